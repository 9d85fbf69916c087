"""Finds the languages that there are, and translates through their catalogs.

English stands in the program and in its data. Any other language is a folder with
three catalogs, ``program.po``, ``questions.po`` and ``guidance.po``, and with
translated topics, ``topics/*.md``. A text that has no translation, or only one of an
older English text, is shown in English.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import msgspec

from neurocheck.errors import FileError, Problem, UsageError
from neurocheck.i18n.language import ENGLISH, Language, is_english, override
from neurocheck.i18n.plurals import ENGLISH_PLURALS, PluralForms, read_plural_forms
from neurocheck.i18n.translate import gettext as _
from neurocheck.os_errors import os_error_text
from neurocheck.problems import Code
from neurocheck.reading.compiled import read_compiled
from neurocheck.reading.nodes import MAX_BYTES
from neurocheck.resources import bundled
from neurocheck.sanitize import clean, one_line


if TYPE_CHECKING:
    from polib import POFile


__all__ = [
    "CATALOGS",
    "REVIEWED",
    "Catalog",
    "CatalogError",
    "CatalogFile",
    "find_language",
    "find_languages",
    "find_placeholders",
    "name_compiled",
    "parse_catalog",
    "read_catalog",
    "read_catalog_file",
]

CATALOGS = ("program", "questions", "guidance")
REVIEWED = "X-Reviewed-By-Clinician"
"""The line in the head of ``program.po`` with who reviewed a language, and when."""
_NOT_REVIEWED = {"", "no"}
_POLIB_ERROR = re.compile(r"\(line (\d+)\)(?:: (.+))?", re.DOTALL)
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
        FileError: Its texts cannot be read.
    """
    system = locale.partition(".")[0].partition("@")[0]
    code = named or system
    if is_english(code):
        return ENGLISH
    found = find_languages(own)
    folder = _find_nearest(code, found)
    if folder is not None:
        return _open_language(folder, _add_country(code, system))
    if not named:
        return ENGLISH
    raise UsageError(
        _(
            "There is no language '{name}'. There are: {names}",
            name=one_line(named)[:40],
            names=", ".join(sorted([ENGLISH.code, *found])),
        )
    )


def _open_language(folder: Path, locale: str) -> Language:
    """Return the language of a folder.

    Raises:
        FileError: Its texts cannot be read.
    """
    # At once, because a broken one could not even be refused in its own words.
    is_reviewed = read_catalog(folder / "program.po").is_reviewed
    missing: set[str] = set()
    lookup = _CatalogLookup(folder, missing)
    return Language(folder.name, folder, lookup, locale, is_reviewed, missing)


