"""What can be chosen, and what its numbers mean."""

import re
from contextlib import suppress

from neurocheck.errors import AnswersError
from neurocheck.interview.narrow import find
from neurocheck.problems import Code
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.response.answers import NON_ANSWER_WORDS, Answer, accept
from neurocheck.text import one_line
from neurocheck.words import say


__all__ = ["is_number", "offered", "pick", "rules_out_others"]

_NUMBERS = re.compile(r"\d+(?:[\s,;]+\d+)*[\s,;]*")


def offered(question: Question) -> dict[str, str]:
    """Give what can be chosen, with its label: the options, then the non-answers.

    A closed question offers its options alone.
    """
    labels = {name: one_line(label) for name, label in question.choices.items()}
    if question.closed:
        return labels
    for item in (NonAnswer.DONT_KNOW, NonAnswer.DECLINED):
        labels[str(item)] = say(NON_ANSWER_WORDS[item])
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
        reason = say("'{label}' cannot stand beside another answer", label=label)
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
    reason = say(
        "{count} lines have that in them: {lines}", count=len(found), lines=named
    )
    raise _unfit(question, reason)


def _asked_for(question: Question) -> str:
    """Say which numbers can be typed."""
    count = len(offered(question))
    if question.type is Type.CHOICES:
        return say("type numbers from 1 to {count}, with spaces between", count=count)
    return say("type one number from 1 to {count}", count=count)


def _unfit(question: Question, reason: str) -> AnswersError:
    """Make the error for a typed line that is no answer."""
    problem = Code.BAD_ANSWER.at(question.id, reason=reason)
    return AnswersError(say("This answer does not fit."), problems=(problem,))
