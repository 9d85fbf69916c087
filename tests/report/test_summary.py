"""Promises of the summary: its content and order."""

import re
from typing import Any, TypeVar

import msgspec
import pytest

from neurocheck.document import Document, source_keys
from neurocheck.guidance.assessment import Line, State
from neurocheck.guidance.rules import Fit, Level
from neurocheck.report.blocks import (
    Block,
    BodyMap,
    Callout,
    Citations,
    Feet,
    Heading,
    Item,
    Items,
    Paragraph,
    Report,
    Shared,
    split_sections,
)
from neurocheck.report.summary import compose


B = TypeVar("B", bound=Block)

ORDER = [
    "What needs care now",
    "For your next visit",
    "What you can do yourself",
    "What your answers share with each pattern",
    "What else can cause this",
    "What raises risk, and what helps",
    "What we could not tell",
    "Good to know",
]
FEET = (
    "The most common kind. It starts in the toes of both feet and slowly moves up; the "
    "hands may follow later."
)
ORGANS = "Nerves that run the heart, stomach, bladder and sweat."
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


def in_section(report: Report, title: str) -> list[str]:
    """Return the titles of the items under a heading."""
    [section] = [
        part for part in split_sections(report) if part[0] == Heading(text=title)
    ]
    lists = (block for block in section if isinstance(block, Items))
    return [item.title for block in lists for item in block.items]


def with_assessment(document: Document, **parts: Any) -> Document:
    """Return a document with some parts of its assessment replaced."""
    assessment = msgspec.structs.replace(document.assessment, **parts)
    return msgspec.structs.replace(document, assessment=assessment)


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
            case Shared():
                found += [block.lead, *block.named]
            case _:
                pass
    return found


def test_sections_stand_in_the_order_that_matters(typical_document: Document) -> None:
    """Care comes first, then what to do; sources have a heading where they are told."""
    assert headings(compose(typical_document)) == ORDER
    assert headings(compose(typical_document, why=True)) == [*ORDER, "Sources"]


def test_checks_and_questions_stand_together(typical_document: Document) -> None:
    """What is due and what to ask are one list, before any count."""
    assert in_section(compose(typical_document), "For your next visit") == [
        "Yearly foot check",
        "Vitamin B12",
        "Could something else cause my numb feet?",
        "When is my next foot check, and who does it?",
        "Should my vitamin B12 be tested?",
        "What can I do about the burning at night?",
    ]


def test_a_matter_that_a_check_covers_is_said_once(typical_document: Document) -> None:
    """A question and a cause that share the id of a check are left to the check."""
    check, question, cause, other = (
        Line(id=name, title=title, text="", because=(), sources=())
        for name, title in (("a", "Check"), ("a", "Ask"), ("a", "Cause"), ("b", "B"))
    )
    document = with_assessment(
        typical_document,
        checks=(check,),
        visit_questions=(question, other),
        other_causes=(cause, other),
    )

    for why in (False, True):
        report = compose(document, why=why)
        assert in_section(report, "For your next visit") == ["Check", "B"]
        assert in_section(report, "What else can cause this") == ["B"]


def test_what_is_good_to_know_has_a_line_each(typical_document: Document) -> None:
    """The touch test, topics, what to learn and limits share one heading."""
    topics = ("feet", "sleep", "skin")
    document = with_assessment(typical_document, topics=topics)

    report = compose(document)

    assert in_section(report, "Good to know") == [
        "A touch test to do at home, with a helper:",
        "Topics:",
        "Exosome therapy",
        "Treatments for nerve pain",
        "",
    ]
    limits = items(report)[-1]
    assert limits.text == (
        "Half of people with nerve damage feel nothing. This is not a diagnosis."
    )
    said = {item.title: item for item in items(report)}
    test = said["A touch test to do at home, with a helper:"]
    assert (test.text, test.steps) == ("neurocheck assess --touch-test", ())
    assert said["Topics:"].text == "neurocheck learn feet; also: sleep, skin"


def test_a_part_that_is_quiet_tells_of_the_test_and_its_limits(
    typical_document: Document,
) -> None:
    """Where one section was asked alone, nothing else is told."""
    part = msgspec.structs.replace(typical_document.questionnaire, part="feet")
    level = Level.CANNOT_TELL
    quiet = msgspec.structs.replace(typical_document.assessment.urgency, level=level)
    document = with_assessment(
        msgspec.structs.replace(typical_document, questionnaire=part), urgency=quiet
    )

    report = compose(document)

    assert headings(report) == ["Good to know", "What this cannot do"]
    assert in_section(report, "Good to know") == [
        "A touch test to do at home, with a helper:"
    ]


