"""``neurocheck cohort``: its files, its statuses, and what it never does."""

import csv
import io
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

import neurocheck.cli.cohort as tables_module
from support.bundled import SETS, bundle
from support.program import neurocheck
from support.random_tables import columns_of, expected, frame_of, random_sheets


_TABLE = "id,feet_numb,age\n=1+1,both,58\n-2,bohtt,61\n@x,,NaN\n"
_HELD = "bohtt"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A small table with two cells that are no answers."""
    path = tmp_path / "t.csv"
    path.write_text(_TABLE)
    return path


def list_names(folder: Path) -> list[str]:
    """Return the names of what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_score_keeps_every_row_and_lists_what_it_refuses(
    table: Path, tmp_path: Path
) -> None:
    """A refused cell is told by place, kind and reason, never by what it held."""
    out, rejects = tmp_path / "out.csv", tmp_path / "rejects.jsonl"

    result = neurocheck(
        *("cohort", "score", str(table), "-o", str(out), "--rejects", str(rejects))
    )

    assert (result.status, result.out) == (0, "")
    assert "neurocheck: 2 cells or rows were refused." in result.err
    scored = pl.read_csv(out, infer_schema=False)
    assert scored["id"].to_list() == ["'=1+1", "-2", "'@x"]
    assert scored["status"].to_list() == ["ok", "cells_refused", "cells_refused"]
    listed = [json.loads(line) for line in rejects.read_text().splitlines()]
    found = [(one["row"], one["column"], one["kind"]) for one in listed]
    assert found == [(2, "feet_numb", "unknown option"), (3, "age", "not a number")]
    assert _HELD not in rejects.read_text() + result.err + out.read_text()
    assert {path.stat().st_mode & 0o777 for path in (out, rejects)} == {0o600}


def test_strict_stops_and_writes_nothing(table: Path, tmp_path: Path) -> None:
    """The first cells that are no answers are named, and there is no result."""
    out = tmp_path / "out.parquet"
    out.write_text("before")

    result = neurocheck("cohort", "score", str(table), "-o", str(out), "--strict")

    assert result.status == 4
    assert "t.csv: row 2, column feet_numb: NC601" in result.err
    assert _HELD not in result.err
    assert out.read_text() == "before"
    assert list_names(tmp_path) == ["out.parquet", "t.csv"]


@pytest.mark.parametrize(
    "suffix", ["csv", "csv.gz", "csv.zst", "jsonl", "jsonl.gz", "parquet", "arrow"]
)
def test_results_can_be_read_again(table: Path, tmp_path: Path, suffix: str) -> None:
    """Every format that is written is a table that is read."""
    out = tmp_path / f"out.{suffix}"
    neurocheck("cohort", "score", str(table), "-o", str(out))

    result = neurocheck("cohort", "check", str(out), "--map", str(_write_map(tmp_path)))

    assert result.out.startswith("3 rows\n")
    assert result.status == 0


def _write_map(folder: Path) -> Path:
    """Write a map that reads the column ``urgency``."""
    path = folder / "map.yaml"
    path.write_text(
        "format: neurocheck-map/1\nquestionnaire: diabetic-neuropathy\nanswers:\n"
        "  smoking: {column: urgency, values: {emergency: now, same_day: now,\n"
        "    soon: past, cannot_tell: never, routine: never}}\n"
    )
    return path


def test_check_counts_what_is_wrong(table: Path) -> None:
    """Column, kind, reason, how often and where; the status says that it is wrong."""
    result = neurocheck("cohort", "check", str(table))

    assert result.status == 4
    assert (
        "feet_numb: NC601 unknown option; expected one of: no, one, both (1 time;"
        in (result.out)
    )
    assert "(1 time; row 2)" in result.out
    assert (
        "Danger questions that no column answers: danger_heart (Danger signs, heart and"
        " head), faint_signs (Signs when you passed out), "
    ) in result.out
    assert "Other questions that no column answers: diabetes_type (" in result.out
    assert _HELD not in result.out + result.err


def test_check_names_rare_values_and_lost_columns(tmp_path: Path) -> None:
    """Numbers that are likely slips are counted; a column that is lost is told once."""
    path = tmp_path / "t.csv"
    path.write_text("age,hba1c,weight\n109,x,80\n58,y,81\n109,z,320\n")

    result = neurocheck("cohort", "check", str(path))
    found = json.loads(neurocheck("cohort", "check", str(path), "--json").out)

    assert (
        "Rare values, so please check them: age (Age): 2; weight (Weight): 1\n"
        in result.out
    )
    assert result.out.count("Nearly all of the column hba1c is refused: 3 of 3") == 1
    assert found["rare_values"] == {"age": 2, "weight": 1}
    assert len(found["lost_columns"]) == 1
    score = neurocheck("cohort", "score", str(path), "-o", "-")
    assert score.err.count("Nearly all of the column hba1c is refused") == 1


