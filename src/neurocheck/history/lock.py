"""Puts the history under a passphrase, under another, or under none."""

import secrets
import sqlite3
from contextlib import suppress
from pathlib import Path

from neurocheck.data_folder import erase
from neurocheck.environment import Environment
from neurocheck.history.cipher import export_database
from neurocheck.history.database import (
    closing,
    connect,
    explain_errors,
    list_files,
    make_private,
)
from neurocheck.history.erase import erasing_if_deleted
from neurocheck.history.store import (
    History,
    get_history_path,
    get_place,
    open_history,
)
from neurocheck.system import is_windows, replace, sync, sync_folder


__all__ = ["rewrite_history"]


def rewrite_history(environment: Environment, old: str, new: str) -> int:
    """Write the history anew under another passphrase, and erase the old one.

    A kill at any time leaves the old one or the new one whole. Where it leaves both,
    the next run that opens the locked one erases the other.

    Args:
        environment: Knows the folder of our data.
        old: The passphrase of today; empty where it is not locked.
        new: The new one; empty to unlock it.

    Returns:
        How many records there are.

    Raises:
        StorageError: It is damaged, in use, or cannot be written.
    """
    with open_history(environment, create=True, key=old):
        pass  # migrated, and what an earlier kill left is tidied up
    source = get_history_path(environment)
    target = get_place(environment, is_locked=bool(new))
    with explain_errors(source, OSError, sqlite3.Error):
        connection = connect(source, key=old)
        with closing(connection, source):
            _hold_alone(connection, source)
            count = History(connection, source).check()
            part = target.with_name(f"{target.name}.backup-{secrets.token_hex(8)}.part")
            try:
                _write_part(connection, part, new)
                _check_part(part, new, count)
                if is_windows():  # it replaces and deletes nothing that is open
                    connection.close()
                _replace(part, source, target)
            except BaseException:
                erase(part)
                raise
    return count


def _hold_alone(connection: sqlite3.Connection, path: Path) -> None:
    """Keep every other process out until the connection is closed."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    with erasing_if_deleted(path.with_name(f"{path.name}-wal")):
        # Fails while any other is connected.
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _write_part(connection: sqlite3.Connection, part: Path, key: str) -> None:
    """Write a copy that is not used yet, down to the disk."""
    make_private(part)
    export_database(connection, f"{part.absolute().as_uri()}?mode=rw", key)
    with part.open("rb") as file:
        sync(file.fileno())


def _check_part(part: Path, key: str, count: int) -> None:
    """Check that a copy can be opened, and has every record."""
    connection = connect(part, key=key)
    with closing(connection, part):
        if History(connection, part).check() != count:
            raise sqlite3.DatabaseError


def _replace(part: Path, source: Path, target: Path) -> None:
    """Put a copy in its place, and erase what was there, backups included."""
    others = [file for file in list_files(source) if file not in {source, part}]
    with erasing_if_deleted(target):
        replace(part, target)
    with suppress(OSError):
        sync_folder(target.parent)
    for file in others if source == target else (*others, source):
        erase(file)
