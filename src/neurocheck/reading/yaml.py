"""Parses YAML (and so JSON) text into a tree of nodes that know their place.

The tree is built from parser events and not with PyYAML's composer, because
that recurses in C and can be made to overflow the stack by deep nesting.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from neurocheck.errors import Problem
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.problems import Code
from neurocheck.reading.nodes import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    MAX_PROBLEMS,
    Node,
)


__all__ = ["Parser", "parse_yaml"]

_WRITE_OUT = gettext_noop("write the value out")

# libyaml is much faster, but PyYAML can be built without it.
Parser = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# The parser takes quadratic time for many of these.
_DIRECTIVES = re.compile(r"^%TAG\b", re.MULTILINE)


def _position_of(mark: Any) -> tuple[int, int]:
    """Return line and column of a parser's mark, from 1."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Stop(Exception):  # noqa: N818 - carries the last problem out of the builder
    """Ends the building of nodes where the file cannot be read on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _TooDeepForParserError(Exception):
    """The parser stopped at its own limit of nesting, ahead of ours.

    libyaml as it comes with PyYAML 6.0.4 reads ahead and stops at 1,000 levels, at a
    place that is not where our limit was passed. PyYAML's parser in Python has none.
    """


_NOTHING = Node("", (1, 1))


class _Builder:
    """Builds nodes from the events of one file; counts them."""

    def __init__(self, events: Iterator[yaml.Event], where: str) -> None:
        self.events = events
        self.where = where
        self.count = 0
        self.problems: list[Problem] = []

    def next(self) -> yaml.Event:
        """Return the next event; a syntax error ends the reading."""
        try:
            return next(self.events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = _position_of(mark)
            reason = error.problem or error.context or _("unknown syntax error")
            if "maximum nesting depth" in reason:
                raise _TooDeepForParserError from None
            raise _Stop(Code.SYNTAX.at(self.where, place, reason=reason)) from None
        except yaml.YAMLError as error:
            reason = getattr(error, "reason", "") or _(
                "a character that is not allowed"
            )
            raise _Stop(Code.SYNTAX.at(self.where, (1, 1), reason=reason)) from None

    def build(self, event: Any, depth: int = 0) -> Node:
        """Build the node that starts with this event."""
        position = _position_of(event.start_mark)
        self.count += 1
        if depth > MAX_DEPTH:
            raise _Stop(Code.TOO_DEEP.at(self.where, position, limit=MAX_DEPTH))
        if self.count > MAX_NODES:
            raise _Stop(Code.TOO_MANY.at(self.where, position, limit=MAX_NODES))
        # A few aliases of aliases can stand for billions of values, and a tag can make
        # an object of any Python type. Our files need neither.
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag is not None:
            raise _Stop(Code.ALIAS.at(self.where, position, hint=_(_WRITE_OUT)))
        if isinstance(event, yaml.ScalarEvent):
            # implicit[0] is true for plain scalars only, not for quotes and blocks.
            return Node(event.value, position, quoted=not event.implicit[0])
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.build_list(depth), position)
        return self.build_mapping(position, depth)

    def note(self, problem: Problem) -> None:
        """Note a problem; the last one that is worth it ends the reading."""
        if len(self.problems) + 1 >= MAX_PROBLEMS:
            raise _Stop(problem)
        self.problems.append(problem)

    def build_list(self, depth: int) -> list[Node]:
        """Build the items up to the end of the list."""
        items: list[Node] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.build(event, depth + 1))
        return items

    def build_mapping(self, position: tuple[int, int], depth: int) -> Node:
        """Build the pairs up to the end of the mapping; keep the first of doubles."""
        pairs: dict[str, Node] = {}
        node = Node(pairs, position, keys={})
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.build(event, depth + 1)
            # Built even if the key is wrong, to use up its events.
            value = self.build(self.next(), depth + 1)
            if not isinstance(key.content, str):
                found = key.kind
                self.note(
                    Code.WRONG_KIND.at(
                        self.where, key.position, expected=_("a name"), found=found
                    )
                )
            elif key.content in pairs:
                self.note(
                    Code.DUPLICATE_KEY.at(
                        self.where,
                        key.position,
                        key=key.content,
                        hint=_("keep one of them"),
                    )
                )
            else:
                pairs[key.content] = value
                node.keys[key.content] = key.position
        return node


def parse_yaml(data: bytes, where: str) -> tuple[Node, list[Problem]]:
    r"""Read YAML 1.2 or JSON text.

    Args:
        data: The file's bytes: UTF-8, with or without a byte order mark.
        where: The file's name, for problems.

    Returns:
        The root node and the problems found. Where the file cannot be read at
        all, the node is an empty text and the last problem says why.

    >>> root, problems = parse_yaml(b"wound: no", "a.yaml")
    >>> root.content["wound"].content, problems
    ('no', [])
    >>> parse_yaml(b"a: 1\na: 2", "a.yaml")[1][0].message
    "the key 'a' is given twice"
    """
    if len(data) > MAX_BYTES:
        return _NOTHING, [Code.TOO_LARGE.at(where, (1, 1), limit=MAX_BYTES)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        reason, hint = _("it is not UTF-8"), _("save it as UTF-8")
        return _NOTHING, [Code.UNREADABLE.at(where, (1, 1), reason=reason, hint=hint)]
    if found := _DIRECTIVES.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return _NOTHING, [Code.ALIAS.at(where, (line, 1), hint=_(_WRITE_OUT))]
    return _build(text, where, Parser)


def _build(text: str, where: str, parser: Any) -> tuple[Node, list[Problem]]:
    """Build the root node of a text and collect its problems."""
    # yaml.parse only makes events; the loader's part that makes objects never runs.
    builder = _Builder(yaml.parse(text, Loader=parser), where)
    try:
        return _build_document(builder) or _NOTHING, builder.problems
    except _TooDeepForParserError:
        # Read again from the start, so that the problem has the place of our own limit.
        return _build(text, where, yaml.BaseLoader)
    except _Stop as stop:
        return _NOTHING, [*builder.problems, stop.problem]


def _build_document(builder: _Builder) -> Node | None:
    """Build the root node of the only document of a stream; None if it is empty."""
    root: Node | None = None
    while not isinstance(event := builder.next(), yaml.StreamEndEvent):
        if not isinstance(event, yaml.NodeEvent):
            continue
        if root is not None:
            place = _position_of(event.start_mark)
            reason = _("a second document starts here")
            raise _Stop(Code.SYNTAX.at(builder.where, place, reason=reason))
        root = builder.build(event)
    return root
