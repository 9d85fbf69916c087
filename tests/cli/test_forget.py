"""``neurocheck forget`` deletes all that was ever kept, and says what it could not."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from neurocheck.data_folder import list_known
from neurocheck.interview.draft import locate_draft
from neurocheck.interview.draft_lock import lock_draft
from support.disks import fill_up, small_disk
from support.program import neurocheck
from support.small_set import QUESTIONS


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files of Unix")

ANSWER = b"an-answer"


@pytest.fixture(name="folder")
def _find_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, and return where things are kept."""
    (tmp_path / "here").mkdir()
    (tmp_path / "temp").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    return tmp_path / "neurocheck"


def keep_everything(folder: Path) -> None:
    """Keep one of everything that can be kept, and leave one of all that is left."""
    neurocheck("assess", "--no-input", "--save", "--feet-numb", "both")
    neurocheck("settings", "set", "country", "UK")
    draft = locate_draft(folder, QUESTIONS).name
    for name in (draft, f"{draft}.broken-1", "draft-other.3.json"):
        (folder / name).write_bytes(ANSWER)
    for end in ("-wal", "-shm", ".backup-2026-11-22", ".backup-0f.part"):
        (folder / f"history.sqlite3{end}").write_bytes(ANSWER)
    for place in (folder, Path(), folder.parent / "temp"):
        (place / ".neurocheck-0123456789abcdef.tmp").write_bytes(ANSWER)


def test_everything_is_listed_and_then_deleted(folder: Path) -> None:
    """Each file is named with what it is; nothing is left, not even the folder."""
    keep_everything(folder)

    result = neurocheck("forget", "--yes")

    assert result.status == 0
    assert "Sheets and other files that you wrote yourself stay" in result.err
    *lines, last = result.out.splitlines()
    said = [
        (what, Path(path).name) for what, _, path in (x.rpartition(": ") for x in lines)
    ]
    unfinished = "answers of an interview that is not finished"
    left = "left behind by a run that was ended"
    assert said == [
        (unfinished, "draft-other.3.json"),
        (unfinished, "draft-small.json"),
        ("damaged answers that were put aside", "draft-small.json.broken-1"),
        ("a part of the history", "history.sqlite3-shm"),
        ("a part of the history", "history.sqlite3-wal"),
        ("a backup of the history", "history.sqlite3.backup-0f.part"),
        ("a backup of the history", "history.sqlite3.backup-2026-11-22"),
        ("your settings", "settings.json"),
        ("the history: results that you kept", "history.sqlite3"),
        (left, ".neurocheck-0123456789abcdef.tmp"),
        (left, ".neurocheck-0123456789abcdef.tmp"),
    ]
    assert last == "11 files are deleted."
    assert [path.name for path in folder.parent.rglob("*")] == ["here", "temp"]


def test_what_a_killed_run_left_goes_with_the_next_command(folder: Path) -> None:
    """Any command deletes it, and no draft, result or setting."""
    keep_everything(folder)
    (folder / "draft-other.lock").touch()
    kept = {
        path.name for path in folder.iterdir() if path.suffix not in {".tmp", ".lock"}
    }

    neurocheck("version")

    assert {path.name for path in folder.iterdir()} == kept


def test_nothing_is_deleted_before_the_word(folder: Path) -> None:
    """It lists, then asks; where nobody can be asked it wants ``--yes``."""
    keep_everything(folder)
    before = list_known(folder)

    alone = neurocheck("forget", stdin="yes\n")
    declined = neurocheck("forget", typed="no\n")

    assert (alone.status, declined.status) == (2, 130)
    assert "draft-small.json" in alone.out
    assert "--yes" in alone.err
    assert "Delete all of this for good? Type yes: " in declined.err
    assert list_known(folder)[0] == [
        path for path in before[0] if path.suffix != ".tmp"
    ]
    assert neurocheck("forget", typed="yes\n").status == 0
    assert not folder.exists()


