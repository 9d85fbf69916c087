"""Promises of errors: their texts and exit statuses."""

import pytest

from neurocheck.errors import (
    AnswersError,
    ExitStatus,
    FileError,
    Interrupted,
    NeurocheckError,
    Problem,
    StorageError,
    UsageError,
)
from neurocheck.problems import Code


def test_exit_statuses_are_a_contract() -> None:
    """Exit statuses keep their numbers, as scripts rely on them."""
    assert {status.name: int(status) for status in ExitStatus} == {
        "DONE": 0,
        "FAILURE": 1,
        "USAGE": 2,
        "FILE": 3,
        "ANSWERS": 4,
        "STORAGE": 5,
        "URGENT": 10,
        "INTERRUPTED": 130,
    }


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (NeurocheckError, 1),
        (UsageError, 2),
        (FileError, 3),
        (AnswersError, 4),
        (StorageError, 5),
        (Interrupted, 130),
    ],
)
def test_each_error_has_its_status(kind: type[NeurocheckError], status: int) -> None:
    """The kind of error decides the status, and every kind is one of ours."""
    error = kind("Something is wrong.")

    assert error.exit_status == status
    assert isinstance(error, NeurocheckError)
    assert error.problems == ()


def test_the_tree_is_complete() -> None:
    """No kind of error is missing from the table above, and none has children."""
    kinds = NeurocheckError.__subclasses__()

    assert {kind.__name__ for kind in kinds} >= {
        "UsageError",
        "FileError",
        "AnswersError",
        "StorageError",
        "Interrupted",
    }
    assert all(issubclass(kind, Exception) for kind in kinds)


def test_an_error_says_its_message_and_every_problem() -> None:
    """An error's text has a line for the message and one for each problem."""
    problems = (
        Code.MISSING_KEY.at("q.yaml", (3, 7), key="id"),
        Code.NOT_ANSWERED.at("age", hint="use --age"),
    )

    assert str(FileError("q.yaml has 2 problems.", problems=problems)).splitlines() == [
        "q.yaml has 2 problems.",
        "q.yaml:3:7: NC203 the key 'id' is missing",
        "age: NC602 not answered (use --age)",
    ]
    assert str(FileError("Nothing more.")) == "Nothing more."


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem(code="NC1", message="m"), ": NC1 m"),
        (Problem(code="NC1", message="m", where="f"), "f: NC1 m"),
        (Problem(code="NC1", message="m", where="f", line=2, column=3), "f:2:3: NC1 m"),
        (Problem(code="NC1", message="m", where="f", hint="h"), "f: NC1 m (h)"),
    ],
    ids=["bare", "somewhere", "with place", "with hint"],
)
def test_problems_are_lines_that_editors_understand(
    problem: Problem, line: str
) -> None:
    """File, line and column come first, where there are any."""
    assert str(problem) == line
