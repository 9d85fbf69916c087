"""No cell of a written table becomes a spreadsheet formula."""

import csv
import json
from pathlib import Path

import pytest

from support.hostile import write_evil_map, write_evil_set, write_evil_table
from support.program import neurocheck


_RISKY = set("=+-@\t\r")
_IDS = ["=1+1", "+1-1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]
_IDS += ["\n=1", "  =1", "\ufeff=1", "\u200b-1+1", "\uff1d1+1", " \uff20A1", "-5"]


def read_cells(path: Path) -> list[str]:
    """Return every cell of a CSV file, its header included."""
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_results_and_refused_cells(form: str, tmp_path: Path) -> None:
    """Text from a hostile table and its map stays text in every CSV file."""
    table, map_ = write_evil_table(tmp_path, form), write_evil_map(tmp_path)
    out, rejects = tmp_path / "out.csv", tmp_path / "rejects.csv"
    evil = str(write_evil_set(tmp_path / "evil"))
    given = ["--questions", evil, "--map", str(map_)]

    result = neurocheck(
        *("cohort", "score", str(table), *given),
        *("-o", str(out), "--rejects", str(rejects)),
    )

    assert result.status == 0, result.err
    found = read_cells(out) + read_cells(rejects)
    assert "'=1+1" in found
    assert any(cell.startswith("'=") and "evil" in cell for cell in found)
    assert [cell for cell in found if cell[:1] in _RISKY] == []


def test_names_of_rows(tmp_path: Path) -> None:
    """A row id that looks like a formula is escaped; a signed number is unchanged."""
    table, out = tmp_path / "t.csv", tmp_path / "out.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "age"], *([one, 58] for one in _IDS)])

    neurocheck("cohort", "score", str(table), "-o", str(out))

    with out.open(encoding="utf-8", newline="") as file:
        found = [row["id"] for row in csv.DictReader(file)]
    assert found[-1] == "-5"
    assert [one for one in found[:-1] if one[0] != "'"] == []
    assert found[:4] == ["'=1+1", "'+1-1", "'-1+1", "'@SUM(A1)"]


def test_a_form_of_a_hostile_set(tmp_path: Path) -> None:
    """A title or a label of a set that looks like a formula is a text in a form."""
    path, out = tmp_path / "set.yaml", tmp_path / "form.csv"
    question: dict[str, object] = {"id": "q", "type": "choice", "text": "=1+1"}
    question |= {"help": "\uff1d1", "options": {"a": "=2", "b": "b"}, "why": "x"}
    question |= {"short": "x", "sources": ["SELF"]}
    section = {"id": "s", "title": "@SUM(A1)", "questions": [question]}
    head = {"format": "neurocheck-questions/1", "id": "x", "version": "1", "title": "X"}
    path.write_text(json.dumps({**head, "sections": [section]}), encoding="utf-8")

    result = neurocheck("questions", "export", "--questions", str(path), "-o", str(out))

    assert result.status == 0, result.err
    found = read_cells(out)
    assert {"'=1+1", "'\uff1d1", "'@SUM(A1)"} <= set(found)
    assert [cell for cell in found if cell[:1] in _RISKY] == []
