"""A list with lines to choose or to tick, drawn with questionary."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from neurocheck.answers.accept import Answer
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.choices import find, is_long, rules_out_others
from neurocheck.interview.keys import Keys
from neurocheck.interview.menus.draw import Fragments
from neurocheck.interview.menus.screen import (
    Action,
    Actions,
    Screen,
    bind,
    own_keys,
    surround,
)
from neurocheck.interview.phrases import NOT_GIVEN
from neurocheck.questionnaire.model import Question, Type


if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent
    from questionary import Question as Prompt


__all__ = ["NOTHING", "ListInput", "Rows"]

NOTHING = "-"
"""Points at no line; no option has such an id."""

_NOTHING_TICKED = gettext_noop(
    "Nothing is ticked yet. Space ticks the line that you are on; Tab skips the"
    " question."
)
_NOTHING_CHOSEN = gettext_noop(
    "Nothing is chosen yet. Choose a line with the arrows or a digit; Tab skips the"
    " question."
)
_ALL_AND_INVERT = ("a", "i")
"""Keys of questionary's own that would tick what cannot stand together."""

_DIGITS = (*Keys.DIGIT.keys, *Keys.TENTH.keys)
_LEAST = 4
"""Lines of a list that are shown, whatever the question."""
_ESC_SECONDS = 0.1
"""How long Esc may be the begin of another key."""

Rows = Sequence[tuple[Any, str]]
"""Values and labels of the lines of a list; a line without a value is a heading."""


