"""A terminal and a keyboard in memory: keys are pressed as frames are drawn."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pyte
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.vt100 import Vt100_Output

from neurocheck.environment import Environment
from neurocheck.interview.menus.menu_prompter import MenuPrompter
from support.screens import read_lines


__all__ = ["Terminal", "terminal"]


_FIRST_FRAME = "\x1b[?7l"  # lines are not wrapped by the terminal from here on


class Terminal(io.StringIO):
    """What is written to it becomes a screen; each frame drawn presses a key.

    Attributes:
        frames: What the screen showed, one after the other, without empty lines at
            the end.
        sent: Everything that was written, escape sequences and all.
        menus: Menus that are drawn on it.
    """

    def __init__(
        self,
        pipe: PipeInput,
        size: tuple[int, int],
        encoding: str,
        variables: Mapping[str, str],
    ) -> None:
        """Switch on."""
        columns, rows = size
        super().__init__()
        self._pipe = pipe
        self._keys: list[str] = []
        self._encoding = encoding
        self._screen = pyte.Screen(columns, rows)
        self._feed = pyte.Stream(self._screen)
        self._pending = ""
        self._is_drawn = False
        self.sent = ""
        self.frames: list[str] = []
        output = Vt100_Output(self, lambda: Size(rows=rows, columns=columns))
        environment = Environment(
            stdin=io.StringIO(),
            stdout=io.StringIO(),
            stderr=self,
            variables={"TERM": "xterm", **variables},
        )
        self.menus = MenuPrompter(environment, output)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The characters that it knows."""
        return self._encoding

    def isatty(self) -> bool:
        """Return True: this is a terminal."""
        return True

    def write(self, text: str) -> int:
        """Take what is written."""
        self._pending += text
        return len(text)

    def flush(self) -> None:
        """Show what was written, and press the next key when a frame was drawn."""
        text, self._pending = self._pending, ""
        self.sent += text
        self._feed.feed(text)
        frame = "\n".join(read_lines(self._screen)).rstrip()
        if frame != (self.frames[-1] if self.frames else ""):
            self.frames.append(frame)
        self._is_drawn = self._is_drawn or _FIRST_FRAME in text
        if self._keys and self._is_drawn:
            self._pipe.send_text(self._keys.pop(0))

    def press(self, *keys: str) -> None:
        """Press these keys, one for each frame that is drawn."""
        self._keys += keys


@contextmanager
def terminal(
    columns: int = 100,
    rows: int = 40,
    *,
    encoding: str = "utf-8",
    variables: Mapping[str, str] = {},
) -> Iterator[Terminal]:
    """Return a terminal, with environment variables, for the time of a test."""
    with (
        create_pipe_input() as pipe,
        create_app_session(input=pipe, output=DummyOutput()),
    ):
        yield Terminal(pipe, (columns, rows), encoding, variables)
