"""A drawing of two feet with toes marked on it, as a helper sees them."""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from itertools import groupby, zip_longest
from typing import Any, Final, Literal

from neurocheck.guidance.assessment import TouchResult
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.model import TOES, Toe
from neurocheck.report.drawings.svg import LINE, drawing, hatch, mirrored
from neurocheck.report.glyphs import Span, to_ascii


__all__ = ["HERE", "SIGNS", "WIDTH", "Shown", "draw_toes", "feet_svg"]


HERE: Final = "here"
"""The mark of the toe that is touched now."""

SIGNS: Final = {"not_felt": ("█", "#"), "felt": ("░", ":"), "could_not": ("?", "?")}
"""What a toe is filled with after its touch, in Unicode and in ASCII."""

# The person lies on the back, so that the right foot is on the helper's left. Each
# letter is a toe, the big toe of the right foot first.
_SKETCH: Final = """\
             aaa   fff
 ee dd cc bb aaa   fff gg hh ii jj
╭               ╮ ╭               ╮
│               │ │               │
╰╮             ╭╯ ╰╮             ╭╯
 │            │     │            │
 ╰────────────╯     ╰────────────╯
"""

_LETTERS: Final = dict(zip("abcdefghij", TOES, strict=True))

_TO_ASCII: Final = str.maketrans("╭╮╰╯│─", "..''|-")

_HALF: Final = 17

WIDTH: Final = max(map(len, _SKETCH.splitlines()))


