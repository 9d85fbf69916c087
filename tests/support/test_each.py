"""Promises of ``each``: one test for many values reports every failure."""

import pytest

from support.each import each


def test_all_failures_are_reported_together() -> None:
    """The report names each value that fails, with its reason, and no other."""

    @each("number", [1, 2, 3], ids=lambda number: f"no. {number}")
    def check(number: int) -> None:
        if number != 2:
            raise ValueError(f"{number} is odd")

    with pytest.raises(AssertionError) as caught:
        check()

    assert str(caught.value).splitlines()[:3] == [
        "2 of 3",
        "no. 1: ValueError: 1 is odd",
        "no. 3: ValueError: 3 is odd",
    ]


def test_names_and_pairs_are_taken_as_parametrize_takes_them() -> None:
    """Several names, a list of names for the report, and ``pytest.param`` work."""
    seen = []

    @each(("a", "b"), [(1, 2), pytest.param(3, 4, id="named")], ids=["first", "second"])
    def check(a: int, b: int) -> None:
        seen.append((a, b))
        assert a == 0

    with pytest.raises(AssertionError, match=r"(?s)2 of 2.*first: .*named: "):
        check()
    assert seen == [(1, 2), (3, 4)]


def test_no_value_at_all_is_a_mistake() -> None:
    """A test without any value fails, as the search for values found nothing."""
    with pytest.raises(AssertionError, match="nothing to try"):
        each("x", [])(lambda x: x)
