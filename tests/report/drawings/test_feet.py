"""The drawing of the feet."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from neurocheck.guidance.assessment import TouchResult
from neurocheck.i18n.language import Language, override
from neurocheck.questionnaire.model import TOES, Toe
from neurocheck.report.drawings.body import draw_body
from neurocheck.report.drawings.feet import (
    HERE,
    SIGNS,
    WIDTH,
    draw_feet_svg,
    draw_toes,
)
from neurocheck.report.summary import name_toe
from support.each import each


_MARKS = st.dictionaries(st.sampled_from(TOES), st.sampled_from(get_args(TouchResult)))


def _lines(marks: dict[Toe, str], *, unicode: bool) -> list[str]:
    """Return the drawing as text."""
    drawn = draw_toes(marks, unicode=unicode)
    return ["".join(span.text for span in row) for row in drawn]


@each("unicode", [True, False])
@each("toe", TOES)
def test_an_arrow_stands_over_the_toe_that_is_touched(toe: Toe, unicode: bool) -> None:
    """Exactly one toe is filled, on the right foot, under an arrow."""
    lines = _lines({toe: HERE}, unicode=unicode)

    full, arrow = SIGNS["not_felt"][not unicode], "▼" if unicode else "v"
    columns = {i for line in lines for i, sign in enumerate(line) if sign == full}
    arrows = {i for line in lines for i, sign in enumerate(line) if sign == arrow}
    assert columns == arrows
    assert len(columns) == (3 if toe.endswith("1") else 2)
    assert all((i < WIDTH / 2) == toe.startswith("left") for i in columns)


def test_toes_stand_in_their_order() -> None:
    """From the person's left: the left foot's little to big toe, then the right's."""
    places = {}
    for toe in TOES:
        row = next(line for line in _lines({toe: HERE}, unicode=False) if "#" in line)
        places[toe] = row.index("#")

    left = [f"left-{n}" for n in (5, 4, 3, 2, 1)]
    right = [f"right-{n}" for n in (1, 2, 3, 4, 5)]
    assert sorted(places, key=lambda toe: places[toe]) == [*left, *right]


def test_terminal_and_page_have_the_same_left() -> None:
    """A toe that is left of the middle in one drawing is so in the other."""
    for toe in TOES:
        row = next(line for line in _lines({toe: HERE}, unicode=False) if "#" in line)
        page = draw_feet_svg({toe: "felt"}, title="t", said="s")
        tick = float(page.split('d="M')[-1].split()[0])

        assert (row.index("#") < WIDTH / 2) == (tick < 120) == toe.startswith("left")


def test_both_drawings_say_whose_left_it_is() -> None:
    """A helper may look from the other side."""
    assert "As the person sees their own feet." in _lines({}, unicode=False)
    assert "Left is your left." in "".join(
        span.text for row in draw_body(["face"], unicode=False) for span in row
    )


@given(_MARKS)
def test_the_drawing_is_told_apart_without_colour(marks: dict[Toe, str]) -> None:
    """Every mark has a sign of its own, and all fits 40 columns in ASCII too."""
    for unicode in (True, False):
        text = "\n".join(_lines(marks, unicode=unicode))

        assert max(map(len, text.splitlines())) <= 38
        assert unicode or text.isascii()
        for mark, signs in SIGNS.items():
            assert (signs[not unicode] in text) == (mark in marks.values())


@each(
    ("said", "rows"),
    [
        ("left foot", ["left foot"]),
        ("der rechte Fuß von vorn", ["der rechte Fuß", "von vorn"]),
        ("右足" * 5, ["右足" * 4, "右足"]),
    ],
)
def test_names_of_feet_are_whole_in_any_language(said: str, rows: list[str]) -> None:
    """A long name is broken onto more lines below its own foot."""
    names = {"left foot": said, "right foot": "rechts"}
    with override(Language("xx", None, lambda *texts: names.get(texts[1], texts[1]))):
        drawn = draw_toes({}, unicode=True)

    feet = len(draw_toes({}, unicode=True)) - 2
    below = ["".join(span.text for span in row) for row in drawn[feet:-1]]
    assert [row.replace("rechts", "").strip() for row in below] == rows
    assert all(cell_len(row) <= WIDTH for row in below)
    assert below[0].endswith("rechts")


def test_every_toe_has_a_name() -> None:
    """Ten toes, ten names."""
    assert len({name_toe(toe) for toe in TOES}) == 10
