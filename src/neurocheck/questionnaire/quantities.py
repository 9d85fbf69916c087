"""Numbers with units as people write them, to and from the canonical unit.

:func:`parse_number` reads ``7,1 %``, ``5 ft 11`` or ``since 2009``; the functions
below it write a number back with its unit, or in every unit of its question.
"""

import math
import re
from datetime import date
from typing import NamedTuple

from neurocheck.i18n.numbers import format_number, month_names
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.model import Question, Type, Unit


__all__ = [
    "Start",
    "describe_range",
    "find_start",
    "parse_number",
    "show_in_every_unit",
    "show_number",
]

_SINCE = gettext_noop("since")
_FOR = gettext_noop("for")

# Each of them is a decimal point, as 7,1 is written in most of Europe. None groups
# digits: 1,000 is one.
_POINTS = ".,\u066b"  # the last one stands before Arabic decimals
# A unit goes on to the next digit, because it may hold slashes and spaces. \d and
# float() both take the digits of every script.
_PART = re.compile(
    rf"(?P<number>[-+]?\d+(?:[{_POINTS}]\d+)?)\s*"
    rf"(?P<unit>[^\d\s{_POINTS}+-][^\d]*)?"
)
_FILLER = re.compile(r"^(?:about|around|roughly|ca\.?|approx\.?|~)\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2}|[^\W\d_]{3,}\.?)[-/. ]\s*(?P<year>\d{4})")
_BARE = re.compile(r"[-+]?[\d.,]*")

_MONTHS_IN_YEAR = 12
_SLACK = 1e-9  # more than a division can lose


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
        months = _MONTHS_IN_YEAR * (today.year - self.year)
        if self.month:
            months += today.month - self.month
        if months < 0:
            msg = _("this lies in the future")
            raise ValueError(msg)
        return months


def parse_number(question: Question, text: str, today: date | None = None) -> float:
    """Read a number, with or without a unit, into the canonical unit.

    Args:
        question: A question of a number type.
        text: Such as ``7.1``, ``7,1 %``, ``54 mmol/mol`` or ``5 ft 11``; for a
            question about how long, also ``since 2009`` and ``for 12 years``.
        today: The day up to which ``since 2009`` is counted; None where it is not
            known.

    Returns:
        The number in the canonical unit, rounded as the question keeps it. Whether
        it lies within the range is not checked here.

    Raises:
        ValueError: It is not a number, or not in a unit of the question, or needs
            today's date.
    """
    text = _strip_filler(text)
    timed = next((unit for unit in question.units if unit.per_year), None)
    start, text = find_start(text) if timed else (None, text)
    if timed and start:
        total = _measure_since(question, timed, start, today)
    else:
        total = _parse_amount(question, text)
    if not math.isfinite(total):
        msg = _("this number is too large")
        raise ValueError(msg)
    if question.type is not Type.DECIMAL and not total.is_integer():
        msg = _("a whole number is needed")
        raise ValueError(msg)
    return round(total, question.decimals) + 0.0  # so that -0 becomes 0


def find_start(text: str) -> tuple[Start | None, str]:
    """Find when something began, in the language shown or in English.

    Args:
        text: Such as ``since 2009``, ``since March 2019`` or ``for 12 years``.

    Returns:
        When it began, or None; and the rest, which is to be read as a number.

    Raises:
        ValueError: The text begins with "since", but names no year.

    >>> find_start("since March 2019"), find_start("for 12 years")
    ((Start(year=2019, month=3), ''), (None, '12 years'))
    """
    lead, _space, rest = text.strip().partition(" ")
    lead, rest = lead.casefold(), _strip_filler(rest)
    if lead in {_SINCE, _(_SINCE).casefold()}:
        start = _parse_start(rest)
        if start is None and _BARE.fullmatch(rest):
            msg = _("a year has four digits, such as: since 2009")
            raise ValueError(msg)
        return start, "" if start else rest
    return None, rest if lead in {_FOR, _(_FOR).casefold()} else text


def _strip_filler(text: str) -> str:
    """Remove a leading word that says that a number is not exact.

    >>> _strip_filler(" about 12 years ")
    '12 years'
    """
    return _FILLER.sub("", text.strip())


def _parse_start(text: str) -> Start | None:
    """Read a year, or a month and a year."""
    if found := _YEAR.fullmatch(text):
        return Start(int(found["year"]), 0)
    found = _YEAR_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if found is None:
        return None
    month = _parse_month(found["month"].rstrip(".").casefold())
    return Start(int(found["year"]), month) if month else None


def _parse_month(text: str) -> int:
    """Return the number of a month from its number or the beginning of its name.

    0 stands for text that is no month, or could be several.
    """
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= _MONTHS_IN_YEAR else 0
    found = {
        number for number, name in month_names() if name.casefold().startswith(text)
    }
    return found.pop() if len(found) == 1 else 0


def _measure_since(
    question: Question, unit: Unit, start: Start, today: date | None
) -> float:
    """Return the time since a start in the canonical unit.

    A question for a whole number gets whole units: those that are over.
    """
    if today is None:
        msg = _("a year can be counted only where today's date is known")
        raise ValueError(msg)
    amount = start.months_until(today) * unit.per_year / _MONTHS_IN_YEAR
    total = amount * unit.factor + unit.offset
    # Without the slack, 17 years would become 16 if the division gives 16.999999.
    return total if question.type is Type.DECIMAL else math.floor(total + _SLACK) + 0.0


