"""The steps that an interview puts on the screen, and what can be replied."""

from collections.abc import Sequence
from datetime import date
from enum import Enum, unique

import msgspec

from neurocheck.answers.accept import Answer, Answers
from neurocheck.guidance.assessment import RedFlag
from neurocheck.guidance.rules import Level
from neurocheck.questionnaire.model import NonAnswer, Question


__all__ = [
    "Alert",
    "Ask",
    "Jump",
    "Move",
    "Navigation",
    "PartialInput",
    "PartialReply",
    "PathDiff",
    "Progress",
    "Reply",
    "Review",
    "Row",
    "Step",
    "diff_paths",
]


class PathDiff(msgspec.Struct, frozen=True, kw_only=True):
    """What came to the path and what left it.

    Attributes:
        added: Questions that are asked now and were not before.
        gone: Questions that were asked and are not any more.
        hidden_answered: Those that are gone and have an answer, which counts for
            nothing until they come back.
    """

    added: tuple[Question, ...] = ()
    gone: tuple[Question, ...] = ()
    hidden_answered: tuple[Question, ...] = ()


def diff_paths(
    before: Sequence[Question], after: Sequence[Question], answers: Answers
) -> PathDiff:
    """Compare the path before a change with the path after it.

    Args:
        before: The questions of the path, in order.
        after: The same after the change.
        answers: All answers, hidden questions included.
    """
    gone = tuple(item for item in before if item not in after)
    unanswered = (None, NonAnswer.SKIPPED)
    return PathDiff(
        added=tuple(item for item in after if item not in before),
        gone=gone,
        hidden_answered=tuple(i for i in gone if answers.get(i.id) not in unanswered),
    )


@unique
class Move(Enum):
    """A reply that is no answer."""

    BACK = "back"
    REVIEW = "review"
    GO_ON = "go on"
    STOP = "stop"
    LEAVE = "leave"


class Jump(msgspec.Struct, frozen=True):
    """A reply to the review: ask this question again."""

    question_id: str


PartialInput = str | tuple[str, ...]
"""What is typed, or which options are ticked, before it is an answer."""


class PartialReply(msgspec.Struct, frozen=True):
    """A reply that leaves a question while something is entered there.

    Attributes:
        entered: What; it is shown again when the person comes back.
        move: Where the person goes.
    """

    entered: PartialInput
    move: Move


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the person has come.

    Attributes:
        section: Number of the section, from 1.
        sections: How many sections there are; none for a question about the
            interview itself.
        title: The section's title.
        done: How many questions of the current path are answered, without the
            one on the screen.
        left: How many are left on it, with the one on the screen.
    """

    section: int
    sections: int
    title: str
    done: int
    left: int


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Ask a question.

    Attributes:
        question: Which.
        answer: What was answered before, or None.
        entered: What was entered before and is no answer yet, or None.
        progress: How far the person has come.
        can_go_back: Whether there is a question before it.
        added: How many questions more are left than were to be expected, because
            of the last answer.
        today: What ``since 2009`` is counted from; None where that is not known.
    """

    question: Question
    answer: Answer | None
    progress: Progress
    can_go_back: bool
    added: int = 0
    today: date | None = None
    entered: PartialInput | None = None

    @property
    def answer_if_skipped(self) -> Answer:
        """What the answer is when the question is skipped: it stays as it is."""
        return NonAnswer.SKIPPED if self.answer is None else self.answer


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """Say that something needs care at once.

    Attributes:
        level: The most urgent level among the flags.
        title: The guidance's title for that level.
        text: The guidance's words for that level.
        flags: The red flags that the last answer raised, the most urgent first.
    """

    level: Level
    title: str
    text: str
    flags: tuple[RedFlag, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the review; the answer is None where there is none yet."""

    section: str
    question: Question
    answer: Answer | None


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """Show all answers, each changeable.

    Attributes:
        rows: The questions of the path and their answers.
        change: What the answer that was just changed did to the path.
    """

    rows: tuple[Row, ...]
    change: PathDiff = PathDiff()

    @property
    def left(self) -> int:
        """How many questions are not answered yet."""
        return sum(row.answer is None for row in self.rows)


Step = Ask | Alert | Review

Navigation = Move | Jump | PartialReply
"""A reply that is no answer."""

Reply = Answer | Navigation
