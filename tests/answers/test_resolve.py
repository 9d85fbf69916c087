"""Only answers to visible questions count."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.resolve import resolve, visible_questions
from neurocheck.questionnaire.conditions import evaluate
from neurocheck.questionnaire.model import NonAnswer, Questionnaire
from support import questionnaire
from support.sets import every_type, feet
from support.strategies import answers, conditions, few, with_conditions


FEET = feet()
WIDE = every_type()


@st.composite
def hiding(draw: st.DrawFn) -> Questionnaire:
    """Return question sets whose questions depend on random earlier ones."""
    found = {}
    questions = list(WIDE.questions.values())
    for number, question in enumerate(questions[1:], 1):
        section = msgspec.structs.replace(
            WIDE.sections[0], questions=tuple(questions[:number])
        )
        earlier = msgspec.structs.replace(WIDE, sections=(section,))
        condition = draw(st.none() | conditions(earlier, with_answered=True))
        if condition is not None:
            found[question.id] = condition
    return with_conditions(WIDE, found)


def names(raw: dict[str, Any]) -> list[str]:
    """Return the ids of the questions that are asked after these answers."""
    return [question.id for question in visible_questions(FEET, raw)]


@pytest.mark.parametrize(
    ("raw", "hidden"),
    [
        ({}, {"fever", "red"}),
        ({"wound": "no"}, {"fever", "red"}),
        ({"wound": NonAnswer.DONT_KNOW}, {"fever", "red"}),
        ({"wound": "yes"}, {"red"}),
        ({"wound": "yes", "fever": "yes"}, set()),
        ({"wound": "no", "fever": "yes"}, {"fever", "red"}),
        ({"fever": "yes", "red": "yes"}, {"fever", "red"}),
    ],
)
def test_a_hidden_answer_shows_nothing(raw: dict[str, Any], hidden: set[str]) -> None:
    """A question is shown only by answers that count, along whole chains."""
    assert set(FEET.questions) - set(names(raw)) == hidden


def test_a_hidden_answer_counts_for_nothing() -> None:
    """A hidden answer is neither among the answers nor among what is known."""
    sheet = resolve(FEET, {"wound": "no", "fever": "yes", "red": "yes"})

    assert sheet.known == {"wound": "no"}
    assert "fever" not in sheet.answers
    assert "red" not in sheet.answers


def test_answers_are_the_visible_questions_in_order() -> None:
    """A missing answer is skipped, and a non-answer is not known."""
    sheet = resolve(FEET, {"wound": "yes", "numb": NonAnswer.DECLINED})

    assert list(sheet.answers.items()) == [
        ("numb", NonAnswer.DECLINED),
        ("wound", "yes"),
        ("fever", NonAnswer.SKIPPED),
        ("weight", NonAnswer.SKIPPED),
        ("height", NonAnswer.SKIPPED),
        ("notes", NonAnswer.SKIPPED),
    ]
    assert sheet.known == {"wound": "yes"}


@pytest.mark.parametrize(
    ("raw", "derived"),
    [
        ({"weight": 80.0, "height": 180.0}, {"bmi": 24.7}),
        ({"weight": 80.2, "height": 200.0}, {"bmi": 20.1}),
        ({"weight": 67.2, "height": 160.0}, {"bmi": 26.3}),
        ({"weight": 80.0}, {}),
        ({"weight": 80.0, "height": NonAnswer.DONT_KNOW}, {}),
    ],
    ids=["both", "a half goes up", "another half", "one", "one unknown"],
)
def test_derived_numbers(raw: dict[str, Any], derived: dict[str, float]) -> None:
    """A number is derived and rounded only where all its answers are known."""
    sheet = resolve(FEET, raw)

    assert sheet.derived == derived
    assert derived.items() <= sheet.known.items()


@pytest.mark.parametrize(
    ("formula", "value", "derived"),
    [
        ("1 / age", 0, {}),
        ("age ** 0.5", -4, {}),
        ("age ** age ** age", 9, {}),
        ("age * 1e308 * 10", 3, {}),
        ("age * 1e308 * 10 - age * 1e308 * 10", 3, {}),
        ("age ** 0.5", 4, {"d": 2.0}),
        ("2 * 3", 0, {"d": 6.0}),
    ],
)
def test_numbers_that_cannot_be_worked_out_are_unknown(
    formula: str, value: int, derived: dict[str, float]
) -> None:
    """Division by zero, roots below zero and endless powers give no number."""
    asked = questionnaire(
        "age: {type: integer, min: -9, max: 9}", derived=f"d: {{formula: {formula}}}"
    )

    assert resolve(asked, {"age": value}).derived == derived


@few
@given(hiding().flatmap(lambda asked: st.tuples(st.just(asked), answers(asked))))
def test_only_visible_answers_count(pair: tuple[Questionnaire, dict[str, Any]]) -> None:
    """The resolved answers are exactly those whose condition is true on them."""
    asked, raw = pair
    sheet = resolve(asked, raw)

    for question in asked.questions.values():
        shown = (
            question.show_if is None or evaluate(question.show_if, sheet.known) is True
        )
        assert (question.id in sheet.answers) is shown
    assert resolve(asked, sheet.answers) == sheet


@few
@given(hiding().flatmap(lambda asked: st.tuples(st.just(asked), answers(asked))))
def test_hidden_answers_change_nothing(
    pair: tuple[Questionnaire, dict[str, Any]],
) -> None:
    """Leaving hidden answers out, or another order, gives the same result."""
    asked, raw = pair
    sheet = resolve(asked, raw)
    kept = {name: raw[name] for name in reversed(list(raw)) if name in sheet.answers}

    assert resolve(asked, kept) == sheet
