"""A field to type in, drawn with questionary."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.keys import Keys
from neurocheck.interview.menus.screen import Screen, bind, moves, own_keys, surround
from neurocheck.interview.phrases import NOT_GIVEN, as_typed, verdict
from neurocheck.interview.steps import Ask


if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent


__all__ = ["TextInput"]


class TextInput:
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

    @property
    def typed(self) -> str:
        """What stands in the field, or stood in it when it was left."""
        return str(self._buffer.text)

    def run(self, frame: Screen, step: Ask) -> Any:
        """Let a person type.

        Args:
            frame: What stands around the field.
            step: What is asked; the answer given before always fits.
        """
        from prompt_toolkit.document import Document

        question = step.question
        before = as_typed(question, step.answer)
        shown = step.entered if isinstance(step.entered, str) else before
        refused: list[str] = []  # texts that were not to be skipped

        def fits(typed: str) -> bool | str:
            return typed == before or verdict(question, typed, step.today)

        def error() -> str:
            if self.typed in refused:
                return _(NOT_GIVEN)
            return getattr(self._buffer.validation_error, "message", "")

        def skip(event: "KeyPressEvent") -> None:
            if self.typed == before:
                event.app.exit(result=step.answer_if_skipped)
            else:
                refused.append(self.typed)

        self._fits = fits
        self._buffer.reset(Document(shown))
        frame.error = error
        frame.paging = (Keys.READ_ON_IN_TEXT, Keys.READ_BACK_IN_TEXT)
        surround(self._prompt.application, self._body, frame)
        actions = {**moves(frame, Keys.WHY_IN_TEXT), Keys.SKIP.keys: skip}
        bind(self._prompt.application, self._keys, actions)
        return self._prompt.unsafe_ask()

    def _check(self, typed: str) -> bool | str:
        """Say whether what was typed fits the question on the screen."""
        return self._fits(typed)
