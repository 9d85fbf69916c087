"""Conditions in words: ``Numb feet is "Yes, both feet"``."""

from collections.abc import Iterator

import msgspec

from neurocheck.i18n.numbers import format_number
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Group,
    IsAnswered,
    Not,
    comparisons,
)
from neurocheck.questionnaire.model import Derived, Question, Questionnaire
from neurocheck.questionnaire.quantities import show_number
from neurocheck.sanitize import one_line


__all__ = ["ConditionText", "describe_condition"]

_OPPOSITES = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class ConditionText(msgspec.Struct, frozen=True):
    """A condition in words.

    Attributes:
        text: A sentence, or what is said before the parts.
        parts: The conditions that it is made of.
    """

    text: str
    parts: tuple["ConditionText", ...] = ()

    def __str__(self) -> str:
        """Give it in one line.

        >>> inner = ConditionText("not:", (ConditionText("b"),))
        >>> str(ConditionText("any of these:", (ConditionText("a"), inner)))
        'any of these: a; (not: b)'
        """
        inner = (f"({part})" if part.parts else str(part) for part in self.parts)
        return f"{self.text} {'; '.join(inner)}" if self.parts else self.text

    def lines(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """Give it as a list, each line with its depth."""
        yield depth, self.text
        for part in self.parts:
            yield from part.lines(depth + 1)


def describe_condition(
    condition: Condition, questionnaire: Questionnaire
) -> ConditionText:
    """Say a condition in words.

    Args:
        condition: The condition, with its names replaced.
        questionnaire: The question set that it speaks of.
    """
    match condition:
        case Compare():
            return ConditionText(_compare(condition, questionnaire))
        case IsAnswered(name):
            return ConditionText(
                _("{question} is answered", question=_short(name, questionnaire))
            )
        case Not(inner):
            return _not(inner, questionnaire)
        case Group(of) if _is_one_list(condition):
            return ConditionText(_one_list(of, questionnaire))
        case Group():
            return _group(condition, questionnaire)
    raise TypeError(type(condition))


def _group(condition: Group, questionnaire: Questionnaire) -> ConditionText:
    """Say how many of the parts are meant, and the parts."""
    kept = condition.of
    match condition:
        case AllOf():
            kept, head = _without_repeats(kept), _("all of these:")
        case AtLeast(count=count):
            head = _("{count} or more of these:", count=count)
        case _:
            head = _("any of these:")
    if len(kept) == 1:
        return describe_condition(kept[0], questionnaire)
    return ConditionText(
        head, tuple(describe_condition(part, questionnaire) for part in kept)
    )


def _is_one_list(group: Group) -> bool:
    """Say whether several options of one question are named, any of which will do."""
    of = group.of
    kinds = {(part.question, part.operator) for part in of if isinstance(part, Compare)}
    same = len(kinds) == 1 and all(isinstance(part, Compare) for part in of)
    several = isinstance(group, AnyOf) and same and len(of) > 1
    return several and kinds.pop()[1] in {"=", "includes"}


def _one_list(of: tuple[Condition, ...], questionnaire: Questionnaire) -> str:
    """Say that the answer is, or includes, one of several options."""
    found = [part for part in of if isinstance(part, Compare)]
    values = {
        "question": _short(found[0].question, questionnaire),
        "answers": ", ".join(f'"{_answer(part, questionnaire)}"' for part in found),
    }
    if found[0].operator == "=":
        return _("{question} is one of {answers}", **values)
    return _("{question} includes one of {answers}", **values)


def _not(inner: Condition, questionnaire: Questionnaire) -> ConditionText:
    """Say the opposite of a condition."""
    if isinstance(inner, Not):
        return describe_condition(inner.condition, questionnaire)
    if isinstance(inner, IsAnswered):
        name = _short(inner.question, questionnaire)
        return ConditionText(_("{question} is not answered", question=name))
    if isinstance(inner, Compare) and inner.operator in _OPPOSITES:
        changed = msgspec.structs.replace(inner, operator=_OPPOSITES[inner.operator])
        return describe_condition(changed, questionnaire)
    if isinstance(inner, Compare):
        return ConditionText(
            _(
                '{question} is answered without "{answer}"',
                question=_short(inner.question, questionnaire),
                answer=_answer(inner, questionnaire),
            )
        )
    parts = inner.of if isinstance(inner, AllOf) else ()
    open_counts = any(isinstance(part, IsAnswered) for part in parts)
    head = _("answered, but not so:")
    if open_counts:
        head = _("it is not so that:")
    return ConditionText(head, (describe_condition(inner, questionnaire),))


def _without_repeats(of: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Leave out "is answered" where another part says it as well."""
    told = {
        leaf.question
        for part in of
        for leaf in comparisons(part)
        if isinstance(leaf, Compare) and part in (leaf, Not(leaf))
    }
    return tuple(
        part
        for part in of
        if not (isinstance(part, IsAnswered) and part.question in told)
    )


def _short(name: str, questionnaire: Questionnaire) -> str:
    """Give the few words for a question or a derived number."""
    return one_line(_item(name, questionnaire).short)


def _item(name: str, questionnaire: Questionnaire) -> Question | Derived:
    """Find a question or a derived number."""
    return questionnaire.questions.get(name) or questionnaire.formulas[name]


def _answer(condition: Compare, questionnaire: Questionnaire) -> str:
    """Write the value that an answer is held against."""
    item = _item(condition.question, questionnaire)
    if isinstance(item, Derived):
        return one_line(f"{format_number(float(condition.value), 'g')} {item.unit}")
    if item.type.has_options:
        return one_line(item.choices[str(condition.value)])
    if isinstance(condition.value, str):
        return condition.value
    return one_line(show_number(item, condition.value))


def _compare(condition: Compare, questionnaire: Questionnaire) -> str:
    """Say a comparison."""
    values = {
        "question": _short(condition.question, questionnaire),
        "answer": _answer(condition, questionnaire),
    }
    item = _item(condition.question, questionnaire)
    if isinstance(item, Question) and item.type.has_options:
        return _about_options(condition.operator, values)
    if isinstance(condition.value, str):
        return _about_days(condition.operator, values)
    return _about_numbers(condition.operator, values)


def _about_options(operator: str, values: dict[str, str]) -> str:
    """Say a comparison with an option."""
    match operator:
        case "includes":
            return _('{question} includes "{answer}"', **values)
        case "=":
            return _('{question} is "{answer}"', **values)
        case _:
            return _('{question} is answered other than "{answer}"', **values)


def _about_numbers(operator: str, values: dict[str, str]) -> str:
    """Say a comparison with a number."""
    match operator:
        case "=":
            return _("{question} is {answer}", **values)
        case "!=":
            return _("{question} is answered other than {answer}", **values)
        case "<":
            return _("{question} is below {answer}", **values)
        case "<=":
            return _("{question} is {answer} or less", **values)
        case ">":
            return _("{question} is above {answer}", **values)
        case _:
            return _("{question} is {answer} or more", **values)


def _about_days(operator: str, values: dict[str, str]) -> str:
    """Say a comparison with a date."""
    match operator:
        case "=":
            return _("{question} is {answer}", **values)
        case "!=":
            return _("{question} is answered other than {answer}", **values)
        case "<":
            return _("{question} is before {answer}", **values)
        case "<=":
            return _("{question} is {answer} or before", **values)
        case ">":
            return _("{question} is after {answer}", **values)
        case _:
            return _("{question} is {answer} or after", **values)
