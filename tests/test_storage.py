"""Private files, written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from neurocheck.errors import StorageError
from neurocheck.storage import read_limited, write_private


def read_mode(path: Path) -> int:
    """Return who may do what with a file."""
    return path.stat().st_mode & 0o777


def test_a_file_and_its_folders_are_for_the_owner_alone(tmp_path: Path) -> None:
    """Folders that are made on the way are private as well."""
    path = tmp_path / "a" / "b" / "x.json"

    write_private(path, b"data")

    assert path.read_bytes() == b"data"
    modes = [read_mode(item) for item in (path, path.parent, tmp_path / "a")]
    assert modes == [0o600, 0o700, 0o700]


def test_a_file_is_replaced_and_becomes_private(tmp_path: Path) -> None:
    """What was readable by others before is not afterwards."""
    path = tmp_path / "x"
    path.write_bytes(b"old")
    path.chmod(0o644)

    write_private(path, b"new")

    assert (path.read_bytes(), read_mode(path)) == (b"new", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    """Nobody can have us overwrite another file."""
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
    """A full disk harms nothing, and the message says how to mend it."""

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
    """Ctrl-C in the middle of a write is no reason for a stray file."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)

    with pytest.raises(KeyboardInterrupt):
        write_private(tmp_path / "x", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    """A name that is a folder is not a place for a file."""
    (tmp_path / "x").mkdir()

    with pytest.raises(StorageError, match="Choose another name"):
        write_private(tmp_path / "x", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_file_in_the_way_of_a_folder_is_said(tmp_path: Path) -> None:
    """A place that cannot be made is an error of ours, not a traceback."""
    (tmp_path / "x").touch()

    with pytest.raises(StorageError, match="cannot be written"):
        write_private(tmp_path / "x" / "y", b"new")


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    """As many bytes as the limit are allowed, one more is not."""
    path = tmp_path / "x"
    path.write_bytes(b"1234")

    assert read_limited(path, 4) == b"1234"
    with pytest.raises(StorageError, match="larger than 3 bytes"):
        read_limited(path, 3)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """The message names the file, without what could steer a terminal."""
    with pytest.raises(
        StorageError, match=r"a \[31m cannot be read: there is no such file"
    ):
        read_limited(tmp_path / "a\x1b[31m", 10)
