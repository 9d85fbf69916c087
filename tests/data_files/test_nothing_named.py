"""People without symptoms are never reassured, and always told of the checks."""

import re
from typing import Any

from neurocheck.guidance.rules import Fit, Level
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.report.render.markdown import sheet_to_markdown
from neurocheck.report.render.terminal import to_text
from neurocheck.report.summary import compose
from neurocheck.report.visit_sheet import compose_visit
from support.bundled import bundle, documented
from support.each import each


REASSURING = re.compile(
    r"\b(normal|healthy|low[- ]risk|at low risk|unlikely|nothing to worry|no need to"
    r"|good news|all clear|reassur\w+|fine|in good shape|well done|great|don't worry"
    r"|do not worry|probably not|no cause for|safe to assume|you are ok(ay)?)\b",
    re.IGNORECASE,
)
PROBABILITY = re.compile(
    r"\b(probab\w+|likelihood|odds|chance that you|your risk is|high risk"
    r"|medium risk|diagnosed with|you have (peripheral|autonomic|proximal|focal))\b",
    re.IGNORECASE,
)


def _answer_no(question: Question) -> Any:
    """Return the answer that names nothing, if there is one."""
    if question.type is Type.CHOICES:
        return "none" if "none" in question.choices else None
    if question.type is Type.CHOICE:
        return "no" if "no" in question.choices else next(iter(question.choices))
    return None if question.type is Type.TEXT else question.low


def _make_people() -> dict[str, dict[str, Any]]:
    """Return the answers of people without symptoms, by name."""
    questions = bundle().questionnaire.questions.values()
    everyone: dict[str, dict[str, Any]] = {
        "all no": {question.id: _answer_no(question) for question in questions}
    }
    for non_answer in NonAnswer:
        everyone[f"all {non_answer}"] = dict.fromkeys(
            (question.id for question in questions), str(non_answer)
        )
    everyone["type 2, no"] = {**everyone["all no"], "diabetes_type": "type2"}
    everyone["type 1, 20 years, no"] = {
        **everyone["all no"],
        "diabetes_type": "type1",
        "diabetes_years": 20,
    }
    return everyone


EVERYONE = _make_people()


def _render_summaries(name: str) -> list[str]:
    """Return a person's summary in every form, each on one line."""
    document = documented(EVERYONE[name])
    report = compose(document, why=True)
    short = to_text(compose(document))
    sheet = sheet_to_markdown(compose_visit(document, why=True))
    forms = [to_text(report), short, sheet]
    return [" ".join(text.split("Sources")[0].split()) for text in forms]


@each("name", EVERYONE)
def test_nothing_reassures(name: str) -> None:
    """No word of the summary reassures."""
    for text in _render_summaries(name):
        assert REASSURING.findall(text) == []


@each("name", EVERYONE)
def test_nothing_diagnoses(name: str) -> None:
    """No word of the summary gives a probability, a risk band or a diagnosis."""
    for text in _render_summaries(name):
        assert PROBABILITY.findall(text) == []


@each("name", EVERYONE)
def test_the_yearly_check_and_the_touch_test_are_there(name: str) -> None:
    """Everyone is told of a foot check and the touch test."""
    for text in _render_summaries(name):
        assert "foot check" in text.casefold()
        assert "touch test to do at home" in text.casefold()


@each("name", EVERYONE)
def test_no_pattern_fits(name: str) -> None:
    """Without symptoms, no pattern fits and nothing is urgent."""
    assessment = documented(EVERYONE[name]).assessment

    assert {item.fit for item in assessment.patterns} <= {Fit.NONE, Fit.CANNOT_TELL}
    answered = name not in {"all dont-know", "all declined", "all skipped"}
    assert assessment.urgency.level is (
        Level.ROUTINE if answered else Level.CANNOT_TELL
    )


@each("name", EVERYONE)
def test_everyone_is_told_once_that_half_notice_nothing(name: str) -> None:
    """Everyone reads, once, that half of those who lost feeling notice nothing."""
    for text in _render_summaries(name)[:2]:
        assert text.count("had not noticed any numbness, pain or tingling") == 1


def test_skipping_everything_is_told_what_is_missing() -> None:
    """People who skip everything read what is missing, danger signs first."""
    assessment = documented(EVERYONE["all skipped"]).assessment

    assert {item.fit for item in assessment.patterns} == {Fit.CANNOT_TELL}
    assert assessment.urgency.open[0].question == "danger_heart"
    assert assessment.not_known[0].id == "feet_numb"
