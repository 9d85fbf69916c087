"""Reads and writes answers as FHIR R4 QuestionnaireResponses.

What comes in is believed as little as anything typed: each answer goes through the one
door for answers, and what does not fit is named and not known. The status, and anything
that was worked out elsewhere, is not read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from neurocheck.answers.accept import Answer, accept
from neurocheck.document import Document
from neurocheck.errors import AnswersError, Problem
from neurocheck.i18n.translate import gettext as _
from neurocheck.interchange.fhir_form import (
    ABSENT_CODES,
    UCUM,
    make_url,
    write_unit,
)
from neurocheck.interchange.fhirpath import ABSENT, make_option_system
from neurocheck.problems import Code
from neurocheck.questionnaire.model import (
    NonAnswer,
    Question,
    Questionnaire,
    Type,
)
from neurocheck.sanitize import one_line


__all__ = ["FoundAnswers", "is_response", "make_response", "read_response"]

_RESPONSE = "QuestionnaireResponse"
_ABSENT_EXTENSION = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_DEEPEST = 60
_SHORT = 60
_PLAIN_VALUES: dict[str, tuple[type, ...]] = {
    "valueBoolean": (bool,),
    "valueInteger": (int, float),
    "valueDecimal": (int, float),
    "valueString": (str,),
    "valueDate": (str,),
    "valueDateTime": (str,),
}


class FoundAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """What a response holds.

    Attributes:
        answers: Accepted answers by question id.
        problems: What does not fit, by linkId; none of it is known.
    """

    answers: dict[str, Answer]
    problems: tuple[Problem, ...]


def make_response(
    document: Document, shown: Questionnaire, *, subject: str = ""
) -> dict[str, Any]:
    """Return the answers of a document as a response.

    Args:
        document: Answers and their assessment; only the answers are written.
        shown: The question set, in the language of the texts.
        subject: Whose answers they are, as a FHIR reference such as ``Patient/7``.
    """
    items = [
        {"linkId": f"section-{section.id}", "text": section.title, "item": inner}
        for section in shown.sections
        if (inner := [*_write_answers(section.questions, document, shown)])
    ]
    return {
        "resourceType": _RESPONSE,
        "questionnaire": f"{make_url(shown.id)}|{shown.version}",
        "status": "completed",
        **({"subject": {"reference": subject}} if subject else {}),
        "authored": document.created.isoformat().replace("+00:00", "Z"),
        "item": items,
    }


def _write_answers(
    questions: tuple[Question, ...], document: Document, shown: Questionnaire
) -> Iterator[dict[str, Any]]:
    """Yield the answered questions of a section as items."""
    codes = {ours: theirs for theirs, ours in ABSENT_CODES.items()}
    for question in questions:
        answer = document.answers.get(question.id, str(NonAnswer.SKIPPED))
        if answer == NonAnswer.SKIPPED:
            continue
        item: dict[str, Any] = {"linkId": question.id, "text": question.text}
        code = codes.get(answer) if isinstance(answer, str) else None
        if code is None:
            item["answer"] = _write_answer(question, answer, shown)
        elif question.type.has_options:
            item["answer"] = [{"valueCoding": {"system": ABSENT, "code": code}}]
        else:
            item["extension"] = [{"url": _ABSENT_EXTENSION, "valueCode": code}]
        yield item


def _write_answer(
    question: Question, answer: Any, shown: Questionnaire
) -> list[dict[str, Any]]:
    """Return the values of an answer."""
    match question.type:
        case Type.CHOICE | Type.CHOICES:
            system = make_option_system(shown.id, question.id)
            chosen = answer if isinstance(answer, list) else [answer]
            return [
                {
                    "valueCoding": {
                        "system": system,
                        "code": code,
                        "display": question.choices[code] or code,
                    }
                }
                for code in chosen
            ]
        case Type.TEXT:
            return [{"valueString": answer}]
        case Type.DATE:
            return [{"valueDate": answer}]
        case Type.INTEGER | Type.SCALE | Type.DECIMAL:
            if len(question.units) > 1:
                unit = write_unit(question.units[0])
                name = {"unit": unit.pop("display")}
                return [{"valueQuantity": {"value": answer, **name, **unit}}]
            is_decimal = question.type is Type.DECIMAL
            return [{"valueDecimal" if is_decimal else "valueInteger": answer}]


def is_response(given: Any) -> bool:
    """Return whether a value from JSON calls itself a response."""
    return isinstance(given, dict) and given.get("resourceType") == _RESPONSE


def read_response(
    given: Mapping[str, Any], questionnaire: Questionnaire
) -> FoundAnswers:
    """Return the answers of a response, of any nesting.

    Args:
        given: The response, from JSON.
        questionnaire: The question set that it answers.

    Raises:
        AnswersError: It is the response to another form.
    """
    asked = str(given.get("questionnaire") or "").split("|")[0]
    # Servers give forms addresses of their own, so only another one of ours is told.
    if asked != make_url(questionnaire.id) and asked.startswith(make_url("")):
        raise AnswersError(
            _(
                "This response answers another form: {form}",
                form=one_line(asked)[:_SHORT],
            )
        )
    reader = _Reader(questionnaire)
    reader.read_items(given.get("item"), 0)
    return FoundAnswers(answers=reader.answers, problems=tuple(reader.problems))


class _Reader:
    """Collects the answers of a response, and what does not fit."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.answers: dict[str, Answer] = {}
        self.problems: list[Problem] = []
        self._refused: set[str] = set()

    def read_items(self, items: Any, depth: int) -> None:
        """Read items and what stands below them."""
        if items is None:
            return
        if not isinstance(items, list):
            self._refuse("item", _("expected a list of items"))
            return
        if depth > _DEEPEST:
            self._refuse("item", _("it is nested too deeply"))
            return
        for item in items:
            if not isinstance(item, dict):
                self._refuse("item", _("expected an item"))
                continue
            self._read_item(item)
            self.read_items(item.get("item"), depth + 1)
            given = item.get("answer")
            for answer in given if isinstance(given, list) else ():
                if isinstance(answer, dict):
                    self.read_items(answer.get("item"), depth + 1)

    def _read_item(self, item: dict[str, Any]) -> None:
        """Read one item."""
        link = str(item.get("linkId", ""))
        question = self.questionnaire.questions.get(link)
        given = item.get("answer")
        if question is None:
            if given:
                self._refuse(link, _("there is no such question"))
            return
        absent = _find_absent(item)
        if not given and absent is None:
            return
        if link in self.answers or link in self._refused:
            self.answers.pop(link, None)
            self._refuse(link, _("it stands there more than once"))
            return
        if not absent and not isinstance(given, list):
            self._refuse(link, _("expected a list of answers"))
            return
        try:
            self.answers[link] = absent or self._accept(question, given or [])
        except AnswersError as error:
            self._refuse(link, error.problems[0].message)

    def _refuse(self, link: str, reason: str) -> None:
        """Note that an item does not fit."""
        self._refused.add(link)
        place = one_line(link)[:_SHORT] or "linkId"
        self.problems.append(Code.BAD_ANSWER.at(place, reason=reason))

    def _accept(self, question: Question, given: list[Any]) -> Answer:
        """Return the answer that the values of an item make.

        Raises:
            AnswersError: They make none.
        """
        found = [self._read_value(question, one) for one in given]
        if len(found) == 1:
            return accept(question, found[0])
        if question.type is not Type.CHOICES:
            raise _make_error(question, _("one answer is expected, not several"))
        return accept(question, found)

    def _read_value(self, question: Question, given: Any) -> Any:
        """Return one value as it would be typed.

        Raises:
            AnswersError: There is none, or it has a form that does not fit.
        """
        for key, value in given.items() if isinstance(given, dict) else ():
            if key == "valueCoding" and isinstance(value, dict):
                return self._read_coding(question, value)
            if key == "valueQuantity" and isinstance(value, dict):
                return self._read_quantity(question, value)
            if isinstance(value, _PLAIN_VALUES.get(key, ())):
                is_truth = isinstance(value, bool)
                if is_truth == (key == "valueBoolean"):
                    return value
        raise _make_error(question, _("it holds no value of a kind that fits"))

    def _read_coding(self, question: Question, coding: dict[str, Any]) -> Any:
        """Return the option that a coding names, by its code or else its display."""
        system, code = coding.get("system"), coding.get("code")
        if system == ABSENT:
            return ABSENT_CODES.get(str(code), str(NonAnswer.SKIPPED))
        own = make_option_system(self.questionnaire.id, question.id)
        if system not in {None, own}:
            raise _make_error(question, _("the option is of another code system"))
        if code is not None:
            if code in question.choices:
                return code
            raise _make_error(question, _("there is no such option"))
        return str(coding.get("display", ""))

    def _read_quantity(self, question: Question, found: dict[str, Any]) -> Any:
        """Return a number with its unit."""
        number = found.get("value")
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise _make_error(question, _("it holds no number"))
        code, shown = found.get("code"), found.get("unit")
        if code is None and shown is None:
            return number
        for unit in question.units:
            is_ucum = found.get("system") in {None, UCUM}
            if (unit.ucum and is_ucum and code == unit.ucum) or unit.name in {
                code,
                shown,
            }:
                return f"{number} {unit.name}"
        raise _make_error(question, _("there is no such unit"))


def _find_absent(item: dict[str, Any]) -> NonAnswer | None:
    """Return the non-answer that an item without a value names."""
    extensions = item.get("extension")
    for one in extensions if isinstance(extensions, list) else ():
        if isinstance(one, dict) and one.get("url") == _ABSENT_EXTENSION:
            word = ABSENT_CODES.get(str(one.get("valueCode")))
            return NonAnswer(word) if word else None
    return None


def _make_error(question: Question, reason: str) -> AnswersError:
    """Return the error for an answer that does not fit."""
    problem = Code.BAD_ANSWER.at(question.id, reason=reason)
    return AnswersError(_("This answer does not fit."), problems=(problem,))
