"""Answers are read from files of every kind."""

from typing import Any

import pytest

from neurocheck.answers.read import find_resource, read_answers
from neurocheck.errors import AnswersError
from support import problems


NO_MAPPING = "a:1:1: NC201 expected a mapping of question to answer, found"


@pytest.mark.parametrize(
    ("data", "given"),
    [
        (b"age: 58\nfeet-numb: both\n", {"age": 58, "feet-numb": "both"}),
        (b'{"age": 58, "signs": ["hot", "red"]}', {"age": 58, "signs": ["hot", "red"]}),
        (
            b"wound: no\nseen: 2026-03-31\nage:\n",
            {"wound": "no", "seen": "2026-03-31", "age": None},
        ),
        (b"wound: false\n", {"wound": False}),
        (b"", {}),
        (b"{}", {}),
        (b'{"age": NaN}', {"age": "NaN"}),
        (
            b'{"format": "neurocheck/1", "answers": {"age": 58}, "sources": {}}',
            {"age": 58},
        ),
        (b"format: neurocheck-draft/1\nanswers: {age: 58}\n", {"age": 58}),
    ],
    ids=[
        "YAML",
        "JSON",
        "plain words",
        "false",
        "empty",
        "no answers",
        "no number",
        "document",
        "draft",
    ],
)
def test_answers_are_taken_from_every_kind_of_file(
    data: bytes, given: dict[str, Any]
) -> None:
    """A bare mapping, a document and a draft all give raw answers by id."""
    assert read_answers(data, "a") == given


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"[age, 58]", f"{NO_MAPPING} a list"),
        (b"fifty", f"{NO_MAPPING} text"),
        (
            b"age: 1\nage: 2\n",
            "a:2:1: NC107 the key 'age' is given twice (keep one of them)",
        ),
        (
            b'{"age": 1, "age": 2}',
            "a:1:12: NC107 the key 'age' is given twice (keep one of them)",
        ),
        (b"{", "a:2:1: NC103 not valid YAML: did not find expected node content"),
        (b"[" * 99_999, "a:1:42: NC104 nested deeper than 40 levels"),
        (b'{"format": "neurocheck/1", "answers": [1]}', f"{NO_MAPPING} a mapping"),
    ],
    ids=[
        "list",
        "text",
        "doubled",
        "doubled in JSON",
        "not YAML",
        "deep",
        "document without answers",
    ],
)
def test_what_holds_no_answers_is_refused(data: bytes, line: str) -> None:
    """A file without answers is an error with the place of the problem."""
    with pytest.raises(AnswersError):
        read_answers(data, "a")

    assert problems(lambda: read_answers(data, "a")) == [line]


def test_what_is_of_fhir_is_known_by_its_type() -> None:
    """Answers, and what is no JSON, are nothing of FHIR."""
    data = b'{"resourceType": "QuestionnaireResponse"}'

    assert find_resource(data) == {"resourceType": "QuestionnaireResponse"}
    assert find_resource(b'{"age": 58}') is None
    assert find_resource(b"resourceType: [") is None
