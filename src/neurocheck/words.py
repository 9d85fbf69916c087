"""Every text of the program's own, in the language that is shown.

A text is written in English where it is used, and looked up when it is said::

    say("About {left} questions left", left=19)

Texts that stand in tables are marked there and said later::

    STOP = to_say("Stop here and show my summary")
    say(STOP)
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


__all__ = [
    "ENGLISH",
    "MONTHS",
    "SAMPLE",
    "Language",
    "LookUp",
    "is_english",
    "say",
    "say_count",
    "say_day",
    "say_from",
    "say_number",
    "say_short_day",
    "shown",
    "speak",
    "to_say",
]

LookUp = Callable[[str, str, str, int], str]
"""Gives the words for a text: the place that it has in a data file (or ""), the
English text, its plural (or "") and how many it speaks of."""


def _english(_place: str, one: str, many: str, number: int) -> str:
    """Take the text as it is written."""
    return many if many and number != 1 else one


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the program speaks.

    Attributes:
        code: Its name, such as ``de`` or ``pt-BR``.
        folder: Where its translations lie; None for English.
        look_up: Gives its words for an English text.
    """

    code: str
    folder: Path | None
    look_up: LookUp


ENGLISH = Language("en", None, _english)
_shown: ContextVar[Language] = ContextVar("shown", default=ENGLISH)


@contextmanager
def speak(language: Language = ENGLISH) -> Iterator[None]:
    """Say everything inside in a language.

    >>> french = Language("fr", None, lambda *_: "Bonjour")
    >>> with speak(french):
    ...     say("Hello")
    'Bonjour'
    >>> say("Hello")
    'Hello'
    """
    before = _shown.set(language)
    try:
        yield
    finally:
        _shown.reset(before)


def is_english(code: str) -> bool:
    """Whether a language's code, or what a system is set to, asks for English.

    >>> [is_english(code) for code in ("en_GB.UTF-8", "C.UTF-8", "", "de", "enm")]
    [True, True, True, False, False]
    """
    language = code.strip().casefold().replace("_", "-").partition(".")[0]
    return language.partition("-")[0] in {"", "c", "posix", ENGLISH.code}


def shown() -> Language:
    """Give the language that is shown."""
    return _shown.get()


def to_say(text: str) -> str:
    """Mark a text that is said later; it stays in English until then."""
    return text


def say(text: str, /, **values: object) -> str:
    """Say a text in the language shown.

    Args:
        text: In English, with places for the values in braces.
        values: What stands in those places. Braces in them are left alone; numbers
            are written as the language does.

    >>> say("Nothing is kept in {where}.", where="{home}")
    'Nothing is kept in {home}.'
    """
    return _fill(_shown.get().look_up("", text, "", 1), values)


def say_count(number: int, one: str, many: str, /, **values: object) -> str:
    """Say a text that speaks of a number of things.

    Args:
        number: How many; it may stand in the text as ``{number}``.
        one: In English, for one thing.
        many: In English, for any other number.
        values: What else stands in the text.

    >>> [say_count(n, "1 question", "{number} questions") for n in (0, 1, 2)]
    ['0 questions', '1 question', '2 questions']
    """
    said = _shown.get().look_up("", one, many, number)
    return _fill(said, {"number": number, **values})


def say_from(place: str, text: str) -> str:
    """Say a text of a data file.

    Args:
        place: Where it stands, such as ``questions/age/help``.
        text: What stands there in English; braces in it are left alone.
    """
    return _shown.get().look_up(place, text, "", 1) if text else text


SAMPLE = to_say("1,234,567.8")
"""A number; how a language writes this one shows how it writes all of them."""


def say_number(number: float, form: str = "") -> str:
    """Write a number as the language shown does.

    Args:
        number: The number.
        form: How Python would write it, such as ``,`` or ``.1f``.

    >>> say_number(12345.678, ",.1f")
    '12,345.7'
    """
    text = format(number, form)
    language = _shown.get()
    if language is ENGLISH:
        return text
    from neurocheck.digits import digits_as

    try:
        digits = digits_as(language.look_up("", SAMPLE, "", 1))
    except ValueError:  # named by the check of translations
        return text
    return digits.write(text)


def _fill(text: str, values: Mapping[str, object]) -> str:
    """Put values in the places of a text, numbers as the language writes them."""
    if _shown.get() is ENGLISH:
        return text.format(**values)
    written = {
        name: _Number(value) if type(value) in {int, float} else value
        for name, value in values.items()
    }
    return text.format(**written)


class _Number:
    """A number that a text writes as the language shown does."""

    def __init__(self, value: Any) -> None:
        """Keep it until its form is known."""
        self._value = value

    def __format__(self, form: str) -> str:
        """Write it."""
        return say_number(self._value, form)


MONTHS = (
    to_say("January"),
    to_say("February"),
    to_say("March"),
    to_say("April"),
    to_say("May"),
    to_say("June"),
    to_say("July"),
    to_say("August"),
    to_say("September"),
    to_say("October"),
    to_say("November"),
    to_say("December"),
)


def say_day(day: date) -> str:
    """Say a day.

    >>> say_day(date(2026, 5, 3))
    '3 May 2026'
    """
    month = say(MONTHS[day.month - 1])
    return say("{day} {month} {year}", day=day.day, month=month, year=day.year)


def say_short_day(day: date) -> str:
    """Say a day in figures alone, where there is little room.

    >>> say_short_day(date(2026, 5, 3))
    '2026-05-03'
    """
    return say(
        "{year}-{month}-{day}",
        year=day.year,
        month=f"{day.month:02}",
        day=f"{day.day:02}",
    )
