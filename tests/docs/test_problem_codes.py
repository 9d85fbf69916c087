"""The catalogue of problem codes in the guide matches the program."""

import runpy
from pathlib import Path

from neurocheck.problems import Code
from support.each import each


ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "question-sets.md").read_text(encoding="utf-8")


def test_the_catalogue_is_current() -> None:
    """The guide has the current codes and examples.

    Otherwise run: scripts/make_problem_codes.py
    """
    script = ROOT / "scripts" / "make_problem_codes.py"
    replace_catalogue = runpy.run_path(str(script))["replace_catalogue"]

    assert replace_catalogue(GUIDE) == GUIDE


@each("code", Code, ids=lambda code: code.name)
def test_every_code_has_its_example(code: Code) -> None:
    """Each code is in the guide, with an example of the program's message."""
    (row,) = [
        line for line in GUIDE.splitlines() if line.startswith(f"| {code.number}")
    ]

    *_, example = row.split(" | ")
    assert f": {code.number} " in example
