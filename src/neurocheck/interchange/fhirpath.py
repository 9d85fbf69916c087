"""Writes conditions as FHIRPath, or as ``enableWhen`` where clients agree on it.

Clients differ on most forms of ``enableWhen``: on "not equal", on dates, on numbers
with a unit. They agree on the few that are used here; everything else is an
expression. Both are three-valued in effect: a question is shown only where its
condition is known to be true.
"""

from typing import Any

from neurocheck.interchange.logic import LogicWriter, Truth
from neurocheck.questionnaire.conditions import AllOf, AnyOf, Compare, Condition
from neurocheck.questionnaire.model import Question, Questionnaire, Type


__all__ = ["ABSENT", "make_option_system", "write_condition"]

ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
"""HL7's codes for why there is no answer."""

_EXPRESSION = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"


def make_option_system(questionnaire: str, question: str) -> str:
    """Return the code system of the options of a question.

    >>> make_option_system("feet", "numb")
    'urn:neurocheck:feet:numb'
    """
    return f"urn:neurocheck:{questionnaire}:{question}"


def write_condition(
    condition: Condition, questionnaire: Questionnaire
) -> dict[str, Any]:
    """Return the parts of a FHIR item that say when it is asked.

    Raises:
        NeurocheckError: The condition reads a number that FHIR clients do not know: one
            worked out from answers, or one with a choice of units.
    """
    simple = _write_enable_when(condition, questionnaire)
    if simple:
        return simple
    found = _FhirPath(questionnaire).interpret(condition)
    expression = {"language": "text/fhirpath", "expression": found.true}
    return {"extension": [{"url": _EXPRESSION, "valueExpression": expression}]}


def _write_enable_when(
    condition: Condition, questionnaire: Questionnaire
) -> dict[str, Any]:
    """Return a condition as ``enableWhen``; nothing where clients differ on it."""
    parts = condition.of if isinstance(condition, AllOf | AnyOf) else (condition,)
    if len(parts) == 1 and parts[0] is not condition:
        return _write_enable_when(parts[0], questionnaire)
    triggers = []
    for part in parts:
        if not isinstance(part, Compare):
            return {}
        question = questionnaire.questions.get(part.question)
        if question is None or not question.type.has_options:
            return {}
        if part.operator not in {"=", "includes"}:
            return {}
        system = make_option_system(questionnaire.id, question.id)
        coding = {"system": system, "code": str(part.value)}
        triggers.append(
            {"question": question.id, "operator": "=", "answerCoding": coding}
        )
    found: dict[str, Any] = {"enableWhen": triggers}
    if len(triggers) > 1:
        found["enableBehavior"] = "all" if isinstance(condition, AllOf) else "any"
    return found


class _FhirPath(LogicWriter):
    """Writes a condition as FHIRPath over the response that is being filled in."""

    one_if = "iif({}, 1, 0)"

    def is_answered(self, question: str) -> Truth:
        """Return whether there is an answer; "I don't know" is none."""
        values = self._select_values(self.find_question(question))
        return Truth(f"{values}.exists()", f"{values}.empty()")

    def write_known(self, question: Question) -> str:
        """Return the expression for "it has an answer that is no non-answer"."""
        return f"{self._select_values(question)}.exists()"

    def write_comparison(
        self, question: Question, condition: Compare
    ) -> tuple[str, str]:
        """Return the expressions for a comparison and its opposite."""
        values = self._select_values(question)
        if not question.type.has_options:
            mark = "@" if question.type is Type.DATE else ""
            true = f"{values} {condition.operator} {mark}{condition.value}"
            return true, f"({true}).not()"
        chosen = f"{values}.where(code = '{condition.value}')"
        found = f"{chosen}.exists()", f"{chosen}.empty()"
        return found if condition.operator != "!=" else found[::-1]

    def _select_values(self, question: Question) -> str:
        """Return the path to the values of a question, without non-answers."""
        path = f"%resource.repeat(item).where(linkId = '{question.id}').answer.value"
        if question.type.has_options:
            system = make_option_system(self.questionnaire.id, question.id)
            return f"{path}.where(system = '{system}')"
        return path
