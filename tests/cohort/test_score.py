"""Promises of scoring a table: every row as one person, in every engine."""

from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cohort.tables import (
    ENGINES,
    columns_of,
    expected,
    frame_of,
    random_sheets,
    rows_of,
)
from neurocheck.cohort.score import score
from neurocheck.errors import UsageError
from neurocheck.guidance.model import Guidance
from neurocheck.questionnaire.model import NonAnswer, Questionnaire
from neurocheck.response.answers import Raw
from support import guidance
from support.bundled import accepted, knowledge
from support.sets import every_type, feet, feet_guidance
from support.strategies import answers, conditions, with_conditions
from test_cases import PUBLISHED, RED_FLAGS


pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet:FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def scored(
    engine: str, asked: Questionnaire, rules: Guidance, sheets: list[Raw]
) -> list[dict[str, Any]]:
    """Score sheets as a table of a kind."""
    table = frame_of(engine, asked, columns_of(asked, sheets))
    return rows_of(score(table, asked, rules))


def wanted(
    asked: Questionnaire, rules: Guidance, sheets: list[Raw]
) -> list[dict[str, Any]]:
    """Assess sheets one by one."""
    return [
        {"id": number, **expected(asked, rules, sheet)}
        for number, sheet in enumerate(sheets)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_each_row_is_assessed_as_one_person_is(engine: str) -> None:
    """Random sheets, hidden answers and non-answers among them, give the same."""
    asked, rules, _ = knowledge()
    sheets = random_sheets(asked, 400)

    assert scored(engine, asked, rules, sheets) == wanted(asked, rules, sheets)


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow"])
def test_published_people_are_assessed_alike(engine: str) -> None:
    """Each published case and each case of a red flag gives the same in a table."""
    asked, rules, _ = knowledge()
    alone = [given for case in RED_FLAGS.values() for given in case["answers"]]
    people = [case["answers"] for case in PUBLISHED.values()]
    sheets: list[Raw] = [accepted(each) for each in [*people, *alone]]

    assert scored(engine, asked, rules, sheets) == wanted(asked, rules, sheets)


_RULES = """
red_flags: {one: {level: soon, when: wound = yes}, two: {level: emergency}}
patterns:
  pattern:
    fit: {some: 2, many: 3}
    features:
      one: {when: wound = yes}
      two: {when: wound = yes, key: true}
      three: {when: wound = yes}
      four: {when: wound = yes}
risk_factors: {risk: {when: wound = yes, modifiable: "yes"}}
checks: {check: {when: wound = yes}, always: {}}
touch_test: {touch: {when: wound = yes}}
"""


@settings(max_examples=25)
@given(st.data())
@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow", "duckdb"])
def test_any_condition_gives_the_same(engine: str, data: st.DataObject) -> None:
    """Random conditions, for rules and for visibility, hold of a table's rows alike."""
    asked = every_type()
    rules = _with_random_conditions(asked, data)
    names = list(asked.questions)
    shown = {
        name: data.draw(conditions(_first(asked, number), with_answered=True))
        for number, name in enumerate(names)
        if number and data.draw(st.integers(0, 3)) == 0
    }
    asked = with_conditions(asked, shown)
    sheets: list[Raw] = data.draw(st.lists(answers(asked), min_size=1, max_size=8))

    assert scored(engine, asked, rules, sheets) == wanted(asked, rules, sheets)


def _with_random_conditions(asked: Questionnaire, data: st.DataObject) -> Guidance:
    """Put random conditions in the place of those of the rules above."""
    rules = guidance(_RULES, asked)

    def change(rule: Any) -> Any:
        when = data.draw(conditions(asked, with_answered=True)) if rule.when else None
        return msgspec.structs.replace(rule, when=when)

    pattern = rules.patterns[0]
    features = tuple(change(feature) for feature in pattern.features)
    return msgspec.structs.replace(
        rules,
        red_flags=tuple(map(change, rules.red_flags)),
        patterns=(msgspec.structs.replace(pattern, features=features),),
        risk_factors=tuple(map(change, rules.risk_factors)),
        checks=tuple(map(change, rules.checks)),
    )


def _first(asked: Questionnaire, count: int) -> Questionnaire:
    """Give the questions before one."""
    part = asked.sections[0]
    kept = msgspec.structs.replace(part, questions=part.questions[:count])
    return msgspec.structs.replace(asked, sections=(kept,))
