"""The weekly table of a clinic: who needs a call, and of whom nobody can tell."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from neurocheck.questionnaire.load import load_questionnaire
from support.program import neurocheck


_FOLDER = Path(__file__).parents[2] / "examples" / "weekly-clinic"
_TABLE = _FOLDER / "week.csv"


@pytest.fixture(name="lines")
def _run(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what the program prints about the table of made-up people."""
    runpy.run_path(str(_FOLDER / "weekly.py"))["main"]([str(_TABLE)])
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


def _call(*args: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a clinic does, and return what came of it."""
    program = str(_FOLDER / "weekly.py")
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, program, *args], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (["{own}"], 4, "has none of the columns that the map names"),
        (["{own}", "none.yaml"], 3, "none.yaml"),
        (["none.csv"], 5, "none.csv"),
        ([], 2, "TABLE [MAP]"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    args: list[str], status: int, words: str, tmp_path: Path
) -> None:
    """The program's own message and status stand there, and no traceback."""
    own = tmp_path / "own.csv"
    own.write_text("Name,Feet\nx,numb\n")

    result = _call(*(one.format(own=own) for one in args))

    assert result.returncode == status
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_another_clinic_names_its_own_map(tmp_path: Path) -> None:
    """The second argument is the map of the table; it need not name the people."""
    own, rules = tmp_path / "own.csv", tmp_path / "map.yaml"
    own.write_text("Now\nI passed out\nNone of these\n")
    rules.write_text(
        "format: neurocheck-map/1\nquestionnaire: diabetic-neuropathy\n"
        "answers: {danger_heart: Now}\n"
    )

    result = _call(str(own), str(rules))

    assert result.returncode == 0
    assert "- 1 (same_day): You passed out" in result.stdout
