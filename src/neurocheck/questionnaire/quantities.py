"""Numbers with units as people write them, to and from the canonical unit.

:func:`parse_number` reads ``7,1 %``, ``5 ft 11`` or ``since 2009``; the functions
below it write a number back with its unit, or in every unit of its question.
"""

import math
import re
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import msgspec

from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.numbers import format_number, month_names
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.marks import ARABIC, GROUP, MARKS, read_marks
from neurocheck.questionnaire.model import Question, Type, Unit


__all__ = [
    "Start",
    "add_unit",
    "describe_range",
    "find_start",
    "find_systems",
    "has_two_readings",
    "list_own_units",
    "parse_number",
    "show_in_every_unit",
    "show_number",
]

_SINCE = gettext_noop("since")
_FOR = gettext_noop("for")
_OUT_OF = gettext_noop("out of")
_ABOUT = gettext_noop("about, around, roughly")

# \d and float() both take the digits of every script.
_NUMBER = re.compile(rf"[-+]?\d+(?:[{MARKS}{ARABIC}]\d+)*")
_DOUBTFUL = re.compile(rf"[{MARKS}]\d\d\d(?!\d)")
# A unit goes on to the next digit, because it may hold slashes and spaces.
_PART = re.compile(
    rf"(?P<number>[-+]?\d+(?:\.\d+)?)\s*(?P<unit>[^\d\s{MARKS}{ARABIC}+-][^\d]*)?"
)
_BETWEEN = " ()[];,=/|"  # what people write between two amounts: 57 mmol/mol (7.4 %)
_FILLER = re.compile(r"^(?:about|around|roughly|ca\.?|approx\.?|~)\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})")
# After a name some languages have a short word, as in "marzo de 2019".
_MONTH_FIRST = re.compile(
    r"(?P<month>(?P<name>[^\W\d_]{3,}\.?)|\d{1,2})[-/. ]\s*"
    r"(?(name)(?:(?<=\s)[^\W\d_]{1,3}\s+)?)(?P<year>\d{4})"
)
_BARE = re.compile(r"[-+]?[\d.,]*")

_MONTHS_IN_YEAR = 12
_DECIMAL_STEPS = {10: 1, 100: 2, 1000: 3}  # digits of the smaller unit, as in 1 m 70
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


def parse_number(
    question: Question,
    text: str,
    today: date | None = None,
    systems: Collection[str] = (),
) -> float:
    """Read a number, with or without a unit, into the canonical unit.

    Args:
        question: A question of a number type.
        text: Such as ``7.1``, ``7,1 %``, ``54 mmol/mol`` or ``5 ft 11``; for a
            question about how long, also ``2009``, ``since 2009`` and ``for 12 years``;
            for a scale from 0 to 10, also ``6/10``.
        today: The day up to which ``since 2009`` is counted; None where it is not
            known.
        systems: The systems of units that other answers used, see
            :func:`find_systems`; a bare number that fits one of them too is refused.

    Returns:
        The number in the canonical unit, rounded as the question keeps it. Whether
        it lies within the range is not checked here.

    Raises:
        ValueError: It is not a number, or not in a unit of the question, or can mean
            two numbers, or needs today's date.
    """
    text = _strip_filler(text)
    timed = next((unit for unit in question.units if unit.per_year), None)
    start, text = find_start(text) if timed else (None, text)
    if timed and not start:
        start = _find_bare_start(question, text)
    if timed and start:
        total = _measure_since(question, timed, start, today)
    else:
        total = _parse_amount(question, _strip_top(question, text), systems)
    if not math.isfinite(total):
        msg = _("this number is too large")
        raise ValueError(msg)
    if question.type is not Type.DECIMAL and not total.is_integer():
        msg = _("a whole number is needed")
        raise ValueError(msg)
    return round(total, question.decimals) + 0.0  # so that -0 becomes 0


def find_systems(question: Question, text: str) -> frozenset[str]:
    """Return the systems of the units that a number was written in.

    Who gave the height in feet may mean pounds by a bare weight.
    """
    plain, *_others = _list_readings(question, _strip_filler(text))
    units = (_find_unit(question, name) for _number, name in _split_parts(plain) or ())
    return frozenset(unit.system for unit in units if unit and unit.system)


