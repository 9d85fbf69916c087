"""The tree of nodes of a file, which know their place.

Plain scalars stay text here, so ``no`` is never False and ``12:30`` never 750;
what a scalar means is decided by the type that is wanted (see
:mod:`neurocheck.reading.structs`) or, where any value may stand, by the YAML 1.2
core schema (:func:`plain_value`).
"""

import re

import msgspec

from neurocheck.i18n.translate import gettext as _


__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "MAX_PROBLEMS",
    "Node",
    "plain_value",
]

# Files may come from strangers, so none may use up memory or time, nor overflow the
# stack. docs/security.md names the same limits.
MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 200_000
# Without it, a file that is wrong in every value makes a report of a hundred thousand
# lines.
MAX_PROBLEMS = 1_000

# A float holds 15 digits exactly; a longer number stays text. So do .inf and .nan,
# which the core schema has: no answer is one (answers/read.py refuses them in JSON).
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class Node(msgspec.Struct):
    """A value in a file: text, a list of nodes, or a mapping of key to node.

    Attributes:
        content: ``str``, ``list[Node]`` or ``dict[str, Node]``.
        position: Line and column where it starts, from 1.
        quoted: Whether it is a scalar in quotes or a block: then it is always text.
        keys: For a mapping, where each key stands.
    """

    content: "str | list[Node] | dict[str, Node]"
    position: tuple[int, int]
    quoted: bool = False
    keys: dict[str, tuple[int, int]] = {}  # msgspec makes a new one for each node

    @property
    def kind(self) -> str:
        """The kind of value in words, for messages."""
        if isinstance(self.content, str):
            return _("text") if self.content else _("nothing")
        return _("a list") if isinstance(self.content, list) else _("a mapping")


def plain_value(node: Node) -> object:
    """Return the value of a node where any value may stand (YAML 1.2 core schema).

    >>> texts = ("no", "7.10", "12", "12:30", "true", "")
    >>> [plain_value(Node(text, (1, 1))) for text in texts]
    ['no', 7.1, 12, '12:30', True, None]
    """
    content = node.content
    if isinstance(content, list):
        return [plain_value(item) for item in content]
    if isinstance(content, dict):
        return {key: plain_value(value) for key, value in content.items()}
    if node.quoted:
        return content
    if content in _CONSTANTS:
        return _CONSTANTS[content]
    if _INTEGER.fullmatch(content):
        return int(content)
    return float(content) if _FLOAT.fullmatch(content) else content
