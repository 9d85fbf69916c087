"""Cells that hold several answers, and numbers and dates that can mean two things."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.cohort.cleaning.cells import Cell, Refusal
from neurocheck.cohort.cleaning.clean import _Column
from neurocheck.cohort.cleaning.lists import find_items
from neurocheck.cohort.scoring.expressions import MAYBE
from neurocheck.cohort.scoring.score import score
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire, Type
from support.bundled import bundle
from support.clean_table import Read, read_table
from support.each import each
from support.random_tables import expected, random_sheets, rows_of
from support.sets import danger_guidance, dangers, every_type


_ASKED = every_type()
_DANGERS = dangers()


def read_cells(name: str, cells: list[str], rules: str | None = None) -> Read:
    """Read a table of one column."""
    text = "\n".join([name, *('"' + cell.replace('"', '""') + '"' for cell in cells)])
    return read_table(text.encode(), _ASKED, rules)


@each(
    ("cell", "wanted"),
    [
        ("Hot, Swollen", "hot;swollen"),
        ("Swollen, Red, or dark, Hot", "hot;red;swollen"),
        ("Red, or dark", "red"),
        ("Red, or dark;swollen", "red;swollen"),
        ("Hot,, ", "hot"),
        ('["hot", "Red, or dark"]', "hot;red"),
        ("['hot', 'red']", "hot;red"),
        ("[Hot, Red, or dark]", "hot;red"),
        ("{hot,red}", "hot;red"),
        ('{hot,"Red, or dark"}', "hot;red"),
        ('{"Red, or dark",hot}', "hot;red"),
        ('["none"]', "none"),
        ("[]", None),
        ("{}", None),
        ('["dont-know"]', None),
    ],
)
def test_a_cell_may_hold_several_answers(cell: str, wanted: str | None) -> None:
    """Options and labels, which may hold commas, are read from left to right."""
    read = read_cells("signs", [cell])

    assert read.frame["signs"].to_list() == [wanted]
    assert read.refused == []


@each(
    ("name", "cell", "wanted"),
    [("wound", "n\u200bo", "no"), ("signs", "Hot\u00ad, ho\ufefft", "hot")],
)
def test_invisible_characters_are_no_letters(name: str, cell: str, wanted: str) -> None:
    """They come with what was copied from pages and documents."""
    read = read_cells(name, [cell])

    assert read.frame[name].to_list() == [wanted]
    assert read.refused == []


def test_a_letter_that_only_looks_like_another_is_named() -> None:
    """Else nobody sees why a cell is no answer."""
    for rules in (None, "answers: {signs: {column: signs, values: {hot: hot}}}"):
        read = read_cells("signs", ["h\u043et"], rules)

        assert "its character 2 is CYRILLIC SMALL LETTER O" in str(read.refused)


@each(
    ("cell", "wanted", "uncertain", "parts"),
    [
        ("Hot, wet", "hot", "red;swollen", [2]),
        ("wet; Red, or dark; dry", "red", "hot;swollen", [1, 3]),
        ('["hot", "dont-know"]', "hot", "red;swollen", [2]),
        ('["hot", 5, null]', "hot", "red;swollen", [2, 3]),
        ("none, wet", None, None, [2]),
        ("hot, none", None, None, [None]),
        ("no hot feet, wet", None, None, [None]),
    ],
)
def test_what_is_known_beside_an_unknown_part_counts(
    cell: str, wanted: str | None, uncertain: str | None, parts: list[int | None]
) -> None:
    """The rest may or may not apply, and each part that is no answer is listed."""
    read = read_cells("signs", [cell])

    assert read.frame["signs"].to_list() == [wanted]
    assert read.frame["signs" + MAYBE].to_list() == [uncertain]
    assert [one["part"] for one in read.refused] == parts
    assert read.status == ["cells_refused"]


@each(
    ("cell", "level", "count"),
    [
        ("Pain, something else", "emergency", 1),
        ("I passed out, something else", "cannot_tell", 2),
        ("something else", "cannot_tell", 1),
        ("None, something else", "cannot_tell", 1),
        ("None", "routine", 0),
    ],
)
def test_a_danger_sign_beside_an_unknown_part_counts(
    cell: str, level: str, count: int
) -> None:
    """A sign that is known is told, and the question stays open."""
    data = f'chest,skin\n"{cell}",none\n'.encode()

    frame = read_table(data, _DANGERS).frame

    [row] = rows_of(score(frame, _DANGERS, danger_guidance(_DANGERS)))
    assert (row["urgency"], row["danger_open"]) == (level, count)


def test_a_word_of_a_program_for_nothing_is_no_answer() -> None:
    """Python writes None for a question that was not seen, and nobody said no to it."""
    read = read_cells("signs", ["None", "none", "None of these", "None, Hot"])

    assert read.frame["signs"].to_list() == [None, "none", "none", "hot"]
    assert [(one["row"], one["part"]) for one in read.refused] == [(1, None), (4, 1)]
    rules = "answers: {signs: {column: signs, values: {None: none}}}"
    assert read_cells("signs", ["None"], rules).frame["signs"].to_list() == ["none"]


@pytest.mark.parametrize("cell", [True, False])
def test_true_and_false_name_no_option(cell: bool) -> None:
    """A false that nobody gave stands where a program fills in what is missing."""
    read = read_table(json.dumps({"signs": cell, "wound": cell}).encode(), _ASKED)

    assert read.known(_ASKED) == [{"wound": "yes" if cell else "no"}]
    assert len(read.refused) == 1


_CODES = """
answers: {signs: {column: q, split: [";", ",", "|", " "],
  values: {1: hot, 3: red, 5: swollen, 99: none, 77: dont-know}}}
