"""Reads tables in batches, whatever their format: never a whole table at once."""

import atexit
import json
import shutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from itertools import chain, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

import msgspec
import polars as pl

from neurocheck.cohort.tables.csv_rows import CsvRows
from neurocheck.cohort.tables.decompress import decompress, read_line_batches
from neurocheck.errors import AnswersError, StorageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.os_errors import os_error_text


__all__ = ["Batch", "Table", "open_table", "reading"]

_BATCH = 50_000
_SAMPLE = 1_000
_HEAD = 16
_ENGINE_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_PARQUET, _ARROW = b"PAR1", b"ARROW1"


class Batch(NamedTuple):
    """Some rows of a table.

    Attributes:
        frame: The columns that were asked for, as they stand in the table.
        unreadable: What is wrong with rows that could not be read, by place in it.
    """

    frame: pl.DataFrame
    unreadable: dict[int, str]


class Table:
    """A table that is read once, from top to bottom.

    Attributes:
        columns: The names of its columns.
        rows: How many rows it has, where that is known beforehand.
        may_grow: Whether a row may have a column that no row before it had.
        share: Returns which share of its bytes is read, where that is known.
        close: Closes the file.
    """

    columns: tuple[str, ...] = ()
    rows: int | None = None
    may_grow = False
    share: Callable[[], float] | None = None
    close: Callable[[], None] = staticmethod(lambda: None)

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in batches, with these columns; at least one is wanted."""
        raise NotImplementedError

    def plain(self, value: Any) -> Any:
        """Return what a cell of a batch stands for; never called with null."""
        return value


class _CsvTable(Table):
    """A table in CSV, with any of the usual separators."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._rows = CsvRows(stream, where)
        self.columns = self._rows.columns

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in batches; rows that do not fit the header are unreadable."""
        width = len(self.columns)
        places = {name: self.columns.index(name) for name in wanted}
        for cells in self._rows.parts():
            table = cells.to_frame("cells")
            counts = cells.list.len()
            unreadable = {
                int(place): _(
                    "it has {cells} cells, and the header {width}",
                    cells=counts[place],
                    width=width,
                )
                for place in (counts != width).arg_true()
            }
            cell = pl.col("cells").list
            frame = table.select(
                cell.get(place, null_on_oob=True).alias(name)
                for name, place in places.items()
            )
            yield Batch(frame, unreadable)


class _JsonTable(Table):
    """A table as JSON lines: an object on each line.

    The columns are those of the first rows; later rows may have more.
    """

    may_grow = True

    def __init__(self, stream: BinaryIO, where: str) -> None:
        counts = chain([_SAMPLE], repeat(_BATCH // 4))
        self._lines = read_line_batches(stream, where, counts)
        self._decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
        self._first = next(self._lines, [])
        found: dict[str, None] = {}
        for line in self._first:
            found.update(dict.fromkeys(self._parse_row(line) or ()))
        self.columns = tuple(found)
        if self._first and not found:
            raise AnswersError(
                _("{table} holds no JSON objects, one on each line.", table=where)
            )

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in batches; lines that are no JSON objects are unreadable."""
        for pending in chain([self._first], self._lines):
            rows = [self._parse_row(line) for line in pending]
            unreadable = {
                place: _("it is not a JSON object")
                for place, row in enumerate(rows)
                if row is None
            }
            columns = {
                name: [_decode_cell(row.get(name) if row else None) for row in rows]
                for name in wanted
            }
            schema = dict.fromkeys(wanted, pl.String)
            yield Batch(pl.DataFrame(columns, schema=schema), unreadable)

    def plain(self, value: Any) -> Any:
        """Return the value of the JSON of one cell."""
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return object()  # such as a number of many thousand digits

    def _parse_row(self, line: bytes) -> dict[str, msgspec.Raw] | None:
        """Return the cells of a line; None where it holds no object."""
        try:
            return self._decode(line.decode("utf-8", "replace").removeprefix("\ufeff"))
        except (msgspec.DecodeError, RecursionError):
            return None


def _decode_cell(raw: msgspec.Raw | None) -> str | None:
    """Return the JSON of a cell as text; None for null."""
    if raw is None:
        return None
    text = bytes(raw).decode()
    return None if text == "null" else text


