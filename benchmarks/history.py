"""Measures how much longer it takes to list 10,000 assessments than none.

Run it with ``python benchmarks/history.py`` in an environment where neurocheck is
installed. Each figure is a whole process; the two histories take turns. The goal is
less than 0.3 seconds more. Then 50,000 are followed by a trend and exported; the goals
are 5 seconds for the trend and 200 MB for both. Processor seconds are printed as well,
since the clock also counts what else the machine does.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from neurocheck.history.database import atomic, connect
from neurocheck.history.records import insert_record


ROUNDS = 15
COUNT = 10_000
MANY = 50_000
GOAL = 0.3
PROGRAM = [sys.executable, "-m", "neurocheck"]


def run(folder: Path, *args: str) -> float:
    """Run a command on the history in a folder, and return its seconds."""
    environment = {**os.environ, "NEUROCHECK_DATA_DIR": str(folder)}
    start = time.perf_counter()
    subprocess.run([*PROGRAM, *args], env=environment, capture_output=True, check=True)
    return time.perf_counter() - start


def fill(folder: Path, count: int) -> None:
    """Fill a history with copies of one real assessment, a day apart each."""
    run(folder, "assess", "--no-input", "--save", "--feet-numb", "both", "--age", "58")
    first = datetime(1900, 1, 1, tzinfo=UTC)
    connection = connect(folder / "history.sqlite3")
    with closing(connection), atomic(connection):
        row = connection.execute("SELECT * FROM records").fetchone()
        for day in range(count - 1):
            created = (first + timedelta(days=day)).isoformat()
            insert_record(connection, (created, *row[2:]))


def measure(folder: Path, *args: str) -> tuple[float, float, float]:
    """Run a command, and return its seconds, those of the processor, and its MB."""
    code = (
        "import resource, sys; from neurocheck.cli.app import run;"
        "from neurocheck.environment import Environment;"
        f"run({list(args)!r}, Environment.of_process());"
        "used = resource.getrusage(resource.RUSAGE_SELF);"
        "peak = open('/proc/self/status').read().partition('VmHWM:')[2].split()[0];"
        "print(used.ru_utime + used.ru_stime, int(peak) / 1024, file=sys.stderr)"
    )
    environment = {**os.environ, "NEUROCHECK_DATA_DIR": str(folder)}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True
    )
    seconds = time.perf_counter() - start
    processor, megabytes = done.stderr.decode().splitlines()[-1].split()
    return seconds, float(processor), float(megabytes)


def measure_many(folder: Path) -> None:
    """Print what a trend over very many assessments takes, and their export."""
    fill(folder, MANY)
    target = folder / "all.jsonl"
    for args in (["history", "trend"], ["history", "export", "-o", str(target)]):
        seconds, processor, megabytes = measure(folder, *args)
        print(
            f"{MANY:,} assessments, {args[1]}: {seconds:.1f} s,"
            f" {processor:.1f} s of the processor, {megabytes:.0f} MB"
        )


def main() -> None:
    """Measure both histories in turn and print the difference."""
    with tempfile.TemporaryDirectory() as name:
        empty, full = Path(name) / "empty", Path(name) / "full"
        fill(full, COUNT)
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
    with tempfile.TemporaryDirectory() as name:
        measure_many(Path(name))


if __name__ == "__main__":
    main()
