"""The database survives two users at once, kills, missing rights and damage."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.errors import StorageError
from neurocheck.history import database
from neurocheck.history.database import (
    atomic,
    configure,
    connect,
    explain_errors,
    measure_size,
)
from neurocheck.history.store import get_history_path, open_history, purge_history
from support.disks import fill_up, small_disk
from support.program import neurocheck
from support.rights import NOBODY, without_rights


_TESTS = Path(__file__).parents[1]


def saver(world: Environment, count: int) -> subprocess.Popen[str]:
    """Start a process that saves documents once it gets a line on its input."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(_TESTS / "support" / "saver.py"), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **world.variables, "PYTHONPATH": str(_TESTS)},
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    """Tell a saver to begin."""
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


def kept(world: Environment) -> list[int]:
    """Check the database, and return the numbers in it, the smallest first."""
    with open_history(world) as history:
        numbers = sorted(entry.number for entry in history.list_entries())
        assert all(history.get(number).answers for number in numbers)
        assert history.check() == len(numbers)
    return numbers


def test_every_connection_is_careful(world: Environment, document: Document) -> None:
    """Nothing in the file is trusted, and what is said to be kept is on the disk."""
    save(world, document)
    careful = {
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "synchronous": 2,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "journal_mode": "wal",
    }
    path = get_history_path(world)
    with closing(connect(path)) as connection:
        configure(connection, path)
        for name, value in careful.items():
            found = connection.execute(f"PRAGMA {name}").fetchone()
            assert found == (value,), name


def test_two_processes_that_save_at_once_lose_nothing(world: Environment) -> None:
    """Two processes that create the file at once each keep all their records."""
    processes = [saver(world, 25), saver(world, 25)]
    for process in processes:
        go(process)

    said = [process.communicate()[0].split() for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    assert [len(numbers) for numbers in said] == [25, 25]
    assert sorted(int(number) for numbers in said for number in numbers) == kept(world)


def test_one_may_look_while_another_writes(
    world: Environment, document: Document
) -> None:
    """A long write keeps no reader waiting, and is not seen before its end."""
    save(world, document)
    with closing(sqlite3.connect(get_history_path(world))) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM records")

        with open_history(world) as history:
            assert [entry.number for entry in history.list_entries()] == [1]


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_killed_process_loses_nothing_that_it_said(
    world: Environment, after: int
) -> None:
    """After a kill the database is whole and has every acknowledged record."""
    process = saver(world, 10_000)
    assert process.stdout
    go(process)
    said = [int(process.stdout.readline()) for _ in range(after)]

    process.send_signal(signal.SIGKILL)

    rest = process.communicate()[0].split("\n")[:-1]  # the last may be cut off
    assert process.returncode == -signal.SIGKILL
    assert {*said, *map(int, rest)} <= set(kept(world))


def test_an_interrupted_write_is_rolled_back(world: Environment) -> None:
    """Ctrl-C in the middle of a write leaves nothing of it."""
    with closing(connect(get_history_path(world), create=True)) as connection:
        connection.execute("CREATE TABLE t (x)")

        def interrupted() -> None:
            with atomic(connection):
                connection.execute("INSERT INTO t VALUES (1)")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        with atomic(connection):
            connection.execute("INSERT INTO t VALUES (2)")

        assert connection.execute("SELECT x FROM t").fetchall() == [(2,)]


def test_a_database_that_stays_busy_is_said(
    world: Environment, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting for a busy database ends, with a message on what to do."""
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.01)
    with open_history(world, create=True):
        pass
    with closing(sqlite3.connect(get_history_path(world))) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StorageError, match="Wait a moment, then try again"):
            save(world, document)


def save(world: Environment, document: Document) -> None:
    """Save a document."""
    with open_history(world, create=True) as history:
        history.save(document)


@pytest.mark.parametrize("is_begun", [False, True], ids=["new", "begun"])
def test_a_folder_that_cannot_be_written_is_said(
    document: Document, world: Environment, *, is_begun: bool
) -> None:
    """The message names the file and the way out, and no file is left behind."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = msgspec.structs.replace(
            world, variables={"NEUROCHECK_DATA_DIR": str(folder)}
        )
        if is_begun:
            save(world, document)
        before = sorted(folder.iterdir())
        for path in [folder, *before]:
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)
        folder.chmod(0o500)

        with without_rights(), pytest.raises(StorageError) as error:
            save(world, document)

        folder.chmod(0o700)
        assert f"{get_history_path(world)} cannot be used" in str(error.value)
        assert "name another in NEUROCHECK_DATA_DIR" in str(error.value)
        assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    "content", [b"xy", b"shopping list\n" * 500], ids=["short", "long"]
)
def test_a_text_in_place_of_the_database_is_left_as_it_is(
    world: Environment, document: Document, content: bytes
) -> None:
    """Saving, looking and purging all refuse a file that is no database."""
    path = get_history_path(world)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)

    for act in (
        lambda: save(world, document),
        lambda: look(world),
        lambda: purge_history(world),
    ):
        with pytest.raises(
            StorageError, match=r"something else\. It was left as it is"
        ):
            act()

    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def look(world: Environment) -> None:
    """Return the records of the history."""
    with open_history(world) as history:
        list(history.list_entries())
        history.raise_damage()


