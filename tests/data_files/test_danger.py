"""Ignorance is not safety, proved by solving: no danger hides behind an open question.

A solver looks at every sheet of answers that the questions allow. What it calls
impossible is impossible.
"""

from functools import cache
from typing import Any

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer
from neurocheck.answers.resolve import resolve
from neurocheck.authoring.solver import AnswerModel
from neurocheck.guidance.assess import assess
from neurocheck.guidance.rules import Level, RedFlagRule
from neurocheck.interview.flow import Interview
from neurocheck.interview.prompter import converse
from neurocheck.interview.scripted import ScriptedPrompter
from neurocheck.questionnaire.conditions import (
    Compare,
    Condition,
    Operator,
    comparisons,
)
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from support.bundled import accepted, bundle
from support.each import each
from support.strategies import answers


ASKED = bundle().questionnaire
RULES = bundle().guidance
QUESTIONS = ASKED.questions
DANGER = {name: one for name, one in QUESTIONS.items() if one.danger}
URGENT = [
    rule for rule in RULES.red_flags if rule.level in {Level.EMERGENCY, Level.SAME_DAY}
]
SIGNS = [
    (name, option)
    for name, question in DANGER.items()
    for option in question.choices
    if option not in {*question.exclusive, *question.no_danger}
]
EFFORT = 100_000_000
ELSEWHERE = {
    # Asked of everyone who named a symptom, which no danger question asks about.
    "dark_thoughts": "symptoms bring up its question",
    # These rest on which hand or foot is numb; danger_sudden asks directly for sudden
    # numbness of one side, and for sudden pain in a leg.
    "one_side": "danger_sudden asks for it too",
    "one_side_today": "danger_sudden asks for it too",
    "one_foot_sudden": "danger_sudden asks for it too",
}
"""Urgent rules that answers to plain questions alone may bring up, and why."""


def names_of(condition: Condition | None) -> set[str]:
    """Return the questions that a condition speaks of."""
    return {leaf.question for leaf in comparisons(condition)} if condition else set()


class Sheets:
    """Two sheets of answers: an earlier one, and the same with answers added."""

    def __init__(self) -> None:
        """Start with all sheets that the bundled questions allow."""
        self.earlier = AnswerModel(ASKED, EFFORT)
        self.later = AnswerModel(ASKED, EFFORT, before=self.earlier)
        for question in QUESTIONS.values():
            self.earlier.hide(question)
            self.later.hide(question)

    def can_hold(self, *formulas: Any) -> bool:
        """Return whether formulas can hold together; the solver must not give up."""
        found = self.earlier.can_hold(*formulas)
        assert found is not None, "too hard for the solver"
        return found


@cache
def make_sheets() -> Sheets:
    """Return the sheets, made once."""
    return Sheets()


def holds(model: AnswerModel, condition: Condition | None) -> Any:
    """Return the formula for "this condition is true", or that there is none."""
    return z3.BoolVal(True) if condition is None else model.interpret(condition).true


def is_known(model: AnswerModel, name: str) -> Any:
    """Return the formula for "this question is answered"."""
    return model.is_answered(name).true


def is_asked(model: AnswerModel, question: Question) -> Any:
    """Return the formula for "this question is asked"."""
    return holds(model, question.show_if)


def fires(model: AnswerModel, rule: RedFlagRule) -> Any:
    """Return the formula for "this red flag is raised"."""
    return holds(model, rule.when)


def is_routine(model: AnswerModel) -> Any:
    """Return the formula for "the level is routine"."""
    return z3.And(
        *(
            z3.Not(fires(model, rule))
            for rule in RULES.red_flags
            if rule.level is not Level.ROUTINE
        ),
        *(
            z3.Implies(is_asked(model, question), is_known(model, name))
            for name, question in DANGER.items()
        ),
    )


def is_only(model: AnswerModel, name: str, option: str) -> Any:
    """Return the formula for "this option is the whole answer to this question"."""
    question = QUESTIONS[name]
    operator: Operator = "includes" if question.type is Type.CHOICES else "="
    said = {
        each: model.interpret(Compare(name, operator, each))
        for each in question.choices
    }
    return z3.And(
        *(it.true if each == option else it.false for each, it in said.items())
    )


def test_there_are_danger_questions_and_urgent_rules() -> None:
    """The proofs below are about something."""
    assert len(DANGER) > 5
    assert len(SIGNS) > 20
    assert len(URGENT) > 15


