"""Measures how long the program takes to start, against a one-command Typer program.

Run it with ``python benchmarks/start_up.py`` in an environment where neurocheck is
installed; in a checkout, it compiles the bundled files first, as installing does. Every
command is a whole process; the commands take turns, so that what else the machine does
hits all of them alike, and each figure is the ratio to the yardstick of the same round.
An environment with more packages than the program needs is slower for both.
"""

import json
import os
import runpy
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
    "assess, with a visit sheet": 1.3,
    "learn": 1.2,
    "assess --help": 1.3,
}
MEMORY_GOAL = 27
"""Of an assessment, in megabytes."""
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
        "assess, with a visit sheet": (
            [*assess, "--force", "-o", str(folder / "sheet.html")],
            {},
        ),
        "learn": ([*program, "learn", "--no-pager", "exosomes"], {}),
        "assess --help": ([*program, "assess", "--help"], {}),
    }


def make_variables(more: dict[str, str]) -> dict[str, str]:
    """Return the variables of a process, which keeps compiled code as a person's does.

    Without it every run would compile our own code, and never that of the libraries.
    """
    forbids = "PYTHONDONTWRITEBYTECODE"
    return {**{k: v for k, v in os.environ.items() if k != forbids}, **more}


def measure(command: list[str], variables: dict[str, str]) -> float:
    """Run one process, and return its seconds."""
    environment = make_variables(variables)
    start = time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return time.perf_counter() - start


def measure_memory(command: list[str]) -> float:
    """Run one process, and return the most megabytes that it held."""
    # Through a small process: the peak of the one that starts it would count as well.
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    small = [sys.executable, "-I", "-S", "-c", code, *command]
    variables = make_variables({})
    done = subprocess.run(small, env=variables, capture_output=True, check=True)
    return float(done.stdout)


def measure_imports(command: list[str]) -> dict[str, float]:
    """Return the milliseconds that a process spends on importing each package."""
    environment = make_variables({"PYTHONPROFILEIMPORTTIME": "1"})
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
    script = Path(__file__).parents[1] / "scripts" / "compile_data.py"
    runpy.run_path(str(script), run_name="__main__")
    with tempfile.TemporaryDirectory() as name:
        todo = list_commands(Path(name))
        for command, variables in todo.values():
            measure(command, variables)
        seconds: dict[str, list[float]] = {label: [] for label in todo}
        for _ in range(ROUNDS):
            for label, (command, variables) in todo.items():
                seconds[label].append(measure(command, variables))
        print_profile(todo)
        print(f"memory: {measure_memory(todo['assess'][0]):.1f} MB, goal {MEMORY_GOAL}")
    yardstick = seconds.pop("yardstick")
    print(f"yardstick: {statistics.median(yardstick) * 1000:.0f} ms, {ROUNDS} rounds")
    for label, values in seconds.items():
        ratios = [a / b for a, b in zip(values, yardstick, strict=True)]
        goal = f", goal {GOALS[label]}" if label in GOALS else ""
        print(f"{label}: {statistics.median(ratios):.2f} times{goal}")


if __name__ == "__main__":
    main()
