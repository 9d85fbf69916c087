"""Tables that people keep, with several answers in a cell and numbers of all kinds."""

import csv
import io
from pathlib import Path

import pytest

from neurocheck.cohort.scoring.expressions import MAYBE
from neurocheck.questionnaire.load import load_questionnaire
from support.clean_table import Read, read_table
from support.program import neurocheck


_ROOT = Path(__file__).parents[2]
_INPUTS = next(
    (
        found
        for top in _ROOT.parents
        if (found := top / "shared" / "inputs" / "tables").is_dir()
    ),
    Path(),
)

pytestmark = pytest.mark.skipif(
    not _INPUTS.name, reason="the tables of other tools are not here"
)


def read_given(table: str, map_name: str = "", old: str = "", new: str = "") -> Read:
    """Return a given table as it was read, with a part of its map replaced."""
    rules = None
    if map_name:
        lines = (_INPUTS / map_name).read_text().splitlines(keepends=True)
        rules = "".join(lines[2:]).replace(old, new)
        assert new in rules
    return read_table(_INPUTS / table, load_questionnaire(), rules)


def urgencies(table: str, folder: Path, rules: str) -> list[str]:
    """Return the urgency of each row of a given table."""
    path = folder / "map.yaml"
    path.write_text(rules)
    result = neurocheck(
        *("cohort", "score", str(_INPUTS / table), "--map", str(path), "-o", "-")
    )
    return [row["urgency"] for row in csv.DictReader(io.StringIO(result.out))]


def test_every_sign_of_danger_that_is_ticked_counts(tmp_path: Path) -> None:
    """Two signs in one cell are as urgent as one, as labels and as codes."""
    codes = (_INPUTS / "danger_codes_map.yaml").read_text()
    codes = codes.replace("column: q1,", 'column: q1, split: [";", ",", "|", " "],')

    labels = (_INPUTS / "danger_map.yaml").read_text()

    worst = ["emergency"]
    assert urgencies("danger_multi.csv", tmp_path, labels) == [
        *(worst * 3),
        "cannot_tell",
    ]
    assert urgencies("danger_codes.csv", tmp_path, codes) == [
        *(worst * 5),
        "cannot_tell",
    ]


def test_ticks_in_columns_of_their_own() -> None:
    """A contradiction is refused and named; blanks are unknown."""
    read = read_given("kobo.csv", "kobo_map.yaml")

    found = read.frame["feet_feelings"].to_list()
    assert found == ["tingling;burning", "none", None, None, None]
    assert read.frame["feet_feelings" + MAYBE][2] is None
    assert [(one["row"], one["column"]) for one in read.refused] == [
        (5, "grp/feel/burn, grp/feel/tingle, grp/feel/none")
    ]


def test_ticks_as_labels_that_hold_commas() -> None:
    """The longest label counts first."""
    read = read_given("gform.csv", "gform_map1.yaml")

    found = read.frame["feet_feelings"].to_list()
    assert found == ["tingling;burning", "none", "burning", "burning;stabbing"]
    assert read.refused == []


def test_two_units_in_one_cell_are_one_amount() -> None:
    """Nothing is added that says the same."""
    read = read_given("hba1c_lab.csv")

    assert read.frame["hba1c"].to_list() == [7.4, 6.1, 7.4, 7.4]
    assert read.frame["weight"].to_list() == [80.0] * 4
    assert read.refused == []


def test_days_become_years() -> None:
    """An age in days is rounded where the map says so, and else lost with a word."""
    silent = read_given("cardio_like.csv", "cardio_map.yaml")
    read = read_given("cardio_like.csv", "cardio_map.yaml", "formula:", "floor:")

    assert silent.frame["age"].to_list() == [None] * 3
    assert len(silent.lost) == 1
    assert read.frame["age"].to_list() == [50, 55, 59]
    assert not read.refused
    assert not read.lost


def test_a_thousand_is_never_a_decimal() -> None:
    """Three digits behind one mark are refused where both readings fit."""
    asked = load_questionnaire(_INPUTS.parent / "sets" / "steps" / "questions.yaml")

    read = read_table(_INPUTS / "steps.csv", asked)

    assert read.frame["steps"].to_list() == [None, None]
    assert read.frame["cost"].to_list() == [100, None]


def test_letters_that_look_alike_are_one() -> None:
    """Accents apart from their letters and invisible characters change no code."""
    read = read_given("nfd_cell.csv", "nfd_map.yaml")

    assert read.frame["smoking"].to_list() == ["now", "now", "never", "never"]
    assert read.refused == []
