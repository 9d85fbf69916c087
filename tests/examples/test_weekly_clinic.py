"""The weekly table of a clinic: who needs a call, and of whom nobody can tell."""

import runpy
from pathlib import Path

import pytest

from neurocheck.questionnaire.load import load_questionnaire
from support.program import neurocheck


_FOLDER = Path(__file__).parents[2] / "examples" / "weekly-clinic"
_TABLE = _FOLDER / "week.csv"


@pytest.fixture(name="lines")
def _run(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what the program prints about the table of made-up people."""
    runpy.run_path(str(_FOLDER / "weekly.py"))["main"](str(_TABLE))
    return capsys.readouterr().out.splitlines()


def test_people_are_called_in_the_order_of_need(lines: list[str]) -> None:
    """First emergencies; what nobody can tell comes before what has some days."""
    called = [line.split(":")[0] for line in lines if line.startswith("- ")]

    assert called == [
        "- P02 (emergency)",
        "- P12 (emergency)",
        "- P03 (same_day)",
        "- P07 (same_day)",
        "- P09 (not read)",
        "- P04 (cannot_tell)",
        "- P06 (cannot_tell)",
        "- P10 (cannot_tell)",
        "- P05 (soon)",
        "- P08 (soon)",
        "- P11 (soon)",
    ]


def test_what_is_not_known_is_never_good_news(lines: list[str]) -> None:
    """A blank, a "don't know" and an odd word are told; ``routine`` is no comfort."""
    about = {line[2:5]: line for line in lines if line.startswith("- ")}

    for person in ("P04", "P06", "P10", "P05"):
        assert "open questions about danger: 1" in about[person]
    assert "could not be read" in about["P10"]
    assert "nothing is known" in about["P09"]
    assert "does not say that all is well" in lines[-1]
    assert lines[0].endswith("1 routine")


def test_the_map_reads_every_cell_but_the_one_that_nobody_foresaw() -> None:
    """``cohort check`` names one cell; each danger question for all has a column."""
    checked = neurocheck(
        *("cohort", "check", str(_TABLE), "--map", str(_FOLDER / "map.yaml")), "--json"
    )

    assert checked.status == 4
    assert [one["count"] for one in checked.document["refused"]] == [1]
    missing = set(checked.document["unanswered_questions"])
    asked = load_questionnaire().questions.values()
    everyone = {one.id for one in asked if one.danger and one.show_if is None}
    assert everyone & missing == set()