def test_where_nothing_is_kept_nothing_is_asked(folder: Path) -> None:
    """It says so, and makes nothing; a folder that is empty goes."""
    for _ in range(2):
        assert neurocheck("forget") == (0, "", "neurocheck: Nothing is kept.\n")
        assert not folder.exists()
        folder.mkdir(mode=0o700)


@pytest.mark.parametrize(
    "content", [b"", b"dear", b"SQLite format 3\0" + b"\xff" * 999]
)
def test_a_damaged_history_is_deleted(folder: Path, content: bytes) -> None:
    """Whatever is in it, nobody has to be able to read it."""
    neurocheck("assess", "--no-input", "--save")
    (folder / "history.sqlite3").write_bytes(content)

    assert neurocheck("forget", "--yes").status == 0

    assert not folder.exists()


def test_a_log_that_may_only_be_read_is_deleted(folder: Path) -> None:
    """Rights to the files themselves stand in nobody's way."""
    keep_everything(folder)
    for path in folder.iterdir():
        path.chmod(0o400)

    assert neurocheck("forget", "--yes").status == 0

    assert not folder.exists()


def test_other_files_and_another_programs_history_stay(folder: Path) -> None:
    """They are named, and the status says that not all is gone."""
    import sqlite3

    keep_everything(folder)
    for path in folder.glob("history*"):
        path.unlink()
    with sqlite3.connect(folder / "history.sqlite3") as other:
        other.execute("CREATE TABLE theirs (x)")
        other.execute("CREATE VIEW all_of_theirs AS SELECT x FROM theirs")
    other.close()
    (folder / "letter.odt").touch()

    result = neurocheck("forget", "--yes")

    assert result.status == 5
    assert f"1 other file in {folder} is not ours." in result.err
    assert f"{folder / 'history.sqlite3'}: another program made it" in result.err
    names = {path.name for path in folder.iterdir()}
    assert names == {"history.sqlite3", "letter.odt"}


def test_what_an_open_interview_writes_is_left_and_named(folder: Path) -> None:
    """A running process loses nothing; the person is told to end it first."""
    keep_everything(folder)
    lock = lock_draft(folder, QUESTIONS)

    result = neurocheck("forget", "--yes")

    draft = locate_draft(folder, QUESTIONS)
    assert result.status == 5
    assert f"{draft}: a run that is open now uses it." in result.err
    assert draft.read_bytes() == ANSWER
    assert sorted(path.name for path in folder.iterdir()) == [
        *("draft-small.json", "draft-small.json.broken-1", "draft-small.lock")
    ]
    lock.release()
    assert neurocheck("forget", "--yes").status == 0
    assert not folder.exists()


def test_what_cannot_be_deleted_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file that stays keeps no other from going."""
    keep_everything(folder)
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == "settings.json":
            raise PermissionError(1, "Operation not permitted")
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)

    result = neurocheck("forget", "--yes")

    assert result.status == 5
    assert f"{folder / 'settings.json'}: you may not do this to it" in result.err
    assert [path.name for path in folder.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("name", ["history.sqlite3", "draft-x.json", "settings.json"])
def test_what_lies_behind_a_link_stays(folder: Path, name: str) -> None:
    """A link is deleted, what it leads to is not touched; a pipe does not hang."""
    victim = folder.parent / "victim"
    victim.write_bytes(ANSWER)
    folder.mkdir(mode=0o700)
    (folder / name).symlink_to(victim)
    os.mkfifo(folder / "history.sqlite3-wal")

    assert neurocheck("forget", "--yes").status == 0

    assert victim.read_bytes() == ANSWER
    assert not folder.exists()


@pytest.fixture(name="full_disk")
def _fill_a_disk(folder: Path) -> Iterator[Path]:
    """Keep everything on a disk without room for one byte more; only root can."""
    with small_disk(folder, "256k"):
        keep_everything(folder)
        fill_up(folder)
        yield folder


def test_a_full_disk_is_no_obstacle(full_disk: Path) -> None:
    """Whoever deletes to make room can."""
    assert neurocheck("forget", "--yes").status == 0

    assert [path.name for path in full_disk.iterdir()] == ["big"]
