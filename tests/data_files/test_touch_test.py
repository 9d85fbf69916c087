"""What the touch test promises: questions, order, result and words."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from neurocheck.guidance.assessment import TouchTest
from neurocheck.interview.flow import Interview
from neurocheck.interview.prompter import converse
from neurocheck.interview.scripted import ScriptedPrompter
from neurocheck.interview.steps import Ask
from support.bundled import accepted, assessed, bundle
from support.each import each


TOES = (
    "toe_right_big",
    "toe_right_little",
    "toe_left_big",
    "toe_left_little",
    "toe_right_middle",
    "toe_left_middle",
)
_ANSWERS = st.sampled_from(["felt", "not_felt", "could_not", "skipped"])


def _done(*touches: str, **others: Any) -> TouchTest | None:
    """Return the touch test of an assessment, with the touches in their order."""
    toes = dict(zip(TOES, touches, strict=False))
    return assessed({"touch_helper": "yes", **toes, **others}).touch_test


def _result(*touches: str) -> str:
    """Return the id of the result."""
    found = _done(*touches)
    assert found is not None
    return found.result.id if found.result else ""


def test_the_toes_come_in_the_published_order() -> None:
    """Right big and little, left big and little, right middle, left middle."""
    questionnaire, guidance, _ = bundle()
    answers = accepted({"touch_helper": "yes"})
    interview = Interview(questionnaire.alone("touch"), guidance, answers)
    prompter = ScriptedPrompter({"touch_ready": "ready", "touch_how": "ready"})

    converse(interview, prompter, lambda _: None)

    asked = [step.question for step in prompter.steps if isinstance(step, Ask)]
    assert [item.id for item in asked] == ["touch_ready", "touch_how", *TOES]
    marked = [item.toe for item in asked if item.toe]
    assert marked == ["right-1", "right-5", "left-1", "left-5", "right-3", "left-3"]


@each("stop", ["touch_ready", "touch_how"])
def test_the_test_can_be_called_off(stop: str) -> None:
    """Who stops before the first toe is asked about no toe, and has no result."""
    found = _done("not_felt", "not_felt", **{stop: "stop"})

    assert found is not None
    assert (found.result, found.toes) == (None, {})


@given(st.lists(_ANSWERS, min_size=6, max_size=6))
def test_the_result_is_as_published(touches: list[str]) -> None:
    """Two or more not felt: have it checked; five or six felt; else it is open."""
    missed, felt = touches.count("not_felt"), touches.count("felt")

    wanted = "lost" if missed >= 2 else "kept" if felt >= 5 else "open"

    assert _result(*touches) == wanted


def test_two_missed_touches_are_seen_to_soon() -> None:
    """Feeling that is likely reduced is a reason to make an appointment."""
    found = assessed(
        {"touch_helper": "yes", **dict.fromkeys(TOES, "felt"), TOES[0]: "not_felt"}
    )
    assert "touch_lost" not in {flag.id for flag in found.urgency.reasons}
    more = assessed({"touch_helper": "yes", **dict.fromkeys(TOES[:2], "not_felt")})
    assert "touch_lost" in {flag.id for flag in more.urgency.reasons}


@each("touches", [["felt"] * 6, ["not_felt"] * 6, []])
def test_every_result_says_how_sure_it_is(touches: list[str]) -> None:
    """No result stands alone: each names a check or a clinician, and its sources."""
    found = _done(*touches)

    assert found is not None
    assert found.result is not None
    assert "check" in found.result.text or "clinician" in found.result.text
    assert found.result.sources


def test_a_good_result_reassures_nobody() -> None:
    """It says that the test misses people and does not replace the yearly check."""
    found = _done(*["felt"] * 6)

    assert found is not None
    assert found.result is not None
    assert "rules nothing out" in found.result.text
    assert "does not replace the yearly foot check" in found.result.text


def test_no_touch_test_on_a_foot_that_must_be_seen_today() -> None:
    """With a wound on the foot the test is neither offered nor asked."""
    found = _done(*["felt"] * 6, feet_today="wound")

    assert found is None


@given(st.lists(_ANSWERS, min_size=6, max_size=6))
def test_alone_and_within_the_whole_give_the_same(touches: list[str]) -> None:
    """Asked alone, the section gives the result that it gives within the whole set."""
    given_all = {"touch_helper": "yes", **dict(zip(TOES, touches, strict=True))}
    alone = assessed(given_all, part="touch")

    within = assessed(given_all).touch_test
    assert alone.touch_test is not None
    assert within is not None
    assert (alone.touch_test.result, alone.touch_test.toes) == (
        within.result,
        within.toes,
    )
    assert (alone.patterns, alone.not_known, alone.learn) == ((), (), ())
    assert {flag.id for flag in alone.urgency.reasons} <= {"touch_lost"}
