"""A real pseudo-terminal in which the program runs, and whose screen can be read.

Where there are none, whatever imports this file is skipped: a whole file of tests, or
the one test whose body does.
"""

import json
import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

import pyte
import pytest

from support.program import NOW
from support.screens import read_lines


termios = pytest.importorskip("termios", reason="there are no pseudo-terminals here")
pexpect = pytest.importorskip("pexpect")

__all__ = [
    "DRAFT",
    "FIRST_TWO",
    "SIZE",
    "SMALL_SET",
    "Window",
    "begin",
    "command",
    "leave_old_draft",
]

SMALL_SET = Path(__file__).with_name("small")
"""A folder with a question set that does not change when the bundled one does."""

DRAFT = "draft-small.json"
FIRST_TWO = {"danger_heart": ["none"], "danger_nerves": ["none"]}
"""The answers that ``begin`` gives."""

SIZE = (100, 40)
_SECONDS = 60
"""A limit that a working program does not reach, even on a busy machine."""

_AT_ONCE = int(os.environ.get("NEUROCHECK_TERMINAL_READS", "4096"))
"""How many characters are read at once; 1 finds tests that look too early."""

_STEP = 0.02
_LEAVE_OUT = re.compile(r"LANG|LC_.*|COLORTERM|COLUMNS|LINES|NO_COLOR|FORCE_COLOR")
_NAMES = {"brown": "yellow"}  # pyte calls it what it was on the first screens
_DIM, _NOT_BOLD = 2, 22
_BLINK, _NOT_BLINK = 5, 25
_FOLLOWED = {38, 48}  # a colour's numbers come next

_PROMPT = re.compile(
    r"(Enter|skips|your answer|type it anew|my summary|the questions|left\)): $"
)
"""How the prompts of plain mode end; a line of text can end with a colon too."""

_SCRIPTS = Path(sys.executable).parent


def command(*args: str, module: str = "neurocheck") -> str:
    """Return the shell command that starts the program.

    By its name, where it is installed, so that hints name it as people call it.
    """
    is_installed = module == "neurocheck" and (_SCRIPTS / module).exists()
    program = module if is_installed else f"{sys.executable} -m {module}"
    return f"{program} {' '.join(args)}"


def _restore_signals() -> None:
    """Restore the default action of signals that the test run may ignore.

    A child process inherits ignored signals, for example from ``nohup``.
    """
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
        signal.signal(number, signal.SIG_DFL)


class _Screen(pyte.Screen):
    """A screen that also supports dim text, which it stores as blinking text."""

    def select_graphic_rendition(self, *attrs: int) -> None:
        """Set the style of the letters that follow."""
        if not _FOLLOWED & {*attrs}:
            dim = {_DIM: (_BLINK,), _NOT_BOLD: (_NOT_BOLD, _NOT_BLINK)}
            attrs = tuple(new for old in attrs for new in dim.get(old, (old,)))
        super().select_graphic_rendition(*attrs)


