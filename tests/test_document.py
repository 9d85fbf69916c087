"""Promises of the document."""

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer, accept_all
from neurocheck.answers.read import read_answers
from neurocheck.document import (
    FORMAT,
    MAX_BYTES,
    Document,
    document_schema,
    make_document,
    read_document,
    source_keys,
    write_document,
)
from neurocheck.errors import AnswersError
from neurocheck.guidance.assess import assess
from neurocheck.questionnaire.model import NonAnswer
from support import guidance, sources
from support.sets import every_type, feet, feet_guidance
from support.strategies import answers


WHEN = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
ASKED = feet()
GUIDANCE = feet_guidance(ASKED)
CATALOGUE = sources("Z", "E", "A", "B", "unused")
WIDE = every_type()
WIDE_GUIDANCE = guidance("limits: {limit: {}}", WIDE)
VALIDATOR = jsonschema.Draft202012Validator(document_schema())
MARKER = "Zq7Xw4"


def make_small(**raw: Answer) -> Document:
    """Return a document of answers to the small set."""
    return make_document(ASKED, GUIDANCE, raw, catalogue=CATALOGUE, created=WHEN)


def make_wide(raw: dict[str, Answer]) -> Document:
    """Return a document of answers to questions of every type."""
    return make_document(WIDE, WIDE_GUIDANCE, raw, catalogue={}, created=WHEN)


FULL = make_small(
    numb="both", wound="yes", fever="yes", weight=120.0, height=180.0, notes=MARKER
)
PLAIN: Any = json.loads(write_document(FULL))


def test_a_document_holds_answers_and_what_they_give() -> None:
    """A document holds visible answers, versions, assessment and used sources."""
    found = make_small(wound="no", fever="yes", numb=NonAnswer.DECLINED)

    assert found.format == FORMAT == "neurocheck/1"
    assert found.created == WHEN
    assert (found.questionnaire.id, found.questionnaire.sha256) == (
        "test",
        ASKED.sha256,
    )
    assert found.guidance.sha256 == GUIDANCE.sha256
    assert found.answers["numb"] == "declined"
    assert "fever" not in found.answers
    assert found.assessment == assess(
        ASKED, GUIDANCE, {"wound": "no"} | {"numb": NonAnswer.DECLINED}
    )


def test_sources_are_those_that_the_assessment_names() -> None:
    """Sources are listed once each, in reading order, without unknown ones."""
    assert list(source_keys(FULL.assessment))[:3] == ["B", "A", "C"]
    assert list(FULL.sources) == ["B", "A", "E", "Z"]


def test_derived_numbers_are_kept() -> None:
    """Derived numbers are in the document, beside the answers."""
    assert FULL.derived == {"bmi": 37.0}


@given(answers(ASKED))
def test_documents_are_read_as_they_were_written(raw: dict[str, Answer]) -> None:
    """Writing and reading changes nothing, and neither does writing again."""
    written = write_document(make_small(**raw))

    assert read_document(written) == make_small(**raw)
    assert write_document(read_document(written)) == written
    assert written.endswith(b"}\n")


@given(answers(WIDE))
def test_every_document_is_valid_against_the_schema(raw: dict[str, Answer]) -> None:
    """The schema that ships describes every document that is written."""
    VALIDATOR.validate(json.loads(write_document(make_wide(raw))))
    VALIDATOR.validate(PLAIN)


@given(answers(WIDE))
def test_answers_of_a_document_can_be_given_again(raw: dict[str, Answer]) -> None:
    """A document's answers, read as an answers file, are the same answers."""
    written = write_document(make_wide(raw))
    again = accept_all(WIDE, read_answers(written, "a.json"))

    assert write_document(make_wide(again)) == written


def test_the_schema_is_a_schema_and_refuses() -> None:
    """The schema is a valid schema, and refuses invalid documents."""
    jsonschema.Draft202012Validator.check_schema(document_schema())

    assert not VALIDATOR.is_valid({**PLAIN, "format": "neurocheck/2"})
    assert not VALIDATOR.is_valid({})


