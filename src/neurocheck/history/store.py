"""Keeps the documents that a person asked to keep, in one private database."""

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
    connect,
    explain_errors,
    list_backups,
    list_files,
    measure_size,
)
from neurocheck.history.migrations import has_history, list_applied, migrate
from neurocheck.i18n.translate import gettext as _


__all__ = [
    "Entry",
    "History",
    "HistoryStatus",
    "get_history_path",
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
        number: Its number, which is never used again.
        created: When the answers were assessed, in UTC.
        urgency: The level of urgency.
        in_common: Ids of the patterns that fit, by the fits ``many`` and ``some``.
    """

    number: int
    created: datetime
    urgency: str
    in_common: dict[str, tuple[str, ...]]


class HistoryStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The size and the place of the history.

    Attributes:
        path: The database, which need not exist.
        count: How many records it has.
        size: The size of all its files in bytes, backups included.
        oldest: When the oldest record was made; None where there is none.
        newest: When the newest record was made; likewise.
        schema: The last migration step that was applied.
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
        """Use a database that has today's schema."""
        self._connection = connection
        self._path = path

    def save(self, document: Document) -> int:
        """Save a document, and return the number of its record."""
        row = (
            # All in UTC, because records are sorted by this text.
            document.created.astimezone(UTC).isoformat(),
            document.questionnaire.id,
            document.questionnaire.version,
            document.guidance.version,
            document.assessment.urgency.level,
            msgspec.json.encode(_list_in_common(document)).decode(),
            msgspec.json.format(write_document(document), indent=-1),
        )
        with atomic(self._connection):
            cursor = self._connection.execute(
                f"INSERT INTO records ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - names of ours
                row,
            )
        return cursor.lastrowid or 0

    def list_entries(self) -> Iterator[Entry]:
        """Yield every record, the newest first, without reading its document."""
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
        """Return the document of a record.

        Raises:
            UsageError: There is no such record.
            AnswersError: The document cannot be read.
        """
        row = self._connection.execute(
            "SELECT document FROM records WHERE id = ?", [number]
        ).fetchone()
        if row is None:
            raise _make_missing_error({number})
        return read_document(row[0], where=_("record {number}", number=number))

    def find_last(self, questionnaire: str) -> bytes | None:
        """Return the newest document of a question set, as JSON; None without one."""
        row = self._connection.execute(
            "SELECT document FROM records WHERE questionnaire = ?"
            " ORDER BY created DESC, id DESC LIMIT 1",
            [questionnaire],
        ).fetchone()
        return row[0] if row else None

    def read_documents(self) -> Iterator[bytes]:
        """Yield every document, the oldest first, as JSON on one line."""
        rows = self._connection.execute(
            "SELECT document FROM records ORDER BY created, id"
        )
        for (document,) in rows:
            yield document

    def read_records(self) -> Iterator[tuple[str, bytes]]:
        """Yield the question set's id and the document of each, the oldest first."""
        yield from self._connection.execute(
            "SELECT questionnaire, document FROM records ORDER BY created, id"
        )

    def delete(self, numbers: Collection[int]) -> None:
        """Delete records, and every backup, which may hold them as well.

        Raises:
            UsageError: One of the numbers has no record; nothing is deleted.
            StorageError: A backup cannot be deleted; the records are.
        """
        with atomic(self._connection):
            missing = {
                number
                # A number that is named twice would be missing the second time.
                for number in dict.fromkeys(numbers)
                if self._connection.execute(
                    "DELETE FROM records WHERE id = ?", [number]
                ).rowcount
                == 0
            }
            if missing:
                raise _make_missing_error(missing)
        # The write-ahead log still holds what was deleted, until a checkpoint.
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with explain_errors(self._path, OSError):
            for backup in list_backups(self._path):
                backup.unlink(missing_ok=True)

    def get_status(self) -> HistoryStatus:
        """Return how much is kept, and where.

        Raises:
            StorageError: The size of the files cannot be read.
        """
        count, oldest, newest = self._connection.execute(
            "SELECT count(*), min(created), max(created) FROM records"
        ).fetchone()
        with explain_errors(self._path, OSError):
            size = measure_size(self._path)
        return HistoryStatus(
            path=self._path,
            count=count,
            size=size,
            oldest=datetime.fromisoformat(oldest) if oldest else None,
            newest=datetime.fromisoformat(newest) if newest else None,
            schema=list_applied(self._connection, self._path)[-1],
        )


def get_history_path(environment: Environment) -> Path:
    """Return the path of the database, which need not exist."""
    return environment.data_dir / "history.sqlite3"


@contextmanager
def open_history(
    environment: Environment, *, create: bool = False
) -> Iterator[History]:
    """Open the history for the ``with`` block, migrated to today's schema.

    Args:
        environment: Knows the folder of our data, and the day.
        create: Whether to create a missing history. Without this, a missing one is
            empty, and no file is left behind.

    Raises:
        StorageError: It cannot be read or written, or is another program's.
    """
    path = get_history_path(environment)
    with explain_errors(path, OSError, sqlite3.Error):
        connection = connect(path, create=create)
    with closing(connection), explain_errors(path, sqlite3.Error):
        with explain_errors(path, OSError):
            migrate(connection, path, environment.now().date())
        yield History(connection, path)


def purge_history(environment: Environment) -> bool:
    """Delete the whole history: the database, its log and its backups.

    A damaged one, or one of a newer neurocheck, is deleted as well. The database
    goes last, so that an interrupted deletion can be repeated.

    Returns:
        Whether there was anything to delete.

    Raises:
        StorageError: It cannot be deleted, or is another program's.
    """
    path = get_history_path(environment)
    with explain_errors(path, OSError, sqlite3.Error):
        with closing(connect(path)) as connection:
            # Another program's database raises here, before anything is deleted.
            if has_history(connection, path):
                with suppress(sqlite3.Error):
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        found = list_files(path)
        for file in found:
            file.unlink(missing_ok=True)
    return bool(found)


def _list_in_common(document: Document) -> dict[str, list[str]]:
    """Return the ids of the patterns with the fits ``many`` and ``some``, by fit."""
    patterns = document.assessment.patterns
    return {
        fit.value: [pattern.id for pattern in patterns if pattern.fit is fit]
        for fit in (Fit.MANY, Fit.SOME)
    }


def _make_missing_error(numbers: set[int]) -> UsageError:
    """Return the error that some numbers have no record."""
    listed = ", ".join(map(str, sorted(numbers)))
    return UsageError(
        _(
            "The history has no record {listed}. To see the numbers: neurocheck history"
            " list",
            listed=listed,
        )
    )