def _add_country(code: str, system: str) -> str:
    """Return the code of a language with the country of the system, if it has none.

    >>> _add_country("es", "es_MX"), _add_country("es", "de_AT")
    ('es-MX', 'es')
    """
    code, system = code.strip().replace("_", "-"), system.replace("_", "-")
    is_same = _fold(system).partition("-")[0] == _fold(code)
    return system if is_same else code


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

    def __init__(self, folder: Path, missing: set[str]) -> None:
        """Prepare to translate; texts without a translation are noted as missing."""
        self._folder = folder
        self._missing = missing

    def __call__(self, context: str, singular: str, plural: str, n: int) -> str:
        name = context.partition("/")[0] or "program"
        catalog = read_catalog(self._folder / f"{name}.po")
        translated = catalog.find(context, singular, n if plural else 1)
        if not translated or not _is_safe(
            f"{singular}{plural}", translated, is_data=bool(context)
        ):
            # A sign such as "?", or a value alone, is the same in every language.
            if any(sign.isalpha() for sign in _PLACEHOLDER.sub("", singular)):
                self._missing.add(singular)
            return plural if plural and n != 1 else singular
        # Anybody can write a catalog, so it is text from outside.
        return clean(translated)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The translations of one part of the texts.

    Attributes:
        forms: How the language counts.
        texts: By context and English text, the translation in each of its forms.
        is_reviewed: Whether it says that a clinician has reviewed the language.
    """

    forms: PluralForms
    texts: Mapping[tuple[str, str], Mapping[int, str]]
    is_reviewed: bool = False

    def find(self, context: str, english: str, n: int) -> str:
        """Return the translation of a text about n things, or nothing."""
        found = self.texts.get((context, english))
        if found is None:
            return ""
        return found.get(self.forms.choose(n) if len(found) > 1 else 0, "")


_EMPTY = Catalog(read_plural_forms(ENGLISH_PLURALS), {})


class CatalogFile(msgspec.Struct, frozen=True):
    """What stands in a catalog; the bundled ones are compiled.

    Attributes:
        plurals: How the language counts, as gettext writes it.
        reviewed: Who reviewed the language, and when.
        texts: The translations, each with its context, its English and its forms.
    """

    plurals: str
    reviewed: str
    texts: tuple[tuple[str, str, dict[int, str]], ...]


@cache
def read_catalog(path: Path) -> Catalog:
    """Return a catalog; an empty one where the file is missing.

    Raises:
        FileError: The file cannot be read.
    """
    if not path.is_file():
        return _EMPTY
    found = None
    if path.parent.parent == bundled("locales"):
        found = read_compiled(*name_compiled(path))
    found = found or read_catalog_file(path)
    texts = {(context, english): forms for context, english, forms in found.texts}
    is_reviewed = found.reviewed.strip().casefold() not in _NOT_REVIEWED
    return Catalog(read_plural_forms(found.plurals), texts, is_reviewed)


def name_compiled(path: Path) -> tuple[str, type[CatalogFile], list[str]]:
    """Return the name, the kind and the file of what is compiled of a bundled one."""
    code, name = path.parent.name, path.name
    return f"{code}-{path.stem}", CatalogFile, [f"locales/{code}/{name}"]


def read_catalog_file(path: Path) -> CatalogFile:
    """Return what stands in a catalog.

    Raises:
        FileError: The file cannot be read.
    """
    # In English, because a translation would be looked up in this very file.
    with override(ENGLISH):
        try:
            entries, _forms = parse_catalog(path)
        except CatalogError as error:
            name, problem = one_line(path.name), error.problem
            raise FileError(f"{name}: {problem.message}", problems=(problem,)) from None
    texts = (
        (each.msgctxt or "", each.msgid, each.msgstr_plural or {0: each.msgstr})
        for each in entries.translated_entries()
    )
    plurals = entries.metadata.get("Plural-Forms", ENGLISH_PLURALS)
    return CatalogFile(plurals, entries.metadata.get(REVIEWED, ""), tuple(texts))


class CatalogError(Exception):
    """A catalog cannot be read.

    Attributes:
        problem: Why, and where in the file.
    """

    def __init__(self, path: Path, reason: str, line: int) -> None:
        """Make the problem of a reason."""
        super().__init__(reason)
        self.problem: Problem = Code.UNREADABLE_CATALOG.at(
            str(path), (line, 1), reason=one_line(reason)
        )


def parse_catalog(path: Path) -> "tuple[POFile, PluralForms]":
    """Return the entries of a catalog, and how its language counts.

    Raises:
        CatalogError: The file cannot be read.
    """
    import polib

    line = 1
    try:
        _check_size(path)
        entries = polib.pofile(str(path), encoding="utf-8")
        header = entries.metadata.get("Plural-Forms", ENGLISH_PLURALS)
        line = _find_line(path, "Plural-Forms")
        return entries, read_plural_forms(header)
    except OSError as error:
        # polib raises one without a number for what it cannot read in the file.
        if error.errno:
            raise CatalogError(path, os_error_text(error), line) from None
        said = _POLIB_ERROR.search(str(error))
        reason = said[2] if said and said[2] else _("its text cannot be understood")
        raise CatalogError(path, reason, int(said[1]) if said else 1) from None
    except (ValueError, LookupError) as error:
        raise CatalogError(path, str(error), line) from None


def _check_size(path: Path) -> None:
    """Check that a file is not too large to be a catalog.

    Raises:
        ValueError: It is.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(_("it is larger than {limit:,} bytes", limit=MAX_BYTES))


def _find_line(path: Path, words: str) -> int:
    """Return the number of the first line of a file that holds some words, or 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)


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
