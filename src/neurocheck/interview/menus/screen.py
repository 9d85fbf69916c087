"""The screen of a menu: what is drawn around its body, and what keys do.

The body is the part that a person works with: a list or a text input.
"""

import os
import signal
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from neurocheck.answers.accept import Answer
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.keys import Key, Keys
from neurocheck.interview.menus.draw import (
    STYLE,
    Fragments,
    Symbols,
    draw_key_line,
    draw_lines,
    split_lines,
)
from neurocheck.interview.phrases import SET_ASIDE
from neurocheck.interview.steps import Move
from neurocheck.questionnaire.model import NonAnswer


if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.layout import ConditionalContainer, Window
    from prompt_toolkit.output import ColorDepth, Output


__all__ = [
    "MAX_WIDTH",
    "Action",
    "Actions",
    "Screen",
    "bind_keys",
    "count_lines",
    "lay_out",
    "make_application",
    "make_move_actions",
    "run_screen",
    "set_rest_aside",
]


MAX_WIDTH = 100

_MIN_HEIGHT = 12
"""In a lower window there is neither a head nor a key line."""

_MIN_GREETED = 20
"""In a lower window the list needs the lines of a greeting."""

_MIN_BELOW = 4
"""The least number of lines that are left below a question."""

_MIN_PAGE = 2
"""The least number of lines of a page."""

_COMFORTABLE_BELOW = 8
"""The number of lines that a list and its keys should have."""

_ESC_SECONDS = 0.1
"""The time to wait for more characters after Esc, which begins many keys."""

_NOTE = "class:note"
_TSTP: int = getattr(signal, "SIGTSTP", 0)  # Windows has none

Action = Callable[["KeyPressEvent"], None]
"""A function that is called when a key is pressed."""

Actions = dict[tuple[str, ...], Action]
"""Actions by the keys that start them, each of which does the same."""


