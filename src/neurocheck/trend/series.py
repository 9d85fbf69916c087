"""Compares several documents of one question set, and follows their numbers."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from neurocheck.answers.accept import Answer, accept, format_answer
from neurocheck.answers.resolve import resolve
from neurocheck.document import Document
from neurocheck.errors import AnswersError
from neurocheck.guidance.assessment import Line, Pattern, State
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
"""The words of a number that was not asked for, or can no longer be read."""
NOT_KNOWN: Final = "not-known"
"""The words of a count of features none of which is known."""

Outcome = Literal["better", "worse", "changed", "same", "not_known"]
"""The direction in which a number changed."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A number at one time.

    Attributes:
        at: The time of its document.
        value: The number; None where it is not known.
        words: The number with its unit, or the non-answer.
        unknown: For a count of features, how many are not known.
    """

    at: datetime
    value: float | None
    words: str
    unknown: int = 0


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """A number over time.

    Attributes:
        kind: ``number``, or ``pattern`` for a count of features.
        id: The id of the question, the derived number or the pattern.
        label: Its name in words.
        low: The least value that it can have; None where there is no limit.
        high: The greatest value that it can have; likewise.
        points: One point for each document, the oldest first.
    """

    kind: str
    id: str
    label: str
    low: float | None
    high: float | None
    points: tuple[Point, ...]


class NumberChange(msgspec.Struct, frozen=True, kw_only=True):
    """The change of a number between the last two documents.

    Attributes:
        id: The id of the question or the derived number.
        label: Its name in words.
        before: The number in the last document but one.
        after: The number in the last document.
        outcome: Better or worse only where the guidance says which way that is.
    """

    id: str
    label: str
    before: Point
    after: Point
    outcome: Outcome


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """The changes over a series of documents.

    Attributes:
        format: ``neurocheck-trend/1``.
        questionnaire: Id of the question set.
        count: How many documents were compared.
        change: The differences between the last two documents.
        numbers: How numbers differ between the last two documents.
        version_diffs: How questions and rules changed from one document to the next,
            each with the times of both documents.
        series: Numbers over time that are known at least twice.
        notes: What a comparison cannot tell.
        question_names: The questions that the last version difference names, in
            words, by id.
        left_out: How many documents are of another question set or unreadable.
    """

    format: Literal["neurocheck-trend/1"]
    questionnaire: str
    count: int
    change: Comparison
    numbers: tuple[NumberChange, ...]
    version_diffs: tuple[tuple[datetime, datetime, VersionDiff], ...] = msgspec.field(
        name="editions"
    )
    series: tuple[Series, ...]
    notes: tuple[Line, ...]
    question_names: dict[str, str] = msgspec.field(name="asked")
    left_out: int = 0


def make_trend(
    documents: Sequence[Document], questionnaire: Questionnaire, guidance: Guidance
) -> Trend:
    """Return what changed over the documents of one question set.

    Args:
        documents: At least two documents, the oldest first.
        questionnaire: The question set of today, for its words.
        guidance: The guidance of today; it names the numbers to compare.
    """
    old, new = documents[-2:]
    change = compare_documents(old, new)
    pairs = itertools.pairwise(documents)
    numbers = [
        _follow_number(rule, questionnaire, documents) for rule in guidance.trend
    ]
    return Trend(
        format=FORMAT,
        questionnaire=questionnaire.id,
        count=len(documents),
        change=change,
        numbers=tuple(
            _compare_number(rule, series)
            for rule, series in zip(guidance.trend, numbers, strict=True)
        ),
        version_diffs=tuple(
            (one.created, other.created, versions)
            for one, other in pairs
            if not (versions := compare_documents(one, other).versions).is_same
        ),
        series=tuple(
            series
            for series in (*numbers, *_follow_patterns(documents))
            if _is_worth_drawing(series)
        ),
        notes=tuple(_list_notes(new, questionnaire, guidance)),
        question_names=_name_questions(questionnaire, change.versions),
    )


def _follow_number(
    rule: TrendNumber, questionnaire: Questionnaire, documents: Sequence[Document]
) -> Series:
    """Return the numbers of a question, or a derived number, over time."""
    question = questionnaire.questions.get(rule.id)
    if question is not None:
        label, low, high = question.short, question.low, question.high
    else:
        label, low, high = questionnaire.formulas[rule.id].short, None, None
    points = tuple(_make_point(one, rule.id, questionnaire) for one in documents)
    return Series(
        kind="number", id=rule.id, label=label, low=low, high=high, points=points
    )


def _make_point(document: Document, name: str, questionnaire: Questionnaire) -> Point:
    """Return a number of a document, by the id of a question or derived number."""
    question = questionnaire.questions.get(name)
    value: Any
    if question is None:
        item = questionnaire.formulas[name]
        value = document.derived.get(name)
        words = (
            NonAnswer.SKIPPED
            if value is None
            else f"{format_number(value, 'g')} {item.unit}".strip()
        )
    else:
        value, words = _read_answer(question, document)
    number = float(value) if isinstance(value, int | float) else None
    return Point(at=document.created, value=number, words=words)


def _read_answer(question: Question, document: Document) -> tuple[Answer | None, str]:
    """Return an answer of a document as today's question takes it, and its words."""
    if question.id not in document.answers:
        return None, NOT_ASKED
    try:
        # It may not fit any more: options and ranges may have changed since.
        answer = accept(question, document.answers[question.id])
    except AnswersError:
        return None, NOT_ASKED
    return answer, answer if isinstance(answer, NonAnswer) else format_answer(
        question, answer
    )


