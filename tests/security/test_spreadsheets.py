"""No cell of a table that we write becomes a formula of a spreadsheet."""

import csv
from pathlib import Path

import pytest

from support.hostile import evil_map, evil_set, evil_table
from support.program import neurocheck


_RISKY = set("=+-@\t\r")
_IDS = ["=1+1", "+1-1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "-5"]


def cells(path: Path) -> list[str]:
    """Return every cell of a CSV file, the names of its columns too."""
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_results_and_refused_cells(form: str, tmp_path: Path) -> None:
    """What a hostile table and its map name is text in each CSV file we write."""
    table, map_ = evil_table(tmp_path, form), evil_map(tmp_path)
    out, rejects = tmp_path / "out.csv", tmp_path / "rejects.csv"
    evil = str(evil_set(tmp_path / "evil"))
    given = ["--questions", evil, "--map", str(map_)]

    result = neurocheck(
        *("cohort", "score", str(table), *given),
        *("-o", str(out), "--rejects", str(rejects)),
    )

    assert result.status == 0, result.err
    found = cells(out) + cells(rejects)
    assert "'=1+1" in found
    assert any(cell.startswith("'=") and "evil" in cell for cell in found)
    assert [cell for cell in found if cell[:1] in _RISKY] == []


def test_names_of_rows(tmp_path: Path) -> None:
    """A name of a row gets a mark before it; a number with a sign stays a number."""
    table, out = tmp_path / "t.csv", tmp_path / "out.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "age"], *([one, 58] for one in _IDS)])

    neurocheck("cohort", "score", str(table), "-o", str(out))

    with out.open(encoding="utf-8", newline="") as file:
        found = [row["id"] for row in csv.DictReader(file)]
    assert found[-1] == "-5"
    assert [one for one in found[:-1] if one[0] in _RISKY] == []
    assert found[:4] == ["'=1+1", "'+1-1", "'-1+1", "'@SUM(A1)"]
