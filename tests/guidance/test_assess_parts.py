"""Parts of the assessment: topics, visit sheet, touch test, one section alone."""

import msgspec
import pytest

from neurocheck.answers.accept import Answers
from neurocheck.guidance.assess import assess
from neurocheck.guidance.assessment import (
    Line,
    Reason,
    Scale,
    TouchTest,
    VisitAnswer,
)
from neurocheck.questionnaire.model import NonAnswer, Questionnaire, Section
from support import guidance, questionnaire


_YES = 'type: choice, options: {"no": "No", "yes": "Yes"}'
_TOE = "type: choice, options: {felt: Felt, not_felt: Not felt, could_not: Could not}"
_ASKED = questionnaire(
    f"""
    sore: {{{_YES}}}
    numb: {{{_YES}}}
    weight: {{type: integer, min: 10, max: 300}}
    height: {{type: integer, min: 1, max: 250}}
    pain: {{type: scale, min: 1, max: 10}}
    mood: {{type: scale, min: -5, max: 0}}
    itch: {{type: scale, min: 0, max: 10}}
    plan: {{type: text}}
    big: {{{_TOE}, toe: right-1}}
    small: {{{_TOE}, toe: left-5}}
    """,
    derived="bmi: {formula: weight / (height / 100) ** 2, decimals: 1, unit: kg/m2}",
)


def test_the_visit_sheet_holds_the_answers_of_each_group() -> None:
    """Each answer has words, its scale, and whether it is known or in own words."""
    rules = guidance(
        """
        visit_sheet: {groups: [
          {title: Body, answers: [weight, bmi, pain, mood, itch, plan, numb]},
          {title: Rest, answers: [sore]}]}
        """,
        _ASKED,
    )
    given: Answers = {
        "weight": 80,
        "height": 200,
        "pain": 4,
        "mood": -2,
        "itch": 3,
        "plan": "Walk.",
    }

    found = assess(_ASKED, rules, given).visit

    assert found is not None
    by_name = {answer.question: answer for answer in found.groups[0].answers}
    assert [*by_name] == ["weight", "bmi", "pain", "mood", "itch", "plan", "numb"]
    assert by_name["bmi"] == VisitAnswer(
        question="bmi", title="bmi", text="20.0 kg/m2", is_known=True
    )
    assert by_name["pain"].scale == Scale(value=4, low=1, high=10)
    assert by_name["mood"].scale == Scale(value=-2, low=-5, high=0)
    assert by_name["itch"].scale == Scale(value=3, low=0, high=10)
    assert by_name["weight"] == VisitAnswer(
        question="weight", title="weight", text="80", is_known=True
    )
    assert by_name["plan"] == VisitAnswer(
        question="plan", title="plan", text="Walk.", is_known=True, is_own=True
    )
    assert (by_name["numb"].is_known, by_name["numb"].text) == (False, "Not answered")
    assert found.groups[1].title == "Rest"


def test_a_derived_number_stands_on_the_sheet_where_it_is_known() -> None:
    """Nobody was asked for it, so it is never "not answered"."""
    small = questionnaire(
        "weight: {type: integer, min: 10, max: 300}",
        derived="double: {formula: weight * 2}",
    )
    rules = guidance(
        "visit_sheet: {groups: [{title: t, answers: [double, weight]}]}", small
    )

    for person, shown in (({}, ["weight"]), ({"weight": 80}, ["double", "weight"])):
        visit = assess(small, rules, person).visit
        assert visit is not None
        assert [one.question for one in visit.groups[0].answers] == shown


def _topics(given: dict[str, str]) -> tuple[str, ...]:
    """Return the topics of answers, with rules in every list that can name one."""
    rules = guidance(
        """
        urgency:
          emergency: {title: t, text: t}
          same_day: {title: t, text: t}
          soon: {title: t, text: t, topic: hurry}
          routine: {title: t, text: t, topic: calm}
        red_flags: {a: {level: soon, when: sore = yes, topic: sores}}
        patterns:
          some: {topic: few, fit: {some: 1, many: 2}, features:
            {x: {when: numb = yes}, y: {when: numb = no}}}
          many: {topic: lots, fit: {some: 1, many: 2}, features:
            {x: {when: numb = yes}, y: {when: numb = yes}}}
        visit_questions: {b: {when: numb = yes, topic: visit}, c: {topic: sores}}
        self_care: {h: {when: sore = no, topic: care}}
        risk_factors: {d: {when: numb = no, topic: risk, modifiable: partly}}
        checks: {e: {when: sore = no, topic: check}, f: {}}
        other_causes: {g: {when: sore = no, topic: cause}}
        """,
        _ASKED,
    )
    return assess(_ASKED, rules, given).topics


