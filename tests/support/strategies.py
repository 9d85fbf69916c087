"""Random conditions, answers and guidance for a question set."""

from collections.abc import Mapping
from datetime import date

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from neurocheck.answers.accept import Answer, accept
from neurocheck.questionnaire.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsAnswered,
    Not,
)
from neurocheck.questionnaire.model import (
    NonAnswer,
    Question,
    Questionnaire,
    Type,
    Value,
)


__all__ = ["answers", "answers_to", "conditions", "everything", "few", "values"]

few = settings(max_examples=max(settings().max_examples // 4, 5))
"""For tests in which each example takes long, such as a whole interview."""

_DATES = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def _number(question: Question) -> SearchStrategy[Value]:
    """Numbers within the range of a question, rounded as it keeps them."""
    low, high = question.low or 0, question.high or 0
    if question.type is Type.DECIMAL:
        return st.floats(low, high).map(lambda x: round(x, question.decimals) + 0.0)
    return st.integers(int(low), int(high))


def values(question: Question) -> SearchStrategy[Value]:
    """Canonical answers to a question."""
    options = list(question.choices)
    match question.type:
        case Type.CHOICE:
            return st.sampled_from(options)
        case Type.CHOICES:
            common = [name for name in options if name not in question.exclusive]
            several = st.sets(st.sampled_from(common), min_size=1).map(
                lambda found: tuple(name for name in options if name in found)
            )
            alone = [st.just((name,)) for name in question.exclusive]
            return st.one_of(several, *alone)
        case Type.DATE:
            return _DATES.map(lambda day: day.isoformat())
        case Type.TEXT:
            kept = st.text(max_size=20).map(lambda text: accept(question, text))
            return kept.filter(lambda answer: not isinstance(answer, NonAnswer))
    return _number(question)


def answers_to(question: Question) -> SearchStrategy[Answer]:
    """Answers and non-answers to a question."""
    return st.one_of(values(question), st.sampled_from(NonAnswer))


def answers(asked: Questionnaire) -> SearchStrategy[dict[str, Answer]]:
    """What a person may have given: some questions with an answer or non-answer."""
    each = {name: answers_to(question) for name, question in asked.questions.items()}
    return st.fixed_dictionaries({}, optional=each)


def _comparison(question: Question) -> SearchStrategy[Condition]:
    """Comparisons that suit a question."""
    operators = ["<", "<=", ">", ">=", "=", "!="]
    match question.type:
        case Type.CHOICES:
            option = st.sampled_from(list(question.choices))
            return option.map(lambda name: Compare(question.id, "includes", name))
        case Type.CHOICE:
            operators = ["=", "!="]
    value = values(question)
    return st.builds(
        lambda operator, right: Compare(question.id, operator, right),
        st.sampled_from(operators),
        value,
    )


def conditions(
    asked: Questionnaire, *, with_answered: bool = False
) -> SearchStrategy[Condition]:
    """Conditions over a question set.

    Args:
        asked: The question set.
        with_answered: Whether ``is answered`` may stand in them.
    """
    leaf = st.one_of(
        *(_comparison(q) for q in asked.questions.values() if q.type is not Type.TEXT)
    )
    if with_answered:
        leaf |= st.sampled_from(list(asked.questions)).map(IsAnswered)

    def groups(inner: SearchStrategy[Condition]) -> SearchStrategy[Condition]:
        several = st.lists(inner, min_size=1, max_size=4).map(tuple)
        counted = several.flatmap(
            lambda of: st.integers(1, len(of)).map(lambda count: AtLeast(of, count))
        )
        return st.one_of(
            several.map(AllOf), several.map(AnyOf), counted, inner.map(Not)
        )

    return st.recursive(leaf, groups, max_leaves=8)


def everything(asked: Questionnaire) -> SearchStrategy[Mapping[str, Value]]:
    """A known answer to every question."""
    each = {name: values(question) for name, question in asked.questions.items()}
    return st.fixed_dictionaries(each)


def with_conditions(
    asked: Questionnaire, found: Mapping[str, Condition]
) -> Questionnaire:
    """Return a question set whose questions are shown under these conditions."""
    sections = tuple(
        msgspec.structs.replace(
            section,
            questions=tuple(
                msgspec.structs.replace(question, show_if=found.get(question.id))
                for question in section.questions
            ),
        )
        for section in asked.sections
    )
    return msgspec.structs.replace(asked, sections=sections)
