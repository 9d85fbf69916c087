"""The files that ship with the program, and the example set, loaded once."""

from functools import cache
from pathlib import Path
from typing import Any

from neurocheck.cli.knowledge import Knowledge, load_knowledge
from neurocheck.document import Document, make_document
from neurocheck.guidance.assess import assess
from neurocheck.guidance.model import Assessment
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.response.answers import Answer, accept_all
from support.program import NOW


__all__ = ["EXAMPLE", "SETS", "accepted", "assessed", "documented", "knowledge"]

EXAMPLE = Path(__file__).parents[2] / "examples" / "foot-care-habits" / "questions.yaml"
SETS = {"bundled": None, "example": EXAMPLE}
"""The question sets that what knows of none is tried with, by name."""


@cache
def knowledge(questions: Path | None = None) -> Knowledge:
    """Give a question set, guidance and sources; the bundled ones if none is named."""
    return load_knowledge(load_questionnaire(questions), None, questions)


def accepted(given: dict[str, Any]) -> dict[str, Answer]:
    """Put raw answers through the door."""
    return accept_all(knowledge().questionnaire, given)


def assessed(given: dict[str, Any], *, part: str = "") -> Assessment:
    """Assess raw answers with the bundled files, or with one section of them."""
    questionnaire, guidance, _ = knowledge()
    return assess(questionnaire.alone(part), guidance, accepted(given))


def documented(given: dict[str, Any]) -> Document:
    """Make the document of raw answers."""
    questionnaire, guidance, sources = knowledge()
    return make_document(
        questionnaire, guidance, accepted(given), catalogue=sources, created=NOW
    )
