"""Tables as people keep them: their rows, each counted as one person or left out."""

import csv
import io
from pathlib import Path

import pytest

from support.program import neurocheck


_FILES = next(
    (
        found
        for top in Path(__file__).parents
        if (found := top / "shared" / "inputs" / "tables").exists()
    ),
    Path(),
)

pytestmark = pytest.mark.skipif(
    not _FILES.name, reason="the tables that went wrong are not here"
)


@pytest.mark.parametrize(
    ("name", "ids", "said"),
    [
        ("total_row.csv", ["1", "2"], "lines with totals (1)"),
        ("trailing_blank.csv", ["1", "2"], "blank rows at the end (3)"),
        ("dupid.csv", ["1", "1", ""], "1 row has the id of a row before it: row 2."),
        ("dupid.csv", ["1", "1", ""], "1 row has no id: row 3."),
    ],
)
def test_each_row_is_a_person_or_is_named(name: str, ids: list[str], said: str) -> None:
    """No line of a spreadsheet is counted as a person without a word."""
    result = neurocheck("cohort", "score", str(_FILES / name), "-o", "-")

    rows = [*csv.DictReader(io.StringIO(result.out))]
    assert [row["id"] for row in rows] == ids
    assert said in result.err
    assert {row["urgency"] for row in rows} == {"cannot_tell"}


@pytest.mark.parametrize("more", ["", "skip_rows: 2\n"])
def test_lines_of_a_header_are_no_people(tmp_path: Path, more: str) -> None:
    """Those of one survey service are known; others are named in the map."""
    rules = tmp_path / "map.yaml"
    rules.write_text((_FILES / "qualtrics_map.yaml").read_text() + more)
    args = ["--map", str(rules), "-o", "-"]

    result = neurocheck("cohort", "score", str(_FILES / "qualtrics.csv"), *args)

    [row] = csv.DictReader(io.StringIO(result.out))
    assert (row["id"], row["urgency"]) == ("R_1", "emergency")
    assert "Left out: lines of the header (2)." in result.err


def test_only_those_who_agreed_are_counted(tmp_path: Path) -> None:
    """A form asks for consent, and the map says which answer it is."""
    rules = tmp_path / "map.yaml"
    column = "I have read the information and I agree to take part"
    rules.write_text(
        (_FILES / "gform_map1.yaml").read_text()
        + f'columns: {{agreed: {{column: "{column}", values:'
        " {I agree: yes, I do not agree: no}}}\nwhere: agreed = yes\n"
    )

    result = neurocheck(
        "cohort", "summary", str(_FILES / "gform.csv"), "--map", str(rules), "--json"
    )

    assert result.document["rows"] == 3
    assert result.document["left_out"] == {"where": 1}
