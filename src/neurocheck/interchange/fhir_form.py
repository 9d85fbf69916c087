"""Writes a question set as a FHIR R4 Questionnaire.

Only what two independent clients were seen to draw and to obey is used. No danger rule
and no score stands in the form: answers are assessed here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from neurocheck.answers.accept import NON_ANSWER_WORDS
from neurocheck.i18n.translate import gettext as _
from neurocheck.interchange.fhirpath import ABSENT, make_option_system, write_condition
from neurocheck.questionnaire.model import (
    NonAnswer,
    Question,
    Questionnaire,
    Section,
    Type,
    Unit,
)


__all__ = ["ABSENT_CODES", "LOINC", "UCUM", "make_form", "make_url"]

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"

ABSENT_CODES = {"asked-unknown": "dont-know", "asked-declined": "declined"}
"""HL7's codes for non-answers, with ours."""

# Asked for by LOINC wherever its codes are used: https://loinc.org/license
_LOINC_NOTICE = (
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright"
    " Regenstrief Institute, Inc. and the Logical Observation Identifiers Names and"
    " Codes (LOINC) Committee and is available at no cost under the license at"
    " http://loinc.org/license. LOINC is a registered United States trademark of"
    " Regenstrief Institute, Inc."
)

_CORE = "http://hl7.org/fhir/StructureDefinition/"
_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
_CATEGORIES = "http://hl7.org/fhir/questionnaire-display-category"

_MOST_RADIO_BUTTONS = 8


def make_url(questionnaire_id: str) -> str:
    """Return the canonical address of a question set.

    >>> make_url("feet")
    'urn:neurocheck:feet'
    """
    return f"urn:neurocheck:{questionnaire_id}"


def make_form(shown: Questionnaire, *, language: str) -> dict[str, Any]:
    """Return a question set as a Questionnaire, ready to be written as JSON.

    The same question set gives the same form.

    Args:
        shown: The question set, in the language that the form is to have.
        language: The code of that language, such as ``en``.

    Raises:
        NeurocheckError: A condition cannot be said in FHIR.
    """
    items = [_write_section(section, shown) for section in shown.sections]
    has_codes = any(question.loinc for question in shown.questions.values())
    date = re.match(r"(\d{4})\.(0[1-9]|1[0-2])(?!\d)", shown.version)
    return {
        "resourceType": "Questionnaire",
        "language": language,
        "url": make_url(shown.id),
        "version": shown.version,
        "name": _make_name(shown.id),
        "title": shown.title,
        "status": "active",
        "subjectType": ["Patient"],
        # Of the question set, not of this run: the same questions, the same bytes.
        **({"date": f"{date[1]}-{date[2]}"} if date else {}),
        **({"copyright": _LOINC_NOTICE} if has_codes else {}),
        "item": items,
    }


def _make_name(id_: str) -> str:
    """Return an id as FHIR wants the names of forms.

    >>> _make_name("foot-care_habits")
    'FootCareHabits'
    """
    words = re.findall(r"[A-Za-z0-9]+", id_)
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return name if name[:1].isalpha() else f"Form{name}"


def _write_section(section: Section, shown: Questionnaire) -> dict[str, Any]:
    """Return a section as a group."""
    return {
        "linkId": f"section-{section.id}",
        "type": "group",
        "text": section.title,
        "item": [
            item
            for question in section.questions
            for item in _write_items(question, shown)
        ],
    }


def _write_items(question: Question, shown: Questionnaire) -> Iterator[dict[str, Any]]:
    """Yield a question as an item; the help of one about danger stands before it.

    Nothing in a clinic's form warns of a sign of danger, and its clients hide what
    stands below a question behind a button.
    """
    condition = write_condition(question.show_if, shown) if question.show_if else {}
    if question.danger and question.help:
        yield {
            "linkId": f"{question.id}-first",
            "type": "display",
            "text": question.help,
            **condition,
        }
    yield _write_question(question, condition, shown)


def _write_question(
    question: Question, condition: Mapping[str, Any], shown: Questionnaire
) -> dict[str, Any]:
    """Return a question as an item that is asked on a condition."""
    extensions = [*condition.get("extension", ()), *_list_extensions(question)]
    item: dict[str, Any] = {
        "linkId": question.id,
        "type": _choose_type(question),
        "text": question.text,
        **condition,
    }
    if extensions:
        item["extension"] = extensions
    if question.loinc:
        item["code"] = [
            {"system": LOINC, "code": code, "display": display}
            for code, display in question.loinc.items()
        ]
    if question.type is Type.CHOICES:
        item["repeats"] = True
    if question.type.has_options:
        item["answerOption"] = [*_list_options(question, shown)]
    inner = [*_list_helps(question)]
    return {**item, "item": inner} if inner else item


