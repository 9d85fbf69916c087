"""The drawings of feet and body."""

from typing import Any, get_args

from neurocheck.guidance.assessment import TouchResult
from neurocheck.questionnaire.model import Toe
from neurocheck.report.drawings.body import (
    draw_body_svg,
    draw_marked_feet_svg,
    is_drawn,
)
from neurocheck.report.drawings.feet import draw_feet_svg
from support.each import each
from support.pages import Page


PLACES = [
    *("face", "eyes", "chest", "belly"),
    *(
        f"{part}_{side}"
        for part in ("hip", "thigh", "shin", "foot", "toes", "hand")
        for side in ("left", "right")
    ),
]


def attributes(svg: str, name: str) -> list[str]:
    """Return the values of an attribute, in order."""
    return [value or "" for key, value in Page(svg).attributes if key == name]


def test_feet_have_ten_toes_that_do_not_touch() -> None:
    """Each toe is a circle of its own, and the feet mirror each other."""
    svg = draw_feet_svg({}, title="Feet", said="")

    x, y, r = (
        [float(v) for v in attributes(svg, name)[-10:]] for name in ("cx", "cy", "r")
    )
    assert len(x) == 10
    for a in range(10):
        for b in range(a):
            apart = ((x[a] - x[b]) ** 2 + (y[a] - y[b]) ** 2) ** 0.5
            assert apart > r[a] + r[b]
    assert [240 - value for value in x[:5]] == x[5:]


@each("toe", get_args(Toe))
@each("mark", [*get_args(TouchResult), "reported"])
def test_each_mark_differs_without_colour(toe: Toe, mark: Any) -> None:
    """A marked toe is drawn in another way for each mark, and only that toe."""
    drawn = {
        other: draw_feet_svg({toe: other}, title="Feet", said="")
        for other in [*get_args(TouchResult), "reported"]
    }
    shapes = {svg.split("</desc>")[1] for svg in drawn.values()}

    assert len(shapes) == 4
    assert drawn[mark] != draw_feet_svg({}, title="Feet", said="")
    assert Page(drawn[mark]).open == []


@each("place", PLACES)
def test_body_has_every_place_of_the_terminal(place: str) -> None:
    """A place that the terminal draws is hatched on the sheet, and alone."""
    svg = draw_body_svg([place])

    assert is_drawn(place)
    assert attributes(svg, "fill").count("url(#body-hatch)") == 1
    assert draw_body_svg(["nowhere"]).count("url(#body-hatch)") == 0


def test_feet_are_drawn_large_only_where_they_are_named() -> None:
    """Sore toes are hatched, five on each side; other places need no feet."""
    svg = draw_marked_feet_svg(["toes_left", "foot_right", "hand_left"])

    assert attributes(svg, "fill").count("url(#near-hatch)") == 6
    assert draw_marked_feet_svg(["hand_left"]) == ""
