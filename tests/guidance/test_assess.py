"""Answers are assessed by rules: urgency, patterns, lines and their reasons."""

from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer
from neurocheck.answers.resolve import resolve
from neurocheck.errors import NeurocheckError
from neurocheck.guidance.assess import assess, choose_fit, find_red_flags
from neurocheck.guidance.assessment import Assessment, Reason, State
from neurocheck.guidance.rules import (
    FeatureRule,
    Fit,
    FitCounts,
    Level,
    PatternRule,
    RedFlagRule,
)
from neurocheck.questionnaire.conditions import Condition, IsAnswered, comparisons
from neurocheck.questionnaire.model import NonAnswer
from support import guidance
from support.sets import feet, feet_guidance
from support.strategies import answers, conditions


ASKED = feet()
GUIDANCE = feet_guidance(ASKED)
EMPTY = guidance("limits: {limit: {}}", ASKED)
T, F, U, N = State


def ids(lines: tuple[Any, ...]) -> list[str]:
    """Return the ids of lines."""
    return [line.id for line in lines]


def pattern(*, some: int, many: int, keys: tuple[bool, ...]) -> PatternRule:
    """Return a pattern with as many features as keys, some of them key features."""
    features = tuple(
        FeatureRule(id=f"f{n}", text="", when=IsAnswered("wound"), sources=(), key=key)
        for n, key in enumerate(keys)
    )
    fit = FitCounts(some=some, many=many)
    return PatternRule(
        id="p", title="", text="", sources=(), features=features, fit=fit
    )


def flagged(*conditions: tuple[Level, Condition]) -> Any:
    """Return guidance with these red flags."""
    rules = tuple(
        RedFlagRule(id=f"r{n}", title="", sources=(), when=when, level=level)
        for n, (level, when) in enumerate(conditions)
    )
    return msgspec.structs.replace(EMPTY, red_flags=rules)


@pytest.mark.parametrize(
    ("states", "fit"),
    [
        ([T, T, T, T, T], Fit.MANY),
        ([T, T, T, T, U], Fit.MANY),
        ([T, T, T, U, U], Fit.SOME),
        ([F, F, F, T, T], Fit.SOME),
        ([T, F, F, F, F], Fit.FEW),
        ([T, U, U, U, U], Fit.FEW),
        ([F, F, F, F, F], Fit.NONE),
        ([F, F, F, U, U], Fit.NONE),
        ([F, F, U, U, U], Fit.CANNOT_TELL),
        ([U, U, U, U, U], Fit.CANNOT_TELL),
        ([F, N, N, N, N], Fit.NONE),
        ([F, U, N, N, N], Fit.NONE),
        ([F, U, U, N, N], Fit.CANNOT_TELL),
        ([N, N, N, N, N], Fit.CANNOT_TELL),
    ],
)
def test_fit_at_each_boundary(states: list[State], fit: Fit) -> None:
    """Some starts at two of five, many at four; too few known features cannot tell.

    Features that were not asked count for nothing, and none alone gives no "none".
    """
    assert choose_fit(pattern(some=2, many=4, keys=(False,) * 5), states) is fit


@pytest.mark.parametrize(
    ("states", "fit"),
    [
        ([T, F, F, F], Fit.SOME),
        ([F, T, F, F], Fit.FEW),
        ([U, T, F, F], Fit.FEW),
        ([T, T, T, F], Fit.MANY),
        ([F, F, U, U], Fit.NONE),
    ],
)
def test_a_key_feature_alone_is_some(states: list[State], fit: Fit) -> None:
    """One key feature is enough for some, and never for many."""
    assert (
        choose_fit(pattern(some=2, many=3, keys=(True, False, False, False)), states)
        is fit
    )


def test_fit_needs_a_value_for_every_feature() -> None:
    """A list of another length is a programming error and raises."""
    with pytest.raises(ValueError, match="zip"):
        choose_fit(pattern(some=2, many=3, keys=(False,) * 3), [F, F])


