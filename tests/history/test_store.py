"""Documents are kept, listed, exported and deleted without a trace."""

import os
import sqlite3
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from history.conftest import MARKER
from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.errors import StorageError, UsageError
from neurocheck.history.store import get_history_path, open_history, purge_history
from support.program import NOW


def mode(path: Path) -> int:
    """Return the permissions of a file."""
    return path.stat().st_mode & 0o777


def at(document: Document, created: datetime) -> Document:
    """Return the document as if it had been made at another time."""
    return msgspec.structs.replace(document, created=created)


def holding_marker(folder: Path) -> list[str]:
    """Return the names of the files that hold a byte of the private text."""
    return [
        path.name for path in folder.iterdir() if MARKER.encode() in path.read_bytes()
    ]


def test_a_document_comes_back_as_it_was(
    world: Environment, document: Document
) -> None:
    """The whole document is kept, and found by its number."""
    with open_history(world, create=True) as history:
        numbers = [history.save(document), history.save(document)]

    with open_history(world) as history:
        assert numbers == [1, 2]
        assert history.get(2) == document


def test_the_newest_stands_first(world: Environment, document: Document) -> None:
    """A list has the newest first, across time zones; an export the oldest."""
    east = datetime.fromisoformat("2026-11-22T09:00:00+09:00")
    times = [NOW, NOW - timedelta(days=400), NOW, east]
    with open_history(world, create=True) as history:
        for time in times:
            history.save(at(document, time))

        entries = list(history.list_entries())
        documents = [
            msgspec.json.decode(one.document) for one in history.read_records()
        ]

    assert [entry.number for entry in entries] == [3, 1, 4, 2]
    assert entries[2].created == datetime(2026, 11, 22, tzinfo=UTC)
    assert [one["created"] for one in documents] == [
        "2025-10-18T09:30:00Z",
        "2026-11-22T09:00:00+09:00",
        "2026-11-22T09:30:00Z",
        "2026-11-22T09:30:00Z",
    ]


def test_an_entry_says_what_a_list_shows(
    world: Environment, document: Document
) -> None:
    """An entry has the urgency and the patterns with the fits many and some."""
    with open_history(world, create=True) as history:
        history.save(document)
        (entry,) = history.list_entries()

    assert entry.urgency == document.assessment.urgency.level
    assert set(entry.in_common) == {"many", "some"}
    for fit, names in entry.in_common.items():
        patterns = document.assessment.patterns
        assert names == tuple(one.id for one in patterns if one.fit == fit)


def test_ten_thousand_records_are_listed_without_reading_a_document(
    world: Environment, document: Document
) -> None:
    """A list never reads the documents: those of this test are invalid."""
    insert = "INSERT INTO records SELECT ?, ?, 'q', '1', '1', 'soon', '{}', x'00'"
    times = [(n, (NOW + timedelta(hours=n)).isoformat()) for n in range(2, 10_001)]
    with open_history(world, create=True) as history:
        history.save(document)
    with closing(sqlite3.connect(get_history_path(world))) as connection, connection:
        connection.executemany(insert, times)

    with open_history(world) as history:
        numbers = [entry.number for entry in history.list_entries()]

    assert numbers == list(range(10_000, 0, -1))


def test_documents_are_held_one_at_a_time(
    world: Environment, document: Document
) -> None:
    """A trend and an export of very many need no more memory than of a few."""
    with open_history(world, create=True) as history:
        for _ in range(60):
            history.save(document)
        tracemalloc.start()

        size = sum(len(record.document) for record in history.read_records())

        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < size / 10


def test_exported_lines_are_whole_documents(
    world: Environment, document: Document
) -> None:
    """Each exported line is a document as JSON, as it was saved."""
    with open_history(world, create=True) as history:
        history.save(document)
        (record,) = history.read_records()

    assert b"\n" not in record.document
    assert msgspec.json.decode(record.document, type=Document) == document


def test_a_number_that_is_not_there_is_said(
    world: Environment, document: Document
) -> None:
    """Asking for a missing number, or deleting it among others, changes nothing."""
    with open_history(world, create=True) as history:
        history.save(document)

        with pytest.raises(UsageError, match=r"no record 7\. .*history list"):
            history.get(7)
        with pytest.raises(UsageError, match="no record 7, 9"):
            history.delete([1, 9, 7])

        assert history.get(1) == document


def test_a_number_is_never_given_twice(world: Environment, document: Document) -> None:
    """The number of a deleted record is never used again."""
    with open_history(world, create=True) as history:
        history.save(document)
        history.delete([1, 1])

        assert history.save(document) == 2


