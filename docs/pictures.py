"""Draw the picture in the README from the real program.

Run ``python docs/pictures.py``; it needs nothing but neurocheck itself.
"""

import io
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from neurocheck.cli.main import run
from neurocheck.environment import Environment


__all__ = ["ANSWERS", "draw_summary"]

WIDTH = 96
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # would be fetched from afar
SUMMARY = Path(__file__).with_name("summary.svg")
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
    """Give the summary of one person as an SVG picture."""
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
    with Path(os.devnull).open("w") as nowhere:
        console = Console(width=WIDTH, record=True, file=nowhere, color_system="256")
        console.print(Text.from_ansi(out.getvalue()), end="")
    drawn = console.export_svg(title="neurocheck assess", unique_id="summary")
    return _FONT.sub("", drawn)


if __name__ == "__main__":
    SUMMARY.write_text(draw_summary(), encoding="utf-8")
