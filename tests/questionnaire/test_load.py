"""Promises of loading question sets, and of the catalogue of problems."""

import hashlib
from pathlib import Path

import pytest

from neurocheck.errors import ExitStatus, FileError
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import (
    AllOf,
    AtLeast,
    Compare,
    IsAnswered,
    Not,
)
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Type
from neurocheck.reading.files import read_bytes
from support import problems, question_file, questionnaire
from support.broken import Case, load_cases
from support.each import each


_CASES = load_cases("questionnaire/broken.yaml")
_SHOWN_BY_OTHER_TESTS = {
    Code.UNREADABLE: "tests/reading",
    Code.TOO_LARGE: "tests/reading",
    Code.SYNTAX: "tests/reading",
    Code.TOO_DEEP: "tests/reading, and named conditions below",
    Code.TOO_MANY: "tests/reading, and named conditions below",
    Code.ALIAS: "tests/reading",
    Code.WRONG_FORMAT: "below",
    Code.BAD_FLAG: "below",
    Code.NO_DANGER_QUESTION: "tests/authoring",
    Code.BAD_ANSWER: "tests/answers",
    Code.UNKNOWN_ANSWER: "tests/answers",
    Code.NO_HEAD: "tests/topics",
    Code.BAD_FILE_NAME: "tests/topics",
    Code.NOT_SUPPORTED: "tests/topics",
    Code.NO_SOURCES: "tests/topics",
    Code.NO_HEADING: "tests/topics",
    Code.EMPTY_SECTION: "tests/topics",
    Code.NO_CATALOG: "tests/translations",
    Code.UNREADABLE_CATALOG: "tests/translations",
    Code.NOT_TRANSLATED: "tests/translations",
    Code.OBSOLETE_TEXT: "tests/translations",
    Code.OTHER_PLACEHOLDERS: "tests/translations",
    Code.STALE_TOPIC: "tests/translations",
    Code.OTHER_MAP: "tests/cohort",
    Code.ONE_WAY: "tests/cohort",
    Code.UNDESCRIBED: "tests/cohort",
    Code.BLANK_MEANS: "tests/cohort",
    Code.NO_COLUMN: "tests/cohort",
    Code.BAD_ROW: "tests/cohort",
}
_NOT_OF_A_SINGLE_FILE: dict[Code, str] = {
    Code.UNKNOWN_SOURCE: "needs the catalogue of sources beside the file",
    Code.UNDECIDED: "is shown in tests/authoring",
    **dict.fromkeys(
        (code for code in Code if code.number >= "NC8" and code is not Code.UNDECIDED),
        "tests/broken: found beyond the form of a file",
    ),
    Code.NOT_ANSWERED: "is said of a command's answers, not of a file",
}


@each("case", _CASES, ids=lambda case: case.name)
def test_a_wrong_question_set_says_what_is_wrong(case: Case) -> None:
    """Each kind of problem is told with its place and how to mend it."""
    assert problems(case.load_questions) == case.problems
    assert any(f": {case.code.number} " in line for line in case.problems)


@each("code", Code, ids=lambda code: code.name)
def test_every_code_is_shown_by_a_test(code: Code) -> None:
    """No code of the catalogue goes without an example or a reason."""
    tables = {case.code for case in [*_CASES, *load_cases("guidance/broken.yaml")]}
    places = [tables, _SHOWN_BY_OTHER_TESTS, _NOT_OF_A_SINGLE_FILE]

    assert sum(code in place for place in places) == 1


def test_numbers_of_codes_are_unique() -> None:
    """Two problems never share a number, and numbers look alike."""
    numbers = [code.number for code in Code]

    assert len(set(numbers)) == len(numbers)
    assert all(len(n) == 5 and n.startswith("NC") and n[2:].isdigit() for n in numbers)


def test_all_problems_come_at_once_in_file_order() -> None:
    """One run tells everything that is wrong, from top to bottom."""
    case = Case(
        name="many",
        code=Code.BAD_RANGE,
        lines=[
            "id: Age, type: integer, min: 9, max: 1",
            "id: numb, type: choice, options: yes_no, show_if: later = no",
            "id: later, type: choice, options: {no: No}, halp: x",
        ],
        problems=[],
        more="derived: [{id: numb, short: s, formula: 'age()'}]",
    )

    with pytest.raises(FileError) as caught:
        case.load_questions()

    assert caught.value.message == "q.yaml has 7 problems."
    assert [(p.line, p.column, p.code) for p in caught.value.problems] == [
        (9, 10, "NC301"),
        (9, 35, "NC307"),
        (10, 39, "NC303"),
        (10, 56, "NC403"),
        (11, 40, "NC304"),
        (11, 50, "NC202"),
        (12, 41, "NC406"),
    ]