def test_the_database_of_another_program_is_left_as_it_is(
    world: Environment, document: Document
) -> None:
    """A database with other tables is neither written nor deleted."""
    path = get_history_path(world)
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE visits (url TEXT)")
        connection.execute("CREATE VIEW seen AS SELECT url FROM visits")
    content = path.read_bytes()

    for act in (
        lambda: save(world, document),
        lambda: look(world),
        lambda: purge_history(world),
    ):
        with pytest.raises(StorageError, match="another program made it"):
            act()

    assert path.read_bytes() == content


def test_a_folder_in_place_of_the_database_is_said(
    world: Environment, document: Document
) -> None:
    """A folder in the place of the database is refused, and stays."""
    get_history_path(world).mkdir(parents=True)

    with pytest.raises(StorageError, match="cannot be opened or written"):
        save(world, document)


def test_a_damaged_database_is_said_and_can_be_purged(
    world: Environment, document: Document
) -> None:
    """A damaged database is reported, and can still be deleted."""
    path = get_history_path(world)
    save(world, document)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))

    with pytest.raises(StorageError, match="is damaged, and records can be missing"):
        look(world)

    assert purge_history(world)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EROFS, "Read-only file system"), "can only be read. Check"),
        (OSError(), "OSError. Check"),
        (sqlite3.InterfaceError("a value"), "InterfaceError. Check"),
    ],
    ids=["named", "bare", "unknown"],
)
def test_every_error_says_what_to_do_and_holds_no_value(
    error: Exception, words: str
) -> None:
    """An error without words of its own still says where and what to do."""
    with (
        pytest.raises(StorageError, match=words) as found,
        explain_errors(Path("x\x1b[31m.sqlite3"), OSError, sqlite3.Error),
    ):
        raise error

    assert "a value" not in str(found.value)
    assert "\x1b" not in str(found.value)


def test_files_that_another_process_tidies_up_are_no_error(
    world: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that disappears after it was listed is no error."""
    gone = [world.data_dir / "history.sqlite3-journal"]
    monkeypatch.setattr(database, "list_files", lambda _: gone)

    assert measure_size(get_history_path(world)) == 0
    with open_history(world) as history:
        assert list(history.list_entries()) == []


def test_all_is_read_on_a_full_disk_and_on_one_that_is_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """List, show, trend, check and export work, and what cannot be done is said."""
    with small_disk(tmp_path / "kept", "400k") as disk:
        monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(disk))
        for _ in range(2):
            assert neurocheck("assess", "--no-input", "--save").status == 0
        fill_up(disk)
        for reason, option in (("full", "rw"), ("can only be read", "ro")):
            command = ["mount", "-o", f"remount,{option}", str(disk)]
            subprocess.run(command, check=True)  # noqa: S603 - our own
            for reading in ("status", "list", "show 1", "trend", "check", "export"):
                found = neurocheck("history", *reading.split())
                assert (found.status, bool(found.out)) == (0, True), found.err
            found = neurocheck("history", "delete", "1", "--yes")
            assert found.status == 5
            assert reason in found.err or "cannot be opened or written" in found.err
            assert "purge" not in found.err


@pytest.fixture
def victim(world: Environment) -> Path:
    """A file of the same user that everybody may read, beside the folder."""
    folder = get_history_path(world).parent
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.parent / "victim"
    path.write_bytes(b"")
    path.chmod(0o644)
    return path


def test_a_second_name_of_a_file_elsewhere_is_no_history(
    world: Environment, victim: Path
) -> None:
    """Where somebody linked an empty file of ours to the place, nothing is written."""
    get_history_path(world).hardlink_to(victim)

    with (
        pytest.raises(StorageError, match="it is a link"),
        open_history(world, create=True),
    ):
        pass

    assert (victim.read_bytes(), victim.stat().st_mode & 0o777) == (b"", 0o644)


def test_a_link_that_comes_after_the_look_is_not_followed(
    world: Environment, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rights are changed of the very file that was looked at, or of none."""
    path = get_history_path(world)
    with open_history(world, create=True):
        pass
    backup = path.with_name(f"{path.name}.backup-2026-01-01")
    backup.write_bytes(b"")
    look, seen = Path.lstat, list[Path]()

    def look_then_swap(self: Path) -> os.stat_result:
        found = look(self)
        if self == backup and not seen:
            seen.append(self)
            self.unlink()
            self.symlink_to(victim)
        return found

    monkeypatch.setattr(Path, "lstat", look_then_swap)
    with open_history(world):
        pass

    assert victim.stat().st_mode & 0o777 == 0o644
