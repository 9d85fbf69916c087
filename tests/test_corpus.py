"""Inputs from fuzzing are tried again: see ``fuzz/fuzz.py``."""

import runpy
import sys
from pathlib import Path

import pytest

from support.each import each


_ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(_ROOT / "fuzz"))

from targets import TARGETS  # noqa: E402 - the folder is no package


_CORPUS = _ROOT / "tests" / "corpus"
_INPUTS = [
    pytest.param(target.name, path, id=f"{target.name}-{path.name}")
    for target in sorted(_CORPUS.iterdir())
    for path in sorted(target.iterdir())
]


@each(("target", "path"), _INPUTS)
def test_an_input_is_read_or_refused_in_words(target: str, path: Path) -> None:
    """Every input of the corpus works, or raises an error made for people."""
    TARGETS[target](path.read_bytes())


def test_every_target_has_a_corpus_and_it_is_small() -> None:
    """Each fuzz target has inputs, and the whole corpus is small."""
    sizes = [path.stat().st_size for path in _CORPUS.rglob("*") if path.is_file()]

    names = runpy.run_path(str(_ROOT / "fuzz" / "fuzz.py"))["_NAMES"]
    assert {path.name for path in _CORPUS.iterdir()} == set(TARGETS) == set(names)
    assert sum(sizes) < 200_000