def _parse_amount(question: Question, text: str) -> float:
    """Read a number, or parts with units, into the canonical unit."""
    parts = _split_parts(text)
    if parts is None:
        msg = _("this is not a number")
        raise ValueError(msg)
    if len(parts) == 1 and not parts[0][1]:
        return _convert_bare(question, parts[0][0])
    return _add_parts(question, parts)


def _split_parts(text: str) -> list[tuple[float, str]] | None:
    """Split into pairs of number and unit name; None where the text is not that."""
    parts = []
    position = 0
    while position < len(text):
        found = _PART.match(text, position)
        if found is None:
            return None
        number = float(re.sub(f"[{_POINTS}]", ".", found["number"]))
        parts.append((number, (found["unit"] or "").strip()))
        position = found.end()
    return parts or None


def _convert_bare(question: Question, number: float) -> float:
    """Convert a number without a unit.

    It is canonical where it lies within the range, and else in the one unit that it
    can only be in, if that unit is marked ``bare``.
    """
    if _is_within(question, number):
        return number
    for unit in question.units[1:]:
        value = number * unit.factor + unit.offset
        if unit.bare and _is_within(question, value):
            return value
    return number  # left as it is; the check of the range refuses it


def _add_parts(question: Question, parts: list[tuple[float, str]]) -> float:
    """Add up parts such as 5 ft 11 in; a last bare number takes the smaller unit."""
    total = 0.0
    smaller = ""
    for index, (number, name) in enumerate(parts):
        unit = _find_unit(question, name or smaller)
        # A minus after the first part means a span, such as 10-12; it is no amount.
        if unit is None or (index and number < 0):
            known = ", ".join(unit.name for unit in question.units)
            msg = (
                _("the unit must be one of: {units}", units=known)
                if known
                else _("no unit is needed")
            )
            raise ValueError(msg)
        total += number * unit.factor + unit.offset
        smaller = unit.then
    return total


def _find_unit(question: Question, name: str) -> Unit | None:
    """Find a unit of a question by any spelling."""
    folded = _fold(name)
    return next((unit for unit in question.units if folded in _spell_unit(unit)), None)


def _spell_unit(unit: Unit) -> set[str]:
    """Return every spelling of a unit, folded."""
    return {_fold(name) for name in (unit.name, *unit.aliases)}


def _fold(text: str) -> str:
    """Make spellings comparable: case, spaces and curly quotes do not count."""
    table = str.maketrans({"\u2019": "'", "\u2032": "'", "\u201d": '"', "\u2033": '"'})
    return "".join(text.translate(table).casefold().split()).rstrip(".")


def _is_within(question: Question, number: float) -> bool:
    """Return whether a number lies in the question's range."""
    low, high = question.low, question.high
    return (low is None or number >= low) and (high is None or number <= high)


def describe_range(question: Question) -> str:
    """Return the range in words, such as ``from 3 to 20 %``; empty if there is none."""
    if question.low is None or question.high is None:
        return ""
    unit = f" {question.units[0].name}" if question.units else ""
    low, high = (
        _format_shortest(end, question.decimals)
        for end in (question.low, question.high)
    )
    return _("from {low} to {high}{unit}", low=low, high=high, unit=unit)


def show_number(question: Question, value: float) -> str:
    """Format a canonical value with its unit, such as ``7.1 %``."""
    unit = f" {question.units[0].name}" if question.units else ""
    return f"{_format_shortest(value, question.decimals)}{unit}"


def show_in_every_unit(question: Question, value: float) -> str:
    """Format a canonical value followed by its value in the other units.

    Args:
        question: A question of a number type.
        value: The value in its canonical unit.

    Returns:
        Such as ``180 cm (5 ft 11 in)``: a unit with a smaller one takes the rest in
        that.
    """
    others = []
    for unit in question.units[1:]:
        if not unit.shown:
            continue
        amount = (value - unit.offset) / unit.factor
        smaller = _find_unit(question, unit.then) if unit.then else None
        others.append(_format_amount(amount, unit, smaller))
    text = show_number(question, value)
    return f"{text} ({'; '.join(others)})" if others else text


def _format_amount(amount: float, unit: Unit, smaller: Unit | None) -> str:
    """Format an amount of a unit, with the rest in the smaller one if there is one."""
    if smaller is None:
        return f"{_format_shortest(amount, unit.decimals)} {unit.name}"
    # Rounded in the smaller unit and then divided, so that 5 ft 12 in cannot come out.
    per = round(unit.factor / smaller.factor)
    rest = round(amount * per)
    return f"{rest // per} {unit.name} {rest % per} {smaller.name}"


def _format_shortest(number: float, decimals: int) -> str:
    """Format a number with as few decimals as show the same, and at most so many."""
    rounded = round(number, decimals)
    shorter = (n for n in range(decimals) if round(number, n) == rounded)
    return format_number(number, f".{next(shorter, decimals)}f")
