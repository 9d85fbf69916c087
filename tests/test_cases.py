"""Cases that clinicians can read: published patients, and each red flag alone."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from neurocheck.answers.accept import Answers
from neurocheck.guidance.assess import assess
from neurocheck.guidance.rules import Fit
from neurocheck.questionnaire.model import NonAnswer
from neurocheck.report.render.terminal import to_text
from neurocheck.report.summary import compose
from support.bundled import accepted, assessed, bundle, documented
from support.cases import read_cases
from support.each import each


SHARED = Path(__file__).parents[2] / "shared" / "clinical" / "cases.yaml"
PUBLISHED: dict[str, Any] = read_cases("published")
RED_FLAGS: dict[str, Any] = read_cases("red_flags")
STORIES: dict[str, Any] = read_cases("stories")
PEOPLE = STORIES | PUBLISHED
ALONE = [
    pytest.param(flag, given, id=f"{flag}-{number}")
    for flag, case in RED_FLAGS.items()
    for number, given in enumerate(case["answers"], 1)
]


@each("name", PEOPLE)
def test_a_person_is_never_less_urgent_than_accepted(name: str) -> None:
    """A published patient, or a person of a story, gets one of the accepted levels."""
    case = PEOPLE[name]

    level = assessed(case["answers"]).urgency.level

    assert level in case["urgency"]


@each("name", PUBLISHED)
def test_published_person_has_the_expected_patterns(name: str) -> None:
    """The expected patterns fit "some" or "many", and no other pattern does."""
    case = PUBLISHED[name]

    patterns = assessed(case["answers"]).patterns

    found = {item.id for item in patterns if item.fit in {Fit.SOME, Fit.MANY}}
    assert found in [set(accepted_set) for accepted_set in case["patterns"]]


@each("name", [name for name, case in PEOPLE.items() if "mentions" in case])
def test_a_person_reads_what_matters(name: str) -> None:
    """The summary mentions everything that the case lists as important."""
    case = PEOPLE[name]

    text = to_text(compose(documented(case["answers"]), why=True))

    words = " ".join(text.replace("┃", " ").split()).casefold()
    assert [one for one in case["mentions"] if one.casefold() not in words] == []


def test_every_published_case_is_here() -> None:
    """Every published case has answers here."""
    if not SHARED.exists():
        pytest.skip("the shared collection of published cases is not here")
    shared = yaml.safe_load(SHARED.read_text())["cases"]

    assert {case["id"] for case in shared} <= set(PUBLISHED)


def test_every_red_flag_has_a_case() -> None:
    """Every red flag of the guidance has its own case."""
    flags = {rule.id: rule.level for rule in bundle().guidance.red_flags}

    assert {name: case["level"] for name, case in RED_FLAGS.items()} == flags


@each(("flag", "given"), ALONE)
def test_red_flag_fires_alone(flag: str, given: dict[str, Any]) -> None:
    """These answers raise the flag, and no other flags than those the case names."""
    fired = {item.id for item in assessed(given).urgency.reasons}

    assert flag in fired
    assert fired <= {flag, "examine", *RED_FLAGS[flag].get("also", [])}


@each("non_answer", NonAnswer)
@each(("flag", "given"), ALONE)
def test_red_flag_is_quiet_when_unknown(
    flag: str, given: dict[str, Any], non_answer: NonAnswer
) -> None:
    """The flag does not fire while all or any one of its answers are unknown.

    Answers to follow-up questions of a danger sign that was named may be unknown.
    """
    may_be_open = RED_FLAGS[flag].get("open", [])
    unknown = [{name: non_answer} for name in given if name not in may_be_open]

    everything = (
        [] if set(given) <= set(may_be_open) else [dict.fromkeys(given, non_answer)]
    )
    for change in [*everything, *unknown]:
        assert flag not in _list_fired({**accepted(given), **change})


def _list_fired(raw: Answers) -> set[str]:
    """Return the red flags that these answers raise."""
    questionnaire, guidance, _ = bundle()
    return {item.id for item in assess(questionnaire, guidance, raw).urgency.reasons}
