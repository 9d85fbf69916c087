"""Hiding: no small count is shown, and none can be worked out from what is."""

import random
from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from neurocheck.cohort.scoring.hide import (
    OTHERS,
    add_counts,
    find_hidden,
    merge_small,
)
from support.each import each


_PARTS = ("a", "b", "c", "d")
_LOW = 5

Cell = tuple[str, str]


def make_groups(seed: int) -> dict[str, dict[str, int]]:
    """Return counts of some groups, many of them small."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    groups = {}
    for name in ("north", "south", "east", "west")[: chance.randint(1, 4)]:
        counts = {
            part: chance.choice([0, 0, 1, 2, 4, 7, 30, chance.randint(0, 99)])
            for part in _PARTS
        }
        groups[name] = {"rows": sum(counts.values()), **counts}
    return groups


def find_told(cells: list[Cell], sums: list[list[Cell]]) -> set[Cell]:
    """Return the hidden cells that follow from known sums of hidden cells."""
    matrix = [[Fraction(cell in one) for cell in cells] for one in sums]
    rank = 0
    for column in range(len(cells)):
        pivot = next((n for n in range(rank, len(matrix)) if matrix[n][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        first = matrix[rank][column]
        matrix[rank] = [value / first for value in matrix[rank]]
        for n, row in enumerate(matrix):
            if n != rank and row[column]:
                factor = row[column]
                matrix[n] = [
                    value - factor * other
                    for value, other in zip(row, matrix[rank], strict=True)
                ]
        rank += 1
    return {
        cells[row.index(Fraction(1))]
        for row in matrix
        if sum(map(bool, row)) == 1  # reduced, so it stands alone
    }


def list_sums(
    hidden: Mapping[str, set[str]], groups: Mapping[str, object]
) -> list[list[Cell]]:
    """Return what a reader can add up: each row, and each part over all groups."""
    names = [name for name in ("", *groups) if hidden.get(name)]
    rows = [[(name, part) for part in hidden[name]] for name in names]
    columns = [
        [(name, part) for name in names if part in hidden[name]] for part in _PARTS
    ]
    return rows + columns if groups else rows


@each("seed", range(300))
def test_no_hidden_count_follows_from_those_that_are_shown(seed: int) -> None:
    """Neither from the sum of a group, nor from the counts of everybody."""
    groups = merge_small(make_groups(seed), _LOW)
    whole = add_counts(groups.values())
    groups = groups if len(groups) > 1 else {}
    if whole["rows"] < _LOW:
        return

    hidden = find_hidden(whole, groups, _PARTS, _LOW)

    for name, counts in {"": whole, **groups}.items():
        names = hidden.get(name, set())
        assert names >= {part for part in _PARTS if 0 < counts[part] < _LOW}
        assert not names or sum(counts[part] for part in names) >= _LOW
    cells = [(name, part) for name, names in hidden.items() for part in names]
    told = find_told(cells, list_sums(hidden, groups))
    assert told == set()


def test_this_test_finds_what_can_be_worked_out() -> None:
    """One hidden count alone follows from its sum, and so does a ring with a gap."""
    alone = {"n": {"a"}, "s": {"a", "b"}}
    cells = [(name, part) for name, parts in alone.items() for part in parts]

    assert find_told(cells, list_sums(alone, alone)) == set(cells)
    square = {"n": {"a", "b"}, "s": {"a", "b"}}
    cells = [*product(square, "ab")]
    assert find_told(cells, list_sums(square, square)) == set()


def test_nothing_is_hidden_where_no_count_is_small() -> None:
    """Zeros are shown, as nobody is behind them."""
    groups = {
        "n": {"rows": 14, "a": 9, "b": 5, "c": 0, "d": 0},
        "s": {"rows": 5, "a": 0, "b": 5, "c": 0, "d": 0},
    }

    assert find_hidden(add_counts(groups.values()), groups, _PARTS, _LOW) == {}


@each("seed", range(50))
def test_no_group_is_small(seed: int) -> None:
    """Small ones are counted together, and nobody is lost."""
    groups = make_groups(seed)
    merged = merge_small(groups, _LOW)

    assert add_counts(merged.values()) == add_counts(groups.values())
    assert len(merged) == 1 or min(one["rows"] for one in merged.values()) >= _LOW
    small = [name for name, one in groups.items() if one["rows"] < _LOW]
    assert (OTHERS in merged) == bool(small)
