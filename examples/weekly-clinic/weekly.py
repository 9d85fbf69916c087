"""Print who needs a call this week, from the table of a clinic's form.

    python examples/weekly-clinic/weekly.py examples/weekly-clinic/week.csv

The command ``neurocheck cohort score`` reads the table with the map beside this file,
so that each cell is understood as an answer in the interview is, or refused. This
program sorts what came out. It needs ``neurocheck[cohort]``.
"""

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

import neurocheck


# In the order of need. Nobody can tell how soon the fourth kind needs care, and of a
# row that could not be read nothing at all is known: both come before an appointment.
ORDER = ["emergency", "same_day", "not read", "cannot_tell", "soon", "routine"]
MAP = Path(__file__).with_name("map.yaml")


def score_table(table: Path) -> list[dict[str, Any]]:
    """Return the result of each row: its urgency, and which rules apply."""
    with tempfile.TemporaryDirectory() as folder:
        scored = Path(folder, "scored.parquet")
        command = [sys.executable, "-m", "neurocheck", "cohort", "score", str(table)]
        subprocess.run([*command, "--map", str(MAP), "-o", str(scored)], check=True)
        return list(pl.read_parquet(scored).to_dicts())


def explain_row(row: dict[str, Any], titles: dict[str, str]) -> Iterator[str]:
    """Yield why a person is to be called, in words."""
    yield from (title for flag, title in titles.items() if row[f"flag_{flag}"])
    if row["danger_open"]:
        yield f"open questions about danger: {row['danger_open']}"
    if row["status"] == "cells_refused":
        yield "an answer could not be read"
    if row["urgency"] is None:
        yield "nothing is known: no answer, or a row that could not be read"


def main(table: str) -> None:
    """Print the counts and the list of calls."""
    questionnaire = neurocheck.load_questionnaire()
    guidance = neurocheck.load_guidance(questionnaire=questionnaire)
    titles = {
        rule.id: rule.title for rule in guidance.red_flags if rule.level != "routine"
    }
    rows = score_table(Path(table))
    counts = Counter(row["urgency"] or "not read" for row in rows)

    print(f"{len(rows)} people:", ", ".join(f"{counts[each]} {each}" for each in ORDER))
    print("\nTo call, in this order:")
    for row in sorted(rows, key=lambda one: ORDER.index(one["urgency"] or "not read")):
        why = list(explain_row(row, titles))
        # An open danger question is a reason at every level.
        if row["urgency"] != "routine" or row["danger_open"]:
            print(f"- {row['id']} ({row['urgency'] or 'not read'}): {'; '.join(why)}")
    print("\n'routine' says that no rule was raised. It does not say that all is well.")


if __name__ == "__main__":
    main(sys.argv[1])
