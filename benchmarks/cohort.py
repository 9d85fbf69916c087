"""Measures how fast tables are scored, against a bare copy of the same columns.

Run it with ``python benchmarks/cohort.py``, or with other sizes in millions of rows:
``python benchmarks/cohort.py 1 5``. Needs the extra ``cohort``.

Every measurement is a process of its own that reads a generated table and writes the
result beside it, streaming. The yardstick reads the same columns of the same table with
Polars, writes as many of the same types, and does nothing else. In CSV the result is
twice as large as the table, and to write it takes longer than the whole of that copy;
so a second yardstick reads the result and writes it again. Both processor seconds
and seconds of the clock are printed, since the clock also counts what else the machine
does. The ratio to the yardstick is one of processor seconds, those of child processes
among them; the two take turns, and the middle one of the pairs counts. What came out
stands in ``docs/cohort.md``.

``score`` on a file that Polars scans itself needs more memory than the command,
because Polars reads ahead of what it can write, even where it is told to read two row
groups ahead and no more.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from neurocheck.answers.accept import accept
from neurocheck.cli.app import run as run_program
from neurocheck.cohort.scoring.score import score
from neurocheck.environment import Environment
from neurocheck.guidance.assess import assess
from neurocheck.guidance.load import load_guidance
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Question, Type


SIZES = [1, 5, 20]
MILLION = 1_000_000
ADULTS_WITH_DIABETES = 589 * MILLION  # IDF Diabetes Atlas 2025
TOGETHER = 40  # different sets of options per question
LOOP = 2_000
ROUNDS = 3
LARGE = 20  # from so many millions of rows on, one round has to do
GOALS = (
    "in Parquet 1.2 times the yardstick for score, 1.4 for the command; 600 MB for the"
    " command"
)
GOAL_MINUTES = 10


def make_answers(question: Question, chance: random.Random) -> pl.Series:
    """Return a million answers: half without symptoms, a tenth unknown."""
    if question.type.is_number:
        low, high = question.low or 0, question.high or 0
        steps = 10**question.decimals
        some = [chance.randint(int(low * steps), int(high * steps)) for _ in range(999)]
        numbers = [number / steps for number in some]
        kind = pl.Float64 if question.type is Type.DECIMAL else pl.Int64
        values = pl.Series([*numbers, *[None] * 100], dtype=pl.Float64).cast(kind)
    elif question.type is Type.TEXT:
        values = pl.Series(["In my own words", None])
    else:
        values = pl.Series(
            [*_make_option_answers(question, chance), "dont-know", "declined", None]
        )
    picked = [chance.randrange(len(values)) for _ in range(MILLION // 10)]
    order = pl.Series(picked).sample(MILLION, with_replacement=True, seed=len(values))
    return values.gather(order).alias(question.id)


def _make_option_answers(question: Question, chance: random.Random) -> list[str]:
    """Return answers to a question with options, each as often as it comes."""
    options = list(question.choices)
    if question.type is Type.CHOICE:
        return options * 10
    common = [name for name in options if name not in question.exclusive]
    several = [
        ";".join(name for name in common if name in found)
        for found in (
            chance.sample(common, chance.randint(1, 3 if len(common) > 3 else 2))
            for _ in range(TOGETHER)
        )
    ]
    return several + [*question.exclusive, common[0]][:1] * TOGETHER


def generate(folder: Path, sizes: list[int]) -> None:
    """Write tables of these sizes in millions of rows; the larger repeat the first."""
    chance = random.Random(1)  # noqa: S311 - not a secret
    questions = load_questionnaire().questions.values()
    frame = pl.DataFrame([make_answers(question, chance) for question in questions])
    frame.write_parquet(folder / "piece.parquet", row_group_size=100_000)
    piece = pl.scan_parquet(folder / "piece.parquet")
    for size in sizes:
        table = pl.concat([piece] * size).with_row_index("id")
        table.sink_parquet(folder / f"{size}.parquet", row_group_size=100_000)
    table = pl.scan_parquet(folder / "1.parquet")
    table.sink_csv(folder / "1.csv")
    table.sink_csv(folder / "1-quoted.csv", quote_style="always")


def run(kind: str, source: Path, target: Path) -> None:
    """Score one table and print the time and memory; this is one process's work."""
    clock, used = time.perf_counter(), read_processor_time()
    if kind == "command":
        environment = Environment.of_process()
        command = ["cohort", "score", str(source), "-o", str(target)]
        if run_program(command, environment):
            raise SystemExit(1)
    else:
        run_plan(kind, source, target)
    found = {
        "seconds": time.perf_counter() - clock,
        "processor": read_processor_time() - used,
        "megabytes": read_peak_memory(),
    }
    print(json.dumps(found))