def test_a_good_question_set_is_loaded_whole() -> None:
    """Keys of the file become fields, with answer lists and values in place."""
    asked = questionnaire(
        """
        wound: {type: choice, options: yes_no, closed: true, default: "no"}
        age: {type: integer, min: 18, max: 110, show_if: wound = yes}
        """,
        answer_lists='yes_no: {"yes": "Yes", "no": "No"}',
        derived="twice: {formula: age * 2}",
    )

    assert list(asked.questions) == ["wound", "age"]
    assert asked.questions["wound"].choices == {"yes": "Yes", "no": "No"}
    assert asked.questions["wound"].default == "no"
    assert asked.questions["age"].type is Type.INTEGER
    assert (asked.questions["age"].low, asked.questions["age"].high) == (18, 110)
    assert asked.questions["age"].show_if == Compare("wound", "=", "yes")
    assert list(asked.formulas) == ["twice"]


def test_conditions_are_given_typed_values() -> None:
    """Numbers and dates of conditions are compared as such, in canonical units."""
    asked = questionnaire(
        """
        hba1c: {type: decimal, min: 3, max: 20, decimals: 1, units:
          [{name: "%"}, {name: mmol/mol, factor: 0.09148, offset: 2.152}]}
        age: {type: integer, min: 18, max: 110}
        seen: {type: date}
        notes: {type: text, show_if: {all: [hba1c >= 54 mmol/mol,
          age < 50, seen > 20260331, {not: age is answered}]}}
        more: {type: text, show_if: {at_least: 1, of: [age = 50, age != 60]}}
        """
    )

    assert asked.questions["notes"].show_if == AllOf(
        (
            Compare("hba1c", ">=", 7.1),
            Compare("age", "<", 50),
            Compare("seen", ">", "2026-03-31"),
            Not(IsAnswered("age")),
        )
    )
    assert asked.questions["more"].show_if == AtLeast(
        (Compare("age", "=", 50), Compare("age", "!=", 60)), 1
    )


def test_named_conditions_stand_for_what_they_say() -> None:
    """A name is replaced by its condition, which may itself use earlier names."""
    asked = questionnaire(
        """
        numb: {type: choice, options: {"no": "No", both: Both}}
        age: {type: integer, min: 18, max: 110, show_if: both_feet}
        """,
        conditions="feet: numb = both\nboth_feet: {all: [feet, numb is answered]}",
    )

    assert asked.questions["age"].show_if == AllOf(
        (Compare("numb", "=", "both"), IsAnswered("numb"))
    )


@pytest.mark.parametrize(
    ("step", "line"),
    [
        ("{{all: [c{0}, c{0}]}}", "NC105 more than 500 values"),
        ("{{not: c{0}}}", "NC104 nested deeper than 40 levels"),
    ],
    ids=["doubling", "chain"],
)
def test_named_conditions_cannot_grow_without_end(step: str, line: str) -> None:
    """Names that stand for names, many times over, are refused quickly."""
    chain = "\n".join(f"c{n + 1}: {step.format(n)}" for n in range(2000))

    found = problems(
        lambda: questionnaire(
            'numb: {type: choice, options: {"no": "No", both: Both}}',
            conditions=f"c0: numb = both\n{chain}",
        )
    )

    assert found
    assert all(line in problem for problem in found)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "questions:1:1: NC205"),
        (b"[]", "questions:1:1: NC205"),
        (b"id: x\n", "questions:1:1: NC205"),
        (b"id: x\nformat: neurocheck-guidance/1\n", "questions:2:9: NC205"),
    ],
    ids=["empty", "list", "no format", "other format"],
)
def test_another_kind_of_file_is_refused(data: bytes, line: str) -> None:
    """A file of another kind gets one problem, which says how to start one."""
    found = problems(lambda: load_questionnaire(data))

    start = "start it with the line: format: neurocheck-questions/1"
    kind = "this is not a file of the kind 'neurocheck-questions/1'"
    assert found == [f"{line} {kind} ({start})"]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (
            b"]",
            ["questions:1:1: NC103 not valid YAML: did not find expected node content"],
        ),
        (
            b"a: 1\na: 2\n",
            [
                "questions:1:1: NC202 unknown key 'a'",
                *(
                    f"questions:1:1: NC203 the key '{key}' is missing"
                    for key in ("format", "id", "version", "title", "sections")
                ),
                "questions:2:1: NC107 the key 'a' is given twice (keep one of them)",
            ],
        ),
    ],
    ids=["not YAML", "doubled key"],
)
def test_a_file_with_wrong_form_is_refused(data: bytes, lines: list[str]) -> None:
    """Problems of the text come with those of its content, as far as it can be read."""
    assert problems(lambda: load_questionnaire(data)) == lines


