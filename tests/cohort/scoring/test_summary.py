"""Promises of the summary of a table: its counts are those of its rows."""

from collections import Counter

import msgspec
import pytest

from neurocheck.answers.resolve import resolve
from neurocheck.cohort.scoring.summary import AnsweredCount, Summary, Tally, summarize
from neurocheck.questionnaire.model import NonAnswer
from support.bundled import SETS, bundle
from support.random_tables import (
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
    sheets = random_sheets(asked, 300, seed=3)

    found = summarize(frame_of(engine, asked, columns_of(asked, sheets)), asked, rules)

    rows = [expected(asked, rules, sheet) for sheet in sheets]
    assert found.rows == 300
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
        assert answered == AnsweredCount(given, missing, 300 - len(asked_of))


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
