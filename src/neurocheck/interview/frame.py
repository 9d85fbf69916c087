"""The frame around a menu: where the person is, the question, and what keys do."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from neurocheck.interview.drawing import Fragments, Symbols, key_line, lines
from neurocheck.interview.flow import Move
from neurocheck.interview.keys import Key, Keys
from neurocheck.interview.pause import pausable, pause
from neurocheck.questionnaire.model import NonAnswer
from neurocheck.words import say


if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyBindingsBase, KeyPressEvent
    from prompt_toolkit.layout import ConditionalContainer, Window


__all__ = [
    "MAX_WIDTH",
    "Action",
    "Actions",
    "Frame",
    "bind",
    "digits",
    "leave",
    "moves",
    "own_keys",
    "surround",
]

MAX_WIDTH = 100
_LOW = 12
_LEAST = 4  # lines that are left to a list, whatever the question
_LEAST_OF_LIST = 1  # and as many while the reason is read
_ROOM_BELOW = 8
"""Lines that a list and its keys should have."""

Action = Callable[["KeyPressEvent"], None]
"""What a key does."""

Actions = dict[tuple[str, ...], Action]
"""What keys do; each of several keys does the same."""


class Frame:
    """What stands above and below a menu; drawn anew for every width.

    Attributes:
        head: Draws the lines above the question to a width.
        notes: Lines of help below the question.
        steps: What to do before answering, one by one.
        drawing: Draws a picture below them.
        error: Gives what is wrong with what was entered.
        why: Lines that say why we ask.
        more: The keys that the key line leaves out, said with the reason.
        is_why_shown: Whether the reason is on the screen.
        has_more: Whether a list goes on below what the window can show.
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
        self.error: Callable[[], str] = str
        self.why: Sequence[str] = ()
        self.more: Sequence[Key] = ()
        self.is_why_shown = False
        self.has_more = False

    def toggle_why(self) -> None:
        """Show why we ask, or hide it again."""
        self.is_why_shown = not self.is_why_shown

    def above(self, width: int, height: int) -> Fragments:
        """Draw the head, the question, its help and its steps.

        Where there is little room, the help gives way: the question has to be read
        whole, and so has the reason when somebody asked for it.
        """
        drawn = self._draw_above(width, height)
        room = _ROOM_BELOW
        if self.is_why_shown:
            room = count_lines(self.below(width, height)) + _LEAST_OF_LIST
        if count_lines(drawn) + room > height:
            drawn = self._draw_above(width, height, is_short=True)
        return drawn

    def _draw_above(
        self, width: int, height: int, *, is_short: bool = False
    ) -> Fragments:
        """Draw what stands above the list."""
        drawn: Fragments = []
        if height >= _LOW:
            drawn = [("", "\n"), *self.head(width)]
        mark = ("class:qmark", " ? ")
        drawn += lines(self._text, width, "class:question", first=mark)
        for note in () if is_short else self.notes:
            drawn += lines(note, width, "class:note")
        return _end(
            drawn if is_short and self.is_why_shown else drawn + self._todo(width)
        )

    def _todo(self, width: int) -> Fragments:
        """Draw what to do before answering."""
        drawn: Fragments = []
        for number, step in enumerate(self.steps, 1):
            first = ("class:qmark", f"   {number}. ")
            drawn += lines(step, width, first=first, indent="      ")
        if self.drawing:
            drawn += [("", "\n"), *self.drawing]
        return drawn

    def below(self, width: int, height: int) -> Fragments:
        """Draw what is wrong, why we ask, and what keys do."""
        drawn: Fragments = []
        if self.has_more:
            drawn += lines(say(self._symbols.more), width, "class:question")
        if not self.is_why_shown and (error := self.error()):
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


def _end(drawn: Fragments) -> Fragments:
    """Take the last line break off."""
    if not drawn:
        return []
    style, text = drawn[-1]
    return [*drawn[:-1], (style, text.removesuffix("\n"))]


def surround(application: "Application[Any]", body: "Window", frame: Frame) -> None:
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

    def least_above(lines: int) -> int:
        return min(lines, max(0, application.output.get_size().rows - _LEAST))

    def least_below(lines: int) -> int:
        """Let the list make room for a reason, but never for keys alone."""
        if not frame.is_why_shown:
            return 0
        size = application.output.get_size()
        above = count_lines(frame.above(min(size.columns, MAX_WIDTH), size.rows))
        return min(lines, max(0, size.rows - least_above(above) - _LEAST_OF_LIST))

    above = _part(application, frame.above, least_above)
    below = _part(application, frame.below, least_below)
    application.layout = Layout(HSplit([above, body, below]), focused_element=body)


def _part(
    application: "Application[Any]",
    draw: Callable[[int, int], Fragments],
    least: Callable[[int], int],
) -> "ConditionalContainer":
    """Make a part of a frame.

    Args:
        application: What it is drawn in.
        draw: Draws it to a width and a height.
        least: Says how many of its lines take their room before the list.
    """
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.formatted_text import FormattedText
    from prompt_toolkit.layout import (
        ConditionalContainer,
        Dimension,
        FormattedTextControl,
        Window,
    )

    def drawn() -> Fragments:
        size = application.output.get_size()
        return draw(min(size.columns, MAX_WIDTH), size.rows)

    def height() -> Dimension:
        return Dimension(min=least(count_lines(drawn())))

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


def moves(frame: Frame | None = None, why: Key = Keys.WHY) -> Actions:
    """Give the keys that steer; a frame around a question has more of them."""
    actions: Actions = {Keys.BACK.keys: leave(Move.BACK)}
    if frame is not None:
        actions[Keys.SKIP.keys] = leave(NonAnswer.SKIPPED)
        actions[Keys.REVIEW.keys] = leave(Move.REVIEW)
        actions[why.keys] = lambda _: frame.toggle_why()
    return actions


def digits(names: Sequence[str]) -> Actions:
    """Give the digits that choose at once."""
    pairs = zip(Keys.DIGIT.keys, names, strict=False)
    return {(digit,): leave(name) for digit, name in pairs}
