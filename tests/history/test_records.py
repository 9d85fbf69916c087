"""What changed on the disk is noticed, and what is whole is read all the same."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from history.conftest import MARKER
from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.errors import StorageError
from neurocheck.history.store import get_history_path, open_history, purge_history
from support.rights import NOBODY, without_rights


COUNT = 5


@pytest.fixture
def path(world: Environment, document: Document) -> Path:
    """Return the database of a history with results."""
    with open_history(world, create=True) as history:
        for _ in range(COUNT):
            history.save(document)
    return get_history_path(world)


def change(path: Path, query: str) -> None:
    """Change a database behind the back of the program."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(query)


def read(world: Environment) -> tuple[list[int], str]:
    """Return the numbers that can be read, and what is said of the others."""
    with open_history(world) as history:
        numbers = [record.number for record in history.read_records()]
        try:
            history.raise_damage()
        except StorageError as error:
            return numbers, str(error)
        return numbers, history.describe_unchecked()


@pytest.mark.parametrize(
    "query",
    [
        "UPDATE records SET document = replace(document, 'both', 'none') WHERE id = 3",
        "UPDATE records SET urgency = 'routine' WHERE id = 3",
        "UPDATE records SET urgency = x'ff' WHERE id = 3",
        "UPDATE records SET document = 7 WHERE id = 3",
        "UPDATE records SET created = 'never' WHERE id = 3",
        "UPDATE record_hashes SET document = 'x' WHERE record = 3",
        "DELETE FROM records WHERE id = 3",
    ],
)
def test_a_record_that_changed_is_never_read_as_if_it_were_right(
    world: Environment, path: Path, query: str
) -> None:
    """It is named, the others are read, and check and show refuse it."""
    change(path, query)

    numbers, said = read(world)
    assert numbers == [1, 2, 4, 5]
    assert "Record 3 of the history is damaged." in said
    with open_history(world) as history:
        with pytest.raises(StorageError, match="Record 3"):
            history.check()
        with pytest.raises(StorageError, match="Record 3") as error:
            history.get(3)
        assert MARKER not in str(error.value)
        assert history.get(4).answers


def test_a_list_tells_what_it_shows_from_what_changed(
    world: Environment, path: Path
) -> None:
    """A list reads no documents, and its own columns have a hash."""
    change(path, "UPDATE records SET urgency = 'routine' WHERE id = 3")

    with open_history(world) as history:
        numbers = [entry.number for entry in history.list_entries()]

    assert (numbers, history.damaged) == ([5, 4, 2, 1], [3])


def test_a_record_without_a_hash_is_read_and_named(
    world: Environment, path: Path
) -> None:
    """Another program may have written it; nobody can tell whether it is right."""
    change(path, "DELETE FROM record_hashes WHERE record = 2")

    numbers, said = read(world)

    assert numbers == [1, 2, 3, 4, 5]
    assert "Record 2 has no hash" in said


@pytest.mark.parametrize(
    "planted",
    [
        (
            "CREATE TRIGGER t AFTER INSERT ON records"
            " BEGIN DELETE FROM records WHERE id <> new.id; END"
        ),
        # It could as well never come to an end.
        (
            "CREATE VIEW more AS WITH RECURSIVE t (id) AS"
            " (SELECT 1 UNION ALL SELECT id + 1 FROM t LIMIT 9) SELECT id FROM t"
        ),
    ],
)
def test_what_would_run_when_it_is_used_is_refused(
    world: Environment, document: Document, path: Path, planted: str
) -> None:
    """Nothing is read from or added to such a history; it can be purged."""
    change(path, planted)

    for create in (False, True):
        with (
            pytest.raises(StorageError, match="it is damaged"),
            open_history(world, create=create) as history,
        ):
            history.save(document)

    with closing(sqlite3.connect(path)) as connection:
        count = connection.execute("SELECT count(*) FROM records").fetchone()
    assert count == (COUNT,)
    assert purge_history(world)
    assert not list(path.parent.iterdir())


