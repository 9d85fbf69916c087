"""The database file of the history: private, and written whole or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from neurocheck.errors import StorageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.os_errors import os_error_text
from neurocheck.sanitize import one_line


__all__ = [
    "atomic",
    "configure",
    "connect",
    "explain_errors",
    "list_backups",
    "list_files",
    "make_error",
    "make_private",
    "measure_size",
]

_BUSY_SECONDS = 10.0
_PRIVATE = 0o600
_CHECK_FOLDER = gettext_noop(
    "Check that you may use this folder, or name another in NEUROCHECK_DATA_DIR."
)
_BUSY = gettext_noop("another program is using it. Wait a moment, then try again.")
_DENIED = gettext_noop(
    "it cannot be opened or written. Check that you may use this folder, or name"
    " another in NEUROCHECK_DATA_DIR."
)
_DAMAGED = gettext_noop(
    "it is damaged. A backup may lie beside it. Move it away to begin anew."
)
_REASONS = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_CANTOPEN: _DENIED,
    sqlite3.SQLITE_PERM: _DENIED,
    sqlite3.SQLITE_READONLY: _DENIED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_ERROR: _DAMAGED,  # such as a table that is gone
    sqlite3.SQLITE_FULL: gettext_noop(
        "the disk is full. Free some space, then try again."
    ),
    sqlite3.SQLITE_NOTADB: gettext_noop(
        "it is something else. It was left as it is. Move it away, then try again."
    ),
}


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Return a connection to the database; nothing is read or checked yet.

    Args:
        path: The database.
        create: Whether to create a missing database. Without this, a missing one is
            an empty one in memory, so that looking leaves no file behind.
    """
    address = ":memory:"
    if create:
        make_private(path)
    if create or path.exists():
        address = f"{path.absolute().as_uri()}?mode=rw"
    # Not mode=rwc: SQLite would create a file that others may read. No isolation
    # level: atomic() begins every transaction itself.
    return sqlite3.connect(
        address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None
    )


def make_private(path: Path) -> None:
    """Create an empty file and its folders for the owner alone, if they are missing.

    SQLite gives the files that it puts beside a database the same mode.
    """
    folders = (path.parent, *path.parent.parents)
    for folder in reversed([folder for folder in folders if not folder.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        path.chmod(_PRIVATE)  # an odd umask can take the owner's own rights


def configure(connection: sqlite3.Connection, path: Path) -> None:
    """Make a database of ours private and durable.

    What is deleted is overwritten, and a commit is on the disk when it returns.
    """
    for file in list_files(path):
        with suppress(FileNotFoundError):  # another process may have removed it
            file.chmod(_PRIVATE)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    # Another process may be switching the mode right now; either mode is safe.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit everything that is written in the ``with`` block, or nothing of it."""
    # The lock at once. A transaction that reads first and wants to write later fails
    # without waiting where another process wrote in between.
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # An error of the rollback must not hide the first one; closing the
        # connection rolls back as well.
        with suppress(sqlite3.Error):
            connection.rollback()
        raise


def list_backups(path: Path) -> list[Path]:
    """Return the backups of a database, unfinished ones included."""
    return sorted(path.parent.glob(f"{path.name}.backup-*"))


def list_files(path: Path) -> list[Path]:
    """Return every file that holds a part of the history, the database last."""
    names = [f"{path.name}{end}" for end in ("-wal", "-shm", "-journal", "")]
    beside = [path.with_name(name) for name in names]
    return [*list_backups(path), *(file for file in beside if file.exists())]


def measure_size(path: Path) -> int:
    """Return the size of all files of the history in bytes."""
    size = 0
    for file in list_files(path):
        with suppress(FileNotFoundError):
            size += file.stat().st_size
    return size


@contextmanager
def explain_errors(path: Path, *kinds: type[Exception]) -> Iterator[None]:
    """Turn errors of some kinds in the ``with`` block into one that says what to do.

    Raises:
        StorageError: One of them was raised.
    """
    try:
        yield
    except kinds as error:
        raise make_error(path, _explain(error)) from None


def make_error(path: Path, reason: str) -> StorageError:
    """Return the error that a history cannot be used, with its reason and remedy."""
    return StorageError(
        _(
            "The history {path} cannot be used: {reason}",
            path=one_line(str(path)),
            reason=reason,
        )
    )


def _explain(error: Exception) -> str:
    """Return the reason for an error and its remedy, without any value."""
    if isinstance(error, OSError):
        return f"{os_error_text(error)}. {_(_CHECK_FOLDER)}"
    # The low byte of SQLite's code is the kind of error; the rest is a detail.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return _(_REASONS[kind]) if kind in _REASONS else f"{name}. {_(_CHECK_FOLDER)}"
