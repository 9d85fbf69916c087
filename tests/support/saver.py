"""Saves documents one by one, and prints each number once it is saved.

Run as a program of its own: ``saver.py COUNT``, with ``NEUROCHECK_DATA_DIR`` set.
"""

import sys

from neurocheck.environment import Environment
from neurocheck.history.store import open_history
from support.bundled import documented


def main(count: int) -> None:
    """Save a document this many times, opening the history each time."""
    world = Environment.of_process()
    document = documented({"feet_numb": "both"})
    world.stdout.write("ready\n")
    world.stdout.flush()
    world.stdin.readline()
    for _ in range(count):
        with open_history(world, create=True) as history:
            number = history.save(document)
        world.stdout.write(f"{number}\n")
        world.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
