"""A locked history: nothing of it can be read, nothing plain stays, nothing is lost."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from history.conftest import MARKER
from history.test_database import _TESTS, kept
from history.test_store_killed import SAVES
from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.errors import StorageError, UsageError
from neurocheck.history import database
from neurocheck.history.cipher import has_cipher
from neurocheck.history.lock import rewrite_history
from neurocheck.history.passphrase import ask_passphrase, read_passphrase_file
from neurocheck.history.store import (
    get_history_path,
    get_place,
    is_locked,
    open_history,
    purge_history,
)
from support.disks import fill_up, small_disk
from support.program import Terminal, neurocheck


pytestmark = pytest.mark.skipif(
    not has_cipher(), reason="without the extra lock (sqlcipher3)"
)
KEY = "korrekt Pferd ä'\""


@pytest.fixture
def filled(world: Environment, document: Document, key_file: Path) -> Environment:
    """Return a world with three results and a backup, and the passphrase in a file."""
    with open_history(world, create=True) as history:
        for _ in range(3):
            history.save(document)
    backup = world.data_dir / "history.sqlite3.backup-2026-01-01"
    backup.write_text(MARKER)
    name = {"NEUROCHECK_PASSPHRASE_FILE": str(key_file)}
    return msgspec.structs.replace(world, variables={**world.variables, **name})


@pytest.fixture
def locked(filled: Environment) -> Environment:
    """Return a world whose history is locked."""
    assert rewrite_history(filled, "", KEY) == 3
    return filled


def list_plain(folder: Path) -> list[str]:
    """Return the names of files that SQLite can read, or that hold an answer."""
    return [
        path.name
        for path in folder.iterdir()
        if path.read_bytes().startswith(b"SQLite")
        or MARKER.encode() in path.read_bytes()
    ]


def test_nothing_can_be_read_without_the_passphrase(locked: Environment) -> None:
    """One file is left, and it holds neither an answer nor a name of ours."""
    (path,) = locked.data_dir.iterdir()

    assert path == get_history_path(locked)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list_plain(locked.data_dir) == []
    assert b"neurocheck" not in path.read_bytes()
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.DatabaseError):
        other.execute("SELECT * FROM records")


def test_it_is_used_as_any_other(locked: Environment, document: Document) -> None:
    """What was kept is there, and results are kept and deleted, in no plain file."""
    with open_history(locked, create=True) as history:
        assert history.save(document) == 4
        history.delete([2])
        assert list_plain(locked.data_dir) == []

    assert kept(locked) == [1, 3, 4]
    rewrite_history(locked, KEY, "")
    assert not is_locked(locked)
    assert kept(locked) == [1, 3, 4]
    assert [path.name for path in locked.data_dir.iterdir()] == ["history.sqlite3"]


def test_a_new_passphrase_takes_the_place_of_the_old(locked: Environment) -> None:
    """The old one opens nothing any more."""
    rewrite_history(locked, KEY, "another")

    with pytest.raises(StorageError, match=r"does not fit.*nobody can open it"):
        kept(locked)
    with open_history(locked, key="another") as history:
        assert history.check() == 3


def test_a_locked_history_can_be_purged_without_its_passphrase(
    locked: Environment,
) -> None:
    """Who forgot it can begin anew."""
    assert purge_history(locked)
    assert list(locked.data_dir.iterdir()) == []


def test_a_damaged_history_is_not_locked(filled: Environment) -> None:
    """It stays as it is, and no half a copy is left."""
    path = get_history_path(filled)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE records SET urgency = 'x' WHERE id = 2")
    before = sorted(filled.data_dir.iterdir())

    with pytest.raises(StorageError, match="Record 2"):
        rewrite_history(filled, "", KEY)

    assert sorted(filled.data_dir.iterdir()) == before


def test_a_full_disk_is_said_as_such(filled: Environment) -> None:
    """Nobody is told to delete a sound history, where there is no room for a copy."""
    folder = filled.data_dir
    aside = folder.rename(folder.with_name("aside"))
    with small_disk(folder, "512k"):
        shutil.copytree(aside, folder, dirs_exist_ok=True)
        rewrite_history(filled, "", KEY)
        fill_up(folder)

        with pytest.raises(StorageError, match="disk is full"):
            rewrite_history(filled, KEY, "")

        (folder / "big").unlink()
        assert kept(filled) == [1, 2, 3]
        assert [path.name for path in folder.iterdir()] == ["history.sqlite3-locked"]


def test_a_history_in_use_is_not_locked(
    filled: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another process is connected, nothing is changed."""
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.01)
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        "c.execute('SELECT count(*) FROM records').fetchall();"
        "print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", code, str(get_history_path(filled))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout
        other.stdout.readline()

        with pytest.raises(StorageError, match="another program is using it"):
            rewrite_history(filled, "", KEY)

        other.communicate()
    assert kept(filled) == [1, 2, 3]


