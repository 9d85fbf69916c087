"""Reads a sheet of a workbook: Excel (.xlsx, .xlsb, .xls) or OpenDocument (.ods)."""

import datetime as dt
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from neurocheck.cohort.tables.batch import Batch
from neurocheck.cohort.tables.header import (
    count_more_names,
    describe_skipped,
    find_header,
)
from neurocheck.cohort.tables.kinds import refuse_other_kinds
from neurocheck.cohort.tables.names import name_columns
from neurocheck.cohort.tables.probe import Probe
from neurocheck.cohort.tables.workbook_cells import find_lost_cells
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import one_line


__all__ = ["OLD_EXCEL", "ZIP", "WorkbookTable"]

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BATCH = 50_000
_SAMPLE = 40
_MAX_SIZE = 1 << 30
_WHOLE = 2**53  # from there on, a workbook does not know the last digits


class WorkbookTable:
    """The table in a sheet of a workbook; the first sheet where none is named.

    Attributes:
        columns: The names of its columns.
        notes: What was left out, in words.
        rows: How many rows it has.
        header_lines: How many of them still belong to the names.
    """

    may_grow = False
    rows: int | None = None
    separator = ""
    share: Callable[[], float] | None = None
    close: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, path: Path, where: str, sheet: str) -> None:
        """Open a workbook.

        Args:
            path: The file.
            where: Its name, for errors.
            sheet: The name of the sheet that is read; "" for the first.

        Raises:
            AnswersError: It is no workbook, or has no such sheet.
        """
        self.notes: list[str] = []
        self._rows = _read_sheet(path, where, sheet, self.notes)
        first = [[_show(cell) for cell in row] for row in self._rows[:_SAMPLE]]
        at = find_header(first)
        if not any(map(any, first)):
            raise AnswersError(
                _("{table} has no line with the columns' names.", table=where)
            )
        self.notes += describe_skipped(first[:at])
        self.columns = name_columns(first[at])
        self.header_lines = count_more_names(first[at : at + 2])
        self._rows = self._rows[at + 1 :]
        self.rows = len(self._rows)

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows in batches, each cell as JSON."""
        places = {name: self.columns.index(name) for name in wanted}
        schema = dict.fromkeys(wanted, pl.String)
        for start in range(0, len(self._rows), _BATCH):
            rows = self._rows[start : start + _BATCH]
            columns = {
                name: [_encode(row[place]) for row in rows]
                for name, place in places.items()
            }
            yield Batch(pl.DataFrame(columns, schema=schema), {})

    def plain(self, value: Any) -> Any:
        """Return what the JSON of a cell stands for."""
        return json.loads(value)


def _read_sheet(
    path: Path, where: str, sheet: str, notes: list[str]
) -> list[list[Any]]:
    """Return the cells of a sheet; add to the notes which one was chosen."""
    import python_calamine as calamine

    _refuse_archive(path, where)
    Probe("workbook", path, where).close()
    try:
        book = calamine.load_workbook(path)
        chosen = _choose_sheet(book, where, sheet, notes)
        rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except calamine.CalamineError:
        raise AnswersError(
            _(
                "The workbook {table} cannot be opened: it is damaged, or it has a"
                " password. Open it in a spreadsheet program, and save it as a"
                " workbook without a password (.xlsx) or as CSV in UTF-8.",
                table=where,
            )
        ) from None
    for row, column, text in find_lost_cells(path, chosen):
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    return rows


def _choose_sheet(book: Any, where: str, sheet: str, notes: list[str]) -> str:
    """Return the name of the sheet that is read: the one named, or the first.

    Raises:
        AnswersError: There is no sheet of the name.
    """
    shown = [
        one.name
        for one in book.sheets_metadata
        if str(one.visible).endswith(".Visible") and str(one.typ).endswith("WorkSheet")
    ]
    if sheet in book.sheet_names:
        return sheet
    names = shown or book.sheet_names
    if sheet or not names:
        raise AnswersError(
            _(
                "{table} has no sheet '{sheet}'. Its sheets: {names}",
                table=where,
                sheet=one_line(sheet)[:60],
                names=", ".join(map(one_line, names)),
            )
        )
    if names[1:]:
        notes.append(
            _(
                "Of the sheets of {table}, '{sheet}' is read. To read another, name it"
                " in a map: 'sheet: NAME'. The others: {names}",
                table=where,
                sheet=one_line(names[0]),
                names=", ".join(map(one_line, names[1:])),
            )
        )
    return str(names[0])


def _refuse_archive(path: Path, where: str) -> None:
    """Raise an error for an archive that holds no workbook, or one too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            size = sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile:  # an old workbook, or a damaged one
        return
    if size > _MAX_SIZE:
        raise AnswersError(
            _(
                "{table} is too large for a workbook that is read at once: {size} MB"
                " when unpacked. Save it as CSV in UTF-8.",
                table=where,
                size=size >> 20,
            )
        )
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        refuse_other_kinds(ZIP, where)


def _show(cell: Any) -> str:
    """Return a cell as a person sees it."""
    plain = _simplify(cell)
    return "" if plain is None else str(plain)


def _simplify(cell: Any) -> Any:
    """Return what a cell holds, in terms of JSON; None for an empty one.

    Workbooks know decimal numbers only, and a day is a moment at midnight.

    >>> [_simplify(c) for c in (58.0, 7.4, "", dt.datetime(2026, 3, 1))]
    [58, 7.4, None, '2026-03-01']
    """
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < _WHOLE else cell
    if isinstance(cell, dt.datetime):
        is_day = cell.time() == dt.time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ")
    if isinstance(cell, bool | int):
        return cell
    return str(cell) or None


def _encode(cell: Any) -> str | None:
    """Return a cell as JSON; None for an empty one."""
    plain = _simplify(cell)
    return None if plain is None else json.dumps(plain, ensure_ascii=False)
