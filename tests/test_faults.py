"""Faults before, after and beside a run show places in the code, and no value."""

import gc
import io
import signal
import subprocess
import sys
import threading
from typing import NoReturn

import pytest

from neurocheck.faults import describe_fault, install_hooks


HELD = "an-answer-of-a-person"


class _Loud(Exception):  # noqa: N818 - a name as an exception of a library has
    """An error that holds an answer."""


def fail(*_: object) -> NoReturn:
    """Raise an error that holds an answer, and has a cause that holds one."""
    try:
        int(HELD)
    except ValueError as cause:
        raise _Loud(HELD) from cause
    raise AssertionError


@pytest.fixture(autouse=True)
def _hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put our hooks in place, and Python's own in the end."""
    for place, name in (
        (sys, "excepthook"),
        (sys, "unraisablehook"),
        (threading, "excepthook"),
    ):
        monkeypatch.setattr(place, name, getattr(place, name))
    install_hooks()


def check_told(said: str) -> None:
    """Check that a fault was told, and no value."""
    assert "test_faults.py" in said
    assert "_Loud\nneurocheck: This is a fault of the program." in said
    assert HELD not in said


def test_a_fault_outside_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    """Python asks our hook, whatever else fails."""
    try:
        fail()
    except _Loud as error:
        sys.excepthook(type(error), error, error.__traceback__)

    check_told(capsys.readouterr().err)


def test_a_fault_in_a_thread(capsys: pytest.CaptureFixture[str]) -> None:
    """A table is written in one."""
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    check_told(capsys.readouterr().err)


def test_a_fault_while_something_is_cleaned_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Python can only tell of it."""

    class Left:
        def __del__(self) -> None:
            fail()

    Left()
    gc.collect()

    check_told(capsys.readouterr().err)


def test_leaving_is_no_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C outside the run is quiet, and so is a fault that nobody can hear of."""
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert capsys.readouterr().err == ""

    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    sys.excepthook(_Loud, _Loud(HELD), None)
    monkeypatch.setattr(sys, "stderr", None)
    sys.excepthook(_Loud, _Loud(HELD), None)


def test_the_words_of_a_fault() -> None:
    """Its kind comes last, as Python has it."""
    assert describe_fault(_Loud, None) == "_Loud\n"


_EARLY = """
import os, signal, sys
class Leave:
    at = sys.argv.pop(1)
    def find_spec(self, name, *_rest):
        if name == self.at:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Leave())
from neurocheck.__main__ import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize(
    "module",
    [
        "gc",
        "neurocheck.faults",
        "neurocheck.cli.app",
        "msgspec",
        "typer",
        "neurocheck.cli.history",
        "sqlite3",
    ],
)
def test_who_leaves_before_anything_is_shown_is_told_nothing(module: str) -> None:
    """Ctrl-C while the program still starts ends it without a word."""
    command = [sys.executable, "-c", _EARLY, module, "history", "list"]

    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own program

    assert done.returncode in {130, -signal.SIGINT}
    assert (done.stdout, done.stderr) == (b"", b"")
