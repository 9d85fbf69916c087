"""The files that ship with the program, and the example set, loaded once."""

from functools import cache
from pathlib import Path
from typing import Any

from neurocheck.answers.accept import Answer, accept_all
from neurocheck.bundle import Bundle, load_bundle
from neurocheck.document import Document, make_document
from neurocheck.guidance.assess import assess
from neurocheck.guidance.assessment import Assessment
from neurocheck.questionnaire.load import load_questionnaire
from support.program import NOW


__all__ = ["EXAMPLE", "SETS", "accepted", "assessed", "bundle", "documented"]

EXAMPLE = Path(__file__).parents[2] / "examples" / "foot-care-habits" / "questions.yaml"
SETS = {"bundled": None, "example": EXAMPLE}
"""The question sets that what knows of none is tried with, by name."""


@cache
def bundle(questions: Path | None = None) -> Bundle:
    """Return a question set, guidance and sources; the bundled ones by default."""
    return load_bundle(load_questionnaire(questions), None, questions)


def accepted(given: dict[str, Any]) -> dict[str, Answer]:
    """Put raw answers through the door."""
    return accept_all(bundle().questionnaire, given)


def assessed(given: dict[str, Any], *, part: str = "") -> Assessment:
    """Assess raw answers with the bundled files, or with one section of them."""
    questionnaire, guidance, _ = bundle()
    return assess(questionnaire.alone(part), guidance, accepted(given))


def documented(given: dict[str, Any]) -> Document:
    """Make the document of raw answers."""
    questionnaire, guidance, sources = bundle()
    return make_document(
        questionnaire, guidance, accepted(given), catalogue=sources, created=NOW
    )
