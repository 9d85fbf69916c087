"""Tables are read as one person's answers are, and no row is lost."""

import csv
import gzip
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer, accept
from neurocheck.cohort.tables.read import reading
from neurocheck.errors import AnswersError, StorageError
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire, Type
from support import problems
from support.clean_table import Read, read_table
from support.sets import every_type, yes_or_no


_ASKED = every_type()
_PIECES = st.sampled_from(
    [
        "yes",
        "No",
        "both",
        "hot;red",
        "none",
        "5 ft 11",
        "7,1 %",
        "54 mmol/mol",
        "12",
        "",
        " ",
        "dont-know",
        "n.a.",
        "=1+1",
        "NaN",
        "inf",
        "1e5",
        "2026-03-31",
        "-0",
        "99999999999999999999",
        "1.5",
        "hot;none",
        "é\x07",
        "true",
        "1 234",
    ]
)
_RAW = _PIECES | st.text(
    # A table also reads lists, which the interview does not.
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffd\x1f[{"),
    max_size=12,
)


def accepted(question: Question, raw: Any) -> Answer | None:
    """Return what the one door says, or None where it refuses."""
    if question.type is Type.CHOICES and (raw is False or raw == "None"):
        return None  # in a table it can be what Python writes where nobody answered
    try:
        return accept(question, raw)
    except AnswersError:
        return None


def cell_of(answer: Answer | None) -> Any:
    """Return an answer as it stands in a column of answers."""
    if isinstance(answer, tuple):
        return ";".join(answer)
    return None if isinstance(answer, NonAnswer) else answer


def agrees(read: Read, asked: Questionnaire, rows: list[dict[str, Any]]) -> None:
    """Check a table that was read against the one door, cell by cell."""
    assert read.frame.height == len(rows)
    for number, row in enumerate(rows, 1):
        for name, raw in row.items():
            answer = accepted(asked.questions[name], raw)
            assert read.frame[name][number - 1] == cell_of(answer)
            assert ((number, name) in read.places) == (answer is None)


_ROWS = st.lists(
    st.fixed_dictionaries(dict.fromkeys(_ASKED.questions, _RAW)),
    min_size=1,
    max_size=4,
)


@given(_ROWS)
def test_csv_and_the_one_door_agree(rows: list[dict[str, str]]) -> None:
    """A cell of a CSV file means what it would mean in the interview."""
    # The line ends of a table are its own, and a cell of one row is one line here.
    rows = [
        {n: "".join(c for c in v if c not in "\r\n") for n, v in row.items()}
        for row in rows
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(_ASKED.questions), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)

    agrees(read_table(text.getvalue().encode(), _ASKED), _ASKED, rows)


_JSON: st.SearchStrategy[Any] = st.one_of(
    *(_RAW, st.booleans(), st.none()),
    *(st.integers(-(10**30), 10**30), st.floats(allow_nan=False, width=32)),
)


@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(_ASKED.questions, _JSON)),
        min_size=1,
        max_size=3,
    )
)
def test_json_lines_and_the_one_door_agree(rows: list[dict[str, Any]]) -> None:
    """A value of a JSON line means what it would mean in a file of answers."""
    rows = json.loads(json.dumps(rows).replace("Infinity", "1e999"))
    rows = [
        {n: "x" if v in (math.inf, -math.inf) else v for n, v in row.items()}
        for row in rows
    ]
    data = "\n".join(map(json.dumps, rows)).encode()

    agrees(read_table(data, _ASKED), _ASKED, rows)


_SOME_NUMBERS = st.lists(
    st.none() | st.floats() | st.floats(0, 30), min_size=1, max_size=8
)
_GOOD_NUMBERS = st.lists(
    st.none() | st.sampled_from([-0.0, 0.0, 5.0, 7.1, 7.25, 9.95, 20.0, 58.0]),
    min_size=1,
    max_size=4,
)


@given(_SOME_NUMBERS | _GOOD_NUMBERS, st.sampled_from([pl.Float64, pl.Float32]))
def test_parquet_numbers_and_the_one_door_agree(
    tmp_path_factory: pytest.TempPathFactory, values: list[float | None], kind: Any
) -> None:
    """A number of a typed table means what a program's number would mean."""
    path = tmp_path_factory.mktemp("t") / "t.parquet"
    names = ["hba1c", "age", "pain", "ratio", "wound"]
    held = pl.Series(values, dtype=pl.Float64).cast(kind)
    pl.DataFrame(dict.fromkeys(names, held)).write_parquet(path)
    rows = [dict.fromkeys(names, value) for value in held.to_list()]

    agrees(read_table(path, _ASKED), _ASKED, rows)


