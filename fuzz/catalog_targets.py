"""The targets for translations: catalogs, read by what checks and by what shows them.

Each target checks that a catalog is refused in words, or that every text that it gives
is harmless and takes the values that the program puts into it.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shapes import Choices, change_text

from neurocheck.i18n.language import override
from neurocheck.i18n.translate import gettext, ngettext, pgettext
from neurocheck.sanitize import clean, one_line
from neurocheck.translations.catalogs import Catalog, find_language, read_catalog
from neurocheck.translations.extract import Text
from neurocheck.translations.po_files import check_translation


__all__ = ["check_harmless", "fuzz_catalog", "fuzz_catalog_shape", "load_catalog_shape"]

_TEXTS = (
    Text(singular="Nothing is kept in {where}."),
    Text(singular="1 row", plural="{number} rows"),
    Text(singular="How often {a}?", context="program/look"),
)
_NUMBERS = (0, 1, 2, 5, 21, 1_000_000)
_HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
_RULES = (
    "nplurals=2; plural=(n != 1);",
    "nplurals=1; plural=0;",
    "nplurals=3; plural=n%10==1 ? 0 : n%10>=2 && (n%100<10 || n%100>20) ? 1 : 2;",
    "nplurals=2; plural=n%0;",
    "nplurals=2; plural=__import__('os');",
)
_ENTRIES = """
#: a
msgid "Nothing is kept in {where}."
msgstr "{where}: nichts."

msgid "1 row"
msgid_plural "{number} rows"
msgstr[0] "{number} Zeile"
msgstr[1] "{number:,} Zeilen"
msgstr[2] "Zeilen"

msgctxt "program/look"
msgid "How often {a}?"
msgstr "Wie oft {a}?"

#, fuzzy
msgid "yes"
msgstr "ja"

#~ msgid "old"
#~ msgstr "alt"
"""


def fuzz_catalog(data: bytes) -> None:
    """Read bytes as a catalog, check it, and show texts through it."""
    with _written(data) as path:
        for problem in check_translation(path.parent, {"program": _TEXTS}):
            check_harmless(one_line(str(problem)))
        with override(find_language(path.parent.name, "", str(path.parents[1]))):
            _show_texts()


def fuzz_catalog_shape(data: bytes) -> None:
    """Do the same with a catalog in which a few words were changed."""
    fuzz_catalog(_make_catalog(data))


def load_catalog_shape(data: bytes) -> Catalog:
    """Return a changed catalog, where it is still valid."""
    with _written(_make_catalog(data)) as path:
        return read_catalog(path)


def _make_catalog(data: bytes) -> bytes:
    """Return a catalog with one of some plural rules, and changed as the bytes say."""
    choices = Choices(data)
    head = f'{_HEAD}"Plural-Forms: {choices.choose_from(_RULES)}\\n"\n'
    return change_text(head + _ENTRIES, choices).encode("utf-8", "replace")


@contextmanager
def _written(data: bytes) -> Iterator[Path]:
    """Yield the path of a catalog in a folder of its own, in memory where possible."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder in it is made safely
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        path = Path(place, "xx", "program.po")
        path.parent.mkdir()
        path.write_bytes(data)
        read_catalog.cache_clear()
        yield path


def _show_texts() -> None:
    """Show texts with values, and numbers that take different forms."""
    shown = [gettext(_TEXTS[0].singular, where="here"), pgettext(*_TEXTS[2].key)]
    shown += [ngettext(_TEXTS[1].singular, _TEXTS[1].plural, n) for n in _NUMBERS]
    for text in shown:
        check_harmless(text)


def check_harmless(text: str) -> None:
    """Raise an error if a text would control the terminal."""
    if text != clean(text):
        msg = "a control character reaches the terminal"
        raise AssertionError(msg)
