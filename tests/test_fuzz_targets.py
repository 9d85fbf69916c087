"""The targets of fuzzing reach what they are made for: see ``fuzz/targets.py``."""

import random
import sys
from pathlib import Path

from neurocheck.errors import NeurocheckError
from support.each import each


sys.path.insert(0, str(Path(__file__).parents[1] / "fuzz"))

from targets import LOADERS, TARGETS


_TRIED = 60


def test_every_target_that_changes_something_valid_has_its_loader_named() -> None:
    """A new target of this kind is held to the promises below."""
    assert set(LOADERS) == {name for name in TARGETS if name.endswith("_shape")}


@each("name", LOADERS)
def test_what_the_changes_start_from_is_valid(name: str) -> None:
    """Without a change the loader accepts it, and the whole target works."""
    LOADERS[name](b"")
    TARGETS[name](b"")


@each("name", LOADERS)
def test_many_changed_inputs_get_past_the_loader(name: str) -> None:
    """A fifth at least is accepted, so that the code behind the loader is tried too."""
    dice = random.Random(f"{name} 1")  # noqa: S311 - the same in every run
    accepted = 0
    for _ in range(_TRIED):
        try:
            LOADERS[name](dice.randbytes(dice.randint(4, 64)))
        except NeurocheckError:
            continue
        accepted += 1

    assert accepted >= _TRIED / 5