@pytest.mark.parametrize(
    ("raw", "level", "flags"),
    [
        ({}, Level.ROUTINE, []),
        ({"wound": "no"}, Level.ROUTINE, []),
        ({"wound": NonAnswer.DONT_KNOW}, Level.ROUTINE, []),
        ({"wound": "yes"}, Level.SOON, ["wound"]),
        ({"wound": "yes", "fever": "no"}, Level.SOON, ["wound"]),
        ({"wound": "yes", "fever": "yes"}, Level.EMERGENCY, ["sepsis", "wound"]),
        ({"wound": "no", "fever": "yes"}, Level.ROUTINE, []),
    ],
)
def test_urgency_is_that_of_the_most_urgent_flag(
    raw: dict[str, Any], level: Level, flags: list[str]
) -> None:
    """A flag is raised only where its condition is true; the most urgent is first."""
    urgency = assess(ASKED, GUIDANCE, raw).urgency

    assert urgency.level is level
    assert (urgency.title, urgency.text) == (str(level), f"{level}.")
    assert ids(urgency.reasons) == flags
    assert urgency.reasons == find_red_flags(ASKED, GUIDANCE, raw)


def test_flags_of_one_level_keep_the_order_of_the_file() -> None:
    """Red flags of the same level stand in the order of the file."""
    rules = flagged(
        (Level.SOON, IsAnswered("wound")),
        (Level.SAME_DAY, IsAnswered("wound")),
        (Level.SOON, IsAnswered("wound")),
    )

    assert ids(find_red_flags(ASKED, rules, {"wound": "no"})) == ["r1", "r0", "r2"]


def test_levels_are_ranked_from_the_most_urgent() -> None:
    """The order of the levels of urgency is fixed."""
    assert [level.rank for level in Level] == [0, 1, 2, 3, 4]
    assert list(Level) == ["emergency", "same_day", "soon", "cannot_tell", "routine"]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (
            {},
            {
                "places": [],
                "other_causes": [],
                "risk_factors": [],
                "checks": ["yearly"],
                "visit_questions": [],
                "not_known": ["numbness"],
                "learn": ["feet"],
                "limits": ["limit"],
            },
        ),
        (
            {"numb": "both", "wound": "yes", "weight": 120.0, "height": 180.0},
            {
                "places": ["feet"],
                "other_causes": ["infection"],
                "risk_factors": ["weight"],
                "checks": ["yearly"],
                "visit_questions": ["ask"],
                "not_known": [],
                "learn": ["feet"],
                "limits": ["limit"],
            },
        ),
    ],
    ids=["nothing answered", "much answered"],
)
def test_each_list_holds_the_rules_that_apply(
    raw: dict[str, Any], shown: dict[str, list[str]]
) -> None:
    """A rule without a condition always applies, any other only where it is true."""
    found = assess(ASKED, GUIDANCE, raw)

    assert {name: ids(getattr(found, name)) for name in shown} == shown


@pytest.mark.parametrize(
    ("raw", "shown"), [({}, False), ({"numb": "both"}, False), ({"numb": "no"}, True)]
)
def test_the_touch_test_is_shown_where_it_applies(
    raw: dict[str, Any], shown: bool
) -> None:
    """The touch test is shown where the file has one and its condition is true."""
    assert (assess(ASKED, GUIDANCE, raw).touch_test is not None) is shown
    assert assess(ASKED, EMPTY, raw).touch_test is None


def test_features_are_present_absent_or_unknown() -> None:
    """A pattern lists every feature with the answers that decide it."""
    raw: dict[str, Answer] = {"numb": "one", "weight": 120.0, "height": 180.0}
    (found,) = assess(ASKED, GUIDANCE, raw).patterns

    assert [(f.id, f.state) for f in found.features] == [
        ("numb", "absent"),
        ("red", "unknown"),
        ("heavy", "present"),
    ]
    assert [found.count(state) for state in State] == [1, 1, 1, 0]
    assert (found.fit, found.fit_words) == (Fit.FEW, "few in words")
    assert found.features[0].because == (
        Reason(question="numb", text="numb: One foot"),
    )


def test_reasons_are_answers_in_words() -> None:
    """Each line names the answers that it rests on, derived numbers included."""
    raw: dict[str, Answer] = {
        "wound": "yes",
        "fever": "yes",
        "weight": 120.0,
        "height": 180.0,
    }
    found = assess(ASKED, GUIDANCE, raw)

    assert found.urgency.reasons[0].because == (
        Reason(question="wound", text="wound: Yes"),
        Reason(question="fever", text="fever: Yes"),
    )
    assert found.urgency.reasons[0].steps == ("Call.", "Go.")
    assert found.risk_factors[0].because == (
        Reason(question="bmi", text="Body mass index: 37.0 kg/m2"),
    )
    assert (found.risk_factors[0].modifiable, found.risk_factors[0].helps) == (
        "partly",
        "Walks.",
    )
    assert found.checks[0].because == ()


