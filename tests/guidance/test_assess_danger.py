"""Ignorance is not safety: what is open, and what nobody asked, is told apart."""

from typing import Any

import msgspec
import pytest
from hypothesis import given

from neurocheck.answers.accept import Answer
from neurocheck.guidance.assess import assess, choose_state
from neurocheck.guidance.assessment import Reason, State
from neurocheck.guidance.rules import Fit, Level
from neurocheck.questionnaire.model import NonAnswer, Questionnaire
from support import guidance, problems
from support.sets import danger_guidance, dangers, feet, feet_guidance
from support.strategies import answers


ASKED = dangers()
RULES = danger_guidance(ASKED)
QUIET: dict[str, Answer] = {"chest": ("none",), "skin": ("none",)}


def in_two_sections() -> Questionnaire:
    """Return the set with its first two questions in a section of their own."""
    [whole] = ASKED.sections
    first = msgspec.structs.replace(whole, id="first", questions=whole.questions[:3])
    second = msgspec.structs.replace(whole, id="second", questions=whole.questions[3:])
    return msgspec.structs.replace(ASKED, sections=(first, second))


@pytest.mark.parametrize(
    ("raw", "level", "left_open"),
    [
        (QUIET, Level.ROUTINE, []),
        ({}, Level.CANNOT_TELL, ["chest", "skin"]),
        ({**QUIET, "skin": ("dry",)}, Level.ROUTINE, []),
        ({"skin": ("dry",)}, Level.CANNOT_TELL, ["chest"]),
        ({"skin": ("sore",)}, Level.SOON, ["chest"]),
        ({"chest": ("pain",)}, Level.EMERGENCY, ["skin"]),
        ({**QUIET, "chest": ("fainted",)}, Level.CANNOT_TELL, ["slow"]),
        ({**QUIET, "chest": ("fainted",), "slow": "no"}, Level.ROUTINE, []),
        *(({**QUIET, "skin": word}, Level.CANNOT_TELL, ["skin"]) for word in NonAnswer),
    ],
)
def test_routine_is_given_only_where_every_danger_question_was_answered(
    raw: dict[str, Any], level: Level, left_open: list[str]
) -> None:
    """A danger question without an answer gives cannot_tell, unless a flag is worse.

    The open ones are named at every level; one that was not asked is not open.
    """
    urgency = assess(ASKED, RULES, raw).urgency

    assert urgency.level is level
    assert urgency.title == level
    assert urgency.open == tuple(Reason(question=name, text=name) for name in left_open)


@pytest.mark.parametrize("section", ["first", "second"])
def test_one_section_alone_is_routine_only_with_all_danger_questions(
    section: str,
) -> None:
    """Danger questions of sections that nobody was asked are as good as open."""
    asked = in_two_sections()

    found = assess(asked.alone(section), RULES, QUIET).urgency

    expected = {"first": Level.ROUTINE, "second": Level.CANNOT_TELL}
    assert (found.level, found.open) == (expected[section], ())


@given(answers(feet()))
def test_a_set_without_danger_questions_never_gives_cannot_tell(
    raw: dict[str, Answer],
) -> None:
    """Sets that name no danger question go on as they did."""
    asked = feet()
    urgency = assess(asked, feet_guidance(asked), raw).urgency

    assert urgency.level is not Level.CANNOT_TELL
    assert urgency.open == ()


def test_words_for_cannot_tell_are_needed_only_with_danger_questions() -> None:
    """Guidance without these words is refused only for a set with such a question."""
    levels = ("emergency", "same_day", "soon", "routine")
    words = ", ".join(f"{name}: {{title: a, text: b}}" for name in levels)
    rules = f"urgency: {{{words}}}"

    assert guidance(rules, feet()).urgency.keys() == {*levels}
    [line] = problems(lambda: guidance(rules, ASKED))
    assert line.endswith("NC203 the key 'cannot_tell' is missing")


@pytest.mark.parametrize(
    ("reported", "can_be_judged", "state"),
    [
        (True, True, State.PRESENT),
        (True, False, State.NOT_ASKED),
        (True, None, State.UNKNOWN),
        (False, True, State.ABSENT),
        (False, False, State.NOT_ASKED),
        (False, None, State.ABSENT),
        (None, True, State.UNKNOWN),
        (None, False, State.NOT_ASKED),
        (None, None, State.UNKNOWN),
    ],
)
def test_state_of_a_feature(
    reported: bool | None, can_be_judged: bool | None, state: State
) -> None:
    """Only the person's own No is absent; what cannot be judged was not asked."""
    assert choose_state(reported, can_be_judged) is state


@pytest.mark.parametrize(
    ("raw", "states", "because"),
    [
        ({}, ["unknown"] * 3, [(), (), ()]),
        (
            {"chest": ("pain",), "band": "yes", "thigh": "no"},
            ["not_asked"] * 3,
            [("chest",), ("thigh",), ("thigh",)],
        ),
        (
            {"chest": ("pain",), "band": "no", "thigh": "yes", "signs": ("thin",)},
            ["not_asked", "present", "absent"],
            [("chest",), ("signs",), ("signs",)],
        ),
        ({"band": "yes"}, ["unknown"] * 3, [(), (), ()]),
    ],
)
def test_features_rest_on_the_answers_that_decide_their_state(
    raw: dict[str, Any], states: list[str], because: list[tuple[str, ...]]
) -> None:
    """A feature that was not asked names the answer that kept it from being judged."""
    [found] = assess(ASKED, RULES, raw).patterns

    assert [feature.state for feature in found.features] == states
    assert [
        tuple(reason.question for reason in feature.because)
        for feature in found.features
    ] == because


def test_notes_stand_beside_the_count_and_are_not_counted() -> None:
    """A note applies like any other rule, and changes neither count nor fit."""
    [found] = assess(ASKED, RULES, {"told": "yes"}).patterns

    assert [note.id for note in found.notes] == ["told"]
    assert found.fit is Fit.CANNOT_TELL


def test_what_people_can_do_themselves_applies_like_any_other_rule() -> None:
    """The list ``self_care`` has the rules whose condition is true."""
    shown = [
        [line.id for line in assess(ASKED, RULES, raw).self_care]
        for raw in (QUIET, {"skin": ("dry",)})
    ]

    assert shown == [[], ["lotion"]]
