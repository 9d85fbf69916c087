"""Guidance as it stands in its file: rules, and the words that they show."""

import re
from enum import StrEnum, unique
from typing import Literal

import msgspec

from neurocheck.questionnaire.conditions import Condition
from neurocheck.reading.structs import FilledIn


__all__ = [
    "LEFT_OPEN",
    "PLACEHOLDER",
    "FeatureRule",
    "Fit",
    "FitCounts",
    "Guidance",
    "Level",
    "Modifiable",
    "PatternRule",
    "PhoneNumber",
    "RedFlagRule",
    "RiskFactorRule",
    "Rule",
    "TouchTestRule",
    "TrendNumber",
    "UrgencyWords",
    "VisitSheetGroup",
    "VisitSheetRules",
]

PLACEHOLDER = re.compile(r"\{(\w+)\}")
"""A name in braces within a title or a text.

``{age}`` names a question and stands for its answer; ``{emergency}`` names a phone
number and stands for that of the country; ``{left_open}`` stands for the questions of
the rule's own condition that were left open.
"""

LEFT_OPEN = "left_open"
"""The name in braces for the questions that were left open."""


@unique
class Level(StrEnum):
    """A level of urgency, the most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"
    # Not the mildest level: more urgent than routine, as a sign may have gone unasked.
    CANNOT_TELL = "cannot_tell"
    ROUTINE = "routine"

    @property
    def rank(self) -> int:
        """Return its place in the order of urgency; 0 is the most urgent."""
        # Levels themselves are texts: sorting them would go by their letters.
        return list(Level).index(self)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was named that needs care within days."""
        return self in {Level.CANNOT_TELL, Level.ROUTINE}


@unique
class Fit(StrEnum):
    """The extent of what answers share with a pattern; not a probability."""

    MANY = "many"
    SOME = "some"
    FEW = "few"
    NONE = "none"
    CANNOT_TELL = "cannot_tell"


Modifiable = Literal["yes", "partly", "no"]
"""Whether a risk factor can be changed."""


class UrgencyWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words that are shown at a level of urgency.

    Attributes:
        title: A few words.
        text: What to do, in plain sentences.
        sources: Keys of the sources behind it.
        topic: The topic of ``neurocheck learn`` about it.
    """

    title: str
    text: str
    sources: tuple[str, ...] = ()
    topic: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Words for people, and the condition on which they are shown.

    Attributes:
        id: Its name.
        title: A few words. It may name a question in braces, as the text may.
        sources: Keys of the sources behind it; empty for a place of the body.
        text: Plain sentences; empty where the title says it all.
        when: It is shown where this is true; always, where there is no condition.
        steps: What to do, one by one.
        topic: The topic of ``neurocheck learn`` for people to whom it is shown.
    """

    id: str
    title: str
    sources: tuple[str, ...]
    text: str = ""
    when: Condition | None = None
    steps: tuple[str, ...] = ()
    topic: str = ""


class RedFlagRule(Rule, frozen=True, kw_only=True):
    """A sign that needs care.

    Attributes:
        level: How soon it needs care; never ``cannot_tell``. With ``routine`` it is a
            reason to have something examined, shown where nothing is more urgent.
        leads: Whether its title and text stand in place of those of its level, where no
            other flag of that level is raised.
    """

    level: Level
    leads: bool = False


class RiskFactorRule(Rule, frozen=True, kw_only=True):
    """Something that raises risk.

    Attributes:
        modifiable: Whether it can be changed.
        helps: What is known to help.
    """

    modifiable: Modifiable
    helps: str = ""


class TouchTestRule(Rule, frozen=True, kw_only=True):
    """A test of the toes that people can do at home.

    Attributes:
        results: What the test can find; the first whose condition is true is shown.
    """

    results: tuple[Rule, ...] = ()


class FeatureRule(msgspec.Struct, frozen=True, kw_only=True):
    """Something that people with a pattern often report.

    Attributes:
        id: Its name.
        text: What they report.
        when: True where the answers report it too; false where they deny it.
        requires: Where this is false, the feature counts as not asked, whatever else
            is said; where it is unknown, the feature cannot be present.
        sources: Keys of the sources behind it.
        key: One of these alone is enough for the fit ``some``.
    """

    id: str
    text: str
    when: Condition
    sources: tuple[str, ...]
    key: bool = False
    requires: Condition | None = None


class FitCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many features have to be present for a fit.

    Attributes:
        some: The least number for the fit ``some``.
        many: The least number for the fit ``many``.
    """

    some: int
    many: int


class PatternRule(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of neuropathy, described by what people with it often report.

    Attributes:
        id: Its name.
        title: Its name as people read it.
        text: What it is.
        sources: Keys of the sources behind the text.
        features: What people with it often report.
        fit: How many features have to be present for the fits some and many.
        topic: The topic of ``neurocheck learn`` for a fit of some or many.
        notes: What is said beside the count, where it applies, and is not counted.
    """

    id: str
    title: str
    text: str
    sources: tuple[str, ...]
    features: tuple[FeatureRule, ...]
    fit: FitCounts
    topic: str = ""
    notes: tuple[Rule, ...] = ()


class TrendNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number that is compared from one assessment to the next.

    Attributes:
        id: A question with a number for an answer, or a derived number.
        better: Which way is better; without it, a change is only a change.
    """

    id: str
    better: Literal["lower", "higher"] | None = None


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


class PhoneNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A phone number as it stands after the word "call".

    Attributes:
        words: The number, with what else people have to know about it.
        sources: Keys of the sources behind it.
    """

    words: str
    sources: tuple[str, ...]


class Guidance(msgspec.Struct, frozen=True, kw_only=True):
    """A whole guidance file.

    Attributes:
        format: ``neurocheck-guidance/1``.
        version: Changes whenever a rule or its words change.
        questionnaire: Id of the question set that its conditions speak of.
        urgency: The words for each level; those for ``cannot_tell`` are needed only
            where a question asks about signs of danger.
        left_open: Words in place of those for ``cannot_tell``, where the questions of
            the condition are the only danger questions that were left open.
        fits: The words for each fit; needed where there are patterns.
        red_flags: Signs that need care.
        patterns: Patterns that the answers are compared with.
        places: Places of the body map; the ids are names of places.
        other_causes: What else can cause the same.
        risk_factors: What raises risk.
        checks: What should be checked.
        self_care: What people can do themselves.
        touch_test: A test for at home.
        visit_questions: What to ask at a visit.
        not_known: What could not be told because answers are missing.
        learn: What is worth knowing.
        limits: What this cannot do.
        trend: Numbers that are compared over time.
        trend_notes: What a comparison over time cannot tell.
        visit_sheet: Which answers stand on the visit sheet.
        sha256: Hash of the file, filled in by the loader.
        country: The country whose phone numbers are named, filled in by the loader;
            empty where nobody chose one.
        numbers: Those phone numbers, by their placeholders, filled in by the loader.
    """

    format: str
    version: str
    questionnaire: str
    urgency: dict[str, UrgencyWords]
    left_open: tuple[Rule, ...] = ()
    fits: dict[str, str] = {}
    red_flags: tuple[RedFlagRule, ...] = ()
    patterns: tuple[PatternRule, ...] = ()
    places: tuple[Rule, ...] = ()
    other_causes: tuple[Rule, ...] = ()
    risk_factors: tuple[RiskFactorRule, ...] = ()
    checks: tuple[Rule, ...] = ()
    self_care: tuple[Rule, ...] = ()
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
    numbers: FilledIn[dict[str, PhoneNumber]] = {}
