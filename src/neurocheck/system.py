"""What each system does in its own way: locks, files in use, owners, disks, consoles.

Everything else asks here, so that what Windows lacks is known in one place, and tests
can put another system in the place of this one.
"""

import errno
import os
import select
import stat
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO


__all__ = [
    "SAFELY",
    "change_rights",
    "delete_held",
    "fold_path",
    "get_user",
    "hiding",
    "is_broken_pipe",
    "is_current",
    "is_windows",
    "limit_process",
    "lock",
    "read_waiting",
    "replace",
    "shows_escapes",
    "sync",
    "sync_folder",
]

SAFELY: int = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""How a file is opened that may be a link or a pipe. Windows knows neither flag."""

_FAR = (1 << 31) - 2  # the last place that Windows can lock
_TRIES = 20
_PAUSE = 0.05
_PASTE_SECONDS = 0.02  # how long lines may take to arrive that were pasted together
_ECHO, _ESCAPES = 4, 4  # bits in the modes of a console: of its input, of its output


def is_windows() -> bool:
    """Return whether this is Windows."""
    return sys.platform == "win32"


# ── files ────────────────────────────────────────────────────────────────────────


def get_user() -> int:
    """Return the number of who runs the program: 0 on Windows, as all files have."""
    if sys.platform == "win32":
        return 0
    return os.geteuid()


def fold_path(path: str) -> str:
    """Return a path as the system compares it."""
    if sys.platform == "darwin":  # its disks know no case, and one spelling of letters
        return unicodedata.normalize("NFC", path).casefold()
    return os.path.normcase(path)


def change_rights(path: Path, mode: int) -> None:
    """Change the rights to a file or a folder; a link in its place is left alone.

    It is not opened to be read: closing that would release the locks of SQLite.

    Raises:
        OSError: They cannot be changed.
    """
    if sys.platform == "linux":
        handle = os.open(path, os.O_PATH | os.O_NOFOLLOW)
        try:
            if stat.S_ISLNK(os.fstat(handle).st_mode):
                return
            # The very file that was looked at, whatever has its name by now.
            same = Path(f"/proc/self/fd/{handle}")
            (same if os.path.lexists(same) else path).chmod(mode)
        finally:
            os.close(handle)
    elif os.chmod in os.supports_follow_symlinks:
        path.chmod(mode, follow_symlinks=False)
    else:  # Windows has no links that a person without rights can make
        path.chmod(mode)


def lock(handle: int) -> None:
    """Lock an open file until it is closed.

    Raises:
        BlockingIOError: Another process has locked it.
        OSError: This disk has no locks.
    """
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt

    # Nobody else can read what is locked, so that is a place that the file never fills.
    os.lseek(handle, _FAR, os.SEEK_SET)
    try:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except PermissionError:
        raise BlockingIOError(errno.EAGAIN, "locked") from None
    finally:
        os.lseek(handle, 0, os.SEEK_SET)


def is_current(handle: int, path: Path) -> bool:
    """Return whether an open file is still the one with this name."""
    if sys.platform == "win32":
        return True  # nobody can delete or rename it there
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def delete_held(path: Path, handle: int) -> None:
    """Delete a file that is locked here, and release it.

    Raises:
        OSError: It cannot be deleted; it is released all the same.
    """
    if sys.platform == "win32":
        # Not while it is open; nor afterwards, if somebody else has opened it.
        os.close(handle)
        path.unlink()
        return
    try:
        # While it is locked: afterwards it could be somebody else's.
        path.unlink()
    finally:
        os.close(handle)


def replace(source: Path, target: Path) -> None:
    """Put a file in the place of another in one step.

    Windows refuses it while any program has one of them open. A scanner for viruses
    has so for a moment, so it is tried for a second.

    Raises:
        OSError: It cannot be done; EBUSY where another program is using the file.
    """
    for left in reversed(range(_TRIES)):
        try:
            source.replace(target)
        except PermissionError:
            is_locked = not target.exists() or os.access(target, os.W_OK)
            if sys.platform != "win32" or target.is_dir() or not is_locked:
                raise
            if not left:
                raise OSError(errno.EBUSY, "in use") from None
            time.sleep(_PAUSE)
        else:
            return


def sync(handle: int) -> None:
    """Write an open file down to the disk.

    Raises:
        OSError: The disk refuses.
    """
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):  # some disks, such as those of a network, lack it
            # fsync() leaves it in the memory of the disk there.
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Write a folder's entries to the disk, so that a new name survives a crash.

    Raises:
        OSError: The disk refuses.
    """
    if sys.platform == "win32":
        return  # folders cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# ── processes and consoles ───────────────────────────────────────────────────────


