"""Conditions: small trees that are parsed once and read by several interpreters.

In a file a condition is a text, ``feet_numb = both``, or a mapping with one
key: ``all``, ``any``, ``not``, or ``at_least`` beside ``of``. A name alone stands
for a condition that the question set defines under ``conditions``. Logic has three
values (Kleene): true, false and unknown, which is ``None`` here.

This module reads conditions from a file, walks through them (:class:`Interpreter`,
:func:`parts_of`), evaluates them for one person (:func:`evaluate`) and finds the
answers that decide them (:func:`deciding_questions`).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, Protocol, TypeVar, assert_never, get_args

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.problems import Code
from neurocheck.reading.nodes import Node
from neurocheck.reading.structs import Reader
from neurocheck.reading.suggest import suggest


__all__ = [
    "TEXT_FORMS",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Compare",
    "Condition",
    "Interpreter",
    "IsAnswered",
    "Named",
    "Not",
    "Operator",
    "Order",
    "apply_operator",
    "comparisons",
    "deciding_questions",
    "evaluate",
    "parse_condition",
    "parts_of",
    "read_condition",
]

Known = Mapping[str, str | int | float | tuple[str, ...]]

Result = TypeVar("Result")

Order = Literal["<", "<=", ">", ">="]
"""An operator for answers that come in an order."""

Operator = Literal["=", "!=", Order, "includes"]
"""An operator that compares an answer with a value."""

# Signs of two characters first, as the first alternative that fits is taken.
_SIGNS = sorted(get_args(Operator), key=lambda sign: (sign.isalpha(), -len(sign)))
_EITHER = "|".join(rf"\b{sign}\b" if sign.isalpha() else sign for sign in _SIGNS)
# A question's id holds no such signs, but a table's column may: group/question, a.b.
_ID = r"(?P<question>\w(?:[\w./:-]*\w)?)"
_COMPARE = re.compile(rf"{_ID}\s*(?P<operator>{_EITHER})\s*(?P<value>\S.*)")
_ANSWERED = re.compile(rf"{_ID}\s+is\s+answered")
_NAME = re.compile(r"[A-Za-z]\w*")
TEXT_FORMS = (_NAME.pattern, _ANSWERED.pattern, _COMPARE.pattern)
"""The forms of a condition that is written as text, as regular expressions.

They are published in the JSON Schemas (:mod:`neurocheck.authoring.json_schema`).
"""

_EXAMPLE = gettext_noop("write it like: question_id = option_id")


# All forms are frozen, so that they can be keys of a dictionary: tables and the solver
# work out equal conditions only once.
class Compare(msgspec.Struct, frozen=True, tag=True):
    """A question's answer against a value.

    Attributes:
        question: Id of a question or a derived number.
        operator: How the two are compared.
        value: Option id, number or date; text until the file is checked.
    """

    question: str
    operator: Operator
    value: str | int | float


class IsAnswered(msgspec.Struct, frozen=True, tag=True):
    """Whether a question has an answer; never unknown itself."""

    question: str


class Named(msgspec.Struct, frozen=True, tag=True):
    """The name of a condition; binding puts the condition itself in its place."""

    name: str


class AllOf(msgspec.Struct, frozen=True, tag=True):
    """Every one of several conditions."""

    of: tuple["Condition", ...]


class AnyOf(msgspec.Struct, frozen=True, tag=True):
    """One or more of several conditions."""

    of: tuple["Condition", ...]


class AtLeast(msgspec.Struct, frozen=True, tag=True):
    """As many of several conditions as ``count``, or more."""

    of: tuple["Condition", ...]
    count: int = 1


class Not(msgspec.Struct, frozen=True, tag=True):
    """The opposite of a condition."""

    condition: "Condition"


class _ConditionReader:
    """Reads conditions for :class:`Reader`: by their form, not by keys of a struct."""

    @staticmethod
    def from_node(reader: Reader, node: Node) -> "Condition | None":
        """Read a condition from a file."""
        return read_condition(reader, node)


# A closed union, so that the type checker names every place that forgets a form.
Condition = Annotated[
    Compare | IsAnswered | Named | Not | AllOf | AnyOf | AtLeast, _ConditionReader
]
"""Any condition."""


def parse_condition(text: str) -> Condition | None:
    """Parse the text form.

    Args:
        text: Such as ``hba1c >= 7``.

    Returns:
        The condition, its value still text; None where the text is not of that form.

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
        sign: Any = found["operator"]
        return Compare(found["question"], sign, found["value"])
    return None


