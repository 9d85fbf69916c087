"""Reads FHIR QuestionnaireResponses, one on each line, as a table of answers."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import polars as pl

from neurocheck.answers.accept import Answer
from neurocheck.cohort.tables.batch import Batch, Table
from neurocheck.errors import AnswersError
from neurocheck.interchange.fhir_answers import read_response
from neurocheck.questionnaire.model import NonAnswer, Questionnaire


__all__ = ["Misfit", "open_responses"]

_KEYS = ("resourceType", "questionnaire", "item", "id", "subject")
_MOST = 1_000  # columns; more are not named
_MISFIT = "\0"  # begins a cell that tells why an item did not fit


class Misfit(NamedTuple):
    """Stands for an answer that did not fit.

    Attributes:
        reason: Why it did not.
    """

    reason: str


def open_responses(table: Table, questionnaire: Questionnaire) -> Table:
    """Return a table of the answers in responses; any other table as it is."""
    if not {"resourceType", "item"} <= set(table.columns):
        return table
    return _ResponseTable(table, questionnaire)


class _ResponseTable:
    """A table with a row for each response, and a column for each question."""

    separator = ""
    header_lines = 0
    may_grow = False

    def __init__(self, lines: Table, questionnaire: Questionnaire) -> None:
        self._lines = lines
        self._questionnaire = questionnaire
        self.columns = ("id", "subject", *questionnaire.questions)
        self.rows = lines.rows
        self.notes = lines.notes
        self.share = lines.share
        self.close = lines.close

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the responses in batches; lines that are none are unreadable."""
        keys = [key for key in _KEYS if key in self._lines.columns]
        schema = dict.fromkeys(wanted, pl.String)
        for frame, unreadable in self._lines.batches(keys):
            rows: list[dict[str, str | None]] = []
            misfits = dict(unreadable)
            for place, line in enumerate(frame.iter_rows(named=True)):
                rows.append({})
                if place in unreadable:
                    continue
                given = {
                    key: self._lines.plain(cell)
                    for key, cell in line.items()
                    if cell is not None
                }
                try:
                    rows[-1] = self._read(given)
                except AnswersError as error:
                    misfits[place] = error.message
            columns = {name: [row.get(name) for row in rows] for name in wanted}
            yield Batch(pl.DataFrame(columns, schema=schema), misfits)

    def _read(self, given: dict[str, Any]) -> dict[str, str | None]:
        """Return the cells of a response.

        Raises:
            AnswersError: It is none, or the response to another form.
        """
        found = read_response(given, self._questionnaire)
        cells = {name: _write_cell(answer) for name, answer in found.answers.items()}
        for problem in found.problems:
            if problem.where in self._questionnaire.questions:
                cells[problem.where] = _MISFIT + problem.message
            elif problem.where not in self.columns and len(self.columns) < _MOST:
                self.columns = (*self.columns, problem.where)
        subject = given.get("subject")
        if isinstance(subject, dict):
            cells["subject"] = _write_text(subject.get("reference"))
        cells["id"] = _write_text(given.get("id"))
        return cells

    def plain(self, value: Any) -> Any:
        """Return the answer of a cell, or why it did not fit."""
        if value.startswith(_MISFIT):
            return Misfit(value.removeprefix(_MISFIT))
        return json.loads(value)


def _write_cell(answer: Answer) -> str | None:
    """Return an answer as a cell."""
    if isinstance(answer, NonAnswer):
        return None
    return msgspec.json.encode(answer).decode()


def _write_text(found: Any) -> str | None:
    """Return a text as a cell; None for anything else."""
    return _write_cell(found) if isinstance(found, str) else None
