"""A small drawing of the body, seen as in a mirror, with places marked on it."""

from collections.abc import Collection
from html import escape
from itertools import groupby
from typing import Final

from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.report.drawings.feet import Shown, feet_svg
from neurocheck.report.drawings.svg import LINE, drawing, hatch, mirrored
from neurocheck.report.glyphs import Span, to_ascii


__all__ = ["HEIGHT", "WIDTH", "body_svg", "draw", "is_drawn", "marked_feet_svg"]


# Each letter belongs to a place; a dot is body without a name of its own.
_SKETCH: Final = """\
L       .....       R
       .e...e.
       .fffff.
        fffff
         ...
    ...ccccccc...
   ....ccccccc....
   ... ccccccc ...
   ..  bbbbbbb  ..
  ..   bbbbbbb   ..
  ..  iii...III  ..
 mmm  tttt TTTT  MMM
 mm   tttt TTTT   MM
      tttt TTTT
       sss SSS
       sss SSS
      wwww WWWW
     ooooo OOOOO
"""

_LETTERS: Final = {
    "face": "f",
    "eyes": "e",
    "chest": "c",
    "belly": "b",
    "hip_left": "i",
    "hip_right": "I",
    "thigh_left": "t",
    "thigh_right": "T",
    "shin_left": "s",
    "shin_right": "S",
    "foot_left": "w",
    "foot_right": "W",
    "toes_left": "o",
    "toes_right": "O",
    "hand_left": "m",
    "hand_right": "M",
}

_SIDES: Final = {"L": gettext_noop("L"), "R": gettext_noop("R")}

_EYES: Final = _LETTERS["eyes"]

WIDTH: Final = max(map(len, _SKETCH.splitlines()))

HEIGHT: Final = len(_SKETCH.splitlines())


def is_drawn(place: str) -> bool:
    """Say whether the drawing has a place of this name."""
    return place in _LETTERS


def draw(places: Collection[str], *, unicode: bool) -> tuple[tuple[Span, ...], ...]:
    """Draw the body with these places marked; nothing where it has none of them.

    The person's own left is on the left, as in a mirror. Marked places are filled
    and others are light, so that the drawing needs no colour.

    Args:
        places: Ids of places; those that the drawing lacks are passed over.
        unicode: Whether to draw with more than ASCII.

    Returns:
        The lines from top to bottom, each in spans.
    """
    marked = frozenset(_LETTERS[place] for place in places if is_drawn(place))
    if not marked:
        return ()
    return tuple(_spans(row, marked, unicode) for row in _SKETCH.splitlines())


def _spans(row: str, marked: frozenset[str], unicode: bool) -> tuple[Span, ...]:
    """Cut a row where marked cells begin or end, and draw its cells."""
    runs = groupby(row, marked.__contains__)
    return tuple(
        Span("".join(_cell(letter, found, unicode) for letter in letters), found)
        for found, letters in runs
    )


def _cell(letter: str, is_marked: bool, unicode: bool) -> str:
    """Draw one cell."""
    if letter in _SIDES:
        side = _(_SIDES[letter])
        return (side if unicode else to_ascii(side))[:1]
    if letter == " ":
        return letter
    glyphs = "○●░█" if unicode else "o@:#"
    kind = glyphs[:2] if letter == _EYES else glyphs[2:]
    return kind[is_marked]


_SIZE: Final = (130, 262)

_WIDTH: Final = 130

# In the middle; then each of the left half, which the right half mirrors.
_BOTH: Final = {
    "face": "M65 6C78 6 81 18 79 28C77 38 71 42 65 42"
    "C59 42 53 38 51 28C49 18 52 6 65 6Z",
    "eyes": "M56 22a3 2.4 0 1 0 6 0a3 2.4 0 1 0 -6 0M68 22a3 2.4 0 1 0 6 0"
    "a3 2.4 0 1 0 -6 0",
    "chest": "M44 53C56 49 74 49 86 53L84 88L46 88Z",
    "belly": "M46 90L84 90L86 118L44 118Z",
}

_LEFT: Final = {
    "": "M58 41L58 49M43 54C37 56 35 62 33 72L25 112L32 114L44 78Z",
    "hip": "M44 120L64 120L64 136L42 138Z",
    "thigh": "M42 140L64 138L60 182L45 182Z",
    "shin": "M45 184L60 184L57 226L48 226Z",
    "foot": "M48 228L57 228L59 242L43 242Z",
    "toes": "M42 244L59 244C60 250 56 252 50 252C44 252 41 250 42 244Z",
    "hand": "M24 114L32 116L32 130C30 137 22 136 21 130Z",
}

_TOES: Final = 5


def body_svg(places: Collection[str]) -> str:
    """Draw the body with these places hatched; those that it lacks are passed over.

    Left is on the left, as in a mirror and as in every drawing of the program.
    """
    middle = "".join(_shape(d, place in places) for place, d in _BOTH.items())
    left, right = (
        "".join(_shape(d, f"{place}_{side}" in places) for place, d in _LEFT.items())
        for side in ("left", "right")
    )
    words = "".join(
        f'<text x="{x}" y="14" text-anchor="{anchor}" font-size="16"'
        f' fill="currentColor">{escape(label)}</text>'
        for x, anchor, label in ((0, "start", _("Left")), (130, "end", _("Right")))
    )
    said = _("The front of a body, left on the left. The places named are hatched.")
    shapes = hatch("body") + middle + left + mirrored(right, _WIDTH) + words
    return drawing("body", _SIZE, _("Where the person feels it"), said, shapes)


def marked_feet_svg(places: Collection[str]) -> str:
    """Draw the feet large where they are among the places; else nothing."""
    marks: dict[str, Shown] = {}
    for side in ("left", "right"):
        if f"foot_{side}" in places:
            marks[side] = "reported"
        if f"toes_{side}" in places:
            marks |= {f"{side}-{toe}": "reported" for toe in range(1, _TOES + 1)}
    title = _("Where in the feet the person feels it")
    said = _("Hatched: where the person feels it.")
    return feet_svg(marks, title=title, said=said, name="near") if marks else ""


def _shape(outline: str, is_marked: bool) -> str:
    """Draw one shape."""
    fill = "url(#body-hatch)" if is_marked else "none"
    return f'<path d="{outline}" fill="{fill}" {LINE}/>'
