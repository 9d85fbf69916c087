"""Promises of the folder of what is kept: only files of ours are opened in it."""

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from neurocheck.data_folder import (
    erase,
    is_known_name,
    list_known,
    read_kept,
    refuse_planted,
    tidy,
)
from neurocheck.errors import StorageError
from neurocheck.interview.draft import locate_draft
from neurocheck.storage import make_private_folder, write_private
from support.rights import NOBODY, without_rights
from support.small_set import QUESTIONS


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files of Unix")


@pytest.fixture(name="folder")
def _make_folder(tmp_path: Path) -> Path:
    """Return a folder of ours, empty."""
    folder = tmp_path / "kept"
    make_private_folder(folder)
    return folder


def read_mode(path: Path) -> int:
    """Return the permissions of a file."""
    return path.stat().st_mode & 0o777


def test_every_file_that_is_kept_has_a_known_name(folder: Path) -> None:
    """What is kept under whatever name is found, and another program's is not."""
    today = date(2026, 11, 22)
    history = ("", "-wal", "-shm", "-journal", f".backup-{today}", ".backup-0f.part")
    draft = locate_draft(folder, QUESTIONS, 2).name
    names = {
        *(f"history.sqlite3{end}" for end in history),
        *(draft, f"{draft}.broken-12", "draft-small.2.lock", "settings.json"),
        ".neurocheck-0123456789abcdef.tmp",
    }
    for name in {*names, "draft.odt", "my.json", "history.sqlite", ".x.tmp"}:
        (folder / name).touch()

    known, others = list_known(folder)

    assert ({path.name for path in known}, others) == (names, 4)
    assert all(map(is_known_name, names))
    assert list_known(folder / "none") == ([], 0)


def test_a_plain_file_is_read_up_to_a_limit_and_one_more(folder: Path) -> None:
    """The one more says that the file is longer; a missing file is none."""
    path = folder / "settings.json"
    assert read_kept(path, 9) is None

    write_private(path, b"12345")

    assert (read_kept(path, 9), read_kept(path, 3)) == (b"12345", b"1234")


@pytest.mark.parametrize("kind", ["link", "dangling", "pipe", "folder"])
def test_what_was_put_in_the_place_of_a_file_is_refused(
    folder: Path, kind: str
) -> None:
    """A link is not followed, a pipe does not hold us up, and all stay as they are."""
    path, victim = folder / "settings.json", folder.parent / "victim"
    victim.write_text("dear")
    put: dict[str, Callable[[], None]] = {
        "link": lambda: path.symlink_to(victim),
        "dangling": lambda: path.symlink_to(folder / "nothing"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
    }
    put[kind]()

    with pytest.raises(StorageError, match="It was left as it is"):
        read_kept(path, 9)

    assert victim.read_text() == "dear"


def test_a_file_of_somebody_else_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only an administrator reads what another user put there."""
    path = folder / "settings.json"
    write_private(path, b"{}")
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)

    with pytest.raises(StorageError, match="it belongs to somebody else"):
        refuse_planted(path)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    refuse_planted(path)


def test_what_is_erased_is_overwritten_before() -> None:
    """Whoever still has the file open reads nothing of it; a right is no obstacle."""
    with TemporaryDirectory() as name:
        path = Path(name, "draft-x.json")
        path.write_bytes(b"dear" * 100)
        path.chmod(0o400)
        if os.geteuid() == 0:  # who may do everything shows nothing
            os.chown(name, NOBODY, NOBODY)
            os.chown(path, NOBODY, NOBODY)
        with path.open("rb") as before, without_rights():
            erase(path)

            assert before.read() == bytes(400)
        assert not path.exists()
        erase(path)


@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_what_has_another_name_is_not_overwritten(folder: Path, link: str) -> None:
    """A link goes, and what it leads to stays as it is."""
    path, victim = folder / "draft-x.json", folder.parent / "victim"
    victim.write_text("dear")
    getattr(path, link)(victim)

    erase(path)

    assert (os.path.lexists(path), victim.read_text()) == (False, "dear")


def test_a_folder_of_ours_that_is_open_to_others_is_closed_and_said(
    folder: Path,
) -> None:
    """It is said once, because it is closed then."""
    (folder / "settings.json").touch()
    folder.chmod(0o755)

    [said] = tidy(folder)

    assert "Now it is for you alone." in said
    assert read_mode(folder) == 0o700
    assert list(tidy(folder)) == []


def test_a_folder_with_other_things_is_left_as_it_is_and_said(folder: Path) -> None:
    """It may be open for a reason; that others can change it is said each time."""
    (folder / "theirs").touch()
    folder.chmod(0o755)
    assert list(tidy(folder)) == []

    folder.chmod(0o777)

    for _ in range(2):
        [said] = tidy(folder)
        assert "Others can change the folder" in said
    assert read_mode(folder) == 0o777


def test_tidying_up_needs_no_folder(tmp_path: Path) -> None:
    """Nothing is said and nothing is made where nothing is kept."""
    (tmp_path / "file").touch()

    assert [*tidy(tmp_path / "none"), *tidy(tmp_path / "file")] == []
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_lock_that_nobody_holds_is_swept_and_no_link(folder: Path) -> None:
    """A killed interview leaves no mark; what lies behind a link stays."""
    victim = folder.parent / "victim"
    victim.touch()
    (folder / "draft-x.lock").touch()
    (folder / "draft-y.lock").symlink_to(victim)

    assert list(tidy(folder)) == []

    assert [path.name for path in folder.iterdir()] == ["draft-y.lock"]
    assert victim.exists()
