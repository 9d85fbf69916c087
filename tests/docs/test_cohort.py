"""The guide to tables is correct: its commands, maps and steps work as shown."""

import csv
import re
import runpy
import shlex
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.template import empty_table
from neurocheck.questionnaire.load import load_questionnaire
from support.each import each
from support.program import neurocheck


_ROOT = Path(__file__).parents[2]
_GUIDE = "\n".join(
    (_ROOT / "docs" / name).read_text(encoding="utf-8")
    for name in ("cohort.md", "cohort-maps.md")
)
_BLOCKS = re.findall(r"^ *```(\w*)\n(.*?)^ *```", _GUIDE, re.DOTALL | re.MULTILINE)
_HEAD = "format: neurocheck-map/1\nquestionnaire: diabetic-neuropathy\n"
_QUESTIONS = load_questionnaire()


def _list_blocks(language: str) -> list[str]:
    """Return the blocks of the guide in a language."""
    return [body for name, body in _BLOCKS if name == language]


@pytest.fixture(name="folder")
def _make_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to an empty folder, and return it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_guide_runs(folder: Path) -> None:
    """Each is called as it stands there, on a table with our columns and a site."""
    lines = {"site": ["north", "south"], "id": ["1", "2"], "age": [58, 61]}
    answers = pl.concat([pl.DataFrame(lines), empty_table(_QUESTIONS)], how="diagonal")
    shown = [line.strip() for body in _list_blocks("") for line in body.splitlines()]
    commands = [line for line in shown if "nhanes" not in line]
    assert len(commands) == len(shown) - 3 > 7

    for line in commands:
        answers.write_csv(folder / "answers.csv")
        called = [*shlex.split(re.split(r"  +", line)[0])[1:]]
        if "assess" not in called and "-o" in called:
            called.append("--force")
        assert neurocheck(*called).status == 0, line


def test_the_maps_of_the_guide_are_maps() -> None:
    """One stands there whole; the other says which rows of it count."""
    whole, rows = _list_blocks("yaml")

    plan = load_map(whole.encode(), _QUESTIONS)
    about_rows = load_map(f"{_HEAD}{rows}\nanswers: {{age: a}}".encode(), _QUESTIONS)

    assert {"hba1c", "feet_feelings"} <= {*plan.answered}
    assert about_rows.one_row_per == "first"


def test_the_program_of_the_guide_runs(folder: Path) -> None:
    """It scores a table with DuckDB."""
    (duck,) = _list_blocks("python")

    if find_spec("duckdb") is None:
        pytest.skip("DuckDB is not installed")
    (folder / "answers").mkdir()
    table = pl.DataFrame({"id": [1], "danger_heart": ["chest"]})
    table.write_parquet(folder / "answers" / "1.parquet")
    (folder / "duck.py").write_text(duck)
    runpy.run_path(str(folder / "duck.py"))

    assert pl.read_parquet(folder / "scored.parquet")["urgency"][0] == "emergency"


# ── the five steps ───────────────────────────────────────────────────────────────

_FEEL = "In the last 3 months, have you felt any of these in your feet?"
_GOOGLE = [
    ["Timestamp", "I have read this and I agree to take part", "How old are you?"],
    ["2026/03/02 9:14:05 AM GMT+1", "I agree", "58"],
    ["2026/03/02 9:20:41 AM GMT+1", "I agree", "61"],
    ["2026/03/02 9:31:02 AM GMT+1", "I do not agree", "47"],
    ["2026/03/02 9:44:10 AM GMT+1", "I agree", "70"],
]
_GOOGLE_MORE = [
    [_FEEL, "Do you have any of these now?", "Do you smoke?"],
    [
        "Tingling, or pins and needles, Burning",
        "New trouble breathing, I passed out",
        "No",
    ],
    ["None of these", "None of these", "Yes - every day"],
    ["Burning", "None of these", "No"],
    ["None of these", "None of these", "No"],
]
_BOX = "Do you have any of these today? (choice={})"
_SIGNS = ["Chest pain", "Trouble breathing", "Fainted", "None of these"]
_REDCAP = [
    ["Record ID", "Event Name", "Repeat Instance", "Do you agree to take part?"],
    *[
        [str(number), f"Visit {visit} (Arm 1: Feet)", "", agreed]
        for number, agreed in ((1, "Yes"), (2, "Yes"), (3, "No"))
        for visit in (1, 2)
    ],
]
_REDCAP_MORE = [
    [*map(_BOX.format, _SIGNS), "Weight (kg)", "Do you smoke?", "Complete?"],
    *[
        [*["Checked" if sign == one else "Unchecked" for one in _SIGNS], *rest]
        for sign in ("Chest pain", "None of these")
        for rest in (["80", "Former", "Complete"],) * 3
    ],
]


@each(
    ("table", "meant", "urgency"),
    [
        (
            [one + more for one, more in zip(_GOOGLE, _GOOGLE_MORE, strict=True)],
            {'"No": "?"': '"No": never', 'every day": "?"': 'every day": now'},
            {"emergency": 1, "cannot_tell": 2},
        ),
        (
            [one + more for one, more in zip(_REDCAP, _REDCAP_MORE, strict=True)],
            {'Former: "?"': "Former: past", '"?Chest pain"': "chest"},
            {"emergency": 2},
        ),
    ],
    ids=["Google Forms", "REDCap"],
)
def test_five_steps_lead_from_a_form_to_a_summary(
    table: list[list[str]], meant: dict[str, str], urgency: dict[str, int], folder: Path
) -> None:
    """Signs are taken away and words filled in, as the guide says, and nothing else."""
    with (folder / "answers.csv").open("w", newline="") as file:
        csv.writer(file).writerows(table)
    rules = folder / "map.yaml"

    neurocheck("cohort", "map", "answers.csv", "-o", "map.yaml", "--force")
    draft = re.sub(r"(?m)^( *)#(?=[^ #])(?!one_row_per)", r"\1", rules.read_text())
    rules.write_text(draft)
    unfinished = neurocheck("cohort", "check", "answers.csv", "--map", "map.yaml")
    for word, answer in meant.items():
        assert word in draft
        draft = draft.replace(word, answer)
    rules.write_text(draft)
    checked = neurocheck("cohort", "check", "answers.csv", "--map", "map.yaml")
    counted = neurocheck(
        *("cohort", "summary", "answers.csv", "--map", "map.yaml", "--json", "--force"),
        *("-o", "summary.html"),
    )

    assert unfinished.status == 3
    assert unfinished.err.count("'?") >= len(meant)
    assert checked.status == 0, checked.out + checked.err
    found = counted.document["urgency"]
    assert {level: count for level, count in found.items() if count} == urgency
    assert "<svg" in (folder / "summary.html").read_text()


def test_a_question_names_its_words_and_units() -> None:
    """What a map may say of it is shown where the guide sends its reader."""
    words = neurocheck("questions", "show", "feet_numb").out
    units = neurocheck("questions", "show", "height").out

    for option in _QUESTIONS.questions["feet_numb"].choices:
        assert f"{option}: " in words
    names = [unit.name for unit in _QUESTIONS.questions["height"].units]
    assert f"Units       {', '.join(names)}" in units
