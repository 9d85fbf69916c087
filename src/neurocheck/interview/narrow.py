"""Finding lines of a list by a part of their words."""

import unicodedata
from collections.abc import Mapping
from typing import TypeVar


__all__ = ["LONG", "find", "is_long"]

LONG = 9
"""A list with more lines than this can be searched by typing."""

_Line = TypeVar("_Line")


def is_long(count: int) -> bool:
    """Say whether a list of so many lines can be searched by typing."""
    return count > LONG


def find(labels: Mapping[_Line, str], typed: str) -> list[_Line]:
    """Give the lines whose words contain everything that was typed, in their order.

    Args:
        labels: The lines, each with its words.
        typed: Parts of words; case and accents do not count. Nothing fits all lines.

    >>> labels = {"a": "Pain in the chest", "b": "Chest infection", "c": "Fièvre"}
    >>> find(labels, "CHEST"), find(labels, "ches pa"), find(labels, "fie")
    (['a', 'b'], ['a'], ['c'])
    """
    parts = _fold(typed).split()
    return [
        line
        for line, label in labels.items()
        if all(part in _fold(label) for part in parts)
    ]


def _fold(text: str) -> str:
    """Make spellings comparable: case, accents and apostrophes do not count.

    >>> _fold("I don\u2019t É")
    'i dont e'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        sign
        for sign in apart.replace("\u2019", "'")
        if not unicodedata.combining(sign) and sign != "'"
    )
