"""Promises about what is remembered between runs: only what the person set."""

import json
from pathlib import Path

import pytest

from neurocheck.questionnaire.load import load_questionnaire
from support.program import neurocheck


DANGER = ("assess", "--no-input", "--danger-heart", "chest")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The place of the settings."""
    return tmp_path / "neurocheck" / "settings.json"


def remember(*words: str) -> None:
    """Set a setting."""
    assert neurocheck("settings", "set", *words).status == 0


def test_nothing_is_remembered_unless_it_is_said(file: Path) -> None:
    """A country that was named once leaves no file behind."""
    neurocheck(*DANGER, "--country", "UK", "--plain")
    shown = neurocheck("settings")

    assert not file.parent.exists()
    assert [line.split()[0] for line in shown.out.splitlines()] == [
        *("country", "plain", "language", "units", "place")
    ]
    assert shown.out.count("not set") == 4


def test_a_setting_is_kept_for_the_owner_alone(file: Path) -> None:
    """The file is private, and holds the settings and nothing else."""
    remember("country", "Scotland")
    remember("plain", "yes")

    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text()) == {
        "format": "neurocheck-settings/1",
        "country": "uk",
        "plain": True,
    }
    assert neurocheck("settings", "show").out.splitlines()[:2] == [
        *("country   uk", "plain     yes")
    ]


def test_a_country_is_named_without_being_asked_for() -> None:
    """Flag comes before variable, and variable before setting."""
    remember("country", "UK")

    for more, variable, number in (
        ([], "", "999"),
        ([], "AU", "000"),
        (["--country", "US"], "AU", "911"),
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NEUROCHECK_COUNTRY", variable)
            shown = neurocheck(*DANGER, *more)
        assert f"Call {number} now" in " ".join(shown.out.split())


def test_plain_lines_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command heeds it; ``--no-plain`` and the variable come first."""
    remember("plain", "on")

    assert "WHAT NEEDS CARE NOW" in neurocheck(*DANGER).out
    assert "A FEW BASICS" not in neurocheck("learn", "basics", "--no-plain").out
    assert neurocheck("learn", "basics").out == (
        neurocheck("learn", "basics", "--plain").out
    )
    assert "WHAT NEEDS CARE NOW" not in neurocheck(*DANGER, "--no-plain").out
    monkeypatch.setenv("NEUROCHECK_PLAIN", "0")
    assert "WHAT NEEDS CARE NOW" not in neurocheck(*DANGER).out


def test_the_language_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes after ``--lang`` and the variable, and before the system's."""
    remember("language", "en")
    monkeypatch.setenv("LANG", "xx_XX.UTF-8")

    assert neurocheck("version").status == 0
    assert neurocheck("version", "--lang", "zz").status == 2
    monkeypatch.setenv("NEUROCHECK_LANG", "zz")
    assert neurocheck("version").status == 2


@pytest.mark.parametrize(
    ("units", "kilograms"), [("US", 81.6), ("imperial", 81.6), ("metric", 180)]
)
def test_units_are_remembered_for_what_is_typed_at_a_question(
    units: str, kilograms: float, tmp_path: Path
) -> None:
    """A bare number of a flag or a file stays what it says everywhere."""
    remember("units", units)
    kept = tmp_path / "kept.json"
    others = {
        name: "skipped"
        for name in load_questionnaire().questions
        if name not in {"height", "weight"}
    }
    (tmp_path / "given.json").write_text(json.dumps(others), encoding="utf-8")

    asked = neurocheck(
        *("assess", "--plain", "--answers", str(tmp_path / "given.json")),
        *("-o", str(kept)),
        typed="skip\n180\n2\n\n4\n",
    )
    flag = neurocheck("assess", "--no-input", "--json", "--weight", "180")

    assert json.loads(kept.read_text())["answers"]["weight"] == kilograms
    assert ("180 lb (81.6 kg" in asked.err) is (kilograms == 81.6)
    assert flag.document["answers"]["weight"] == 180


def test_unset_forgets_and_leaves_no_empty_file(file: Path) -> None:
    """The others stay; with the last one the file goes."""
    remember("country", "UK")
    remember("plain", "no")

    assert neurocheck("settings", "unset", "plain").status == 0
    assert neurocheck("settings").out.startswith("country   uk\nplain     not set\n")
    assert neurocheck("settings", "unset", "COUNTRY", "plain").status == 0
    assert not file.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["country", "Atlantis"], "Use one of: US, UK, EU, AU, CA, IN"),
        (["plain", "maybe"], "yes or no"),
        (["language", "zz"], "zz"),
        (["units", "stones"], "takes metric or imperial"),
        (["contry", "UK"], "did you mean 'country'?"),
        (["age", "58"], "Use one of: country, plain, language, units"),
    ],
)
def test_what_does_not_fit_is_refused(file: Path, words: list[str], said: str) -> None:
    """Nothing is remembered then, least of all an answer."""
    refused = neurocheck("settings", "set", *words)

    assert (refused.status, refused.out) == (2, "")
    assert said in refused.err
    assert not file.exists()


@pytest.mark.parametrize("content", ["", "{}", '{"format": 1}', "\x00", "[]"])
def test_a_damaged_file_stands_in_nobodys_way(file: Path, content: str) -> None:
    """It is named, with its place, and the run goes on without it."""
    file.parent.mkdir()
    file.write_text(content)

    shown = neurocheck(*DANGER)

    assert shown.status == 0
    assert f"The settings in {file} cannot be used" in shown.err
    assert neurocheck("settings", "show").status == 5


def test_history_knows_of_the_settings(file: Path) -> None:
    """Status names the file; purge deletes the history alone."""
    remember("country", "UK")
    assert f"settings  {file}" in neurocheck("history", "status").out

    assert neurocheck("history", "purge", "--yes").status == 0

    assert file.exists()
