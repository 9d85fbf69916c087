"""Columns that look like danger signs are named, whatever they are called."""

from io import BytesIO
from pathlib import Path

import pytest

from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.columns_seen import see_columns
from neurocheck.cohort.danger_signs import DangerSigns
from neurocheck.cohort.map_draft import MapDraft, draft_map
from neurocheck.cohort.tables.read import Hints, open_table
from neurocheck.questionnaire.load import load_questionnaire
from support.program import neurocheck


QUESTIONS = load_questionnaire()
SIGNS = DangerSigns([QUESTIONS])
TABLE = "Any of these right now? (tick all),age\n" + (
    'Passed out,58\nNone of these,61\n"Chest pain or pressure, Trouble breathing",70\n'
    * 3
)


def draft(table: str) -> MapDraft:
    """Return the draft for a table in CSV."""
    seen = see_columns(open_table(None, BytesIO(table.encode()), "table"))
    return draft_map([QUESTIONS], seen, Hints(), table="t.csv", output="map.yaml")


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Passed out", "fainted"),
        ("Trouble breathing", "breath"),
        ("Chest pain or pressure", "chest"),
        ("Fever", "fever"),
        ("Face drooping", "stroke"),
    ],
)
def test_words_of_a_form_name_a_danger_sign(text: str, option: str) -> None:
    """A form has few words, and they are not ours."""
    found = SIGNS.find(text)

    assert found is not None
    assert found.option == option


@pytest.mark.parametrize(
    "text",
    [
        *("None of these", "Burning", "Type 2", "North", "Metformin", "new", "Hand"),
        *("High blood pressure", "Back pain", "Yes, one foot", "Not sure", "12", "-"),
        *("Weeks", "Better", "Walking", "my feet burn at night", "need shoes, please"),
    ],
)
def test_other_words_name_none(text: str) -> None:
    """What names something else at least as well is no danger sign."""
    assert SIGNS.find(text) is None


def test_the_draft_begins_with_columns_that_look_like_danger_signs(
    tmp_path: Path,
) -> None:
    """Its header says nothing known; the values do, and nothing counts unconfirmed."""
    found = draft(TABLE)

    head = found.text.partition("format:")[0]
    assert '"Any of these right now? (tick all)" looks like danger signs' in head
    assert "danger_heart (Danger signs, heart and head)" in head
    assert "danger_heart" not in found.matched
    assert "danger_heart" in found.likely
    assert "danger_heart" not in found.missing
    assert found.left == ()
    block = found.text.partition("#danger_heart:")[2].partition("\n\n")[0]
    assert '#split: [","]' in block
    assert '#"Chest pain or pressure": chest    # 3 times' in block
    assert '#"None of these": "?"    # 3 times' in block
    assert "what was not asked is not known" in found.text

    path = tmp_path / "map.yaml"
    path.write_text(found.text, encoding="utf-8")
    assert load_map(path, QUESTIONS).answered == ("age",)


def test_a_danger_question_that_only_seems_to_be_asked_stands_there_too() -> None:
    """Until somebody confirms it, nobody is asked about danger."""
    found = draft("your feet today\n" + "An open sore\nHard skin\nNone of these\n" * 3)

    assert '"your feet today" looks like danger signs' in found.text.partition("for")[0]
    assert '#"An open sore": wound    # 3 times' in found.text
    assert '#"None of these": "?"    # 3 times' in found.text


def test_a_box_to_tick_may_be_called_after_a_danger_sign() -> None:
    """Of a column of yes and no, the header is what looks like one."""
    found = draft("Do you have chest pain right now?,age\n" + "Yes,58\nNo,61\n" * 3)

    head = found.text.partition("format:")[0]
    assert '"Do you have chest pain right now?" looks like danger signs' in head
    assert found.left == ("Do you have chest pain right now?",)


def test_what_hardly_repeats_is_named_and_not_copied() -> None:
    """A remark on danger may be a person's own words: the column alone is named."""
    texts = ("chest pain", "my dog is ill", "thank you all", "Mary Jane said hello")
    found = draft("remarks,age\n" + "".join(f"{one},58\n" for one in texts))

    assert '"remarks" looks like danger signs' in found.text
    assert "Mary" not in found.text
    assert "remarks" in found.left


def test_check_names_columns_that_look_like_danger_signs(tmp_path: Path) -> None:
    """Who has a map without them is told; who maps them is not."""
    table = tmp_path / "t.csv"
    table.write_text(TABLE)

    said = neurocheck("cohort", "check", str(table))

    assert said.status == 0
    assert (
        '"Any of these right now? (tick all)" looks like danger signs: danger_heart'
        " (Danger signs, heart and head). It answers no question, so it does not count."
    ) in said.out
    listed = neurocheck("cohort", "check", str(table), "--json").document
    assert listed["looks_like_danger"] == {
        "Any of these right now? (tick all)": ["danger_heart"]
    }
