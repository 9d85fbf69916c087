"""``neurocheck questions``: what people and scripts see of a question set."""

import json
from pathlib import Path

import pytest

from neurocheck.authoring.graph import to_mermaid
from support import question_file
from support.bundled import bundle
from support.each import each
from support.program import neurocheck


NAMES = list(bundle().questionnaire.questions)
OWN = question_file(
    """
    wound: {type: choice, options: {"yes": "Yes", "no": "No"}, closed: true,
      default: "no"}
    age: {type: integer, min: 18, max: 110, show_if: wound = yes,
      help: In years., units: [{name: years}, {name: decades, factor: 10}]}
    """
).replace(b"In years.", rb"In years\u001b[31m.")


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A question set of somebody's own, as a path."""
    path = tmp_path / "own.yaml"
    path.write_bytes(OWN)
    return str(path)


@each("name", NAMES)
def test_each_question_can_be_shown(name: str) -> None:
    """A question is shown with its words and its reason."""
    question = bundle().questionnaire.questions[name]

    result = neurocheck("questions", "show", name, width=60)

    words = " ".join(result.out.split())
    assert (result.status, result.err) == (0, "")
    assert question.text in words
    assert question.why in words
    assert all(f"{option}: " in words for option in question.choices)
    assert max(map(len, result.out.splitlines())) <= 60


def test_a_question_is_shown_by_its_flag_too() -> None:
    """Behind ``--`` its flag is a name like its id; else it is an unknown option."""
    name = NAMES[-1]

    assert neurocheck("questions", "show", f"--{name}").status == 2
    assert neurocheck("questions", "show", "--", f"--{name}").status == 0


def test_a_question_says_when_it_is_asked_and_what_reads_it() -> None:
    """The condition stands there in words, and the rules by their ids."""
    out = neurocheck("questions", "show", "wound_signs", width=100).out

    asked = (
        'Asked when  Feet today includes one of "An open sore, an ulcer, a blister, a'
    )
    assert asked in out
    assert "red_flags: foot_sepsis" in out
    assert "Sources     BDCT-WOUND, NHSB-FOOT" in out


def test_a_danger_question_says_so() -> None:
    """What an open answer means is said of danger questions alone."""
    shown = [
        neurocheck("questions", "show", name).out for name in ("feet_today", "age")
    ]
    data = neurocheck("questions", "show", "feet_today", "--json").document

    assert ["Danger      without an answer" in out for out in shown] == [
        True,
        False,
    ]
    assert data["danger"] is True


def test_an_unknown_question_gets_the_nearest_name() -> None:
    """A slip of the pen is a usage error with a hint."""
    result = neurocheck("questions", "show", "feet-num")

    assert (result.status, result.out) == (2, "")
    assert "There is no question 'feet-num'. (did you mean 'feet_numb'?)" in result.err


def test_scripts_get_all_of_it() -> None:
    """The JSON of one question is its entry in the JSON of the list."""
    listed = neurocheck("questions", "list", "--json").document
    shown = neurocheck("questions", "show", "hba1c", "--json").document

    assert [row["id"] for row in listed] == NAMES
    assert shown in listed
    assert (shown["flag"], shown["min"], shown["max"]) == ("--hba1c", 3, 20)
    assert shown["units"] == ["%", "mmol/mol"]
    assert {"list": "risk_factors", "id": "glucose"} in shown["read_by"]
    assert "No diabetes that I know of" in shown["asked_when"]


def test_the_list_says_when_questions_are_asked() -> None:
    """A question that not everybody is asked says so in the list."""
    words = " ".join(neurocheck("questions", "list").out.split())

    assert 'Asked when Danger signs, heart and head includes "I passed out"' in words


def test_a_set_of_ones_own_is_shown_without_the_bundled_rules(own: str) -> None:
    """No rule is named that does not belong; control characters are taken out."""
    out = neurocheck("questions", "show", "age", "--questions", own).out
    default = neurocheck("questions", "show", "wound", "--questions", own).out

    assert "Units       years, decades" in out
    assert "\x1b" not in out
    assert "No guidance was given, so its rules are not named." in out
    assert "Default     no" in default
    assert "questions: age" in default


def test_mermaid_goes_to_standard_output_or_a_file(tmp_path: Path) -> None:
    """The same text either way."""
    path = tmp_path / "flow.mmd"

    printed = neurocheck("questions", "graph")
    written = neurocheck("questions", "graph", "-o", str(path))

    assert printed.out == to_mermaid(bundle().questionnaire)
    assert (written.status, written.out) == (0, "")
    assert path.read_text(encoding="utf-8") == printed.out


@pytest.mark.parametrize("width", [40, 60, 100])
def test_the_tree_fits_the_window(width: int) -> None:
    """All questions are in the tree, and no line is too long."""
    out = neurocheck("questions", "graph", "--tree", width=width).out

    flags = [word for word in out.split() if word.startswith("--")]
    names = [flag.removeprefix("--").replace("-", "_") for flag in flags]
    assert sorted(names) == sorted(NAMES)
    assert max(map(len, out.splitlines())) <= width
    assert "when" in out


def test_the_tree_of_ones_own_set(own: str) -> None:
    """A tree is read from top to bottom: what an answer leads to hangs below it."""
    out = neurocheck("questions", "graph", "--tree", "--questions", own).out

    assert out == (
        '1. Main\n└── wound  --wound\n    └── age  --age\n        when wound is "Yes"\n'
    )


def test_a_tree_is_not_written_to_a_file(tmp_path: Path) -> None:
    """A tree with -o is refused, and nothing is written."""
    path = tmp_path / "tree.txt"

    result = neurocheck("questions", "graph", "--tree", "-o", str(path))

    assert (result.status, path.exists()) == (2, False)


def test_editors_get_one_list_for_all_files(tmp_path: Path) -> None:
    """An unreadable file is a problem in the same list, and nothing else is printed."""
    missing = tmp_path / "missing.yaml"

    result = neurocheck("questions", "check", "--json", str(missing))

    assert result.status == 3
    assert json.loads(result.out) == [
        {
            "file": str(missing),
            "line": 0,
            "column": 0,
            "code": "NC101",
            "severity": "error",
            "message": "the file is not readable text: there is no such file or folder",
            "hint": "",
        }
    ]
    assert result.err == "neurocheck: 1 problem found.\n"
