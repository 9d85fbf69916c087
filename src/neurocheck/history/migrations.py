"""Migrates the database to today's schema in named steps, each applied once."""

import secrets
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from neurocheck.history.cipher import export_database
from neurocheck.history.database import (
    DamagedError,
    atomic,
    configure,
    make_error,
    make_private,
    refuse_code,
)
from neurocheck.history.records import create_hashes
from neurocheck.i18n.translate import gettext as _
from neurocheck.system import replace


__all__ = ["HASHES", "STEPS", "Step", "has_history", "list_applied", "migrate"]

Step = Callable[[sqlite3.Connection], None]


def _create_records(connection: sqlite3.Connection) -> None:
    """Create the table of records: a document, and beside it what a list shows.

    The document is the last column, so that a list need not read past it. Numbers
    are never used again, so that an old number cannot mean another record.
    """
    connection.execute("""
        CREATE TABLE records (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            created TEXT NOT NULL,
            questionnaire TEXT NOT NULL,
            questionnaire_version TEXT NOT NULL,
            guidance_version TEXT NOT NULL,
            urgency TEXT NOT NULL,
            in_common TEXT NOT NULL,
            document BLOB NOT NULL
        )
    """)
    connection.execute("CREATE INDEX records_created ON records (created)")


def _hash_records(connection: sqlite3.Connection) -> None:
    """Hash every record, so that one that changes on the disk is noticed."""
    # A hash must not make what is damaged already look whole.
    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise DamagedError
    create_hashes(connection)


HASHES: Final = "0002_hash_records"
"""The step that adds the hashes."""

# No step may call executescript(): it commits the transaction that it stands in.
STEPS: Mapping[str, Step] = {
    "0001_create_records": _create_records,
    HASHES: _hash_records,
}
"""Every step by name, in order. A name that was released never changes."""


def migrate(
    connection: sqlite3.Connection,
    path: Path,
    today: date,
    steps: Mapping[str, Step] = STEPS,
) -> None:
    """Apply every step that a database still lacks.

    Args:
        connection: The database; nothing is written to another program's.
        path: Its file; a backup is put beside it if there are records to lose.
        today: The day, for the name of the backup.
        steps: Every step by name, in order.

    Raises:
        StorageError: The database is another program's, or of a newer neurocheck.
    """
    # Before anything is written: this refuses other programs' databases.
    pending = _list_pending(connection, path, steps)
    configure(connection, path)
    if pending and _has_records(connection):
        _back_up(connection, path, today)
    for name in pending:
        with atomic(connection):
            # Another process may have applied it since.
            if name in _list_pending(connection, path, steps):
                steps[name](connection)
                _record(connection, name)


def list_applied(connection: sqlite3.Connection, path: Path) -> list[str]:
    """Return the names of the steps that were applied, in order.

    Raises:
        StorageError: The database is another program's.
    """
    if not has_history(connection, path):
        return []
    rows = connection.execute("SELECT name FROM neurocheck_migrations ORDER BY id")
    return [name for (name,) in rows]


def has_history(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether a database holds a history, of whatever schema.

    Raises:
        StorageError: The database is another program's.
        DamagedError: It is ours, with something in it that would run.
    """
    tables = _list_tables(connection)
    # The second, so that a damaged name does not make it another program's.
    is_ours = "neurocheck_migrations" in tables or tables >= {
        "records",
        "record_hashes",
    }
    if tables and not is_ours:
        raise make_error(
            path,
            _(
                "another program made it. It was left as it is. Name another folder in"
                " NEUROCHECK_DATA_DIR."
            ),
        )
    refuse_code(connection)
    return bool(tables)


def _list_pending(
    connection: sqlite3.Connection, path: Path, steps: Mapping[str, Step]
) -> list[str]:
    """Return the names of the steps that are still to apply, in order."""
    done = list_applied(connection, path)
    if unknown := set(done) - steps.keys():
        if len(unknown) + len(steps) > len(done):
            raise DamagedError  # a newer one has every step that we have
        raise make_error(
            path,
            _(
                "a newer neurocheck made it. It was left as it is. Install the newest"
                " neurocheck, then try again."
            ),
        )
    return [name for name in steps if name not in done]


def _record(connection: sqlite3.Connection, name: str) -> None:
    """Record that a step was applied."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS neurocheck_migrations"
        " (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"
    )
    connection.execute("INSERT INTO neurocheck_migrations (name) VALUES (?)", [name])


def _list_tables(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all tables."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


def _has_records(connection: sqlite3.Connection) -> bool:
    """Return whether there is any record that could be lost."""
    if "records" not in _list_tables(connection):
        return False
    found = connection.execute("SELECT EXISTS (SELECT 1 FROM records)").fetchone()
    return bool(found[0])


def _back_up(connection: sqlite3.Connection, path: Path, today: date) -> None:
    """Write a backup beside the database, whole or not at all.

    A backup of the same day stays: it was made before a first attempt, which may
    have spoilt something.
    """
    target = path.with_name(f"{path.name}.backup-{today:%Y-%m-%d}")
    if target.is_file() and not target.is_symlink():
        return
    part = path.with_name(f"{path.name}.backup-{secrets.token_hex(8)}.part")
    try:
        make_private(part)
        # Not a copy of the file: the last commits can still be in the log beside it.
        if isinstance(connection, sqlite3.Connection):
            with closing(sqlite3.connect(part)) as copy:
                connection.backup(copy)
        else:  # the twin's, under the same passphrase
            export_database(connection, str(part), None)
        replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
