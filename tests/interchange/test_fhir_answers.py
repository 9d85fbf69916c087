"""Answers go out as a response of FHIR, and come back the same; nothing is guessed."""

import io
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import fhirkit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answers
from neurocheck.answers.read import read_answers
from neurocheck.answers.resolve import resolve
from neurocheck.cli.response import take_response
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError
from neurocheck.interchange.fhir_answers import read_response
from neurocheck.interchange.fhir_form import make_url
from neurocheck.questionnaire.model import NonAnswer
from support.bundled import EXAMPLE, bundle
from support.forms import filled_in, respond
from support.program import Result, neurocheck
from support.sets import every_type
from support.strategies import answers, few


_SETS = {
    "bundled": bundle().questionnaire,
    "example": bundle(EXAMPLE).questionnaire,
    "every type": every_type(),
}
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


# ── out and in again ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", _SETS)
@few
@given(data=st.data())
def test_answers_are_the_same_out_and_in_again(name: str, data: st.DataObject) -> None:
    """Every answer and non-answer comes back; what was skipped is left out."""
    asked = _SETS[name]
    sheet = data.draw(answers(asked))

    found = read_response(respond(asked, sheet), asked)

    shown = resolve(asked, sheet).answers
    given = {key: one for key, one in shown.items() if one != NonAnswer.SKIPPED}
    assert found.answers == given
    assert (found.problems, found.hidden, found.notes) == ((), (), ())


@pytest.mark.parametrize("name", ["bundled", "example"])
def test_a_response_keeps_the_rules_of_fhir(name: str) -> None:
    """A validator of R4 finds nothing."""
    asked = _SETS[name]
    first = {
        key: (next(iter(one.choices)),) if one.type == "choices" else None
        for key, one in asked.questions.items()
    }
    sheet = {key: one or NonAnswer.DONT_KNOW for key, one in first.items()}

    assert fhirkit.validate(json.dumps(respond(asked, sheet))) == []


def test_a_response_with_an_open_question_about_danger_is_in_progress() -> None:
    """Nobody takes it for a whole one."""
    asked = _SETS["bundled"]
    calm: Answers = {
        name: ("none",) for name, one in asked.questions.items() if one.danger
    }

    assert respond(asked, {})["status"] == "in-progress"
    assert filled_in(asked, calm).answers["danger_heart"] == ["none"]


def test_the_program_writes_and_reads_a_response(tmp_path: Path) -> None:
    """Answers, a response, and the answers assessed again give one document."""
    first, second = tmp_path / "a.fhir.json", tmp_path / "b.json"
    flags = ("--danger-heart", "none", "--age", "58", "--hba1c", "54 mmol/mol")

    written = neurocheck("assess", "--no-input", *flags, "-o", str(first), "--json")
    shown = neurocheck("report", str(first), "-o", str(second))
    again = neurocheck("assess", "--no-input", "--answers", str(first), "--json")

    assert (written.status, shown.status, again.status) == (0, 0, 0)
    assert json.loads(second.read_text("utf-8")) == written.document
    assert again.document == written.document


def test_a_kept_result_is_shown_as_a_response(tmp_path: Path) -> None:
    """What the history holds can go to a clinic later."""
    path = tmp_path / "visit.fhir.json"
    kept = neurocheck("assess", "--no-input", "--save", "--age", "58", "--json")

    shown = neurocheck("history", "show", "1", "-o", str(path))

    response = json.loads(path.read_text("utf-8"))
    assert (kept.status, shown.status) == (0, 0)
    assert response["authored"] == kept.document["created"]
    assert read_response(response, bundle().questionnaire).answers["age"] == 58


def test_another_set_is_written_with_its_own_questions(tmp_path: Path) -> None:
    """A saved document of a set that is not named is not written as FHIR."""
    saved, response = tmp_path / "a.json", tmp_path / "a.fhir.json"
    own = ("--questions", str(EXAMPLE))
    neurocheck("assess", "--no-input", *own, "--wash", "daily", "-o", str(saved))

    refused = neurocheck("report", str(saved), "-o", str(response))
    written = neurocheck("report", str(saved), *own, "-o", str(response))

    assert "--questions FILE" in refused.err
    assert written.status == 0
    assert json.loads(response.read_text("utf-8"))["questionnaire"].startswith(
        "urn:neurocheck:foot-care-habits|"
    )


# ── what clients and servers make of it ──────────────────────────────────────────────


def _item(link: str, *values: Any, **more: Any) -> dict[str, Any]:
    """Return an item with answers."""
    return {"linkId": link, "answer": [*values], **more}


def _coded(link: str, *codes: str, **more: str) -> dict[str, Any]:
    """Return an item whose answers are options by their codes."""
    system = f"urn:neurocheck:diabetic-neuropathy:{link}"
    each = [{"valueCoding": {"system": system, "code": one, **more}} for one in codes]
    return _item(link, *each)


