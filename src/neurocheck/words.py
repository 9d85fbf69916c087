"""Every text of the program's own, in the language that is shown.

A text is written in English where it is used, and looked up when it is said::

    say("About {left} questions left", left=19)

Texts that stand in tables are marked there and said later::

    STOP = to_say("Stop here and show my summary")
    say(STOP)
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path


__all__ = [
    "ENGLISH",
    "MONTHS",
    "Language",
    "LookUp",
    "is_english",
    "say",
    "say_count",
    "say_day",
    "say_from",
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
        values: What stands in those places. Braces in them are left alone.

    >>> say("Nothing is kept in {where}.", where="{home}")
    'Nothing is kept in {home}.'
    """
    return _shown.get().look_up("", text, "", 1).format(**values)


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
    return said.format(number=number, **values)


def say_from(place: str, text: str) -> str:
    """Say a text of a data file.

    Args:
        place: Where it stands, such as ``questions/age/help``.
        text: What stands there in English; braces in it are left alone.
    """
    return _shown.get().look_up(place, text, "", 1) if text else text


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
