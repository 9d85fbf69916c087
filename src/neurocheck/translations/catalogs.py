"""Which languages there are, which one is wanted, and where its words come from.

English stands in the program and in its data. Any other language is a folder that
lies over it: ``program.po``, ``questions.po``, ``guidance.po``, and ``topics/*.md``.
What is missing there, or belongs to an older text, is said in English.
"""

import gettext
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from neurocheck.errors import FileError, UsageError
from neurocheck.i18n.language import ENGLISH, Language, is_english, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.os_errors import os_error_text
from neurocheck.problems import Code
from neurocheck.resources import bundled
from neurocheck.sanitize import clean, one_line


__all__ = [
    "CATALOGS",
    "find_language",
    "find_languages",
    "places",
    "read_catalog",
    "why_unreadable",
]

CATALOGS = ("program", "questions", "guidance")
_PLACE = re.compile(r"\{(\w+)\}")


def find_languages(own: str = "") -> dict[str, Path]:
    """Find every translation.

    Args:
        own: A folder with more of them, for translators.

    Returns:
        The folder of each language, by its code.
    """
    folders = [bundled("locales"), *([Path(own)] if own else [])]
    return {
        book.parent.name: book.parent
        for folder in folders
        for book in sorted(folder.glob("*/program.po"))
    }


def find_language(named: str, locale: str, own: str = "") -> Language:
    """Choose the language to show.

    Args:
        named: What was asked for by name, or nothing.
        locale: What the system is set to, such as ``pt_BR.UTF-8``; a language that
            we do not speak is English here.
        own: A folder with more translations.

    Raises:
        UsageError: There is no language of that name.
    """
    code = named or locale.partition(".")[0].partition("@")[0]
    if is_english(code):
        return ENGLISH
    found = find_languages(own)
    folder = _nearest(code, found)
    if folder is not None:
        return Language(folder.name, folder, _Words(folder))
    if not named:
        return ENGLISH
    raise UsageError(
        _(
            "There is no language '{name}'. There are: {names}",
            name=one_line(named)[:40],
            names=", ".join(sorted([ENGLISH.code, *found])),
        )
    )


def _nearest(code: str, found: Mapping[str, Path]) -> Path | None:
    """Find a language by its code; its own country first, then any."""
    folders = {_folded(name): folder for name, folder in found.items()}
    wanted = _folded(code)
    return folders.get(wanted) or folders.get(wanted.partition("-")[0])


def _folded(code: str) -> str:
    """Make ways to write a code comparable, such as ``pt_BR`` and ``pt-br``."""
    return code.strip().replace("_", "-").casefold()


class _Words:
    """Looks words up in the books of one language, each read when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, place: str, one: str, many: str, number: int) -> str:
        book = read_catalog(self._folder / f"{place.partition('/')[0] or 'program'}.po")
        if many:
            english = one if number == 1 else many
            said = book.ngettext(one, many, number)
        else:
            english = one
            said = book.pgettext(place, one) if place else book.gettext(one)
        if said == english:
            return english
        is_safe = _fits(f"{one}{many}", said, is_data=bool(place))
        return clean(said) if is_safe else english


@cache
def read_catalog(path: Path) -> gettext.NullTranslations:
    """Read a file of translations; one that is not there says all in English.

    Raises:
        FileError: It cannot be read.
    """
    import io

    import polib

    if not path.is_file():
        return gettext.NullTranslations()
    try:
        entries = polib.pofile(str(path), encoding="utf-8")
        entries.metadata["Content-Type"] = "text/plain; charset=UTF-8"
        return gettext.GNUTranslations(io.BytesIO(entries.to_binary()))
    except (OSError, ValueError, UnicodeError) as error:
        with override(ENGLISH):  # there are no other words
            reason = why_unreadable(error)
            problem = Code.UNREADABLE_BOOK.at(str(path), (1, 1), reason=reason)
        raise FileError(
            f"{path.name}: {problem.message}", problems=(problem,)
        ) from None


def why_unreadable(error: Exception) -> str:
    """Say why a file of translations cannot be read."""
    if isinstance(error, OSError) and error.errno:
        return os_error_text(error)
    return one_line(str(error))


@cache
def _fits(english: str, said: str, *, is_data: bool) -> bool:
    """Say whether a translation has no place in braces that the English lacks."""
    try:
        return places(said, is_data=is_data) <= places(english, is_data=is_data)
    except ValueError:
        return False


def places(text: str, *, is_data: bool) -> set[str]:
    """Give the places in braces that a text has.

    >>> sorted(places("{number:,} of {total}", is_data=False))
    ['number:,', 'total']

    Raises:
        ValueError: The braces do not match.
    """
    if is_data:
        return set(_PLACE.findall(text))
    return {
        f"{name}!{how}" if how else f"{name}:{form}" if form else name
        for _, name, form, how in Formatter().parse(text)
        if name is not None
    }
