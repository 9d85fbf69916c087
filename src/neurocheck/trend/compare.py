"""Compares two documents; it says what differs, not whether that is good."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, TypeVar

import msgspec

from neurocheck.document import Document
from neurocheck.guidance.assessment import Assessment, Feature, Line, State
from neurocheck.guidance.rules import Level
from neurocheck.questionnaire.model import NON_ANSWERS
from neurocheck.trend.brief import Brief, shorten_document


__all__ = [
    "ChangedItem",
    "Comparison",
    "Status",
    "VersionDiff",
    "WasFalse",
    "compare_documents",
    "compare_versions",
    "is_each_reason_known",
]

_K = TypeVar("_K")

WasFalse = Callable[[Line, Document], bool | None]
"""Returns False if a line did not apply to a document, and None if nobody knows."""


@unique
class Status(StrEnum):
    """The status of something, between two documents. Unknown is never "gone"."""

    NEW = "new"
    NO_LONGER = "no_longer"
    FIRST_KNOWN = "first_known"
    NOT_KNOWN = "not_known"
    LEFT_OPEN = "left_open"
    STILL = "still"


# Pairs that are true in neither are left out: there is nothing to report.
_STATUSES: Final = {
    (False, True): Status.NEW,
    (True, False): Status.NO_LONGER,
    (None, True): Status.FIRST_KNOWN,
    (True, None): Status.NOT_KNOWN,
    (False, None): Status.LEFT_OPEN,
    (True, True): Status.STILL,
}
"""The status for whether something was true then and is true now; None for unknown."""

_TRUTHS: Final = {
    State.PRESENT: True,
    State.ABSENT: False,
    State.UNKNOWN: None,
    # What nobody asked about is not known either; it is never gone.
    State.NOT_ASKED: None,
}
"""Whether a feature in each state was named; None for unknown."""


class ChangedItem(msgspec.Struct, frozen=True, kw_only=True):
    """A feature, red flag or risk factor that was named, or is now.

    Attributes:
        kind: ``feature``, ``red_flag`` or ``risk_factor``.
        text: Its words.
        status: Whether it is new, gone, unchanged or not known.
    """

    kind: str
    text: str
    # The names here and below are the keys in JSON, which other programs may read.
    status: Status = msgspec.field(name="turn")


class VersionDiff(msgspec.Struct, frozen=True, kw_only=True):
    """The differences of questions and rules, as far as two documents show.

    Attributes:
        questions: Both versions of the question set, where they differ.
        guidance: Both versions of the guidance, where they differ.
        answers_before: Ids of questions that were asked only in the first. They may
            also have been hidden by other answers in the second.
        answers_after: Ids of questions that were asked only in the second; likewise.
        features_before: Features that only the first compares with the answers.
        features_after: Features that only the second compares with the answers.
        reworded: Features whose words differ, so they are not compared.
    """

    questions: tuple[str, str] | None = None
    guidance: tuple[str, str] | None = None
    answers_before: tuple[str, ...] = ()
    answers_after: tuple[str, ...] = ()
    features_before: tuple[str, ...] = ()
    features_after: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether both documents come from the same questions and rules."""
        return self == VersionDiff()


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """The differences between two documents.

    Attributes:
        before: When the first was made.
        after: When the second was made.
        urgency: The level of urgency of the first and of the second.
        items: Everything that was named, or is now, each text once.
        versions: How questions and rules differ.
    """

    before: datetime
    after: datetime
    urgency: tuple[Level, Level]
    items: tuple[ChangedItem, ...] = msgspec.field(name="shifts")
    versions: VersionDiff = msgspec.field(name="edition")


def compare_documents(
    old: Document, new: Document, *, was_false: WasFalse | None = None
) -> Comparison:
    """Return the differences between two documents of one question set.

    Args:
        old: The older one.
        new: The newer one.
        was_false: What becomes of a line that a document does not have; without it,
            the line was false if all answers are known on which it rests in the other.
    """
    judge = was_false or is_each_reason_known
    items = [
        *_compare_features(_map_features(old), _map_features(new)),
        *_compare_lines("red_flag", old, new, judge),
        *_compare_lines("risk_factor", old, new, judge),
    ]
    return Comparison(
        before=old.created,
        after=new.created,
        urgency=(old.assessment.urgency.level, new.assessment.urgency.level),
        items=tuple(dict.fromkeys(items)),
        versions=compare_versions(shorten_document(old), shorten_document(new)),
    )


