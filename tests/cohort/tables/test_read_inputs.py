"""Tables as people keep them come out as they must; files that went wrong before."""

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from neurocheck.i18n.language import override
from neurocheck.translations.catalogs import find_language
from neurocheck.translations.questionnaire import translate_questionnaire
from support.bundled import bundle
from support.program import Result, neurocheck


_INPUTS = Path(__file__).parents[4] / "shared" / "inputs"
_HEAD = "format: neurocheck-map/1\nquestionnaire: diabetic-neuropathy\n"

_here = pytest.mark.skipif(not _INPUTS.is_dir(), reason="the inputs are not here")


def check(path: Path, rules: str = "", folder: Path | None = None) -> Result:
    """Check a table, with a map where there is one, without its head."""
    if not rules or folder is None:
        return neurocheck("cohort", "check", str(path))
    map_ = folder / "m.yaml"
    map_.write_text(_HEAD + rules, encoding="utf-8")
    return neurocheck("cohort", "check", str(path), "--map", str(map_))


def said_of(result: Result) -> str:
    """Return all that was said, without the questions that no column answers."""
    lines = (result.out + result.err).splitlines()
    return " ".join(one for one in lines if " questions that no" not in one)


@_here
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("semi_q.csv", "1 row Columns that answer no question: Do you feel burning,"),
        ("tabcomma.tsv", "no question: hba1c, last, in %, smoking, ever, or now Every"),
        ("excel_sep.csv", "1 row Every cell can be read."),
        ("title_row.csv", "2 rows Every cell can be read."),
        ("comment.csv", "1 row Every cell can be read."),
        ("blanktop2.csv", "1 row Columns that answer no question: x Every cell"),
        ("caret.csv", "1 row Every cell can be read."),
        ("arr.json", "2 rows Every cell can be read."),
        ("old.xls", "The workbook"),
        ("html.xls", "in the form HTML"),
        ("k_dur.parquet", "column 'diabetes_years' is of the type Duration"),
        ("k_listdur.parquet", "column 'feet_feelings' is of the type List(Duration"),
        ("k_listlist.parquet", "column 'feet_feelings' is of the type List(List("),
        ("latin1_head.csv", "No column of"),
    ],
)  # fmt: skip
def test_what_went_wrong_is_read_or_named(name: str, words: str) -> None:
    """Each file is read, or the message names the cause."""
    result = check(_INPUTS / "tables" / name)

    assert (words if name != "latin1_head.csv" else "not UTF-8") in said_of(result)


@_here
def test_names_are_compared_however_they_are_written(tmp_path: Path) -> None:
    """Composed letters and an encoding that a map names make no difference."""
    rules = "answers: {age: Alter, height: {column: Gr\u00f6\u00dfe, unit: m}}"
    tables = _INPUTS / "tables"

    wrong = check(tables / "latin1_head.csv", rules, tmp_path)
    named = "encoding: windows-1252\n" + rules

    assert "'encoding: windows-1252', which reads 'Gr\u00f6\u00dfe'" in said_of(wrong)
    assert check(tables / "latin1_head.csv", named, tmp_path).status == 0
    assert check(tables / "nfd.csv", rules, tmp_path).status == 0


@_here
def test_backslashes_before_marks_hide_no_danger(tmp_path: Path) -> None:
    """A row is read where that is unambiguous, and refused where it is not."""
    out = tmp_path / "o.csv"

    neurocheck("cohort", "score", str(_INPUTS / "tables/quotes.csv"), "-o", str(out))

    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [row["status"] for row in rows] == ["ok", "ok", "row_refused", "ok"]
    assert [rows[0]["urgency"], rows[3]["urgency"]] == ["emergency", "emergency"]


@_here
def test_a_crafted_table_is_damaged() -> None:
    """A file that asks for more memory than there is does not end the program."""
    questions = Path(__file__).parents[3] / "examples/foot-care-habits/questions.yaml"
    hostile = str(_INPUTS / "hostile" / "wants-2-gib.parquet")

    result = neurocheck("cohort", "check", hostile, "--questions", str(questions))

    assert result.status == 5
    assert "it is damaged" in said_of(result)


def test_a_column_without_a_name_has_a_number(tmp_path: Path) -> None:
    """A map names it by its place."""
    path = tmp_path / "t.csv"
    path.write_text("nr,,Age\n1,Passed out,58\n")
    rules = (
        "answers: {age: Age, danger_heart:"
        " {column: column 2, values: {Passed out: fainted}}}"
    )

    assert check(path, rules, tmp_path).status == 0
    assert "no question: nr, column 2, " not in check(path).out
    assert "no question: nr, column 2" in check(path).out


def test_a_table_that_was_split_wrongly_says_what_was_seen(tmp_path: Path) -> None:
    """One message names the columns and the separator, however many were looked for."""
    path = tmp_path / "t.csv"
    for text, words in (
        ("alter hba\n58 7\n", "'alter hba'. No separator was found between columns."),
        ("alter;hba\n58;7\n", "Columns seen: 'alter', 'hba'. Separator: ';'."),
    ):
        path.write_text(text)
        assert words in said_of(check(path))
        found = check(path, "answers: {age: years, hba1c: a1c}", tmp_path)
        assert words in said_of(found)
        assert said_of(found).count("neurocheck:") == 1


