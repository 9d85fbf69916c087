"""Migration steps are applied whole and once, with a backup before the first."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec
import pytest

from neurocheck.document import Document, write_document
from neurocheck.environment import Environment
from neurocheck.errors import StorageError
from neurocheck.history import migrations
from neurocheck.history.database import connect
from neurocheck.history.migrations import STEPS, list_applied, migrate
from neurocheck.history.store import get_history_path, open_history, purge_history


# Written down as it was released, and never changed.
_FIRST_SCHEMA = """
    CREATE TABLE records (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        created TEXT NOT NULL,
        questionnaire TEXT NOT NULL,
        questionnaire_version TEXT NOT NULL,
        guidance_version TEXT NOT NULL,
        urgency TEXT NOT NULL,
        in_common TEXT NOT NULL,
        document BLOB NOT NULL
    );
    CREATE INDEX records_created ON records (created);
    CREATE TABLE neurocheck_migrations
        (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    INSERT INTO neurocheck_migrations (name) VALUES ('0001_create_records');
"""
_ROW = "INSERT INTO records VALUES (7, ?, 'q', '1', '1', 'soon', '{\"many\": []}', ?)"
_TODAY = date(2027, 3, 1)
_BACKUP = "history.sqlite3.backup-2027-03-01"


def add_note(connection: sqlite3.Connection) -> None:
    """Add a column, as a step of a later version might."""
    connection.execute("ALTER TABLE records ADD COLUMN note TEXT NOT NULL DEFAULT ''")


def break_off(connection: sqlite3.Connection) -> None:
    """Fail after something was already changed."""
    connection.execute("DELETE FROM records")
    raise sqlite3.OperationalError


LATER = {**STEPS, "0003_add_note": add_note}
FAILING = {**LATER, "0004_break_off": break_off}


@pytest.fixture
def first(world: Environment) -> Path:
    """Return a database of the first schema, without a record."""
    path = get_history_path(world)
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_FIRST_SCHEMA)
    return path


@pytest.fixture
def opened(first: Path, document: Document) -> Iterator[sqlite3.Connection]:
    """Return an open database of the first schema with a record."""
    with closing(connect(first)) as connection:
        row = (document.created.isoformat(), write_document(document))
        connection.execute(_ROW, row)
        yield connection


def test_an_empty_file_gets_every_step(world: Environment, document: Document) -> None:
    """An empty file becomes a history; there is nothing to back up."""
    path = get_history_path(world)
    path.parent.mkdir(parents=True)
    path.touch()

    with open_history(world, create=True) as history:
        history.save(document)
    with closing(connect(path)) as connection:
        assert list_applied(connection, path) == list(STEPS)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.usefixtures("opened")
def test_records_of_the_first_form_are_read_today(
    world: Environment, document: Document
) -> None:
    """Records of the first schema can still be read."""
    with open_history(world) as history:
        (entry,) = history.list_entries()

        assert (entry.number, entry.urgency) == (7, "soon")
        assert history.get(7) == document


def test_todays_form_is_what_the_steps_give(world: Environment, first: Path) -> None:
    """The first schema, migrated, has the same tables as a new database."""
    query = "SELECT name, sql FROM sqlite_master ORDER BY name"
    new = msgspec.structs.replace(
        world, variables={"NEUROCHECK_DATA_DIR": str(first.parent / "new")}
    )
    forms = []
    for one in (world, new):
        with open_history(one, create=True):
            pass
        with closing(connect(get_history_path(one))) as connection:
            rows = connection.execute(query).fetchall()
            forms.append([(name, " ".join((sql or "").split())) for name, sql in rows])

    assert forms[0] == forms[1]


def test_a_backup_is_made_before_a_database_with_records_changes(
    first: Path, opened: sqlite3.Connection, document: Document
) -> None:
    """The backup is private, whole, and of the old schema."""
    migrate(opened, first, _TODAY, LATER)

    backup = first.with_name(_BACKUP)
    assert opened.execute("SELECT id, note FROM records").fetchall() == [(7, "")]
    assert list_applied(opened, first) == list(LATER)
    assert backup.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(backup)) as copy:
        rows = copy.execute("SELECT * FROM records").fetchall()
    assert [(len(row), row[-1]) for row in rows] == [(8, write_document(document))]


def test_a_database_without_records_needs_no_backup(first: Path) -> None:
    """Without records there is nothing to back up."""
    with closing(connect(first)) as connection:
        migrate(connection, first, _TODAY, LATER)

    assert list(first.parent.iterdir()) == [first]


def test_steps_are_done_once(first: Path, opened: sqlite3.Connection) -> None:
    """Migrating again changes nothing and makes no backup."""
    migrate(opened, first, _TODAY, LATER)
    first.with_name(_BACKUP).unlink()

    migrate(opened, first, _TODAY, LATER)

    assert list_applied(opened, first) == list(LATER)
    assert not first.with_name(_BACKUP).exists()


def test_a_step_that_another_process_did_since_is_left_out(
    first: Path, opened: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes that start at once do not both apply a step."""

    def meanwhile(*_: object) -> None:
        with closing(connect(first)) as other:
            monkeypatch.undo()
            migrate(other, first, _TODAY, LATER)

    monkeypatch.setattr(migrations, "_back_up", meanwhile)

    migrate(opened, first, _TODAY, LATER)

    assert list_applied(opened, first) == list(LATER)


def test_a_step_that_fails_changes_nothing(
    first: Path, opened: sqlite3.Connection
) -> None:
    """After a failed step the earlier ones stay, and a new try goes on from there."""
    with pytest.raises(sqlite3.OperationalError):
        migrate(opened, first, _TODAY, FAILING)
    backup = first.with_name(_BACKUP)
    content = backup.read_bytes()
    assert list_applied(opened, first) == list(LATER)
    assert opened.execute("SELECT count(*) FROM records").fetchone() == (1,)

    with pytest.raises(sqlite3.OperationalError):
        migrate(opened, first, _TODAY, FAILING)

    assert backup.read_bytes() == content


def test_a_backup_that_fails_stops_everything(
    first: Path, opened: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a backup no step is applied, and no half a backup is left."""

    def full(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", full)

    with pytest.raises(OSError):  # noqa: PT011 - it has no words
        migrate(opened, first, _TODAY, LATER)

    assert list_applied(opened, first) == list(STEPS)[:1]
    assert not list(first.parent.glob("*.backup-*"))


def test_a_newer_form_is_left_as_it_is(
    world: Environment, first: Path, opened: sqlite3.Connection
) -> None:
    """An older program neither reads nor changes a newer schema, but can delete it."""
    migrate(opened, first, _TODAY, LATER)
    opened.close()
    content = first.read_bytes()

    with (
        pytest.raises(StorageError, match=r"a newer neurocheck made it\..*Install"),
        open_history(world, create=True),
    ):
        pass

    assert first.read_bytes() == content
    assert purge_history(world)
    assert list(first.parent.iterdir()) == []
