"""Answers from files: a bare mapping of id to value, or a whole document."""

from typing import Any

from neurocheck.errors import AnswersError
from neurocheck.problems import Code
from neurocheck.reading.yaml import parse_yaml, plain_value


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
    root, problems = parse_yaml(data, where)
    if problems:
        raise AnswersError(f"{where} cannot be read.", problems=tuple(problems))
    given = plain_value(root)
    if isinstance(given, dict) and str(given.get("format", "")).startswith(_DOCUMENTS):
        given = given.get("answers")
    if isinstance(given, dict):
        return given
    if root.content == "":
        return {}
    problem = Code.WRONG_KIND.at(
        where,
        root.position,
        expected="a mapping of question to answer",
        found=root.kind,
    )
    raise AnswersError(f"{where} cannot be read.", problems=(problem,))
