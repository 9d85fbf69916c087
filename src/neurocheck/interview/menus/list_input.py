"""A list with lines to choose or to tick, drawn with questionary."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from neurocheck.answers.accept import Answer
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.choices import find_labels, is_long, rules_out_others
from neurocheck.interview.keys import Keys
from neurocheck.interview.menus.draw import Fragments
from neurocheck.interview.menus.screen import (
    Action,
    Actions,
    Screen,
    bind_keys,
    get_own_keys,
    lay_out,
)
from neurocheck.interview.phrases import NOT_GIVEN
from neurocheck.questionnaire.model import Question, Type


if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyPressEvent
    from questionary import Question as Prompt


__all__ = ["NO_LINE", "ListInput", "Rows"]

NO_LINE = "-"
"""Stands for no line, where one has to be named; no option has such an id."""

_NOTHING_TICKED = gettext_noop(
    "Nothing is ticked yet. Space ticks the line that you are on; Tab skips the"
    " question."
)
_NOTHING_CHOSEN = gettext_noop(
    "Nothing is chosen yet. Choose a line with the arrows or a digit; Tab skips the"
    " question."
)
_ALL_AND_INVERT = ("a", "i")
"""Keys of questionary that would tick options that exclude each other."""

_DIGITS = (*Keys.DIGIT.keys, *Keys.TENTH.keys)
_MIN_LINES = 4
"""The least number of lines of a list that are shown."""
_ESC_SECONDS = 0.1
"""The time to wait for more characters after Esc, which begins many keys."""

Rows = Sequence[tuple[Any, str]]
"""Values and labels of the lines of a list; a line without a value is a heading."""


class ListInput:
    """A list with lines to choose or to tick; a long one is searched by typing.

    It is built once and refilled for each question, because building one takes
    longer than the goal for a key press.
    """

    def __init__(
        self,
        kind: Type,
        settings: dict[str, Any],
        fit: Callable[[Fragments], Fragments],
    ) -> None:
        """Build a list.

        Args:
            kind: ``choice`` to choose one line, ``choices`` to tick several.
            settings: Settings of the questionary prompt.
            fit: Fits the drawn lines to the window.
        """
        import questionary
        from prompt_toolkit.formatted_text import FormattedText, to_formatted_text
        from prompt_toolkit.layout import Dimension, Window
        from questionary.prompts.common import InquirerControl

        # Letters search, so none may move the pointer.
        settings = {"use_jk_keys": False, "use_emacs_keys": False, **settings}
        self._is_ticked = kind is Type.CHOICES
        make = questionary.checkbox if self._is_ticked else questionary.select
        # One line, because an empty list is refused; run() puts in the real ones.
        self._prompt: Prompt = make("", ["-"], **settings)
        self._prompt.application.ttimeoutlen = _ESC_SECONDS
        layout = self._prompt.application.layout
        self._control: Any = next(
            item
            for item in layout.find_all_controls()
            if isinstance(item, InquirerControl)
        )
        draw = self._control.text

        def draw_fitted() -> FormattedText:
            drawn = [(style, text) for style, text, *_rest in to_formatted_text(draw)]
            return FormattedText(fit(drawn))

        self._control.text = draw_fitted
        self._body = Window(self._control, wrap_lines=True, height=Dimension(min=1))
        self._keys = get_own_keys(self._prompt.application)
        self._rows: Rows = ()
        self._search = ""

    def run(
        self, screen: Screen, rows: Rows, actions: Actions, at: Sequence[str] = ()
    ) -> Any:
        """Let a person choose or tick, and return the values or what an action gave.

        Args:
            screen: The screen around the list.
            rows: The lines of the list.
            actions: Actions of keys, besides those of the list.
            at: Values that are ticked; the first of them is pointed at. Without any
                the first line is, and none with ``NO_LINE``.
        """
        control = self._control
        self._rows, self._search = rows, ""
        self._show_rows(rows)
        values = [value for value, _label in rows]
        control.pointed_at = -1 if NO_LINE in at else values.index(at[0]) if at else 0
        control.selected_options = [name for name in at if name != NO_LINE]
        control.error_message = None
        screen.min_body = min(_MIN_LINES, len(rows))
        screen.format_error = self._format_error
        screen.format_found = self._format_found
        lay_out(self._prompt.application, self._body, screen)
        bind_keys(
            self._prompt.application, self._keys, {**self._make_actions(), **actions}
        )
        # ask() would hide Ctrl-C: it prints a message of its own and returns None.
        return self._prompt.unsafe_ask()

    def make_choose_actions(self) -> Actions:
        """Return the actions of the digits, which choose a line at once."""

        def choose(index: int) -> Action:
            def action(event: "KeyPressEvent") -> None:
                if index < len(self._control.choices):
                    event.app.exit(result=self._control.choices[index].value)

            return action

        return {(key,): choose(index) for index, key in enumerate(_DIGITS)}

    @property
    def ticked(self) -> tuple[str, ...]:
        """The values that are ticked, or were at last, in the order of the lines."""
        ticked = self._control.selected_options
        return tuple(value for value, _label in self._rows if value in ticked)

    def make_tick_actions(
        self, question: Question, answer_if_skipped: Answer, before: tuple[str, ...]
    ) -> Actions:
        """Return the actions of the keys that tick, and of the one that skips.

        Args:
            question: The question; its options may rule out each other.
            answer_if_skipped: The answer when the question is skipped.
            before: The values ticked in that answer. With any others ticked, the
                question cannot be skipped, so that no input is lost.
        """

        def skip(event: "KeyPressEvent") -> None:
            if self.ticked == before:
                event.app.exit(result=answer_if_skipped)
            else:
                self._control.error_message = [("", _(NOT_GIVEN))]

        def tick(index: int) -> Action:
            return lambda _event: self._tick(question, index)

        actions: Actions = {(key,): tick(index) for index, key in enumerate(_DIGITS)}
        actions[Keys.TICK.keys] = lambda _event: self._tick(
            question, self._control.pointed_at
        )
        actions[Keys.SKIP.keys] = skip
        return actions

    # ── what keys do ─────────────────────────────────────────────────────────────

    def _make_actions(self) -> Actions:
        """Return the actions of the keys that every list has."""
        actions: Actions = {
            Keys.CHOOSE.keys[:1]: lambda _event: self._move(-1),
            Keys.CHOOSE.keys[1:]: lambda _event: self._move(1),
            Keys.NEXT.keys: self._finish,
        }
        if not is_long(len(self._list_labels())):
            return {**actions, _ALL_AND_INVERT: lambda _event: None}
        return {
            **actions,
            (*Keys.FIND.keys, *_ALL_AND_INVERT): self._add_letter,
            Keys.SHORTEN.keys: lambda _event: self._filter(self._search[:-1]),
            Keys.SHOW_ALL.keys: lambda _event: self._filter(""),
        }

    def _move(self, by: int) -> None:
        """Point at the next line or the one before, past headings, round the ends."""
        control = self._control
        control.error_message = None
        # Up from no line at all (-1) must lead to the last line, as from the first.
        at = max(control.pointed_at, 0) if by < 0 else control.pointed_at
        control.pointed_at = (at + by) % len(control.choices)
        while not control.is_selection_valid():
            control.pointed_at = (control.pointed_at + by) % len(control.choices)

    def _finish(self, event: "KeyPressEvent") -> None:
        """End with what is ticked or pointed at; show a hint if nothing is."""
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
        """Tick a line or untick it; do nothing beyond the last line."""
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

    def _list_labels(self) -> dict[Any, str]:
        """Return the labels of the lines that can be chosen, by value."""
        return {value: label for value, label in self._rows if value is not None}

    def _add_letter(self, event: "KeyPressEvent") -> None:
        """Add a letter to the search; other keys do nothing."""
        sign = event.data
        if len(sign) == 1 and sign.isprintable() and not sign.isspace():
            self._filter(self._search + sign)

    def _filter(self, typed: str) -> None:
        """Show only the lines that fit a search; refuse one that fits no line."""
        control = self._control
        control.error_message = None
        found = find_labels(self._list_labels(), typed)
        if not found:
            text = _("No line has '{typed}' in it.", typed=typed)
            control.error_message = [("", text)]
            return
        pointed = control.get_pointed_at().value if control.pointed_at >= 0 else None
        self._search = typed
        rows = [row for row in self._rows if row[0] in found] if typed else self._rows
        self._show_rows(rows)
        values = [value for value, _label in rows]
        if typed:
            control.pointed_at = 0
        elif pointed is not None:
            control.pointed_at = values.index(pointed)

    def _show_rows(self, rows: Rows) -> None:
        """Fill the list with lines."""
        from questionary import Choice, Separator

        self._control.choices = [
            Separator(label) if value is None else Choice(label, value=value)
            for value, label in rows
        ]

    def _format_found(self) -> str:
        """Return the search and how many lines fit it; empty without a search."""
        if not self._search:
            return ""
        return ngettext(
            "'{typed}' fits 1 line of {count}. Backspace shortens it; Esc shows all.",
            "'{typed}' fits {number} lines of {count}. Backspace shortens it; Esc"
            " shows all.",
            len(self._control.choices),
            typed=self._search,
            count=len(self._list_labels()),
        )

    def _format_error(self) -> str:
        """Return what is wrong; empty if nothing is."""
        return "".join(text for _style, text in self._control.error_message or [])
