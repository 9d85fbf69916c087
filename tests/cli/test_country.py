"""The number for the country, wherever somebody is told to call."""

import json
import re
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


WORD = re.compile(r"\w+")  # frames, and signs that plain lines do without
LISTED = "Emergency numbers: US, Canada 911 · UK 999 · EU, India 112 · Australia 000."


def test_the_locale_names_no_country(monkeypatch: pytest.MonkeyPatch) -> None:
    """No country is guessed, because a wrong number is worse than none."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    shown = " ".join(neurocheck(*DANGER, "--plain").out.split())
    assert "Call your local emergency number" in shown


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "json"])
def test_without_a_country_all_numbers_are_there(tmp_path: Path, suffix: str) -> None:
    """Who named no country reads the numbers in one line, in every format."""
    path = tmp_path / f"summary.{suffix}"

    shown = neurocheck(*DANGER, "--plain", "-o", str(path))

    for text in shown.out, path.read_text(encoding="utf-8"):
        assert " ".join(WORD.findall(LISTED)) in " ".join(WORD.findall(text))


def test_the_alert_has_all_numbers_without_a_country() -> None:
    """The interruption of the interview has them too, and not with a country."""
    for more, count in ([], 1), (["--country", "uk"], 0):
        shown = neurocheck("assess", "--plain", *more, typed="1\n1\n")
        assert " ".join(shown.err.split()).count(LISTED) == count


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


@pytest.mark.parametrize("name", ["Germany", "de", "DEU", "Deutschland", "EU"])
def test_names_and_codes_are_understood(name: str) -> None:
    """A member of the EU has its number, however it is named."""
    shown = neurocheck(*DANGER, "--country", name)

    assert (shown.status, shown.err) == (0, "")
    assert "Call 112 now" in " ".join(shown.out.split())


def test_an_unknown_country_is_a_warning(tmp_path: Path) -> None:
    """Nobody with a sign of danger is refused over a country."""
    shown = neurocheck(*DANGER, "--plain", "--country", "Astralia")

    assert shown.status == 0
    assert "There are no numbers for the country 'Astralia'." in shown.err
    assert "did you mean 'australia'?" in shown.err
    assert "US, UK, EU, AU, CA, IN" in shown.err
    assert LISTED in shown.err
    assert "911 * UK 999" in " ".join(shown.out.split())
    again = tmp_path / "x.json"
    neurocheck(*DANGER, "-o", str(again))
    shown = neurocheck("report", str(again), "--again", "--country", "xx")
    assert (shown.status, "country 'xx'" in shown.err) == (0, True)
