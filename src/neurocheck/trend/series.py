"""Several documents of one question set over time: what changed, and numbers."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from neurocheck.answers.accept import Answer, accept, format_answer
from neurocheck.answers.resolve import resolve
from neurocheck.document import Document
from neurocheck.errors import AnswersError
from neurocheck.guidance.assessment import Line, Pattern
from neurocheck.guidance.rules import Guidance, TrendNumber
from neurocheck.i18n.numbers import format_number
from neurocheck.questionnaire.conditions import evaluate
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire
from neurocheck.trend.compare import Comparison, VersionDiff, compare_documents


__all__ = [
    "FORMAT",
    "NOT_ASKED",
    "NOT_KNOWN",
    "NumberChange",
    "Point",
    "Series",
    "Trend",
    "make_trend",
]

FORMAT: Final = "neurocheck-trend/1"
NOT_ASKED: Final = "not-asked"
"""Stands where a number was not asked for, or can no longer be read."""
NOT_KNOWN: Final = "not-known"
"""Stands where nothing of what is counted is known."""

Outcome = Literal["better", "worse", "changed", "same", "not_known"]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A number at a time.

    Attributes:
        at: When.
        value: The number; None where it is not known.
        words: The number with its unit, or the non-answer.
        unknown: For a count, how many things are not known.
    """

    at: datetime
    value: float | None
    words: str
    unknown: int = 0


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """A number over time.

    Attributes:
        kind: ``number``, or ``pattern`` for a count of features.
        id: Of the question, the derived number or the pattern.
        label: What it is, in words.
        low: The least that it can be; None where any number can stand.
        high: The most that it can be.
        points: One for each document, the oldest first.
    """

    kind: str
    id: str
    label: str
    low: float | None
    high: float | None
    points: tuple[Point, ...]


class NumberChange(msgspec.Struct, frozen=True, kw_only=True):
    """A number in the last two documents.

    Attributes:
        id: Of the question or the derived number.
        label: What it is, in words.
        before: The point of the one before.
        after: The point of the last.
        outcome: Better or worse only where the guidance says which way that is.
    """

    id: str
    label: str
    before: Point
    after: Point
    outcome: Outcome


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """What changed over time.

    Attributes:
        format: ``neurocheck-trend/1``.
        questionnaire: Id of the question set.
        count: How many documents were compared.
        change: What differs between the last two.
        numbers: The numbers in the last two.
        editions: When questions or rules changed, with the two times before it.
        series: Numbers over time that are known at least twice.
        notes: What a comparison cannot say.
        asked: What people call the questions that the editions name, by id.
        left_out: How many documents are of another question set or unreadable.
    """

    format: Literal["neurocheck-trend/1"]
    questionnaire: str
    count: int
    change: Comparison
    numbers: tuple[NumberChange, ...]
    editions: tuple[tuple[datetime, datetime, VersionDiff], ...]
    series: tuple[Series, ...]
    notes: tuple[Line, ...]
    asked: dict[str, str]
    left_out: int = 0


def make_trend(
    documents: Sequence[Document], questionnaire: Questionnaire, guidance: Guidance
) -> Trend:
    """Compare documents of one question set.

    Args:
        documents: At least two, the oldest first.
        questionnaire: The question set, for its words.
        guidance: Says which numbers are compared.
    """
    old, new = documents[-2:]
    change = compare_documents(old, new)
    pairs = itertools.pairwise(documents)
    numbers = [_number(rule, questionnaire, documents) for rule in guidance.trend]
    return Trend(
        format=FORMAT,
        questionnaire=questionnaire.id,
        count=len(documents),
        change=change,
        numbers=tuple(
            _number_change(rule, series)
            for rule, series in zip(guidance.trend, numbers, strict=True)
        ),
        editions=tuple(
            (one.created, other.created, edition)
            for one, other in pairs
            if not (edition := compare_documents(one, other).edition).is_same
        ),
        series=tuple(
            one for one in (*numbers, *_patterns(documents)) if _is_drawn(one)
        ),
        notes=tuple(_notes(new, questionnaire, guidance)),
        asked=_names(questionnaire, change.edition),
    )


# ── numbers ──────────────────────────────────────────────────────────────────────


def _number(
    rule: TrendNumber, questionnaire: Questionnaire, documents: Sequence[Document]
) -> Series:
    """Follow a question's answers, or a derived number."""
    question = questionnaire.questions.get(rule.id)
    if question is not None:
        label, low, high = question.short, question.low, question.high
    else:
        label, low, high = questionnaire.formulas[rule.id].short, None, None
    points = tuple(_point(one, rule.id, questionnaire) for one in documents)
    return Series(
        kind="number", id=rule.id, label=label, low=low, high=high, points=points
    )


