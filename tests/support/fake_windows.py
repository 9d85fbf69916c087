"""Puts as much of Windows as we rely on in the place of this system.

No file that is open can be deleted, renamed or replaced; the modules and flags
of Unix are missing; locks are those of ``msvcrt``; a console has a mode.
"""

import ctypes
import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


__all__ = ["FakeKernel", "install", "list_open"]

_MISSING = ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")
_FLOCK, _HELD = fcntl.flock, fcntl.LOCK_EX | fcntl.LOCK_NB


def list_open() -> Iterator[str]:
    """Yield the paths of all files that this process has open."""
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # that of the list itself has gone
            yield str(link.readlink())


def _refuse_open(function: Callable[..., Any], count: int) -> Callable[..., Any]:
    """Return a function that refuses its first arguments where one of them is open."""

    def refuse(*paths: Any, **more: Any) -> Any:
        real = [os.path.abspath(path) for path in paths[:count]]  # noqa: PTH100 - keeps links
        if not more.get("dir_fd") and set(real) & set(list_open()):
            raise PermissionError(13, "The process cannot access the file")
        return function(*paths, **more)

    return refuse


def _lock(handle: int, mode: int, count: int) -> None:
    """Lock as ``msvcrt.locking`` does, from the current place on."""
    assert (mode, count) == (2, 1)
    assert os.lseek(handle, 0, os.SEEK_CUR) == (1 << 31) - 2
    try:
        _FLOCK(handle, _HELD)
    except BlockingIOError:
        raise PermissionError(13, "Permission denied") from None


class FakeKernel:
    """The two calls of Windows about consoles that we use."""

    def __init__(self, mode: int = 7, *, is_old: bool = False) -> None:
        """Begin with a mode; an old console refuses to take escapes."""
        self.mode = mode
        self.is_old = is_old

    def GetConsoleMode(self, _console: object, found: Any) -> int:  # noqa: N802 - theirs
        """Tell the mode."""
        found._obj.value = self.mode  # noqa: SLF001 - as C does
        return 1

    def SetConsoleMode(self, _console: object, mode: Any) -> int:  # noqa: N802 - theirs
        """Set the mode."""
        if not self.is_old:
            self.mode = mode.value
        return int(not self.is_old)


def install(patch: pytest.MonkeyPatch, kernel: FakeKernel | None = None) -> FakeKernel:
    """Be Windows until the patches are undone, and return its console."""
    from neurocheck import system

    kernel = kernel or FakeKernel()
    console = ModuleType("msvcrt")
    vars(console).update(LK_NBLCK=2, locking=_lock, get_osfhandle=lambda handle: handle)
    patch.setattr(system, "sys", SimpleNamespace(platform="win32"))
    patch.setattr(system, "SAFELY", 0)
    patch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    patch.setitem(sys.modules, "msvcrt", console)
    for name in _MISSING:
        patch.setitem(sys.modules, name, None)
    for name in ("geteuid", "getuid", "fchmod"):
        patch.delattr(os, name)
    for name in ("unlink", "remove"):
        patch.setattr(os, name, _refuse_open(getattr(os, name), 1))
    for name in ("rename", "replace"):
        patch.setattr(os, name, _refuse_open(getattr(os, name), 2))
    return kernel
