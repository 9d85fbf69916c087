"""The language in which texts, numbers and dates are shown: English by default."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path


__all__ = ["ENGLISH", "Language", "Lookup", "get_language", "is_english", "override"]


Lookup = Callable[[str, str, str, int], str]
"""Translates one text: called with its context (the place in a data file, or ""),
its singular, its plural (or "") and the number n that it speaks of."""


def _choose_english(_context: str, singular: str, plural: str, n: int) -> str:
    """Return the English text itself, singular or plural."""
    return plural if plural and n != 1 else singular


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which the program can be shown.

    Attributes:
        code: Its code, such as ``de`` or ``pt-BR``.
        folder: The folder of its translations; None for English.
        gettext: Translates an English text.
        locale: The code with the person's country, where one is known: Mexico writes
            7.4 and Spain 7,4. Numbers and dates are written as there.
        is_reviewed: Whether a clinician has reviewed it.
        left_in_english: The texts that were wanted and have no translation, or only
            one of an older English text.
    """

    code: str
    folder: Path | None
    gettext: Lookup
    locale: str = ""
    is_reviewed: bool = True
    left_in_english: set[str] = field(default_factory=set, compare=False)


# Compared by identity everywhere, so no other object may stand for English.
ENGLISH = Language("en", None, _choose_english)

_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


@contextmanager
def override(language: Language = ENGLISH) -> Iterator[None]:
    """Show everything inside the ``with`` block in a language.

    >>> french = Language("fr", None, lambda *_: "Bonjour")
    >>> with override(french):
    ...     get_language().code
    'fr'
    >>> get_language().code
    'en'
    """
    before = _current.set(language)
    try:
        yield
    finally:
        _current.reset(before)


def get_language() -> Language:
    """Return the language that is shown."""
    return _current.get()


def is_english(code: str) -> bool:
    """Return whether a language code, or a locale of the system, means English.

    >>> [is_english(code) for code in ("en_GB.UTF-8", "C.UTF-8", "", "de", "enm")]
    [True, True, True, False, False]
    """
    language = code.strip().casefold().replace("_", "-").partition(".")[0]
    return language.partition("-")[0] in {"", "c", "posix", ENGLISH.code}