@given(st.lists(st.none() | st.integers(0, 120), min_size=1, max_size=4))
def test_parquet_whole_numbers_and_the_one_door_agree(
    tmp_path_factory: pytest.TempPathFactory, values: list[int | None]
) -> None:
    """So does a whole number, for a question of whatever type."""
    path = tmp_path_factory.mktemp("t") / "t.parquet"
    names = ["hba1c", "age", "pain", "ratio", "wound"]
    held = pl.Series(values, dtype=pl.UInt8)
    pl.DataFrame(dict.fromkeys(names, held)).write_parquet(path)
    rows = [dict.fromkeys(names, value) for value in values]

    agrees(read_table(path, _ASKED), _ASKED, rows)


def test_other_types_of_columns_are_read(tmp_path: Path) -> None:
    """Dates, lists, categories and true/false are answers as they stand."""
    path = tmp_path / "t.parquet"
    pl.DataFrame(
        {
            "wound": [True, None],
            "signs": [["hot", "red"], []],
            "seen": pl.Series(["2026-03-31", None]).str.to_date(),
            "numb": pl.Series(["both", "no"], dtype=pl.Categorical),
            "age": pl.Series(["58", "61"]).cast(pl.Decimal(10, 2)),
        }
    ).write_parquet(path)

    read = read_table(path, _ASKED)

    assert read.refused == []
    assert read.frame["numb"].to_list() == ["both", "no"]
    assert read.frame["age"].to_list() == [58, 61]
    assert read.frame["wound"].to_list() == ["yes", None]
    assert read.frame["signs"].to_list() == ["hot;red", None]
    assert read.frame["seen"].to_list() == ["2026-03-31", None]


_TABLE = b"id,wound,age\n1,yes,58\n2,no,\n"


@pytest.mark.parametrize(
    "data",
    [
        _TABLE,
        b"\xef\xbb\xbf" + _TABLE.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + _TABLE.replace(b"id,wound", b'"id","wound"'),
        b"\xef\xbb\xbf"
        + _TABLE.replace(b"id,wound,age", b'"id";wound;age').replace(b",", b";"),
        _TABLE.replace(b",", b";"),
        _TABLE.replace(b",", b"\t"),
        _TABLE.replace(b"yes", b'"yes"'),
        _TABLE.rstrip(),
        _TABLE.replace(b"\n", b"\n\n"),
        gzip.compress(_TABLE),
        zstandard.compress(_TABLE),
        b'{"id": "1", "wound": "yes", "age": 58}\n\n{"id": "2", "wound": false}\n',
    ],
    ids=[
        "plain",
        "windows",
        "names in quotation marks",
        "the same with semicolons",
        "semicolon",
        "tab",
        "quoted",
        "no end",
        "blank lines",
        "gzip",
        "zstd",
        "json",
    ],
)
def test_every_usual_form_is_read_alike(data: bytes) -> None:
    """Separators, line ends and packing make no difference."""
    read = read_table(data, _ASKED, "id: id\nanswers: {wound: wound, age: age}")

    assert read.frame.rows() == [("1", "yes", 58), ("2", "no", None)]
    assert (read.status, read.refused) == (["ok", "ok"], [])


@pytest.mark.parametrize(
    "line",
    ["2,no,7,1", "2,no", '2,"no,7', '2,"no"x,7,8', "\x00", '"' * 5],
    ids=["comma decimal", "short", "open quote", "stray quote", "nul", "quotes"],
)
def test_a_row_that_does_not_fit_takes_no_other_with_it(line: str) -> None:
    """It is kept and named, nothing in it counts, and the next rows are read."""
    data = f"id,wound,age\n1,yes,58\n{line}\n3,yes,60\n4,no,61\n".encode()

    read = read_table(data, _ASKED)

    assert read.frame["wound"].to_list() == ["yes", None, "yes", "no"]
    assert read.status == ["ok", "row_refused", "ok", "ok"]
    assert [(cell["row"], cell["kind"]) for cell in read.refused] == [(2, "row")]


def test_a_cell_may_hold_a_line_end() -> None:
    """A text in quotation marks goes on over the end of a line."""
    read = read_table(b'id,words,age\n1,"a\nb, c",58\n2,d,60\n', _ASKED)

    assert read.frame["words"].to_list() == ["a\nb, c", "d"]
    assert read.frame["age"].to_list() == [58, 60]


def test_broken_json_lines_are_kept_as_rows() -> None:
    """A line that is no object is a row of which nothing is known."""
    read = read_table(b'{"age": 58}\n{"age": \n[1]\n{"age": NaN}\n{}\n', _ASKED)

    assert read.frame["age"].to_list() == [58, None, None, None, None]
    assert read.status == ["ok", *["row_refused"] * 3, "no_answers"]


