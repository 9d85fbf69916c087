"""Suggests for a map what the values of a column mean as answers to a question."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple, TypeAlias

from neurocheck.answers.parts import SEPARATORS, take_apart
from neurocheck.cohort.cleaning.cells import Cell
from neurocheck.cohort.columns_seen import ColumnSeen, are_codes
from neurocheck.cohort.row_hints import OPEN
from neurocheck.questionnaire.model import Question, Type


__all__ = ["AnswerHint", "FindMeaning", "find_hint", "is_understood"]

_CODES = re.compile(r"\d{1,2}(?:[;,|/ ]+\d{1,2})*", re.ASCII)
_MORE = 4  # pieces that a form's label may have beside those of ours
_SOME = 0.01  # of a likeness: any at all
_BETWEEN_WORDS = re.compile(r"[\s_(\[,]+")

FindMeaning: TypeAlias = Callable[[Question, str], tuple[str | None, float]]
"""Returns the option that a text seems to name, and how well, from 0 to 1."""


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
    question: Question, column: ColumnSeen, find_meaning: FindMeaning
) -> AnswerHint:
    """Return what a map may say of a column that seems to answer a question."""
    if not question.type.has_options:
        unit = _find_unit(question, column)
        is_clear = is_understood(question, column, unit)
        return AnswerHint((), {}, unit, is_clear)
    if is_understood(question, column):
        return AnswerHint((), {}, "", is_clear=True)
    labels = _Labels(question, column.values or Counter(), find_meaning)
    parts, split = labels.count_parts()
    values = {}
    if are_codes(parts):
        values = {
            part: (labels.find(part) or OPEN, count)
            for part, count in sorted(parts.items())
        }
    return AnswerHint(split if values else (), values, "", is_clear=False)


class _Labels:
    """Takes cells apart into the labels that a form showed."""

    def __init__(
        self, question: Question, values: Counter[str], find_meaning: FindMeaning
    ) -> None:
        self._question = question
        self._values = values
        self._look_up = cache(lambda text: find_meaning(question, text))
        has_codes = all(map(_CODES.fullmatch, values))
        self._signs = (*SEPARATORS, " ") if has_codes else SEPARATORS
        self._between = re.compile(f"([{re.escape(''.join(self._signs))}])")
        labels = map(self._between.split, question.choices.values())
        self._most = max(map(len, labels), default=1) + _MORE

    def count_parts(self) -> tuple[Counter[str], tuple[str, ...]]:
        """Return how often each label stands in the cells, and what is between them."""
        if self._question.type is not Type.CHOICES:
            return self._values, ()
        parts: Counter[str] = Counter()
        between: set[str] = set()
        for value, count in self._values.items():
            found = [part for part, _m in take_apart(value, self._signs, self.find)]
            parts.update(dict.fromkeys(found, count))
            rest = value
            for part in found:
                rest = rest.replace(part, "", 1)
            between.update(rest)
        return parts, tuple(sign for sign in self._signs if sign in between)

    def find(self, text: str) -> str | None:
        """Return the option that one label names; None where it is none, or several.

        A label may hold a comma. It is several where a part of it names an option as
        well as the whole does, or stands alone in a cell.
        """
        pieces = self._between.split(text)
        if len(pieces) > self._most or self._names_two(pieces):
            return None
        option, likeness = self._look_up(text)
        if likeness == 1 or len(pieces) == 1:
            return option
        if not option and not _is_one_phrase(pieces[::2]):
            return None
        least = likeness or _SOME
        if any(self._likeness_of(run) >= least for run in _list_runs(pieces)):
            return None
        return option or OPEN

    def _names_two(self, pieces: list[str]) -> bool:
        """Return whether two pieces are labels of their own, which is found at once."""
        if len(pieces) == 1:
            return False
        parts = (one for one in map(str.strip, pieces[::2]) if one)
        whole = (one for one in parts if self._likeness_of(one) == 1)
        return len({self._look_up(one)[0] or one for one in whole}) > 1

    def _likeness_of(self, part: str) -> float:
        """Return how well a part of a label is a label itself, from 0 to 1."""
        if self._question.type is Type.CHOICES and part in self._values:
            return 1.0
        option, likeness = self._look_up(part)
        # An id such as `tingling` is the first word of many a label.
        if option is None or option != part.casefold():
            return likeness
        label = self._question.choices[option]
        return likeness if label.casefold() == option else 0.0


def _is_one_phrase(pieces: list[str]) -> bool:
    """Return whether pieces go on in small letters behind a capital."""
    first, *others = (piece.strip() for piece in pieces)
    return first[:1].isupper() and all(one[:1].islower() for one in others)


def _list_runs(pieces: list[str]) -> Iterator[str]:
    """Yield what stands together in a text, apart from the whole."""
    for start in range(0, len(pieces), 2):
        for end in range(start + 1, len(pieces) + 1, 2):
            if end - start < len(pieces):
                yield "".join(pieces[start:end]).strip()


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
