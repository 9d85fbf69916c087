"""The number for the country, wherever somebody is told to call."""

import json
from pathlib import Path

import pytest

from support.program import neurocheck


DANGER = ("assess", "--no-input", "--danger-heart", "chest")


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "json"])
def test_every_format_names_the_number(tmp_path: Path, suffix: str) -> None:
    """Each file, and the screen, names the number of the country."""
    path = tmp_path / f"summary.{suffix}"

    shown = neurocheck(*DANGER, "--country", "uk", "-o", str(path))

    assert "Call 999 now" in " ".join(shown.out.split())
    assert "Call 999 now" in " ".join(path.read_text(encoding="utf-8").split())


def test_the_alert_names_the_number() -> None:
    """The interruption of the interview names it too."""
    shown = neurocheck("assess", "--plain", "--country", "AU", typed="1\n1\n")

    assert "Call 000 now" in " ".join(shown.err.split())


def test_the_variable_names_the_country(monkeypatch: pytest.MonkeyPatch) -> None:
    """NEUROCHECK_COUNTRY stands for --country."""
    monkeypatch.setenv("NEUROCHECK_COUNTRY", "us")

    assert "Call 911 now" in " ".join(neurocheck(*DANGER).out.split())


def test_the_locale_names_no_country(monkeypatch: pytest.MonkeyPatch) -> None:
    """No country is guessed, because a wrong number is worse than none."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    assert "Call your local emergency number" in " ".join(
        neurocheck(*DANGER).out.split()
    )


def test_a_saved_document_keeps_its_country(tmp_path: Path) -> None:
    """A document shown again, or assessed again, names the number that it had."""
    path = tmp_path / "x.json"
    neurocheck(*DANGER, "--country", "CA", "-o", str(path))

    for more in ([], ["--again"]):
        shown = neurocheck("report", str(path), *more)
        assert "Call 911 now" in " ".join(shown.out.split())
    other = neurocheck("report", str(path), "--again", "--country", "in", "--json")
    assert other.document["guidance"]["country"] == "in"
    assert json.loads(path.read_text(encoding="utf-8"))["guidance"]["country"] == "ca"


def test_an_unknown_country_is_a_usage_error() -> None:
    """It is refused before anything is asked, and the countries are listed."""
    refused = neurocheck(*DANGER, "--country", "xx")

    assert refused.status == 2
    assert "US, UK, EU, AU, CA, IN" in refused.err
