"""The assessment: everything that a person's answers give, with reasons and sources."""

import msgspec

from neurocheck.guidance.rules import Fit, Level, Modifiable, TouchResult
from neurocheck.questionnaire.model import Toe


__all__ = [
    "AnswerGroup",
    "Assessment",
    "Feature",
    "Line",
    "Pattern",
    "Reason",
    "RedFlag",
    "RiskFactor",
    "Scale",
    "TouchTest",
    "Urgency",
    "VisitAnswer",
    "VisitAnswers",
]


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """A number on a scale, and the ends of the scale."""

    value: float
    low: float
    high: float


class VisitAnswer(msgspec.Struct, frozen=True, kw_only=True):
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
    answers: tuple[VisitAnswer, ...]


class VisitAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """The answers that a clinician finds on the visit sheet, if they were asked."""

    groups: tuple[AnswerGroup, ...] = ()


# ── what comes of it ─────────────────────────────────────────────────────────────


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that a line rests on, in words."""

    question: str
    text: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that applies, with the answers and the sources that it rests on."""

    id: str
    title: str
    text: str
    because: tuple[Reason, ...]
    sources: tuple[str, ...]
    steps: tuple[str, ...] = ()


class RedFlag(Line, frozen=True, kw_only=True):
    """A red flag that fired."""

    level: Level


class RiskFactor(Line, frozen=True, kw_only=True):
    """A risk factor that the person named."""

    modifiable: Modifiable
    helps: str = ""


class TouchTest(Line, frozen=True, kw_only=True):
    """How to test the toes, and what came of it.

    Attributes:
        result: What came of it, where it was done.
        toes: What was answered for each toe that was touched, by toe.
    """

    result: Line | None = None
    toes: dict[Toe, TouchResult] = {}


class Urgency(msgspec.Struct, frozen=True, kw_only=True):
    """How soon care is needed, and why; the most urgent reason first."""

    level: Level
    title: str
    text: str
    reasons: tuple[RedFlag, ...]
    sources: tuple[str, ...] = ()


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """A feature, whether it is present, and the answers that say so."""

    id: str
    text: str
    present: bool | None
    because: tuple[Reason, ...]
    sources: tuple[str, ...]


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """What the answers have in common with a pattern."""

    id: str
    title: str
    text: str
    fit: Fit
    fit_words: str
    features: tuple[Feature, ...]
    sources: tuple[str, ...]

    def count(self, present: bool | None) -> int:
        """Count the features that are present, absent or unknown."""
        return sum(feature.present is present for feature in self.features)


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the answers give, each line with its reasons and sources.

    ``topics`` are those of ``neurocheck learn`` that fit the answers, the most
    fitting first.
    Documents of earlier versions have no ``visit``.
    """

    urgency: Urgency
    patterns: tuple[Pattern, ...]
    places: tuple[Line, ...]
    other_causes: tuple[Line, ...]
    risk_factors: tuple[RiskFactor, ...]
    checks: tuple[Line, ...]
    touch_test: TouchTest | None
    visit_questions: tuple[Line, ...]
    not_known: tuple[Line, ...]
    learn: tuple[Line, ...]
    limits: tuple[Line, ...]
    topics: tuple[str, ...] = ()
    visit: VisitAnswers | None = None
