"""A sheet of a workbook is a table like any other."""

from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from support.clean_table import read_table
from support.program import neurocheck
from support.sets import every_type
from support.workbooks import make_workbook


_ASKED = every_type()
_ROWS: list[list[Any]] = [
    ["Foot survey", None, None, None, None],
    ["id", "wound", "age", "seen", "words", "note"],
    [1, True, 58, (46112,), "5 < 6", None],
    ["x", "no", 61.0, "2026-03-31", None, "more"],
]


def test_cells_are_what_they_show(tmp_path: Path) -> None:
    """Whole numbers have no decimals, days are dates, true is Yes, a title is none."""
    path = tmp_path / "t.xlsx"
    path.write_bytes(make_workbook(Answers=_ROWS, Codes=[["age"], [99]]))

    read = read_table(path, _ASKED)

    assert read.refused == []
    assert read.frame["id"].to_list() == ["1", "x"]
    assert read.frame["wound"].to_list() == ["yes", "no"]
    assert read.frame["age"].to_list() == [58, 61]
    assert read.frame["seen"].to_list() == ["2026-03-31", "2026-03-31"]
    assert read.frame["words"].to_list() == ["5 < 6", None]


@pytest.mark.parametrize(
    ("cell", "kind", "known"),
    [
        (b'<c t="e"><f>NA()</f><v>#N/A</v></c>', "error of a formula", None),
        (b'<c t="e"/>', "error of a formula", None),
        (b"<c><f>A1</f><v/></c>", "formula", None),
        (b"<c><f>A1</f></c>", "formula", None),
        (b'<c t="str"><f>A1</f><v>yes</v></c>', "", "yes"),
        (b'<c t="str"><f>A1</f><v></v></c>', "", None),
    ],
)
def test_a_lost_value_is_not_a_blank_one(
    cell: bytes, kind: str, known: str | None, tmp_path: Path
) -> None:
    """Errors, and formulas whose result was not saved, are named with their row."""
    path = tmp_path / "t.xlsx"
    rows: list[list[Any]] = [["id", "wound"], [1, "no"], [2, cell], [3, "yes"]]
    path.write_bytes(make_workbook(**{"B &amp; C": rows}, Other=rows[:1]))

    read = read_table(path, _ASKED)

    assert read.frame["wound"].to_list() == ["no", known, "yes"]
    wanted = [(2, kind)] if kind else []
    assert [(one["row"], one["kind"]) for one in read.refused] == wanted


def test_a_map_names_the_sheet(tmp_path: Path) -> None:
    """The first sheet is read with a word about the others; a map names another."""
    table, map_ = tmp_path / "t.xlsx", tmp_path / "m.yaml"
    table.write_bytes(make_workbook(Notes=[["age"], [30]], Data=[["years"], [58]]))
    rules = "format: neurocheck-map/1\nquestionnaire: diabetic-neuropathy\n"
    said = {}
    for sheet in ("Data", "Dta"):
        map_.write_text(f"{rules}sheet: {sheet}\nanswers: {{age: years}}\n")
        said[sheet] = neurocheck("cohort", "check", str(table), "--map", str(map_))

    first = neurocheck("cohort", "check", str(table))

    assert "'Notes' is read." in first.err
    assert "sheet: NAME" in first.err
    assert (said["Data"].status, said["Data"].err) == (0, "")
    assert "has no sheet 'Dta'. Its sheets: Notes, Data" in said["Dta"].err


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "or it has a password"),
        (make_workbook(A=[["age"]])[:200], "or it has a password"),
        (make_workbook(A=[]), "no line with the columns' names"),
    ],
    ids=["old or locked", "cut", "empty"],
)
def test_what_is_no_workbook_is_named(data: bytes, words: str, tmp_path: Path) -> None:
    """A workbook that cannot be opened is told as one, with what to do."""
    path = tmp_path / "t.csv"
    path.write_bytes(data)

    result = neurocheck("cohort", "check", str(path))

    assert words in " ".join(result.err.split())
    assert result.status == 4


def test_a_workbook_that_is_huge_when_unpacked_is_refused(tmp_path: Path) -> None:
    """Few bytes cannot fill the memory with cells."""
    path = tmp_path / "t.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (1 << 24))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("neurocheck.cohort.tables.workbook._MAX_SIZE", 1 << 20)

        result = neurocheck("cohort", "check", str(path))

    assert result.status == 4
    assert "16 MB when unpacked. Save it as CSV" in " ".join(result.err.split())
