"""The folder of what is kept of a person, where only files of ours are opened.

Somebody else who can write there could put a link, a pipe or a file of their own in the
place of ours. Such a thing is refused: nothing is read or written through it.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from neurocheck.errors import StorageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.os_errors import os_error_text
from neurocheck.sanitize import one_line
from neurocheck.storage import LEFTOVER, delete_unlocked, sweep
from neurocheck.system import SAFELY, change_rights, get_user, is_windows, sync


__all__ = [
    "erase",
    "is_known_name",
    "list_known",
    "open_safely",
    "overwrite",
    "read_kept",
    "refuse_planted",
    "tidy",
]

_KNOWN = re.compile(
    r"draft-.+\.json(\.broken-\d+)?|draft-.+\.lock|history\.sqlite3.*|settings\.json"
    rf"|{LEFTOVER.pattern}"
)
_LOCK = ".lock"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_PART = 1 << 20


def is_known_name(name: str) -> bool:
    """Return whether a file of this name in the folder of our data is ours.

    >>> is_known_name("draft-small.2.json"), is_known_name("history.sqlite3-wal")
    (True, True)
    >>> is_known_name("draft.odt")
    False
    """
    return _KNOWN.fullmatch(name) is not None


def list_known(folder: Path) -> tuple[list[Path], int]:
    """Return what lies in a folder under names of ours, and how much else does.

    Links are listed as well, with or without something behind them.
    """
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return [], 0
    known = [path for path in found if is_known_name(path.name)]
    return known, len(found) - len(known)


def read_kept(path: Path, limit: int) -> bytes | None:
    """Return the content of a file of ours; None if there is none.

    Args:
        path: Where.
        limit: How many bytes to read at most; one more says that there are more.

    Raises:
        StorageError: It cannot be read, or it is not ours.
    """
    refuse_planted(path)
    try:
        with open(path, "rb", opener=open_safely) as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _make_error(path, os_error_text(error)) from None


def refuse_planted(path: Path) -> None:
    """Check that a file of ours, if there is one, can be what we put there.

    Raises:
        StorageError: It is a link, no plain file, or somebody else's; or nobody can
            tell.
    """
    try:
        reason = _explain_planted(path.lstat())
    except FileNotFoundError:
        return
    except OSError as error:
        reason = os_error_text(error)
    if reason:
        raise _make_error(path, reason)


def erase(path: Path) -> None:
    """Delete a file, overwritten before, as far as this disk overwrites anything.

    A link is deleted, and what it leads to is left alone.

    Raises:
        OSError: It cannot be deleted.
    """
    # A full disk, a file that may only be read: then it is deleted all the same.
    with suppress(OSError):
        _overwrite_alone(path)
    path.unlink(missing_ok=True)


def tidy(folder: Path) -> Iterator[str]:
    """Delete what killed runs left in the folder of our data, and close it to others.

    Yields:
        What the person has to know about the folder.
    """
    try:
        found = folder.stat()
    except OSError:
        return
    if not stat.S_ISDIR(found.st_mode):
        return
    known, others = list_known(folder)
    yield from _close_to_others(folder, found, others)
    sweep(folder)
    for path in known:
        if path.suffix == _LOCK and not path.is_symlink():
            with suppress(OSError):
                delete_unlocked(path)


def _close_to_others(folder: Path, found: os.stat_result, others: int) -> Iterator[str]:
    """Take rights to a folder of ours from others, or say that they have some."""
    if is_windows():  # rights come from the folder above there
        return
    name = one_line(str(folder))
    is_ours = found.st_uid == get_user()
    # A folder that holds other things too may be open to others for a reason.
    if is_ours and not others and found.st_mode & _OTHERS:
        with suppress(OSError):
            change_rights(folder.resolve(), 0o700)
            yield _(
                "Others could look into the folder {name}. Now it is for you alone.",
                name=name,
            )
            return
    if found.st_uid not in {0, get_user()} or found.st_mode & _OTHERS_WRITE:
        yield _(
            "Others can change the folder {name}, where your answers are kept. Name"
            " another in NEUROCHECK_DATA_DIR, or take the rights to it from them.",
            name=name,
        )


def _explain_planted(found: os.stat_result) -> str:
    """Return why a thing cannot be a file of ours; nothing where it can."""
    if stat.S_ISLNK(found.st_mode):
        return _("it is a link")
    if not stat.S_ISREG(found.st_mode):
        return _("it is no plain file")
    # An administrator may look after the files of others.
    return "" if get_user() in {0, found.st_uid} else _("it belongs to somebody else")


def _make_error(path: Path, reason: str) -> StorageError:
    """Return the error that a file cannot be one of ours."""
    return StorageError(
        _(
            "{path} cannot be used: {reason}. It was left as it is. Look at it, then"
            " move it away, or name another folder in NEUROCHECK_DATA_DIR.",
            path=one_line(str(path)),
            reason=reason,
        )
    )


def open_safely(path: str, flags: int) -> int:
    """Return a handle of a file, never of what a link leads to."""
    return os.open(path, flags | SAFELY)


def _overwrite_alone(path: Path) -> None:
    """Fill a file with zeros, where this is its only name."""
    found = path.lstat()
    # With a second name, or as a link, it would be somebody's file elsewhere.
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        return
    if not found.st_mode & stat.S_IWUSR:
        change_rights(path, 0o600)
    with open(path, "r+b", opener=open_safely) as file:
        overwrite(file)


def overwrite(file: BinaryIO) -> None:
    """Write zeros over the whole of an open file, down to the disk.

    Raises:
        OSError: The disk refuses.
    """
    left = os.fstat(file.fileno()).st_size
    while left > 0:
        left -= file.write(bytes(min(_PART, left)))
    file.flush()
    sync(file.fileno())
