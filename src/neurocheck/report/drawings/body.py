"""The drawing of the body with places marked on it, left on the left.

That is how a person sees the own body in a mirror, and the own feet from above. Every
drawing of the program is like that, and says so. In a terminal it is made of cells; in
a page it is the picture ``body.svg``.
"""

from collections.abc import Collection
from itertools import groupby
from typing import Final

from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.report.drawings.feet import FootMark, draw_feet_svg, write_below
from neurocheck.report.drawings.svg import Drawing, write_svg
from neurocheck.report.glyphs import Span, to_ascii


__all__ = [
    "VIEW",
    "WIDTH",
    "draw_body",
    "draw_body_svg",
    "draw_marked_feet_svg",
    "is_drawn",
]

# Each letter belongs to a place; a dot is body without a name of its own.
_SKETCH: Final = """\
L       .....       R
       .e...e.
       .fffff.
        fffff
         ...
    ...ccccccc...
   ....ccccccc....
   ..  bbbbbbb  ..
  ..   bbbbbbb   ..
  ..  iii...III  ..
 mmm  tttt TTTT  MMM
 mm   tttt TTTT   MM
       sss SSS
       sss SSS
      wwww WWWW
     ooooo OOOOO
"""
_WAIST: Final = 9
_LEGS: Final = slice(5, 16)
"""Where a drawing of the lower half begins: the row of the hips, the legs alone."""
WIDTH: Final = max(map(len, _SKETCH.splitlines()))
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
_EYES: Final = _LETTERS["eyes"]
_SIDES: Final = {"L": gettext_noop("L"), "R": gettext_noop("R")}
_LOWER: Final = frozenset("iItTsSwWoO")
_TOES: Final = range(1, 6)
VIEW: Final = gettext_noop("As the person sees their own body.")
"""Stands below the picture of a page."""
_YOURS: Final = gettext_noop("Left is your left.")
"""Stands below the drawing in a terminal, which the person reads."""


def is_drawn(place: str) -> bool:
    """Return whether the drawing has a place with this id."""
    return place in _LETTERS


def draw_body(
    places: Collection[str], *, unicode: bool
) -> tuple[tuple[Span, ...], ...]:
    """Return the body in cells with these places marked, or nothing to draw.

    The person's own left is on the left, which is said below. Marked places are filled
    and others are light, so that the drawing needs no colour. Of a body with marks on
    hips and legs alone, only the lower half is drawn.

    Args:
        places: Ids of places; those that the drawing lacks are passed over.
        unicode: Whether to draw with more than ASCII.

    Returns:
        The lines from top to bottom, each in spans; none where no place is drawn.
    """
    marked = frozenset(_LETTERS[place] for place in places if is_drawn(place))
    if not marked:
        return ()
    rows = _SKETCH.splitlines()
    if marked <= _LOWER:
        # Without the arms, and with the names of the sides again in the first row.
        hips, *legs = (f"{'':{_LEGS.start}}{row[_LEGS]}" for row in rows[_WAIST:])
        rows = [f"L{hips[1:].ljust(WIDTH - 2)}R", *legs]
    drawn = (_draw_row(row, marked, unicode) for row in rows)
    return (*drawn, *write_below(_(_YOURS), WIDTH, unicode=unicode))


def _draw_row(row: str, marked: frozenset[str], unicode: bool) -> tuple[Span, ...]:
    """Return a row of the sketch, cut where marked cells begin or end."""
    return tuple(
        Span("".join(_draw_cell(letter, found, unicode) for letter in letters), found)
        for found, letters in groupby(row, marked.__contains__)
    )


def _draw_cell(letter: str, is_marked: bool, unicode: bool) -> str:
    """Return the sign of one cell."""
    if letter in _SIDES:
        side = _(_SIDES[letter])
        return (side if unicode else to_ascii(side))[:1]
    if letter == " ":
        return letter
    glyphs = "○●░█" if unicode else "o@:#"
    kind = glyphs[:2] if letter == _EYES else glyphs[2:]
    return kind[is_marked]


def draw_body_svg(places: Collection[str]) -> str:
    """Return a picture of the body with these places hatched.

    Left is on the left, as in every drawing of the program. Places that the drawing
    lacks are passed over.
    """
    body = Drawing("body", name="body")
    body.write_words(
        title=_("Where the person feels it"),
        text=_("The front of a body, left on the left. The places named are hatched."),
        left_label=_("Left"),
        right_label=_("Right"),
    )
    for place in filter(is_drawn, places):
        body.hatch(place)
    return write_svg(body.root)


def draw_marked_feet_svg(places: Collection[str]) -> str:
    """Return a large picture of the feet where they are among the places, else ""."""
    marks: dict[str, FootMark] = {}
    for side in ("left", "right"):
        if f"foot_{side}" in places:
            marks[side] = "reported"
        if f"toes_{side}" in places:
            marks |= {f"{side}-{toe}": "reported" for toe in _TOES}
    if not marks:
        return ""
    title = _("Where in the feet the person feels it")
    said = _("Hatched: where the person feels it.")
    return draw_feet_svg(marks, title=title, said=said, name="near")
