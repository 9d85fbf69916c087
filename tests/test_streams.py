"""Closed, full and broken streams are told in a line; see also ``fuzz/streams.py``."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from neurocheck.streams import STDIN, STDOUT, is_of_stream, open_streams


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")

_NAMES = ("stdin", "stdout", "stderr")
_FULL = Path("/dev/full")
_DANGER = "assess --no-input --danger-heart stroke --fail-on emergency"
_NOT_WRITTEN = "neurocheck: The result cannot be written to standard output: "


@pytest.fixture
def _streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put Python's streams back in the end."""
    for name in _NAMES:
        monkeypatch.setattr(sys, name, getattr(sys, name))


def put(monkeypatch: pytest.MonkeyPatch, name: str, stream: object) -> None:
    """Put a stream where Python has its own."""
    monkeypatch.setattr(sys, name, stream)
    monkeypatch.setattr(sys, f"__{name}__", stream)


def run_in_shell(command: str, *, gone: bool = False) -> tuple[int, str, str]:
    """Return status, output and errors of a command line of a shell."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(  # noqa: S602 - our own program
        f"{sys.executable} -m neurocheck {command}",
        shell=True,
        stdin=subprocess.DEVNULL,
        stdout=writer if gone else subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    return done.returncode, done.stdout or "", done.stderr


@pytest.mark.parametrize("command", ["--version", "assess --no-input --json"])
@pytest.mark.parametrize(
    ("way", "reason"),
    [
        (">&-", "it is closed.\n"),
        pytest.param(
            ">/dev/full",
            "the disk is full.\n",
            marks=pytest.mark.skipif(not _FULL.exists(), reason="Linux has it"),
        ),
    ],
)
def test_a_result_that_cannot_be_written_is_said(
    command: str, way: str, reason: str
) -> None:
    """It is one line, and the status of what cannot be written."""
    assert run_in_shell(f"{command} {way}") == (5, "", _NOT_WRITTEN + reason)


@pytest.mark.parametrize("way", [">&-", "2>&-", "<&-", ">&- 2>&- <&-", ">/dev/full"])
def test_danger_is_told_whatever_is_closed(way: str) -> None:
    """The status is decided before anything is written."""
    assert run_in_shell(f"{_DANGER} {way}")[0] == 10


def test_danger_is_told_to_a_reader_that_has_gone() -> None:
    """Nothing but the status is left to say."""
    assert run_in_shell(_DANGER, gone=True)[:2] == (10, "")
    assert run_in_shell("assess --no-input", gone=True) == (1, "", "")


def test_danger_is_told_where_a_file_cannot_be_written(tmp_path: Path) -> None:
    """Standard error says which file, and the status that care is needed."""
    (tmp_path / "file").touch()
    status, out, err = run_in_shell(f"{_DANGER} -o {tmp_path}/file/x.json")
    assert (status, out) == (10, "")
    assert "cannot be written" in err


def test_input_that_is_closed_is_said_where_it_is_needed() -> None:
    """Only who reads it misses it."""
    status, out, err = run_in_shell("assess --no-input --answers - <&-")

    said = "neurocheck: Standard input cannot be read: it is closed.\n"
    assert (status, out, err) == (5, "", said)
    assert run_in_shell("--version <&-")[0] == 0


def test_notes_that_nobody_can_hear_change_nothing(tmp_path: Path) -> None:
    """With standard error closed, files are written and the status is that of old."""
    path = tmp_path / "x.json"

    assert run_in_shell(f"assess --no-input -o {path} 2>&-")[0] == 0
    assert path.exists()
    assert run_in_shell("nonsense 2>&-") == (2, "", "")


@pytest.mark.usefixtures("_streams")
def test_closed_streams_fail_when_they_are_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading or writing names the stream, once; notes go nowhere."""
    for name in _NAMES:
        put(monkeypatch, name, None)

    stdin, stdout, stderr = open_streams()

    with pytest.raises(OSError, match="standard input") as refused:
        stdin.read()
    assert is_of_stream(refused.value)
    assert refused.value.filename == STDIN
    stdout.write("a")
    with pytest.raises(OSError, match="standard output") as refused:
        stdout.flush()
    assert refused.value.filename == STDOUT
    stdout.flush()
    stderr.write("a\n")
    assert not any(stream.isatty() for stream in (stdin, stdout, stderr))
    for stream in (stdin, stdout, stderr):
        stream.close()


@pytest.mark.usefixtures("_streams")
@pytest.mark.parametrize("buffering", [0, -1], ids=["unbuffered", "buffered"])
def test_streams_that_work_are_not_changed_for_those_who_use_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, buffering: int
) -> None:
    """What is read and written is what it would be, and odd letters are replaced."""
    (tmp_path / "in").write_bytes(b"a\xffb\n")
    given = (tmp_path / "in").open("rb", buffering)
    written = [(tmp_path / name).open("wb", buffering) for name in ("out", "err")]
    own = [
        io.TextIOWrapper(given, "utf-8"),
        *(io.TextIOWrapper(file, "ascii") for file in written),
    ]
    for name, python_s in zip(_NAMES, own, strict=True):
        put(monkeypatch, name, python_s)

    stdin, stdout, stderr = open_streams()
    print("\u00e4", stdin.read(), file=stdout, end="")
    print("note", file=stderr)
    stdout.flush()

    assert (tmp_path / "out").read_bytes() == b"\\xe4 a\\ufffdb\n"
    assert (tmp_path / "err").read_bytes() == b"note\n"
    assert stdin.fileno() == given.fileno()
    for stream in (stdin, stdout, stderr, *own):
        stream.close()


@pytest.mark.usefixtures("_streams")
def test_streams_of_whoever_calls_us_are_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A program that captures our output goes on doing so."""
    own = io.StringIO()
    monkeypatch.setattr(sys, "stdout", own)

    assert open_streams()[1] is own
