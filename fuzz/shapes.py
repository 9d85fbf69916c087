"""Input that is nearly valid, made from bytes: the same bytes make the same input.

Random bytes seldom get past a parser. Here they choose instead: what to change in a
valid document, which cells a table has, and how it is compressed.
"""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from typing import Any, NamedTuple, TypeVar, assert_never

import zstandard

from neurocheck.questionnaire.model import Question, Questionnaire, Type
from neurocheck.reading.nodes import plain_value
from neurocheck.reading.yaml import parse_yaml


__all__ = [
    "MARKER",
    "Choices",
    "MadeTable",
    "change_text",
    "change_tree",
    "make_answers",
    "make_table",
    "read_tree",
]

_T = TypeVar("_T")

MARKER = "Zq7Xw4Zq7Xw4"
"""Stands for what a person wrote; no message may repeat it."""

_LONG = 20_000
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
_COUNTS = (1, 1, 1, 1, 2, 2, 3, 8)
_MAX_ROWS = 6
_MANY_LEVELS = 70


class Choices:
    """Choices made by bytes, one after the other; when none is left, always the first.

    >>> choices = Choices(bytes([1, 5]))
    >>> choices.choose_from("abc"), choices.choose_number(3), choices.choose_number(3)
    ('b', 2, 0)
    """

    def __init__(self, data: bytes) -> None:
        """Begin at the first byte."""
        self._data = data
        self._place = 0

    @property
    def is_left(self) -> bool:
        """Whether there are bytes left."""
        return self._place < len(self._data)

    def choose_number(self, limit: int) -> int:
        """Return a whole number from 0 up to a limit, without the limit."""
        if not self.is_left:
            return 0
        self._place += 1
        return self._data[self._place - 1] % limit

    def choose_from(self, sequence: Sequence[_T]) -> _T:
        """Return one of several values."""
        return sequence[self.choose_number(len(sequence))]

    def take_text(self) -> str:
        """Return a few bytes as they are, as text."""
        start, self._place = self._place, self._place + self.choose_number(8) + 1
        return self._data[start : self._place].decode("utf-8", "replace")


# ── a tree of values with something changed ──────────────────────────────────────


def read_tree(text: str) -> Any:
    """Return the values of a file, each of the type that a reader takes it for.

    As text alone, as YAML's base loader has them, numbers would be refused.
    """
    node, problems = parse_yaml(text.encode(), "base")
    assert not problems, problems  # noqa: S101 - files of our own
    return plain_value(node)


def change_tree(tree: Any, choices: Choices) -> Any:
    """Change keys, values, types and nesting of a JSON tree in place, and return it.

    Often only one thing, so that many a tree is still valid.
    """
    for _ in range(choices.choose_from(_COUNTS)):
        if not choices.is_left:
            break
        _change_one(tree, choices)
    return tree


def _change_one(tree: Any, choices: Choices) -> None:
    """Walk down a tree as the bytes choose, and change one thing there."""
    place = tree
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = choices.choose_from(keys)
        inner = place[key]
        if isinstance(inner, dict | list) and inner and choices.choose_number(6):
            place = inner
            continue
        if choices.choose_number(4):
            place[key] = _bend(inner, choices)
        else:
            _replace(place, key, tree, choices)
        return


def _bend(value: Any, choices: Choices) -> Any:
    """Return another value of the same type."""
    match value:
        case bool():
            return not value
        case int() | float():
            return choices.choose_from(
                [-value, value + 1, value * 100, value % 7 / 3, 0]
            )
        case str():
            words = [f"{value} {_STEER}", f"{_MARKUP} {value}", value.upper(), MARKER]
            # Cut, because one text may be bent again and again.
            long = (value * 50)[:_LONG]
            return choices.choose_from([*words, long, choices.take_text()])
        case list():
            return choices.choose_from([value[::-1], value[1:], value[:-1], value * 2])
        case dict():
            pairs = list(value.items())
            return dict(choices.choose_from([pairs[::-1], pairs[1:], pairs[:-1]]))
        case _:
            return value


def _replace(place: Any, key: Any, tree: Any, choices: Choices) -> None:
    """Change one value of a mapping or a list.

    Args:
        place: The mapping or list.
        key: Key or index of the value.
        tree: The whole tree, other parts of which may be put there.
        choices: The choices that are left.
    """
    inner = place[key]
    match choices.choose_number(9):
        case 0 | 1 | 2:
            place[key] = deepcopy(choices.choose_from(_JUNK))
        case 3:
            del place[key]
        case 4:
            place[key] = choices.choose_from(
                [[inner], {"id": inner}, [inner, deepcopy(inner)]]
            )
        case 5:
            place[key] = deepcopy(tree[choices.choose_from(list(tree))])
        case 6:
            for _ in range(_MANY_LEVELS):
                inner = [inner]
            place[key] = inner
        case 7 if isinstance(place, dict):
            name = choices.choose_from(
                [*place, MARKER, _STEER, "", choices.take_text()]
            )
            place[name] = place.pop(key)
        case _:
            place[key] = choices.take_text()


