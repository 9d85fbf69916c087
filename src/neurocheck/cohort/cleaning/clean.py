"""Turns the cells of a table into answers, batch by batch.

Each distinct cell of a column goes through the one door for answers once, however many
rows hold it. A cell that is no answer counts as unknown and is listed with its row;
the rest of the row is read all the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, reduce
from operator import or_
from typing import Any, NamedTuple, assert_never

import msgspec
import polars as pl

from neurocheck.cohort.cleaning.cells import Cell, Reading, Refusal
from neurocheck.cohort.cleaning.combine import CombineRule
from neurocheck.cohort.cleaning.groups import GroupNames
from neurocheck.cohort.cleaning.plan import Plan
from neurocheck.cohort.cleaning.rows import (
    OnceOnly,
    People,
    PeopleFinder,
    RowCounts,
    keep_rows,
    read_names,
)
from neurocheck.cohort.scoring.expressions import MAYBE, OPTION_SEPARATOR
from neurocheck.cohort.scoring.option_bits import Lookup, OptionBits, has_bits
from neurocheck.cohort.scoring.score import GROUP
from neurocheck.cohort.tables.batch import Batch, Table
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.conditions import comparisons, evaluate
from neurocheck.questionnaire.model import (
    NON_ANSWERS,
    NonAnswer,
    Question,
    Questionnaire,
    Type,
)
from neurocheck.sanitize import one_line


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
        numbers: The number of each row in the table, from 1.
        known: For each question, and each column that rules need, how many rows have
            an answer.
    """

    frame: pl.DataFrame
    status: pl.Series
    refused: pl.DataFrame
    numbers: pl.Series
    known: dict[str, int]


def clean_table(
    table: Table,
    plan: Plan,
    questionnaire: Questionnaire,
    *,
    counts: RowCounts | None = None,
    chosen: pl.Series | None = None,
    has_texts: bool = True,
) -> Iterator[Cleaned]:
    """Yield a table in batches, its cells read as answers.

    Args:
        table: The table.
        plan: Which columns answer which question.
        questionnaire: The question set.
        counts: Where rows that are left out, and ids, are counted.
        chosen: The numbers of the rows that count, sorted, of those with an id; needed
            where the plan keeps the last or the most complete row of each id.
        has_texts: Whether answers with several options are wanted as texts. Without
            them, true stands there: the columns of the options say all the rest, and
            the texts would take two fifths of the memory of a batch.

    Yields:
        The rows that are people, as answers, in their order. A table without such rows
        gives one batch without rows.
    """
    counts = RowCounts() if counts is None else counts
    cleaner = _Cleaner(table, plan, questionnaire, counts, chosen, has_texts)
    finder = PeopleFinder(table, plan, counts)
    is_empty = True
    for batch in table.batches(finder.needed):
        if batch.frame.height:
            for people in finder.find(batch):
                is_empty = False
                yield cleaner.clean(people)
    finder.finish()
    if is_empty:
        nothing = pl.DataFrame(schema=dict.fromkeys(finder.needed, pl.String))
        yield cleaner.clean(People(Batch(nothing, {}), pl.Series(dtype=pl.Int64)))


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
    uncertain: pl.Series | pl.Expr | None
    refused: pl.DataFrame


