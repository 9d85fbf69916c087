"""Ignorance is not safety, in words: what is open is named, what was not asked not."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from neurocheck.answers.accept import accept_all
from neurocheck.document import Document, make_document
from neurocheck.guidance.assessment import State
from neurocheck.guidance.rules import Level
from neurocheck.report.blocks import Callout, Findings, Shared
from neurocheck.report.render.html import sheet_to_html, to_html
from neurocheck.report.render.markdown import sheet_to_markdown, to_markdown
from neurocheck.report.render.plain import to_lines
from neurocheck.report.render.terminal import to_text
from neurocheck.report.summary import compose, compose_urgent
from neurocheck.report.trend_report import compose_trend
from neurocheck.report.visit_sheet import compose_visit
from neurocheck.trend.series import make_trend
from support.program import NOW
from support.sets import danger_guidance, dangers


ASKED = dangers()
RULES = danger_guidance(ASKED)
AGAIN = (
    "Go through them again. If one is new or worse, or you are not sure, get help now."
)
NOT_GONE = "This does not mean that nothing is wrong."


def documented(**raw: Any) -> Document:
    """Return a document of raw answers."""
    answers = accept_all(ASKED, raw)
    return make_document(ASKED, RULES, answers, catalogue={}, created=NOW)


def shared(document: Document) -> Shared:
    """Return what the answers share with the only pattern."""
    [found] = [one for one in compose(document).blocks if isinstance(one, Shared)]
    return found


def callout(document: Document) -> Callout:
    """Return the frame that says how soon care is needed."""
    [found] = [one for one in compose(document).blocks if isinstance(one, Callout)]
    return found


def as_lines(document: Document) -> str:
    """Return the summary in plain lines, unfolded."""
    return to_lines(compose(document), width=1000, unicode=True)


FORMS: list[Callable[[Document], str]] = [
    as_lines,
    lambda document: to_text(compose(document)),
    lambda document: to_markdown(compose(document)),
    lambda document: to_html(compose(document)),
    lambda document: sheet_to_markdown(compose_visit(document)),
    lambda document: sheet_to_html(compose_visit(document)),
]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_that_we_cannot_tell_and_what_is_open(
    form: Callable[[Document], str],
) -> None:
    """The level is written out, with the open questions and what to do about them."""
    text = form(documented(skin="none"))

    assert "CANNOT TELL" in text
    assert "You left open: chest" in text


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_to_go_through_open_questions_again(
    form: Callable[[Document], str],
) -> None:
    """Where something urgent was named, the words of its level do not say it."""
    text = form(documented(chest="pain"))

    assert "You left open: skin" in text
    assert "Go through them again." in text


@pytest.mark.parametrize(
    ("raw", "label", "items"),
    [
        (
            {},
            "CANNOT TELL",
            [("You left open: chest; skin", "")],
        ),
        (
            {"chest": "pain"},
            "EMERGENCY",
            [("heart", "heart."), ("You left open: skin", AGAIN)],
        ),
        (
            {"skin": "dry"},
            "CANNOT TELL",
            [("dry", "dry."), ("You left open: chest", "")],
        ),
        ({"skin": "dry", "chest": "none"}, "ROUTINE", [("dry", "dry.")]),
        ({"skin": "dry", "chest": "pain"}, "EMERGENCY", [("heart", "heart.")]),
    ],
)
def test_reasons_and_open_questions_stand_in_one_frame(
    raw: dict[str, Any], label: str, items: list[tuple[str, str]]
) -> None:
    """A reason of level routine is shown only where nothing is more urgent."""
    found = callout(documented(**raw))

    assert found.label == label
    assert [(item.title, item.text) for item in found.items] == items
    assert not any(item.note for item in found.items)


def test_whoever_stopped_at_a_warning_is_not_told_what_is_open() -> None:
    """The report of what to do now names no question that was never reached."""
    [_heading, found] = compose_urgent(documented(chest="pain")).blocks

    assert isinstance(found, Callout)
    assert [item.title for item in found.items] == ["heart"]


def test_a_part_says_nothing_of_urgency_unless_something_is_urgent() -> None:
    """One section alone cannot tell, which is said by saying nothing of it."""
    whole = documented()
    part = msgspec.structs.replace(whole.questionnaire, part="main")
    document = msgspec.structs.replace(whole, questionnaire=part)

    assert document.assessment.urgency.level is Level.CANNOT_TELL
    assert not [
        block
        for block in compose(document, remind=True).blocks
        if isinstance(block, Callout)
    ]
    assert compose_visit(document).cards == ()


def test_that_we_cannot_tell_is_repeated_at_the_end() -> None:
    """Where the beginning scrolls away, the end says it again."""
    blocks = compose(documented(skin="dry"), remind=True).blocks

    found = [block for block in blocks if isinstance(block, Callout)]
    assert [one.label for one in found] == ["CANNOT TELL"] * 2
    assert [item.title for item in found[1].items] == ["You left open: chest"]


def test_only_the_own_no_is_a_no() -> None:
    """What was not asked stands nowhere, and is not in the total."""
    document = documented(chest="pain", band="yes", thigh="yes", signs="thin")

    section = compose_visit(document, why=True).parts[0].sections
    [found] = [b for one in section for b in one.blocks if isinstance(b, Findings)]

    assert ": 1 of 2." in shared(document).lead.text
    assert [item.text for item in found.present] == ["Thin"]
    assert [item.text for item in found.absent] == ["Weak"]
    assert not found.unknown


def test_a_pattern_of_which_nothing_was_asked_has_no_count() -> None:
    """There is no "0 of 0"."""
    document = documented(chest="pain", band="yes", thigh="no")

    lead = shared(document).lead
    [pattern] = document.assessment.patterns

    assert {one.state for one in pattern.features} == {State.NOT_ASKED}
    assert (lead.title, lead.text) == ("Cannot_tell in words:", f"{pattern.title}.")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("signs", ["thin", "none"])
def test_notes_stand_beside_the_count(
    form: Callable[[Document], str], signs: str
) -> None:
    """A note is shown with its pattern, in full or folded."""
    text = form(documented(told="no", thigh="yes", signs=signs))

    assert "asked" in text


@pytest.mark.parametrize("form", FORMS)
def test_what_people_can_do_themselves_has_a_section(
    form: Callable[[Document], str],
) -> None:
    """It stands in the summary and on the sheet."""
    text = form(documented(skin="dry"))

    assert "what you can do yourself" in text.lower()
    assert "lotion" in text


@pytest.mark.parametrize(
    ("before", "after", "said", "is_warned"),
    [
        ({"skin": "sore"}, {"skin": "none"}, "It is now: routine.", True),
        ({"skin": "sore"}, {}, "It is now: cannot tell.", True),
        ({}, {"skin": "sore"}, "It is now: soon.", False),
        ({}, {"skin": "none"}, "It is now: routine.", False),
        ({}, {}, "is still: cannot tell.", False),
    ],
)
def test_a_trend_never_reassures_about_urgency(
    before: dict[str, str], after: dict[str, str], said: str, is_warned: bool
) -> None:
    """A level that was urgent and is no longer says that nothing is proved by that."""
    chest = {"chest": "none"}
    pair = [documented(**(chest | raw)) for raw in (before, after)]

    text = to_lines(
        compose_trend(make_trend(pair, ASKED, RULES), {}), width=1000, unicode=True
    )

    assert said in text
    assert (NOT_GONE in text) is is_warned
    open_now = "Questions about danger signs were left open." in text
    assert open_now is ("skin" not in after)


def test_a_reason_of_level_routine_is_not_among_what_needs_care() -> None:
    """A trend calls neither new nor gone what needs no quick care."""
    pair = [documented(skin="none"), documented(skin="dry")]

    change = make_trend(pair, ASKED, RULES).change

    assert [item.text for item in change.items if item.kind == "red_flag"] == []
