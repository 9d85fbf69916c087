"""Finds the options in answers once for each distinct answer, not for each row.

A table of millions of rows holds few distinct answers to one question, and searching
every row for every option would cost more than all the rest of scoring. So each
distinct answer gets a number and is searched once; its options are kept as the bits of
an integer, which each row looks up by that number. Only for Polars; other engines
search the texts.
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

_BITS = "bits"
_MAX_REMEMBERED = 500_000
_KINDS = {8: pl.UInt8, 16: pl.UInt16, 32: pl.UInt32, 64: pl.UInt64}
_MAX_BITS = max(_KINDS)


class _Distinct:
    """The distinct cells of a column, numbered from 0 as they are first met."""

    def __init__(self, *, is_text: bool) -> None:
        self._is_text = is_text
        self._texts = pl.Categories.random()
        self._kind = pl.Categorical(self._texts)
        # Keeps the category mapping alive: Polars drops it with its last series.
        self._kept = pl.Series([None], dtype=self._kind)
        self._others: dict[Any, int] = {}

    def number_cells(self, cells: pl.Series) -> pl.Series:
        """Return the number of each cell; null for null."""
        if self._is_text:
            return cells.cast(self._kind).to_physical()
        values = cells.drop_nulls().unique()
        # NaN does not equal itself, so a dictionary finds only the very same object.
        keys = [one if one == one else math.nan for one in values]  # noqa: PLR0124
        found = [self._others.setdefault(one, len(self._others)) for one in keys]
        if not found:
            return pl.Series([None], dtype=pl.UInt32).new_from_index(0, len(cells))
        return cells.replace_strict(values, found, default=None, return_dtype=pl.UInt32)

    def list_cells(self, start: int, stop: int) -> list[Any]:
        """Return the cells with the numbers from ``start`` to before ``stop``."""
        if self._is_text:
            return [self._texts[number] for number in range(start, stop)]
        return list(self._others)[start:stop]


class Lookup:
    """Remembers what was found out about each distinct cell of a column.

    All cells must be of one type.
    """

    def __init__(self, find: Callable[[list[Any]], pl.DataFrame]) -> None:
        """Start with nothing known.

        Args:
            find: Finds it out about cells that were not met before; returns a row
                for each.
        """
        self._find = find
        self._lock = Lock()  # an engine asks from several threads
        self._found = self._nothing = find([])
        self._distinct: _Distinct | None = None

    def look_up(self, cells: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
        """Look up cells, and find out about new ones.

        Returns:
            The number of each cell, null for null; and the rows found so far, which
            stand at these numbers.
        """
        with self._lock:
            if self._distinct is None or self._found.height > _MAX_REMEMBERED:
                self._distinct = _Distinct(is_text=cells.dtype == pl.String)
                self._found = self._nothing
            numbers = self._distinct.number_cells(cells)
            last, known = numbers.max(), self._found.height
            if isinstance(last, int) and last >= known:
                new = self._find(self._distinct.list_cells(known, last + 1))
                self._found = pl.concat([self._found, new], rechunk=True)
            return numbers, self._found


class OptionBits:
    """The options of answers to one question as the bits of an integer."""

    def __init__(self, question: Question) -> None:
        """Start with a question with up to 64 options."""
        self._question = question
        self._bits = {name: 1 << place for place, name in enumerate(question.choices)}
        # The smallest that holds them all: every row is compared with every bit.
        self._kind = next(
            kind for most, kind in _KINDS.items() if len(self._bits) <= most
        )
        self.columns = tuple(option_columns(question).values())
        # Made once: to make them for each batch takes longer than to work on one.
        bits = (pl.lit(bit, self._kind) for bit in self._bits.values())
        self._spread = [
            (pl.col(_BITS) & bit).eq_missing(bit).alias(name)
            for name, bit in zip(self.columns, bits, strict=True)
        ]

    def encode(self, answers: Iterable[str | None]) -> pl.Series:
        """Return the bits of each answer, searched as any other engine would.

        Those of no answer are null.
        """
        table = pl.DataFrame({"answer": answers}, schema={"answer": pl.String})
        answered, answer = table["answer"].is_not_null(), nw.col("answer")
        found = nw.from_native(table).select(
            **{name: includes(answer, self._question, name) for name in self._bits}
        )
        each = [
            pl.col(name).fill_null(value=False).cast(self._kind)
            * pl.lit(bit, self._kind)
            for name, bit in self._bits.items()
        ]
        bits = pl.sum_horizontal(each).cast(self._kind).alias(_BITS)
        known = found.to_native().select(bits)[_BITS]
        return known.zip_with(answered, pl.Series([None], dtype=self._kind))

    def spread(self, bits: pl.Series) -> pl.DataFrame:
        """Return a column of true and false for each option.

        Args:
            bits: The bits of each row's answer.
        """
        return bits.to_frame(_BITS).select_seq(self._spread)


def with_options(frame: AnyFrame, questions: Iterable[Question]) -> AnyFrame:
    """Return a table with a column for each option of these questions.

    Args:
        frame: A table whose answers are text, with ``;`` between options.
        questions: Questions of the table. Only those that take several options, and
            have at most 64, get columns (see
            :func:`~neurocheck.cohort.scoring.expressions.option_columns`).
    """
    records = {
        f"?{question.id}": _find_options(question)
        for question in questions
        if has_bits(question)
    }
    return frame.with_columns(**records).unnest(*records) if records else frame


def has_bits(question: Question) -> bool:
    """Return whether the options of a question fit in the bits of an integer."""
    return question.type is Type.CHOICES and len(question.choices) <= _MAX_BITS


def _find_options(question: Question) -> pl.Expr:
    """Return the options of one question, as one column of records."""
    options = OptionBits(question)
    lookup = Lookup(lambda answers: options.encode(answers).to_frame())
    fields = dict.fromkeys(options.columns, pl.Boolean)

    def find(answers: pl.Series) -> pl.Series:
        numbers, found = lookup.look_up(answers)
        return options.spread(found["bits"][numbers]).to_struct(answers.name)

    return pl.col(question.id).map_batches(
        find, return_dtype=pl.Struct(fields), is_elementwise=True
    )
