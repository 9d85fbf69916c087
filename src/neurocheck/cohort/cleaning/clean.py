"""Turns the cells of a table into answers, batch by batch.

Each distinct cell of a column goes through the one door for answers once, however many
rows hold it. A cell that is no answer counts as unknown and is listed with its row;
the rest of the row is read all the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, assert_never

import msgspec
import polars as pl

from neurocheck.cohort.cleaning.cells import Cell, Reading, Refusal
from neurocheck.cohort.cleaning.combine import CombineRule
from neurocheck.cohort.cleaning.plan import Plan
from neurocheck.cohort.scoring.expressions import MAYBE, OPTION_SEPARATOR
from neurocheck.cohort.scoring.option_bits import Lookup, OptionBits, has_bits
from neurocheck.cohort.tables.read import Batch, Table
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire, Type
from neurocheck.sanitize import clean, one_line


__all__ = ["REFUSED", "STATUSES", "Cleaned", "clean_table", "column_type"]

STATUSES = {
    "ok": gettext_noop("Every cell was read."),
    "cells_refused": gettext_noop("Some cells were refused."),
    "row_refused": gettext_noop("The row could not be read."),
    "no_answers": gettext_noop("Nothing is known of the person."),
}
"""The words of the column ``status``, and what each means."""

REFUSED = {
    "row": pl.Int64,
    "column": pl.String,
    "part": pl.Int64,
    "question": pl.String,
    "kind": pl.String,
    "reason": pl.String,
}
"""The columns of the list of cells that were refused; ``part`` counts from 1 where a
cell holds several answers."""

_REFUSAL = pl.Struct({"kind": pl.String, "reason": pl.String, "part": pl.Int64})
_MAX_EXACT = 1e9  # from there on, rounding to decimals is not exact


class Cleaned(NamedTuple):
    """Some rows of a table, as answers.

    Attributes:
        frame: A column ``id``, one for each question that has an answer, and
            a column for each option of a question that takes several (see
            :mod:`neurocheck.cohort.scoring.option_bits`).
        status: A word of :data:`STATUSES` for each row.
        refused: The cells that were refused, by row.
        known: For each question, and each column that rules need, how many rows have
            an answer.
    """

    frame: pl.DataFrame
    status: pl.Series
    refused: pl.DataFrame
    known: dict[str, int]


def clean_table(
    table: Table, plan: Plan, questionnaire: Questionnaire
) -> Iterator[Cleaned]:
    """Yield a table in batches, its cells read as answers.

    Args:
        table: The table.
        plan: Which columns answer which question.
        questionnaire: The question set.

    Yields:
        The rows as answers, in their order; none is left out. A table without rows
        gives one batch without rows.
    """
    cleaner = _Cleaner(table, plan, questionnaire)
    is_empty = True
    for batch in table.batches(plan.needed):
        if batch.frame.height:
            is_empty = False
            yield cleaner.clean(batch)
    if is_empty:
        nothing = pl.DataFrame(schema=dict.fromkeys(plan.needed, pl.String))
        yield cleaner.clean(Batch(nothing, {}))


class _Read(NamedTuple):
    """The cells of one column in a batch, read.

    Attributes:
        answers: The answers.
        options: For each option, where it was chosen, if the question takes several.
        uncertain: The options that may or may not apply, if it takes several.
        refused: The cells that were refused.
    """

    answers: pl.Series
    options: Sequence[pl.Series]
    uncertain: pl.Series | None
    refused: pl.DataFrame


class _Column:
    """Reads one column, and remembers what its cells mean."""

    def __init__(self, cell: Cell, plain: Any) -> None:
        self.cell = cell
        self.kind = column_type(cell.question)
        self._plain = plain
        self._options = OptionBits(cell.question) if has_bits(cell.question) else None
        self._lookup = Lookup(self._find)

    def read(self, raw: pl.Series) -> _Read:
        """Return the answers, and the cells that are none."""
        if self._is_clean(raw):
            return _Read(raw.cast(self.kind), (), None, _make_empty_list())
        numbers, found = self._lookup.look_up(raw)
        options = self._options
        uncertain = None
        if self.cell.question.type is Type.CHOICES:
            uncertain = _gather_few(found["uncertain"], numbers)
        return _Read(
            found["answer"].gather(numbers),
            options.spread(numbers, found["bits"]) if options else (),
            uncertain,
            self._list_refused(numbers, found),
        )

    def _is_clean(self, raw: pl.Series) -> bool:
        """Return whether every cell is a number that the door would leave as it is.

        Such columns are taken whole, which is many times faster.
        """
        cell, question = self.cell, self.cell.question
        is_number = raw.dtype.is_integer() or raw.dtype == pl.Float64
        if not (is_number and question.type.is_number):
            return False
        if cell.values or cell.unit or cell.non_answers:
            return False
        if question.low is None or question.high is None:
            return False
        digits = question.decimals if question.type is Type.DECIMAL else 0
        is_kept = raw.is_between(question.low, question.high)
        if raw.dtype.is_float():
            is_kept &= (raw == raw.round(digits)) & (raw.abs() < _MAX_EXACT)
            is_kept &= (raw != 0) | (1 / raw > 0)  # the door turns -0 into 0
        return is_kept.all()

    def _find(self, cells: list[Any]) -> pl.DataFrame:
        """Read distinct cells through the one door."""
        found = [self._read_cell(cell) for cell in cells]
        refused = [
            [msgspec.structs.asdict(each) for each in one.refused] or None
            for one in found
        ]
        answers = pl.Series(
            [_format_cell(one.answer) for one in found], dtype=self.kind
        )
        columns = {
            "answer": answers,
            "uncertain": pl.Series(
                [_format_uncertain(one.answer) for one in found], dtype=pl.String
            ),
            "refused": pl.Series(refused, dtype=pl.List(_REFUSAL)),
        }
        if self._options:
            columns["bits"] = self._options.encode(answers)
        return pl.DataFrame(columns)

    def _read_cell(self, cell: Any) -> Reading:
        """Return what a cell of a batch was read as."""
        return self.cell.read(None if cell is None else self._plain(cell))

    def _list_refused(self, numbers: pl.Series, found: pl.DataFrame) -> pl.DataFrame:
        """Return a table of the cells that were refused."""
        if found["refused"].null_count() == found.height:
            return _make_empty_list()
        wrong = (
            found["refused"]
            .is_not_null()
            .gather(numbers)
            .fill_null(value=False)
            .arg_true()
        )
        reasons = found.select("refused")[numbers.gather(wrong)]
        listed = reasons.with_columns(row=wrong.cast(pl.Int64)).explode("refused")
        return listed.unnest("refused").select(
            "row",
            column=pl.lit(one_line(self.cell.column)),
            part=pl.col("part"),
            question=pl.lit(self.cell.question.id),
            kind=pl.col("kind"),
            reason=pl.col("reason"),
        )


class _Cleaner:
    """Turns batches into answers, and counts rows across them."""

    def __init__(self, table: Table, plan: Plan, questionnaire: Questionnaire) -> None:
        self._plain = table.plain
        self._plan = plan
        self._questions = questionnaire.questions
        self._answers = {
            name: _Column(cell, table.plain) for name, cell in plan.answers.items()
        }
        self._columns = {
            name: _Column(cell, table.plain) for name, cell in plan.columns.items()
        }
        self._rows = 0

    def clean(self, batch: Batch) -> Cleaned:
        """Return the answers of a batch."""
        raw = batch.frame
        refused = [_list_unreadable(batch.unreadable)]
        options: list[pl.Series] = []
        if batch.unreadable:
            raw = _blank_rows(raw, batch.unreadable, keep=self._plan.id)
        columns = {"id": self._read_ids(raw)}
        for name, column in self._answers.items():
            read = column.read(raw[column.cell.column])
            columns[name] = read.answers
            if read.uncertain is not None:
                options.append(read.uncertain.alias(name + MAYBE))
            options.extend(read.options)
            refused.append(read.refused)
        helpers = pl.DataFrame(self._read_helpers(raw, refused))
        for name, rule in self._plan.rules.items():
            columns |= self._combine(name, rule, helpers, refused)
        for name, answer in self._plan.constants.items():
            kind = column_type(self._questions[name])
            fixed = pl.Series([_format_cell(answer)], dtype=kind)
            columns[name] = fixed.new_from_index(0, raw.height)
        frame = pl.DataFrame(columns)
        listed = pl.concat(refused).sort("row", maintain_order=True)
        status = _find_status(frame, listed, batch.unreadable)
        listed = listed.with_columns(pl.col("row") + self._rows + 1)
        self._rows += raw.height
        known = {one.name: one.count() for one in (*helpers, *frame)}
        return Cleaned(frame.with_columns(options), status, listed, known)

    def _read_ids(self, raw: pl.DataFrame) -> pl.Series:
        """Return what names each row: a column, or the number of the row."""
        if not self._plan.id:
            return pl.int_range(
                self._rows + 1, self._rows + raw.height + 1, dtype=pl.Int64, eager=True
            )
        ids = raw[self._plan.id]
        if ids.dtype != pl.String:
            return ids
        plain = [None if one is None else self._plain(one) for one in ids]
        return pl.Series(
            [None if one is None else clean(str(one)) for one in plain], dtype=pl.String
        )

    def _read_helpers(
        self, raw: pl.DataFrame, refused: list[pl.DataFrame]
    ) -> dict[str, pl.Series]:
        """Return the columns that rules need; add what is refused to the list."""
        helpers = {}
        for name, column in self._columns.items():
            read = column.read(raw[column.cell.column])
            helpers[name] = read.answers
            refused.append(read.refused)
        return helpers

    def _combine(
        self,
        name: str,
        rule: CombineRule,
        helpers: pl.DataFrame,
        refused: list[pl.DataFrame],
    ) -> dict[str, pl.Series]:
        """Return the column of an answer from several columns; add what is refused.

        The answer is worked out once for each distinct combination of cells.
        """
        needs = rule.names()
        cases = helpers.select(needs).unique()
        found = [_apply_rule(rule, case) for case in cases.iter_rows(named=True)]
        kind = column_type(rule.question)
        cases = cases.with_columns(
            pl.Series("_answer", [_format_cell(one) for one in found], dtype=kind),
            pl.Series(
                "_uncertain", [_format_uncertain(one) for one in found], dtype=pl.String
            ),
            pl.Series("_reason", [_reason_of(one) for one in found], dtype=pl.String),
        )
        joined = helpers.select(needs).join(
            cases, on=needs, how="left", nulls_equal=True, maintain_order="left"
        )
        wrong = joined["_reason"].is_not_null().arg_true()
        if len(wrong):
            refused.append(
                pl.DataFrame({"row": wrong.cast(pl.Int64)}).select(
                    "row",
                    column=pl.lit(self._name_columns(needs)),
                    part=pl.lit(None, pl.Int64),
                    question=pl.lit(name),
                    kind=pl.lit(_("cells together")),
                    reason=joined["_reason"].gather(wrong),
                )
            )
        columns = {name: joined["_answer"]}
        if rule.question.type.has_options:
            columns[name + MAYBE] = joined["_uncertain"]
        return columns

    def _name_columns(self, needs: Sequence[str]) -> str:
        """Return the names that the columns of a rule have in the table."""
        names = (self._columns[need].cell.column for need in needs)
        return ", ".join(map(one_line, dict.fromkeys(names)))


def _apply_rule(rule: CombineRule, case: Mapping[str, Any]) -> Any:
    """Return the answer of a combination of cells, or why there is none."""
    known = {name: value for name, value in case.items() if value is not None}
    try:
        return rule.answer(known)
    except AnswersError as error:
        return Refusal(_("cells together"), error.problems[0].message)


def column_type(question: Question) -> Any:
    """Return the type of the column of a question's answers."""
    match question.type:
        case Type.INTEGER | Type.SCALE:
            return pl.Int64
        case Type.DECIMAL:
            return pl.Float64
        case Type.CHOICE | Type.CHOICES | Type.TEXT | Type.DATE:
            return pl.String
        case _:
            assert_never(question.type)


