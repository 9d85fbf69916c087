"""The file that holds the history: private, and written whole or not at all."""

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
    "backups_of",
    "connect",
    "explained",
    "files_of",
    "make_private",
    "prepare",
    "refusal",
    "size_of",
]

_BUSY_SECONDS = 10.0
_PRIVATE = 0o600
_PLACE = gettext_noop(
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
    sqlite3.SQLITE_ERROR: _DAMAGED,
    sqlite3.SQLITE_FULL: gettext_noop(
        "the disk is full. Free some space, then try again."
    ),
    sqlite3.SQLITE_NOTADB: gettext_noop(
        "it is something else. It was left as it is. Move it away, then try again."
    ),
}


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open the database; nothing is read or checked yet.

    Args:
        path: Where it is.
        create: Whether to make it. Without this, one that is not there is an
            empty one in memory, so that looking leaves no file behind.
    """
    place = ":memory:"
    if create:
        make_private(path)
    if create or path.exists():
        place = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(place, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)


def make_private(path: Path) -> None:
    """Make an empty file and its folders for the owner alone, if they are missing.

    SQLite gives its other files the mode of the database, whatever the umask.
    """
    folders = (path.parent, *path.parent.parents)
    for folder in reversed([folder for folder in folders if not folder.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        path.chmod(_PRIVATE)  # a umask can take too much as well


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Set how a database is kept, once it is known to be ours."""
    for file in files_of(path):
        with suppress(FileNotFoundError):  # another process may have tidied up
            file.chmod(_PRIVATE)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    # Another process may be busy with the very same; it loses nothing without.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all that stands inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # The first error is the one to tell; closing rolls back as well.
        with suppress(sqlite3.Error):
            connection.rollback()
        raise


def backups_of(path: Path) -> list[Path]:
    """Give the backups of a database, unfinished ones included."""
    return sorted(path.parent.glob(f"{path.name}.backup-*"))


def files_of(path: Path) -> list[Path]:
    """Give every file that holds a part of the history, the database last."""
    names = [f"{path.name}{end}" for end in ("-wal", "-shm", "-journal", "")]
    beside = [path.with_name(name) for name in names]
    return [*backups_of(path), *(file for file in beside if file.exists())]


def size_of(path: Path) -> int:
    """Count the bytes of all those files."""
    size = 0
    for file in files_of(path):
        with suppress(FileNotFoundError):
            size += file.stat().st_size
    return size


@contextmanager
def explained(path: Path, *kinds: type[Exception]) -> Iterator[None]:
    """Status errors of these kinds into one that says what to do.

    Raises:
        StorageError: One of them happened.
    """
    try:
        yield
    except kinds as error:
        raise refusal(path, _reason(error)) from None


def refusal(path: Path, reason: str) -> StorageError:
    """Make the error that says why a history cannot be used, and how to mend it."""
    return StorageError(
        _(
            "The history {path} cannot be used: {reason}",
            path=one_line(str(path)),
            reason=reason,
        )
    )


def _reason(error: Exception) -> str:
    """Say why, and how to mend it; never with a value."""
    if isinstance(error, OSError):
        return f"{os_error_text(error)}. {_(_PLACE)}"
    # The low byte is the kind; the rest tells its cases apart.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return _(_REASONS[kind]) if kind in _REASONS else f"{name}. {_(_PLACE)}"
