"""Columns that are lost: said once, with what a map may do about it."""

from support.clean_table import read_table
from support.each import each
from support.sets import every_type


_DAYS = "columns: {d: {column: q, min: 0, max: 50000}}\n"


@each(
    ("rules", "cell", "cure"),
    [
        (
            _DAYS + "answers: {age: {formula: d / 365}}",
            "18393",
            "write floor: or round: in place of formula:",
        ),
        (
            "columns: {d: {column: q, min: 0, max: 9}}\nanswers: {age: {floor: d}}",
            "18393",
            "check min: and max:",
        ),
        (
            "columns: {d: {column: q, min: 0, max: 9}}\nanswers: {age: {floor: d}}",
            "5",
            "",
        ),
        ("answers: {signs: q}", "1", "say under values: what each code means"),
        (
            "answers: {signs: {column: q, values: {1: hot}}}",
            "2",
            "list each code under",
        ),
        ("answers: {seen: q}", "3/4/2026", "say with dates: day-first"),
        ("answers: {weight: q}", "700", "name the unit with unit:"),
        ("answers: {age: q}", "58.5", "describe the column under columns:"),
        ("answers: {age: q}", "n.k.", "name the words for no answer"),
        (
            _DAYS + "answers: {age: {floor: d}}",
            "1.234",
            "say with decimal: which mark",
        ),
    ],
)
def test_a_lost_column_is_told_once_with_a_cure(
    rules: str, cell: str, cure: str
) -> None:
    """The likely cure names the key of the map that fits the reason."""
    data = ("q\n" + f"{cell}\n" * 20).encode()

    lost = read_table(data, every_type(), rules).lost

    assert len(lost) == 1
    assert lost[0].startswith("Nearly all of the column q is refused: 20 of 20 cells")
    assert cure in lost[0]
    assert ("A map may mend it" in lost[0]) == bool(cure)


@each(
    ("cells", "is_lost"),
    [
        (["x"] * 9 + ["58"], True),
        (["x"] * 8 + ["58"], False),
        (["x"] * 3 + [""] * 30, True),
        (["x"] * 2, False),
        (["x"] * 3, True),
    ],
)
def test_a_column_is_lost_where_hardly_a_filled_cell_is_read(
    cells: list[str], is_lost: bool
) -> None:
    """Nine of ten filled cells, and not just two."""
    data = "id,age\n" + "".join(f"1,{cell}\n" for cell in cells)

    assert bool(read_table(data.encode(), every_type()).lost) == is_lost
