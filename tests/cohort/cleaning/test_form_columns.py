"""Tables that other programs export from our forms are read with no map at all."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurocheck.answers.accept import Answers
from neurocheck.cohort.scoring.expressions import MAYBE, OPTION_SEPARATOR
from neurocheck.questionnaire.model import Questionnaire
from support.bundled import EXAMPLE, bundle
from support.clean_table import Read, read_table
from support.forms import (
    as_csv,
    export_odk,
    export_redcap,
    known_of,
    respond,
)
from support.program import neurocheck
from support.sets import every_type
from support.strategies import answers


_SETS = {
    "bundled": bundle().questionnaire,
    "example": bundle(EXAMPLE).questionnaire,
    "every type": every_type(),
}
_rare = settings(max_examples=max(settings().max_examples // 8, 2))
"""A table holds several people, and there are many kinds of tables."""

_EXPORTS: dict[str, Any] = {
    "FHIR": lambda asked, sheets: [
        respond(asked, sheet) | {"id": str(number)}
        for number, sheet in enumerate(sheets)
    ],
    "ODK": export_odk,
    "ODK without groups": lambda *given: export_odk(*given, groups=False),
    "ODK split": lambda *given: export_odk(*given, split=True),
    "Kobo": lambda *given: export_odk(*given, mark="/"),
    "Kobo split": lambda *given: export_odk(*given, mark="/", split=True),
    "REDCap": export_redcap,
    "REDCap labels": lambda *given: export_redcap(*given, labels=True),
}


@pytest.mark.parametrize("program", _EXPORTS)
@pytest.mark.parametrize("name", _SETS)
@_rare
@given(data=st.data())
def test_exports_are_read_as_they_were_answered(
    program: str, name: str, data: st.DataObject
) -> None:
    """Every answer comes back, whatever the export names its columns."""
    asked = _SETS[name]
    sheets: list[Answers] = data.draw(st.lists(answers(asked), min_size=2, max_size=6))

    rows = _EXPORTS[program](asked, sheets)
    lines = "\n".join(map(json.dumps, rows)).encode()

    read = read_table(lines if program == "FHIR" else as_csv(rows), asked)

    assert read.refused == []
    assert read.known(asked) == [known_of(asked, one) for one in sheets]
    in_part = {name + MAYBE for name in asked.questions} & {*read.frame.columns}
    assert not any(read.frame[one].count() for one in in_part)


def _read_boxes(asked: Questionnaire, *rows: str) -> Read:
    """Return a table with a box for each option of one question."""
    head = "signs/hot,signs/red,signs/swollen,signs/none,signs/dont-know,id"
    return read_table("\n".join([head, *(f"{row},7" for row in rows)]).encode(), asked)


@pytest.mark.parametrize(
    ("row", "known"),
    [
        ("1,0,0,0,0", ("hot",)),
        ("0,0,0,1,0", ("none",)),
        ("0,0,0,0,0", None),
        (",,,,", None),
        ("0,0,0,0,1", None),
    ],
)
def test_boxes_without_a_tick_are_not_known(row: str, known: Any) -> None:
    """Nobody ticked "none of these", so nobody said no."""
    asked = every_type()

    read = _read_boxes(asked, row)

    assert read.known(asked)[0].get("signs") == known
    assert read.refused == []


def test_a_sign_beside_a_box_for_not_knowing_counts() -> None:
    """So it does where both stand in one cell."""
    read = _read_boxes(every_type(), "1,0,0,0,1")

    assert read.frame["signs"].to_list() == ["hot"]
    assert read.frame["signs" + MAYBE].to_list() == [f"red{OPTION_SEPARATOR}swollen"]


@pytest.mark.parametrize("row", ["1,0,0,1,0", "0,0,0,1,1"])
def test_boxes_that_contradict_each_other_are_refused(row: str) -> None:
    """A form keeps them apart, but its answers may have come another way."""
    asked = every_type()

    read = _read_boxes(asked, row)

    assert read.known(asked) == [{}]
    assert [cell["question"] for cell in read.refused] == ["signs"]


def test_a_box_that_is_blank_or_missing_leaves_its_option_open() -> None:
    """Beside a tick only a box with 0 says no."""
    read = read_table(b"signs/hot,signs/red\n1,\n", every_type())

    assert read.frame["signs" + MAYBE].to_list() == [f"red{OPTION_SEPARATOR}swollen"]


def test_a_column_of_all_labels_beside_boxes_has_spaces_between_them() -> None:
    """So KoboToolbox writes it, where labels are exported; they may hold commas."""
    asked = every_type()
    labels = asked.questions["signs"].choices
    head = f"signs,{','.join(f'signs/{one}' for one in labels)}"
    rows = [f'"{labels["red"]} {labels["hot"]}",1,1,0,0', "hot red,1,1,0,0"]

    read = read_table("\n".join([head, *rows]).encode(), asked)

    both = OPTION_SEPARATOR.join(["hot", "red"])
    assert read.frame["signs"].to_list() == [both, both]
    assert read.refused == []


@pytest.mark.parametrize(
    "header", ["father-age", "other/age", "age of onset", "section_other-age"]
)
def test_a_column_of_something_else_answers_nothing(header: str) -> None:
    """Without a map only the groups of our own forms may stand before a name."""
    read = read_table(f"{header},steps\n58,1\n".encode(), every_type())

    assert read.known(every_type()) == [{"steps": 1}]


def test_a_number_as_it_was_given_is_not_taken_for_the_kept_one() -> None:
    """An export with labels has the number in pounds, and the one in kilograms."""
    asked = bundle().questionnaire
    text = asked.questions["weight"].text
    head = f'"{text} The number in that unit:","{text}"'

    read = read_table(f"{head}\n180,81.6\n".encode(), asked)

    assert read.frame["weight"].to_list() == [81.6]


# ── responses of FHIR, one on each line ──────────────────────────────────────────────


def test_responses_are_read_as_a_table(tmp_path: Any) -> None:
    """A row for each; what does not fit is named by its line and its linkId."""
    asked = bundle().questionnaire
    sheet: Answers = {"danger_heart": ("chest",), "age": 58, "hba1c": 7.1}
    good = respond(asked, sheet) | {"id": "r1", "subject": {"reference": "Patient/7"}}
    lines = [
        good,
        json.loads(json.dumps(good).replace('"chest"', '"cough"')),
        good | {"questionnaire": "urn:neurocheck:other"},
        {"resourceType": "Patient"},
        good | {"item": [{"linkId": "zzz", "answer": [{"valueString": "x"}]}]},
    ]
    table, scored = tmp_path / "responses.ndjson", tmp_path / "scored.csv"
    table.write_text("\n".join(map(json.dumps, lines)), "utf-8")

    checked = neurocheck("cohort", "check", str(table))
    result = neurocheck("cohort", "score", str(table), "-o", str(scored))

    rows = scored.read_text("utf-8").splitlines()
    assert [row.split(",")[0] for row in rows] == ["id", "r1", "r1", "", "", "r1"]
    assert "emergency" in rows[1]
    assert not any("routine" in row for row in rows)
    assert result.status == 0
    for told in ("no such option", "another form", "it is: Patient", "zzz", "subject"):
        assert told in checked.out
