"""Finds the rows of a table that are people, each of them once.

Header lines below the header, totals, comments and blank rows at the end are nobody.
Ids are kept as hashes of eight bytes, so that a table of many millions of rows can be
looked through for those that are doubled.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import polars as pl

from neurocheck.cohort.cleaning.cells import Cell
from neurocheck.cohort.cleaning.plan import Plan
from neurocheck.cohort.tables.batch import Batch, Table
from neurocheck.cohort.tables.columns import ColumnTable
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.model import NonAnswer, Type
from neurocheck.sanitize import clean


__all__ = [
    "LEFT_OUT",
    "OnceOnly",
    "People",
    "PeopleFinder",
    "RowCounts",
    "hash_ids",
    "keep_rows",
    "read_names",
]

LEFT_OUT = {
    "header": gettext_noop("lines of the header"),
    "blank": gettext_noop("blank rows at the end"),
    "total": gettext_noop("lines with totals"),
    "comment": gettext_noop("comment lines"),
    "where": gettext_noop("rows for which the condition of the map does not hold"),
    "where_unknown": gettext_noop("rows for which nobody can tell whether it holds"),
    "same_id": gettext_noop("further rows with the same id"),
}
"""The kinds of rows that are left out, and what each of them is."""

_TOTALS = (
    *("total", "totals", "grand total", "subtotal", "sub-total", "sub total", "sum"),
    *("summe", "gesamt", "gesamtsumme", "gesamtergebnis", "insgesamt"),
    *("total general", "total général", "suma total", "totale", "totaal"),
)
_IMPORT_MARK = '{"ImportId"'  # the last header line of an export of Qualtrics
_MOST_HEADER_LINES = 5
_EMPTY = ("", '""')  # in JSON lines an empty text is written as ""
_HARMLESS = r"^[ -~]*$"
_WHOLE = (
    *(pl.Int8, pl.Int16, pl.Int32, pl.Int64),
    *(pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64),
)
_SAMPLE = 5
_CHUNK = 50_000
_MOST_CHECKED = 5_000_000


class RowCounts(msgspec.Struct):
    """What was found about the rows of a table, beside their answers.

    Attributes:
        left_out: How many rows were left out, by the words of :data:`LEFT_OUT`.
        blank_ids: How many rows have no id.
        doubled_ids: How many have the id of a row before them.
        blank_rows: The first rows without an id, from 1.
        doubled_rows: The first rows with an id of before.
        unchecked: How many rows were not compared, as there were too many ids.
    """

    left_out: Counter[str] = msgspec.field(default_factory=Counter)
    blank_ids: int = 0
    doubled_ids: int = 0
    blank_rows: list[int] = []
    doubled_rows: list[int] = []
    unchecked: int = 0


class People(NamedTuple):
    """Rows of a table that may be people.

    Attributes:
        batch: The rows.
        numbers: The number of each row in the table; 1 is the first below the header.
    """

    batch: Batch
    numbers: pl.Series


class PeopleFinder:
    """Passes on the rows of a table that are no headers, totals or comments."""

    def __init__(self, table: Table, plan: Plan, counts: RowCounts) -> None:
        """Start before the first row.

        Args:
            table: The table.
            plan: Which columns are read, and how many lines are skipped.
            counts: Where the rows that are left out are counted.
        """
        self._plan = plan
        self._counts = counts
        self._rows = 0
        self._blank = 0
        self._plain = table.plain
        self._header_lines = max(plan.skip_rows, table.header_lines)
        self._options = [
            one for one in _list_cells(plan) if one.question.type.has_options
        ]
        # Texts and sheets alone have comments, and totals below columns without an id.
        is_text = not (table.may_grow or isinstance(table, ColumnTable))
        first = table.columns[0] if is_text and table.columns else ""
        self._first = first if is_text else None
        # Else a person of whom nothing else is read would be taken for a blank row.
        self._knows_blank = is_text or bool(plan.id)
        texts = {one.column for one in _list_cells(plan) if not _takes_numbers(one)}
        self._label = first if first not in texts else ""
        is_json = is_text and table.plain('"1"') == "1"
        self._names = {
            name: json.dumps(name, ensure_ascii=False) if is_json else name
            for name in self.needed
            if is_text
        }

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that are to be read."""
        names = self._plan.needed
        return (
            names
            if self._first is None
            else tuple(dict.fromkeys([*names, self._first]))
        )

    def find(self, batch: Batch) -> Iterator[People]:
        """Yield the people of a batch, and blank rows before it that were not last."""
        start, height = self._rows, batch.frame.height
        self._rows += height
        blank = _count_blank_end(batch) if self._knows_blank else 0
        if blank == height:
            self._blank += blank
            return
        nobody = dict.fromkeys(range(height - blank, height), "")
        nobody |= self._find_headers(batch.frame, start)
        nobody |= dict.fromkeys(self._find_names(batch.frame), "header")
        nobody |= dict.fromkeys(self._find_totals(batch.frame), "total")
        nobody |= dict.fromkeys(self._find_comments(batch), "comment")
        self._counts.left_out.update(word for word in nobody.values() if word)
        yield from self._give_blank(batch.frame, start)
        self._blank = blank
        numbers = pl.int_range(
            start + 1, start + height + 1, dtype=pl.Int64, eager=True
        )
        people = People(batch, numbers)
        if nobody:
            gone = pl.Series(list(nobody), dtype=pl.Int64).implode()
            is_kept = ~pl.int_range(height, eager=True).is_in(gone)
            people = keep_rows(people, is_kept)
        yield people

    def finish(self) -> None:
        """Count the blank rows at the end of the table."""
        if self._blank:
            self._counts.left_out["blank"] += self._blank

    def _find_headers(self, frame: pl.DataFrame, start: int) -> dict[int, str]:
        """Return the lines that are still the header, with the word for them."""
        end = max(self._header_lines - start, 0)
        if start == 0:
            head = frame.head(_MOST_HEADER_LINES).select(pl.col(pl.String))
            marks = [
                row
                for row, cells in enumerate(head.iter_rows())
                if any(
                    cell and cell.lstrip().startswith(_IMPORT_MARK) for cell in cells
                )
            ]
            end = max([end, *(row + 1 for row in marks)])
        return dict.fromkeys(range(min(end, frame.height)), "header")

    def _find_names(self, frame: pl.DataFrame) -> Iterator[int]:
        """Yield the rows that are the header once more, as where files were joined."""
        names = self._names
        if not names:
            return
        first = next(iter(names))
        for row in (frame[first] == names[first]).arg_true():
            if all(frame[name][row] == cell for name, cell in names.items()):
                yield row

    def _find_totals(self, frame: pl.DataFrame) -> Iterator[int]:
        """Yield the rows whose label says that they hold totals.

        A row that holds an answer in words is a person, who may be called Sum.
        """
        ids = self._plan.id
        places: set[int] = set()
        if ids and frame.schema[ids] == pl.String:
            places.update(_find_total_words(frame[ids]).arg_true())
        if self._label and self._label != ids:
            found = _find_total_words(frame[self._label])
            if ids and found.any():
                found &= _find_blank(frame.select(ids))
            places.update(found.arg_true())
        for row in sorted(places):
            if not any(
                self._has_words(one, frame[one.column][row]) for one in self._options
            ):
                yield row

    def _has_words(self, cell: Cell, raw: Any) -> bool:
        """Return whether a cell is an answer in words."""
        if not isinstance(raw, str) or not any(map(str.isalpha, raw)):
            return False
        return not isinstance(cell.read(self._plain(raw)).answer, NonAnswer)

    def _find_comments(self, batch: Batch) -> Iterator[int]:
        """Yield the rows that begin with ``#`` and do not fit the header."""
        if self._first is None:
            return
        cells = batch.frame[self._first]
        for row in batch.unreadable:
            if str(cells[row] or "").startswith("#"):
                yield row

    def _give_blank(self, frame: pl.DataFrame, end: int) -> Iterator[People]:
        """Yield the blank rows before a place, which were not the last."""
        for start in range(end - self._blank, end, _CHUNK):
            stop = min(start + _CHUNK, end)
            blank = frame.clear(stop - start)
            numbers = pl.int_range(start + 1, stop + 1, dtype=pl.Int64, eager=True)
            yield People(Batch(blank, {}), numbers)


