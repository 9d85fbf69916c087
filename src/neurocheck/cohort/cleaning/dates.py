"""Dates as tables hold them: ISO, day or month first, and Excel's count of days."""

import re
from datetime import date, timedelta

from neurocheck.i18n.numbers import month_names
from neurocheck.i18n.translate import gettext as _


__all__ = ["DATE_FORMS", "to_iso", "years_between"]

DATE_FORMS = ("iso", "day-first", "month-first", "excel")
"""The words for ``dates`` in a map."""

_EXCEL_BEGIN = date(1899, 12, 30)  # for all days since March 1900
_EXCEL_LAST = 100_000  # in the year 2173; a larger number counts something else
_TIME = r"(?:[T ].*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(
    rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}){_TIME}", re.ASCII
)
_NAMED = re.compile(rf"(\d{{1,2}})\.?[-/ ]?([^\W\d_]{{3,}})\.?[-/ ,]*(\d{{4}}){_TIME}")
_NUMBER = re.compile(r"(\d{1,6})(?:\.\d*)?", re.ASCII)


def to_iso(raw: str | float, form: str = "") -> str:
    """Return a date as text in ISO, or the text as it is where it holds none.

    Args:
        raw: A cell.
        form: A word of :data:`DATE_FORMS`; "" where the map does not say it.

    >>> to_iso("31.3.2026"), to_iso("3/4/2026", "month-first"), to_iso(46112, "excel")
    ('2026-03-31', '2026-03-04', '2026-03-31')
    >>> to_iso("3/4/2026")
    Traceback (most recent call last):
    ValueError: this can be two days; in a map, write dates: day-first or month-first

    Raises:
        ValueError: It is no day, or it can be two.
    """
    text = str(raw).strip()
    if found := _YEAR_FIRST.fullmatch(text):
        return _make_day(*map(int, found.groups()))
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = map(int, found.groups())
        return _order(first, second, year, form)
    if found := _NUMBER.fullmatch(text):
        return _count_days(int(found[1]), form)
    if (found := _NAMED.fullmatch(text)) and (month := _find_month(found[2])):
        return _make_day(int(found[3]), month, int(found[1]))
    return text


def _order(first: int, second: int, year: int, form: str) -> str:
    """Return the day of two numbers, of which one is the month."""
    if form == "day-first":
        return _make_day(year, second, first)
    if form == "month-first":
        return _make_day(year, first, second)
    days = set()
    for month, day in ((second, first), (first, second)):
        try:
            days.add(_make_day(year, month, day))
        except ValueError:
            continue
    if len(days) > 1:
        msg = _("this can be two days; in a map, write dates: day-first or month-first")
        raise ValueError(msg)
    return days.pop() if days else _make_day(year, second, first)


def _count_days(number: int, form: str) -> str:
    """Return the day that Excel keeps as a number."""
    if form != "excel":
        msg = _("a number is a date only where a map says dates: excel")
        raise ValueError(msg)
    if not 0 < number <= _EXCEL_LAST:
        msg = _("there is no such day")
        raise ValueError(msg)
    return (_EXCEL_BEGIN + timedelta(days=number)).isoformat()


def _make_day(year: int, month: int, day: int) -> str:
    """Return a day in ISO."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        msg = _("there is no such day")
        raise ValueError(msg) from None


def _find_month(text: str) -> int:
    """Return the number of a month from the beginning of its name; 0 for no month."""
    start = text.casefold()
    found = {one for one, name in month_names() if name.casefold().startswith(start)}
    return found.pop() if len(found) == 1 else 0


def years_between(start: date, end: date) -> int:
    """Return the years that are over, as people count their age.

    >>> born = date(2000, 3, 1)
    >>> years_between(born, date(2018, 3, 1)), years_between(born, date(2018, 2, 28))
    (18, 17)
    """
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
