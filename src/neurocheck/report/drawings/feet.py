"""The drawing of two feet with their toes marked, as the person sees the own feet.

The left foot is on the left, which is said below. In a terminal it is made of cells; in
a page it is the picture ``feet.svg``.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any, Final, Literal

from neurocheck.guidance.assessment import TouchResult
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.model import TOES, Toe
from neurocheck.report.drawings.svg import Drawing, add_shape, write_svg
from neurocheck.report.glyphs import Span, to_ascii


if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = [
    "HERE",
    "SIGNS",
    "VIEW",
    "WIDTH",
    "FootMark",
    "draw_feet_svg",
    "draw_toes",
    "write_below",
]

HERE: Final = "here"
"""The mark of the toe that is touched now."""

SIGNS: Final = {"not_felt": ("█", "#"), "felt": ("░", ":"), "could_not": ("?", "?")}
"""The signs for a toe after its touch, in Unicode and in ASCII."""

_NO_SIGN: Final = ("·", ".")

FootMark = TouchResult | Literal["reported"]
"""The result of a touch, or that the toe or foot was named as a place."""

VIEW: Final = gettext_noop("As the person sees their own feet.")
"""Stands below the drawing, because a helper may look from the other side."""

# Each letter is a toe, the big toe of the left foot first.
_SKETCH: Final = """\
             aaa   fff
 ee dd cc bb aaa   fff gg hh ii jj
╭               ╮ ╭               ╮
│               │ │               │
╰╮             ╭╯ ╰╮             ╭╯
 │            │     │            │
 ╰────────────╯     ╰────────────╯
"""
WIDTH: Final = max(map(len, _SKETCH.splitlines()))
_NAME_WIDTH: Final = 16
_IN_ORDER: Final = (*TOES[5:], *TOES[:5])
_LETTERS: Final = dict(zip("abcdefghij", _IN_ORDER, strict=True))
_TO_ASCII: Final = str.maketrans("╭╮╰╯│─", "..''|-")


def draw_toes(
    marks: Mapping[Toe, str], *, unicode: bool
) -> tuple[tuple[Span, ...], ...]:
    """Return two feet in cells with their toes marked, and which foot is which below.

    Marks need no colour: toes differ in what they are filled with, and an arrow
    stands over the one that is touched now.

    Args:
        marks: By toe ``here``, ``felt``, ``not_felt`` or ``could_not``.
        unicode: Whether to draw with more than ASCII.

    Returns:
        The lines from top to bottom, each in spans.
    """
    here = next((toe for toe in marks if marks[toe] == HERE), None)
    rows = _SKETCH.splitlines()
    arrows = [] if here is None else [" " * WIDTH]

    def fill(letter: str) -> str:
        return _choose_sign(marks.get(_LETTERS[letter]), here)[not unicode]

    drawn = [tuple(_draw_row(row, fill, unicode)) for row in arrows + rows]
    if here is not None:
        drawn = _add_arrow(drawn, here, unicode)
    feet = (_("left foot"), _("right foot"))
    names = feet if unicode else tuple(map(to_ascii, feet))
    below = ((Span(row, marked=False),) for row in _write_names(names))
    return (*drawn, *below, *write_below(_(VIEW), WIDTH, unicode=unicode))


def write_below(words: str, width: int, *, unicode: bool) -> Iterator[tuple[Span, ...]]:
    """Yield the lines of words that stand below a drawing of that width."""
    for line in _fold(words if unicode else to_ascii(words), width):
        yield (Span(line, marked=False),)


def _choose_sign(mark: str | None, here: Toe | None) -> tuple[str, str]:
    """Return what a toe is filled with, in Unicode and in ASCII.

    While a toe is touched, only that one is full; results are not shown.
    """
    if here is not None:
        mark = "not_felt" if mark == HERE else "felt"
    return SIGNS.get(mark or "", _NO_SIGN)


def _draw_row(row: str, fill: Callable[[str], str], unicode: bool) -> Iterator[Span]:
    """Yield a row of the sketch, cut where toes begin or end."""
    full = SIGNS["not_felt"][not unicode]
    for letter, cells in groupby(row, lambda cell: cell if cell in _LETTERS else ""):
        text = "".join(cells)
        if letter:
            text = fill(letter) * len(text)
        elif not unicode:
            text = text.translate(_TO_ASCII)
        yield Span(text, marked=full in text)


def _add_arrow(
    drawn: list[tuple[Span, ...]], here: Toe, unicode: bool
) -> list[tuple[Span, ...]]:
    """Return the drawing with an arrow over the toe that is touched now."""
    letter = next(sign for sign, toe in _LETTERS.items() if toe == here)
    rows = _SKETCH.splitlines()
    # The drawing begins with an empty row, so that this is the row above the toe.
    above = next(n for n, row in enumerate(rows) if letter in row)
    start, end = rows[above].index(letter), rows[above].rindex(letter) + 1
    line = "".join(span.text for span in drawn[above]).ljust(WIDTH)
    arrow = Span(("▼" if unicode else "v") * (end - start), marked=True)
    parts = (Span(line[:start], marked=False), arrow, Span(line[end:], marked=False))
    return [*drawn[:above], parts, *drawn[above + 1 :]]


def _write_names(names: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines with a name below each foot, as many as it takes."""
    columns = [_fold(name, _NAME_WIDTH) for name in names]
    for row in zip_longest(*columns, fillvalue=""):
        yield "  ".join(_centre(cell, _NAME_WIDTH) for cell in row).rstrip()


