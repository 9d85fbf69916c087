"""Unusual encodings and locales are supported or refused, and lose nothing."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from neurocheck.environment import Environment
from support.hostile import is_harmless
from support.program import neurocheck


_EXAMPLE = Path(__file__).parents[2] / "examples" / "foot-care-habits"
_QUESTIONS = (_EXAMPLE / "questions.yaml").read_text(encoding="utf-8")
_ANSWERS = "look: daily\nmonths: 3\n"
_WORDS = "Füße 足 \N{FOOT}"


def run_program(*args: str | bytes, **variables: str) -> tuple[int, bytes, bytes]:
    """Run the program in its own process with these environment variables."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "neurocheck", *args],
        env={**os.environ, **variables},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def run_each(
    commands: dict[str, list[str]], folder: Path, variables: dict[str, str]
) -> dict[str, tuple[int, bytes, bytes]]:
    """Run commands one by one in one process with these environment variables.

    One process, because starting takes longer than a command. Each command has its own
    files as standard output and standard error.
    """
    code = (
        "import json, os, sys\n"
        "from neurocheck.cli.app import run\n"
        "from neurocheck.environment import Environment\n"
        "statuses = {}\n"
        "for name, command in json.loads(sys.argv[1]).items():\n"
        "    for number, end in ((1, 'out'), (2, 'err')):\n"
        "        os.dup2(os.open(f'{name}.{end}', os.O_CREAT | os.O_WRONLY), number)\n"
        "    statuses[name] = run(command, Environment.of_process())\n"
        "    sys.stdout.flush(), sys.stderr.flush()\n"
        "with open('statuses', 'w') as kept:\n"
        "    json.dump(statuses, kept)\n"
    )
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code, json.dumps(commands)],
        cwd=folder,
        env={**os.environ, **variables},
        check=True,
    )
    statuses = json.loads((folder / "statuses").read_text())
    return {
        name: (
            statuses[name],
            *((folder / f"{name}.{end}").read_bytes() for end in ("out", "err")),
        )
        for name in commands
    }


@pytest.fixture(name="questions")
def _write_questions(tmp_path: Path) -> str:
    """Write a question set in other scripts, and return its path."""
    path = tmp_path / "questions.yaml"
    path.write_text(_QUESTIONS.replace("Your feet today", _WORDS), encoding="utf-8")
    for name in ("guidance.yaml", "sources.yaml"):
        (tmp_path / name).write_bytes((_EXAMPLE / name).read_bytes())
    return str(path)


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "cp437"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "utf-16"},
    ],
    ids=lambda variables: "-".join(variables.values()),
)
def test_a_terminal_with_few_letters(
    questions: str, tmp_path: Path, variables: dict[str, str]
) -> None:
    """Letters that the terminal lacks are replaced, and nothing fails."""
    table = tmp_path / "t.csv"
    table.write_text(f"{_WORDS},look\n1,daily\n", encoding="utf-8")
    own, plan = ["--questions", questions], f"--plan={_WORDS}"
    commands = {
        "list": ["questions", "list", *own],
        "check": ["questions", "check", questions],
        "assess": ["assess", "--no-input", "--why", plan, *own],
        "json": ["assess", "--no-input", "--json", plan, *own],
        "help": ["assess", "--help", *own],
        "table-check": ["cohort", "check", str(table), *own],
        "table-check-json": ["cohort", "check", str(table), *own, "--json"],
        "table-summary": ["cohort", "summary", str(table), *own],
        "table-summary-json": ["cohort", "summary", str(table), *own, "--json"],
    }

    if variables != {"PYTHONIOENCODING": "ascii"}:
        del commands["check"]  # takes as long as all the others

    found = run_each(commands, tmp_path, variables)

    for name, (status, out, err) in found.items():
        assert (status, b"fault of the program" in err) == (0, False), (name, err)
        assert out, name
    if variables.get("PYTHONIOENCODING") not in {None, "utf-16"}:
        assert json.loads(found["json"][1])["answers"]["plan"] == _WORDS


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (_ANSWERS.encode("utf-8-sig"), 0),
        (_ANSWERS.replace("\n", "\r\n").encode(), 0),
        (_ANSWERS.replace("\n", "\r").encode(), 0),
        (json.dumps({"look": "daily", "months": 3}).encode("utf-8-sig"), 0),
        (_ANSWERS.encode("utf-16"), 4),
        (_ANSWERS.encode("utf-32"), 4),
        ("plan: Füße\n".encode("latin-1"), 4),
        (b"look: daily\x00\n", 4),
        (b"\x00", 4),
        (b"look: dail\xc3\n", 4),
    ],
    ids=[
        *("BOM", "CRLF", "CR", "JSON with BOM", "UTF-16", "UTF-32", "Latin-1"),
        *("NUL", "NUL alone", "half a letter"),
    ],
)
def test_ways_to_save_answers(tmp_path: Path, data: bytes, status: int) -> None:
    """UTF-8 is read with any line ends; anything else is refused and named."""
    path = tmp_path / "answers"
    path.write_bytes(data)

    result = neurocheck(
        *("assess", "--questions", str(_EXAMPLE / "questions.yaml"), "--no-input"),
        *("--json", "--answers", str(path)),
    )

    assert result.status == status, result.err
    assert is_harmless(result.err)
    if status == 0:
        assert result.document["answers"]["look"] == "daily"
        assert result.document["answers"]["months"] == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ways_to_save_a_set(tmp_path: Path, encoding: str, end: str) -> None:
    """A set and its topics may have a byte order mark and any line ends."""
    for path in _EXAMPLE.rglob("*.*"):
        copy = tmp_path / path.relative_to(_EXAMPLE)
        copy.parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8").replace("\n", end)
        copy.write_bytes(text.encode(encoding))
    questions = ["--questions", str(tmp_path / "questions.yaml")]

    assert neurocheck("assess", *questions, "--no-input").status == 0
    assert neurocheck("learn", *questions, "help").status == 0


