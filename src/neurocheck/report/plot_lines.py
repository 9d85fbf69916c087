"""A number over time as lines of fixed-width cells: one row for each time.

Rows say date and number exactly, fit in 40 columns and need no colour. A picture with
a curve needs three times the room, and its numbers can only be guessed.
"""

from typing import TYPE_CHECKING, Final

from neurocheck.report.blocks import Dot, Plot
from neurocheck.report.glyphs import Glyphs
from neurocheck.report.pen import hang, text
from neurocheck.words import say_short_day


if TYPE_CHECKING:
    from rich.text import Text


__all__ = ["plot_lines"]

_WIDEST: Final = 41
_NARROWEST: Final = 7
_NARROWEST_BESIDE: Final = 16
_WIDEST_WORDS: Final = 24
_GAP: Final = 2
_ACCENT: Final = "cyan"
_STRONG: Final = "bold"
_QUIET: Final = "dim"


def plot_lines(plot: Plot, width: int, glyphs: Glyphs) -> "list[Text]":
    """Draw a plot: what it is, then a row for each time, then the ends of the scale.

    Args:
        plot: What to draw.
        width: Columns there are.
        glyphs: The signs to draw with.
    """
    words = max(len(dot.words) for dot in plot.dots)
    days = max(text(say_short_day(dot.at)).cell_len for dot in plot.dots)
    column = days + _GAP + min(words, _WIDEST_WORDS) + _GAP
    cells = min(width - column - 2, _WIDEST)
    beside = max(len(dot.note) for dot in plot.dots)
    if beside and cells - beside - _GAP >= _NARROWEST_BESIDE:
        cells = min(cells, width - column - 2 - _GAP - beside)
    lines = hang("", text((plot.label, _STRONG)), width)
    for dot in plot.dots:
        row = text(say_short_day(dot.at), " " * _GAP, dot.words)
        if cells >= _NARROWEST and row.cell_len <= column - _GAP:
            space = " " * (column - row.cell_len)
            row = text(row, space, _track(plot, dot, cells, glyphs))
        note = text(row, " " * _GAP, (dot.note, _QUIET)) if dot.note else row
        if note.cell_len <= width:
            lines.append(note)
        else:
            lines += [row, *hang(" " * 4, text((dot.note, _QUIET)), width)]
    if cells >= _NARROWEST:
        lines.append(_ends(plot, column, cells))
    return lines


def _track(plot: Plot, dot: Dot, cells: int, glyphs: Glyphs) -> "Text":
    """Draw the scale, with a point where the number lies on it."""
    left, right = glyphs.ends
    if dot.value is None:
        return text((left + " " * cells + right, _QUIET))
    share = (dot.value - plot.low) / (plot.high - plot.low)
    before = round(min(max(share, 0.0), 1.0) * (cells - 1))
    after = cells - 1 - before
    return text(
        (left + glyphs.empty * before, _QUIET),
        (glyphs.dot, _ACCENT),
        (glyphs.empty * after + right, _QUIET),
    )


def _ends(plot: Plot, column: int, cells: int) -> "Text":
    """Write both ends below the scale."""
    low, high = plot.low_words, plot.high_words
    space = " " * max(cells - len(low) - len(high), 1)
    return text(" " * (column + 1), (f"{low}{space}{high}", _QUIET))
