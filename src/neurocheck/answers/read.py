"""Answers from files: a bare mapping of id to value, or a whole document."""

import json
from typing import Any

from neurocheck.errors import AnswersError, Problem
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.reading.yaml import MAX_BYTES, parse_yaml, plain_value


__all__ = ["read_answers"]

_DOCUMENTS = ("neurocheck/", "neurocheck-draft/")


def read_answers(data: bytes, where: str) -> dict[str, Any]:
    r"""Read answers from JSON or YAML.

    Args:
        data: The file's bytes: a mapping ``id: value``, or a document that
            ``neurocheck assess`` wrote, whose answers are taken.
        where: The file's name, for problems.

    Returns:
        Raw answers by id, not yet accepted.

    Raises:
        AnswersError: The file cannot be read; it holds every problem.

    >>> read_answers(b"age: 58\nfeet-numb: both", "a.yaml")
    {'age': 58, 'feet-numb': 'both'}
    """
    found = _answers(_json(data))
    if found is not None:
        return found
    root, problems = parse_yaml(data, where)
    if problems:
        raise _unreadable(where, *problems)
    found = {} if root.content == "" else _answers(plain_value(root))
    if found is not None:
        return found
    problem = Code.WRONG_KIND.at(
        where,
        root.position,
        expected=_("a mapping of question to answer"),
        found=root.kind,
    )
    raise _unreadable(where, problem)


def _unreadable(where: str, *problems: Problem) -> AnswersError:
    """Make the error for a file that cannot be read."""
    return AnswersError(_("{file} cannot be read.", file=where), problems=problems)


def _answers(given: Any) -> dict[str, Any] | None:
    """Take the answers out of a document, or the mapping itself; None for neither."""
    if isinstance(given, dict) and str(given.get("format", "")).startswith(_DOCUMENTS):
        given = given.get("answers")
    return given if isinstance(given, dict) else None


def _json(data: bytes) -> Any:
    """Read JSON, or give None for what the YAML parser should read or refuse.

    The YAML parser knows the place of every problem, but it does not take the pairs
    of escapes that JSON writes for an emoji.
    """
    if len(data) > MAX_BYTES or not data.lstrip().startswith(b"{"):
        return None
    try:
        return json.loads(data, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a mapping of pairs with no key twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _refuse(_: str) -> None:
    """Refuse NaN and infinities, which are not JSON."""
    raise ValueError