def _response(*items: Any, **more: Any) -> dict[str, Any]:
    """Return a response to the bundled questions."""
    url = make_url("diabetic-neuropathy")
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": url,
        "status": "completed",
        "item": [*items],
        **more,
    }


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        pytest.param(_coded("danger_heart", "none"), ("none",), id="code"),
        pytest.param(
            _item("danger_heart", {"valueCoding": {"code": "none"}}),
            ("none",),
            id="code without its system",
        ),
        pytest.param(
            _item("danger_heart", {"valueCoding": {"display": "None of these"}}),
            ("none",),
            id="display alone",
        ),
        pytest.param(
            _item("danger_heart", {"valueString": "None of these"}),
            ("none",),
            id="text",
        ),
        pytest.param(
            {"linkId": "x", "item": [{"linkId": "y", "item": [_coded("age")]}]}
            | {"item": [{"linkId": "y", "item": [_item("age", {"valueInteger": 58})]}]},
            58,
            id="nested",
        ),
        pytest.param(
            _item("other", item=[_item("age", {"valueInteger": 58})]),
            58,
            id="below an item of others",
        ),
        pytest.param(_item("age", {"valueDecimal": 58.0}), 58, id="whole decimal"),
        pytest.param(_item("hba1c", {"valueInteger": 7}), 7, id="integer"),
        pytest.param(_item("hba1c", {"valueDecimal": 7.125}), 7.1, id="no thousands"),
        pytest.param(
            _item("hba1c", {"valueQuantity": {"value": 7.1}}),
            7.1,
            id="quantity without a unit",
        ),
        pytest.param(
            _item("hba1c", {"valueQuantity": {"value": 7.125, "unit": "%"}}),
            7.1,
            id="no thousands in a unit",
        ),
        pytest.param(
            _item(
                "hba1c",
                {
                    "valueQuantity": {
                        "value": 54,
                        "system": "http://unitsofmeasure.org",
                        "code": "mmol/mol",
                    }
                },
            ),
            7.1,
            id="quantity in UCUM",
        ),
        pytest.param(
            _item(
                "age", {"extension": [{"url": _REASON, "valueCode": "asked-unknown"}]}
            ),
            NonAnswer.DONT_KNOW,
            id="reason at the answer",
        ),
        pytest.param(
            _item(
                "age",
                {
                    "_valueInteger": {
                        "extension": [{"url": _REASON, "valueCode": "asked-declined"}]
                    }
                },
            ),
            NonAnswer.DECLINED,
            id="reason in the shadow of a value",
        ),
        pytest.param(
            _item(
                "age",
                {
                    "extension": [
                        {"url": "urn:x", "valueCode": "asked-unknown"},
                        {"url": _REASON, "valueCode": "asked-declined"},
                    ]
                },
            ),
            NonAnswer.DECLINED,
            id="reason behind an extension of others",
        ),
        pytest.param(
            _item("age", {"extension": [{"url": _REASON, "valueCode": "masked"}]}),
            NonAnswer.SKIPPED,
            id="another reason",
        ),
        pytest.param(
            _item("danger_heart", {"valueCoding": {"system": _ABSENT, "code": "x"}}),
            NonAnswer.SKIPPED,
            id="another reason as an option",
        ),
    ],
)
def test_answers_of_clients_are_read(item: dict[str, Any], answer: Any) -> None:
    """By code or display, at any depth, a number in any of its kinds."""
    found = read_response(_response(item), bundle().questionnaire)

    assert answer in found.answers.values()


def test_a_boolean_answers_a_question_with_yes_and_no() -> None:
    """True is the option yes, and nothing else is."""
    asked = every_type()
    response = _response(_item("wound", {"valueBoolean": True}), questionnaire="urn:x")
    number = _response(_item("age", {"valueBoolean": True}), questionnaire="urn:x")

    assert read_response(response, asked).answers == {"wound": "yes"}
    assert read_response(number, asked).answers == {}


def test_the_status_and_what_was_worked_out_are_not_believed() -> None:
    """A level that another program found is an item that nobody asked."""
    response = _response(
        _coded("danger_heart", "chest"),
        _item("urgency", {"valueString": "routine"}),
        status="entered-in-error",
    )

    found = read_response(response, bundle().questionnaire)

    assert found.answers == {"danger_heart": ("chest",)}
    assert [one.where for one in found.problems] == ["urgency"]


# ── what does not fit ────────────────────────────────────────────────────────────────

_AGE = _item("age", {"valueInteger": 58})

