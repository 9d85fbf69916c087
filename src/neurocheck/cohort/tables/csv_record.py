"""Reads one record of a CSV file, over as many lines as it takes."""

import csv
from collections.abc import Iterator, Sequence


__all__ = ["MAX_LENGTH", "WIDE", "limit_lines", "read_record"]

MAX_LENGTH = 100_000
WIDE = 6
"""With so many columns, lines that all look like a row are rows: two stray quotation
marks, far apart, would else make one cell of them."""


def limit_lines(width: int) -> int:
    """Return how many lines a record of a table may have.

    Of a narrow table, nobody can tell the rows between two stray marks from a cell.
    """
    return 200 if width < WIDE else 5_000


def read_record(
    lines: Sequence[str], start: int, separator: str, width: int = 0
) -> tuple[list[str], int]:
    r"""Read a record.

    A quotation mark that is not closed spoils its own line only. Marks with a
    backslash before them are read where the record has the width of the table in no
    other way.

    Args:
        lines: Lines, without their ends.
        start: The place of its first line.
        separator: What stands between cells.
        width: How many cells a record of the table has, where that is known.

    Returns:
        Its cells, and how many lines it took: 0 where more are needed to tell.

    >>> read_record(['1,"a', 'b"', '2,c'], 0, ",")
    (['1', 'a\nb'], 2)
    >>> read_record([r'1,"said \"ouch\", then fell"'], 0, ",", 2)
    (['1', 'said "ouch", then fell'], 1)
    """
    line = lines[start]
    if '"' not in line:
        return line.split(separator), 1
    taken = length = 0
    is_long = False
    most = limit_lines(width)

    def take_lines() -> Iterator[str]:
        nonlocal taken, length, is_long
        for place in range(start, len(lines)):
            length += len(lines[place])
            if is_long := taken == most or length > MAX_LENGTH:
                return
            taken += 1
            yield f"{lines[place]}\n"

    reader = csv.reader(take_lines(), delimiter=separator, strict=True)
    is_open = False
    try:
        cells = next(reader)
        _refuse_rows(lines[start : start + taken], separator, width)
        if len(cells) == width or '\\"' not in line:
            return cells, taken
    except (csv.Error, StopIteration) as error:  # no line, where the first is too long
        is_open = "unexpected end" in str(error) and not is_long
        cells, taken = _split_leniently(line, separator), 1
    escaped = _split_escaped(line, separator)
    if width and len(escaped) == width:
        return escaped, 1
    return cells, 0 if is_open else taken


def _refuse_rows(lines: Sequence[str], separator: str, width: int) -> None:
    """Raise an error where each of several lines can be a row of a wide table itself.

    Raises:
        csv.Error: They are not one record.
    """
    is_many = len(lines) > 1 and width >= WIDE
    if is_many and all(line.count(separator) == width - 1 for line in lines):
        raise csv.Error


def _split_escaped(line: str, separator: str) -> list[str]:
    """Return the cells of a line with backslashes before quotation marks."""
    if '\\"' not in line:
        return []
    try:
        rows = csv.reader([line], delimiter=separator, escapechar="\\", strict=True)
        return next(rows)
    except csv.Error:
        return []


def _split_leniently(line: str, separator: str) -> list[str]:
    """Return the cells of one line, as well as it can be split."""
    try:
        return next(csv.reader([line], delimiter=separator))
    except csv.Error:
        return line.split(separator)
