"""Promises of the summary: its content and order."""

import re
from typing import TypeVar

import msgspec
import pytest

from neurocheck.document import Document, source_keys
from neurocheck.guidance.rules import Fit, Level
from neurocheck.report.blocks import (
    Block,
    BodyMap,
    Callout,
    Citations,
    Heading,
    Item,
    Items,
    Meter,
    Paragraph,
    Report,
    split_sections,
)
from neurocheck.report.summary import compose


B = TypeVar("B", bound=Block)

ORDER = [
    "What needs care now",
    "What your answers share with each pattern",
    "What else can cause this",
    "What raises risk, and what helps",
    "Checks to talk about",
    "What you can do yourself",
    "A touch test to do at home",
    "Questions for your visit",
    "What we could not tell",
    "Learn more",
    "What this cannot do",
    "Sources",
]
REPORTED = "things people with it often report"
REASSURING = (
    r"normal|healthy|low risk|unlikely|nothing to worry|no need|good news|all clear|"
    r"\bfine\b|\bsafe\b|\bwell\b|diagnos|probab|chance|likely|%"
)


def headings(report: Report) -> list[str]:
    """Return the headings of a report."""
    return [block.text for block in report.blocks if isinstance(block, Heading)]


def every(report: Report, kind: type[B]) -> list[B]:
    """Return all blocks of a kind."""
    return [block for block in report.blocks if isinstance(block, kind)]


def texts(part: object) -> list[str]:
    """Return every text in a report."""
    if isinstance(part, msgspec.Struct):
        return [
            text for value in msgspec.structs.astuple(part) for text in texts(value)
        ]
    if isinstance(part, tuple):
        return [text for value in part for text in texts(value)]
    return [part] if isinstance(part, str) else []


