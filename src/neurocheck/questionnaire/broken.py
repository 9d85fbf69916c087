"""What a file names and what could not be read.

What is wrong with such a thing is told where it stands. That it is missing
elsewhere only follows from that, and is not told again.
"""

from collections.abc import Iterator, Mapping

from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.convert import Reader
from neurocheck.reading.yaml import Node


__all__ = ["broken_names"]

_HOLDERS = ("sections", "questions", "derived")


def broken_names(reader: Reader, found: Questionnaire) -> frozenset[str]:
    """List what a file names and what could not be read, wherever it is used."""
    read = {*found.questions, *found.formulas}
    given: Mapping[str, object] = found.conditions
    unread = {name for name, condition in given.items() if condition is None}
    return frozenset({*_declared(reader.root)} - read | unread)


def _declared(node: Node) -> Iterator[str]:
    """Give the id of every question and derived number below a node."""
    content = node.content
    if isinstance(content, list):
        for item in content:
            yield from _declared(item)
    elif isinstance(content, dict):
        inner = [content[key] for key in _HOLDERS if key in content]
        for item in inner:
            yield from _declared(item)
        if not inner and "id" in content and isinstance(content["id"].content, str):
            yield content["id"].content
