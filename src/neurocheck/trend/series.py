"""Compares several documents of one question set, and follows their numbers."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final, Literal

import msgspec

from neurocheck.answers.accept import Answer, accept, format_answer
from neurocheck.answers.resolve import ResolvedAnswers, resolve
from neurocheck.document import Document
from neurocheck.errors import AnswersError
from neurocheck.guidance.assessment import Line, State
from neurocheck.guidance.rules import Guidance, TrendNumber
from neurocheck.i18n.numbers import format_number
from neurocheck.questionnaire.conditions import evaluate
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire
from neurocheck.trend.brief import Brief, BriefPattern, shorten_document
from neurocheck.trend.compare import (
    Comparison,
    VersionDiff,
    compare_documents,
    compare_versions,
    is_each_reason_known,
)


__all__ = [
    "FORMAT",
    "NOT_ASKED",
    "NOT_KNOWN",
    "Follower",
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


class Point(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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
    follower = Follower(questionnaire, guidance)
    for document in documents:
        follower.add(shorten_document(document))
    return follower.finish(*documents[-2:])


class Follower:
    """Follows the documents of one question set, of which it keeps only numbers."""

    def __init__(self, questionnaire: Questionnaire, guidance: Guidance) -> None:
        """Follow nothing yet; the arguments are those of :func:`make_trend`."""
        self._questionnaire = questionnaire
        self._guidance = guidance
        self._count = 0
        self._last: Brief | None = None
        self._made_with: tuple[str, str, list[str]] = ("", "", [])
        self._numbers: list[list[Point]] = [[] for _rule in guidance.trend]
        self._patterns: dict[str, list[Point]] = {}
        self._most_features: dict[str, int] = {}
        self._version_diffs: list[tuple[datetime, datetime, VersionDiff]] = []
        # The same answer is read and worded once.
        self._read = lru_cache(maxsize=None, typed=True)(self._read_number)

    def add(self, document: Brief) -> None:
        """Add a document, made after those before."""
        made_with = (
            document.questionnaire.sha256,
            document.guidance.sha256,
            document.list_texts(),
        )
        # Mostly nothing changed, and then nothing has to be compared one by one.
        if self._last is not None and made_with != self._made_with:
            versions = compare_versions(self._last, document)
            if not versions.is_same:
                times = (self._last.created, document.created)
                self._version_diffs.append((*times, versions))
        self._made_with = made_with
        for rule, points in zip(self._guidance.trend, self._numbers, strict=True):
            points.append(self._make_point(document, rule.id))
        for pattern in document.patterns:
            points = self._patterns.setdefault(pattern.id, [])
            points.append(_count_features(document.created, pattern))
            # Guidance may have had another number of features at each time.
            most = self._most_features.get(pattern.id, 0)
            self._most_features[pattern.id] = max(most, len(pattern.features))
        self._last = document
        self._count += 1

    def finish(self, old: Document, new: Document) -> Trend:
        """Return the trend, with the last two documents in the words to show."""
        change = compare_documents(old, new, was_false=self._was_false)
        diffs = self._version_diffs
        if diffs and not change.versions.is_same and diffs[-1][1] == new.created:
            diffs[-1] = (old.created, new.created, change.versions)
        numbers = [*self._list_numbers()]
        return Trend(
            format=FORMAT,
            questionnaire=self._questionnaire.id,
            count=self._count,
            change=change,
            numbers=tuple(
                _compare_number(rule, series)
                for rule, series in zip(self._guidance.trend, numbers, strict=True)
            ),
            version_diffs=tuple(diffs),
            series=tuple(
                series
                for series in (*numbers, *self._list_patterns(new))
                if _is_worth_drawing(series)
            ),
            notes=tuple(_list_notes(new, self._questionnaire, self._guidance)),
            question_names=_name_questions(self._questionnaire, change.versions),
        )

    def _was_false(self, line: Line, document: Document) -> bool | None:
        """Return False if a line did not apply to a document, None if nobody knows.

        Its rule decides. Its reasons alone would not tell that a sore is gone, where
        it is not known now whether the foot was at risk.
        """
        rules = (*self._guidance.red_flags, *self._guidance.risk_factors)
        rule = next((rule for rule in rules if rule.id == line.id), None)
        if rule is None or rule.when is None:  # a rule that today's guidance lacks
            return is_each_reason_known(line, document)
        sheet = _read_answers(document, self._questionnaire)
        unknown = sheet.answers.keys() - sheet.known.keys()
        return False if evaluate(rule.when, sheet.known, unknown) is False else None

    def _list_numbers(self) -> Iterator[Series]:
        """Yield every number that the guidance names, over time."""
        asked = self._questionnaire
        for rule, points in zip(self._guidance.trend, self._numbers, strict=True):
            question = asked.questions.get(rule.id)
            label = question.short if question else asked.formulas[rule.id].short
            yield Series(
                kind="number",
                id=rule.id,
                label=label,
                low=question.low if question else None,
                high=question.high if question else None,
                points=tuple(points),
            )

    def _list_patterns(self, last: Document) -> Iterator[Series]:
        """Yield how many features were present, for each pattern of a document."""
        for pattern in last.assessment.patterns:
            yield Series(
                kind="pattern",
                id=pattern.id,
                label=pattern.title,
                low=0,
                high=self._most_features[pattern.id],
                points=tuple(self._patterns[pattern.id]),
            )

    def _make_point(self, document: Brief, name: str) -> Point:
        """Return a number of a document, by the id of a question or derived number."""
        is_asked = name in self._questionnaire.questions
        found = (document.answers if is_asked else document.derived).get(name)
        # A list is no number, and cannot be looked up.
        raw = NOT_ASKED if isinstance(found, list) else found
        value, words = self._read(name, raw)
        return Point(at=document.created, value=value, words=words)

    def _read_number(self, name: str, raw: Any) -> tuple[float | None, str]:
        """Return a number and its words, of an answer or a derived number."""
        question = self._questionnaire.questions.get(name)
        value: Any = raw
        if question is None:
            unit = self._questionnaire.formulas[name].unit
            words = (
                NonAnswer.SKIPPED
                if raw is None
                else f"{format_number(raw, 'g')} {unit}".strip()
            )
        else:
            value, words = _read_answer(question, raw)
        return float(value) if isinstance(value, int | float) else None, words


def _read_answer(question: Question, raw: Any) -> tuple[Answer | None, str]:
    """Return a kept answer as today's question takes it, and its words.

    Args:
        question: The question of today.
        raw: The answer; None where the question was not asked.
    """
    if raw is None:
        return None, NOT_ASKED
    try:
        # It may not fit any more: options and ranges may have changed since.
        answer = accept(question, raw)
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


def _count_features(at: datetime, pattern: BriefPattern) -> Point:
    """Return how many features are present; not known where all are unknown."""
    states = pattern.list_states()
    present, absent = states.count(State.PRESENT), states.count(State.ABSENT)
    if not present and not absent:
        # A 0 would claim that no feature is present.
        return Point(at=at, value=None, words=NOT_KNOWN)
    total = len(states) - states.count(State.NOT_ASKED)
    unknown, words = states.count(State.UNKNOWN), _word_count(present, total)
    return Point(at=at, value=present, words=words, unknown=unknown)


@cache
def _word_count(present: int, total: int) -> str:
    """Return the words of a count, made once."""
    return f"{present}/{total}"


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
    known = _read_answers(document, questionnaire).known
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


def _read_answers(document: Document, questionnaire: Questionnaire) -> ResolvedAnswers:
    """Return a document's answers as the questions of today take them."""
    answers: dict[str, Answer] = {}
    for name, raw in document.answers.items():
        question = questionnaire.questions.get(name)
        if question is not None:
            answer = _read_answer(question, raw)[0]
            answers[name] = NonAnswer.SKIPPED if answer is None else answer
    return resolve(questionnaire, answers)


def _name_questions(
    questionnaire: Questionnaire, versions: VersionDiff
) -> dict[str, str]:
    """Return the questions that only one of two documents has, in words, by id."""
    ids = (*versions.answers_before, *versions.answers_after)
    known = questionnaire.questions
    return {name: known[name].short if name in known else name for name in ids}
