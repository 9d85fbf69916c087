"""The texts of ``neurocheck learn``: a small subset of Markdown, checked line by line.

A topic is a file ``NN-id.md``: a head in YAML between two lines ``---``, then
headings (``#``, ``##``), paragraphs, and lists (``-`` or ``1.``). Every paragraph and
every item stands on one line and ends with its source keys, ``[A] [B]``. A few words
in bold, with a stop (``**Heart.**``), may open an item of a ``-`` list. There is
nothing else.
"""

import hashlib
import re
from collections.abc import Collection
from datetime import date
from itertools import count, zip_longest
from pathlib import Path
from typing import Any

import msgspec

from neurocheck.errors import FileError, Problem
from neurocheck.i18n.language import get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.problems import Code
from neurocheck.reading.files import read_bytes
from neurocheck.reading.structs import Reader, in_file_order
from neurocheck.reading.suggest import suggest
from neurocheck.reading.yaml import MAX_BYTES, parse_yaml
from neurocheck.resources import bundled
from neurocheck.topics.model import Items, Paragraph, Passage, Section, Topic


__all__ = [
    "Items",
    "Paragraph",
    "Passage",
    "Section",
    "Topic",
    "load_topics",
    "read_topic",
    "topic_keys",
]

_NAME = re.compile(r"[0-9]{2}-([a-z][a-z0-9-]*)\.md")
_FENCE = "---"
_HEADING = re.compile(r"(#{1,2}) (\S.*)")
_ITEM = re.compile(r"(-|[0-9]{1,2}\.) (\S.*)")
_KEYS = re.compile(r"(?: +\[[A-Za-z0-9][A-Za-z0-9_.-]*\])+$")
_LEAD = re.compile(r"\*\*([^*]*[^*\s][.:?!])\*\* +")
_NOT_AT_START = {
    gettext_noop("more than two '#', or '#' without a space"): re.compile(r"#"),
    gettext_noop("an indented line"): re.compile(r"\s"),
    gettext_noop("a quotation"): re.compile(r">"),
    gettext_noop("a rule"): re.compile(r"([-=_*])\1{2,}$"),
    gettext_noop("a bullet other than '-'"): re.compile(r"[*+•] "),
}
_NOT_INSIDE = {
    gettext_noop("a backslash"): re.compile(r"\\"),
    gettext_noop("code"): re.compile(r"`|~~~"),
    gettext_noop("an image"): re.compile(r"!\["),
    gettext_noop("HTML"): re.compile(r"<[A-Za-z/!?]|&#?[A-Za-z0-9]+;"),
    gettext_noop("a link"): re.compile(r"\[[^\]]*\]\s*[(\[]|[A-Za-z]+://"),
    gettext_noop("a bracket before the end"): re.compile(r"[\[\]]"),
    gettext_noop("bold, unless it opens a '-' item and ends with a stop"): re.compile(
        r"\*\*"
    ),
    gettext_noop("other emphasis"): re.compile(r"\*|\b_|_\b|~~"),
    gettext_noop("a table"): re.compile(r"\|"),
}


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What stands between the two lines ``---``."""

    title: str
    summary: str
    looked_up: str = ""
    original: str = ""


def topic_keys(topic: Topic) -> tuple[str, ...]:
    """Give the source keys that a topic names, each once, in order of first use."""
    passages = (one for section in topic.sections for one in section.passages)
    return tuple(dict.fromkeys(key for one in passages for key in one.sources))


def load_topics(
    sources: Collection[str], folder: Path | None = None
) -> dict[str, Topic]:
    """Load every topic in the language shown, by id, in the order of the file names.

    One that is not translated, or was before it changed, is given in English.

    Args:
        sources: The keys that may be named.
        folder: Where the files are; those of the program where it is None.

    Raises:
        FileError: It holds every problem of every file.
    """
    topics: dict[str, Topic] = {}
    problems: list[Problem] = []
    for path in sorted((folder or bundled("topics")).glob("*.md")):
        try:
            topic = _read_shown(path, sources)
        except FileError as error:
            problems.extend(error.problems)
            continue
        if topic.id in topics:
            problems.append(Code.DUPLICATE_ID.at(path.name, (1, 1), id=topic.id))
        topics[topic.id] = topic
    if problems:
        raise FileError(_("The topics cannot be read."), problems=tuple(problems))
    return topics


def _read_shown(path: Path, sources: Collection[str]) -> Topic:
    """Read a topic in the language shown, where it is translated as it stands."""
    data = read_bytes(path)
    folder = get_language().folder
    other = folder / "topics" / path.name if folder else path
    if folder and other.is_file():
        topic = read_topic(read_bytes(other), path.name, sources)
        if topic.original == hashlib.sha256(data).hexdigest():
            return msgspec.structs.replace(topic, original="")
    return read_topic(data, path.name, sources)


def read_topic(data: bytes, name: str, sources: Collection[str]) -> Topic:
    """Read one topic.

    Args:
        data: The file's bytes.
        name: The file's name; its order and id.
        sources: The keys that may be named.

    Raises:
        FileError: It holds every problem, in file order.
    """
    lines, problems = _lines(data, name)
    end = _end_of_head(lines)
    if not problems and end is None:
        problems = [Code.NO_HEAD.at(name, (1, 1))]
    if problems or end is None:
        message = _("{file} cannot be read.", file=name)
        raise FileError(message, problems=tuple(problems))
    head, topic_id = _head(lines[1:end], name, problems), _NAME.fullmatch(name)
    if topic_id is None:
        problems.append(Code.BAD_FILE_NAME.at(name, (1, 1), name=name))
    body = _Body(name, sources)
    body.read(lines[end + 1 :], first=end + 2)
    problems += body.problems
    if problems or head is None or topic_id is None:
        found = in_file_order(problems)
        raise FileError(_("{file} is not right.", file=name), problems=found)
    return msgspec.structs.replace(
        head, id=topic_id[1], sections=tuple(one.done() for one in body.sections)
    )


def _lines(data: bytes, name: str) -> tuple[list[str], list[Problem]]:
    """Decode a file into lines."""
    if len(data) > MAX_BYTES:
        return [], [Code.TOO_LARGE.at(name, (1, 1), limit=MAX_BYTES)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        reason, hint = _("it is not UTF-8"), _("save it as UTF-8")
        return [], [Code.UNREADABLE.at(name, (1, 1), reason=reason, hint=hint)]
    return text.replace("\r\n", "\n").split("\n"), []


def _end_of_head(lines: list[str]) -> int | None:
    """Find the line that closes the head."""
    if not lines or lines[0].rstrip() != _FENCE:
        return None
    return next((row for row in range(1, len(lines)) if lines[row] == _FENCE), None)


def _head(lines: list[str], name: str, problems: list[Problem]) -> Topic | None:
    """Read the head; an empty line stands for its fence, so that places are right."""
    root, found = parse_yaml("\n".join(["", *lines]).encode(), name)
    reader = Reader(root, name)
    reader.problems.extend(found)
    head: _Head | None = None if found else reader.read(root, _Head)
    day = _day(reader, head) if head else None
    problems.extend(reader.problems)
    if head is None:
        return None
    return Topic(
        id="",
        title=head.title,
        summary=head.summary,
        looked_up=day,
        original=head.original,
        sections=(),
    )


def _day(reader: Reader, head: _Head) -> date | None:
    """Read the day on which something was looked up."""
    if not head.looked_up:
        return None
    try:
        return date.fromisoformat(head.looked_up)
    except ValueError:
        node = reader.node_of(head, "looked_up")
        expected = _("a date such as 2026-11-22")
        reader.report(Code.WRONG_KIND, node, expected=expected, found=node.kind)
        return None


class _Part:
    """A section while it is read."""

    def __init__(self, title: str, level: int, line: int) -> None:
        self.title = title
        self.level = level
        self.line = line
        self.blocks: list[Paragraph | Items] = []

    def done(self) -> Section:
        """Give the section."""
        return Section(title=self.title, level=self.level, blocks=tuple(self.blocks))


class _Body:
    """Reads the lines after the head, and keeps what is wrong with them."""

    def __init__(self, where: str, sources: Collection[str]) -> None:
        self.where = where
        self.sources = sources
        self.problems: list[Problem] = []
        self.sections: list[_Part] = []
        self.last = ""

    def report(
        self, code: Code, line: int, column: int = 1, hint: str = "", **slots: Any
    ) -> None:
        """Note a problem."""
        self.problems.append(code.at(self.where, (line, column), hint=hint, **slots))

    def read(self, lines: list[str], first: int) -> None:
        """Read every line; the first one has this number in the file."""
        for number, line in zip(count(first), lines, strict=False):
            text = line.rstrip()
            if text:
                self.read_line(text, number)
            self.last = self.kind(text)
        for section, after in zip_longest(self.sections, self.sections[1:]):
            is_divided = after is not None and after.level > section.level
            if not section.blocks and not is_divided:
                self.report(Code.EMPTY_SECTION, section.line, title=section.title)
        if not self.sections:
            self.report(Code.NO_HEADING, first)

    def kind(self, text: str) -> str:
        """Name what a line is: nothing, a heading, an item or a paragraph."""
        if found := _ITEM.match(text):
            return "-" if found[1] == "-" else "1"
        return "#" if text.startswith("#") else text[:1] and "p"

    def read_line(self, text: str, line: int) -> None:
        """Read a line that is not empty."""
        if heading := _HEADING.fullmatch(text):
            self.heading(heading[1], heading[2], line)
        elif item := _ITEM.fullmatch(text):
            self.item(item[1], item[2], line, item.start(2) + 1)
        elif wrong := self.unsupported(text, _NOT_AT_START, at_start=True):
            self.report(Code.NOT_SUPPORTED, line, what=wrong[0])
        elif self.last == "p":
            what = _("a paragraph over several lines")
            self.report(Code.NOT_SUPPORTED, line, what=what)
        else:
            self.paragraph(text, line)

    def unsupported(
        self, text: str, signs: dict[str, re.Pattern[str]], *, at_start: bool = False
    ) -> tuple[str, int] | None:
        """Find the first sign that has no meaning here, and where it stands."""
        for what, sign in signs.items():
            if found := sign.match(text) if at_start else sign.search(text):
                return _(what), found.start()
        return None

    def heading(self, signs: str, title: str, line: int) -> None:
        """Open a section."""
        level = len(signs)
        if wrong := self.unsupported(title, _NOT_INSIDE):
            column = level + 2 + wrong[1]
            self.report(Code.NOT_SUPPORTED, line, column, what=wrong[0])
        if level > 1 and not self.sections:
            self.report(Code.NO_HEADING, line)
        self.sections.append(_Part(title, level, line))

    def paragraph(self, text: str, line: int) -> None:
        """Add a paragraph to the section."""
        found = self.passage(text, line, column=1)
        if section := self.section(line):
            section.blocks.append(Paragraph(text=found.text, sources=found.sources))

    def item(self, sign: str, text: str, line: int, column: int) -> None:
        """Add an item to the list that it stands in, or begin one."""
        numbered = sign != "-"
        lead = None if numbered else _LEAD.match(text)
        skipped = lead.end() if lead else 0
        found = self.passage(text[skipped:], line, column + skipped)
        section = self.section(line)
        if section is None:
            return
        begun = section.blocks[-1] if section.blocks else None
        goes_on = isinstance(begun, Items) and self.last == ("1" if numbered else "-")
        items = begun.items if goes_on and isinstance(begun, Items) else ()
        if numbered and sign != f"{len(items) + 1}.":
            what = _("a list that is not numbered 1, 2, 3")
            self.report(Code.NOT_SUPPORTED, line, what=what)
        kept = (*items, msgspec.structs.replace(found, lead=lead[1] if lead else ""))
        section.blocks[-1 if goes_on else len(section.blocks) :] = [
            Items(numbered=numbered, items=kept)
        ]

    def section(self, line: int) -> _Part | None:
        """Give the section that a block belongs to."""
        if self.sections:
            return self.sections[-1]
        self.report(Code.NO_HEADING, line)
        return None

    def passage(self, text: str, line: int, column: int) -> Passage:
        """Take the source keys from the end, and check the words before them."""
        found = _KEYS.search(text)
        words = text[: found.start()] if found else text
        if wrong := self.unsupported(words, _NOT_INSIDE):
            self.report(Code.NOT_SUPPORTED, line, column + wrong[1], what=wrong[0])
        elif found is None or not words.strip():
            self.report(Code.NO_SOURCES, line, column + len(text))
        keys = self.keys(text, found, line, column) if found else ()
        return Passage(text=words, sources=keys)

    def keys(
        self, text: str, found: re.Match[str], line: int, column: int
    ) -> tuple[str, ...]:
        """Give the keys at the end of a line, and check that each is known."""
        keys = []
        for one in re.finditer(r"\[([^\]]+)\]", text[found.start() :]):
            keys.append(one[1])
            if one[1] not in self.sources:
                place = column + found.start() + one.start(1)
                hint = suggest(one[1], self.sources)
                self.report(Code.UNKNOWN_SOURCE, line, place, hint, key=one[1])
        return tuple(dict.fromkeys(keys))
