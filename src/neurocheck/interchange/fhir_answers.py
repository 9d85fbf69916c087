"""Reads and writes answers as FHIR R4 QuestionnaireResponses.

What comes in is believed as little as anything typed: each answer goes through the one
door for answers, and what does not fit is named and not known. The status, and anything
that was worked out elsewhere, is not read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from neurocheck.answers.accept import Answer, accept, make_refusal, write_out
from neurocheck.answers.resolve import resolve
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
    Unit,
)
from neurocheck.reading.suggest import suggest
from neurocheck.sanitize import one_line


__all__ = ["FoundAnswers", "make_response", "read_response"]

_RESPONSE = "QuestionnaireResponse"
_ABSENT_EXTENSION = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_DEEPEST = 60
_SHORT = 60
_MOST_HINTS = 20  # looking for a name that is near takes time
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
        hidden: Those of them that count for nothing, as their question is not asked.
        problems: What does not fit, by linkId; none of it is known.
        notes: Sentences on the form that was answered.
    """

    answers: dict[str, Answer]
    hidden: tuple[str, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


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
        "status": "in-progress" if _is_open(document, shown) else "completed",
        **({"subject": {"reference": subject}} if subject else {}),
        "authored": document.created.isoformat().replace("+00:00", "Z"),
        "item": items,
    }


def _is_open(document: Document, shown: Questionnaire) -> bool:
    """Return whether a question about danger was left without any reply.

    Then nobody may take the response for a whole one.
    """
    return any(
        question.danger and document.answers.get(name) == NonAnswer.SKIPPED
        for name, question in shown.questions.items()
    )


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
                        "display": question.choices.get(code) or code,
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


def read_response(
    given: Mapping[str, Any], questionnaire: Questionnaire
) -> FoundAnswers:
    """Return the answers of a response, of any nesting.

    Args:
        given: The response, from JSON.
        questionnaire: The question set that it answers.

    Raises:
        AnswersError: It is no response, or the response to another form.
    """
    kind = given.get("resourceType")
    if kind == "Bundle":
        raise AnswersError(
            _(
                "This is a Bundle of FHIR. One QuestionnaireResponse is read: take it"
                " out of the Bundle. For many, put each on a line of its own, for:"
                " neurocheck cohort"
            )
        )
    if kind != _RESPONSE:
        raise AnswersError(
            _(
                "This is not a QuestionnaireResponse of FHIR. It says that it is:"
                " {kind}",
                kind=one_line(str(kind))[:_SHORT],
            )
        )
    notes = tuple(_check_form(given.get("questionnaire"), questionnaire))
    reader = _Reader(questionnaire)
    reader.read_items(given.get("item"), 0)
    asked = resolve(questionnaire, reader.answers).answers
    return FoundAnswers(
        answers=reader.answers,
        hidden=tuple(name for name in reader.answers if name not in asked),
        problems=tuple(reader.problems),
        notes=notes,
    )


