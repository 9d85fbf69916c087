"""Finds out whether a cell holds a list of answers, and what stands in it."""

import csv
import json
from collections.abc import Callable, Collection, Iterable
from typing import Any

from neurocheck.answers.parts import take_apart
from neurocheck.cohort.tables.batch import LIST_MARK


__all__ = ["find_items"]

_ENDS = {"[": "]", "{": "}"}


def find_items(
    raw: Any, split: Collection[str], find: Callable[[str], Any]
) -> list[Any] | None:
    """Return the items of a cell; None where it is one thing.

    Args:
        raw: The cell.
        split: What stands between items, as the map says.
        find: Returns what a text means; None where it is nothing that is known.

    >>> find_items('["a", "b"]', (), str), find_items("{a,b}", (), str)
    (['a', 'b'], ['a,b'])
    >>> find_items("a; b", ";", {"a": 1}.get), find_items("a; b", (), str)
    (['a', 'b'], None)
    """
    if isinstance(raw, list | tuple):
        return _keep_flat(raw)
    if not isinstance(raw, str):
        return None
    if LIST_MARK in raw:
        return list(raw.split(LIST_MARK))
    text = raw.strip()
    if text and _ENDS.get(text[0]) == text[-1]:
        return _read_brackets(text, find)
    if split:
        return [part for part, _meaning in take_apart(raw, split, find)]
    return None


def _read_brackets(text: str, find: Callable[[str], Any]) -> list[Any] | None:
    """Return the items of a list that a program wrote as text."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, list):
        return _keep_flat(found)
    inner = text[1:-1].strip()
    quote = "'" if inner.startswith("'") else '"'
    if quote not in inner:
        return [part for part, _meaning in take_apart(inner, ",", find)]
    try:
        return next(
            csv.reader([inner], quotechar=quote, skipinitialspace=True, escapechar="\\")
        )
    except csv.Error:
        return None


def _keep_flat(found: Iterable[Any]) -> list[Any]:
    """Return the items of a list; what is nested becomes a text that nothing knows."""
    return [str(one) if isinstance(one, list | tuple | dict) else one for one in found]
