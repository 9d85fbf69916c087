"""Conditions: small trees that are parsed once and read by several interpreters.

In a file a condition is a text, ``feet_numb = both``, or a mapping with one
key: ``all``, ``any``, ``not``, or ``at_least`` beside ``of``. A name alone stands
for a condition that the question set defines under ``conditions``. Logic has three
values (Kleene): true, false and unknown, which is ``None`` here.

This module parses conditions, says whether they hold (:func:`evaluate`) and which
answers decide that (:func:`deciding_questions`).
"""

import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Self

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.problems import Code
from neurocheck.reading.structs import Reader
from neurocheck.reading.suggest import suggest
from neurocheck.reading.yaml import Node


__all__ = [
    "OPERATORS",
    "TEXT_FORMS",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Compare",
    "Condition",
    "IsAnswered",
    "Named",
    "Not",
    "comparisons",
    "deciding_questions",
    "evaluate",
    "parse_condition",
]

Known = Mapping[str, str | int | float | tuple[str, ...]]

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "includes": operator.contains,
}
"""What each comparison does with an answer and a value; the same on table columns,
``includes`` excepted."""

_COMPARE = re.compile(
    r"(?P<question>\w+)\s*(?P<operator>!=|<=|>=|=|<|>|\bincludes\b)\s*(?P<value>\S.*)"
)
_ANSWERED = re.compile(r"(?P<question>\w+)\s+is\s+answered")
_NAME = re.compile(r"[A-Za-z]\w*")
TEXT_FORMS = (_NAME.pattern, _ANSWERED.pattern, _COMPARE.pattern)
"""The forms of a condition that is written as text, as regular expressions."""

_EXAMPLE = gettext_noop("write it like: question_id = option_id")


class Condition(msgspec.Struct, frozen=True):
    """Any condition; the classes below are its forms."""

    @classmethod
    def from_node(cls, reader: Reader, node: Node) -> Self | None:
        """Read a condition from a file; note each problem where it stands."""
        return _from_node(reader, node)  # type: ignore[return-value] # a Condition


class Compare(Condition, frozen=True):
    """A question's answer against a value.

    Attributes:
        question: Id of a question or a derived number.
        operator: One of ``= != < <= > >= includes``.
        value: Option id, number or date; text until the file is checked.
    """

    question: str
    operator: str
    value: str | int | float


class IsAnswered(Condition, frozen=True):
    """Whether a question has an answer; never unknown itself."""

    question: str


class Named(Condition, frozen=True):
    """A condition that the question set defines; replaced by it when checked."""

    name: str


class Group(Condition, frozen=True):
    """Several conditions together."""

    of: tuple[Condition, ...]


class AllOf(Group, frozen=True):
    """Every one of them."""


class AnyOf(Group, frozen=True):
    """One or more of them."""


class AtLeast(Group, frozen=True):
    """As many of them as ``count``, or more."""

    count: int = 1


class Not(Condition, frozen=True):
    """The opposite."""

    condition: Condition


_GROUPS: dict[str, type[Group]] = {"all": AllOf, "any": AnyOf}


def parse_condition(text: str) -> Condition | None:
    """Parse the text form.

    >>> parse_condition("hba1c >= 7")
    Compare(question='hba1c', operator='>=', value='7')
    >>> parse_condition("wound is answered")
    IsAnswered(question='wound')
    >>> parse_condition("feet_symptom")
    Named(name='feet_symptom')
    >>> parse_condition("wound and fever") is None
    True
    """
    text = text.strip()
    if _NAME.fullmatch(text):
        return Named(text)
    if found := _ANSWERED.fullmatch(text):
        return IsAnswered(found["question"])
    if found := _COMPARE.fullmatch(text):
        return Compare(found["question"], found["operator"], found["value"])
    return None


def _from_node(reader: Reader, node: Node) -> Condition | None:
    """Read either form."""
    content = node.content
    if isinstance(content, str):
        condition = parse_condition(content)
        if condition is None:
            hint = _(_EXAMPLE)
            reader.report(Code.BAD_CONDITION, node, text=content[:60], hint=hint)
            return None
        return reader.remember(condition, node)  # type: ignore[no-any-return]
    if not isinstance(content, dict):
        reader.report(
            Code.WRONG_KIND,
            node,
            expected=_("a condition"),
            found=node.kind,
            hint=_(_EXAMPLE),
        )
        return None
    return _from_mapping(reader, node, content)


