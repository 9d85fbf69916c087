"""Checks conditions against the questions that they speak of.

:func:`bind` serves question sets, guidance files and maps of tables alike: it checks
a condition and gives its values the types of the answers that they stand for.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple, assert_never, get_args

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsAnswered,
    Named,
    Not,
    Operator,
    comparisons,
    parts_of,
)
from neurocheck.questionnaire.model import Derived, Question, Questionnaire, Type
from neurocheck.questionnaire.quantities import describe_range, parse_number
from neurocheck.reading.nodes import MAX_DEPTH, Node
from neurocheck.reading.structs import Reader
from neurocheck.reading.suggest import suggest


__all__ = ["Scope", "bind", "check_value", "has_range", "takes_values"]

_MAX_PARTS = 500  # also named in docs/security.md
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")

_REFUSED = IsAnswered("")
"""Takes the place of a condition that is too large to be worked with."""


class Scope(NamedTuple):
    """The questions and names that a condition may refer to.

    Attributes:
        items: Questions and derived numbers by id.
        named: Conditions with a name, bound.
        later: Ids that exist but are asked later.
        unreadable: Names of things in the file that could not be read. Their own
            problem is reported where they stand, so their use is not reported again.
    """

    items: Mapping[str, Question | Derived]
    named: Mapping[str, Condition]
    later: Collection[str] = ()
    unreadable: Collection[str] = ()

    @classmethod
    def of(
        cls, questionnaire: Questionnaire, unreadable: Collection[str] = ()
    ) -> "Scope":
        """Return the scope of guidance for a question set."""
        items: dict[str, Question | Derived] = {
            **questionnaire.questions,
            **questionnaire.formulas,
        }
        return cls(items, questionnaire.conditions, unreadable=unreadable)


def bind(reader: Reader, condition: Condition, scope: Scope) -> Condition:
    """Check a condition and give its values their types.

    Args:
        reader: Where the condition was read; problems are noted there.
        condition: As it was read, with values as text.
        scope: What it may speak of.

    Returns:
        The same condition with numbers as numbers and names replaced by what they
        stand for. A part with a problem is left as it was.
    """
    bound = _bind(reader, condition, scope)
    # A name costs one word in the file but may stand for a large tree, and names may
    # be built on names: so the size is limited here, not where the file is read. The
    # parts of such a tree are shared, so it is small in memory, but walking through it
    # could take for ever; hence islice.
    hint = _("with the conditions written out that it names")
    depths = list(islice(_walk_depths(bound), _MAX_PARTS + 1))
    # The reader knows only the condition that was read; the bound one is new.
    node = reader.node_of(condition)
    if len(depths) > _MAX_PARTS:
        reader.report(Code.TOO_MANY, node, limit=_MAX_PARTS, hint=hint)
        return _REFUSED
    if max(depths) > MAX_DEPTH:
        reader.report(Code.TOO_DEEP, node, limit=MAX_DEPTH, hint=hint)
        return _REFUSED
    return bound


def _walk_depths(condition: Condition, depth: int = 0) -> Iterator[int]:
    """Yield the depth of each part of a condition, 0 for the whole."""
    yield depth
    for part in parts_of(condition):
        yield from _walk_depths(part, depth + 1)


def _bind(reader: Reader, condition: Condition, scope: Scope) -> Condition:
    """Bind a condition part by part."""
    match condition:
        case Named():
            return _bind_name(reader, condition, scope)
        case Compare() | IsAnswered():
            return _bind_comparison(reader, condition, scope)
        case Not(inner):
            return Not(_bind(reader, inner, scope))
        case AllOf(of) | AnyOf(of) | AtLeast(of):
            bound = tuple(_bind(reader, part, scope) for part in of)
            return msgspec.structs.replace(condition, of=bound)
        case _:
            assert_never(condition)


def _bind_name(reader: Reader, named: Named, scope: Scope) -> Condition:
    """Return the condition that a name stands for; all of it must be asked before."""
    condition = scope.named.get(named.name)
    if condition is None:
        if named.name not in scope.unreadable:
            example = _("write it like: question_id = option_id")
            reader.report(
                Code.UNKNOWN_CONDITION,
                reader.node_of(named),
                name=named.name,
                hint=suggest(named.name, scope.named) or example,
            )
        return named
    for name in dict.fromkeys(part.question for part in comparisons(condition)):
        if name not in scope.items and name in scope.later:
            reader.report(Code.LATER_QUESTION, reader.node_of(named), id=name)
    return condition


def _bind_comparison(
    reader: Reader, comparison: Compare | IsAnswered, scope: Scope
) -> Condition:
    """Check a comparison and return it with its value typed."""
    question = scope.items.get(comparison.question)
    if question is None:
        if comparison.question not in scope.unreadable:
            _report_unknown(reader, comparison, scope)
        return comparison
    if isinstance(comparison, IsAnswered):
        return comparison
    node = reader.node_of(comparison)
    allowed = sorted(name for name in get_args(Operator) if _suits(name, question))
    if comparison.operator not in allowed:
        kind = question.type if isinstance(question, Question) else "derived"
        operators = " ".join(allowed) or "is answered"
        reader.report(
            Code.BAD_OPERATOR,
            node,
            operator=comparison.operator,
            id=comparison.question,
            type=str(kind),
            hint=_("use one of: {operators}", operators=operators),
        )
        return comparison
    if not takes_values(question):
        return comparison
    # Given the type of accepted answers now: the text "7" is never equal to the number.
    value = check_value(reader, question, node, str(comparison.value))
    if value is None:
        return comparison
    return msgspec.structs.replace(comparison, value=value)


def _report_unknown(
    reader: Reader, comparison: Compare | IsAnswered, scope: Scope
) -> None:
    """Report a question that is not there, or is asked later."""
    is_later = comparison.question in scope.later
    reader.report(
        Code.LATER_QUESTION if is_later else Code.UNKNOWN_QUESTION,
        reader.node_of(comparison),
        id=comparison.question,
        hint="" if is_later else suggest(comparison.question, scope.items),
    )


def _suits(operator: Operator, question: Question | Derived) -> bool:
    """Return whether an operator suits the answers to a question."""
    kind = Type.DECIMAL if isinstance(question, Derived) else question.type
    match operator:
        case "=" | "!=":
            return kind not in {Type.CHOICES, Type.TEXT}
        case "<" | "<=" | ">" | ">=":
            return kind.is_number or kind is Type.DATE
        case "includes":
            return kind is Type.CHOICES
        case _:
            assert_never(operator)


def check_value(
    reader: Reader, question: Question | Derived, node: Node, text: str
) -> str | float | None:
    """Return a value of a file in the type of a question's answers.

    Args:
        reader: The reader that a problem is noted in.
        question: The question or derived number that the value is for.
        node: Where it stands.
        text: As it stands there.

    Returns:
        The value, or None where it cannot be an answer.
    """
    try:
        return _parse_value(question, text)
    except ValueError as error:
        names = question.choices if isinstance(question, Question) else {}
        reader.report(
            Code.BAD_VALUE,
            node,
            value=text,
            id=question.id,
            reason=str(error),
            hint=suggest(text, names),
        )
        return None


def _parse_value(question: Question | Derived, text: str) -> str | float:
    """Return a text in the type of a question's answers.

    Raises:
        ValueError: It cannot be an answer; the message says why.
    """
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
    number = parse_number(question, text)
    low, high = question.low, question.high
    if low is not None and high is not None and not low <= number <= high:
        msg = _("it must be {range}", range=describe_range(question))
        raise ValueError(msg)
    return number if question.type is Type.DECIMAL else int(number)


def has_range(question: Question) -> bool:
    """Return whether a question has a smallest number and a larger one to end at."""
    low, high = question.low, question.high
    if low is None or high is None:
        return False
    # "min: 1e999" is read as infinity.
    return low < high and math.isfinite(high - low)


def takes_values(question: Question | Derived) -> bool:
    """Return whether values can be checked against a question as it stands.

    They cannot where its own options or range are missing or wrong, which is reported
    there.
    """
    if isinstance(question, Derived):
        return True
    if question.type.has_options:
        return bool(question.choices)
    return not question.type.is_number or has_range(question)