class Window:
    """A program in a pseudo-terminal.

    Attributes:
        result: The file that standard output is written to.
        kept: The folder for drafts and the history.
        draft: The file of the draft of the small set.
        child: The process of the program.
        sent: Everything that the program wrote, escape sequences included.
    """

    _all: ClassVar[list["Window"]] = []

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
            folder: The working folder, which also holds the result and drafts.
            *args: The command line.
            size: Columns and rows.
            variables: More environment variables.
            script: The shell command; ``{program}`` and ``{result}`` are filled in.
            is_bundled: Whether to ask the bundled set instead of the small one.
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
                "PATH": f"{_SCRIPTS}{os.pathsep}{os.environ['PATH']}",
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
        self._all.append(self)
        self._screen = _Screen(columns, rows)
        self._feed = pyte.Stream(self._screen)

    # ── reading ──────────────────────────────────────────────────────────────────

    def shown(self) -> str:
        """Return the text on the screen."""
        return "\n".join(read_lines(self._screen)).rstrip()

    def line(self) -> str:
        """Return the text of the cursor's line, up to the cursor."""
        cursor = self._screen.cursor
        return read_lines(self._screen)[cursor.y].ljust(cursor.x)[: cursor.x]

    def is_at_prompt(self) -> bool:
        """Return whether a prompt of plain mode waits for a line."""
        return _PROMPT.search(self.line()) is not None

    def has_cursor(self) -> bool:
        """Return whether the cursor is visible."""
        return not self._screen.cursor.hidden

    def has_echo(self) -> bool:
        """Return whether the terminal echoes what is typed and reads whole lines."""
        local = termios.tcgetattr(self.child.child_fd)[3]
        needed = termios.ECHO | termios.ICANON | termios.ISIG
        return bool(local & needed == needed)

    def looks(self) -> list[list[tuple[str, str]]]:
        """Return the lines as pieces of text, each after its style in Rich's words."""
        rows = [self._read_row(number) for number in range(self._screen.lines)]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _read_row(self, number: int) -> list[tuple[str, str]]:
        """Return a line as styled pieces, without trailing spaces."""
        cells = [self._screen.buffer[number][x] for x in range(self._screen.columns)]
        while cells and cells[-1].data == " " and _name_style(cells[-1]) == "":
            cells.pop()
        return [
            (style, "".join(cell.data for cell in group))
            for style, group in groupby(cells, _name_style)
        ]

    # ── waiting ──────────────────────────────────────────────────────────────────

    def read(self, seconds: float = _SECONDS) -> None:
        """Read the program's next output into the screen."""
        written = self.child.read_nonblocking(_AT_ONCE, timeout=seconds)
        self.sent += written
        self._feed.feed(written)

    def wait(self, *words: str) -> str:
        """Wait until the screen shows all these words, and return its text."""
        return self.wait_until(
            lambda shown: all(each in shown for each in words), " and ".join(words)
        )

    def wait_until(
        self,
        is_seen: Callable[[str], bool],
        words: str = "the screen that is looked for",
    ) -> str:
        """Wait until the screen's text passes a check, and return the text."""
        while not is_seen(shown := self.shown()):
            try:
                self.read()
            except (pexpect.EOF, pexpect.TIMEOUT, OSError):
                raise AssertionError(f"never seen: {words}\n{shown}") from None
        return shown

    def read_until(self, is_seen: Callable[[], bool], seconds: float) -> None:
        """Read until a check passes, or nothing has come for so long."""
        with suppress(pexpect.EOF, pexpect.TIMEOUT, OSError):
            while not is_seen():
                self.read(seconds)

    def wait_for(self, is_so: Callable[[], bool], words: str) -> None:
        """Wait until a check passes that does not depend on the screen."""
        end = time.monotonic() + _SECONDS
        while not is_so():
            assert time.monotonic() < end, f"never so: {words}\n{self.shown()}"
            with suppress(pexpect.TIMEOUT):
                self.read(_STEP)

    # ── doing ────────────────────────────────────────────────────────────────────

    def press(self, keys: str, *then: str) -> str:
        """Press keys, wait for all these words, and return the text of the screen.

        A screen comes in pieces: whoever reads on names the words that are read.
        """
        self.child.send(keys)
        return self.wait(*then)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    @classmethod
    def close_all(cls) -> None:
        """Kill what a test left running, and close its pseudo-terminals.

        Else the collector of garbage finds them, in the middle of another test.
        """
        while cls._all:
            child = cls._all.pop().child
            if not child.closed:
                child.kill(signal.SIGKILL)
                child.ptyproc.delayafterclose = 0
                child.wait()
                child.close()

    def end(self) -> int:
        """Wait for the end and return the exit status; -N if signal N ended it."""
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
        """Send a signal, wait for the end and return the exit status."""
        self.child.kill(number)
        return self.end()

    def answers(self) -> dict[str, Any]:
        """Return the answers in the draft."""
        kept: dict[str, Any] = json.loads(self.draft.read_text())["answers"]
        return kept


def begin(folder: Path, *args: str, **more: Any) -> Window:
    """Start an interview, answer its first two questions, and reach the third."""
    window = Window(folder, "assess", "--json", *args, **more)
    window.wait("few days?")
    window.press("0\r", "much worse?")
    window.press("0\r", "Look at your feet")
    return window


def leave_old_draft(folder: Path, answers: dict[str, Any]) -> None:
    """Leave answers to an earlier version of the small set, to be resumed."""
    draft = {
        "format": "neurocheck-draft/1",
        "questionnaire": {"id": "small", "version": "2020.1", "sha256": "0" * 64},
        "saved": NOW.isoformat(),
        "answers": answers,
    }
    (folder / "kept").mkdir(mode=0o700)
    (folder / "kept" / DRAFT).write_text(json.dumps(draft))


def _name_style(cell: Any) -> str:
    """Return the style of a cell in Rich's words."""
    return " ".join(_list_style_words(cell))


def _list_style_words(cell: Any) -> Iterator[str]:
    """Yield the words of a cell's style."""
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
