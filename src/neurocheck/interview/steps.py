"""The steps that an interview puts on the screen, and the replies to them."""

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
    "Earlier",
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
    "Visit",
    "diff_paths",
]


# ── replies ──────────────────────────────────────────────────────────────────────


@unique
class Move(Enum):
    """Where a person goes instead of answering."""

    BACK = "back"
    REVIEW = "review"
    GO_ON = "go on"
    STOP = "stop"
    LEAVE = "leave"


class Jump(msgspec.Struct, frozen=True):
    """A request to ask a certain question again."""

    question_id: str


PartialInput = str | tuple[str, ...]
"""Text in a text input, or ids of ticked options, before it becomes an answer."""


class PartialReply(msgspec.Struct, frozen=True):
    """A move away from a question whose input is not an answer yet.

    Attributes:
        partial_input: The input, which is shown again when the person comes back.
        move: Where the person goes.
    """

    partial_input: PartialInput
    move: Move


Navigation = Move | Jump | PartialReply
"""A reply that is not an answer."""

Reply = Answer | Navigation
"""Everything that a step can be replied with."""


# ── steps ────────────────────────────────────────────────────────────────────────


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """The progress of a person through the questions.

    Attributes:
        section: Number of the section, from 1.
        sections: Number of sections; 0 for a question about the interview itself.
        title: Title of the section.
        done: Number of answered questions on the current path, without the one on
            the screen.
        left: Number of questions left on it, with the one on the screen.
    """

    section: int
    sections: int
    title: str
    done: int
    left: int


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of an earlier visit, and its day."""

    answers: Answers
    day: date


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered at an earlier visit.

    Attributes:
        said: The answer of that day.
        day: That day.
        now: The answer that Enter alone gives today; None where it is given anew.
    """

    said: Answer
    day: date
    now: Answer | None


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """What every step tells of the reply before it.

    Attributes:
        is_warning_over: Whether a sign of danger was taken back, of which an alert
            had warned. What is still true is warned of anew.
        hidden: Ids of answered questions that the path does not have now.
    """

    is_warning_over: bool = False
    hidden: frozenset[str] = frozenset()


class Ask(_Step, frozen=True, kw_only=True):
    """A step that asks a question.

    Attributes:
        question: The question.
        answer: The answer given before, or None; after an earlier visit, the one to
            be confirmed.
        partial_input: Input from before that is not an answer yet, or None.
        progress: How far the person has come.
        can_go_back: Whether there is a question before it.
        added: Number of questions that the last answer added to the path.
        today: The day from which ``since 2009`` is counted; None if not known.
        earlier: What was answered at an earlier visit, while it was not answered in
            this one.
        answer_if_closed: The answer that closing the question gives; None where it
            cannot be closed.
    """

    question: Question
    answer: Answer | None
    progress: Progress
    can_go_back: bool
    added: int = 0
    today: date | None = None
    partial_input: PartialInput | None = None
    earlier: Earlier | None = None
    answer_if_closed: Answer | None = None

    @property
    def answer_if_skipped(self) -> Answer:
        """The answer when the question is skipped: the one given before stays.

        That of an earlier visit does not: nobody has said that it still holds.
        """
        if self.answer is None or self.earlier:
            return NonAnswer.SKIPPED
        return self.answer


class Alert(_Step, frozen=True, kw_only=True):
    """A step that warns of something that needs care at once.

    Attributes:
        level: The most urgent level among the flags.
        title: The guidance's title for that level.
        text: The guidance's text for that level.
        flags: The red flags that the last answer raised, the most urgent first.
    """

    level: Level
    title: str
    text: str
    flags: tuple[RedFlag, ...]


class PathDiff(msgspec.Struct, frozen=True, kw_only=True):
    """The difference between two paths through the questions.

    Attributes:
        added: Questions that only the new path has.
        gone: Questions that only the old path has.
        hidden_answered: Those gone that have an answer. It counts for nothing
            until the question comes back.
    """

    added: tuple[Question, ...] = ()
    gone: tuple[Question, ...] = ()
    hidden_answered: tuple[Question, ...] = ()


def diff_paths(
    before: Sequence[Question], after: Sequence[Question], answers: Answers
) -> PathDiff:
    """Return the difference between the path before a change and the path after it.

    Args:
        before: The questions of the old path, in order.
        after: The questions of the new path, in order.
        answers: All answers, hidden questions included.
    """
    gone = tuple(item for item in before if item not in after)
    unanswered = (None, NonAnswer.SKIPPED)
    return PathDiff(
        added=tuple(item for item in after if item not in before),
        gone=gone,
        hidden_answered=tuple(i for i in gone if answers.get(i.id) not in unanswered),
    )


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the review; the answer is None where there is none yet."""

    section: str
    question: Question
    answer: Answer | None


class Review(_Step, frozen=True, kw_only=True):
    """A step that shows all answers, each changeable.

    Attributes:
        rows: The questions of the path and their answers.
        path_diff: What the answer that was just changed did to the path.
    """

    rows: tuple[Row, ...]
    path_diff: PathDiff = PathDiff()

    @property
    def left(self) -> int:
        """The number of questions that are not answered yet."""
        return sum(row.answer is None for row in self.rows)


Step = Ask | Alert | Review
"""Everything that an interview puts to a person."""
