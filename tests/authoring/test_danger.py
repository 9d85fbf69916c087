"""Urgent red flags rest on a question about danger, or on one that answers bring up."""

import pytest

from neurocheck.authoring.check_files import Given, check_files
from support.files import guidance_file, question_file


QUESTIONS = """
chest: {type: choice, danger: true, options: {"no": "No", "yes": "Yes"}}
arm: {type: choice, show_if: numb = yes, options: {"no": "No", "yes": "Yes"}}
numb: {type: choice, options: {"no": "No", "yes": "Yes"}}
weight: {type: integer, min: 1, max: 9}
"""


def codes(level: str, when: str) -> list[str]:
    """Return the codes of the errors in guidance with one red flag."""
    order = ("numb", "arm", "chest", "weight")
    lines = {line.split(":")[0]: line for line in QUESTIONS.strip().splitlines()}
    asked = question_file(
        "\n".join(lines[name] for name in order), derived="half: {formula: weight / 2}"
    )
    rules = guidance_file(f"red_flags: {{a: {{level: {level}, when: {when}}}}}", "test")
    checked = check_files([Given("q", asked), Given("g", rules)])
    return [one.code for one in checked.problems if one.severity == "error"]


@pytest.mark.parametrize("level", ["emergency", "same_day"])
@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("chest = yes", []),
        ("arm = yes", []),
        ("{any: [numb = yes, chest = yes]}", []),
        ("numb = yes", ["NC504"]),
        ("half > 2", ["NC504"]),
        ("{not: {all: [numb = no, weight > 2]}}", ["NC504"]),
    ],
)
def test_urgent_flags_need_a_danger_question(
    level: str, when: str, expected: list[str]
) -> None:
    """A flag that people can miss by leaving one plain question open is an error."""
    assert codes(level, when) == expected


@pytest.mark.parametrize("level", ["soon", "routine"])
def test_other_flags_may_rest_on_any_question(level: str) -> None:
    """Only what is urgent must not be missed."""
    assert codes(level, "numb = yes") == []