def _format_cell(answer: Any) -> Any:
    """Return an answer as it stands in a column; None for what is not known."""
    if isinstance(answer, tuple):
        meant = [name for name in answer if not name.endswith(MAYBE)]
        return OPTION_SEPARATOR.join(meant) or MAYBE
    return None if isinstance(answer, NonAnswer | Refusal) else answer


def _gather_few(words: pl.Series, numbers: pl.Series) -> pl.Series:
    """Return the word of each row; quickly where there is none at all."""
    if words.null_count() == len(words):
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(numbers))
    return words.gather(numbers)


def _format_uncertain(answer: Any) -> str | None:
    """Return the options that may or may not apply, as they stand in a column."""
    if not isinstance(answer, tuple):
        return None
    names = [name.removesuffix(MAYBE) for name in answer if name.endswith(MAYBE)]
    return OPTION_SEPARATOR.join(names) or None


def _reason_of(answer: Any) -> str | None:
    """Return why there is no answer."""
    return answer.reason if isinstance(answer, Refusal) else None


def _make_empty_list() -> pl.DataFrame:
    """Return an empty table of refused cells."""
    return pl.DataFrame(schema=REFUSED)


def _list_unreadable(rows: Mapping[int, str]) -> pl.DataFrame:
    """Return a table of the rows that could not be read."""
    return pl.DataFrame(
        {
            "row": list(rows),
            "column": [""] * len(rows),
            "part": [None] * len(rows),
            "question": [""] * len(rows),
            "kind": [_("row")] * len(rows),
            "reason": list(rows.values()),
        },
        schema=REFUSED,
    )


def _blank_rows(
    frame: pl.DataFrame, rows: Mapping[int, str], *, keep: str
) -> pl.DataFrame:
    """Return a table with null in rows that could not be read, but for their id."""
    is_whole = ~pl.int_range(pl.len()).is_in(pl.Series(list(rows)).implode())
    cells = pl.when(is_whole).then(pl.all().exclude(keep))
    return frame.with_columns(cells)


def _find_status(
    frame: pl.DataFrame, refused: pl.DataFrame, unreadable: Mapping[int, str]
) -> pl.Series:
    """Return the word of :data:`STATUSES` for each row."""
    rows = pl.int_range(frame.height, dtype=pl.Int64)
    answers = frame.drop("id")
    known = (
        pl.any_horizontal(pl.all().is_not_null()) if answers.width else pl.lit(False)
    )
    word = (
        pl.when(rows.is_in(pl.Series(list(unreadable), dtype=pl.Int64).implode()))
        .then(pl.lit("row_refused"))
        .when(rows.is_in(refused["row"].unique().implode()))
        .then(pl.lit("cells_refused"))
        .when(known)
        .then(pl.lit("ok"))
        .otherwise(pl.lit("no_answers"))
    )
    return answers.select(word.alias("status"))["status"]
