"""Promises of scoring a table: every row as one person, in every engine."""

from datetime import date
from typing import Any

import msgspec
import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answers
from neurocheck.cohort.scoring.score import score
from neurocheck.errors import UsageError
from neurocheck.guidance.rules import Guidance
from neurocheck.questionnaire.model import Questionnaire
from support import guidance, questionnaire
from support.bundled import SETS, accepted, bundle
from support.random_tables import (
    MANY,
    columns_of,
    each_engine,
    expected,
    frame_of,
    random_sheets,
    rows_of,
)
from support.sets import (
    danger_guidance,
    dangers,
    every_type,
    feet,
    feet_guidance,
)
from support.strategies import answers, conditions, few, with_conditions
from test_cases import PUBLISHED, RED_FLAGS


pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def scored(
    engine: str, asked: Questionnaire, rules: Guidance, sheets: list[Answers]
) -> list[dict[str, Any]]:
    """Score sheets as a table of a kind."""
    table = frame_of(engine, asked, columns_of(asked, sheets))
    return rows_of(score(table, asked, rules))


def wanted(
    asked: Questionnaire, rules: Guidance, sheets: list[Answers]
) -> list[dict[str, Any]]:
    """Assess sheets one by one."""
    return [
        {"id": number, **expected(asked, rules, sheet)}
        for number, sheet in enumerate(sheets)
    ]


@pytest.mark.slow
@each_engine("polars", "polars-eager", "pandas", "pyarrow", "duckdb", "spark")
@pytest.mark.parametrize("name", SETS)
def test_each_row_is_assessed_as_one_person_is(name: str, engine: str) -> None:
    """Random sheets, hidden answers and non-answers among them, give the same."""
    asked, rules, _ = bundle(SETS[name])
    sheets = random_sheets(asked, MANY)

    assert scored(engine, asked, rules, sheets) == wanted(asked, rules, sheets)


@each_engine("polars", "pandas", "pyarrow")
def test_published_people_are_assessed_alike(engine: str) -> None:
    """Each published case and each case of a red flag gives the same in a table."""
    asked, rules, _ = bundle()
    alone = [given for case in RED_FLAGS.values() for given in case["answers"]]
    people = [case["answers"] for case in PUBLISHED.values()]
    sheets: list[Answers] = [accepted(each) for each in [*people, *alone]]

    assert scored(engine, asked, rules, sheets) == wanted(asked, rules, sheets)


@each_engine("polars", "pandas", "pyarrow", "duckdb")
def test_what_came_of_a_touch_test_is_told(engine: str) -> None:
    """The result of six touches is named; there is none where none was made."""
    asked, rules, _ = bundle()
    toes = [question.id for question in asked.questions.values() if question.toe]
    begun: Answers = {"diabetes_type": "type2", "touch_helper": "yes"}
    touches = [dict.fromkeys(toes, word) for word in ("felt", "not_felt", "dont-know")]
    sheets: list[Answers] = [
        {},
        *(accepted({**begun, **touched}) for touched in touches),
    ]

    found = scored(engine, asked, rules, sheets)

    results = [row["touch_result"] for row in found]
    assert results == [None, "kept", "lost", "open"]
    assert found == wanted(asked, rules, sheets)


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


@few
@given(st.data())
@each_engine("polars", "pandas", "pyarrow", "duckdb")
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
    sheets: list[Answers] = data.draw(st.lists(answers(asked), min_size=1, max_size=8))

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
    """Return the questions before one."""
    part = asked.sections[0]
    kept = msgspec.structs.replace(part, questions=part.questions[:count])
    return msgspec.structs.replace(asked, sections=(kept,))


def test_columns_are_named_after_rules() -> None:
    """The names and their order are a contract."""
    asked = feet()
    table = frame_of("polars-eager", asked, {"id": [7], "wound": ["yes"]})

    found = score(table, asked, feet_guidance(asked))

    assert found.to_dicts() == [
        {
            "id": 7,
            "urgency": "soon",
            "pattern_peripheral_fit": "cannot_tell",
            "pattern_peripheral_present": 0,
            "pattern_peripheral_absent": 0,
            "pattern_peripheral_unknown": 3,
            "pattern_peripheral_not_asked": 0,
            "flag_wound": True,
            "flag_sepsis": None,
            "cause_infection": True,
            "risk_weight": None,
            "check_yearly": True,
            "touch_test": None,
            "number_bmi": None,
        }
    ]


@each_engine("polars", "polars-eager", "pandas", "duckdb")
def test_the_kind_of_table_stays(engine: str) -> None:
    """A table comes back as the kind it was, and lazy where it was lazy."""
    asked = feet()
    table = frame_of(engine, asked, {"id": [1], "wound": ["no"]})

    assert type(score(table, asked, feet_guidance(asked))) is type(table)


@each_engine("polars", "pandas", "pyarrow", "duckdb", "spark")
def test_counts_are_of_one_type_in_every_engine(engine: str) -> None:
    """Tables of two engines can be put together without a cast."""
    asked, rules = dangers(), danger_guidance(dangers())
    table = frame_of(engine, asked, columns_of(asked, random_sheets(asked, 9)))

    found = nw.from_native(score(table, asked, rules)).collect_schema()

    states = ("_present", "_absent", "_unknown", "_not_asked", "danger_open")
    counts = {name: kind for name, kind in found.items() if name.endswith(states)}
    assert set(counts.values()) == {nw.Int16()}
    assert len(counts) == 1 + 4 * len(rules.patterns)


