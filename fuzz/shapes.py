"""Things that are nearly right, made from bytes: the same bytes make the same thing.

Bytes that are random seldom get past a parser. Here they choose instead: what to
change in a document that is right, which cells a table holds, and how it is packed.
"""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from typing import Any, NamedTuple, TypeVar

import zstandard

from neurocheck.questionnaire.model import Question, Questionnaire, Type


__all__ = ["MARKER", "Choices", "Shaped", "answers_of", "changed", "table_of"]

_T = TypeVar("_T")

MARKER = "Zq7Xw4Zq7Xw4"
"""Stands for what a person wrote; no message may hold it."""

_STEER = "\x1b]8;;https://e.example\x07l\x1b]52;c;ZQ==\x07\x9b2J\u202e\u2066"
_MARKUP = "[red]<script>alert(1)</script>[/nope]{0}{months}%s<img src=x>"
_JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 12, 0.5, -0.0, 10**15, 10**400, 1e308, 5e-324),
    *("", " ", "\n", "no", "yes", "1", "1,5", "NaN", "1e999", "=1+1", "a" * 5000),
    *("dont-know", "declined", "skipped", "2026-11-22", "2026-13-40", "0000-00-00"),
    *(MARKER, f"{MARKER} kg", _STEER, _MARKUP, "\ud800", "\u0000", "toes_left"),
    *("emergency", "routine", "many", "cannot_tell", "present", "right-1", "felt"),
    *([], {}, [[]], [{}], {"": ""}, [MARKER], {"id": MARKER}, {MARKER: MARKER}),
)
_CELLS = (
    *("", " ", "NaN", "inf", "-0", "1,5", "1.234,5", "9" * 40, "1e400", "=1+1", "@A"),
    *("\t7", "n.a.", "declined", "dont-know", "yes no", "a;b", "true", "[]", '"', "''"),
    *(MARKER, f"={MARKER}", f"58{MARKER}", f"{MARKER};none", _STEER, _MARKUP, "\ufffd"),
    *("x" * 5000, "2026-03-31", "31.12.2026", "YES", "a\nb", "\x00", "\x85", "\u2028"),
)
_PACKERS: tuple[Callable[[bytes], bytes], ...] = (
    bytes,
    gzip.compress,
    zstandard.compress,
)
_SEPARATORS = ",;\t|"
_MAX_CHANGES = 8
_MAX_ROWS = 6
_DEEP = 70


class Choices:
    """Choices that bytes make, one after the other; the first one where none is left.

    >>> choices = Choices(bytes([1, 5]))
    >>> choices.of("abc"), choices.below(3), choices.below(3)
    ('b', 2, 0)
    """

    def __init__(self, data: bytes) -> None:
        """Start at the first byte."""
        self._data = data
        self._place = 0

    @property
    def is_left(self) -> bool:
        """Whether there are bytes left."""
        return self._place < len(self._data)

    def below(self, limit: int) -> int:
        """Choose a whole number from 0 up to, and without, a limit."""
        if not self.is_left:
            return 0
        self._place += 1
        return self._data[self._place - 1] % limit

    def of(self, sequence: Sequence[_T]) -> _T:
        """Choose one of several."""
        return sequence[self.below(len(sequence))]

    def text(self) -> str:
        """Take a few bytes as they are."""
        start, self._place = self._place, self._place + self.below(8) + 1
        return self._data[start : self._place].decode("utf-8", "replace")


# ── a tree of values with something changed ──────────────────────────────────────


def changed(tree: Any, choices: Choices) -> Any:
    """Change keys, values, types and nesting of a tree of JSON values, in place."""
    for _ in range(_MAX_CHANGES):
        if not choices.is_left:
            break
        _change(tree, choices)
    return tree


def _change(tree: Any, choices: Choices) -> None:
    """Walk down into a tree as the bytes say, and change something there."""
    place = tree
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = choices.of(keys)
        inner = place[key]
        if isinstance(inner, dict | list) and inner and choices.below(6):
            place = inner
            continue
        _replace(place, key, tree, choices)
        return


