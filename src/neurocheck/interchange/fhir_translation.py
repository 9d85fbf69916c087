"""Puts the texts of a form in other languages beside its own, as FHIR does."""

from collections.abc import Mapping
from typing import Any


__all__ = ["add_translations"]

_URL = "http://hl7.org/fhir/StructureDefinition/translation"
_TEXTS = ("title", "text", "display")


def add_translations(form: Any, others: Mapping[str, Any]) -> Any:
    """Return a part of a form, with each of its texts in the other languages too.

    Args:
        form: A form, or a part of it.
        others: The same in other languages, by their codes; only texts differ.

    >>> added = add_translations({"text": "Age"}, {"es": {"text": "Edad"}})
    >>> sorted(added), added["_text"]["extension"][0]["extension"][1]
    (['_text', 'text'], {'url': 'content', 'valueString': 'Edad'})
    """
    if isinstance(form, list):
        return [
            add_translations(part, {code: one[place] for code, one in others.items()})
            for place, part in enumerate(form)
        ]
    if not isinstance(form, dict):
        return form
    added: dict[str, Any] = {}
    for key, value in form.items():
        beside = {code: one[key] for code, one in others.items()}
        added[key] = add_translations(value, beside)
        extensions = [
            _make_extension(code, text)
            for code, text in beside.items()
            if key in _TEXTS and text != value  # a unit, or a name of LOINC's
        ]
        if extensions:
            added[f"_{key}"] = {"extension": extensions}
    return added


def _make_extension(code: str, text: str) -> dict[str, Any]:
    """Return the extension that holds a text in another language."""
    return {
        "url": _URL,
        "extension": [
            {"url": "lang", "valueCode": code},
            {"url": "content", "valueString": text},
        ],
    }
