"""Cases that a clinician can read: published people, and every red flag alone."""

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
from support.each import each


CASES = Path(__file__).parent / "cases"
SHARED = Path(__file__).parents[2] / "shared" / "clinical" / "cases.yaml"
PUBLISHED: dict[str, Any] = yaml.safe_load((CASES / "published.yaml").read_text())
RED_FLAGS: dict[str, Any] = yaml.safe_load((CASES / "red_flags.yaml").read_text())
ALONE = [
    pytest.param(flag, given, id=f"{flag}-{number}")
    for flag, case in RED_FLAGS.items()
    for number, given in enumerate(case["answers"], 1)
]


@each("name", PUBLISHED)
def test_published_person_is_never_less_urgent_than_accepted(name: str) -> None:
    """A published person gets one of the accepted levels of urgency."""
    case = PUBLISHED[name]

    level = assessed(case["answers"]).urgency.level

    assert level in case["urgency"]


@each("name", PUBLISHED)
def test_published_person_has_the_expected_patterns(name: str) -> None:
    """The expected patterns fit "some" or "many", and no other pattern does."""
    case = PUBLISHED[name]

    patterns = assessed(case["answers"]).patterns

    found = {item.id for item in patterns if item.fit in {Fit.SOME, Fit.MANY}}
    assert found in [set(accepted_set) for accepted_set in case["patterns"]]


@each("name", PUBLISHED)
def test_published_person_reads_what_matters(name: str) -> None:
    """The summary mentions what a helpful clinician would."""
    case = PUBLISHED[name]

    text = to_text(compose(documented(case["answers"]), why=True))

    words = " ".join(text.replace("┃", " ").split()).casefold()
    assert [one for one in case["mentions"] if one.casefold() not in words] == []


def test_every_published_case_is_here() -> None:
    """Each case of the shared collection has been turned into answers."""
    if not SHARED.exists():
        pytest.skip("the shared collection of published cases is not here")
    shared = yaml.safe_load(SHARED.read_text())["cases"]

    assert {case["id"] for case in shared} == set(PUBLISHED)


def test_every_red_flag_has_a_case() -> None:
    """No red flag of the guidance is without a case of its own."""
    flags = {rule.id: rule.level for rule in bundle().guidance.red_flags}

    assert {name: case["level"] for name, case in RED_FLAGS.items()} == flags


@each(("flag", "given"), ALONE)
def test_red_flag_fires_alone(flag: str, given: dict[str, Any]) -> None:
    """These answers alone raise the flag, and no flag that is not named with it."""
    fired = {item.id for item in assessed(given).urgency.reasons}

    assert flag in fired
    assert fired <= {flag, "danger_open", *RED_FLAGS[flag].get("also", [])}


@each("non_answer", NonAnswer)
@each(("flag", "given"), ALONE)
def test_red_flag_is_quiet_when_unknown(
    flag: str, given: dict[str, Any], non_answer: NonAnswer
) -> None:
    """With all or any one of its answers unknown the flag does not fire.

    Only the answers that belong to a danger sign already named may stay open.
    """
    may_be_open = RED_FLAGS[flag].get("open", [])
    unknown = [{name: non_answer} for name in given if name not in may_be_open]

    everything = (
        [] if set(given) <= set(may_be_open) else [dict.fromkeys(given, non_answer)]
    )
    for change in [*everything, *unknown]:
        assert flag not in _fired({**accepted(given), **change})


def _fired(raw: Answers) -> set[str]:
    """Return the red flags that these answers raise."""
    questionnaire, guidance, _ = bundle()
    return {item.id for item in assess(questionnaire, guidance, raw).urgency.reasons}
