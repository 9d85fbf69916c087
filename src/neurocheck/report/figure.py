"""The front of a body as a drawing, seen as in a mirror, with places marked on it."""

from collections.abc import Collection
from html import escape
from typing import Final

from neurocheck.report.feet import Shown, feet_svg
from neurocheck.report.svg import LINE, drawing, hatch, mirrored
from neurocheck.words import say


__all__ = ["body_svg", "sore_feet_svg"]

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
        for x, anchor, label in ((0, "start", say("Left")), (130, "end", say("Right")))
    )
    said = say("The front of a body, left on the left. The places named are hatched.")
    shapes = hatch("body") + middle + left + mirrored(right, _WIDTH) + words
    return drawing("body", _SIZE, say("Where the person feels it"), said, shapes)


def sore_feet_svg(places: Collection[str]) -> str:
    """Draw the feet large where they are among the places; else nothing."""
    marks: dict[str, Shown] = {}
    for side in ("left", "right"):
        if f"foot_{side}" in places:
            marks[side] = "reported"
        if f"toes_{side}" in places:
            marks |= {f"{side}-{toe}": "reported" for toe in range(1, _TOES + 1)}
    title = say("Where in the feet the person feels it")
    said = say("Hatched: where the person feels it.")
    return feet_svg(marks, title=title, said=said, name="sore") if marks else ""


def _shape(outline: str, is_marked: bool) -> str:
    """Draw one shape."""
    fill = "url(#body-hatch)" if is_marked else "none"
    return f'<path d="{outline}" fill="{fill}" {LINE}/>'
