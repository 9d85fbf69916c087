"""A number over time as an inline SVG picture.

It needs no script, no style sheet and no network, takes the colour of the text
around it, and prints in black and white.
"""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Final, NamedTuple

from neurocheck.i18n.numbers import format_short_date
from neurocheck.report.blocks import Dot, Plot


__all__ = ["to_svg"]

_WIDTH: Final = 640
_HEIGHT: Final = 150
_LEFT: Final = 56
_RIGHT: Final = 24
_TOP: Final = 24
_BOTTOM: Final = 30
_LABELLED: Final = 8
"""Up to so many points have their values written beside them."""
_NEAR_EDGE: Final = 50


class _Spot(NamedTuple):
    """A point on the picture, and the words beside it."""

    x: float
    y: float
    words: str


def to_svg(plot: Plot) -> str:
    """Draw a number over time, in true distances of time.

    Args:
        plot: What to draw. Its texts must have been escaped before, as the HTML
            renderer does with the whole report.

    Returns:
        An ``svg`` element that says what it shows to those who do not see it.
    """
    parts = [
        f'<svg class="plot" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="100%"',
        'fill="none" stroke="currentColor" font-family="inherit" font-size="14"',
        f'aria-label="{plot.label}. {plot.summary}">',
        *_axes(plot),
        *_curves(plot),
        *_marks(plot),
        "</svg>",
    ]
    return "\n".join(parts)


def _axes(plot: Plot) -> Iterator[str]:
    """Draw the two ends of the scale, and of the time."""
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for y, words in ((_TOP, plot.high_words), (bottom, plot.low_words)):
        yield (
            f'<path d="M{_LEFT} {y}H{right}" stroke-width="1" stroke-dasharray="2 4"/>'
        )
        yield _text(_LEFT - 8, y + 5, words, "end")
    first, last = plot.dots[0], plot.dots[-1]
    yield _text(_LEFT, _HEIGHT - 8, escape(format_short_date(first.at)), "start")
    if last.at.date() != first.at.date():
        yield _text(right, _HEIGHT - 8, escape(format_short_date(last.at)), "end")


def _curves(plot: Plot) -> Iterator[str]:
    """Join the points; a gap stays where a number is not known."""
    run: list[str] = []
    for dot in (*plot.dots, None):
        if dot is not None and dot.value is not None:
            spot = _spot(plot, dot)
            run.append(f"{spot.x:.1f} {spot.y:.1f}")
            continue
        if run[1:]:
            yield f'<path d="M{"L".join(run)}" stroke-width="2"/>'
        run = []


def _marks(plot: Plot) -> Iterator[str]:
    """Draw the points, with their values where there is room for them."""
    known = [_spot(plot, dot) for dot in plot.dots if dot.value is not None]
    is_labelled = len(known) <= _LABELLED
    for number, spot in enumerate(known):
        yield (
            f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="4" fill="currentColor"/>'
        )
        if is_labelled or number in (0, len(known) - 1):
            above = spot.y - 9 if spot.y > _TOP + 12 else spot.y + 20
            yield _text(spot.x, above, spot.words, _side(spot.x))


def _side(x: float) -> str:
    """Say where a text stands, so that it does not leave the picture."""
    if x < _LEFT + _NEAR_EDGE:
        return "start"
    return "end" if x > _WIDTH - _RIGHT - _NEAR_EDGE else "middle"


def _spot(plot: Plot, dot: Dot) -> _Spot:
    """Say where a point lies."""
    share = _share(dot.value or 0, plot.low, plot.high)
    return _Spot(
        x=_LEFT + (_WIDTH - _LEFT - _RIGHT) * _since(plot, dot.at),
        y=_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share,
        words=dot.words,
    )


def _since(plot: Plot, at: datetime) -> float:
    """Say where a time lies between the first, 0, and the last, 1."""
    first, last = plot.dots[0].at, plot.dots[-1].at
    return _share(at.timestamp(), first.timestamp(), last.timestamp())


def _share(value: float, low: float, high: float) -> float:
    """Say where a number lies between two others, from 0 to 1."""
    return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5


def _text(x: float, y: float, words: str, anchor: str) -> str:
    """Write words on the picture."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor"'
        f' stroke="none">{words}</text>'
    )
