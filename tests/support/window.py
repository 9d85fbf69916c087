"""A real terminal window in which a program runs: tests see the screen."""

import json
import os
import re
import shutil
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import pexpect
import pyte

from support.screens import read_lines


__all__ = ["DRAFT", "SIZE", "SMALL_SET", "Window", "command"]

SMALL_SET = Path(__file__).with_name("small")
"""A folder with a question set for walks; it stays when the one that ships changes."""

DRAFT = "draft-small.json"
SIZE = (100, 40)
_SECONDS = 60
"""Never reached where the program does what it should, however busy the machine is."""

_STEP = 0.02
_LEAVE_OUT = re.compile(r"LANG|LC_.*|COLORTERM|COLUMNS|LINES|NO_COLOR|FORCE_COLOR")
_NAMES = {"brown": "yellow"}  # pyte calls it what it was on the first screens
_DIM, _NOT_BOLD = 2, 22
_BLINK, _NOT_BLINK = 5, 25
_FOLLOWED = {38, 48}  # a colour's numbers come next


def command(*args: str, module: str = "neurocheck") -> str:
    """Return the shell's words that start the program."""
    return f"{sys.executable} -m {module} {' '.join(args)}"


def _restore_signals() -> None:
    """Let signals act as in a terminal, also where whoever runs the tests ignores them.

    What ``nohup`` or a job in the background ignores is ignored by every program that
    it starts.
    """
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
        signal.signal(number, signal.SIG_DFL)


class _Screen(pyte.Screen):
    """A screen that knows dim letters as well; it keeps them as blinking ones."""

    def select_graphic_rendition(self, *attrs: int) -> None:
        """Set how the next letters look."""
        if not _FOLLOWED & {*attrs}:
            dim = {_DIM: (_BLINK,), _NOT_BOLD: (_NOT_BOLD, _NOT_BLINK)}
            attrs = tuple(new for old in attrs for new in dim.get(old, (old,)))
        super().select_graphic_rendition(*attrs)


