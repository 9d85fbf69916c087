"""Guidance is loaded, checked and bound to its questions."""

import pytest

from neurocheck.guidance.load import RULE_LISTS, load_guidance
from neurocheck.guidance.rules import Guidance, Level
from neurocheck.questionnaire.conditions import AllOf, Compare
from support import guidance, problems, questionnaire
from support.broken import Case, load_cases
from support.sets import feet, feet_guidance


@pytest.mark.parametrize(
    "case", load_cases("guidance/broken.yaml"), ids=lambda case: case.name
)
def test_wrong_guidance_says_what_is_wrong(case: Case) -> None:
    """Each kind of problem is reported with its place and how to mend it."""
    assert problems(case.load_guidance) == case.problems
    assert any(f": {case.code.number} " in line for line in case.problems)


def test_guidance_is_loaded_with_typed_conditions() -> None:
    """Values in conditions get the type of their question, in the touch test too."""
    asked = feet()
    found = guidance(
        """
        red_flags: {a: {level: soon, when: {all: [wound = yes, weight > 80 kg]}}}
        touch_test: {t: {when: bmi >= 30}}
        """,
        asked,
    )

    assert found.red_flags[0].level is Level.SOON
    assert found.red_flags[0].when == AllOf(
        (Compare("wound", "=", "yes"), Compare("weight", ">", 80.0))
    )
    assert found.touch_test is not None
    assert found.touch_test.when == Compare("bmi", ">=", 30.0)


def test_every_list_of_rules_is_checked() -> None:
    """No list of rules in a guidance file goes unchecked."""
    lists = {
        name
        for name in Guidance.__struct_fields__
        if name not in {"format", "version", "questionnaire"}
        and name not in {"sha256", "country", "numbers"}
    }

    others = {"urgency", "fits", "patterns", "touch_test", "trend", "visit_sheet"}
    assert lists - set(RULE_LISTS) == others


def test_the_same_id_may_stand_in_two_lists() -> None:
    """Ids are unique within a list of rules, not across lists."""
    found = guidance("checks: {feet: {}}\nlearn: {feet: {}}", feet())

    assert [rule.id for rule in (*found.checks, *found.learn)] == ["feet", "feet"]


def test_a_name_in_braces_means_one_thing() -> None:
    """A question with the name of a phone number could not be told from it."""
    asked = questionnaire("emergency: {type: text}")

    [found] = problems(
        lambda: guidance("limits: {a: {text: 'Call {emergency}.'}}", asked)
    )

    assert "NC301 'emergency' cannot be an id (here it means a phone number" in found


def test_guidance_is_hashed_and_can_come_from_a_path() -> None:
    """The hash of guidance differs from file to file."""
    asked = feet()
    one, other = guidance("limits: {a: {}}", asked), feet_guidance(asked)

    assert len(one.sha256) == 64
    assert one.sha256 != other.sha256


@pytest.mark.parametrize("data", [b"", b"[]", b"format: neurocheck-questions/1\n"])
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    """A file that is not guidance is refused as that."""
    found = problems(lambda: load_guidance(data, feet()))

    assert len(found) == 1
    assert "NC205 this is not a file of the kind 'neurocheck-guidance/1'" in found[0]


def test_guidance_without_a_needed_key_is_refused() -> None:
    """A file with nothing but its format lists every key that is missing."""
    found = problems(
        lambda: load_guidance(b"format: neurocheck-guidance/1\n", feet(), where="g")
    )

    assert found == [
        f"g:1:1: NC203 the key '{key}' is missing"
        for key in (
            "version",
            "questionnaire",
            "urgency",
            "limits",
        )
    ]
