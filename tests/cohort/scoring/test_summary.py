"""Promises of the summary of a table: its counts are those of its rows."""

from collections import Counter
from typing import Any

import msgspec
import narwhals.stable.v2 as nw
import polars as pl
import pytest

from neurocheck.answers.resolve import resolve
from neurocheck.cohort.scoring.hide import OTHERS
from neurocheck.cohort.scoring.score import GROUP, STATUS
from neurocheck.cohort.scoring.summary import (
    UNKNOWN_GROUP,
    AnsweredCount,
    Summary,
    Tally,
    summarize,
)
from neurocheck.questionnaire.model import NonAnswer
from support.bundled import SETS, bundle
from support.random_tables import (
    MANY,
    columns_of,
    each_engine,
    expected,
    frame_of,
    random_sheets,
)
from support.sets import feet, feet_guidance


@each_engine("polars", "pandas", "pyarrow")
@pytest.mark.parametrize("set_name", SETS)
def test_counts_are_those_of_the_people(set_name: str, engine: str) -> None:
    """Each count equals what assessing one person after the other gives."""
    asked, rules, _ = bundle(SETS[set_name])
    sheets = random_sheets(asked, MANY, seed=3)

    found = summarize(frame_of(engine, asked, columns_of(asked, sheets)), asked, rules)

    rows = [expected(asked, rules, sheet) for sheet in sheets]
    assert found.rows == MANY
    assert found.urgency == dict.fromkeys(found.urgency, 0) | Counter(
        str(row["urgency"]) for row in rows
    )
    for name, fits in found.patterns.items():
        seen = Counter(str(row[f"pattern_{name}_fit"]) for row in rows)
        assert fits == dict.fromkeys(fits, 0) | seen
    for name, tally in found.rules["red_flags"].items():
        values = [row[f"flag_{name}"] for row in rows]
        assert msgspec.structs.astuple(tally) == tuple(
            values.count(value) for value in (True, False, None)
        )
    settled = [resolve(asked, sheet).answers for sheet in sheets]
    for name, answered in found.questions.items():
        asked_of = [sheet[name] for sheet in settled if name in sheet]
        missing = sum(isinstance(answer, NonAnswer) for answer in asked_of)
        given = len(asked_of) - missing
        assert answered == AnsweredCount(given, missing, MANY - len(asked_of))


def test_an_empty_table_has_counts_of_nothing() -> None:
    """No row: every count is 0."""
    asked = feet()
    rules = feet_guidance(asked)

    found = summarize(frame_of("polars", asked, {"id": []}), asked, rules)

    assert found.rows == 0
    assert set(found.urgency.values()) == {0}
    assert found.rules["red_flags"]["wound"] == Tally(0, 0, 0)


def test_a_summary_is_json_and_back() -> None:
    """It can be written down and read again."""
    asked = feet()
    sheets = random_sheets(asked, 5)
    table = frame_of("polars", asked, columns_of(asked, sheets))
    found = summarize(table, asked, feet_guidance(asked))

    written = msgspec.json.encode(found)

    assert msgspec.json.decode(written, type=Summary) == found


def make_visits() -> pl.DataFrame:
    """Return a table of three sites, with statuses."""
    wounds = ["yes"] * 3 + ["no"] * 37 + ["yes"] * 9 + ["no"] * 21 + ["yes", "no"]
    return pl.DataFrame(
        {
            "id": range(72),
            "wound": wounds,
            GROUP: ["north"] * 40 + ["south"] * 30 + ["", "west"],
            STATUS: ["ok"] * 70 + ["no_answers", "row_refused"],
        }
    )


def test_the_counts_of_groups_add_up() -> None:
    """Each row is in one group; those of which none is known are one as well."""
    asked = feet()
    found = summarize(make_visits(), asked, feet_guidance(asked))

    assert {name: one.rows for name, one in found.groups.items()} == {
        UNKNOWN_GROUP: 1,
        "north": 40,
        "south": 30,
        "west": 1,
    }
    assert found.status == {
        "ok": 70,
        "cells_refused": 0,
        "row_refused": 1,
        "no_answers": 1,
    }
    for level, count in found.urgency.items():
        assert count == sum(one.urgency[level] or 0 for one in found.groups.values())


def test_small_counts_are_hidden_with_those_that_would_tell_them() -> None:
    """3 of 40 would follow from the rest of the group, or from everybody."""
    asked = feet()
    rules = feet_guidance(asked)
    shown, hidden = (
        summarize(make_visits(), asked, rules, smallest=low) for low in (0, 5)
    )

    level = next(str(one.level) for one in rules.red_flags if one.id == "wound")
    assert shown.groups["north"].urgency[level] == 3
    assert [*hidden.groups] == ["north", OTHERS]
    north = hidden.groups["north"]
    assert (north.rows, north.urgency[level]) == (40, None)
    assert north.rules["red_flags"]["wound"].true is None
    assert [*north.urgency.values()].count(None) > 1
    assert hidden.groups[OTHERS].urgency[level] is None
    # One row that was refused and one without answers: 2 rows have no level.
    assert [*hidden.status.values()].count(None) > 2
    assert hidden.smallest == 5


def test_a_table_of_few_rows_is_hidden_as_a_whole() -> None:
    """Its number of rows would be a small count, too."""
    asked = feet()
    table = make_visits().head(4)

    found = summarize(table, asked, feet_guidance(asked), smallest=5)

    assert (found.rows, found.groups) == (None, {})
    assert {*found.urgency.values(), *found.status.values()} == {None}


@each_engine("polars", "polars-eager", "pandas", "pyarrow")
def test_groups_are_counted_by_every_engine(engine: str) -> None:
    """The column of groups is one like any other."""
    asked = feet()
    columns: dict[str, list[Any]] = {"id": [1, 2, 3], "wound": ["yes", "no", None]}
    table = frame_of(engine, asked, columns)
    native = (
        nw.from_native(table).with_columns(nw.lit("north").alias(GROUP)).to_native()
    )

    found = summarize(native, asked, feet_guidance(asked))

    assert (found.rows, found.groups) == (3, {})


def test_a_group_never_takes_a_name_that_means_other_rows() -> None:
    """A site that is called like the rows without one is counted apart from them."""
    asked = feet()
    table = make_visits().with_columns(
        pl.col(GROUP).replace({"north": "?unknown", "west": "?others"})
    )

    groups = summarize(table, asked, feet_guidance(asked)).groups

    rows = {name: one.rows for name, one in groups.items()}
    assert rows == {"'?unknown'": 40, "south": 30, "?unknown": 1, "'?others'": 1}


def test_a_group_in_quotation_marks_is_a_group_of_its_own() -> None:
    """Groups that bear a reserved name, with marks and without, are never one."""
    names = ["?unknown", "'?unknown'", "''?unknown''", "?others", ""]
    table = pl.DataFrame({"id": range(5), "age": [58] * 5, GROUP: names})

    groups = summarize(table, bundle().questionnaire, bundle().guidance).groups

    assert len(groups) == len(names)
    assert {found.rows for found in groups.values()} == {1}
