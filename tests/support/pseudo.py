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

from neurocheck.cli.main import app
from neurocheck.cli.speaking import help_texts
from neurocheck.languages.books import update_translation
from neurocheck.languages.overlays import BOOKS
from neurocheck.languages.texts import Text, all_texts
from neurocheck.resources import bundled


__all__ = ["CODE", "books", "locales", "outside", "pseudo", "write_pseudo"]

CODE = "xx"
_ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
_KEPT = re.compile(r"\{[^}]*\}|\[/?\w*\]|\s+")  # places, Rich's markup, spaces
_TOPIC_LINE = re.compile(
    r"(?P<sign>(?:#{1,2}|-|\d+\.) )?(?P<lead>\*\*[^*]+[.:?!]\*\* )?"
    r"(?P<text>.*?)(?P<keys>(?: +\[[\w.-]+\])*)"
)
_HEAD = re.compile(r"(title|summary): (.*)")


def pseudo(text: str) -> str:
    """Put a text in the language.

    >>> pseudo("See {place} again.")
    '⟦Séééé {place} ágáín.ééé⟧'
    """
    spoken, at = "", 0
    for kept in [*_KEPT.finditer(text), None]:
        word = text[at : kept.start() if kept else len(text)]
        spoken += word.translate(_ACCENTS) + "é" * ceil(len(word) * 0.4)
        if kept:
            spoken += kept[0]
            at = kept.end()
    return f"⟦{spoken}⟧"


def outside(shown: str) -> str:
    """Give what stands outside the marks, and so came from no translation.

    >>> outside("1. ⟦Yéés ⟦twíícé⟧ x⟧ or")
    '1.   or'
    """
    depth, rest = 0, []
    for sign in shown:
        depth += (sign == "⟦") - (sign == "⟧")
        rest.append(" " if sign == "⟧" and not depth else "" if depth else sign)
    return "".join(rest)


@cache
def books() -> dict[str, list[Text]]:
    """Give every text that there is to translate."""
    return all_texts(help_texts(typer.main.get_command(app)))


@cache
def locales() -> Path:
    """Give a folder with the language in it."""
    folder = Path(mkdtemp())
    write_pseudo(folder / CODE)
    return folder


def write_pseudo(folder: Path, spoken: Callable[[str], str] = pseudo) -> None:
    """Write the files of the language, as a translator would fill them in.

    Args:
        folder: Where.
        spoken: Puts a text in the language.
    """
    update_translation(folder, books())
    for book in BOOKS:
        entries = polib.pofile(str(folder / f"{book}.po"))
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
