"""Locks and unlocks the history again and again, until it is killed.

Run as a program of its own: ``locker.py PASSPHRASE``, with ``NEUROCHECK_DATA_DIR`` set.
"""

import sys

from neurocheck.environment import Environment
from neurocheck.history.lock import rewrite_history
from neurocheck.history.store import is_locked


def main(key: str) -> None:
    """Lock what is not locked, change the lock for the same one, then take it away."""
    world = Environment.of_process()
    world.stdout.write("ready\n")
    world.stdout.flush()
    while True:
        if is_locked(world):
            rewrite_history(world, key, key)
            rewrite_history(world, key, "")
        else:
            rewrite_history(world, "", key)


if __name__ == "__main__":
    main(sys.argv[1])
