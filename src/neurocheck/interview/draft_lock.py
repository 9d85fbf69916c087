"""Which draft an interview writes to, so that two at once do not write to one.

Each interview locks a file beside its draft for as long as it lasts. The system lets
the lock go when the process ends, however it ends, so no lock outlives its interview.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from neurocheck.interview.draft import draft_path
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.storage import make_private_folder


__all__ = ["DraftLock", "lock_draft"]

_LOCK = ".lock"


class DraftLock:
    """A draft that no other interview writes to.

    Attributes:
        number: Which draft; see :func:`neurocheck.interview.draft.draft_path`.
        is_beside_another: Whether an earlier draft is in use by another interview.
    """

    def __init__(
        self, number: int, lock: "_Lock | None" = None, *, is_beside_another: bool
    ) -> None:
        """Keep the lock; where locks cannot be made there is none."""
        self.number = number
        self.is_beside_another = is_beside_another
        self._lock = lock

    def leave(self) -> None:
        """Let another interview have it; a draft stays."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def lock_draft(data_dir: Path, questionnaire: Questionnaire) -> DraftLock:
    """Find a draft that no other interview writes to.

    Drafts that were left behind come first, so that none is forgotten.
    """
    is_beside_another = False
    for number in _numbers(data_dir, questionnaire):
        path = draft_path(data_dir, questionnaire, number)
        lock = _Lock(path.with_suffix(_LOCK))
        try:
            lock.acquire()
        except BlockingIOError:
            is_beside_another = True
        except (ImportError, OSError):  # no locks on this system, or in this folder
            return DraftLock(number, is_beside_another=is_beside_another)
        else:
            return DraftLock(number, lock, is_beside_another=is_beside_another)
    raise AssertionError  # numbers do not end


def _numbers(data_dir: Path, questionnaire: Questionnaire) -> Iterator[int]:
    """Give the numbers of drafts that there are, then all others."""
    first = draft_path(data_dir, questionnaire)
    later = (path.stem.rpartition(".")[2] for path in data_dir.glob(f"{first.stem}.*"))
    numbers = {1, *(int(end) for end in later if end.isdecimal())}
    found = [
        number
        for number in sorted(numbers)
        if draft_path(data_dir, questionnaire, number).exists()
    ]
    yield from found
    yield from (number for number in count(1) if number not in found)


class _Lock:
    """A lock on an empty file that is gone when nobody holds it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            BlockingIOError: Another process has it.
            OSError: It cannot be made.
            ImportError: This system has no such locks.
        """
        import fcntl

        make_private_folder(self._path.parent)
        while True:
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
                raise
            if self._is_mine(handle):
                self._handle = handle
                return
            os.close(handle)  # its holder took it away in the meantime

    def release(self) -> None:
        """Let it go, and leave no empty folder behind."""
        with suppress(OSError):
            self._path.unlink()
        os.close(self._handle)
        with suppress(OSError):
            self._path.parent.rmdir()

    def _is_mine(self, handle: int) -> bool:
        """Say whether the file that was locked is the one that is there."""
        try:
            return os.path.samestat(os.fstat(handle), self._path.stat())
        except FileNotFoundError:
            return False