"""


def test_codes_between_signs_go_through_the_values_one_by_one() -> None:
    """Whatever stands between codes, and whether they are numbers or text."""
    cells = [
        "1",
        "1;3",
        "1,3",
        "1 3.0",
        "1|3|",
        "99",
        "77",
        "77;77",
        "1;8",
        "1;77",
        "8",
    ]
    read = read_cells("q", cells, _CODES)

    assert read.frame["signs"].to_list() == [
        *("hot", "hot;red", "hot;red", "hot;red", "hot;red", "none"),
        *(None, None, "hot", "hot", None),
    ]
    assert [(one["row"], one["part"]) for one in read.refused] == [
        *((9, 2), (10, 2), (11, None)),
    ]


def test_a_refused_code_names_the_codes_of_the_map() -> None:
    """Where several codes stand in one cell, the key that reads them is named."""
    rules = "answers: {signs: {column: q, values: {1: hot, 3: red}}}"

    read = read_cells("q", ["8", "1;3", "hot"], rules)

    reason = "the map does not say what this means; expected one of: 1, 3"
    assert [one["reason"] for one in read.refused] == [
        reason,
        f"{reason}; for several answers in one cell, write split:",
        reason,
    ]


def test_labels_between_signs_are_the_longest_first() -> None:
    """A label may hold the sign that stands between labels; so may one of the map."""
    rules = 'answers: {signs: {column: q, split: ", "}}'
    other = """
answers: {signs: {column: q, split: ",", values: {"chaud, sec": hot, chaud: red}}}
"""
    assert read_cells("q", ["Red, or dark, hot"], rules).frame["signs"][0] == "hot;red"
    assert read_cells("q", ["chaud, sec,chaud"], other).frame["signs"][0] == "hot;red"


def test_a_list_of_one_is_its_item() -> None:
    """A question with one answer takes a list of one, and no longer list."""
    data = (
        b'{"wound": ["yes"], "age": [58], "seen": ["2026-03-31"], "words": ["a"]}\n'
        b'{"wound": ["yes", "no"], "age": [58, 59], "seen": [], "words": []}\n'
        b'{"wound": ["yes", "yes"], "age": "[61]", "seen": [null], "words": "[a]"}\n'
    )

    read = read_table(data, _ASKED)

    assert read.frame["wound"].to_list() == ["yes", None, "yes"]
    assert read.frame["age"].to_list() == [58, None, 61]
    assert read.frame["seen"].to_list() == ["2026-03-31", None, None]
    assert read.frame["words"].to_list() == ["a", None, "[a]"]
    assert read.places == {(2, "wound"), (2, "age")}


@each("cell", ["[[]]", '["hot", []]', '[["hot"]]', '[{"hot": true}]'])
def test_a_list_within_a_list_is_not_understood(cell: str) -> None:
    """Nothing of it is taken for an answer, or for none, without a word."""
    for read in (
        read_cells("signs", [cell]),
        read_table(f'{{"signs": {cell}}}\n'.encode(), _ASKED),
    ):
        assert read.places == {(1, "signs")}


@each("suffix", ["parquet", "arrow"])
def test_columns_of_lists(tmp_path: Path, suffix: str) -> None:
    """Labels, codes and missing items of lists are read one by one."""
    path = tmp_path / f"t.{suffix}"
    columns = {
        "label": [["Red, or dark", "hot"], [], None, ["hot", None], ["none", "hot"]],
        "code": [[3, 1], [99], [1, 8], None, [77]],
    }
    frame = pl.DataFrame(columns)
    frame.write_parquet(path) if suffix == "parquet" else frame.write_ipc(path)
    codes = _CODES.replace("column: q", "column: code")

    labels = read_table(path, _ASKED, "answers: {signs: label}")
    read = read_table(path, _ASKED, codes)

    assert labels.frame["signs"].to_list() == ["hot;red", None, None, "hot", None]
    assert labels.places == {(4, "label"), (5, "label")}
    assert read.frame["signs"].to_list() == ["hot;red", "none", "hot", None, None]
    assert read.places == {(3, "code")}


@each("form", ["labels", "json", "codes"])
def test_lists_of_random_people_are_assessed_as_each_person_is(form: str) -> None:
    """However several answers are written, the row is told what the person is told."""
    asked, rules, _ = bundle()
    sheets = random_sheets(asked, 30, seed=3)
    several = {
        name: one for name, one in asked.questions.items() if one.type is Type.CHOICES
    }
    lines = [
        json.dumps({name: write(asked, name, sheet[name], form) for name in sheet})
        for sheet in sheets
    ]
    entries = [
        f"{name}: {{column: {name}, split: ' ', values: {{{codes_of(one)}}}}}"
        for name, one in several.items()
    ]
    others = [f"{name}: {name}" for name in asked.questions if name not in several]
    table = "\n".join(lines).encode()
    answers = "answers:\n  " + "\n  ".join(entries + others)

    read = read_table(table, asked, answers if form == "codes" else None)

    assert read.refused == []
    found = rows_of(score(read.frame, asked, rules))
    assert found == [
        {"id": number, **expected(asked, rules, sheet)}
        for number, sheet in enumerate(sheets, 1)
    ]


def codes_of(question: Question) -> str:
    """Return a map's values in which each option has a number."""
    return ", ".join(f"{n}: {name!r}" for n, name in enumerate(question.choices, 1))


