"""Converts nodes into typed structs, and notes every problem with its place.

The structs are the schema: their fields say which keys there are, which are
needed, and what stands in them. A type with a ``from_node`` method reads itself, and
so does one that is annotated with such a type. Every file of the program is read
this way.
"""

import types
from enum import Enum
from functools import cache
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from neurocheck.errors import FileError, Problem
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.problems import Code
from neurocheck.reading.nodes import MAX_PROBLEMS, Node, plain_value
from neurocheck.reading.suggest import suggest


__all__ = [
    "FilledIn",
    "Key",
    "Reader",
    "in_file_order",
    "keys_of",
    "too_many_problems",
]


_BY_PROGRAM = "filled in by the program"

_T = TypeVar("_T")
_S = TypeVar("_S", bound=msgspec.Struct)

FilledIn = Annotated[_T, _BY_PROGRAM]
"""Marks a field that is no key of a file: the program fills it in."""

_KINDS = {
    str: gettext_noop("text"),
    int: gettext_noop("a whole number"),
    float: gettext_noop("a number"),
    bool: gettext_noop("true or false"),
}


def in_file_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return problems sorted by their place, each once."""
    # Some checks look at a place twice, such as at the options of a question.
    once = dict.fromkeys(problems)
    return tuple(sorted(once, key=lambda problem: (problem.line, problem.column)))


def too_many_problems(where: str, problems: list[Problem]) -> FileError:
    """Return the error of a file that is not worth reading on."""
    message = _(
        "{file} has more than {limit:,} problems.", file=where, limit=MAX_PROBLEMS
    )
    return FileError(message, problems=in_file_order(problems)[:MAX_PROBLEMS])


class Reader:
    """Converts the nodes of one file and collects what is wrong with them."""

    def __init__(self, root: Node, where: str) -> None:
        """Start with no problem.

        Args:
            root: The parsed file.
            where: Its name, for problems.
        """
        self.root = root
        self.where = where
        self.problems: list[Problem] = []
        # By identity, as equal values stand in many places. The value is kept with
        # its node, so that its id is not given to another one.
        self._places: dict[int, tuple[object, Node]] = {}

    def report(
        self, code: Code, at: Node | tuple[int, int], *, hint: str = "", **slots: object
    ) -> None:
        """Note a problem.

        Args:
            code: The kind of problem.
            at: The node or the position where it is.
            hint: How to mend it, if that can be said.
            slots: What stands in the slots of the problem's message.

        Raises:
            FileError: There are so many that the file is not worth reading on.
        """
        if len(self.problems) >= MAX_PROBLEMS:
            raise too_many_problems(self.where, self.problems)
        position = at.position if isinstance(at, Node) else at
        self.problems.append(code.at(self.where, position, hint=hint, **slots))

    def remember(self, value: _T, node: Node) -> _T:
        """Remember the node that a value was read from; return the value."""
        self._places[id(value)] = (value, node)
        return value

    def replace(self, value: _S, **changes: Any) -> _S:
        """Return a struct with some fields changed, remembered at the same node."""
        return self.remember(
            msgspec.structs.replace(value, **changes), self.node_of(value)
        )

    def node_of(self, value: object, *keys: str | int) -> Node:
        """Return the node that a value was read from, or one inside it.

        Args:
            value: The very object that was read or remembered.
            *keys: The way from its node to one inside, key by key; one that is not
                there is passed over.

        Raises:
            KeyError: The value was not read here.
        """
        _, node = self._places[id(value)]
        for key in keys:
            content = node.content
            if isinstance(content, dict) and key in content:
                node = content[str(key)]
            elif isinstance(content, list) and isinstance(key, int):
                node = content[key]
        return node

    def read(self, node: Node, wanted: Any) -> Any:
        """Return a node as the wanted type; None where it cannot be converted."""
        if wanted is str and node.content and isinstance(node.content, str):
            return node.content  # most of every file, so it comes first
        if (origin := get_origin(wanted)) is not None:
            return self.read_generic(node, origin, get_args(wanted))
        if wanted is Any or wanted is object:
            return plain_value(node)
        # Before the test for structs, as Formula is a struct but is written as a text.
        if hasattr(wanted, "from_node"):
            return wanted.from_node(self, node)
        if issubclass(wanted, msgspec.Struct):
            return self.read_struct(node, wanted)
        if issubclass(wanted, Enum):
            return self.read_name(node, {str(one.value): one for one in wanted})
        return self.read_scalar(node, wanted)

    def read_generic(self, node: Node, origin: Any, inner: tuple[Any, ...]) -> Any:
        """Convert a node into a type that takes other types as its arguments."""
        if origin is tuple:
            return self.read_list(node, inner[0])
        if origin is dict:
            return self.read_dict(node, inner[1])
        if origin is Literal:
            return self.read_name(node, {name: name for name in inner})
        if origin is Annotated:
            return inner[1].from_node(self, node)
        return self.read_union(node, inner)

    def read_union(self, node: Node, wanted: tuple[Any, ...]) -> Any:
        """Convert into the member that suits the node; the last where none does."""
        # Only the kind of the node decides, so no two members may be of one kind.
        for member in wanted:
            origin = get_origin(member) or member
            kind = {tuple: list, dict: dict}.get(origin, str)
            if isinstance(origin, type) and issubclass(origin, msgspec.Struct):
                kind = dict
            if member is not types.NoneType and isinstance(node.content, kind):
                return self.read(node, member)
        return self.read(node, [m for m in wanted if m is not types.NoneType][-1])

    def read_list(self, node: Node, item: Any) -> tuple[Any, ...]:
        """Convert a list; a single text may stand for a list of one."""
        if isinstance(node.content, list):
            found = (self.read(entry, item) for entry in node.content)
            return tuple(value for value in found if value is not None)
        if item is str and node.content and isinstance(node.content, str):
            return (node.content,)
        self.report(Code.WRONG_KIND, node, expected=_("a list"), found=node.kind)
        return ()

    def read_dict(self, node: Node, value: Any) -> dict[str, Any]:
        """Convert a mapping whose keys may be any name."""
        if isinstance(node.content, dict):
            return {key: self.read(entry, value) for key, entry in node.content.items()}
        self.report(Code.WRONG_KIND, node, expected=_("a mapping"), found=node.kind)
        return {}

    def read_name(self, node: Node, allowed: dict[str, Any]) -> Any:
        """Convert a name into what it stands for."""
        if isinstance(node.content, str) and node.content in allowed:
            return allowed[node.content]
        value = node.content if isinstance(node.content, str) else node.kind
        self.report(
            Code.NOT_ONE_OF,
            node,
            value=value,
            allowed=", ".join(allowed),
            hint=suggest(value, allowed),
        )
        return None

    def read_scalar(self, node: Node, wanted: type) -> Any:
        """Convert text, a number or true/false."""
        value = node.content if wanted is str else plain_value(node)
        # bool is a subclass of int, but "true" in a file is no number.
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is wanted and value != "":
            return value
        expected = _(_KINDS[wanted])
        self.report(Code.WRONG_KIND, node, expected=expected, found=node.kind)
        return None

    def read_struct(self, node: Node, wanted: type[msgspec.Struct]) -> Any:
        """Convert a mapping whose keys are the fields of a struct."""
        if not isinstance(node.content, dict):
            expected = _("a mapping")
            self.report(Code.WRONG_KIND, node, expected=expected, found=node.kind)
            return None
        fields = keys_of(wanted)
        before = len(self.problems)
        for key in [key for key in node.content if key not in fields]:
            self.report(
                Code.UNKNOWN_KEY,
                node.keys[key],
                key=key,
                hint=suggest(key, fields),
            )
        for key, field in fields.items():
            if field.required and key not in node.content:
                self.report(Code.MISSING_KEY, node, key=key)
        values = {
            fields[key].name: self.read(entry, fields[key].type)
            for key, entry in node.content.items()
            if key in fields
        }
        if len(self.problems) > before:
            # Keep what could be read, so that the rest of the file is checked too.
            values = {key: value for key, value in values.items() if value is not None}
            missing = (f for f in fields.values() if f.name not in values)
            if any(field.required for field in missing):
                return None
        return self.remember(wanted(**values), node)


class Key(NamedTuple):
    """A key of a file.

    Attributes:
        name: The attribute of the struct that it fills.
        type: The type of its value.
        required: Whether it must be given.
    """

    name: str
    type: Any
    required: bool


# Cached: resolving annotations is slow, and every mapping of a file needs it.
@cache
def keys_of(wanted: type[msgspec.Struct]) -> dict[str, Key]:
    """Return the keys of a struct as they stand in a file."""
    hints = get_type_hints(wanted, include_extras=True)
    return {
        field.encode_name: Key(field.name, hints[field.name], field.required)
        for field in msgspec.structs.fields(wanted)
        if _BY_PROGRAM not in getattr(hints[field.name], "__metadata__", ())
    }
