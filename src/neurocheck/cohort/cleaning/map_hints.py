"""Says how to mend the mistakes that are made in nearly every first map."""

from collections.abc import Iterator
from dataclasses import replace

from neurocheck.i18n.translate import gettext as _
from neurocheck.reading.nodes import Node
from neurocheck.reading.structs import Reader


__all__ = ["explain_problems"]

_OF_COLUMNS = {"column", "id", "by"}
_OF_ONE_WORD = {"unit", "dates"}


def explain_problems(reader: Reader) -> None:
    """Add to the problems of a map what somebody can do about them."""
    hints = dict(_find_hints(reader.root, ()))
    reader.problems = [
        replace(one, hint=one.hint or hints.get((one.line, one.column), ""))
        for one in reader.problems
    ]


def _find_hints(
    node: Node, way: tuple[str, ...]
) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield places at which there may be a problem, each with the way to mend it.

    Args:
        node: The part of the map that is looked through.
        way: The keys that lead to it from the top.
    """
    if not node.content:
        yield node.position, _explain_empty(way)
    elif node.content == "?" and "values" in way:
        yield (
            node.position,
            _(
                "write one of these words in place of '?' (where nobody can tell:"
                " dont-know), or put a '#' before the line"
            ),
        )
    elif node.content == "?" and way[-1] in _OF_ONE_WORD:
        yield (
            node.position,
            _("write one of these words in place of '?', or put a '#' before the line"),
        )
    elif isinstance(node.content, dict):
        for key, inner in node.content.items():
            yield from _find_hints(inner, (*way, key))
            if way[-1:] == ("options",) and key.startswith("?"):
                yield (
                    node.keys[key],
                    _("write an option in its place, or put a '#' before the line"),
                )
        if way[:1] == ("columns",) and "split" in node.keys:
            yield (
                node.keys["split"],
                _("cells with several answers can only be split under 'answers'"),
            )


def _explain_empty(way: tuple[str, ...]) -> str:
    """Return how to mend the empty part to which some keys lead."""
    if way == ("answers",):
        return _(
            "nothing is matched yet: uncomment a suggestion below it by taking its '#'"
            " away, or write a line such as '  age: NAME OF THE COLUMN'"
        )
    if way == ("columns",):
        return _(
            "nothing is matched yet: uncomment the lines below it by taking their '#'"
            " away, or put a '#' before 'columns:' as well"
        )
    if _OF_COLUMNS.intersection(way[-1:]):
        return _("a column without a name is called by its place, such as: column 3")
    if way[:-1] == ("answers",):
        return _(
            "write the name of a column behind it, or take the '#' away from the lines"
            " below it that belong to it"
        )
    return _("fill it in, or put a '#' before the line")
