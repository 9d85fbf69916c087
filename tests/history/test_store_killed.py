"""kill -9 in the middle of many saves; ``NEUROCHECK_TEST_SAVES`` says how many.

A few by default; 1,000 for a thorough run.
"""

import os
import random
import signal
from pathlib import Path

import msgspec
import pytest

from history.test_database import go, kept, saver
from neurocheck.environment import Environment
from neurocheck.history.cipher import has_cipher
from neurocheck.history.lock import rewrite_history
from neurocheck.history.passphrase import read_passphrase_file


SAVES = int(os.environ.get("NEUROCHECK_TEST_SAVES", "24"))


@pytest.mark.parametrize("is_locked", [False, True], ids=["plain", "locked"])
def test_kills_in_the_middle_of_many_saves_lose_nothing_said(
    world: Environment, key_file: Path, *, is_locked: bool
) -> None:
    """After each kill the database is whole and has every acknowledged record."""
    saves = SAVES
    if is_locked:
        saves = SAVES // 3  # each of them works out the key anew
        if not has_cipher():
            pytest.skip("without the extra lock (sqlcipher3)")
        rewrite_history(world, "", read_passphrase_file(key_file))
        name = {"NEUROCHECK_PASSPHRASE_FILE": str(key_file)}
        world = msgspec.structs.replace(world, variables={**world.variables, **name})
    chance = random.Random(20261122)  # noqa: S311 - no secret
    said: set[int] = set()
    while len(said) < saves:
        process = saver(world, saves)
        assert process.stdout
        go(process)
        for _ in range(chance.randrange(1, max(saves // 4, 2))):
            said.add(int(process.stdout.readline()))

        process.send_signal(signal.SIGKILL)

        rest = process.communicate()[0].split("\n")[:-1]  # the last may be cut off
        said.update(map(int, rest))
        assert said <= set(kept(world))
