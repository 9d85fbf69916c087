"""Two feet as a drawing, seen from above by the person whose feet they are."""

from collections.abc import Mapping
from html import escape
from typing import Any, Final, Literal

from neurocheck.guidance.model import Touch
from neurocheck.report.svg import LINE, drawing, hatch, mirrored
from neurocheck.words import say


__all__ = ["Shown", "feet_svg"]

Shown = Touch | Literal["reported"]
"""What is drawn on a toe or a foot: how a touch went, or that it was named."""

_SIZE: Final = (240, 180)
_MIDDLE: Final = 240
_SOLE: Final = (
    "M62 160C46 160 42 146 43 124C44 104 30 92 27 72C25 58 38 50 58 46"
    "C78 44 93 54 93 70C93 90 83 104 83 126C83 146 78 160 62 160Z"
)
# Middle and radius of each toe of the left foot, from the big one.
_TOES: Final = (
    (83, 33, 13),
    (61, 24, 9.5),
    (42.5, 29, 8.5),
    (27.5, 39, 8),
    (17, 54, 7.5),
)


def feet_svg(
    marks: Mapping[Any, Shown], *, title: str, said: str, name: str = "feet"
) -> str:
    """Draw two feet with marks on them.

    Left is on the left, as when one looks down at one's own feet. A toe that was not
    felt is black with a cross, a felt one has a tick, one that could not be tested a
    question mark; what was named as a place is hatched.

    Args:
        marks: What to draw on ``left-1`` (the left big toe) to ``right-5``, and on
            ``left`` and ``right`` (the foot itself); what is not named stays empty.
        title: What the drawing shows.
        said: The marks in words.
        name: Told apart from every other drawing of the page by this.

    Returns:
        The drawing as SVG.
    """
    body = "".join(_foot(side, marks, name) for side in ("left", "right"))
    words = "".join(
        f'<text x="{x}" y="177" text-anchor="middle" font-size="17"'
        f' fill="currentColor">{escape(label)}</text>'
        for x, label in ((60, say("Left")), (180, say("Right")))
    )
    seen = say("Two feet from above, left on the left. {said}", said=said)
    return drawing(name, _SIZE, title, seen, hatch(name) + body + words)


def _foot(side: str, marks: Mapping[Any, Shown], name: str) -> str:
    """Draw one foot, its toes and their marks."""
    is_left = side == "left"
    fill = f"url(#{name}-hatch)" if side in marks else "none"
    sole = f'<path d="{_SOLE}" fill="{fill}" {LINE}/>'
    toes = "".join(
        _toe((x if is_left else _MIDDLE - x, y, r), marks.get(f"{side}-{n}"), name)
        for n, (x, y, r) in enumerate(_TOES, start=1)
    )
    return (sole if is_left else mirrored(sole, _MIDDLE)) + toes


def _toe(circle: tuple[float, float, float], mark: Shown | None, name: str) -> str:
    """Draw a toe with its mark."""
    x, y, r = circle
    half = r * 0.5
    fills = {"not_felt": "currentColor", "reported": f"url(#{name}-hatch)"}
    fill = fills.get(mark or "", "none")
    toe = f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" {LINE}/>'
    strong = 'fill="none" stroke-width="2.4" stroke-linecap="round"'
    if mark == "not_felt":
        cross = f"M{x - half} {y - half}l{r} {r}m0 {-r}l{-r} {r}"
        return toe + f'<path d="{cross}" stroke="Canvas" {strong}/>'
    if mark == "felt":
        tick = f"M{x - half} {y}l{half * 0.7} {half * 0.8}l{half * 1.2} {-half * 1.6}"
        return toe + f'<path d="{tick}" stroke="currentColor" {strong}/>'
    if mark == "could_not":
        return toe + (
            f'<text x="{x}" y="{y + r * 0.62:g}" text-anchor="middle"'
            f' font-size="{r * 1.8:g}" font-weight="bold" fill="currentColor">?</text>'
        )
    return toe
