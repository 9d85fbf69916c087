"""Question sets and documents, which are made in English, in the language shown."""

import msgspec

from neurocheck.answers.accept import accept_all
from neurocheck.bundle import Bundle, load_bundle
from neurocheck.document import Document
from neurocheck.errors import AnswersError
from neurocheck.guidance.assess import assess
from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.translations.guidance import translate_guidance
from neurocheck.translations.questionnaire import translate_questionnaire


__all__ = ["translate_bundle", "translate_document"]


def translate_bundle(bundle: Bundle) -> Bundle:
    """Return a question set and its guidance in the language shown."""
    if get_language() is ENGLISH:
        return bundle
    return bundle._replace(
        questionnaire=translate_questionnaire(bundle.questionnaire),
        guidance=translate_guidance(bundle.guidance),
    )


def translate_document(
    document: Document, bundle: Bundle | None = None, shown: Bundle | None = None
) -> tuple[Document, str]:
    """Return a document with its words in the language shown.

    Its answers are assessed again with translated guidance, which is only right with
    the very files that it was made with. Where those are not at hand, the document
    stays as it was saved.

    Args:
        document: What was made, in English.
        bundle: What it was made with; the bundled files where it is None.
        shown: The same in the language shown, where that is at hand.

    Returns:
        The document to show, and a note on its language; an empty one mostly.
    """
    if get_language() is ENGLISH:
        return document, ""
    country = document.guidance.country
    known = bundle or load_bundle(load_questionnaire(), None, country=country)
    saved = document.questionnaire.sha256, document.guidance.sha256
    as_saved = _(
        "This summary is shown in the words in which it was saved, because the"
        " questions or the guidance have changed since."
    )
    if saved != (known.questionnaire.sha256, known.guidance.sha256):
        return document, as_saved
    try:
        answers = accept_all(known.questionnaire, document.answers)
    except AnswersError:
        return document, as_saved
    shown = shown or translate_bundle(known)
    asked, part = shown.questionnaire, document.questionnaire.part
    if asked.part != part:
        # As it was asked: otherwise every other section would count as left open.
        asked = asked.alone(part)
    assessment = assess(asked, shown.guidance, answers)
    return msgspec.structs.replace(document, assessment=assessment), ""
