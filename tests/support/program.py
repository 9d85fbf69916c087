"""Run the program in this process and see what a caller sees."""

import contextlib
import io
import json
import os
from datetime import UTC, datetime
from typing import Any, NamedTuple

from neurocheck.cli.app import run
from neurocheck.environment import Environment


__all__ = ["NOW", "Result", "Terminal", "neurocheck"]

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Return True."""
        return True


class Result(NamedTuple):
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The document on standard output."""
        return json.loads(self.out)


def neurocheck(
    *args: str, typed: str | None = None, stdin: str = "", width: int = 80
) -> Result:
    """Run ``neurocheck`` with these arguments.

    Args:
        *args: The command line.
        typed: What a person types at a terminal, or None where there is none.
        stdin: What stands on standard input where there is no terminal.
        width: Columns of the window.
    """
    out = io.StringIO()
    err = io.StringIO() if typed is None else Terminal()
    environment = Environment(
        stdin=io.StringIO(stdin) if typed is None else Terminal(typed),
        stdout=out,
        stderr=err,
        variables=dict(os.environ),
        now=lambda: NOW,
        width=width,
    )
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(list(args), environment)
    return Result(status, out.getvalue(), err.getvalue())
