"""Conditions held against the questions that they speak of.

:func:`bind` serves question sets and guidance files alike: it checks a condition
against the questions and gives its values their types.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import (
    AtLeast,
    Compare,
    Condition,
    Group,
    IsAnswered,
    Named,
    Not,
    comparisons,
)
from neurocheck.questionnaire.model import Derived, Question, Questionnaire, Type
from neurocheck.questionnaire.quantities import parse_number, range_words
from neurocheck.reading.structs import Reader
from neurocheck.reading.suggest import suggest
from neurocheck.reading.yaml import MAX_DEPTH, Node


__all__ = ["Scope", "bind", "check_value", "takes_values"]


_MAX_NAME = 40

_MAX_PARTS = 500

_REFUSED = IsAnswered("")

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")

_ORDER = {"<", "<=", ">", ">="}

_EQUAL = {"=", "!="}


class Scope(NamedTuple):
    """What a condition may speak of.

    Attributes:
        items: Questions and derived numbers by id.
        named: Conditions with a name, bound.
        later: Ids that exist but are asked later.
        broken: Names that the file gives, of things that could not be read. What is
            wrong with them is told where they stand, and not again where they are
            used.
    """

    items: Mapping[str, Question | Derived]
    named: Mapping[str, Condition]
    later: Collection[str] = ()
    broken: Collection[str] = ()

    @classmethod
    def of(cls, questionnaire: Questionnaire, broken: Collection[str] = ()) -> "Scope":
        """Give what guidance for a question set may speak of."""
        items: dict[str, Question | Derived] = {
            **questionnaire.questions,
            **questionnaire.formulas,
        }
        return cls(items, questionnaire.conditions, broken=broken)


def bind(reader: Reader, condition: Condition, scope: Scope) -> Condition:
    """Check a condition and give its values their types.

    Args:
        reader: Where the condition was read; problems are noted there.
        condition: As it was read, with values as text.
        scope: What it may speak of.

    Returns:
        The same condition with numbers as numbers and names replaced.
    """
    bound = _bind(reader, condition, scope)
    hint = _("with the conditions written out that it names")
    levels = list(islice(_levels(bound), _MAX_PARTS + 1))
    if len(levels) > _MAX_PARTS:
        at = reader.node_of(condition)
        reader.report(Code.TOO_MANY, at, limit=_MAX_PARTS, hint=hint)
        return _REFUSED
    if max(levels) > MAX_DEPTH:
        reader.report(
            Code.TOO_DEEP, reader.node_of(condition), limit=MAX_DEPTH, hint=hint
        )
        return _REFUSED
    return bound


def _levels(condition: Condition, level: int = 0) -> Iterator[int]:
    """Give how deep each part of a condition stands."""
    yield level
    match condition:
        case Not(inner):
            yield from _levels(inner, level + 1)
        case Group(of):
            for part in of:
                yield from _levels(part, level + 1)


def _bind(reader: Reader, condition: Condition, scope: Scope) -> Condition:
    """Bind a condition part by part."""
    match condition:
        case Named():
            return _named_leaf(reader, condition, scope)
        case Compare() | IsAnswered():
            return _leaf(reader, condition, scope)
        case Not(inner):
            return Not(_bind(reader, inner, scope))
        case AtLeast(of, count):
            return AtLeast(tuple(_bind(reader, part, scope) for part in of), count)
        case Group(of):
            return type(condition)(tuple(_bind(reader, part, scope) for part in of))
    raise TypeError(type(condition))


def _named_leaf(reader: Reader, leaf: Named, scope: Scope) -> Condition:
    """Replace a name by its condition, if all of that is asked before."""
    condition = scope.named.get(leaf.name)
    if condition is None and leaf.name in scope.broken:
        return leaf
    if condition is None:
        example = _("write it like: question_id = option_id")
        hint = suggest(leaf.name, scope.named) or example
        reader.report(
            Code.UNKNOWN_CONDITION,
            reader.node_of(leaf),
            name=leaf.name[:_MAX_NAME],
            hint=hint,
        )
        return leaf
    for name in dict.fromkeys(part.question for part in comparisons(condition)):
        if name not in scope.items and name in scope.later:
            reader.report(Code.LATER_QUESTION, reader.node_of(leaf), id=name)
    return condition


def _leaf(reader: Reader, leaf: Compare | IsAnswered, scope: Scope) -> Condition:
    """Check one comparison."""
    question = scope.items.get(leaf.question)
    if question is None and leaf.question in scope.broken:
        return leaf
    if question is None:
        later = leaf.question in scope.later
        code = Code.LATER_QUESTION if later else Code.UNKNOWN_QUESTION
        hint = "" if later else suggest(leaf.question, scope.items)
        reader.report(code, reader.node_of(leaf), id=leaf.question, hint=hint)
        return leaf
    if isinstance(leaf, IsAnswered):
        return leaf
    allowed = _operators(question)
    if leaf.operator not in allowed:
        kind = question.type if isinstance(question, Question) else "derived"
        hint = _(
            "use one of: {operators}",
            operators=" ".join(sorted(allowed)) or "is answered",
        )
        reader.report(
            Code.BAD_OPERATOR,
            reader.node_of(leaf),
            operator=leaf.operator,
            id=leaf.question,
            type=str(kind),
            hint=hint,
        )
        return leaf
    if not takes_values(question):
        return leaf
    value = check_value(reader, question, reader.node_of(leaf), str(leaf.value))
    return leaf if value is None else msgspec.structs.replace(leaf, value=value)


def _operators(question: Question | Derived) -> set[str]:
    """List the operators that suit a question."""
    if isinstance(question, Derived) or question.type.is_number:
        return _ORDER | _EQUAL
    return {
        Type.CHOICE: _EQUAL,
        Type.CHOICES: {"includes"},
        Type.DATE: _ORDER | _EQUAL,
    }.get(question.type, set())


def check_value(
    reader: Reader, question: Question | Derived, node: Node, text: str
) -> str | float | None:
    """Give a value of a file its type; note a problem where it cannot be one.

    Args:
        reader: The reader that the problem is noted in.
        question: The question or derived number that the value is for.
        node: Where it stands.
        text: As it stands there.
    """
    try:
        return _typed(question, text)
    except ValueError as error:
        names = question.choices if isinstance(question, Question) else {}
        reader.report(
            Code.BAD_VALUE,
            node,
            value=text[:40],
            id=question.id,
            reason=str(error),
            hint=suggest(text, names),
        )
        return None


def _typed(question: Question | Derived, text: str) -> str | float:
    """Give a text the type of a question's answers."""
    if isinstance(question, Derived):
        if not _PLAIN_NUMBER.fullmatch(text):
            msg = _("it is not a number")
            raise ValueError(msg)
        return float(text)
    if question.type.has_options:
        if text not in question.choices:
            msg = _("it is not one of the options")
            raise ValueError(msg)
        return text
    if question.type is Type.DATE:
        return date.fromisoformat(text).isoformat()
    if not question.type.is_number:
        return text
    number = parse_number(question, text)
    low, high = question.low, question.high
    if low is not None and high is not None and not low <= number <= high:
        msg = _("it must be {range}", range=range_words(question))
        raise ValueError(msg)
    return number if question.type is Type.DECIMAL else int(number)


def _has_range(question: Question) -> bool:
    """Say whether a question has a range with numbers in it."""
    low, high = question.low, question.high
    if low is None or high is None:
        return False
    return low < high and math.isfinite(high - low)


def takes_values(question: Question | Derived) -> bool:
    """Say whether values can be held against a question as it stands."""
    if isinstance(question, Derived):
        return True
    if question.type.has_options:
        return bool(question.choices)
    return not question.type.is_number or _has_range(question)
