"""Documents in brief: what a trend over very many of them needs of each."""

from datetime import datetime
from typing import Literal

import msgspec

from neurocheck.document import Document, GuidanceVersion, QuestionnaireVersion
from neurocheck.guidance.assessment import State


__all__ = ["Brief", "BriefFeature", "BriefPattern", "read_brief", "shorten_document"]


# Without the garbage collector's part, as there are very many and none can be a cycle.
class BriefFeature(msgspec.Struct, frozen=True, gc=False):
    """A feature: its id, its words, and its state, which was not always kept."""

    id: str
    text: str
    state: State | None = None
    present: bool | msgspec.UnsetType | None = msgspec.UNSET


class BriefPattern(msgspec.Struct, frozen=True):
    """A pattern: its id and its features."""

    id: str
    features: tuple[BriefFeature, ...]

    def list_states(self) -> list[State]:
        """Return the state of each feature."""
        return [feature.state or _read_state(feature) for feature in self.features]


def _read_state(feature: BriefFeature) -> State:
    """Return the state of a feature in a document of the first version."""
    if isinstance(feature.present, bool):
        return State.PRESENT if feature.present else State.ABSENT
    return State.UNKNOWN


class _Assessment(msgspec.Struct, frozen=True):
    """The part of an assessment that is read."""

    patterns: tuple[BriefPattern, ...]


class Brief(msgspec.Struct, frozen=True):
    """The parts of a document that a trend follows.

    Attributes:
        format: ``neurocheck/1``.
        created: When it was made.
        questionnaire: Which questions were asked.
        guidance: Which guidance was used.
        answers: Answer or non-answer of each question that was asked, by id.
        assessment: The patterns that the answers were compared with.
        derived: Numbers worked out from answers, by id.
    """

    format: Literal["neurocheck/1"]
    created: datetime
    questionnaire: QuestionnaireVersion
    guidance: GuidanceVersion
    answers: dict[str, str | int | float | list[str]]
    assessment: _Assessment
    derived: dict[str, float] = {}

    @property
    def patterns(self) -> tuple[BriefPattern, ...]:
        """The patterns that the answers were compared with."""
        return self.assessment.patterns

    def list_texts(self) -> list[str]:
        """Return the ids and words of all features, to tell at once what changed.

        A pattern's id stands before its features.
        """
        found = []
        for pattern in self.assessment.patterns:
            found.append(pattern.id)
            for feature in pattern.features:
                found += (feature.id, feature.text)
        return found


_DECODER = msgspec.json.Decoder(Brief)


def read_brief(data: bytes) -> Brief | None:
    """Return what JSON holds of a document; None where it is none."""
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def shorten_document(document: Document) -> Brief:
    """Return a document in brief."""
    patterns = tuple(
        BriefPattern(
            pattern.id,
            tuple(
                BriefFeature(feature.id, feature.text, feature.state)
                for feature in pattern.features
            ),
        )
        for pattern in document.assessment.patterns
    )
    return Brief(
        format=document.format,
        created=document.created,
        questionnaire=document.questionnaire,
        guidance=document.guidance,
        answers=document.answers,
        assessment=_Assessment(patterns),
        derived=document.derived,
    )