def _fold(text: str, width: int) -> list[str]:
    """Return the lines of a text, broken between words and within wide ones."""
    from rich.cells import cell_len, chop_cells

    folded = [""]
    for word in text.split():
        for piece in chop_cells(word, width):
            longer = f"{folded[-1]} {piece}".strip()
            if cell_len(longer) <= width:
                folded[-1] = longer
            else:
                folded.append(piece)
    return folded


def _centre(text: str, width: int) -> str:
    """Return a text in the middle of its columns."""
    from rich.cells import cell_len

    spare = width - cell_len(text)
    return " " * (spare // 2) + text + " " * (spare - spare // 2)


def draw_feet_svg(
    marks: Mapping[Any, FootMark], *, title: str, said: str, name: str = "feet"
) -> str:
    """Return a picture of two feet with marks on them.

    Left is on the left, as when one looks down at one's own feet. A toe that was not
    felt is black with a cross, a felt one has a tick, one that could not be tested a
    question mark; what was named as a place is hatched.

    Args:
        marks: What to draw on ``left-1`` (the left big toe) to ``right-5``, and on
            ``left`` and ``right`` (the foot itself); what is not named stays empty.
        title: What the picture shows.
        said: The marks in words.
        name: The class of the picture, which no other picture of the page has.
    """
    feet = Drawing("feet", name=name)
    feet.write_words(
        title=title,
        text=_("Two feet from above, left on the left. {said}", said=said),
        left_label=_("Left"),
        right_label=_("Right"),
    )
    for part, mark in marks.items():
        if mark == "reported":
            feet.hatch(part)
        else:
            _mark_toe(feet.root, feet.parts[part], mark)
    return write_svg(feet.root)


def _mark_toe(picture: "Element", toe: "Element", mark: TouchResult) -> None:
    """Draw on a toe how its touch went."""
    x, y, r = (float(toe.attrib[name]) for name in ("cx", "cy", "r"))
    half = r / 2
    line = {"fill": "none", "stroke_width": 2.4, "stroke_linecap": "round"}
    if mark == "not_felt":
        toe.set("fill", "currentColor")
        cross = f"M{x - half:g} {y - half:g}l{r:g} {r:g}m0 {-r:g}l{-r:g} {r:g}"
        add_shape(picture, "path", d=cross, stroke="Canvas", **line)
    elif mark == "felt":
        down, up = f"l{half * 0.7:g} {half * 0.8:g}", f"l{half * 1.2:g} {-half * 1.6:g}"
        tick = f"M{x - half:g} {y:g}{down}{up}"
        add_shape(picture, "path", d=tick, stroke="currentColor", **line)
    else:
        at = {"x": x, "y": y + r * 0.62, "text_anchor": "middle"}
        look = {"font_size": r * 1.8, "font_weight": "bold", "fill": "currentColor"}
        add_shape(picture, "text", "?", **at, **look)
