"""Which answers stand on the visit sheet: as the file says it, and as it comes out."""

import msgspec


__all__ = [
    "AnswerGroup",
    "Answered",
    "Scale",
    "SheetGroup",
    "VisitAnswers",
    "VisitSheet",
]


class SheetGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that stand together on the visit sheet.

    Attributes:
        title: Their heading.
        answers: Ids of questions and derived numbers, in order.
    """

    title: str
    answers: tuple[str, ...]


class VisitSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Which answers a clinician finds on the visit sheet.

    Attributes:
        groups: The answers, under their headings, in order.
    """

    groups: tuple[SheetGroup, ...] = ()


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """A number on a scale, and the ends of the scale."""

    value: float
    low: float
    high: float


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was asked, or a derived number, and its answer in words.

    Attributes:
        question: Its id.
        title: The question in a few words.
        text: The answer in words.
        is_known: Whether it is an answer, and not "I don't know" or the like.
        is_own: Whether the answer is in the person's own words.
        scale: The answer as a number on a scale, where it is one.
    """

    question: str
    title: str
    text: str
    is_known: bool
    is_own: bool = False
    scale: Scale | None = None


class AnswerGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that stand together on the visit sheet."""

    title: str
    answers: tuple[Answered, ...]


class VisitAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """The answers that a clinician finds on the visit sheet, if they were asked."""

    groups: tuple[AnswerGroup, ...] = ()
