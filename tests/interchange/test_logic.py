"""Forms of other programs show the questions that the interview would ask."""

import csv
import io
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import msgspec
import pytest
from fhirpathpy import compile as compile_path
from fhirpathpy.models import models
from hypothesis import example, given

from neurocheck.answers.accept import Answers
from neurocheck.answers.resolve import resolve
from neurocheck.errors import NeurocheckError
from neurocheck.interchange.fhir_form import make_form
from neurocheck.interchange.fhirpath import write_condition
from neurocheck.interchange.redcap import make_dictionary
from neurocheck.interchange.xlsform import make_sheets, make_wording
from neurocheck.questionnaire.conditions import (
    AllOf,
    AtLeast,
    Compare,
    Condition,
    Not,
    comparisons,
    evaluate,
)
from neurocheck.questionnaire.model import NonAnswer, Questionnaire
from support.bundled import SETS, bundle
from support.files import questionnaire
from support.forms import draw_sheet, respond, run_logic
from support.sets import every_type
from support.strategies import answers, conditions, few, with_conditions


_EACH_SET = pytest.mark.parametrize("name", SETS)


@cache
def _draw_cases(name: str) -> dict[tuple[str, bool], list[Answers]]:
    """Return people who are asked a question, and others who are not, for each one."""
    asked = bundle(SETS[name]).questionnaire
    random = Random(17)  # noqa: S311 - no secret
    found: dict[tuple[str, bool], list[Answers]] = {}
    for _number in range(400):
        shown = resolve(asked, draw_sheet(asked, random)).answers
        for id_, question in asked.questions.items():
            if question.show_if is not None:
                found.setdefault((id_, id_ in shown), []).append(shown)
    return found


def _list_cases(name: str, most: int) -> list[tuple[str, bool, Answers]]:
    """Return so many people of each kind, or fewer."""
    cases = _draw_cases(name).items()
    return [(*key, sheet) for key, sheets in cases for sheet in sheets[:most]]


@_EACH_SET
def test_every_condition_is_seen_both_ways(name: str) -> None:
    """Among the people are some who are asked each question, and some who are not."""
    asked = bundle(SETS[name]).questionnaire
    cases = {(id_, is_shown) for id_, is_shown, _sheet in _list_cases(name, 1)}

    assert cases == {
        (id_, is_shown)
        for id_, question in asked.questions.items()
        for is_shown in (True, False)
        if question.show_if is not None
    }


def _show_all(asked: Questionnaire) -> Questionnaire:
    """Return a question set that asks everything."""
    return with_conditions(asked, {})


def _is_enabled(item: dict[str, Any], response: Any) -> bool:
    """Return whether a client of FHIR shows an item."""
    for extension in item.get("extension", ()):
        if extension["url"].endswith("enableWhenExpression"):
            path = _compile(extension["valueExpression"]["expression"])
            found: list[bool] = path(response, {"resource": response})
            return found == [True]
    given = {
        (one["linkId"], value["valueCoding"]["system"], value["valueCoding"]["code"])
        for group in response["item"]
        for one in group["item"]
        for value in one.get("answer", ())
        if "valueCoding" in value
    }
    met = [
        (one["question"], *(one["answerCoding"][key] for key in ("system", "code")))
        in given
        for one in item.get("enableWhen", ())
    ]
    return any(met) if item.get("enableBehavior") == "any" else all(met)


@cache
def _compile(path: str) -> Any:
    """Return FHIRPath for R4, compiled once."""
    return compile_path(path, models["r4"])


@_EACH_SET
def test_fhir_shows_what_the_interview_asks(name: str) -> None:
    """An engine of FHIRPath shows a question exactly where we would ask it."""
    asked = bundle(SETS[name]).questionnaire
    items = {
        item["linkId"]: item
        for group in make_form(asked, language="en")["item"]
        for item in group["item"]
    }

    for id_, is_shown, sheet in _list_cases(name, 1):
        condition = asked.questions[id_].show_if
        assert condition is not None
        # What it does not speak of only makes the engine slower.
        read = {leaf.question for leaf in comparisons(condition)}
        some = {name: one for name, one in sheet.items() if name in read}
        response = respond(_show_all(asked), some)

        assert _is_enabled(items[id_], response) == is_shown, (id_, sheet)


