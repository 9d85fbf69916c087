"""Translations as files: written for translators, and held against the texts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from neurocheck.errors import Problem
from neurocheck.i18n.numbers import SAMPLE, digits_as
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.translations.catalogs import CATALOGS, places, why_unreadable
from neurocheck.translations.extract import Text, topic_hashes


if TYPE_CHECKING:
    from polib import POEntry, POFile


__all__ = ["check_translation", "update_translation"]

_SHOWN = 60
_FORMS = re.compile(r"nplurals\s*=\s*(\d+)")
_TWO_FORMS = "nplurals=2; plural=(n != 1);"
_BRACES = "python-brace-format"


def update_translation(
    folder: Path, books: Mapping[str, Iterable[Text]], *, plurals: str = ""
) -> None:
    """Write the files of a language, or bring them up to date.

    What is translated stays. New texts are added without a translation, and what is
    said no longer is kept at the end, out of use.

    Args:
        folder: Where the files are; its name is the code of the language.
        books: Every text, by book.
        plurals: The plural forms of a new language, as gettext writes them; those
            of English where nothing is given.
    """
    import polib

    folder.mkdir(parents=True, exist_ok=True)
    for book in CATALOGS:
        path = folder / f"{book}.po"
        kept = polib.pofile(str(path)) if path.is_file() else polib.POFile()
        wanted = polib.POFile()
        wanted.extend(_entry(text) for text in books.get(book, ()))
        kept.merge(wanted)
        kept.metadata = {
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Language": folder.name,
            "Plural-Forms": plurals or _TWO_FORMS,
            **kept.metadata,
        }
        kept.save(str(path))


def _entry(text: Text) -> "POEntry":
    """Write a text down for a translator."""
    import polib

    has_braces = not text.place and "{" in text.one
    return polib.POEntry(
        msgid=text.one,
        msgid_plural=text.many,
        msgstr_plural={0: "", 1: ""} if text.many else {},
        msgctxt=text.place or None,
        comment="" if text.place else ", ".join(text.where),
        flags=[_BRACES] if has_braces else [],
    )


def check_translation(
    folder: Path, books: Mapping[str, Iterable[Text]]
) -> Iterator[Problem]:
    """Give what is missing in a language, what is left over, and what is wrong."""
    for book in CATALOGS:
        path = folder / f"{book}.po"
        if path.is_file():
            yield from _check_book(path, books.get(book, ()))
        else:
            yield Code.NO_BOOK.at(str(folder), name=path.name)
    yield from _check_topics(folder / "topics")


def _check_book(path: Path, texts: Iterable[Text]) -> Iterator[Problem]:
    """Hold a file against the texts that there are."""
    import polib

    where = str(path)
    try:
        entries: POFile = polib.pofile(where, encoding="utf-8")
    except (OSError, ValueError) as error:
        yield Code.UNREADABLE_BOOK.at(where, (1, 1), reason=why_unreadable(error))
        return
    forms = _FORMS.search(entries.metadata.get("Plural-Forms", _TWO_FORMS))
    count = int(forms[1]) if forms else 0
    left = {(e.msgctxt or "", e.msgid): e for e in entries if not e.obsolete}
    for text in texts:
        entry = left.pop(text.key, None)
        line = (entry.linenum or 1) if entry else 1
        if entry is None or not _is_whole(entry, text, count):
            yield Code.NOT_TRANSLATED.at(where, (line, 1), text=_short(text.one))
        elif not _has_places(entry, text):
            yield Code.OTHER_PLACES.at(where, (line, 1), text=_short(text.one))
        elif text.one == SAMPLE and not _shows_digits(entry.msgstr):
            hint = _("write {number} as the language does", number=SAMPLE)
            yield Code.OTHER_NUMBER.at(where, (line, 1), hint=hint)
    hint = _("remove it, or bring the files up to date: docs/translating.md")
    for entry in left.values():
        at, said = (entry.linenum or 1, 1), _short(entry.msgid)
        yield Code.SAID_NO_LONGER.at(where, at, text=said, hint=hint)


def _is_whole(entry: "POEntry", text: Text, count: int) -> bool:
    """Say whether an entry is translated, in every plural form if it has any."""
    if entry.fuzzy:
        return False
    if not text.many:
        return bool(entry.msgstr)
    return len(entry.msgstr_plural) == count and all(entry.msgstr_plural.values())


def _has_places(entry: "POEntry", text: Text) -> bool:
    """Say whether a translation names in braces what the English text names.

    The number of things may be left out, where it is a word in a language.
    """
    is_data = bool(text.place)
    wanted = places(text.one + text.many, is_data=is_data)
    said = entry.msgstr_plural.values() if text.many else [entry.msgstr]
    optional = {"number"} if text.many else set()
    try:
        return all(
            wanted - optional <= places(one, is_data=is_data) <= wanted for one in said
        )
    except ValueError:
        return False


def _shows_digits(number: str) -> bool:
    """Say whether a number shows how a language writes all of them."""
    try:
        digits_as(number)
    except ValueError:
        return False
    return True


def _check_topics(folder: Path) -> Iterator[Problem]:
    """Hold the translated topics against the English ones."""
    for name, wanted in topic_hashes().items():
        path = folder / name
        if not path.is_file():
            yield Code.NOT_TRANSLATED.at(str(path), text=name)
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found = re.search(r"^original: *([0-9a-f]{64}) *$", text, re.MULTILINE)
        if found is None or found[1] != wanted:
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            hint = f"original: {wanted}"
            yield Code.STALE_TOPIC.at(str(path), (line, 1), hint=hint)


def _short(text: str) -> str:
    """Name a text in a few words."""
    folded = " ".join(text.split())
    return folded if len(folded) <= _SHOWN else f"{folded[:_SHOWN]}..."
