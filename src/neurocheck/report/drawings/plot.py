"""A number over time as a picture for a page.

It takes the colour of the text around it, and prints in black and white.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from neurocheck.i18n.numbers import format_short_date
from neurocheck.report.blocks import Dot, Plot
from neurocheck.report.drawings.svg import add_shape, write_svg


if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["draw_plot_svg"]

_WIDTH: Final = 640
_HEIGHT: Final = 150
_LEFT: Final = 56
_RIGHT: Final = _WIDTH - 24
_TOP: Final = 24
_BOTTOM: Final = _HEIGHT - 30
_MOST_LABELLED: Final = 8
"""Up to so many points have their values written beside them."""
_NEAR_EDGE: Final = 50


class _Point(NamedTuple):
    """A point of the picture, and the words beside it."""

    x: float
    y: float
    words: str


def draw_plot_svg(plot: Plot) -> str:
    """Return a picture of a number over time, in true distances of time.

    It has a label that says what it shows to those who do not see it.
    """
    from xml.etree.ElementTree import Element

    picture = Element(
        "svg",
        {
            "class": "plot",
            "role": "img",
            "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
            "width": "100%",
            "fill": "none",
            "stroke": "currentColor",
            "font-family": "inherit",
            "font-size": "14",
            "aria-label": f"{plot.label}. {plot.summary}",
        },
    )
    _draw_axes(picture, plot)
    _draw_curves(picture, plot)
    _draw_points(picture, plot)
    return write_svg(picture)


def _draw_axes(picture: "Element", plot: Plot) -> None:
    """Draw the two ends of the scale, and write the first and last day."""
    for y, words in ((_TOP, plot.high_words), (_BOTTOM, plot.low_words)):
        line = f"M{_LEFT} {y}H{_RIGHT}"
        add_shape(picture, "path", d=line, stroke_width=1, stroke_dasharray="2 4")
        _write_words(picture, (_LEFT - 8, y + 5), words, "end")
    first, last = plot.dots[0].at, plot.dots[-1].at
    low = _HEIGHT - 8
    _write_words(picture, (_LEFT, low), format_short_date(first), "start")
    if last.date() != first.date():
        _write_words(picture, (_RIGHT, low), format_short_date(last), "end")


def _draw_curves(picture: "Element", plot: Plot) -> None:
    """Join the points; where a number is not known, a gap stays."""
    run: list[str] = []
    for dot in (*plot.dots, None):
        if dot is not None and dot.value is not None:
            point = _place(plot, dot)
            run.append(f"{point.x:.1f} {point.y:.1f}")
            continue
        if run[1:]:
            add_shape(picture, "path", d=f"M{'L'.join(run)}", stroke_width=2)
        run = []


def _draw_points(picture: "Element", plot: Plot) -> None:
    """Draw the points, with their values where there is room for them."""
    known = [_place(plot, dot) for dot in plot.dots if dot.value is not None]
    are_labelled = len(known) <= _MOST_LABELLED
    for number, (x, y, words) in enumerate(known):
        at = {"cx": f"{x:.1f}", "cy": f"{y:.1f}"}
        add_shape(picture, "circle", **at, r=4, fill="currentColor")
        if are_labelled or number in (0, len(known) - 1):
            beside = y - 9 if y > _TOP + 12 else y + 20
            _write_words(picture, (x, beside), words, _choose_anchor(x))


def _choose_anchor(x: float) -> str:
    """Return how a text is aligned at a point, so that it stays in the picture."""
    if x < _LEFT + _NEAR_EDGE:
        return "start"
    return "end" if x > _RIGHT - _NEAR_EDGE else "middle"


def _place(plot: Plot, dot: Dot) -> _Point:
    """Return where a dot lies in the picture."""
    first, last = plot.dots[0].at, plot.dots[-1].at
    passed = _find_share(*(at.timestamp() for at in (dot.at, first, last)))
    share = _find_share(dot.value or 0, plot.low, plot.high)
    return _Point(
        x=_LEFT + (_RIGHT - _LEFT) * passed,
        y=_BOTTOM - (_BOTTOM - _TOP) * share,
        words=dot.words,
    )


def _find_share(value: float, low: float, high: float) -> float:
    """Return where a number lies between two others, from 0 to 1."""
    # One result alone, or all of one moment, has no distance in time.
    return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5


def _write_words(
    picture: "Element", at: tuple[float, float], words: str, anchor: str
) -> None:
    """Write words on the picture.

    Args:
        picture: What to write on.
        at: Where, from the left and from the top.
        words: What to write.
        anchor: Which end of the words stands there: ``start``, ``middle`` or ``end``.
    """
    x, y = (f"{part:.1f}" for part in at)
    look = {"text_anchor": anchor, "fill": "currentColor", "stroke": "none"}
    add_shape(picture, "text", words, x=x, y=y, **look)