def test_topics_are_those_of_what_applies_the_most_fitting_first() -> None:
    """Topics come from urgency, patterns, then rules; each once, at most five."""
    assert _topics({"sore": "yes", "numb": "yes"}) == (
        *("hurry", "lots", "few", "sores", "visit"),
    )
    assert _topics({"numb": "no"}) == ("calm", "few", "sores", "risk")
    assert _topics({"sore": "no"}) == ("calm", "sores", "care", "check", "cause")


def test_what_came_of_the_touch_test_is_told_with_its_toes() -> None:
    """The first result that applies is shown, with each toe that was tested."""
    rules = guidance(
        """
        touch_test:
          touch:
            when: {any: [numb = yes, sore = yes]}
            results:
              - {id: lost, title: Lost, text: l, sources: [S], when: big = not_felt}
              - {id: kept, title: Kept, text: k, sources: [S], when: big = felt}
              - {id: also, title: Also, text: a, sources: [S], when: big = felt}
        """,
        _ASKED,
    )

    given: Answers = {"numb": "yes", "big": "felt", "small": NonAnswer.DECLINED}

    done = assess(_ASKED, rules, given)
    not_done = assess(_ASKED, rules, {"numb": "yes"}).touch_test
    not_shown = assess(_ASKED, rules, {"numb": "no", "sore": "no", "big": "felt"})

    assert isinstance(done.touch_test, TouchTest)
    assert done.touch_test.toes == {"right-1": "felt"}
    assert done.touch_test.result == Line(
        id="kept",
        title="Kept",
        text="k",
        because=(Reason(question="big", text="big: Felt"),),
        sources=("S",),
    )
    assert not_done is not None
    assert (not_done.result, not_done.toes) == (None, {})
    assert not_shown.touch_test is None


def test_a_touch_test_without_a_condition_is_always_shown() -> None:
    """A touch test without a condition is shown without any answer."""
    rules = guidance("touch_test: {touch: {}}", _ASKED)

    assert assess(_ASKED, rules, {}).touch_test is not None


def _in_two(asked: Questionnaire) -> Questionnaire:
    """Return the same questions in two sections; ``first`` has one of them."""
    questions = asked.sections[0].questions
    parts = (
        Section(id="first", title="First", questions=questions[:1]),
        Section(id="second", title="Second", questions=questions[1:]),
    )
    return msgspec.structs.replace(asked, sections=parts)


def test_a_section_asked_alone_is_told_what_concerns_it() -> None:
    """Rules and patterns about none of its questions are left out."""
    asked = _in_two(_ASKED)
    rules = guidance(
        """
        patterns:
          here: {fit: {some: 1, many: 2}, features:
            {x: {when: sore = yes}, y: {when: numb = yes}}}
          there: {fit: {some: 1, many: 2}, features:
            {x: {when: numb = yes}, y: {when: numb = no}}}
        checks:
          here: {when: {not: sore = yes}}
          open: {when: {not: sore is answered}}
          there: {when: {not: numb is answered}}
          always: {}
        learn: {more: {}}
        """,
        asked,
    )

    alone = assess(asked.alone("first"), rules, {"sore": "no"})
    whole = assess(asked, rules, {"sore": "no"})

    assert [one.id for one in alone.patterns] == ["here"]
    assert [one.id for one in alone.checks] == ["here", "always"]
    assert alone.learn == ()
    assert [one.id for one in whole.patterns] == ["here", "there"]
    assert [one.id for one in whole.checks] == ["here", "there", "always"]
    assert [one.id for one in whole.learn] == ["more"]


def test_what_was_left_open_is_the_reason_where_nothing_else_is() -> None:
    """A rule about a question left open names that question alone as its reason."""
    rules = guidance(
        """
        checks:
          open: {when: {all: [{not: sore is answered}, {not: pain is answered}]}}
        """,
        _ASKED,
    )

    [line] = assess(_ASKED, rules, {"numb": "yes"}).checks

    assert [one.question for one in line.because] == ["sore", "pain"]


@pytest.mark.parametrize(("decimals", "text"), [(0, "160"), (2, "160.00")])
def test_a_derived_number_has_its_decimals_in_reasons(decimals: int, text: str) -> None:
    """A derived number is written with all its decimals, zeros included."""
    asked = questionnaire(
        "weight: {type: integer, min: 10, max: 300}",
        derived=f"double: {{formula: weight * 2, decimals: {decimals}}}",
    )
    rules = guidance("red_flags: {heavy: {level: soon, when: double > 100}}", asked)

    found = assess(asked, rules, {"weight": 80})

    (flag,) = found.urgency.reasons
    assert [reason.text for reason in flag.because] == [f"double: {text}"]
