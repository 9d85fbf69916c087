"""What can be chosen, and what its numbers mean."""

import re

from neurocheck.errors import AnswersError
from neurocheck.problems import Code
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.response.answers import NON_ANSWER_WORDS, Answer, accept
from neurocheck.text import one_line
from neurocheck.words import say


__all__ = ["offered", "pick", "rules_out_others"]

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
    """Take the numbers of options, or their words.

    Args:
        question: A question with options.
        typed: Such as ``2``, ``1, 3``, ``1 3`` or ``both feet``.

    Raises:
        AnswersError: It is not on the list, or cannot stand beside another one.
    """
    by_number = {str(number): name for number, name in enumerate(offered(question), 1)}
    if not _NUMBERS.fullmatch(typed):
        try:
            return accept(question, typed)
        except AnswersError:
            raise _unfit(question, _asked_for(question)) from None
    numbers = list(dict.fromkeys(re.findall(r"\d+", typed)))
    too_many = question.type is Type.CHOICE and len(numbers) > 1
    if too_many or not set(numbers) <= by_number.keys():
        raise _unfit(question, _asked_for(question))
    chosen = [by_number[number] for number in numbers]
    alone = [name for name in chosen if rules_out_others(question, name)]
    if alone and len(chosen) > 1:
        label = offered(question)[alone[0]]
        reason = say("'{label}' cannot stand beside another answer", label=label)
        raise _unfit(question, reason)
    return accept(question, chosen[0] if len(chosen) == 1 else chosen)


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