def _from_mapping(
    reader: Reader, node: Node, content: dict[str, Node]
) -> Condition | None:
    """Read the form with keys."""
    keys = set(content)
    if keys == {"not"}:
        inner = _from_node(reader, content["not"])
        return reader.remember(Not(inner), node) if inner else None
    if keys == {"at_least", "of"}:
        return _at_least(reader, node, content)
    for name, group in _GROUPS.items():
        if keys == {name}:
            of = _members(reader, content[name])
            return reader.remember(group(of), node) if of else None
    known = ["all", "any", "not", "at_least", "of"]
    for key in sorted(keys - set(known)):
        reader.report(
            Code.UNKNOWN_KEY, node.keys[key], key=key[:40], hint=suggest(key, known)
        )
    if keys <= set(known):
        hint = _("use one of: all, any, not, or at_least with of")
        reader.report(Code.BAD_CONDITION, node, text=", ".join(content), hint=hint)
    return None


def _at_least(reader: Reader, node: Node, content: dict[str, Node]) -> Condition | None:
    """Read a count of conditions."""
    of = _members(reader, content["of"])
    count = reader.read(content["at_least"], int)
    if not of or count is None:
        return None
    if not 1 <= count <= len(of):
        reader.report(Code.BAD_COUNT, content["at_least"], limit=len(of))
        return None
    return reader.remember(AtLeast(of, count), node)  # type: ignore[no-any-return]


def _members(reader: Reader, node: Node) -> tuple[Condition, ...]:
    """Read the conditions of a group."""
    if not isinstance(node.content, list) or not node.content:
        expected = _("a list of conditions")
        reader.report(Code.WRONG_KIND, node, expected=expected, found=node.kind)
        return ()
    found = (_from_node(reader, entry) for entry in node.content)
    return tuple(condition for condition in found if condition)


def evaluate(
    condition: Condition, known: Known, pending: Collection[str] = ()
) -> bool | None:
    """Say whether a condition holds.

    Args:
        condition: The condition.
        known: The known answers by question id; what is missing is unknown.
        pending: Questions that are still to be asked: whether they are answered is
            unknown as well.

    Returns:
        True, False, or None where the known answers do not decide it.

    >>> older = Compare("age", ">=", 50)
    >>> evaluate(older, {"age": 61}), evaluate(older, {"age": 40}), evaluate(older, {})
    (True, False, None)
    """
    match condition:
        case Compare():
            return _compare(condition, known)
        case IsAnswered(question):
            return None if question in pending else question in known
        case Not(inner):
            value = evaluate(inner, known, pending)
            return None if value is None else not value
        case AtLeast(of, count):
            return _count(of, count, known, pending)
        case AllOf(of):
            return _count(of, len(of), known, pending)
        case AnyOf(of):
            return _count(of, 1, known, pending)
    raise TypeError(type(condition))


def _compare(condition: Compare, known: Known) -> bool | None:
    """Compare a known answer; unknown where there is none."""
    if condition.question not in known:
        return None
    act = OPERATORS[condition.operator]
    return act(known[condition.question], condition.value)  # type: ignore[no-any-return] # a comparison


def _count(
    of: Sequence[Condition], needed: int, known: Known, pending: Collection[str]
) -> bool | None:
    """Say whether at least so many hold: the one rule behind all, any and at_least."""
    values = [evaluate(condition, known, pending) for condition in of]
    if values.count(True) >= needed:
        return True
    if values.count(True) + values.count(None) < needed:
        return False
    return None


def comparisons(condition: Condition) -> Iterator[Compare | IsAnswered]:
    """Give every comparison in a condition, in order."""
    match condition:
        case Compare() | IsAnswered():
            yield condition
        case Not(inner):
            yield from comparisons(inner)
        case Group(of):
            for member in of:
                yield from comparisons(member)


def deciding_questions(condition: Condition, known: Known) -> Iterator[str]:
    """Give the ids of the answers that make a condition true, or false, as it is.

    Nothing is given where the condition is unknown. Where one part of a group
    decides it, only that part counts: the reason for "any" being true is what is
    true in it, and the reason for "all" being false is what is false in it.
    """
    value = evaluate(condition, known)
    if value is None:
        return
    match condition:
        case Compare(question) | IsAnswered(question):
            if question in known:
                yield question
        case Not(inner):
            yield from deciding_questions(inner, known)
        case Group(of):  # pragma: no branch - holds() refuses anything else
            for member in of:
                if evaluate(member, known) is value:
                    yield from deciding_questions(member, known)