def write(asked: Questionnaire, name: str, answer: object, form: str) -> object:
    """Return several answers in one of the ways in which tables hold them."""
    question = asked.questions[name]
    if not isinstance(answer, tuple):
        return answer
    if form == "json":
        return json.dumps(answer)
    if form == "labels":
        return ", ".join(question.choices[name] for name in answer)
    return " ".join(str(list(question.choices).index(name) + 1) for name in answer)


# ── numbers ──────────────────────────────────────────────────────────────────────


def test_a_thousand_is_never_read_as_a_decimal() -> None:
    """Where both fit the column, the cell is refused, or the map says it."""
    rules = """
columns: {n: {column: q, min: 0, max: 50000%s}}
answers: {age: {round: n / 50}}
"""
    cells = ["1,250", "1.250", "1250", "1,250.5", "3000.0"]

    silent = read_cells("q", cells, rules % "")
    comma = read_cells("q", cells, rules % ", decimal: '.'")

    assert silent.frame["age"].to_list() == [None, None, 25, 25, 60]
    assert silent.places == {(1, "q"), (2, "q")}
    assert comma.frame["age"].to_list() == [25, None, 25, 25, 60]
    assert comma.places == {(2, "q")}


@each(
    ("cell", "wanted"),
    [("58.0", 58), ("58,0", 58), (" 58 ", 58), ("58.5", None), ("5.8e1", None)],
)
def test_whole_numbers_may_come_as_decimals(cell: str, wanted: int | None) -> None:
    """A program writes 58.0 where a person says 58."""
    assert read_cells("age", [cell]).frame["age"].to_list() == [wanted]


@each(
    ("cell", "wanted"),
    [
        ("7.4 % 57 mmol/mol", 7.4),
        ("43 mmol/mol 6.1 %", 6.1),
        ("57 mmol/mol (7.4 %)", 7.4),
        ("7.4 % 80 mmol/mol", None),
    ],
)
def test_two_units_in_one_cell_must_agree(cell: str, wanted: float | None) -> None:
    """They are one amount, and never added."""
    assert read_cells("hba1c", [cell]).frame["hba1c"].to_list() == [wanted]


@given(
    st.sampled_from(["age", "pain", "hba1c", "ratio"]),
    st.lists(
        st.none()
        | st.integers(-5, 120)
        | st.floats(allow_nan=True)
        | st.decimals(0, 120, places=2).map(float),
        max_size=6,
    ),
    st.booleans(),
)
def test_whole_columns_are_read_as_cell_by_cell(
    name: str, cells: list[float | None], are_whole: bool
) -> None:
    """Numbers that are taken whole are those that the one door would give."""
    kind = pl.Int64 if are_whole else pl.Float64
    raw = pl.Series(
        [None if one is None or (are_whole and one != one) else one for one in cells],  # noqa: PLR0124
        dtype=pl.Float64,
    ).cast(kind, strict=False)
    cell = Cell(column=name, question=_ASKED.questions[name])

    read = _Column(cell, lambda value: value).read(raw)

    alone = [cell.read(one) for one in raw]
    wanted = [
        None if isinstance(one.answer, NonAnswer) else one.answer for one in alone
    ]
    assert read.answers.to_list() == wanted
    assert read.refused["row"].to_list() == [
        place for place, one in enumerate(alone) if one.refused
    ]


