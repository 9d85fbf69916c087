"""A real terminal window in which the program runs: tests see the screen."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pyte


__all__ = ["DRAFT", "Window"]

DRAFT = "draft-diabetic-neuropathy.json"
_SECONDS = 30


class Window:
    """A window; the program's result goes to a file.

    Attributes:
        result: The file for standard output.
        kept: The folder for drafts and the history.
        draft: The first draft.
        child: The process behind the window.
    """

    def __init__(
        self,
        folder: Path,
        *args: str,
        size: tuple[int, int] = (100, 40),
        variables: dict[str, str] | None = None,
        before: str = "",
    ) -> None:
        """Start ``neurocheck`` with these arguments.

        Args:
            folder: Where the result and the drafts go.
            *args: The command line.
            size: Columns and rows.
            variables: More environment variables.
            before: Shell commands to run first.
        """
        columns, rows = size
        self.result = folder / "result.json"
        self.kept = folder / "kept"
        self.draft = self.kept / DRAFT
        program = f"{sys.executable} -m neurocheck {' '.join(args)}"
        self.child: Any = pexpect.spawn(
            "/bin/sh",
            ["-c", f"{before} exec {program} > {self.result}"],
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "NEUROCHECK_DATA_DIR": str(self.kept),
                **(variables or {}),
            },
            dimensions=(rows, columns),
            timeout=_SECONDS,
            encoding="utf-8",
        )
        self._screen: Any = pyte.Screen(columns, rows)
        self._feed: Any = pyte.Stream(self._screen)

    def wait(self, words: str) -> str:
        """Wait until the screen shows these words, and give it."""
        return self.wait_until(lambda shown: words in shown, words)

    def wait_until(self, is_seen: Callable[[str], bool], words: str) -> str:
        """Wait until something holds of the screen, said in words; give the screen."""
        while not is_seen(shown := self.shown()):
            try:
                self._feed.feed(self.child.read_nonblocking(4096, timeout=_SECONDS))
            except (pexpect.EOF, pexpect.TIMEOUT):
                raise AssertionError(f"never seen: {words}\n{shown}") from None
        return shown

    def shown(self) -> str:
        """Give what is on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def press(self, keys: str, then: str) -> str:
        """Press keys and wait for words."""
        self.child.send(keys)
        return self.wait(then)

    def end(self) -> int:
        """Wait for the end and give the exit status; a signal's number is negative."""
        while True:
            try:
                self._feed.feed(self.child.read_nonblocking(4096, timeout=_SECONDS))
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
        """Give the answers that are kept."""
        kept: dict[str, Any] = json.loads(self.draft.read_text())["answers"]
        return kept
