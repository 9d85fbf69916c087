"""Draft locks, so that two interviews at once never write to the same draft.

Each interview locks a file beside its draft for as long as it lasts. The system
releases the lock when the process ends, however it ends, so no lock is left behind.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from neurocheck.data_folder import erase
from neurocheck.interview.draft import locate_draft
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.storage import make_private_folder
from neurocheck.system import SAFELY, delete_held, is_current, lock


__all__ = ["DraftLock", "discard_unused", "lock_draft"]

_LOCK = ".lock"
_TRIES = 5
_PAUSE = 0.01


class DraftLock:
    """The lock on a draft that no other interview writes to.

    Attributes:
        number: Number of the draft, from 1.
        is_beside_another: Whether an earlier draft is in use by another interview.
    """

    def __init__(
        self, number: int, lock: "_Lock | None" = None, *, is_beside_another: bool
    ) -> None:
        """Keep the lock; it is None where none can be made."""
        self.number = number
        self.is_beside_another = is_beside_another
        self._lock = lock

    def release(self) -> None:
        """Release the lock, so that another interview can have it; the draft stays."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def lock_draft(data_dir: Path, questionnaire: Questionnaire) -> DraftLock:
    """Return a lock on a draft that no other interview writes to.

    Drafts that were left behind come first, so that none is forgotten.
    """
    is_beside_another = False
    for number in _list_numbers(data_dir, questionnaire):
        path = locate_draft(data_dir, questionnaire, number)
        held = _Lock(path.with_suffix(_LOCK))
        try:
            held.acquire()
        except BlockingIOError:
            is_beside_another = True
        except OSError:  # no locks on this disk, or in this folder
            return DraftLock(number, is_beside_another=is_beside_another)
        else:
            return DraftLock(number, held, is_beside_another=is_beside_another)
    raise AssertionError  # the numbers are endless


def _list_numbers(data_dir: Path, questionnaire: Questionnaire) -> Iterator[int]:
    """Yield the numbers of the drafts that exist, then all others."""
    first = locate_draft(data_dir, questionnaire)
    later = (path.stem.rpartition(".")[2] for path in data_dir.glob(f"{first.stem}.*"))
    numbers = {1, *(int(end) for end in later if end.isdecimal())}
    found = [
        number
        for number in sorted(numbers)
        if locate_draft(data_dir, questionnaire, number).exists()
    ]
    yield from found
    yield from (number for number in count(1) if number not in found)


def discard_unused(path: Path) -> None:
    """Erase a draft or its damaged remains, unless an interview writes to it now.

    Raises:
        BlockingIOError: An interview does.
        OSError: It cannot be deleted.
    """
    name = path.name.partition(".json")[0]
    held = _Lock(path.with_name(name + _LOCK))
    try:
        held.acquire()
    except BlockingIOError:
        raise
    except OSError:  # such as a full disk: nobody can lock it then
        erase(path)
        return
    try:
        erase(path)
    finally:
        held.delete()


class _Lock:
    """A lock on an empty file, which is deleted when nobody holds the lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            BlockingIOError: Another process has it.
            OSError: The file cannot be made or locked.
        """
        make_private_folder(self._path.parent)
        tries = iter(range(_TRIES))
        while True:
            # A link in its place would have us make or delete a file elsewhere.
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR | SAFELY, 0o600)
            try:
                lock(handle)
            except BlockingIOError:
                os.close(handle)
                # A run that tidies up has it for a moment; an interview keeps it.
                if next(tries, None) is None:
                    raise
                time.sleep(_PAUSE)
                continue
            except OSError:
                os.close(handle)
                raise
            if is_current(handle, self._path):
                self._handle = handle
                return
            # Its holder deleted it between our open and our lock, so somebody else
            # could lock a new file of the same name: try again with that one.
            os.close(handle)

    def delete(self) -> None:
        """Release the lock, and delete its file."""
        with suppress(OSError):
            delete_held(self._path, self._handle)

    def release(self) -> None:
        """Release the lock, and delete its file and a folder that is left empty."""
        self.delete()
        with suppress(OSError):
            self._path.parent.rmdir()
