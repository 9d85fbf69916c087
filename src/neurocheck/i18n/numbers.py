"""How a language writes numbers, read from one that it has written."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop


__all__ = [
    "MONTHS",
    "SAMPLE",
    "Digits",
    "digits_as",
    "format_date",
    "format_number",
    "format_short_date",
]


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


SAMPLE = gettext_noop("1,234,567.8")
"""A number; how a language writes this one shows how it writes all of them."""


def format_number(number: float, form: str = "") -> str:
    """Write a number as the language shown does.

    Args:
        number: The number.
        form: How Python would write it, such as ``,`` or ``.1f``.

    >>> format_number(12345.678, ",.1f")
    '12,345.7'
    """
    text = format(number, form)
    language = get_language()
    if language is ENGLISH:
        return text

    try:
        digits = digits_as(language.gettext("", SAMPLE, "", 1))
    except ValueError:  # named by the check of translations
        return text
    return digits.write(text)


MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)


def format_date(day: date) -> str:
    """Say a day.

    >>> format_date(date(2026, 5, 3))
    '3 May 2026'
    """
    month = _(MONTHS[day.month - 1])
    return _("{day} {month} {year}", day=day.day, month=month, year=day.year)


def format_short_date(day: date) -> str:
    """Say a day in figures alone, where there is little room.

    >>> format_short_date(date(2026, 5, 3))
    '2026-05-03'
    """
    return _(
        "{year}-{month}-{day}",
        year=day.year,
        month=f"{day.month:02}",
        day=f"{day.day:02}",
    )
