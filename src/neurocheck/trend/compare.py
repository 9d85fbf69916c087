"""What differs between two documents: a pure comparison, without a judgement."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, TypeVar

import msgspec

from neurocheck.document import Document
from neurocheck.guidance.assessment import Assessment, Feature, Line
from neurocheck.guidance.rules import Level
from neurocheck.questionnaire.model import NON_ANSWERS


__all__ = ["ChangedItem", "Comparison", "Status", "VersionDiff", "compare_documents"]

_K = TypeVar("_K")


@unique
class Status(StrEnum):
    """What became of something that can be named. Unknown is never "gone"."""

    NEW = "new"
    NO_LONGER = "no_longer"
    FIRST_KNOWN = "first_known"
    NOT_KNOWN = "not_known"
    LEFT_OPEN = "left_open"
    STILL = "still"


_TURNS: Final = {
    (False, True): Status.NEW,
    (True, False): Status.NO_LONGER,
    (None, True): Status.FIRST_KNOWN,
    (True, None): Status.NOT_KNOWN,
    (False, None): Status.LEFT_OPEN,
    (True, True): Status.STILL,
}


class ChangedItem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was or is named.

    Attributes:
        kind: ``feature``, ``red_flag`` or ``risk_factor``.
        text: What it is, in words.
        turn: What became of it.
    """

    kind: str
    text: str
    turn: Status


class VersionDiff(msgspec.Struct, frozen=True, kw_only=True):
    """How questions and rules differ, as far as two documents can tell.

    Attributes:
        questions: Versions of the question set, where it is not the same.
        guidance: Versions of the guidance, where it is not the same.
        answers_before: Ids of questions that were asked only then.
        answers_after: Ids of questions that were asked only now. Of both, some may
            have been hidden by other answers.
        features_before: Features that are no longer held against answers.
        features_after: Features that were not, then.
        reworded: Features whose words changed; they are not compared.
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
        """Whether both documents rest on the same questions and rules."""
        return self == VersionDiff()


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between two documents.

    Attributes:
        before: When the first was made.
        after: When the second was made.
        urgency: How soon care is needed by the first, and by the second.
        shifts: What was or is named, each text once.
        edition: How questions and rules differ.
    """

    before: datetime
    after: datetime
    urgency: tuple[Level, Level]
    shifts: tuple[ChangedItem, ...]
    edition: VersionDiff


def compare_documents(old: Document, new: Document) -> Comparison:
    """Compare two documents of one question set, the older one first."""
    before, after = _features(old), _features(new)
    shifts = [
        *_feature_shifts(before, after),
        *_line_shifts("red_flag", old, new),
        *_line_shifts("risk_factor", old, new),
    ]
    return Comparison(
        before=old.created,
        after=new.created,
        urgency=(old.assessment.urgency.level, new.assessment.urgency.level),
        shifts=tuple(dict.fromkeys(shifts)),
        edition=_edition(old, new),
    )


def _features(document: Document) -> dict[tuple[str, str], Feature]:
    """Give every feature by the ids of its pattern and its own."""
    return {
        (pattern.id, feature.id): feature
        for pattern in document.assessment.patterns
        for feature in pattern.features
    }


def _feature_shifts(
    before: Mapping[tuple[str, str], Feature], after: Mapping[tuple[str, str], Feature]
) -> Iterator[ChangedItem]:
    """Say what became of the features that both documents have in the same words."""
    for key, now in after.items():
        then = before.get(key)
        if then is not None and then.text == now.text:
            turn = _TURNS.get((then.present, now.present))
            if turn:
                yield ChangedItem(kind="feature", text=now.text, turn=turn)


def _line_shifts(kind: str, old: Document, new: Document) -> Iterator[ChangedItem]:
    """Say what became of lines. A document has only those that apply.

    One that is missing was false only if all the answers that it rests on in the
    other document are known; otherwise nobody knows.
    """
    before, after = _lines(kind, old.assessment), _lines(kind, new.assessment)
    for name, now in after.items():
        was = True if name in before else _was_false(now, old)
        yield ChangedItem(kind=kind, text=now.title, turn=_TURNS[was, True])
    for name in _missing(before, after):
        then = before[name]
        turn = _TURNS[True, _was_false(then, new)]
        yield ChangedItem(kind=kind, text=then.title, turn=turn)


def _lines(kind: str, found: Assessment) -> dict[str, Line]:
    """Give the lines of a kind by id."""
    lines: Collection[Line] = found.risk_factors
    if kind == "red_flag":
        lines = found.urgency.reasons
    return {line.id: line for line in lines}


def _was_false(line: Line, document: Document) -> bool | None:
    """Say whether a missing line did not apply (False), or is not known (None)."""
    known = {
        *(name for name, answer in document.answers.items() if _is_known(answer)),
        *document.derived,
    }
    return False if {reason.question for reason in line.because} <= known else None


def _is_known(answer: object) -> bool:
    """Say whether an answer is one."""
    return not (isinstance(answer, str) and answer in NON_ANSWERS)


def _edition(old: Document, new: Document) -> VersionDiff:
    """Say how questions and rules differ."""
    before, after = _features(old), _features(new)
    asked = (old.questionnaire, new.questionnaire)
    is_other = asked[0].sha256 != asked[1].sha256
    rules = (old.guidance, new.guidance)
    return VersionDiff(
        questions=(asked[0].version, asked[1].version) if is_other else None,
        guidance=(rules[0].version, rules[1].version)
        if rules[0].sha256 != rules[1].sha256
        else None,
        answers_before=_missing(old.answers, new.answers) if is_other else (),
        answers_after=_missing(new.answers, old.answers) if is_other else (),
        features_before=tuple(before[key].text for key in _missing(before, after)),
        features_after=tuple(after[key].text for key in _missing(after, before)),
        reworded=tuple(
            one.text
            for key, one in after.items()
            if key in before and before[key].text != one.text
        ),
    )


def _missing(here: Mapping[_K, object], there: Mapping[_K, object]) -> tuple[_K, ...]:
    """Give the keys that are only in the first, in its order."""
    return tuple(key for key in here if key not in there)
