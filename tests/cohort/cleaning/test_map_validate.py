"""Maps: what they say, what is wrong with them, and what is never a "no"."""

from itertools import product
from typing import Any

import polars as pl
import pytest

from neurocheck.cohort.cleaning.cells import fold
from neurocheck.cohort.scoring.expressions import MAYBE, AnswerColumns
from neurocheck.questionnaire.conditions import Compare
from support import problems
from support.clean_table import read_table
from support.each import each
from support.sets import every_type


_ASKED = every_type()


def test_values_units_constants_and_non_answers() -> None:
    """Codes, units and words of a table become our answers."""
    rules = """
non_answers: {skipped: [n.a., "."], declined: [refused]}
codes: {told: {1: yes, 2: no, 7: declined, 9: dont-know}}
answers:
  wound: {column: q1, values: told}
  height: {column: tall, unit: in}
  age: {column: years, values: {999: dont-know}}
  numb: {constant: both}
"""
    data = (
        b"q1,tall,years\n1,70,58\n2.0,1.8 m,999\n7,N.A.,refused\n"
        b"9,.,\nyes,70 kg,17\n,,n.a.\n"
    )

    read = read_table(data, _ASKED, rules)

    assert read.frame["wound"].to_list() == ["yes", "no", None, None, None, None]
    assert read.frame["height"].to_list() == [178.0, 180.0, None, None, None, None]
    assert read.frame["age"].to_list() == [58, None, None, None, None, None]
    assert read.frame["numb"].to_list() == ["both"] * 6
    assert read.places == {(5, "q1"), (5, "tall"), (5, "years")}


_SIGNS = """
columns: {h: {values: {1: yes, 0: no}}, r: {values: {1: yes, 0: no}},
  s: {values: {1: yes, 0: no}}}
answers: {signs: {options: {hot: h = yes, red: r = yes, swollen: s = yes}}}
"""


@each("cells", list(product(["1", "0", "", "x"], repeat=3)))
def test_wide_columns_never_turn_unknown_into_no(cells: tuple[str, ...]) -> None:
    """Each option is chosen, denied or unknown, as its own column says."""
    read = read_table(f"n,h,r,s\n1,{','.join(cells)}\n".encode(), _ASKED, _SIGNS)

    names = ["hot", "red", "swollen"]
    found = truths(read.frame, names)
    wanted = {"1": True, "0": False}
    assert found == [wanted.get(cell) for cell in cells]
    none = truths(read.frame, ["none"])[0]
    if "1" in cells:
        assert none is False
    else:
        assert none is (True if set(cells) == {"0"} else None)
    assert len(read.refused) == cells.count("x")


def truths(frame: pl.DataFrame, options: list[str]) -> list[bool | None]:
    """Ask the engine which options the first row includes."""
    import narwhals.stable.v2 as nw

    table = nw.from_native(frame)
    answers = AnswerColumns(_ASKED, table.collect_schema())
    found = {
        name: answers.interpret(Compare("signs", "includes", name)).read()
        for name in options
    }
    row: dict[str, Any] = answers.steps.apply(table).select(**found).rows(named=True)[0]
    return [row[name] for name in options]


def test_a_choice_may_be_known_in_part() -> None:
    """A yes that does not say which is neither of them, and no "no"."""
    rules = """
columns: {q: {values: {1: yes, 0: no}}}
answers: {numb: {options: {"no": q = yes}}}
"""
    read = read_table(b"q\n0\n1\n\n", _ASKED, rules.replace("= yes", "= no"))

    assert read.frame["numb"].to_list() == ["no", "?"]
    assert read.frame["numb" + MAYBE].to_list() == [None, "one;both"]


def test_cases_wait_for_what_is_not_known() -> None:
    """The first true case counts, and none where one before it may be true."""
    rules = """
columns: {ever: {values: {1: yes, 0: no}}, now: {values: {1: yes, 0: no}}}
answers:
  numb:
    cases:
    - {when: ever = no, answer: no}
    - {when: now = yes, answer: both}
    - {when: now = no, answer: one}
"""
    data = b"ever,now\n0,\n1,1\n1,0\n1,\n,1\n"

    assert read_table(data, _ASKED, rules).frame["numb"].to_list() == [
        *("no", "both", "one"),
        *(None, None),
    ]


def test_formulas_need_every_number() -> None:
    """A number is worked out where all its columns are known and it makes sense."""
    rules = """
columns: {bmi: {min: 0, max: 100}, m: {min: 0, max: 3}}
answers: {weight: {formula: bmi * m ** 2}}
"""
    data = b"bmi,m\n25,2\n25,\n,2\n99,3\nx,2\n"

    read = read_table(data, _ASKED, rules)

    assert read.frame["weight"].to_list() == [100.0, None, None, None, None]
    assert read.places == {(4, "bmi, m"), (5, "bmi")}


def test_columns_that_contradict_each_other_are_refused() -> None:
    """Nothing is made of an option that was chosen and denied."""
    rules = """
columns: {a: {values: {1: yes, 0: no}}, b: {values: {1: yes, 0: no}}}
answers: {signs: {options: {hot: {yes: a = yes, no: b = yes}, none: {yes: b = no}}}}
"""
    read = read_table(b"a,b\n1,1\n1,0\n1,\n", _ASKED, rules)

    assert read.frame["signs"].to_list() == [None, None, "hot"]
    assert [cell["kind"] for cell in read.refused] == ["cells together"] * 2