class ListInput:
    """A list with lines to choose or to tick; a long one is searched by typing.

    It is built once and filled for each question: to build one takes longer than
    a person waits gladly.
    """

    def __init__(
        self,
        kind: Type,
        settings: dict[str, Any],
        fit: Callable[[Fragments], Fragments],
    ) -> None:
        """Build a list, to choose one line or, for ``choices``, to tick several."""
        import questionary
        from prompt_toolkit.formatted_text import FormattedText, to_formatted_text
        from prompt_toolkit.layout import Dimension, Window
        from questionary.prompts.common import InquirerControl

        settings = {"use_jk_keys": False, "use_emacs_keys": False, **settings}
        self._is_ticked = kind is Type.CHOICES
        make = questionary.checkbox if self._is_ticked else questionary.select
        self._prompt: Prompt = make("", ["-"], **settings)
        self._prompt.application.ttimeoutlen = _ESC_SECONDS
        layout = self._prompt.application.layout
        self._control: Any = next(
            item
            for item in layout.find_all_controls()
            if isinstance(item, InquirerControl)
        )
        draw = self._control.text

        def fitted() -> FormattedText:
            drawn = [(style, text) for style, text, *_ in to_formatted_text(draw)]
            return FormattedText(fit(drawn))

        self._control.text = fitted
        self._body = Window(self._control, wrap_lines=True, height=Dimension(min=1))
        self._keys = own_keys(self._prompt.application)
        self._rows: Rows = ()
        self._typed = ""

    def run(
        self, frame: Screen, rows: Rows, actions: Actions, at: Sequence[str] = ()
    ) -> Any:
        """Let a person choose or tick.

        Args:
            frame: What stands around the list.
            rows: Its lines.
            actions: What keys do beside those of the list.
            at: Values that are ticked; the first of them is pointed at.
        """
        control = self._control
        self._rows, self._typed = rows, ""
        self._show(rows)
        values = [value for value, _ in rows]
        control.pointed_at = -1 if NOTHING in at else values.index(at[0]) if at else 0
        control.selected_options = [name for name in at if name != NOTHING]
        control.error_message = None
        frame.least = min(_LEAST, len(rows))
        frame.error, frame.found = self._error, self._found
        surround(self._prompt.application, self._body, frame)
        bind(self._prompt.application, self._keys, {**self._actions(), **actions})
        return self._prompt.unsafe_ask()

    def choosing(self) -> Actions:
        """Give the digits that choose a line at once."""

        def choose(index: int) -> Action:
            def action(event: "KeyPressEvent") -> None:
                if index < len(self._control.choices):
                    event.app.exit(result=self._control.choices[index].value)

            return action

        return {(key,): choose(index) for index, key in enumerate(_DIGITS)}

    @property
    def ticked(self) -> tuple[str, ...]:
        """What is ticked, or was when the list was left, in the order of the lines."""
        ticked = self._control.selected_options
        return tuple(value for value, _ in self._rows if value in ticked)

    def ticking(
        self, question: Question, answer_if_skipped: Answer, before: tuple[str, ...]
    ) -> Actions:
        """Give the keys that tick; an option may rule out all others.

        Args:
            question: What is asked.
            answer_if_skipped: What the answer is when the question is skipped.
            before: What is ticked in that answer; no other ticks are skipped.
        """

        def skip(event: "KeyPressEvent") -> None:
            if self.ticked == before:
                event.app.exit(result=answer_if_skipped)
            else:
                self._control.error_message = [("", _(NOT_GIVEN))]

        def tick(index: int) -> Action:
            return lambda _: self._tick(question, index)

        actions: Actions = {(key,): tick(index) for index, key in enumerate(_DIGITS)}
        actions[Keys.TICK.keys] = lambda _: self._tick(
            question, self._control.pointed_at
        )
        actions[Keys.SKIP.keys] = skip
        return actions

    # ── what keys do ─────────────────────────────────────────────────────────────

    def _actions(self) -> Actions:
        """Give the keys of every list."""
        actions: Actions = {
            Keys.CHOOSE.keys[:1]: lambda _: self._move(-1),
            Keys.CHOOSE.keys[1:]: lambda _: self._move(1),
            Keys.NEXT.keys: self._go_on,
        }
        if not is_long(len(self._labels())):
            return {**actions, _ALL_AND_INVERT: lambda _: None}
        return {
            **actions,
            (*Keys.FIND.keys, *_ALL_AND_INVERT): self._type,
            Keys.SHORTEN.keys: lambda _: self._narrow(self._typed[:-1]),
            Keys.SHOW_ALL.keys: lambda _: self._narrow(""),
        }

    def _move(self, by: int) -> None:
        """Point at the next line or the one before, past headings, round the ends."""
        control = self._control
        control.error_message = None
        at = max(control.pointed_at, 0) if by < 0 else control.pointed_at
        control.pointed_at = (at + by) % len(control.choices)
        while not control.is_selection_valid():
            control.pointed_at = (control.pointed_at + by) % len(control.choices)

    def _go_on(self, event: "KeyPressEvent") -> None:
        """End with what is ticked or pointed at; say what to do where nothing is."""
        control = self._control
        if self._is_ticked and control.selected_options:
            event.app.exit(result=list(control.selected_options))
        elif self._is_ticked:
            control.error_message = [("", _(_NOTHING_TICKED))]
        elif control.pointed_at < 0:
            control.error_message = [("", _(_NOTHING_CHOSEN))]
        else:
            event.app.exit(result=control.get_pointed_at().value)

    def _tick(self, question: Question, index: int) -> None:
        """Tick a line, or take its tick away; beyond the last line is none."""
        control = self._control
        if index >= len(control.choices):
            return
        control.pointed_at = index
        control.error_message = None
        name = str(control.choices[index].value)
        ticked = control.selected_options
        if name in ticked:
            control.selected_options = [item for item in ticked if item != name]
        elif rules_out_others(question, name):
            control.selected_options = [name]
        else:
            others = [item for item in ticked if not rules_out_others(question, item)]
            control.selected_options = [*others, name]

    # ── searching ────────────────────────────────────────────────────────────────

    def _labels(self) -> dict[Any, str]:
        """Give the lines that can be chosen, with their words."""
        return {value: label for value, label in self._rows if value is not None}

    def _type(self, event: "KeyPressEvent") -> None:
        """Take a letter into what is searched for; other keys do nothing."""
        sign = event.data
        if len(sign) == 1 and sign.isprintable() and not sign.isspace():
            self._narrow(self._typed + sign)

    def _narrow(self, typed: str) -> None:
        """Show only the lines that fit; what fits no line is not taken."""
        control = self._control
        control.error_message = None
        found = find(self._labels(), typed)
        if not found:
            text = _("No line has '{typed}' in it.", typed=typed)
            control.error_message = [("", text)]
            return
        pointed = control.get_pointed_at().value if control.pointed_at >= 0 else None
        self._typed = typed
        rows = [row for row in self._rows if row[0] in found] if typed else self._rows
        self._show(rows)
        values = [value for value, _ in rows]
        if typed:
            control.pointed_at = 0
        elif pointed is not None:
            control.pointed_at = values.index(pointed)

    def _show(self, rows: Rows) -> None:
        """Put lines into the list."""
        from questionary import Choice, Separator

        self._control.choices = [
            Separator(label) if value is None else Choice(label, value=value)
            for value, label in rows
        ]

    def _found(self) -> str:
        """Say what was typed and how many lines fit."""
        if not self._typed:
            return ""
        return ngettext(
            "'{typed}' fits 1 line of {count}. Backspace shortens it; Esc shows all.",
            "'{typed}' fits {number} lines of {count}. Backspace shortens it; Esc"
            " shows all.",
            len(self._control.choices),
            typed=self._typed,
            count=len(self._labels()),
        )

    def _error(self) -> str:
        """Say what is wrong."""
        return "".join(text for _, text in self._control.error_message or [])