def _map_features(document: Document) -> dict[tuple[str, str], Feature]:
    """Return every feature, by the id of its pattern and its own."""
    return {
        (pattern.id, feature.id): feature
        for pattern in document.assessment.patterns
        for feature in pattern.features
    }


def _compare_features(
    before: Mapping[tuple[str, str], Feature], after: Mapping[tuple[str, str], Feature]
) -> Iterator[ChangedItem]:
    """Yield the status of the features that both documents have in the same words."""
    for key, now in after.items():
        then = before.get(key)
        # Only in the same words: with other words it may mean something else.
        if then is not None and then.text == now.text:
            status = _STATUSES.get((_TRUTHS[then.state], _TRUTHS[now.state]))
            if status:
                text = _choose_words(then, now)
                yield ChangedItem(kind="feature", text=text, status=status)


def _choose_words(then: Feature, now: Feature) -> str:
    """Return what was ticked of a feature; all of it, where that was not the same."""
    named = {one.named for one in (then, now) if one.state is State.PRESENT}
    return named.pop() if len(named) == 1 else now.text


def _compare_lines(
    kind: str, old: Document, new: Document, was_false: WasFalse
) -> Iterator[ChangedItem]:
    """Yield the status of lines; a document has only those that apply."""
    before, after = _map_lines(kind, old.assessment), _map_lines(kind, new.assessment)
    for name, now in after.items():
        was = True if name in before else was_false(now, old)
        yield ChangedItem(kind=kind, text=now.title, status=_STATUSES[was, True])
    for name in _list_missing(before, after):
        then = before[name]
        status = _STATUSES[True, was_false(then, new)]
        yield ChangedItem(kind=kind, text=then.title, status=status)


def _map_lines(kind: str, assessment: Assessment) -> dict[str, Line]:
    """Return the lines of a kind, by id."""
    lines: Collection[Line] = assessment.risk_factors
    if kind == "red_flag":
        reasons = assessment.urgency.reasons
        lines = [flag for flag in reasons if flag.level is not Level.ROUTINE]
    return {line.id: line for line in lines}


def is_each_reason_known(line: Line, document: Document) -> bool | None:
    """Return False if a missing line did not apply, as far as its reasons tell."""
    known = {
        *(name for name, answer in document.answers.items() if _is_known(answer)),
        *document.derived,
    }
    # A red flag must not look gone only because a question was skipped this time.
    return False if {reason.question for reason in line.because} <= known else None


def _is_known(answer: object) -> bool:
    """Return whether an answer of a document is more than a non-answer."""
    return not (isinstance(answer, str) and answer in NON_ANSWERS)


def compare_versions(old: Brief, new: Brief) -> VersionDiff:
    """Return how questions and rules differ."""
    # The hashes decide, as a file can change while its version stays.
    asks_same = old.questionnaire.sha256 == new.questionnaire.sha256
    rules_same = old.guidance.sha256 == new.guidance.sha256
    before, after = _map_texts(old), _map_texts(new)
    versions = (old.questionnaire.version, new.questionnaire.version)
    rule_versions = (old.guidance.version, new.guidance.version)
    return VersionDiff(
        questions=None if asks_same else versions,
        guidance=None if rules_same else rule_versions,
        answers_before=() if asks_same else _list_missing(old.answers, new.answers),
        answers_after=() if asks_same else _list_missing(new.answers, old.answers),
        features_before=tuple(before[key] for key in _list_missing(before, after)),
        features_after=tuple(after[key] for key in _list_missing(after, before)),
        reworded=tuple(
            text for key, text in after.items() if key in before and before[key] != text
        ),
    )


def _map_texts(document: Brief) -> dict[tuple[str, str], str]:
    """Return the words of every feature, by the id of its pattern and its own."""
    return {
        (pattern.id, feature.id): feature.text
        for pattern in document.patterns
        for feature in pattern.features
    }


def _list_missing(
    here: Mapping[_K, object], there: Mapping[_K, object]
) -> tuple[_K, ...]:
    """Return the keys of the first mapping that the second lacks, in order."""
    return tuple(key for key in here if key not in there)
