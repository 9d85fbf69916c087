"""Every text of the program's own, in the language that is shown.

A text is written in English where it is used, and looked up when it is said::

    from neurocheck.i18n.translate import gettext as _

    _("About {left} questions left", left=19)

Texts that stand in tables are marked there and said later::

    STOP = gettext_noop("Stop here and show what to do")
    _(STOP)
"""

from collections.abc import Mapping
from typing import Any

from neurocheck.i18n.language import ENGLISH, get_language


__all__ = ["gettext", "gettext_noop", "ngettext", "pgettext"]


def gettext_noop(text: str) -> str:
    """Mark a text that is said later; it stays in English until then."""
    return text


def gettext(text: str, /, **values: object) -> str:
    """Say a text in the language shown.

    Args:
        text: In English, with places for the values in braces.
        values: What stands in those places. Braces in them are left alone; numbers
            are written as the language does.

    >>> gettext("Nothing is kept in {where}.", where="{home}")
    'Nothing is kept in {home}.'
    """
    return _fill(get_language().gettext("", text, "", 1), values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Say a text that speaks of a number of things.

    Args:
        number: How many; it may stand in the text as ``{number}``.
        one: In English, for one thing.
        many: In English, for any other number.
        values: What else stands in the text.

    >>> [ngettext("1 question", "{number} questions", n) for n in (0, 1, 2)]
    ['0 questions', '1 question', '2 questions']
    """
    said = get_language().gettext("", one, many, number)
    return _fill(said, {"number": number, **values})


def pgettext(place: str, text: str) -> str:
    """Say a text of a data file.

    Args:
        place: Where it stands, such as ``questions/age/help``.
        text: What stands there in English; braces in it are left alone.
    """
    return get_language().gettext(place, text, "", 1) if text else text


def _fill(text: str, values: Mapping[str, object]) -> str:
    """Put values in the places of a text, numbers as the language writes them."""
    if get_language() is ENGLISH:
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
        from neurocheck.i18n.numbers import format_number

        return format_number(self._value, form)