def _list_cells(plan: Plan) -> list[Cell]:
    """Return how the cells of each column are read."""
    return [*plan.answers.values(), *plan.columns.values()]


def _takes_numbers(cell: Cell) -> bool:
    """Return whether a word such as "Total" can be no answer in a column."""
    return cell.question.type.is_number or cell.question.type is Type.DATE


def _find_total_words(cells: pl.Series) -> pl.Series:
    """Return which cells are a word for a total."""
    words = cells.str.strip_chars(' \t":').str.to_lowercase()
    return words.is_in(_TOTALS).fill_null(value=False)


def _count_blank_end(batch: Batch) -> int:
    """Return how many rows at the end hold nothing in any column that is read."""
    frame = batch.frame
    # So it is in nearly every batch; an engine takes long to start on a single row.
    if any(cell is not None and not _is_empty(cell) for cell in frame.row(-1)):
        return 0
    blank = _find_blank(frame)
    if batch.unreadable:
        blank &= ~pl.int_range(len(blank), eager=True).is_in(list(batch.unreadable))
    filled = (~blank).arg_true()
    return len(blank) - (filled[-1] + 1 if len(filled) else 0)


def _find_blank(frame: pl.DataFrame) -> pl.Series:
    """Return which rows hold nothing."""
    blank = pl.repeat(True, frame.height, eager=True)
    for cells in frame.iter_columns():
        empty = cells.is_null()
        if cells.dtype == pl.String:
            empty |= cells.str.strip_chars().is_in(_EMPTY)
        blank &= empty
    return blank


