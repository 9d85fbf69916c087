"""Reads which columns a table has, and what is in them, for drafts of maps."""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import msgspec
import polars as pl

from neurocheck.cohort.cleaning.plan import Plan
from neurocheck.cohort.cleaning.rows import PeopleFinder, RowCounts
from neurocheck.cohort.tables.read import Table


__all__ = ["ColumnSeen", "TableSeen", "are_codes", "see_columns"]

_MOST_CODES = 30  # of one column; more are no codes
_LONGEST_CODE = 80
_MOST_VALUES = 300  # that are kept to compare them with the options of questions
_LONGEST_VALUE = 600
_SAMPLE = 100
_OF_CHOICES = " - Selected Choice"  # Qualtrics writes it behind a question
_WHOLE = re.compile(r"(?<=^\d)\.0+$", re.ASCII)  # 1.0 is the code 1
_CODES_ALONE = re.compile(r"\d{1,2}(?:[;,|/ ]+\d{1,2})*", re.ASCII)  # no names


class ColumnSeen(msgspec.Struct, kw_only=True):
    """A column of a table, as far as it was read.

    Attributes:
        name: Its header.
        label: What a further line of the header calls it.
        filled: How many cells hold something.
        blank: How many hold nothing.
        values: How often each value was seen; None where there are too many.
        sample: Some of its values.
        low: The smallest number, where every filled cell is a number.
        high: The largest.
        is_number: Whether every filled cell is a number.
    """

    name: str
    label: str = ""
    filled: int = 0
    blank: int = 0
    values: Counter[str] | None = msgspec.field(default_factory=Counter)
    sample: tuple[str, ...] = ()
    low: float = math.inf
    high: float = -math.inf
    is_number: bool = True

    def add(self, cells: pl.Series) -> None:
        """Count cells, which are texts."""
        known = cells.str.strip_chars().replace("", None).drop_nulls()
        self.filled += len(known)
        self.blank += len(cells) - len(known)
        if len(self.sample) < _SAMPLE:
            some = (*self.sample, *known.head(_SAMPLE))
            self.sample = tuple(dict.fromkeys(some))[:_SAMPLE]
        if self.values is not None:
            counts: Counter[str] = Counter()
            for value, count in known.value_counts().iter_rows():
                counts[_WHOLE.sub("", value)] += count
            self.values.update(counts)
            longest = max(map(len, self.values), default=0)
            if len(self.values) > _MOST_VALUES or longest > _LONGEST_VALUE:
                self.values = None
        if self.is_number and len(known):
            numbers = known.cast(pl.Float64, strict=False)
            self.is_number = bool(numbers.is_finite().fill_null(value=False).all())
            if self.is_number:
                self.low = min(self.low, float(numbers.min()))  # type: ignore[arg-type] # none is null
                self.high = max(self.high, float(numbers.max()))  # type: ignore[arg-type]

    @property
    def codes(self) -> Mapping[str, int] | None:
        """How often each code was seen; None where the values are no codes."""
        values = self.values
        if values is None or len(values) > _MOST_CODES:
            return None
        return None if max(map(len, values), default=0) > _LONGEST_CODE else values

    @property
    def is_shown(self) -> bool:
        """Whether its values may be shown: they are codes, and no names of people."""
        return self.codes is not None and are_codes(self.codes)


class TableSeen(NamedTuple):
    """A table, as far as it was read.

    Attributes:
        columns: Its columns.
        header_lines: How many lines below the header still belong to it.
    """

    columns: tuple[ColumnSeen, ...]
    header_lines: int


def see_columns(table: Table, only: Collection[str] | None = None) -> TableSeen:
    """Return the columns of a table with the values in them; it reads the whole table.

    Args:
        table: The table.
        only: The columns that are looked at; all where this is not given.

    A name that stands there twice is left out, as nobody could say which is meant.
    Lines that are no people, such as totals, are left out as well.
    """
    counts = Counter(table.columns)
    seen = {
        name: ColumnSeen(name=name)
        for name in (table.columns if only is None else only)
        if counts[name] == 1
    }
    found = RowCounts()
    finder = PeopleFinder(table, Plan(), found)
    if seen:
        wanted = list(dict.fromkeys([*seen, *finder.needed]))
        for batch in table.batches(wanted):
            before = found.left_out["header"]
            for people in finder.find(batch):
                for name, column in seen.items():
                    column.add(_to_texts(table, people.batch.frame[name]))
            if found.left_out["header"] > before:
                _read_labels(seen, batch.frame)
    return TableSeen(tuple(seen.values()), found.left_out["header"])


def _read_labels(seen: Mapping[str, ColumnSeen], frame: pl.DataFrame) -> None:
    """Note what the first line below the names calls each column."""
    for name, column in seen.items():
        label = str(frame[name][0] or "")
        column.label = label.removesuffix(_OF_CHOICES)


def _to_texts(table: Table, cells: pl.Series) -> pl.Series:
    """Return the cells of a column as texts."""
    if cells.dtype != pl.String:
        return cells.cast(pl.String)
    if type(table).plain is Table.plain:
        return cells
    return pl.Series(
        [None if cell is None else _to_text(table.plain(cell)) for cell in cells],
        dtype=pl.String,
    )


def _to_text(value: Any) -> str:
    """Return a value of JSON as the text of a cell."""
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def are_codes(counts: Mapping[str, int]) -> bool:
    """Return whether values are codes, and no names or words of people."""
    is_short = max(map(len, counts), default=0) <= _LONGEST_CODE
    repeats = 2 * len(counts) <= sum(counts.values())
    is_few = len(counts) <= _MOST_CODES and is_short
    return is_few and (repeats or all(map(_CODES_ALONE.fullmatch, counts)))
