"""The cases that clinicians can read, each file read once."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from neurocheck.document import Document
from support.bundled import documented


__all__ = ["CASES", "document_of", "list_answers", "read_cases"]

CASES = Path(__file__).parents[1] / "cases"


@cache
def read_cases(name: str) -> dict[str, Any]:
    """Return the cases of a file, such as ``published``, by their names."""
    text = (CASES / f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


@cache
def list_answers() -> dict[str, dict[str, Any]]:
    """Return the answers of every person of every case, by a name."""
    return {
        f"{path.stem}-{name}-{number}": answers
        for path in sorted(CASES.glob("*.yaml"))
        for name, case in read_cases(path.stem).items()
        for number, answers in enumerate(_list(case["answers"]), 1)
    }


@cache
def document_of(name: str) -> Document:
    """Return the document of the answers of that name."""
    return documented(list_answers()[name])


def _list(given: Any) -> list[dict[str, Any]]:
    """Return the answers of one person or of several as a list."""
    return given if isinstance(given, list) else [given]
