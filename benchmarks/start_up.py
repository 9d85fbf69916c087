"""Measures how long the program takes to start, against a one-command Typer program.

Run it with ``python benchmarks/start_up.py`` in an environment where neurocheck is
installed. Every command is a whole process; the commands take turns, so that what
else the machine does hits all of them alike, and each figure is the ratio to the
yardstick of the same round.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


ROUNDS = 25
GOALS = {
    "--version": 0.6,
    "completion of a command": 1.0,
    "completion of a question's flag": 1.0,
    "assess": 1.0,
    "assess, as a report": 1.2,
}
YARDSTICK = """\
import typer

app = typer.Typer()


@app.command()
def main(name: str = "world") -> None:
    print(name)


app()
"""


def list_commands(folder: Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return the commands with the variables they need; the yardstick first."""
    yardstick = folder / "yardstick.py"
    yardstick.write_text(YARDSTICK)
    answers = folder / "answers.json"
    answers.write_text(json.dumps({"age": 58, "feet_numb": "both", "hba1c": 7.4}))
    program = [str(Path(sys.executable).with_name("neurocheck"))]
    completing = {
        "_NEUROCHECK_COMPLETE": "complete_bash",
        "COMP_WORDS": "neurocheck ass",
        "COMP_CWORD": "1",
    }
    flags = {**completing, "COMP_WORDS": "neurocheck assess --feet", "COMP_CWORD": "2"}
    assess = [*program, "assess", "--no-input", "--answers", str(answers), "--json"]
    return {
        "yardstick": ([sys.executable, str(yardstick)], {}),
        "--version": ([*program, "--version"], {}),
        "completion of a command": (program, completing),
        "completion of a question's flag": (program, flags),
        "assess": (assess, {}),
        "assess, as a report": (assess[:-1], {}),
    }


def measure(command: list[str], variables: dict[str, str]) -> float:
    """Run one process, and return its seconds."""
    environment = {**os.environ, **variables}
    start = time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return time.perf_counter() - start


def measure_imports(command: list[str]) -> dict[str, float]:
    """Return the milliseconds that a process spends on importing each package."""
    environment = {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    spent: dict[str, float] = {}
    for line in done.stderr.decode().splitlines():
        fields = line.removeprefix("import time:").split("|")
        if (
            len(fields) == len(("self", "cumulative", "name"))
            and fields[0].strip().isdigit()
        ):
            package = fields[2].strip().partition(".")[0]
            spent[package] = spent.get(package, 0) + int(fields[0]) / 1000
    return spent


def print_profile(todo: dict[str, tuple[list[str], dict[str, str]]]) -> None:
    """Print what an assessment imports and reads that the yardstick does not."""
    before, after = (
        measure_imports(todo["yardstick"][0]),
        measure_imports(todo["assess"][0]),
    )
    more = {name: spent - before.get(name, 0) for name, spent in after.items()}
    print("importing, beyond the yardstick (with the overhead of measuring it):")
    for name, cost in sorted(more.items(), key=lambda item: -item[1])[:5]:
        print(f"  {name}: {cost:.1f} ms")
    code = (
        "import time; from neurocheck.bundle import *;"
        "from neurocheck.questionnaire.load import load_questionnaire as load;"
        "start = time.perf_counter(); load_bundle(load(), None);"
        "print(f'{(time.perf_counter() - start) * 1000:.1f}')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    spent = done.stdout.decode().strip()
    print(f"reading and checking the three bundled files: {spent} ms")


def main() -> None:
    """Measure the commands in turn and print the ratios."""
    with tempfile.TemporaryDirectory() as name:
        todo = list_commands(Path(name))
        for command, variables in todo.values():
            measure(command, variables)
        seconds: dict[str, list[float]] = {label: [] for label in todo}
        for _ in range(ROUNDS):
            for label, (command, variables) in todo.items():
                seconds[label].append(measure(command, variables))
        print_profile(todo)
    yardstick = seconds.pop("yardstick")
    print(f"yardstick: {statistics.median(yardstick) * 1000:.0f} ms, {ROUNDS} rounds")
    for label, values in seconds.items():
        ratios = [a / b for a, b in zip(values, yardstick, strict=True)]
        goal = f", goal {GOALS[label]}" if label in GOALS else ""
        print(f"{label}: {statistics.median(ratios):.2f} times{goal}")


if __name__ == "__main__":
    main()