def test_the_result_of_a_touch_test_is_told_in_full(typical_document: Document) -> None:
    """It stands under its own heading, and nobody is invited to the test again."""
    touch = typical_document.assessment.touch_test
    assert touch is not None
    result = Line(id="x", title="Lost", text="Ask soon.", because=(), sources=())
    done = msgspec.structs.replace(touch, result=result, toes={"left-1": "not_felt"})

    report = compose(with_assessment(typical_document, touch_test=done))

    assert in_section(report, "Your touch test") == ["Lost"]
    assert [one.items[0].text for one in every(report, Feet)] == [
        "Not felt: left big toe."
    ]
    assert "--touch-test" not in " ".join(texts(report))


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
    found = every(compose(typical_document), Shared)

    assert [(one.lead.title, one.lead.text) for one in found] == [
        (
            "Feet and hands (peripheral)",
            f"Much in common: 5 of 9; 2 not answered. {FEET}",
        ),
        (
            "Inner organs (autonomic)",
            f"Some things in common: 3 of 8; 2 not answered. {ORGANS}",
        ),
        ("One nerve (focal)", "Little in common: 1 of 4."),
        ("Nothing in common so far:", "Thigh and hip (proximal)."),
    ]


def test_who_named_nothing_is_told_the_limits_in_full(
    typical_document: Document,
) -> None:
    """That questions miss lost feeling matters most to who feels nothing."""
    none = typical_document.assessment.patterns[1]

    report = compose(with_assessment(typical_document, patterns=(none,)))

    assert in_section(report, "Good to know")[-2:] == [
        "Half of people with nerve damage feel nothing",
        "This is not a diagnosis",
    ]


def test_topics_to_read_are_named_once(typical_document: Document) -> None:
    """A command leaves the text of a line, and its topic joins the others, up to 6."""
    learn = Line(
        id="x",
        title="Exosomes",
        text="Not proven in people. More: neurocheck learn exosomes",
        because=(),
        sources=(),
    )
    bare = msgspec.structs.replace(learn, title="Pain", text="neurocheck learn pain")
    topics = ("feet", "sleep", "skin", "shoes", "sugar", "smoke")
    document = with_assessment(typical_document, topics=topics, learn=(learn, bare))

    said = {one.title: one.text for one in items(compose(document))}

    assert said["Exosomes"] == "Not proven in people."
    assert said["Pain"] == "neurocheck learn pain"
    assert said["Topics:"] == (
        "neurocheck learn feet; also: sleep, skin, shoes, sugar, exosomes"
    )


def test_where_nothing_is_counted_no_count_is_explained(
    typical_document: Document,
) -> None:
    """That nothing is in common rules nothing out, which is said in any case."""
    none = typical_document.assessment.patterns[1]

    for patterns, words in (
        ((none,), "nothing in common rules nothing out"),
        (typical_document.assessment.patterns, "a low count rules nothing out"),
    ):
        report = compose(with_assessment(typical_document, patterns=patterns))
        [said] = every(report, Paragraph)
        assert words in said.text


def test_patterns_with_nothing_in_common_stand_in_one_line(
    typical_document: Document,
) -> None:
    """What was left open is told beside the count, and no note is lost."""
    note = Line(id="n", title="Told before.", text="", because=(), sources=())
    none = typical_document.assessment.patterns[1]
    states = (State.ABSENT, State.UNKNOWN, State.NOT_ASKED)
    features = tuple(
        msgspec.structs.replace(feature, state=state)
        for feature, state in zip(none.features, states, strict=False)
    )
    one = msgspec.structs.replace(none, title="One", features=features)
    alike = (one, msgspec.structs.replace(one, title="Two", notes=(note,)))

    [found] = every(compose(with_assessment(typical_document, patterns=alike)), Shared)

    assert (found.lead.title, found.lead.text) == (
        "Nothing in common so far:",
        "One (0 of 2, 1 not answered); Two (0 of 2, 1 not answered).",
    )
    assert [item.title for item in found.notes] == ["Told before."]


def test_where_too_little_was_answered_it_says_how_little(
    typical_document: Document,
) -> None:
    """Nothing counted of nothing answered is no 0."""
    none = typical_document.assessment.patterns[1]
    features = tuple(
        msgspec.structs.replace(feature, state=State.UNKNOWN)
        for feature in none.features
    )
    found = msgspec.structs.replace(none, fit=Fit.CANNOT_TELL, features=features)

    [shared] = every(
        compose(with_assessment(typical_document, patterns=(found,))), Shared
    )

    assert shared.lead.text == "Thigh and hip (proximal) (5 of 5 not answered)."


