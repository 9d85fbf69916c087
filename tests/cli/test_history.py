"""``neurocheck assess --save`` and ``neurocheck history``."""

import contextlib
import io
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TextIO

import msgspec
import pytest

from neurocheck.cli.app import run
from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.guidance.rules import Fit, Level
from neurocheck.history.store import open_history
from support.bundled import documented
from support.program import neurocheck


NOTHING = "neurocheck: Nothing is kept. To keep a result: neurocheck assess --save\n"
DELETED = "The history is deleted.\n"
HELD = "an-answer-of-a-person"
STOPPED = "1\n1\n"  # a danger sign, and then the way out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the history is kept, if there is one."""
    return tmp_path / "neurocheck"


def keep_results(count: int = 1) -> None:
    """Keep results."""
    for _ in range(count):
        result = neurocheck(
            *("assess", "--no-input", "--save", "--feet-numb", "both"),
            *("--own-words", HELD),
        )
        assert result.status == 0


def spoil(folder: Path) -> None:
    """Put something else in place of the history."""
    folder.mkdir()
    (folder / "history.sqlite3").write_text(HELD * 100)


def make_environment(folder: Path, stdout: TextIO) -> Environment:
    """Return an environment that writes to a stream."""
    return Environment(
        stdin=io.StringIO(),
        stdout=stdout,
        stderr=io.StringIO(),
        variables={"NEUROCHECK_DATA_DIR": str(folder)},
    )


def make_assessed(created: str, level: Level, fits: dict[str, Fit]) -> Document:
    """Return a document with this urgency and these fits."""
    document = documented({})
    found = document.assessment
    patterns = tuple(
        msgspec.structs.replace(pattern, fit=fits.get(pattern.id, Fit.FEW))
        for pattern in found.patterns
    )
    urgency = msgspec.structs.replace(found.urgency, level=level)
    return msgspec.structs.replace(
        document,
        created=datetime.fromisoformat(created),
        assessment=msgspec.structs.replace(found, urgency=urgency, patterns=patterns),
    )


def test_without_save_nothing_is_written(folder: Path) -> None:
    """Who does not ask for it leaves no file behind, and looking leaves none."""
    result = neurocheck("assess", "--no-input", "--feet-numb", "both")

    assert result.err == ""
    for command in ("list", "status", "export"):
        assert neurocheck("history", command).status == 0
    assert neurocheck("history", "purge", "--yes").status == 0
    assert neurocheck("history", "show", "1").status == 2
    assert not folder.exists()


def test_with_the_history_off_a_home_stays_as_it_was(tmp_path: Path) -> None:
    """A real process in a home that cannot be written writes no file anywhere."""
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    hidden = {"NEUROCHECK_DATA_DIR", "XDG_DATA_HOME"}
    outside = {name: v for name, v in os.environ.items() if name not in hidden}
    everything = json.dumps(dict.fromkeys(documented({}).answers, "skipped"))
    commands = [
        ["assess", "--no-input", "--feet-numb", "both"],
        ["assess", "--answers", "-"],
        ["history", "list"],
        ["history", "status"],
        ["history", "trend"],
    ]

    for command in commands:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-B", "-m", "neurocheck", *command],
            check=False,
            capture_output=True,
            text=True,
            input=everything,
            env={**outside, "HOME": str(home)},
            cwd=home,
        )
        assert done.returncode == 0, done.stderr

    assert list(home.iterdir()) == []


def test_save_keeps_the_result_and_says_its_number(folder: Path) -> None:
    """The result is the same, and one line beside it names the way back."""
    plain = neurocheck("assess", "--no-input", "--feet-numb", "both")

    result = neurocheck("assess", "--no-input", "--save", "--feet-numb", "both")

    assert (result.status, result.out) == (0, plain.out)
    assert result.err == (
        "neurocheck: Kept as number 1.\n"
        "To see it again: neurocheck history show 1\n"
        "To make a sheet of it for a visit: neurocheck history show 1 -o visit.html\n"
    )
    assert [path.name for path in folder.iterdir()] == ["history.sqlite3"]


def test_save_leaves_the_status_to_the_urgency() -> None:
    """``--fail-on`` works as without it."""
    result = neurocheck(
        *("assess", "--no-input", "--save", "--feet-today", "wound"),
        *("--fail-on", "soon"),
    )

    assert result.status == 10
    assert "same day" in neurocheck("history", "list").out


def test_an_interview_that_is_saved_leaves_no_draft(folder: Path) -> None:
    """Its answers are in the history, and nowhere else."""
    result = neurocheck("assess", "--plain", "--save", typed=STOPPED)

    assert result.status == 0
    assert "Kept as number 1." in result.err
    assert [path.name for path in folder.iterdir()] == ["history.sqlite3"]


def test_who_begins_anew_leaves_nothing_of_before(folder: Path) -> None:
    """The answers of an interview that was left are gone with the first question."""
    neurocheck("assess", "--plain", typed="skip\nskip\nquit\n")
    assert [path.name for path in folder.iterdir()] == [
        "draft-diabetic-neuropathy.json"
    ]

    neurocheck("assess", "--plain", "--fresh", typed="quit\n")

    assert not folder.exists()


