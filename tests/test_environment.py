"""Promises of the environment: colour, width, encoding, and places."""

import io
import os
import sys
from datetime import UTC
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest

from neurocheck.environment import DEFAULT_WIDTH, Environment, NoHomeError
from support.program import neurocheck


class Screen(io.StringIO):
    """A text stream that claims to be a terminal or not."""

    def __init__(
        self, *, is_terminal: bool = True, encoding: str | None = None
    ) -> None:
        """Start empty."""
        super().__init__()
        self.is_terminal = is_terminal
        self.given = encoding

    @property
    def encoding(self) -> str | None:  # type: ignore[override] # chosen by the test
        """The encoding that the test chose."""
        return self.given

    def isatty(self) -> bool:
        """Return what the test chose."""
        return self.is_terminal


def make_environment(
    variables: dict[str, str] | None = None,
    *,
    stdin: bool = True,
    stderr: bool = True,
    width: int | None = None,
) -> Environment:
    """Return an environment with these variables and terminals."""
    return Environment(
        stdin=Screen(is_terminal=stdin),
        stdout=Screen(),
        stderr=Screen(is_terminal=stderr),
        variables=variables or {},
        width=width,
    )


@pytest.mark.parametrize(
    ("variables", "on_terminal", "in_file"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "3"}, True, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": ""}, True, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "unknown"}, False, False),
        ({"TERM": "xterm-256color"}, True, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
    ],
)
def test_colour(variables: dict[str, str], on_terminal: bool, in_file: bool) -> None:
    """NO_COLOR wins, then FORCE_COLOR, then whether a terminal can show it."""
    found = make_environment(variables)

    assert found.has_colour(Screen()) is on_terminal
    assert found.has_colour(Screen(is_terminal=False)) is in_file


@pytest.mark.parametrize(
    ("term", "dumb"),
    [("dumb", True), ("unknown", True), ("", False), ("xterm", False)],
)
def test_dumb_terminals(term: str, dumb: bool) -> None:
    """TERM tells whether a terminal can move its cursor."""
    assert make_environment({"TERM": term}).is_dumb is dumb


@pytest.mark.parametrize(
    ("stdin", "stderr", "can_ask"),
    [(True, True, True), (True, False, False), (False, True, False), (False,) * 3],
)
def test_asking_needs_a_terminal_to_type_and_one_to_see(
    stdin: bool, stderr: bool, can_ask: bool
) -> None:
    """Questions are asked only if input and output are terminals."""
    assert make_environment(stdin=stdin, stderr=stderr).can_ask is can_ask


@pytest.mark.parametrize(
    ("given", "columns"),
    [
        ("100", 100),
        ("1", 10),
        ("0", DEFAULT_WIDTH),
        ("-5", DEFAULT_WIDTH),
        ("wide", DEFAULT_WIDTH),
        ("", DEFAULT_WIDTH),
        ("9" * 5000, DEFAULT_WIDTH),
    ],
    ids=["100", "1", "0", "negative", "word", "empty", "endless"],
)
def test_columns_from_the_variable(given: str, columns: int) -> None:
    """COLUMNS counts if it is a sensible number, and 10 at least; else 80 does."""
    assert make_environment({"COLUMNS": given}).columns(Screen()) == columns


def test_a_chosen_width_wins() -> None:
    """A chosen width is used whatever the terminal says."""
    assert make_environment({"COLUMNS": "100"}, width=40).columns(Screen()) == 40


def test_columns_of_a_real_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """The width of a window is used; a width of 0 counts as 80."""
    sizes = iter([os.terminal_size((132, 43)), os.terminal_size((0, 0))])
    monkeypatch.setattr(os, "get_terminal_size", lambda _number: next(sizes))

    with Path(os.devnull).open(encoding="utf-8") as stream:
        assert make_environment().columns(stream) == 132
        assert make_environment().columns(stream) == DEFAULT_WIDTH


@pytest.mark.parametrize(
    ("encoding", "unicode"),
    [
        ("utf-8", True),
        ("UTF8", True),
        ("utf_16", True),
        (None, True),
        ("ascii", False),
        ("latin-1", False),
        ("cp1252", False),
    ],
)
def test_encodings(encoding: str | None, unicode: bool) -> None:
    """More than ASCII is drawn only where the stream can carry all of it."""
    assert make_environment().has_unicode(Screen(encoding=encoding)) is unicode


def test_drafts_lie_where_the_variable_says(tmp_path: Path) -> None:
    """NEUROCHECK_DATA_DIR is taken as it stands."""
    assert make_environment({"NEUROCHECK_DATA_DIR": str(tmp_path)}).data_dir == tmp_path


@pytest.mark.parametrize("variables", [{}, {"NEUROCHECK_DATA_DIR": ""}])
def test_drafts_lie_in_the_systems_place_otherwise(variables: dict[str, str]) -> None:
    """Without the variable, it is our own folder in the person's data folder."""
    found = make_environment(variables).data_dir

    assert found.is_absolute()
    assert found.name == "neurocheck"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always knows it")
def test_without_a_home_it_is_said_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has no home folder can name a folder; commands that need none work."""

    def find_none(_number: object) -> NoReturn:
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", find_none)
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("bash", "/bin/bash"))
    for name in ("HOME", "NEUROCHECK_DATA_DIR", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(NoHomeError, match="Set HOME, or set NEUROCHECK_DATA_DIR"):
        _ = make_environment().data_dir
    with pytest.raises(NoHomeError):
        make_environment().expand_home(Path("~/a"))
    assert neurocheck("assess", "--no-input").status == 0
    result = neurocheck("history", "list")
    assert result.status == 5
    assert "Set HOME" in result.err
    installing = neurocheck("--install-completion", "bash")
    assert installing.status == 5
    assert "Set HOME" in installing.err


def test_the_environment_of_the_process() -> None:
    """Streams and variables are those of the process, and the clock runs in UTC."""
    found = Environment.of_process()

    assert (found.stdin, found.stdout, found.stderr) == (
        sys.stdin,
        sys.stdout,
        sys.stderr,
    )
    assert found.variables is os.environ
    assert found.now().tzinfo is UTC
    assert found.now().microsecond == 0


def test_colour_can_be_switched_off() -> None:
    """The same environment without colour changes nothing else."""
    found = make_environment({"FORCE_COLOR": "1", "COLUMNS": "50"}).without_colour()

    assert not found.has_colour(Screen())
    assert found.columns(Screen()) == 50


@pytest.mark.parametrize(
    ("stream", "data"),
    [
        (io.TextIOWrapper(io.BytesIO(b"a: \xff")), b"a: \xff"),
        (io.StringIO("a: \u00e9"), b"a: \xc3\xa9"),
    ],
    ids=["with bytes behind it", "text alone"],
)
def test_standard_input_is_read_as_bytes(stream: io.TextIOBase, data: bytes) -> None:
    """Standard input is read as bytes, whatever its encoding."""
    found = msgspec.structs.replace(make_environment(), stdin=stream)

    assert found.read_stdin() == data
