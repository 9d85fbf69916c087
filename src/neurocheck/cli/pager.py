"""Whether a long text is shown page by page."""

import os

from neurocheck.environment import Environment


__all__ = ["needs_pager", "pager_has_colour"]


def needs_pager(environment: Environment, text: str) -> bool:
    """Return whether a person should turn pages: a real window, and a longer text."""
    can_turn = environment.stdin.isatty() and environment.stdout.isatty()
    wanted = environment.variables.get("PAGER", "less") not in {"", "cat"}
    if not can_turn or not wanted or environment.is_dumb:
        return False
    return text.count("\n") >= _count_rows(environment)


def pager_has_colour(environment: Environment) -> bool:
    """Return whether the pager was told to show colour: ``less -R``, ``LESS=R``."""
    pager = environment.variables.get("PAGER", "")
    return "R" in environment.variables.get("LESS", "") or " -R" in pager


def _count_rows(environment: Environment) -> int:
    """Return the rows of the window; a huge number where they are not known."""
    given = environment.variables.get("LINES", "")
    # Cut, because int() refuses more than 4,300 digits.
    if given.isdecimal() and int(given[:6]) > 0:
        return int(given[:6])
    try:
        return os.get_terminal_size(environment.stdout.fileno()).lines or 10**6
    except (OSError, ValueError):
        return 10**6
