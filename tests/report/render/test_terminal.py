"""A report on a terminal."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from neurocheck.document import Document
from neurocheck.guidance.rules import Level
from neurocheck.report.blocks import Callout, Item, Report
from neurocheck.report.render.terminal import render, to_text
from neurocheck.report.summary import compose
from support.strategies import few


WIDTHS = [100, 80, 60, 40]
SIGNS = [True, False]
HOSTILE = {
    "markup": "[red]x[/red] [/b] [link=http://a.example]x[/link] :smile:",
    "escapes": "\x1b[31mx\x1b]0;title\x07 \x9b2J \x00\x08",
    "direction": "a\u202eb\u200fc\u2066d",
    "lines": "a\r\nb\u2028c\x85d\te",
    "long": "y" * 10_000,
    "wide": "\u6771" * 2_000,
}


def draw(
    document: Document, width: int, *, unicode: bool = True, why: bool = False
) -> str:
    """Draw a document without colour."""
    return render(
        compose(document, why=why), width=width, colour=False, unicode=unicode
    )


def widest(drawing: str) -> int:
    """Return the cells of the longest line."""
    return max(map(cell_len, drawing.split("\n")))


@pytest.mark.parametrize("unicode", SIGNS, ids=["unicode", "ascii"])
@pytest.mark.parametrize("width", WIDTHS)
def test_drawing_stays_as_it_was(
    typical_document: Document,
    same_as_snapshot: Callable[[str, str], None],
    width: int,
    unicode: bool,
) -> None:
    """Each sign of a typical report is where it was when somebody looked at it."""
    signs = "unicode" if unicode else "ascii"

    same_as_snapshot(
        f"{width}-{signs}.txt", draw(typical_document, width, unicode=unicode)
    )


def test_why_stays_as_it_was(
    typical_document: Document, same_as_snapshot: Callable[[str, str], None]
) -> None:
    """Each sign of a report with reasons is where it was."""
    same_as_snapshot("80-why.txt", draw(typical_document, 80, why=True))


def test_two_screens_are_enough(typical_document: Document) -> None:
    """A typical report is terse."""
    assert len(draw(typical_document, 100).splitlines()) <= 75


@pytest.mark.parametrize("why", [False, True], ids=["plain", "why"])
@pytest.mark.parametrize("unicode", SIGNS, ids=["unicode", "ascii"])
def test_no_line_is_too_long(
    typical_document: Document, unicode: bool, why: bool
) -> None:
    """At every width from 40 on, lines keep within it, and end without spaces."""
    for width in range(40, 121, 1 if unicode and why else 5):
        drawing = draw(typical_document, width, unicode=unicode, why=why)

        assert widest(drawing) == min(width, 100)
        assert not [line for line in drawing.split("\n") if line != line.rstrip()]


@few
@given(words=st.text(), width=st.integers(40, 120), unicode=st.booleans())
def test_no_text_makes_a_line_too_long(
    document_saying_all: Callable[[str], Document],
    words: str,
    width: int,
    unicode: bool,
) -> None:
    """Whatever the texts are, lines keep within the width."""
    drawing = draw(document_saying_all(words), width, unicode=unicode, why=True)

    assert widest(drawing) <= width


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_harmless(
    document_saying_all: Callable[[str], Document], words: str
) -> None:
    """No text from outside steers the terminal, vanishes or breaks the frame."""
    drawing = draw(document_saying_all(words), 60)

    assert set(drawing) - {"\n"} == {sign for sign in drawing if sign.isprintable()}
    assert widest(drawing) <= 60


def test_markup_is_printed_as_it_is(
    document_saying_all: Callable[[str], Document],
) -> None:
    """Brackets and colons from outside are plain signs, in colour too."""
    report = compose(document_saying_all(HOSTILE["markup"]))

    drawing = render(report, width=100, colour=True, unicode=True)

    assert "[red]x[/red] [/b] [link=http://a.example]x[/link] :smile:" in drawing


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_ascii_is_ascii(
    document_saying_all: Callable[[str], Document], words: str
) -> None:
    """Without Unicode each sign has a twin, or is a question mark."""
    drawing = draw(document_saying_all(f"\u2265 7 \u2013 {words}"), 100, unicode=False)

    assert drawing.isascii()
    assert ">= 7 -" in drawing


@pytest.mark.parametrize("level", Level)
def test_urgency_cannot_be_missed(typical_document: Document, level: Level) -> None:
    """The level is said in words, in a frame that is heavy unless it is routine."""
    urgency = msgspec.structs.replace(typical_document.assessment.urgency, level=level)
    assessment = msgspec.structs.replace(typical_document.assessment, urgency=urgency)
    document = msgspec.structs.replace(typical_document, assessment=assessment)

    drawing = draw(document, 80)

    corner = "╭─" if level is Level.ROUTINE else "┏━"
    assert f"{corner} {level.upper().replace('_', ' ')} " in drawing


def test_a_note_is_quiet(typical_document: Document) -> None:
    """A callout that is not urgent has the light frame."""
    note = Callout(kind="note", label="NOTE", lead=Item(title="Bring your shoes"))
    report = Report(title="T", created=typical_document.created, blocks=(note,))

    drawing = render(report, width=30, colour=False, unicode=True)

    assert drawing == (
        "T              8 November 2025\n"
        "\n"
        "╭─ NOTE ─────────────────────╮\n"
        "│ Bring your shoes           │\n"
        "╰────────────────────────────╯\n"
    )


def test_colour_adds_no_words(typical_document: Document) -> None:
    """The same words are there with colour, which only adds escapes."""
    report = compose(typical_document)

    plain, coloured = (
        render(report, width=100, colour=colour, unicode=True)
        for colour in (False, True)
    )

    assert "\x1b" not in plain
    assert "\x1b" in coloured
    # Rich before 15 drops the end of the last line here.
    assert Text.from_ansi(coloured).plain.rstrip("\n") == plain.rstrip("\n")


def test_a_place_without_a_drawing_is_named(typical_document: Document) -> None:
    """A place that the drawing lacks stands in words; alone, it brings no drawing."""
    place = msgspec.structs.replace(
        typical_document.assessment.places[0], id="tail", title="Tail"
    )
    assessment = msgspec.structs.replace(typical_document.assessment, places=(place,))
    document = msgspec.structs.replace(typical_document, assessment=assessment)

    for width in WIDTHS:
        drawing = draw(document, width)

        assert "• Where: Tail" in drawing
        assert "░" not in drawing


def test_a_text_file_is_80_wide(typical_document: Document) -> None:
    """A text file is the plain drawing at 80 columns."""
    assert to_text(compose(typical_document)) == draw(typical_document, 80)
