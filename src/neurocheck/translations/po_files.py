"""Writes the ``.po`` files of a language for translators, and checks them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from neurocheck.errors import Problem
from neurocheck.i18n.plurals import ENGLISH_PLURALS
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.translations.catalogs import (
    CATALOGS,
    REVIEWED,
    CatalogError,
    find_placeholders,
    parse_catalog,
)
from neurocheck.translations.extract import Text, hash_topics


if TYPE_CHECKING:
    from polib import POEntry


__all__ = ["check_translation", "update_translation"]

_BRACE_FORMAT = "python-brace-format"  # gettext's flag for a text with placeholders
_ORIGINAL = re.compile(r"^original: *([0-9a-f]{64}) *$", re.MULTILINE)


def update_translation(
    folder: Path, texts: Mapping[str, Iterable[Text]], *, plurals: str = ""
) -> None:
    """Write the ``.po`` files of a language, or bring them up to date.

    Translations stay. New texts are added untranslated. Texts that the program no
    longer has are kept at the end, marked obsolete.

    Args:
        folder: The folder of the files; its name is the code of the language.
        texts: Every text to translate, by catalog.
        plurals: The plural forms of a new language, as gettext writes them; those
            of English where it is "".
    """
    import polib

    folder.mkdir(parents=True, exist_ok=True)
    for name in CATALOGS:
        path = folder / f"{name}.po"
        entries = polib.pofile(str(path)) if path.is_file() else polib.POFile()
        wanted = polib.POFile()
        wanted.extend(_make_entry(text) for text in texts.get(name, ()))
        entries.merge(wanted)
        entries.metadata = {
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Language": folder.name,
            "Plural-Forms": plurals or ENGLISH_PLURALS,
            **({REVIEWED: "no"} if name == CATALOGS[0] else {}),
            # Last: what the translator wrote wins.
            **entries.metadata,
        }
        entries.save(str(path))


def _make_entry(text: Text) -> "POEntry":
    """Return an untranslated entry for a text."""
    import polib

    has_placeholders = not text.context and "{" in text.singular
    return polib.POEntry(
        msgid=text.singular,
        msgid_plural=text.plural,
        msgstr_plural={0: "", 1: ""} if text.plural else {},
        msgctxt=text.context or None,
        comment="" if text.context else ", ".join(text.locations),
        flags=[_BRACE_FORMAT] if has_placeholders else [],
    )


def check_translation(
    folder: Path, texts: Mapping[str, Iterable[Text]]
) -> Iterator[Problem]:
    """Yield every problem of a language: what is missing, left over or wrong.

    Args:
        folder: The folder of the language.
        texts: Every text to translate, by catalog.
    """
    for name in CATALOGS:
        path = folder / f"{name}.po"
        if path.is_file():
            yield from _check_catalog(path, texts.get(name, ()))
        else:
            yield Code.NO_CATALOG.at(str(folder), name=path.name)
    yield from _check_topics(folder / "topics")


def _check_catalog(path: Path, texts: Iterable[Text]) -> Iterator[Problem]:
    """Yield every problem of one ``.po`` file."""
    where = str(path)
    try:
        file, forms = parse_catalog(path)
    except CatalogError as error:
        yield error.problem
        return
    entries = {(e.msgctxt or "", e.msgid): e for e in file if not e.obsolete}
    for text in texts:
        entry = entries.pop(text.key, None)
        position = ((entry.linenum or 1) if entry else 1, 1)
        if entry is None or not _is_translated(entry, text, forms.count):
            yield Code.NOT_TRANSLATED.at(where, position, text=text.singular)
        elif not _keeps_placeholders(entry, text):
            yield Code.OTHER_PLACEHOLDERS.at(where, position, text=text.singular)
    hint = _("remove it, or bring the files up to date: docs/translating.md")
    for entry in entries.values():
        position = (entry.linenum or 1, 1)
        yield Code.OBSOLETE_TEXT.at(where, position, text=entry.msgid, hint=hint)


def _is_translated(entry: "POEntry", text: Text, plural_count: int) -> bool:
    """Return whether an entry is translated, in every plural form if it has any."""
    if entry.fuzzy:
        return False
    if not text.plural:
        return bool(entry.msgstr)
    forms = entry.msgstr_plural
    return len(forms) == plural_count and all(forms.values())


def _keeps_placeholders(entry: "POEntry", text: Text) -> bool:
    """Return whether a translation has the placeholders of the English text.

    The number of things may be missing: some languages have a word for "one thing".
    """
    is_data = bool(text.context)
    wanted = find_placeholders(text.singular + text.plural, is_data=is_data)
    needed = wanted - {"number"} if text.plural else wanted
    forms = entry.msgstr_plural.values() if text.plural else [entry.msgstr]
    try:
        return all(
            needed <= find_placeholders(form, is_data=is_data) <= wanted
            for form in forms
        )
    except ValueError:
        return False


def _check_topics(folder: Path) -> Iterator[Problem]:
    """Yield every topic that is missing or was made from an older English text."""
    for name, wanted in hash_topics().items():
        path = folder / name
        if not path.is_file():
            yield Code.NOT_TRANSLATED.at(str(path), text=name)
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found = _ORIGINAL.search(text)
        if found is None or found[1] != wanted:
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            hint = f"original: {wanted}"
            yield Code.STALE_TOPIC.at(str(path), (line, 1), hint=hint)
