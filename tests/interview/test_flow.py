"""Promises of the flow of an interview."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer, Answers
from neurocheck.answers.resolve import visible_questions
from neurocheck.interview.flow import Interview
from neurocheck.interview.phrases import format_earlier
from neurocheck.interview.prompter import converse
from neurocheck.interview.scripted import ScriptedPrompter
from neurocheck.interview.steps import (
    Ask,
    Earlier,
    Jump,
    Move,
    PartialReply,
    Reply,
    Review,
    Step,
    Visit,
)
from neurocheck.questionnaire.model import NonAnswer
from support.small_set import ANSWERS, CALM, GUIDANCE, QUESTIONS, interview
from support.walk import answer_all, drive, name_steps, take_question, take_rows


GO_ON, BACK, REVIEW, STOP = Move.GO_ON, Move.BACK, Move.REVIEW, Move.STOP

NUMB: Answers = {
    **CALM,
    "feet_numb": "both",
    "numb_where": ("toes",),
    "numb_since": NonAnswer.SKIPPED,
}

answers_to_all = st.fixed_dictionaries(
    {name: st.sampled_from(values) for name, values in ANSWERS.items()}
)


# ── forward ──────────────────────────────────────────────────────────────────────


def test_questions_come_in_order_and_end_with_the_review() -> None:
    """Each visible question is asked once, then everything is shown."""
    steps = drive([58, 7.1, "no", "no", 2, NonAnswer.SKIPPED])

    expected = ["age", "hba1c", "feet_numb", "wound", "pain", "notes", "REVIEW"]
    assert name_steps(steps) == expected


def test_an_interview_goes_on_where_it_was_left() -> None:
    """Questions that were answered beforehand are not asked again."""
    assert name_steps(drive([], {"age": 58, "feet_numb": "no"})) == ["hba1c"]


def test_going_on_at_a_full_review_ends_the_interview() -> None:
    """After the review there is no other step."""
    assert name_steps(drive([GO_ON, GO_ON], CALM)) == ["REVIEW"]


def test_stopping_at_a_question_keeps_what_was_answered() -> None:
    """Stop ends the interview with the answers so far."""
    walk = interview()
    steps = walk.steps()
    next(steps)
    steps.send(58)

    with pytest.raises(StopIteration):
        steps.send(STOP)
    assert walk.answers == {"age": 58}


def test_the_answers_handed_out_are_a_copy() -> None:
    """Changing what was handed out does not change the interview."""
    walk = interview(CALM)

    walk.answers.clear()

    assert walk.answers == CALM


@given(answers_to_all)
def test_the_walk_asks_exactly_the_visible_questions(given_: dict[str, Answer]) -> None:
    """The interview asks the visible questions in order, and no others."""
    walk = interview()

    order = answer_all(walk, given_)

    visible = [item.id for item in visible_questions(QUESTIONS, walk.answers)]
    assert order == visible
    assert walk.answers == {name: given_[name] for name in visible}


# ── back ─────────────────────────────────────────────────────────────────────────


def test_back_asks_the_question_before_with_its_answer() -> None:
    """Coming back shows what was answered."""
    step = take_question(drive([58, BACK]))

    assert (step.question.id, step.answer) == ("age", 58)


def test_back_at_the_first_question_asks_it_again() -> None:
    """There is nothing before the first question, and the step says so."""
    steps = drive([BACK])

    assert name_steps(steps) == ["age", "age"]
    assert not take_question(steps).can_go_back


def test_back_from_the_review_asks_the_last_question() -> None:
    """The last visible question stands before the review."""
    assert name_steps(drive([BACK], CALM)) == ["REVIEW", "notes"]


def test_after_back_answers_lead_forward_one_by_one() -> None:
    """Nothing between is passed over; each question shows its answer."""
    steps = drive([58, 7.1, BACK, BACK, 60, 7.1])

    assert name_steps(steps)[-3:] == ["age", "hba1c", "feet_numb"]
    assert take_question(steps[:-1]).answer == 7.1


def test_back_from_the_review_leads_forward_to_it_again() -> None:
    """Also where everything is answered."""
    steps = drive([BACK, BACK, 2, NonAnswer.SKIPPED], CALM)

    assert name_steps(steps) == ["REVIEW", "notes", "pain", "notes", "REVIEW"]


@pytest.mark.parametrize("leave", [BACK, GO_ON])
def test_the_review_leads_back_to_where_it_was_opened(leave: Move) -> None:
    """Also to a question that is answered, and after another was changed."""
    replies: list[Reply] = [58, 7.1, BACK, REVIEW, Jump("age"), 60, leave, 7.1]

    assert name_steps(drive(replies))[-4:] == ["age", "REVIEW", "hba1c", "feet_numb"]


def test_going_back_counts_nothing_up() -> None:
    """What is left is what is open; at the end it is what lies ahead."""
    halfway = drive([58, 7.1, BACK, BACK])
    at_the_end = drive([BACK, BACK], CALM)

    assert [step.progress.left for step in halfway if isinstance(step, Ask)] == [
        *[6, 5, 4],
        *[4, 4],
    ]
    assert take_question(at_the_end).progress.left == 2


@given(answers_to_all, st.integers(1, 6))
def test_back_and_the_same_answer_again_changes_nothing(
    given_: dict[str, Answer], times: int
) -> None:
    """Going back and forward again leaves answers and place as they were."""
    straight, wavering = interview(), interview()
    answer_all(straight, given_)
    steps = wavering.steps()
    step = next(steps)
    while not isinstance(step, Review):
        place = name_steps([step])
        if isinstance(step, Ask):
            for _ in range(times):
                step = steps.send(BACK)
        while name_steps([step]) != place:
            step = _same_again(steps, step, given_)
        step = _same_again(steps, step, given_)

    assert wavering.answers == straight.answers


def _same_again(steps: Any, step: Step, given_: Answers) -> Step:
    """Answer as before, past alerts."""
    reply = given_[step.question.id] if isinstance(step, Ask) else GO_ON
    found: Step = steps.send(reply)
    return found


# ── danger signs that were passed over ────────────────────────────────────────────

DANGER = msgspec.structs.replace(
    QUESTIONS,
    sections=tuple(
        msgspec.structs.replace(
            section,
            questions=tuple(
                msgspec.structs.replace(item, danger=item.id in {"wound", "fever"})
                for item in section.questions
            ),
        )
        for section in QUESTIONS.sections
    ),
)
PASSED: Answers = {**CALM, "wound": NonAnswer.SKIPPED}


def drive_danger(replies: list[Reply], answers: Answers = PASSED) -> list[str]:
    """Return the names of the steps with two questions about danger signs."""
    walk = Interview(DANGER, GUIDANCE, answers).steps()
    steps = [next(walk)]
    steps += [walk.send(reply) for reply in replies]
    return name_steps(steps)


def test_passed_over_danger_signs_are_offered_once() -> None:
    """They may be left open, and then the review comes."""
    assert drive_danger(["no", BACK, NonAnswer.SKIPPED]) == [
        "go-through",
        "REVIEW",
        "notes",
        "REVIEW",
    ]


def test_passed_over_danger_signs_are_asked_again() -> None:
    """What they bring up follows, and a second skip is taken."""
    skipped = NonAnswer.SKIPPED
    assert drive_danger(["yes", skipped]) == ["go-through", "wound", "REVIEW"]
    assert drive_danger(["yes", "yes", GO_ON, skipped, "yes", skipped]) == [
        *["go-through", "wound", "ALERT", "fever"],
        *["go-through", "fever", "REVIEW"],
    ]


@pytest.mark.parametrize("answer", [NonAnswer.DONT_KNOW, NonAnswer.DECLINED, "no"])
def test_an_answered_danger_sign_is_not_offered(answer: Answer) -> None:
    """Not knowing and not saying are answers."""
    assert drive_danger([], {**CALM, "wound": answer}) == ["REVIEW"]


def test_the_offer_can_be_left_for_the_question_before_or_for_another_day() -> None:
    """Back and Ctrl-C work at it as everywhere."""
    walk = Interview(DANGER, GUIDANCE, PASSED)

    assert drive_danger([BACK]) == ["go-through", "notes"]
    assert drive_danger([REVIEW]) == ["go-through", "REVIEW"]
    converse_left = walk.steps()
    next(converse_left)
    with pytest.raises(StopIteration):
        converse_left.send(Move.LEAVE)
    assert walk.is_left


# ── partial input ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("move", [BACK, REVIEW])
def test_what_was_entered_is_kept_until_there_is_an_answer(move: Move) -> None:
    """Going away loses nothing, answers nothing, and the question stays open."""
    walk = interview({"age": 58})
    steps = walk.steps()
    next(steps)
    steps.send(PartialReply("7.", move))

    assert walk.answers == {"age": 58}
    assert walk.partial_inputs == {"hba1c": "7."}
    again = steps.send(58 if move is BACK else GO_ON)
    assert isinstance(again, Ask)
    assert (again.question.id, again.partial_input) == ("hba1c", "7.")
    steps.send(7.1)
    assert walk.partial_inputs == {}


def test_leaving_keeps_what_was_entered() -> None:
    """The next interview begins with it."""
    walk = interview({"age": 58})
    saved: list[Answers] = []
    prompter = ScriptedPrompter([PartialReply("7.", Move.LEAVE)])

    with pytest.raises(KeyboardInterrupt):
        converse(walk, prompter, saved.append)

    again = Interview(
        QUESTIONS, GUIDANCE, walk.answers, partial_inputs=walk.partial_inputs
    )
    step = next(again.steps())
    assert isinstance(step, Ask)
    assert (saved, step.partial_input) == ([{"age": 58}], "7.")
    assert not walk.is_stopped


def test_skipping_keeps_an_answer() -> None:
    """Only a question without an answer is skipped."""
    steps = drive([58, BACK])

    assert take_question(steps).answer_if_skipped == 58
    assert take_question(drive([])).answer_if_skipped is NonAnswer.SKIPPED


# ── branches ─────────────────────────────────────────────────────────────────────


def test_an_answer_that_is_hidden_comes_back_with_its_branch() -> None:
    """Nobody types an answer twice because of a slip."""
    numb: Answers = {
        "feet_numb": "both",
        "numb_where": ("toes",),
        "numb_since": "2026-01-31",
    }
    walk = interview({**CALM, **numb})
    steps = walk.steps()
    next(steps)

    steps.send(Jump("feet_numb"))
    hidden = take_rows(steps.send("no"))
    steps.send(Jump("feet_numb"))
    shown = take_rows(steps.send("both"))

    assert "numb_where" not in hidden
    assert shown["numb_where"] == ("toes",)


def test_growth_is_announced_with_the_next_question_only() -> None:
    """An answer that leads to more questions says how many, once."""
    steps = drive([58, 7.1, "both", ("toes",)])

    assert [step.added for step in steps if isinstance(step, Ask)] == [0, 0, 0, 2, 0]


def test_growth_is_announced_after_an_alert_too() -> None:
    """An alert between does not swallow the announcement."""
    steps = drive([58, 7.1, "no", "yes", GO_ON])

    assert (take_question(steps).question.id, take_question(steps).added) == (
        "fever",
        1,
    )


@pytest.mark.parametrize("reply", [BACK, REVIEW])
def test_moves_announce_no_growth(reply: Move) -> None:
    """Only an answer can add questions."""
    steps = drive([58, 7.1, "both", reply, BACK])

    assert take_question(steps).added == 0


# ── review and jumps ─────────────────────────────────────────────────────────────


def test_the_review_marks_what_is_not_answered() -> None:
    """A review halfway has every visible question, answered or not."""
    step = drive([58, REVIEW])[-1]

    assert isinstance(step, Review)
    assert [row.answer for row in step.rows] == [58, None, None, None, None, None]
    assert step.left == 5
    assert step.rows[0].section == "About you"


def test_going_on_at_a_review_halfway_asks_the_first_open_question() -> None:
    """Looking at the answers loses no place."""
    assert name_steps(drive([58, REVIEW, GO_ON]))[-1] == "hba1c"


def test_a_jump_asks_one_question_and_returns_to_the_review() -> None:
    """Changing an answer halfway does not start the questions again."""
    steps = drive([58, REVIEW, Jump("age"), 60])

    assert name_steps(steps)[-2:] == ["age", "REVIEW"]


def test_questions_that_a_jump_brings_up_are_asked_before_the_review() -> None:
    """A changed answer asks what follows from it, and nothing else."""
    steps = drive([58, REVIEW, Jump("feet_numb"), "both", ("toes",), "2026-01-31"])

    assert name_steps(steps)[-4:] == ["feet_numb", "numb_where", "numb_since", "REVIEW"]


def test_what_a_jump_brings_up_far_behind_waits_for_its_turn() -> None:
    """Halfway, nobody is sent to the end of the questions and back."""
    late = msgspec.structs.replace(
        QUESTIONS.questions["fever"], id="late", show_if=QUESTIONS.conditions["numb"]
    )
    *sections, last = QUESTIONS.sections
    longer = msgspec.structs.replace(
        QUESTIONS,
        sections=(
            *sections,
            msgspec.structs.replace(last, questions=(*last.questions, late)),
        ),
    )
    walk = Interview(longer, GUIDANCE, {"age": 58, "hba1c": 7.1, "feet_numb": "no"})
    replies: list[Reply] = [REVIEW, Jump("feet_numb"), "both", ("toes",)]
    replies.append(NonAnswer.SKIPPED)
    found = walk.steps()
    steps = [next(found), *(found.send(reply) for reply in replies)]

    assert name_steps(steps)[-3:] == ["numb_where", "numb_since", "REVIEW"]
    assert "late" in take_rows(steps[-1])


def _list_changes(*replies: Reply) -> tuple[list[str], list[str], list[str]]:
    """Return the questions that a review lists as added, gone and hidden."""
    step = drive(replies, NUMB)[-1]
    assert isinstance(step, Review)
    diff = step.path_diff
    parts = (diff.added, diff.gone, diff.hidden_answered)
    added, gone, hidden = ([item.id for item in part] for part in parts)
    return added, gone, hidden


def test_the_review_tells_what_left_the_path() -> None:
    """The review lists questions that left the path, and which hid an answer."""
    found = _list_changes(Jump("feet_numb"), "no")

    assert found == ([], ["numb_where", "numb_since"], ["numb_where"])


def test_the_review_tells_what_came_to_the_path() -> None:
    """Questions that a change brought up are named, though they are answered now."""
    found = _list_changes(Jump("wound"), "yes", GO_ON, "no")

    assert found == (["fever"], [], [])


def test_the_way_back_is_told_too() -> None:
    """Questions that become visible again are listed as added."""
    found = _list_changes(Jump("feet_numb"), "no", Jump("feet_numb"), "one")

    assert found == (["numb_where", "numb_since"], [], [])


@pytest.mark.parametrize(
    "replies",
    [
        [Jump("age"), 60],
        [Jump("feet_numb"), "one"],
        [Jump("feet_numb"), REVIEW],
        [Jump("feet_numb"), "no", Jump("age"), 60],
        [Jump("feet_numb"), "no", REVIEW],
        [Jump("wound"), BACK, NonAnswer.SKIPPED, "no"],
        [BACK, NonAnswer.SKIPPED],
    ],
)
def test_the_review_is_quiet_where_the_path_stays(replies: list[Any]) -> None:
    """A change is told once, at the review after it; the way along tells its own."""
    assert _list_changes(*replies) == ([], [], [])


def test_back_after_a_jump_leads_along_the_path_again() -> None:
    """Back is always the question before; the jump is over."""
    steps = drive([58, REVIEW, Jump("hba1c"), BACK, 60])

    assert name_steps(steps)[-2:] == ["age", "hba1c"]


@pytest.mark.parametrize("name", ["numb_where", "no_such_question"])
def test_a_jump_to_what_is_not_on_the_path_stays(name: str) -> None:
    """Hidden and unknown questions cannot be jumped to."""
    assert name_steps(drive([Jump(name)], CALM)) == ["REVIEW", "REVIEW"]


@pytest.mark.parametrize("reply", [REVIEW, "both"])
def test_replies_that_mean_nothing_at_the_review_stay(reply: Reply) -> None:
    """The review is shown again where a reply leads nowhere."""
    assert name_steps(drive([reply], CALM)) == ["REVIEW", "REVIEW"]


def test_a_question_can_be_left_for_another_and_go_on_means_nothing() -> None:
    """A jump works from a question; going on without an answer does not."""
    assert name_steps(drive([58, Jump("age"), GO_ON])) == ["age", "hba1c", "age", "age"]


def test_stopping_at_the_review_ends_the_interview() -> None:
    """Stop ends wherever it is said."""
    assert name_steps(drive([58, REVIEW, STOP, GO_ON])) == ["age", "hba1c", "REVIEW"]


# ── another visit ────────────────────────────────────────────────────────────────

VISIT = date(2024, 11, 27)


@pytest.mark.parametrize(
    ("next_visit", "today", "now", "said"),
    [
        ("repeat", date(2026, 11, 27), 58, "Last time: 58. Enter alone says so again."),
        ("add_years", date(2026, 11, 26), 59, "Enter alone says that it is 59 today."),
        ("add_years", date(2026, 11, 27), 60, "Enter alone says that it is 60 today."),
        ("add_years", date(2024, 12, 1), 58, "Enter alone says so again."),
        ("add_years", date(2090, 1, 1), None, "please answer anew."),
        ("anew", date(2024, 11, 27), None, "Last time, on 27 November 2024: 58."),
    ],
)
def test_an_answer_of_another_day_becomes_none_of_today_unseen(
    next_visit: Any, today: date, now: int | None, said: str
) -> None:
    """Years are added, a measurement is given anew, and the words say so."""
    asked = msgspec.structs.replace(
        QUESTIONS.questions["age"], next_visit=next_visit, units=()
    )
    first, *others = QUESTIONS.sections
    rest = tuple(one for one in first.questions if one.id != "age")
    section = msgspec.structs.replace(first, questions=(asked, *rest))
    questions = msgspec.structs.replace(QUESTIONS, sections=(section, *others))
    visit = Visit(answers={"age": 58}, day=VISIT)
    walk = Interview(questions, GUIDANCE, today=today, earlier=visit)

    step = next(walk.steps())

    assert isinstance(step, Ask)
    assert step.earlier
    assert step.answer == now
    assert step.answer_if_skipped is NonAnswer.SKIPPED
    assert said in format_earlier(asked, step.earlier)


def test_words_with_an_end_of_their_own_get_no_second_one() -> None:
    """A question that the person wrote does not end in two marks."""
    asked = QUESTIONS.questions["notes"]
    earlier = Earlier(said="Why at night?", day=VISIT, now="Why at night?")

    said = format_earlier(asked, earlier)

    assert said == "Last time: Why at night? Enter alone says so again."