def test_an_empty_table_has_columns_and_no_row() -> None:
    """A header alone is a table."""
    read = read_table(b"id,wound\n", _ASKED)

    assert read.frame.columns == ["id", "wound"]
    assert read.frame.height == 0


def test_many_batches_are_one_table() -> None:
    """Row numbers run on over the parts that a table is read in."""
    count = 900_000
    lines = [f"{n},yes,58" for n in range(1, count + 1)]
    lines[count - 1] = f"{count},yse,58"

    read = read_table("\n".join(["id,wound,age", *lines]).encode(), _ASKED)

    assert read.frame["id"].to_list() == [str(n) for n in range(1, count + 1)]
    assert read.places == {(count, "wound")}


def test_columns_that_are_missing_or_doubled_are_named() -> None:
    """A table that does not fit its map is refused before anything is read."""
    rules = "id: nr\nanswers: {wound: wuond, age: age}"

    found = problems(lambda: read_table(b"nr,wound,age,age\n", _ASKED, rules))

    assert found == [
        "t: NC725 the table has no column 'wuond' (did you mean 'wound'?)",
        "t: NC107 the key 'age' is given twice",
    ]


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"\xff\xfeage", b"PK\x03\x04", b"[1]\n{}"],
    ids=["empty", "blank", "UTF-16", "zip", "other"],
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    """A file of another kind gets a clear error, or has no column of ours."""
    with pytest.raises(AnswersError):
        _read_something(data)


def _read_something(data: bytes) -> None:
    """Read a table that must have a column of ours."""
    if read_table(data, _ASKED).frame.width == 1:
        raise AnswersError("It has no column of ours.")


_LONG = b"id,wound\n" + b"".join(b"%d,yes\n" % (n * n) for n in range(2000))


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_packed_file_that_ends_too_early_is_no_shorter_table(
    pack: Callable[[bytes], bytes], share: float
) -> None:
    """It is refused as damaged, wherever it was cut."""
    data = pack(_LONG)

    with pytest.raises(StorageError, match="damaged, or it ends too early"):
        _read_packed(data[: int(len(data) * share)])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_files_one_after_the_other_are_one(
    pack: Callable[[bytes], bytes],
) -> None:
    """As the tools for them have it; what is no packed file behind one is damage."""
    both = pack(_LONG[:5000]) + pack(_LONG[5000:])

    assert _read_packed(both).frame.height == 2000
    with pytest.raises(StorageError, match="is damaged"):
        _read_packed(both + b"other")


def test_a_damaged_file_that_the_engine_panics_at_is_refused() -> None:
    """What fuzzing found in a file of columns is told like any other damage."""
    data = (
        Path(__file__).parents[2] / "corpus" / "table" / "engine_panic"
    ).read_bytes()

    with pytest.raises(StorageError, match="damaged"):
        _read_packed(data)


@pytest.mark.parametrize("form", ["parquet", "ipc"])
def test_the_name_of_a_table_is_no_pattern(form: str, tmp_path: Path) -> None:
    """A file whose name has signs of a pattern is read, and no other is."""
    for name, word in (("t[12]", "yes"), ("t1", "no"), ("t*", "yes"), ("t2", "no")):
        frame = pl.DataFrame({"wound": [word]})
        getattr(frame, f"write_{form}")(tmp_path / f"{name}.{form}")

    for name in ("t[12]", "t*"):
        read = read_table(tmp_path / f"{name}.{form}", yes_or_no("wound"))
        assert read.frame["wound"].to_list() == ["yes"]


def _read_packed(data: bytes) -> Read:
    """Read a packed table, with what can go wrong in our own words."""
    with reading("t"):
        return read_table(data, yes_or_no("wound"))


@pytest.mark.parametrize("start", [b'{"wound": ', b'{"wound": "yes"}\n{"wound": '])
def test_a_line_without_an_end_is_refused(start: bytes) -> None:
    """Few packed bytes cannot fill the memory with one line."""
    data = gzip.compress(start + b" " * (1 << 23))

    with pytest.raises(AnswersError, match="a line that is too long"):
        read_table(data, yes_or_no("wound"))


def test_a_row_that_never_closes_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A quotation mark that stays open does not have its lines read again and again."""
    seen = 0
    real = csv.reader

    def counting(lines: Iterable[str], **more: Any) -> Any:
        def counted() -> Iterator[str]:
            nonlocal seen
            for line in lines:
                seen += 1
                yield line

        return real(counted(), **more)

    monkeypatch.setattr("neurocheck.cohort.tables.csv_record.csv.reader", counting)
    lines = [*['"', *['""'] * 200] * 20]

    read = read_table("\n".join(["id,wound", *lines]).encode(), yes_or_no("wound"))

    assert read.frame.height == len(lines)
    assert seen < 4 * len(lines)
