"""Reads tables in files that keep columns: Parquet and Arrow IPC."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from neurocheck.cohort.tables.batch import LIST_MARK, Batch
from neurocheck.cohort.tables.names import name_columns
from neurocheck.cohort.tables.probe import Probe
from neurocheck.cohort.tables.probe_process import BATCH
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.model import NonAnswer
from neurocheck.sanitize import one_line


__all__ = ["ColumnTable"]

_ROWS = 50_000
_LOST = "\ufffd"  # stands for a cell that cannot be read


class _Lost:
    """A cell of a type that holds no answers."""

    def __str__(self) -> str:
        """Return the sign for lost letters."""
        return _LOST


class ColumnTable:
    """A table in a file that keeps columns."""

    may_grow = False
    header_lines = 0
    share: Callable[[], float] | None = None
    separator = ""

    def __init__(self, path: Path, kind: str, where: str) -> None:
        """Open the file.

        Args:
            path: The file.
            kind: ``parquet`` or ``ipc``.
            where: Its name, for errors.

        Raises:
            StorageError: It is damaged.
        """
        self._has_pages = kind == "parquet"
        self._probe = Probe(kind, path, where)
        self.close: Callable[[], None] = self._probe.close
        try:
            scan = pl.scan_parquet if self._has_pages else pl.scan_ipc
            self._scan = scan(path, glob=False)
            self._schema = self._scan.collect_schema()
            self.columns = name_columns(self._schema)
            self.rows: int | None = self._scan.select(pl.len()).collect().item()
        except BaseException:
            self.close()
            raise
        self.notes: list[str] = []

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in batches; none of them can be unreadable."""
        real = dict(zip(self.columns, self._schema, strict=True))
        self._probe.ask([real[name] for name in wanted])
        chosen = [self._make_comparable(name, real[name]) for name in wanted]
        lazy = self._scan.select(chosen)
        for frame in self._read_slices(lazy) if self._has_pages else self._read(lazy):
            yield Batch(frame, {})

    def plain(self, value: Any) -> Any:
        """Return what a cell of a batch stands for."""
        return _Lost() if value == _LOST else value

    def _read_slices(self, lazy: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        """Yield one slice after the other, which Parquet can skip to.

        The engine's own batches are read far ahead, and wait in memory where writing is
        slower than reading.
        """
        for start in range(0, self.rows or 0, _ROWS):
            if start % BATCH == 0:
                self._probe.wait()
            yield lazy.slice(start, _ROWS).collect()

    def _read(self, lazy: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        """Yield the engine's own batches: Arrow decompresses a whole part per slice."""
        self._probe.wait()
        yield from lazy.collect_batches(chunk_size=_ROWS, maintain_order=True)

    def _make_comparable(self, name: str, real: str) -> pl.Expr:
        """Return a column as text or numbers, so that its cells can be compared."""
        kind, column = self._schema[real], pl.col(real)
        if _is_lost(kind):
            self.notes.append(
                _(
                    "The column '{column}' is of the type {type}: its cells are"
                    " refused. Save it as text or as numbers.",
                    column=one_line(name),
                    type=one_line(str(kind)),
                )
            )
            lost = pl.when(column.is_not_null()).then(pl.lit(_LOST))
            return lost.alias(name)
        return _convert(column, kind).alias(name)


def _is_lost(kind: pl.DataType) -> bool:
    """Return whether cells of a type hold nothing that can be an answer."""
    if isinstance(kind, pl.List | pl.Array):
        inner = kind.inner
        return inner.is_nested() or _is_lost(inner)  # type: ignore[arg-type] # an instance
    return kind.base_type() in {pl.Binary, pl.Object, pl.Struct, pl.Duration}


def _convert(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Return a column of a type that can be read as text or numbers."""
    if kind.is_numeric() and not kind.is_decimal():
        return column
    if kind in {pl.String, pl.Boolean}:
        return column
    if kind.is_decimal():
        return column.cast(pl.Float64)
    if isinstance(kind, pl.List | pl.Array):
        inner = column.cast(pl.List(pl.String))
        # An item that is missing is no answer; the others of its list are.
        items = inner.list.eval(pl.element().fill_null(NonAnswer.SKIPPED.value))
        return pl.when(items.list.len() > 0).then(items.list.join(LIST_MARK))
    if isinstance(kind, pl.Datetime):
        # A day without a time of day is a date.
        day = column.dt.date()
        is_day = column == day.cast(kind)
        return (
            pl.when(is_day).then(day.cast(pl.String)).otherwise(column.cast(pl.String))
        )
    return column.cast(pl.String)
