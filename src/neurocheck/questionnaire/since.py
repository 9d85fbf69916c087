"""When something began, as people write it: since 2009, since March 2019."""

import re
from datetime import date
from typing import NamedTuple

from neurocheck.words import MONTHS, say, to_say


__all__ = ["Start", "find_start", "without_filler"]

_SINCE = to_say("since")
_FOR = to_say("for")
_FILLER = re.compile(r"^(?:about|around|roughly|ca\.?|approx\.?|~)\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2}|[^\W\d_]{3,}\.?)[-/. ]\s*(?P<year>\d{4})")
_BARE = re.compile(r"[-+]?[\d.,]*")


class Start(NamedTuple):
    """When something began.

    Attributes:
        year: The year, such as 2009.
        month: From 1 to 12; 0 where only the year is known.
    """

    year: int
    month: int

    def months_until(self, today: date) -> int:
        """Count the months since then; where only the year is known, whole years.

        Raises:
            ValueError: It lies in the future.

        >>> Start(2009, 0).months_until(date(2026, 11, 22)) / 12
        17.0
        >>> Start(2019, 3).months_until(date(2026, 11, 22))
        92
        """
        months = 12 * (today.year - self.year)
        if self.month:
            months += today.month - self.month
        if months < 0:
            msg = say("this lies in the future")
            raise ValueError(msg)
        return months


def find_start(text: str) -> tuple[Start | None, str]:
    """Find when something began, in the language shown or in English.

    Args:
        text: Such as ``since 2009``, ``since March 2019`` or ``for 12 years``.

    Returns:
        When it began, or None; and what else is there to be read as a number.

    Raises:
        ValueError: It begins like the first, but names no year.

    >>> find_start("since March 2019"), find_start("for 12 years")
    ((Start(year=2019, month=3), ''), (None, '12 years'))
    """
    lead, _, rest = text.strip().partition(" ")
    lead, rest = lead.casefold(), without_filler(rest)
    if lead in {_SINCE, say(_SINCE).casefold()}:
        start = _read(rest)
        if start is None and _BARE.fullmatch(rest):
            msg = say("a year has four digits, such as: since 2009")
            raise ValueError(msg)
        return start, "" if start else rest
    return None, rest if lead in {_FOR, say(_FOR).casefold()} else text


def without_filler(text: str) -> str:
    """Take off a word that says that a number is not exact.

    >>> without_filler(" about 12 years ")
    '12 years'
    """
    return _FILLER.sub("", text.strip())


def _read(text: str) -> Start | None:
    """Read a year, or a month and a year."""
    if found := _YEAR.fullmatch(text):
        return Start(int(found["year"]), 0)
    found = _YEAR_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if found is None:
        return None
    month = _month(found["month"].rstrip(".").casefold())
    return Start(int(found["year"]), month) if month else None


def _month(text: str) -> int:
    """Give the number of a month by its number or the begin of its name, or 0."""
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= len(MONTHS) else 0
    found = {
        number
        for number, name in enumerate(MONTHS, 1)
        for spelling in (name, say(name))
        if spelling.casefold().startswith(text)
    }
    return found.pop() if len(found) == 1 else 0
