"""The separator and the names are found, whatever stands around them."""

import pytest

from neurocheck.cohort.tables.csv_head import read_head


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ('"id";"Burning, cold, or none?"\n"1";"a, b"', "id|Burning, cold, or none?"),
        ("id\tage, last, in %, ever\n1\t58", "id|age, last, in %, ever"),
        ("sep=;\nid;a,b,c,d\n1;2", "id|a,b,c,d"),
        ("\ufeffsep=\\t\nid\tage", "id|age"),
        ("age^hba1c\n58^7.4", "age|hba1c"),
        ("Foot survey, 2026;;\n\nid;age;hba1c\n1;58;7,4\n2;60;8,1", "id|age|hba1c"),
        ("Foot survey, 2026\nid;hba1c\n1;7,4\n2;8,1", "id|hba1c"),
        ("# exported, 2026\n# by us\nage,hba1c\n58,7", "age|hba1c"),
        ("#,age\n1,58", "#|age"),
        ("#id,age\n1,58", "#id|age"),
        (",,\n\n,,\nage,hba1c,x\n58,7,", "age|hba1c|x"),
        ('id,"How\nold  now?",,"a ""b"""\n1,2,3,4', 'id|How old now?|column 3|a "b"'),
        ("id,,\n1,58,7", "id|column 2|column 3"),
        (",smoking\np1,never\np2,now", "column 1|smoking"),
        ("id,\nann,never\nbob,now", "id|column 2"),
        ("age\n58", "age"),
        ("words\nI feel, well\nfine", "words"),
        ('"a","b"\n"1","\t:"\n"1","\t"', "a|b"),
        ("id, age, words\n1, 58, x; y", "id|age|words"),
        ("Gro\u0308\u00dfe,a\u200bge\n1,2", "Gr\u00f6\u00dfe|age"),
    ],
)  # fmt: skip
def test_the_names_of_columns_are_found(text: str, columns: str) -> None:
    """Titles, comments, blank lines and signs inside marks are told from names."""
    assert read_head(text.split("\n")).columns == tuple(columns.split("|"))


def test_an_enormous_name_of_a_column_is_one() -> None:
    """In quotation marks, and longer than any that is looked through."""
    text = "word " * 30_000

    assert read_head([f'id,"{text}",age', "1,x,58"]).columns[::2] == ("id", "age")


def test_a_line_that_is_left_out_is_told() -> None:
    """A title and a comment are named by their number; blank lines are not."""
    head = read_head(["# a", "Survey 2026;;", ";;", "id;age;x", "1;2;3"])

    assert head.notes == ["2 lines above the names of the columns were left out."]
    assert (head.separator, head.lines) == (";", 4)


@pytest.mark.parametrize("lines", [[], [""], [",,", " "]])
def test_a_file_without_names_has_none(lines: list[str]) -> None:
    """Blank lines name nothing."""
    assert read_head(lines).columns == ()
