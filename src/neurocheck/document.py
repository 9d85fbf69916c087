"""The document ``neurocheck/1``: answers and their assessment, to keep as JSON."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from neurocheck.answers.accept import Answers
from neurocheck.answers.resolve import resolve
from neurocheck.errors import AnswersError
from neurocheck.guidance.assess import assess
from neurocheck.guidance.assessment import Assessment, State
from neurocheck.guidance.rules import Guidance
from neurocheck.i18n.language import ENGLISH, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sources import Source, pick_sources


__all__ = [
    "FORMAT",
    "MAX_BYTES",
    "Document",
    "GuidanceVersion",
    "QuestionnaireVersion",
    "document_schema",
    "make_document",
    "read_document",
    "source_keys",
    "write_document",
]

FORMAT: Final = "neurocheck/1"
MAX_BYTES = 4 * 1024 * 1024


class QuestionnaireVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Which question set was asked.

    Attributes:
        id: Its name.
        version: As its file says.
        sha256: Hash of its file.
        title: As the person reads it.
        part: Id of the section, where one section was asked alone.
    """

    id: str
    version: str
    sha256: str
    title: str = ""
    part: str = ""


class GuidanceVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Which guidance the assessment rests on.

    Attributes:
        version: Its version.
        sha256: Hash of its file.
        country: Whose emergency numbers it names; empty where it names none.
    """

    version: str
    sha256: str
    country: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One person's answers and what they give.

    Attributes:
        format: ``neurocheck/1``.
        created: When, in UTC.
        questionnaire: Which questions were asked.
        guidance: Which guidance was used.
        answers: Answer or non-answer of each visible question, by id.
        assessment: What the answers give.
        sources: The citations that the assessment names, by key.
        derived: Numbers worked out from answers, by id.
    """

    format: Literal["neurocheck/1"]
    created: datetime
    questionnaire: QuestionnaireVersion
    guidance: GuidanceVersion
    answers: dict[str, str | int | float | list[str]]
    assessment: Assessment
    sources: dict[str, Source]
    derived: dict[str, float] = {}


def make_document(
    questionnaire: Questionnaire,
    guidance: Guidance,
    answers: Answers,
    *,
    catalogue: dict[str, Source],
    created: datetime,
) -> Document:
    """Return a document of answers and their assessment, in English.

    Answers of questions that are not visible are left out.

    Args:
        questionnaire: The question set that was answered.
        guidance: The guidance for it.
        answers: Accepted answers by id.
        catalogue: All citations by key.
        created: The time, in UTC.
    """
    sheet = resolve(questionnaire, answers)
    # A kept document is the same in every language; it is translated when shown.
    with override(ENGLISH):
        assessment = assess(questionnaire, guidance, answers)
    return Document(
        format=FORMAT,
        created=created,
        questionnaire=QuestionnaireVersion(
            id=questionnaire.id,
            version=questionnaire.version,
            sha256=questionnaire.sha256,
            title=questionnaire.title,
            part=questionnaire.part,
        ),
        guidance=GuidanceVersion(
            version=guidance.version,
            sha256=guidance.sha256,
            country=guidance.country,
        ),
        answers={
            name: list(answer) if isinstance(answer, tuple) else answer
            for name, answer in sheet.answers.items()
        },
        assessment=assessment,
        sources=pick_sources(catalogue, source_keys(assessment)),
        derived=sheet.derived,
    )


def source_keys(part: object) -> Iterator[str]:
    """Yield every source key named in an assessment, in reading order."""
    if isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if name == "sources":
                yield from value
            else:
                yield from source_keys(value)
    elif isinstance(part, tuple):
        for item in part:
            yield from source_keys(item)


def write_document(document: Document) -> bytes:
    """Return a document as indented JSON, ending with a newline."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def read_document(data: bytes, *, where: str = "document") -> Document:
    """Return the document that JSON holds.

    Args:
        data: JSON as :func:`write_document` wrote it; unknown keys are ignored.
        where: The file's name, for the error.

    Raises:
        AnswersError: It is not such a document. The message holds no answer.
    """
    if len(data) > MAX_BYTES:
        reason = _("it is larger than {limit:,} bytes", limit=MAX_BYTES)
    else:
        try:
            return msgspec.convert(_upgrade(msgspec.json.decode(data)), Document)
        except msgspec.ValidationError as error:
            reason = _(
                "it is not a document of the form {form}{place}",
                form=FORMAT,
                place=_find_place(str(error)),
            )
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            reason = _("it is not JSON")
    problem = Code.BAD_ANSWER.at(
        where, reason=reason, hint=_("see: neurocheck schema document")
    )
    raise AnswersError(_("This document cannot be read."), problems=(problem,))


def _upgrade(found: Any) -> Any:
    """Return a decoded document in which features have a state.

    Documents of the first version say of each whether it is ``present``: true, false,
    or null for unknown.
    """
    for feature in _find_features(found):
        present = feature.get("present", "")
        if present is None:
            feature.setdefault("state", State.UNKNOWN)
        elif isinstance(present, bool):
            feature.setdefault("state", State.PRESENT if present else State.ABSENT)
    return found


def _find_features(found: Any) -> Iterator[dict[str, Any]]:
    """Yield the features of a decoded document, as far as it has the right form."""
    for key in ("assessment", "patterns"):
        found = found.get(key) if isinstance(found, dict) else None
    for pattern in found if isinstance(found, list) else ():
        features = pattern.get("features") if isinstance(pattern, dict) else None
        for feature in features if isinstance(features, list) else ():
            if isinstance(feature, dict):
                yield feature


def _find_place(message: str) -> str:
    """Return the place that a decoder's message names, without the value there."""
    # Before the place the decoder can quote the value, such as an answer.
    _before, found, path = message.rpartition(" - at ")
    return _(" (at {place})", place=path.strip("`")) if found else ""


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema of a document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"neurocheck document ({FORMAT})",
        **msgspec.json.schema(Document),
    }