def test_a_name_that_only_looks_like_another_is_told(tmp_path: Path) -> None:
    """The letter is named, with a map and without one."""
    path = tmp_path / "t.csv"
    path.write_text("\u0430ge,hba1c\n58,7\n", encoding="utf-8")
    letter = "its character 1 is CYRILLIC SMALL LETTER A, not LATIN SMALL LETTER A"

    assert letter in said_of(check(path))
    assert letter in said_of(check(path, "answers: {age: age, hba1c: hba1c}", tmp_path))


def test_bytes_that_are_not_utf_8_are_told_once(tmp_path: Path) -> None:
    """Cells in which letters are lost are refused, and the cure is named."""
    path = tmp_path / "t.csv"
    path.write_bytes(b"id,age\n\xe9,58\n1,\xe9\n")

    said = said_of(check(path))

    assert said.count("encoding: windows-1252") == 1
    assert "age: NC601 text that is not UTF-8" in said


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("klingon", "NC204 'klingon' is not one of"),
        ("utf-16", "has none of the columns that the map names. Columns seen: '"),
        ("cp1253", "not in the encoding"),
    ],
)
def test_an_encoding_that_does_not_fit_is_told(
    encoding: str, words: str, tmp_path: Path
) -> None:
    """One that nobody knows, and one that the table is not in."""
    path = tmp_path / "t.csv"
    path.write_bytes(b"age,hb\xd2a1c\n58,\xd8\xff\xd8\n" * 3)

    result = check(
        path, f"encoding: {encoding}\nanswers: {{age: age, hba1c: x}}", tmp_path
    )

    assert words in said_of(result)


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ('[{"age": 58},\n {"age": "x", "hba1c": 7}]', 4, "2 rows age: NC601 text"),
        ('\ufeff [{"age": 58}, 5]', 4, "it is not a JSON object"),
        ('[{"age": 58}', 4, "a JSON array that is not valid"),
        ("[[1]]", 4, "holds no JSON objects"),
        ('{"a\u0308ge": 1, "age": 58}', 0, "no question: \u00e4ge"),
    ],
)
def test_a_json_array_is_a_table(
    text: str, status: int, words: str, tmp_path: Path
) -> None:
    """Objects in one array are rows, as those on lines of their own."""
    path = tmp_path / "t.json"
    path.write_text(text, encoding="utf-8")

    result = check(path)

    assert result.status == status
    assert words in said_of(result)


@pytest.mark.parametrize(
    "held",
    [
        pl.Series([1000], dtype=pl.Duration),
        pl.Series([b"x"]),
        pl.Series([{"a": 1}]),
        pl.Series([[["burning"]]]),
    ],
    ids=lambda one: str(one.dtype)[:12],
)
def test_a_column_of_a_type_that_holds_no_answers_is_named(
    held: Any, tmp_path: Path
) -> None:
    """Column and type are told; the other columns are read all the same."""
    path = tmp_path / "t.parquet"
    pl.DataFrame({"age": [58], "diabetes_years": held}).write_parquet(path)

    result = check(path)

    assert "The column 'diabetes_years' is of the type" in result.err
    assert result.out.count("NC601") == 1


@pytest.mark.parametrize(
    "name",
    [
        bundle().questionnaire.questions["danger_heart"].text,
        *("danger_heart.1", "danger_heart_2", "danger_heart (3)"),
    ],
)
def test_of_two_columns_for_a_question_the_one_that_is_not_read_is_named(
    name: str, tmp_path: Path
) -> None:
    """One bears its id, the other its text or a number; a danger may stand there."""
    path = tmp_path / "t.csv"
    path.write_text(f'danger_heart,"{name}"\nnone,chest\n')

    words = f"'{name[:60]}' has the name of the question danger_heart"
    assert words in said_of(check(path))


def test_a_question_of_which_most_columns_have_no_name_is_not_read(
    tmp_path: Path,
) -> None:
    """Without a map, who ticked the second option would be lost."""
    path = tmp_path / "t.csv"
    text = bundle().questionnaire.questions["danger_heart"].text
    path.write_text(
        f'nr,"{text}",,Age\n,I passed out,None of these,Response\n1,,x,58\n'
    )

    result = check(path)

    assert result.status == 4
    assert "has a column for each option" in said_of(result)
    assert "neurocheck cohort map" in said_of(result)


def test_a_header_that_fits_no_row_is_told_once(tmp_path: Path) -> None:
    """R leaves the names of rows without one; what is where, nobody can tell."""
    path = tmp_path / "t.csv"
    path.write_text('"age","danger_heart"\n"1",58,"chest"\n"2",60,"none"\n')

    said = said_of(check(path))

    assert said.count("Nearly all rows have another number of cells") == 1
    assert "2 of 2. Give each column a name" in said


def test_a_form_in_another_language_is_read_in_that_language(tmp_path: Path) -> None:
    """Its questions and its labels; with a drafted map as well."""
    path, map_, out = (tmp_path / name for name in ("t.csv", "m.yaml", "o.csv"))
    with override(find_language("es", "")):
        asked = translate_questionnaire(bundle().questionnaire).questions
    danger, smoking = asked["danger_heart"], asked["smoking"]
    labels = danger.choices["breath"], danger.choices["chest"]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([danger.text, smoking.text])
        writer.writerow([", ".join(labels), smoking.choices["never"]])
    spanish = ("--lang", "es", "cohort")

    neurocheck(*spanish, "map", str(path), "-o", str(map_))
    for more in ((), ("--map", str(map_))):
        given = (str(path), "-o", str(out), "--force", *more)
        assert neurocheck(*spanish, "score", *given).status == 0
        assert ",ok,emergency," in out.read_text(encoding="utf-8")
    assert neurocheck(*spanish, "check", str(path), "--json").status == 0
