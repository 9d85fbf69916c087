"""The choices of a question: listing them, searching them, and parsing typed ones."""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import TypeVar

from neurocheck.answers.accept import NON_ANSWER_WORDS, Answer, accept
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.sanitize import one_line


__all__ = [
    "find_labels",
    "has_only_numbers",
    "is_long",
    "list_choices",
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
    for item in (NonAnswer.DONT_KNOW, NonAnswer.DECLINED):
        labels[str(item)] = _(NON_ANSWER_WORDS[item])
    return labels


def rules_out_others(question: Question, name: str) -> bool:
    """Return whether an option, or a non-answer, cannot stand beside another one."""
    return name in question.exclusive or name not in question.choices


def is_long(count: int) -> bool:
    """Return whether a list of this many lines can be searched by typing."""
    return count > _MAX_SHORT


# ── searching it ─────────────────────────────────────────────────────────────────


def find_labels(labels: Mapping[_Key, str], typed: str) -> list[_Key]:
    """Return the keys of the labels that contain every typed part, in their order.

    Args:
        labels: The labels by key.
        typed: Parts of words. Case and accents do not count; an empty text fits all.

    >>> labels = {"a": "Pain in the chest", "b": "Chest infection", "c": "Fièvre"}
    >>> find_labels(labels, "CHEST"), find_labels(labels, "ches pa")
    (['a', 'b'], ['a'])
    >>> find_labels(labels, "fie")
    ['c']
    """
    parts = _normalize(typed).split()
    return [
        key
        for key, label in labels.items()
        if all(part in _normalize(label) for part in parts)
    ]


def _normalize(text: str) -> str:
    """Return a text without case, accents and apostrophes, for comparison.

    >>> _normalize("I don\u2019t É")
    'i dont e'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        sign
        for sign in decomposed.replace("\u2019", "'")
        if not unicodedata.combining(sign) and sign != "'"
    )


# ── typed choices ────────────────────────────────────────────────────────────────


def parse_choices(question: Question, typed: str) -> Answer:
    """Return the answer meant by typed numbers, labels or parts of labels.

    Args:
        question: A question with options.
        typed: Such as ``2``, ``1, 3``, ``1 3``, ``both feet`` or ``both``. As in a
            menu, ``0`` is the tenth.

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
        raise _make_refusal(question, _format_numbers_wanted(question))
    alone = [name for name in chosen if rules_out_others(question, name)]
    if alone and len(chosen) > 1:
        label = list_choices(question)[alone[0]]
        reason = _("'{label}' cannot stand beside another answer", label=label)
        raise _make_refusal(question, reason)
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
    by_number = {
        str(number): name for number, name in enumerate(list_choices(question), 1)
    }
    if "10" in by_number:
        by_number["0"] = by_number["10"]
    if number not in by_number:
        raise _make_refusal(question, _format_numbers_wanted(question))
    return by_number[number]


def _find_by_words(question: Question, typed: str) -> list[str]:
    """Return the one choice whose label holds what was typed, or one for each part.

    Raises:
        AnswersError: No label holds it, or several do.
    """
    labels = list_choices(question)
    # The whole line before its parts: a label can have a comma itself.
    found = find_labels(labels, re.sub(r"[,;]", " ", typed))
    parts = [part for part in re.split(r"[,;]", typed) if part.strip()]
    if len(found) == 1:
        return found
    if len(parts) > 1 and question.type is Type.CHOICES:
        return [name for part in parts for name in _find_by_words(question, part)]
    if has_only_numbers(typed.strip()):
        return [_find_by_number(question, typed.strip())]
    if not found or not parts:
        raise _make_refusal(question, _format_numbers_wanted(question))
    lines = list(labels)
    named = "; ".join(f"{lines.index(name) + 1}. {labels[name]}" for name in found)
    reason = _(
        "{count} lines have that in them: {lines}", count=len(found), lines=named
    )
    raise _make_refusal(question, reason)


def _format_numbers_wanted(question: Question) -> str:
    """Return in words which numbers can be typed."""
    count = len(list_choices(question))
    if question.type is Type.CHOICES:
        return _("type numbers from 1 to {count}, with spaces between", count=count)
    return _("type one number from 1 to {count}", count=count)


def _make_refusal(question: Question, reason: str) -> AnswersError:
    """Return the error for a typed line that is not an answer."""
    problem = Code.BAD_ANSWER.at(question.id, reason=reason)
    return AnswersError(_("This answer does not fit."), problems=(problem,))