def test_a_line_of_a_map_that_is_not_finished_says_how_to_mend_it(
    table: Path, tmp_path: Path
) -> None:
    """Each "?" of a draft asks for one of the words that are listed, or for nothing."""
    rules = tmp_path / "map.yaml"
    rules.write_text(
        "format: neurocheck-map/1\nquestionnaire: diabetic-neuropathy\nanswers:\n"
        "  feet_numb: {column: feet_numb, values: {both: '?'}}\n"
        "  hba1c: {column: age, unit: '?'}\n"
        "columns:\n  born: {column: id, dates: '?'}\n"
    )

    said = neurocheck("cohort", "check", str(table), "--map", str(rules)).err

    mend = "write one of these words in place of '?'"
    assert said.count(mend) == 3
    assert said.count("or put a '#' before the line") == 3
    assert said.count("where nobody can tell: dont-know") == 1


def test_check_names_rows_that_do_not_fit(tmp_path: Path) -> None:
    """A row with a cell too many is told as a row."""
    path = tmp_path / "t.csv"
    path.write_text("id,age\n1,58,9\n")

    assert (
        "whole rows: NC726 it has 3 cells"
        in neurocheck("cohort", "check", str(path)).out
    )


def test_a_row_may_bring_a_question_that_none_before_it_had(tmp_path: Path) -> None:
    """JSON lines leave out what was not answered; a late answer counts all the same."""
    lines = ['{"age": 58}'] * 1500 + ['{"feet_today": ["black"]}']
    path = tmp_path / "late.jsonl"
    path.write_text("\n".join(lines))

    result = neurocheck("cohort", "score", str(path), "-o", "-")

    *others, last = csv.DictReader(io.StringIO(result.out))
    assert (result.status, len(others)) == (0, 1500)
    assert {row["urgency"] for row in others} == {"cannot_tell"}
    assert (last["urgency"], last["flag_foot_black"]) == ("emergency", "true")


def test_standard_input_and_output_are_tables() -> None:
    """``-`` reads and writes."""
    result = neurocheck("cohort", "score", "-", "-o", "-", stdin=_TABLE)

    lines = result.out.splitlines()
    assert lines[0].startswith("id,status,urgency,")
    assert len(lines) == 4


def test_the_template_is_a_table_that_is_right(tmp_path: Path) -> None:
    """An empty table has every question, in the right type, and no problem."""
    path = tmp_path / "t.parquet"
    described = tmp_path / "t.json"
    neurocheck("cohort", "template", "-o", str(path))
    neurocheck("cohort", "template", "-o", str(described))
    header = neurocheck("cohort", "template").out

    ids = [column["id"] for column in json.loads(described.read_text())]
    assert header == ",".join(["id", *ids]) + "\n"
    assert pl.read_parquet_schema(path)["age"] == pl.Int64
    assert list(pl.read_parquet_schema(path)) == ["id", *ids]
    assert neurocheck("cohort", "check", str(path)).status == 0


@pytest.mark.parametrize(
    ("name", "suffix"), [*zip(SETS, ["csv", "parquet"], strict=True)]
)
def test_every_command_takes_any_set(name: str, suffix: str, tmp_path: Path) -> None:
    """From the template to the summary: each row is what one person is told."""
    asked, rules, _ = bundle(SETS[name])
    own = ["--questions", str(SETS[name])] if SETS[name] else []
    sheets = random_sheets(asked, 40, seed=9)
    empty, table = tmp_path / f"empty.{suffix}", tmp_path / f"t.{suffix}"
    template = neurocheck("cohort", "template", *own, "-o", str(empty))
    columns = columns_of(asked, sheets)
    frame = frame_of("polars-eager", asked, columns).select(_read_columns(empty))
    getattr(frame, f"write_{suffix}")(table)
    out = tmp_path / "out.jsonl"

    check = neurocheck("cohort", "check", str(table), *own)
    score = neurocheck("cohort", "score", str(table), *own, "-o", str(out))
    summary = neurocheck("cohort", "summary", str(table), *own, "--json")

    assert [one.status for one in (template, check, score, summary)] == [0] * 4
    assert "Every cell can be read." in check.out
    found = [json.loads(line) for line in out.read_text().splitlines()]
    for number, (row, sheet) in enumerate(zip(found, sheets, strict=True)):
        assert (str(row.pop("id")), row.pop("status")) == (str(number), "ok")
        assert row == expected(asked, rules, sheet)
    levels = Counter(row["urgency"] for row in found)
    assert {k: n for k, n in summary.document["urgency"].items() if n} == levels


