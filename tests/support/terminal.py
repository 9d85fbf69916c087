"""A terminal and a keyboard in memory; each frame drawn presses a key."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from unittest import mock

import pyte
from prompt_toolkit.application import Application, create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.key_binding.defaults import load_key_bindings
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.vt100 import Vt100_Output

from neurocheck.environment import Environment
from neurocheck.interview.menus.menu_prompter import MenuPrompter
from support.screens import read_lines


__all__ = ["Terminal", "terminal"]


_DEFAULT_KEYS = cache(load_key_bindings)
"""What every prompt is built with: slow, and the same for each test."""

_FRAME = "\x1b[?7l"  # while a frame is drawn lines are not wrapped by the terminal


class Terminal(io.StringIO):
    """A terminal in memory; each frame that is drawn presses the next key.

    Attributes:
        frames: The contents of the screen in turn, without empty lines at the
            end.
        sent: Everything that was written, escape sequences included.
        menus: The prompter that draws on it.
    """

    def __init__(
        self,
        pipe: PipeInput,
        size: tuple[int, int],
        encoding: str,
        variables: Mapping[str, str],
    ) -> None:
        """Create an empty screen."""
        columns, rows = size
        super().__init__()
        self._pipe = pipe
        self._keys: list[str] = []
        self._encoding = encoding
        self._screen = pyte.Screen(columns, rows)
        self._feed = pyte.Stream(self._screen)
        self._pending = ""
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
        """Return the encoding of the terminal."""
        return self._encoding

    def isatty(self) -> bool:
        """Return that this is a terminal."""
        return True

    def write(self, text: str) -> int:
        """Buffer a text until the next flush."""
        self._pending += text
        return len(text)

    def flush(self) -> None:
        """Draw the buffered text, and press the next key after a whole frame.

        A key that is pressed between two questions would come in one go with the next.
        """
        text, self._pending = self._pending, ""
        self.sent += text
        self._feed.feed(text)
        frame = "\n".join(read_lines(self._screen)).rstrip()
        if frame != (self.frames[-1] if self.frames else ""):
            self.frames.append(frame)
        if self._keys and _FRAME in text:
            self._pipe.send_text(self._keys.pop(0))

    def press(self, *keys: str) -> None:
        """Queue keys, one to press after each frame."""
        self._keys += keys


@contextmanager
def terminal(
    columns: int = 100,
    rows: int = 40,
    *,
    encoding: str = "utf-8",
    variables: Mapping[str, str] = {},
) -> Iterator[Terminal]:
    """Provide a terminal and environment variables within a ``with`` block."""
    with (
        create_pipe_input() as pipe,
        create_app_session(input=pipe, output=DummyOutput()),
        mock.patch(f"{Application.__module__}.load_key_bindings", _DEFAULT_KEYS),
    ):
        yield Terminal(pipe, (columns, rows), encoding, variables)
