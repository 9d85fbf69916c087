"""Reads the rows of a CSV file in parts, whatever its quotation marks do.

The engine splits rows that are well formed, which one pattern tells of each of them
beforehand. The others are read one by one: a quotation mark that is not closed spoils
its own line only, and not the rows after it.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple

import polars as pl

from neurocheck.cohort.tables.csv_head import read_head
from neurocheck.cohort.tables.csv_record import (
    MAX_LENGTH,
    WIDE,
    limit_lines,
    read_record,
)
from neurocheck.cohort.tables.encoding import decode_header
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _


__all__ = ["CsvRows", "Part"]

_BLOCK = 1 << 23
_HEADER = 1 << 20
_HEAD_LINES = 1_000
_RUN = 500


class Part(NamedTuple):
    """Some rows of a CSV file.

    Attributes:
        frame: The columns that were asked for, as text.
        misfits: How many cells a row has, where that is another number than the
            columns', by place.
    """

    frame: pl.DataFrame
    misfits: Mapping[int, int] = {}


class CsvRows:
    """A CSV file: its columns, then its rows in parts.

    Attributes:
        columns: The names of the columns.
        separator: What stands between cells.
        header_lines: How many rows below the names still belong to them.
        notes: What was left out or lost so far, in words.
    """

    def __init__(self, stream: BinaryIO, where: str, encoding: str = "") -> None:
        """Read the header.

        Args:
            stream: The file's bytes, in UTF-8.
            where: The file's name, for errors.
            encoding: The encoding that they had before, where one was named.

        Raises:
            AnswersError: It is not a CSV file in UTF-8, or has no header.
        """
        self._stream = stream
        self._where = where
        data = b""
        while len(data) <= _HEADER and (block := stream.read(_HEADER)):
            data += block
        # A last line that may go on is none yet.
        whole = data[: data.rfind(b"\n") + 1] if len(data) > _HEADER else data
        lines = _split_lines(whole.decode("utf-8", "replace"), _HEAD_LINES)
        head = read_head(lines)
        start = _find_line(whole, head.lines)
        if not head.columns:
            raise AnswersError(
                _("{table} has no line with the columns' names.", table=where)
            )
        text = decode_header(whole[:start], where, encoding)
        if "\r" in text.replace("\r\n", "\n").removesuffix("\r") and '"' not in text:
            raise AnswersError(
                _(
                    "{table} has line ends that are not known. Save it as CSV with"
                    " the line ends of Windows or Unix.",
                    table=where,
                )
            )
        self.columns = head.columns
        self.separator = head.separator
        self.header_lines = head.more
        self.notes = list(head.notes)
        self._rest = data[start:]

    def parts(self, wanted: Mapping[str, int]) -> Iterator[Part]:
        """Yield the rows in parts.

        Empty lines are no rows. Bytes that are not UTF-8 become the replacement
        character.

        Args:
            wanted: The names of the columns that are read, with their places.
        """
        splitter = _Splitter(self.separator, len(self.columns), wanted)
        carried: list[str] = []
        for data in self._read_lines():
            frame = None if carried else splitter.split_at_once(data)
            if frame is not None:
                yield Part(frame)
                continue
            part, carried = splitter.split(carried + _split_lines(self._decode(data)))
            yield part
        while carried:
            part, carried = splitter.split(carried, is_end=True)
            yield part

    def _read_lines(self) -> Iterator[bytes]:
        """Yield the rest of the file in pieces of whole lines."""
        rest = b""
        first = self._rest
        self._rest = b""
        while block := first or self._stream.read(_BLOCK):
            first = b""
            lines, end, after = (rest + block).rpartition(b"\n")
            rest = after
            if end:
                yield lines
            elif len(rest) > 4 * _BLOCK:
                raise AnswersError(
                    _("{table} has a line that is too long.", table=self._where)
                )
        if rest:
            yield rest

    def _decode(self, data: bytes) -> str:
        """Return lines as text, and note where letters of them are lost."""
        try:
            return data.decode()
        except UnicodeDecodeError:
            note = _(
                "{table} is not wholly UTF-8; cells in which letters are lost are"
                " refused. If it is in an encoding of its own, name it in a map, such"
                " as 'encoding: windows-1252'.",
                table=self._where,
            )
            if note not in self.notes:
                self.notes.append(note)
            return data.decode("utf-8", "replace")


def _split_lines(text: str, most: int = -1) -> list[str]:
    """Return the lines of a text, without their ends; of many, the first."""
    lines = text.split("\n", most)[:most] if most >= 0 else text.split("\n")
    return [line.removesuffix("\r") for line in lines] if "\r" in text else lines


def _find_line(data: bytes, count: int) -> int:
    """Return where the lines after so many lines begin."""
    place = 0
    for _line in range(count):
        place = data.find(b"\n", place) + 1
        if not place:
            return len(data)
    return place


class _Splitter:
    """Splits lines into the cells of some columns."""

    def __init__(self, separator: str, width: int, wanted: Mapping[str, int]) -> None:
        self._separator = separator
        self._width = width
        self._wanted = wanted
        mark = f"\\x{{{ord(separator):x}}}"
        cell = f'(?:"(?:[^"]|"")*"|[^"\\r\\n{mark}]*)'
        # A row of as many cells as there are columns, each well quoted or not at all.
        self._whole = f"^{cell}(?:{mark}{cell}){{{width - 1}}}$"
        self._schema = {str(place): pl.String for place in range(width)}

    def split_at_once(self, data: bytes) -> pl.DataFrame | None:
        """Return the cells of lines of which it is plain that each is a whole row.

        Where all columns are read, the engine refuses a row that has too many cells.
        With no row too long, the number of all cells tells that none is too short. Of
        quotation marks, separators and line ends none is left in a cell where they and
        the cells have as many bytes as the lines.

        Returns:
            None where that is not plain, or the lines are not UTF-8.
        """
        if self._width == 1 or len(set(self._wanted.values())) < self._width:
            return None
        lines = data.replace(b"\r\n", b"\n") if b"\r" in data else data
        marks, breaks = lines.count(self._separator.encode()), lines.count(b"\n")
        if b"\r" in lines or marks != (breaks + 1) * (self._width - 1):
            return None
        try:
            # Without a line end, an empty cell too many is not seen in the last row.
            frame = self._read(lines + b"\n")
        except pl.exceptions.PolarsError:
            return None
        if quotes := lines.count(b'"'):
            cells = frame.select(pl.all().str.len_bytes().sum()).row(0)
            is_whole = sum(cells) + quotes + marks + breaks == len(lines)
            if quotes % 2 or not is_whole:
                return None
        return self._take_wanted(frame)

    def split(
        self, lines: list[str], *, is_end: bool = False
    ) -> tuple[Part, list[str]]:
        """Return rows, and the lines of a last one that may go on."""
        rows = pl.Series(lines, dtype=pl.String)
        if self._are_whole(rows) and (rows != "").all():
            return Part(self._split_whole(rows)), []
        if not rows.str.contains('"', literal=True).any():
            return self._split_plain(rows.filter(rows != "")), []
        return self._split_mixed(rows, lines, is_end=is_end)

    def _are_whole(self, rows: pl.Series) -> bool:
        """Return whether every row has as many cells as there are columns."""
        if rows.str.contains(r'["\r]').any():
            return bool(rows.str.contains(self._whole).all())
        # Without such signs, to count is enough, which is several times faster.
        marks = rows.str.count_matches(self._separator, literal=True)
        return bool((marks == self._width - 1).all())

    def _split_whole(self, rows: pl.Series) -> pl.DataFrame:
        """Return the cells of rows that are well formed."""
        if rows.is_empty():
            return pl.DataFrame(schema=dict.fromkeys(self._wanted, pl.String))
        return self._take_wanted(self._read(rows.str.join("\n").item().encode()))

    def _read(self, lines: bytes) -> pl.DataFrame:
        """Return the cells of lines that are whole rows, by the place of their column.

        Raises:
            PolarsError: A row has too many cells, or the lines are not UTF-8.
        """
        return pl.read_csv(
            lines,
            has_header=False,
            separator=self._separator,
            schema=self._schema,
            columns=sorted(set(self._wanted.values())),
            empty_string_is_null=False,
        )

    def _take_wanted(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the columns that are read, by name."""
        chosen = self._wanted.items()
        return frame.select(pl.col(str(place)).alias(name) for name, place in chosen)

    def _split_plain(self, rows: pl.Series) -> Part:
        """Return the cells of rows without quotation marks, however many there are."""
        table = rows.str.split(self._separator).to_frame("cells")
        cells = pl.col("cells").list
        frame = table.select(
            cells.get(place, null_on_oob=True).alias(name)
            for name, place in self._wanted.items()
        )
        counts = table["cells"].list.len()
        return Part(frame, self._find_misfits(counts))

    def _find_misfits(self, counts: pl.Series) -> dict[int, int]:
        """Return the counts of cells that are not the columns', by place."""
        places = (counts != self._width).arg_true()
        return {int(place): counts[place] for place in places}

    def _split_mixed(
        self, rows: pl.Series, lines: list[str], *, is_end: bool
    ) -> tuple[Part, list[str]]:
        """Return rows of which some are well formed, and lines that may go on."""
        parts: list[Part] = []
        place, run = 0, _RUN
        is_waiting = False
        while place < len(lines) and not is_waiting:
            whole, used = self._join_records(rows[place:])
            parts.append(Part(self._split_whole(whole)))
            place += used
            part, place, is_waiting = self._read_some(lines, place, run, is_end=is_end)
            parts.append(part)
            run *= 2  # each look ahead at what is well formed costs the same
        return _join_parts(parts), lines[place:]

    def _join_records(self, lines: pl.Series) -> tuple[pl.Series, int]:
        """Return the first rows as long as they are well formed, and their lines.

        A cell goes on in the next line where the marks before it are odd in number.
        """
        marks = lines.str.count_matches('"', literal=True).cum_sum()
        starts = (marks % 2 == 0).shift(1, fill_value=True)
        signs = lines.str.count_matches(self._separator, literal=True)
        records = (
            pl.DataFrame({"line": lines, "record": starts.cum_sum(), "signs": signs})
            .group_by("record", maintain_order=True)
            .agg(
                pl.col("line").str.join("\n"),
                count=pl.len(),
                are_rows=(pl.col("signs") == self._width - 1).all(),
            )
        )
        text = pl.col("line")
        is_swallowed = pl.col("are_rows") & (pl.col("count") > 1)
        is_whole = (text == "") | (
            ~(is_swallowed & (self._width >= WIDE))
            & text.str.contains(self._whole)
            & (pl.col("count") <= limit_lines(self._width))
            & (text.str.len_chars() <= MAX_LENGTH)
        )
        broken = records.select(is_whole.not_().arg_true())["line"]
        found = records.head(broken[0] if len(broken) else records.height)
        return found.filter(text != "")["line"], int(found["count"].sum())

    def _read_some(
        self, lines: list[str], place: int, most: int, *, is_end: bool
    ) -> tuple[Part, int, bool]:
        """Read rows one by one.

        Returns:
            The rows, the place of the next line, and whether its row may go on.
        """
        rows: list[list[str]] = []
        is_waiting = False
        while place < len(lines) and len(rows) < most:
            row, used = read_record(lines, place, self._separator, self._width)
            is_waiting = used == 0 and not is_end
            if is_waiting:
                break
            if lines[place]:
                rows.append(row)
            place += used or 1
        columns = {
            name: [row[at] if at < len(row) else None for row in rows]
            for name, at in self._wanted.items()
        }
        frame = pl.DataFrame(columns, schema=dict.fromkeys(self._wanted, pl.String))
        counts = pl.Series([len(row) for row in rows], dtype=pl.Int64)
        return Part(frame, self._find_misfits(counts)), place, is_waiting


def _join_parts(parts: list[Part]) -> Part:
    """Return parts as one."""
    misfits: dict[int, int] = {}
    height = 0
    for part in parts:
        misfits |= {height + place: count for place, count in part.misfits.items()}
        height += part.frame.height
    return Part(pl.concat([part.frame for part in parts]), misfits)