def _is_empty(cell: Any) -> bool:
    """Return whether a cell is a text that holds nothing."""
    return isinstance(cell, str) and cell.strip() in _EMPTY


def keep_rows(people: People, is_kept: pl.Series) -> People:
    """Return those of some rows that are to be kept."""
    batch, numbers = people
    if is_kept.all():
        return people
    unreadable = batch.unreadable
    if unreadable:
        places = dict(zip(is_kept.arg_true(), range(len(is_kept)), strict=False))
        unreadable = {
            places[row]: reason for row, reason in unreadable.items() if row in places
        }
    return People(
        Batch(batch.frame.filter(is_kept), unreadable), numbers.filter(is_kept)
    )


def read_names(cells: pl.Series, plain: Any) -> pl.Series:
    """Return cells that name something in the form in which people write them.

    A number with decimals becomes a text, without them where it is whole, and leading
    zeros stay.
    """
    if cells.dtype.is_float():
        whole = cells.is_finite() & (cells == cells.round()) & (cells.abs() < 2**53)
        numbers = pl.DataFrame({"cell": cells, "whole": whole}).select(
            pl.when("whole")
            .then(pl.col("cell").cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(pl.col("cell").cast(pl.String))
        )
        return numbers.to_series()
    if cells.dtype != pl.String:
        return cells
    # JSON is no text as it stands; of other tables, few cells need a look each.
    if plain("1") == "1" and cells.str.contains(_HARMLESS).all():
        return cells
    values = [None if one is None else plain(one) for one in cells]
    return pl.Series(
        [None if one is None else clean(_to_text(one)) for one in values],
        dtype=pl.String,
    )


def _to_text(value: Any) -> str:
    """Return a value as a text; a whole number without decimals."""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
    return str(int(value) if is_whole else value)


class OnceOnly:
    """Tells for ids whether they were there before; eight bytes for each of them."""

    def __init__(self, plan: Plan, counts: RowCounts) -> None:
        """Start with no id.

        Args:
            plan: Whether only the first row of an id is kept.
            counts: Where blank and doubled ids are counted.
        """
        self._way = plan.one_row_per
        self._counts = counts
        self._known: list[pl.Series] = []

    def look_through(self, ids: pl.Series, numbers: pl.Series) -> pl.Series:
        """Return which rows are kept; count the ids that are blank or doubled."""
        counts = self._counts
        keys, is_blank = hash_ids(ids)
        is_all = pl.repeat(True, len(ids), eager=True)
        counts.blank_ids += int(is_blank.sum())
        _add_sample(counts.blank_rows, numbers.filter(is_blank))
        if self._way not in {"", "first"} or ids.is_empty():
            return is_all  # one of them is chosen at the end of the table
        if not self._way and sum(map(len, self._known)) >= _MOST_CHECKED:
            counts.unchecked += len(ids)
            return is_all
        is_again = pl.repeat(False, len(ids), eager=True)
        ordered = keys.sort()  # in their order they are found many times faster
        if (ordered == ordered.shift()).any():
            # A blank id is no id: its bytes can be those of a number, such as 0.
            real = keys.zip_with(~is_blank, pl.Series([None], dtype=keys.dtype))
            is_again = ~real.is_first_distinct()
        for known in self._known:
            # Ids that go up from row to row need no search at all.
            may_meet = ordered[0] <= known[-1] and known[0] <= ordered[-1]
            if may_meet and _find_members(ordered, known).any():
                is_again |= _find_members(keys, known)
        is_again &= ~is_blank
        self._remember(keys.filter(~is_again & ~is_blank))
        if self._way:
            if is_again.any():
                counts.left_out["same_id"] += int(is_again.sum())
            return ~is_again
        counts.doubled_ids += int(is_again.sum())
        _add_sample(counts.doubled_rows, numbers.filter(is_again))
        return is_all

    def look_up(
        self, ids: pl.Series, numbers: pl.Series, chosen: pl.Series
    ) -> pl.Series:
        """Return which rows are kept: those that were chosen, and those without an id.

        Args:
            ids: The ids.
            numbers: The number of each row in the table.
            chosen: The numbers of the rows that were chosen, sorted.
        """
        counts = self._counts
        _keys, is_blank = hash_ids(ids)
        counts.blank_ids += int(is_blank.sum())
        _add_sample(counts.blank_rows, numbers.filter(is_blank))
        is_kept = is_blank
        if len(chosen):
            is_kept |= _find_members(numbers, chosen)
        if not is_kept.all():
            counts.left_out["same_id"] += int((~is_kept).sum())
        return is_kept

    def _remember(self, keys: pl.Series) -> None:
        """Keep ids in sorted runs, each more than twice as long as the next."""
        run = keys.sort()
        while self._known and len(self._known[-1]) <= 2 * len(run):
            run = pl.concat([self._known.pop(), run], rechunk=True).sort()
        if len(run):
            self._known.append(run)


def _find_members(values: pl.Series, among: pl.Series) -> pl.Series:
    """Return which values are among others, which are sorted and at least one."""
    places = among.search_sorted(values).clip(0, len(among) - 1)
    return among.gather(places) == values


def hash_ids(ids: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return eight bytes for each id, and which of them are blank.

    A number is its own eight bytes, of anything else they are a hash.
    """
    if ids.dtype in _WHOLE:
        numbers = ids if ids.dtype == pl.UInt64 else ids.cast(pl.Int64)
        return numbers.fill_null(0).reinterpret(signed=False), ids.is_null()
    texts = ids.cast(pl.String).str.strip_chars()
    is_blank = texts.is_null() | (texts == "")
    return texts.hash(seed=0), is_blank.fill_null(value=True)


def _add_sample(sample: list[int], rows: pl.Series) -> None:
    """Add the first rows to a sample that is not full."""
    sample += rows.head(_SAMPLE - len(sample)).to_list()
