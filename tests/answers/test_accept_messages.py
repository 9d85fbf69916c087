"""The messages about answers that are refused, word for word."""

from typing import Any

import pytest

from neurocheck.answers.accept import accept, accept_all, explain_expected
from neurocheck.errors import AnswersError, Problem
from neurocheck.questionnaire.model import NonAnswer
from support import questionnaire


SET = questionnaire(
    """
    numb: {type: choice, options: {left_foot: Left, right_foot: Right}}
    pain: {type: choices, options: {hot: Hot, none: None, never: Never},
      exclusive: [none, never]}
    weight:
      type: decimal
      min: 0
      max: 300
      decimals: 1
      units: [{name: kg}, {name: lb, factor: 0.5}, {name: st, factor: 6}]
    tiny: {type: decimal, min: 0, max: 1, decimals: 9}
    huge: {type: integer, min: 0, max: 100000000000000}
    day: {type: date}
    """
)
ASKED = SET.questions


def refused(name: str, raw: Any) -> Problem:
    """Return the problem of an answer that must be refused."""
    with pytest.raises(AnswersError, match=r"^This answer does not fit\.") as caught:
        accept(ASKED[name], raw)
    [problem] = caught.value.problems
    return problem


def refused_all(given: dict[str, Any], where: str = "") -> list[str]:
    """Return the problems of answers that must be refused, as lines."""
    with pytest.raises(AnswersError) as caught:
        accept_all(SET, given, where=where)
    return [str(problem) for problem in caught.value.problems]


def test_every_unit_that_is_understood_is_named() -> None:
    """The description of an expected number lists its other units."""
    assert (
        explain_expected(ASKED["weight"]) == "a number from 0 to 300 kg, or in lb or st"
    )


@pytest.mark.parametrize("written", ["left-foott", "left foott", "LEFT_FOOTT"])
def test_an_option_nearly_written_is_told_the_nearest(written: str) -> None:
    """The hint names the id of the nearest option, however its words were joined."""
    assert refused("numb", written).hint == "did you mean 'left_foot'?"


@pytest.mark.parametrize("raw", [3, 1.5, {}, b"x"])
def test_what_is_no_text_gets_no_hint(raw: Any) -> None:
    """Something that is not a text is refused without a hint."""
    assert refused("numb", raw).hint == ""


def test_options_that_stand_alone_are_named() -> None:
    """The message lists the exclusive options, separated by commas."""
    problem = refused("pain", ["hot", "none"])

    assert problem.message == "these cannot stand beside other options: none, never"


def test_a_number_may_be_forty_letters_long() -> None:
    """A number of forty characters is read, one of forty-one is not."""
    longest = "7." + "0" * 38

    assert accept(ASKED["weight"], longest) == 7
    assert refused("weight", longest + "0").message.startswith("expected a number")


def test_small_numbers_of_programs_are_written_out() -> None:
    """A program's 1e-07 is accepted like the 0.0000001 that a person writes."""
    assert accept(ASKED["tiny"], 1e-07) == accept(ASKED["tiny"], "0.0000001") == 1e-07


def test_no_date_is_read_from_what_is_no_text() -> None:
    """A number is refused as a date."""
    assert refused("day", 20261122).message == "expected a date such as 2026-03-31"
    assert accept(ASKED["day"], " 2026-11-22 ") == "2026-11-22"


def test_long_names_are_cut() -> None:
    """A message repeats sixty letters of an unknown name, with or without a file."""
    long, cut = "x" * 61, "x" * 60 + "..."

    assert refused_all({long: 1}) == [f"{cut}: NC603 there is no question '{cut}'"]
    assert refused_all({long: 1}, where="f") == [
        f"f: {cut}: NC603 there is no question '{cut}'"
    ]


def test_one_problem_does_not_hide_the_next() -> None:
    """After an unknown name, a duplicate or a misfit, the rest is still checked."""
    lines = refused_all(
        {"nub": "x", "day": None, "d-ay": 1, "numb": "left_foo", "hug-e": 1, "huge": 5}
    )

    hint = "(did you mean 'left_foot'?)"
    assert lines == [
        "nub: NC603 there is no question 'nub' (did you mean 'numb'?)",
        "d_ay: NC603 there is no question 'd_ay' (did you mean 'day'?)",
        f"numb: NC601 expected one of: left_foot, right_foot {hint}",
        "hug_e: NC603 there is no question 'hug_e' (did you mean 'huge'?)",
    ]


def test_after_a_double_the_rest_is_looked_at() -> None:
    """A duplicate name is reported, and what follows it is still accepted."""
    asked = questionnaire("a_b: {type: text}\nc: {type: date}")

    with pytest.raises(AnswersError) as caught:
        accept_all(asked, {"a_b": "x", "a-b": "y", "c": "never"})

    assert [problem.code for problem in caught.value.problems] == ["NC107", "NC601"]


def test_a_misfit_without_a_hint_has_none() -> None:
    """The hint of a problem is a text, empty where there is no hint."""
    with pytest.raises(AnswersError) as caught:
        accept_all(SET, {"numb": 3})

    assert caught.value.problems[0].hint == ""


def test_yes_and_no_of_programs_are_the_options_of_that_name() -> None:
    """True and false are the options with the ids yes and no."""
    asked = questionnaire("a: {type: choice, options: {'yes': Ja, 'no': Nein}}")

    assert accept(asked.questions["a"], True) == "yes"
    assert accept(asked.questions["a"], False) == "no"
    assert accept(asked.questions["a"], None) is NonAnswer.SKIPPED
