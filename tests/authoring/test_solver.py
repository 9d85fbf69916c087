"""The solver allows every possible combination of answers, and no other."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, combinations, product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer
from neurocheck.answers.resolve import resolve
from neurocheck.authoring.solver import AnswerModel
from neurocheck.questionnaire.conditions import (
    AllOf,
    Compare,
    Condition,
    IsAnswered,
    Named,
    Not,
    comparisons,
    evaluate,
)
from neurocheck.questionnaire.model import (
    NonAnswer,
    Question,
    Questionnaire,
    Type,
    Values,
)
from support import questionnaire
from support.bundled import bundle
from support.strategies import answers, conditions, with_conditions


SMALL = questionnaire(
    """
    side: {type: choice, options: {left: Left, right: Right, both: Both}}
    signs: {type: choices, exclusive: [none], options: {hot: Hot, red: Red, none: None}}
    count: {type: integer, min: 0, max: 2}
    ratio: {type: decimal, min: 0.1, max: 0.3, decimals: 1}
    seen: {type: date}
    """,
    derived="sum: {formula: count * 2 + 1}",
)
NAMES = list(SMALL.questions)


def _take_first(count: int) -> Questionnaire:
    """Return a set with the first few questions only."""
    section = SMALL.sections[0]
    kept = msgspec.structs.replace(section, questions=section.questions[:count])
    return msgspec.structs.replace(SMALL, sections=(kept,), derived=())


@st.composite
def draw_shown(draw: st.DrawFn) -> Questionnaire:
    """Draw the set with random conditions on earlier questions."""
    found = {}
    for number in range(1, len(NAMES)):
        if draw(st.booleans()):
            earlier = _take_first(number)
            found[NAMES[number]] = draw(conditions(earlier, with_answered=True))
    return with_conditions(SMALL, found)


def _compare_derived() -> st.SearchStrategy[Condition]:
    """Return a strategy for comparisons of the derived number."""
    operators = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
    numbers = st.sampled_from([0.0, 1.0, 2.0, 2.5, 3.0, 5.0, 6.0])
    return st.builds(lambda op, n: Compare("sum", op, n), operators, numbers)


def _list_answers(question: Question, days: set[str]) -> list[Answer]:
    """Return every answer to a question, and one non-answer.

    Days are those around the given days; without any, one day stands for all.
    """
    options = list(question.choices)
    match question.type:
        case Type.CHOICE:
            found: list[Answer] = [*options]
        case Type.CHOICES:
            common = [name for name in options if name not in question.exclusive]
            sizes = range(1, len(common) + 1)
            several = chain.from_iterable(combinations(common, size) for size in sizes)
            found = [*several, *((name,) for name in question.exclusive)]
        case Type.DATE:
            named = [date.fromisoformat(day) for day in (days or {"2026-05-03"})]
            steps = (timedelta(-1), timedelta(), timedelta(1))
            near = {(day + step).isoformat() for day in named for step in steps}
            found = [*sorted(near)]
        case Type.DECIMAL:
            found = [0.1, 0.2, 0.3]
        case _:
            found = [0, 1, 2]
    return [NonAnswer.SKIPPED, *found]


def _list_known(asked: Questionnaire, spoken_of: list[Condition]) -> Iterator[Values]:
    """Yield the known answers of every possible combination of answers."""
    shown_if = [q.show_if for q in asked.questions.values() if q.show_if]
    days = {
        str(leaf.value)
        for condition in [*spoken_of, *shown_if]
        for leaf in comparisons(condition)
        if isinstance(leaf, Compare) and leaf.question == "seen"
    }
    each = [_list_answers(question, days) for question in asked.questions.values()]
    for given_ in product(*each):
        yield resolve(asked, dict(zip(asked.questions, given_, strict=True))).known


@given(draw_shown(), st.data())
def test_the_solver_agrees_with_trying_everything(
    asked: Questionnaire, data: st.DataObject
) -> None:
    """A condition can be true, false or open exactly where some sheet makes it so."""
    plain = conditions(asked, with_answered=True)
    tested = [data.draw(plain), data.draw(plain)]
    tested.append(AllOf((tested[0], data.draw(_compare_derived()))))
    tested.append(Not(tested[2]))
    world = AnswerModel(asked)
    for question in asked.questions.values():
        world.hide(question)

    sheets = list(_list_known(asked, tested))

    for condition in tested:
        values = {evaluate(condition, known) for known in sheets}
        assert world.can_be_true(condition) == (True in values)
        assert world.can_be_false(condition) == (False in values)
        assert world.can_fail(condition) == bool(values - {True})
    most = max(sum(evaluate(one, known) is True for one in tested) for known in sheets)
    assert [world.can_count(tested, count) for count in (1, 2, 3, 4)] == [
        count <= most for count in (1, 2, 3, 4)
    ]


def _list_pairs(asked: Questionnaire) -> Iterator[tuple[Values, Values]]:
    """Yield the known answers of every sheet, before and after answers are added."""
    each = [
        [(one, more) for one in found for more in found if one in {more, found[0]}]
        for found in (_list_answers(one, set()) for one in asked.questions.values())
    ]
    for given_ in product(*each):
        yield tuple(  # type: ignore[misc] # two sheets
            resolve(asked, dict(zip(asked.questions, sheet, strict=True))).known
            for sheet in zip(*given_, strict=True)
        )


@given(draw_shown(), st.data())
def test_two_models_agree_with_trying_every_pair_of_sheets(
    asked: Questionnaire, data: st.DataObject
) -> None:
    """Conditions before and after answers are added hold together where some pair says.

    What was answered before counts after, too, unless it is hidden by then.
    """
    section = asked.sections[0]
    kept = msgspec.structs.replace(section, questions=section.questions[:3])
    asked = msgspec.structs.replace(asked, sections=(kept,), derived=())
    plain = conditions(asked, with_answered=True)
    tested = data.draw(plain), data.draw(plain)
    before = AnswerModel(asked)
    after = AnswerModel(asked, before=before)
    for question in asked.questions.values():
        before.hide(question)
        after.hide(question)
    formulas = [before.interpret(tested[0]), after.interpret(tested[1])]

    found = {
        tuple(evaluate(one, known) for one, known in zip(tested, pair, strict=True))
        for pair in _list_pairs(asked)
    }

    for values in product((True, False), repeat=2):
        chosen = [
            formula.true if value else formula.false
            for formula, value in zip(formulas, values, strict=True)
        ]
        assert before.can_hold(*chosen) is (values in found)


QUESTIONNAIRE, GUIDANCE, _ = bundle()


@given(answers(QUESTIONNAIRE), conditions(QUESTIONNAIRE, with_answered=True))
def test_nothing_that_happens_is_called_impossible(
    raw: dict[str, Answer], condition: Condition
) -> None:
    """Whatever some answers to the bundled set make true, the solver calls possible."""
    value = evaluate(condition, resolve(QUESTIONNAIRE, raw).known)

    if value is True:
        assert _model_bundled().can_be_true(condition) is True
    else:
        assert _model_bundled().can_fail(condition) is True
    if value is False:
        assert _model_bundled().can_be_false(condition) is True


def _model_bundled() -> AnswerModel:
    """Return the solver's model of the bundled set."""
    world = AnswerModel(QUESTIONNAIRE)
    for question in QUESTIONNAIRE.questions.values():
        world.hide(question)
    return world


