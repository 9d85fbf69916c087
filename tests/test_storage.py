"""Promises of storage: private files, written whole or not at all."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from neurocheck import storage, system
from neurocheck.errors import StorageError
from neurocheck.storage import (
    delete_unlocked,
    list_leftovers,
    read_limited,
    sweep,
    write_private,
)


def read_mode(path: Path) -> int:
    """Return the permissions of a file."""
    return path.stat().st_mode & 0o777


def test_a_file_and_its_folders_are_for_the_owner_alone(tmp_path: Path) -> None:
    """A file is private, and so are the folders created for it."""
    path = tmp_path / "a" / "b" / "x.json"

    write_private(path, b"data")

    assert path.read_bytes() == b"data"
    modes = [read_mode(item) for item in (path, path.parent, tmp_path / "a")]
    assert modes == [0o600, 0o700, 0o700]


def test_a_file_is_replaced_and_becomes_private(tmp_path: Path) -> None:
    """A file that others could read is private once it is replaced."""
    path = tmp_path / "x"
    path.write_bytes(b"old")
    path.chmod(0o644)

    write_private(path, b"new")

    assert (path.read_bytes(), read_mode(path)) == (b"new", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    """A link is replaced, so nobody can redirect a write to another file."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    path = tmp_path / "x"
    path.symlink_to(victim)

    write_private(path, b"new")

    assert victim.read_bytes() == b"precious"
    assert not path.is_symlink()


@pytest.mark.parametrize("step", ["fsync", "open"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A full disk leaves the old file, and the message says how to mend it."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "x"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, full)

    with pytest.raises(
        StorageError, match=r"x cannot be written: the disk is full. Free some"
    ):
        write_private(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of a write leaves no stray file."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)

    with pytest.raises(KeyboardInterrupt):
        write_private(tmp_path / "x", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    """A folder in the place of a file is reported."""
    (tmp_path / "x").mkdir()

    with pytest.raises(StorageError, match="Choose another name"):
        write_private(tmp_path / "x", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_file_in_the_way_of_a_folder_is_said(tmp_path: Path) -> None:
    """A folder that cannot be created is reported without a traceback."""
    (tmp_path / "x").touch()

    with pytest.raises(StorageError, match="cannot be written"):
        write_private(tmp_path / "x" / "y", b"new")


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    """A file may have as many bytes as the limit, and not one more."""
    path = tmp_path / "x"
    path.write_bytes(b"1234")

    assert read_limited(path, 4) == b"1234"
    with pytest.raises(StorageError, match="larger than 3 bytes"):
        read_limited(path, 3)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """The message names the missing file, without control characters."""
    with pytest.raises(
        StorageError, match=r"a \[31m cannot be read: there is no such file"
    ):
        read_limited(tmp_path / "a\x1b[31m", 10)


# ── what killed runs leave behind ────────────────────────────────────────────────


_WRITER = """
import sys
from pathlib import Path
from neurocheck.storage import keep_until_exit, replacing
import io
path = Path(sys.argv[1])
if sys.argv[2] == "write":
    with replacing(path) as file:
        file.write(b"an answer")
        file.flush()
        print("ready", flush=True)
        sys.stdin.read()
else:
    keep_until_exit(io.BytesIO(b"an answer"), path.parent)
    print("ready", flush=True)
    sys.stdin.read()
"""


@contextmanager
def writing(path: Path, way: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a process that is writing a file, and stay so until it is ended."""
    command = [sys.executable, "-c", _WRITER, str(path), way]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:  # noqa: S603 - our own code
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        yield process
        process.kill()


@pytest.mark.parametrize("way", ["write", "keep"])
def test_what_a_killed_run_left_is_swept_and_what_a_run_writes_is_not(
    tmp_path: Path, way: str
) -> None:
    """The next one that writes there deletes it; a lock says which is which."""
    with writing(tmp_path / "x", way) as process:
        [beside] = list_leftovers(tmp_path)
        assert (beside.read_bytes(), read_mode(beside)) == (b"an answer", 0o600)

        sweep(tmp_path)
        with pytest.raises(BlockingIOError):
            delete_unlocked(beside)
        assert list_leftovers(tmp_path) == [beside]
        process.kill()
        process.wait()
        assert list_leftovers(tmp_path) == [beside]

        write_private(tmp_path / "y", b"")

    assert [path.name for path in tmp_path.iterdir()] == ["y"]


def test_a_copy_that_is_kept_until_the_end_is_gone_then(tmp_path: Path) -> None:
    """A run that ends by itself leaves none."""
    with writing(tmp_path / "x", "keep") as process:
        process.communicate()

    assert list(tmp_path.iterdir()) == []


def test_only_plain_files_of_this_name_are_swept(tmp_path: Path) -> None:
    """A link of that name, and another program's files, stay."""
    (tmp_path / "victim").touch()
    names = [".0123456789abcdef.tmp", ".neurocheck-x.tmp", "neurocheck-1.tmp"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / ".neurocheck-0123456789abcdef.tmp").symlink_to(tmp_path / "victim")

    sweep(tmp_path)
    sweep(tmp_path / "none")

    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize("swept", ["before", "after"])
def test_a_sweep_while_a_file_is_being_made_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swept: str
) -> None:
    """Between its name and its lock it can be taken away; then another is made."""
    real = system.lock
    names: list[Path] = []

    def lock(handle: int) -> None:
        if not names:
            [beside] = list_leftovers(tmp_path)
            names.append(beside)
            beside.unlink()
            if swept == "before":
                raise BlockingIOError
        real(handle)

    monkeypatch.setattr(storage, "lock", lock)
    write_private(tmp_path / "x", b"whole")

    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"whole"]


def test_a_disk_without_locks_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is swept there, because nobody knows whether it is in use."""

    def refuse(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(storage, "lock", refuse)
    (tmp_path / ".neurocheck-0123456789abcdef.tmp").touch()
    write_private(tmp_path / "x", b"whole")

    assert (tmp_path / "x").read_bytes() == b"whole"
    assert len(list_leftovers(tmp_path)) == 1
