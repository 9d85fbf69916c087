"""Each table that went wrong once gives what the page beside it asks for."""

import csv
import io
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from support.each import each
from support.program import Result, neurocheck


_INPUTS = next(
    (
        found
        for top in Path(__file__).parents
        if (found := top / "shared" / "inputs").is_dir()
    ),
    Path(),
)
_TABLES = _INPUTS / "tables"
_STEPS = ("--questions", str(_INPUTS / "sets" / "steps" / "questions.yaml"))

pytestmark = pytest.mark.skipif(
    not _INPUTS.name, reason="the tables that went wrong are not here"
)


class Line(NamedTuple):
    """What is asked of a table.

    Attributes:
        table: The file.
        words: What is said, of rows and columns that are left out or refused.
        people: Each person with the urgency, where that is asked for.
        rules: The map.
        change: What is replaced in the map, and by what.
        more: Further arguments.
    """

    table: str
    words: str
    people: str = ""
    rules: str = ""
    change: tuple[str, str] = ("", "")
    more: tuple[str, ...] = ()


_ALL_READ = "Every cell can be read."
_TWO = "1 cannot_tell, 2 cannot_tell"
_WORST = "one emergency, two emergency, three emergency"
_CODES = ("column: q1,", 'column: q1, split: [";", ",", "|", " "],')
_PLACE = ('column: ""', "column: column 3")
_WINDOWS = ("answers:", "encoding: windows-1252\nanswers:")
_AGREED = (
    "columns:\n  agreed: {column: I have read the information and I agree to take"
    " part,\n    values: {I agree: yes, I do not agree: no}}\nwhere: agreed = yes\n"
    "answers:"
)

_LINES = [
    Line(
        "quotes.csv",
        "1 cell or row was refused",
        "1 emergency, 2 cannot_tell, 3 , 4 emergency",
    ),
    Line("trailing_blank.csv", "Left out: blank rows at the end (3).", _TWO),
    Line("danger_multi.csv", "", f"{_WORST}, none cannot_tell", "danger_map.yaml"),
    Line(
        "danger_codes.csv",
        "",
        f"{_WORST}, four emergency, five emergency, none cannot_tell",
        "danger_codes_map.yaml",
        _CODES,
    ),
    Line("hba1c_lab.csv", f"4 rows {_ALL_READ}"),
    Line("semi_q.csv", "no question: Do you feel burning, tingling, or stabbing?"),
    Line("tabcomma.tsv", "no question: hba1c, last, in %, smoking, ever, or now"),
    Line("nfd.csv", f"1 row {_ALL_READ}", rules="latin1_map.yaml"),
    Line("nfd_cell.csv", f"4 rows {_ALL_READ}", rules="nfd_map.yaml"),
    Line(
        "latin1_head.csv",
        "is not UTF-8. Save it as CSV in UTF-8; or try, in a map, 'encoding: windows-1",
        rules="latin1_map.yaml",
    ),
    Line("latin1_head.csv", _ALL_READ, rules="latin1_map.yaml", change=_WINDOWS),
    Line("steps.csv", "a decimal; in a map, write decimal: '.' or ','", more=_STEPS),
    Line(
        "cardio_like.csv",
        "Nearly all of the column age is refused: 3 of 3 cells that are filled. A map"
        " may mend it: write floor: or round: in place of formula:",
        rules="cardio_map.yaml",
    ),
    Line("cardio_like.csv", _ALL_READ, "", "cardio_map.yaml", ("formula:", "floor:")),
    Line("excel_sep.csv", f"1 row {_ALL_READ}"),
    Line("title_row.csv", f"2 rows {_ALL_READ}"),
    Line("comment.csv", f"1 row {_ALL_READ}"),
    Line("blanktop2.csv", f"1 row Columns that answer no question: x {_ALL_READ}"),
    Line("arr.json", f"2 rows {_ALL_READ}"),
    Line("old.xls", "The workbook"),
    Line("html.xls", "is in the form HTML, which is not read here."),
    Line("caret.csv", f"1 row {_ALL_READ}"),
    Line(
        "qualtrics.csv",
        "Left out: lines of the header (2).",
        "R_1 emergency",
        "qualtrics_map.yaml",
    ),
    Line("total_row.csv", "Left out: lines with totals (1).", _TWO),
    Line(
        "dupid.csv",
        "1 row has no id: row 3. neurocheck: 1 row has the id of a row before it: row",
        "1 cannot_tell, 1 cannot_tell,  cannot_tell",
    ),
    Line("monkey.csv", "a column without a name is called by", rules="monkey_map.yaml"),
    Line(
        "monkey.csv",
        "Left out: lines of the header (1).",
        "11 emergency, 12 cannot_tell",
        "monkey_map.yaml",
        _PLACE,
    ),
    Line(
        "kobo.csv",
        "these cannot stand beside other options: none (1 time; row 5)",
        rules="kobo_map.yaml",
    ),
    Line("gform.csv", _ALL_READ, rules="gform_map1.yaml"),
    Line(
        "gform.csv",
        "Left out: rows for which the condition of the map does not hold (1).",
        rules="gform_map1.yaml",
        change=("answers:", _AGREED),
    ),
    Line("k_dur.parquet", "column 'diabetes_years' is of the type Duration"),
    Line("k_listdur.parquet", "column 'feet_feelings' is of the type List(Duration"),
    Line("k_listlist.parquet", "column 'feet_feelings' is of the type List(List("),
]


