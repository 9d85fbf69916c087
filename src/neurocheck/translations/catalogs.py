"""Finds the languages that there are, and translates through their catalogs.

English stands in the program and in its data. Any other language is a folder with
three catalogs, ``program.po``, ``questions.po`` and ``guidance.po``, and with
translated topics, ``topics/*.md``. A text that has no translation, or only one of an
older English text, is shown in English.
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
    "explain_unreadable",
    "find_language",
    "find_languages",
    "find_placeholders",
    "read_catalog",
]

CATALOGS = ("program", "questions", "guidance")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def find_languages(own: str = "") -> dict[str, Path]:
    """Return the folder of every language that there is, by its code.

    Args:
        own: A folder with more languages, for translators.
    """
    # A translator's own folder comes last, so that it replaces a bundled language.
    folders = [bundled("locales"), *([Path(own)] if own else [])]
    return {
        catalog.parent.name: catalog.parent
        for folder in folders
        for catalog in sorted(folder.glob("*/program.po"))
    }


def find_language(named: str, locale: str, own: str = "") -> Language:
    """Return the language to show.

    Args:
        named: The code that was asked for, or "".
        locale: The locale of the system, such as ``pt_BR.UTF-8``; used where no
            code was asked for. A language without translations then means English.
        own: A folder with more languages.

    Raises:
        UsageError: There is no language of that code.
    """
    code = named or locale.partition(".")[0].partition("@")[0]
    if is_english(code):
        return ENGLISH
    found = find_languages(own)
    folder = _find_nearest(code, found)
    if folder is not None:
        return Language(folder.name, folder, _CatalogLookup(folder))
    if not named:
        return ENGLISH
    raise UsageError(
        _(
            "There is no language '{name}'. There are: {names}",
            name=one_line(named)[:40],
            names=", ".join(sorted([ENGLISH.code, *found])),
        )
    )


def _find_nearest(code: str, found: Mapping[str, Path]) -> Path | None:
    """Return the folder of a language: for its own country, else for any."""
    folders = {_fold(name): folder for name, folder in found.items()}
    wanted = _fold(code)
    return folders.get(wanted) or folders.get(wanted.partition("-")[0])


def _fold(code: str) -> str:
    """Return a code in the one spelling that codes are compared in.

    >>> _fold("pt_BR") == _fold("pt-br")
    True
    """
    return code.strip().replace("_", "-").casefold()


class _CatalogLookup:
    """Translates texts through the catalogs of a language, each read when needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, context: str, singular: str, plural: str, n: int) -> str:
        name = context.partition("/")[0] or "program"
        catalog = read_catalog(self._folder / f"{name}.po")
        english = plural if plural and n != 1 else singular
        if plural:
            translated = catalog.ngettext(singular, plural, n)
        elif context:
            translated = catalog.pgettext(context, singular)
        else:
            translated = catalog.gettext(singular)
        if translated == english or not _is_safe(
            f"{singular}{plural}", translated, is_data=bool(context)
        ):
            return english
        # Anybody can write a catalog, so it is text from outside.
        return clean(translated)


@cache
def read_catalog(path: Path) -> gettext.NullTranslations:
    """Return a catalog; an empty one where the file is missing.

    Raises:
        FileError: The file cannot be read.
    """
    import io

    import polib

    if not path.is_file():
        return gettext.NullTranslations()
    try:
        entries = polib.pofile(str(path), encoding="utf-8")
        # gettext believes this header, whatever it was, and polib writes UTF-8 here.
        entries.metadata["Content-Type"] = "text/plain; charset=UTF-8"
        return gettext.GNUTranslations(io.BytesIO(entries.to_binary()))
    except (OSError, ValueError, UnicodeError) as error:
        # In English, because a translation would be looked up in this very file.
        with override(ENGLISH):
            reason = explain_unreadable(error)
            problem = Code.UNREADABLE_CATALOG.at(str(path), (1, 1), reason=reason)
        raise FileError(
            f"{path.name}: {problem.message}", problems=(problem,)
        ) from None


def explain_unreadable(error: Exception) -> str:
    """Return the reason why a catalog cannot be read, in one line."""
    if isinstance(error, OSError) and error.errno:
        return os_error_text(error)
    return one_line(str(error))


@cache
def _is_safe(english: str, translated: str, *, is_data: bool) -> bool:
    """Return whether every placeholder of a translation is one of the English text.

    With any other, putting the values in would stop the program.
    """
    try:
        return find_placeholders(translated, is_data=is_data) <= find_placeholders(
            english, is_data=is_data
        )
    except ValueError:
        return False


def find_placeholders(text: str, *, is_data: bool) -> set[str]:
    """Return what stands between braces in a text.

    Args:
        text: The text.
        is_data: Whether it is a text of a data file, where braces that hold
            anything but one word are left alone.

    Raises:
        ValueError: The braces do not match.

    >>> sorted(find_placeholders("{number:,} of {total}", is_data=False))
    ['number:,', 'total']
    """
    if is_data:
        return set(_PLACEHOLDER.findall(text))
    return {
        f"{name}!{conversion}" if conversion else f"{name}:{spec}" if spec else name
        for _literal, name, spec, conversion in Formatter().parse(text)
        if name is not None
    }
