"""An input for one line of text."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.keys import Keys
from neurocheck.interview.menus.screen import (
    Screen,
    bind_keys,
    lay_out,
    make_move_actions,
    run_screen,
    set_rest_aside,
)
from neurocheck.interview.phrases import NOT_GIVEN, format_as_typed
from neurocheck.interview.steps import Ask


if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyPressEvent


__all__ = ["TextInput"]


class TextInput:
    """An input for one line of text; built once and reused, like a list."""

    def __init__(self, application: "Application[Any]", pointer: str) -> None:
        """Build a text input.

        Args:
            application: What shows it.
            pointer: The sign before the text.
        """
        from prompt_toolkit.buffer import Buffer
        from prompt_toolkit.layout import BufferControl, Window
        from prompt_toolkit.layout.processors import BeforeInput

        self._application = application
        self._buffer = Buffer(multiline=False, on_text_changed=self._forget_error)
        before = BeforeInput(f"   {pointer} ", "class:pointer")
        control = BufferControl(self._buffer, input_processors=[before])
        self._body = Window(control, wrap_lines=True)
        self._error = ""

    @property
    def typed(self) -> str:
        """The text in the input, or the last one in it."""
        return str(self._buffer.text)

    def run(self, screen: Screen, step: Ask, check: Callable[[str], str]) -> Any:
        """Let a person type, and return the text or what an action gave.

        Args:
            screen: The screen around the input.
            step: The question; the answer given before always fits.
            check: Returns what is wrong or strange with a text, or nothing. Of a
                strange text it says so once.
        """
        from prompt_toolkit.document import Document

        question = step.question
        before = format_as_typed(question, step.answer)
        shown = step.partial_input if isinstance(step.partial_input, str) else before

        def skip(event: "KeyPressEvent") -> None:
            if self.typed == before:
                event.app.exit(result=step.answer_if_skipped)
            else:
                self._error = _(NOT_GIVEN)

        def finish(event: "KeyPressEvent") -> None:
            set_rest_aside(screen, event)
            self._error = "" if self.typed == before else check(self.typed)
            if not self._error:
                event.app.exit(result=self.typed)

        self._buffer.reset(Document(shown))
        self._error = ""
        screen.format_error = lambda: self._error
        screen.paging = (Keys.READ_ON_IN_TEXT, Keys.READ_BACK_IN_TEXT)
        lay_out(self._application, self._body, screen)

        actions = {
            **make_move_actions(screen, Keys.WHY_IN_TEXT),
            Keys.SKIP.keys: skip,
            Keys.NEXT.keys: finish,
            Keys.PASTE.keys: self._paste,
        }
        bind_keys(self._application, actions)
        return run_screen(self._application)

    def _forget_error(self, _sender: object) -> None:
        """Say no more what is wrong with a text that was changed."""
        self._error = ""

    def _paste(self, event: "KeyPressEvent") -> None:
        """Insert what was pasted as one line."""
        self._buffer.insert_text(" ".join(event.data.split()))
