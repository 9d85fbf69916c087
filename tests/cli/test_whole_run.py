"""Two people go through a whole question set, with all that can come between."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from neurocheck.questionnaire.load import load_questionnaire
from support.program import neurocheck


pytest.importorskip("pexpect", reason="there is no pseudo-terminal here")
pytest.importorskip("pyte")
pytestmark = [
    pytest.mark.pty,
    pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals"),
]
if sys.platform != "win32":
    from support.person import AtMenus, Notebook, OnPlainLines, Person

Story = Callable[["Person"], None]
HABITS = Path(__file__).parents[2] / "examples" / "foot-care-habits" / "questions.yaml"
MISFIT = "That does not fit yet"


def with_neuropathy(person: "Person") -> None:
    """Answer every section of the set that ships, and change your mind a lot."""
    person.why("danger_heart")
    person.answer("danger_heart", ["fainted", "low_help"])
    person.warned("A low that needed someone else's help")
    person.answer("faint_signs", ["none"])
    person.back("faint_signs")
    person.back("danger_heart")
    person.answer("danger_heart", ["none"])  # hides what was asked in between
    person.back("danger_heart")
    person.answer("danger_heart", ["fainted"])  # which comes back with its answer
    person.back("faint_signs")
    person.back("danger_heart")
    person.answer("danger_heart", "none")
    person.answer("danger_nerves", "none")
    person.answer("feet_today", ["hard_skin", "shape"])
    _about_you(person)
    _legs_and_hands(person)
    _body_and_life(person)
    _touch_test(person)
    person.review()
    person.change("smoking", "past")
    person.change("trunk_thigh", ["thigh"])  # brings up more questions
    person.answer("thigh_side", "left")
    person.answer("thigh_onset", "dont-know")
    person.answer("thigh_signs", ["night"])
    person.answer("weight_loss", "no")
    person.finish()


def _about_you(person: "Person") -> None:
    """Answer the second section, on two days."""
    person.blunder("age", "seven", MISFIT)
    person.answer("age", "58 years")
    person.answer("diabetes_type", "type2")
    person.answer("diabetes_years", 9)
    person.why("hba1c")
    person.answer("hba1c", "54 mmol/mol")
    person.leave("medicines")
    person.resume()
    person.answer("medicines", ["metformin", "insulin"])
    person.answer("told_diabetes", "skipped")


def _legs_and_hands(person: "Person") -> None:
    """Answer the third section; the first answer is changed twice."""
    person.answer("feet_numb", "both")
    person.answer("feet_feelings", ["burning", "tingling"])
    person.answer("feet_where", ["toes", "sole"])
    person.back("feet_where")
    person.back("feet_feelings")
    person.back("feet_numb")
    person.answer("feet_numb", "no")
    person.answer("feet_side", "both")
    person.back("feet_where")
    person.back("feet_side")
    person.back("feet_feelings")
    person.back("feet_numb")
    person.answer("feet_numb", "one")
    person.answer("feet_since", "longer")
    person.answer("feet_pattern", ["night", "toes_first"])
    person.blunder("pain_score", "11", MISFIT)
    person.answer("pain_score", 6)
    person.answer("hands", "declined")
    person.answer("legs", ["unsteady"])


def _body_and_life(person: "Person") -> None:
    """Answer the fourth to the seventh section."""
    person.answer("body_general", ["none"])
    person.answer("body_digestion", "skipped")
    person.answer("body_private", "declined")
    person.answer("trunk_thigh", ["none"])
    person.answer("dark_thoughts", "no")
    person.answer("single_nerves", ["none"])
    person.answer("told_other", ["b12"])
    person.answer("smoking", "never")
    person.answer("alcohol", "some")
    person.answer("habits", ["look", "fit"])
    person.answer("checks_done", "dont-know")
    person.answer("height", "5 ft 11")
    person.answer("weight", "82 kg")
    person.leave("own_words")
    person.resume()
    person.answer("own_words", "Why only at night?")


def _touch_test(person: "Person") -> None:
    """Answer the eighth section, with a helper."""
    person.answer("touch_helper", "yes")
    person.answer("touch_ready", "ready")
    person.answer("touch_how", "ready")
    person.answer("toe_right_big", "felt")
    person.answer("toe_right_little", "not_felt")
    person.answer("toe_left_big", "felt")
    person.back("toe_left_big")
    person.answer("toe_left_big", "not_felt")
    person.answer("toe_left_little", "felt")
    person.answer("toe_right_middle", "felt")
    person.answer("toe_left_middle", "could_not")


def with_habits(person: "Person") -> None:
    """Answer the example set, whose questions and words are others."""
    person.why("today")
    person.answer("today", ["sore"])
    person.warned("An open sore, blister or cut")
    person.answer("unwell", "yes")
    person.warned("A foot problem with a fever, or feeling very unwell")
    person.back("unwell")
    person.answer("unwell", "no")
    person.answer("reach", "neither")
    person.answer("helper", "yes")
    person.back("helper")
    person.back("reach")
    person.answer("reach", "well")
    person.back("reach")
    person.answer("reach", "see_only_part")
    person.leave("look")
    person.resume()
    _daily_habits(person)
    _shoes_and_checks(person)
    person.change("cream", "dry")
    person.finish()


def _daily_habits(person: "Person") -> None:
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
    person.answer("water", ["soak"])
    person.answer("cream", "declined")
    person.review()
    person.change("wash", "rarely")
    person.go_on()


def _shoes_and_checks(person: "Person") -> None:
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
    [(with_neuropathy, None), (with_habits, HABITS)],
    ids=["neuropathy", "habits"],
)
def test_the_same_story_ends_with_the_document_of_a_file(
    story: Story, path: Path | None, kind: str, tmp_path: Path
) -> None:
    """Back, changed, left, resumed and reviewed: what counts are the last answers."""
    data = path.read_bytes() if path else None
    questionnaire = load_questionnaire(data) if data else load_questionnaire()
    args = ("--questions", str(path)) if path else ()
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
    """Give the document of answers from a file."""
    given = json.dumps(answers)
    flags = ["--no-input", "--answers", "-", "--json"]
    return without_time(neurocheck("assess", *flags, *args, stdin=given).out)


def without_time(document: str) -> Any:
    """Give a document without the time when it was made."""
    return {**json.loads(document), "created": ""}