def test_columns_are_kept_where_the_table_has_them() -> None:
    """A question may be kept as well, and what is not there is not missed."""
    asked = feet()
    table = frame_of("polars-eager", asked, {"id": [7], "wound": ["yes"]})

    found = score(table, asked, feet_guidance(asked), keep=("id", "wound", "site"))

    assert found.columns[:3] == ["id", "wound", "urgency"]


def test_a_kept_column_may_not_hide_a_result() -> None:
    """A table that was scored before has to give its columns other names."""
    asked = feet()
    table = frame_of("polars-eager", asked, {"id": [7], "wound": ["yes"]})
    again = table.with_columns(urgency=pl.lit("routine"))

    with pytest.raises(UsageError, match="urgency"):
        score(again, asked, feet_guidance(asked), keep=("id", "urgency"))


def test_a_row_without_answers_is_unknown_and_stays() -> None:
    """Nothing answered, in whatever way that is written: every rule is unknown."""
    asked = feet()
    names = ["numb", "wound", "fever", "red", "notes"]
    empty = [None, "", "dont-know", "declined", "skipped"]
    table = frame_of(
        "polars-eager", asked, {"id": [0] * 5, **dict.fromkeys(names, empty)}
    )

    found = score(table, asked, feet_guidance(asked))

    assert found["flag_wound"].to_list() == [None] * 5
    assert found["pattern_peripheral_unknown"].to_list() == [3] * 5
    assert set(found["urgency"]) == {"routine"}


def test_columns_that_hold_nothing_or_codes_are_read() -> None:
    """A column of nulls alone is unknown; categories and dates are text."""
    asked = every_type()
    rules = guidance(
        """
        checks:
          cut: {when: wound = yes}
          hot: {when: signs includes hot}
          late: {when: seen >= 2020-01-01}
          old: {when: age >= 50}
        """,
        asked,
    )
    table = pl.DataFrame(
        {
            "wound": pl.Series(["yes"], dtype=pl.Categorical),
            "signs": pl.Series([None], dtype=pl.Null),
            "seen": pl.Series([date(2020, 2, 1)]),
            "age": pl.Series([None], dtype=pl.Null),
        }
    )

    found = score(table, asked, rules).to_dicts()[0]

    checks = {name: found[f"check_{name}"] for name in ("cut", "hot", "late", "old")}
    assert checks == {"cut": True, "hot": None, "late": True, "old": None}


@each_engine("polars", "pandas", "pyarrow", "duckdb")
def test_derived_numbers_are_the_same_to_the_last_bit(engine: str) -> None:
    """Halves go up in every engine, and a division by zero is unknown."""
    asked = questionnaire(
        """
        weight: {type: decimal, min: 0, max: 300, decimals: 1}
        height: {type: integer, min: 0, max: 250}
        """,
        derived="""
        bmi: {formula: weight / (height / 100) ** 2, decimals: 1}
        root: {formula: (weight - 30) ** 0.5, decimals: 3}
        """,
    )
    rules = guidance("checks: {heavy: {when: bmi >= 30.3}}", asked)
    sheets: list[Answers] = [
        {"weight": weight / 10, "height": height}
        for height in (0, 100, 150, 160, 173, 200)
        for weight in (0, 200, 300, 301, 672, 802, 1212, 1604)
    ]

    assert scored(engine, asked, rules, sheets) == wanted(asked, rules, sheets)


@each_engine("polars", "pandas", "pyarrow", "duckdb")
@pytest.mark.parametrize(
    "formula",
    [
        "1 / age",
        "age ** 0.5",
        "age ** age ** age",
        "age * 1e308 * 10",
        "2 * 3",
        "1 / 0",
    ],
)
def test_numbers_that_cannot_be_worked_out_are_unknown(
    engine: str, formula: str
) -> None:
    """Division by nothing, roots below 0 and endless powers give no number."""
    asked = questionnaire(
        "age: {type: integer, min: -9, max: 9}",
        derived=f"d: {{formula: {formula}, decimals: 3}}",
    )
    rules = guidance("checks: {known: {when: d is answered}}", asked)
    sheets: list[Answers] = [{"age": age} for age in (-9, -4, 0, 1, 3, 4)]

    assert scored(engine, asked, rules, sheets) == wanted(asked, rules, sheets)


@each_engine("polars-eager", "pandas", "pyarrow", "duckdb")
def test_untidy_answers_are_read_alike_by_every_engine(engine: str) -> None:
    """Spaces, commas, and "none" beside others: no engine sees what another misses."""
    asked, rules, _ = bundle()
    cells = ["wound; black", " wound", "wound, black", "none;wound", "none", None]
    columns: dict[str, list[Any]] = {"id": [*range(len(cells))], "feet_today": cells}

    found = [
        rows_of(score(frame_of(one, asked, columns), asked, rules))
        for one in ("polars", engine)
    ]

    assert found[0] == found[1]
    assert [row["urgency"] for row in found[0][:2]] == ["emergency", "same_day"]
