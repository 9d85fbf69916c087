"""The language that is shown: English, unless another one was chosen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path


__all__ = ["ENGLISH", "Language", "Lookup", "get_language", "is_english", "override"]


Lookup = Callable[[str, str, str, int], str]
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
    gettext: Lookup


ENGLISH = Language("en", None, _english)

_current: ContextVar[Language] = ContextVar("shown", default=ENGLISH)


@contextmanager
def override(language: Language = ENGLISH) -> Iterator[None]:
    """Say everything inside in a language.

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


def is_english(code: str) -> bool:
    """Whether a language's code, or what a system is set to, asks for English.

    >>> [is_english(code) for code in ("en_GB.UTF-8", "C.UTF-8", "", "de", "enm")]
    [True, True, True, False, False]
    """
    language = code.strip().casefold().replace("_", "-").partition(".")[0]
    return language.partition("-")[0] in {"", "c", "posix", ENGLISH.code}


def get_language() -> Language:
    """Give the language that is shown."""
    return _current.get()