@given(st.data())
def test_derived_numbers_are_never_out_of_reach(data: st.DataObject) -> None:
    """Whatever number comes of the answers, the solver can reach it."""
    formulas = ["a / b", "a * b - a", "(a + b) ** 2 / 3", "a ** b", "a / (b - 1)"]
    asked = questionnaire(
        """
        a: {type: decimal, min: -5, max: 5, decimals: 1}
        b: {type: integer, min: -3, max: 3}
        """,
        derived="\n".join(
            f"d{number}: {{formula: {formula}, decimals: {number}}}"
            for number, formula in enumerate(formulas)
        ),
    )
    a, b = data.draw(st.integers(-50, 50)), data.draw(st.integers(-3, 3))

    known = resolve(asked, {"a": a / 10, "b": b}).known

    same = [Compare(name, "=", value) for name, value in known.items()]  # type: ignore[arg-type] # numbers
    assert AnswerModel(asked).can_be_true(*same) is not False


RANGES = """
a: {type: integer, min: -2, max: 3}
b: {type: decimal, min: 0.1, max: 4, decimals: 1}
"""
SURE = [
    "a * b - a",
    "b / (b + 1)",
    "(a + b) ** 3",
    "a / (b - 0.05)",
    "a / (a ** 2 + 1)",
]
OPEN = [
    "b / a",
    "1 / (b - 2)",
    "a ** 700",
    "b ** 0.5",
    "b ** a",
    "a * 1e308 * 10",
    "1 / (a * a + 1)",
]


@pytest.mark.parametrize("formula", [*SURE, *OPEN])
def test_a_derived_number_is_known_where_its_answers_are(formula: str) -> None:
    """It can be missing besides them only where its arithmetic might fail.

    Where that cannot be ruled out from the ranges, the solver allows for it: it may
    say too little, but what it calls impossible is impossible.
    """
    asked = questionnaire(RANGES, derived=f"d: {{formula: {formula}, decimals: 1}}")
    needed = {"a", "b"} & set(asked.derived[0].formula.names())
    answered = AllOf(tuple(IsAnswered(name) for name in sorted(needed)))
    missing = AllOf((answered, Not(IsAnswered("d"))))

    fails = [
        (a, b)
        for a in range(-2, 4)
        for b in range(1, 41)
        if evaluate(missing, resolve(asked, {"a": a, "b": b / 10}).known)
    ]

    assert AnswerModel(asked).can_be_true(missing) is (formula in OPEN)
    assert formula in OPEN or not fails


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        (Compare("bmi", "<=", 10.0), True),
        (Compare("bmi", ">", 350.0), False),
        (AllOf((Compare("bmi", ">", 39.0), Compare("weight", "<", 40.0))), True),
        (AllOf((Compare("bmi", ">", 40.0), Compare("weight", "<", 40.0))), False),
        (
            AllOf(
                (
                    Compare("bmi", "<", 20.0),
                    Compare("weight", ">", 200.0),
                    Compare("height", "<", 200),
                )
            ),
            False,
        ),
    ],
)
def test_formulas_are_solved_too(condition: Condition, possible: bool) -> None:
    """The solver knows which values a formula cannot have for some answers."""
    assert _model_bundled().can_be_true(condition) is possible


def test_what_is_forgotten_can_be_anything() -> None:
    """A condition that was told of leads to no further report."""
    world, odd = (
        AnswerModel(SMALL),
        AllOf((Compare("count", ">", 1), Compare("count", "<", 1))),
    )
    assert world.can_be_true(odd) is False

    world.forget(odd)

    assert world.can_be_true(odd, IsAnswered("count")) is True
    assert world.can_fail(Not(odd)) is True


def test_a_name_that_was_never_bound_is_our_mistake() -> None:
    """The solver passes over no name that was not replaced."""
    with pytest.raises(TypeError):
        AnswerModel(SMALL).can_be_true(Named("a"))