def add_unit(question: Question, text: str) -> str:
    """Return a bare number with the unit that a person means by it.

    That is the one unit of their own system in which it is nothing strange. Any other
    text stays as it is.
    """
    plain, *others = _list_readings(question, _strip_filler(text))
    if others or not _is_bare(plain):
        return text
    number = float(plain)
    likely = [
        unit
        for unit in list_own_units(question)
        if _is_within(question, value := number * unit.factor + unit.offset)
        and not question.is_unusual(value)
    ]
    # 5.8 may mean 5 feet 8, so that it is asked for with its unit.
    if len(likely) != 1 or (likely[0].then and not number.is_integer()):
        return text
    return f"{plain} {likely[0].name}"


def list_own_units(question: Question) -> list[Unit]:
    """Return the units of the system that the person thinks in; none if not known."""
    system = question.system
    return [unit for unit in question.units if system and unit.system == system]


def _is_bare(text: str) -> bool:
    """Return whether a text is one number and nothing else."""
    parts = _split_parts(text) or ()
    return len(parts) == 1 and not parts[0][1]


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
        # "since three years", and in Spanish "desde hace 3 años"
        return start, "" if start else _strip_for(rest)
    return None, _strip_for(text)


def _strip_for(text: str) -> str:
    """Remove a leading word that says that an amount of time follows.

    >>> _strip_for("for about 12 years"), _strip_for("12 years")
    ('12 years', '12 years')
    """
    lead, _space, rest = text.strip().partition(" ")
    is_for = lead.casefold() in {_FOR, _(_FOR).casefold()}
    return _strip_filler(rest) if is_for else text


def _strip_filler(text: str) -> str:
    """Remove a leading word that says that a number is not exact.

    >>> _strip_filler(" about 12 years ")
    '12 years'
    """
    text = _FILLER.sub("", text.strip())
    if get_language() is ENGLISH:
        return text
    translated = (re.escape(word.strip()) for word in _(_ABOUT).split(","))
    return re.sub(rf"^(?:{'|'.join(translated)})\s+", "", text, flags=re.IGNORECASE)


def _strip_top(question: Question, text: str) -> str:
    """Remove the top of a scale, as in ``6/10`` and ``6 out of 10``.

    Raises:
        ValueError: It is the top of another scale.
    """
    if question.type is not Type.SCALE:
        return text
    words = "|".join(map(re.escape, ("/", _OUT_OF, _(_OUT_OF), "of")))
    found = re.fullmatch(rf"(.*\d)\s*(?:{words})\s*(\d+)", text, re.IGNORECASE)
    if found is None:
        return text
    if float(found[2]) != question.high:
        msg = _("this is another scale")
        raise ValueError(msg)
    return found[1]


def _find_bare_start(question: Question, text: str) -> Start | None:
    """Return when something began, where a year stands alone and can be nothing else.

    A question about how long has a range that hardly any year lies in.
    """
    start = _parse_start(text.strip())
    is_amount = text.isdecimal() and _is_within(question, float(text))
    return None if start is None or is_amount else start


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


# ── amounts ──────────────────────────────────────────────────────────────────────


class _Amount(NamedTuple):
    """One statement of an amount.

    Attributes:
        value: In the canonical unit.
        slack: By how much it may differ from what was rounded to it.
        is_canonical: Whether it was written in the canonical unit.
    """

    value: float
    slack: float
    is_canonical: bool


def _parse_amount(question: Question, text: str, systems: Collection[str]) -> float:
    """Read a number, or parts with units, into the canonical unit.

    Raises:
        ValueError: It is none, or both readings of ``1,234`` lie within the range.
    """
    readings = _list_readings(question, text)
    found = [_find_fitting(question, one, systems) for one in readings]
    fitting = [value for value in found if value is not None]
    if len(fitting) > 1:
        msg = _("this can be a thousand or a decimal; write it as 1234 or as 1.23")
        raise ValueError(msg)
    return fitting[0] if fitting else _convert(question, readings[0], systems)


def _list_readings(question: Question, text: str) -> list[str]:
    """Return the one or two texts that a text can mean, with decimal points alone."""
    as_decimal = _NUMBER.sub(lambda found: read_marks(found[0], False), text)
    as_thousands = _NUMBER.sub(lambda found: read_marks(found[0], True), text)
    # Where three decimals are kept, and shown, they are nothing strange.
    if as_decimal == as_thousands or question.decimals >= GROUP:
        return [as_decimal]
    return [as_decimal, as_thousands]


