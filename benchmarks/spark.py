"""Measures tables on Spark against plain Polars, on two cores of this machine.

Run it with ``python benchmarks/spark.py``, or with other sizes in millions of rows and
a number of rounds: ``python benchmarks/spark.py 1 5 --rounds 3``. Needs the extras
``cohort`` and ``spark``, Java, and Linux.

Every measurement is a process of its own over the same generated files, and the ways
take turns: plain Polars as one plan, ``score_files``, ``score`` on a DataFrame of Spark
that is written as Parquet, and Spark's bare copy of the same DataFrame. What counts is
the processor time of the process and of all below it, Java and its Python workers among
them. Spark's start, with a first small job, is counted alone. Ratios are medians of
those within a round. What came out stands in ``docs/spark.md``.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from cohort import MILLION, make_answers
from neurocheck.cohort.scoring.score import score, score_files
from neurocheck.guidance.load import load_guidance
from neurocheck.questionnaire.load import load_questionnaire


KINDS = ("polars", "files", "batches", "copy")
PARTS = 2  # files to a million rows
GOALS = {"files": 1.5, "batches": 8.0}


def generate(folder: Path, size: int) -> None:
    """Write files of half a million rows each."""
    chance = random.Random(1)  # noqa: S311 - not a secret
    questions = load_questionnaire().questions.values()
    frame = pl.DataFrame([make_answers(question, chance) for question in questions])
    rows = MILLION // PARTS
    for place in range(size * PARTS):
        part = frame.slice(place % PARTS * rows, rows)
        table = part.with_row_index("id", offset=place * rows)
        table.cast({"id": pl.Int64}).write_parquet(folder / f"{place:04}.parquet")


def run(kind: str, source: Path, target: Path) -> None:
    """Score or copy the files in one way, and print the time; one process's work."""
    asked = load_questionnaire()
    rules = load_guidance(questionnaire=asked)
    if kind == "polars":
        os.environ["POLARS_ROW_GROUP_PREFETCH_SIZE"] = "2"
        target.mkdir()
        before = start = read_tree_time(), time.perf_counter()
        plan = score(pl.scan_parquet(source), asked, rules)
        plan.sink_parquet(target / "all.parquet")
    else:
        before = read_tree_time(), time.perf_counter()
        spark = open_spark()
        ways: dict[str, Callable[[], Any]] = {
            "files": lambda: score_files(source, target, asked, rules),
            "batches": lambda: score(read(), asked, rules).write.parquet(str(target)),
            "copy": lambda: read().write.parquet(str(target)),
        }

        def read() -> Any:
            return spark.read.parquet(str(source))

        start = read_tree_time(), time.perf_counter()
        ways[kind]()
    end = read_tree_time(), time.perf_counter()
    found = {
        "start": start[0] - before[0],
        "processor": end[0] - start[0],
        "seconds": end[1] - start[1],
    }
    print(json.dumps(found))


def open_spark() -> Any:
    """Return a session on two cores whose Python workers have done something."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("benchmark")
    for key, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "4g",
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        # A row is so wide that Java never compiles the code that Spark makes for it.
        "spark.sql.codegen.wholeStage": "false",
    }.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.range(0, 2, 1, 2).mapInArrow(lambda rows: rows, "id long").collect()
    return spark


def read_tree_time() -> float:
    """Return the processor seconds of this process and of all below it."""
    used, above = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        number = int(stat.parent.name)
        above[number] = int(words[1])
        # Its own, and those of its children that ended.
        used[number] = sum(map(int, words[11:15]))

    def is_below(number: int) -> bool:
        while number in above and number != os.getpid():
            number = above[number]
        return number == os.getpid()

    ticks = sum(time for number, time in used.items() if is_below(number))
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(kind: str, source: Path) -> dict[str, float]:
    """Return what one way takes, in a process of its own."""
    with tempfile.TemporaryDirectory(dir=source.parent) as made:
        command = [sys.executable, __file__, "--run", kind, str(source), f"{made}/out"]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found


def compare(source: Path, size: int, rounds: int) -> dict[str, float]:
    """Measure files in every way, print the figures, and return each way's time."""
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind in KINDS:
            found[kind].append(measure(kind, source))
    for kind, each in found.items():
        used = statistics.median(one["processor"] for one in each)
        ratio = statistics.median(
            one["processor"] / plain["processor"]
            for one, plain in zip(each, found["polars"], strict=True)
        )
        print(
            f"{size} million rows, {kind}: {used:.1f} processor seconds,"
            f" {ratio:.2f} times plain Polars, goal {GOALS.get(kind, '-')};"
            f" Spark's start {statistics.median(one['start'] for one in each):.1f};"
            f" {statistics.median(one['seconds'] for one in each):.0f} s of the clock",
            flush=True,
        )
    return {
        kind: statistics.median(one["processor"] for one in each)
        for kind, each in found.items()
    }


def main() -> None:
    """Measure the sizes and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[1, 5])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    cost = {}
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as made:
            source = Path(made) / "answers"
            source.mkdir()
            generate(source, size)
            cost[size] = compare(source, size, given.rounds)
    small, large = min(cost), max(cost)
    for kind in KINDS:
        growth = cost[large][kind] / large / (cost[small][kind] / small)
        print(f"cost of a row, {large} million against {small}, {kind}: {growth:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
