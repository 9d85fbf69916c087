"""No command writes over what it reads, what it wrote before, or what is kept."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from neurocheck.cli.app import app
from neurocheck.cli.output_paths import refuse_clashes
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.resources import bundled
from support.program import neurocheck


_SET = Path(__file__).parents[2] / "examples" / "foot-care-habits" / "questions.yaml"
_SCORE = ("cohort", "score", "t.csv")

# What each command needs beside the files of the test, and a suffix that it writes.
COMMANDS = {
    "assess": (["--no-input"], ".json"),
    "report": (["a.json"], ".json"),
    "questions graph": ([], ".md"),
    "questions export": ([], ".csv"),
    "history show": (["1"], ".json"),
    "history export": ([], ".jsonl"),
    "history trend": ([], ".json"),
    "cohort template": ([], ".csv"),
    "cohort score": (["t.csv"], ".csv"),
    "cohort map": (["t.csv"], ".yaml"),
    "cohort summary": (["t.csv"], ".json"),
}


def list_writers() -> Iterator[tuple[str, list[str]]]:
    """Yield each command that writes files, with its flags for other files."""
    waiting = [("", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        for part, more in getattr(command, "commands", {}).items():
            waiting.append((f"{name} {part}".strip(), more))
        flags = {
            "--output" if "--output" in param.opts else param.opts[0]
            for param in getattr(command, "params", ())
            if param.metavar in {"FILE", "TABLE", "DOCUMENT"}
        }
        if "--output" in flags:
            yield name, sorted(flags - {"--output"})


WRITERS = dict(list_writers())
CASES = [
    pytest.param(name, flag, id=f"{name} {flag}")
    for name, flags in WRITERS.items()
    for flag in flags
]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a table and a kept result."""
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("id,age,feet_numb\n1,58,both\n2,wrong,no\n")
    neurocheck("assess", "--no-input", "--save", "-o", "a.json")


def read_all() -> dict[str, bytes]:
    """Return the content of every file here, the kept ones included."""
    return {
        str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()
    }


def refused(*args: str, stdin: str = "") -> str:
    """Return what is said where a command has to refuse, and write nothing."""
    before = read_all()
    result = neurocheck(*args, stdin=stdin)
    assert (result.status, result.out) == (2, ""), result.err
    assert read_all() == before
    return result.err


def test_every_command_that_writes_is_tried_here() -> None:
    """A new command with ``-o`` has to stand in the list."""
    assert set(WRITERS) == set(COMMANDS)


@pytest.mark.parametrize(
    ("name", "flag", "spelling"),
    [
        *[pytest.param(*case.values, "{name}", id=case.id) for case in CASES],
        *[(*CASES[0].values, other) for other in ("./{name}", "{folder}/x/../{name}")],
    ],
)
def test_no_output_is_a_file_of_another_flag(
    name: str, flag: str, spelling: str, tmp_path: Path
) -> None:
    """Whatever a command reads, or writes beside, is none of its outputs."""
    args, suffix = COMMANDS[name]
    same = Path(f"same{suffix}")
    same.write_bytes(_SET.read_bytes())
    Path("x").mkdir()
    given = [flag, str(same), *args] if flag.startswith("-") else [str(same)]
    output = spelling.format(name=same, folder=tmp_path)

    said = refused(*name.split(), *given, "--force", "-o", output)

    assert f"'{output}'" in said or f"'{same}'" in said
    assert "Write to another one." in said


@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_a_link_to_the_table_is_the_table(link: str) -> None:
    """The table is not replaced, nor are refused cells written over it."""
    getattr(Path("link.csv"), link)(Path("t.csv"))
    Path("out.csv").symlink_to("nowhere.csv")

    refused(*_SCORE, "-o", "link.csv")
    refused(*_SCORE, "-o", "y.csv", "--rejects", "link.csv")
    refused("cohort", "score", "link.csv", "-o", "t.csv")
    refused(*_SCORE, "-o", "out.csv", "--rejects", "nowhere.csv")


@pytest.mark.parametrize(
    "args",
    [
        ["-o", "t.csv"],
        ["-o", "./t.csv"],
        ["-o", "y.csv", "--rejects", "t.csv"],
        ["-o", "y.csv", "--rejects", "y.csv"],
        ["-o", "-", "--rejects", "-"],
        ["-o", "m.csv", "--map", "m.csv"],
    ],
    ids=" ".join,
)
def test_a_table_is_never_written_onto_itself(args: list[str]) -> None:
    """It is refused before the table is read, and nothing is written."""
    assert "Write to another one." in refused(*_SCORE, "--force", *args)


def test_what_belongs_to_a_question_set_is_never_written_over(tmp_path: Path) -> None:
    """Its guidance, sources and topics are read as well, though no flag names them."""
    (tmp_path / "topics").mkdir()
    for name in ("questions.yaml", "guidance.yaml", "topics/1-a.md"):
        Path(name).write_bytes(_SET.read_bytes())
    given = ["questions", "graph", "--questions", "questions.yaml", "-o"]

    refused(*given, "guidance.yaml")
    refused(*given, "topics/1-a.md")
    refused("questions", "graph", "-o", str(bundled("questions.yaml")))


@pytest.mark.parametrize(
    "name",
    ["history.sqlite3", "settings.json", "draft-x.json", "draft-x.json.broken-1"],
)
def test_nothing_that_is_kept_is_written_over(name: str) -> None:
    """Neither by its own path, whether it is there or not, nor by a link."""
    path = Path("neurocheck", name)
    output = path if path.suffix == ".json" else Path("link.json")
    if output != path:
        output.symlink_to(path)

    refused("questions", "graph", "-o", str(path))
    refused("assess", "--no-input", "-o", str(output))


@pytest.mark.skipif(os.name == "nt", reason="streams of Unix")
def test_the_files_behind_standard_streams_are_known() -> None:
    """What is piped in is no output, and what is piped out is none a second time."""
    data = b"id,age\n1,58\n"
    Path("t.csv").write_bytes(data)
    code = "from neurocheck.cli.app import main; main()"
    score = [sys.executable, "-c", code, "cohort", "score"]
    with Path("t.csv").open("rb") as table, Path("out.csv").open("wb") as out:
        for command in (
            [*score, "-", "-o", "t.csv"],
            [*score, "t.csv", "-o", "out.csv"],
        ):
            done = subprocess.run(  # noqa: S603 - our own code
                command, stdin=table, stdout=out, stderr=subprocess.PIPE, check=False
            )
            assert done.returncode == 2
            assert b"Write to another one." in done.stderr
    assert (Path("t.csv").read_bytes(), Path("out.csv").read_bytes()) == (data, b"")


def test_different_files_are_let_through() -> None:
    """A link to something else, a new name, and streams that have no file."""
    Path("link.json").symlink_to("elsewhere.json")
    environment = Environment(
        stdin=io.StringIO(),
        stdout=io.StringIO(),
        stderr=io.StringIO(),
        variables=dict(os.environ),
    )
    stream = Path("-")

    refuse_clashes(environment, [Path("link.json"), stream], [Path("a.json"), stream])

    with pytest.raises(UsageError, match="'standard output' is named twice"):
        refuse_clashes(environment, [stream, stream])
