"""Answers to the bundled questions, as people give them."""

from datetime import date
from typing import Any

import pytest

from neurocheck.answers.accept import (
    Answer,
    TypedAnswers,
    accept,
    accept_all,
    ask_back,
    find_systems_used,
    format_answer,
    is_unusual,
)
from neurocheck.errors import AnswersError
from neurocheck.questionnaire.model import NonAnswer
from support import questionnaire
from support.bundled import bundle


SET = bundle().questionnaire
ASKED = SET.questions
TODAY = date(2026, 11, 26)


def _refuse(name: str, raw: Any, systems: tuple[str, ...] = ()) -> str:
    """Return the reason why an answer is refused."""
    with pytest.raises(AnswersError) as caught:
        accept(ASKED[name], raw, TODAY, systems)
    return caught.value.problems[0].message


@pytest.mark.parametrize(
    ("name", "raw", "answer"),
    [
        ("pain_score", "6/10", 6),
        ("pain_score", "6 out of 10", 6),
        ("pain_score", "6 OF 10", 6),
        ("height", "1.70", 170),
        ("height", "1,70", 170),
        ("height", 1.7, 170),
        ("height", "1m70", 170),
        ("height", "1 m 70", 170),
        ("height", "5'8\"", 172.7),
        ("height", "5\u20198", 172.7),
        ("height", "5 feet, 8 inches", 172.7),
        ("diabetes_years", "since 2018", 8),
        ("diabetes_years", "2018", 8),
        ("diabetes_years", 2018, 8),
        ("diabetes_years", "March 2019", 7),
        ("diabetes_years", "6 months", 0),
        ("diabetes_years", "18 months", 1),
        ("diabetes_years", "1 year 6 months", 1),
        ("diabetes_years", "12 months", 1),
        ("diabetes_years", "3 weeks", 0),
        ("age", "58 y/o", 58),
        ("age", "58 yo", 58),
        ("age", "58 y.o.", 58),
        *(
            ("diabetes_type", raw, "type2")
            for raw in ("2", 2, "T2", "t2", "type two", "II", "Type 2", "type2")
        ),
        ("diabetes_type", "no", "none"),
        ("smoking", "never", "never"),
        ("smoking", "ex-smoker", "past"),
        ("smoking", "yes", "now"),
        ("alcohol", "no", "none"),
        ("low_now", "y", "yes"),
        ("low_now", "Yeah", "yes"),
        ("low_now", "n", "no"),
        ("low_now", "nope", "no"),
        ("feet_numb", "both feet", "both"),
        ("feet_numb", "n", "no"),
        ("danger_heart", "no", ("none",)),
    ],
)
def test_answers_are_understood_as_people_give_them(
    name: str, raw: Any, answer: Answer
) -> None:
    """By each way to write them that stands in the questions themselves."""
    assert accept(ASKED[name], raw, TODAY) == answer


CENTIMETRES = "expected a number from 100 to 250 cm, or in ft"
KILOGRAMS = "expected a number from 25 to 350 kg, or in lb or st"
PERCENT = "expected a number from 3 to 20 %, or in mmol/mol"


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("pain_score", "6/5", "this is another scale; expected a whole number"),
        ("pain_score", "11/10", "expected a whole number from 0 to 10"),
        ("pain_score", "3/10/10", "one number is needed; expected a whole number"),
        ("height", "68", f"add the unit, such as: 65 in; {CENTIMETRES}"),
        ("height", "5.8", f"add the unit, such as: 5 ft 5 in; {CENTIMETRES}"),
        ("height", "2.4", CENTIMETRES),
        ("height", "1m7", f"write cm behind the second number; {CENTIMETRES}"),
        ("weight", "12", f"add the unit, such as: 13 st 0 lb; {KILOGRAMS}"),
        ("weight", "400", KILOGRAMS),
        ("hba1c", "21", PERCENT),
        ("hba1c", 21, PERCENT),
        ("diabetes_years", "95", "expected a whole number from 0 to 90 years"),
        ("diabetes_years", "2030", "this lies in the future; expected"),
        ("diabetes_type", "3", "expected one of: type1, type2"),
        ("feet_numb", "yes", "say which one: one (Yes, one foot); both (Yes, both"),
        ("feet_numb", True, "say which one: one (Yes, one foot); both (Yes, both"),
        *(
            ("smoking", raw, "say which one: never (No, never); past (No, but I used")
            for raw in ("no", "No", False)
        ),
        ("hands", "Yes", "say which one: left (Yes, only the left); right (Yes,"),
        ("alcohol", "yes", "expected one of: none, some, daily, past"),
        ("danger_heart", "no chest", "these cannot stand beside other options"),
        ("danger_heart", "n", "expected one or more of: chest"),
    ],
)
def test_what_is_refused_says_how_to_write_it(name: str, raw: Any, reason: str) -> None:
    """With a unit, which option, or what is expected; never with what was given."""
    assert _refuse(name, raw).startswith(reason)


