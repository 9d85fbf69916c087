"""Maps that are drafted from a table."""

import csv
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.columns_seen import see_columns
from neurocheck.cohort.map_draft import MapDraft, draft_map
from neurocheck.cohort.tables.read import Hints, open_table
from neurocheck.cohort.template import empty_table
from neurocheck.questionnaire.load import load_questionnaire
from support.program import neurocheck


QUESTIONS = load_questionnaire()


def draft(table: str) -> MapDraft:
    """Return the draft for a table in CSV."""
    seen = see_columns(open_table(None, BytesIO(table.encode()), "table"))
    return draft_map([QUESTIONS], seen, Hints(), table="t.csv", output="map.yaml")


def test_our_own_table_is_matched_whole(tmp_path: Path) -> None:
    """A table with our columns needs nothing more: every question has its column."""
    path = tmp_path / "own.csv"
    empty_table(QUESTIONS).write_csv(path)

    found = draft(path.read_text())

    assert set(found.matched) >= {
        name for name, one in QUESTIONS.questions.items() if not one.type.has_options
    }
    assert found.missing == found.left == ()


def test_what_is_certain_can_be_used_at_once(tmp_path: Path) -> None:
    """A map as it was drafted is a map, and reads its table."""
    table = tmp_path / "t.csv"
    table.write_text("record_id,Age,feet_numb,other\n7,58,both,x\n8,61,no,y\n")

    result = neurocheck("cohort", "map", str(table), "-o", str(tmp_path / "map.yaml"))
    assert result.status == 0
    checked = neurocheck(
        "cohort", "check", str(table), "--map", str(tmp_path / "map.yaml")
    )

    assert checked.status == 0
    plan = load_map(tmp_path / "map.yaml", QUESTIONS)
    assert (plan.id, plan.answered) == ("record_id", ("age", "feet_numb"))


@pytest.mark.parametrize(
    "header",
    [
        "feet_feelings___{}",
        "group/feet_feelings/{}",
        "feet_feelings[{}]",
        "Feelings in the feet (choice={})",
        "feet_feelings.{}",
    ],
)
def test_tick_boxes_are_put_together(header: str, tmp_path: Path) -> None:
    """A column for each option, as other programs write them, answers one question."""
    question = QUESTIONS.questions["feet_feelings"]
    is_labelled = "choice" in header
    names = [
        header.format(o if not is_labelled else w) for o, w in question.choices.items()
    ]
    rows = pl.DataFrame(
        {name: ["1" if i == 1 else "0"] for i, name in enumerate(names)}
    )
    table = tmp_path / "t.csv"
    rows.write_csv(table)
    neurocheck("cohort", "map", str(table), "-o", str(tmp_path / "map.yaml"))
    scored = tmp_path / "clean.jsonl"

    result = neurocheck(
        *("cohort", "score", str(table), "--map", str(tmp_path / "map.yaml")),
        *("-o", str(scored)),
    )

    assert result.status == 0
    assert load_map(tmp_path / "map.yaml", QUESTIONS).answered == ("feet_feelings",)
    assert '"status":"ok"' in scored.read_text()


_OPTIONS = QUESTIONS.questions["danger_nerves"].choices
_TEXT = QUESTIONS.questions["danger_nerves"].text


def write_columns(program: str, people: list[list[str]]) -> list[list[str]]:
    """Return the rows of an export with a column for each option of a question."""
    labels = [*enumerate(_OPTIONS.values(), 1)]
    ticks = [
        [label if one in ticked else "" for one, label in _OPTIONS.items()]
        for ticked in people
    ]
    if program == "LimeSurvey":
        head = [["id", *(f"Q2[SQ{n:03}]. {_TEXT} [{label}]" for n, label in labels)]]
        ticks = [
            [("Yes" if one else "No") if any(row) else "N/A" for one in row]
            for row in ticks
        ]
    elif program == "Qualtrics":
        said = [f"{_TEXT} - Selected Choice - {label}" for _n, label in labels]
        marks = ['{"ImportId":"QID2"}'] * (len(labels) + 1)
        head = [["ResponseId", *(f"Q2_{n}" for n, _label in labels)]]
        head += [["Response ID", *said], marks]
    else:
        head = [["Respondent ID", _TEXT, *[""] * (len(labels) - 1)]]
        head += [["", *_OPTIONS.values()]]
    return head + [[str(n), *row] for n, row in enumerate(ticks, 1)]