def _replace(place: Any, key: Any, tree: Any, choices: Choices) -> None:
    """Change one value of a mapping or a list."""
    inner = place[key]
    match choices.below(9):
        case 0 | 1 | 2:
            place[key] = deepcopy(choices.of(_JUNK))
        case 3:
            del place[key]
        case 4:
            place[key] = choices.of([[inner], {"id": inner}, [inner, deepcopy(inner)]])
        case 5:
            place[key] = deepcopy(tree[choices.of(list(tree))])
        case 6:
            for _ in range(_DEEP):
                inner = [inner]
            place[key] = inner
        case 7 if isinstance(place, dict):
            name = choices.of([*place, MARKER, _STEER, "", choices.text()])
            place[name] = place.pop(key)
        case _:
            place[key] = choices.text()


# ── answers, and tables of them ──────────────────────────────────────────────────


def answers_of(questions: Iterable[Question], choices: Choices) -> dict[str, Any]:
    """Give answers to some questions: right ones, and others."""
    found = {}
    for question in questions:
        how = choices.of(["left out", "junk", *["right"] * 6])
        if how == "right":
            found[question.id] = _right(question, choices)
        elif how == "junk":
            found[question.id] = deepcopy(choices.of(_JUNK))
    return found


def _right(question: Question, choices: Choices) -> Any:
    """Give an answer that fits."""
    low, high = question.low or 0, question.high or 0
    match question.type:
        case Type.CHOICE:
            return choices.of(list(question.choices))
        case Type.CHOICES:
            common = [one for one in question.choices if one not in question.exclusive]
            return list(dict.fromkeys(choices.of(common) for _ in range(2)))
        case Type.DATE:
            return f"20{choices.below(90) + 10}-0{choices.below(9) + 1}-11"
        case Type.TEXT:
            return choices.of([MARKER, _MARKUP, _STEER, "words"])
    share = choices.below(256) / 255
    return round(low + share * (high - low), question.decimals)


class Shaped(NamedTuple):
    """A table that was made.

    Attributes:
        data: Its bytes.
        rows: Its cells by question, row for row.
        is_cut: Whether its end is missing.
    """

    data: bytes
    rows: list[dict[str, Any]]
    is_cut: bool


def table_of(asked: Questionnaire, choices: Choices) -> Shaped:
    """Make a table: CSV or JSON lines, packed or not, whole or cut."""
    rows = [_row(asked, choices) for _ in range(choices.below(_MAX_ROWS) + 1)]
    is_json = choices.below(2)
    data = _as_json(rows) if is_json else _as_csv(asked, rows, choices)
    pack = choices.of(_PACKERS)
    packed = pack(data)
    is_cut = packed != data and choices.below(8) == 1
    if is_cut:
        packed = packed[: choices.below(len(packed) - 4) + 4]
    return Shaped(packed, rows, is_cut)


def _row(asked: Questionnaire, choices: Choices) -> dict[str, Any]:
    """Make the cells of a row."""
    row = answers_of(asked.questions.values(), choices)
    for name in row:
        if not choices.below(8):
            row[name] = choices.of(_CELLS)
    return row


def _as_json(rows: list[dict[str, Any]]) -> bytes:
    """Write rows as JSON lines; what JSON has no words for is left out."""
    for row in rows:
        for name, value in list(row.items()):
            if value in ("\ud800", 10**400):
                del row[name]
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def _as_csv(
    asked: Questionnaire, rows: list[dict[str, Any]], choices: Choices
) -> bytes:
    """Write rows as CSV; a list is written as its parts."""
    for row in rows:
        for name, value in list(row.items()):
            row[name] = _cell(value)
    text = io.StringIO()
    quoting = choices.of([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
    separator = choices.of(_SEPARATORS)
    writer = csv.DictWriter(
        text,
        list(asked.questions),
        delimiter=separator,
        quoting=quoting,  # type: ignore[arg-type] # one of the two
        lineterminator=choices.of(["\n", "\r\n"]),
    )
    writer.writeheader()
    writer.writerows(rows)
    return choices.of([b"", b"\xef\xbb\xbf"]) + text.getvalue().encode()


def _cell(value: Any) -> str:
    """Write a value as a cell of a CSV file, without what would end its line."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ";".join(value)
    text = str(value).encode("utf-8", "replace").decode()
    return "".join(one for one in text if one not in "\r\n\x00")
