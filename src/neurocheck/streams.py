"""The three streams of a process, made so that a closed or full one can be told.

A stream that was closed before the start is ``None`` in Python, its number is given to
the next file that is opened, and one that is full complains once more at the very end.
"""

import errno
import io
import os
import sys
from typing import Any, TextIO

from neurocheck.system import is_broken_pipe


__all__ = ["STDIN", "STDOUT", "is_of_stream", "open_streams"]

STDIN = "<standard input>"
STDOUT = "<standard output>"
_STDERR = "<standard error>"
# Reading what can only be written to fails as reading a closed stream does, and the
# other way round. Only what is said on standard error may go nowhere.
_IN_PLACE_OF_CLOSED = {
    STDIN: os.O_WRONLY,
    STDOUT: os.O_RDONLY,
    _STDERR: os.O_WRONLY,
}


def open_streams() -> tuple[TextIO, TextIO, TextIO]:
    """Return standard input, output and error, and put them in place of Python's.

    An error of the first two has the stream's name as its ``filename``. Notes that
    cannot be written are dropped: there is nowhere left to say so.
    """
    # In the order of their numbers: a new handle takes the lowest that is free.
    own = sys.stdin is sys.__stdin__
    sys.stdin = _prepare(sys.stdin, STDIN, "replace", is_own=own)
    own = sys.stdout is sys.__stdout__
    sys.stdout = _prepare(sys.stdout, STDOUT, "backslashreplace", is_own=own)
    own = sys.stderr is sys.__stderr__
    sys.stderr = _prepare(sys.stderr, _STDERR, "backslashreplace", is_own=own)
    return sys.stdin, sys.stdout, sys.stderr


def is_of_stream(error: OSError) -> bool:
    """Return whether an error is one of standard input or output.

    >>> is_of_stream(OSError(28, "full", STDOUT)), is_of_stream(OSError())
    (True, False)
    """
    return error.filename in {STDIN, STDOUT}


class _Guarded(io.RawIOBase):
    """A stream of bytes that names itself in its errors, and fails only once."""

    def __init__(self, raw: io.FileIO, name: str) -> None:
        """Guard the bytes of a stream."""
        super().__init__()
        self._raw = raw
        self._name = name
        self._has_failed = False

    def readable(self) -> bool:
        """Return whether it is standard input."""
        return self._name == STDIN

    def writable(self) -> bool:
        """Return whether it is not standard input."""
        return self._name != STDIN

    def fileno(self) -> int:
        """Return the number of the stream."""
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return bool(self._raw.isatty())

    def close(self) -> None:
        """Close it; a handle that Python opened stays open."""
        super().close()
        self._raw.close()

    def readinto(self, buffer: Any) -> int | None:
        """Read bytes, and return how many."""
        try:
            found: int | None = self._raw.readinto(buffer)
        except OSError as error:
            error.filename = self._name
            raise
        return found

    def write(self, data: Any) -> int | None:
        """Write bytes, and return how many; after an error they go nowhere."""
        if self._has_failed:
            return len(data)
        try:
            written: int | None = self._raw.write(data)
        except OSError as error:
            self._has_failed = True
            if self._name == _STDERR:
                return len(data)
            if is_broken_pipe(error):
                raise BrokenPipeError(errno.EPIPE, "no reader", self._name) from None
            error.filename = self._name
            raise
        return written


def _prepare(stream: TextIO | None, name: str, errors: str, *, is_own: bool) -> TextIO:
    """Return a stream of this process that replaces what it cannot encode or decode.

    Args:
        stream: The stream as Python has it; None where it is closed.
        name: What it is called in errors.
        errors: How letters are replaced; see :func:`codecs.register_error`.
        is_own: Whether it is the one that Python made.
    """
    mode = "rb" if name == STDIN else "wb"
    if stream is None:
        handle = os.open(os.devnull, _IN_PLACE_OF_CLOSED[name])
        return _wrap(io.FileIO(handle, mode), name, "utf-8", errors)
    if not isinstance(stream, io.TextIOWrapper):  # put there by whoever calls us
        return stream
    if not is_own or stream.isatty():
        stream.reconfigure(errors=errors)
        return stream
    stream.flush()
    raw = io.FileIO(stream.fileno(), mode, closefd=False)
    return _wrap(raw, name, stream.encoding, errors)


def _wrap(raw: io.FileIO, name: str, encoding: str, errors: str) -> TextIO:
    """Return a text stream over guarded bytes."""
    guarded = _Guarded(raw, name)
    make = io.BufferedReader if name == STDIN else io.BufferedWriter
    return io.TextIOWrapper(
        make(guarded),
        encoding=encoding,
        errors=errors,
        line_buffering=name == _STDERR,
    )