def test_a_file_is_named_in_problems_and_hashed(tmp_path: Path) -> None:
    """A path, its text and its bytes give the same set, with the file's hash."""
    data = question_file("notes: {type: text}")
    path = tmp_path / "mine.yaml"
    path.write_bytes(data)

    assert load_questionnaire(path) == load_questionnaire(str(path))
    assert load_questionnaire(path) == load_questionnaire(data)
    assert load_questionnaire(path).sha256 == hashlib.sha256(data).hexdigest()
    path.write_bytes(b"[]")
    assert problems(lambda: load_questionnaire(path))[0].startswith(
        f"{path}:1:1: NC205"
    )


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_is_not_there_is_a_file_error(tmp_path: Path, name: str) -> None:
    """A missing file and a folder are refused with the reason."""
    with pytest.raises(FileError) as caught:
        read_bytes(tmp_path / name)

    assert caught.value.exit_status == ExitStatus.FILE
    assert caught.value.problems[0].code == "NC101"


def test_a_set_without_questions_is_refused() -> None:
    """There must be something to ask."""
    head = b"format: neurocheck-questions/1\nid: t\nversion: '1'\ntitle: T\n"

    assert problems(lambda: load_questionnaire(head + b"sections: []\n")) == [
        "questions:5:11: NC201 expected at least one question, found none"
    ]


def test_the_bundled_question_set_is_loaded_by_default() -> None:
    """Without a source, the set that ships with the program is read."""
    assert load_questionnaire().questions


def test_questions_know_their_section() -> None:
    """The section of a question and its number are found; another id is an error."""
    asked = questionnaire("notes: {type: text}")

    number, section = asked.section_of("notes")
    assert (number, section.id) == (1, "main")
    with pytest.raises(KeyError):
        asked.section_of("shoes")


@pytest.mark.parametrize(
    ("flag", "hint"),
    [
        ("Touch_Test", "use small letters, digits and single dashes, a letter first"),
        ("feet-numb", "a question has this flag"),
        ("first", "a section before it has this flag"),
    ],
)
def test_the_flag_of_a_section_must_be_its_own(flag: str, hint: str) -> None:
    """It is well-formed, and neither a question's nor another section's."""
    file = f"""
format: neurocheck-questions/1
id: t
version: '1'
title: T
sections:
  - {{id: one, title: One, flag: first, questions: []}}
  - id: two
    title: Two
    flag: {flag}
    questions:
      - {{id: feet_numb, type: text, text: A, short: A, why: A., sources: []}}
""".strip()

    assert problems(lambda: load_questionnaire(file.encode())) == [
        f"questions:9:11: NC310 '{flag}' cannot be the flag of a section ({hint})"
    ]


def test_a_section_that_is_given_twice_has_its_flag_twice() -> None:
    """Even where nothing tells the two apart."""
    section = "\n  - {id: one, title: One, flag: first, questions: []}"
    file = f"""
format: neurocheck-questions/1
id: t
version: '1'
title: T
sections:{section}{section}
""".strip()

    found = problems(lambda: load_questionnaire(file.encode()))

    assert [line.split()[1] for line in found] == ["NC302", "NC310"]


def test_a_section_can_stand_alone() -> None:
    """Asked alone, a section is a whole set with the same id, version and hash."""
    whole = load_questionnaire()

    alone = whole.alone("touch")

    assert [section.id for section in alone.sections] == ["touch"]
    assert (alone.part, alone.id, alone.sha256) == ("touch", whole.id, whole.sha256)
    assert whole.alone("no such section") == whole


@pytest.mark.parametrize("written", ["", "1a", "A", "a b", "a--b", "a/b", "../a", "a."])
def test_the_name_of_a_set_is_plain(written: str) -> None:
    """A set's id is small letters, digits and single dashes: it names files."""
    data = question_file("age: {type: text}").replace(
        b'"test"', f'"{written}"'.encode()
    )

    [line] = problems(lambda: load_questionnaire(data, where="q"))

    assert "NC301" in line or "NC201 expected text, found nothing" in line
