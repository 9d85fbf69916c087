"""Promises of helper columns: three values in two columns, each worked out once."""

import itertools

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from neurocheck.cohort.scoring.columns import (
    ALWAYS,
    NEVER,
    Steps,
    TruthColumns,
)


TABLE = pl.DataFrame(
    list(itertools.product([True, False], repeat=3)),
    schema=["a", "b", "c"],
    orient="row",
)


def evaluate(steps: Steps, name: str) -> list[bool]:
    """Return a helper column over every combination of three others."""
    return steps.apply(nw.from_native(TABLE))[name].to_list()


def column(steps: Steps, name: str) -> str:
    """Add a column of the table as a helper column."""
    return steps.add(("column", name), lambda: nw.col(name))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_at_least_counts_the_true_ones(count: int) -> None:
    """So many of the columns must be true, over every combination of them."""
    steps = Steps()

    name = steps.at_least(count, [column(steps, one) for one in "abc"])

    assert evaluate(steps, name) == [sum(row) >= count for row in TABLE.rows()]


@pytest.mark.parametrize(
    ("count", "names", "found"),
    [
        (0, [], ALWAYS),
        (1, [], NEVER),
        (1, [ALWAYS, "x"], ALWAYS),
        (2, [ALWAYS, NEVER], NEVER),
        (2, [ALWAYS, "x"], "x"),
        (1, ["x", NEVER, "x"], "x"),
    ],
)
def test_constants_need_no_column(count: int, names: list[str], found: str) -> None:
    """What is known beforehand is settled beforehand."""
    steps = Steps()
    steps.add("x", lambda: nw.col("a"))
    names = ["_neurocheck_0" if name == "x" else name for name in names]

    assert steps.at_least(count, names) == found.replace("x", "_neurocheck_0")


def test_a_condition_named_twice_counts_twice() -> None:
    """A count counts what is listed, as it does for one person."""
    steps = Steps()
    a, b = column(steps, "a"), column(steps, "b")

    name = steps.at_least(2, [a, a, b])

    assert evaluate(steps, name) == TABLE["a"].to_list()


def test_equal_columns_are_one() -> None:
    """The order in which columns are joined makes no second one."""
    steps = Steps()
    a, b = column(steps, "a"), column(steps, "b")

    assert steps.at_least(1, [a, b]) == steps.at_least(1, [b, a])
    assert steps.at_least(1, [a, b]) != steps.at_least(2, [a, b])


def test_the_opposite_swaps_the_columns() -> None:
    """What was unknown stays unknown."""
    assert TruthColumns("a", "b").negate() == TruthColumns("b", "a")
    assert TruthColumns(NEVER, NEVER).negate() == TruthColumns(NEVER, NEVER)


def test_subtracting_is_false_where_the_other_is_true() -> None:
    """One column and not the other; constants need no column."""
    steps = Steps()
    a, b = column(steps, "a"), column(steps, "b")

    name = steps.subtract(a, b)

    assert evaluate(steps, name) == [x and not y for x, y, _ in TABLE.rows()]
    assert steps.subtract(a, NEVER) == a
    assert steps.subtract(a, ALWAYS) == steps.subtract(NEVER, a) == NEVER
