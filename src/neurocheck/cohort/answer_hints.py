"""Suggests for a map what the values of a column mean as answers to a question."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from neurocheck.answers.parts import SEPARATORS, take_apart
from neurocheck.cohort.cleaning.cells import Cell
from neurocheck.cohort.columns_seen import ColumnSeen, are_codes
from neurocheck.cohort.row_hints import OPEN
from neurocheck.questionnaire.model import Question, Type


__all__ = ["AnswerHint", "find_hint", "is_understood"]

_CODES = re.compile(r"\d{1,2}(?:[;,|/ ]+\d{1,2})*", re.ASCII)
_BETWEEN_WORDS = re.compile(r"[\s_(\[,]+")


class AnswerHint(NamedTuple):
    """What a map may say of a column.

    Attributes:
        split: What stands between several answers in a cell.
        values: What each value may mean, and how often it was seen.
        unit: The unit in which its numbers make sense.
        is_clear: Whether every value is an answer as it stands.
    """

    split: tuple[str, ...]
    values: Mapping[str, tuple[str, int]]
    unit: str
    is_clear: bool


def is_understood(question: Question, column: ColumnSeen, unit: str = "") -> bool:
    """Return whether every value of a column is an answer to its question."""
    cell = Cell(column=column.name, question=question, unit=unit)
    if question.type.is_number and column.is_number and column.filled:
        seen = [f"{column.low:.10g}", f"{column.high:.10g}"]
    elif column.values is None:
        return not question.type.has_options
    else:
        seen = list(column.values)
    return not any(cell.read(value).refused for value in seen)


def find_hint(
    question: Question,
    column: ColumnSeen,
    find_meaning: Callable[[Question, str], str | None],
) -> AnswerHint:
    """Return what a map may say of a column that seems to answer a question.

    Args:
        question: The question.
        column: The column.
        find_meaning: Returns the option that a value seems to name.
    """
    if not question.type.has_options:
        unit = _find_unit(question, column)
        is_clear = is_understood(question, column, unit)
        return AnswerHint((), {}, unit, is_clear)
    if is_understood(question, column):
        return AnswerHint((), {}, "", is_clear=True)
    parts, split = _count_parts(question, column, find_meaning)
    values = {}
    if are_codes(parts):
        values = {
            part: (find_meaning(question, part) or OPEN, count)
            for part, count in sorted(parts.items())
        }
    return AnswerHint(split if values else (), values, "", is_clear=False)


def _count_parts(
    question: Question,
    column: ColumnSeen,
    find_meaning: Callable[[Question, str], str | None],
) -> tuple[Counter[str], tuple[str, ...]]:
    """Return how often each answer stands in the cells, and what is between them."""
    values = column.values or Counter()
    if question.type is not Type.CHOICES:
        return values, ()
    has_codes = all(map(_CODES.fullmatch, values))
    signs = (*SEPARATORS, " ") if has_codes else SEPARATORS
    parts: Counter[str] = Counter()
    is_several = False
    for value, count in values.items():
        found = take_apart(value, signs, lambda part: find_meaning(question, part))
        parts.update({part: count for part, _meaning in found})
        is_several = is_several or len(found) > 1
    used = (sign for sign in signs if any(sign in value for value in values))
    return parts, tuple(used) if is_several else ()


def _find_unit(question: Question, column: ColumnSeen) -> str:
    """Return the unit that a header names, or else in which its numbers make sense."""
    ends = {
        _BETWEEN_WORDS.split(name.casefold().rstrip(")] "))[-1]
        for name in (column.name, column.label)
    }
    for unit in question.units:
        if not ends.isdisjoint({unit.name.casefold(), *unit.aliases}):
            return unit.name
    fits = [*_find_fitting(question, column)]
    return fits[0] if fits else ""


def _find_fitting(question: Question, column: ColumnSeen) -> Iterator[str]:
    """Yield the units in which the numbers of a column make sense."""
    for unit in question.units:
        if is_understood(question, column, unit.name):
            yield unit.name