def test_what_cannot_be_told_comes_before_none(typical_document: Document) -> None:
    """Too few answers is a reason to look again, so it outranks nothing in common."""
    patterns = typical_document.assessment.patterns
    fits = [Fit.NONE, Fit.CANNOT_TELL, Fit.FEW, Fit.MANY]
    mixed = tuple(
        msgspec.structs.replace(pattern, fit=fit, title=fit)
        for pattern, fit in zip(patterns, fits, strict=True)
    )

    found = every(compose(with_assessment(typical_document, patterns=mixed)), Shared)

    told = [texts(one.lead) for one in found]
    fits = [Fit.MANY, Fit.FEW, Fit.CANNOT_TELL, Fit.NONE]
    assert all(fit in " ".join(said) for fit, said in zip(fits, told, strict=True))


def test_present_features_are_the_reason(typical_document: Document) -> None:
    """Present features are named even without reasons."""
    found = every(compose(typical_document), Shared)[1]

    assert [item.text for item in found.named] == [
        "Dizzy on standing",
        "Full after a few bites",
        "Dry feet",
    ]


def test_risk_factors_say_what_can_change(typical_document: Document) -> None:
    """What cannot be changed is marked in words; with reasons, so is the rest."""
    short, long = (
        {item.title: item.note for item in items(compose(typical_document, why=asked))}
        for asked in (False, True)
    )

    assert (short["Smoking"], long["Smoking"]) == ("", "you can change this")
    for notes in (short, long):
        assert notes["Kidney disease"] == "you can change this in part"
        assert notes["Many years with diabetes"] == "you cannot change this"


def test_risk_factors_say_what_helps(typical_document: Document) -> None:
    """The summary always says what helps, and with reasons also how a factor harms."""
    plain, why = (
        {item.title: item.text for item in items(compose(typical_document, why=asked))}
        for asked in (False, True)
    )

    assert plain["Smoking"] == "Stopping helps."
    assert why["Smoking"] == "It narrows the blood vessels of nerves. Stopping helps."


def test_risk_factors_of_which_the_same_is_said_stand_together(
    typical_document: Document,
) -> None:
    """What cannot be changed is only named, unless reasons are asked for."""
    years, smoking = typical_document.assessment.risk_factors[3:0:-2]
    factors = (
        years,
        smoking,
        msgspec.structs.replace(years, title="Age", text="It rises with age."),
        msgspec.structs.replace(smoking, title="Snuff", text="It does the same."),
    )
    document = with_assessment(typical_document, risk_factors=factors)
    title = "What raises risk, and what helps"

    assert in_section(compose(document), title) == [
        "Many years with diabetes; Age",
        "Smoking; Snuff",
    ]
    assert len(in_section(compose(document, why=True), title)) == 4


def test_why_adds_answers_and_sources(typical_document: Document) -> None:
    """Each line that rests on answers says so, but only where that is asked for."""
    plain, why = (compose(typical_document, why=asked) for asked in (False, True))

    assert not any(item.because or item.sources for item in items(plain))
    assert all(item.sources or item.title == "Topics:" for item in items(why))
    because = {item.title: item.because for item in items(why)}
    assert because["Smoking"] == ("Smokes: Yes",)


@pytest.mark.parametrize("why", [False, True], ids=["plain", "why"])
def test_every_source_is_there(typical_document: Document, why: bool) -> None:
    """The report ends with each source of what it shows with reasons, once."""
    last = compose(typical_document, why=why).blocks[-1]

    assert isinstance(last, Citations)
    keys = set(source_keys(compose(typical_document, why=True).blocks))
    assert [one.key for one in last.citations] == sorted(keys)
    assert all(one.text for one in last.citations)


def test_as_many_sources_are_said_as_are_shown(typical_document: Document) -> None:
    """The source of a feature that nobody named is neither counted nor shown."""
    first, *others = typical_document.assessment.patterns
    absent = msgspec.structs.replace(first.features[5], sources=("HIDDEN",))
    one = msgspec.structs.replace(first, features=(*first.features[:5], absent))
    document = with_assessment(typical_document, patterns=(one, *others))

    said, shown = (compose(document, why=asked).blocks[-1] for asked in (False, True))

    assert isinstance(said, Citations)
    assert isinstance(shown, Citations)
    assert said.summary.startswith(f"{len(shown.citations)} sources.")
    assert "HIDDEN" not in {one.key for one in shown.citations}


def test_sources_are_counted(typical_document: Document) -> None:
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
    document = with_assessment(typical_document, urgency=urgency)

    callouts = every(compose(document, remind=True), Callout)

    assert [one.lead.title for one in callouts] == [urgency.title] * count
    for reminder in callouts[1:]:
        assert [(item.title, item.text) for item in reminder.items] == [
            ("An open sore on your foot", ""),
            ("Lows without warning", ""),
        ]
