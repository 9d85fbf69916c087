"""The assessment: everything that answers lead to, with reasons and sources."""

from enum import StrEnum, unique
from typing import Literal

import msgspec

from neurocheck.guidance.rules import Fit, Level, Modifiable
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.model import Toe


__all__ = [
    "FIT_WORDS",
    "LEVEL_WORDS",
    "AnswerGroup",
    "Assessment",
    "Feature",
    "Line",
    "Pattern",
    "Reason",
    "RedFlag",
    "RiskFactor",
    "Scale",
    "State",
    "TouchResult",
    "TouchTest",
    "Urgency",
    "VisitAnswer",
    "VisitAnswers",
]

LEVEL_WORDS = {
    Level.EMERGENCY: gettext_noop("emergency"),
    Level.SAME_DAY: gettext_noop("same day"),
    Level.SOON: gettext_noop("soon"),
    Level.CANNOT_TELL: gettext_noop("cannot tell"),
    Level.ROUTINE: gettext_noop("routine"),
}
"""Each level in a word or two."""

FIT_WORDS = {
    Fit.MANY: gettext_noop("many"),
    Fit.SOME: gettext_noop("some"),
    Fit.FEW: gettext_noop("few"),
    Fit.NONE: gettext_noop("none"),
    Fit.CANNOT_TELL: gettext_noop("cannot tell"),
}
"""Each fit in a word or two."""

# Keep the same as TOE_OPTIONS: answers to questions about toes are used as these.
TouchResult = Literal["felt", "not_felt", "could_not"]
"""Whether a touch of a toe was felt, or could not be tried."""


@unique
class State(StrEnum):
    """What the answers say about a feature of a pattern."""

    PRESENT = "present"
    # The person's own No, and nothing else.
    ABSENT = "absent"
    UNKNOWN = "unknown"
    # No question could settle it, such as a band where the chest may be in danger.
    NOT_ASKED = "not_asked"


# All structs from here on are saved in documents. Their fields are keys in these, and a
# new one needs a default, or older documents can no longer be read.
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
    """A red flag that the answers raise."""

    level: Level


class Urgency(msgspec.Struct, frozen=True, kw_only=True):
    """The urgency of care and its reasons, the most urgent first.

    Attributes:
        level: How soon care is needed; ``cannot_tell`` where nothing urgent was named
            and a question about signs of danger is open or was never asked.
        title: A few words.
        text: What to do.
        reasons: Every red flag that the answers raise.
        sources: Keys of the sources behind the words.
        open: The questions about signs of danger that were asked and have no answer.
    """

    level: Level
    title: str
    text: str
    reasons: tuple[RedFlag, ...]
    sources: tuple[str, ...] = ()
    open: tuple[Reason, ...] = ()

    @property
    def shown(self) -> tuple[RedFlag, ...]:
        """The reasons that are shown: routine ones only where nothing is urgent.

        A reason that leads stands in the title and text already.
        """
        return tuple(
            flag
            for flag in self.reasons
            if (self.level.is_quiet or flag.level is not Level.ROUTINE)
            and not (flag.title == self.title and self.text.startswith(flag.text))
        )


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """A feature of a pattern, its state, and the answers that decide it.

    Attributes:
        id: Its name.
        text: What people with the pattern report.
        state: What the answers say about it.
        because: The answers that decide it.
        sources: Keys of the sources behind it.
        ticked: The words that were ticked, where the text names several things.
    """

    id: str
    text: str
    state: State
    because: tuple[Reason, ...]
    sources: tuple[str, ...]
    ticked: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """What the person named: what was ticked of it, or all of it."""
        return "; ".join(self.ticked) or self.text


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern, and the features that the answers have in common with it."""

    id: str
    title: str
    text: str
    fit: Fit
    fit_words: str
    features: tuple[Feature, ...]
    sources: tuple[str, ...]
    # Said beside the count, and not counted.
    notes: tuple[Line, ...] = ()

    @property
    def total(self) -> int:
        """How many of the features were asked about."""
        return len(self.features) - self.count(State.NOT_ASKED)

    def count(self, state: State) -> int:
        """Return how many features are in a state."""
        return len(self.select(state))

    def select(self, state: State) -> tuple[Feature, ...]:
        """Return the features that are in a state."""
        return tuple(one for one in self.features if one.state is state)


class RiskFactor(Line, frozen=True, kw_only=True):
    """A risk factor that the person named."""

    modifiable: Modifiable
    helps: str = ""


class TouchTest(Line, frozen=True, kw_only=True):
    """The instructions of the touch test, and its result.

    Attributes:
        result: What the test found, where it was done.
        toes: The answer for each toe that was touched.
    """

    result: Line | None = None
    toes: dict[Toe, TouchResult] = {}


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """A number on a scale, and both ends of the scale."""

    value: float
    low: float
    high: float


class VisitAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was asked, or a derived number, with its answer in words.

    Attributes:
        question: The id.
        title: The question in a few words.
        text: The answer in words.
        is_known: Whether it is an answer, and not "I don't know" or the like.
        is_own: Whether the answer is in the person's own words.
        is_none: Whether the person ticked only an option such as "none of these".
        scale: The answer on its scale, where it is on one.
    """

    question: str
    title: str
    text: str
    is_known: bool
    is_own: bool = False
    is_none: bool = False
    scale: Scale | None = None


class AnswerGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that stand together on the visit sheet."""

    title: str
    answers: tuple[VisitAnswer, ...]


class VisitAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """The answers that a clinician finds on the visit sheet, if they were asked.

    Attributes:
        groups: The answers.
        private: The private questions that were asked. What rests on them is left out
            of a sheet unless the person chooses otherwise.
        urgency: The urgency of care as a sheet says it that leaves them out; None where
            that is the same.
    """

    groups: tuple[AnswerGroup, ...] = ()
    private: tuple[str, ...] = ()
    urgency: Urgency | None = None


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that answers lead to, each line with its reasons and sources.

    ``topics`` are those of ``neurocheck learn`` that fit the answers, the most
    fitting first. Documents of earlier versions have no ``visit``.
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
    self_care: tuple[Line, ...] = ()
