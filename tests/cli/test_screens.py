"""The screens of an interview look as they did when somebody looked at them.

Each file holds one walk through the interview at one size of window. Below each screen
stands how its letters look: ``b`` bold, ``d`` dim, ``c`` cyan, ``g`` green, ``r`` red,
and a capital for a bold colour. Written anew with NEUROCHECK_UPDATE_SNAPSHOTS=1.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import chain, product
from pathlib import Path

import pytest

from neurocheck.i18n.language import override
from neurocheck.i18n.numbers import format_date
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.keys import Keys
from neurocheck.translations.catalogs import find_languages
from support.keys import BACKSPACE, DOWN, ENTER, F2, SHIFT_TAB, SPACE, TAB
from support.languages import open_language
from support.window import FIRST_TWO, Window, leave_old_draft


pytestmark = pytest.mark.pty

SNAPSHOTS = Path(__file__).parent / "screens"
IS_UPDATE = os.environ.get("NEUROCHECK_UPDATE_SNAPSHOTS") == "1"
QUIET = 1.0 if IS_UPDATE else 10.0
"""Seconds without a new letter after which a screen counts as drawn."""

DRAWN = 0.1
"""Seconds without a new letter between two keys: a list can be drawn twice."""

LETTERS = {
    "": ".",
    "bold": "b",
    "dim": "d",
    "cyan": "c",
    "green": "g",
    "red": "r",
    "bold cyan": "C",
    "bold red": "R",
    "bold reverse": "v",
    "bold reverse red": "V",
}
WITHOUT_COLOUR = str.maketrans("CRVcgr", "bbv...")

WALK = [
    ("answers kept from last time", ""),
    ("several can be ticked", "2" + ENTER),
    ("nothing is ticked", ENTER),
    ("why we ask", DOWN + "?"),
    ("one is ticked", "?" + SPACE),
    ("danger", ENTER),
    ("what was given before", SHIFT_TAB),
    ("a number", "5" + SPACE + "1" + SPACE + ENTER + "2" + ENTER + TAB * 2),
    ("it does not fit", "7" + ENTER),
    ("one can be chosen", BACKSPACE + TAB),
    ("a number with units", "2" + ENTER),
    ("what was understood", "54 mmol/mol" + ENTER),
    ("nothing is chosen", ENTER),
    ("a scale", "3" + ENTER),
    ("a day", "12" + ENTER + BACKSPACE * 2 + "4" + ENTER),
    ("words", "2026-01-31" + ENTER),
    ("steps", "Why at night?" + ENTER + "2" + ENTER),
    ("a toe", "1" + ENTER),
    ("all answers so far", "1" + ENTER + F2),
    ("an answer to change", DOWN * 5),
    ("danger signs passed over", ENTER + ENTER + ENTER + TAB),
    ("all answers", "2" + ENTER),
    ("what next", ENTER),
    ("left", "3" + ENTER),
]
"""Screens by name, and the keys that lead there from the one before."""

FRAME = "═══ {name} ═══\n{screen}\n\n--- looks ---\n{looks}\n"


def drawn(window: Window, name: str) -> str:
    """Draw a screen, and below it how its letters look."""
    looks = [
        "".join(LETTERS[style] * len(text) for style, text in row).rstrip(".")
        for row in window.looks()
    ]
    return FRAME.format(name=name, screen=window.shown(), looks="\n".join(looks))


def press(window: Window, keys: str) -> None:
    """Press keys; what comes in one go with Enter would be set aside.

    So Enter comes by itself, and nothing more before what it led to is drawn whole.
    """
    *first, last = [part for part in re.split(f"({ENTER})", keys) if part] or [""]
    for part in first:
        before = window.shown()
        window.child.send(part)
        window.wait_until(
            lambda now, was=before: now != was and now.endswith("save and leave")  # type: ignore[misc]
        )
        window.read_until(lambda: False, DRAWN)
    window.child.send(last)


def settled(window: Window, draw: Callable[[], str], expected: str) -> str:
    """Draw a screen as soon as it is the one expected, or when no more comes."""
    window.read_until(lambda: draw() == expected, QUIET)
    return draw()


def expected_screens(path: Path, *, has_colour: bool) -> list[str]:
    """Read the screens of a file; the looks are those without colour if need be."""
    start = FRAME.partition("{")[0]
    parts = path.read_text(encoding="utf-8").split(start) if path.exists() else [""]
    screens = [start + part for part in parts[1:]]
    if has_colour:
        return screens
    return [
        "\n".join(
            line.translate(WITHOUT_COLOUR).rstrip(".") if is_look else line
            for line, is_look in marked(screen)
        )
        for screen in screens
    ]


def marked(screen: str) -> list[tuple[str, bool]]:
    """Return the lines of a screen, and whether each says how letters look."""
    shown, title, looks = screen.partition("--- looks ---\n")
    above = ((line, False) for line in (shown + title).split("\n")[:-1])
    return [*chain(above, ((line, True) for line in looks.split("\n")))]


@pytest.mark.parametrize(
    ("size", "signs", "colour"),
    [
        *product([(100, 40), (60, 24), (40, 20)], ["unicode", "ascii"], [True]),
        ((100, 40), "unicode", False),  # colour and size know nothing of one another
    ],
    ids=str,
)
def test_every_screen_is_as_it_was(
    size: tuple[int, int], signs: str, colour: bool, tmp_path: Path
) -> None:
    """Without colour the same words stand in the same places, as bold and as dim."""
    path = SNAPSHOTS / f"{size[0]}x{size[1]}-{signs}.txt"
    before = expected_screens(path, has_colour=colour)
    variables = {"NEUROCHECK_DATA_DIR": "kept", "TZ": "UTC"}
    if signs == "ascii":
        variables["PYTHONIOENCODING"] = "ascii"
    if not colour:
        variables["NO_COLOR"] = "1"
    leave_old_draft(tmp_path, FIRST_TWO)
    window = Window(tmp_path, "assess", size=size, variables=variables)
    window.wait("save and leave")

    screens = []
    is_update = IS_UPDATE and colour
    for number, (name, keys) in enumerate(WALK):
        expected = "" if is_update else before[number]
        press(window, keys)
        screens.append(settled(window, partial(drawn, window, name), expected))
        assert screens[-1] == expected or is_update
    if is_update:
        path.write_text("".join(screens), encoding="utf-8")
    assert window.end() == 0


IN_LANGUAGES = [
    ("welcome, and a danger question", ""),
    ("a sign of danger is ticked", "1" + SPACE),
    ("what to do at once", ENTER),
    ("to stop is chosen", "1"),
    ("summary with an emergency", ENTER),
]


@pytest.mark.parametrize("size", [(100, 40), (60, 24), (40, 20)], ids=str)
@pytest.mark.parametrize("code", find_languages())
def test_the_first_screens_of_every_language(
    code: str, size: tuple[int, int], tmp_path: Path
) -> None:
    """From the welcome to the words for an emergency, in each language that ships."""
    path = SNAPSHOTS / f"{size[0]}x{size[1]}-{code}.txt"
    kept = "" if IS_UPDATE else path.read_text(encoding="utf-8")
    before = re.split(r"(?=^═══ )", kept, flags=re.MULTILINE)[1:]
    with override(open_language(code)):
        leave = _(Keys.LEAVE.help)
    window = Window(
        *(tmp_path, "assess", "--lang", code),
        size=size,
        variables={"TZ": "UTC"},
        script="exec {program}",
        is_bundled=True,
    )
    window.wait_until(lambda shown: shown.endswith(leave))

    screens = []
    for number, (name, keys) in enumerate(IN_LANGUAGES):
        window.child.send(keys)
        draw = partial(undated, window, name, code)
        screens.append(settled(window, draw, "" if IS_UPDATE else before[number]))
    if IS_UPDATE:
        path.write_text("".join(screens), encoding="utf-8")
    assert screens == before or IS_UPDATE


def undated(window: Window, name: str, code: str) -> str:
    """Return a screen with a word for the date, which is another one tomorrow."""
    with override(open_language(code)):
        today = format_date(datetime.now(UTC))
    shown = re.sub(rf" +{today}", " (date)", window.shown())
    return f"═══ {name} ═══\n{shown}\n\n"