def test_features_of_the_first_version_get_their_state() -> None:
    """What said true, false or null of a feature is read as its state."""
    old = json.loads(json.dumps(PLAIN))
    values = {"present": True, "absent": False, "unknown": None}
    for pattern in old["assessment"]["patterns"]:
        for feature in pattern["features"]:
            feature["present"] = values[feature.pop("state")]

    assert json.dumps(old).count('"present"') > 2
    assert read_document(json.dumps(old).encode()) == FULL


def test_unknown_keys_are_let_be() -> None:
    """A document of a later version that says more can still be read."""
    more = {**PLAIN, "later": {"x": [1]}, "guidance": {**PLAIN["guidance"], "y": 1}}

    assert read_document(json.dumps(more).encode()) == FULL


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is not JSON"),
        (b"{", "it is not JSON"),
        (b"answers: {}", "it is not JSON"),
        (b"\xff\xfe", "it is not JSON"),
        (b'{"format": "\xff"}', "it is not JSON"),
        (b"[" * 200_000, "it is not"),
        (b'{"x": ' * 200_000, "it is not JSON"),
        (b" " * (MAX_BYTES + 1), "it is larger than 4,194,304 bytes"),
        (b"[]", "it is not a document of the form neurocheck/1"),
        (b"{}", "it is not a document of the form neurocheck/1"),
        (b"null", "it is not a document of the form neurocheck/1"),
        (
            b'{"format": "other/1"}',
            "it is not a document of the form neurocheck/1 (at $.format)",
        ),
    ],
    ids=[
        "empty", "broken", "YAML", "binary", "not UTF-8", "deep lists", "deep objects",
        "huge", "list", "nothing in it", "null", "another format",
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused(data: bytes, reason: str) -> None:
    """An invalid document is refused with the file name and the reason."""
    with pytest.raises(AnswersError, match="cannot be read") as caught:
        read_document(data, where="old.json")

    (problem,) = caught.value.problems
    assert problem.where == "old.json"
    assert problem.message.startswith(reason)


def list_paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every node below a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, part in inner:
        found.append((*path, key))
        if isinstance(part, dict | list):
            found += list_paths(part, (*path, key))
    return found


def change(path: tuple[Any, ...], value: Any) -> bytes:
    """Return the full document with one node replaced, or left out for ``...``."""
    copy = json.loads(json.dumps(PLAIN))
    *way, last = path
    part = copy
    for key in way:
        part = part[key]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return json.dumps(copy).encode()


WRONG = st.sampled_from(
    [
        *[..., None, True, -1, 1.5, 1e308, "", [], {}, [[None]]],
        *[MARKER, f"{MARKER} - at `$.{MARKER}`", [MARKER], {MARKER: MARKER}],
        *["2026-02-30T00:00:00Z", "neurocheck/1"],
    ]
)


def read_error(data: bytes) -> str:
    """Return what the error says when a document is read, or nothing."""
    try:
        VALIDATOR.validate(json.loads(write_document(read_document(data))))
    except AnswersError as error:
        return str(error)
    return ""


@given(st.sampled_from(list_paths(PLAIN)), WRONG)
def test_a_changed_document_is_read_or_refused(
    path: tuple[Any, ...], value: Any
) -> None:
    """One node deleted or replaced gives a document or an answers error only."""
    assert MARKER not in read_error(change(path, value))


def test_the_place_in_an_error_is_never_a_value() -> None:
    """A value that looks like the decoder's message is not taken for a place."""
    data = change(("assessment", "urgency", "level"), f"a - at `$.{MARKER}`")

    assert read_error(data).endswith(
        "(at $.assessment.urgency.level) (see: neurocheck schema document)"
    )


@given(st.binary(max_size=100))
def test_any_bytes_are_refused(data: bytes) -> None:
    """Random bytes raise an answers error and nothing else."""
    with pytest.raises(AnswersError):
        read_document(data)
