"""Knowing more never makes the bundled guidance less careful."""

from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer
from neurocheck.answers.resolve import resolve
from neurocheck.guidance.assess import find_red_flags
from neurocheck.questionnaire.conditions import comparisons
from neurocheck.questionnaire.model import NonAnswer
from support.bundled import bundle
from support.strategies import answers, answers_to


QUESTIONNAIRE, GUIDANCE, _ = bundle()
RULES = {rule.id: rule for rule in GUIDANCE.red_flags}


def _list_deciding_questions(flag: str) -> set[str]:
    """Return the questions that decide a red flag."""
    when = RULES[flag].when
    return set() if when is None else {leaf.question for leaf in comparisons(when)}


@given(answers(QUESTIONNAIRE), st.data())
def test_learning_an_answer_turns_no_other_flag_off(
    person: dict[str, Answer], data: st.DataObject
) -> None:
    """A flag remains unless the new answer decides it, or hides an answer that does."""
    unknown = [
        name
        for name in QUESTIONNAIRE.questions
        if isinstance(person.get(name, NonAnswer.SKIPPED), NonAnswer)
    ]
    name = data.draw(st.sampled_from(unknown or list(QUESTIONNAIRE.questions)))
    more = {**person, name: data.draw(answers_to(QUESTIONNAIRE.questions[name]))}
    after = {flag.id for flag in find_red_flags(QUESTIONNAIRE, GUIDANCE, more)}
    shown = resolve(QUESTIONNAIRE, more).known

    for flag in find_red_flags(QUESTIONNAIRE, GUIDANCE, person):
        needed = _list_deciding_questions(flag.id)
        known = resolve(QUESTIONNAIRE, person).known.keys() & needed
        if name not in needed and known <= shown.keys() and flag.id not in after:
            # Only an old answer that has become visible may take the flag back.
            assert (shown.keys() & needed) > known


@given(answers(QUESTIONNAIRE))
def test_a_danger_sign_named_is_never_routine(person: dict[str, Answer]) -> None:
    """A danger sign, or a foot problem of today, is never routine."""
    signs = {"danger_heart": "breath", "danger_nerves": "eyelid", "feet_today": "black"}

    for question, sign in signs.items():
        flags = find_red_flags(QUESTIONNAIRE, GUIDANCE, {**person, question: (sign,)})
        assert flags
        assert flags[0].level in {"emergency", "same_day"}
