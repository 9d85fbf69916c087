"""Files with a person's answers: private, and written whole or not at all.

What is being written stands under a known name, and is locked by its writer. The system
releases the lock when a process ends, however it ends, so that the next run can tell
what was left behind, and deletes it.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from neurocheck.errors import StorageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.os_errors import os_error_text
from neurocheck.sanitize import one_line
from neurocheck.system import (
    SAFELY,
    get_user,
    is_current,
    is_windows,
    lock,
    replace,
    sync,
    sync_folder,
)


__all__ = [
    "LEFTOVER",
    "delete_unlocked",
    "keep_until_exit",
    "list_leftovers",
    "make_private_folder",
    "read_limited",
    "replacing",
    "sweep",
    "write_private",
]

LEFTOVER = re.compile(r"\.neurocheck-[0-9a-f]{16}\.tmp")
"""The name of a file that is being written, or was left behind by a killed run."""

_HELP = {
    errno.EBUSY: gettext_noop("Close it there, then try again."),
    errno.ENOSPC: gettext_noop("Free some space on this disk, then try again."),
    errno.EDQUOT: gettext_noop("Free some of your space on this disk, then try again."),
    errno.EROFS: gettext_noop("Choose another place."),
    errno.EISDIR: gettext_noop("Choose another name."),
    errno.ENOENT: gettext_noop("Check that the name is right and the file is there."),
    errno.ENAMETOOLONG: gettext_noop("Choose a shorter name."),
}
_OTHER_HELP = gettext_noop(
    "Check that you may use this folder, or choose another place."
)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all.

    A symbolic link at the path is replaced, not followed. Folders that are
    missing are made for the owner alone.

    Args:
        path: Where; what is there is replaced.
        data: What.

    Raises:
        StorageError: It cannot be written. What was there before is unharmed.
    """
    with replacing(path) as file:
        file.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write that takes its place once it is whole.

    It can be read by its owner alone. Where writing it ends in an error, it is gone,
    and what was there before is unharmed.

    Args:
        path: Its place, as for :func:`write_private`.

    Raises:
        StorageError: It cannot be written.
    """
    try:
        make_private_folder(path.parent)
        with _write_beside(path) as file:
            yield file
    except OSError as error:
        message = gettext_noop("The file {name} cannot be written: {reason}. {mend}")
        raise _make_error(message, path, error) from None


def read_limited(path: Path, limit: int) -> bytes:
    """Return the content of a file that should not be large.

    Args:
        path: Where.
        limit: The most bytes that it may have.

    Raises:
        StorageError: It cannot be read, or is larger.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        message = gettext_noop("The file {name} cannot be read: {reason}. {mend}")
        raise _make_error(message, path, error) from None
    if len(data) > limit:
        name = one_line(str(path))
        raise StorageError(
            _(
                "The file {name} is larger than {limit:,} bytes. Check that it is the"
                " right file.",
                name=name,
                limit=limit,
            )
        )
    return data


def _make_error(message: str, path: Path, error: OSError) -> StorageError:
    """Return an error that says what failed, where, why, and how to mend it."""
    reason = os_error_text(error)
    mend = _(_HELP.get(error.errno or 0, _OTHER_HELP))
    name = one_line(str(path))
    return StorageError(_(message, name=name, reason=reason, mend=mend))


def make_private_folder(folder: Path) -> None:
    """Create a folder, and those above it that are missing, for the owner alone."""
    if folder.is_dir():
        return
    make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def list_leftovers(folder: Path) -> list[Path]:
    """Return the files of ours in a folder that are being written, or were left."""
    with suppress(OSError), os.scandir(folder) as entries:
        return [
            Path(entry.path)
            for entry in entries
            if LEFTOVER.fullmatch(entry.name)
            and entry.is_file(follow_symlinks=False)
            and _is_mine(entry.stat(follow_symlinks=False))
        ]
    return []


def sweep(folder: Path) -> None:
    """Delete the files in a folder that killed runs left behind."""
    for path in list_leftovers(folder):
        with suppress(OSError):
            delete_unlocked(path)


def delete_unlocked(path: Path) -> None:
    """Delete a file, unless a running process has locked it.

    Raises:
        BlockingIOError: A process has.
        OSError: It cannot be deleted, or nobody can tell whether it is locked.
    """
    if is_windows():  # what is open cannot be deleted there
        try:
            path.unlink()
        except PermissionError as error:
            raise BlockingIOError(*error.args) from None
        return
    handle = os.open(path, os.O_RDWR | SAFELY)
    try:
        lock(handle)
        # Deleted while it is locked: afterwards it could be somebody else's.
        if is_current(handle, path):
            path.unlink()
    finally:
        os.close(handle)


def keep_until_exit(stream: BinaryIO, folder: Path) -> Path:
    """Copy a stream into a file for its owner alone, deleted when the program ends.

    Where the program is killed, the next one that keeps something there deletes it.

    Raises:
        OSError: It cannot be written.
    """
    import atexit

    sweep(folder)
    path, handle = _create_locked(folder)

    def delete() -> None:
        with suppress(OSError):
            os.close(handle)
            path.unlink()

    atexit.register(delete)
    with os.fdopen(handle, "wb", closefd=False) as file:
        shutil.copyfileobj(stream, file)
    return path


@contextmanager
def _write_beside(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside the target that takes its place in one step."""
    # In the same folder, because only within one file system a rename is one step.
    sweep(path.parent)
    beside, handle = _create_locked(path.parent)
    # Windows renames no file that is open; elsewhere the lock lasts until it is done.
    held = -1 if is_windows() else os.dup(handle)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            # Else the new name could reach the disk before the content, and a crash
            # would leave an empty file in place of the old one.
            sync(file.fileno())
        replace(beside, path)
    # Ctrl-C as well: no half-written file with answers stays behind.
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    finally:
        if held >= 0:
            os.close(held)
    sync_folder(path.parent)


def _create_locked(folder: Path) -> tuple[Path, int]:
    """Return the path and the handle of a new file, for its owner alone and locked."""
    while True:
        path = folder / f".neurocheck-{_make_token()}.tmp"
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags, 0o600)
        if is_windows():
            return path, handle  # what is open cannot be deleted there
        os.fchmod(handle, 0o600)  # a umask can take too much as well
        try:
            lock(handle)
        except BlockingIOError:
            pass  # somebody is sweeping it away
        except OSError:
            return path, handle  # without locks it is written all the same
        else:
            if is_current(handle, path):
                return path, handle
        os.close(handle)


def _make_token() -> str:
    """Return a name that nobody can guess."""
    return os.urandom(8).hex()


def _is_mine(found: os.stat_result) -> bool:
    """Return whether a file belongs to whoever runs the program."""
    return found.st_uid == get_user()
