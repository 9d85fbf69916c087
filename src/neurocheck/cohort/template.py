"""Describes the columns of a table of answers, and makes an empty one."""

from collections.abc import Iterator
from typing import Any

import msgspec
import polars as pl

from neurocheck.answers.accept import explain_expected
from neurocheck.cohort.cleaning.clean import column_type
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.model import NON_ANSWERS, Question, Questionnaire
from neurocheck.sanitize import escape_markdown


__all__ = ["ColumnDescription", "describe_columns", "empty_table", "to_markdown"]


class ColumnDescription(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A column of a table of answers.

    Attributes:
        id: Its name.
        type: The type of the question.
        text: The question as the person reads it.
        expected: In words, what its cells hold.
        options: Option ids and their labels.
        exclusive: Options that stand alone.
        unit: The unit of bare numbers.
        units: The units that are understood.
        low: The smallest number.
        high: The largest.
    """

    id: str
    type: str
    text: str
    expected: str
    options: dict[str, str] = {}
    exclusive: tuple[str, ...] = ()
    unit: str = ""
    units: tuple[str, ...] = ()
    low: float | None = msgspec.field(default=None, name="min")
    high: float | None = msgspec.field(default=None, name="max")


def describe_columns(questionnaire: Questionnaire) -> tuple[ColumnDescription, ...]:
    """Return a description of each column, in the order of the questions."""
    return tuple(map(_describe_column, questionnaire.questions.values()))


def _describe_column(question: Question) -> ColumnDescription:
    """Return the description of the column of one question."""
    units = tuple(unit.name for unit in question.units)
    return ColumnDescription(
        id=question.id,
        type=str(question.type),
        text=question.text,
        expected=explain_expected(question),
        options=question.choices,
        exclusive=question.exclusive,
        unit=units[0] if units else "",
        units=units,
        low=question.low,
        high=question.high,
    )


def empty_table(questionnaire: Questionnaire) -> pl.DataFrame:
    """Return a table without rows, with the columns and types of cleaned answers."""
    schema: dict[str, Any] = {"id": pl.String}
    schema |= {name: column_type(q) for name, q in questionnaire.questions.items()}
    return pl.DataFrame(schema=schema)


def to_markdown(questionnaire: Questionnaire) -> str:
    """Return the description as a page in Markdown."""
    return "\n".join(_write_lines(questionnaire)) + "\n"


def _write_lines(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the lines of the page."""
    title = escape_markdown(questionnaire.title)
    yield "# " + _("Columns of a table for: {title}", title=title)
    yield ""
    yield _("One row for each person. The column 'id' names the row.")
    yield _(
        "An empty cell was not answered. Each cell also takes: {words}.",
        words=", ".join(sorted(NON_ANSWERS)),
    )
    yield _("Several options in one cell stand with ';' between them.")
    for column in describe_columns(questionnaire):
        yield f"\n## `{column.id}`\n"
        yield f"{escape_markdown(column.text)}\n"
        yield _(
            "Type: {type}. {expected}.",
            type=column.type,
            expected=escape_markdown(column.expected),
        )
        if column.options:
            yield ""
        for option, label in column.options.items():
            alone = _(" (stands alone)") if option in column.exclusive else ""
            yield f"- `{option}`: {escape_markdown(label)}{alone}"
