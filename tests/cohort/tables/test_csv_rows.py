"""The rows of a CSV file are the same, however they are split."""

import io

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from neurocheck.cohort.tables import csv_rows
from neurocheck.cohort.tables.csv_record import read_record
from neurocheck.cohort.tables.csv_rows import CsvRows


_PIECES = [
    "a",
    "",
    '"',
    '""',
    ",",
    "\n",
    "\r\n",
    "\r",
    '\\"',
    " ",
    "x y",
    "\t",
    "#",
    "é",
]
_CELLS = ["a", "", '"a"', '""', '"', '"a', 'a"', '"a""b"', 'a"b', '"a,b"', '"""', "é"]
_LINES = [
    '1,"b\n\nc",2\n',
    '"x",,""\n',
    "1,2\n",
    '1,5" cut,3\n',
    "1,2,3\n",
    '"open,2,3\n',
]


def read_rows(text: str, block: int = 1 << 22) -> list[tuple[str | None, ...] | int]:
    """Return the rows below a header; one of another width as its count of cells."""
    wanted = {"a": 0, "b": 1, "c": 2}
    rows: list[tuple[str | None, ...] | int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_rows, "_BLOCK", block)
        for frame, misfits in CsvRows(io.BytesIO(text.encode()), "t").parts(wanted):
            found: list[tuple[str | None, ...] | int] = list(frame.rows())
            for place, count in misfits.items():
                found[place] = count
            rows += found
    return rows


def read_one_by_one(text: str) -> list[tuple[str | None, ...] | int]:
    """Return the same rows, each read by itself."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    rows: list[tuple[str | None, ...] | int] = []
    place = 0
    while place < len(lines):
        row, used = read_record(lines, place, ",", 3)
        if lines[place]:
            rows.append(tuple(row) if len(row) == 3 else len(row))
        place += used or 1
    return rows


@given(
    st.lists(st.sampled_from([*_PIECES, *_LINES]), max_size=30).map("".join),
    st.sampled_from([1, 7, 1 << 22]),
)
@example('1,2,3\n1,"2",3\n\n1,2\n"a\n\nb",2,3\n', 1 << 22)
@example('x,y,"a\\",b"\n"open,2,3\n1,2,3', 1)
def test_the_engine_splits_rows_as_they_are_read_one_by_one(
    text: str, block: int
) -> None:
    """Quotation marks, line ends and the parts of the file make no difference."""
    # Among few and broken rows, another line can look more like the header.
    table = CsvRows(io.BytesIO(f"a,b,c\n1,2,3\n{text}".encode()), "t")
    assume(table.columns == ("a", "b", "c"))
    assert read_rows(f"a,b,c\n1,2,3\n{text}", block) == read_one_by_one(
        f"1,2,3\n{text}"
    )


@given(
    st.lists(
        st.lists(st.sampled_from(_CELLS), min_size=2, max_size=4).map(",".join),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
@example(["a", "b,c,d,e,f"], "\n")
@example([',a,"""'], "\n")
@example(["a,,b", "a,a", '"",a,,'], "\n")
def test_rows_that_are_read_at_once_are_as_they_are_read_one_by_one(
    rows: list[str], end: str
) -> None:
    """As many cells as fit do not make up for a row of another width."""
    text = end.join([*rows, ""])
    assert read_rows(f"a,b,c\n{text}") == read_one_by_one(text)


def test_rows_around_a_spoilt_one_are_split_by_the_engine() -> None:
    """A mark that is not closed has only rows near it read one by one."""
    good = ['1,"b, ""c""",2', '1,"b\nc",2'] * 2_000

    rows = read_rows("\n".join(["a,b,c", *good, '1,"open,2', *good]))

    assert len(rows) == 8_001
    assert rows[:2] == rows[-2:] == [("1", 'b, "c"', "2"), ("1", "b\nc", "2")]
    assert rows[4_000] == 2


def test_backslashes_before_marks_are_read_where_nothing_else_fits() -> None:
    r"""A mark is written ``\"`` by some programs; ``C:\`` keeps its backslash."""
    rows = read_rows('a,b,c\n1,"said \\"ouch\\", then fell",2\n1,"C:\\",2\n')

    assert rows == [("1", 'said "ouch", then fell', "2"), ("1", "C:\\", "2")]


@pytest.mark.parametrize("block", [1, 1 << 22])
def test_two_stray_marks_swallow_no_rows_of_a_wide_table(block: int) -> None:
    """Lines that all look like a row are rows; a cell of several lines is a cell."""
    rows = [
        '1,"58,none,no,no,x',
        "2,61,chest,no,no,x",
        '3,62,none,no,no,6"',
        "4,63,none,no,no,x",
        '5,63,none,no,no,"a',
        'b, c"',
    ]
    text = "\n".join(["a,b,c,d,e,f", *rows, ""])

    assert read_rows(text, block) == [
        2,
        ("2", "61", "chest"),
        ("3", "62", "none"),
        ("4", "63", "none"),
        ("5", "63", "none"),
    ]


@pytest.mark.parametrize("block", [1 << 12, 1 << 22])
def test_a_cell_may_be_a_long_letter(block: int) -> None:
    """Its lines are no people, whatever part of the file they are in."""
    letter = "a line, and more\n" * 1_000
    text = f'a,b,c,d,e,f\n1,58,none,no,no,"{letter}"\n2,61,chest,no,no,x\n'

    assert read_rows(text, block) == [("1", "58", "none"), ("2", "61", "chest")]