def has_two_readings(question: Question, text: str) -> bool:
    """Return whether a number can mean a thousand or a decimal, both within the range.

    How many decimals the question keeps does not decide it, as in an interview: nobody
    sees what became of the cell.
    """
    if not _DOUBTFUL.search(text):
        return False
    few = msgspec.structs.replace(question, decimals=0)
    readings = _list_readings(few, _strip_filler(text))
    return len([one for one in readings if _find_fitting(few, one, ()) is not None]) > 1


def _find_fitting(
    question: Question, text: str, systems: Collection[str]
) -> float | None:
    """Return the amount that a text states, if it lies within the range."""
    try:
        value = _convert(question, text, systems)
    except ValueError:
        return None
    return value if _is_within(question, value) else None


def _convert(question: Question, text: str, systems: Collection[str]) -> float:
    """Convert a text with decimal points alone into the canonical unit."""
    parts = _split_parts(text)
    if parts is None:
        msg = _("this is not a number")
        raise ValueError(msg)
    if len(parts) == 1 and not parts[0][1]:
        return _convert_bare(question, float(parts[0][0]), systems)
    return _combine_parts(question, parts)


def _split_parts(text: str) -> list[tuple[str, str]] | None:
    """Split into pairs of number and unit name; None where the text is not that."""
    parts = []
    position = 0
    while position < len(text):
        found = _PART.match(text, position)
        if found is None:
            return None
        parts.append((found["number"], (found["unit"] or "").strip(_BETWEEN)))
        position = found.end()
    return parts or None


def _convert_bare(question: Question, number: float, systems: Collection[str]) -> float:
    """Convert a number without a unit.

    It is canonical where it lies within the range, and else in the one unit that it
    can only be in, if that unit is marked ``bare`` and it is not strange in that.

    Raises:
        ValueError: It can be in several units, or in one that is not marked so.
    """
    others = question.units[1:]
    values = {unit.name: number * unit.factor + unit.offset for unit in others}
    fitting = [unit for unit in others if _is_within(question, values[unit.name])]
    if _is_within(question, number):
        rivals = [unit.label for unit in fitting if unit.system in systems]
        if rivals:
            names = _(" or ").join([question.units[0].label, *rivals])
            msg = _("add {units}", units=names)
            raise ValueError(msg)
        return number
    likely = [one for one in fitting if not question.is_unusual(values[one.name])]
    if len(likely) == 1 and likely[0].bare:
        return values[likely[0].name]
    # Nobody gives 95 years as months, even if that would be possible.
    if likely and not question.units[0].per_year:
        example = _write_example(question, likely[0])
        msg = _("add the unit, such as: {example}", example=example)
        raise ValueError(msg)
    return number  # left as it is; the check of the range refuses it


def _write_example(question: Question, unit: Unit) -> str:
    """Return an amount in the middle of what is usual, in a unit."""
    low, high = question.low or 0.0, question.high or 0.0
    if question.usual:
        low, high = question.usual.low, question.usual.high
    middle = math.sqrt(low * high) if low > 0 else (low + high) / 2
    return _format_in(question, middle, unit)


def _combine_parts(question: Question, parts: list[tuple[str, str]]) -> float:
    """Return the amount of parts such as 5 ft 11 in, or 7.4 % and 57 mmol/mol.

    A second part is added where it is in the smaller unit of the first; a last bare
    number is in that unit. Any other part says the same once more.

    Raises:
        ValueError: A part fits nowhere, or the amounts do not agree.
    """
    units = _find_units(question, parts)
    amounts: list[_Amount] = []
    for index, (part, unit) in enumerate(zip(parts, units, strict=True)):
        digits = part[0]
        value = float(digits) * unit.factor + unit.offset
        slack = unit.factor / 2 * 10.0 ** -len(digits.partition(".")[2])
        if index and units[index - 1].then == unit.name:
            _check_smaller(parts[index - 1][0], units[index - 1], part, unit)
            value += amounts.pop().value
        amounts.append(_Amount(value, slack, unit is question.units[0]))
    chosen = next((one for one in amounts if one.is_canonical), amounts[0])
    for one in amounts:
        if abs(one.value - chosen.value) > one.slack + chosen.slack + _SLACK:
            msg = _("the two amounts are not the same")
            raise ValueError(msg)
    is_whole_time = question.type is not Type.DECIMAL and question.units[0].per_year
    if is_whole_time and any(unit is not question.units[0] for unit in units):
        return (chosen.value + _SLACK) // 1  # 18 months are 1 year
    return chosen.value


