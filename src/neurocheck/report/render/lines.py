"""Lines of styled text: to wrap, indent, frame, set side by side and print."""

from collections.abc import Iterable
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from neurocheck.report.glyphs import Frame


if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


__all__ = ["draw_frame", "indent", "side_by_side", "text", "to_string", "wrap_hanging"]


def text(*parts: "str | tuple[str, str] | Text") -> "Text":
    """Return one line of parts, each of which is a text or a text with a style."""
    from rich.text import Text

    return Text.assemble(*parts)


def wrap_hanging(prefix: "str | Text", body: "Text", width: int) -> "list[Text]":
    """Return a text wrapped behind a prefix, with its further lines as deep.

    Args:
        prefix: What stands before the first line, such as a bullet.
        body: The text; where it is empty, there are no lines.
        width: Columns there are, the prefix included.
    """
    if not body:
        return []
    first = text(prefix)
    blank = text(" " * first.cell_len)
    # A wide letter needs two columns.
    room = max(width - first.cell_len, 2)
    wrapped = body.wrap(_console(colour=False), room, overflow="fold")
    for line in wrapped:
        line.rstrip()
    return [text(blank if row else first, line) for row, line in enumerate(wrapped)]


def indent(lines: "Iterable[Text]", depth: int) -> "list[Text]":
    """Return lines moved to the right by some columns."""
    return [text(" " * depth, line) for line in lines]


def side_by_side(left: "list[Text]", right: "list[Text]", column: int) -> "list[Text]":
    """Return lines set side by side, the right ones from a column on."""
    return [
        text(one, " " * (column - one.cell_len), two)
        for one, two in zip_longest(left, right, fillvalue=text())
    ]


def draw_frame(
    lines: "Iterable[Text]", frame: Frame, label: "Text", width: int
) -> "list[Text]":
    """Return lines in a frame, which has a label in its upper edge.

    Args:
        lines: What to frame; none may be wider than the frame leaves room for.
        frame: The signs of the frame.
        label: The label; the frame is drawn in its style.
        width: Columns of the whole.
    """
    style = str(label.style)
    inner = width - 4
    label.truncate(inner, overflow="crop")
    left, right = (f"{frame.sides[0]} ", style), (f" {frame.sides[1]}", style)
    corner, bar, end = frame.top
    rest = bar * (inner - label.cell_len) + bar + end
    corner_below, bar_below, end_below = frame.bottom
    bottom = corner_below + bar_below * (inner + 2) + end_below
    return [
        text((corner + bar, style), label, (rest, style)),
        *(text(left, line, " " * (inner - line.cell_len), right) for line in lines),
        text((bottom, style)),
    ]


def to_string(lines: "Iterable[Text]", *, colour: bool) -> str:
    """Return lines as one text, without spaces at their ends, with colour or not."""
    if not colour:  # without what is slow about a console
        return "".join(f"{line.plain.rstrip()}\n" for line in lines)
    console = _console(colour=True)
    with console.capture() as capture:
        for line in lines:
            line.rstrip()
            # They are wrapped: Rich must not fold them again at a width of its own.
            console.print(line, soft_wrap=True)
    return capture.get()


@cache
def _console(*, colour: bool) -> "Console":
    """Return a console that knows nothing of this process and reads no markup."""
    from rich.console import Console

    # Rich would read NO_COLOR, TERM and COLUMNS itself; environment.py has decided.
    return Console(
        color_system="standard" if colour else None,
        force_terminal=colour,
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
        _environ={},
    )
