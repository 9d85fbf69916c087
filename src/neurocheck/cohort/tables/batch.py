"""What every table is, however it is kept: columns, and rows that come in batches."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import polars as pl


__all__ = ["LIST_MARK", "Batch", "Table", "join_small"]

LIST_MARK = "\x1f"
"""Stands between the items of a cell that is a list; no text of a person has it."""

_MANY = 40_000  # rows


class Batch(NamedTuple):
    """Some rows of a table.

    Attributes:
        frame: The columns that were asked for, as they stand in the table.
        unreadable: What is wrong with rows that could not be read, by place in it.
    """

    frame: pl.DataFrame
    unreadable: dict[int, str]


class Table(Protocol):
    """A table that is read once, from top to bottom.

    Attributes:
        columns: The names of its columns, as :mod:`.names` writes them.
        separator: What stands between cells; "" where nothing does.
        rows: How many rows it has, where that is known beforehand.
        header_lines: How many lines below the names still belong to them.
        may_grow: Whether a row may have a column that no row before it had.
        notes: What was left out or chosen so far, in words.
        share: Returns which share of its bytes is read, where that is known.
        close: Closes the file.
    """

    columns: tuple[str, ...]
    separator: str
    rows: int | None
    header_lines: int
    may_grow: bool
    notes: list[str]
    share: Callable[[], float] | None
    close: Callable[[], None]

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in batches, with these columns; at least one is wanted."""

    def plain(self, value: Any) -> Any:
        """Return what a cell of a batch stands for; never called with null."""


def join_small(batches: Iterable[Batch], many: int = _MANY) -> Iterator[Batch]:
    """Yield batches of many rows: much is done once for each, however small it is."""
    frames: list[pl.DataFrame] = []
    unreadable: dict[int, str] = {}
    height = 0
    for batch in batches:
        unreadable |= {height + at: reason for at, reason in batch.unreadable.items()}
        frames.append(batch.frame)
        height += batch.frame.height
        if height >= many:
            yield Batch(pl.concat(frames), unreadable)
            frames, unreadable, height = [], {}, 0
    if frames:
        yield Batch(pl.concat(frames), unreadable)