def _check_form(asked: Any, questionnaire: Questionnaire) -> Iterator[str]:
    """Yield what is to be said about the form that a response answers.

    Servers give forms addresses of their own, so only another form of ours is refused.

    Raises:
        AnswersError: It is another form of ours.
    """
    if not isinstance(asked, str) or not asked:
        yield _("The response does not say which form it answers. It is read as ours.")
        return
    address, _bar, version = asked.partition("|")
    shown = one_line(asked)[:_SHORT]
    if address == make_url(questionnaire.id):
        if version and version != questionnaire.version:
            yield _(
                "The response answers version {old} of the questions, and they are of"
                " version {new} now.",
                old=one_line(version)[:_SHORT],
                new=questionnaire.version,
            )
    elif address.startswith(make_url("")):
        raise AnswersError(
            _(
                "This response answers another form: {form}\nTo name its questions:"
                " --questions FILE",
                form=shown,
            )
        )
    else:
        yield _(
            "The response names a form by an address that is not ours: {form}",
            form=shown,
        )


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
        link, given, absent = item.get("linkId"), item.get("answer"), _find_absent(item)
        if not given and absent is None:
            return
        name = link if isinstance(link, str) else ""
        question = self.questionnaire.questions.get(name)
        if question is None:
            self._refuse_unknown(name)
        elif name in self.answers or name in self._refused:
            self.answers.pop(name, None)
            self._refuse(name, _("it stands there more than once"))
        else:
            try:
                self.answers[name] = self._read_answer(question, given, absent)
            except AnswersError as error:
                self._refuse(name, error.problems[0].message)

    def _refuse_unknown(self, link: str) -> None:
        """Note that an item with an answer is no question."""
        place = one_line(link)[:_SHORT]
        has_room = len(self.problems) < _MOST_HINTS
        hint = suggest(link, self.questionnaire.questions) if has_room else ""
        problem = Code.UNKNOWN_ANSWER.at(place or "linkId", id=place, hint=hint)
        self.problems.append(problem)

    def _refuse(self, place: str, reason: str) -> None:
        """Note that an item does not fit."""
        self._refused.add(place)
        self.problems.append(Code.BAD_ANSWER.at(place, reason=reason))

    def _read_answer(
        self, question: Question, given: Any, absent: NonAnswer | None
    ) -> Answer:
        """Return what an item says.

        Raises:
            AnswersError: It says nothing that fits.
        """
        if absent is not None:
            if given:
                reason = _("it has an answer, and a reason why there is none")
                raise make_refusal(question, reason)
            return absent
        if not isinstance(given, list):
            raise make_refusal(question, _("expected a list of answers"))
        found = [self._read_value(question, one) for one in given]
        if len(found) == 1:
            return accept(question, found[0])
        if question.type is not Type.CHOICES:
            raise make_refusal(question, _("one answer is expected, not several"))
        return accept(question, found)

    def _read_value(self, question: Question, given: Any) -> Any:
        """Return one value as it would be typed.

        Raises:
            AnswersError: There is none, or it has a form that does not fit.
        """
        known = given if isinstance(given, dict) else {}
        absent = _find_absent(known)
        values = [(key, known[key]) for key in known if key.startswith("value")]
        if absent is not None and not values:
            return str(absent)
        (key, value), *others = values or [("", None)]
        if not others and isinstance(value, dict):
            if key == "valueCoding":
                return self._read_coding(question, value)
            if key == "valueQuantity":
                return _read_quantity(question, value)
        is_truth = isinstance(value, bool)
        is_plain = isinstance(value, _PLAIN_VALUES.get(key, ()))
        if others or not is_plain or is_truth != (key == "valueBoolean"):
            raise make_refusal(question, _("it holds no value of a kind that fits"))
        return value

    def _read_coding(self, question: Question, coding: dict[str, Any]) -> Any:
        """Return the option that a coding names, by its code or else its display.

        Raises:
            AnswersError: It names none.
        """
        system, code, display = (
            coding.get(key) for key in ("system", "code", "display")
        )
        if system == ABSENT:
            return ABSENT_CODES.get(str(code), str(NonAnswer.SKIPPED))
        own = make_option_system(self.questionnaire.id, question.id)
        if system is not None and system != own:
            raise make_refusal(question, _("the option is of another code system"))
        if isinstance(code, str) and code in question.choices:
            return code
        if code is None and isinstance(display, str) and display:
            return display
        raise make_refusal(question, _("there is no such option"))


def _read_quantity(question: Question, given: dict[str, Any]) -> Any:
    """Return a number with its unit.

    Raises:
        AnswersError: It is no number, or it has another unit.
    """
    number = given.get("value")
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise make_refusal(question, _("it holds no number"))
    if given.get("comparator") is not None:
        raise make_refusal(question, _("it says less or more than a number"))
    if given.get("code") is None and given.get("unit") is None:
        return number
    for unit in question.units:
        if _is_unit(unit, given):
            return f"{write_out(number)} {unit.name}"
    raise make_refusal(question, _("there is no such unit"))


def _is_unit(unit: Unit, given: dict[str, Any]) -> bool:
    """Return whether a quantity is in a unit: by its code, or else by its name."""
    code, shown = given.get("code"), given.get("unit")
    names = (unit.name, *unit.aliases)
    if code is None:
        return shown in names
    if given.get("system") is None:
        return code in (*names, unit.ucum)
    return bool(unit.ucum) and given["system"] == UCUM and code == unit.ucum


def _find_absent(item: Mapping[str, Any]) -> NonAnswer | None:
    """Return the non-answer that something without a value names, if it does.

    It stands at the item or the answer, or in the shadow of a plain value.
    """
    shadows = [one for key, one in item.items() if key.startswith("_value")]
    for holder in (item, *(one for one in shadows if isinstance(one, dict))):
        extensions = holder.get("extension")
        for one in extensions if isinstance(extensions, list) else ():
            if isinstance(one, dict) and one.get("url") == _ABSENT_EXTENSION:
                word = ABSENT_CODES.get(str(one.get("valueCode")))
                return NonAnswer(word) if word else NonAnswer.SKIPPED
    return None
