"""What a terminal of pyte shows, as text."""

import pyte


__all__ = ["read_lines"]


def read_lines(screen: pyte.Screen) -> list[str]:
    """Return the lines of a screen without spaces at their ends.

    ``Screen.display`` looks up the width of every cell again, which takes longer than
    all else in a test; the cell behind a wide letter holds nothing anyway.
    """
    return [_read_line(screen, number) for number in range(screen.lines)]


def _read_line(screen: pyte.Screen, number: int) -> str:
    """Return a line up to its last letter."""
    row = screen.buffer[number]
    if not row:
        return ""
    last = min(max(row), screen.columns - 1)
    return "".join(row[x].data for x in range(last + 1)).rstrip()
