"""Everything clinical is data: no clinical word stands in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from support.each import each
from test_house_style import SOURCES, name_of


_CLINICAL = re.compile(
    r"neuropath|diabet|nerve|numb(?!er)|tingl|burning|wound|ulcer|\bsore|\bpain|exosom"
    r"|hba1c|glucose|insulin|sugar|metformin|glycaem|thyroid|b12"
    r"|stroke|heart|sepsis|charcot|amputat|monofilament|tuning fork|peripheral"
    r"|autonomic|proximal|focal|symptom|mmol|mg/dl",
    re.IGNORECASE,
)
# Feet and toes are not among them: they are the names of places that drawings have.
_ALLOWED = {
    # What the program is for, in a word; a question set says the rest.
    ("src/neurocheck/cli/app.py", "nerve"),
    ("src/neurocheck/cli/app.py", "diabet"),
    # How a line of a drawing is named in SVG.
    ("src/neurocheck/report/drawings/feet.py", "stroke"),
    ("src/neurocheck/report/drawings/plot.py", "stroke"),
}


def said(path: Path) -> Iterator[str]:
    """Return every text and name of a file, docstrings of code excepted.

    The words of a command's help are docstrings too, so those of ``cli`` are given.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners)
        and isinstance(node.body[0], ast.Expr)
        and not _is_help(path, node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in documented:
                yield node.value
        elif isinstance(node, ast.Name):
            yield node.id.replace("_", " ")
        elif isinstance(node, ast.Attribute):
            yield node.attr.replace("_", " ")


def _is_help(path: Path, node: ast.AST) -> bool:
    """Return whether a docstring is shown to people: that of a command."""
    return (
        path.parent.name == "cli"
        and isinstance(node, ast.FunctionDef)
        and bool(node.decorator_list)
    )


@each("path", SOURCES, ids=name_of)
def test_no_clinical_word_stands_in_the_code(path: Path) -> None:
    """Texts and names of the code fit any question set."""
    found = {
        (name_of(path), word.group().lower().strip())
        for text in said(path)
        for word in _CLINICAL.finditer(text.replace("_", " "))
    }

    assert found <= _ALLOWED


def test_the_walk_sees_help_and_texts() -> None:
    """The walk reads a command's help, and passes over what only developers read."""
    texts = {path.name: " ".join(said(path)) for path in SOURCES if "cli" in path.parts}

    assert "get a private summary" in texts["assess.py"]
    assert "One run of" not in texts["assess.py"]
