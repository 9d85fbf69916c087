"""Promises of every interview, and of its alerts."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.resolve import visible_questions
from neurocheck.guidance.rules import Level
from neurocheck.interview.flow import Interview
from neurocheck.interview.steps import Alert, Ask, Jump, Move, Reply, Review, Step
from support.small_set import ANSWERS, CALM, QUESTIONS, interview
from support.walk import answer_all, drive, name_steps, take_flags


GO_ON, BACK, STOP = Move.GO_ON, Move.BACK, Move.STOP

walks = st.lists(
    st.one_of(
        st.integers(0, 5),
        st.sampled_from([*Move, *map(Jump, [*ANSWERS, "no_such_question"])]),
    ),
    max_size=40,
)


# ── red flags ────────────────────────────────────────────────────────────────────


def test_an_urgent_answer_is_followed_by_an_alert() -> None:
    """The next step says so, in the words of the guidance."""
    found = drive([Jump("wound"), "yes"], CALM)[-1]

    assert isinstance(found, Alert)
    assert found.level is Level.SAME_DAY
    assert found.title == "Get care today"
    assert found.flags[0].steps[1] == "Do not walk on it."


def test_what_is_soon_is_not_alerted() -> None:
    """An alert is for an emergency and for the same day."""
    assert name_steps(drive([58, 7.1, "no", "no", 10]))[-1] == "notes"


def test_a_more_urgent_flag_is_alerted_alone() -> None:
    """A red flag is alerted once only."""
    steps = drive([58, 7.1, "no", "yes", GO_ON, "yes"])

    assert take_flags(steps) == ["spreading"]


def test_answers_given_beforehand_are_alerted_first() -> None:
    """All flags come at once, the most urgent first."""
    steps = drive([], {"wound": "yes", "fever": "yes"})

    assert take_flags(steps) == ["spreading", "open_wound"]


def test_back_from_an_alert_asks_the_question_again() -> None:
    """A slip can be mended at once, and the same answer alarms no second time."""
    steps = drive([58, 7.1, "no", "yes", BACK, "yes"])

    assert name_steps(steps)[-3:] == ["ALERT", "wound", "fever"]


def test_back_from_the_first_alert_asks_the_question_before() -> None:
    """With nothing just answered, back leads along the path."""
    steps = drive([BACK], {"age": 58, "wound": "yes", "fever": "no"})

    assert name_steps(steps) == ["ALERT", "age"]


def test_stopping_at_an_alert_ends_the_interview() -> None:
    """The summary is made of the answers so far."""
    assert name_steps(drive([STOP, GO_ON], {"wound": "yes"})) == ["ALERT"]


def test_a_flag_that_went_away_is_alerted_again() -> None:
    """Taking an answer back and giving it anew says it anew."""
    replies: list[Reply] = [58, 7.1, "no", "yes", GO_ON, BACK, "no", BACK, "yes"]
    steps = drive(replies)

    assert name_steps(steps).count("ALERT") == 2


def test_a_correction_says_that_the_warning_is_over() -> None:
    """With the next step, and once."""
    steps = drive([58, 7.1, "no", "yes", BACK, "no", 2])

    assert [step.is_warning_over for step in steps] == [*[False] * 6, True, False]


def test_what_is_still_true_is_alerted_anew_after_a_correction() -> None:
    """The milder warning takes the place of the worse one."""
    steps = drive([58, 7.1, "no", "yes", GO_ON, "yes", GO_ON, BACK, "no"])

    assert take_flags(steps) == ["open_wound"]
    assert steps[-1].is_warning_over


def test_what_a_correction_hid_is_named() -> None:
    """So that no line about it stays on the screen."""
    steps = drive([58, 7.1, "no", "yes", GO_ON, "no", BACK, BACK, "no"])

    assert steps[-1].hidden == {"fever"}


# ── always ───────────────────────────────────────────────────────────────────────


def check(walk: Interview, step: Step) -> None:
    """Check what is true of every step of an interview."""
    visible = visible_questions(QUESTIONS, walk.answers)
    open_ = [item for item in visible if item.id not in walk.answers]
    if isinstance(step, Ask):
        progress = step.progress
        assert step.question in visible
        assert step.answer == walk.answers.get(step.question.id)
        assert progress.left >= max(1, len(open_))
        assert progress.done + progress.left == len(visible)
    elif isinstance(step, Review):
        assert [row.question for row in step.rows] == list(visible)
        assert step.left == len(open_)


@given(walks)
def test_any_walk_stays_sound_and_can_be_finished(replies: list[Any]) -> None:
    """Whatever is said in whatever order, the interview can always be ended."""
    walk = interview()
    steps = walk.steps()
    step: Step | None = next(steps)
    for choice in replies:
        if step is None:
            break
        check(walk, step)
        step = _send(steps, step, choice)

    answer_all(walk, {name: values[0] for name, values in ANSWERS.items()})
    assert not [
        item
        for item in visible_questions(QUESTIONS, walk.answers)
        if item.id not in walk.answers
    ]


def _send(steps: Any, step: Step, choice: Any) -> Step | None:
    """Send a reply: a number stands for one of the question's answers."""
    if isinstance(choice, int):
        values = ANSWERS[step.question.id] if isinstance(step, Ask) else [GO_ON]
        choice = values[choice % len(values)]
    try:
        found: Step = steps.send(choice)
    except StopIteration:
        return None
    return found