def test_what_a_kill_leaves_beside_it_is_taken_over(
    locked: Environment, document: Document
) -> None:
    """A plain history beside a locked one goes into it, and is erased."""
    locked_path = get_history_path(locked)
    aside = locked_path.with_name("aside")
    locked_path.rename(aside)
    with open_history(locked, create=True) as history:
        history.save(document)
    aside.rename(locked_path)

    assert kept(locked) == [1, 2, 3]
    rewrite_history(locked, KEY, "")
    with open_history(locked, create=True) as history:
        history.save(msgspec.structs.replace(document, derived={"bmi": 1.0}))
    copy = get_history_path(locked).read_bytes()
    rewrite_history(locked, "", KEY)
    with open_history(locked, change=True) as history:
        history.delete([4])
    get_place(locked, is_locked=False).write_bytes(copy)

    numbers = kept(locked)

    assert numbers == [1, 2, 3, 5]
    assert [path.name for path in locked.data_dir.iterdir()] == [
        "history.sqlite3-locked"
    ]


def test_kills_while_it_is_locked_and_unlocked_lose_nothing(
    filled: Environment,
) -> None:
    """Every record is there, once; where it is locked nothing plain is left."""
    chance = random.Random(20261126)  # noqa: S311 - no secret
    for _ in range(max(SAVES // 15, 3)):
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(_TESTS / "support" / "locker.py"), KEY],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **filled.variables, "PYTHONPATH": str(_TESTS)},
        )
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 1))
        process.send_signal(signal.SIGKILL)
        process.communicate()

        assert process.returncode == -signal.SIGKILL
        assert kept(filled) == [1, 2, 3]
        if is_locked(filled):
            assert list_plain(filled.data_dir) == []


def test_a_damaged_locked_history_is_said(locked: Environment) -> None:
    """A byte that changed in the middle is noticed by the database itself."""
    path = get_history_path(locked)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    with open_history(locked) as history:
        assert len(list(history.read_records())) < 3
        with pytest.raises(StorageError, match="damaged"):
            history.raise_damage()


@pytest.mark.parametrize(
    ("content", "mode", "error"),
    [
        ("", 0o600, UsageError),
        ("\nsecond line", 0o600, UsageError),
        ("words", 0o644, StorageError),
        (None, 0o600, StorageError),
    ],
)
def test_a_file_that_gives_no_passphrase_is_refused(
    tmp_path: Path, content: str | None, mode: int, error: type[Exception]
) -> None:
    """It has to hold one, and only its owner may read it."""
    path = tmp_path / "key"
    if content is not None:
        path.write_text(content)
        path.chmod(mode)

    with pytest.raises(error) as found:
        read_passphrase_file(path)

    assert "words" not in str(found.value)


def test_the_same_letters_make_the_same_passphrase(
    tmp_path: Path, world: Environment
) -> None:
    """However a keyboard composes them, and with any end of line."""
    path = tmp_path / "key"
    path.write_bytes("pa\u0308ss\r\n".encode())
    path.chmod(0o600)
    asked = msgspec.structs.replace(
        world, stdin=Terminal("p\u00e4ss\n"), stderr=Terminal()
    )

    assert read_passphrase_file(path) == ask_passphrase(asked, "?") == "p\u00e4ss"


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("one two\none two\n", 0, "Forgotten means lost"),
        ("one two\none too\n", 2, "The two differ"),
        ("\n", 2, "at least one letter"),
        ("", 130, "Nothing was typed"),
    ],
)
def test_lock_asks_twice_and_says_what_forgetting_means(
    filled: Environment,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    status: int,
    said: str,
) -> None:
    """The words are told before; what does not fit changes nothing."""
    monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(filled.data_dir))

    result = neurocheck("history", "lock", typed=typed)

    words = " ".join(result.err.split())
    assert (result.status, said in words) == (status, True)
    assert "one two" not in result.err + result.out
    assert is_locked(filled) is not bool(status)


def test_a_wrong_passphrase_can_be_typed_again(
    locked: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three times; a script is told how to name a file."""
    monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(locked.data_dir))

    right = neurocheck("history", "list", typed=f"wrong\n{KEY}\n")
    wrong = neurocheck("history", "list", typed="a\nb\nc\nd\n")
    script = neurocheck("history", "list")

    assert (right.status, len(right.out.splitlines()) >= 3) == (0, True)
    assert (wrong.status, wrong.out, wrong.err.count("It does not fit")) == (5, "", 3)
    assert (script.status, "NEUROCHECK_PASSPHRASE_FILE" in script.err) == (5, True)


@pytest.mark.pty
@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_what_is_typed_is_not_on_the_screen(locked: Environment) -> None:
    """Neither a wrong passphrase nor the right one; then the list is shown."""
    pexpect = pytest.importorskip("pexpect")
    folder = {"NEUROCHECK_DATA_DIR": str(locked.data_dir)}
    child = pexpect.spawn(
        sys.executable,
        ["-m", "neurocheck", "history", "list"],
        env={**os.environ, **folder},
        encoding="utf-8",
        timeout=60,
    )
    for typed in ("wrong words", KEY):
        child.expect("of the history: ")
        child.waitnoecho()
        child.sendline(typed)
    rest = child.read()
    child.close()

    assert (child.exitstatus, rest.count("2026-11-22")) == (0, 3)
    assert "words" not in rest
    assert KEY not in rest
