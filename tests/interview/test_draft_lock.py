"""Each interview has a draft of its own, and none is forgotten."""

from pathlib import Path

import pytest

from neurocheck.interview.draft import draft_path
from neurocheck.interview.draft_lock import lock_draft
from support.small_set import QUESTIONS


pytest.importorskip("fcntl", reason="this system has no such locks")


def leave_draft(folder: Path, number: int) -> None:
    """Leave a draft behind."""
    folder.mkdir(exist_ok=True)
    draft_path(folder, QUESTIONS, number).touch()


def test_one_after_the_other_has_the_same_draft(tmp_path: Path) -> None:
    """Whoever is alone writes to the first, and leaves nothing behind."""
    folder = tmp_path / "kept"
    for _ in range(2):
        seat = lock_draft(folder, QUESTIONS)
        assert (seat.number, seat.is_beside_another) == (1, False)
        seat.leave()
        seat.leave()

    assert not folder.exists()


def test_at_once_each_has_its_own_draft(tmp_path: Path) -> None:
    """Those who come later are told, and a place that is free again is taken."""
    first, second, third = (lock_draft(tmp_path, QUESTIONS) for _ in range(3))
    second.leave()
    fourth = lock_draft(tmp_path, QUESTIONS)

    seats = (first, second, third, fourth)
    assert [seat.number for seat in seats] == [1, 2, 3, 2]
    assert [seat.is_beside_another for seat in seats] == [False, True, True, True]
    for seat in seats:
        seat.leave()
    assert not tmp_path.exists()


def test_a_draft_that_was_left_behind_comes_first(tmp_path: Path) -> None:
    """It is offered before a new one is begun, whatever its number."""
    leave_draft(tmp_path, 3)

    seat = lock_draft(tmp_path, QUESTIONS)

    assert (seat.number, seat.is_beside_another) == (3, False)


def test_a_draft_in_use_is_passed_over(tmp_path: Path) -> None:
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
    seat = lock_draft(folder, QUESTIONS)

    (lock,) = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert lock.stat().st_mode & 0o777 == 0o600
    seat.leave()


def test_without_locks_the_interview_goes_on() -> None:
    """Where nothing can be written, the first draft is taken; saving will tell."""
    seat = lock_draft(Path("/proc/neurocheck"), QUESTIONS)

    assert (seat.number, seat.is_beside_another) == (1, False)
    seat.leave()
