"""Suggests the nearest known name for one that is not known."""

from difflib import get_close_matches
from typing import Any

from neurocheck.i18n.translate import gettext as _


__all__ = ["suggest"]


# Most known names, and most letters of the unknown one: both may come from a hostile
# file, and difflib compares each letter with every other.
_MAX_SIZE = 200


def suggest(name: str, names: Any) -> str:
    """Return a hint at the nearest known name, or an empty text.

    Args:
        name: The name that is not known.
        names: The known names; of very many, the first ones.

    >>> suggest("feet_num", ["feet_numb", "age"])
    "did you mean 'feet_numb'?"
    """
    if len(name) > _MAX_SIZE:
        return ""
    known = list(names)[:_MAX_SIZE]
    found = get_close_matches(name.replace("-", "_"), known, n=1)
    return _("did you mean '{name}'?", name=found[0]) if found else ""