def _point(document: Document, name: str, questionnaire: Questionnaire) -> Point:
    """Take a number out of a document."""
    question = questionnaire.questions.get(name)
    value: Any
    if question is None:
        item = questionnaire.formulas[name]
        value = document.derived.get(name)
        said = (
            NonAnswer.SKIPPED
            if value is None
            else f"{format_number(value, 'g')} {item.unit}".strip()
        )
    else:
        value, said = _answer(question, document)
    number = float(value) if isinstance(value, int | float) else None
    return Point(at=document.created, value=number, words=said)


def _answer(question: Question, document: Document) -> tuple[Answer | None, str]:
    """Give a document's answer as today's question understands it, and its words."""
    if question.id not in document.answers:
        return None, NOT_ASKED
    try:
        answer = accept(question, document.answers[question.id])
    except AnswersError:
        return None, NOT_ASKED
    return answer, answer if isinstance(answer, NonAnswer) else format_answer(
        question, answer
    )


def _number_change(rule: TrendNumber, series: Series) -> NumberChange:
    """Compare the last two points of a series."""
    before, after = series.points[-2:]
    return NumberChange(
        id=series.id,
        label=series.label,
        before=before,
        after=after,
        outcome=_outcome(rule, before.value, after.value),
    )


def _outcome(rule: TrendNumber, before: float | None, after: float | None) -> Outcome:
    """Judge a change only where the guidance says which way is better.

    >>> [_outcome(TrendNumber(id="pain", better="lower"), 7, n) for n in (4, 8, None)]
    ['better', 'worse', 'not_known']
    >>> _outcome(TrendNumber(id="hba1c"), 7.1, 7.9)
    'changed'
    """
    if before is None or after is None:
        return "not_known"
    if before == after:
        return "same"
    if not rule.better:
        return "changed"
    return "better" if (after < before) is (rule.better == "lower") else "worse"


def _patterns(documents: Sequence[Document]) -> Iterator[Series]:
    """Count the features of each pattern of the last document that are present."""
    found = [
        {pattern.id: pattern for pattern in one.assessment.patterns}
        for one in documents
    ]
    for name, last in found[-1].items():
        counted = [
            (one.created, by_id[name])
            for one, by_id in zip(documents, found, strict=True)
            if name in by_id
        ]
        yield Series(
            kind="pattern",
            id=name,
            label=last.title,
            low=0,
            high=max(len(pattern.features) for _, pattern in counted),
            points=tuple(_count(at, pattern) for at, pattern in counted),
        )


def _count(at: datetime, pattern: Pattern) -> Point:
    """Count the features of a pattern; where all are unknown, so is their number."""
    total, unknown = len(pattern.features), pattern.count(None)
    if unknown == total:
        return Point(at=at, value=None, words=NOT_KNOWN)
    present = pattern.count(present=True)
    return Point(at=at, value=present, words=f"{present}/{total}", unknown=unknown)


def _is_drawn(series: Series) -> bool:
    """Say whether there is something to see: two known numbers, and not all zero."""
    values = [point.value for point in series.points if point.value is not None]
    is_counted = series.kind == "pattern"
    return len(values) > 1 and (any(values) or not is_counted)


# ── words ────────────────────────────────────────────────────────────────────────


def _notes(
    document: Document, questionnaire: Questionnaire, guidance: Guidance
) -> Iterator[Line]:
    """Give the notes that apply to the answers of a document."""
    answers: dict[str, Answer] = {}
    for name in document.answers:
        question = questionnaire.questions.get(name)
        if question is not None:
            answer = _answer(question, document)[0]
            answers[name] = NonAnswer.SKIPPED if answer is None else answer
    known = resolve(questionnaire, answers).known
    for rule in guidance.trend_notes:
        if rule.when is None or evaluate(rule.when, known) is True:
            yield Line(
                id=rule.id,
                title=rule.title,
                text=rule.text,
                because=(),
                sources=rule.sources,
                steps=rule.steps,
            )


def _names(questionnaire: Questionnaire, edition: VersionDiff) -> dict[str, str]:
    """Give the names of the questions that an edition speaks of."""
    ids = (*edition.answers_before, *edition.answers_after)
    known = questionnaire.questions
    return {name: known[name].short if name in known else name for name in ids}
