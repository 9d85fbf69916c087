"""Reads the texts of ``neurocheck learn``: a small subset of Markdown, checked.

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
from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.problems import Code
from neurocheck.reading.compiled import read_compiled
from neurocheck.reading.files import read_bytes
from neurocheck.reading.nodes import MAX_BYTES, MAX_PROBLEMS
from neurocheck.reading.structs import Reader, in_file_order, too_many_problems
from neurocheck.reading.suggest import suggest
from neurocheck.resources import bundled
from neurocheck.topics.model import (
    Passage,
    Topic,
    TopicList,
    TopicParagraph,
    TopicSection,
)


__all__ = [
    "list_source_keys",
    "list_topic_files",
    "load_topics",
    "read_topic",
]

_NAME = re.compile(r"[0-9]{2}-([a-z][a-z0-9-]*)\.md")
_FENCE = "---"
_HEADING = re.compile(r"(#{1,2}) (\S.*)")
_ITEM = re.compile(r"(-|[0-9]{1,2}\.) (\S.*)")
_KEYS = re.compile(r"(?: +\[[A-Za-z0-9][A-Za-z0-9_.-]*\])+$")
_LEAD = re.compile(r"\*\*([^*]*[^*\s][.:?!])\*\* +")
# The order matters, here and below: the first that matches is named in the problem, and
# an image would also match as a link, a link as a bracket.
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
    """The head of a file, between the two lines ``---``."""

    title: str
    summary: str
    looked_up: str = ""
    original: str = ""


def list_source_keys(topic: Topic) -> tuple[str, ...]:
    """Return the source keys of a topic, each once, in order of first use."""
    passages = (passage for section in topic.sections for passage in section.passages)
    return tuple(dict.fromkeys(key for passage in passages for key in passage.sources))


def list_topic_files() -> list[str]:
    """Return the names of the bundled files, from the folder of the data on."""
    return [f"topics/{path.name}" for path in sorted(bundled("topics").glob("*.md"))]


def load_topics(
    sources: Collection[str], folder: Path | None = None
) -> dict[str, Topic]:
    """Return every topic in the language shown, by id, in order of the file names.

    A topic without a translation, or with one of an older English text, is returned
    in English.

    Args:
        sources: The source keys that there are.
        folder: The folder of the files; None for the bundled ones.

    Raises:
        FileError: A file is wrong; it holds every problem of every file.
    """
    if folder is None and get_language() is ENGLISH:
        found = read_compiled("topics", dict[str, Topic], list_topic_files())
        if found is not None:
            return found
    topics: dict[str, Topic] = {}
    problems: list[Problem] = []
    # The numbers in the names give the order; that of glob() depends on the disk.
    for path in sorted((folder or bundled("topics")).glob("*.md")):
        try:
            topic = _read_in_language(path, sources)
        except FileError as error:
            problems.extend(error.problems)
            if len(problems) >= MAX_PROBLEMS:
                break
            continue
        if topic.id in topics:
            problems.append(Code.DUPLICATE_ID.at(path.name, (1, 1), id=topic.id))
        topics[topic.id] = topic
    if problems:
        raise FileError(_("The topics cannot be read."), problems=tuple(problems))
    return topics


def _read_in_language(path: Path, sources: Collection[str]) -> Topic:
    """Return a topic in the language shown, or in English; see :func:`load_topics`."""
    data = read_bytes(path)
    language = get_language()
    folder = language.folder
    translation = folder / "topics" / path.name if folder else path
    if folder and translation.is_file():
        topic = read_topic(read_bytes(translation), path.name, sources)
        # Otherwise the English text has changed since, and the translation may give
        # advice that is no longer right.
        if topic.original == hashlib.sha256(data).hexdigest():
            return msgspec.structs.replace(topic, original="")
    if folder and path.parent == bundled("topics"):
        language.left_in_english.add(path.name)
    return read_topic(data, path.name, sources)


def read_topic(data: bytes, name: str, sources: Collection[str]) -> Topic:
    """Return the topic of a file.

    Args:
        data: The bytes of the file.
        name: The name of the file, which holds the id of the topic.
        sources: The source keys that there are.

    Raises:
        FileError: The file is wrong; it holds every problem, in file order.
    """
    lines, problems = _decode_lines(data, name)
    end = _find_end_of_head(lines)
    if not problems and end is None:
        problems = [Code.NO_HEAD.at(name, (1, 1))]
    if problems or end is None:
        message = _("{file} cannot be read.", file=name)
        raise FileError(message, problems=tuple(problems))
    head, topic_id = _read_head(lines[1:end], name, problems), _NAME.fullmatch(name)
    if topic_id is None:
        problems.append(Code.BAD_FILE_NAME.at(name, (1, 1), name=name))
    body = _BodyReader(name, sources)
    body.read_lines(lines[end + 1 :], first=end + 2)
    problems += body.problems
    if problems or head is None or topic_id is None:
        found = in_file_order(problems)
        raise FileError(_("{file} is not right.", file=name), problems=found)
    return msgspec.structs.replace(
        head, id=topic_id[1], sections=tuple(draft.finish() for draft in body.sections)
    )


def _decode_lines(data: bytes, name: str) -> tuple[list[str], list[Problem]]:
    """Return the lines of a file, and the problem if it cannot be decoded."""
    if len(data) > MAX_BYTES:
        return [], [Code.TOO_LARGE.at(name, (1, 1), limit=MAX_BYTES)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        reason, hint = _("it is not UTF-8"), _("save it as UTF-8")
        return [], [Code.UNREADABLE.at(name, (1, 1), reason=reason, hint=hint)]
    # Not splitlines(), which also splits at form feeds and U+2028: line numbers in
    # problems would then differ from those in an editor.
    return text.replace("\r\n", "\n").split("\n"), []


def _find_end_of_head(lines: list[str]) -> int | None:
    """Return the index of the line that closes the head; None where there is none."""
    if not lines or lines[0].rstrip() != _FENCE:
        return None
    return next((row for row in range(1, len(lines)) if lines[row] == _FENCE), None)


def _read_head(lines: list[str], name: str, problems: list[Problem]) -> Topic | None:
    """Return a topic that has only its head; add what is wrong to the problems."""
    # The compiled topics do without it.
    from neurocheck.reading.yaml import parse_yaml

    # An empty line stands for the first line ---, so that line numbers are right.
    root, found = parse_yaml("\n".join(["", *lines]).encode(), name)
    reader = Reader(root, name)
    reader.problems.extend(found)
    head: _Head | None = None if found else reader.read(root, _Head)
    day = _read_day(reader, head) if head else None
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


def _read_day(reader: Reader, head: _Head) -> date | None:
    """Return the day when facts were last looked up; None where none is given."""
    if not head.looked_up:
        return None
    try:
        return date.fromisoformat(head.looked_up)
    except ValueError:
        node = reader.node_of(head, "looked_up")
        expected = _("a date such as 2026-11-22")
        reader.report(Code.WRONG_KIND, node, expected=expected, found=node.kind)
        return None


class _SectionDraft:
    """A section while its lines are read."""

    def __init__(self, title: str, level: int, line: int) -> None:
        self.title = title
        self.level = level
        self.line = line
        self.blocks: list[TopicParagraph | TopicList] = []

    def finish(self) -> TopicSection:
        """Return the section."""
        return TopicSection(
            title=self.title, level=self.level, blocks=tuple(self.blocks)
        )


class _BodyReader:
    """Reads the lines after the head, and collects what is wrong with them."""

    def __init__(self, where: str, sources: Collection[str]) -> None:
        self.where = where
        self.sources = sources
        self.problems: list[Problem] = []
        self.sections: list[_SectionDraft] = []
        self.last_kind = ""

    def report(
        self, code: Code, line: int, column: int = 1, hint: str = "", **slots: Any
    ) -> None:
        """Add a problem at a place in the file.

        Raises:
            FileError: There are so many that the file is not worth reading on.
        """
        if len(self.problems) >= MAX_PROBLEMS:
            raise too_many_problems(self.where, self.problems)
        self.problems.append(code.at(self.where, (line, column), hint=hint, **slots))

    def read_lines(self, lines: list[str], first: int) -> None:
        """Read every line of the body.

        Args:
            lines: The lines.
            first: The number of the first one in the file.
        """
        for number, line in zip(count(first), lines, strict=False):
            text = line.rstrip()
            if text:
                self.read_line(text, number)
            self.last_kind = self.classify(text)
        for section, after in zip_longest(self.sections, self.sections[1:]):
            # A heading may stand right above a deeper one, and then needs no text.
            is_divided = after is not None and after.level > section.level
            if not section.blocks and not is_divided:
                self.report(Code.EMPTY_SECTION, section.line, title=section.title)
        if not self.sections:
            self.report(Code.NO_HEADING, first)

    def classify(self, text: str) -> str:
        """Return what a line is: "" (empty), "#", "-", "1" (an item) or "p"."""
        if found := _ITEM.match(text):
            return "-" if found[1] == "-" else "1"
        return "#" if text.startswith("#") else text[:1] and "p"

    def read_line(self, text: str, line: int) -> None:
        """Read one line that is not empty."""
        if heading := _HEADING.fullmatch(text):
            self.add_heading(heading[1], heading[2], line)
        elif item := _ITEM.fullmatch(text):
            self.add_item(item[1], item[2], line, item.start(2) + 1)
        elif wrong := self.find_unsupported(text, _NOT_AT_START, at_start=True):
            self.report(Code.NOT_SUPPORTED, line, what=wrong[0])
        elif self.last_kind == "p":
            what = _("a paragraph over several lines")
            self.report(Code.NOT_SUPPORTED, line, what=what)
        else:
            self.add_paragraph(text, line)

    def find_unsupported(
        self, text: str, signs: dict[str, re.Pattern[str]], *, at_start: bool = False
    ) -> tuple[str, int] | None:
        """Return the first sign that topics do not use, and its index in the text."""
        for what, sign in signs.items():
            if found := sign.match(text) if at_start else sign.search(text):
                return _(what), found.start()
        return None

    def add_heading(self, signs: str, title: str, line: int) -> None:
        """Begin a section."""
        level = len(signs)
        if wrong := self.find_unsupported(title, _NOT_INSIDE):
            column = level + 2 + wrong[1]
            self.report(Code.NOT_SUPPORTED, line, column, what=wrong[0])
        if level > 1 and not self.sections:
            self.report(Code.NO_HEADING, line)
        self.sections.append(_SectionDraft(title, level, line))

    def add_paragraph(self, text: str, line: int) -> None:
        """Add a paragraph to the current section."""
        found = self.read_passage(text, line, column=1)
        if section := self.find_section(line):
            paragraph = TopicParagraph(text=found.text, sources=found.sources)
            section.blocks.append(paragraph)

    def add_item(self, sign: str, text: str, line: int, column: int) -> None:
        """Add an item to the list of the line before, or begin a list."""
        numbered = sign != "-"
        lead = None if numbered else _LEAD.match(text)
        skipped = lead.end() if lead else 0
        found = self.read_passage(text[skipped:], line, column + skipped)
        section = self.find_section(line)
        if section is None:
            return
        block = section.blocks[-1] if section.blocks else None
        goes_on = self.last_kind == ("1" if numbered else "-")
        items: tuple[Passage, ...] = ()
        if goes_on and isinstance(block, TopicList):
            # Blocks are frozen, so a longer list takes the place of the last one.
            items = block.items
            section.blocks.pop()
        if numbered and sign != f"{len(items) + 1}.":
            what = _("a list that is not numbered 1, 2, 3")
            self.report(Code.NOT_SUPPORTED, line, what=what)
        item = msgspec.structs.replace(found, lead=lead[1] if lead else "")
        section.blocks.append(TopicList(numbered=numbered, items=(*items, item)))

    def find_section(self, line: int) -> _SectionDraft | None:
        """Return the current section; report a block that comes before any heading."""
        if self.sections:
            return self.sections[-1]
        self.report(Code.NO_HEADING, line)
        return None

    def read_passage(self, text: str, line: int, column: int) -> Passage:
        """Return the words and the source keys of a line; check both."""
        found = _KEYS.search(text)
        words = text[: found.start()] if found else text
        if wrong := self.find_unsupported(words, _NOT_INSIDE):
            self.report(Code.NOT_SUPPORTED, line, column + wrong[1], what=wrong[0])
        elif found is None or not words.strip():
            self.report(Code.NO_SOURCES, line, column + len(text))
        keys = self.read_keys(text, found, line, column) if found else ()
        return Passage(text=words, sources=keys)

    def read_keys(
        self, text: str, found: re.Match[str], line: int, column: int
    ) -> tuple[str, ...]:
        """Return the source keys at the end of a line; report unknown ones."""
        keys = []
        for one in re.finditer(r"\[([^\]]+)\]", text[found.start() :]):
            keys.append(one[1])
            if one[1] not in self.sources:
                place = column + found.start() + one.start(1)
                hint = suggest(one[1], self.sources)
                self.report(Code.UNKNOWN_SOURCE, line, place, hint, key=one[1])
        return tuple(dict.fromkeys(keys))