_MISFITS = {
    "unknown linkId": (_item("feet_num", {"valueString": "x"}), "feet_numb"),
    "no linkId": ({"answer": [{"valueString": "x"}]}, "linkId"),
    "wrong type": (_item("hba1c", {"valueDate": "2014-03-09"}), "hba1c"),
    "a number as text": (_item("hba1c", {"valueDecimal": "7.4"}), "a kind that fits"),
    "true for a number": (_item("hba1c", {"valueInteger": True}), "a kind that fits"),
    "yes as a boolean": (_item("smoking", {"valueBoolean": "yes"}), "a kind that fits"),
    "out of range": (_item("hba1c", {"valueDecimal": 740}), "hba1c"),
    "infinite": (_item("hba1c", {"valueDecimal": 1e999}), "hba1c"),
    "huge": (_item("hba1c", {"valueDecimal": 10**400}), "hba1c"),
    "no such option": (_coded("danger_heart", "cough"), "no such option"),
    "code of a strange kind": (
        _item("danger_heart", {"valueCoding": {"code": ["none"], "system": {}}}),
        "another code system",
    ),
    "empty coding": (_item("danger_heart", {"valueCoding": {}}), "no such option"),
    "another system": (
        _item("danger_heart", {"valueCoding": {"system": "urn:x", "code": "none"}}),
        "another code system",
    ),
    "none beside others": (_coded("danger_heart", "chest", "none"), "danger_heart"),
    "not known beside others": (
        _item(
            "danger_heart",
            {"valueCoding": {"code": "chest"}},
            {"valueCoding": {"system": _ABSENT, "code": "asked-unknown"}},
        ),
        "danger_heart",
    ),
    "a reason beside an answer": (
        _item(
            "hba1c",
            {"valueDecimal": 7.4},
            extension=[{"url": _REASON, "valueCode": "asked-unknown"}],
        ),
        "a reason why there is none",
    ),
    "several": (
        _item("hba1c", {"valueDecimal": 7.4}, {"valueDecimal": 7.5}),
        "not several",
    ),
    "two values": (
        _item("hba1c", {"valueDecimal": 7.4, "valueInteger": 7}),
        "a kind that fits",
    ),
    "another unit": (
        _item("hba1c", {"valueQuantity": {"value": 8, "unit": "%", "code": "mmol/L"}}),
        "no such unit",
    ),
    "unit of a strange kind": (
        _item("hba1c", {"valueQuantity": {"value": 8, "unit": ["%"], "code": {}}}),
        "no such unit",
    ),
    "less than a number": (
        _item("hba1c", {"valueQuantity": {"value": 8, "unit": "%", "comparator": "<"}}),
        "less or more",
    ),
    "no number": (_item("hba1c", {"valueQuantity": {"unit": "%"}}), "no number"),
    "a reference": (
        _item("hba1c", {"valueReference": {"reference": "Observation/7"}}),
        "a kind that fits",
    ),
    "a bare value": (_item("hba1c", 7.4), "a kind that fits"),
    "answer of a strange kind": ({"linkId": "hba1c", "answer": "7.4"}, "a list"),
    "item of a strange kind": ("hba1c", "expected an item"),
}


@pytest.mark.parametrize("what", _MISFITS)
def test_what_does_not_fit_is_named_and_not_known(what: str) -> None:
    """It is told with its linkId and a reason; the rest is read all the same."""
    item, told = _MISFITS[what]

    found = read_response(
        json.loads(json.dumps(_response(_AGE, item))), bundle().questionnaire
    )

    assert found.answers == {"age": 58}
    (problem,) = found.problems
    assert told in str(problem)


def test_a_doubled_item_is_not_known() -> None:
    """Nobody can say which of the two is meant, so neither counts."""
    response = _response(_AGE, _coded("danger_heart", "none"), _AGE)

    found = read_response(response, bundle().questionnaire)

    assert found.answers == {"danger_heart": ("none",)}
    assert "more than once" in str(found.problems[0])


def test_an_answer_to_a_question_that_is_not_asked_is_named() -> None:
    """It counts for nothing, as everywhere."""
    response = _response(_AGE, _coded("feet_side", "left"))

    found = read_response(response, bundle().questionnaire)

    assert found.hidden == ("feet_side",)


def test_a_part_of_a_date_is_not_padded() -> None:
    """A month is no day: it is refused, as it would be if it were typed."""
    asked = every_type()
    (day,) = (name for name, one in asked.questions.items() if one.type == "date")
    response = _response(
        _item("age", {"valueInteger": 58}), _item(day, {"valueDate": "2014-03"})
    )

    found = read_response(response | {"questionnaire": "urn:x"}, asked)

    assert found.answers == {"age": 58}
    assert "2026-03-31" in str(found.problems[0])


# ── hostile files ────────────────────────────────────────────────────────────────────


def _assess(tmp_path: Path, data: bytes | dict[str, Any]) -> Result:
    """Return what ``assess`` makes of a file."""
    path = tmp_path / "response.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return neurocheck("assess", "--no-input", "--json", "--answers", str(path))


