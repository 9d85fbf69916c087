"""Keeps the documents that a person asked to keep, in one private database."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import msgspec

from neurocheck.data_folder import erase, open_safely, refuse_planted
from neurocheck.document import Document, read_document, write_document
from neurocheck.environment import Environment
from neurocheck.errors import StorageError, UsageError
from neurocheck.guidance.rules import Fit
from neurocheck.history.database import (
    DamagedError,
    atomic,
    cannot_write,
    closing,
    connect,
    connect_to_read,
    explain_errors,
    list_backups,
    list_files,
    make_error,
    measure_size,
)
from neurocheck.history.migrations import HASHES, has_history, list_applied, migrate
from neurocheck.history.passphrase import (
    ask_passphrase,
    find_file,
    read_passphrase_file,
)
from neurocheck.history.place import get_history_path, get_place, is_locked
from neurocheck.history.records import (
    Record,
    delete_record,
    hash_record,
    insert_record,
    list_numbers,
    read_records,
)
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext


__all__ = [
    "Entry",
    "History",
    "HistoryStatus",
    "find_key",
    "get_history_path",
    "get_place",
    "is_locked",
    "open_history",
    "purge_history",
]

_MEND = gettext_noop(
    "A backup may lie beside the history. To keep what is whole: neurocheck history"
    " export -o history.jsonl"
)
_MOST_LISTED = 20
_TRIES = 3
# What a history has within: a table's name, a step's name, the begin of a document.
_MARKS = (b"neurocheck_migrations", b"0001_create_records", b'"format":"neurocheck/')


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
        """Use a database; one that cannot be migrated can still be read.

        Attributes:
            damaged: Numbers of the records that were to be read and are not whole.
            unchecked: Numbers of those that were read and have no hash.
            is_torn: Whether there can have been others, which left no trace.
        """
        self._connection = connection
        self._path = path
        self.damaged: list[int] = []
        self.unchecked: list[int] = []
        self.is_torn = False

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
            return insert_record(self._connection, row)

    def list_entries(self) -> Iterator[Entry]:
        """Yield every whole record, the newest first, without reading its document."""
        for record in self._read(newest_first=True, with_document=False):
            try:
                yield _make_entry(record)
            except (ValueError, TypeError):  # another program wrote it
                self.damaged.append(record.number)

    def get(self, number: int) -> Document:
        """Return the document of a record.

        Raises:
            UsageError: There is no such record.
            StorageError: The record is damaged.
            AnswersError: The document cannot be read.
        """
        for record in self._read([number]):
            where = _("record {number}", number=number)
            return read_document(record.document, where=where)
        if number in self._list_numbers() or self.is_torn:
            raise self._make_damage_error()
        raise _make_missing_error({number})

    def find_last(self, questionnaire: str) -> bytes | None:
        """Return the newest document of a question set, as JSON; None without one."""
        for record in self.read_records(newest_first=True):
            if record.questionnaire == questionnaire:
                return record.document
        return None

    def read_records(self, *, newest_first: bool = False) -> Iterator[Record]:
        """Yield every whole record, the oldest first; the others are noted."""
        return self._read(newest_first=newest_first)

    def check(self) -> int:
        """Check every record and the database itself; return how many are whole.

        Raises:
            StorageError: Records are damaged, or the database.
        """
        count = sum(1 for _record in self._read())
        self.raise_damage()
        if self._connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise DamagedError
        return count

    def raise_damage(self, mend: str = "") -> None:
        """Raise an error if what was read last was not whole.

        Args:
            mend: What to do; how to keep the others where it is empty.

        Raises:
            StorageError: It was not.
        """
        if self.damaged or self.is_torn:
            raise self._make_damage_error(mend)

    def _make_damage_error(self, mend: str = "") -> StorageError:
        """Return the error that says what was found to be damaged."""
        said = []
        if self.damaged:
            said.append(
                ngettext(
                    "Record {listed} of the history is damaged.",
                    "These {number} records of the history are damaged: {listed}.",
                    len(self.damaged),
                    listed=_list_numbers(self.damaged),
                )
            )
        if self.is_torn:
            said.append(_("The history is damaged, and records can be missing."))
        return StorageError(" ".join([*said, mend or _(_MEND)]))

    def _list_numbers(self) -> list[int]:
        """Return the numbers of all records, the oldest first; note if some lack."""
        numbers, is_sound = list_numbers(self._connection, with_hashes=self._has_hashes)
        self.is_torn = not is_sound
        return numbers

    def describe_unchecked(self) -> str:
        """Return a note on the records without a hash; nothing where there is none."""
        if not self.unchecked:
            return ""
        return ngettext(
            "Record {listed} has no hash, so nobody can tell whether it is as it was"
            " kept.",
            "These {number} records have no hash, so nobody can tell whether they are"
            " as they were kept: {listed}.",
            len(self.unchecked),
            listed=_list_numbers(self.unchecked),
        )

    @cached_property
    def _has_hashes(self) -> bool:
        """Whether the step was applied that adds the hashes."""
        # In a damaged database one of both can be lost.
        with suppress(self._connection.Error):
            found = "SELECT 1 FROM sqlite_master WHERE name = 'record_hashes'"
            if self._connection.execute(found).fetchone():
                return True
        with suppress(self._connection.Error):
            return HASHES in list_applied(self._connection, self._path)
        return True

    def _read(
        self,
        numbers: list[int] | None = None,
        *,
        newest_first: bool = False,
        with_document: bool = True,
    ) -> Iterator[Record]:
        """Yield whole records, and note those that are damaged or have no hash."""
        self.damaged, self.unchecked, self.is_torn = [], [], False
        with _reading(self._connection):
            if numbers is None:
                numbers = self._list_numbers()
            for number, record, is_checked in read_records(
                self._connection,
                numbers[::-1] if newest_first else numbers,
                with_hashes=self._has_hashes,
                with_document=with_document,
            ):
                if record is None:
                    self.damaged.append(number)
                    continue
                if not is_checked:
                    self.unchecked.append(number)
                yield record

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
                if not delete_record(self._connection, number)
            }
            if missing:
                raise _make_missing_error(missing)
        # The write-ahead log still holds what was deleted, until a checkpoint.
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with explain_errors(self._path, OSError):
            for backup in list_backups(self._path):
                erase(backup)

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
            oldest=_read_time(oldest),
            newest=_read_time(newest),
            schema=(list_applied(self._connection, self._path) or [""])[-1],
        )


@contextmanager
def open_history(
    environment: Environment,
    *,
    create: bool = False,
    change: bool = False,
    key: str = "",
) -> Iterator[History]:
    """Open the history for the ``with`` block, migrated to today's schema.

    The passphrase of a locked one is asked for, or read from a file.

    Args:
        environment: Knows the folder of our data, and the day.
        create: Whether to create a missing history. Without this, a missing one is
            empty, and no file is left behind.
        change: Whether it will be changed. Without this and ``create``, one that is
            damaged, or that cannot be written, is read as far as it goes.
        key: The passphrase where it is known.

    Raises:
        StorageError: It cannot be read or written, or is another program's.
    """
    path = get_history_path(environment)
    known = (key or find_key(environment)) if is_locked(environment) else None
    with explain_errors(path, OSError, sqlite3.Error):
        connection = connect(path, create=create and known is None, key=known)
        try:
            migrate(connection, path, environment.now().date())
            if known:
                _take_over(connection, get_place(environment, is_locked=False))
        except BaseException as error:
            connection.close()
            if create or change or not cannot_write(error):
                raise
            connection = connect_to_read(path, known)
    with closing(connection, path), explain_errors(path, sqlite3.Error):
        yield History(connection, path)


def find_key(environment: Environment) -> str:
    """Return the passphrase of the locked history, which fits.

    Raises:
        StorageError: It does not fit, or nobody can be asked.
        Interrupted: The input ended.
    """
    path = get_place(environment, is_locked=True)
    if file := find_file(environment):
        key = read_passphrase_file(file)
        if _fits(path, key):
            return key
    else:
        for _try in range(_TRIES):
            key = ask_passphrase(environment, _("Passphrase of the history:"))
            if _fits(path, key):
                return key
            environment.stderr.write(_("It does not fit.") + "\n")
    raise make_error(
        path,
        _(
            "the passphrase does not fit, or the file is damaged. Without the"
            " passphrase nobody can open it. To delete it and begin anew: neurocheck"
            " history purge"
        ),
    )


def _fits(path: Path, key: str) -> bool:
    """Return whether a passphrase opens the locked history."""
    with explain_errors(path, OSError, sqlite3.Error):
        connection = connect(path, key=key)
        try:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except connection.DatabaseError as error:
            return getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_NOTADB
        finally:
            connection.close()
    return True


def _take_over(connection: sqlite3.Connection, other: Path) -> None:
    """Take over what stands beside a locked history, not locked, and erase that.

    A kill while it is locked or unlocked leaves it, and so can another process that
    saves something just then.

    Raises:
        StorageError: It is damaged, and stays.
    """
    files = list_files(other)
    if other in files:
        known = connection.execute("SELECT whole FROM record_hashes").fetchall()
        for record in _read_all(other):
            if (hash_record(record)[1],) not in known:
                with atomic(connection):
                    insert_record(connection, record[1:])
    for file in files:
        erase(file)


def _read_all(path: Path) -> list[Record]:
    """Return every record of a history that is not locked.

    Raises:
        StorageError: It is damaged, or another program's.
    """
    connection = connect(path)
    with closing(connection, path), explain_errors(path, sqlite3.Error):
        if not has_history(connection, path):
            return []
        history = History(connection, path)
        records = list(history.read_records())
        history.raise_damage()
        return records


@contextmanager
def _reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Let nobody change what is read in the ``with`` block."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        with suppress(connection.Error):
            connection.rollback()


def purge_history(environment: Environment) -> bool:
    """Erase the whole history: the database, its log and its backups.

    A damaged one, or one of a newer neurocheck, is erased as well. The database
    goes last, so that an interrupted deletion can be repeated.

    Returns:
        Whether there was anything to delete.

    Raises:
        StorageError: It cannot be deleted, or is another program's.
    """
    locked = get_place(environment, is_locked=True)
    path = get_place(environment, is_locked=False)
    with explain_errors(path, OSError, sqlite3.Error):
        # A locked one shows nothing of itself; only its name says that it is ours.
        _check_ours(path)
        found = [*list_files(locked), *list_files(path)]
        for file in found:
            erase(file)
    return bool(found)


def _check_ours(path: Path) -> None:
    """Check that a database is ours, as far as it can be told from what is left of it.

    Raises:
        StorageError: Another program made it.
        sqlite3.Error: It is no database, and holds nothing of ours.
    """
    try:
        connection = connect(path)
        with closing(connection, path):
            has_history(connection, path)
    except (StorageError, sqlite3.Error):
        if not any(map(_holds_mark, list_files(path))):
            raise


def _holds_mark(path: Path) -> bool:
    """Return whether a file holds the bytes of something that only we write."""
    with suppress(OSError, StorageError):
        refuse_planted(path)  # a pipe would hold us up
        with open(path, "rb", opener=open_safely) as file:
            before = b""
            while piece := file.read(1024 * 1024):
                if any(mark in before + piece for mark in _MARKS):
                    return True
                before = piece[-100:]
    return False


def _make_entry(record: Record) -> Entry:
    """Return a record as a list shows it."""
    return Entry(
        number=record.number,
        created=datetime.fromisoformat(record.created),
        urgency=record.urgency,
        in_common=msgspec.json.decode(
            record.in_common, type=dict[str, tuple[str, ...]]
        ),
    )


def _read_time(text: object) -> datetime | None:
    """Return a time; None where there is none, or it is damaged."""
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(text) if text else None  # type: ignore[arg-type] # TypeError
    return None


def _list_numbers(numbers: Collection[int]) -> str:
    """Return numbers in a line; of very many the first."""
    listed = ", ".join(map(str, sorted(numbers)[:_MOST_LISTED]))
    return f"{listed}, ..." if len(numbers) > _MOST_LISTED else listed


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