def _read_columns(path: Path) -> list[str]:
    """Return the columns of an empty table."""
    read = pl.read_csv if path.suffix == ".csv" else pl.read_parquet
    return list(read(path).columns)


def test_the_columns_are_described_in_words(tmp_path: Path) -> None:
    """Each option has its label, each number its range."""
    page = tmp_path / "columns.md"
    neurocheck("cohort", "template", "-o", str(page))
    text = page.read_text()

    assert "- `both`: Yes, both feet" in text
    assert "a whole number from 18 to 110 years" in text


@pytest.mark.parametrize(
    "args", [[], ["--plain"], ["--json"]], ids=["", "plain", "json"]
)
def test_the_summary_counts(table: Path, args: list[str]) -> None:
    """Rows and missing answers are counted, in each form."""
    result = neurocheck("cohort", "summary", str(table), *args)

    assert result.status == 0
    if args == ["--json"]:
        assert result.document["rows"] == 3
        assert result.document["questions"]["age"] == {
            "answered": 2,
            "missing": 1,
            "not_asked": 0,
        }
    else:
        assert "never" in result.out
        assert "\x1b" not in result.out


@pytest.mark.parametrize("args", [[], ["--plain"]], ids=["drawn", "plain"])
def test_rows_of_zeros_are_folded_into_one(table: Path, args: list[str]) -> None:
    """Red flags that nobody raised are counted together; JSON has each of them."""
    out = neurocheck("cohort", "summary", str(table), *args).out
    flags = neurocheck("cohort", "summary", str(table), "--json").document["rules"]
    zeros = sum(not one["true"] for one in flags["red_flags"].values())
    raised = out.partition("in the words for each person")[2].partition("Questions")[0]

    assert zeros > 1
    assert f"{zeros} others together" in raised or f"all {zeros} together" in raised
    lines = [line for line in raised.splitlines() if line.strip(" :")]
    assert len(lines) == len(flags["red_flags"]) - zeros + 1


def test_the_summary_is_written_as_markdown(table: Path, tmp_path: Path) -> None:
    """A page with tables, and the caution first."""
    page = tmp_path / "s.md"
    neurocheck("cohort", "summary", str(table), "-o", str(page))

    assert "| Age | 1 | 3 | 33.3 % |" in page.read_text()


def test_an_unknown_suffix_is_a_usage_error(table: Path) -> None:
    """Nothing is read where the result could not be written."""
    assert neurocheck("cohort", "score", str(table), "-o", "x.xlsx").status == 2
    assert neurocheck("cohort", "summary", str(table), "-o", "x.pdf").status == 2


def test_a_table_of_strangers_is_refused(tmp_path: Path) -> None:
    """A table without any of our columns needs a map."""
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")

    result = neurocheck("cohort", "summary", str(path))

    assert result.status == 4
    assert "--map FILE" in result.err


