"""The frame around a menu: where the person is, the question, and what keys do."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from neurocheck.interview.drawing import Fragments, Symbols, key_line, lines
from neurocheck.interview.flow import Move
from neurocheck.interview.keys import Key, Keys
from neurocheck.questionnaire.model import NonAnswer
from neurocheck.words import say


if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.key_binding import KeyBindingsBase, KeyPressEvent
    from prompt_toolkit.layout import Window


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
        """Draw the head, the question and its help."""
        drawn: Fragments = []
        if height >= _LOW:
            drawn = [("", "\n"), *self.head(width)]
        mark = ("class:qmark", " ? ")
        drawn += lines(self._text, width, "class:question", first=mark)
        for note in self.notes:
            drawn += lines(note, width, "class:note")
        for number, step in enumerate(self.steps, 1):
            drawn += lines(
                step, width, first=("class:qmark", f"   {number}. "), indent="      "
            )
        if self.drawing:
            drawn += [("", "\n"), *self.drawing, ("", "\n")]
        return _end(drawn)

    def below(self, width: int, height: int) -> Fragments:
        """Draw what is wrong, why we ask, and what keys do."""
        drawn: Fragments = []
        if self.has_more:
            drawn += lines(say(self._symbols.more), width, "class:question")
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


def _end(drawn: Fragments) -> Fragments:
    """Take the last line break off."""
    if not drawn:
        return []
    style, text = drawn[-1]
    return [*drawn[:-1], (style, text.removesuffix("\n"))]


def surround(application: "Application[Any]", body: "Window", frame: Frame) -> None:
    """Lay a frame around the part of a questionary prompt that is worked with."""
    from prompt_toolkit.filters import Condition, to_filter
    from prompt_toolkit.formatted_text import FormattedText
    from prompt_toolkit.layout import (
        ConditionalContainer,
        FormattedTextControl,
        HSplit,
        Layout,
        Window,
    )
    from prompt_toolkit.utils import Event

    def window(draw: Callable[[int, int], Fragments]) -> ConditionalContainer:
        def styled() -> FormattedText:
            size = application.output.get_size()
            drawn = draw(min(size.columns, MAX_WIDTH), size.rows)
            return FormattedText(drawn)

        control = FormattedTextControl(styled)
        part = Window(control, wrap_lines=True, dont_extend_height=True)
        return ConditionalContainer(part, Condition(lambda: bool(styled())))

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
    parts = [window(frame.above), body, window(frame.below)]
    application.layout = Layout(HSplit(parts), focused_element=body)


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

    ours = KeyBindings()
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
