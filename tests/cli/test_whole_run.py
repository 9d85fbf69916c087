"""Two people go through a whole question set, with all that can come between."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from neurocheck.questionnaire.load import load_questionnaire
from support.person import AtMenus, Notebook, OnPlainLines, Person
from support.program import neurocheck
from support.window import SMALL_SET


pytestmark = pytest.mark.pty

Story = Callable[[Person], None]
HABITS = Path(__file__).parents[2] / "examples" / "foot-care-habits" / "questions.yaml"
MISFIT = "That does not fit yet"


def with_the_small_set(person: Person) -> None:
    """Answer questions of every type, and change your mind a lot."""
    person.why("danger_heart")
    person.answer("danger_heart", ["fainted", "low_help"])
    person.warned("A low that needed someone else's help")
    person.answer("faint_signs", ["none"])
    person.back("faint_signs")
    person.back("danger_heart")
    person.answer("danger_heart", ["none"])  # hides what was asked in between
    person.back("danger_heart")
    person.answer("danger_heart", ["fainted"])  # which comes back with its answer
    person.answer("faint_signs", ["none"])
    person.back("faint_signs")
    person.back("danger_heart")
    person.answer("danger_heart", "none")
    person.answer("danger_nerves", "skipped")
    person.answer("feet_today", ["hard_skin", "shape"])
    person.blunder("age", "seven", MISFIT)
    person.answer("age", "58 years")
    person.answer("diabetes_type", "type2")
    person.why("hba1c")
    person.answer("hba1c", "54 mmol/mol")
    _feet(person)
    _touch_test(person)
    person.review()
    person.change("diabetes_type", "dont-know")
    person.change("feet_today", ["wound"])  # brings up another question
    person.answer("wound_signs", ["none"])
    person.finish()


def _feet(person: Person) -> None:
    """Answer the third section on two days; the first answer is changed twice."""
    person.answer("feet_numb", "both")
    person.back("feet_numb")
    person.answer("feet_numb", "one")
    person.answer("feet_side", "left")
    person.back("feet_side")
    person.back("feet_numb")
    person.answer("feet_numb", "no")
    person.leave("pain_score")
    person.resume()
    person.blunder("pain_score", "11", MISFIT)
    person.answer("pain_score", 6)
    person.answer("last_check", "2026-01-31")
    person.back("last_check")
    person.answer("last_check", "2025-02-28")
    person.answer("own_words", "Why only at night?")


def _touch_test(person: Person) -> None:
    """Answer the last section, with a helper."""
    person.answer("touch_helper", "yes")
    person.answer("touch_ready", "ready")
    person.answer("toe_right_big", "felt")
    person.back("toe_right_big")
    person.answer("toe_right_big", "not_felt")
    person.answer("toe_left_big", "could_not")


def with_habits(person: Person) -> None:
    """Answer the example set, whose questions and words are others."""
    person.why("today")
    person.answer("today", ["sore"])
    person.warned("An open sore, blister or cut")
    person.answer("unwell", "yes")
    person.warned("A foot problem with a fever, or feeling very unwell")
    person.back("unwell")
    person.answer("unwell", "no")
    person.warned("An open sore, blister or cut")  # it is still there
    person.answer("reach", "neither")
    person.answer("helper", "yes")
    person.back("helper")
    person.back("reach")
    person.answer("reach", "well")
    person.back("reach")
    person.answer("reach", "see_only_part")
    person.answer("helper", "yes")
    person.leave("look")
    person.resume()
    _daily_habits(person)
    _shoes_and_checks(person)
    person.change("cream", "dry")
    person.finish()


def _daily_habits(person: Person) -> None:
    """Answer the second section, with a danger sign that is still there."""
    person.warned("An open sore, blister or cut")
    person.answer("look", "daily")
    person.answer("wash", "never")
    person.back("wash")
    person.answer("wash", "daily")
    person.answer("between", "no")
    person.back("between")
    person.back("wash")
    person.back("look")
    person.back("helper")
    person.back("reach")
    person.answer("reach", "neither")
    for name, value in (("helper", "yes"), ("look", "daily"), ("wash", "daily")):
        person.answer(name, value)  # forward one by one
    person.answer("between", "no")
    person.answer("water", ["soak"])
    person.answer("cream", "declined")
    person.review()
    person.change("wash", "rarely")
    person.go_on()


def _shoes_and_checks(person: Person) -> None:
    """Answer the third and the fourth section."""
    person.answer("barefoot", "never")
    person.answer("inside", "often")
    person.answer("fit", ["wide", "low"])
    person.answer("self", ["file"])
    person.blunder("months", "never", MISFIT)
    person.answer("months", 7)
    person.why("past")
    person.answer("past", "no")
    person.answer("plan", "Look every night.")


@pytest.mark.parametrize("kind", ["menus", "plain"])
@pytest.mark.parametrize(
    ("story", "path"),
    [(with_the_small_set, SMALL_SET / "questions.yaml"), (with_habits, HABITS)],
    ids=["small", "habits"],
)
def test_the_same_story_ends_with_the_document_of_a_file(
    story: Story, path: Path, kind: str, tmp_path: Path
) -> None:
    """Back, changed, left, resumed and reviewed: what counts are the last answers."""
    questionnaire = load_questionnaire(path)
    args = ("--questions", str(path))
    note = Notebook(questionnaire)
    story(note)
    expected = by_file(note.answers, *args)

    sort = AtMenus if kind == "menus" else OnPlainLines
    person = sort(questionnaire, tmp_path, "--json", *args)
    story(person)

    assert note.backs >= 10
    assert person.status == 0
    assert without_time(person.window.result.read_text("utf-8")) == expected
    assert not person.window.kept.exists()


def by_file(answers: object, *args: str) -> Any:
    """Return the document of answers from a file."""
    given = json.dumps(answers)
    flags = ["--no-input", "--answers", "-", "--json"]
    return without_time(neurocheck("assess", *flags, *args, stdin=given).out)


def without_time(document: str) -> Any:
    """Return a document without the time when it was made."""
    return {**json.loads(document), "created": ""}
