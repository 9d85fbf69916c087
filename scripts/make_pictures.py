"""Draw the picture in the README from the real program.

Run ``python scripts/make_pictures.py``.
"""

import io
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from neurocheck.cli.app import run
from neurocheck.environment import Environment


__all__ = ["ANSWERS", "draw_summary"]

DOCS = Path(__file__).parents[1] / "docs"
SUMMARY = DOCS / "summary.svg"
WIDTH = 80
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # would be fetched from afar
_NEXT = "What your answers share"  # the heading below the first screen


ANSWERS = """
danger_heart: none
danger_sudden: none
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
pain_score: 6
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
dark_thoughts: no
"""


def draw_summary() -> str:
    """Return the first screen of the summary of one person as an SVG picture."""
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
    screen = out.getvalue().partition(_NEXT)[0].rpartition("\n")[0].rstrip()
    return _draw(Text.from_ansi(screen), "summary", "neurocheck assess", WIDTH)


def _draw(text: Text, name: str, title: str, width: int) -> str:
    """Return styled text, as a terminal shows it, as an SVG picture."""
    with Path(os.devnull).open("w") as nowhere:
        console = Console(width=width, record=True, file=nowhere, color_system="256")
        console.print(text, end="\n\n")  # or letters of the last line are cut
    return _FONT.sub("", console.export_svg(title=title, unique_id=name))


def main() -> None:
    """Draw the picture again."""
    for name in [name for name in os.environ if name.startswith("NEUROCHECK_")]:
        del os.environ[name]
    SUMMARY.write_text(draw_summary(), encoding="utf-8")


if __name__ == "__main__":
    main()
