"""Promises of turning nodes into typed structs."""

from enum import StrEnum
from typing import Any, Literal

import msgspec
import pytest

from neurocheck.errors import FileError
from neurocheck.reading.nodes import MAX_PROBLEMS
from neurocheck.reading.structs import Reader
from neurocheck.reading.suggest import suggest
from neurocheck.reading.yaml import parse_yaml


class Colour(StrEnum):
    """A few names."""

    RED = "red"
    BLUE = "blue"


class Inner(msgspec.Struct, frozen=True, kw_only=True):
    """A struct inside another."""

    name: str
    size: int = 1


class Outer(msgspec.Struct, frozen=True, kw_only=True):
    """One field of every kind that files use."""

    id: str
    count: int = 0
    ratio: float = 0.0
    open: bool = False
    colour: Colour = Colour.RED
    level: Literal["low", "high"] = "low"
    tags: tuple[str, ...] = ()
    items: tuple[Inner, ...] = ()
    labels: dict[str, str] = {}
    either: dict[str, str] | str = ""
    inner: Inner | None = None
    year: int | None = None
    low: float | None = msgspec.field(default=None, name="min")
    free: Any = None


def read(text: str) -> tuple[Outer | None, list[str]]:
    """Read YAML into the struct; return it and the problems as lines."""
    root, _ = parse_yaml(text.encode(), "f")
    reader = Reader(root, "f")
    value = reader.read(root, Outer)
    return value, [str(problem) for problem in reader.problems]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("count: 3", "count", 3),
        ("ratio: 3", "ratio", 3.0),
        ("ratio: 3.5", "ratio", 3.5),
        ("open: true", "open", True),
        ("colour: blue", "colour", Colour.BLUE),
        ("level: high", "level", "high"),
        ("tags: [a, '1', no]", "tags", ("a", "1", "no")),
        ("tags: one", "tags", ("one",)),
        (
            "items: [{name: a}, {name: b, size: 2}]",
            "items",
            (Inner(name="a"), Inner(name="b", size=2)),
        ),
        ("labels: {yes: Yes, 'no': No}", "labels", {"yes": "Yes", "no": "No"}),
        ("either: list_name", "either", "list_name"),
        ("either: {a: b}", "either", {"a": "b"}),
        ("inner: {name: 12}", "inner", Inner(name="12")),
        ("year: 2014", "year", 2014),
        ("min: -1", "low", -1.0),
        ("free: [1, no]", "free", [1, "no"]),
    ],
)
def test_each_kind_of_field_is_read(text: str, field: str, value: object) -> None:
    """The struct's types decide what the text means."""
    found, problems = read(f"id: x\n{text}\n")

    assert problems == []
    assert getattr(found, field) == value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("cuont: 3", "f:2:1: NC202 unknown key 'cuont' (did you mean 'count'?)"),
        ("low: 3", "f:2:1: NC202 unknown key 'low'"),
        ("count: 3.0", "f:2:8: NC201 expected a whole number, found text"),
        ("count: '3'", "f:2:8: NC201 expected a whole number, found text"),
        ("count: true", "f:2:8: NC201 expected a whole number, found text"),
        ("count:", "f:2:7: NC201 expected a whole number, found nothing"),
        ("count: [1]", "f:2:8: NC201 expected a whole number, found a list"),
        ("ratio: much", "f:2:8: NC201 expected a number, found text"),
        ("ratio: true", "f:2:8: NC201 expected a number, found text"),
        ("open: yes", "f:2:7: NC201 expected true or false, found text"),
        (
            "colour: bleu",
            "f:2:9: NC204 'bleu' is not one of: red, blue (did you mean 'blue'?)",
        ),
        ("colour: [red]", "f:2:9: NC204 'a list' is not one of: red, blue"),
        ("level: mid", "f:2:8: NC204 'mid' is not one of: low, high"),
        ("tags: {a: b}", "f:2:7: NC201 expected a list, found a mapping"),
        ("tags: ''", "f:2:7: NC201 expected a list, found nothing"),
        ("tags: [a, [b]]", "f:2:11: NC201 expected text, found a list"),
        ("items: x", "f:2:8: NC201 expected a list, found text"),
        ("items: [x]", "f:2:9: NC201 expected a mapping, found text"),
        ("items: [{size: 1}]", "f:2:9: NC203 the key 'name' is missing"),
        ("labels: [a]", "f:2:9: NC201 expected a mapping, found a list"),
        ("labels: {a: }", "f:2:13: NC201 expected text, found nothing"),
        ("either: [a]", "f:2:9: NC201 expected text, found a list"),
        ("inner: x", "f:2:8: NC201 expected a mapping, found text"),
        ("year: then", "f:2:7: NC201 expected a whole number, found text"),
    ],
)
def test_wrong_content_is_reported_where_it_stands(text: str, line: str) -> None:
    """Every problem names what was wanted, what was found, and the place."""
    assert read(f"id: x\n{text}\n")[1] == [line]


def test_a_struct_without_a_needed_key_is_nothing() -> None:
    """A missing key is reported at the mapping, and there is no value."""
    assert read("count: 1\n") == (None, ["f:1:1: NC203 the key 'id' is missing"])


def test_what_can_be_read_is_kept() -> None:
    """A wrong field falls back to its default, so that the rest is checked too."""
    found, problems = read("id: x\ncount: many\nratio: 2\n")

    assert found == Outer(id="x", ratio=2.0)
    assert len(problems) == 1


def test_all_problems_are_found_at_once() -> None:
    """Reading goes on after a problem."""
    lines = read("count: many\nlevle: low\nitems: [{}, {name: a, size: b}]\n")[1]

    assert lines == [
        "f:2:1: NC202 unknown key 'levle' (did you mean 'level'?)",
        "f:1:1: NC203 the key 'id' is missing",
        "f:1:8: NC201 expected a whole number, found text",
        "f:3:9: NC203 the key 'name' is missing",
        "f:3:29: NC201 expected a whole number, found text",
    ]


def test_too_many_problems_end_the_reading() -> None:
    """A file that is wrong everywhere is given up, with the problems in file order."""
    text = "id: x\n" + "".join(f"k{n}: 1\n" for n in range(MAX_PROBLEMS + 1))

    with pytest.raises(FileError, match=r"^f has more than 1,000 problems\.") as caught:
        read(text)

    assert len(caught.value.problems) == MAX_PROBLEMS
    assert [problem.line for problem in caught.value.problems[:3]] == [2, 3, 4]


def test_a_value_is_found_again_by_key_and_index() -> None:
    """Checks after reading can point into what was read."""
    root, _ = parse_yaml(b"id: x\nitems:\n  - {name: a}\n  - {name: b}\n", "f")
    reader = Reader(root, "f")
    value = reader.read(root, Outer)

    assert reader.node_of(value, "items", 1).position == (4, 5)
    assert reader.node_of(value.items[0], "name").position == (3, 12)
    assert reader.node_of(value.items[0], "size").position == (3, 5)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("feet_num", "did you mean 'feet_numb'?"),
        ("feet-numb", "did you mean 'feet_numb'?"),
        ("shoes", ""),
        ("", ""),
        ("feet_numb" * 100, ""),
    ],
    ids=["typo", "dash", "far", "nothing", "very long"],
)
def test_the_nearest_name_is_guessed(name: str, hint: str) -> None:
    """A hint is given for a near miss, and none where nothing is near."""
    assert suggest(name, ["age", "feet_numb"]) == hint
