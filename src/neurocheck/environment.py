"""The world as the program sees it: streams, terminal facts, clock, directories.

Made once in ``neurocheck.cli`` and handed down. No other module looks at
``sys.stdin``, ``os.environ``, the clock or the home directory.
"""

import io
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import msgspec


__all__ = ["DEFAULT_WIDTH", "Environment"]

DEFAULT_WIDTH = 80
# int() is slow with very long numbers, and refuses more than 4,300 digits.
_MAX_DIGITS = 6


def _read_clock() -> datetime:
    """Return the time, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def _replace_unknown(stream: TextIO, errors: str) -> TextIO:
    """Return a stream that replaces what it cannot encode or decode."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=errors)
    return stream


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """The world as a command sees it.

    Attributes:
        stdin: Where answers are read from.
        stdout: Where the result goes, and nothing else.
        stderr: Where the interview and all notes go.
        variables: Environment variables.
        now: The clock, in UTC.
        width: Columns of the window, or None to ask the terminal each time.
    """

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    variables: Mapping[str, str] = {}
    now: Callable[[], datetime] = _read_clock
    width: int | None = None

    @classmethod
    def of_process(cls) -> "Environment":
        """Return the environment of this process."""
        # A letter that the terminal lacks, or typed bytes that are no text, must not
        # end a run with a traceback.
        return cls(
            stdin=_replace_unknown(sys.stdin, "replace"),
            stdout=_replace_unknown(sys.stdout, "backslashreplace"),
            stderr=sys.stderr,
            variables=os.environ,
        )

    def without_colour(self) -> "Environment":
        """Return the same environment, asking for no colour."""
        variables = {**self.variables, "NO_COLOR": "1"}
        return msgspec.structs.replace(self, variables=variables)

    def read_stdin(self) -> bytes:
        """Return all that is left on standard input, as bytes."""
        # The bytes themselves, because the text stream replaces those that are no text,
        # and an answer of which letters were lost has to be refused.
        data = getattr(self.stdin, "buffer", self.stdin).read()
        return data if isinstance(data, bytes) else str(data).encode()

    @property
    def is_dumb(self) -> bool:
        """Whether the terminal cannot move its cursor."""
        return self.variables.get("TERM", "") in {"dumb", "unknown"}

    @property
    def can_ask(self) -> bool:
        """Whether a person can be asked: a terminal to type at and one to see."""
        # Not standard output: the interview is drawn on standard error, so that the
        # result can go to a file or a pipe.
        return self.stdin.isatty() and self.stderr.isatty()

    @property
    def locale(self) -> str:
        """The language that the system is set to, such as ``pt_BR.UTF-8``."""
        names = ("LC_ALL", "LC_MESSAGES", "LANG")
        given = (self.variables.get(name, "") for name in names)
        return next(filter(None, given), "")

    @property
    def data_dir(self) -> Path:
        """Where drafts are kept; ``NEUROCHECK_DATA_DIR`` or the system's place."""
        if chosen := self.variables.get("NEUROCHECK_DATA_DIR"):
            return Path(chosen)
        from platformdirs import user_data_path

        # Windows would else have a folder neurocheck within a folder neurocheck.
        return user_data_path("neurocheck", appauthor=False)

    def has_colour(self, stream: TextIO) -> bool:
        """Return whether a stream gets colour.

        ``NO_COLOR`` comes first, then ``FORCE_COLOR``, then whether it is a terminal.
        """
        if self.variables.get("NO_COLOR"):
            return False
        if self.variables.get("FORCE_COLOR", "0") not in {"", "0"}:
            return True
        return stream.isatty() and not self.is_dumb

    def has_unicode(self, stream: TextIO) -> bool:
        """Return whether a stream can carry more than ASCII."""
        encoding = getattr(stream, "encoding", None) or "utf-8"
        return encoding.lower().replace("-", "").replace("_", "") in {"utf8", "utf16"}

    def columns(self, stream: TextIO) -> int:
        """Return the columns of the window behind a stream, or 80."""
        if self.width is not None:
            return self.width
        given = self.variables.get("COLUMNS", "")
        if given.isdecimal() and len(given) < _MAX_DIGITS and int(given) > 0:
            return int(given)
        try:
            return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
        except (OSError, ValueError):
            return DEFAULT_WIDTH
