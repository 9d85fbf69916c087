"""Answers that come from elsewhere, and what is said of those that do not fit."""

from collections.abc import Mapping
from typing import Any

from neurocheck.answers.accept import accept_all
from neurocheck.cli.output import encode_json, write_note
from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError, UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.interchange.fhir_answers import (
    FoundAnswers,
    make_response,
    read_response,
)
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import clean, one_line
from neurocheck.translations.questionnaire import translate_questionnaire


__all__ = ["take_response", "write_response"]

_MOST_NAMED = 20


def take_response(
    environment: Environment,
    given: Mapping[str, Any],
    questionnaire: Questionnaire,
    where: str,
) -> FoundAnswers:
    """Return the answers of a response of FHIR, and name what does not fit.

    One misfit takes no other answer with it: it is not known, and that is said.

    Args:
        environment: Where it is said.
        given: The response.
        questionnaire: The question set that it answers.
        where: The name of the file.

    Raises:
        AnswersError: It is no response to these questions, or no answer is left.
    """
    found = read_response(given, questionnaire)
    if not found.answers:
        message = _("{file} holds no answer to these questions.", file=where)
        raise AnswersError(message, problems=found.problems)
    for note in found.notes:
        write_note(environment, clean(note))
    if found.problems:
        lines = [
            ngettext(
                "1 answer of the response does not fit. It counts as not known:",
                "{number} answers of the response do not fit. They count as not known:",
                len(found.problems),
            ),
            *(one_line(str(one)) for one in found.problems[:_MOST_NAMED]),
        ]
        if (left := len(found.problems) - _MOST_NAMED) > 0:
            lines.append(
                ngettext(
                    "1 more problem is not shown.",
                    "{number} more problems are not shown.",
                    left,
                )
            )
        write_note(environment, "\n".join(lines))
    return found


def write_response(document: Document, shown: Questionnaire | None) -> str:
    """Return the answers of a document as a response of FHIR, as JSON.

    Args:
        document: The document.
        shown: The question set that it answers, in the language of the texts; None for
            the bundled one.

    Raises:
        UsageError: It answers other questions, or its answers fit them no longer.
    """
    shown = shown or translate_questionnaire(load_questionnaire())
    asked = document.questionnaire
    if asked.id != shown.id:
        raise UsageError(
            _(
                "This document answers the question set '{found}', not '{wanted}'. Name"
                " its files: --questions FILE --guidance FILE",
                found=one_line(asked.id),
                wanted=shown.id,
            )
        )
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
    return encode_json(make_response(document, shown))