class Window:
    """A window.

    Attributes:
        result: The file that the program's result goes to.
        kept: The folder for drafts and the history.
        draft: The first draft.
        child: The process behind the window.
        sent: Everything that the program wrote, escape sequences and all.
    """

    def __init__(
        self,
        folder: Path,
        *args: str,
        size: tuple[int, int] = SIZE,
        variables: dict[str, str] | None = None,
        script: str = "exec {program} > {result}",
        is_bundled: bool = False,
    ) -> None:
        """Start ``neurocheck`` with these arguments.

        Args:
            folder: Where the program runs, and where its result and drafts go.
            *args: The command line.
            size: Columns and rows.
            variables: More environment variables.
            script: What the shell does; it knows the program and the result's file.
            is_bundled: Whether the set that ships is asked, and not the small one.
        """
        columns, rows = size
        asked = {} if is_bundled else {"NEUROCHECK_QUESTIONS": "small/questions.yaml"}
        if asked:
            shutil.copytree(SMALL_SET, folder / "small", dirs_exist_ok=True)
        self.result = folder / "result.json"
        self.kept = folder / "kept"
        self.draft = self.kept / DRAFT
        self.sent = ""
        words = {"program": command(*args), "result": str(self.result)}
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not _LEAVE_OUT.fullmatch(name)
        }
        self.child: Any = pexpect.spawn(
            "/bin/sh",
            ["-c", script.format_map(words)],
            cwd=folder,
            env={
                **inherited,
                "TERM": "xterm-256color",
                "PYTHONUTF8": "1",
                "NEUROCHECK_DATA_DIR": str(self.kept),
                **asked,
                **(variables or {}),
            },
            dimensions=(rows, columns),
            preexec_fn=_restore_signals,
            timeout=_SECONDS,
            encoding="utf-8",
        )
        self.child.delaybeforesend = None
        self._screen = _Screen(columns, rows)
        self._feed = pyte.Stream(self._screen)

    # ── looking ──────────────────────────────────────────────────────────────────

    def shown(self) -> str:
        """Return what is on the screen."""
        return "\n".join(read_lines(self._screen)).rstrip()

    def line(self) -> str:
        """Return the line that the cursor is on, up to the cursor."""
        cursor = self._screen.cursor
        return read_lines(self._screen)[cursor.y].ljust(cursor.x)[: cursor.x]

    def has_cursor(self) -> bool:
        """Return whether the cursor can be seen."""
        return not self._screen.cursor.hidden

    def has_echo(self) -> bool:
        """Return whether the terminal shows what is typed, line by line."""
        local = termios.tcgetattr(self.child.child_fd)[3]
        needed = termios.ECHO | termios.ICANON | termios.ISIG
        return bool(local & needed == needed)

    def looks(self) -> list[list[tuple[str, str]]]:
        """Return lines as pieces of text, each behind its style as Rich names it."""
        rows = [self._row(number) for number in range(self._screen.lines)]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _row(self, number: int) -> list[tuple[str, str]]:
        """Return the pieces of a line, without spaces at its end."""
        cells = [self._screen.buffer[number][x] for x in range(self._screen.columns)]
        while cells and cells[-1].data == " " and _style(cells[-1]) == "":
            cells.pop()
        return [
            (style, "".join(cell.data for cell in group))
            for style, group in groupby(cells, _style)
        ]

    # ── waiting ──────────────────────────────────────────────────────────────────

    def read(self, seconds: float = _SECONDS) -> None:
        """Take what the program writes next."""
        written = self.child.read_nonblocking(4096, timeout=seconds)
        self.sent += written
        self._feed.feed(written)

    def wait(self, words: str) -> str:
        """Wait until the screen shows these words, and give it."""
        return self.wait_until(lambda shown: words in shown, words)

    def wait_until(
        self,
        is_seen: Callable[[str], bool],
        words: str = "the screen that is looked for",
    ) -> str:
        """Wait until something holds of the screen, said in words; give the screen."""
        while not is_seen(shown := self.shown()):
            try:
                self.read()
            except (pexpect.EOF, pexpect.TIMEOUT, OSError):
                raise AssertionError(f"never seen: {words}\n{shown}") from None
        return shown

    def wait_for(self, is_so: Callable[[], bool], words: str) -> None:
        """Wait until something holds that the screen does not show, said in words."""
        end = time.monotonic() + _SECONDS
        while not is_so():
            assert time.monotonic() < end, f"never so: {words}\n{self.shown()}"
            with suppress(pexpect.TIMEOUT):
                self.read(_STEP)

    # ── doing ────────────────────────────────────────────────────────────────────

    def press(self, keys: str, then: str) -> str:
        """Press keys and wait for words."""
        self.child.send(keys)
        return self.wait(then)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window smaller or larger."""
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def end(self) -> int:
        """Wait for the end and give the exit status; a signal's number is negative."""
        while True:
            try:
                self.read()
            except (pexpect.EOF, OSError):
                break
        self.child.close()
        if self.child.signalstatus is not None:
            return -int(self.child.signalstatus)
        return int(self.child.exitstatus)

    def kill(self, number: int = signal.SIGKILL) -> int:
        """Send a signal and wait for the end."""
        self.child.kill(number)
        return self.end()

    def answers(self) -> dict[str, Any]:
        """Return the answers that are kept."""
        kept: dict[str, Any] = json.loads(self.draft.read_text())["answers"]
        return kept


def _style(cell: Any) -> str:
    """Name how a letter looks."""
    return " ".join(_style_words(cell))


def _style_words(cell: Any) -> Iterator[str]:
    """Return the words of a style."""
    named: Sequence[tuple[bool, str]] = (
        (cell.bold, "bold"),
        (cell.blink, "dim"),
        (cell.italics, "italic"),
        (cell.underscore, "underline"),
        (cell.reverse, "reverse"),
    )
    yield from (word for holds, word in named if holds)
    for before, colour in (("", cell.fg), ("on ", cell.bg)):
        if colour != "default":
            name = _NAMES.get(colour, colour)
            is_number = re.fullmatch(r"[0-9a-f]{6}", name)
            yield f"{before}{'#' if is_number else ''}{name}"
