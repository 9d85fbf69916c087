"""Ignorance is not safety, in tables: rows are told what one person is told."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer
from neurocheck.cohort.scoring.expressions import MAYBE
from neurocheck.cohort.scoring.score import STATUS, score
from neurocheck.cohort.scoring.summary import summarize
from support.random_tables import (
    columns_of,
    each_engine,
    expected,
    frame_of,
    random_sheets,
    rows_of,
)
from support.sets import danger_guidance, dangers, feet, feet_guidance
from support.strategies import answers


ASKED = dangers()
RULES = danger_guidance(ASKED)


def scored(**columns: Any) -> list[dict[str, Any]]:
    """Score the rows of a table."""
    table = pl.DataFrame(
        {"id": list(range(len(next(iter(columns.values()))))), **columns}
    )
    return rows_of(score(table, ASKED, RULES))


@each_engine("polars", "polars-eager", "pandas", "pyarrow", "duckdb", "spark")
def test_states_and_open_questions_are_those_of_one_person(engine: str) -> None:
    """Levels, open questions and states of features are the same in every engine."""
    sheets = random_sheets(ASKED, 300, seed=5)
    table = frame_of(engine, ASKED, columns_of(ASKED, sheets))

    rows = rows_of(score(table, ASKED, RULES))

    assert rows == [
        {"id": number, **expected(ASKED, RULES, sheet)}
        for number, sheet in enumerate(sheets)
    ]
    assert {row["urgency"] for row in rows} == {
        "emergency",
        "soon",
        "cannot_tell",
        "routine",
    }
    assert any(row["pattern_p_not_asked"] for row in rows)


@given(st.lists(answers(ASKED), min_size=1, max_size=8))
def test_any_sheets_are_assessed_alike(sheets: list[dict[str, Answer]]) -> None:
    """However few columns there are, a row is told what the person is told."""
    table = frame_of("polars", ASKED, columns_of(ASKED, sheets))

    assert rows_of(score(table, ASKED, RULES)) == [
        {"id": number, **expected(ASKED, RULES, sheet)}
        for number, sheet in enumerate(sheets)
    ]


@pytest.mark.parametrize(
    ("chest", "maybe", "level", "count"),
    [
        ("none", None, "routine", 0),
        ("?", "pain;fainted;none", "cannot_tell", 1),
        ("?", "fainted;none", "cannot_tell", 1),
        ("pain", "fainted", "emergency", 1),
        (None, None, "cannot_tell", 1),
    ],
)
def test_a_danger_question_that_is_known_in_part_is_open(
    chest: str | None, maybe: str | None, level: str, count: int
) -> None:
    """An option that may or may not apply leaves the question open."""
    [row] = scored(
        chest=[chest],
        skin=["none"],
        **{"chest" + MAYBE: pl.Series([maybe], dtype=pl.String)},
    )

    assert (row["urgency"], row["danger_open"]) == (level, count)


def test_a_row_that_holds_nothing_has_no_urgency() -> None:
    """Refused or blank, nothing is known of it, not even what was left open."""
    rows = scored(
        chest=["none", None, None],
        skin=["none", None, None],
        **{STATUS: ["ok", "no_answers", "row_refused"]},
    )

    found = [(row["urgency"], row["danger_open"]) for row in rows]
    assert found == [("routine", 0), (None, None), (None, None)]


def test_a_summary_says_for_how_many_every_danger_question_was_known() -> None:
    """Rows that were refused or hold no answer are not among them."""
    table = pl.DataFrame(
        {
            "chest": ["none", "pain", None, None, None],
            "skin": ["none", None, "none", None, None],
            STATUS: ["ok", "ok", "ok", "no_answers", "row_refused"],
        }
    )

    found = summarize(table, ASKED, RULES)

    assert (found.rows, found.danger_known) == (5, 1)
    assert found.urgency == {
        "emergency": 1,
        "same_day": 0,
        "soon": 0,
        "cannot_tell": 1,
        "routine": 1,
    }


def test_a_set_without_danger_questions_has_no_such_figures() -> None:
    """Neither a column nor a count is made up."""
    asked = feet()
    rules = feet_guidance(asked)
    table = frame_of("polars-eager", asked, {"id": [1], "wound": ["no"]})

    assert "danger_open" not in score(table, asked, rules).columns
    assert summarize(table, asked, rules).danger_known is None