def change_text(text: str, choices: Choices) -> str:
    """Return a text in which some words are left out, doubled, or others."""
    words = re.split(r"(\s+|[\"\\;=])", text)
    for _ in range(choices.choose_from(_COUNTS)):
        if not choices.is_left:
            break
        place = choices.choose_number(256) * 256 + choices.choose_number(256)
        word = words[place % len(words)]
        other = choices.choose_from([_STEER, _MARKUP, MARKER, choices.take_text(), ""])
        others = [other, f"{word}{other}", f"{other}{word}", word * 2, "\n", '"', "\\"]
        words[place % len(words)] = choices.choose_from(others)
    return "".join(words)


# ── answers, and tables of them ──────────────────────────────────────────────────


def make_answers(
    questions: Iterable[Question], choices: Choices, *, has_junk: bool = True
) -> dict[str, Any]:
    """Return answers to some questions: valid ones, and others where wanted."""
    ways = ["left out", *["junk"] * has_junk, *["right"] * 6]
    found = {}
    for question in questions:
        how = choices.choose_from(ways)
        if how == "right":
            found[question.id] = _make_valid_answer(question, choices)
        elif how == "junk":
            found[question.id] = deepcopy(choices.choose_from(_JUNK))
    return found


def _make_valid_answer(question: Question, choices: Choices) -> Any:
    """Return a valid answer."""
    low, high = question.low or 0, question.high or 0
    match question.type:
        case Type.CHOICE:
            return choices.choose_from(list(question.choices))
        case Type.CHOICES:
            common = [one for one in question.choices if one not in question.exclusive]
            return list(dict.fromkeys(choices.choose_from(common) for _ in range(2)))
        case Type.DATE:
            return (
                f"20{choices.choose_number(90) + 10}-0{choices.choose_number(9) + 1}-11"
            )
        case Type.TEXT:
            return choices.choose_from([MARKER, _MARKUP, _STEER, "words"])
        case Type.INTEGER | Type.DECIMAL | Type.SCALE:
            share = choices.choose_number(256) / 255
            return round(low + share * (high - low), question.decimals)
        case _:
            assert_never(question.type)


class MadeTable(NamedTuple):
    """A table that was made.

    Attributes:
        data: Its bytes.
        rows: Its cells by question, one mapping for each row.
        is_cut: Whether its end is missing.
    """

    data: bytes
    rows: list[dict[str, Any]]
    is_cut: bool


def make_table(asked: Questionnaire, choices: Choices) -> MadeTable:
    """Return a table: CSV or JSON lines, compressed or not, whole or cut."""
    rows = [
        _make_row(asked, choices) for _ in range(choices.choose_number(_MAX_ROWS) + 1)
    ]
    is_json = choices.choose_number(2)
    data = _write_json(rows) if is_json else _write_csv(asked, rows, choices)
    pack = choices.choose_from(_PACKERS)
    packed = pack(data)
    is_cut = packed != data and choices.choose_number(8) == 1
    if is_cut:
        packed = packed[: choices.choose_number(len(packed) - 4) + 4]
    return MadeTable(packed, rows, is_cut)


def _make_row(asked: Questionnaire, choices: Choices) -> dict[str, Any]:
    """Return the cells of a row by question."""
    row = make_answers(asked.questions.values(), choices)
    for name in row:
        if not choices.choose_number(8):
            row[name] = choices.choose_from(_CELLS)
    return row


def _write_json(rows: list[dict[str, Any]]) -> bytes:
    """Return rows as JSON lines, without the values that JSON cannot hold."""
    for row in rows:
        for name, value in list(row.items()):
            if value in ("\ud800", 10**400):
                del row[name]
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


def _write_csv(
    asked: Questionnaire, rows: list[dict[str, Any]], choices: Choices
) -> bytes:
    """Return rows as CSV; the parts of a list have semicolons between."""
    for row in rows:
        for name, value in list(row.items()):
            row[name] = _format_cell(value)
    text = io.StringIO()
    quoting = choices.choose_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
    separator = choices.choose_from(_SEPARATORS)
    writer = csv.DictWriter(
        text,
        list(asked.questions),
        delimiter=separator,
        quoting=quoting,  # type: ignore[arg-type] # one of the two
        lineterminator=choices.choose_from(["\n", "\r\n"]),
    )
    writer.writeheader()
    writer.writerows(rows)
    return choices.choose_from([b"", b"\xef\xbb\xbf"]) + text.getvalue().encode()


def _format_cell(value: Any) -> str:
    """Return a value as a cell of a CSV file, without what would end its line."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ";".join(value)
    text = str(value).encode("utf-8", "replace").decode()
    return "".join(one for one in text if one not in "\r\n\x00")
