"""Draw the pictures in the README from the real program.

Run ``python scripts/make_pictures.py``; it needs the group ``test`` and a terminal.
Interviews are held in a window that nobody sees; what stands there in the end is drawn.
"""

import io
import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from neurocheck.cli.app import run
from neurocheck.environment import Environment


__all__ = ["ANSWERS", "SCREENS", "Screen", "draw_screen", "draw_summary"]

DOCS = Path(__file__).parents[1] / "docs"
SUMMARY = DOCS / "summary.svg"
WIDTH = 96
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # would be fetched from afar
_KEYS = "Ctrl-C save and leave"  # the last words on every screen
_UP, _DOWN, _ENTER = "\x1b[A", "\x1b[B", "\r"
_NONE = _UP * 3 + " " + _ENTER


class Screen(NamedTuple):
    """A screen to draw.

    Attributes:
        name: Name of the picture.
        flags: What stands behind ``neurocheck assess``.
        size: Columns and rows of the window.
        keys: What is pressed.
        words: What the screen has to show then.
    """

    name: str
    flags: Sequence[str]
    size: tuple[int, int]
    keys: str
    words: Sequence[str]


SCREENS = (
    Screen(
        name="question",
        flags=(),
        size=(WIDTH, 40),
        keys="".join(
            [
                *[_NONE] * 3,
                *["58", _ENTER, "2", "9", _ENTER, "65 mmol/mol", _ENTER],
                *["1", _ENTER, "7", _ENTER, _DOWN * 3, "?"],
            ]
        ),
        words=["» Yes, both feet", "Why we ask: Loss of feeling"],
    ),
    Screen(
        name="danger",
        flags=("--country", "UK"),
        size=(64, 24),
        keys=_DOWN + " " + _ENTER,
        words=["IMPORTANT", "What now?"],
    ),
    Screen(
        name="touch-test",
        flags=("--touch-test",),
        size=(64, 24),
        keys="21111" + _DOWN * 2,
        words=["Left foot, big toe: was", "» Not felt"],
    ),
)
ANSWERS = """
danger_heart: none
danger_nerves: none
feet_today: none
age: 58
diabetes_type: type2
diabetes_years: 9
hba1c: 65 mmol/mol
medicines: metformin
told_diabetes: pressure
feet_numb: both
feet_feelings: [burning, tingling]
feet_where: [toes, sole]
feet_since: longer
feet_pattern: [night, toes_first]
pain_score: 3
hands: no
legs: none
body_general: none
body_digestion: none
body_private: none
trunk_thigh: none
single_nerves: none
told_other: none
smoking: never
alcohol: some
habits: [move, look, shoes, fit]
checks_done: [eyes, kidneys]
own_words: Why do my feet burn only at night?
"""


def draw_summary() -> str:
    """Return the summary of one person as an SVG picture."""
    out = io.StringIO()
    environment = Environment(
        stdin=io.StringIO(ANSWERS),
        stdout=out,
        stderr=io.StringIO(),
        variables={"FORCE_COLOR": "1"},
        now=lambda: datetime(2026, 11, 22, tzinfo=UTC),
        width=WIDTH,
    )
    run(["assess", "--no-input", "--answers", "-"], environment)
    return _draw(Text.from_ansi(out.getvalue()), "summary", "neurocheck assess", WIDTH)


def draw_screen(screen: Screen) -> str:
    """Run an interview up to a screen, and return that screen as an SVG picture.

    Raises:
        AssertionError: The screen never appears.
    """
    from support.window import Window

    command = " ".join(("neurocheck", "assess", *screen.flags))
    with TemporaryDirectory() as folder:
        window = Window(
            Path(folder), "assess", *screen.flags, size=screen.size, is_bundled=True
        )
        window.wait(_KEYS)
        window.child.send(screen.keys)
        window.wait_until(
            lambda shown: (
                shown.endswith(_KEYS) and all(words in shown for words in screen.words)
            ),
            ", ".join(screen.words),
        )
        rows = window.looks()
        window.kill()
    lines = [Text.assemble(*((text, style) for style, text in row)) for row in rows]
    return _draw(Text("\n").join(lines), screen.name, command, screen.size[0])


def _draw(text: Text, name: str, title: str, width: int) -> str:
    """Return styled text, as a terminal shows it, as an SVG picture."""
    with Path(os.devnull).open("w") as nowhere:
        console = Console(width=width, record=True, file=nowhere, color_system="256")
        console.print(text, end="\n\n")  # or letters of the last line are cut
    return _FONT.sub("", console.export_svg(title=title, unique_id=name))


def main() -> None:
    """Draw all pictures again."""
    sys.path.insert(0, str(DOCS.parent / "tests"))
    for name in [name for name in os.environ if name.startswith("NEUROCHECK_")]:
        del os.environ[name]
    SUMMARY.write_text(draw_summary(), encoding="utf-8")
    for screen in SCREENS:
        path = DOCS / f"{screen.name}.svg"
        path.write_text(draw_screen(screen), encoding="utf-8")


if __name__ == "__main__":
    main()
