"""Drafts: the answers of an interview that is not over yet, kept on this machine.

There is one file for each question set. It is written after every answer, and
deleted when the interview ends.
"""

import glob
import os
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final, Literal

import msgspec

from neurocheck.answers.accept import Answer, Answers, accept
from neurocheck.data_folder import erase, read_kept
from neurocheck.errors import AnswersError, StorageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.steps import PartialInput
from neurocheck.os_errors import os_error_text
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import one_line
from neurocheck.storage import write_private


__all__ = [
    "FORMAT",
    "MAX_BYTES",
    "Beside",
    "Resumed",
    "discard_draft",
    "load_draft",
    "locate_draft",
    "save_draft",
]

FORMAT: Final = "neurocheck-draft/1"
MAX_BYTES = 4 * 1024 * 1024
_MAX_NAME = 60
_BROKEN = ".broken"


class _Version(msgspec.Struct, frozen=True, kw_only=True):
    """The question set that was asked."""

    id: str
    version: str
    sha256: str


class _Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of a draft file."""

    format: Literal["neurocheck-draft/1"]
    questionnaire: _Version
    saved: datetime
    answers: dict[str, str | int | float | list[str]]
    systems: tuple[str, ...] = ()
    # The key that drafts had from the beginning, so that old ones can be read.
    partial_inputs: dict[str, str | list[str]] = msgspec.field(
        name="unfinished", default_factory=dict
    )


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept beside answers.

    Attributes:
        partial_inputs: Input that is not an answer yet, by question id.
        systems: The systems of units that numbers were typed in.
    """

    partial_inputs: Mapping[str, PartialInput] = {}
    systems: Collection[str] = ()


class Resumed(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a draft, as far as it can still be used.

    Attributes:
        answers: The answers that still fit.
        dropped: Short names of the questions whose answers no longer fit, or the id
            of a question that is gone. They are asked again.
        saved: When the draft was written, in UTC.
        partial_inputs: Input that was not an answer yet, by question id.
        systems: The systems of units that numbers were typed in.
    """

    answers: dict[str, Answer]
    dropped: tuple[str, ...]
    saved: datetime
    partial_inputs: dict[str, PartialInput] = {}
    systems: tuple[str, ...] = ()


def locate_draft(data_dir: Path, questionnaire: Questionnaire, number: int = 1) -> Path:
    """Return the path of a draft for a question set, or for a part of it.

    Args:
        data_dir: The folder for drafts.
        questionnaire: The question set that is asked.
        number: Number of the draft, from 1, where several interviews are open.
    """
    subject = "-".join(filter(None, (questionnaire.id, questionnaire.part)))
    name = re.sub(r"[^A-Za-z0-9_-]", "_", subject)[:_MAX_NAME]
    end = f".{number}" if number > 1 else ""
    return data_dir / f"draft-{name}{end}.json"


def save_draft(
    data_dir: Path,
    questionnaire: Questionnaire,
    answers: Answers,
    now: datetime,
    number: int = 1,
    beside: Beside | None = None,
) -> None:
    """Write the answers given so far to a draft.

    Args:
        data_dir: The folder for drafts.
        questionnaire: The question set that is asked.
        answers: All answers, hidden questions included.
        now: The time, in UTC.
        number: Number of the draft; see :func:`locate_draft`.
        beside: What is kept beside them.

    Raises:
        StorageError: The draft cannot be written.
    """
    beside = beside or Beside()
    draft = _Draft(
        format=FORMAT,
        questionnaire=_Version(
            id=questionnaire.id,
            version=questionnaire.version,
            sha256=questionnaire.sha256,
        ),
        saved=now,
        answers={
            name: list(answer) if isinstance(answer, tuple) else answer
            for name, answer in answers.items()
        },
        partial_inputs={
            name: list(partial) if isinstance(partial, tuple) else partial
            for name, partial in beside.partial_inputs.items()
        },
        systems=tuple(sorted(beside.systems)),
    )
    data = msgspec.json.format(msgspec.json.encode(draft), indent=2) + b"\n"
    write_private(locate_draft(data_dir, questionnaire, number), data)


def load_draft(
    data_dir: Path, questionnaire: Questionnaire, number: int = 1
) -> Resumed | None:
    """Return the answers of a draft, as far as they still fit.

    Args:
        data_dir: The folder for drafts.
        questionnaire: The question set that is asked now.
        number: Number of the draft; see :func:`locate_draft`.

    Returns:
        The answers, or None if there is no draft.

    Raises:
        StorageError: The draft cannot be read. A damaged one has been renamed, so
            that the next call finds none.
    """
    path = locate_draft(data_dir, questionnaire, number)
    data = read_kept(path, MAX_BYTES)
    if data is None:
        return None
    if len(data) > MAX_BYTES:
        raise _put_aside(path)
    try:
        draft = msgspec.json.decode(data, type=_Draft)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise _put_aside(path) from None
    # Another version of the set is no fault: each answer is accepted on its own.
    if draft.questionnaire.id != questionnaire.id:
        raise _put_aside(path)
    return _accept_answers(draft, questionnaire)


def discard_draft(
    data_dir: Path, questionnaire: Questionnaire, number: int = 1
) -> None:
    """Delete a draft, if there is one, and damaged ones that were put aside for it.

    Raises:
        StorageError: One cannot be deleted.
    """
    path = locate_draft(data_dir, questionnaire, number)
    for one in (path, *data_dir.glob(f"{glob.escape(path.name)}{_BROKEN}-*")):
        _delete(one)


def _delete(path: Path) -> None:
    """Delete a draft, if it is there.

    Raises:
        StorageError: It cannot be deleted.
    """
    try:
        erase(path)
    except OSError as error:
        message = _(
            "The draft {path} cannot be deleted: {reason}. It holds answers; delete it"
            " yourself.",
            path=one_line(str(path)),
            reason=os_error_text(error),
        )
        raise StorageError(message) from None


def _accept_answers(draft: _Draft, questionnaire: Questionnaire) -> Resumed:
    """Return the answers of a draft that the question set still accepts."""
    answers: dict[str, Answer] = {}
    dropped = []
    for name, raw in draft.answers.items():
        question = questionnaire.questions.get(name)
        if question is None:
            dropped.append(one_line(name))
            continue
        try:
            # No day is needed: what was typed as 'since 2009' is kept as a number.
            answers[name] = accept(question, raw)
        except AnswersError:
            dropped.append(one_line(question.short))
    return Resumed(
        answers=answers,
        dropped=tuple(dropped),
        saved=draft.saved,
        partial_inputs={
            name: tuple(partial) if isinstance(partial, list) else one_line(partial)
            for name, partial in draft.partial_inputs.items()
            if name in questionnaire.questions
        },
        systems=draft.systems,
    )


def _put_aside(path: Path) -> StorageError:
    """Rename a damaged draft, and return the error that says where it is now."""
    places = (path.with_name(f"{path.name}{_BROKEN}-{number}") for number in count(1))
    aside = next(place for place in places if not os.path.lexists(place))
    try:
        path.rename(aside)
    except OSError as error:
        message = _(
            "The draft {path} is damaged and cannot be put aside: {reason}. Move or"
            " delete it, then start again.",
            path=one_line(str(path)),
            reason=os_error_text(error),
        )
        return StorageError(message)
    message = _(
        "The answers kept from last time are damaged and cannot be used. The file was"
        " put aside as {path}. It is deleted when the next interview is over.",
        path=one_line(str(aside)),
    )
    return StorageError(message)