class _Column:
    """Reads one column, and remembers what its cells mean."""

    def __init__(self, cell: Cell, plain: Any, *, has_texts: bool = True) -> None:
        self.cell = cell
        self._has_texts = has_texts
        self.kind = column_type(cell.question)
        self._plain = plain
        self._options = OptionBits(cell.question) if has_bits(cell.question) else None
        self._lookup = Lookup(self._find)

    def read(self, raw: pl.Series) -> _Read:
        """Return the answers, and the cells that are none."""
        taken = raw.cast(self.kind) if self._is_clean(raw) else self._take_options(raw)
        if taken is not None:
            return _Read(taken, (), None, _make_empty_list())
        numbers, found = self._lookup.look_up(raw)
        uncertain: pl.Series | pl.Expr | None = None
        if self.cell.question.type is Type.CHOICES:
            uncertain = _gather_few(found["uncertain"], numbers)
        refused = self._list_refused(numbers, found)
        if self._options is None:
            return _Read(found["answer"][numbers], (), uncertain, refused)
        bits = found["bits"][numbers]
        # True for every answer, and null for none.
        answers = found["answer"][numbers] if self._has_texts else bits >= 0
        options = self._options.spread(bits).get_columns()
        return _Read(answers, options, uncertain, refused)

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

    def _take_options(self, raw: pl.Series) -> pl.Series | None:
        """Return the answers of a column in which only ids of options are answers.

        Comparing its cells with a few words is many times faster than numbering them.

        Returns:
            None where a cell is neither an option's id nor a word for no answer.
        """
        options, others = self._plain_words
        if not (options and others) or raw.dtype != pl.String:
            return None
        is_option = reduce(or_, (raw == option for option in options))
        rest = raw.filter(~is_option)
        if not reduce(or_, (rest == word for word in others)).all():
            return None
        return raw.zip_with(is_option, pl.Series([None], dtype=pl.String))

    @cached_property
    def _plain_words(self) -> tuple[list[str], list[str]]:
        """The ids of options that are read as they stand, and the words for no answer.

        Both are empty where a question does not take one option.
        """
        question = self.cell.question
        options = question.choices if question.type is Type.CHOICE else ()
        words = (*options, "", *NON_ANSWERS)
        try:
            read = {word: self._read_cell(word) for word in words}
        except ValueError:  # its cells are kept as JSON, in which no bare word stands
            return [], []
        unknown = [Reading(one) for one in NonAnswer]
        return (
            [word for word in options if read[word] == Reading(word)],
            [word for word, one in read.items() if one in unknown],
        )

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

    def __init__(
        self,
        table: Table,
        plan: Plan,
        questionnaire: Questionnaire,
        counts: RowCounts,
        chosen: pl.Series | None,
        has_texts: bool,
    ) -> None:
        self._counts = counts
        self._chosen = chosen
        self._once = OnceOnly(plan, counts)
        self._groups = GroupNames(plan.by)
        self._plain = table.plain
        self._plan = plan
        self._questions = questionnaire.questions
        self._answers = {
            name: _Column(cell, table.plain, has_texts=has_texts)
            for name, cell in plan.answers.items()
        }
        self._columns = {
            name: _Column(cell, table.plain) for name, cell in plan.columns.items()
        }

    def clean(self, people: People) -> Cleaned:
        """Return the answers of those people who count."""
        people, unmet = self._meet_condition(people)
        people, ids = self._keep_one_each(people)
        batch, numbers = people
        raw = batch.frame
        refused = [_list_unreadable(batch.unreadable)]
        options: list[pl.Series | pl.Expr] = []
        if batch.unreadable:
            raw = _blank_rows(raw, batch.unreadable, keep=self._plan.id)
        columns = {"id": ids}
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
        listed = _join_lists(refused).sort("row", maintain_order=True)
        # What every row answers alike says of no row that it holds an answer.
        told = frame.drop(self._plan.constants)
        status = _find_status(told, listed, batch.unreadable)
        listed = listed.with_columns(numbers.gather(listed["row"]).alias("row"))
        listed = pl.concat([listed, unmet]).sort("row", maintain_order=True)
        known = {one.name: one.count() for one in (*helpers, *frame)}
        if self._plan.by:
            frame = frame.with_columns(self._read_groups(raw, helpers).alias(GROUP))
        return Cleaned(frame.with_columns(options), status, listed, numbers, known)

    def _meet_condition(self, people: People) -> tuple[People, pl.DataFrame]:
        """Return the rows that meet the condition of the map.

        Returns:
            These rows, and what was refused in the others, by its number in the table.
        """
        condition = self._plan.where
        if condition is None:
            return people, _make_empty_list()
        batch, numbers = people
        raw = batch.frame
        if batch.unreadable:
            raw = _blank_rows(raw, batch.unreadable, keep=self._plan.id)
        names = dict.fromkeys(leaf.question for leaf in comparisons(condition))
        refused = [_list_unreadable(batch.unreadable)]
        found = pl.DataFrame(self._read_helpers(raw, refused, names))
        cases = found.unique()
        met = [
            evaluate(condition, _known_of(one)) for one in cases.iter_rows(named=True)
        ]
        joined = found.join(
            cases.with_columns(pl.Series("_met", met, dtype=pl.Boolean)),
            on=list(names),
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )["_met"]
        is_met = joined.fill_null(value=False)
        for word, count in (
            ("where", int((~joined).sum())),
            ("where_unknown", joined.null_count()),
        ):
            if count:
                self._counts.left_out[word] += count
        listed = _join_lists(refused)
        # Those of the rows that stay are listed with the rest of the row.
        listed = listed.filter(~is_met.gather(listed["row"]))
        unmet = listed.with_columns(numbers.gather(listed["row"]).alias("row"))
        return keep_rows(people, is_met), unmet

    def _keep_one_each(self, people: People) -> tuple[People, pl.Series]:
        """Return the rows that stand for a person, and what names each of them."""
        if not self._plan.id:
            return people, people.numbers
        ids = read_names(people.batch.frame[self._plan.id], self._plain)
        if self._chosen is None:
            is_kept = self._once.look_through(ids, people.numbers)
        else:
            is_kept = self._once.look_up(ids, people.numbers, self._chosen)
        return keep_rows(people, is_kept), ids.filter(is_kept)

    def _read_groups(self, raw: pl.DataFrame, helpers: pl.DataFrame) -> pl.Series:
        """Return which group each row is in; "" where that is not known."""
        name = self._plan.by
        if name in self._columns:
            groups = helpers[name]
        else:
            groups = read_names(raw[name], self._plain)
        return self._groups.read(groups)

    def _read_helpers(
        self,
        raw: pl.DataFrame,
        refused: list[pl.DataFrame],
        names: Iterable[str] | None = None,
    ) -> dict[str, pl.Series]:
        """Return the columns that rules need; add what is refused to the list."""
        helpers = {}
        for name in self._columns if names is None else names:
            column = self._columns[name]
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
    try:
        return rule.answer(_known_of(case))
    except AnswersError as error:
        return Refusal(_("cells together"), error.problems[0].message)


def _known_of(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells of a row that are known."""
    return {name: value for name, value in case.items() if value is not None}


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


def _gather_few(words: pl.Series, numbers: pl.Series) -> pl.Series | pl.Expr:
    """Return the word of each row; nothing is kept where there is none at all."""
    if words.null_count() == len(words):
        return pl.lit(None, dtype=pl.String)
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


@cache
def _make_empty_list() -> pl.DataFrame:
    """Return an empty table of refused cells."""
    return pl.DataFrame(schema=REFUSED)


def _join_lists(refused: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return the tables of refused cells as one; most columns have none."""
    return pl.concat([_make_empty_list(), *(one for one in refused if one.height)])


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
