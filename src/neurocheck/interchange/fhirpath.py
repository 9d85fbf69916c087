"""Writes conditions as FHIRPath, or as ``enableWhen`` where clients agree on it.

Clients differ on most forms of ``enableWhen``: on "not equal", on dates, on numbers
with a unit. They agree on the few that are used here; everything else is an
expression. Both are three-valued in effect: a question is shown only where its
condition is known to be true.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from neurocheck.errors import NeurocheckError
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Interpreter,
)
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


class _Truth(msgspec.Struct, frozen=True):
    """The expressions for "known to be true" and "known to be false"."""

    true: str
    false: str


class _FhirPath(Interpreter[_Truth]):
    """Writes a condition as FHIRPath over the response that is being filled in."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire

    def compare(self, condition: Compare) -> _Truth:
        """Compare what was answered; neither true nor false where nothing was."""
        question = self._find_question(condition.question)
        values = self._select_values(question)
        if condition.operator == "includes" or question.type.has_options:
            chosen = f"{values}.where(code = '{condition.value}')"
            has, lacks = f"{chosen}.exists()", f"{chosen}.empty()"
            true = has if condition.operator != "!=" else lacks
            false = lacks if condition.operator != "!=" else has
            return _Truth(
                f"({values}.exists() and {true})", f"({values}.exists() and {false})"
            )
        value = _write_value(question, condition.value)
        true = f"({values}.exists() and {values} {condition.operator} {value})"
        opposite = (
            f"({values}.exists() and ({values} {condition.operator} {value}).not())"
        )
        return _Truth(true, opposite)

    def is_answered(self, question: str) -> _Truth:
        """Return whether there is an answer; "I don't know" is none."""
        values = self._select_values(self._find_question(question))
        return _Truth(f"{values}.exists()", f"{values}.empty()")

    def negate(self, part: _Truth) -> _Truth:
        """Return the opposite."""
        return _Truth(part.false, part.true)

    def at_least(self, count: int, parts: Sequence[_Truth]) -> _Truth:
        """Return whether so many are true, or so many false that too few are left."""
        return _Truth(
            _count([one.true for one in parts], count),
            _count([one.false for one in parts], len(parts) - count + 1),
        )

    def _select_values(self, question: Question) -> str:
        """Return the path to the values of a question, without non-answers."""
        path = f"%resource.repeat(item).where(linkId = '{question.id}').answer.value"
        if question.type.has_options:
            system = make_option_system(self.questionnaire.id, question.id)
            return f"{path}.where(system = '{system}')"
        return path

    def _find_question(self, name: str) -> Question:
        """Return a question that a client can compare.

        Raises:
            NeurocheckError: There is none of that name.
        """
        question = self.questionnaire.questions.get(name)
        if question is None or len(question.units) > 1:
            raise NeurocheckError(
                _(
                    "A condition reads '{name}', which FHIR clients cannot compare: a"
                    " number worked out from others, or one with a choice of units.",
                    name=name,
                )
            )
        return question


def _write_value(question: Question, value: object) -> str:
    """Return a number or a date as FHIRPath."""
    return (
        f"@{value}"
        if question.type is Type.DATE
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def _count(parts: list[str], count: int) -> str:
    """Return the expression for "so many of these, or more"."""
    if len(parts) == 1:
        return parts[0]
    if count in {1, len(parts)}:
        joint = " or " if count == 1 else " and "
        return f"({joint.join(parts)})"
    ones = " + ".join(f"iif({part}, 1, 0)" for part in parts)
    return f"(({ones}) >= {count})"