def _choose_type(question: Question) -> str:
    """Return FHIR's word for the type of a question."""
    if len(question.units) > 1:
        return "quantity"
    match question.type:
        case Type.CHOICE | Type.CHOICES:
            return "choice"
        case Type.INTEGER | Type.SCALE:
            return "integer"
        case Type.DECIMAL:
            return "decimal"
        case Type.DATE:
            return "date"
        case Type.TEXT:
            return "text"


def _list_options(question: Question, shown: Questionnaire) -> Iterator[dict[str, Any]]:
    """Yield the options, and the non-answers that the interview offers too."""
    system = make_option_system(shown.id, question.id)
    is_list = question.type is Type.CHOICES
    for code, display in question.choices.items():
        is_alone = is_list and code in question.exclusive
        yield _write_option(system, code, display or code, is_alone=is_alone)
    for code, one in () if question.closed else ABSENT_CODES.items():
        display = _(NON_ANSWER_WORDS[NonAnswer(one)])
        yield _write_option(ABSENT, code, display, is_alone=is_list)


def _write_option(
    system: str, code: str, display: str, *, is_alone: bool
) -> dict[str, Any]:
    """Return one option."""
    option: dict[str, Any] = {
        "valueCoding": {"system": system, "code": code, "display": display}
    }
    if is_alone:
        url = f"{_CORE}questionnaire-optionExclusive"
        option["extension"] = [{"url": url, "valueBoolean": True}]
    return option


def _list_extensions(question: Question) -> Iterator[dict[str, Any]]:
    """Yield what FHIR says about an item in extensions."""
    if question.type.has_options:
        many = len(question.choices) > _MOST_RADIO_BUTTONS
        control = "drop-down" if many else "radio-button"
        yield _name_control("check-box" if question.type is Type.CHOICES else control)
        # Beside each other, a tick box and the words of the next one look like one.
        yield {
            "url": f"{_CORE}questionnaire-choiceOrientation",
            "valueCode": "vertical",
        }
    if question.type is Type.SCALE:
        yield _name_control("slider")
        yield {"url": f"{_CORE}questionnaire-sliderStepValue", "valueInteger": 1}
    if len(question.units) > 1:
        for unit in question.units:
            yield {
                "url": f"{_CORE}questionnaire-unitOption",
                "valueCoding": write_unit(unit),
            }
        return  # clients read limits of bare numbers alone
    if question.type.is_number:
        yield from _list_limits(question)
    for unit in question.units:
        yield {"url": f"{_CORE}questionnaire-unit", "valueCoding": write_unit(unit)}


def _list_limits(question: Question) -> Iterator[dict[str, Any]]:
    """Yield the range of a number, and its decimals."""
    is_decimal = question.type is Type.DECIMAL
    for name, limit in (("minValue", question.low), ("maxValue", question.high)):
        if limit is not None:
            value = (
                {"valueDecimal": limit} if is_decimal else {"valueInteger": int(limit)}
            )
            yield {"url": f"{_CORE}{name}", **value}
    if is_decimal:
        yield {"url": f"{_CORE}maxDecimalPlaces", "valueInteger": question.decimals}


def write_unit(unit: Unit) -> dict[str, str]:
    """Return a unit as a coding, of UCUM where the question set names its code."""
    if unit.ucum:
        return {"system": UCUM, "code": unit.ucum, "display": unit.name}
    return {"code": unit.code, "display": unit.name}


def _name_control(code: str) -> dict[str, Any]:
    """Return the extension that asks a client to draw an item in some way."""
    coding = {"system": _CONTROLS, "code": code}
    return {
        "url": f"{_CORE}questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [coding]},
    }


def _list_helps(question: Question) -> Iterator[dict[str, Any]]:
    """Yield the help of a question, as an item below it.

    One client draws what its control calls help, the other what its category calls
    instructions: both are said.
    """
    help_ = "" if question.danger else question.help
    words = " ".join([help_, *question.steps, question.why]).strip()
    if not words:
        return
    category = {"system": _CATEGORIES, "code": "instructions"}
    yield {
        "linkId": f"{question.id}-help",
        "type": "display",
        "text": words,
        "extension": [
            _name_control("help"),
            {
                "url": f"{_CORE}questionnaire-displayCategory",
                "valueCodeableConcept": {"coding": [category]},
            },
        ],
    }
