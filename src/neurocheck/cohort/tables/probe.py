"""Has a binary table read by another process first, a step ahead of this one.

A crafted file can make an engine ask for more memory than there is, which ends the
process at once. It ends that other process then, and this one can say so.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Timer

from neurocheck.errors import StorageError
from neurocheck.i18n.translate import gettext as _


__all__ = ["Probe", "make_damage_error"]

_MODULE = "neurocheck.cohort.tables.probe_process"
_SECONDS, _BYTES_A_SECOND = 120, 1 << 20
_DONE, _WRONG = b".", b"!"


class Probe:
    """Another process that reads a table a step ahead."""

    def __init__(self, kind: str, path: Path, where: str) -> None:
        """Have the table opened.

        Args:
            kind: ``parquet``, ``ipc`` or ``workbook``.
            path: The file.
            where: Its name, for errors.

        Raises:
            StorageError: The file is damaged.
        """
        self._where = where
        self._said = b""
        self._steps = 0
        self._process = self._start(kind, path)
        self._wait_until_ready()
        self.wait()

    def _start(self, kind: str, path: Path) -> "subprocess.Popen[bytes] | None":
        """Start the process; return None where none can be started."""
        command = [sys.executable, "-P", "-m", _MODULE, kind, str(path.absolute())]
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
            )
        except OSError:
            return None
        most = _SECONDS + path.stat().st_size / _BYTES_A_SECOND
        self._timer = Timer(most, process.kill)
        self._timer.daemon = True
        self._timer.start()
        return process

    def _wait_until_ready(self) -> None:
        """Wait for the first sign; without one, the table is read unprobed."""
        self._steps += 1
        self._listen()
        if not self._said:
            self.close()

    def ask(self, columns: Sequence[str]) -> None:
        """Name the columns that are read part by part."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):  # it is gone, which the next step will find
                self._process.stdin.write(json.dumps(columns).encode() + b"\n")
                self._process.stdin.close()

    def wait(self) -> None:
        """Wait until one more part was read without harm.

        Raises:
            StorageError: The file is damaged.
        """
        self._steps += 1
        if self._process is None or self._listen():
            return
        self.close()
        raise make_damage_error(self._where, self._said.partition(_WRONG)[2].decode())

    def _listen(self) -> bool:
        """Listen until the steps are done; return whether they are."""
        while self._said.count(_DONE) < self._steps:
            out = self._process and self._process.stdout
            piece = os.read(out.fileno(), 1 << 12) if out else b""
            if not piece:
                return False
            self._said += piece
        return True

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        self._timer.cancel()
        process.kill()
        with process:  # waits for its end and closes its streams
            pass


def make_damage_error(where: str, kind: str) -> StorageError:
    """Return the error for a table that is damaged.

    Args:
        where: The table's name.
        kind: The kind of error that it caused; "" where it ended a process.
    """
    if kind:
        return StorageError(
            _(
                "The table {table} cannot be read: it is damaged, or it ends too early"
                " ({error}).",
                table=where,
                error=kind,
            )
        )
    return StorageError(
        _(
            "The table {table} cannot be read: it is damaged. To read it would take"
            " more memory or time than it can need.",
            table=where,
        )
    )
