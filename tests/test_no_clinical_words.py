"""Everything clinical is data: no clinical word stands in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from support.each import each
from test_house_style import SOURCES, shorten_path


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


def list_words(path: Path) -> Iterator[str]:
    """Yield every text and name of a file, but not the docstrings of code.

    The docstrings of commands are included, because they are help texts.
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
    """Return whether a node's docstring is the help text of a command."""
    return (
        path.parent.name == "cli"
        and isinstance(node, ast.FunctionDef)
        and bool(node.decorator_list)
    )


@each("path", SOURCES, ids=shorten_path)
def test_no_clinical_word_stands_in_the_code(path: Path) -> None:
    """No text or name in the code has a clinical word."""
    found = {
        (shorten_path(path), word.group().lower().strip())
        for text in list_words(path)
        for word in _CLINICAL.finditer(text.replace("_", " "))
    }

    assert found <= _ALLOWED


def test_the_walk_sees_help_and_texts() -> None:
    """The search reads help texts of commands, and skips other docstrings."""
    texts = {
        path.name: " ".join(list_words(path)) for path in SOURCES if "cli" in path.parts
    }

    assert "get a private summary" in texts["assess.py"]
    assert "One run of" not in texts["assess.py"]