def run_plan(kind: str, source: Path, target: Path) -> None:
    """Score one table as one Polars plan.

    Args:
        kind: ``score`` for ours, ``copy`` for the yardstick.
        source: The table.
        target: The file to write the result to.
    """
    os.environ["POLARS_ROW_GROUP_PREFETCH_SIZE"] = "2"  # else it reads far ahead
    asked = load_questionnaire()
    rules = load_guidance(questionnaire=asked)
    plans: dict[str, Callable[[pl.LazyFrame], Any]] = {
        "score": lambda frame: score(frame, asked, rules),
        "copy": lambda frame: frame,
    }
    if source.suffix == ".csv":
        numbers = {Type.INTEGER: pl.Int64, Type.DECIMAL: pl.Float64}
        schema: dict[str, Any] = {"id": pl.Int64} | {
            name: numbers.get(question.type, pl.String)
            for name, question in asked.questions.items()
        }
        names = pl.scan_csv(source).collect_schema()
        schema = {name: kind for name, kind in schema.items() if name in names}
        frame = pl.scan_csv(source, schema_overrides=schema)
        plans[kind](frame).sink_csv(target)
    else:
        plans[kind](pl.scan_parquet(source)).sink_parquet(target)


def read_processor_time() -> float:
    """Return the processor seconds of this process and of its children that ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def read_peak_memory() -> float:
    """Return the peak memory of this process in megabytes, as Linux counts it."""
    # Not ru_maxrss, which a child inherits from the process that starts it.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(kind: str, source: Path, target: Path) -> dict[str, float]:
    """Score or copy a table in a process of its own, and return its time and memory."""
    command = [sys.executable, __file__, "--run", kind, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure_loop(folder: Path) -> float:
    """Return how many people a second are assessed one by one."""
    asked = load_questionnaire()
    rules = load_guidance(questionnaire=asked)
    frame = pl.read_parquet(folder / "1.parquet", n_rows=LOOP).drop("id")
    people = [
        {name: accept(asked.questions[name], raw) for name, raw in row.items()}
        for row in frame.rows(named=True)
    ]
    start = time.process_time()
    for answers in people:
        assess(asked, rules, answers)
    return LOOP / (time.process_time() - start)


def compare(source: Path, size: int, rounds: int) -> float:
    """Measure a table, print the figures, and return the seconds per million rows."""
    scored, copied = (source.with_name(f"{n}{source.suffix}") for n in ("out", "copy"))
    found = [
        {
            "command": measure("command", source, scored),
            "result": measure("copy", scored, copied),
            "score": measure("score", source, scored),
            "copy": measure("copy", source, copied),
        }
        for _ in range(rounds)
    ]
    for kind in ("score", "command", "copy", "result"):
        best = min((one[kind] for one in found), key=lambda one: one["processor"])
        ratio, other = (
            statistics.median(
                one[kind]["processor"] / one[yardstick]["processor"] for one in found
            )
            for yardstick in ("copy", "result")
        )
        print(
            f"{source.name}, {kind}: "
            f"{size * MILLION / best['processor'] / 1000:.0f} thousand rows per "
            f"processor second, {size * MILLION / best['seconds'] / 1000:.0f} thousand "
            f"per second of the clock, {ratio:.2f} times the yardstick, "
            f"{other:.2f} times a copy of the result, "
            f"peak {max(one[kind]['megabytes'] for one in found):.0f} MB",
            flush=True,
        )
    return min(one["score"]["processor"] for one in found) / size


def main(sizes: list[int]) -> None:
    """Measure the sizes and print the figures."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        generate(folder, sorted({1, *sizes}))
        cost = {}
        for size in sizes:
            rounds = ROUNDS if size < LARGE else 1
            cost[size] = compare(folder / f"{size}.parquet", size, rounds)
        for name in ("1.csv", "1-quoted.csv"):
            compare(folder / name, 1, ROUNDS)
        print(f"one by one: {measure_loop(folder):,.0f} people per processor second")
    largest = max(sizes)
    growth = cost[largest] / cost[min(sizes)]
    print(f"cost of a row, {largest} million against {min(sizes)}: {growth:.2f} times")
    minutes = cost[largest] * ADULTS_WITH_DIABETES / MILLION / 60 / 2
    print(
        f"589 million rows on two cores: {minutes:.1f} minutes, goal {GOAL_MINUTES}; "
        f"goals: {GOALS}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
