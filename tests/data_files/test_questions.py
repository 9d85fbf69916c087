"""Promises of the bundled question set."""

from typing import Any

import textstat

from neurocheck.answers.resolve import visible_questions
from neurocheck.questionnaire.model import Question, Type
from support.bundled import accepted, bundle
from support.each import each


QUESTIONS = tuple(bundle().questionnaire.questions.values())
NOTHING: dict[str, Any] = {
    "danger_heart": "none",
    "danger_nerves": "none",
    "feet_today": "none",
    "age": 50,
    "diabetes_type": "type2",
    "diabetes_years": 5,
    "hba1c": 7,
    "medicines": "metformin",
    "told_diabetes": "pressure",
    "feet_numb": "no",
    "feet_feelings": "none",
    "hands": "no",
    "legs": "none",
    "body_general": "none",
    "body_digestion": "none",
    "body_private": "none",
    "trunk_thigh": "none",
    "single_nerves": "none",
}


def _count_asked(**changes: Any) -> int:
    """Return how many questions a person is asked, without the touch test."""
    questionnaire = bundle().questionnaire
    visible = visible_questions(questionnaire, accepted({**NOTHING, **changes}))
    sections = [questionnaire.section_of(question.id)[1] for question in visible]
    return sum(not section.flag for section in sections)


def test_the_set_has_45_to_70_questions_in_seven_sections() -> None:
    """The set has 45 to 70 questions in seven sections, and the touch test."""
    assert 45 <= len(QUESTIONS) <= 70
    flags = [section.flag for section in bundle().questionnaire.sections]
    assert flags == [""] * 7 + ["touch-test"]


def test_a_person_without_symptoms_is_asked_under_25() -> None:
    """A person without symptoms is asked fewer than 25 questions."""
    assert _count_asked() < 25


@each(
    "changes",
    [
        {"feet_numb": "both", "feet_since": "longer"},
        {"feet_numb": "both", "feet_feelings": "tingling", "feet_since": "longer"},
        {"feet_feelings": "tingling", "feet_since": "longer"},
        {
            "body_general": "dizzy",
            "body_private": "bladder_full",
            "body_digestion": "full",
        },
        {"hands": "both", "legs": "unsteady"},
    ],
    ids=["numb", "numb and tingling", "tingling", "autonomic", "hands"],
)
def test_a_typical_person_is_asked_25_to_30(changes: dict[str, Any]) -> None:
    """People with common symptoms are asked 25 to 30 questions."""
    assert 25 <= _count_asked(**changes) <= 30


@each("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_says_why_and_names_its_sources(question: Question) -> None:
    """Each question has a reason and sources that are in the list of sources."""
    assert question.why.endswith(".")
    assert question.sources
    assert set(question.sources) <= bundle().sources.keys()


@each("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_reads_at_grade_6(question: Question) -> None:
    """Each question reads at grade 6 (Flesch-Kincaid)."""
    assert textstat.flesch_kincaid_grade(question.text) <= 6


@each("question", QUESTIONS, ids=lambda question: question.id)
def test_every_list_of_signs_has_a_way_to_say_none(question: Question) -> None:
    """A list to tick ends with "none of these", unless ticking nothing is no answer."""
    if question.type is Type.CHOICES and question.id not in {
        "feet_where",
        "hand_fingers",
    }:
        assert list(question.choices)[-1] == "none"
        assert question.exclusive == ("none",)


def test_danger_signs_are_asked_first() -> None:
    """Signs of heart, brain and spine come before all other questions."""
    assert [item.id for item in QUESTIONS[:1]] == ["danger_heart"]
    assert {item.id for item in QUESTIONS[:6]} >= {"danger_nerves", "feet_today"}


@each(
    ("sign", "present"),
    [("chest", False), ("spread", False), ("breath", False), (None, None)],
)
def test_chest_pain_is_settled_before_the_trunk_pattern(
    sign: str | None, present: bool | None
) -> None:
    """A band on the chest is no feature while chest pain is not settled.

    Nor is it called absent if the question about the chest was left open.
    """
    from support.bundled import assessed

    given = {"danger_heart": sign, "trunk_thigh": "band"}

    focal = next(item for item in assessed(given).patterns if item.id == "focal")

    band = next(item for item in focal.features if item.id == "band")
    assert (band.state == "present") is bool(present)
    assert "belly" not in {place.id for place in assessed(given).places}