# ── dates ────────────────────────────────────────────────────────────────────────


@each(
    ("form", "cell", "wanted"),
    [
        ("", "2026-03-31", "2026-03-31"),
        ("", "2026/03/31 9:14", "2026-03-31"),
        ("", "2026-03-31T09:14:05Z", "2026-03-31"),
        ("", "31.03.2026", "2026-03-31"),
        ("", "03/31/2026", "2026-03-31"),
        ("", "5/5/2026", "2026-05-05"),
        ("", "31MAR2026", "2026-03-31"),
        ("", "31 March 2026", "2026-03-31"),
        ("", "3/4/2026", None),
        ("", "46112", None),
        ("", "3/4/26", None),
        ("", "31/31/2026", None),
        ("", "31 Ma 2026", None),
        ("day-first", "3/4/2026", "2026-04-03"),
        ("day-first", "3/31/2026", None),
        ("month-first", "3/4/2026", "2026-03-04"),
        ("month-first", "dont-know", None),
        ("excel", "46112", "2026-03-31"),
        ("excel", "46112.5", "2026-03-31"),
        ("excel", "0", None),
        ("excel", "2026-03-31", "2026-03-31"),
    ],
)
def test_a_date_is_read_where_it_can_be_only_one(
    form: str, cell: str, wanted: str | None
) -> None:
    """A map says which way round; without it, what can be two days is refused."""
    rules = f"answers: {{seen: {{column: q, dates: {form}}}}}" if form else None

    read = read_cells("q" if form else "seen", [cell], rules)

    assert read.frame["seen"].to_list() == [wanted]
    assert bool(read.refused) == (wanted is None and cell != "dont-know")


def test_ages_come_from_two_dates() -> None:
    """The years that are over count; a visit before the birth is refused."""
    rules = """
columns: {born: {dates: iso}, visit: {dates: day-first}}
answers: {age: {years: {from: born, to: visit}}}
"""
    data = (
        b"born,visit\n2000-03-01,1/3/2018\n1960-03-01,28/2/2020\n1960-03-01,1/3/2020\n"
        b",1/3/2020\n2020-03-01,1/3/2018\n2010-03-01,1/3/2018\n"
    )

    read = read_table(data, _ASKED, rules)

    assert read.frame["age"].to_list() == [18, 59, 60, None, None, None]
    assert read.places == {(5, "born, visit"), (6, "born, visit")}


@each(
    ("way", "wanted"),
    [("floor", [50, 49, 50, None]), ("round", [50, 50, 51, None])],
)
def test_formulas_round_where_the_map_says_so(
    way: str, wanted: list[int | None]
) -> None:
    """Days become years that are over, or the nearest; a half goes up."""
    rules = f"""
columns: {{days: {{min: 0, max: 50000}}}}
answers: {{age: {{{way}: days / 365}}}}
"""
    cells = ["18250", "18249", str(50.5 * 365), "365"]

    assert read_cells("days", cells, rules).frame["age"].to_list() == wanted


def test_a_decimal_is_rounded_as_its_question_keeps_it() -> None:
    """Nothing is made of a result that is no number."""
    rules = """
columns: {g: {min: -9, max: 500000}}
answers: {weight: {round: g / 1000}, ratio: {floor: g ** 99}}
"""
    read = read_cells("g", ["70250", "70249", "-9"], rules)

    assert read.frame["weight"].to_list() == [70.3, 70.2, None]
    assert read.frame["ratio"].to_list() == [None, None, None]


@pytest.mark.parametrize(
    "text", ["[1, [2, 3]]", "[" * 5000 + "]" * 5000, '{"a": 1}', "['a\n', b]"]
)
def test_odd_brackets_are_harmless(text: str) -> None:
    """Whatever stands between brackets, nothing breaks."""
    find_items(text, (), lambda _part: None)
    read = read_cells("signs", [text.replace("\n", " ")])
    assert read.frame["signs"].to_list() == [None]


def test_a_refusal_never_holds_the_cell() -> None:
    """Kind and reason are all that is told of it."""
    cell = Cell(column="q", question=_ASKED.questions["signs"], split=(",",))

    found = cell.read("secretword, hot, otherword").refused

    assert [one.part for one in found] == [1, 3]
    assert all(isinstance(one, Refusal) for one in found)
    assert "secretword" not in str(found)
