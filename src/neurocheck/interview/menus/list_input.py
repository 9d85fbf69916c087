"""A list with lines to choose or to tick, drawn with questionary."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from neurocheck.answers.accept import Answer
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.choices import (
    find_labels,
    find_meant,
    find_none,
    rules_out_others,
)
from neurocheck.interview.keys import Keys
from neurocheck.interview.menus.draw import Fragments
from neurocheck.interview.menus.screen import (
    Action,
    Actions,
    Screen,
    bind_keys,
    count_lines,
    lay_out,
    run_screen,
    set_rest_aside,
)
from neurocheck.interview.menus.seen import SeenLines
from neurocheck.interview.phrases import NOT_GIVEN, SET_ASIDE
from neurocheck.questionnaire.model import Question, Type


if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyPressEvent


__all__ = ["ListInput", "Rows"]

_NOTHING_TICKED = gettext_noop("Nothing is ticked yet. Go to a line; Space ticks it.")
_NO_LINE = gettext_noop("Go to a line with the arrow keys first. Then Space ticks it.")
_ONLY_FOUND = gettext_noop(
    "What you typed was only looked for. Space ticks a line; Esc shows all lines."
)
_NOTHING_CHOSEN = gettext_noop(
    "Nothing is chosen yet. Go to a line with the arrows or its number, then press"
    " Enter."
)
_SKIP = gettext_noop("Tab skips the question.")
_UNSEEN = gettext_noop("Not all signs were on the screen yet. 0 shows the next ones.")
_SEVERAL = gettext_noop(
    "To tick several lines, press Space on each. Enter once more takes line {number}."
)
_ONCE_MORE = gettext_noop("Press Enter once more if you mean this line.")
_CLOSE_ONCE_MORE = gettext_noop("Press Esc once more if this is all.")
_MIN_LINES = 4
"""The least number of lines of a list that are shown."""
_HASTY_SECONDS = 0.7
"""An Enter or Esc so soon after the one before can be one too many."""

Rows = Sequence[tuple[Any, str]]
"""Values and labels of the lines of a list; a line without a value is a heading."""


class ListInput:
    """A list with lines to choose or to tick, which letters find and digits reach.

    It is built once and refilled for each question, because building one takes
    longer than the goal for a key press.
    """

    def __init__(
        self,
        application: "Application[Any]",
        kind: Type,
        pointer: str,
        fit: Callable[[Fragments], Fragments],
    ) -> None:
        """Build a list.

        Args:
            application: What shows it.
            kind: ``choice`` to choose one line, ``choices`` to tick several.
            pointer: The sign before the line that is pointed at.
            fit: Fits the drawn lines to the window.
        """
        from prompt_toolkit.formatted_text import FormattedText, to_formatted_text
        from prompt_toolkit.layout import Dimension, Window
        from questionary.prompts.common import InquirerControl

        self._application = application
        self._is_ticked = kind is Type.CHOICES
        self._seen = SeenLines()
        # One line, because an empty list is refused; run() puts in the real ones.
        self._control: Any = InquirerControl(
            ["-"], pointer=f"  {pointer}", use_indicator=self._is_ticked
        )
        draw = self._control.text

        def draw_fitted() -> FormattedText:
            drawn = [(style, text) for style, text, *_rest in to_formatted_text(draw)]
            return FormattedText(self._seen.draw(drawn, fit(drawn)))

        self._control.text = draw_fitted
        self._body = Window(self._control, wrap_lines=True, height=Dimension(min=1))
        self._screen: Screen
        self._rows: Rows = ()
        self._numbers: Mapping[str, Any] = {}
        self._question: Question | None = None
        self._none = ""
        self._search = ""
        self._number = ""
        self._digits = ""
        self._offered: Any = None
        self._early: Any = None  # a line that denies signs, before any was drawn
        self._last_enter = 0.0

    def run(
        self,
        screen: Screen,
        rows: Rows,
        actions: Actions,
        numbers: Mapping[str, Any],
        *,
        at: Sequence[Any] = (),
        question: Question | None = None,
    ) -> Any:
        """Let a person choose or tick, and return the values or what an action gave.

        Args:
            screen: The screen around the list.
            rows: The lines of the list.
            actions: Actions of keys, besides those of the list.
            numbers: The values of the lines by the number that stands before each.
            at: Values that are ticked; the first of them is pointed at. Without any,
                no line is: whoever leans on a key must not have chosen one.
            question: The question whose options the lines are. Of a closed one, Enter
                alone takes the default: it is about the interview, not a person's
                health.
        """
        control = self._control
        self._screen, self._rows, self._numbers = screen, rows, numbers
        self._question = question
        self._none = find_none(question) if question else ""
        self._search = self._number = self._digits = ""
        self._early = None
        may_offer = question and question.closed and not question.danger
        offered = question.default if question and may_offer else None
        self._offered = None if at else offered
        self._last_enter = time.monotonic()
        values = [value for value, _label in rows]
        self._seen.begin(values)
        self._show_rows(rows)
        pointed = [*at, *([self._offered] if self._offered is not None else [])]
        control.pointed_at = values.index(pointed[0]) if pointed else -1
        control.selected_options = list(at)
        control.error_message = None
        screen.measure_body = lambda: count_lines(control.text())
        screen.min_body = min(_MIN_LINES, len(rows))
        screen.format_error = self._format_error
        screen.format_found = self._format_found
        lay_out(self._application, self._body, screen, self._note_rows)
        bind_keys(self._application, {**self._make_actions(), **actions})
        return run_screen(self._application)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The values that are ticked, or were at last, in the order of the lines."""
        ticked = self._control.selected_options
        return tuple(value for value, _label in self._rows if value in ticked)

    def make_skip_action(self, answer: Answer, before: tuple[str, ...]) -> Action:
        """Return the action of the key that skips a question with lines to tick.

        Args:
            answer: The answer when the question is skipped.
            before: The values ticked in that answer. With any others ticked, the
                question cannot be skipped, so that no input is lost.
        """

        def skip(event: "KeyPressEvent") -> None:
            if self.ticked == before:
                event.app.exit(result=answer)
            else:
                self._say(_(NOT_GIVEN))

        return skip

    def make_close_action(self, result: Any, *, is_final: bool = False) -> Action:
        """Return the action of the key that closes a list.

        With some lines filtered out, it shows all of them first.

        Args:
            result: What the list ends with.
            is_final: Whether there is no way back, so that a key too many must not do.
        """

        def close(event: "KeyPressEvent") -> None:
            if self._search:
                self._filter("")
            elif self._is_hasty() and is_final:
                self._say(_(_CLOSE_ONCE_MORE))
            else:
                event.app.exit(result=result)

        return close

    # ── what keys do ─────────────────────────────────────────────────────────────

    def _make_actions(self) -> Actions:
        """Return the actions of the keys that every list has."""
        actions: Actions = {
            Keys.CHOOSE.keys[:1]: lambda _event: self._move(-1),
            Keys.CHOOSE.keys[1:]: lambda _event: self._move(1),
            Keys.NEXT.keys: self._finish,
            Keys.DIGIT.keys: self._add_digit,
            Keys.FIND.keys: self._add_letter,
            Keys.PASTE.keys: lambda _event: self._say(_(SET_ASIDE)),
            Keys.SHORTEN.keys: lambda _event: self._filter(self._search[:-1]),
            Keys.SHOW_ALL.keys: lambda _event: self._filter(""),
        }
        if self._is_ticked:
            actions[Keys.TICK.keys] = lambda _event: self._tick()
        return actions

    def _say(self, text: str) -> None:
        """Say what is wrong, until the next key."""
        self._number = ""
        self._early = None
        self._control.error_message = [("", text)] if text else None

    def _move(self, by: int) -> None:
        """Point at the next line or the one before, past headings, round the ends."""
        control = self._control
        self._say("")
        self._digits = ""
        self._offered = None
        self._seen.scroll_to([])
        # Up from no line at all (-1) must lead to the last line, as from the first.
        at = max(control.pointed_at, 0) if by < 0 else control.pointed_at
        control.pointed_at = (at + by) % len(control.choices)
        while not control.is_selection_valid():
            control.pointed_at = (control.pointed_at + by) % len(control.choices)

    def _add_digit(self, event: "KeyPressEvent") -> None:
        """Point at the line with the number typed so far, or with this digit alone.

        "None of these" is ticked as well. No other line is: a digit can be a slip.
        """
        # Once it was asked back whether a line is meant, another number begins.
        typed = (self._number if self._digits else "") + event.data
        number = typed if typed in self._numbers else event.data
        if number not in self._numbers:
            return
        self._filter("")
        self._offered = None
        value = self._numbers[number]
        if self._show_unseen(value):
            return
        self._number = number
        self._digits += event.data
        self._point_at(value)

    def _point_at(self, value: Any) -> None:
        """Point at a line by its value; tick it as well if it is "None of these"."""
        values = [value for value, _label in self._rows]
        self._control.pointed_at = values.index(value)
        if self._is_ticked and value == self._none:
            self._control.selected_options = [value]

    def _show_unseen(self, value: Any) -> bool:
        """Show the next signs of danger where a line denies some that were not seen.

        Before the list is drawn, the line waits for that.

        Args:
            value: The value of the line.

        Returns:
            Whether there were any.
        """
        if value != self._none or not (unseen := self._find_unseen()):
            return False
        self._filter("")
        self._control.pointed_at = -1
        if self._seen.has_begun:
            self._seen.scroll_to(unseen)
            self._say(_(_UNSEEN))
        else:
            self._early = value
        return True

    def _find_unseen(self) -> list[Any]:
        """Return the signs of danger that were not on the screen."""
        question = self._question
        if question is None or not question.danger:
            return []
        signs = [name for name in question.choices if name != self._none]
        return self._seen.find_unseen(signs)

    def _note_rows(self, rows: Iterable[int], height: int) -> None:
        """Note what is on the screen; a line that waited for it denies no other sign.

        Args:
            rows: The numbers of the rows of the list that are shown.
            height: How many rows the list has there.
        """
        self._seen.note(rows, height)
        early, self._early = self._early, None
        if early is None:
            return
        if self._find_unseen():
            # What is said takes rows from the list: they were shown for an instant.
            self._seen.begin([value for value, _label in self._rows])
            self._say(_(_UNSEEN))
        else:
            self._point_at(early)
        self._application.invalidate()

    def _finish(self, event: "KeyPressEvent") -> None:
        """End with what is ticked or pointed at; show a hint if nothing is."""
        control = self._control
        set_rest_aside(self._screen, event)
        is_hasty = self._is_hasty()
        if self._early is not None:
            return  # nobody confirms what is not on the screen yet
        if self._is_ticked and self._search and control.selected_options:
            # Else who found a line by its letters would go on without it.
            self._say(_(_ONLY_FOUND))
        elif self._offered is not None and is_hasty:
            self._say(_(_ONCE_MORE))
        elif self._is_several and (number := self._number):
            self._say(_(_SEVERAL, number=number))
            self._number, self._digits = number, ""
        elif self._is_ticked and (control.selected_options or self._number):
            # A number and Enter choose its line, as in plain mode: with chest pain,
            # these two keys must be enough. It must not be lost beside others either.
            if self._number:
                self._add_tick(control.get_pointed_at().value)
            event.app.exit(result=list(control.selected_options))
        elif self._is_ticked or control.pointed_at < 0:
            hint = _(_NOTHING_TICKED if self._is_ticked else _NOTHING_CHOSEN)
            self._say(f"{hint} {_(_SKIP)}" if self._screen.can_skip else hint)
        else:
            event.app.exit(result=control.get_pointed_at().value)

    def _is_hasty(self) -> bool:
        """Return whether the last such key was pressed a moment ago."""
        before, self._last_enter = self._last_enter, time.monotonic()
        return self._last_enter - before < _HASTY_SECONDS

    @property
    def _is_several(self) -> bool:
        """Whether the digits typed so far may be the numbers of several lines.

        1 and 2 can be two lines, and 12 is one; a doubled 0 is what it looks like.
        """
        typed = self._digits
        return self._is_ticked and len(typed) > 1 and typed.strip("0") != ""

    def _tick(self) -> None:
        """Tick the line that is pointed at, or untick it; then show all lines."""
        control = self._control
        self._digits = ""
        if control.pointed_at < 0 or self._question is None:
            self._say(_(_NO_LINE))
            return
        name = str(control.get_pointed_at().value)
        ticked = control.selected_options
        if name in ticked:
            control.selected_options = [item for item in ticked if item != name]
        elif self._show_unseen(name):
            return
        else:
            self._add_tick(name)
        self._filter("")

    def _add_tick(self, name: str) -> None:
        """Tick a line, and untick those that it cannot stand beside."""
        question, control = self._question, self._control
        ticked = [item for item in control.selected_options if item != name]
        if question is None or rules_out_others(question, name):
            control.selected_options = [name]
        else:
            control.selected_options = [
                item for item in ticked if not rules_out_others(question, item)
            ] + [name]

    # ── finding by letters ───────────────────────────────────────────────────────

    def _list_labels(self) -> dict[Any, str]:
        """Return the labels of the lines that can be chosen, by value."""
        return {value: label for value, label in self._rows if value is not None}

    def _add_letter(self, event: "KeyPressEvent") -> None:
        """Add a letter to what is looked for; other keys do nothing."""
        sign = event.data
        if len(sign) == 1 and sign.isprintable() and not sign.isspace():
            self._filter(self._search + sign)

    def _filter(self, typed: str) -> None:
        """Show only the lines that fit; refuse letters that fit no line.

        Letters point at the line that is meant. Where signs of danger are ticked that
        is only ever "None of these": none is reached by a letter typed out of habit.
        """
        control = self._control
        labels = self._list_labels()
        found = find_labels(labels, typed, self._none)
        if not found:
            self._say(_("No line has a word that begins with '{typed}'.", typed=typed))
            return
        self._say("")
        pointed = control.get_pointed_at().value if control.pointed_at >= 0 else None
        self._search = typed
        if typed:
            is_danger = self._question is not None and self._question.danger
            can_tick = self._is_ticked and is_danger
            pointed = None if can_tick else find_meant(labels, found, typed)
            pointed = self._none if self._none in found else pointed
        rows = [(value, labels[value]) for value in found] if typed else self._rows
        self._show_rows(rows)
        values = [value for value, _label in rows]
        control.pointed_at = -1 if pointed is None else values.index(pointed)

    def _show_rows(self, rows: Rows) -> None:
        """Fill the list with lines, each with its number."""
        from questionary import Choice, Separator

        numbers = {value: number for number, value in self._numbers.items()}
        width = max(map(len, self._numbers), default=0)
        starts = {
            value: f"{numbers[value]:>{width}}. " if value in numbers else ""
            for value, _label in rows
        }
        self._seen.show([value for value, _label in rows])
        self._control.choices = [
            Separator(label)
            if value is None
            else Choice(f"{starts[value]}{label}", value=value)
            for value, label in rows
        ]

    def _format_found(self) -> str:
        """Return what the letters or the digit typed so far lead to, if anything."""
        if self._search:
            return ngettext(
                "'{typed}' fits 1 line of {count}. Backspace shortens it; Esc shows"
                " all.",
                "'{typed}' fits {number} lines of {count}. Backspace shortens it; Esc"
                " shows all.",
                len(self._control.choices),
                typed=self._search,
                count=len(self._list_labels()),
            )
        longer = [n for n in self._numbers if self._number and n[:-1] == self._number]
        if longer:
            numbers = ", ".join(longer)
            return _("For {numbers} type the next digit now.", numbers=numbers)
        return ""

    def _format_error(self) -> str:
        """Return what is wrong; empty if nothing is."""
        return "".join(text for _style, text in self._control.error_message or [])
