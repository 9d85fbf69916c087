"""The types that users of the package see: mypy checks them, the test runs them."""

from typing import assert_type

import neurocheck
from neurocheck.answers.accept import Answer
from neurocheck.guidance.assessment import Assessment, Pattern
from neurocheck.guidance.rules import Fit, Guidance, Level
from neurocheck.questionnaire.model import Question, Questionnaire


def test_the_public_face_keeps_its_types() -> None:
    """The example of the package's docstring has these types, and runs."""
    questionnaire = neurocheck.load_questionnaire()
    guidance = neurocheck.load_guidance(questionnaire=questionnaire)
    question = questionnaire.questions["feet_numb"]
    answer = neurocheck.accept(question, "both")
    assessment = neurocheck.assess(questionnaire, guidance, {"feet_numb": answer})

    assert_type(questionnaire, Questionnaire)
    assert_type(guidance, Guidance)
    assert_type(question, Question)
    assert_type(answer, Answer)
    assert_type(assessment, Assessment)
    assert_type(assessment.urgency.level, Level)
    assert_type(assessment.patterns, tuple[Pattern, ...])
    assert_type([pattern.fit for pattern in assessment.patterns], list[Fit])
    assert assessment.patterns
