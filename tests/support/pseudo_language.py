"""A pseudo-language for tests: every text marked, accented and 40 % longer.

Text on a screen outside the marks did not come from a translation, and the longer
texts show where a screen is too narrow.
"""

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from math import ceil
from pathlib import Path
from tempfile import mkdtemp

import polib
import typer
from babel.dates import get_month_names
from rich.cells import cell_len

from neurocheck.cli.app import LEFT_IN_ENGLISH, app
from neurocheck.cli.language import collect_help_texts
from neurocheck.resources import bundled
from neurocheck.translations.catalogs import CATALOGS
from neurocheck.translations.extract import Text, extract_texts
from neurocheck.translations.po_files import update_translation


__all__ = [
    "CODE",
    "collect_texts",
    "cut_marked",
    "cut_sources",
    "find_untranslated",
    "measure_width",
    "translate_pseudo",
    "write_locales",
    "write_pseudo",
]

CODE = "de"  # Babel writes its numbers and dates
_ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
_KEPT = re.compile(r"\{[^}]*\}|\[/?\w*\]|\s+")  # places, Rich's markup, spaces
_TOPIC_LINE = re.compile(
    r"(?P<sign>(?:#{1,2}|-|\d+\.) )?(?P<lead>\*\*[^*]+[.:?!]\*\* )?"
    r"(?P<text>.*?)(?P<keys>(?: +\[[\w.-]+\])*)"
)
_HEAD = re.compile(r"(title|summary): (.*)")


# What may stand outside the marks: the same in every language.
_SAME = re.compile(
    r"\[[\w., -]+?\]"  # keys of sources
    r"|\bNC[0-9]{3}\b"  # codes of problems
    r"|--?[a-z][\w-]*"  # flags
    r"|\bneurocheck\b"
    rf"|\b(?:{'|'.join(get_month_names(locale=CODE).values())})\b"  # by Babel
)
_FRAME = re.compile("[\u2500-\u257f]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_EDITION = re.compile(r"\b20\d\d\.\d+\.\d+\b")  # of questions or guidance
_IN_ENGLISH = re.compile(
    r"(?<![\d.])\d+\.\d{1,2}(?![\d.])|\d,\d{3}(?!\d)|\b\d{4}-\d\d-\d\d\b"
)
_PATH = re.compile(r"\S*/\S*")  # whole or broken off, with the marks around it


def find_untranslated(shown: str, *also: str) -> list[str]:
    """Return the words that should have been translated, and were not.

    Numbers and dates in English notation count as such words, inside the marks too.
    """
    flat = " ".join(_FRAME.sub(" ", shown).split())
    if translate_pseudo(LEFT_IN_ENGLISH) in flat:
        return ["something has no translation"]
    rest = _SAME.sub(" ", cut_marked(flat))
    words = [word for word in _WORD.findall(rest) if word not in also]
    return words + _IN_ENGLISH.findall(_EDITION.sub("", flat))


def measure_width(shown: str) -> int:
    """Return the width of the widest line; lines that are only a path are ignored."""
    lines = [line for line in shown.splitlines() if not _PATH.fullmatch(line)]
    return max(map(cell_len, lines), default=0)


def cut_sources(shown: str) -> str:
    """Return a screen without its list of sources, which stays untranslated."""
    heading = translate_pseudo("Sources")
    parts = re.split(re.escape(heading), shown, flags=re.IGNORECASE)
    return parts[0]


def translate_pseudo(text: str) -> str:
    """Return a text in the language, with numbers written as in German.

    >>> translate_pseudo("See {place} again.")
    '⟦Séééé {place} ágáín.ééé⟧'
    """
    spoken, at = "", 0
    for kept in [*_KEPT.finditer(text), None]:
        word = _format_numbers(text[at : kept.start() if kept else len(text)])
        spoken += word.translate(_ACCENTS) + "é" * ceil(len(word) * 0.4)
        if kept:
            spoken += kept[0]
            at = kept.end()
    return f"⟦{spoken}⟧"


def _format_numbers(text: str) -> str:
    """Return a text with its numbers in the notation of the language."""
    swapped = {",": ".", ".": ","}
    return re.sub(r"(?<=\d)[.,](?=\d)", lambda sign: swapped[sign[0]], text)


def cut_marked(shown: str) -> str:
    """Return the text outside the marks, which came from no translation.

    >>> cut_marked("1. ⟦Yéés ⟦twíícé⟧ x⟧ or")
    '1.   or'
    """
    depth, rest = 0, []
    for sign in shown:
        depth += (sign == "⟦") - (sign == "⟧")
        rest.append(" " if sign == "⟧" and not depth else "" if depth else sign)
    return "".join(rest)


@cache
def collect_texts() -> dict[str, list[Text]]:
    """Return every translatable text by catalog."""
    return extract_texts(collect_help_texts(typer.main.get_command(app)))


@cache
def write_locales() -> Path:
    """Write the language into a temporary folder, and return the folder."""
    folder = Path(mkdtemp())
    write_pseudo(folder / CODE)
    return folder


def write_pseudo(folder: Path, spoken: Callable[[str], str] = translate_pseudo) -> None:
    """Write the translation files of the language.

    Args:
        folder: The folder to write to.
        spoken: The function that translates a text.
    """
    update_translation(folder, collect_texts())
    for name in CATALOGS:
        entries = polib.pofile(str(folder / f"{name}.po"))
        for entry in entries:
            entry.msgstr = "" if entry.msgid_plural else spoken(entry.msgid)
            for form, text in enumerate((entry.msgid, entry.msgid_plural)):
                if entry.msgid_plural:
                    entry.msgstr_plural[form] = spoken(text)
        entries.save()
    (folder / "topics").mkdir(exist_ok=True)
    for path in bundled("topics").glob("*.md"):
        original = sha256(path.read_bytes()).hexdigest()
        lines = path.read_text(encoding="utf-8").split("\n")
        end = lines.index("---", 1)
        head = [_translate_head_line(line) for line in lines[1:end]]
        body = [_translate_topic_line(line) for line in lines[end + 1 :]]
        text = "\n".join(["---", *head, f"original: {original}", "---", *body])
        (folder / "topics" / path.name).write_text(text, encoding="utf-8")


def _translate_head_line(line: str) -> str:
    """Return a line of a topic's head in the language."""
    found = _HEAD.fullmatch(line)
    if not found:
        return line
    value = found[2].strip('"').replace('"', "")
    return f'{found[1]}: "{translate_pseudo(value)}"'


def _translate_topic_line(line: str) -> str:
    """Return a line of a topic in the language, its Markdown unchanged."""
    found = _TOPIC_LINE.fullmatch(line)
    if not line.strip() or found is None:
        return line
    lead = found["lead"] or ""
    if lead:
        words, stop = lead[2:-4], lead[-4]
        lead = f"**{translate_pseudo(words)}{stop}** "
    said = translate_pseudo(found["text"]) if found["text"] else ""
    return f"{found['sign'] or ''}{lead}{said}{found['keys']}"
