"""Each interview has a draft of its own, and none is forgotten."""

from pathlib import Path

from neurocheck.interview.draft import locate_draft
from neurocheck.interview.draft_lock import lock_draft
from support.small_set import QUESTIONS


def leave_draft(folder: Path, number: int) -> None:
    """Leave a draft behind."""
    folder.mkdir(exist_ok=True)
    locate_draft(folder, QUESTIONS, number).touch()


def test_one_after_the_other_has_the_same_draft(tmp_path: Path) -> None:
    """Whoever is alone writes to the first, and leaves nothing behind."""
    folder = tmp_path / "kept"
    for _ in range(2):
        lock = lock_draft(folder, QUESTIONS)
        assert (lock.number, lock.is_beside_another) == (1, False)
        lock.release()
        lock.release()

    assert not folder.exists()


def test_at_once_each_has_its_own_draft(tmp_path: Path) -> None:
    """Those who come later are told, and a place that is free again is taken."""
    first, second, third = (lock_draft(tmp_path, QUESTIONS) for _ in range(3))
    second.release()
    fourth = lock_draft(tmp_path, QUESTIONS)

    locks = (first, second, third, fourth)
    assert [lock.number for lock in locks] == [1, 2, 3, 2]
    assert [lock.is_beside_another for lock in locks] == [False, True, True, True]
    for lock in locks:
        lock.release()
    assert not tmp_path.exists()


def test_a_draft_that_was_left_behind_comes_first(tmp_path: Path) -> None:
    """It is offered before a new one is begun, whatever its number."""
    leave_draft(tmp_path, 3)

    lock = lock_draft(tmp_path, QUESTIONS)

    assert (lock.number, lock.is_beside_another) == (3, False)


def test_a_draft_in_use_is_left_alone(tmp_path: Path) -> None:
    """A second interview never gets the draft that the first one writes to."""
    leave_draft(tmp_path, 1)
    leave_draft(tmp_path, 2)
    first = lock_draft(tmp_path, QUESTIONS)
    second = lock_draft(tmp_path, QUESTIONS)

    assert (first.number, second.number) == (1, 2)
    assert second.is_beside_another


def test_locks_are_for_the_owner_alone(tmp_path: Path) -> None:
    """The folder and the lock are as private as the draft."""
    folder = tmp_path / "kept"
    lock = lock_draft(folder, QUESTIONS)

    (file,) = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    lock.release()


def test_without_locks_the_interview_goes_on() -> None:
    """Where nothing can be written, the first draft is taken; saving will tell."""
    lock = lock_draft(Path("/proc/neurocheck"), QUESTIONS)

    assert (lock.number, lock.is_beside_another) == (1, False)
    lock.release()
