"""Reads the screen of a pyte terminal as text."""

import pyte


__all__ = ["read_lines"]


def read_lines(screen: pyte.Screen) -> list[str]:
    """Return the lines of a screen without trailing spaces.

    ``Screen.display`` is not used: it computes the width of every cell, which takes
    most of a test's time. The cell behind a wide letter is empty anyway.
    """
    return [_read_line(screen, number) for number in range(screen.lines)]


def _read_line(screen: pyte.Screen, number: int) -> str:
    """Return a line up to its last letter."""
    row = screen.buffer[number]
    if not row:
        return ""
    last = min(max(row), screen.columns - 1)
    return "".join(row[x].data for x in range(last + 1)).rstrip()
