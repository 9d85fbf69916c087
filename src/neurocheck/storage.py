"""Files with a person's answers: private, and written whole or not at all."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from neurocheck.errors import StorageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.os_errors import os_error_text
from neurocheck.sanitize import one_line


__all__ = ["make_private_folder", "read_limited", "replacing", "write_private"]

_HELP = {
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


@contextmanager
def _write_beside(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside the target that takes its place in one step."""
    # In the same folder, because only within one file system a rename is one step.
    beside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with open(beside, "xb", opener=_open_private) as file:
            yield file
            file.flush()
            # Else the new name could reach the disk before the content, and a crash
            # would leave an empty file in place of the old one.
            os.fsync(file.fileno())
        beside.chmod(0o600)  # a umask can take too much as well
        beside.replace(path)
    # Ctrl-C as well: no half-written file with answers stays behind.
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _sync_folder(path.parent)


def _open_private(path: str, flags: int) -> int:
    """Return a handle of a new file that only its owner can read and write."""
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """Write a folder's entries to the disk, so that a new name survives a crash."""
    if os.name == "nt":  # pragma: no cover - folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