def test_a_missing_engine_is_named(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra the command says how to install it."""
    monkeypatch.setattr(tables_module, "find_spec", lambda _: None)

    result = neurocheck("cohort", "check", str(table))

    assert result.status == 1
    assert "pip install 'neurocheck[cohort]'" in result.err


def test_progress_is_drawn_for_a_person_only(table: Path) -> None:
    """Where standard error is a terminal it says how many rows are read."""
    seen = neurocheck("cohort", "score", str(table), "-o", "-", typed="")

    assert "3 rows" in seen.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["int", "term"])
def test_an_interrupted_run_leaves_no_half_file(tmp_path: Path, sent: int) -> None:
    """What was there stays, and nothing lies beside it."""
    out = tmp_path / "out.csv"
    out.write_text("before")
    command = [
        sys.executable,
        "-m",
        "neurocheck",
        "cohort",
        "score",
        "-",
        "-o",
        str(out),
    ]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603 - our own program
    assert run.stdin is not None
    run.stdin.write(b"id,age\n" + b"1,58\n" * 1_000_000)
    run.stdin.flush()
    while len(list_names(tmp_path)) < 2 and run.poll() is None:
        time.sleep(0.05)

    run.send_signal(sent)
    run.communicate()

    assert run.returncode == 130
    assert out.read_text() == "before"
    assert list_names(tmp_path) == ["out.csv"]


def test_standard_output_can_be_any_stream() -> None:
    """A text stream gets what a byte stream would."""
    from neurocheck.cli.cohort_run import Stdout

    text = io.StringIO()
    out = Stdout(text)
    for piece in ("\u00e9".encode()[:1], "\u00e9".encode()[1:]):
        out.write(piece)

    assert text.getvalue() == "\u00e9"


_STUDY = "who,site,agreed,age\n" + "".join(
    f"{number},{'north' if number % 3 else 'south'},{int(number % 7 > 0)},58\n"
    for number in range(1, 31)
)
_STUDY_MAP = """
format: neurocheck-map/1
questionnaire: diabetic-neuropathy
id: who
by: site
columns: {agreed: {values: {1: yes, 0: no}}}
where: agreed = yes
answers: {age: age}
"""


@pytest.fixture
def study(tmp_path: Path) -> list[str]:
    """A table of two sites and its map, as arguments."""
    table, rules = tmp_path / "study.csv", tmp_path / "study.yaml"
    table.write_text(_STUDY + "Total,,,\n,,,\n")
    rules.write_text(_STUDY_MAP)
    return [str(table), "--map", str(rules)]


def test_rows_that_are_left_out_are_said(study: list[str], tmp_path: Path) -> None:
    """On the way, in the findings, and on each page of the summary."""
    page = tmp_path / "s.md"
    score = neurocheck("cohort", "score", *study, "-o", "-")
    check = neurocheck("cohort", "check", *study)
    counts = neurocheck("cohort", "check", *study, "--json").document
    summary = neurocheck("cohort", "summary", *study, "--json", "-o", str(page))

    said = [
        "Left out: blank rows at the end (1).",
        "Left out: lines with totals (1).",
        "Left out: rows for which the condition of the map does not hold (4).",
    ]
    assert len(score.out.splitlines()) == 27
    assert score.err.splitlines() == [f"neurocheck: {line}" for line in said]
    assert check.out.splitlines()[:4] == ["26 rows", *said]
    left_out = {"blank": 1, "total": 1, "where": 4}
    assert counts["left_out"] == summary.document["left_out"] == left_out
    assert all(line.split("(")[0] in page.read_text() for line in said)


def test_the_summary_is_a_page_with_a_bar_for_each_count(
    study: list[str], tmp_path: Path
) -> None:
    """No script, nothing fetched, and each group under its own heading."""
    page = tmp_path / "s.html"
    result = neurocheck("cohort", "summary", *study, "-o", str(page))

    html = page.read_text()
    assert result.status == 0
    assert "<h2>site = north</h2>" in html
    assert html.count('<svg class="bar"') == html.count('<th scope="row">')
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_groups_can_be_named_on_the_command_line(study: list[str]) -> None:
    """The option wins over the map; a column that is not there is named."""
    by_site = neurocheck("cohort", "summary", *study, "--json").document
    by_consent = neurocheck("cohort", "summary", *study, "--by", "agreed", "--json")
    wrong = neurocheck("cohort", "summary", *study, "--by", "sitee")

    assert by_site["by"] == "site"
    assert {name: one["rows"] for name, one in by_site["groups"].items()} == {
        "north": 17,
        "south": 9,
    }
    assert by_consent.document["groups"] == {}  # one group alone is everybody
    assert wrong.status == 4
    assert "'sitee'" in wrong.err


@pytest.mark.parametrize("args", [[], ["--plain"], ["--json"]])
def test_small_counts_are_hidden_in_every_form(
    study: list[str], tmp_path: Path, args: list[str]
) -> None:
    """A number below the smallest stands nowhere, not even that of rows left out."""
    page, html = tmp_path / "s.md", tmp_path / "s.html"
    files = ["-o", str(page), "-o", str(html)]
    low = ["--smallest", "10"]
    result = neurocheck("cohort", "summary", *study, *low, *args, *files)

    assert result.status == 0
    if args == ["--json"]:
        assert result.document["left_out"]["where"] is None
        assert result.document["groups"] == {}  # 9 rows are too few for a group
    else:
        assert "does not hold (hidden)." in " ".join(result.out.split())
        assert "Counts below 10 are hidden" in result.out
    assert "does not hold (4)" not in page.read_text() + html.read_text() + result.out


def test_a_summary_begins_with_the_questions_about_danger(
    study: list[str], tmp_path: Path
) -> None:
    """It says so in words where the table asks none, or where none was answered."""
    asked = tmp_path / "asked.csv"
    asked.write_text("id,age,danger_heart\n1,58,none\n2,59,\n")
    blank = tmp_path / "blank.csv"
    blank.write_text("id,age,danger_heart\n1,58,\n2,59,nothing at all\n")

    first = [
        neurocheck("cohort", "summary", *args, "--plain").out
        for args in (study, [str(asked)], [str(blank)])
    ]

    assert first[0].startswith("No question about danger signs is in this table.")
    assert first[1].startswith("These are counts")
    assert first[2].startswith("No question about danger signs was answered")
    for text in first:
        head = text.partition("\n\n")[2]
        assert head.startswith("Every question about danger signs was answered:\n- as")


def test_rows_that_hold_no_answer_have_no_level(tmp_path: Path) -> None:
    """Neither refused nor blank rows are called routine, or anything else."""
    path = tmp_path / "t.csv"
    path.write_text('id,age,danger_heart\n1,58,chest\n2,,\n3,"5\n4,60,none\n')

    rows = [*csv.DictReader(io.StringIO(score_rows(path)))]

    assert [(row["status"], row["urgency"]) for row in rows] == [
        ("ok", "emergency"),
        ("no_answers", ""),
        ("row_refused", ""),
        ("ok", "cannot_tell"),
    ]


def score_rows(path: Path) -> str:
    """Return the scores of a table, as CSV."""
    return neurocheck("cohort", "score", str(path), "-o", "-").out


@pytest.mark.parametrize("way", ["last", "most complete"])
def test_choosing_a_row_of_each_person_takes_a_file(tmp_path: Path, way: str) -> None:
    """It is read twice; a stream is refused, and so is a table without ids."""
    table, rules = tmp_path / "t.csv", tmp_path / "m.yaml"
    table.write_text("who,age\n1,58\n1,59\n")
    head = "format: neurocheck-map/1\nquestionnaire: diabetic-neuropathy\n"
    rules.write_text(f"{head}one_row_per: {way}\nanswers: {{age: age}}\n")
    args = ["--map", str(rules), "--id", "who", "-o", "-"]

    file = neurocheck("cohort", "score", str(table), *args)
    stream = neurocheck("cohort", "score", "-", *args, stdin=table.read_text())
    no_id = neurocheck("cohort", "score", str(table), "--map", str(rules), "-o", "-")

    assert len(file.out.splitlines()) == 2
    assert "Left out: further rows with the same id (1)." in file.err
    assert [(one.status, one.out) for one in (stream, no_id)] == [(2, "")] * 2
    assert "must be a file" in stream.err
    assert "--id COLUMN" in no_id.err


def test_columns_that_answer_no_question_are_told_with_what_to_do(
    tmp_path: Path,
) -> None:
    """A form's own table was hardly read: that is said first, and in each form."""
    table = tmp_path / "our form.csv"
    table.write_text("Timestamp,Name,How old are you now,age,<b>,q1,q2\n1,x,58,58,,,\n")
    page = tmp_path / "s.html"

    summary = neurocheck("cohort", "summary", str(table), "-o", str(page), "--plain")
    counts = neurocheck("cohort", "summary", str(table), "--json").document
    score = neurocheck("cohort", "score", str(table), "-o", "-")

    said = (
        "6 of 7 columns answer no question: Timestamp, Name, How old are you now, <b>,"
        " q1, 1 more."
    )
    begin = f"Begin with: neurocheck cohort map '{table}' -o map.yaml"
    for one in (summary, score):
        assert f"neurocheck: {said} {begin}\n" in one.err
    assert summary.out.startswith(said + "\n")
    assert said.replace("<b>", "&lt;b&gt;") in page.read_text()
    assert counts["unused_columns"][-2:] == ["q1", "q2"]


def test_who_has_a_map_or_few_other_columns_is_told_nothing(study: list[str]) -> None:
    """A map says what is meant; a column beside ours is no fault."""
    table = Path(study[0])
    table.write_text("id,age,feet_numb,site\n1,58,both,north\n")

    for args in ([str(table)], [*study]):
        assert "answer no question" not in neurocheck("cohort", "summary", *args).err


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Emergency help now", "questions about danger signs are open")),
        ("es", ("Ayuda de emergencia ya", "quedan abiertas preguntas")),
    ],
)
def test_a_summary_speaks_of_people_and_to_nobody(
    study: list[str], tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    """A table is about many: "you need care" is said to one."""
    pages = [tmp_path / f"s.{suffix}" for suffix in ("html", "md", "txt")]
    files = [word for page in pages for word in ("-o", str(page))]
    out = neurocheck("cohort", "summary", *study, *files, "--lang", language).out

    for text in (out, *(page.read_text() for page in pages)):
        told = " ".join(text.split())
        levels = told.partition(": north")[0].partition("in common")[0]
        assert words[0] in levels
        for wrong in ("We cannot tell", "how soon you", "your next", "usted", "Pida"):
            assert wrong not in levels
    assert words[1] in pages[1].read_text()