def read_condition(reader: Reader, node: Node) -> Condition | None:
    """Read a condition from a file, in either form.

    Args:
        reader: The reader of the file; each problem is noted there.
        node: Where the condition stands.

    Returns:
        The condition, or None where it could not be read.
    """
    content = node.content
    if isinstance(content, str):
        condition = parse_condition(content)
        if condition is None:
            hint = _(_EXAMPLE)
            reader.report(Code.BAD_CONDITION, node, text=content, hint=hint)
            return None
        return reader.remember(condition, node)
    if not isinstance(content, dict):
        reader.report(
            Code.WRONG_KIND,
            node,
            expected=_("a condition"),
            found=node.kind,
            hint=_(_EXAMPLE),
        )
        return None
    return _read_mapping(reader, node, content)


def _read_mapping(
    reader: Reader, node: Node, content: dict[str, Node]
) -> Condition | None:
    """Read the form with keys."""
    keys = set(content)
    if keys == {"not"}:
        inner = read_condition(reader, content["not"])
        return reader.remember(Not(inner), node) if inner else None
    if keys == {"at_least", "of"}:
        return _read_at_least(reader, node, content)
    for name, group in (("all", AllOf), ("any", AnyOf)):
        if keys == {name}:
            of = _read_members(reader, content[name])
            return reader.remember(group(of), node) if of else None
    known = ["all", "any", "not", "at_least", "of"]
    for key in sorted(keys - set(known)):
        reader.report(
            Code.UNKNOWN_KEY, node.keys[key], key=key, hint=suggest(key, known)
        )
    if keys <= set(known):
        hint = _("use one of: all, any, not, or at_least with of")
        reader.report(Code.BAD_CONDITION, node, text=", ".join(content), hint=hint)
    return None


def _read_at_least(
    reader: Reader, node: Node, content: dict[str, Node]
) -> Condition | None:
    """Read a count of conditions."""
    of = _read_members(reader, content["of"])
    count = reader.read(content["at_least"], int)
    if not of or count is None:
        return None
    if not 1 <= count <= len(of):
        reader.report(Code.BAD_COUNT, content["at_least"], limit=len(of))
        return None
    return reader.remember(AtLeast(of, count), node)


