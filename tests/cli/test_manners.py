"""Manners of the command line: help, examples, outputs, completion, home."""

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import typer

from neurocheck import __version__
from neurocheck.cli.app import app
from neurocheck.cli.options import option
from neurocheck.environment import Environment
from support.bundled import bundle
from support.program import neurocheck


DONE = ("assess", "--no-input")


def list_commands(
    command: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command."""
    names = getattr(command, "commands", {})
    if path:
        yield path
    for name in names:
        yield from list_commands(names[name], (*path, name))


COMMANDS = [*list_commands(typer.main.get_command(app))]


# ── help and version ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("args", [["--version"], ["-V"], ["version"]])
def test_the_version_is_there_in_every_way(args: list[str]) -> None:
    """Whoever looks for the version finds it where other programs have it."""
    assert neurocheck(*args) == (0, f"neurocheck {__version__}\n", "")


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_there_in_every_way(path: tuple[str, ...]) -> None:
    """``-h``, ``--help`` and ``help COMMAND`` say the same."""
    said = neurocheck(*path, "--help")

    assert said.status == 0
    assert neurocheck(*path, "-h") == said
    assert neurocheck("help", *path) == said


def test_help_alone_lists_the_commands() -> None:
    """It is the help of the program."""
    assert neurocheck("help").out == neurocheck("--help").out
    assert neurocheck("help", "nonsense").status == 2


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in COMMANDS
        if path not in {("cohort",), ("history",), ("questions",)}
    ],
    ids=" ".join,
)
def test_the_help_of_each_command_has_an_example(path: tuple[str, ...]) -> None:
    """It is a command of this kind, with options that there are."""
    out = " ".join(neurocheck(*path, "--help", width=200).out.split())
    call = f"neurocheck {' '.join(path)}"

    examples = out.partition("Example")[2].partition("Options:")[0]

    assert call in examples
    flags = [word for word in examples.split() if word.startswith("-")]
    assert all(flag in out.partition("Options:")[2] for flag in flags if flag != "-")


def test_the_help_warns_of_answers_as_flags() -> None:
    """Others on the machine can read them; a pipe is the other way."""
    out = " ".join(neurocheck("assess", "--help").out.split())

    assert "can read such flags while the program runs" in out
    assert "history of your shell" in out
    assert "--answers -" in out


# ── files ────────────────────────────────────────────────────────────────────────


def test_a_file_that_was_written_or_replaced_is_said(tmp_path: Path) -> None:
    """At a terminal or not, the person knows what happened to a file."""
    path = tmp_path / "x.json"

    first = neurocheck(*DONE, "-o", str(path))
    second = neurocheck(*DONE, "-o", str(path))

    assert first.err == f"neurocheck: Written: {path}\n"
    assert second.err == f"neurocheck: Replaced: {path}\n"


@pytest.mark.parametrize(
    ("more", "typed", "status", "is_replaced"),
    [
        ([], "yes\nquit\n", 130, False),
        ([], "no\n", 130, False),
        ([], "", 130, False),
        (["--force"], "quit\n", 130, False),
        (["--no-input"], "", 0, True),
    ],
)
def test_a_file_is_replaced_only_on_demand(
    tmp_path: Path, more: list[str], typed: str, status: int, is_replaced: bool
) -> None:
    """A person is asked before the questions begin, not after them."""
    path = tmp_path / "x.md"
    path.write_text("old")

    result = neurocheck("assess", "--plain", *more, "-o", str(path), typed=typed)

    assert result.status == status
    assert ("Replace it? Type yes:" in result.err) is (not more)
    assert ("Nothing was written." in result.err) is (
        typed in {"no\n", ""} and not more
    )
    assert (path.read_text() != "old") is is_replaced


@pytest.mark.parametrize(
    "args",
    [
        ("report", "a.json", "-o", "b.md"),
        ("history", "show", "1", "-o", "b.md"),
        ("history", "export", "-o", "b.jsonl"),
        ("history", "trend", "-o", "b.md"),
        ("questions", "graph", "-o", "b.md"),
        ("cohort", "template", "-o", "b.md"),
        ("cohort", "summary", "t.csv", "-o", "b.md"),
    ],
    ids=" ".join,
)
def test_every_command_asks_before_it_replaces(
    args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No is heeded, yes and ``--force`` replace; a result is written and not shown."""
    monkeypatch.chdir(tmp_path)
    neurocheck(*DONE, "--save", "-o", "a.json")
    neurocheck(*DONE, "--save")
    Path("t.csv").write_text("age,feet_numb\n58,both\n")
    target = Path(args[-1])
    target.write_text("old")

    refused = neurocheck(*args, typed="no\n")
    assert (refused.status, refused.out) == (130, "")
    assert target.read_text() == "old"

    for more, typed in ([], "yes\n"), (["--force"], ""), ([], None):
        target.write_text("old")
        written = neurocheck(*args, *more, typed=typed)
        assert written.status == 0
        assert f"Replaced: {target}" in written.err
        assert target.read_text(encoding="utf-8") != "old"
        assert (written.out == "") is (args[:2] != ("cohort", "summary"))


def test_no_file_is_read_and_written_or_written_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An output is never an input, or another output, of the same run."""
    monkeypatch.chdir(tmp_path)
    neurocheck(*DONE, "-o", "a.json")
    before = Path("a.json").read_text()

    for args in (
        ("report", "a.json", "-o", str(tmp_path / "a.json")),
        (*DONE, "--answers", "a.json", "-o", "a.json"),
        (*DONE, "-o", "b.md", "-o", "./b.md"),
    ):
        refused = neurocheck(*args)
        assert (refused.status, refused.out) == (2, "")
        assert "Write to another one." in refused.err
    assert Path("a.json").read_text() == before


# ── deleting ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("more", "typed", "status"),
    [
        ([], None, 2),
        ([], "\n", 130),
        ([], "y\n", 130),
        ([], "yes\n", 0),
        (["--yes"], None, 0),
        (["--yes"], "", 0),
    ],
)
def test_delete_asks(more: list[str], typed: str | None, status: int) -> None:
    """A slip of the finger deletes no record."""
    neurocheck(*DONE, "--save")

    result = neurocheck("history", "delete", "1", *more, typed=typed)

    assert result.status == status
    assert neurocheck("history", "show", "1").status == (2 if status == 0 else 0)


# ── the home directory ───────────────────────────────────────────────────────────


def test_a_tilde_is_the_home_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In ``--output=~/x``, in arguments, and in variables."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("NEUROCHECK_DATA_DIR", "~/data")

    assert neurocheck(*DONE, "--save", "--output=~/x.json").status == 0
    assert neurocheck("report", "~/x.json", "-o", "~/y.md").status == 0

    assert sorted(path.name for path in home.iterdir()) == ["data", "x.json", "y.md"]
    monkeypatch.setenv("NEUROCHECK_ANSWERS", "~/x.json")
    assert neurocheck(*DONE, "--json").status == 0


# ── how the program was called ───────────────────────────────────────────────────


def run_as(call: tuple[str, ...], *args: str) -> str:
    """Run as if the program had been called by these words; return what was said."""
    from neurocheck.cli.app import run

    err = io.StringIO()
    environment = Environment(
        stdin=io.StringIO(),
        stdout=io.StringIO(),
        stderr=err,
        variables=dict(os.environ),
        call=call,
    )
    run(list(args), environment)
    return err.getvalue()


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (("neurocheck",), "neurocheck"),
        ((".venv/bin/neurocheck",), ".venv/bin/neurocheck"),
        (("my tools/neurocheck",), "'my tools/neurocheck'"),
        (("python3", "-m", "neurocheck"), "python3 -m neurocheck"),
    ],
)
def test_hints_name_the_program_as_it_was_called(
    call: tuple[str, ...], name: str
) -> None:
    """A command that is shown works as it stands."""
    said = run_as(call, *DONE, "--save")

    assert f"\nTo see it again: {name} history show 1\n" in said
    assert f"{name} history show 1 -o visit.html\n" in said


def test_a_program_that_is_found_by_its_name_is_named_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its path is not shown where the name alone does."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "neurocheck"
    program.write_text("")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))

    assert "again: neurocheck history" in run_as((str(program),), *DONE, "--save")


def test_python_m_is_named_as_it_was_typed() -> None:
    """The environment of a process knows how it was called."""
    code = subprocess.run(
        [sys.executable, "-m", "neurocheck", "history", "list"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"{shlex.quote(sys.executable)} -m neurocheck assess --save" in code.stderr


# ── several values of one option ─────────────────────────────────────────────────


def test_the_last_of_two_counts(tmp_path: Path) -> None:
    """As with every option of every program."""
    other = tmp_path / "other.yaml"
    other.write_text("nonsense: [")
    good = Path(__file__).parents[2] / "data" / "questions.yaml"

    for first, second, status in (other, good, 0), (good, other, 3):
        args = ("--questions", str(first), f"--questions={second}")
        assert neurocheck(*DONE, *args).status == status
    assert neurocheck("version", "--lang", "zz", "--lang=en").status == 0
    assert neurocheck("version", "--lang=en", "--lang", "zz").status == 2


def test_no_input_leaves_the_draft_of_another_window_alone(tmp_path: Path) -> None:
    """A draft that is locked is not read by ``--no-input --resume``."""
    from neurocheck.interview.draft_lock import lock_draft

    neurocheck("assess", "--plain", "--age", "58", typed="none\nquit\n")
    asked = bundle().questionnaire
    resume = (*DONE, "--resume", "--json")
    assert neurocheck(*resume).document["answers"]["age"] == 58

    lock = lock_draft(tmp_path / "neurocheck", asked)
    assert neurocheck(*resume).document["answers"]["age"] == "skipped"
    lock.release()


def test_no_input_names_the_old_answers_that_no_longer_fit(tmp_path: Path) -> None:
    """A script that goes on with a draft of an older question set is told."""
    neurocheck("assess", "--plain", "--age", "58", typed="none\nquit\n")
    (draft,) = (tmp_path / "neurocheck").glob("draft-*.json")
    found = json.loads(draft.read_text(encoding="utf-8"))
    found["answers"] |= {"age": "old-words", "shoe_size": 42}
    draft.write_text(json.dumps(found), encoding="utf-8")

    result = neurocheck(*DONE, "--resume", "--json")

    assert result.document["answers"]["age"] == "skipped"
    (told,) = [line for line in result.err.splitlines() if "no longer fit" in line]
    assert told.endswith("were left out: Age, shoe_size")
    assert "old-words" not in result.err


def test_no_input_says_where_there_is_nothing_to_go_on_with() -> None:
    """Else a script would take an empty result for that of a person."""
    result = neurocheck(*DONE, "--resume")

    assert result.status == 0
    assert "neurocheck: No answers are kept from last time.\n" in result.err


# ── completion ───────────────────────────────────────────────────────────────────


def complete(words: str) -> list[str]:
    """Return what a shell offers after these words."""
    asked = {"_NEUROCHECK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": words}
    with mock.patch.dict(os.environ, asked):
        return neurocheck().out.split()


@pytest.mark.parametrize(
    ("words", "offers"),
    [
        ("neurocheck assess --country ", ["UK", "EU"]),
        ("neurocheck learn dan", ["danger-signs"]),
        ("neurocheck questions show feet-n", ["feet-numb"]),
        ("neurocheck questions show feet_n", ["feet_numb"]),
        ("neurocheck assess --danger-heart ches", ["chest"]),
        ("neurocheck assess --danger-heart chest,bre", ["chest,breath"]),
        ("neurocheck history show ", ["1"]),
        ("neurocheck history delete ", ["1"]),
        ("neurocheck settings set ", ["country", "plain"]),
        ("neurocheck settings set country u", ["uk"]),
        ("neurocheck help hist", ["history"]),
    ],
)
def test_completion_offers_what_there_is(words: str, offers: list[str]) -> None:
    """Countries, topics, numbers, ids, options after a comma, settings, commands."""
    neurocheck(*DONE, "--save")

    said = " ".join(complete(words)).replace('"', " ").replace(":", " ").split()

    assert set(offers) <= set(said)


def test_after_a_comma_nothing_is_offered_twice() -> None:
    """An option that is there, and a word that stands alone, are no more offers."""
    said = " ".join(complete("neurocheck assess --danger-heart chest,"))

    assert "chest,breath" in said
    assert "chest,chest" not in said
    assert "chest,dont-know" not in said


def test_an_option_has_a_variable() -> None:
    """``option`` names it after the first of its names."""
    assert option("--plain/--no-plain", "x").envvar == "NEUROCHECK_PLAIN"


# ── answers as flags ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("word", ["dont-know", "declined", "skipped", "don't know"])
@pytest.mark.parametrize(
    "name", ["danger_heart", "feet_numb", "age", "hba1c", "pain_score", "own_words"]
)
def test_every_type_takes_a_non_answer(name: str, word: str) -> None:
    """One option, several, a number, a scale or a text: the same words do."""
    flag = f"--{name.replace('_', '-')}"
    brings_up = ["--feet-feelings", "burning"] * (name in {"own_words", "pain_score"})

    answers = neurocheck(*DONE, "--json", *brings_up, flag, word).document["answers"]

    assert answers[name] == word.replace("'", "").replace(" ", "-")


def test_an_empty_flag_is_given() -> None:
    """``--age ""`` is skipped, as an empty text in a file is, and not asked for."""
    known = dict.fromkeys(bundle().questionnaire.questions, "skipped")
    del known["age"]
    pairs = [f"--answer={name}={value}" for name, value in known.items()]

    result = neurocheck("assess", "--json", *pairs, "--age", "")

    assert result.status == 0
    assert result.document["answers"]["age"] == "skipped"
