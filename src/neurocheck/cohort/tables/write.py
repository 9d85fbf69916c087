"""Writes or counts tables that come in batches, as one plan of the engine."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, Any, NamedTuple

import polars as pl
from polars.io.plugins import register_io_source

from neurocheck.errors import UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import FORMULA, one_line
from neurocheck.storage import replacing


__all__ = [
    "Form",
    "TableWriter",
    "escape_formulas",
    "form_of",
    "open_stream_writer",
    "open_writer",
]

_WAIT = 0.2
_AHEAD = 1
_ROW_GROUP = 250_000
"""Larger ones wait in memory until they are full; the notes on each wait as well."""
_SUFFIXES = {
    ".csv": "csv",
    ".jsonl": "ndjson",
    ".ndjson": "ndjson",
    ".parquet": "parquet",
    ".arrow": "ipc",
    ".ipc": "ipc",
    ".feather": "ipc",
}
_PACKED = {".gz": "gzip", ".zst": "zstd"}
# A plain number with a sign is no formula.
_NUMBER = r"^[-+]?\d+([.,]\d+)?$"

Act = Callable[[pl.LazyFrame], None]
Transform = Callable[[pl.LazyFrame], pl.LazyFrame]


class Form(NamedTuple):
    """A format of tables, and how it is compressed."""

    name: str
    packing: Any = "uncompressed"

    def write(self, frame: pl.LazyFrame, file: Any) -> None:
        """Write a table into an open file."""
        if self.name == "csv":
            escape_formulas(frame).sink_csv(file, compression=self.packing)
        elif self.name == "ndjson":
            frame.sink_ndjson(file, compression=self.packing)
        elif self.name == "parquet":
            # A better compression and statistics take longer and save next to nothing.
            frame.sink_parquet(
                file,
                row_group_size=_ROW_GROUP,
                compression_level=1,
                statistics=False,
            )
        else:
            frame.sink_ipc(file)


def form_of(path: Path) -> Form:
    """Return the format that a suffix names; ``-`` is CSV.

    >>> form_of(Path("out.csv.gz"))
    Form(name='csv', packing='gzip')

    Raises:
        UsageError: The suffix is not known.
    """
    if path == Path("-"):
        return Form("csv")
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    packing = _PACKED.get(suffixes[-1], "") if suffixes else ""
    named = suffixes[-2:-1] if packing else suffixes[-1:]
    name = _SUFFIXES.get(named[0], "") if named else ""
    if not name or (packing and name not in {"csv", "ndjson"}):
        known = ", ".join(_SUFFIXES)
        raise UsageError(
            _(
                "The format of '{name}' is not known. Use one of: {known}; .csv and"
                " .jsonl also with .gz or .zst behind.",
                name=one_line(path.name),
                known=known,
            )
        )
    return Form(name, packing or "uncompressed")


def escape_formulas(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return a table with a mark before texts that spreadsheets take for formulas."""
    text = pl.col(pl.String)
    is_safe = text.is_null() | ~text.str.contains(FORMULA) | text.str.contains(_NUMBER)
    return frame.with_columns(pl.when(is_safe).then(text).otherwise("'" + text))


class TableWriter:
    """A table that grows by batches.

    The engine works on it in a thread of its own, while further batches are read.
    """

    def __init__(self, act: Act) -> None:
        """Start with no row.

        Args:
            act: Called once with the table, as one plan for all of its rows.
        """
        self._act = act
        self._batches: queue.Queue[pl.DataFrame | None] = queue.Queue(_AHEAD)
        self._thread: Thread | None = None
        self._error: BaseException | None = None
        self._is_left = False

    def write(self, batch: pl.DataFrame) -> None:
        """Add rows; the first batch decides which columns there are.

        Raises:
            OSError: The file cannot be written.
        """
        if self._thread is None:
            schema = batch.schema
            self._thread = Thread(target=self._run, args=(schema,), daemon=True)
            self._thread.start()
        self._put(batch)

    def finish(self) -> None:
        """Wait until every row is written.

        Raises:
            OSError: The file cannot be written.
        """
        if self._thread is not None:
            self._put(None)
            self._thread.join()
        if self._error is not None:
            raise self._error

    def leave(self) -> None:
        """Stop writing; the file is incomplete then."""
        self._is_left = True
        while self._thread is not None and self._thread.is_alive():
            self._offer(None)

    def _put(self, batch: pl.DataFrame | None) -> None:
        """Hand a batch over, as long as the engine is working."""
        while self._thread is not None and self._thread.is_alive():
            if self._offer(batch):
                return
        if self._error is not None:
            raise self._error

    def _offer(self, batch: pl.DataFrame | None) -> bool:
        """Hand a batch over if there is room soon; return whether there was."""
        try:
            self._batches.put(batch, timeout=_WAIT)
        except queue.Full:
            return False
        return True

    def _run(self, schema: pl.Schema) -> None:
        """Let the engine work on the batches, in the thread."""
        frame = register_io_source(
            lambda columns, *_: self._receive(columns), schema=schema
        )
        try:
            self._act(frame)
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            self._error = error

    def _receive(self, columns: list[str] | None) -> Iterator[pl.DataFrame]:
        """Yield the batches as they come, with the columns that are used."""
        while not self._is_left and (batch := self._batches.get()) is not None:
            yield batch if columns is None else batch.select(columns)


@contextmanager
def open_writer(
    target: Path | IO[bytes], form: Form, transform: Transform | None = None
) -> Iterator[TableWriter]:
    """Open a writer for a table that is written whole or not at all.

    Args:
        target: A file, which is replaced in one step; or an open stream.
        form: The format.
        transform: Changes the rows on their way, as one plan for all.

    Yields:
        The writer.

    Raises:
        StorageError: The file cannot be written.
    """
    if isinstance(target, Path):
        with replacing(target) as file, open_writer(file, form, transform) as sink:
            yield sink
        return

    def write(frame: pl.LazyFrame) -> None:
        try:
            form.write(transform(frame) if transform else frame, target)
        except BaseException as error:  # noqa: BLE001 - raised again
            # The engine hides the error of the file itself.
            raise getattr(target, "error", None) or error from None

    with open_stream_writer(write) as sink:
        yield sink


@contextmanager
def open_stream_writer(act: Act) -> Iterator[TableWriter]:
    """Open a writer for a table that one plan works on to its end, or not at all."""
    sink = TableWriter(act)
    try:
        yield sink
        sink.finish()
    except BaseException:
        sink.leave()
        raise
