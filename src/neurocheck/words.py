"""Every text of the program's own, in the language that is shown.

A text is written in English where it is used, and looked up when it is said::

    say("About {left} questions left", left=19)
"""

from collections.abc import Callable
from contextvars import ContextVar


__all__ = ["Translate", "say", "say_count", "speak"]

Translate = Callable[[str, str, int], str]
"""Gives the words for an English text, its plural (or "") and how many it speaks of."""


def _english(one: str, many: str, number: int) -> str:
    """Take the text as it is written."""
    return many if many and number != 1 else one


_translate: ContextVar[Translate] = ContextVar("translate", default=_english)


def speak(translate: Translate | None = None) -> None:
    """Say everything from now on in another language; in English where none is given.

    Args:
        translate: Looks texts up.
    """
    _translate.set(translate or _english)


def say(text: str, /, **values: object) -> str:
    """Say a text in the language shown.

    Args:
        text: In English, with places for the values in braces.
        values: What stands in those places. Braces in them are left alone.

    >>> say("Nothing is kept in {where}.", where="{home}")
    'Nothing is kept in {home}.'
    """
    return _translate.get()(text, "", 1).format(**values)


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
    said = _translate.get()(one, many, number)
    return said.format(number=number, **values)
