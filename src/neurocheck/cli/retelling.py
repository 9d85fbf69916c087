"""A document in the language shown, though every document is made in English."""

import msgspec

from neurocheck.cli.knowledge import Knowledge, load_knowledge
from neurocheck.document import Document
from neurocheck.errors import AnswersError
from neurocheck.guidance.assess import assess
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.response.answers import accept_all
from neurocheck.words import ENGLISH, say, shown


__all__ = ["retell"]


def retell(
    document: Document, knowledge: Knowledge | None = None
) -> tuple[Document, str]:
    """Give a document with its words in the language shown.

    Its answers are assessed again, with translated words. That is only right with
    the very questions and guidance that it was made with; where those are not at
    hand, the document is given as it was saved.

    Args:
        document: What was made, in English.
        knowledge: What it was made with; the bundled files where it is None.

    Returns:
        The document to show, and what is to be said about its language.
    """
    if shown() is ENGLISH:
        return document, ""
    country = document.guidance.country
    known = knowledge or load_knowledge(load_questionnaire(), None, country=country)
    saved = document.questionnaire.sha256, document.guidance.sha256
    as_saved = say(
        "This summary is shown in the words in which it was saved, because the"
        " questions or the guidance have changed since."
    )
    if saved != (known.questionnaire.sha256, known.guidance.sha256):
        return document, as_saved
    try:
        answers = accept_all(known.questionnaire, document.answers)
    except AnswersError:
        return document, as_saved
    told = known.translated()
    asked = told.questionnaire.alone(document.questionnaire.part)
    assessment = assess(asked, told.guidance, answers)
    return msgspec.structs.replace(document, assessment=assessment), ""
