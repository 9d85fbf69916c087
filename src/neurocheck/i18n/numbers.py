"""Numbers and dates as the language shown writes them.

English is written here, without Babel, which takes longer to import than a short
command may take. Every other language is written by Babel.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from neurocheck.i18n.language import ENGLISH, get_language


if TYPE_CHECKING:
    from babel import Locale


__all__ = ["format_date", "format_number", "format_short_date", "month_names"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)

_NUMBER = re.compile(r"-?[\d,]+(?:\.(?P<decimals>\d+))?")

# CLDR puts invisible direction marks into the numbers and dates of languages that
# are written from right to left. Nothing that turns text around is ever shown.
_NO_MARKS = dict.fromkeys(map(ord, "\u061c\u200e\u200f"))


def format_number(number: float, spec: str = "") -> str:
    """Return a number as the language shown writes it.

    Args:
        number: The number.
        spec: Python's format specification, such as ``,`` or ``.1f``; it decides
            in every language how many decimals there are, and whether digits are
            grouped.

    >>> format_number(12345.678, ",.1f")
    '12,345.7'
    """
    text = format(number, spec)
    locale = _find_locale()
    if locale is None:
        return text
    found = _NUMBER.fullmatch(text)
    if found is None:  # 1e+06 or inf, the same everywhere
        return text
    # Here, because every start imports this file for the texts of the program.
    from decimal import Decimal

    from babel.numbers import format_decimal

    # The pattern of the language, with as many decimals as there are.
    whole = locale.decimal_formats[None].pattern.partition(".")[0]
    shown = format_decimal(
        Decimal(text.replace(",", "")),
        f"{whole}.{'0' * len(found['decimals'] or '')}".rstrip("."),
        locale,
        group_separator="," in text,
    )
    return shown.translate(_NO_MARKS)


def format_date(day: date) -> str:
    """Return a date in words.

    >>> format_date(date(2026, 5, 3))
    '3 May 2026'
    """
    locale = _find_locale()
    if locale is None:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    from babel import dates

    return dates.format_date(day, "long", locale).translate(_NO_MARKS)


def format_short_date(day: date) -> str:
    """Return a date in digits alone, for where there is little room.

    >>> format_short_date(date(2026, 5, 3))
    '2026-05-03'
    """
    locale = _find_locale()
    if locale is None:
        return f"{day:%Y-%m-%d}"
    from babel import dates

    # The short format of many languages has only two digits of the year.
    return dates.format_skeleton("yMd", day, locale=locale).translate(_NO_MARKS)


def month_names() -> Iterator[tuple[int, str]]:
    """Yield the names of the months, in English and in the language shown.

    Yields:
        The number of the month, from 1, and one of its names.

    >>> list(month_names())[:2]
    [(1, 'January'), (2, 'February')]
    """
    yield from enumerate(_MONTHS, 1)
    locale = _find_locale()
    if locale is not None:
        # Some languages decline a month within a date ("marca" for "marzec").
        for names in (locale.months["format"], locale.months["stand-alone"]):
            yield from names["wide"].items()


def _find_locale() -> "Locale | None":
    """Return Babel's locale for the language shown.

    Returns:
        None for English, and for a language that Babel does not know: numbers and
        dates are then written as in English.
    """
    language = get_language()
    if language is ENGLISH:
        return None
    return _parse_locale(language.locale) or _parse_locale(language.code)


@cache
def _parse_locale(code: str) -> "Locale | None":
    """Return Babel's locale for a code, or None where it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code.replace("-", "_")) if code else None
    except (ValueError, UnknownLocaleError):
        return None
