"""How the database came to its form, step by step; each is named and done once."""

import secrets
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from neurocheck.history.database import atomic, make_private, prepare, refusal
from neurocheck.i18n.translate import gettext as _


__all__ = ["STEPS", "Step", "applied", "is_begun", "migrate"]

Step = Callable[[sqlite3.Connection], None]


def _create_records(connection: sqlite3.Connection) -> None:
    """Keep documents, and beside them what a list shows.

    The document stands last, so that a list does not read it. Numbers are never
    given twice, so that an old number cannot mean another record.
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


STEPS: Mapping[str, Step] = {"0001_create_records": _create_records}
"""Steps by name, in order. A name that was released never changes."""


def migrate(
    connection: sqlite3.Connection,
    path: Path,
    today: date,
    steps: Mapping[str, Step] = STEPS,
) -> None:
    """Bring a database to today's form.

    Args:
        connection: The database; nothing is written to one that is not ours.
        path: Where it is; a backup of one with records is put beside it.
        today: The day, for the name of the backup.
        steps: All steps by name, in order.

    Raises:
        StorageError: It is another program's, or of a newer form.
    """
    waiting = _pending(connection, path, steps)
    prepare(connection, path)
    if waiting and _has_records(connection):
        _back_up(connection, path, today)
    for name in waiting:
        with atomic(connection):
            # Another process may have done it since.
            if name in _pending(connection, path, steps):
                steps[name](connection)
                _record(connection, name)


def applied(connection: sqlite3.Connection, path: Path) -> list[str]:
    """Give the names of the steps that were done, in order.

    Raises:
        StorageError: The database is another program's.
    """
    if not is_begun(connection, path):
        return []
    rows = connection.execute("SELECT name FROM neurocheck_migrations ORDER BY id")
    return [name for (name,) in rows]


def is_begun(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether there is a history in a database, of whatever form.

    Raises:
        StorageError: The database is another program's.
    """
    tables = _tables(connection)
    if tables and "neurocheck_migrations" not in tables:
        raise refusal(
            path,
            _(
                "another program made it. It was left as it is. Name another folder in"
                " NEUROCHECK_DATA_DIR."
            ),
        )
    return bool(tables)


def _pending(
    connection: sqlite3.Connection, path: Path, steps: Mapping[str, Step]
) -> list[str]:
    """Give the names of the steps that are still to do, in order."""
    done = applied(connection, path)
    if not steps.keys() >= set(done):
        raise refusal(
            path,
            _(
                "a newer neurocheck made it. It was left as it is. Install the newest"
                " neurocheck, then try again."
            ),
        )
    return [name for name in steps if name not in done]


def _record(connection: sqlite3.Connection, name: str) -> None:
    """Write down that a step was done."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS neurocheck_migrations"
        " (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"
    )
    connection.execute("INSERT INTO neurocheck_migrations (name) VALUES (?)", [name])


def _tables(connection: sqlite3.Connection) -> set[str]:
    """Give the names of all tables."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


def _has_records(connection: sqlite3.Connection) -> bool:
    """Whether there is something to lose."""
    if "records" not in _tables(connection):
        return False
    found = connection.execute("SELECT EXISTS (SELECT 1 FROM records)").fetchone()
    return bool(found[0])


def _back_up(connection: sqlite3.Connection, path: Path, today: date) -> None:
    """Copy the database beside it, whole or not at all.

    One of the same day stays: it is from before a first try, so it is the better.
    """
    target = path.with_name(f"{path.name}.backup-{today:%Y-%m-%d}")
    if target.exists():
        return
    part = path.with_name(f"{path.name}.backup-{secrets.token_hex(8)}.part")
    try:
        make_private(part)
        with closing(sqlite3.connect(part)) as copy:
            connection.backup(copy)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
