"""The records of the history, each with the hashes that show whether it is whole."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, Literal, NamedTuple

import msgspec


__all__ = [
    "Record",
    "create_hashes",
    "delete_record",
    "hash_record",
    "insert_record",
    "list_numbers",
    "read_records",
]

_COLUMNS: Final = (
    "created, questionnaire, questionnaire_version, guidance_version, urgency,"
    " in_common"
)
_INSERT: Final = (
    f"INSERT INTO records ({_COLUMNS}, document)"  # noqa: S608 - names of ours
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_HASHES: Final = (
    "INSERT INTO record_hashes (record, document, whole) VALUES (?, ?, ?)"
)
# Each way alone can end at a damaged page; together they find all that is left.
_BY_INDEX: Final = "SELECT id, created FROM records ORDER BY created, id"
_BY_HASHES: Final = "SELECT record, NULL FROM record_hashes"
_OTHER_WAYS: Final = (
    "SELECT id, created FROM records NOT INDEXED ORDER BY id",
    "SELECT id, created FROM records NOT INDEXED ORDER BY id DESC",
    "SELECT record, NULL FROM record_hashes ORDER BY record DESC",
)


class Record(NamedTuple):
    """A record as the database has it, without its document where none is read."""

    number: int
    created: str
    questionnaire: str
    questionnaire_version: str
    guidance_version: str
    urgency: str
    in_common: str
    document: bytes = b""


def create_hashes(connection: sqlite3.Connection) -> None:
    """Create the table of hashes, and hash the records that are there."""
    connection.execute("""
        CREATE TABLE record_hashes (
            record INTEGER PRIMARY KEY,
            document BLOB NOT NULL,
            whole BLOB NOT NULL
        )
    """)
    for (number,) in connection.execute("SELECT id FROM records").fetchall():
        row = connection.execute(
            f"SELECT id, {_COLUMNS}, document FROM records WHERE id = ?",  # noqa: S608 - names of ours
            [number],
        ).fetchone()
        connection.execute(_INSERT_HASHES, [number, *hash_record(Record(*row))])


def insert_record(connection: sqlite3.Connection, row: tuple[Any, ...]) -> int:
    """Insert the values of a record with their hashes, and return its number."""
    cursor = connection.execute(_INSERT, row)
    number = cursor.lastrowid or 0
    record = Record(number, *row)
    connection.execute(_INSERT_HASHES, [number, *hash_record(record)])
    return number


def delete_record(connection: sqlite3.Connection, number: int) -> bool:
    """Delete a record, or what is left of it; return whether there was anything."""
    gone = [
        connection.execute(f"DELETE FROM {place} = ?", [number]).rowcount  # noqa: S608 - names of ours
        for place in ("records WHERE id", "record_hashes WHERE record")
    ]
    return any(gone)


def hash_record(record: Record) -> tuple[bytes, bytes]:
    """Return the hash of a document, and one of it and all that stands beside it."""
    document = sha256(record.document).digest()
    return document, _hash_whole(record, document)


def _hash_whole(record: Record, document: bytes) -> bytes:
    """Return the hash of what stands beside a document, and of the document's hash."""
    return sha256(msgspec.json.encode([*record[:-1], document.hex()])).digest()


def list_numbers(
    connection: sqlite3.Connection, *, with_hashes: bool
) -> tuple[list[int], bool]:
    """Return the number of every record of which a trace is left, the oldest first.

    Returns:
        The numbers, and whether there can be no other.
    """
    found: dict[int, str] = {}
    is_sound = _collect(connection, _BY_INDEX, found)
    if with_hashes:
        others: dict[int, str] = {}
        is_sound &= _collect(connection, _BY_HASHES, others)
        is_sound &= others.keys() <= found.keys()
        found = {**others, **found} if not is_sound else found
    if is_sound:
        return list(found), True
    for way in _OTHER_WAYS:
        _collect(connection, way, found)
    return sorted(found, key=lambda number: (found[number], number)), False