def test_a_lost_page_takes_only_its_own_records(world: Environment, path: Path) -> None:
    """A page in the middle is overwritten: some are read, and the loss is said."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = os.urandom(4096)
    path.write_bytes(data)

    numbers, said = read(world)

    assert 0 < len(numbers) < COUNT
    assert "damaged" in said


def test_a_file_cut_off_is_read_as_far_as_it_goes(
    world: Environment, path: Path
) -> None:
    """What stands before the cut is read."""
    os.truncate(path, path.stat().st_size * 3 // 4)

    numbers, said = read(world)

    assert 0 < len(numbers) < COUNT
    assert "damaged" in said


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"X" * 100 + data[100:],
        lambda data: data.replace(b"neurocheck_migrations", b"neurochecc_migrations"),
        lambda data: data[:200] + bytes(len(data) - 200),
        lambda data: data[:10_000],
    ],
    ids=["header", "name", "all but the header", "cut"],
)
def test_a_damaged_history_can_always_be_purged(
    world: Environment, path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    """It is known as ours by what is left of it, and nothing of it stays."""
    (path.parent / f"{path.name}.backup-2026-01-01").write_bytes(
        b'"format":"neurocheck/'
    )
    path.write_bytes(spoil(path.read_bytes()))

    assert purge_history(world)
    assert list(path.parent.iterdir()) == []


def test_damage_is_no_reason_to_hash_anew(world: Environment, path: Path) -> None:
    """Where hashes are still to be made, a damaged database gets none."""
    change(path, "DROP TABLE record_hashes")
    change(path, "DELETE FROM neurocheck_migrations WHERE id = 2")
    os.truncate(path, path.stat().st_size - 4096)

    with (
        pytest.raises(StorageError, match="it is damaged"),
        open_history(world, change=True),
    ):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert ("record_hashes",) not in tables


@pytest.mark.skipif(sys.platform == "win32", reason="modes of Unix")
@pytest.mark.parametrize("has_log", [False, True], ids=["alone", "with a log"])
def test_a_history_that_can_only_be_read_is_read(
    world: Environment, document: Document, *, has_log: bool
) -> None:
    """In a folder where nothing can be written, list and export have everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        variables = {"NEUROCHECK_DATA_DIR": str(folder / "in")}
        world = msgspec.structs.replace(world, variables=variables)
        with open_history(world, create=True) as history:
            history.save(document)
            kept = {file: file.read_bytes() for file in (folder / "in").iterdir()}
        if has_log:  # as a killed run leaves it
            for file, data in kept.items():
                file.write_bytes(data)
        for file in (folder, folder / "in", *(folder / "in").iterdir()):
            if os.geteuid() == 0:
                os.chown(file, NOBODY, NOBODY)
            file.chmod(0o500 if file.is_dir() else 0o400)

        with without_rights(), open_history(world) as history:
            found = [
                len(list(history.list_entries())),
                len(list(history.read_records())),
            ]
            assert history.get(1) == document

        (folder / "in").chmod(0o700)
        folder.chmod(0o700)
        assert found == [1, 1]
        assert ((folder / "in" / "history.sqlite3-wal").exists()) is has_log


@pytest.mark.parametrize("end", ["", "-wal", ".backup-2026-01-01"])
def test_a_link_in_the_place_of_a_file_is_not_followed(
    world: Environment, path: Path, tmp_path: Path, end: str
) -> None:
    """It is refused or left as it is, and what it points to stays as it was."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"dear")
    victim.chmod(0o644)
    place = path.with_name(path.name + end)
    place.unlink(missing_ok=True)
    place.symlink_to(victim)

    if end.startswith(".backup"):
        assert read(world)[0] == [1, 2, 3, 4, 5]
    else:
        with pytest.raises(StorageError, match="it is a link"):
            read(world)

    assert (victim.read_bytes(), victim.stat().st_mode & 0o777) == (b"dear", 0o644)
