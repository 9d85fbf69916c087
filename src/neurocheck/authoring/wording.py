"""Conditions in words: ``Numb feet is "Yes, both feet"``."""

from collections.abc import Iterator

import msgspec

from neurocheck.questionnaire.conditions import (
    AllOf,
    Answered,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Group,
    Not,
    leaves,
)
from neurocheck.questionnaire.model import Derived, Question, Questionnaire
from neurocheck.questionnaire.quantity import show_number
from neurocheck.text import one_line
from neurocheck.words import say, say_number


__all__ = ["Said", "in_words"]

_OPPOSITES = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class Said(msgspec.Struct, frozen=True):
    """A condition in words.

    Attributes:
        text: A sentence, or what is said before the parts.
        parts: The conditions that it is made of.
    """

    text: str
    parts: tuple["Said", ...] = ()

    def __str__(self) -> str:
        """Give it in one line.

        >>> str(Said("any of these:", (Said("a"), Said("not:", (Said("b"),)))))
        'any of these: a; (not: b)'
        """
        inner = (f"({part})" if part.parts else str(part) for part in self.parts)
        return f"{self.text} {'; '.join(inner)}" if self.parts else self.text

    def lines(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """Give it as a list, each line with its depth."""
        yield depth, self.text
        for part in self.parts:
            yield from part.lines(depth + 1)


def in_words(condition: Condition, questionnaire: Questionnaire) -> Said:
    """Say a condition in words.

    Args:
        condition: The condition, with its names replaced.
        questionnaire: The question set that it speaks of.
    """
    match condition:
        case Compare():
            return Said(_compare(condition, questionnaire))
        case Answered(name):
            return Said(
                say("{question} is answered", question=_short(name, questionnaire))
            )
        case Not(inner):
            return _not(inner, questionnaire)
        case Group(of) if _is_one_list(condition):
            return Said(_one_list(of, questionnaire))
        case Group():
            return _group(condition, questionnaire)
    raise TypeError(type(condition))


def _group(condition: Group, questionnaire: Questionnaire) -> Said:
    """Say how many of the parts are meant, and the parts."""
    kept = condition.of
    match condition:
        case AllOf():
            kept, head = _without_repeats(kept), say("all of these:")
        case AtLeast(count=count):
            head = say("{count} or more of these:", count=count)
        case _:
            head = say("any of these:")
    if len(kept) == 1:
        return in_words(kept[0], questionnaire)
    return Said(head, tuple(in_words(part, questionnaire) for part in kept))


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
        return say("{question} is one of {answers}", **values)
    return say("{question} includes one of {answers}", **values)


def _not(inner: Condition, questionnaire: Questionnaire) -> Said:
    """Say the opposite of a condition."""
    if isinstance(inner, Not):
        return in_words(inner.condition, questionnaire)
    if isinstance(inner, Answered):
        name = _short(inner.question, questionnaire)
        return Said(say("{question} is not answered", question=name))
    if isinstance(inner, Compare) and inner.operator in _OPPOSITES:
        changed = msgspec.structs.replace(inner, operator=_OPPOSITES[inner.operator])
        return in_words(changed, questionnaire)
    if isinstance(inner, Compare):
        return Said(
            say(
                '{question} is answered without "{answer}"',
                question=_short(inner.question, questionnaire),
                answer=_answer(inner, questionnaire),
            )
        )
    parts = inner.of if isinstance(inner, AllOf) else ()
    open_counts = any(isinstance(part, Answered) for part in parts)
    head = say("answered, but not so:")
    if open_counts:
        head = say("it is not so that:")
    return Said(head, (in_words(inner, questionnaire),))


def _without_repeats(of: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Leave out "is answered" where another part says it as well."""
    told = {
        leaf.question
        for part in of
        for leaf in leaves(part)
        if isinstance(leaf, Compare) and part in (leaf, Not(leaf))
    }
    return tuple(
        part
        for part in of
        if not (isinstance(part, Answered) and part.question in told)
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
        return one_line(f"{say_number(float(condition.value), 'g')} {item.unit}")
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
            return say('{question} includes "{answer}"', **values)
        case "=":
            return say('{question} is "{answer}"', **values)
        case _:
            return say('{question} is answered other than "{answer}"', **values)


def _about_numbers(operator: str, values: dict[str, str]) -> str:
    """Say a comparison with a number."""
    match operator:
        case "=":
            return say("{question} is {answer}", **values)
        case "!=":
            return say("{question} is answered other than {answer}", **values)
        case "<":
            return say("{question} is below {answer}", **values)
        case "<=":
            return say("{question} is {answer} or less", **values)
        case ">":
            return say("{question} is above {answer}", **values)
        case _:
            return say("{question} is {answer} or more", **values)


def _about_days(operator: str, values: dict[str, str]) -> str:
    """Say a comparison with a date."""
    match operator:
        case "=":
            return say("{question} is {answer}", **values)
        case "!=":
            return say("{question} is answered other than {answer}", **values)
        case "<":
            return say("{question} is before {answer}", **values)
        case "<=":
            return say("{question} is {answer} or before", **values)
        case ">":
            return say("{question} is after {answer}", **values)
        case _:
            return say("{question} is {answer} or after", **values)
