"""Puts conditions in words, such as ``Numb feet is "Yes, both feet"``."""

from collections.abc import Iterator
from typing import assert_never

import msgspec

from neurocheck.i18n.numbers import format_number
from neurocheck.i18n.translate import gettext as _
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
    Order,
    comparisons,
)
from neurocheck.questionnaire.model import Derived, Question, Questionnaire
from neurocheck.questionnaire.quantities import show_number
from neurocheck.sanitize import one_line


__all__ = ["ConditionText", "describe_condition"]


class ConditionText(msgspec.Struct, frozen=True):
    """A condition in words.

    Attributes:
        text: A sentence, or what stands before the parts.
        parts: The conditions that it is made of.
    """

    text: str
    parts: tuple["ConditionText", ...] = ()

    def __str__(self) -> str:
        """Return the text in one line.

        >>> inner = ConditionText("not:", (ConditionText("b"),))
        >>> str(ConditionText("any of these:", (ConditionText("a"), inner)))
        'any of these: a; (not: b)'
        """
        inner = (f"({part})" if part.parts else str(part) for part in self.parts)
        return f"{self.text} {'; '.join(inner)}" if self.parts else self.text

    def lines(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """Yield the text as a list: the depth and the words of each line."""
        yield depth, self.text
        for part in self.parts:
            yield from part.lines(depth + 1)


def describe_condition(
    condition: Condition, questionnaire: Questionnaire
) -> ConditionText:
    """Return a condition in words.

    Args:
        condition: The condition, with its names replaced.
        questionnaire: The question set that it speaks of.

    Raises:
        TypeError: A name stands in it.
    """
    match condition:
        case Compare():
            return ConditionText(_describe_comparison(condition, questionnaire))
        case IsAnswered(name):
            return ConditionText(
                _("{question} is answered", question=_format_name(name, questionnaire))
            )
        case Not(inner):
            return _describe_opposite(inner, questionnaire)
        case AllOf(of):
            return _describe_group(
                _("all of these:"), _leave_out_repeats(of), questionnaire
            )
        case AnyOf(of):
            return _describe_any(of, questionnaire)
        case AtLeast(of, count):
            head = _("{count} or more of these:", count=count)
            return _describe_group(head, of, questionnaire)
        case Named():
            raise TypeError(type(condition))
        case _:
            assert_never(condition)


def _describe_group(
    head: str, of: tuple[Condition, ...], questionnaire: Questionnaire
) -> ConditionText:
    """Return how many of several conditions are meant, and the conditions."""
    parts = tuple(describe_condition(part, questionnaire) for part in of)
    return parts[0] if len(parts) == 1 else ConditionText(head, parts)


def _describe_any(
    of: tuple[Condition, ...], questionnaire: Questionnaire
) -> ConditionText:
    """Return conditions of which any will do, options of one question in one line."""
    if options := _find_options(of):
        return ConditionText(_describe_options(options, questionnaire))
    return _describe_group(_("any of these:"), of, questionnaire)


def _find_options(of: tuple[Condition, ...]) -> list[Compare]:
    """Return the parts if they name several options of one question, else none."""
    found = [part for part in of if isinstance(part, Compare)]
    kinds = {(part.question, part.operator) for part in found}
    is_one_list = len(found) == len(of) > 1 and len(kinds) == 1
    return found if is_one_list and kinds.pop()[1] in {"=", "includes"} else []


def _describe_options(options: list[Compare], questionnaire: Questionnaire) -> str:
    """Return that the answer is, or includes, one of several options."""
    values = {
        "question": _format_name(options[0].question, questionnaire),
        "answers": ", ".join(
            f'"{_format_value(one, questionnaire)}"' for one in options
        ),
    }
    if options[0].operator == "=":
        return _("{question} is one of {answers}", **values)
    return _("{question} includes one of {answers}", **values)


def _describe_opposite(inner: Condition, questionnaire: Questionnaire) -> ConditionText:
    """Return the opposite of a condition in words."""
    if isinstance(inner, Not):
        return describe_condition(inner.condition, questionnaire)
    if isinstance(inner, IsAnswered):
        name = _format_name(inner.question, questionnaire)
        return ConditionText(_("{question} is not answered", question=name))
    if isinstance(inner, Compare):
        opposite = _opposite_of(inner.operator)
        if opposite is not None:
            changed = msgspec.structs.replace(inner, operator=opposite)
            return describe_condition(changed, questionnaire)
        return ConditionText(
            _(
                '{question} is answered without "{answer}"',
                question=_format_name(inner.question, questionnaire),
                answer=_format_value(inner, questionnaire),
            )
        )
    # Elsewhere "not" needs an answer; "is answered" is false without one.
    parts = inner.of if isinstance(inner, AllOf) else ()
    head = _("answered, but not so:")
    if any(isinstance(part, IsAnswered) for part in parts):
        head = _("it is not so that:")
    return ConditionText(head, (describe_condition(inner, questionnaire),))


def _opposite_of(operator: Operator) -> Operator | None:
    """Return the operator that means the opposite; None where there is none."""
    # The same in three values too: without an answer, both are unknown.
    match operator:
        case "=":
            return "!="
        case "!=":
            return "="
        case "<":
            return ">="
        case "<=":
            return ">"
        case ">":
            return "<="
        case ">=":
            return "<"
        case "includes":
            return None
        case _:
            assert_never(operator)


def _leave_out_repeats(of: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Return conditions without "is answered" where another one implies it."""
    implied = {
        leaf.question
        for part in of
        for leaf in comparisons(part)
        if isinstance(leaf, Compare) and part in (leaf, Not(leaf))
    }
    return tuple(
        part
        for part in of
        if not (isinstance(part, IsAnswered) and part.question in implied)
    )


def _format_name(name: str, questionnaire: Questionnaire) -> str:
    """Return the few words for a question or a derived number, in one line."""
    return one_line(_find_item(name, questionnaire).short)


def _find_item(name: str, questionnaire: Questionnaire) -> Question | Derived:
    """Find a question or a derived number."""
    return questionnaire.questions.get(name) or questionnaire.formulas[name]


def _format_value(condition: Compare, questionnaire: Questionnaire) -> str:
    """Format the value that an answer is compared with."""
    item = _find_item(condition.question, questionnaire)
    if isinstance(item, Derived):
        return one_line(f"{format_number(float(condition.value), 'g')} {item.unit}")
    if item.type.has_options:
        return one_line(item.choices[str(condition.value)])
    if isinstance(condition.value, str):
        return condition.value
    return one_line(show_number(item, condition.value))


def _describe_comparison(condition: Compare, questionnaire: Questionnaire) -> str:
    """Return a comparison in words."""
    values = {
        "question": _format_name(condition.question, questionnaire),
        "answer": _format_value(condition, questionnaire),
    }
    item = _find_item(condition.question, questionnaire)
    is_option = isinstance(item, Question) and item.type.has_options
    match condition.operator:
        case "includes":
            return _('{question} includes "{answer}"', **values)
        case "=" if is_option:
            return _('{question} is "{answer}"', **values)
        case "!=" if is_option:
            return _('{question} is answered other than "{answer}"', **values)
        case "=":
            return _("{question} is {answer}", **values)
        case "!=":
            return _("{question} is answered other than {answer}", **values)
        case "<" | "<=" | ">" | ">=":
            is_day = isinstance(condition.value, str)
            describe = _describe_days if is_day else _describe_numbers
            return describe(condition.operator, values)
        case _:
            assert_never(condition.operator)


def _describe_numbers(operator: Order, values: dict[str, str]) -> str:
    """Return in words that a number lies before or after another one."""
    match operator:
        case "<":
            return _("{question} is below {answer}", **values)
        case "<=":
            return _("{question} is {answer} or less", **values)
        case ">":
            return _("{question} is above {answer}", **values)
        case ">=":
            return _("{question} is {answer} or more", **values)
        case _:
            assert_never(operator)


def _describe_days(operator: Order, values: dict[str, str]) -> str:
    """Return in words that a day comes before or after another one."""
    match operator:
        case "<":
            return _("{question} is before {answer}", **values)
        case "<=":
            return _("{question} is {answer} or before", **values)
        case ">":
            return _("{question} is after {answer}", **values)
        case ">=":
            return _("{question} is {answer} or after", **values)
        case _:
            assert_never(operator)
