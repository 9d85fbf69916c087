"""The database file of the history: private, and written whole or not at all."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from neurocheck.errors import StorageError
from neurocheck.history.cipher import connect_locked, list_error_kinds
from neurocheck.history.erase import erasing_if_deleted
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.os_errors import os_error_text
from neurocheck.sanitize import one_line
from neurocheck.system import change_rights, get_user, is_windows


__all__ = [
    "DamagedError",
    "atomic",
    "cannot_write",
    "closing",
    "configure",
    "connect",
    "connect_to_read",
    "explain_errors",
    "list_backups",
    "list_files",
    "make_error",
    "make_private",
    "measure_size",
    "refuse_code",
    "refuse_odd_files",
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
    "it is damaged. A backup may lie beside it. To keep what is whole: neurocheck"
    " history export -o history.jsonl. To delete it and begin anew: neurocheck"
    " history purge"
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


# What keeps a history from being written, but not always from being read.
_CANNOT_WRITE = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


class DamagedError(sqlite3.DatabaseError):
    """The database is not as it was written."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def connect(
    path: Path, *, create: bool = False, key: str | None = None
) -> sqlite3.Connection:
    """Return a connection to the database; nothing is read or checked yet.

    Args:
        path: The database.
        create: Whether to create a missing database. Without this, a missing one is
            an empty one in memory, so that looking leaves no file behind.
        key: The passphrase of a locked one; empty to open one that is to be locked.
    """
    refuse_odd_files(path)
    if create:
        make_private(path)
    # Not mode=rwc: SQLite would create a file that others may read.
    is_there = create or path.exists()
    address = f"{path.absolute().as_uri()}?mode=rw" if is_there else ":memory:"
    return _connect(address, key)


def connect_to_read(path: Path, key: str | None = None) -> sqlite3.Connection:
    """Return a connection to a database that cannot be written, its log included.

    It takes no locks, as it may write no file for them. What another process changes
    meanwhile can look damaged, and never whole: every record has its hash.

    Raises:
        sqlite3.Error: It cannot be read either.
    """
    address = path.absolute().as_uri()
    try:
        # Held by one alone, the log needs no shared memory, which would be a file.
        vfs = "win32-none" if is_windows() else "unix-none"
        connection = _connect(f"{address}?mode=ro&vfs={vfs}", key)
        return _look(connection, "PRAGMA locking_mode = EXCLUSIVE")
    except list_error_kinds():
        # There is no log, and none can be created.
        return _look(_connect(f"{address}?mode=ro&immutable=1", key))


def _look(connection: sqlite3.Connection, *settings: str) -> sqlite3.Connection:
    """Return a connection once it has read something with these settings."""
    # Nothing can be written here; it also lets a file be read that was cut off, or
    # whose schema is damaged in part.
    for setting in (*settings, "PRAGMA writable_schema = ON"):
        connection.execute(setting)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        refuse_code(connection)
    except (connection.Error, DamagedError):
        connection.close()
        raise
    return connection


def _connect(address: str, key: str | None) -> sqlite3.Connection:
    """Return a connection that trusts nothing in the database."""
    # No isolation level: atomic() begins every transaction itself.
    settings: Any = {"timeout": _BUSY_SECONDS, "isolation_level": None}
    connection: sqlite3.Connection
    if key is None:
        connection = sqlite3.connect(address, uri=True, **settings)
    else:
        connection = connect_locked(address, key, **settings)
    # A file that was damaged, or planted, runs no function by its schema, and its
    # cells are looked at before they are used.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def refuse_code(connection: sqlite3.Connection) -> None:
    """Check that nothing in a database runs when it is read or written.

    We make no triggers, views or virtual tables. Others could put some there that
    delete what is kept, or that never come to an end.

    Raises:
        DamagedError: Something does.
    """
    found = None
    with suppress(connection.Error):  # whatever is damaged is found when it is read
        found = connection.execute(
            "SELECT 1 FROM sqlite_master"
            " WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%'"
        ).fetchone()
    if found:
        raise DamagedError


@contextmanager
def closing(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Close a connection after the ``with`` block, and leave nothing of its log."""
    try:
        yield
    finally:
        with erasing_if_deleted(path.with_name(f"{path.name}-wal")):
            connection.close()


def cannot_write(error: BaseException) -> bool:
    """Return whether an error is one that reading may get by."""
    if isinstance(error, OSError):
        return True
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _CANNOT_WRITE


def refuse_odd_files(path: Path) -> None:
    """Refuse a database or a log in whose place somebody put something else.

    Raises:
        StorageError: It is a link, no file, or another user's.
    """
    for file in (path, *_list_beside(path)):
        try:
            found = file.lstat()
        except OSError:
            continue  # missing, or not to be reached, which is said when it is opened
        # Under a second name, what is written would be written elsewhere too.
        is_plain = stat.S_ISREG(found.st_mode) and found.st_nlink <= 1
        # An administrator may look after the files of others.
        is_own = get_user() in {0, found.st_uid}
        if stat.S_ISDIR(found.st_mode) or (is_plain and is_own):
            continue
        reason = (
            _("it belongs to another user. It was left as it is.")
            if is_plain
            else _("it is a link, or no file. It was left as it is. Move it away.")
        )
        raise make_error(file, reason)


def make_private(path: Path) -> None:
    """Create an empty file and its folders for the owner alone, if they are missing.

    SQLite gives the files that it puts beside a database the same mode.
    """
    folders = (path.parent, *path.parent.parents)
    for folder in reversed([folder for folder in folders if not folder.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        # An odd umask can take the owner's own rights.
        change_rights(path, _PRIVATE)


def configure(connection: sqlite3.Connection, path: Path) -> None:
    """Make a database of ours private and durable.

    What is deleted is overwritten, and a commit is on the disk when it returns.
    """
    for file in list_files(path):
        with suppress(FileNotFoundError):  # another process may have removed it
            if stat.S_ISREG(file.lstat().st_mode):
                change_rights(file, _PRIVATE)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    # Where fsync() leaves it in the disk's own memory; elsewhere it changes nothing.
    connection.execute("PRAGMA fullfsync = ON")
    connection.execute("PRAGMA checkpoint_fullfsync = ON")
    # Another process may be switching the mode right now; either mode is safe.
    with suppress(connection.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL").fetchall()


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
        with suppress(connection.Error):
            connection.rollback()
        raise


def list_backups(path: Path) -> list[Path]:
    """Return the backups of a database, unfinished ones included."""
    return sorted(path.parent.glob(f"{path.name}.backup-*"))


def list_files(path: Path) -> list[Path]:
    """Return every file that holds a part of the history, the database last."""
    files = (*list_backups(path), *_list_beside(path), path)
    return [file for file in files if os.path.lexists(file)]


def _list_beside(path: Path) -> list[Path]:
    """Return the names of what SQLite puts beside a database."""
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")]


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
    except Exception as error:
        # SQLCipher has errors of its own, once it is imported.
        more = list_error_kinds() if sqlite3.Error in kinds else ()
        if not isinstance(error, (*kinds, *more)):
            raise
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
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE:
        return _(_REASONS[sqlite3.SQLITE_FULL])  # no room for the log's index
    # The low byte of SQLite's code is the kind of error; the rest is a detail.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return _(_REASONS[kind]) if kind in _REASONS else f"{name}. {_(_CHECK_FOLDER)}"
