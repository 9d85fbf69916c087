"""A small drawing of the body, seen as in a mirror, with places marked on it."""

from collections.abc import Collection
from itertools import groupby
from typing import Final

import msgspec

from neurocheck.report.glyphs import to_ascii
from neurocheck.words import say, to_say


__all__ = ["HEIGHT", "WIDTH", "Span", "draw", "is_drawn"]

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
_SIDES: Final = {"L": to_say("L"), "R": to_say("R")}
_EYES: Final = _LETTERS["eyes"]

WIDTH: Final = max(map(len, _SKETCH.splitlines()))
HEIGHT: Final = len(_SKETCH.splitlines())


class Span(msgspec.Struct, frozen=True):
    """A run of cells that are all marked, or all not."""

    text: str
    marked: bool


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
        side = say(_SIDES[letter])
        return (side if unicode else to_ascii(side))[:1]
    if letter == " ":
        return letter
    glyphs = "○●░█" if unicode else "o@:#"
    kind = glyphs[:2] if letter == _EYES else glyphs[2:]
    return kind[is_marked]
