"""How far a formula reaches, as floats work it out, where it cannot fail."""

import math
from collections.abc import Callable, Mapping
from itertools import product

from neurocheck.questionnaire.formula import Operation


__all__ = ["Extent", "extent"]

Extent = tuple[float, float]
"""The smallest and the largest number."""


def extent(
    term: float | str | Operation, ranges: Mapping[str, Extent]
) -> Extent | None:
    """Give the range of a formula; None where it may have no finite result.

    Rounding keeps the order of numbers. So the four operations reach their extremes,
    as floats too, where their numbers do.

    Args:
        term: The formula's tree.
        ranges: The range of each answer; one without a range can be anything.

    >>> extent(Operation("-", "a", 1.0), {"a": (0, 3)})
    (-1.0, 2.0)
    >>> extent(Operation("/", 1.0, "a"), {"a": (0, 3)})
    """
    if isinstance(term, float):
        return _finite([term])
    if isinstance(term, str):
        return _finite([float(end) for end in ranges[term]]) if term in ranges else None
    left, right = extent(term.left, ranges), extent(term.right, ranges)
    if left is None or right is None:
        return None
    if term.symbol == "**":
        return _power(left, right)
    if term.symbol == "/" and right[0] <= 0 <= right[1]:
        return None
    act = _ACTS[term.symbol]
    return _finite([act(one, other) for one, other in product(left, right)])


_ACTS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}


def _power(base: Extent, power: Extent) -> Extent | None:
    """Give the range of a power that is whole and the same for all answers."""
    count = power[0]
    if count != power[1] or count < 1 or not count.is_integer():
        return None
    ends = [*base, 0.0] if base[0] < 0 < base[1] else [*base]
    try:
        found = _finite([end**count for end in ends])
    except OverflowError:
        return None
    if found is None:
        return None
    # Powers are rounded less strictly; one step of floats is room enough.
    low, high = math.nextafter(found[0], -math.inf), math.nextafter(found[1], math.inf)
    return _finite([low, high])


def _finite(numbers: list[float]) -> Extent | None:
    """Give the smallest and the largest, if all of them are finite."""
    return (min(numbers), max(numbers)) if all(map(math.isfinite, numbers)) else None
