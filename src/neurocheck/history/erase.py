"""Erases files: what stood in them is overwritten before their names go."""

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


__all__ = ["erase_file", "erasing_if_deleted"]

_PIECE = bytes(1024 * 1024)


def erase_file(path: Path) -> None:
    """Overwrite a file where that can be done, then delete it.

    A link is deleted and not followed, and what has another name is not overwritten.
    Disks that write every change to a new place, as flash memory does, can still hold
    the old one.

    Raises:
        OSError: It cannot be deleted.
    """
    # Where it cannot be overwritten, deleting it is still better than nothing.
    with suppress(OSError):
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
            if not found.st_mode & stat.S_IWUSR:
                path.chmod(0o600)
            with open(path, "r+b", opener=_open_itself) as file:
                _overwrite(file)
    path.unlink(missing_ok=True)


@contextmanager
def erasing_if_deleted(path: Path) -> Iterator[None]:
    """Overwrite a file if the ``with`` block deletes it.

    SQLite deletes its log with the last connection, and does not overwrite it. Once it
    is deleted, nobody else can be using it.
    """
    if os.name == "nt":  # pragma: no cover - what is open cannot be deleted there
        yield
        return
    with ExitStack() as stack:
        file = None
        with suppress(OSError):
            file = stack.enter_context(open(path, "r+b", opener=_open_itself))
        yield
        if file and not os.fstat(file.fileno()).st_nlink:
            with suppress(OSError):
                _overwrite(file)


def _open_itself(path: str, flags: int) -> int:
    """Return a handle of a file, never of what a link points to."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def _overwrite(file: BinaryIO) -> None:
    """Write zeros over the whole of a file, down to the disk."""
    left = os.fstat(file.fileno()).st_size
    while left > 0:
        left -= file.write(_PIECE[:left])
    file.flush()
    os.fsync(file.fileno())