def _nest(levels: int) -> bytes:
    """Return a response whose items stand in each other so often."""
    head = b'{"resourceType": "QuestionnaireResponse", "item": ['
    return head + b'{"item": [' * levels + b"]}" * levels + b"]}"


_REFUSED: dict[str, tuple[bytes | dict[str, Any], str]] = {
    "a bundle": (b'{"resourceType": "Bundle", "entry": []}', "is a Bundle"),
    "a form": (b'{"resourceType": "Questionnaire", "item": []}', "Questionnaire"),
    "a list as its kind": (b'{"resourceType": ["x"]}', "not a QuestionnaireResponse"),
    "the response to another form": (
        _response(_AGE, questionnaire="urn:neurocheck:other|1"),
        "another form",
    ),
    "nothing": (_response(), "holds no answer"),
    "nothing that fits": (_response(_coded("danger_heart", "cough")), "no such option"),
    "no list": (_response(item={}), "expected a list of items"),
    "10,000 levels": (_nest(10_000), "nested deeper"),
    "80 levels": (_nest(80), "nested too deeply"),
    "a file that was cut off": (_nest(3)[:-5], "NC103"),
    "a key twice": (
        b'{"resourceType": "QuestionnaireResponse", "a": 1, "a": 2}',
        "NC107",
    ),
}


@pytest.mark.parametrize("what", _REFUSED)
def test_a_file_that_is_no_response_is_refused(what: str) -> None:
    """It is told in a line what is wrong, and nothing is assessed."""
    data, told = _REFUSED[what]
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    environment = Environment(
        stdin=io.StringIO(), stdout=io.StringIO(), stderr=io.StringIO(), variables={}
    )
    asked = bundle().questionnaire

    with pytest.raises(AnswersError) as refused:
        take_response(environment, read_answers(data, "x"), asked, "x")

    error = refused.value
    assert told in "\n".join([error.message, *map(str, error.problems)])


def test_a_response_of_50_megabytes_is_refused_in_a_line(tmp_path: Path) -> None:
    """It is not even read to its end."""
    path = tmp_path / "response.json"
    words = _item("own_words", {"valueString": "@"})
    head, tail = json.dumps(_response(_AGE, words)).encode().split(b"@")
    path.write_bytes(head + b"x" * 50_000_000 + tail)

    for command in (("assess", "--no-input", "--answers"), ("report",)):
        result = neurocheck(*command, str(path))

        assert (result.status, result.out) == (5, "")
        assert result.err.count("\n") == 1
        assert "is larger than 4,194,304 bytes" in result.err


def test_a_refused_file_is_not_assessed(tmp_path: Path) -> None:
    """The message is all that there is, with the place where it is one."""
    result = _assess(tmp_path, _nest(3)[:-5])

    assert (result.status, result.out) == (4, "")
    assert "NC103" in result.err


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Two of HL7's own files begin with one."""
    data = b"\xef\xbb\xbf" + json.dumps(_response(_AGE)).encode()

    assert _assess(tmp_path, data).document["answers"]["age"] == 58


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, "does not say which form"),
        (["x"], "does not say which form"),
        ("https://clinic.example/form/7", "an address that is not ours"),
        ("urn:neurocheck:diabetic-neuropathy|2020.1", "version 2020.1"),
    ],
)
def test_a_doubtful_form_is_told(given: Any, told: str) -> None:
    """Servers give forms their own addresses, so it is read all the same."""
    found = read_response(_response(_AGE, questionnaire=given), bundle().questionnaire)

    assert found.answers == {"age": 58}
    assert told in found.notes[0]


def test_what_is_told_of_a_response_goes_to_standard_error(tmp_path: Path) -> None:
    """So it is with the note on its form, and the answers that do not fit."""
    response = _response(_AGE, _coded("danger_heart", "cough"), questionnaire=None)

    result = _assess(tmp_path, response)

    assert result.document["answers"]["age"] == 58
    for told in ("does not say which form", "1 answer of the response does not fit"):
        assert told in result.err


def test_what_does_not_fit_is_never_no(tmp_path: Path) -> None:
    """A danger question with a misfit is open: nobody can tell that all is well."""
    asked = bundle().questionnaire
    calm = {
        name: ("none",) if one.type == "choices" else NonAnswer.SKIPPED
        for name, one in asked.questions.items()
        if one.danger and "none" in one.choices
    }
    response = respond(asked, calm)
    damaged = deepcopy(response)
    first = damaged["item"][0]["item"][0]
    first["answer"][0]["valueCoding"]["code"] = "no"

    whole, partly = _assess(tmp_path, response), _assess(tmp_path, damaged)

    assert first["linkId"] in partly.err
    assert whole.document["assessment"]["urgency"]["level"] == "routine"
    assert partly.document["assessment"]["urgency"]["level"] == "cannot_tell"
