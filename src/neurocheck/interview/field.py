"""A field to type in, drawn with questionary."""

from collections.abc import Callable
from typing import Any

from neurocheck.interview.frame import Frame, bind, moves, own_keys, surround
from neurocheck.interview.keys import Keys


__all__ = ["Field"]


class Field:
    """A field to type in; built once, like a list."""

    def __init__(self, settings: dict[str, Any], pointer: str) -> None:
        """Build a field that remembers nothing of what was typed before."""
        import questionary
        from prompt_toolkit.history import DummyHistory

        self._fits: Callable[[str], bool | str] = bool
        self._prompt = questionary.text(
            pointer,
            validate=self._check,
            validate_while_typing=False,
            history=DummyHistory(),
            qmark="  ",
            **settings,
        )
        self._body = self._prompt.application.layout.current_window
        self._buffer = self._prompt.application.current_buffer
        self._keys = own_keys(self._prompt.application)

    def run(self, frame: Frame, fits: Callable[[str], bool | str], before: str) -> Any:
        """Let a person type.

        Args:
            frame: What stands around the field.
            fits: Says whether what was typed fits, or why it does not.
            before: What stands in the field; it always fits.
        """
        from prompt_toolkit.document import Document

        self._fits = fits
        self._buffer.reset(Document(before))
        frame.error = lambda: getattr(self._buffer.validation_error, "message", "")
        surround(self._prompt.application, self._body, frame)
        bind(self._prompt.application, self._keys, moves(frame, Keys.WHY_IN_TEXT))
        return self._prompt.unsafe_ask()

    def _check(self, typed: str) -> bool | str:
        """Say whether what was typed fits the question on the screen."""
        return self._fits(typed)