def test_a_bare_year_needs_the_day() -> None:
    """In a table, which may be old, no year is counted."""
    with pytest.raises(AnswersError) as caught:
        accept(ASKED["diabetes_years"], "2018")

    assert "only where today's date is known" in caught.value.problems[0].message


@pytest.mark.parametrize("height", ["5'8", "5 ft 8 in", "68 in", "about 5,5 ft"])
@pytest.mark.parametrize("weight", ["180", 180, "60"])
def test_after_feet_a_bare_weight_needs_its_unit(height: str, weight: Any) -> None:
    """It may be meant in pounds, and is neither taken as these nor as kilograms."""
    with pytest.raises(AnswersError) as caught:
        accept_all(SET, {"weight": weight, "height": height})

    [problem] = caught.value.problems
    assert problem.where == "weight"
    assert problem.message == f"add kg or lb; {KILOGRAMS}"


@pytest.mark.parametrize(
    ("height", "weight", "kilograms"),
    [
        ("173", "180", 180),
        ("1.73 m", "80", 80),
        ("5'8", "180 lb", 81.6),
        ("5'8", "80 kg", 80),
        (173, 80, 80),
        (None, "80", 80),
    ],
)
def test_a_weight_with_a_unit_or_after_metres_is_taken(
    height: Any, weight: Any, kilograms: float
) -> None:
    """Only a bare weight after feet and inches is in doubt."""
    assert accept_all(SET, {"height": height, "weight": weight})["weight"] == kilograms


def test_systems_are_found_by_any_spelling_of_the_id() -> None:
    """Options, other types and unknown ids say nothing of a system."""
    given = {"he-ight": "5 ft", "weight": "12 st", "age": "58 years", "smoking": "no"}

    assert find_systems_used(SET, given) == {"imperial"}
    assert find_systems_used(SET, {"height": 170, "weight": "80 kg"}) == frozenset()


def test_typed_answers_follow_the_height_typed_last() -> None:
    """Feet put a bare weight in doubt until the height is corrected to metres."""
    typed = TypedAnswers()
    height, weight = ASKED["height"], ASKED["weight"]

    assert typed.accept(weight, "80", TODAY) == 80
    assert typed.accept(height, "5'8", TODAY) == 172.7
    with pytest.raises(AnswersError):
        typed.accept(height, "tall", TODAY)
    with pytest.raises(AnswersError):
        typed.accept(weight, "180", TODAY)
    assert typed.accept(weight, "180 lb", TODAY) == 81.6
    assert typed.accept(height, "1.73", TODAY) == 173
    assert typed.accept(weight, "80 kg", TODAY) == 80
    assert typed.accept(weight, "80", TODAY) == 80
    assert typed.accept(ASKED["smoking"], "yes", TODAY) == "now"


IMPERIAL = SET.in_system("imperial").questions