def _read_members(reader: Reader, node: Node) -> tuple[Condition, ...]:
    """Read the conditions of a group."""
    if not isinstance(node.content, list) or not node.content:
        expected = _("a list of conditions")
        reader.report(Code.WRONG_KIND, node, expected=expected, found=node.kind)
        return ()
    found = (read_condition(reader, entry) for entry in node.content)
    return tuple(condition for condition in found if condition)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that a condition is directly made of.

    >>> parts_of(Not(IsAnswered("wound")))
    (IsAnswered(question='wound'),)
    """
    match condition:
        case Compare() | IsAnswered() | Named():
            return ()
        case Not(inner):
            return (inner,)
        case AllOf(of) | AnyOf(of) | AtLeast(of):
            return of
        case _:
            assert_never(condition)


def comparisons(condition: Condition) -> Iterator[Compare | IsAnswered]:
    """Yield every comparison in a condition, in the order in which they stand."""
    if isinstance(condition, Compare | IsAnswered):
        yield condition
    for part in parts_of(condition):
        yield from comparisons(part)


def apply_operator(operator: Operator, left: Any, right: Any) -> Any:
    """Return the result of an operator on an answer and a value.

    All but ``includes`` also work on table columns and on a solver's numbers.

    >>> apply_operator(">=", 61, 50), apply_operator("includes", ("hot", "red"), "red")
    (True, True)
    """
    match operator:
        case "=":
            return left == right
        case "includes":
            return right in left
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            assert_never(operator)


class Interpreter(Protocol[Result]):
    """Folds a condition into one result, from its comparisons upwards.

    A subclass defines the result for a comparison, and how results are negated and
    counted: all, any and at_least are one rule, "at least so many of these". Those for
    one person, for tables and for the solver have to agree on every condition.
    """

    def interpret(self, condition: Condition) -> Result:
        """Return the result for a condition.

        Raises:
            TypeError: A name stands in it, which checking the file should have
                replaced.
        """
        # No patterns with attributes here: this runs thousands of times for a person.
        match condition:
            case Compare():
                return self.compare(condition)
            case IsAnswered():
                return self.is_answered(condition.question)
            case Not():
                return self.negate(self.interpret(condition.condition))
            case AllOf():
                count = len(condition.of)
            case AnyOf():
                count = 1
            case AtLeast():
                count = condition.count
            case Named():
                raise TypeError(type(condition))
            case _:
                assert_never(condition)
        return self.at_least(count, [self.interpret(part) for part in condition.of])

    def compare(self, condition: Compare) -> Result:
        """Return the result for a comparison."""

    def is_answered(self, question: str) -> Result:
        """Return the result for "this question is answered"."""

    def negate(self, part: Result) -> Result:
        """Return the opposite of a result."""

    def at_least(self, count: int, parts: Sequence[Result]) -> Result:
        """Return the result for "so many of these parts, or more, hold"."""


class _KleeneEvaluator(Interpreter[bool | None]):
    """Works out whether conditions hold for the answers of one person."""

    __slots__ = ("known", "pending")

    def __init__(self, known: Known, pending: Collection[str]) -> None:
        self.known = known
        self.pending = pending

    def compare(self, condition: Compare) -> bool | None:
        """Compare a known answer; unknown where there is none."""
        # Unknown, not False: else "not: wound = yes" would be true for everyone who
        # skipped the question.
        if condition.question not in self.known:
            return None
        answer = self.known[condition.question]
        return apply_operator(condition.operator, answer, condition.value)  # type: ignore[no-any-return] # a comparison

    def is_answered(self, question: str) -> bool | None:
        """Return whether there is an answer; unknown while it is still to be asked."""
        return None if question in self.pending else question in self.known

    def negate(self, part: bool | None) -> bool | None:
        """Return the opposite; that of unknown is unknown."""
        return None if part is None else not part

    def at_least(self, count: int, parts: Sequence[bool | None]) -> bool | None:
        """Return whether so many are true; unknown where the unknown ones decide."""
        true = parts.count(True)
        if true >= count:
            return True
        # Even if every unknown part were true, there would be too few.
        return False if true + parts.count(None) < count else None


def evaluate(
    condition: Condition, known: Known, pending: Collection[str] = ()
) -> bool | None:
    """Return whether a condition holds.

    Args:
        condition: The condition.
        known: The known answers by question id; what is missing is unknown.
        pending: Questions that are still to be asked: whether they are answered is
            unknown as well.

    Returns:
        True, False, or None where the known answers do not decide it.

    Raises:
        TypeError: A name stands in the condition.

    >>> older = Compare("age", ">=", 50)
    >>> evaluate(older, {"age": 61}), evaluate(older, {"age": 40}), evaluate(older, {})
    (True, False, None)
    """
    return _KleeneEvaluator(known, pending).interpret(condition)


def deciding_questions(condition: Condition, known: Known) -> Iterator[str]:
    """Yield the ids of the answers that make a condition true, or false, as it is.

    Nothing is yielded where the condition is unknown. Where one part of a group
    decides it, only that part counts: the reason for "any" being true is what is
    true in it, and the reason for "all" being false is what is false in it.
    """
    value = evaluate(condition, known)
    if value is None:
        return
    if isinstance(condition, Compare | IsAnswered) and condition.question in known:
        yield condition.question
    # "not" is true because its part is false, and the other way round.
    deciding = not value if isinstance(condition, Not) else value
    for part in parts_of(condition):
        if evaluate(part, known) is deciding:
            yield from deciding_questions(part, known)