def school_years(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text; a run of vowels is a syllable."""
    sentences = len(re.findall(r"[.!?]", text))
    words = re.findall(r"[a-z]+", text.lower())
    syllables = sum(
        max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e\b", "", word))))
        for word in words
    )
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def items(report: Report) -> list[Item]:
    """Return every item of a report."""
    found: list[Item] = []
    for block in report.blocks:
        match block:
            case Items():
                found += block.items
            case Callout():
                found += [block.lead, *block.items]
            case BodyMap():
                found += block.places
            case Meter():
                found += block.named
            case _:
                pass
    return found


def test_sections_stand_in_the_order_that_matters(typical_document: Document) -> None:
    """Care comes first, and sources come last."""
    assert headings(compose(typical_document)) == ORDER


def test_empty_sections_are_left_out(bare_document: Document) -> None:
    """Only what must always be said is there when nothing else is."""
    assert headings(compose(bare_document)) == ["What needs care now"]


def test_each_section_starts_with_its_heading(typical_document: Document) -> None:
    """A report falls into sections, and no block is lost."""
    report = compose(typical_document)

    parts = split_sections(report)

    assert [type(part[0]) for part in parts] == [Heading] * len(ORDER)
    assert [block for part in parts for block in part] == list(report.blocks)


def test_urgency_says_the_words_of_the_document(typical_document: Document) -> None:
    """The callout has the level, its words, and each red flag with its steps."""
    (callout,) = every(compose(typical_document), Callout)

    assert (callout.label, callout.lead.title) == ("SAME DAY", "Get this seen today")
    assert [(item.title, item.note) for item in callout.items] == [
        ("An open sore on your foot", ""),
        ("Lows without warning", "soon"),
    ]
    assert callout.items[0].steps[1] == "Take the weight off that foot."


def test_patterns_are_sorted_by_what_they_share(typical_document: Document) -> None:
    """The pattern with most in common comes first; those with little are short."""
    meters = every(compose(typical_document), Meter)

    assert [(meter.label, meter.words, bool(meter.text)) for meter in meters] == [
        (
            "Feet and hands (peripheral)",
            f"Much in common: 5 of the 9 {REPORTED}; 2 not answered",
            True,
        ),
        (
            "Inner organs (autonomic)",
            f"Some things in common: 3 of the 8 {REPORTED}; 2 not answered",
            True,
        ),
        ("One nerve (focal)", "Little in common: 1 of 4", False),
        ("Thigh and hip (proximal)", "Nothing in common so far: 0 of 5", False),
    ]


def test_what_cannot_be_told_comes_before_none(typical_document: Document) -> None:
    """Too few answers is a reason to look again, so it outranks nothing in common."""
    patterns = typical_document.assessment.patterns
    fits = [Fit.NONE, Fit.CANNOT_TELL, Fit.FEW, Fit.MANY]
    mixed = tuple(
        msgspec.structs.replace(pattern, fit=fit, title=fit)
        for pattern, fit in zip(patterns, fits, strict=True)
    )
    assessment = msgspec.structs.replace(typical_document.assessment, patterns=mixed)
    document = msgspec.structs.replace(typical_document, assessment=assessment)

    meters = every(compose(document), Meter)

    assert [meter.label for meter in meters] == ["many", "few", "cannot_tell", "none"]


def test_present_features_are_the_reason(typical_document: Document) -> None:
    """Present features are named even without reasons."""
    meter = every(compose(typical_document), Meter)[1]

    assert [item.text for item in meter.named] == [
        "dizzy on standing",
        "full after a few bites",
        "dry feet",
    ]


def test_risk_factors_say_what_can_change(typical_document: Document) -> None:
    """Whether a risk factor can be changed is said in words."""
    notes = {item.title: item.note for item in items(compose(typical_document))}

    assert notes["Smoking"] == "you can change this"
    assert notes["Kidney disease"] == "you can change this in part"
    assert notes["Many years with diabetes"] == "you cannot change this"


def test_risk_factors_say_what_helps(typical_document: Document) -> None:
    """The summary always says what helps, and with reasons also how a factor harms."""
    plain, why = (
        {item.title: item.text for item in items(compose(typical_document, why=asked))}
        for asked in (False, True)
    )

    assert plain["Smoking"] == "Stopping helps."
    assert plain["Many years with diabetes"] == "More nerves are hurt by then."
    assert why["Smoking"] == "It narrows the blood vessels of nerves. Stopping helps."


def test_why_adds_answers_and_sources(typical_document: Document) -> None:
    """Each line that rests on answers says so, but only where that is asked for."""
    plain, why = (compose(typical_document, why=asked) for asked in (False, True))

    assert not any(item.because or item.sources for item in items(plain))
    assert all(item.sources for item in items(why))
    because = {item.title: item.because for item in items(why)}
    assert because["Smoking"] == ("Smokes: Yes",)


@pytest.mark.parametrize("why", [False, True], ids=["plain", "why"])
def test_every_source_is_there(typical_document: Document, why: bool) -> None:
    """The report ends with each source that the document names, once."""
    last = compose(typical_document, why=why).blocks[-1]

    assert isinstance(last, Citations)
    keys = set(source_keys(typical_document.assessment))
    assert [one.key for one in last.citations] == sorted(keys)
    assert all(one.text for one in last.citations)


def test_many_sources_are_counted_and_few_named(typical_document: Document) -> None:
    """A wall of keys helps nobody: where there is little room, it is how many."""
    (citations,) = every(compose(typical_document), Citations)

    assert citations.summary == "6 sources. To see each in full, add --why."
    assert len(citations.citations) == 6


def test_a_source_without_citation_is_named_by_its_key(
    typical_document: Document,
) -> None:
    """A key that the catalogue lacks still stands in the list."""
    document = msgspec.structs.replace(typical_document, sources={})

    (citations,) = every(compose(document, why=True), Citations)

    assert {(one.key, one.text) for one in citations.citations} >= {("ADA2024", "")}


def test_own_words_never_reassure(bare_document: Document) -> None:
    """No word of the program's own reassures, diagnoses or gives a chance."""
    own = [*texts(compose(bare_document)), *ORDER]

    assert not [text for text in own if re.search(REASSURING, text, re.IGNORECASE)]


def test_own_words_are_easy_to_read(bare_document: Document) -> None:
    """The program's own sentences need six years of school at most."""
    own = [block.text for block in every(compose(bare_document), Paragraph)]

    assert school_years(" ".join([*own, *(f"{title}." for title in ORDER)])) <= 6


@pytest.mark.parametrize(
    ("level", "count"),
    [
        (Level.EMERGENCY, 2),
        (Level.SAME_DAY, 2),
        (Level.SOON, 2),
        (Level.CANNOT_TELL, 2),
        (Level.ROUTINE, 1),
    ],
)
def test_urgent_words_are_repeated_where_the_beginning_scrolls_away(
    typical_document: Document, level: Level, count: int
) -> None:
    """Urgent advice is repeated at the end on request."""
    urgency = msgspec.structs.replace(typical_document.assessment.urgency, level=level)
    assessment = msgspec.structs.replace(typical_document.assessment, urgency=urgency)
    document = msgspec.structs.replace(typical_document, assessment=assessment)

    callouts = every(compose(document, remind=True), Callout)

    assert [one.lead.title for one in callouts] == [urgency.title] * count