def test_names_of_columns_may_hold_signs_in_conditions() -> None:
    """Groups of other tools stand before a slash or a point."""
    rules = """
columns: {g/h.i-j: {values: {1: yes, 0: no}}}
answers: {wound: {cases: [{when: g/h.i-j = yes, answer: yes},
  {when: g/h.i-j is answered, answer: no}]}}
"""
    read = read_table(b"g/h.i-j,k\n1,\n,\n0,\n", _ASKED, rules)

    assert read.frame["wound"].to_list() == ["yes", None, "no"]


@pytest.mark.parametrize(
    ("rules", "line"),
    [
        ("answers: {wuond: a}", "3:11: NC402 there is no question 'wuond'"),
        ("answers: {wound: {}}", "3:18: NC722 give exactly one of: column, constant"),
        ("answers: {wound: {column: a, constant: yes}}", "3:18: NC722"),
        (
            "columns: {a: {}}\nanswers: {}",
            "3:14: NC722 give exactly one of: values, or",
        ),
        ("answers: {wound: {column: a, values: {'': no}}}", "3:43: NC724 '' is no"),
        ("answers: {wound: {column: a, values: {9: non}}}", "3:42: NC405 'non' can"),
        ("answers: {wound: {column: a, values: {1: no, 1.0: no}}}", "NC107 the key"),
        (
            "answers: {wound: {column: a, values: told}}",
            "NC303 there is no answer list",
        ),
        ("answers: {wound: {column: a, unit: kg}}", "NC308 'unit' does not fit"),
        ("answers: {height: {column: a, unit: mile}}", "NC204 'mile' is not one of"),
        ("answers: {signs: {options: {warm: a = yes}}}", "NC306 'signs' has no option"),
        ("answers: {signs: {options: {hot: a = yes}}}", "NC723 the column 'a' is not"),
        ("answers: {weight: {formula: a * 2}}", "NC723 the column 'a' is not"),
        ("answers: {wound: {constant: non}}", "NC405 'non' can never be an answer"),
        ("non_answers: {never: [x]}\nanswers: {}", "NC204 'never' is not one of"),
        ("answers: {signs: {column: a, split: ''}}", "NC201 expected text"),
        ("answers:", "NC201 expected a mapping, found nothing (nothing is matched yet"),
        (
            "columns:\nanswers: {age: a}",
            "3:9: NC201 expected a mapping, found nothing (",
        ),
        ("answers:\n  age:", "found nothing (write the name of a column behind it"),
        ("answers: {age: {column: ''}}", "place, such as: column 3)"),
        ("answers: {wound: {column: a, values: {1: '?'}}}", "can tell: dont-know), or"),
        ("answers: {signs: {options: {'?3': a = yes}}}", "(write an option in its pl"),
        (
            "columns: {a: {values: {1: x}, split: ';'}}\nanswers: {}",
            "3:31: NC202 unknown key 'split' (cells with several answers can only be",
        ),
        ("answers: {age: {column: a, split: ';'}}", "NC308 'split' does not fit"),
        ("answers: {age: {column: a, dates: iso}}", "NC308 'dates' does not fit"),
        ("answers: {seen: {column: a, dates: us}}", "NC204 'us' is not one of"),
        ("answers: {wound: {column: a, decimal: '.'}}", "NC308 'decimal' does not fit"),
        ("answers: {wound: {floor: a / 2}}", "NC308 'floor' does not fit"),
        ("answers: {age: {floor: a / 2, round: a / 2}}", "NC722 give exactly one of"),
        ("answers: {age: {years: {from: a, to: b}}}", "NC723 the column 'b' is not"),
        (
            "columns: {a: {values: {1: x}}}\nanswers: {age: {years: {from: a, to: a}}}",
            "NC406 cannot read the formula: 'a' is not a column of dates",
        ),
        (
            "columns: {a: {dates: iso}}\nanswers: {age: {floor: a / 2}}",
            "NC406 cannot read the formula: 'a' is not a column of numbers",
        ),
        (
            "columns: {a: {dates: iso, min: 1, max: 2}}\nanswers: {}",
            "NC722 give exactly one of: values, or min and max, or dates",
        ),
        (
            "columns: {a: {dates: iso, decimal: '.'}}\nanswers: {}",
            "NC308 'decimal' does not fit",
        ),
        ("answers: {wound: a}\nmore: x", "4:1: NC202 unknown key 'more'"),
    ],
)
def test_a_wrong_map_says_where(rules: str, line: str) -> None:
    """Each kind of mistake is told with its place."""
    found = problems(lambda: read_table(b"a\n", _ASKED, rules))

    assert any(line in problem for problem in found), found
    assert all(problem.startswith("m.yaml:") for problem in found)


def test_a_map_for_another_set_is_refused() -> None:
    """The questions of a map are those of one question set."""
    from neurocheck.cohort.cleaning.map_validate import load_map

    data = b"format: neurocheck-map/1\nquestionnaire: other\nanswers: {x: y}\n"

    found = problems(lambda: load_map(data, _ASKED))

    place = "map:2:16: NC721 this map is for 'other', not for 'test'"
    assert len(found) == 1
    assert found[0].startswith(place)


def test_spellings_of_one_value_are_one() -> None:
    """Numbers are compared as numbers, words without case and spaces."""
    assert {fold(v) for v in (1, 1.0, "1", "1,0", " 1.00 ", "01")} == {"1"}
    assert fold("  YES\t") == "yes"
    assert fold(float("nan")) == "nan"
