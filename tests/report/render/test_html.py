"""The report as an HTML file."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

import neurocheck.report.render
from neurocheck.document import Document
from neurocheck.report.blocks import Block, Heading, SheetBlock
from neurocheck.report.render.html import to_html
from neurocheck.report.summary import compose
from support.pages import Page


TEMPLATES = Path(neurocheck.report.render.__file__).with_name("templates")


@pytest.mark.parametrize("why", [False, True], ids=["short", "why"])
def test_page_is_well_formed_and_fetches_nothing(
    typical_document: Document, why: bool
) -> None:
    """Every tag is closed, and nothing is run or fetched."""
    page = Page(to_html(compose(typical_document, why=why)))

    assert page.open == []
    assert page.live == []
    assert not {"script", "link", "img", "iframe", "a"} & set(page.tags)
    assert ("lang", "en") in page.attributes


def test_every_section_is_there_in_order(typical_document: Document) -> None:
    """The headings stand in the order of the report, one level below the title."""
    report = compose(typical_document)
    titles = [block.text for block in report.blocks if isinstance(block, Heading)]

    page = Page(to_html(report))

    places = [page.text.index(title) for title in titles]
    assert places == sorted(places)
    assert [tag for tag in page.tags if tag in {"h1", "h2", "h3"}] == [
        "h1",
        *["h2"] * len(titles),
    ]


def test_hostile_text_stays_text(typical_document: Document) -> None:
    """Text from outside cannot become markup, nor a part of a template."""
    hostile = "<script>alert(1)</script>\"'&\x1b[31m\u202e{{ 7 * 6 }}{% x %}"
    urgency = msgspec.structs.replace(
        typical_document.assessment.urgency, title=hostile, text=hostile
    )
    assessment = msgspec.structs.replace(typical_document.assessment, urgency=urgency)
    document = msgspec.structs.replace(typical_document, assessment=assessment)

    written = to_html(compose(document))

    assert "<script>alert(1)</script>" in Page(written).text
    assert "{{ 7 * 6 }}{% x %}" in Page(written).text
    assert "<script>" not in written
    assert not set(written) & set("\x1b\u202e")


@pytest.mark.parametrize(
    ("template", "blocks"),
    [("report_blocks", Block), ("sheet_blocks", SheetBlock)],
    ids=["report", "sheet"],
)
def test_every_block_has_its_macro(template: str, blocks: object) -> None:
    """The templates know each kind of block, and no other."""
    written = (TEMPLATES / f"{template}.html.jinja").read_text(encoding="utf-8")

    macros = re.findall(r"macro ([A-Z]\w+)\(block\)", written)

    assert sorted(macros) == sorted(block.__name__ for block in get_args(blocks))


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.glob("*.jinja")), ids=lambda path: path.name
)
def test_no_words_stand_in_a_template(path: Path) -> None:
    """Every word that a page shows comes from its values or is looked up."""
    written = path.read_text(encoding="utf-8")

    shown = re.sub(r"(?s)\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", written)

    assert re.findall(r"\w+", shown) == []


def test_only_our_own_markup_is_left_unescaped() -> None:
    """Nothing is marked as safe but the style sheet and the drawings."""
    written = "".join(
        path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.jinja")
    )

    safe = re.findall(r"\{\{ (\w+)[^{}]*\| safe \}\}", written)

    assert len(safe) == len(re.findall(r"\bsafe\b|autoescape|Markup", written))
    assert set(safe) == {
        "draw_body_svg",
        "draw_feet_svg",
        "draw_marked_feet_svg",
        "draw_plot_svg",
        "style",
    }