def test_what_is_deleted_is_in_no_file(world: Environment, document: Document) -> None:
    """Neither the database, nor its log, nor a backup still holds a deleted record."""
    folder = world.data_dir
    with open_history(world, create=True) as history:
        history.save(document)
        backup = folder / "history.sqlite3.backup-2026-01-01"
        backup.write_bytes(MARKER.encode())
        assert len(holding_marker(folder)) >= 2

        history.delete([1])

        assert holding_marker(folder) == []
        assert not backup.exists()


def test_purging_leaves_nothing(world: Environment, document: Document) -> None:
    """Every file of the history is deleted, and other files stay."""
    folder = world.data_dir
    with open_history(world, create=True) as history:
        for _ in range(20):
            history.save(document)
    for end in ("backup-2026-01-01", "backup-00ff.part"):
        (folder / f"history.sqlite3.{end}").write_bytes(MARKER.encode())
    (folder / "draft-x.json").touch()

    assert purge_history(world)

    assert holding_marker(folder) == []
    assert [path.name for path in folder.iterdir()] == ["draft-x.json"]
    assert not purge_history(world)


def test_purging_takes_the_log_of_a_killed_run(
    world: Environment, document: Document
) -> None:
    """A log without its database is deleted as well."""
    folder = world.data_dir
    with open_history(world, create=True) as history:
        history.save(document)
        log = (folder / "history.sqlite3-wal").read_bytes()
    get_history_path(world).unlink()
    (folder / "history.sqlite3-wal").write_bytes(log)

    assert purge_history(world)
    assert list(folder.iterdir()) == []


def test_status_says_what_is_kept(world: Environment, document: Document) -> None:
    """The status has count, times, size of all files, path and schema."""
    with open_history(world, create=True) as history:
        history.save(at(document, NOW - timedelta(days=1)))
        history.save(document)
    backup = world.data_dir / "history.sqlite3.backup-2026-01-01"
    backup.write_bytes(b"12345")

    with open_history(world) as history:
        status = history.get_status()

    assert status.path == get_history_path(world)
    assert (status.oldest, status.newest) == (NOW - timedelta(days=1), NOW)
    assert (status.count, status.schema) == (2, "0002_hash_records")
    assert status.size >= 5 + get_history_path(world).stat().st_size


def test_looking_at_a_history_that_nobody_began_makes_no_file(
    world: Environment,
) -> None:
    """Looking at a missing history finds it empty and creates no file."""
    with open_history(world) as history:
        status = history.get_status()

        assert (list(history.list_entries()), list(history.read_records())) == (
            [],
            [],
        )
    assert (status.count, status.size, status.oldest, status.newest) == (
        *(0, 0),
        *(None, None),
    )
    assert not purge_history(world)
    assert not world.data_dir.parent.exists()


@pytest.mark.parametrize("umask", [0o000, 0o777], ids=["open", "shut"])
def test_all_files_are_for_the_owner_alone(
    world: Environment, document: Document, umask: int
) -> None:
    """Files and folders are private whatever the umask."""
    folder = world.data_dir
    if umask:  # nobody could enter folders that are made under it
        folder.parent.mkdir(mode=0o700)
        folder.mkdir(mode=0o700)
    old = os.umask(umask)
    try:
        with open_history(world, create=True) as history:
            history.save(document)
            modes = {path.name: mode(path) for path in folder.iterdir()}
    finally:
        os.umask(old)

    assert modes == dict.fromkeys(
        ["history.sqlite3", "history.sqlite3-wal", "history.sqlite3-shm"], 0o600
    )
    assert (mode(folder), mode(folder.parent)) == (0o700, 0o700)


def test_a_database_that_others_could_read_becomes_private(
    world: Environment, document: Document
) -> None:
    """Opening a database that others could read makes it private."""
    with open_history(world, create=True) as history:
        history.save(document)
    get_history_path(world).chmod(0o644)

    with open_history(world):
        assert mode(get_history_path(world)) == 0o600


def test_a_kept_document_that_was_changed_is_said(
    world: Environment, document: Document
) -> None:
    """The message names the record and repeats nothing of it."""
    with open_history(world, create=True) as history:
        history.save(document)
    broken = f'{{"format": "{MARKER}"}}'.encode()
    with closing(sqlite3.connect(get_history_path(world))) as connection, connection:
        connection.execute("UPDATE records SET document = ?", [broken])

    with open_history(world) as history, pytest.raises(StorageError) as error:
        history.get(1)

    assert "Record 1 of the history is damaged" in str(error.value)
    assert MARKER not in str(error.value)
