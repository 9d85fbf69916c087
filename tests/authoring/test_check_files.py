"""Promises of checking files beyond their form: what is reported, and what not."""

import sys
from pathlib import Path

import pytest

from neurocheck.authoring.check_files import Given, check_files
from neurocheck.authoring.contradictions import find_contradictions
from neurocheck.guidance.load import read_guidance
from neurocheck.problems import Code
from neurocheck.questionnaire.load import read_questionnaire
from neurocheck.reading.files import read_source
from support import question_file
from support.program import neurocheck


def _check(questions: str, **more: str) -> list[str]:
    """Check a question set alone, and return the codes and hints of what is found."""
    checked = check_files([Given("q.yaml", question_file(questions, **more))])
    return [
        f"{problem.code} {problem.hint}"
        for problem in checked.problems
        if problem.code not in {Code.NO_SOURCE.number, Code.HARD_TEXT.number}
    ]


@pytest.fixture(name="file")
def write_file(tmp_path: Path) -> str:
    """Return the path of a question set with a note: a question without a source."""
    path = tmp_path / "questions.yaml"
    path.write_bytes(question_file("a: {type: text}"))
    return str(path)


def test_strict_lets_notes_fail(file: str) -> None:
    """With --strict, a note fails the check like a problem."""
    assert neurocheck("questions", "check", file).status == 0

    result = neurocheck("questions", "check", file, "--strict")

    assert result.status == 3
    assert " NC9" in result.err


def test_a_question_behind_a_dead_one_is_not_told_of_again() -> None:
    """A question that depends on one that is never asked is no second fault."""
    assert _check(
        """
        a: {type: integer, min: 1, max: 9}
        b: {type: integer, min: 1, max: 9, show_if: {all: [a < 3, a > 7]}}
        c: {type: integer, min: 1, max: 9, show_if: b > 3}
        """
    ) == ["NC801 these cannot be true together: a < 3; a > 7"]


def test_what_uses_a_question_that_could_not_be_read_is_no_second_fault() -> None:
    """A misspelt type is told once, however many conditions and lists name it."""
    questions = question_file(
        """
        hours: {type: intger, min: 0, max: 24}
        kind: {type: choice, options: {x: X, y: Y}, show_if: hours > 3}
        light: {type: choices, optoins: {x: X, none: None}, exclusive: [none]}
        """,
        derived="twice: {formula: hours * 2}",
        conditions="short: hours < 6",
    )
    guidance = b"""
format: neurocheck-guidance/1
version: "1"
questionnaire: test
urgency: {LEVELS}
checks:
  - {id: a, title: "{hours} {twice}", sources: [], when: {all: [short, hours < 3]}}
trend: [{id: hours}, {id: twice}]
visit_sheet: {groups: [{title: t, answers: [hours, twice, light]}]}
limits: []
"""
    levels = ("emergency", "same_day", "soon", "routine")
    words = ", ".join(f"{level}: {{title: t, text: t}}" for level in levels)
    guidance = guidance.replace(b"LEVELS", words.encode())

    checked = check_files([Given("q", questions), Given("g", guidance)])

    found = [p.message for p in checked.problems if p.code < "NC9"]
    assert found == [
        "'intger' is not one of: choice, choices, integer, decimal, scale, text, date",
        "a question of this type needs at least two options",
        "unknown key 'optoins'",
    ]


def test_each_written_out_fault_is_told() -> None:
    """The same fault at two places is two things to mend."""
    assert (
        _check(
            """
        a: {type: integer, min: 1, max: 9}
        b: {type: text, show_if: a < 1}
        c: {type: text, show_if: a < 1}
        """
        )
        == ["NC801 no answer to 'a' makes it so"] * 2
    )


def test_a_clash_names_only_what_clashes() -> None:
    """Of many parts, those that cannot be true together are named."""
    assert _check(
        """
        a: {type: choice, options: {x: X, y: Y}}
        b: {type: integer, min: 1, max: 9}
        c: {type: text, show_if: {all: [b > 2, a = x, {any: [b = 3, b = 4]}, a = y]}}
        """
    ) == ["NC801 these cannot be true together: a = x; a = y"]


def test_a_part_in_brackets_is_named_by_its_place() -> None:
    """A part that is not one line is found by its line and column."""
    found = _check(
        """
        b: {type: integer, min: 1, max: 9}
        c: {type: text, show_if: {all: [b > 6, {any: [b = 3, b = 4]}]}}
        """
    )

    assert found[0].startswith(
        "NC801 these cannot be true together: b > 6; the part in line 1, column "
    )


def test_hidden_answers_are_unknown_and_not_false() -> None:
    """A rule may rest on a question being left open; that is no fault."""
    assert (
        _check(
            """
            a: {type: choice, options: {x: X, y: Y}}
            b: {type: text, show_if: a = x}
            c: {type: text, show_if: {all: [a = x, {not: b is answered}]}}
            d: {type: text, show_if: {not: {all: [a is answered, a = x]}}}
            """
        )
        == []
    )


def test_what_is_too_hard_is_said_and_nothing_is_guessed() -> None:
    """Where the solver gives up, a note says so, and no warning is made up."""
    asked = read_questionnaire(*read_source(None, "questions.yaml", ""))
    assert asked.found
    data, name = read_source(None, "guidance.yaml", "")
    meant = read_guidance(data, name, asked.found)

    find_contradictions(asked.reader, asked.found, [meant], effort=1)

    found = {problem.code for problem in asked.reader.problems + meant.reader.problems}
    assert found == {Code.UNDECIDED.number}


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (
            "neurocheck.authoring.contradictions",
            "Conditions were read, but not solved.",
        ),
        ("textstat", "Reading grades were not checked."),
    ],
)
def test_a_missing_library_is_said(
    monkeypatch: pytest.MonkeyPatch, file: str, missing: str, words: str
) -> None:
    """Without the extra, what was left out is said, and the rest is checked."""
    monkeypatch.setitem(sys.modules, missing, None)

    result = neurocheck("questions", "check", file)

    assert result.status == 0
    assert f"{words} To" in result.out
    assert "pip install 'neurocheck[authoring]'" in result.out


def test_sources_of_your_own_can_be_given() -> None:
    """A source that the bundled list lacks may stand in a file beside it."""
    asked = question_file("a: {type: text, sources: [MINE]}")
    mine = b"format: neurocheck-sources/1\nsources: {MINE: {title: T, url: 'x:'}}\n"

    alone = check_files([Given("q.yaml", asked)])
    both = check_files([Given("q.yaml", asked), Given("s.yaml", mine)])

    assert [problem.code for problem in alone.problems] == ["NC501"]
    assert both.problems == ()


def test_guidance_alone_is_checked_with_the_bundled_questions() -> None:
    """Guidance for the bundled set needs no other file beside it."""
    data, _ = read_source(None, "guidance.yaml", "")
    wrong = data.replace(b"when: hba1c_fall = yes", b"when: hba1c_fal = yes")

    found = check_files([Given("g.yaml", wrong)]).problems

    assert {problem.code for problem in found if problem.code < "NC8"} == {"NC402"}
    assert {problem.where for problem in found} == {"g.yaml"}


def test_guidance_for_questions_that_cannot_be_read_waits() -> None:
    """Guidance whose questions cannot be read is reported as not checked."""
    good = b"format: neurocheck-guidance/1\nquestionnaire: test\n"

    checked = check_files([Given("q.yaml", b"]"), Given("g.yaml", good)])

    assert [problem.code for problem in checked.problems] == ["NC103"]
    assert checked.unchecked == (
        "g.yaml was not checked, because its questions could not be read.",
    )