@pytest.mark.parametrize(
    ("raw", "title", "text"),
    [
        (
            {"wound": "yes", "weight": 120.0, "height": 180.0, "notes": "{numb}"},
            "Wound: Yes",
            "37.0 kg/m2, {numb}",
        ),
        (
            {"wound": NonAnswer.DECLINED},
            "Wound: I'd rather not say",
            "Not answered, Not answered",
        ),
        ({}, "Wound: Not answered", "Not answered, Not answered"),
    ],
    ids=["answered", "declined", "nothing"],
)
def test_braces_repeat_an_answer(raw: dict[str, Any], title: str, text: str) -> None:
    """A rule may repeat answers; braces in the person's own words stay as they are."""
    rules = guidance(
        """checks: {c: {title: "Wound: {wound}", text: "{bmi}, {notes}"}}""", ASKED
    )
    (found,) = assess(ASKED, rules, raw).checks

    assert (found.title, found.text) == (title, text)


@given(answers(ASKED))
def test_the_assessment_is_pure(raw: dict[str, Answer]) -> None:
    """The same answers in any order give the same assessment, and are not changed."""
    before = dict(raw)
    found = assess(ASKED, GUIDANCE, raw)

    assert isinstance(found, Assessment)
    assert found == assess(ASKED, GUIDANCE, dict(reversed(raw.items())))
    assert raw == before


@given(answers(ASKED))
def test_hidden_answers_are_never_a_reason(raw: dict[str, Answer]) -> None:
    """Every reason is the answer to a visible question, or a derived number."""
    sheet = resolve(ASKED, raw)
    found = assess(ASKED, GUIDANCE, raw)
    features = [feature.because for feature in found.patterns[0].features]
    lines = [line.because for line in (*found.urgency.reasons, *found.places)]

    names = {reason.question for because in features + lines for reason in because}
    assert names <= sheet.known.keys()


FLAGS = st.lists(
    st.tuples(st.sampled_from(Level), conditions(ASKED, with_answered=True)), max_size=4
)


@given(FLAGS, answers(ASKED), answers(ASKED))
def test_what_a_flag_does_not_mention_cannot_turn_it_off(
    flags: list[tuple[Level, Condition]],
    raw: dict[str, Answer],
    others: dict[str, Answer],
) -> None:
    """Answers that no flag mentions, and that show or hide nothing, change no flag."""
    mentioned = {leaf.question for _, when in flags for leaf in comparisons(when)}
    more = {**raw, **{n: a for n, a in others.items() if n not in mentioned}}
    assume(resolve(ASKED, more).answers.keys() == resolve(ASKED, raw).answers.keys())
    rules = flagged(*flags)

    assert find_red_flags(ASKED, rules, more) == find_red_flags(ASKED, rules, raw)


@given(
    st.lists(st.tuples(st.sampled_from(Level), conditions(ASKED)), max_size=4),
    answers(ASKED),
    answers(ASKED),
)
def test_learning_answers_never_turns_a_flag_off(
    flags: list[tuple[Level, Condition]],
    raw: dict[str, Answer],
    others: dict[str, Answer],
) -> None:
    """Without "is answered", more knowledge only adds flags, if nothing gets hidden.

    Every known answer must still be known; what was unknown may become known.
    """
    before = resolve(ASKED, raw).known
    more = {**others, **before}
    assume(before.items() <= resolve(ASKED, more).known.items())
    rules = flagged(*flags)

    assert set(ids(find_red_flags(ASKED, rules, raw))) <= set(
        ids(find_red_flags(ASKED, rules, more))
    )


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ({"numbb": "both"}, "numbb"),
        ({"numb": "bothx"}, "numb"),
        ({"numb": 7}, "numb"),
    ],
)
def test_a_program_that_mistypes_is_told(person: dict[str, Any], said: str) -> None:
    """A wrong id or answer is an error that names it, and never counts for nothing."""
    with pytest.raises(NeurocheckError, match=said):
        assess(ASKED, GUIDANCE, person)
