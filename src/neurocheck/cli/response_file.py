"""Makes a response of FHIR from a document, where its questions are at hand."""

from typing import Any

from neurocheck.answers.accept import accept_all
from neurocheck.document import Document
from neurocheck.errors import AnswersError, UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.interchange.fhir_answers import make_response
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import one_line
from neurocheck.translations.questionnaire import translate_questionnaire


__all__ = ["compose_response", "refuse_other_set"]


def refuse_other_set(document: Document, questionnaire: Questionnaire) -> None:
    """Check that a document answers these questions.

    Raises:
        UsageError: It answers another question set.
    """
    found, wanted = document.questionnaire.id, questionnaire.id
    if found != wanted:
        raise UsageError(
            _(
                "This document answers the question set '{found}', not '{wanted}'. Name"
                " its files: --questions FILE --guidance FILE",
                found=one_line(found),
                wanted=wanted,
            )
        )


def compose_response(document: Document, shown: Questionnaire | None) -> dict[str, Any]:
    """Return the answers of a document as a response of FHIR.

    Args:
        document: The document.
        shown: The question set that it answers, in the language of the texts; None for
            the bundled one.

    Raises:
        UsageError: It answers other questions, or its answers fit them no longer.
    """
    shown = shown or translate_questionnaire(load_questionnaire())
    refuse_other_set(document, shown)
    try:
        accept_all(shown, document.answers)
    except AnswersError as error:
        raise UsageError(
            _(
                "The questions have changed since, so that these answers cannot be"
                " written as FHIR. First: neurocheck report --again"
            ),
            problems=error.problems,
        ) from None
    return make_response(document, shown)
