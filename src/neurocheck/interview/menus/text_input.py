"""A text input, drawn with questionary."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.keys import Keys
from neurocheck.interview.menus.screen import (
    Screen,
    bind_keys,
    get_own_keys,
    lay_out,
    make_move_actions,
    run_screen,
    set_rest_aside,
)
from neurocheck.interview.phrases import NOT_GIVEN, format_as_typed
from neurocheck.interview.steps import Ask


if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent


__all__ = ["TextInput"]


class TextInput:
    """An input for one line of text; built once and reused, like a list."""

    def __init__(self, settings: dict[str, Any], pointer: str) -> None:
        """Build a text input.

        Args:
            settings: Settings of the questionary prompt.
            pointer: The sign before the text.
        """
        import questionary
        from prompt_toolkit.history import DummyHistory

        self._check_current: Callable[[str], str] = str
        self._prompt = questionary.text(
            pointer,
            validate=self._validate,
            validate_while_typing=False,
            history=DummyHistory(),  # answers to other questions are not offered
            qmark="  ",
            **settings,
        )
        self._body = self._prompt.application.layout.current_window
        self._buffer = self._prompt.application.current_buffer
        self._keys = get_own_keys(self._prompt.application)

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
        refused: list[str] = []  # texts with which skipping was refused

        def format_error() -> str:
            if self.typed in refused:
                return _(NOT_GIVEN)
            return getattr(self._buffer.validation_error, "message", "")

        def skip(event: "KeyPressEvent") -> None:
            if self.typed == before:
                event.app.exit(result=step.answer_if_skipped)
            else:
                refused.append(self.typed)

        self._check_current = lambda typed: "" if typed == before else check(typed)
        self._buffer.reset(Document(shown))
        screen.format_error = format_error
        screen.paging = (Keys.READ_ON_IN_TEXT, Keys.READ_BACK_IN_TEXT)
        lay_out(self._prompt.application, self._body, screen)

        actions = {
            **make_move_actions(screen, Keys.WHY_IN_TEXT),
            Keys.SKIP.keys: skip,
            Keys.NEXT.keys: lambda event: self._finish(screen, event),
            Keys.PASTE.keys: self._paste,
        }
        bind_keys(self._prompt.application, self._keys, actions)
        # As in list_input.py: ask() would hide Ctrl-C.
        return run_screen(self._prompt.application)

    def _finish(self, screen: Screen, event: "KeyPressEvent") -> None:
        """End with the text, if it fits."""
        from prompt_toolkit.buffer import ValidationState

        set_rest_aside(screen, event)
        # Otherwise the buffer remembers that a text was in doubt, and asks no more.
        self._buffer.validation_state = ValidationState.UNKNOWN
        self._buffer.validate_and_handle()

    def _paste(self, event: "KeyPressEvent") -> None:
        """Insert what was pasted as one line."""
        self._buffer.insert_text(" ".join(event.data.split()))

    def _validate(self, typed: str) -> bool | str:
        """Return whether a text fits the question on the screen, or why not.

        questionary expects this of a validator.
        """
        return self._check_current(typed) or True