def _compare_number(rule: TrendNumber, series: Series) -> NumberChange:
    """Return how a number differs between the last two documents."""
    before, after = series.points[-2:]
    return NumberChange(
        id=series.id,
        label=series.label,
        before=before,
        after=after,
        outcome=_judge(rule, before.value, after.value),
    )


def _judge(rule: TrendNumber, before: float | None, after: float | None) -> Outcome:
    """Return how a number changed; better or worse only where the guidance says so.

    >>> [_judge(TrendNumber(id="pain", better="lower"), 7, n) for n in (4, 8, None)]
    ['better', 'worse', 'not_known']
    >>> _judge(TrendNumber(id="hba1c"), 7.1, 7.9)
    'changed'
    """
    if before is None or after is None:
        return "not_known"
    if before == after:
        return "same"
    if not rule.better:
        return "changed"
    return "better" if (after < before) is (rule.better == "lower") else "worse"


def _follow_patterns(documents: Sequence[Document]) -> Iterator[Series]:
    """Yield how many features are present over time, for each pattern of the last."""
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
            # Guidance may have had another number of features at each time.
            high=max(len(pattern.features) for _at, pattern in counted),
            points=tuple(_count_features(at, pattern) for at, pattern in counted),
        )


def _count_features(at: datetime, pattern: Pattern) -> Point:
    """Return how many features are present; not known where all are unknown."""
    total, unknown = pattern.total, pattern.count(State.UNKNOWN)
    present, absent = pattern.count(State.PRESENT), pattern.count(State.ABSENT)
    if not present and not absent:
        # A 0 would claim that no feature is present.
        return Point(at=at, value=None, words=NOT_KNOWN)
    return Point(at=at, value=present, words=f"{present}/{total}", unknown=unknown)


def _is_worth_drawing(series: Series) -> bool:
    """Return whether at least two numbers are known; counts must not all be zero."""
    values = [point.value for point in series.points if point.value is not None]
    # A line of zeros, for each pattern that does not concern the person, is noise.
    is_count = series.kind == "pattern"
    return len(values) > 1 and (any(values) or not is_count)


def _list_notes(
    document: Document, questionnaire: Questionnaire, guidance: Guidance
) -> Iterator[Line]:
    """Yield the notes that apply to the answers of a document."""
    # The notes are today's, so the answers are read by the questions of today.
    answers: dict[str, Answer] = {}
    for name in document.answers:
        question = questionnaire.questions.get(name)
        if question is not None:
            answer = _read_answer(question, document)[0]
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


def _name_questions(
    questionnaire: Questionnaire, versions: VersionDiff
) -> dict[str, str]:
    """Return the questions that only one of two documents has, in words, by id."""
    ids = (*versions.answers_before, *versions.answers_after)
    known = questionnaire.questions
    return {name: known[name].short if name in known else name for name in ids}
