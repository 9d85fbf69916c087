"""Reads the rows of a CSV file in parts, whatever its quotation marks do.

A part without a quotation mark is split by the engine. In the others each row is
read by itself: a quotation mark that is not closed spoils its own line only, and not
the rows after it.
"""

import csv
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _


__all__ = ["CsvRows"]

_BLOCK = 1 << 22
_HEADER = 1 << 20
_MAX_LINES = 200
_MAX_LENGTH = 100_000
_SEPARATORS = ",;\t|"
_CELLS = pl.List(pl.String)
_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"PK\x03\x04", "ZIP"))


class CsvRows:
    """A CSV file: its columns, then its rows in parts.

    Attributes:
        columns: The cells of the first line.
    """

    def __init__(self, stream: BinaryIO, where: str) -> None:
        """Read the header.

        Args:
            stream: The file's bytes.
            where: The file's name, for errors.

        Raises:
            AnswersError: It is not a CSV file in UTF-8, or has no header.
        """
        self._stream = stream
        self._where = where
        self._rest = b""
        first = self._read_header()
        self._separator = max(_SEPARATORS, key=first.count)
        self.columns = tuple(name.strip() for name in self._split_leniently(first))

    def parts(self) -> Iterator[pl.Series]:
        """Yield the rows in parts, each row as a list of its cells.

        Empty lines are no rows. Bytes that are not UTF-8 become the
        replacement character.
        """
        carried: list[str] = []
        for text in self._read_texts():
            lines = [line.removesuffix("\r") for line in text.split("\n")]
            if carried or '"' in text:
                rows, carried = self._read_rows(carried + lines)
                yield pl.Series(rows, dtype=_CELLS)
            else:
                filled = pl.Series([line for line in lines if line], dtype=pl.String)
                yield filled.str.split(self._separator)
        while carried:
            rows, carried = self._read_rows(carried, is_end=True)
            yield pl.Series(rows, dtype=_CELLS)

    def _read_header(self) -> str:
        """Return the first line that holds something; keep what was read after it."""
        while True:
            line, end, rest = self._rest.partition(b"\n")
            if end and line.strip():
                break
            if end:
                self._rest = rest
                continue
            block = self._stream.read(_BLOCK)
            if not block or len(self._rest) > _HEADER:
                rest = b""
                break
            self._rest += block
        self._refuse_other_files(line)
        self._rest = rest
        text = line.decode("utf-8", "replace").removeprefix("\ufeff")
        if not text.strip() or len(line) > _HEADER:
            raise AnswersError(
                _("{table} has no line with the columns' names.", table=self._where)
            )
        return text.removesuffix("\r")

    def _refuse_other_files(self, line: bytes) -> None:
        """Raise an error that names the format of a file that is not CSV."""
        for mark, name in _MARKS:
            if line.startswith(mark):
                raise AnswersError(
                    _(
                        "{table} is in the form {form}. Save it as CSV in UTF-8.",
                        table=self._where,
                        form=name,
                    )
                )
        if b"\r" in line.removesuffix(b"\r"):
            raise AnswersError(
                _(
                    "{table} has line ends that are not known. Save it as CSV with"
                    " the line ends of Windows or Unix.",
                    table=self._where,
                )
            )

    def _read_texts(self) -> Iterator[str]:
        """Yield the rest of the file in texts of whole lines."""
        rest = self._rest
        while block := self._stream.read(_BLOCK):
            lines, end, after = (rest + block).rpartition(b"\n")
            rest = after
            if end:
                yield lines.decode("utf-8", "replace")
            elif len(rest) > 4 * _BLOCK:
                raise AnswersError(
                    _("{table} has a line that is too long.", table=self._where)
                )
        if rest:
            yield rest.decode("utf-8", "replace")

    def _read_rows(
        self, lines: list[str], *, is_end: bool = False
    ) -> tuple[list[list[str]], list[str]]:
        """Return rows, and the lines of a last one that may go on."""
        rows: list[list[str]] = []
        position = 0
        while position < len(lines):
            line = lines[position]
            if not line:
                position += 1
            elif '"' not in line:
                rows.append(line.split(self._separator))
                position += 1
            else:
                row, used = self._read_quoted(lines, position)
                if used == 0 and not is_end:
                    return rows, lines[position:]
                rows.append(row)
                position += used or 1
        return rows, []

    def _read_quoted(self, lines: list[str], start: int) -> tuple[list[str], int]:
        """Read a row with quotation marks, over as many lines as it takes.

        Returns:
            Its cells, and how many lines it took: 0 where more are needed to tell.
        """
        taken = length = 0
        is_long = False

        def take_lines() -> Iterator[str]:
            nonlocal taken, length, is_long
            for place in range(start, len(lines)):
                line = lines[place]
                length += len(line)
                if is_long := taken == _MAX_LINES or length > _MAX_LENGTH:
                    return
                taken += 1
                yield f"{line}\n"

        reader = csv.reader(take_lines(), delimiter=self._separator, strict=True)
        try:
            return next(reader), taken
        except csv.Error as error:
            is_open = "unexpected end" in str(error) and not is_long
            return self._split_leniently(lines[start]), 0 if is_open else 1

    def _split_leniently(self, line: str) -> list[str]:
        """Return the cells of one line, as well as it can be split."""
        try:
            return next(csv.reader([line], delimiter=self._separator))
        except csv.Error:
            return line.split(self._separator)