def _collect(connection: sqlite3.Connection, query: str, found: dict[int, str]) -> bool:
    """Add numbers and times to those found; return whether the query came to an end."""
    try:
        for number, created in connection.execute(query):
            if isinstance(created, str) or number not in found:
                found[number] = created if isinstance(created, str) else ""
    except connection.Error:
        return False
    return True


def read_records(
    connection: sqlite3.Connection,
    numbers: list[int],
    *,
    with_hashes: bool,
    with_document: bool = True,
) -> Iterator[tuple[int, Record | None, bool]]:
    """Yield each number, its record if that is whole, and whether a hash says so.

    A record that has no hash, because another program wrote it, is taken for whole if
    it has the form of one, and if no hash can have been lost.

    Args:
        connection: The database, in whatever state.
        numbers: Those to read.
        with_hashes: Whether there have to be hashes: the step for them was applied.
        with_document: Whether to read the documents too.
    """
    hashes = _Hashes(connection, with_hashes)
    document = "records.document" if with_document else "x''"
    query = f"SELECT id, {_COLUMNS}, {document} FROM records WHERE id = ?"  # noqa: S608 - names of ours
    both = (
        f"SELECT id, {_COLUMNS}, {document}, record_hashes.document, whole"  # noqa: S608 - names of ours
        " FROM records JOIN record_hashes ON record = id WHERE id = ?"
    )
    for number in numbers:
        # At once where all is well; else one by one, as either can be damaged.
        row = _fetch(connection, both, number) if with_hashes else None
        known = row[-2:] if row else hashes.get(number)
        row = row[:-2] if row else _fetch(connection, query, number)
        record = Record(*row) if row else None
        if record is None:
            is_whole = False
        elif known:
            is_whole = _fits(record, known, with_document)
        else:
            is_whole = _has_form(record, with_document) and hashes.is_sound
        yield number, record if is_whole else None, bool(known)


def _fetch(
    connection: sqlite3.Connection, query: str, number: int
) -> tuple[Any, ...] | None:
    """Return the row of a record; None where there is none, or it is damaged."""
    with suppress(connection.Error):
        row: tuple[Any, ...] | None = connection.execute(query, [number]).fetchone()
        return row
    return None


def _fits(record: Record, known: tuple[Any, ...], with_document: bool) -> bool:
    """Return whether a record is what was hashed."""
    document, whole = known
    try:
        if _hash_whole(record, document) != whole:
            return False
        return not with_document or sha256(record.document).digest() == document
    except (AttributeError, TypeError, ValueError):
        return False  # a damaged row can hold values of other types


class _Form(msgspec.Struct):
    """The least that makes JSON a document."""

    format: Literal["neurocheck/1"]


_DECODER: Final = msgspec.json.Decoder(_Form)


def _has_form(record: Record, with_document: bool) -> bool:
    """Return whether a record without a hash has the form of one."""
    try:
        if with_document:
            _DECODER.decode(record.document)
    except (TypeError, ValueError, RecursionError):
        return False
    return all(isinstance(value, str) for value in record[1:-1])


class _Hashes:
    """The hashes of a database, as far as it has any."""

    def __init__(self, connection: sqlite3.Connection, are_expected: bool) -> None:
        """Use a database.

        Args:
            connection: The database.
            are_expected: Whether it has to have hashes.
        """
        self._connection = connection
        self._are_expected = are_expected

    def get(self, number: int) -> tuple[Any, ...] | None:
        """Return the hashes of a record, or None."""
        query = "SELECT document, whole FROM record_hashes WHERE record = ?"
        return _fetch(self._connection, query, number) if self._are_expected else None

    @cached_property
    def is_sound(self) -> bool:
        """Whether no hash can have been lost; without hashes, whether all is sound."""
        table = "('record_hashes')" if self._are_expected else ""
        with suppress(self._connection.Error):
            found = self._connection.execute(f"PRAGMA integrity_check{table}")
            return found.fetchall() == [("ok",)]
        return False
