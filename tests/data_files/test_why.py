"""Every line of a summary names its sources, and the answers it rests on."""

import re
from collections.abc import Iterator

from hypothesis import given

from neurocheck.answers.accept import Answer
from neurocheck.document import Document, make_document
from neurocheck.report.blocks import (
    BodyMap,
    Callout,
    Item,
    Items,
    Place,
    Report,
    Shared,
)
from neurocheck.report.render.html import to_html
from neurocheck.report.render.markdown import to_markdown
from neurocheck.report.render.plain import to_lines
from neurocheck.report.render.terminal import to_text
from neurocheck.report.summary import compose
from support.bundled import bundle, documented
from support.cases import document_of, list_answers
from support.each import each
from support.program import NOW
from support.strategies import answers


OF_THE_PROGRAM = ("Topics:", "You left open: ")
FORMATS = {
    "terminal": to_text,
    "plain": lambda report: to_lines(report, width=80),
    "markdown": to_markdown,
    "html": to_html,
}


def _list_items(report: Report) -> Iterator[Item]:
    """Yield every line of a report that makes a statement."""
    for block in report.blocks:
        match block:
            case Callout():
                yield from (block.lead, *block.items)
            case Items():
                yield from block.items
            case Shared():
                yield from (block.lead, *block.named)


def _find_unfounded(document: Document) -> list[str]:
    """Return the lines without a source, or with an unknown one."""
    lines = _list_items(compose(document, why=True))
    return [
        line.title or line.text
        for line in lines
        if not line.title.startswith(OF_THE_PROGRAM)
        and not (line.sources and set(line.sources) <= document.sources.keys())
    ]


@each("name", list_answers())
def test_each_line_of_a_case_has_its_sources(name: str) -> None:
    """Each line of the summary of each case names known sources."""
    assert _find_unfounded(document_of(name)) == []


@given(answers(bundle().questionnaire))
def test_each_line_of_anybody_has_its_sources(person: dict[str, Answer]) -> None:
    """Each line of the summary of random answers names known sources."""
    questionnaire, guidance, sources = bundle()

    document = make_document(
        questionnaire, guidance, person, catalogue=sources, created=NOW
    )

    assert _find_unfounded(document) == []


@each("name", list_answers())
def test_each_line_with_a_condition_says_because(name: str) -> None:
    """Each line that depends on a condition names the answers behind it."""
    guidance = bundle().guidance
    for_all = {
        rule.title
        for rules in (guidance.learn, guidance.limits)
        for rule in rules
        if rule.when is None
    }
    lines: list[Item] = []
    for block in compose(document_of(name), why=True).blocks:
        match block:
            case Callout() | Items():
                lines += block.items
            case Shared():
                lines += block.named
            case BodyMap():
                lines += block.places

    assert lines
    for line in lines:
        is_for_all = line.title in for_all or line.title.startswith(OF_THE_PROGRAM)
        assert line.because or is_for_all


@each("name", FORMATS)
def test_every_format_shows_answers_and_sources(name: str) -> None:
    """With --why, each answer and source behind a line is shown."""
    document = documented(
        {
            "feet_numb": "both",
            "feet_where": "toes",
            "hands": "both",
            "feet_today": "wound",
            "smoking": "now",
        }
    )
    report = compose(document, why=True)
    shown = FORMATS[name](report)
    words = "".join(re.sub(r"[\\┃│]", "", shown).split())

    for line in _list_items(report):
        for part in (*line.sources, *line.because):
            assert "".join(part.split()) in words
    for block in report.blocks:
        for place in getattr(block, "places", ()):
            assert isinstance(place, Place)
            assert all(word in words for one in place.because for word in one.split())
