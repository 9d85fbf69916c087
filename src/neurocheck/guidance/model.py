"""Guidance as it stands in its file, and the assessment that comes of it."""

import re
from enum import StrEnum, unique
from typing import Literal

import msgspec

from neurocheck.guidance.sheet import VisitAnswers, VisitSheet
from neurocheck.guidance.trend import TrendNumber
from neurocheck.questionnaire.conditions import Condition
from neurocheck.questionnaire.model import Toe
from neurocheck.reading.convert import FilledIn
from neurocheck.words import to_say


__all__ = [
    "FIT_WORDS",
    "LEVEL_WORDS",
    "PLACEHOLDER",
    "Assessment",
    "Feature",
    "FeatureRule",
    "Fit",
    "FitCounts",
    "Guidance",
    "Level",
    "Line",
    "Modifiable",
    "Number",
    "Pattern",
    "PatternRule",
    "Reason",
    "RedFlag",
    "RedFlagRule",
    "RiskFactor",
    "RiskFactorRule",
    "Rule",
    "Touch",
    "TouchTest",
    "TouchTestRule",
    "Urgency",
    "UrgencyWords",
]


@unique
class Level(StrEnum):
    """How soon care is needed, the most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return list(Level).index(self)


@unique
class Fit(StrEnum):
    """How much answers have in common with a pattern; never how likely it is."""

    MANY = "many"
    SOME = "some"
    FEW = "few"
    NONE = "none"
    CANNOT_TELL = "cannot_tell"


Modifiable = Literal["yes", "partly", "no"]

LEVEL_WORDS = {
    Level.EMERGENCY: to_say("emergency"),
    Level.SAME_DAY: to_say("same day"),
    Level.SOON: to_say("soon"),
    Level.ROUTINE: to_say("routine"),
}
"""Each level in a word or two."""

FIT_WORDS = {
    Fit.MANY: to_say("many"),
    Fit.SOME: to_say("some"),
    Fit.FEW: to_say("few"),
    Fit.NONE: to_say("none"),
    Fit.CANNOT_TELL: to_say("cannot tell"),
}
"""Each fit in a word or two."""
Touch = Literal["felt", "not_felt", "could_not"]
"""What came of touching a toe."""


# ── as it stands in the file ─────────────────────────────────────────────────────


PLACEHOLDER = re.compile(r"\{(\w+)\}")
"""Where a title or text names a question, ``{age}``: its answer stands there.

In the same way it names a number to call, ``{emergency}``: that of the country.
"""


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number as it stands after the word "call", and the sources behind it.

    Attributes:
        words: The number, with what else has to be said.
        sources: Keys of the sources behind it.
    """

    words: str
    sources: tuple[str, ...]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Words for people, and when they are shown.

    Attributes:
        id: Its name.
        title: A few words. It may name a question in braces, as the text may.
        sources: Keys of the sources behind it; empty for a place of the body.
        text: What it says, in plain sentences, where the title does not say it.
        when: Shown where this is true; always, where there is no condition.
        steps: What to do, one by one.
        topic: A topic of ``neurocheck learn`` that fits whoever reads this.
    """

    id: str
    title: str
    sources: tuple[str, ...]
    text: str = ""
    when: Condition | None = None
    steps: tuple[str, ...] = ()
    topic: str = ""


class RedFlagRule(Rule, frozen=True, kw_only=True):
    """Something that needs care, and how soon.

    Attributes:
        level: How soon.
    """

    level: Level


class RiskFactorRule(Rule, frozen=True, kw_only=True):
    """Something that raises risk.

    Attributes:
        modifiable: Whether it can be changed.
        helps: What is known to help.
    """

    modifiable: Modifiable
    helps: str = ""


class TouchTestRule(Rule, frozen=True, kw_only=True):
    """A test of the toes, for at home.

    Attributes:
        results: What comes of it; the first whose condition is true is shown.
    """

    results: tuple[Rule, ...] = ()


class FeatureRule(msgspec.Struct, frozen=True, kw_only=True):
    """Something that people with a pattern often report.

    Attributes:
        id: Its name.
        text: What they report.
        when: True where the answers say the same; false where they say otherwise.
        sources: Keys of the sources behind it.
        key: One of these alone is enough for the fit ``some``.
    """

    id: str
    text: str
    when: Condition
    sources: tuple[str, ...]
    key: bool = False


class FitCounts(msgspec.Struct, frozen=True, kw_only=True):
    """From how many present features on a fit is called some, and many.

    Attributes:
        some: From so many on it is called some.
        many: From so many on it is called many.
    """

    some: int
    many: int


class PatternRule(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a name, described by what people with it often report.

    Attributes:
        id: Its name.
        title: As the person reads it.
        text: What it is.
        sources: Keys of the sources behind the text.
        features: What people with it often report.
        fit: The counts from which a fit is called some or many.
        topic: The topic of ``neurocheck learn`` for a fit of some or many.
    """

    id: str
    title: str
    text: str
    sources: tuple[str, ...]
    features: tuple[FeatureRule, ...]
    fit: FitCounts
    topic: str = ""


class UrgencyWords(msgspec.Struct, frozen=True, kw_only=True):
    """What is said at a level of urgency.

    Attributes:
        title: A few words.
        text: What to do, in plain sentences.
        sources: Keys of the sources behind it.
        topic: What there is to read about it.
    """

    title: str
    text: str
    sources: tuple[str, ...] = ()
    topic: str = ""


class Guidance(msgspec.Struct, frozen=True, kw_only=True):
    """A whole guidance file.

    Attributes:
        format: ``neurocheck-guidance/1``.
        version: Changes whenever a rule or its words change.
        questionnaire: Id of the question set that it speaks of.
        urgency: The words for each level.
        fits: The words for each fit; needed where there are patterns.
        red_flags: What needs care, and how soon.
        patterns: What answers can have much or little in common with.
        places: Places of the body map; the ids are names of places.
        other_causes: What else can cause the same.
        risk_factors: What raises risk.
        checks: What should be checked.
        touch_test: A test for at home.
        visit_questions: What to ask at a visit.
        not_known: What could not be told for want of answers.
        learn: What is worth knowing.
        limits: What this cannot do.
        trend: Numbers that are compared over time.
        trend_notes: What a comparison over time cannot say.
        visit_sheet: Which answers stand on the visit sheet.
        sha256: Hash of the file, filled in by the loader.
        country: Whose numbers to call are named, filled in by the loader; empty
            where nobody said.
        numbers: Those numbers, by what stands in braces, filled in by the loader.
    """

    format: str
    version: str
    questionnaire: str
    urgency: dict[str, UrgencyWords]
    fits: dict[str, str] = {}
    red_flags: tuple[RedFlagRule, ...] = ()
    patterns: tuple[PatternRule, ...] = ()
    places: tuple[Rule, ...] = ()
    other_causes: tuple[Rule, ...] = ()
    risk_factors: tuple[RiskFactorRule, ...] = ()
    checks: tuple[Rule, ...] = ()
    touch_test: TouchTestRule | None = None
    visit_questions: tuple[Rule, ...] = ()
    not_known: tuple[Rule, ...] = ()
    learn: tuple[Rule, ...] = ()
    limits: tuple[Rule, ...]
    trend: tuple[TrendNumber, ...] = ()
    trend_notes: tuple[Rule, ...] = ()
    visit_sheet: VisitSheet = VisitSheet()
    sha256: FilledIn[str] = ""
    country: FilledIn[str] = ""
    numbers: FilledIn[dict[str, Number]] = {}


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
    toes: dict[Toe, Touch] = {}


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