def limit_process(memory: int, seconds: int) -> None:
    """Have this process ended where it takes too much, as far as the system can.

    Args:
        memory: The most bytes.
        seconds: The longest time of a processor.
    """
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS refuses a limit below what a process has reserved and does not use.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (least, hard))


def is_broken_pipe(error: OSError) -> bool:
    """Return whether the reader of what was written has gone."""
    return isinstance(error, BrokenPipeError) or (
        sys.platform == "win32" and error.errno == errno.EINVAL
    )


def shows_escapes(stream: TextIO) -> bool:
    """Return whether a terminal takes escapes as colours, once it was asked to."""
    if sys.platform != "win32":
        return True
    try:
        _change_console(stream.fileno(), on=_ESCAPES)
    except (OSError, ValueError):
        return False
    return True


@contextmanager
def hiding(stream: TextIO) -> Iterator[None]:
    """Show nothing of what is typed in the ``with`` block, where it is a terminal."""
    try:
        restore = _hide(stream.fileno())
    except (OSError, ValueError):
        yield  # no terminal of a system that we know
        return
    try:
        yield
    finally:
        restore()


def read_waiting(stream: TextIO, most: int) -> str:
    """Return what has arrived at a terminal together with the line just read.

    A last line without its line break is returned too, which a terminal otherwise
    keeps back until Enter is pressed. On Windows that is nothing.

    Args:
        stream: What is read.
        most: How many bytes are kept.
    """
    if sys.platform == "win32" or not stream.isatty():
        return ""
    import termios

    try:
        number = stream.fileno()
    except (OSError, ValueError):  # no terminal of the system's
        return ""
    before = termios.tcgetattr(number)
    by_letter = [*before]
    by_letter[3] &= ~termios.ICANON
    waiting = b""
    try:
        termios.tcsetattr(number, termios.TCSANOW, by_letter)
        while select.select([number], [], [], _PASTE_SECONDS)[0]:
            if not (read := os.read(number, most)):
                break
            waiting = (waiting + read)[:most]
    finally:
        termios.tcsetattr(number, termios.TCSANOW, before)
    return waiting.decode(stream.encoding, "replace")


def _hide(handle: int) -> Callable[[], object]:
    """Have a terminal show nothing, and return what undoes that.

    Raises:
        OSError: It is no terminal.
    """
    if sys.platform == "win32":
        return _change_console(handle, off=_ECHO)
    import termios

    before = termios.tcgetattr(handle)
    hidden = [*before]
    hidden[3] &= ~termios.ECHO
    # What was typed before the question is thrown away, as it was seen.
    termios.tcsetattr(handle, termios.TCSAFLUSH, hidden)
    return lambda: termios.tcsetattr(handle, termios.TCSAFLUSH, before)


def _change_console(handle: int, *, on: int = 0, off: int = 0) -> Callable[[], object]:
    """Set and clear bits of a console's mode, and return what undoes that.

    Raises:
        OSError: It is no console, or one from before Windows 10.
    """
    if sys.platform != "win32":
        raise OSError(errno.ENOTTY, "no console of Windows")
    import ctypes
    import msvcrt

    kernel = ctypes.windll.kernel32
    console = ctypes.c_void_p(msvcrt.get_osfhandle(handle))
    before = ctypes.c_ulong()
    if not kernel.GetConsoleMode(console, ctypes.byref(before)):
        raise OSError(errno.ENOTTY, "no console")
    mode = before.value & ~off | on
    if not kernel.SetConsoleMode(console, ctypes.c_ulong(mode)):
        raise OSError(errno.ENOTTY, "an old console")
    return lambda: kernel.SetConsoleMode(console, before)
