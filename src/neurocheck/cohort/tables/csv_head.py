"""Reads the beginning of a CSV file: its separator and the names of its columns."""

import re
from itertools import accumulate
from typing import NamedTuple

from neurocheck.cohort.tables.csv_record import read_record
from neurocheck.cohort.tables.header import (
    count_more_names,
    describe_skipped,
    find_header,
)
from neurocheck.cohort.tables.names import name_columns


__all__ = ["Head", "read_head"]

_USUAL, _RARE = ",;\t|", "^~"
_SAMPLE = 40
_SKIPPED, _LOOSE = 0.7, 0.8
_NONE = (-9.0,)
_SEP = re.compile(r'"?sep=(\\t|[^\w\s"]|\t)"?,*;*', re.IGNORECASE)


class Head(NamedTuple):
    """The beginning of a CSV file.

    Attributes:
        separator: What stands between cells.
        columns: The names of the columns; () where no line holds something.
        lines: How many lines it takes, the names included.
        notes: What was left out, in words.
        more: How many rows below the names still belong to them.
    """

    separator: str
    columns: tuple[str, ...]
    lines: int
    notes: list[str]
    more: int = 0


def read_head(lines: list[str]) -> Head:
    r"""Return the beginning of a CSV file, read from its first lines.

    The separator is the one that gives the first rows as many cells as the names
    have, counted outside quotation marks; Excel's line ``sep=;`` decides it.

    >>> read_head(['a;"b, c, d"', "1;2"]).columns
    ('a', 'b, c, d')
    >>> read_head(["sep=;", "a;b,c"]).lines
    2
    """
    skipped = next((n for n, line in enumerate(lines) if line.strip()), 0)
    said = _SEP.fullmatch(lines[skipped].strip(" \ufeff")) if lines else None
    if said:
        separator = "\t" if said[1] == r"\t" else said[1]
        head = _try_separator(lines[skipped + 1 :], separator)[1]
        return head._replace(lines=head.lines + skipped + 1)
    for candidates in (_USUAL, _RARE):
        found = [_try_separator(lines, separator) for separator in candidates]
        merit, head = max(found, key=lambda one: one[0])
        if merit > _NONE:
            return head
    return _try_separator(lines, _USUAL[0])[1]


def _try_separator(lines: list[str], separator: str) -> tuple[tuple[float, ...], Head]:
    """Return how well a separator suits, as what is compared; and the beginning."""
    rows: list[list[str]] = []
    counts: list[int] = []
    place = 0
    while place < len(lines) and len(rows) < _SAMPLE:
        row, used = read_record(lines, place, separator)
        rows.append(row)
        counts.append(used or 1)
        place += counts[-1]
    if not any(any(map(str.strip, row)) for row in rows):
        return _NONE, Head(separator, (), len(lines), [])
    at = find_header(rows)
    ends = list(accumulate(counts))
    first = lines[ends[at] - counts[at] : ends[at]]
    width = len(rows[at])
    below = [len(row) == width for row in rows[at + 1 :] if any(row)]
    share = sum(below) / len(below) if below else 1.0
    notes = describe_skipped(rows[:at])
    more = count_more_names(rows[at : at + 2])
    head = Head(separator, name_columns(rows[at]), ends[at], notes, more)
    if width == 1:
        return _NONE, head
    # A sign that stands in cells alone would make a title of the names; and one with a
    # space behind it each time is part of a sentence.
    is_tight = re.search(f"{re.escape(separator)}(?! )", "\n".join(first))
    score = share - _SKIPPED * bool(notes) - _LOOSE * (is_tight is None)
    return (score, separator == "\t", width), head
