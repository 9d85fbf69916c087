"""A language that nobody speaks: every text marked, accented and 40 % longer.

What stands on a screen outside the marks did not come from a translation, and what
is longer than in English shows where a screen has no room to spare.
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

from neurocheck.cli.app import app
from neurocheck.cli.language import collect_help_texts
from neurocheck.resources import bundled
from neurocheck.translations.catalogs import CATALOGS
from neurocheck.translations.extract import Text, extract_texts
from neurocheck.translations.po_files import update_translation


__all__ = [
    "CODE",
    "escaped",
    "extracted",
    "locales",
    "outside",
    "pseudo",
    "widest",
    "without_sources",
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


def escaped(shown: str, *also: str) -> list[str]:
    """Return the words that came from no translation, apart from those that may.

    Numbers and days that are written as in English are among them, wherever they
    stand.
    """
    flat = " ".join(_FRAME.sub(" ", shown).split())
    rest = _SAME.sub(" ", outside(flat))
    words = [word for word in _WORD.findall(rest) if word not in also]
    return words + _IN_ENGLISH.findall(_EDITION.sub("", flat))


def widest(shown: str) -> int:
    """Return the columns of the widest line; a line that is only a path is ignored."""
    lines = [line for line in shown.splitlines() if not _PATH.fullmatch(line)]
    return max(map(cell_len, lines), default=0)


def without_sources(shown: str) -> str:
    """Leave out the list of sources, which is cited as it was published."""
    heading = pseudo("Sources")
    parts = re.split(re.escape(heading), shown, flags=re.IGNORECASE)
    return parts[0]


def pseudo(text: str) -> str:
    """Put a text in the language; numbers in it are written as in German.

    >>> pseudo("See {place} again.")
    '⟦Séééé {place} ágáín.ééé⟧'
    """
    spoken, at = "", 0
    for kept in [*_KEPT.finditer(text), None]:
        word = _numbers(text[at : kept.start() if kept else len(text)])
        spoken += word.translate(_ACCENTS) + "é" * ceil(len(word) * 0.4)
        if kept:
            spoken += kept[0]
            at = kept.end()
    return f"⟦{spoken}⟧"


def _numbers(text: str) -> str:
    """Write the numbers in a text as the language does."""
    swapped = {",": ".", ".": ","}
    return re.sub(r"(?<=\d)[.,](?=\d)", lambda sign: swapped[sign[0]], text)


def outside(shown: str) -> str:
    """Return the text outside the marks, which came from no translation.

    >>> outside("1. ⟦Yéés ⟦twíícé⟧ x⟧ or")
    '1.   or'
    """
    depth, rest = 0, []
    for sign in shown:
        depth += (sign == "⟦") - (sign == "⟧")
        rest.append(" " if sign == "⟧" and not depth else "" if depth else sign)
    return "".join(rest)


@cache
def extracted() -> dict[str, list[Text]]:
    """Return every text that there is to translate, by catalog."""
    return extract_texts(collect_help_texts(typer.main.get_command(app)))


@cache
def locales() -> Path:
    """Return a folder that holds the language."""
    folder = Path(mkdtemp())
    write_pseudo(folder / CODE)
    return folder


def write_pseudo(folder: Path, spoken: Callable[[str], str] = pseudo) -> None:
    """Write the files of the language, as a translator would fill them in.

    Args:
        folder: Where.
        spoken: Puts a text in the language.
    """
    update_translation(folder, extracted())
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
        head = [_head_line(line) for line in lines[1:end]]
        body = [_topic_line(line) for line in lines[end + 1 :]]
        text = "\n".join(["---", *head, f"original: {original}", "---", *body])
        (folder / "topics" / path.name).write_text(text, encoding="utf-8")


def _head_line(line: str) -> str:
    """Put a line of a topic's head in the language."""
    found = _HEAD.fullmatch(line)
    if not found:
        return line
    value = found[2].strip('"').replace('"', "")
    return f'{found[1]}: "{pseudo(value)}"'


def _topic_line(line: str) -> str:
    """Put a line of a topic in the language, but not what is Markdown in it."""
    found = _TOPIC_LINE.fullmatch(line)
    if not line.strip() or found is None:
        return line
    lead = found["lead"] or ""
    if lead:
        words, stop = lead[2:-4], lead[-4]
        lead = f"**{pseudo(words)}{stop}** "
    said = pseudo(found["text"]) if found["text"] else ""
    return f"{found['sign'] or ''}{lead}{said}{found['keys']}"
