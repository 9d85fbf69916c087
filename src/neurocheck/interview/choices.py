"""The choices of a question: listing them, searching them, and parsing typed ones."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

from neurocheck.answers.accept import (
    NON_ANSWER_WORDS,
    OFFERED_NON_ANSWERS,
    Answer,
    accept,
    make_refusal,
)
from neurocheck.errors import AnswersError
from neurocheck.i18n.accents import drop_accents
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.model import Question, Type
from neurocheck.sanitize import one_line


__all__ = [
    "find_labels",
    "find_meant",
    "find_none",
    "has_only_numbers",
    "is_long",
    "list_choices",
    "number_choices",
    "parse_choices",
    "rules_out_others",
]

_MAX_SHORT = 9  # as many lines as there are digits
_NUMBERS = re.compile(r"\d+(?:[\s,;]+\d+)*[\s,;]*")
_Key = TypeVar("_Key")


# ── the list ─────────────────────────────────────────────────────────────────────


def list_choices(question: Question) -> dict[str, str]:
    """Return the labels of the options by id, then those of the non-answers.

    A closed question has its options alone.
    """
    labels = {name: one_line(label) for name, label in question.choices.items()}
    if question.closed:
        return labels
    for item in OFFERED_NON_ANSWERS:
        labels[str(item)] = _(NON_ANSWER_WORDS[item])
    return labels


def find_none(question: Question) -> str:
    """Return the option that says "None of these"; an empty text without one."""
    return next(iter(question.exclusive), "")


def number_choices(question: Question) -> dict[str, str]:
    """Return the number beside each choice: 0 for "None of these", others from 1."""
    none = find_none(question)
    others = (name for name in list_choices(question) if name != none)
    numbers = {name: str(number) for number, name in enumerate(others, 1)}
    return {name: numbers.get(name, "0") for name in list_choices(question)}


def rules_out_others(question: Question, name: str) -> bool:
    """Return whether an option, or a non-answer, cannot stand beside another one."""
    return name in question.exclusive or name not in question.choices


def is_long(count: int) -> bool:
    """Return whether a list has more lines than there are digits."""
    return count > _MAX_SHORT


# ── searching it ─────────────────────────────────────────────────────────────────


def find_labels(
    labels: Mapping[_Key, str], typed: str, first: _Key | None = None
) -> list[_Key]:
    """Return the keys of the labels in which each typed part begins a word.

    Labels that begin with what was typed come before the others.

    Args:
        labels: The labels by key.
        typed: Beginnings of words. Case and accents do not count; an empty text fits
            all.
        first: The key that comes before all others where it is found.

    >>> labels = {"a": "Pain in the chest", "b": "Chest infection", "c": "Fièvre"}
    >>> find_labels(labels, "CHEST"), find_labels(labels, "ches pa")
    (['b', 'a'], ['a'])
    >>> find_labels(labels, "fie"), find_labels(labels, "hest")
    (['c'], [])
    """
    beginnings = [
        re.compile(rf"(?<!\w){re.escape(part)}") for part in _normalize(typed).split()
    ]
    found = [
        key
        for key, label in labels.items()
        if all(part.search(_normalize(label)) for part in beginnings)
    ]
    return sorted(
        found, key=lambda key: (key != first, not _begins(labels[key], typed))
    )


def find_meant(
    labels: Mapping[_Key, str], found: Sequence[_Key], typed: str
) -> _Key | None:
    """Return the only label found, or the only one that begins as was typed.

    >>> labels = {"no": "No", "yes": "Yes", "declined": "I'd rather not say"}
    >>> find_meant(labels, ["no", "declined"], "n")
    'no'
    """
    beginning = [key for key in found if _begins(labels[key], typed)]
    only = beginning or found
    return only[0] if len(only) == 1 else None


def _begins(label: str, typed: str) -> bool:
    """Return whether a label begins with what was typed."""
    return _normalize(label).strip().startswith(_normalize(typed).strip())


def _normalize(text: str) -> str:
    """Return a text without case, accents and apostrophes, for comparison.

    >>> _normalize("I don\u2019t É")
    'i dont e'
    """
    return drop_accents(text.casefold()).replace("\u2019", "").replace("'", "")


# ── typed choices ────────────────────────────────────────────────────────────────


def parse_choices(question: Question, typed: str) -> Answer:
    """Return the answer meant by typed numbers, labels or parts of labels.

    Args:
        question: A question with options.
        typed: Such as ``2``, ``1, 3``, ``1 3``, ``both feet`` or ``both``. As in a
            menu, ``0`` is "None of these".

    Raises:
        AnswersError: It is not on the list, or on more than one line, or cannot
            stand beside another one.
    """
    # Numbers first: they are those of the list, even where an option is a number.
    if has_only_numbers(typed):
        chosen = [_find_by_number(question, n) for n in re.findall(r"\d+", typed)]
    else:
        with suppress(AnswersError):
            return accept(question, typed)
        chosen = _find_by_words(question, typed)
    chosen = list(dict.fromkeys(chosen))
    if question.type is Type.CHOICE and len(chosen) > 1:
        raise make_refusal(question, _format_numbers_wanted(question))
    alone = [name for name in chosen if rules_out_others(question, name)]
    if alone and len(chosen) > 1:
        label = list_choices(question)[alone[0]]
        reason = _("'{label}' cannot stand beside another answer", label=label)
        raise make_refusal(question, reason)
    return accept(question, chosen[0] if len(chosen) == 1 else chosen)


def has_only_numbers(typed: str) -> bool:
    """Return whether a typed line holds numbers of choices, and no words.

    >>> has_only_numbers("1, 3"), has_only_numbers("both")
    (True, False)
    """
    return bool(_NUMBERS.fullmatch(typed))


def _find_by_number(question: Question, number: str) -> str:
    """Return the choice with this number.

    Raises:
        AnswersError: There is none.
    """
    by_number = {n: name for name, n in number_choices(question).items()}
    if number not in by_number:
        raise make_refusal(question, _format_numbers_wanted(question))
    return by_number[number]


def _find_by_words(question: Question, typed: str) -> list[str]:
    """Return the one choice with words that begin as was typed, or one for each part.

    Raises:
        AnswersError: No label has such words, or several do.
    """
    labels = list_choices(question)
    # The whole line before its parts: a label can have a comma itself.
    found = find_labels(labels, re.sub(r"[,;]", " ", typed), find_none(question))
    parts = [part for part in re.split(r"[,;]", typed) if part.strip()]
    if len(found) == 1:
        return found
    if len(parts) > 1 and question.type is Type.CHOICES:
        return [name for part in parts for name in _find_by_words(question, part)]
    if has_only_numbers(typed.strip()):
        return [_find_by_number(question, typed.strip())]
    if not found or not parts:
        raise make_refusal(question, _format_numbers_wanted(question))
    # "no" is meant by "No, never" rather than by a "not" within a line.
    beginning = [name for name in found if _begins(labels[name], typed)]
    if len(beginning) > 1:
        found = beginning
    numbers = number_choices(question)
    named = "; ".join(f"{numbers[name]}. {labels[name]}" for name in found)
    reason = _(
        "{count} lines have that in them: {lines}", count=len(found), lines=named
    )
    raise make_refusal(question, reason)


def _format_numbers_wanted(question: Question) -> str:
    """Return in words which numbers can be typed."""
    numbers = sorted(map(int, number_choices(question).values()))
    first, last = numbers[0], numbers[-1]
    if question.type is Type.CHOICES:
        return _(
            "type numbers from {first} to {last}, with spaces between",
            first=first,
            last=last,
        )
    return _("type one number from {first} to {last}", first=first, last=last)