def _find_units(question: Question, parts: list[tuple[str, str]]) -> list[Unit]:
    """Return the unit of each part; a bare number takes the smaller unit.

    Raises:
        ValueError: One of them is no unit of the question.
    """
    # A minus after the first part means a span, such as 10-12; it is no amount.
    is_span = any(digits.startswith("-") for digits, _name in parts[1:])
    if is_span or (len(parts) > 1 and not question.units):
        raise ValueError(_("one number is needed"))
    units: list[Unit] = []
    for _digits, name in parts:
        unit = _find_unit(question, name or (units[-1].then if units else ""))
        if unit is None:
            known = ", ".join(unit.label for unit in question.units)
            msg = (
                _("the unit must be one of: {units}", units=known)
                if known
                else _("no unit is needed")
            )
            raise ValueError(msg)
        units.append(unit)
    return units


def _check_smaller(
    before: str, larger: Unit, part: tuple[str, str], smaller: Unit
) -> None:
    """Check that a part can be the rest of a whole number of a larger unit.

    Raises:
        ValueError: It is as much as one of these, or it can mean two amounts.
    """
    digits, name = part
    per = round(larger.factor / smaller.factor)
    if float(digits) >= per or not float(before).is_integer():
        msg = _(
            "the {smaller} must be less than {count}, and the {larger} a whole number",
            smaller=smaller.name,
            count=per,
            larger=larger.name,
        )
        raise ValueError(msg)
    if not name and len(digits) != _DECIMAL_STEPS.get(per, len(digits)):
        # 1 m 7 may mean 1.7 m or 1.07 m.
        msg = _("write {smaller} behind the second number", smaller=smaller.name)
        raise ValueError(msg)


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
    unit = f" {question.units[0].label}" if question.units else ""
    low, high = (
        _format_shortest(end, question.decimals)
        for end in (question.low, question.high)
    )
    return _("from {low} to {high}{unit}", low=low, high=high, unit=unit)


def show_number(question: Question, value: float) -> str:
    """Format a canonical value with its unit, such as ``7.1 %``.

    The unit is the first one of the person's own system, where that is known.
    """
    units = list_own_units(question) or question.units
    if units:
        return _format_in(question, value, units[0])
    return _format_shortest(value, question.decimals)


def show_in_every_unit(question: Question, value: float) -> str:
    """Format a canonical value followed by its value in the other units.

    Args:
        question: A question of a number type.
        value: The value in its canonical unit.

    Returns:
        Such as ``180 cm (5 ft 11 in)``: a unit with a smaller one takes the rest in
        that.
    """
    first = (list_own_units(question) or question.units)[:1]
    others = [
        _format_in(question, value, unit)
        for unit in question.units
        if unit.shown and unit not in first
    ]
    text = show_number(question, value)
    return f"{text} ({'; '.join(others)})" if others else text


def _format_in(question: Question, value: float, unit: Unit) -> str:
    """Format a canonical value in a unit, with the rest in its smaller one."""
    if unit is question.units[0]:
        return f"{_format_shortest(value, question.decimals)} {unit.label}"
    amount = (value - unit.offset) / unit.factor
    smaller = _find_unit(question, unit.then) if unit.then else None
    if smaller is None:
        return f"{_format_shortest(amount, unit.decimals)} {unit.label}"
    # Rounded in the smaller unit and then divided, so that 5 ft 12 in cannot come out.
    per = round(unit.factor / smaller.factor)
    rest = round(amount * per)
    return f"{rest // per} {unit.label} {rest % per} {smaller.label}"


def _format_shortest(number: float, decimals: int) -> str:
    """Format a number with as few decimals as show the same, and at most so many."""
    rounded = round(number, decimals)
    shorter = (n for n in range(decimals) if round(number, n) == rounded)
    return format_number(number, f".{next(shorter, decimals)}f")