def test_a_result_that_cannot_be_kept_is_not_lost(folder: Path) -> None:
    """It was shown before; the draft stays, and the way on is said; status 5."""
    spoil(folder)

    result = neurocheck("assess", "--plain", "--save", "--json", typed=STOPPED)

    assert result.status == 5
    assert result.document["assessment"]["urgency"]["level"] == "emergency"
    assert "The result was not kept." in result.err
    again = "To try again:\nneurocheck assess --resume --plain --json --save\n"
    assert result.err.endswith(again)
    assert len(list(folder.glob("draft-*.json"))) == 1


def test_without_an_interview_there_is_no_draft_to_speak_of(folder: Path) -> None:
    """A script that cannot keep its result is told so, and no more; status 5."""
    spoil(folder)

    result = neurocheck("assess", "--no-input", "--save", "--json")

    assert result.status == 5
    assert result.document["format"] == "neurocheck/1"
    assert "was left as it is" in result.err
    assert "--resume" not in result.err


@pytest.mark.parametrize(
    "command",
    [["list"], ["status"], ["show", "1"], ["export"], ["delete", "1"], ["purge"]],
    ids=" ".join,
)
def test_a_history_that_cannot_be_read_is_said(
    folder: Path, command: list[str]
) -> None:
    """Every command says what and where, holds nothing of it, and leaves with 5."""
    spoil(folder)
    more = ["--yes"] if command[0] in {"delete", "purge"} else []

    result = neurocheck("history", *command, *more)

    assert (result.status, result.out) == (5, "")
    assert str(folder / "history.sqlite3") in result.err
    assert HELD not in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("command", ["list", "export"])
def test_an_empty_history_is_said_beside_the_result(command: str) -> None:
    """Standard output stays empty where nothing is kept."""
    result = neurocheck("history", command)

    assert (result.status, result.out) == (0, "")
    assert result.err == (NOTHING if command == "list" else "")


def test_a_list_reads_well_in_a_narrow_window(folder: Path) -> None:
    """Number, date, urgency and patterns, the newest first, in 40 columns."""
    few = make_assessed("2026-01-02T03:04:05Z", Level.ROUTINE, {})
    many = make_assessed(
        "2026-11-22T09:30:00Z",
        Level.SAME_DAY,
        {
            "peripheral": Fit.MANY,
            **dict.fromkeys(("autonomic", "proximal", "focal"), Fit.SOME),
        },
    )
    with open_history(make_environment(folder, io.StringIO()), create=True) as history:
        for document in (many, few):
            history.save(document)

    result = neurocheck("history", "list", width=40)

    assert result.status == 0
    assert result.err == "neurocheck: To see one: neurocheck history show 1\n"
    assert neurocheck("history", width=40) == result
    assert result.out.splitlines() == [
        "1  2026-11-22 09:30  same day",
        "    many in common: peripheral",
        "    some in common: autonomic, proximal,",
        "        focal",
        "2  2026-01-02 03:04  routine",
    ]


def test_status_says_how_much_and_where(folder: Path) -> None:
    """Count, first and last day, bytes, form and place."""
    keep_results(2)
    size = (folder / "history.sqlite3").stat().st_size

    lines = neurocheck("history", "status").out.splitlines()

    assert [line.split()[0] for line in lines] == [
        *("kept", "oldest", "newest"),
        *("bytes", "schema", "place"),
    ]
    assert lines[0] == "kept    2"
    assert lines[2] == "newest  2026-11-22"
    assert int(lines[3].split()[1].replace(",", "")) >= size
    assert lines[5] == f"place   {folder / 'history.sqlite3'}"


def test_status_of_no_history_names_its_place(folder: Path) -> None:
    """Nothing is kept, and where it would be."""
    out = neurocheck("history", "status").out

    assert out.startswith("kept    0\nbytes   0\n")
    assert out.endswith(f"place   {folder / 'history.sqlite3'}\n")


@pytest.mark.parametrize("more", [[], ["--why"], ["--plain"], ["--json"]], ids=str)
def test_show_is_like_report(more: list[str], tmp_path: Path) -> None:
    """A kept result looks as the same document in a file."""
    file = tmp_path / "kept.json"
    neurocheck("assess", "--no-input", "--feet-numb", "both", "--save", "-o", str(file))

    shown = neurocheck("history", "show", "1", *more)

    assert shown == neurocheck("report", str(file), *more)


def test_show_writes_files_by_suffix(tmp_path: Path) -> None:
    """``-o`` works as everywhere, and an unknown suffix is a usage error."""
    keep_results()
    file = tmp_path / "again.json"

    shown = neurocheck("history", "show", "1", "-o", str(file))
    wrong = neurocheck("history", "show", "1", "-o", "a.docx")

    assert shown.status == 0
    assert json.loads(file.read_text())["answers"]["feet_numb"] == "both"
    assert (wrong.status, wrong.out) == (2, "")


