"""The catalogue of problem codes matches the program."""

import re
import runpy
from pathlib import Path

from neurocheck.problems import Code
from support.each import each


ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "problem-codes.md").read_text(encoding="utf-8")


def test_the_catalogue_is_current() -> None:
    """The page has the current codes and examples.

    Otherwise run: scripts/make_problem_codes.py
    """
    script = ROOT / "scripts" / "make_problem_codes.py"
    replace_catalogue = runpy.run_path(str(script))["replace_catalogue"]

    assert replace_catalogue(PAGE) == PAGE


@each("code", Code, ids=lambda code: code.name)
def test_every_code_has_its_example(code: Code) -> None:
    """Each code is on the page, with an example of the program's message."""
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| {code.number}")]

    *_, example = row.split(" | ")
    assert f": {code.number} " in example


def test_the_place_of_the_catalogue_is_kept() -> None:
    """The codes are between two markers, behind the words that lead to them."""
    marks = re.findall(r"^<!-- problem codes: (begin|end) -->$", PAGE, re.MULTILINE)

    assert marks == ["begin", "end"]
