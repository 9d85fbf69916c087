"""The loop that leads a prompter through an interview, and the scripted prompter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer, Answers
from neurocheck.answers.resolve import resolve
from neurocheck.errors import AnswersError
from neurocheck.interview.prompter import converse
from neurocheck.interview.scripted import ScriptedPrompter
from neurocheck.interview.steps import Alert, Jump, Move
from neurocheck.questionnaire.model import NonAnswer
from support.small_set import ANSWERS, CALM, QUESTIONS, interview


def test_each_change_is_reported_with_all_answers() -> None:
    """A draft can be written after every answer, and only then."""
    seen: list[Answers] = []
    script = ScriptedPrompter([58, Move.BACK, 58, Move.BACK, 59, Move.STOP])

    converse(interview(), script, seen.append)

    assert seen == [{"age": 58}, {"age": 59}]


def test_what_was_answered_last_is_reported_before_leaving() -> None:
    """Leaving loses at most the question on the screen."""
    seen: list[Answers] = []

    with pytest.raises(EOFError):
        converse(interview(), ScriptedPrompter([58]), seen.append)

    assert seen == [{"age": 58}]


def test_a_mapping_answers_by_id_and_skips_the_rest() -> None:
    """A program gives what it has; nothing else is asked twice."""
    walk = interview()

    converse(walk, ScriptedPrompter({"age": "58", "feet_numb": "No"}), lambda _: None)

    assert walk.answers == {
        "age": 58,
        "hba1c": NonAnswer.SKIPPED,
        "feet_numb": "no",
        "wound": NonAnswer.SKIPPED,
        "pain": NonAnswer.SKIPPED,
        "notes": NonAnswer.SKIPPED,
    }


def test_raw_answers_go_through_the_door() -> None:
    """A script can type as a person does, and is held to the same."""
    with pytest.raises(AnswersError):
        converse(interview(), ScriptedPrompter(["a hundred"]), lambda _: None)


def test_moves_are_taken_by_alerts_and_reviews() -> None:
    """A script can stop at an alert and jump from a review."""
    script = ScriptedPrompter([Jump("wound"), "yes", Move.STOP])
    walk = interview(CALM)

    converse(walk, script, lambda _: None)

    assert isinstance(script.steps[-1], Alert)
    assert walk.answers["wound"] == "yes"


def test_what_is_told_is_kept() -> None:
    """A test can look at what was said."""
    script = ScriptedPrompter([])

    script.tell("Welcome back.")

    assert script.messages == ["Welcome back."]


@given(
    st.fixed_dictionaries(
        {name: st.sampled_from(values) for name, values in ANSWERS.items()}
    )
)
def test_scripted_answers_are_the_answers_that_count(given_: dict[str, Answer]) -> None:
    """An interview gives what the same answers give from a file."""
    walk = interview()

    converse(walk, ScriptedPrompter(given_), lambda _: None)

    assert settle_of(walk.answers) == settle_of(given_)


def settle_of(answers: Answers) -> dict[str, Answer]:
    """Return the answers that count."""
    return resolve(QUESTIONS, answers).answers
