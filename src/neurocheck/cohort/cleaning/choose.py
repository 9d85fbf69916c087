"""Chooses one row of each person where the last or the most complete one counts.

That is known only at the end of a table, so the table is read once for this alone. Of
each person a few numbers are kept, and never a cell.
"""

import msgspec
import polars as pl

from neurocheck.cohort.cleaning.clean import Cleaned, clean_table
from neurocheck.cohort.cleaning.plan import Plan
from neurocheck.cohort.cleaning.rows import hash_ids
from neurocheck.cohort.tables.batch import Table
from neurocheck.questionnaire.conditions import comparisons
from neurocheck.questionnaire.model import Questionnaire


__all__ = ["choose_rows"]

_PENDING = 1_000_000
_RATED = {"key": pl.UInt64, "row": pl.Int64, "rank": pl.Int64}


def choose_rows(table: Table, plan: Plan, questionnaire: Questionnaire) -> pl.Series:
    """Return the numbers of the rows that count, sorted, of those that have an id.

    Args:
        table: The table, which is read to its end.
        plan: Which row of each id counts: the last, or the one with the most answers;
            the first of those that have as many.
        questionnaire: The question set.
    """
    if is_last := plan.one_row_per == "last":
        plan = _read_less(plan)
    best = pl.DataFrame(schema=_RATED)
    pending: list[pl.DataFrame] = []
    for cleaned in clean_table(table, plan, questionnaire, has_texts=False):
        pending.append(_rate(cleaned, plan, is_last=is_last))
        if sum(rated.height for rated in pending) > max(_PENDING, best.height):
            best, pending = _keep_best([best, *pending]), []
    return _keep_best([best, *pending])["row"].sort()


def _read_less(plan: Plan) -> Plan:
    """Return a plan that reads no more than which rows count, and their ids."""
    names = [leaf.question for leaf in comparisons(plan.where)] if plan.where else []
    columns = {name: plan.columns[name] for name in names}
    return msgspec.structs.replace(
        plan, answers={}, columns=columns, rules={}, constants={}, by=""
    )


def _rate(cleaned: Cleaned, plan: Plan, *, is_last: bool) -> pl.DataFrame:
    """Return the rows that have an id, each with how good it is."""
    keys, is_blank = hash_ids(cleaned.frame["id"])
    known = [pl.col(name).is_not_null() for name in (*plan.answers, *plan.rules)]
    rank = cleaned.numbers if is_last else pl.sum_horizontal(known).cast(pl.Int64)
    rated = cleaned.frame.select(
        key=keys,
        row=cleaned.numbers,
        rank=rank,
    )
    return rated.filter(~is_blank)


def _keep_best(rated: list[pl.DataFrame]) -> pl.DataFrame:
    """Return the best row of each id; the first of those that are as good."""
    ordered = pl.concat(rated).sort("rank", "row", descending=[True, False])
    return ordered.unique("key", keep="first", maintain_order=True)
