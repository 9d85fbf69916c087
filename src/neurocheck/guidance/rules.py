"""Guidance as it stands in its file, and the assessment that comes of it."""

import re
from enum import StrEnum, unique
from typing import Literal

import msgspec

from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.conditions import Condition
from neurocheck.reading.structs import FilledIn


__all__ = [
    "FIT_WORDS",
    "LEVEL_WORDS",
    "PLACEHOLDER",
    "FeatureRule",
    "Fit",
    "FitCounts",
    "Guidance",
    "Level",
    "Modifiable",
    "Number",
    "PatternRule",
    "RedFlagRule",
    "RiskFactorRule",
    "Rule",
    "TouchResult",
    "TouchTestRule",
    "TrendNumber",
    "UrgencyWords",
    "VisitSheetGroup",
    "VisitSheetRules",
]


class VisitSheetGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Answers that stand together on the visit sheet.

    Attributes:
        title: Their heading.
        answers: Ids of questions and derived numbers, in order.
    """

    title: str
    answers: tuple[str, ...]


class VisitSheetRules(msgspec.Struct, frozen=True, kw_only=True):
    """Which answers a clinician finds on the visit sheet.

    Attributes:
        groups: The answers, under their headings, in order.
    """

    groups: tuple[VisitSheetGroup, ...] = ()


class TrendNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number that is compared from one assessment to the next.

    Attributes:
        id: A question with a number for an answer, or a derived number.
        better: Which way is better; without it, a change is only a change.
    """

    id: str
    better: Literal["lower", "higher"] | None = None


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
    Level.EMERGENCY: gettext_noop("emergency"),
    Level.SAME_DAY: gettext_noop("same day"),
    Level.SOON: gettext_noop("soon"),
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

TouchResult = Literal["felt", "not_felt", "could_not"]
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
    visit_sheet: VisitSheetRules = VisitSheetRules()
    sha256: FilledIn[str] = ""
    country: FilledIn[str] = ""
    numbers: FilledIn[dict[str, Number]] = {}