@pytest.mark.parametrize(
    ("name", "typed", "answer", "shown"),
    [
        ("height", "68", 172.7, "5 ft 8 in (172.7 cm)"),
        ("height", "6", 182.9, "6 ft 0 in (182.9 cm)"),
        ("height", "170", 170, "5 ft 7 in (170 cm)"),
        ("weight", "about 180", 81.6, "180 lb (81.6 kg; 12 st 12 lb)"),
        ("weight", "12", 76.2, "168 lb (76.2 kg; 12 st 0 lb)"),
        ("weight", "82 kg", 82, "181 lb (82 kg; 12 st 13 lb)"),
        ("hba1c", "54", 7.1, "7.1 % (54 mmol/mol)"),
    ],
)
def test_a_bare_number_is_in_the_system_that_the_person_thinks_in(
    name: str, typed: str, answer: float, shown: str
) -> None:
    """It is shown first in that; a number of a file stays in the canonical unit."""
    assert TypedAnswers().accept(IMPERIAL[name], typed, TODAY) == answer
    assert format_answer(IMPERIAL[name], answer) == shown
    assert accept(IMPERIAL[name], answer) == answer


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("height", "5.8", "add the unit, such as: 5 ft 5 in; expected a number in ft"),
        ("weight", "80", "add kg or lb; expected a number in lb or st, or from 25"),
        ("weight", "12.5", "add the unit, such as: "),
        ("weight", "1,234", "expected a number in lb or st, or from 25 to 350 kg"),
        ("weight", "9" * 41, "expected a number in lb or st, or from 25 to 350 kg"),
        ("weight", "much", "this is not a number; expected a number in lb or st"),
    ],
)
def test_what_can_be_in_several_units_is_refused(
    name: str, typed: str, reason: str
) -> None:
    """5.8 can be 5 feet 8, and 80 can be kilograms all the same."""
    with pytest.raises(AnswersError) as caught:
        TypedAnswers().accept(IMPERIAL[name], typed, TODAY)

    assert caught.value.problems[0].message.startswith(reason)


@pytest.mark.parametrize(
    ("name", "answer", "question"),
    [
        ("age", 109, "109 years: is that right?"),
        ("age", 100, ""),
        ("age", 18, ""),
        ("hba1c", 15.5, "15.5 % (146 mmol/mol): is that right?"),
        ("hba1c", 15.0, ""),
        ("weight", 202.0, "202 kg (445 lb; 31 st 11 lb): is that right?"),
        ("height", 107.0, "107 cm (3 ft 6 in): is that right?"),
        ("pain_score", 10, ""),
        ("age", NonAnswer.DECLINED, ""),
        ("smoking", "never", ""),
        ("danger_heart", ("none",), ""),
    ],
)
def test_what_is_strange_is_asked_back(
    name: str, answer: Answer, question: str
) -> None:
    """It is accepted, and told as a doubt, in every unit."""
    assert accept(ASKED[name], answer) == answer
    assert is_unusual(ASKED[name], answer) is bool(question)
    assert ask_back(ASKED[name], answer) == question


def test_a_number_of_a_program_has_no_marks_between_thousands() -> None:
    """Three decimals are in doubt where a person wrote them, and only there."""
    asked = questionnaire("q: {type: decimal, min: 0, max: 50000, decimals: 2}")

    assert accept(asked.questions["q"], 1.234) == 1.23
    with pytest.raises(AnswersError):
        accept(asked.questions["q"], "1.234")


def test_the_beginning_of_one_label_alone_is_no_answer() -> None:
    """It is told like any other misfit, as is what begins within a word."""
    asked = questionnaire(
        "q: {type: choice, options: {a: 'Yes, often', b: 'Yesterday', c: No}}"
    ).questions["q"]
    for raw in ("yes", "y"):
        with pytest.raises(AnswersError) as caught:
            accept(asked, raw)
        assert caught.value.problems[0].message == "expected one of: a, b, c"


def test_the_units_of_answers_from_elsewhere_are_remembered() -> None:
    """Whoever gave a height in feet there thinks in feet here too."""
    typed = TypedAnswers()

    typed.note_systems(["imperial"])

    assert typed.systems == {"imperial"}
