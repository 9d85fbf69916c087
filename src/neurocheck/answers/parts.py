"""Takes a text that names several things apart: left to right, the longest first."""

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from neurocheck.questionnaire.model import Question, fold_spelling


__all__ = ["SEPARATORS", "find_labels", "take_apart"]

SEPARATORS = (",", ";", "|", "\n")
"""What people and programs write between several answers in one text."""

_WIDEST = 24  # pieces of one name; no label has so many commas

Meaning = TypeVar("Meaning")


def find_labels(
    question: Question, text: str, separators: Collection[str] = SEPARATORS
) -> list[tuple[str, str | None]]:
    """Return the parts of a text, each with the option that it names, if it does."""
    names: dict[str, str] = {}
    for option, spelling in question.spellings:
        names.setdefault(fold_spelling(spelling), option)
    return take_apart(text, separators, lambda part: names.get(fold_spelling(part)))


def take_apart(
    text: str, separators: Collection[str], find: Callable[[str], Meaning | None]
) -> list[tuple[str, Meaning | None]]:
    """Return the parts of a text, and what each of them names.

    Args:
        text: Such as ``Tingling, or pins and needles, Burning``.
        separators: What stands between the parts; a name may hold it as well.
        find: Returns what a name means; None where it is none.

    Returns:
        The parts that are not blank; one that is not understood means None.

    >>> names = {"pins, or needles": "tingling", "pins": "?", "burning": "burning"}
    >>> take_apart("pins, or needles, burning,, x", [","], names.get)
    [('pins, or needles', 'tingling'), ('burning', 'burning'), ('x', None)]
    """
    longest_first = sorted(separators, key=len, reverse=True)
    between = "|".join(map(re.escape, longest_first))
    # Pieces stand at even places, and what was between them at odd ones.
    pieces = re.split(f"({between})", text)
    found: list[tuple[str, Meaning | None]] = []
    place = 0
    while place < len(pieces):
        part, meaning, end = _find_longest(pieces, place, find)
        if part:
            found.append((part, meaning))
        place = end + 1
    return found


def _find_longest(
    pieces: list[str], start: int, find: Callable[[str], Meaning | None]
) -> tuple[str, Meaning | None, int]:
    """Return the longest name that begins at a piece, and where it ends."""
    if pieces[start].strip():
        last = min(len(pieces), start + 2 * _WIDEST)
        for end in reversed(range(start + 1, last + 1, 2)):
            name = "".join(pieces[start:end]).strip()
            meaning = find(name)
            if meaning is not None:
                return name, meaning, end
    return pieces[start].strip(), None, start + 1
