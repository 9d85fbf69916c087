"""Print who needs a call this week, from the table of a clinic's form.

    python examples/weekly-clinic/weekly.py examples/weekly-clinic/week.csv
    python examples/weekly-clinic/weekly.py answers.csv map.yaml

The command ``neurocheck cohort score`` reads the table with a map: the second argument,
or else the one beside this file, which fits ``week.csv``. So each cell is understood as
an answer in the interview is, or refused. This program sorts what came out. What
is wrong is told by the command, and its status is the status here. It needs
``neurocheck[cohort]``.
"""

import argparse
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


def score_table(table: Path, rules: Path) -> list[dict[str, Any]]:
    """Return the result of each row: its urgency, and which rules apply.

    Raises:
        SystemExit: The table cannot be scored; the command has said why.
    """
    with tempfile.TemporaryDirectory() as folder:
        scored = Path(folder, "scored.parquet")
        command = [sys.executable, "-m", "neurocheck", "cohort", "score", str(table)]
        command += ["--map", str(rules), "-o", str(scored)]
        if status := subprocess.run(command, check=False).returncode:
            raise SystemExit(status)
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


def main(arguments: list[str]) -> None:
    """Print the counts and the list of calls."""
    parser = argparse.ArgumentParser(description="Print who needs a call this week.")
    parser.add_argument("table", metavar="TABLE", type=Path)
    parser.add_argument("map", metavar="MAP", type=Path, nargs="?", default=MAP)
    given = parser.parse_args(arguments)
    questionnaire = neurocheck.load_questionnaire()
    guidance = neurocheck.load_guidance(questionnaire=questionnaire)
    titles = {
        rule.id: rule.title for rule in guidance.red_flags if rule.level != "routine"
    }
    rows = score_table(given.table, given.map)
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
    main(sys.argv[1:])