class _ColumnTable(Table):
    """A table in a file that keeps columns: Parquet, or Arrow IPC."""

    def __init__(self, scan: pl.LazyFrame, *, has_pages: bool) -> None:
        self._scan = scan
        self._has_pages = has_pages
        self.columns = tuple(scan.collect_schema())
        self.rows = scan.select(pl.len()).collect().item()

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in batches; none of them can be unreadable."""
        schema = self._scan.collect_schema()
        chosen = [_make_comparable(name, schema[name]) for name in wanted]
        lazy = self._scan.select(chosen)
        for frame in self._read_slices(lazy) if self._has_pages else _read_ahead(lazy):
            yield Batch(frame, {})

    def _read_slices(self, lazy: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        """Yield one slice after the other, which Parquet can skip to.

        The engine's own batches are read far ahead, and wait in memory where writing is
        slower than reading.
        """
        for start in range(0, self.rows or 0, _BATCH):
            yield lazy.slice(start, _BATCH).collect()


def _read_ahead(lazy: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """Yield the engine's own batches: Arrow decompresses a whole part per slice."""
    yield from lazy.collect_batches(chunk_size=_BATCH, maintain_order=True)


def _make_comparable(name: str, kind: pl.DataType) -> pl.Expr:
    """Return a column as text or numbers, so that its cells can be compared."""
    column = pl.col(name)
    if kind.is_numeric() and not kind.is_decimal():
        return column
    if kind in {pl.String, pl.Boolean}:
        return column
    if kind.is_decimal():
        return column.cast(pl.Float64)
    if isinstance(kind, pl.List | pl.Array):
        inner = column.cast(pl.List(pl.String))
        return pl.when(inner.list.len() > 0).then(inner.list.join(";"))
    if isinstance(kind, pl.Datetime):
        # A day without a time of day is a date.
        day = column.dt.date()
        is_day = column == day.cast(kind)
        return (
            pl.when(is_day).then(day.cast(pl.String)).otherwise(column.cast(pl.String))
        )
    if kind in {pl.Binary, pl.Object, pl.Struct}:
        return pl.when(column.is_not_null()).then(pl.lit("\ufffd")).alias(name)
    return column.cast(pl.String)


def open_table(path: Path | None, stdin: Any, where: str) -> Table:
    """Open a table; its first bytes say what it is.

    Args:
        path: A file; None for standard input.
        stdin: The bytes of standard input.
        where: Its name, for errors.

    Returns:
        The table, of which only the beginning is read so far.

    Raises:
        StorageError: It cannot be read.
        AnswersError: It is no table.
    """
    with reading(where):
        stream, size = _open_stream(path, stdin)
        try:
            return _detect_table(stream, path, where, size)
        except BaseException:
            if path is not None:
                stream.close()
            raise


def _detect_table(
    stream: BufferedReader, path: Path | None, where: str, size: int
) -> Table:
    """Return the table that a stream of so many bytes holds."""
    position, close = stream.tell, stream.close
    head = stream.peek(_HEAD)
    if head.startswith((_PARQUET, _ARROW)):
        file = path or _spool(stream)
        if path is not None:
            stream.close()
        is_parquet = head.startswith(_PARQUET)
        scan = pl.scan_parquet if is_parquet else pl.scan_ipc
        return _ColumnTable(scan(file, glob=False), has_pages=is_parquet)
    stream = decompress(stream)
    made: Table
    is_json = stream.peek(_HEAD).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    made = _JsonTable(stream, where) if is_json else _CsvTable(stream, where)
    if path is not None:
        made.close = close
    if size:
        made.share = lambda: min(position() / size, 1.0)
    return made


def _open_stream(path: Path | None, stdin: Any) -> tuple[BufferedReader, int]:
    """Return the bytes as a stream, and how many they are; 0 if that is unknown."""
    if path is None:
        return BufferedReader(stdin), 0
    stream = path.open("rb")
    return stream, path.stat().st_size


def _spool(stream: BinaryIO) -> Path:
    """Copy a stream into a file that is deleted when the program ends.

    Parquet and Arrow are read from their end, which a stream cannot do.
    """
    folder = TemporaryDirectory(prefix="neurocheck-")
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "table"
    with path.open("wb") as file:
        shutil.copyfileobj(stream, file)
    return path


@contextmanager
def reading(where: str) -> Iterator[None]:
    """Convert what can go wrong while a table is read into our own errors.

    Raises:
        StorageError: The file cannot be read, or is damaged.
    """
    try:
        yield
    except OSError as error:
        reason = os_error_text(error) if error.errno else _("it is damaged")
        message = _(
            "The table {table} cannot be read: {reason}.", table=where, reason=reason
        )
        raise StorageError(message) from None
    except (EOFError, zlib.error, *_ENGINE_ERRORS) as error:
        raise StorageError(
            _(
                "The table {table} cannot be read: it is damaged, or it ends too early"
                " ({error}).",
                table=where,
                error=type(error).__name__,
            )
        ) from None