@pytest.mark.parametrize("program", ["LimeSurvey", "Qualtrics", "SurveyMonkey"])
def test_a_column_for_each_option_loses_no_danger(program: str, tmp_path: Path) -> None:
    """Whichever option is ticked counts, and who ticked none told nothing."""
    people = [["none"], ["double_vision"], ["weak_spread", "eyelid"], []]
    table = tmp_path / "t.csv"
    with table.open("w", newline="") as file:
        csv.writer(file).writerows(write_columns(program, people))
    map_, out = tmp_path / "map.yaml", tmp_path / "o.csv"

    neurocheck("cohort", "map", str(table), "-o", str(map_))
    given = (str(table), "--map", str(map_), "-o", str(out))
    result = neurocheck("cohort", "score", *given)

    assert result.status == 0
    rows = pl.read_csv(out)
    asked = len([one for one in QUESTIONS.questions.values() if one.danger])
    assert rows["urgency"].to_list()[:3] == ["cannot_tell", "emergency", "emergency"]
    assert rows["urgency"][3] in {None, "cannot_tell"}
    assert (rows["danger_open"][0] or 0) < (rows["danger_open"][3] or asked)


def test_boxes_without_a_tick_say_no_only_beside_none_of_these() -> None:
    """Without a box for it, nobody can tell a no from a question that was not seen."""
    options = [one for one in _OPTIONS if one != "none"]
    head = ",".join(f"danger_nerves___{one}" for one in options)
    rows = "\n".join(",".join("0" for _option in options) for _row in range(2))

    text = draft(f"{head}\n{rows}\n").text

    assert "eyelid: {yes: danger_nerves__eyelid = yes}" in text


def test_a_box_alone_is_never_suggested_for_a_question_of_several() -> None:
    """Its "no" would be read as "none of these"."""
    found = draft(f'id,"Q2[SQ9]. {_TEXT} [Nothing]"\n1,No\n2,No\n')

    assert found.likely == ()


def test_codes_are_shown_with_counts_and_left_to_a_person() -> None:
    """What a code means is suggested where it can be told, and never taken as sure."""
    found = draft("Do you smoke now?,q9\n" + "1,a\n" * 3 + "2,b\n2,a\n")

    assert found.matched == ()
    assert found.likely == ("smoking",)
    assert '      #"1": "?"    # 3 times' in found.text
    assert "#   q9: Seen: a (4), b (1)." in found.text


def test_values_tell_the_question_where_the_header_does_not() -> None:
    """A column whose cells are labels of a question is suggested for it."""
    labels = QUESTIONS.questions["feet_feelings"].choices
    rows = "\n".join(f'"{labels["tingling"]}, {labels["burning"]}"' for _ in range(3))

    assert draft(f"q17\n{rows}\n").likely == ("feet_feelings",)


def test_none_of_these_tells_of_no_question() -> None:
    """Many questions have it, and most people choose it."""
    rows = "None of these\n" * 9 + '"Chest pain, I passed out"\nTrouble breathing\n'

    found = draft(f"Do you have any of these right now?\n{rows}")

    assert found.likely == ("danger_heart",)
    assert '      #"Chest pain": chest    # 1 time' in found.text


def test_names_and_texts_of_people_are_not_copied() -> None:
    """Values that hardly repeat are no codes, and stay in the table."""
    found = draft("who,note\nJane Roe,x\nJohn Doe,y\nMax Poe,z\n")

    assert "Jane" not in found.text
    assert "#   who: Texts, not shown here." in found.text


def test_no_header_and_no_code_leaves_its_comment(tmp_path: Path) -> None:
    """Line breaks and hidden letters in a table cannot become lines of the map."""
    lines = '"a\nage: 1\u2028b: 2\u0085c: 3\x1b[2J",age\n' + '"x\ny",58\n' * 4
    text = draft(lines).text

    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    assert "\x1b" not in text
    assert load_map(path, QUESTIONS).answered == ("age",)


def test_danger_questions_without_a_column_are_named_first() -> None:
    """Who reads the map sees which danger the table never asked about."""
    text = draft("age\n58\n").text

    danger = [one.id for one in QUESTIONS.questions.values() if one.danger]
    places = [text.index(f"#   {name}: ") for name in danger]
    assert max(places) < text.index("Other questions without a column")


