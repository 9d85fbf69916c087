"""A report for a terminal, or for a plain text file."""

from typing import Final

from neurocheck.report.blocks import Report, change_texts
from neurocheck.report.glyphs import to_ascii
from neurocheck.report.page import Page
from neurocheck.report.pen import to_string
from neurocheck.text import one_line


__all__ = ["render", "to_text"]

_TEXT_FILE: Final = 80
_WIDEST: Final = 100
_NARROWEST: Final = 30


def render(report: Report, *, width: int, colour: bool, unicode: bool) -> str:
    """Draw a report.

    Args:
        report: What to draw.
        width: Columns there are; at most 100 are used, and at least 30.
        colour: Whether to use colour. Nothing is said by colour alone.
        unicode: Whether to use more than ASCII.

    Returns:
        Lines without spaces at their ends, the last one ended too.
    """
    safe = change_texts(report, one_line if unicode else _one_ascii_line)
    page = Page(width=max(_NARROWEST, min(width, _WIDEST)), unicode=unicode)
    return to_string(page.report(safe), colour=colour)


def to_text(report: Report) -> str:
    """Draw a report for a text file: 80 columns, no colour."""
    return render(report, width=_TEXT_FILE, colour=False, unicode=True)


def _one_ascii_line(words: str) -> str:
    """Make a text harmless, in ASCII."""
    return to_ascii(one_line(words))
