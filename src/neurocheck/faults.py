"""Faults of the program: said by their places in the code, never by their values.

An error's own words, its causes and the variables around it can all repeat an answer.
So every way in which Python would print them is taken over, from start to end.
"""

import sys
import threading
import traceback
from types import TracebackType
from typing import TextIO


__all__ = ["describe_fault", "install_hooks"]

_FAULT = (
    "neurocheck: This is a fault of the program. Please report the lines above; they"
    " hold none of your answers.\n"
)


def describe_fault(kind: type[BaseException], place: TracebackType | None) -> str:
    """Return where an error arose, and its kind."""
    return f"{''.join(traceback.format_tb(place))}{kind.__name__}\n"


def install_hooks() -> None:
    """Let errors before and after a run, of threads and of what is cleaned up, be told.

    A person who leaves early with Ctrl-C is told nothing.
    """
    sys.excepthook = lambda kind, _error, place: _tell(kind, place)
    threading.excepthook = lambda found: _tell(found.exc_type, found.exc_traceback)
    sys.unraisablehook = lambda found: _tell(found.exc_type, found.exc_traceback)


def _tell(kind: type[BaseException], place: TracebackType | None) -> None:
    """Write a fault to standard error, where there is one."""
    stream: TextIO | None = sys.stderr
    if stream is None or not issubclass(kind, Exception):
        return
    try:
        # In English: the texts of another language may be what failed.
        stream.write(f"{describe_fault(kind, place)}{_FAULT}")
        stream.flush()
    except (OSError, ValueError):
        return
