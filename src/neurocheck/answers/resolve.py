"""Which answers count: the path through the questions, and what is known on it."""

import math
from collections.abc import Mapping

import msgspec

from neurocheck.answers.accept import Answer, Answers
from neurocheck.questionnaire.conditions import evaluate
from neurocheck.questionnaire.model import (
    NonAnswer,
    Question,
    Questionnaire,
    Value,
)


__all__ = ["ResolvedAnswers", "resolve", "visible_questions"]


class ResolvedAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """The answers that count.

    Attributes:
        answers: Each visible question and its answer or non-answer, in order.
        known: The answers among them that are known, by id, with derived numbers.
        derived: The derived numbers alone.
    """

    answers: dict[str, Answer]
    known: dict[str, Value]
    derived: dict[str, float]


def visible_questions(
    questionnaire: Questionnaire, raw: Answers
) -> tuple[Question, ...]:
    """Give the questions that are asked, in order, after these answers.

    A question is asked where its condition is true. A hidden question's answer
    counts for nothing, so it cannot make another one visible.
    """
    known: dict[str, Value] = {}
    visible = []
    for question in questionnaire.questions.values():
        if (
            question.show_if is not None
            and evaluate(question.show_if, known) is not True
        ):
            continue
        visible.append(question)
        answer = raw.get(question.id, NonAnswer.SKIPPED)
        if not isinstance(answer, NonAnswer):
            known[question.id] = answer
    return tuple(visible)


def resolve(questionnaire: Questionnaire, raw: Answers) -> ResolvedAnswers:
    """Reduce what was given to what counts.

    Args:
        questionnaire: The question set.
        raw: Accepted answers by id; hidden questions may be among them.

    Returns:
        The visible questions' answers; what was not given is ``skipped``.
    """
    answers: dict[str, Answer] = {
        question.id: raw.get(question.id, NonAnswer.SKIPPED)
        for question in visible_questions(questionnaire, raw)
    }
    known: dict[str, Value] = {
        name: answer
        for name, answer in answers.items()
        if not isinstance(answer, NonAnswer)
    }
    derived = _derived(questionnaire, known)
    return ResolvedAnswers(answers=answers, known={**known, **derived}, derived=derived)


def _derived(
    questionnaire: Questionnaire, known: Mapping[str, Value]
) -> dict[str, float]:
    """Work out every derived number whose answers are all known."""
    # As floats, because powers of whole numbers can grow without end.
    given = {name: float(v) for name, v in known.items() if isinstance(v, int | float)}
    numbers = {}
    for item in questionnaire.derived:
        if all(name in given for name in item.formula.names()):
            try:
                value = item.formula.evaluate(given)
            except ArithmeticError:
                continue
            if isinstance(value, float) and math.isfinite(value):
                numbers[item.id] = round(item.nudge(value), item.decimals)
    return numbers
