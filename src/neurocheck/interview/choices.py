"""What can be chosen, and what its numbers mean."""

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
    "LONG",
    "find",
    "is_long",
    "is_number",
    "offered",
    "pick",
    "rules_out_others",
]


_NUMBERS = re.compile(r"\d+(?:[\s,;]+\d+)*[\s,;]*")


def offered(question: Question) -> dict[str, str]:
    """Give what can be chosen, with its label: the options, then the non-answers.

    A closed question offers its options alone.
    """
    labels = {name: one_line(label) for name, label in question.choices.items()}
    if question.closed:
        return labels
    for item in (NonAnswer.DONT_KNOW, NonAnswer.DECLINED):
        labels[str(item)] = _(NON_ANSWER_WORDS[item])
    return labels


def rules_out_others(question: Question, name: str) -> bool:
    """Say whether an option, or a non-answer, cannot stand beside another one."""
    return name in question.exclusive or name not in question.choices


def pick(question: Question, typed: str) -> Answer:
    """Take the numbers of options, or their words, or parts of their words.

    Args:
        question: A question with options.
        typed: Such as ``2``, ``1, 3``, ``1 3``, ``both feet`` or ``both``. As in a
            menu, ``0`` is the tenth.

    Raises:
        AnswersError: It is not on the list, or on more than one line, or cannot
            stand beside another one.
    """
    if is_number(typed):
        chosen = [_at(question, number) for number in re.findall(r"\d+", typed)]
    else:
        with suppress(AnswersError):
            return accept(question, typed)
        chosen = _by_words(question, typed)
    chosen = list(dict.fromkeys(chosen))
    if question.type is Type.CHOICE and len(chosen) > 1:
        raise _unfit(question, _asked_for(question))
    alone = [name for name in chosen if rules_out_others(question, name)]
    if alone and len(chosen) > 1:
        label = offered(question)[alone[0]]
        reason = _("'{label}' cannot stand beside another answer", label=label)
        raise _unfit(question, reason)
    return accept(question, chosen[0] if len(chosen) == 1 else chosen)


def is_number(typed: str) -> bool:
    """Say whether a typed line holds numbers of options, and no words.

    >>> is_number("1, 3"), is_number("both")
    (True, False)
    """
    return bool(_NUMBERS.fullmatch(typed))


def _at(question: Question, number: str) -> str:
    """Give the option that has a number.

    Raises:
        AnswersError: None has.
    """
    by_number = {str(number): name for number, name in enumerate(offered(question), 1)}
    if "10" in by_number:
        by_number["0"] = by_number["10"]
    if number not in by_number:
        raise _unfit(question, _asked_for(question))
    return by_number[number]


def _by_words(question: Question, typed: str) -> list[str]:
    """Give the one option whose words hold what was typed, or one for each part.

    Raises:
        AnswersError: No option has such words, or several have.
    """
    labels = offered(question)
    found = find(labels, re.sub(r"[,;]", " ", typed))
    parts = [part for part in re.split(r"[,;]", typed) if part.strip()]
    if len(found) == 1:
        return found
    if len(parts) > 1 and question.type is Type.CHOICES:
        return [name for part in parts for name in _by_words(question, part)]
    if is_number(typed.strip()):
        return [_at(question, typed.strip())]
    if not found or not parts:
        raise _unfit(question, _asked_for(question))
    lines = list(labels)
    named = "; ".join(f"{lines.index(name) + 1}. {labels[name]}" for name in found)
    reason = _(
        "{count} lines have that in them: {lines}", count=len(found), lines=named
    )
    raise _unfit(question, reason)


def _asked_for(question: Question) -> str:
    """Say which numbers can be typed."""
    count = len(offered(question))
    if question.type is Type.CHOICES:
        return _("type numbers from 1 to {count}, with spaces between", count=count)
    return _("type one number from 1 to {count}", count=count)


def _unfit(question: Question, reason: str) -> AnswersError:
    """Make the error for a typed line that is no answer."""
    problem = Code.BAD_ANSWER.at(question.id, reason=reason)
    return AnswersError(_("This answer does not fit."), problems=(problem,))


LONG = 9
"""A list with more lines than this can be searched by typing."""

_Line = TypeVar("_Line")


def is_long(count: int) -> bool:
    """Say whether a list of so many lines can be searched by typing."""
    return count > LONG


def find(labels: Mapping[_Line, str], typed: str) -> list[_Line]:
    """Give the lines whose words contain everything that was typed, in their order.

    Args:
        labels: The lines, each with its words.
        typed: Parts of words; case and accents do not count. Nothing fits all lines.

    >>> labels = {"a": "Pain in the chest", "b": "Chest infection", "c": "Fièvre"}
    >>> find(labels, "CHEST"), find(labels, "ches pa"), find(labels, "fie")
    (['a', 'b'], ['a'], ['c'])
    """
    parts = _fold(typed).split()
    return [
        line
        for line, label in labels.items()
        if all(part in _fold(label) for part in parts)
    ]


def _fold(text: str) -> str:
    """Make spellings comparable: case, accents and apostrophes do not count.

    >>> _fold("I don\u2019t É")
    'i dont e'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        sign
        for sign in apart.replace("\u2019", "'")
        if not unicodedata.combining(sign) and sign != "'"
    )
