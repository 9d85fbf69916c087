"""The drawing of the body."""

from neurocheck.report.drawings.body import WIDTH, draw_body, is_drawn
from support.each import each


PLACES = [
    "face",
    "eyes",
    "chest",
    "belly",
    *(
        f"{part}_{side}"
        for part in ("hip", "thigh", "shin", "foot", "toes", "hand")
        for side in ("left", "right")
    ),
]


def lines(*places: str, unicode: bool = False) -> list[str]:
    """Draw places and give the lines."""
    return [
        "".join(span.text for span in row).rstrip()
        for row in draw_body(places, unicode=unicode)
    ]


def marked_columns(*places: str) -> set[int]:
    """Return the columns of all marked cells."""
    return {
        column
        for line in lines(*places)
        for column, cell in enumerate(line)
        if cell in "#@"
    }


def test_feet_are_marked() -> None:
    """Marked places are filled, and nothing else is."""
    assert lines("foot_left", "toes_left", "eyes") == [
        "L       :::::       R",
        "       :@:::@:",
        "       :::::::",
        "        :::::",
        "         :::",
        "    :::::::::::::",
        "   :::::::::::::::",
        "   ::  :::::::  ::",
        "  ::   :::::::   ::",
        "  ::  :::::::::  ::",
        " :::  :::: ::::  :::",
        " ::   :::: ::::   ::",
        "       ::: :::",
        "       ::: :::",
        "      #### ::::",
        "     ##### :::::",
        "Left is your left.",
    ]


def test_of_a_body_marked_below_the_waist_the_lower_half_is_drawn() -> None:
    """Both sides are named there too, and where a hand is marked, all is drawn."""
    assert lines("toes_left", "thigh_right") == [
        "L     :::::::::     R",
        "      :::: ####",
        "      :::: ####",
        "       ::: :::",
        "       ::: :::",
        "      :::: ::::",
        "     ##### :::::",
        "Left is your left.",
    ]
    assert len(lines("toes_left", "hand_right")) == len(lines("face")) == 17


@each("place", PLACES)
def test_every_known_place_is_drawn(place: str) -> None:
    """Each place has cells of its own, in Unicode and in ASCII."""
    assert is_drawn(place)
    assert marked_columns(place)
    assert any(sign in line for line in lines(place, unicode=True) for sign in "█●")


@each("part", ["hip", "thigh", "shin", "foot", "toes", "hand"])
def test_left_is_on_the_left(part: str) -> None:
    """The person's own left is left of the middle, and right is right."""
    middle = WIDTH // 2

    assert max(marked_columns(f"{part}_left")) < middle
    assert min(marked_columns(f"{part}_right")) > middle


def test_spans_say_which_cells_are_marked() -> None:
    """A renderer can style marked cells."""
    last = draw_body(["toes_right"], unicode=False)[-2]

    assert [(span.text, span.marked) for span in last] == [
        ("     ::::: ", False),
        ("#####", True),
    ]


@each("places", [[], ["tail"]], ids=["none", "unknown"])
def test_nothing_to_mark_draws_nothing(places: list[str]) -> None:
    """There is no drawing without a mark."""
    assert draw_body(places, unicode=True) == ()


def test_the_drawing_is_small() -> None:
    """It fits beside a text."""
    assert (len(lines("face")), WIDTH) == (17, 21)
