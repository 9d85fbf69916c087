"""Reads tables in batches, whatever their format: never a whole table at once."""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BufferedReader
from itertools import chain, repeat
from pathlib import Path
from tempfile import gettempdir
from typing import Any, BinaryIO, NamedTuple

import msgspec
import polars as pl

from neurocheck.cohort.tables.batch import Batch, Table, join_small
from neurocheck.cohort.tables.columns import ColumnTable
from neurocheck.cohort.tables.csv_rows import CsvRows
from neurocheck.cohort.tables.decompress import decompress, read_line_batches
from neurocheck.cohort.tables.encoding import recode
from neurocheck.cohort.tables.kinds import refuse_other_kinds
from neurocheck.cohort.tables.names import normalize_name
from neurocheck.cohort.tables.probe import make_damage_error
from neurocheck.cohort.tables.workbook import OLD_EXCEL, ZIP, WorkbookTable
from neurocheck.errors import AnswersError, StorageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.os_errors import os_error_text
from neurocheck.storage import keep_until_exit, sweep


__all__ = ["Batch", "Hints", "Table", "open_table", "reading"]

_BATCH = 50_000
_SAMPLE = 1_000
_HEAD = 1_024
_MAX_ARRAY = 1 << 27
_MOST = 0.9  # of the rows
_ENGINE_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_BINARY = {
    b"PAR1": "parquet",
    b"ARROW1": "ipc",
    ZIP: "workbook",
    OLD_EXCEL: "workbook",
}
# An object; or an array of something that can be a row.
_JSON = re.compile(rb"\s*(?:\{|\[(?=\s*[\[{\]]))")


class Hints(NamedTuple):
    """What a map says about how a table is read.

    Attributes:
        encoding: The encoding of a text that is not UTF-8.
        sheet: The sheet of a workbook; the first where none is named.
    """

    encoding: str = ""
    sheet: str = ""


_NO_HINTS = Hints()


class _TextTable:
    """What tables in texts have in common."""

    rows: int | None = None
    header_lines = 0
    may_grow = False
    separator = ""
    share: Callable[[], float] | None = None
    close: Callable[[], None] = staticmethod(lambda: None)


class _CsvTable(_TextTable):
    """A table in CSV, with any of the usual separators."""

    def __init__(self, stream: BinaryIO, where: str, encoding: str) -> None:
        self._rows = CsvRows(stream, where, encoding)
        self.columns = self._rows.columns
        self.separator = self._rows.separator
        self.notes = self._rows.notes
        self.header_lines = self._rows.header_lines

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in batches; rows that do not fit the header are unreadable."""
        return join_small(self._read_parts(wanted))

    def _read_parts(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in the parts that the file is read in."""
        width = len(self.columns)
        places = {name: self.columns.index(name) for name in wanted}
        rows = wrong = 0
        for frame, misfits in self._rows.parts(places):
            rows, wrong = rows + frame.height, wrong + len(misfits)
            unreadable = {
                place: _(
                    "it has {cells} cells, and the header {width}",
                    cells=count,
                    width=width,
                )
                for place, count in misfits.items()
            }
            yield Batch(frame, unreadable)
        if wrong and wrong >= _MOST * rows:
            self.notes.append(
                _(
                    "Nearly all rows have another number of cells than the header:"
                    " {count:,} of {rows:,}. Give each column a name, and each row as"
                    " many cells; R does so with write.csv.",
                    count=wrong,
                    rows=rows,
                )
            )

    def plain(self, value: Any) -> Any:
        """Return a cell as it is."""
        return value


class _JsonTable(_TextTable):
    """A table in JSON: an object on each line, or all of them in one array.

    The columns are those of the first rows; later rows may have more.
    """

    may_grow = True

    def __init__(self, stream: BinaryIO, where: str, *, is_array: bool) -> None:
        self.notes: list[str] = []
        counts = chain([_SAMPLE], repeat(_BATCH // 4))
        if is_array:
            self._lines = _cut(_read_array(stream, where), counts)
        else:
            self._lines = read_line_batches(stream, where, counts)
        self._decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
        self._first = next(self._lines, [])
        found: dict[str, None] = {}
        for line in self._first:
            found.update(dict.fromkeys(self._parse_row(line) or ()))
        self.columns = tuple(map(normalize_name, found))
        self._keys = dict(zip(self.columns, found, strict=True))
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
                name: [_decode_cell(row.get(key) if row else None) for row in rows]
                for name in wanted
                for key in [self._keys.get(name, name)]
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


def _read_array(stream: BinaryIO, where: str) -> list[bytes]:
    """Return the elements of a JSON array, each as JSON.

    Raises:
        AnswersError: It is damaged, or too large to be read at once.
    """
    data = stream.read(_MAX_ARRAY + 1)
    if len(data) > _MAX_ARRAY:
        raise AnswersError(
            _(
                "{table} is one JSON array of more than {size} MB. Save it as JSON"
                " lines, an object on each line, or as CSV.",
                table=where,
                size=_MAX_ARRAY >> 20,
            )
        )
    try:
        data = data.removeprefix(b"\xef\xbb\xbf")
        found = msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        raise AnswersError(
            _("{table} is a JSON array that is not valid.", table=where)
        ) from None
    return list(map(bytes, found))


def _cut(lines: list[bytes], counts: Iterable[int]) -> Iterator[list[bytes]]:
    """Yield lines in batches of so many."""
    start = 0
    for count in counts:
        if start >= len(lines):
            return
        yield lines[start : start + count]
        start += count


def open_table(
    path: Path | None, stdin: Any, where: str, hints: Hints = _NO_HINTS
) -> Table:
    """Open a table; its first bytes say what it is.

    Args:
        path: A file; None for standard input.
        stdin: The bytes of standard input.
        where: Its name, for errors.
        hints: What is known about how it is read.

    Returns:
        The table, of which only the beginning is read so far.

    Raises:
        StorageError: It cannot be read.
        AnswersError: It is no table.
    """
    with suppress(OSError):  # no folder for them; then nothing was left there
        sweep(Path(gettempdir()))
    with reading(where):
        stream, size = _open_stream(path, stdin)
        try:
            kind = _find_binary_kind(stream.peek(_HEAD))
            if not kind:
                return _open_text(stream, path, where, (size, hints.encoding))
            file = path or _spool(stream)
            if path is not None:
                stream.close()
            if kind == "workbook":
                return WorkbookTable(file, where, hints.sheet)
            return ColumnTable(file, kind, where)
        except BaseException:
            if path is not None:
                stream.close()
            raise


def _find_binary_kind(head: bytes) -> str:
    """Return the kind of a table that is no text; "" for a text."""
    return next((kind for mark, kind in _BINARY.items() if head.startswith(mark)), "")


def _open_text(
    stream: BufferedReader, path: Path | None, where: str, known: tuple[int, str]
) -> Table:
    """Return the table in a text, whose size and encoding are known, or 0 and ""."""
    size, encoding = known
    position, close = stream.tell, stream.close
    stream = decompress(stream)
    refuse_other_kinds(stream.peek(_HEAD)[:_HEAD], where)
    stream = recode(stream, encoding)
    head = stream.peek(_HEAD)[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    refuse_other_kinds(head, where)
    found = _JSON.match(head)
    made: _CsvTable | _JsonTable
    if found:
        made = _JsonTable(stream, where, is_array=found[0].endswith(b"["))
    else:
        made = _CsvTable(stream, where, encoding)
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
    return keep_until_exit(stream, Path(gettempdir()))


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
        raise make_damage_error(where, type(error).__name__) from None
