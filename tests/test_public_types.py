"""The types that users of the package see: mypy checks them, the test runs them."""

from pathlib import Path
from typing import Any, assert_type

import polars as pl
import pytest

import neurocheck
import neurocheck.cohort
from neurocheck.answers.accept import Answer
from neurocheck.bundle import Bundle
from neurocheck.document import Document
from neurocheck.guidance.assessment import Assessment, Pattern, Reason
from neurocheck.guidance.rules import Fit, Guidance, Level
from neurocheck.questionnaire.model import Question, Questionnaire


def test_the_public_face_keeps_its_types() -> None:
    """The example of the package's docstring has these types, and runs."""
    questionnaire = neurocheck.load_questionnaire()
    guidance = neurocheck.load_guidance(questionnaire=questionnaire)
    question = questionnaire.questions["feet_numb"]
    answer = neurocheck.accept(question, "both")
    assessment = neurocheck.assess(questionnaire, guidance, {"feet_numb": answer})

    assert_type(neurocheck.load_bundle(), Bundle)
    assert_type(questionnaire, Questionnaire)
    assert_type(guidance, Guidance)
    assert_type(question, Question)
    assert_type(answer, Answer)
    assert_type(assessment, Assessment)
    assert_type(assessment.urgency.level, Level)
    assert_type(assessment.patterns, tuple[Pattern, ...])
    assert_type([pattern.fit for pattern in assessment.patterns], list[Fit])
    assert assessment.patterns


def test_documents_keep_their_types() -> None:
    """What is read from bytes is a document, and bytes come from it."""
    data = (Path(__file__).parent / "cli" / "released" / "2026.11.1.json").read_bytes()
    document = neurocheck.read_document(data)

    assert_type(document, Document)
    assert_type(neurocheck.write_document(document), bytes)
    assert_type(document.assessment.urgency.open, tuple[Reason, ...])


def test_tables_keep_their_kind() -> None:
    """A table of any kind goes into ``score``, and one of the same kind comes out."""
    questionnaire = neurocheck.load_questionnaire()
    guidance = neurocheck.load_guidance(questionnaire=questionnaire)
    table = pl.DataFrame({"id": ["a"], "danger_heart": ["chest"]})
    scored = neurocheck.cohort.score(table, questionnaire, guidance)

    assert_type(scored, Any)
    assert isinstance(scored, pl.DataFrame)
    assert scored["urgency"].to_list() == ["emergency"]


def test_faults_have_a_public_kind() -> None:
    """What is refused is a ``NeurocheckError``; it names the question, no answer."""
    question = neurocheck.load_questionnaire().questions["age"]

    with pytest.raises(neurocheck.NeurocheckError) as caught:
        neurocheck.accept(question, "as old as the hills")

    assert_type(caught.value, neurocheck.NeurocheckError)
    assert [one.where for one in caught.value.problems] == ["age"]
