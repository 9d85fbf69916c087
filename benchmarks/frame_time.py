"""Measures how long a person waits from a key press to the next question.

    python benchmarks/frame_time.py [ROUNDS]

First, the time from the start of the program to its first question. Goal: 160 ms.

An interview runs in a pseudo-terminal. For each question the time runs from the
key press that answers it to the last words of the next question's screen, which are
in the stream when it is drawn whole. The yardstick is the time of a program that only
echoes what is typed. Goal: less than 10 ms at the median, 30 ms at worst.
"""

import os
import sys
import tempfile
from statistics import median
from time import perf_counter

import pexpect


_SIZE = (40, 100)
_QUESTIONS = 20
_END = "save and leave"
_TAB = "\t"


def measure_frames() -> list[float]:
    """Return the milliseconds to the first and each next question of one interview."""
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        child = pexpect.spawn(
            sys.executable,
            ["-m", "neurocheck", "assess", "--fresh", "--no-save"],
            dimensions=_SIZE,
            encoding="utf-8",
            env={**os.environ, "NEUROCHECK_DATA_DIR": folder, "TERM": "xterm"},
        )
        child.expect(_END)
        first = (perf_counter() - start) * 1000
        child.delaybeforesend = None
        waits = [_measure_wait(child, _TAB, _END) for _ in range(_QUESTIONS)]
        child.close(force=True)
    return [first, *waits]


def measure_echoes() -> list[float]:
    """Return the milliseconds that a program takes that only echoes."""
    child = pexpect.spawn("cat", encoding="utf-8", echo=False)
    child.delaybeforesend = None
    waits = [
        _measure_wait(child, f"{number}\n", f"{number}\r?\n") for number in range(100)
    ]
    child.close(force=True)
    return waits


def _measure_wait(child: "pexpect.spawn[str]", key: str, until: str) -> float:
    """Press a key, and return the milliseconds until the expected text comes."""
    start = perf_counter()
    child.send(key)
    child.expect(until)
    return (perf_counter() - start) * 1000


def main() -> None:
    """Measure and print the milliseconds and the ratio to the yardstick."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    measured = [measure_frames() for _ in range(rounds)]
    waits = [wait for _first, *following in measured for wait in following]
    yardstick = median(measure_echoes())
    print(f"echo            median {yardstick:6.2f} ms")
    print(f"first question  median {median(first for first, *_ in measured):6.0f} ms")
    print(
        f"next question   median {median(waits):6.2f} ms   worst {max(waits):6.2f} ms"
    )
    print(f"                {median(waits) / yardstick:.0f} times the echo")


if __name__ == "__main__":
    main()
