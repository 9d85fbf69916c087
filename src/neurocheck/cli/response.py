"""Answers that come from elsewhere, and what is said of those that do not fit."""

from collections.abc import Mapping
from typing import Any

from neurocheck.cli.output import write_note
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.interchange.fhir_answers import (
    FoundAnswers,
    read_response,
)
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import clean, one_line


__all__ = ["take_response"]

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
