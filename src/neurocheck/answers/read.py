"""Reads answers from JSON or YAML: a bare mapping of id to value, or a document."""

import json
from collections.abc import Mapping
from typing import Any

from neurocheck.errors import AnswersError, Problem
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.reading.nodes import MAX_BYTES, plain_value


__all__ = ["find_resource", "is_resource", "read_answers"]

_DOCUMENT_FORMATS = ("neurocheck/", "neurocheck-draft/")


def read_answers(data: bytes, where: str) -> dict[str, Any]:
    r"""Return the answers of a file by question id, not yet accepted.

    Args:
        data: The bytes of the file, in JSON or YAML: a mapping ``id: value``, or a
            document of ``neurocheck assess``, whose answers are taken. Something of
            FHIR comes back as it is; see :func:`is_resource`.
        where: The name of the file, for problems.

    Raises:
        AnswersError: The file cannot be read; it holds every problem.

    >>> read_answers(b"age: 58\nfeet-numb: both", "a.yaml")
    {'age': 58, 'feet-numb': 'both'}
    """
    found = _find_answers(_parse_json(data))
    if found is not None:
        return found
    # JSON does not need it.
    from neurocheck.reading.yaml import parse_yaml

    root, problems = parse_yaml(data, where)
    if problems:
        raise _make_error(where, *problems)
    found = {} if root.content == "" else _find_answers(plain_value(root))
    if found is not None:
        return found
    problem = Code.WRONG_KIND.at(
        where,
        root.position,
        expected=_("a mapping of question to answer"),
        found=root.kind,
    )
    raise _make_error(where, problem)


def is_resource(given: Mapping[str, Any]) -> bool:
    """Return whether a mapping from a file calls itself something of FHIR."""
    return "resourceType" in given


def find_resource(data: bytes) -> dict[str, Any] | None:
    """Return what a file holds of FHIR; None for anything else."""
    found = _parse_json(data)
    return found if isinstance(found, dict) and is_resource(found) else None


def _make_error(where: str, *problems: Problem) -> AnswersError:
    """Return the error for a file that cannot be read."""
    return AnswersError(_("{file} cannot be read.", file=where), problems=problems)


def _find_answers(given: Any) -> dict[str, Any] | None:
    """Return the answers of a document, or a bare mapping; None for anything else."""
    if isinstance(given, dict) and str(given.get("format", "")).startswith(
        _DOCUMENT_FORMATS
    ):
        given = given.get("answers")
    return given if isinstance(given, dict) else None


def _parse_json(data: bytes) -> Any:
    """Return the value of a JSON file; None for what the YAML parser has to read.

    The YAML parser can read most JSON, and knows the place of every problem. It
    refuses the pairs of escapes that JSON writes for an emoji, though.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    # None for these too: the YAML parser then refuses them with a place and a reason.
    if len(data) > MAX_BYTES or not data.lstrip().startswith(b"{"):
        return None
    try:
        return json.loads(
            data, object_pairs_hook=_refuse_duplicates, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        return None


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a mapping of key-value pairs; raise ValueError if a key stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _refuse_constant(_name: str) -> None:
    """Raise ValueError for NaN and infinities, which are not JSON."""
    raise ValueError
