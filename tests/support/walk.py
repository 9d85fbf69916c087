"""Drives an interview with given replies, and reads its steps."""

from collections.abc import Sequence

from neurocheck.answers.accept import Answer, Answers
from neurocheck.interview.flow import Interview
from neurocheck.interview.steps import Alert, Ask, Move, Reply, Review, Step
from support.small_set import interview


__all__ = [
    "answer_all",
    "drive",
    "name_steps",
    "take_flags",
    "take_question",
    "take_rows",
]


def drive(replies: Sequence[Reply], answers: Answers | None = None) -> list[Step]:
    """Send replies to an interview, and return every step of it."""
    walk = interview(answers).steps()
    steps = [next(walk)]
    for reply in replies:
        try:
            steps.append(walk.send(reply))
        except StopIteration:
            break
    return steps


def name_steps(steps: Sequence[Step]) -> list[str]:
    """Return a name for each step: the question's id, ``ALERT`` or ``REVIEW``."""
    return [
        step.question.id if isinstance(step, Ask) else type(step).__name__.upper()
        for step in steps
    ]


def take_question(steps: Sequence[Step]) -> Ask:
    """Return the last step, which must ask a question."""
    step = steps[-1]
    assert isinstance(step, Ask)
    return step


def take_flags(steps: Sequence[Step]) -> list[str]:
    """Return the red flags of the last step, which must be an alert."""
    step = steps[-1]
    assert isinstance(step, Alert)
    return [flag.id for flag in step.flags]


def take_rows(step: Step) -> dict[str, Answer | None]:
    """Return the answers of a review."""
    assert isinstance(step, Review)
    return {row.question.id: row.answer for row in step.rows}


def answer_all(walk: Interview, given_: Answers) -> list[str]:
    """Answer every question of an interview, and return their ids in order."""
    steps = walk.steps()
    step: Step | None = next(steps, None)
    order = []
    while step is not None:
        reply: Reply = Move.GO_ON
        if isinstance(step, Ask):
            order.append(step.question.id)
            reply = given_[step.question.id]
        try:
            step = steps.send(reply)
        except StopIteration:
            step = None
    return order
