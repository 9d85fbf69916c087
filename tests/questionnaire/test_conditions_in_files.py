"""Promises of conditions as they stand in a file: what is said, and where."""

from typing import Any

import pytest

from neurocheck.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsAnswered,
    Named,
    Not,
    deciding_questions,
    evaluate,
)
from neurocheck.reading.structs import Reader
from neurocheck.reading.yaml import parse_yaml


def read(text: str) -> tuple[Any, list[str], Reader]:
    """Read one condition, and return it with the problems and the reader."""
    root, problems = parse_yaml(text.encode(), "f")
    reader = Reader(root, "f")
    assert problems == []
    found = reader.read(root, Condition)
    return found, [str(problem) for problem in reader.problems], reader


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_count_is_read_with_its_place(count: int) -> None:
    """``at_least`` keeps its count, up to all of them, and where it stood."""
    found, problems, reader = read(f"{{at_least: {count}, of: [a, b, c]}}")

    assert problems == []
    assert found == AtLeast((Named("a"), Named("b"), Named("c")), count)
    assert reader.node_of(found) is reader.root


@pytest.mark.parametrize("count", [-1, 0, 4])
def test_a_count_that_cannot_be_reached_is_refused(count: int) -> None:
    """``at_least`` is from one to as many as there are."""
    found, problems, _ = read(f"{{at_least: {count}, of: [a, b, c]}}")

    assert found is None
    assert problems == ["f:1:12: NC407 at_least must be from 1 to 3"]


@pytest.mark.parametrize("name", ["all", "any"])
def test_a_group_of_nothing_is_no_condition(name: str) -> None:
    """An empty list is refused and gives nothing to go on with."""
    found, problems, _ = read(f"{{{name}: []}}")

    assert found is None
    assert problems == ["f:1:7: NC201 expected a list of conditions, found a list"]


@pytest.mark.parametrize("name", ["all", "any", "not", "at_least", "of"])
def test_a_misspelt_key_is_told_the_nearest(name: str) -> None:
    """Every key of a condition is offered where it is nearly written."""
    _, problems, _ = read(f"{{{name}x: a}}")

    line = f"f:1:2: NC202 unknown key '{name}x' (did you mean '{name}'?)"
    assert problems == [line]


def test_all_keys_at_once_are_refused_in_words() -> None:
    """Keys that are known, and cannot stand together, are told so."""
    _, problems, _ = read("{all: a, any: a, not: a, at_least: 1, of: a}")

    line = (
        "f:1:1: NC401 cannot read the condition 'all, any, not, at_least, of'"
        " (use one of: all, any, not, or at_least with of)"
    )
    assert problems == [line]


PENDING = {"a"}
OPEN = IsAnswered("a")


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (OPEN, None),
        (Not(OPEN), None),
        (AllOf((OPEN, Compare("b", "=", 1))), None),
        (AnyOf((OPEN, Compare("b", "=", 2))), None),
        (AtLeast((OPEN, Compare("b", "=", 1)), 2), None),
        (AnyOf((OPEN, Compare("b", "=", 1))), True),
    ],
)
def test_what_is_still_to_be_asked_is_unknown(
    condition: Condition, value: bool | None
) -> None:
    """Whether a question is answered is unknown, at any depth, until it was asked."""
    assert evaluate(condition, {"b": 1}, PENDING) is value


def test_a_name_that_was_never_bound_is_a_fault() -> None:
    """A name is no condition that can hold; the error says what was there."""
    with pytest.raises(TypeError, match=r"conditions\.Named"):
        evaluate(Named("a"), {})


def test_an_open_question_can_be_a_ground_and_names_no_answer() -> None:
    """``is answered`` is false for a question left open, and no answer says so."""
    assert list(deciding_questions(IsAnswered("a"), {})) == []
    assert list(deciding_questions(IsAnswered("a"), {"a": 1})) == ["a"]
