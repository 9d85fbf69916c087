"""Work that is done once for each distinct cell of a column, in place of each row.

A table of millions holds few distinct answers to one question. To search every row for
every option would cost more than all the rest of scoring. So each distinct answer is
looked at once, and each row is told by the number of its answer. Only for Polars;
other engines search the texts.
"""

import math
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, TypeVar

import narwhals.stable.v2 as nw
import polars as pl

from neurocheck.cohort.scoring.expressions import includes, option_columns
from neurocheck.questionnaire.model import Question, Type


__all__ = ["Lookup", "OptionBits", "has_bits", "with_options"]

AnyFrame = TypeVar("AnyFrame", pl.DataFrame, pl.LazyFrame)

_MAX_REMEMBERED = 500_000
_MAX_BITS = 64


class _Distinct:
    """The distinct cells of a column, numbered from 0 as they are first met."""

    def __init__(self, *, is_text: bool) -> None:
        self._is_text = is_text
        self._texts = pl.Categories.random()
        self._kind = pl.Categorical(self._texts)
        # The numbers are forgotten when nothing is left that is written in them.
        self._kept = pl.Series([None], dtype=self._kind)
        self._others: dict[Any, int] = {}

    def numbers(self, cells: pl.Series) -> pl.Series:
        """Give the number of each cell; null for null."""
        if self._is_text:
            return cells.cast(self._kind).to_physical()
        values = cells.drop_nulls().unique()
        # What does not equal itself is no key that is found again.
        keys = [one if one == one else math.nan for one in values]  # noqa: PLR0124
        found = [self._others.setdefault(one, len(self._others)) for one in keys]
        if not found:
            return pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(cells))
        return cells.replace_strict(values, found, default=None, return_dtype=pl.UInt32)

    def cells(self, start: int, stop: int) -> list[Any]:
        """Give the cells that have the numbers from one to before another."""
        if self._is_text:
            return [self._texts[number] for number in range(start, stop)]
        return list(self._others)[start:stop]


class Lookup:
    """What was found out about each distinct cell of a column, all of one type."""

    def __init__(self, find: Callable[[list[Any]], pl.DataFrame]) -> None:
        """Start with nothing known.

        Args:
            find: Finds it out about cells that were not met before, a row for each.
        """
        self._find = find
        self._lock = Lock()  # an engine asks from several threads
        self._found = self._nothing = find([])
        self._distinct: _Distinct | None = None

    def of(self, cells: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
        """Give the number of each cell, null for null, and the rows behind these."""
        with self._lock:
            if self._distinct is None or self._found.height > _MAX_REMEMBERED:
                self._distinct = _Distinct(is_text=cells.dtype == pl.String)
                self._found = self._nothing
            numbers = self._distinct.numbers(cells)
            last, known = numbers.max(), self._found.height
            if isinstance(last, int) and last >= known:
                new = self._find(self._distinct.cells(known, last + 1))
                self._found = pl.concat([self._found, new], rechunk=True)
            return numbers, self._found


class OptionBits:
    """The options of answers to one question as the bits of a number."""

    def __init__(self, question: Question) -> None:
        """Take a question with up to 64 options."""
        self._question = question
        self._bits = {name: 1 << place for place, name in enumerate(question.choices)}
        self.columns = tuple(option_columns(question).values())

    def of(self, answers: Iterable[str | None]) -> pl.Series:
        """Give the number for each answer, searched as any other engine would."""
        table = pl.DataFrame({"answer": answers}, schema={"answer": pl.String})
        answer = nw.col("answer")
        found = nw.from_native(table).select(
            **{name: includes(answer, self._question, name) for name in self._bits}
        )
        each = [
            pl.col(name).fill_null(value=False).cast(pl.UInt64) * pl.lit(bit, pl.UInt64)
            for name, bit in self._bits.items()
        ]
        return found.to_native().select(bits=pl.sum_horizontal(each))["bits"]

    def spread(self, numbers: pl.Series, bits: pl.Series) -> list[pl.Series]:
        """Give a column of true and false for each option, for numbered answers."""
        rows = bits.gather(numbers).fill_null(0)
        each = zip(self.columns, self._bits.values(), strict=True)
        return [((rows & bit) != 0).alias(name) for name, bit in each]


def with_options(frame: AnyFrame, questions: Iterable[Question]) -> AnyFrame:
    """Add the columns that tell the options of these questions apart.

    Args:
        frame: A table whose answers are text, with ``;`` between options.
        questions: Those to look at. Of these, only questions that take several options
            get columns, and only up to 64 options; the others do without.
    """
    records = {
        f"?{question.id}": _apart(question)
        for question in questions
        if has_bits(question)
    }
    return frame.with_columns(**records).unnest(*records) if records else frame


def has_bits(question: Question) -> bool:
    """Say whether the options of a question can be told apart by bits."""
    return question.type is Type.CHOICES and len(question.choices) <= _MAX_BITS


def _apart(question: Question) -> pl.Expr:
    """Tell the options of one question apart, as one column of records."""
    options = OptionBits(question)
    lookup = Lookup(lambda answers: options.of(answers).to_frame())
    fields = dict.fromkeys(options.columns, pl.Boolean)

    def told(answers: pl.Series) -> pl.Series:
        numbers, found = lookup.of(answers)
        columns = options.spread(numbers, found["bits"])
        return pl.DataFrame(columns, schema=fields).to_struct(answers.name)

    return pl.col(question.id).map_batches(
        told, return_dtype=pl.Struct(fields), is_elementwise=True
    )
