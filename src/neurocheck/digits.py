"""How a language writes numbers, read from one that it has written."""

import re
from functools import cache
from typing import NamedTuple


__all__ = ["Digits", "digits_as"]

_SAMPLE = re.compile(r"(1.?2.?3.?4.?5.?6.?7)(\D)8")
_SIZES = {(3, 3), (3, 2)}
"""Digits in the last group, and in those before it: 1,234,567 and 12,34,567."""
_ENGLISH = re.compile(r"[\d,]*\d")


class Digits(NamedTuple):
    """How a language writes numbers.

    Attributes:
        point: What stands before the decimals.
        comma: What stands between groups of digits, or nothing.
        last: How many digits the last group has.
        others: How many digits every group before it has.
    """

    point: str
    comma: str = ""
    last: int = 3
    others: int = 3

    def write(self, text: str) -> str:
        """Write a number that is written as in English.

        >>> Digits(",", ".").write("-1,234.5")
        '-1.234,5'
        >>> Digits(",", " ").write("42"), Digits(",").write("1e+06")
        ('42', '1e+06')
        """
        whole, point, rest = text.partition(".")
        return _ENGLISH.sub(self._grouped, whole) + (self.point if point else "") + rest

    def _grouped(self, found: re.Match[str]) -> str:
        """Group the digits anew, where they were grouped."""
        if "," not in found[0]:
            return found[0]
        left, groups, size = found[0].replace(",", ""), [], self.last
        while left:
            left, group, size = left[:-size], left[-size:], self.others
            groups.append(group)
        return self.comma.join(reversed(groups))


@cache
def digits_as(sample: str) -> Digits:
    """Read how a language writes numbers.

    >>> digits_as("1.234.567,8")
    Digits(point=',', comma='.', last=3, others=3)
    >>> digits_as("12,34,567.8")
    Digits(point='.', comma=',', last=3, others=2)
    >>> digits_as("1234567,8").write("1,234.5")
    '1234,5'

    Args:
        sample: The number 1,234,567.8 as the language writes it.

    Raises:
        ValueError: It is another number, or its groups are not alike.
    """
    found = _SAMPLE.fullmatch(sample)
    if found is None:
        raise ValueError(sample)
    groups = re.split(r"\D", found[1])
    comma = min({sign for sign in found[1] if not sign.isdecimal()}, default="")
    sizes = (len(groups[-1]), len(groups[-2])) if comma else (7, 7)
    digits = Digits(found[2], comma, *sizes)
    is_alike = digits.write("1,234,567.8") == sample and found[2] != comma
    if not is_alike or (comma and sizes not in _SIZES):
        raise ValueError(sample)
    return digits
