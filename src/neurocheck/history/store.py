"""The history: documents that a person asked to keep, in one private database."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from neurocheck.document import Document, read_document, write_document
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.guidance.rules import Fit
from neurocheck.history.database import (
    atomic,
    backups_of,
    connect,
    explained,
    files_of,
    size_of,
)
from neurocheck.history.migrations import applied, is_begun, migrate
from neurocheck.i18n.translate import gettext as _


__all__ = [
    "Entry",
    "History",
    "Status",
    "history_path",
    "open_history",
    "purge_history",
]

_COLUMNS = (
    "created, questionnaire, questionnaire_version, guidance_version, urgency,"
    " in_common, document"
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A record as a list shows it.

    Attributes:
        number: Its number; none is given twice.
        created: When the answers were assessed, in UTC.
        urgency: The level of urgency.
        in_common: Ids of the patterns, by the fits ``many`` and ``some``.
    """

    number: int
    created: datetime
    urgency: str
    in_common: dict[str, tuple[str, ...]]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept.

    Attributes:
        path: Where the database is, or would be.
        count: How many records it has.
        size: Bytes of all its files, backups included.
        oldest: When the oldest record was made; None where there is none.
        newest: When the newest was.
        schema: The last step of :mod:`neurocheck.history.migrations`.
    """

    path: Path
    count: int
    size: int
    oldest: datetime | None
    newest: datetime | None
    schema: str


class History:
    """An open history; :func:`open_history` makes one."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Work with a database that has today's form."""
        self._connection = connection
        self._path = path

    def save(self, document: Document) -> int:
        """Keep a document.

        Returns:
            The number of its record.
        """
        row = (
            document.created.astimezone(UTC).isoformat(),
            document.questionnaire.id,
            document.questionnaire.version,
            document.guidance.version,
            document.assessment.urgency.level,
            msgspec.json.encode(_in_common(document)).decode(),
            msgspec.json.format(write_document(document), indent=-1),
        )
        with atomic(self._connection):
            cursor = self._connection.execute(
                f"INSERT INTO records ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - names of ours
                row,
            )
        return cursor.lastrowid or 0

    def entries(self) -> Iterator[Entry]:
        """Give every record, the newest first, without reading its document."""
        rows = self._connection.execute(
            "SELECT id, created, urgency, in_common FROM records"
            " ORDER BY created DESC, id DESC"
        )
        for number, created, urgency, in_common in rows:
            yield Entry(
                number=number,
                created=datetime.fromisoformat(created),
                urgency=urgency,
                in_common=msgspec.json.decode(
                    in_common, type=dict[str, tuple[str, ...]]
                ),
            )

    def get(self, number: int) -> Document:
        """Give the document of a record.

        Raises:
            UsageError: There is no such record.
            AnswersError: The document cannot be read.
        """
        row = self._connection.execute(
            "SELECT document FROM records WHERE id = ?", [number]
        ).fetchone()
        if row is None:
            raise _no_record({number})
        return read_document(row[0], where=_("record {number}", number=number))

    def documents(self) -> Iterator[bytes]:
        """Give every document, the oldest first, as JSON on one line."""
        rows = self._connection.execute(
            "SELECT document FROM records ORDER BY created, id"
        )
        for (document,) in rows:
            yield document

    def records(self) -> Iterator[tuple[str, bytes]]:
        """Give the question set's id and the document of each, the oldest first."""
        yield from self._connection.execute(
            "SELECT questionnaire, document FROM records ORDER BY created, id"
        )

    def delete(self, numbers: Collection[int]) -> None:
        """Delete records, in the backups as well: those are deleted whole.

        Raises:
            UsageError: One of them is not there; all of them stay.
            StorageError: A backup cannot be deleted; the records are.
        """
        with atomic(self._connection):
            missing = {
                number
                for number in dict.fromkeys(numbers)
                if self._connection.execute(
                    "DELETE FROM records WHERE id = ?", [number]
                ).rowcount
                == 0
            }
            if missing:
                raise _no_record(missing)
        # The log still holds what was deleted, until it is folded in.
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with explained(self._path, OSError):
            for backup in backups_of(self._path):
                backup.unlink(missing_ok=True)

    def status(self) -> Status:
        """Say what is kept.

        Raises:
            StorageError: The files cannot be looked at.
        """
        count, oldest, newest = self._connection.execute(
            "SELECT count(*), min(created), max(created) FROM records"
        ).fetchone()
        with explained(self._path, OSError):
            size = size_of(self._path)
        return Status(
            path=self._path,
            count=count,
            size=size,
            oldest=datetime.fromisoformat(oldest) if oldest else None,
            newest=datetime.fromisoformat(newest) if newest else None,
            schema=applied(self._connection, self._path)[-1],
        )


def history_path(environment: Environment) -> Path:
    """Give the place of the database."""
    return environment.data_dir / "history.sqlite3"


@contextmanager
def open_history(
    environment: Environment, *, create: bool = False
) -> Iterator[History]:
    """Open the history and bring it to today's form.

    Args:
        environment: Where files are kept, and the day.
        create: Whether to begin one. Without this, a history that nobody began is
            an empty one that leaves no file behind.

    Raises:
        StorageError: It cannot be read or written, or it is none of ours.
    """
    path = history_path(environment)
    with explained(path, OSError, sqlite3.Error):
        connection = connect(path, create=create)
    with closing(connection), explained(path, sqlite3.Error):
        with explained(path, OSError):
            migrate(connection, path, environment.now().date())
        yield History(connection, path)


def purge_history(environment: Environment) -> bool:
    """Delete the whole history: the database, its log and its backups.

    One that is damaged or of a newer form goes as well. The database goes last, so
    that what was cut short can be done again.

    Returns:
        Whether there was something to delete.

    Raises:
        StorageError: It cannot be deleted, or it is none of ours.
    """
    path = history_path(environment)
    with explained(path, OSError, sqlite3.Error):
        with closing(connect(path)) as connection:
            if is_begun(connection, path):
                with suppress(sqlite3.Error):
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        found = files_of(path)
        for file in found:
            file.unlink(missing_ok=True)
    return bool(found)


def _in_common(document: Document) -> dict[str, list[str]]:
    """Give the ids of the patterns with many and with some things in common."""
    patterns = document.assessment.patterns
    return {
        fit.value: [pattern.id for pattern in patterns if pattern.fit is fit]
        for fit in (Fit.MANY, Fit.SOME)
    }


def _no_record(numbers: set[int]) -> UsageError:
    """Make the error for numbers that are not there."""
    listed = ", ".join(map(str, sorted(numbers)))
    return UsageError(
        _(
            "The history has no record {listed}. To see the numbers: neurocheck history"
            " list",
            listed=listed,
        )
    )
