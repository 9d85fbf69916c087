"""Finds the answers that count: those to questions that are asked."""

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
        answers: The answer or non-answer to each visible question, by id, in order.
        known: Those that are answers, not non-answers, and the derived numbers.
        derived: The derived numbers alone.
    """

    answers: dict[str, Answer]
    known: dict[str, Value]
    derived: dict[str, float]


def visible_questions(
    questionnaire: Questionnaire, answers: Answers
) -> tuple[Question, ...]:
    """Return the questions that are asked, in order, given these answers.

    A question is asked where its condition is true. The answer to a hidden question
    counts for nothing, so it cannot make another question visible.
    """
    # One pass is enough, because a condition may only name earlier questions. Tables
    # follow the same rule (cohort/scoring/expressions.py), and both must agree.
    known: dict[str, Value] = {}
    visible = []
    for question in questionnaire.questions.values():
        if (
            question.show_if is not None
            # Unknown hides the question too: what it asks about was never mentioned.
            and evaluate(question.show_if, known) is not True
        ):
            continue
        visible.append(question)
        answer = answers.get(question.id, NonAnswer.SKIPPED)
        if not isinstance(answer, NonAnswer):
            known[question.id] = answer
    return tuple(visible)


def resolve(questionnaire: Questionnaire, answers: Answers) -> ResolvedAnswers:
    """Return the answers that count.

    Args:
        questionnaire: The question set.
        answers: Accepted answers by id; hidden questions may be among them.

    Returns:
        The answers to visible questions; a missing one is ``skipped``.
    """
    visible: dict[str, Answer] = {
        question.id: answers.get(question.id, NonAnswer.SKIPPED)
        for question in visible_questions(questionnaire, answers)
    }
    known: dict[str, Value] = {
        name: answer
        for name, answer in visible.items()
        if not isinstance(answer, NonAnswer)
    }
    derived = _compute_derived(questionnaire, known)
    return ResolvedAnswers(answers=visible, known={**known, **derived}, derived=derived)


def _compute_derived(
    questionnaire: Questionnaire, known: Mapping[str, Value]
) -> dict[str, float]:
    """Return every derived number whose answers are all known, by id."""
    # Floats, because a power of whole numbers could fill the memory.
    given = {name: float(v) for name, v in known.items() if isinstance(v, int | float)}
    numbers = {}
    for item in questionnaire.derived:
        if all(name in given for name in item.formula.names()):
            try:
                value = item.formula.evaluate(given)
            except ArithmeticError:
                continue
            # A power may be complex in Python, such as the root of a negative number.
            if isinstance(value, float) and math.isfinite(value):
                numbers[item.id] = round(item.nudge(value), item.decimals)
    return numbers
