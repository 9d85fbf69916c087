"""Ways to walk through an interview by hand, and to look at its steps."""

from collections.abc import Sequence

from neurocheck.answers.accept import Answer, Answers
from neurocheck.interview.flow import Interview
from neurocheck.interview.steps import Alert, Ask, Move, Reply, Review, Step
from support.small_set import interview


__all__ = ["alerted", "answer_all", "asked", "drive", "names", "rows"]


def drive(replies: Sequence[Reply], answers: Answers | None = None) -> list[Step]:
    """Send replies and give every step that came."""
    walk = interview(answers).steps()
    steps = [next(walk)]
    for reply in replies:
        try:
            steps.append(walk.send(reply))
        except StopIteration:
            break
    return steps


def names(steps: Sequence[Step]) -> list[str]:
    """Write steps in a word each: the question's id, ``ALERT`` or ``REVIEW``."""
    return [
        step.question.id if isinstance(step, Ask) else type(step).__name__.upper()
        for step in steps
    ]


def asked(steps: Sequence[Step]) -> Ask:
    """Take the last step, which asks a question."""
    step = steps[-1]
    assert isinstance(step, Ask)
    return step


def alerted(steps: Sequence[Step]) -> list[str]:
    """Take the flags of the last step, which is an alert."""
    step = steps[-1]
    assert isinstance(step, Alert)
    return [flag.id for flag in step.flags]


def rows(step: Step) -> dict[str, Answer | None]:
    """Take the answers of a review."""
    assert isinstance(step, Review)
    return {row.question.id: row.answer for row in step.rows}


def answer_all(walk: Interview, given_: Answers) -> list[str]:
    """Answer everything that is asked; give the ids in order."""
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