def test_show_heeds_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """``--no-color`` wins over a variable."""
    keep_results()
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert "\x1b[" in neurocheck("history", "show", "1").out
    assert "\x1b" not in neurocheck("history", "show", "1", "--no-color").out


@pytest.mark.parametrize("number", ["0", "-1", "two", "9" * 30])
@pytest.mark.parametrize("command", ["show", "delete"])
def test_what_is_no_number_is_a_usage_error(command: str, number: str) -> None:
    """Numbers begin with 1, and have an end."""
    assert neurocheck("history", command, "--", number).status == 2


def test_a_number_that_is_not_there_is_a_usage_error() -> None:
    """The way to the numbers is said, and nothing is deleted."""
    keep_results()

    for command in (["show", "2"], ["delete", "1", "2", "--yes"]):
        result = neurocheck("history", *command)
        assert (result.status, result.out) == (2, "")
        assert "no record 2" in result.err
    assert neurocheck("history", "show", "1").status == 0


def test_export_writes_a_document_on_each_line() -> None:
    """Every line can be shown as a report, and is what was kept."""
    keep_results(2)
    kept = neurocheck("history", "show", "2", "--json").document

    result = neurocheck("history", "export")

    lines = result.out.splitlines()
    assert (result.status, result.err, len(lines)) == (0, "", 2)
    assert json.loads(lines[1]) == kept
    again = neurocheck("report", "-", "--json", stdin=lines[1])
    assert again.document == kept


def test_export_to_a_file_is_private(tmp_path: Path) -> None:
    """``-o`` writes the same lines for the owner alone; ``-`` is standard output."""
    keep_results(2)
    file = tmp_path / "all.jsonl"

    result = neurocheck("history", "export", "-o", str(file))

    assert (result.status, result.out) == (0, "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() == neurocheck("history", "export", "-o", "-").out


def test_export_writes_no_other_kind_of_file(tmp_path: Path) -> None:
    """A name that promises something else is refused before anything is written."""
    keep_results()
    for name in ("all.json", "all.txt", "all", "history.sqlite3"):
        result = neurocheck("history", "export", "-o", str(tmp_path / name), "--force")

        assert (result.status, ".jsonl" in result.err) == (2, True)
        assert not (tmp_path / name).exists()


def test_export_fits_the_encoding_of_standard_output(
    folder: Path,
) -> None:
    """Where only ASCII can be written, other letters are spelt out."""
    keep_results()
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    with contextlib.redirect_stdout(out):
        status = run(["history", "export"], make_environment(folder, out))

    out.seek(0)
    kept = neurocheck("history", "show", "1", "--json").document
    assert status == 0
    assert json.loads(out.read()) == kept


def test_delete_takes_several_numbers() -> None:
    """They are gone, and the others keep their numbers."""
    keep_results(3)

    result = neurocheck("history", "delete", "3", "1", "3", "--yes")

    assert result == (0, "Deleted: 3, 1\n", "")
    assert neurocheck("history", "list").out.startswith("2  ")
    assert neurocheck("history", "status").out.startswith("kept    1\n")


def test_purge_with_yes_asks_nothing(folder: Path) -> None:
    """Every file is gone."""
    keep_results(2)

    result = neurocheck("history", "purge", "--yes")

    assert result == (0, DELETED, "")
    assert list(folder.iterdir()) == []
    assert neurocheck("history", "purge", "--yes") == (0, "", NOTHING)


def test_purge_needs_yes_where_nobody_can_be_asked(folder: Path) -> None:
    """A piped newline, or even the word, confirms nothing."""
    keep_results()

    result = neurocheck("history", "purge", stdin="yes\n")

    assert (result.status, result.out) == (2, "")
    assert "--yes" in result.err
    assert (folder / "history.sqlite3").exists()


@pytest.mark.parametrize("typed", ["", "\n", "y\n", "no\n", "yess\n"], ids=repr)
def test_purge_wants_the_whole_word(folder: Path, typed: str) -> None:
    """Anything but yes deletes nothing."""
    keep_results()

    result = neurocheck("history", "purge", typed=typed)

    assert (result.status, result.out) == (130, "")
    assert "Type yes: " in result.err
    assert "Nothing was deleted." in result.err
    assert (folder / "history.sqlite3").exists()


def test_purge_is_confirmed_in_a_terminal(folder: Path) -> None:
    """The word yes is enough, in any case."""
    keep_results()

    result = neurocheck("history", "purge", typed="Yes\n")

    assert (result.status, result.out) == (0, DELETED)
    assert not (folder / "history.sqlite3").exists()


@pytest.mark.parametrize(
    "command", ["", "status", "list", "show", "export", "delete", "purge"]
)
def test_every_command_has_help(command: str) -> None:
    """Every command says what it does."""
    result = neurocheck("history", *command.split(), "--help")

    assert result.status == 0
    assert "Usage: neurocheck history" in result.out
