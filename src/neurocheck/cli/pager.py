"""pager."""

import os
from typing import TYPE_CHECKING

from neurocheck.environment import Environment


if TYPE_CHECKING:
    pass


def _needs_pager(environment: Environment, text: str) -> bool:
    """Say whether a person should turn pages: a real window, and a longer text."""
    can_turn = environment.stdin.isatty() and environment.stdout.isatty()
    wanted = environment.variables.get("PAGER", "less") not in {"", "cat"}
    if not can_turn or not wanted or environment.is_dumb:
        return False
    return text.count("\n") >= _rows(environment)


def _pager_has_colour(environment: Environment) -> bool:
    """Say whether the pager was told to show colour: ``less -R``, ``LESS=R``."""
    pager = environment.variables.get("PAGER", "")
    return "R" in environment.variables.get("LESS", "") or " -R" in pager


def _rows(environment: Environment) -> int:
    """Give the height of the window, or so much that nothing needs pages."""
    given = environment.variables.get("LINES", "")
    if given.isdecimal() and int(given[:6]) > 0:
        return int(given[:6])
    try:
        return os.get_terminal_size(environment.stdout.fileno()).lines or 10**6
    except (OSError, ValueError):
        return 10**6