@_EACH_SET
def test_xpath_shows_what_the_interview_asks(name: str) -> None:
    """The relevance of a field of an XLSForm holds exactly where we would ask."""
    asked = bundle(SETS[name]).questionnaire
    survey = make_sheets([make_wording("English", "en", asked)])[0].rows
    relevant = {row.get("name", "").removesuffix("_unit"): row for row in survey[::-1]}

    for id_, is_shown, sheet in _list_cases(name, 20):
        found = run_logic(relevant[id_]["relevant"], sheet)
        assert found == is_shown, (id_, sheet)


@_EACH_SET
def test_branching_logic_shows_what_the_interview_asks(name: str) -> None:
    """The branching logic of REDCap holds exactly where we would ask."""
    asked = bundle(SETS[name]).questionnaire
    logic = _read_branching(asked)

    for id_, is_shown, sheet in _list_cases(name, 20):
        assert run_logic(logic[id_], sheet) == is_shown, (id_, sheet)


def _read_branching(asked: Questionnaire) -> dict[str, str]:
    """Return the branching logic of each question, from the dictionary."""
    rows = csv.DictReader(io.StringIO(make_dictionary(asked)))
    found: dict[str, str] = {}
    for row in rows:
        id_ = row["Variable / Field Name"].removesuffix("_unit")
        found.setdefault(id_, row["Branching Logic (Show field only if...)"])
    return found


def _make_comparable() -> Questionnaire:
    """Return a set with every type of question that all clients can compare."""
    asked = every_type()
    sections = tuple(
        msgspec.structs.replace(
            section,
            questions=tuple(one for one in section.questions if len(one.units) < 2),
        )
        for section in asked.sections
    )
    return msgspec.structs.replace(asked, sections=sections, derived=())


_COMPARABLE = _make_comparable()
_CONDITIONS = conditions(_COMPARABLE, with_answered=True)
_COUNTED = AtLeast(
    (
        Compare("wound", "=", "yes"),
        Compare("pain", ">=", 4),
        Compare("signs", "includes", "hot"),
    ),
    2,
)
_two_of_three = example(condition=_COUNTED, sheet={"wound": "yes", "pain": 4})
_one_is_open = example(condition=Not(_COUNTED), sheet={"wound": "no", "pain": 4})
_alone = example(condition=AllOf((_COUNTED.of[0],)), sheet={"wound": "yes"})


@few
@_two_of_three
@_one_is_open
@_alone
@given(condition=_CONDITIONS, sheet=answers(_COMPARABLE))
def test_any_condition_means_the_same_in_fhir(
    condition: Condition, sheet: Answers
) -> None:
    """Whatever a condition says, FHIR shows a question only where it is known true."""
    known = {name: one for name, one in sheet.items() if not isinstance(one, NonAnswer)}
    item = write_condition(condition, _COMPARABLE)

    shown = _is_enabled(item, respond(_COMPARABLE, sheet))

    assert shown == (evaluate(condition, known) is True)


@_two_of_three
@_one_is_open
@given(condition=_CONDITIONS, sheet=answers(_COMPARABLE))
def test_any_condition_means_the_same_in_xpath_and_redcap(
    condition: Condition, sheet: Answers
) -> None:
    """So it is in an XLSForm and in REDCap."""
    last = [*_COMPARABLE.questions][-1]
    asked = with_conditions(_COMPARABLE, {last: condition})
    known = {name: one for name, one in sheet.items() if not isinstance(one, NonAnswer)}
    survey = make_sheets([make_wording("English", "en", asked)])[0].rows
    branching = _read_branching(asked)
    relevant = next(row for row in survey if row.get("name") == last)["relevant"]
    is_asked = evaluate(condition, known) is True
    # Only lists offer non-answers.
    filled = {
        name: one
        for name, one in sheet.items()
        if name in known or asked.questions[name].type.has_options
    }

    assert run_logic(relevant, filled) == is_asked
    assert run_logic(branching[last], filled) == is_asked


@pytest.mark.parametrize(
    "write",
    [
        lambda asked: make_form(asked, language="en"),
        lambda asked: make_sheets([make_wording("English", "en", asked)]),
        make_dictionary,
    ],
)
def test_what_a_form_cannot_compare_is_named(write: Callable[..., object]) -> None:
    """A number with a choice of units is refused by its name."""
    asked = questionnaire(
        """
        height: {type: decimal, min: 100, max: 250, units: [
          {name: cm}, {name: m, factor: 100}]}
        tall: {type: choice, options: {"no": "No", "yes": "Yes"}, show_if: height > 180}
        """
    )

    with pytest.raises(NeurocheckError, match="'height'"):
        write(asked)
