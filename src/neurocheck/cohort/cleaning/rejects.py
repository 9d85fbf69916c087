"""Counts the refused cells of a table by reason, with a few rows as a sample."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import polars as pl

from neurocheck.cohort.cleaning.clean import STATUSES, Cleaned
from neurocheck.cohort.cleaning.rows import LEFT_OUT, RowCounts
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.questionnaire.model import Questionnaire


__all__ = ["Refused", "Rejects"]

_SAMPLE = 5
_KEY = ("column", "question", "kind", "reason")
_MAX_KINDS = 10_000


class Refused(msgspec.Struct, kw_only=True):
    """Cells of one column that were refused for one reason.

    Attributes:
        column: The column; "" where whole rows could not be read.
        question: The question that it answers.
        kind: What kind of thing the cells hold; never what they hold.
        reason: Why they are no answers.
        count: How many there are; several parts of one cell count once.
        rows: The first rows among them, from 1.
    """

    column: str
    question: str
    kind: str
    reason: str
    count: int = 0
    rows: tuple[int, ...] = ()


class Rejects:
    """Counts what was read and what was refused, batch by batch.

    Attributes:
        statuses: How many rows have each status.
        counts: The rows that were left out, and the ids that are blank or doubled.
        known: For each question, and each column that rules need, how many cells were
            answers.
        rare: For each question, how many rows hold a number that is possible, but so
            rare that a slip is likely.
    """

    def __init__(self) -> None:
        """Start with no row."""
        self.counts = RowCounts()
        self.statuses = dict.fromkeys(STATUSES, 0)
        self.known: Counter[str] = Counter()
        self.rare: Counter[str] = Counter()
        self._found: dict[tuple[Any, ...], Refused] = {}

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return sum(self.statuses.values())

    @property
    def count(self) -> int:
        """Return the number of refused cells and unreadable rows."""
        return sum(found.count for found in self._found.values())

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Return the refusals by column, the most frequent reason first."""
        return tuple(
            sorted(self._found.values(), key=lambda one: (one.column, -one.count))
        )

    def describe_rows(self) -> Iterator[str]:
        """Yield what is to be said of rows that were left out, and of ids."""
        counts = self.counts
        for word, what in LEFT_OUT.items():
            if count := counts.left_out[word]:
                yield _("Left out: {what} ({count:,}).", count=count, what=_(what))
        if counts.blank_ids:
            yield _name_rows(
                ngettext(
                    "1 row has no id", "{number} rows have no id", counts.blank_ids
                ),
                counts.blank_rows,
                counts.blank_ids,
            )
        if counts.doubled_ids:
            found = ngettext(
                "1 row has the id of a row before it",
                "{number} rows have the id of a row before them",
                counts.doubled_ids,
            )
            named = _name_rows(found, counts.doubled_rows, counts.doubled_ids)
            yield (
                named
                + " "
                + _(
                    "Each counts as a person of its own. A map can keep one of them:"
                    " one_row_per: first"
                )
            )
        if counts.unchecked:
            yield _(
                "The ids of the last {count:,} rows were not compared with others.",
                count=counts.unchecked,
            )

    def add(self, cleaned: Cleaned) -> None:
        """Count a batch."""
        for word, count in cleaned.status.value_counts().iter_rows():
            self.statuses[word] += count
        self.known.update(cleaned.known)
        for found in _group(cleaned.refused):
            key = tuple(getattr(found, name) for name in _KEY)
            if key not in self._found and len(self._found) >= _MAX_KINDS:
                key, found.reason = ("", "", "", ""), ""  # one entry for all the rest
            known = self._found.setdefault(key, found)
            if known is not found:
                known.count += found.count
                known.rows = (known.rows + found.rows)[:_SAMPLE]

    def count_rare(self, cleaned: Cleaned, questionnaire: Questionnaire) -> None:
        """Count the rare numbers of a batch."""
        for name, question in questionnaire.questions.items():
            if question.usual and name in cleaned.frame.columns:
                numbers = cleaned.frame[name]
                usual = numbers.is_between(question.usual.low, question.usual.high)
                self.rare[name] += int((~usual).sum())
        self.rare += Counter()  # without those of which there is none


def _name_rows(found: str, rows: list[int], count: int) -> str:
    """Return what was found, with the first rows of it."""
    places = ", ".join(map(str, rows)) + (", ..." if count > len(rows) else "")
    return _("{found}: row {places}.", found=found, places=places)


def _group(refused: pl.DataFrame) -> Iterator[Refused]:
    """Yield the refused cells of a batch, grouped by what is alike in them."""
    groups = refused.group_by(_KEY, maintain_order=True).agg(
        count=pl.col("row").n_unique(),
        rows=pl.col("row").unique(maintain_order=True).head(_SAMPLE),
    )
    for group in groups.iter_rows(named=True):
        yield Refused(**{**group, "rows": tuple(group["rows"])})