class Screen:
    """The parts of a screen above and below a body, drawn for every size.

    Attributes:
        draw_head: Draws the lines above the question, given the width.
        greeting: The first words in short, where the welcome stands above.
        welcome_rows: How many lines the welcome takes.
        said: What the last reply did; stands above the question in every window.
        warning: What to do first; stands below the question in every window.
        notes: Lines of help below the question.
        steps: What to do before answering, one by one.
        drawing: A picture below the steps.
        format_found: Returns what a list was searched for, or an empty text.
        format_error: Returns what is wrong with the input, or an empty text.
        why: Lines that say why we ask.
        more: Keys that the key line leaves out, shown together with the reason.
        is_why_shown: Whether the reason is on the screen.
        hidden_ends: Whether a list goes on above and below what the window can show.
        none: The line of a list that says "None of these", with its number.
        can_skip: Whether the question can be skipped, so that a hint may say so.
        is_cut: Whether something came with the last Enter, and was set aside.
        min_body: The least number of lines that are left to the body.
        measure_body: Returns how many lines the whole body would take.
        paging: The keys that read on and back, where a question is cut into pages.
    """

    def __init__(self, text: str, keys: Sequence[Key], symbols: Symbols) -> None:
        """Begin with a question and a key line.

        Args:
            text: The question.
            keys: The keys of the key line.
            symbols: The signs to draw with.
        """
        self._text = text
        self._keys = keys
        self._symbols = symbols
        self.draw_head: Callable[[int], Fragments] = lambda _width: []
        self.greeting = ""
        self.welcome_rows = 0
        self.said: list[str] = []
        self.warning = ""
        self.notes: Sequence[str] = ()
        self.steps: Sequence[str] = ()
        self.drawing: Fragments = []
        self.format_found: Callable[[], str] = str
        self.format_error: Callable[[], str] = str
        self.why: Sequence[str] = ()
        self.more: Sequence[Key] = ()
        self.is_why_shown = False
        self.hidden_ends = (False, False)
        self.none = ""
        self.can_skip = False
        self.is_cut = False
        self.min_body = 1
        self.measure_body: Callable[[], int] = lambda: 1
        self.paging: tuple[Key, Key] = (Keys.READ_ON, Keys.READ_BACK)
        self._page = 0
        self._pages = 1

    def toggle_why(self) -> None:
        """Show why we ask, or hide it again."""
        self.is_why_shown = not self.is_why_shown

    def turn_page(self, by: int) -> None:
        """Turn the pages of a question that is longer than the window.

        Args:
            by: 1 to read on, -1 to read back; the ends are never passed.
        """
        self._page = max(0, min(self._page + by, self._pages - 1))

    def draw(self, width: int, height: int) -> tuple[Fragments, Fragments]:
        """Return what is drawn above the body, and what is drawn below it."""
        below = self._draw_below(width, height)
        room = height - self.min_body - count_lines(below)
        above = self._draw_above(width, height, room, [("", "\n")])
        if not self.greeting or height < _MIN_GREETED:
            return above, below
        rows = count_lines(above) + self.measure_body() + count_lines(below)
        if rows + self.welcome_rows > height:
            # Nothing of the welcome is left, or its last lines in the middle of it.
            first: Fragments = [("", "\n")] if rows < height else []
            first += draw_lines(
                self.greeting, width, "class:quiet", first=("", " "), indent=" "
            )
            greeted = self._draw_above(width, height, room, first)
            # In the lowest windows the head would have to go for it.
            above = greeted if greeted[: len(first)] == first else above
        return above, below

    def _draw_above(
        self, width: int, height: int, room: int, first: Fragments
    ) -> Fragments:
        """Draw the head, the question, its help and its steps.

        Where there is little room, the help is left out. Where there is less, the head
        is too, and what stands below the question is cut into pages, the help last. A
        picture is left out before the help that goes with it.

        Args:
            width: Width of the window in columns.
            height: Height of the window in lines.
            room: The number of lines that the body and the part below it leave.
            first: What stands above the head.
        """
        top = [*first, *self.draw_head(width)] if height >= _MIN_HEIGHT else []
        question = [
            part
            for text in self.said
            for part in draw_lines(text, width, "class:title", first=("", " "))
        ]
        question += draw_lines(
            self._text, width, "class:question", first=("class:qmark", " ? ")
        )
        if self.warning:
            question += draw_lines(self.warning, width, "class:urgent")
        steps = self._draw_steps(width)
        notes = [part for note in self.notes for part in draw_lines(note, width, _NOTE)]
        picture = [("", "\n"), *self.drawing] if self.drawing else []
        comfortable = min(room, height - _COMFORTABLE_BELOW)
        self._pages = 1
        for drawn, lines in (
            ([*top, *question, *notes, *steps, *picture], comfortable),
            ([*question, *notes, *steps, *picture], room if picture else 0),
            ([*top, *question, *notes, *steps], comfortable),
            ([*question, *notes, *steps], room if picture else 0),
            ([*top, *question, *steps], room),
            ([*question, *notes, *steps], room),
        ):
            if count_lines(_strip_last_break(drawn)) <= lines:
                return _strip_last_break(drawn)
        return _strip_last_break(
            self._draw_page(question, [*steps, *notes, *picture], width, room)
        )

    def _draw_page(
        self, question: Fragments, rest: Fragments, width: int, room: int
    ) -> Fragments:
        """Draw the question and a page of what stands below it."""
        fixed, below = split_lines(question), split_lines(rest)
        size = room - len(fixed) - 1
        if size < _MIN_PAGE:
            fixed, below, size = [], [*fixed, *below], max(_MIN_PAGE, room - 1)
        self._pages = max(1, -(-len(below) // size))
        self.turn_page(0)  # there may be fewer pages than before
        start = self._page * size
        shown = [*fixed, *below[start : start + size]]
        on, back = self.paging
        keys = [on] * (self._page + 1 < self._pages) + [back] * (self._page > 0)
        turning = draw_key_line(keys, width, self._symbols, "class:question")
        return [*(part for row in shown for part in row), *turning]

    def _draw_steps(self, width: int) -> Fragments:
        """Draw what to do before answering."""
        drawn: Fragments = []
        for number, step in enumerate(self.steps, 1):
            first = ("class:qmark", f"   {number}. ")
            drawn += draw_lines(step, width, first=first, indent="      ")
        return drawn

    def _draw_below(self, width: int, height: int) -> Fragments:
        """Draw what was found, what is wrong, why we ask, and what keys do."""
        drawn: Fragments = []
        ends = zip(
            (self._symbols.above, self._symbols.below), self.hidden_ends, strict=True
        )
        if hidden := [_(words) for words, is_hidden in ends if is_hidden]:
            if self.none and self.hidden_ends[1]:
                hidden.append(self.none)  # its number works while it is not seen
            more = f" {self._symbols.dot} ".join(hidden)
            drawn += draw_lines(more, width, "class:question")
        for words, style in (
            (self.format_found(), "class:quiet"),
            (self.format_error(), "class:error"),
            (_(SET_ASIDE) if self.is_cut else "", "class:title"),
        ):
            drawn += draw_lines(words, width, style) if words else []
        if self.is_why_shown:
            drawn += [("", "\n")]
            for line in self.why:
                drawn += draw_lines(line, width, "class:why")
            drawn += [*draw_key_line(self.more, width, self._symbols), ("", "\n")]
        if height >= _MIN_HEIGHT:
            drawn += draw_key_line(self._keys, width, self._symbols)
        return _strip_last_break(drawn)


def count_lines(drawn: Fragments) -> int:
    """Return how many lines something takes."""
    return sum(text.count("\n") for _style, text in drawn) + bool(drawn)


def _strip_last_break(drawn: Fragments) -> Fragments:
    """Return what is drawn without its last line break."""
    if not drawn:
        return []
    style, text = drawn[-1]
    return [*drawn[:-1], (style, text.removesuffix("\n"))]


# ── layout ───────────────────────────────────────────────────────────────────────


def make_application(
    output: "Output", depth: "ColorDepth | None"
) -> "Application[Any]":
    """Return the application that shows one screen after the other.

    There is one for all of them, because building one takes longer than the goal for a
    key press.

    Args:
        output: Where to draw.
        depth: The number of colours; None for as many as the terminal has.
    """
    from prompt_toolkit.application import Application
    from prompt_toolkit.styles import Style

    application: Application[Any] = Application(
        style=Style.from_dict(STYLE),
        include_default_pygments_style=False,
        output=output,
        color_depth=depth,
        erase_when_done=True,
    )
    application.ttimeoutlen = _ESC_SECONDS
    return application


def lay_out(
    application: "Application[Any]",
    body: "Window",
    screen: Screen,
    note_rows: Callable[[Iterable[int], int], None] | None = None,
) -> None:
    """Put a screen around a body.

    Args:
        application: The application that shows it.
        body: The window with the list or the text input.
        screen: What is drawn around it.
        note_rows: Is told after each drawing which rows of the body were shown, and
            how many rows it has.
    """
    from prompt_toolkit.filters import to_filter
    from prompt_toolkit.layout import HSplit, Layout
    from prompt_toolkit.utils import Event

    def note_end(_sender: object) -> None:
        """Note which ends of the list are hidden; draw again if that changed."""
        info = body.render_info
        hidden = (not info.top_visible, not info.bottom_visible) if info else ()
        if hidden and hidden != screen.hidden_ends:
            screen.hidden_ends = hidden
            application.invalidate()
        elif info and note_rows:  # else it is on the screen for an instant alone
            note_rows(info.displayed_lines, info.window_height)

    body.render_info = None  # the one of the question before would be believed
    # A new event: the handler of the screen before would watch the same list.
    application.after_render = Event(application, note_end)
    body.dont_extend_height = to_filter(True)

    draw = _draw_once_per_render(application, screen)
    get_size = application.output.get_size

    def limit_above() -> int:
        return max(0, get_size().rows - _MIN_BELOW)

    def limit_below() -> int:
        above = min(count_lines(draw()[0]), limit_above())
        return max(0, get_size().rows - above - max(1, screen.min_body))

    above = _make_window(lambda: draw()[0], limit_above)
    below = _make_window(lambda: draw()[1], limit_below)
    application.layout = Layout(HSplit([above, body, below]), focused_element=body)


def run_screen(application: "Application[Any]") -> Any:
    """Let a person use a screen, and return what it ends with.

    An error within its loop ends it, and is raised here. Otherwise prompt_toolkit
    would print the error with its words, which can repeat an answer.
    """
    import asyncio

    def end(_loop: object, context: dict[str, Any]) -> None:
        error = context.get("exception") or RuntimeError()
        # It may be over already.
        if application.future and not application.future.done():
            application.exit(exception=error)

    def begin() -> None:
        asyncio.get_running_loop().set_exception_handler(end)
        if _TSTP:
            _listen_for_signal()

    return application.run(pre_run=begin)


def _draw_once_per_render(
    application: "Application[Any]", screen: Screen
) -> Callable[[], tuple[Fragments, Fragments]]:
    """Return a function that draws a screen, once for each rendering.

    prompt_toolkit asks several times in one rendering, for heights and for texts.
    """
    cache: dict[object, tuple[Fragments, Fragments]] = {}

    def draw() -> tuple[Fragments, Fragments]:
        size = application.output.get_size()
        now = application.render_counter, size
        if now not in cache:
            cache.clear()
            cache[now] = screen.draw(min(size.columns, MAX_WIDTH), size.rows)
        return cache[now]

    return draw


def _make_window(
    draw: Callable[[], Fragments], limit: Callable[[], int]
) -> "ConditionalContainer":
    """Return a window for a part of a screen; it takes its lines before the body.

    Args:
        draw: Returns what is drawn in it.
        limit: Returns the greatest number of lines that it may take.
    """
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.formatted_text import FormattedText
    from prompt_toolkit.layout import (
        ConditionalContainer,
        Dimension,
        FormattedTextControl,
        Window,
    )

    def measure_height() -> Dimension:
        return Dimension(min=min(count_lines(draw()), limit()))

    part = Window(
        FormattedTextControl(lambda: FormattedText(draw())),
        wrap_lines=True,
        dont_extend_height=True,
        height=measure_height,
    )
    return ConditionalContainer(part, Condition(lambda: bool(draw())))


# ── keys ─────────────────────────────────────────────────────────────────────────


def bind_keys(application: "Application[Any]", actions: Actions) -> None:
    """Bind keys to the actions of a screen, and those that every screen has."""
    from prompt_toolkit.key_binding import KeyBindings

    bindings = KeyBindings()
    everywhere: Actions = {
        # As a signal, Ctrl-C comes between two screens, where the terminal has no keys.
        ("<sigint>", *Keys.LEAVE.keys): _leave,
        Keys.PAUSE.keys: lambda _event: _pause(),
    }
    for keys, action in (everywhere | actions).items():
        for key in keys:
            bindings.add(key, eager=True)(action)
    application.key_bindings = bindings


def set_rest_aside(screen: Screen, event: "KeyPressEvent") -> None:
    """Drop what came in one go with a key: a pasted line break answers one question."""
    screen.is_cut = bool(event.key_processor.empty_queue())
    if screen.is_cut:
        while event.app.input.read_keys():
            pass


def _exit_with(result: Any) -> Action:
    """Return an action that ends the prompt with a result."""
    return lambda event: event.app.exit(result=result)


def _turn_page(screen: Screen, by: int) -> Action:
    """Return an action that turns the pages of a question."""
    return lambda _event: screen.turn_page(by)


def make_move_actions(
    screen: Screen | None = None,
    why: Key = Keys.WHY,
    answer_if_skipped: Answer = NonAnswer.SKIPPED,
) -> Actions:
    """Return the actions of the keys that lead away from a step, and show more.

    Args:
        screen: The screen of a question; None for an alert or a review, from which
            only Back leads away.
        why: The key that shows why we ask.
        answer_if_skipped: The answer when the question is skipped.
    """
    actions: Actions = {Keys.BACK.keys: _exit_with(Move.BACK)}
    if screen is not None:
        actions[Keys.SKIP.keys] = _exit_with(answer_if_skipped)
        actions[Keys.REVIEW.keys] = _exit_with(Move.REVIEW)
        for key, by in zip(screen.paging, (1, -1), strict=True):
            actions[key.keys] = _turn_page(screen, by)
        actions[why.keys] = lambda _event: screen.toggle_why()
    return actions


def _leave(event: "KeyPressEvent") -> None:
    """End the prompt as the key Ctrl-C does."""
    event.app.exit(exception=KeyboardInterrupt)


# ── pausing ──────────────────────────────────────────────────────────────────────


def _pause() -> None:
    """Restore the terminal, stop the process, and draw anew when it is continued."""
    from prompt_toolkit.application import run_in_terminal

    if _TSTP:
        run_in_terminal(_stop_process)


def _listen_for_signal() -> None:
    """Let a signal pause a screen as the key does, for as long as it is shown."""
    import asyncio

    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(_TSTP, _pause)
    except (NotImplementedError, RuntimeError, ValueError):
        return  # not the main thread: only the key pauses


def _stop_process() -> None:
    """Stop the process group, and with it whatever reads from us through a pipe."""
    # With the handler of the loop still in place nothing would be stopped.
    signal.signal(_TSTP, signal.SIG_DFL)
    os.kill(0, _TSTP)
    _listen_for_signal()
