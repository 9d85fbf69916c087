"""The texts of the program itself, in the language shown.

The names are gettext's. A text is written in English where it is used::

    from neurocheck.i18n.translate import gettext as _

    _("About {left} questions left", left=19)

A text in a table is marked there, and translated where it is shown::

    STOP = gettext_noop("Stop here and show what to do")
    _(STOP)
"""

from collections.abc import Mapping
from string import Formatter
from typing import Any

from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.numbers import format_number


__all__ = ["gettext", "gettext_noop", "ngettext", "pgettext"]


def gettext_noop(message: str) -> str:
    """Return a text as it is; marks it for translation later."""
    return message


def gettext(message: str, /, **values: object) -> str:
    """Return a text in the language shown.

    Args:
        message: The text in English, with the names of values in braces.
        values: The values. Braces inside a value are left alone; numbers are
            written as the language writes them.

    >>> gettext("Nothing is kept in {where}.", where="{home}")
    'Nothing is kept in {home}.'
    """
    # `message` is positional only, so that a text may have a value of that name.
    return _interpolate(get_language().gettext("", message, "", 1), values)


def ngettext(singular: str, plural: str, n: int, /, **values: object) -> str:
    """Return a text about a number of things in the language shown.

    Args:
        singular: The text in English for one thing.
        plural: The text in English for any other number.
        n: How many things; it may stand in the text as ``{number}``.
        values: Other values in the text.

    >>> [ngettext("1 question", "{number} questions", n) for n in (0, 1, 2)]
    ['0 questions', '1 question', '2 questions']
    """
    message = get_language().gettext("", singular, plural, n)
    return _interpolate(message, {"number": n, **values})


def pgettext(context: str, message: str) -> str:
    """Return a text of a data file in the language shown.

    Args:
        context: The place of the text, such as ``questions/age/help``.
        message: The text in English; braces in it are left alone.
    """
    return get_language().gettext(context, message, "", 1) if message else message


def _interpolate(message: str, values: Mapping[str, object]) -> str:
    """Return a text with its values; numbers as the language shown writes them."""
    if get_language() is ENGLISH:
        return message.format(**values)
    return _LocalFormatter().vformat(message, (), values)


class _LocalFormatter(Formatter):
    """Formats numbers as the language shown writes them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return one value as it stands in the text."""
        if type(value) in {int, float}:  # not a bool or an enum that is a number
            return format_number(value, format_spec)
        return str(super().format_field(value, format_spec))
