"""Version, help, completion, ``questions``, ``schema``, and what goes wrong."""

import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import typer

from neurocheck import __version__
from neurocheck.cli.app import app
from neurocheck.cli.question_flags import flag_name
from neurocheck.errors import ExitStatus
from support.bundled import bundle
from support.program import neurocheck


HELD = "an-answer-of-a-person"


def test_version_is_printed() -> None:
    """``--version`` prints the version and nothing else."""
    assert neurocheck("--version") == (0, f"neurocheck {__version__}\n", "")


def test_all_versions_are_told_apart() -> None:
    """``version --verbose`` names the program, the questions, the guidance, formats."""
    questionnaire, guidance, _sources = bundle()

    said = neurocheck("version", "--verbose").out.splitlines()

    assert said[0] == f"neurocheck {__version__}"
    assert f"{questionnaire.id} {questionnaire.version}," in said[1]
    assert "neurocheck-questions/1" in said[1]
    assert f" {guidance.version}, in files of the format neurocheck-guid" in said[2]
    assert said[3] == "Documents that are kept: format neurocheck/1"


def test_no_command_shows_the_help() -> None:
    """Without a command the help is shown; that is a usage error."""
    result = neurocheck()

    assert result.status == 2
    assert "assess" in result.out + result.err


@pytest.mark.parametrize(
    "command",
    [
        ["assess"],
        ["report"],
        ["questions"],
        ["questions", "list"],
        ["schema"],
        ["learn"],
        ["history"],
        ["cohort"],
        ["cohort", "template"],
        ["cohort", "check"],
        ["cohort", "score"],
        ["cohort", "summary"],
    ],
)
def test_every_command_has_help(command: list[str]) -> None:
    """Every command says what it does."""
    result = neurocheck(*command, "--help")

    assert result.status == 0
    assert "Usage: neurocheck" in result.out
    assert neurocheck(*command, "-h") == result


def test_every_option_with_a_value_names_it() -> None:
    """In the help, what stands alone is a switch."""
    todo = [typer.main.get_command(app)]
    for command in todo:
        todo += getattr(command, "commands", {}).values()
        for param in command.params:
            is_switch = getattr(param, "is_flag", False)
            assert is_switch != bool(param.metavar), param.opts


@pytest.mark.parametrize("width", [100, 60, 40])
@pytest.mark.parametrize("command", [[], ["assess"], ["history", "trend"]])
def test_help_fits_the_window(command: list[str], width: int) -> None:
    """No line is wider, and no name of an option is broken off."""
    out = neurocheck(*command, "--help", width=width).out

    assert max(map(len, out.splitlines())) <= width
    assert "…" not in out
    assert "  -h, --help" in out


def test_the_help_of_assess_lists_every_question_in_its_section() -> None:
    """Each flag stands under the title of its section, with a few of its values."""
    lines = neurocheck("assess", "--help", width=100).out.splitlines()

    questionnaire = bundle().questionnaire
    for section in questionnaire.sections:
        start = lines.index(f"{section.title}:") + 1
        end = lines.index("", start) if "" in lines[start:] else len(lines)
        flags = [line.split()[0] for line in lines[start:end] if "  --" in line]
        assert flags == [flag_name(question.id) for question in section.questions]
    words = " ".join(" ".join(lines).split())
    assert "--feet-numb VALUE Numb feet (one of: no, one, both)" in words
    assert "--age VALUE Age (a whole number from 18 to 110 years)" in words
    assert "(one or more of: wound, spreading, black, hot_swollen, rest_pain, ...)" in (
        words
    )


@pytest.mark.parametrize("width", [60, 40])
def test_help_breaks_no_flag_at_its_dashes(width: int) -> None:
    """Lines are folded between words only."""
    lines = neurocheck("assess", "--help", width=width).out.splitlines()

    broken = [line for line in lines if line.endswith("-") and line[-2:] != " -"]
    assert broken == []


def test_a_wrong_command_line_is_refused_in_three_lines() -> None:
    """What is wrong, how it is written, and where the help is; never a value."""
    result = neurocheck("history", "show", HELD)

    assert (result.status, result.out) == (2, "")
    what, usage, help_line = result.err.splitlines()
    assert what == (
        "neurocheck: N does not take this value. It takes: A number of 'neurocheck"
        " history list'"
    )
    assert usage.startswith("Usage: neurocheck history show [OPTIONS] ")
    assert help_line == "For help: neurocheck history show --help"


def test_exit_statuses_are_documented() -> None:
    """The page on scripts has a row for every exit status."""
    page = (Path(__file__).parents[2] / "docs" / "scripts.md").read_text()

    for status in ExitStatus:
        assert f"| {int(status)} |" in page


def test_questions_list_names_every_flag() -> None:
    """The list has every question with its flag and what it takes."""
    out = neurocheck("questions", "list").out
    words = " ".join(out.split())

    for name, question in bundle().questionnaire.questions.items():
        assert f"  --{name.replace('_', '-')}\n" in out
        assert question.text in words
    assert "a whole number from 18 to 110" in out


def test_questions_check_finds_nothing_in_the_bundled_files() -> None:
    """No bundled condition is dead, and whatever is found is only a note."""
    result = neurocheck("questions", "check", "--json")

    assert (result.status, result.err) == (0, "")
    assert {row["severity"] for row in result.document} <= {"note"}


def test_questions_check_names_all_problems_of_all_files(tmp_path: Path) -> None:
    """Every problem of every file is named, and the status is 3."""
    files = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for file in files:
        file.write_text("format: neurocheck-questions/1\nidd: x\n")

    result = neurocheck("questions", "check", *map(str, files))

    assert result.status == 3
    for file in files:
        assert f"{file}:2:1: NC202 unknown key 'idd' (did you mean 'id'?)" in result.err


def test_schema_is_a_json_schema() -> None:
    """The schema of documents is itself valid."""
    schema = neurocheck("schema", "document").document

    jsonschema.Draft202012Validator.check_schema(schema)


def test_a_fault_of_ours_shows_places_and_no_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An unexpected error prints where it was, and no answer."""

    def fail(*_: object, **__: object) -> None:
        raise KeyError(HELD)

    monkeypatch.setattr("neurocheck.document.make_document", fail)

    result = neurocheck("assess", "--no-input")

    assert (result.status, result.out) == (1, "")
    assert "assess.py" in result.err
    assert "KeyError" in result.err
    assert HELD not in result.err


def _complete(words: str) -> str:
    """Return what the program offers to the shell after these words."""
    environment = {
        **os.environ,
        "_NEUROCHECK_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    command = [sys.executable, "-m", "neurocheck"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - our own program
    return done.stdout.decode()


def test_completion_knows_commands_question_ids_and_options() -> None:
    """The shell completes commands, the flags of questions, and their options."""
    assert "assess" in _complete("neurocheck ass").split()
    assert "--feet-numb" in _complete("neurocheck assess --feet").split()
    assert _complete("neurocheck assess --feet-numb ").split()[:3] == [
        "no",
        "one",
        "both",
    ]
    assert _complete("neurocheck assess --feet-numb b").split() == ["both"]


def test_a_reader_that_leaves_is_no_fault() -> None:
    """A pipe whose reader has gone ends the program quietly."""
    command = f"{sys.executable} -m neurocheck questions list | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, check=False)  # noqa: S602 - our own program

    assert b"Traceback" not in done.stderr
