"""kill -9 in the middle of many saves; ``NEUROCHECK_TEST_SAVES`` says how many.

A few by default; 1,000 for a thorough run.
"""

import os
import random
import signal

from history.test_database import go, kept, saver
from neurocheck.environment import Environment


SAVES = int(os.environ.get("NEUROCHECK_TEST_SAVES", "60"))


def test_kills_in_the_middle_of_many_saves_lose_nothing_said(
    world: Environment,
) -> None:
    """After each kill the database is whole and has every acknowledged record."""
    chance = random.Random(20261122)  # noqa: S311 - no secret
    said: set[int] = set()
    while len(said) < SAVES:
        process = saver(world, SAVES)
        assert process.stdout
        go(process)
        for _ in range(chance.randrange(1, max(SAVES // 4, 2))):
            said.add(int(process.stdout.readline()))

        process.send_signal(signal.SIGKILL)

        rest = process.communicate()[0].split("\n")[:-1]  # the last may be cut off
        said.update(map(int, rest))
        assert said <= set(kept(world))
