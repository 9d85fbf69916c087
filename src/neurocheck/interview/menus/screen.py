"""The frame around a menu: where the person is, the question, and what keys do."""

import os
import signal
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from neurocheck.answers.accept import Answer
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.keys import Key, Keys
from neurocheck.interview.menus.draw import Fragments, Symbols, key_line, lines
from neurocheck.interview.steps import Move
from neurocheck.questionnaire.model import NonAnswer


if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyBindingsBase, KeyPressEvent
    from prompt_toolkit.layout import ConditionalContainer, Window


__all__ = [
    "MAX_WIDTH",
    "Action",
    "Actions",
    "Screen",
    "bind",
    "leave",
    "moves",
    "own_keys",
    "pausable",
    "pause",
    "surround",
]


MAX_WIDTH = 100

_LOW = 12

_LEAST = 4
"""Lines that are left below a question, whatever it is."""

_PAGE = 2
"""Lines that a page has at least."""

_NOTE = "class:note"

_ROOM_BELOW = 8
"""Lines that a list and its keys should have."""

Action = Callable[["KeyPressEvent"], None]
"""What a key does."""

Actions = dict[tuple[str, ...], Action]
"""What keys do; each of several keys does the same."""


class Screen:
    """What stands above and below a menu; drawn anew for every width.

    Attributes:
        head: Draws the lines above the question to a width.
        notes: Lines of help below the question.
        steps: What to do before answering, one by one.
        drawing: Draws a picture below them.
        found: Says what a list was searched for.
        error: Gives what is wrong with what was entered.
        why: Lines that say why we ask.
        more: The keys that the key line leaves out, said with the reason.
        is_why_shown: Whether the reason is on the screen.
        has_more: Whether a list goes on below what the window can show.
        least: Lines that are left to what is worked with, whatever the question.
        paging: The keys that read on and back, where a question is cut into pages.
    """

    def __init__(self, text: str, keys: Sequence[Key], symbols: Symbols) -> None:
        """Begin with a question and a key line.

        Args:
            text: The question.
            keys: What the key line names.
            symbols: The signs to draw with.
        """
        self._text = text
        self._keys = keys
        self._symbols = symbols
        self.head: Callable[[int], Fragments] = lambda _: []
        self.notes: Sequence[str] = ()
        self.steps: Sequence[str] = ()
        self.drawing: Fragments = []
        self.found: Callable[[], str] = str
        self.error: Callable[[], str] = str
        self.why: Sequence[str] = ()
        self.more: Sequence[Key] = ()
        self.is_why_shown = False
        self.has_more = False
        self.least = 1
        self.paging: tuple[Key, Key] = (Keys.READ_ON, Keys.READ_BACK)
        self._page = 0
        self._pages = 1

    def toggle_why(self) -> None:
        """Show why we ask, or hide it again."""
        self.is_why_shown = not self.is_why_shown

    def turn(self, by: int) -> None:
        """Status the pages of a question that is longer than the window."""
        self._page = max(0, min(self._page + by, self._pages - 1))

    def draw(self, width: int, height: int) -> tuple[Fragments, Fragments]:
        """Draw what stands above and what stands below what is worked with."""
        below = self._below(width, height)
        room = height - self.least - count_lines(below)
        return self._above(width, height, room), below

    def _above(self, width: int, height: int, room: int) -> Fragments:
        """Draw the head, the question, its help and its steps.

        Where there is little room, the help gives way; where there is less, the head
        does, and what stands below the question is cut into pages, the help last.
        """
        top: Fragments = [("", "\n"), *self.head(width)] if height >= _LOW else []
        question = lines(
            self._text, width, "class:question", first=("class:qmark", " ? ")
        )
        steps = self._draw_steps(width)
        notes = [part for note in self.notes for part in lines(note, width, _NOTE)]
        self._pages = 1
        for drawn, spare in (
            ([*top, *question, *notes, *steps], max(_ROOM_BELOW, height - room)),
            ([*top, *question, *steps], height - room),
        ):
            if count_lines(_end(drawn)) + spare <= height:
                return _end(drawn)
        if count_lines(_end([*question, *notes, *steps])) <= room:
            return _end([*question, *notes, *steps])
        return _end(self._one_page(question, [*steps, *notes], width, room))

    def _one_page(
        self, question: Fragments, rest: Fragments, width: int, room: int
    ) -> Fragments:
        """Draw the question and a page of what stands below it."""
        fixed, below = _rows(question), _rows(rest)
        size = room - len(fixed) - 1
        if size < _PAGE:
            fixed, below, size = [], [*fixed, *below], max(_PAGE, room - 1)
        self._pages = max(1, -(-len(below) // size))
        self.turn(0)
        start = self._page * size
        shown = [*fixed, *below[start : start + size]]
        on, back = self.paging
        keys = [on] * (self._page + 1 < self._pages) + [back] * (self._page > 0)
        turning = key_line(keys, width, self._symbols, "class:question")
        return [*(part for row in shown for part in row), *turning]

    def _draw_steps(self, width: int) -> Fragments:
        """Draw what to do before answering, and the picture below."""
        drawn: Fragments = []
        for number, step in enumerate(self.steps, 1):
            first = ("class:qmark", f"   {number}. ")
            drawn += lines(step, width, first=first, indent="      ")
        if self.drawing:
            drawn += [("", "\n"), *self.drawing]
        return drawn

    def _below(self, width: int, height: int) -> Fragments:
        """Draw what is wrong, why we ask, and what keys do."""
        drawn: Fragments = []
        if self.has_more:
            drawn += lines(_(self._symbols.more), width, "class:question")
        if found := self.found():
            drawn += lines(found, width, "class:quiet")
        if error := self.error():
            drawn += lines(error, width, "class:error")
        if self.is_why_shown:
            drawn += [("", "\n")]
            for line in self.why:
                drawn += lines(line, width, "class:why")
            drawn += [*key_line(self.more, width, self._symbols), ("", "\n")]
        if height >= _LOW:
            drawn += key_line(self._keys, width, self._symbols)
        return _end(drawn)


def count_lines(drawn: Fragments) -> int:
    """Count the lines of what is drawn."""
    return sum(text.count("\n") for _, text in drawn) + bool(drawn)


def _rows(drawn: Fragments) -> list[Fragments]:
    """Cut what is drawn after each line break."""
    rows: list[Fragments] = []
    row: Fragments = []
    for style, text in drawn:
        for piece in text.splitlines(keepends=True):
            row.append((style, piece))
            if piece.endswith("\n"):
                rows.append(row)
                row = []
    return [*rows, row] if row else rows


def _end(drawn: Fragments) -> Fragments:
    """Take the last line break off."""
    if not drawn:
        return []
    style, text = drawn[-1]
    return [*drawn[:-1], (style, text.removesuffix("\n"))]


def surround(application: "Application[Any]", body: "Window", frame: Screen) -> None:
    """Lay a frame around the part of a questionary prompt that is worked with."""
    from prompt_toolkit.filters import to_filter
    from prompt_toolkit.layout import HSplit, Layout
    from prompt_toolkit.utils import Event

    def look(_: object) -> None:
        """See whether the list ended on the screen; draw again where that changed."""
        info = body.render_info
        has_more = info is not None and not info.bottom_visible
        if has_more is not frame.has_more:
            frame.has_more = has_more
            application.invalidate()

    body.render_info = None
    application.after_render = Event(application, look)
    body.dont_extend_height = to_filter(True)

    drawn: Callable[[], tuple[Fragments, Fragments]] = _once_a_frame(application, frame)
    rows = application.output.get_size

    def room_above() -> int:
        return max(0, rows().rows - _LEAST)

    def room_below() -> int:
        above = min(count_lines(drawn()[0]), room_above())
        return max(0, rows().rows - above - max(1, frame.least))

    above = _part(lambda: drawn()[0], room_above)
    below = _part(lambda: drawn()[1], room_below)
    application.layout = Layout(HSplit([above, body, below]), focused_element=body)


def _once_a_frame(
    application: "Application[Any]", frame: Screen
) -> Callable[[], tuple[Fragments, Fragments]]:
    """Draw a frame only once each time that the screen is drawn."""
    kept: dict[object, tuple[Fragments, Fragments]] = {}

    def drawn() -> tuple[Fragments, Fragments]:
        size = application.output.get_size()
        now = application.render_counter, size
        if now not in kept:
            kept.clear()
            kept[now] = frame.draw(min(size.columns, MAX_WIDTH), size.rows)
        return kept[now]

    return drawn


def _part(
    drawn: Callable[[], Fragments], room: Callable[[], int]
) -> "ConditionalContainer":
    """Make a part of a frame; it takes its room before the list."""
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.formatted_text import FormattedText
    from prompt_toolkit.layout import (
        ConditionalContainer,
        Dimension,
        FormattedTextControl,
        Window,
    )

    def height() -> Dimension:
        return Dimension(min=min(count_lines(drawn()), room()))

    part = Window(
        FormattedTextControl(lambda: FormattedText(drawn())),
        wrap_lines=True,
        dont_extend_height=True,
        height=height,
    )
    return ConditionalContainer(part, Condition(lambda: bool(drawn())))


def own_keys(application: "Application[Any]") -> "KeyBindingsBase":
    """Give the keys that a questionary prompt came with."""
    from prompt_toolkit.key_binding import KeyBindings

    return application.key_bindings or KeyBindings()


def bind(
    application: "Application[Any]", theirs: "KeyBindingsBase", actions: Actions
) -> None:
    """Put keys of ours before those of a questionary prompt.

    Args:
        application: What the prompt runs in.
        theirs: The prompt's own keys.
        actions: What our keys do.
    """
    from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings

    pausable(application)
    ours = KeyBindings()
    for key in Keys.PAUSE.keys:
        ours.add(key, eager=True)(lambda _: pause())
    for keys, action in actions.items():
        for key in keys:
            ours.add(key, eager=True)(action)
    application.key_bindings = merge_key_bindings([theirs, ours])


def leave(result: Any) -> Action:
    """Make an action that ends the prompt with a result."""
    return lambda event: event.app.exit(result=result)


def _turning(frame: Screen, by: int) -> Action:
    """Make an action that turns the pages of a question."""
    return lambda _: frame.turn(by)


def moves(
    frame: Screen | None = None,
    why: Key = Keys.WHY,
    answer_if_skipped: Answer = NonAnswer.SKIPPED,
) -> Actions:
    """Give the keys that steer.

    Args:
        frame: A frame around a question, which has more of them.
        why: The key that shows its reason.
        answer_if_skipped: What the answer is when it is skipped.
    """
    actions: Actions = {Keys.BACK.keys: leave(Move.BACK)}
    if frame is not None:
        actions[Keys.SKIP.keys] = leave(answer_if_skipped)
        actions[Keys.REVIEW.keys] = leave(Move.REVIEW)
        for key, by in zip(frame.paging, (1, -1), strict=True):
            actions[key.keys] = _turning(frame, by)
        actions[why.keys] = lambda _: frame.toggle_why()
    return actions


def pausable(application: "Application[Any]") -> None:
    """Let a signal pause a prompt as the key does, the next time that it runs."""
    if hasattr(signal, "SIGTSTP") and _listen not in application.pre_run_callables:
        application.pre_run_callables.append(_listen)


def pause() -> None:
    """Give the terminal back as it was, stop, and draw anew when continued."""
    from prompt_toolkit.application import run_in_terminal

    if hasattr(signal, "SIGTSTP"):
        run_in_terminal(_stop)


def _listen() -> None:
    """Hear the signal for as long as the prompt runs."""
    import asyncio

    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(signal.SIGTSTP, pause)
    except (NotImplementedError, RuntimeError, ValueError):
        return  # not the main thread: only the key pauses


def _stop() -> None:
    """Stop here; what started us with a pipe in between stops too."""
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(0, signal.SIGTSTP)
    _listen()