def run(line: Line, folder: Path) -> Result:
    """Score a table, or check it where no person is asked for."""
    args = [*line.more]
    if line.rules:
        rules = (_TABLES / line.rules).read_text(encoding="utf-8")
        path = folder / "map.yaml"
        path.write_text(rules.replace(*line.change) if line.change[0] else rules)
        args += ["--map", str(path)]
    table = str(_TABLES / line.table)
    if line.people:
        return neurocheck("cohort", "score", table, "-o", "-", *args)
    return neurocheck("cohort", "check", table, *args)


@each("line", _LINES, ids=lambda line: f"{line.table} {line.change[1][:9]}".strip())
def test_the_table_gives_what_it_must(line: Line, tmp_path: Path) -> None:
    """Each person has the right urgency, and what is no answer is named."""
    result = run(line, tmp_path)

    lines = (result.err if line.people else result.out + result.err).splitlines()
    said = " ".join(one for one in lines if " questions that no" not in one)
    assert line.words in said
    if line.people:
        rows = csv.DictReader(io.StringIO(result.out))
        found = [f"{row['id']} {row['urgency']}" for row in rows]
        assert ", ".join(found) == line.people


def test_an_empty_file_of_answers_is_told() -> None:
    """Nothing is known then, and the file is named."""
    empty = str(_TABLES / "empty.yaml")

    result = neurocheck("assess", "--no-input", "--json", "--answers", empty)

    assert result.document["assessment"]["urgency"]["level"] == "cannot_tell"
    assert "empty.yaml holds no answers." in result.err


@each(
    "outputs",
    [
        ("-o", "T.csv"),
        ("-o", "./T.csv"),
        ("-o", "link.csv"),
        ("-o", "y.csv", "--rejects", "T.csv"),
        ("-o", "y.csv", "--rejects", "y.csv"),
    ],
    ids=" ".join,
)
def test_no_table_is_written_onto_itself(
    outputs: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The status is 2, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    table = Path("T.csv")
    shutil.copy(_TABLES / "total_row.csv", table)
    before = table.read_bytes()
    if "link.csv" in outputs:
        Path("link.csv").symlink_to(table)

    result = neurocheck("cohort", "score", "T.csv", *outputs, "--force")

    assert result.status == 2
    assert table.read_bytes() == before
    assert not Path("y.csv").exists()


def test_no_table_is_forgotten() -> None:
    """Every file of the folder, and every line of the page, is looked at here."""
    page = (_INPUTS / "README.md").read_text(encoding="utf-8")
    listed = page.partition("## tables/")[2].partition("\n## ")[0]
    looked_at = {"empty.yaml", *(line.table for line in _LINES)}

    rows = [row.split("|")[1] for row in listed.splitlines()[3:] if row]
    assert [
        row
        for row in rows
        if row.strip() not in {"", "any"} and not any(one in row for one in looked_at)
    ] == []
    assert {path.name for path in _TABLES.iterdir()} <= looked_at | {
        line.rules for line in _LINES
    }