def test_several_ticks_consent_and_visits_are_seen() -> None:
    """Labels with commas need no values; who agreed, and which visit, is suggested."""
    rows = '1,Baseline,I agree,"Tingling, or pins and needles, Burning"\n' * 3
    rows += "2,Month 6,I do not agree,Burning\n" * 2
    found = draft(f"id,Event Name,I agree to take part,feet_feelings\n{rows}")

    assert found.matched == ("feet_feelings",)
    assert "#where: {all: [agreed = yes, visit = baseline]}" in found.text
    assert "#one_row_per: first" in found.text


def test_the_unit_fits_the_numbers_and_the_age_the_dates() -> None:
    """Numbers tell their unit, and two columns of dates an age."""
    head = "last HbA1c,date of birth,visit date\n"
    found = draft(head + "44,1960-03-01,2026-03-01\n85,1950-01-01,2026-03-02\n")

    assert '#hba1c: {column: "last HbA1c", unit: "mmol/mol"}' in found.text
    assert "#age: {years: {from: born, to: seen_on}}" in found.text


def test_boxes_with_labels_are_one_question() -> None:
    """REDCap names a box by its label; a box alone is no question of its own."""
    ticks = "Checked,Unchecked,Unchecked"
    head = ",".join(f"Signs today (choice={one})" for one in ("Fainted", "Flu", "None"))
    rows = f"1,{ticks},80,58\n2,{ticks},90,60\n" * 3
    found = draft(f"id,{head},Weight (kg),Age (years)\n{rows}")

    assert {*found.likely} == {"danger_heart", "weight", "age"}
    assert "      #fainted: danger_heart__Fainted = yes    # 6 times" in found.text
    assert '      #"?Flu": danger_heart__Flu = yes    # 0 times' in found.text
    assert '  #weight: {column: "Weight (kg)", unit: kg}' in found.text
    boxes = found.text.partition("Signs today")[2]
    assert "or dont-know" not in boxes


def test_dates_of_birth_are_not_copied() -> None:
    """They tell who somebody is, even where each stands there twice."""
    found = draft("dob,age\n" + "1960-03-01,58\n1950-01-02,60\n" * 4)

    assert "1960" not in found.text


@pytest.mark.parametrize("sign", [", ", ";", " | "])
def test_ticks_in_one_cell_are_taken_apart(sign: str) -> None:
    """Several labels in a cell are several answers, also where one stands alone."""
    cells = [
        *("Burning", "Burning", "None of these", "None of these"),
        *(sign.join(("Burning", "Tingling or pins and needles")),) * 2,
        *(sign.join(("Stabbing or shooting pain", "Burning")),) * 2,
        *("Tingling or pins and needles",) * 2,
    ]
    found = draft("Any of these in your feet?\n" + "".join(f'"{c}"\n' for c in cells))

    text = found.text.partition("#feet_feelings:")[2]
    assert f'    #split: ["{sign.strip()}"]' in text
    assert "      #Burning: burning    # 6 times" in text
    assert '#"Tingling or pins and needles": tingling    # 4 times' in text
    assert '#"Stabbing or shooting pain": stabbing    # 2 times' in text


def test_a_label_keeps_its_commas() -> None:
    """A comma inside a label, ours or another, is none between two labels."""
    ours = "Tingling, pins and needles"
    cells = [f"{ours}, Burning", ours, "Sharp, sudden jolts, Burning", "Burning"]
    found = draft("feelings in the feet\n" + "".join(f'"{c}"\n' for c in cells * 2))

    assert f'#"{ours}": tingling    # 4 times' in found.text
    assert '#"Sharp, sudden jolts": "?"    # 2 times' in found.text
    assert "#Burning: burning    # 6 times" in found.text


def test_a_sign_after_each_tick_is_no_part_of_it() -> None:
    """Microsoft Forms ends each tick with a semicolon, a single one as well."""
    found = draft("feelings in the feet\n" + "Burning pain;\nNone of these;\n" * 3)

    assert '#split: [";"]' in found.text


def test_two_answers_are_never_proposed_as_one() -> None:
    """Where one answer is asked for, a cell with two of them is left to a person."""
    found = draft("kind of diabetes\n" + '"Type 1, Type 2"\nType 2\nType II\n' * 3)

    assert '#"Type 1, Type 2": "?"' in found.text
    assert '#"Type 2": type2' in found.text
