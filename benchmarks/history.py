"""Measures how much longer it takes to list 10,000 assessments than none.

Run it with ``python benchmarks/history.py`` in an environment where neurocheck is
installed. Each figure is a whole process; the two histories take turns. The goal is
less than 0.3 seconds more. The trend over all of them is measured beside it.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path


ROUNDS = 15
COUNT = 10_000
GOAL = 0.3
PROGRAM = [sys.executable, "-m", "neurocheck"]


def run(folder: Path, *args: str) -> float:
    """Run a command on the history in a folder, and return its seconds."""
    environment = {**os.environ, "NEUROCHECK_DATA_DIR": str(folder)}
    start = time.perf_counter()
    subprocess.run([*PROGRAM, *args], env=environment, capture_output=True, check=True)
    return time.perf_counter() - start


def fill(folder: Path) -> None:
    """Fill a history with copies of one real assessment, a day apart each."""
    run(folder, "assess", "--no-input", "--save", "--feet-numb", "both", "--age", "58")
    first = datetime(1999, 1, 1, tzinfo=UTC)
    with closing(sqlite3.connect(folder / "history.sqlite3")) as connection, connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(records)")]
        others = ", ".join(name for name in names if name not in {"id", "created"})
        connection.executemany(
            f"INSERT INTO records (created, {others})"  # noqa: S608 - its own columns
            f" SELECT ?, {others} FROM records WHERE id = 1",
            [((first + timedelta(days=n)).isoformat(),) for n in range(COUNT - 1)],
        )


def main() -> None:
    """Measure both histories in turn and print the difference."""
    with tempfile.TemporaryDirectory() as name:
        empty, full = Path(name) / "empty", Path(name) / "full"
        fill(full)
        size = (full / "history.sqlite3").stat().st_size
        seconds: dict[Path, list[float]] = {empty: [], full: []}
        for _ in range(ROUNDS):
            for folder, values in seconds.items():
                values.append(run(folder, "history", "list"))
        trend = statistics.median(run(full, "history", "trend") for _ in range(3))
    before, after = (statistics.median(values) for values in seconds.values())
    print(f"{COUNT:,} assessments, {size / 1e6:.0f} MB, {ROUNDS} rounds")
    print(f"empty history listed: {before:.2f} s; full: {after:.2f} s")
    verdict = "met" if after - before < GOAL else "missed"
    print(f"difference: {after - before:.2f} s, goal {GOAL} s: {verdict}")
    print(f"trend over all of them: {trend:.2f} s")


if __name__ == "__main__":
    main()