@each(("name", "option"), SIGNS)
def test_every_sign_of_danger_is_urgent_or_leads_to_a_question_that_decides(
    name: str, option: str
) -> None:
    """Each option of a danger question, alone, has an effect that matters.

    On a smallest sheet, with nothing answered but this question and what brings it up,
    a flag of at least ``same_day`` that speaks of it is raised, or it brings up another
    danger question.
    """
    sheets = make_sheets()
    sheet = sheets.earlier
    chosen = is_only(sheet, name, option)
    known = [is_known(sheet, other) for other in QUESTIONS]
    count = next(
        number
        for number in range(1, len(known))
        if sheets.can_hold(chosen, z3.AtMost(*known, number))
    )
    raised = [fires(sheet, rule) for rule in URGENT if name in names_of(rule.when)]
    follows = [
        is_asked(sheet, one) for one in DANGER.values() if name in names_of(one.show_if)
    ]

    matters = sheets.can_hold(
        chosen, z3.AtMost(*known, count), z3.Or(*raised, *follows)
    )

    assert matters


@each("rule", URGENT, ids=lambda rule: rule.id)
def test_routine_never_turns_out_to_be_urgent(rule: RedFlagRule) -> None:
    """No answer to what was left open turns ``routine`` into an urgent level.

    There are no two sheets such that the first is ``routine``, the second has the same
    answers and more, and this rule is raised on the second. Some rules have good
    reasons to be out of this.
    """
    sheets = make_sheets()

    can_turn = sheets.can_hold(is_routine(sheets.earlier), fires(sheets.later, rule))

    is_expected = rule.id in ELSEWHERE
    assert can_turn is is_expected


def test_no_exception_is_out_of_date() -> None:
    """Every rule that is out of the proof is still an urgent rule."""
    assert ELSEWHERE.keys() <= {rule.id for rule in URGENT}


def _answer_no(question: Question) -> Any:
    """Return the answer to a question that names nothing."""
    if question.type is Type.CHOICES:
        return (question.exclusive or (None,))[0]
    if question.type is Type.CHOICE:
        return "no" if "no" in question.choices else next(iter(question.choices))
    return None if question.type is Type.TEXT else question.low


QUIET: dict[str, Answer] = accepted({n: _answer_no(q) for n, q in QUESTIONS.items()})


def test_all_no_is_routine() -> None:
    """Whoever answers every danger question, and names none, has earned routine."""
    urgency = assess(ASKED, RULES, QUIET).urgency

    assert (urgency.level, urgency.open) == (Level.ROUTINE, ())


def _check_level(raw: dict[str, Answer]) -> None:
    """Check that routine goes only with danger questions that were all answered."""
    sheet = resolve(ASKED, raw)
    left_open = [
        name for name in DANGER if name in sheet.answers and name not in sheet.known
    ]

    urgency = assess(ASKED, RULES, raw).urgency

    assert [one.question for one in urgency.open] == left_open
    assert not (left_open and urgency.level is Level.ROUTINE)


@given(answers(ASKED))
def test_no_open_danger_question_goes_with_routine(raw: dict[str, Answer]) -> None:
    """Whatever else was answered, an open danger question rules routine out."""
    _check_level(raw)


@given(st.sets(st.sampled_from(sorted(QUESTIONS))), st.sampled_from(NonAnswer))
def test_no_quiet_sheet_with_an_open_danger_question_is_routine(
    left_out: set[str], word: NonAnswer
) -> None:
    """Nor is a sheet on which everything else was answered with no."""
    _check_level({**QUIET, **dict.fromkeys(left_out, word)})


@pytest.mark.parametrize("word", [None, *NonAnswer], ids=lambda word: word or "empty")
def test_a_sheet_without_answers_cannot_tell(word: NonAnswer | None) -> None:
    """Empty, all skipped, all "I don't know", all declined: nobody can tell."""
    raw: dict[str, Answer] = dict.fromkeys(QUESTIONS, word) if word else {}

    urgency = assess(ASKED, RULES, raw).urgency

    assert urgency.level is Level.CANNOT_TELL
    assert len(urgency.open) > 2


def test_passing_over_everything_in_the_interview_cannot_tell() -> None:
    """Holding Tab through every question, offers and review too, earns no routine."""
    interview = Interview(ASKED, RULES)
    converse(interview, ScriptedPrompter({}), lambda _: None)

    urgency = assess(ASKED, RULES, interview.answers).urgency

    assert urgency.level is Level.CANNOT_TELL
