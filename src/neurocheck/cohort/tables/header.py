"""Finds the line with the columns' names below titles, comments and blank lines."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from neurocheck.i18n.translate import ngettext


__all__ = ["count_more_names", "describe_skipped", "find_header"]

_MOST = 10
_NUMBER = re.compile(r"[-+]?[.,]?\d")
_COMMENT = "#"
_OWN_WORDS = {"Open-Ended Response", "Response"}
"""What SurveyMonkey writes below the text of a question without options."""

Row = Sequence[str]


def find_header(rows: Sequence[Row]) -> int:
    """Return the place of the row with the columns' names among the first rows.

    Blank rows, comments (``# ...``) and titles stand above it: a title is words in the
    first cell alone, above a row that has a name for most of its cells. Without such a
    row, the first one that holds something is taken.

    >>> find_header([["Foot survey", ""], ["id", "age"], ["1", "58"]])
    1
    >>> find_header([["#", "age"], ["1", "58"]])
    0
    """
    filled = [place for place, row in enumerate(rows) if any(map(str.strip, row))]
    while filled[1:] and _is_comment(rows[filled[0]], rows[filled[1]]):
        del filled[0]
    if not filled:
        return 0
    for place, following in pairwise(filled[:_MOST]):
        if not _is_title(rows[place]):
            is_table = len(rows[following]) == len(rows[place])
            return place if is_table and _has_names(rows[place]) else filled[0]
    return filled[0]


def describe_skipped(rows: Iterable[Row]) -> list[str]:
    """Return in words how many rows above the columns' names were left out."""
    count = sum(any(map(str.strip, row)) for row in rows)
    if not count:
        return []
    return [
        ngettext(
            "1 line above the names of the columns was left out.",
            "{number} lines above the names of the columns were left out.",
            count,
        )
    ]


def count_more_names(rows: Sequence[Row]) -> int:
    """Return how many rows below the columns' names still belong to them.

    SurveyMonkey writes a question above the first of its columns alone, and the option
    of each column in the next line, which has nothing in its first cell.

    Args:
        rows: The names, and the row below them where there is one.

    >>> names = ["Respondent ID", "Any of these?", "", "How old are you?"]
    >>> count_more_names([names, ["", "Chest pain", "None", "Open-Ended Response"]])
    1
    >>> count_more_names([names, ["1", "Chest pain", "", "58"]])
    0
    """
    if len(rows) == 1 or len(rows[0]) != len(rows[1]):
        return 0
    names, following = ([cell.strip() for cell in row] for row in rows)
    unnamed = [cell for name, cell in zip(names, following, strict=True) if not name]
    is_whole = all(unnamed) and not any(map(_NUMBER.match, _find_words(following)))
    is_sure = len(unnamed) > 1 or not _OWN_WORDS.isdisjoint(following)
    return int(bool(names[0]) and not following[0] and is_whole and is_sure)


def _is_title(row: Row) -> bool:
    """Return whether a row can be a title: words in its first cell alone."""
    first, *others = (cell.strip() for cell in row)
    return bool(first) and not any(others) and (not others or " " in first)


def _find_words(row: Row) -> list[str]:
    """Return the cells that hold something."""
    return [cell.strip() for cell in row if cell.strip()]


def _has_names(row: Row) -> bool:
    """Return whether a row can hold the names of columns: most, and none twice."""
    words = _find_words(row)
    is_filled = 2 * len(words) > len(row) and len(set(words)) == len(words)
    return is_filled and not any(map(_NUMBER.match, words))


def _is_comment(row: Row, following: Row) -> bool:
    """Return whether a row is a comment above another row."""
    first = row[0].strip()
    if not first.startswith(_COMMENT) or first == _COMMENT:
        return False
    is_apart = first[1].isspace() or len(row) != len(following)
    is_more = following[0].strip().startswith(_COMMENT)
    return is_apart and (is_more or not any(map(_NUMBER.match, _find_words(following))))