def draw_toes(
    marks: Mapping[Toe, str], *, unicode: bool
) -> tuple[tuple[Span, ...], ...]:
    """Draw two feet with their toes marked, and say below which foot is which.

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
    drawn = [
        tuple(_spans(row, lambda letter: _fill(letter, marks, here, unicode), unicode))
        for row in arrows + rows
    ]
    if here is not None:
        drawn = _with_arrow(drawn, here, unicode)
    feet = (_("right foot"), _("left foot"))
    names = feet if unicode else tuple(map(to_ascii, feet))
    return (*drawn, *((Span(row, marked=False),) for row in _below(names)))


def _below(names: tuple[str, ...]) -> Iterator[str]:
    """Write a name below each foot, on as many lines as it takes."""
    columns = [_fold(name, _HALF - 1) for name in names]
    for row in zip_longest(*columns, fillvalue=""):
        yield "  ".join(_centre(cell, _HALF - 1) for cell in row).rstrip()


def _fold(text: str, width: int) -> list[str]:
    """Break a text between words, and words that are wider than a line."""
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
    """Put a text in the middle of its columns."""
    from rich.cells import cell_len

    spare = width - cell_len(text)
    return " " * (spare // 2) + text + " " * (spare - spare // 2)


def _fill(
    letter: str, marks: Mapping[Toe, str], here: Toe | None, unicode: bool
) -> str:
    """Give the sign that a toe is filled with."""
    mark = marks.get(_LETTERS[letter])
    if here is not None:
        mark = "not_felt" if mark == HERE else "felt"
    dot = ("·", ".")
    return SIGNS.get(mark or "", dot)[not unicode]


def _spans(row: str, fill: Callable[[str], str], unicode: bool) -> Iterator[Span]:
    """Cut a row where toes begin or end, and draw its cells."""
    full = SIGNS["not_felt"][not unicode]
    for letter, cells in groupby(row, lambda cell: cell if cell in _LETTERS else ""):
        text = "".join(cells)
        if letter:
            text = fill(letter) * len(text)
        elif not unicode:
            text = text.translate(_TO_ASCII)
        yield Span(text, marked=full in text)


def _with_arrow(
    drawn: list[tuple[Span, ...]], here: Toe, unicode: bool
) -> list[tuple[Span, ...]]:
    """Put an arrow over the toe that is touched now."""
    letter = next(sign for sign, toe in _LETTERS.items() if toe == here)
    rows = _SKETCH.splitlines()
    above = next(n for n, row in enumerate(rows) if letter in row)
    start, end = rows[above].index(letter), rows[above].rindex(letter) + 1
    line = "".join(span.text for span in drawn[above]).ljust(WIDTH)
    arrow = Span(("▼" if unicode else "v") * (end - start), marked=True)
    parts = (Span(line[:start], marked=False), arrow, Span(line[end:], marked=False))
    return [*drawn[:above], parts, *drawn[above + 1 :]]


Shown = TouchResult | Literal["reported"]
"""What is drawn on a toe or a foot: how a touch went, or that it was named."""

_SIZE: Final = (240, 180)

_MIDDLE: Final = 240

_SOLE: Final = (
    "M62 160C46 160 42 146 43 124C44 104 30 92 27 72C25 58 38 50 58 46"
    "C78 44 93 54 93 70C93 90 83 104 83 126C83 146 78 160 62 160Z"
)

# Middle and radius of each toe of the left foot, from the big one.
_TOES: Final = (
    (83, 33, 13),
    (61, 24, 9.5),
    (42.5, 29, 8.5),
    (27.5, 39, 8),
    (17, 54, 7.5),
)


def feet_svg(
    marks: Mapping[Any, Shown], *, title: str, said: str, name: str = "feet"
) -> str:
    """Draw two feet with marks on them.

    Left is on the left, as when one looks down at one's own feet. A toe that was not
    felt is black with a cross, a felt one has a tick, one that could not be tested a
    question mark; what was named as a place is hatched.

    Args:
        marks: What to draw on ``left-1`` (the left big toe) to ``right-5``, and on
            ``left`` and ``right`` (the foot itself); what is not named stays empty.
        title: What the drawing shows.
        said: The marks in words.
        name: Told apart from every other drawing of the page by this.

    Returns:
        The drawing as SVG.
    """
    body = "".join(_foot(side, marks, name) for side in ("left", "right"))
    words = "".join(
        f'<text x="{x}" y="177" text-anchor="middle" font-size="17"'
        f' fill="currentColor">{escape(label)}</text>'
        for x, label in ((60, _("Left")), (180, _("Right")))
    )
    seen = _("Two feet from above, left on the left. {said}", said=said)
    return drawing(name, _SIZE, title, seen, hatch(name) + body + words)


def _foot(side: str, marks: Mapping[Any, Shown], name: str) -> str:
    """Draw one foot, its toes and their marks."""
    is_left = side == "left"
    fill = f"url(#{name}-hatch)" if side in marks else "none"
    sole = f'<path d="{_SOLE}" fill="{fill}" {LINE}/>'
    toes = "".join(
        _toe((x if is_left else _MIDDLE - x, y, r), marks.get(f"{side}-{n}"), name)
        for n, (x, y, r) in enumerate(_TOES, start=1)
    )
    return (sole if is_left else mirrored(sole, _MIDDLE)) + toes


def _toe(circle: tuple[float, float, float], mark: Shown | None, name: str) -> str:
    """Draw a toe with its mark."""
    x, y, r = circle
    half = r * 0.5
    fills = {"not_felt": "currentColor", "reported": f"url(#{name}-hatch)"}
    fill = fills.get(mark or "", "none")
    toe = f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" {LINE}/>'
    strong = 'fill="none" stroke-width="2.4" stroke-linecap="round"'
    if mark == "not_felt":
        cross = f"M{x - half} {y - half}l{r} {r}m0 {-r}l{-r} {r}"
        return toe + f'<path d="{cross}" stroke="Canvas" {strong}/>'
    if mark == "felt":
        tick = f"M{x - half} {y}l{half * 0.7} {half * 0.8}l{half * 1.2} {-half * 1.6}"
        return toe + f'<path d="{tick}" stroke="currentColor" {strong}/>'
    if mark == "could_not":
        return toe + (
            f'<text x="{x}" y="{y + r * 0.62:g}" text-anchor="middle"'
            f' font-size="{r * 1.8:g}" font-weight="bold" fill="currentColor">?</text>'
        )
    return toe
