"""Reads answers that are given to ``neurocheck assess``, in a file or as flags."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from neurocheck.answers.accept import Answer, accept_all, format_unusable_count
from neurocheck.cli.output import write_note
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError, Problem, UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.nodes import MAX_BYTES
from neurocheck.sanitize import one_line
from neurocheck.storage import read_limited


__all__ = ["read_given", "split_pairs"]

_STDIN = Path("-")


def read_given(
    environment: Environment,
    questionnaire: Questionnaire,
    path: Path | None,
    *typed: Mapping[str, Any],
) -> dict[str, Answer]:
    """Return the answers of the file and of the command line, which wins.

    Args:
        environment: Where standard input and the day come from.
        questionnaire: What is answered.
        path: The file; ``-`` for standard input.
        typed: What was typed, by question; of two the later wins.

    Raises:
        AnswersError: It holds the problems of all channels.
    """
    problems: list[Problem] = []
    accepted: dict[str, Answer] = {}
    today = environment.now().date()
    # In order of precedence. Each is read even where one before it failed, so that a
    # single run names every problem.
    channels: list[Callable[[], dict[str, Answer]]] = [
        lambda: _read_file(environment, path, questionnaire),
        *(partial(accept_all, questionnaire, one, today=today) for one in typed),
    ]
    for channel in channels:
        try:
            accepted.update(channel())
        except AnswersError as error:
            if not error.problems:
                raise
            problems.extend(error.problems)
    if problems:
        raise AnswersError(
            format_unusable_count(len(problems)), problems=tuple(problems)
        )
    return accepted


def _read_file(
    environment: Environment, path: Path | None, questionnaire: Questionnaire
) -> dict[str, Answer]:
    """Return the answers in a file, or on standard input where it is ``-``."""
    from neurocheck.answers.read import is_resource, read_answers

    if path is None:
        return {}
    if path == _STDIN:
        name, data = _("standard input"), environment.read_stdin()
    else:
        name, data = one_line(str(path)), read_limited(path, MAX_BYTES)
    given = read_answers(data, name)
    if not given:
        write_note(environment, _("{file} holds no answers.", file=name))
    if is_resource(given):
        from neurocheck.cli.response import take_response

        return take_response(environment, given, questionnaire, name).answers
    return accept_all(questionnaire, given, where=name, today=environment.now().date())


def split_pairs(pairs: list[str]) -> dict[str, Any]:
    """Return the values of ``--answer ID=VALUE`` by id, several of one id as a list.

    Raises:
        UsageError: There is no ``=`` in one of them.
    """
    given: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(_("--answer needs the form ID=VALUE, such as age=58."))
        key = name.strip().replace("-", "_")
        given[key] = [*given[key], value] if key in given else [value]
    return {key: value[0] if len(value) == 1 else value for key, value in given.items()}
