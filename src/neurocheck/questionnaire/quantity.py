"""Numbers with units, as people write them, to and from the canonical unit."""

import math
import re
from datetime import date

from neurocheck.questionnaire.model import Question, Type, Unit
from neurocheck.questionnaire.since import Start, find_start, without_filler
from neurocheck.words import say, say_number


__all__ = ["in_every_unit", "parse_number", "range_words", "show_number"]

_POINTS = ".,\u066b"  # the last one stands before Arabic decimals
_PART = re.compile(
    rf"(?P<number>[-+]?\d+(?:[{_POINTS}]\d+)?)\s*"
    rf"(?P<unit>[^\d\s{_POINTS}+-][^\d]*)?"
)
_MONTHS_IN_YEAR = 12
_TRIFLE = 1e-9  # what a division may lose


def _spellings(unit: Unit) -> set[str]:
    """List every spelling of a unit, folded."""
    return {_fold(name) for name in (unit.name, *unit.aliases)}


def _fold(text: str) -> str:
    """Make spellings comparable: case, spaces and curly quotes do not count."""
    table = str.maketrans({"\u2019": "'", "\u2032": "'", "\u201d": '"', "\u2033": '"'})
    return "".join(text.translate(table).casefold().split()).rstrip(".")


def _find_unit(question: Question, name: str) -> Unit | None:
    """Find a unit of a question by any spelling."""
    folded = _fold(name)
    return next((unit for unit in question.units if folded in _spellings(unit)), None)


def parse_number(question: Question, text: str, today: date | None = None) -> float:
    """Read a number, with or without a unit, into the canonical unit.

    Args:
        question: A question of a number type.
        text: Such as ``7.1``, ``7,1 %``, ``54 mmol/mol`` or ``5 ft 11``; for a
            question about how long, also ``since 2009`` and ``for 12 years``.
        today: What to count from since then; None where that is not known.

    Returns:
        The number in the canonical unit, rounded as the question keeps it. Whether
        it lies within the range is not checked here.

    Raises:
        ValueError: It is not a number, or not in a unit of the question, or needs
            today's date.
    """
    text = without_filler(text)
    timed = next((unit for unit in question.units if unit.per_year), None)
    start, text = find_start(text) if timed else (None, text)
    if timed and start:
        total = _elapsed(question, timed, start, today)
    else:
        total = _total(question, text)
    if not math.isfinite(total):
        msg = say("this number is too large")
        raise ValueError(msg)
    if question.type is not Type.DECIMAL and not total.is_integer():
        msg = say("a whole number is needed")
        raise ValueError(msg)
    return round(total, question.decimals) + 0.0  # so that -0 becomes 0


def _elapsed(question: Question, unit: Unit, start: Start, today: date | None) -> float:
    """Give the time since then in the canonical unit; whole units for whole numbers."""
    if today is None:
        msg = say("a year can be counted only where today's date is known")
        raise ValueError(msg)
    amount = start.months_until(today) * unit.per_year / _MONTHS_IN_YEAR
    total = amount * unit.factor + unit.offset
    return total if question.type is Type.DECIMAL else math.floor(total + _TRIFLE) + 0.0


def _total(question: Question, text: str) -> float:
    """Read a number, or parts with units, into the canonical unit."""
    parts = _split(text)
    if parts is None:
        msg = say("this is not a number")
        raise ValueError(msg)
    if len(parts) == 1 and not parts[0][1]:
        return _bare(question, parts[0][0])
    return _sum(question, parts)


def _split(text: str) -> list[tuple[float, str]] | None:
    """Split into pairs of number and unit name; None where it is not that."""
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


def _bare(question: Question, number: float) -> float:
    """Take a number without a unit: canonical, or the one unit that it can only be."""
    if _within(question, number):
        return number
    for unit in question.units[1:]:
        value = number * unit.factor + unit.offset
        if unit.bare and _within(question, value):
            return value
    return number


def _sum(question: Question, parts: list[tuple[float, str]]) -> float:
    """Add up parts such as 5 ft 11 in; a last bare number takes the smaller unit."""
    total = 0.0
    smaller = ""
    for index, (number, name) in enumerate(parts):
        unit = _find_unit(question, name or smaller)
        if unit is None or (index and number < 0):
            known = ", ".join(unit.name for unit in question.units)
            msg = (
                say("the unit must be one of: {units}", units=known)
                if known
                else say("no unit is needed")
            )
            raise ValueError(msg)
        total += number * unit.factor + unit.offset
        smaller = unit.then
    return total


def _within(question: Question, number: float) -> bool:
    """Say whether a number lies in the question's range."""
    low, high = question.low, question.high
    return (low is None or number >= low) and (high is None or number <= high)


def range_words(question: Question) -> str:
    """Say the range, such as ``from 3 to 20 %``; empty where there is none."""
    if question.low is None or question.high is None:
        return ""
    unit = f" {question.units[0].name}" if question.units else ""
    low, high = (
        _plain(end, question.decimals) for end in (question.low, question.high)
    )
    return say("from {low} to {high}{unit}", low=low, high=high, unit=unit)


def _plain(number: float, decimals: int) -> str:
    """Write a number with at most so many decimals."""
    rounded = round(number, decimals)
    shorter = (n for n in range(decimals) if round(number, n) == rounded)
    return say_number(number, f".{next(shorter, decimals)}f")


def show_number(question: Question, value: float) -> str:
    """Write a canonical value with its unit, such as ``7.1 %``."""
    unit = f" {question.units[0].name}" if question.units else ""
    return f"{_plain(value, question.decimals)}{unit}"


def in_every_unit(question: Question, value: float) -> str:
    """Write a canonical value with what it is in the other units.

    A unit with a smaller one (feet and inches) takes the rest in that.
    """
    others = []
    for unit in question.units[1:]:
        if not unit.shown:
            continue
        amount = (value - unit.offset) / unit.factor
        smaller = _find_unit(question, unit.then) if unit.then else None
        others.append(_pair(amount, unit, smaller))
    text = show_number(question, value)
    return f"{text} ({'; '.join(others)})" if others else text


def _pair(amount: float, unit: Unit, smaller: Unit | None) -> str:
    """Write an amount of a unit, with the rest in the smaller one."""
    if smaller is None:
        return f"{_plain(amount, unit.decimals)} {unit.name}"
    per = round(unit.factor / smaller.factor)
    rest = round(amount * per)
    return f"{rest // per} {unit.name} {rest % per} {smaller.name}"
