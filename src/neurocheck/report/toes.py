"""A drawing of two feet with toes marked on it, as a helper sees them."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby, zip_longest
from typing import Final

from neurocheck.questionnaire.model import TOES, Toe
from neurocheck.report.body_map import Span
from neurocheck.report.glyphs import to_ascii
from neurocheck.words import say


__all__ = ["HERE", "SIGNS", "WIDTH", "draw_toes", "name_toe"]

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
    feet = (say("right foot"), say("left foot"))
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


def name_toe(toe: Toe) -> str:
    """Name a toe, such as ``right big toe``.

    >>> name_toe("left-5")
    'left little toe'
    """
    names = {
        "right-1": say("right big toe"),
        "right-2": say("right second toe"),
        "right-3": say("right middle toe"),
        "right-4": say("right fourth toe"),
        "right-5": say("right little toe"),
        "left-1": say("left big toe"),
        "left-2": say("left second toe"),
        "left-3": say("left middle toe"),
        "left-4": say("left fourth toe"),
        "left-5": say("left little toe"),
    }
    return names[toe]