@pytest.mark.parametrize("name", ["questions.yaml", "guidance.yaml", "sources.yaml"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_set_in_another_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    """A file of a set that is not UTF-8 is named, with how to mend it."""
    for path in _EXAMPLE.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        kind = encoding if path.name == name else "utf-8"
        (tmp_path / path.name).write_bytes(text.encode(kind))

    questions = str(tmp_path / "questions.yaml")
    result = neurocheck("assess", "--no-input", "--questions", questions)

    assert result.status == 3
    assert f"{name}:1:1: NC101" in result.err
    assert "save it as UTF-8" in result.err


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    """A file name that is not UTF-8 is used as it is, and printed harmlessly."""
    path = os.fsencode(tmp_path) + b"/a\xff\x1b.yaml"

    for command in (["questions", "check"], ["report"], ["learn", "--questions"]):
        _, out, err = run_program(*command, path)
        assert b"fault of the program" not in err
        assert b"\x1b" not in out + err
    status, _, _ = run_program("assess", "--no-input", "-o", path[:-5] + b".json")
    assert status == 0
    assert Path(os.fsdecode(path[:-5] + b".json")).exists()


def test_bytes_typed_that_are_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Input that is not UTF-8 does not crash the program."""
    stdin = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\xe4\n2\n"), encoding="utf-8")
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdin", stdin)
    monkeypatch.setattr(sys, "stdout", stdout)

    world = Environment.of_process()

    assert world.stdin.readline().endswith("\n")
    assert world.stdin.readline() == "2\n"
    world.stdout.write(_WORDS)
    world.stdout.flush()


_CELLS = "id,look,months,plan\n1,daily,3,F\u00fc\u00dfe\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_CELLS.encode("utf-8-sig"), "Every cell can be read."),
        (_CELLS.replace("\n", "\r\n").encode(), "Every cell can be read."),
        (_CELLS.encode("utf-16"), "Every cell can be read."),
        (_CELLS.encode("utf-16-le"), "Every cell can be read."),
        (_CELLS.replace("\n", "\r").encode(), "line ends that are not known"),
        (_CELLS.encode("latin-1"), "text that is not UTF-8"),
        (_CELLS.replace("daily", "dai\x00ly").encode(), "unknown option"),
        (b"\x00" * 50, "No column of"),
    ],
    ids=["BOM", "CRLF", "UTF-16", "UTF-16 bare", "CR", "Latin-1", "NUL", "NUL alone"],
)
def test_ways_to_save_a_table(tmp_path: Path, data: bytes, words: str) -> None:
    """UTF-8 and UTF-16 are read; anything else is refused and named."""
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    given = ["--questions", str(_EXAMPLE / "questions.yaml")]

    result = neurocheck("cohort", "check", str(path), *given)

    said = " ".join((result.out + result.err).split())
    assert words in said
    assert result.status == (0 if words.startswith("Every") else 4)
    assert is_harmless(result.out + result.err)


def test_a_result_on_standard_output_is_utf8_whatever_the_locale(
    questions: str, tmp_path: Path
) -> None:
    """Standard output is UTF-8 whatever the locale."""
    path = tmp_path / "t.csv"
    path.write_text(f"id,look\n{_WORDS},daily\n", encoding="utf-8")
    command = ["cohort", "score", str(path), "--questions", questions, "-o", "-"]

    status, out, _ = run_program(*command, PYTHONIOENCODING="ascii")

    assert status == 0
    assert _WORDS in out.decode("utf-8")
