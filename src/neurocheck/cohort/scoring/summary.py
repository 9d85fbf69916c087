"""Counts what a whole table holds, in one pass."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import msgspec
import narwhals.stable.v2 as nw

from neurocheck.cohort.scoring.hide import OTHERS, add_counts, find_hidden, merge_small
from neurocheck.cohort.scoring.score import (
    GROUP,
    RULE_COLUMNS,
    STATUS,
    STATUS_WORDS,
    UNTOLD,
    score,
)
from neurocheck.guidance.rules import Fit, Guidance, Level
from neurocheck.questionnaire.model import Questionnaire


__all__ = ["UNKNOWN_GROUP", "AnsweredCount", "Count", "Summary", "Tally", "summarize"]

UNKNOWN_GROUP = "?unknown"
"""The name of the group of rows of which no group is known."""

Count: TypeAlias = int | None
"""A count of rows; None where it is hidden."""

_Counts = dict[str, int]
_Three = tuple[Count, Count, Count]
_THREE = ("true", "false", "unknown")


class Tally(msgspec.Struct, frozen=True):
    """In how many rows a rule applies, does not apply, or is unknown."""

    true: Count
    false: Count
    unknown: Count


class AnsweredCount(msgspec.Struct, frozen=True):
    """In how many rows a question was answered, was not, or is not asked."""

    answered: Count
    missing: Count
    not_asked: Count


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of a table's rows.

    Attributes:
        rows: How many there are.
        danger_known: In how many every question about signs of danger that is asked is
            known; None where the question set asks about none, too.
        danger_columns: The questions about signs of danger that the table asks; None
            where the question set asks about none.
        status: How many have each status, where the table tells it; of all rows alone.
        urgency: How many at each level, the most urgent first; rows that could not be
            read or hold no answer have none.
        patterns: For each pattern, how many with each fit.
        rules: For each list of rules of the guidance, such as ``red_flags``, how
            often each of them applies.
        questions: For each question, how often it was answered.
        smallest: The smallest count that is shown, apart from 0; 0 where all are.
        groups: The counts of each group, by name, where there are groups.
    """

    rows: Count
    danger_known: Count
    danger_columns: tuple[str, ...] | None
    status: dict[str, Count]
    urgency: dict[str, Count]
    patterns: dict[str, dict[str, Count]]
    rules: dict[str, dict[str, Tally]]
    questions: dict[str, AnsweredCount]
    smallest: int = 0
    groups: dict[str, "Summary"] = {}


def summarize(
    frame: Any,
    questionnaire: Questionnaire,
    guidance: Guidance,
    *,
    danger_columns: tuple[str, ...] | None = None,
    smallest: int = 0,
) -> Summary:
    """Count a table's rows, in one pass, in the engine that holds the table.

    Args:
        frame: The table as :func:`neurocheck.cohort.scoring.score.score` takes it. It
            may have the columns :data:`neurocheck.cohort.scoring.score.STATUS` and
            :data:`neurocheck.cohort.scoring.score.GROUP`.
        questionnaire: The question set that was answered.
        guidance: The guidance for it.
        danger_columns: The questions about signs of danger that the table asks; those
            that it has a column for, where this is not given.
        smallest: Counts below this one are hidden, apart from 0, and as many others
            as it takes that none of them can be worked out. Groups with fewer rows are
            counted together.
    """
    columns = nw.from_native(frame).collect_schema().names()
    keep = [name for name in (STATUS, GROUP) if name in columns]
    scored = score(frame, questionnaire, guidance, keep=keep, answered=True)
    counter = _Counter(questionnaire, guidance, columns, smallest)
    found = counter.summarize(counter.count(nw.from_native(scored)))
    if danger_columns is None or found.danger_columns is None:
        return found
    return msgspec.structs.replace(found, danger_columns=danger_columns)


class _Counter:
    """Counts the rows of a table that was scored, and puts the counts in order."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        guidance: Guidance,
        columns: list[str],
        smallest: int,
    ) -> None:
        self._questions = questionnaire.questions
        self._guidance = guidance
        self._columns = columns
        self._smallest = smallest
        danger = [one.id for one in self._questions.values() if one.danger]
        self._danger = tuple(one for one in danger if one in columns)
        self._asks_danger = bool(danger)

    def count(self, table: Any) -> dict[str, _Counts]:
        """Return every count of each group; of one that is named "" without groups."""
        counts = [*self._count_columns()]
        names = [name for name, _column in counts]
        if GROUP in self._columns:
            # As small as may be: all of them stand in memory at once.
            each = [column.cast(nw.Int16).alias(name) for name, column in counts]
            each.append(nw.lit(1, nw.Int16).alias("rows"))
            counted = table.select(GROUP, *each).group_by(GROUP)
            found = counted.agg(nw.col(name).sum() for name in ("rows", *names))
        else:
            each = [column.cast(nw.Int64).sum().alias(name) for name, column in counts]
            length = nw.len().cast(nw.Int64).alias("rows")
            found = table.select(length, *each)
        if isinstance(found, nw.LazyFrame):
            how: dict[str, Any] = {}
            if found.implementation.is_polars():
                how["engine"] = "streaming"
            found = found.collect(**how)
        rows = found.rows(named=True) or [dict.fromkeys(["rows", *names], 0)]
        groups = {row.pop(GROUP, ""): row for row in rows}
        return {
            str(group or ""): {name: int(count or 0) for name, count in row.items()}
            for group, row in groups.items()
        }

    def _count_columns(self) -> Iterator[tuple[str, nw.Expr]]:
        """Yield every count with where it counts a row."""
        words: dict[str, tuple[str, ...]] = {"urgency": tuple(Level)}
        words |= {
            f"pattern_{one.id}_fit": tuple(Fit) for one in self._guidance.patterns
        }
        if STATUS in self._columns:
            words[STATUS] = STATUS_WORDS
        for column, each in words.items():
            for word in each:
                yield f"{column}={word}", nw.col(column) == str(word)
        if self._asks_danger:
            yield "danger_known", nw.col("danger_open") == 0
        for column in self._list_truths():
            yield f"{column}=true", nw.col(column) == nw.lit(True)
            yield f"{column}=known", ~nw.col(column).is_null()

    def _list_truths(self) -> Iterator[str]:
        """Yield the columns of the result that are true, false or unknown."""
        yield from (f"answered_{name}" for name in self._questions)
        for key, prefix in RULE_COLUMNS.items():
            yield from (f"{prefix}_{one.id}" for one in getattr(self._guidance, key))

    def summarize(self, found: dict[str, _Counts]) -> Summary:
        """Return the counts in their order, the small ones hidden."""
        for counts in found.values():
            self._complete(counts)
        whole = add_counts(found.values())
        groups: Mapping[str, Mapping[str, int]] = {}
        if GROUP in self._columns:
            named = {_name_group(name): found[name] for name in sorted(found)}
            groups = merge_small(named, self._smallest)
            # One group alone is everybody.
            groups = groups if len(groups) > 1 else {}
        hidden = self._hide(whole, groups)
        shown = self._build(_blank(whole, hidden[""]))
        each = {
            # What of the statuses is hidden was found for all rows alone.
            name: msgspec.structs.replace(
                self._build(_blank(counts, hidden[name])), status={}
            )
            for name, counts in groups.items()
        }
        return msgspec.structs.replace(shown, smallest=self._smallest, groups=each)

    def _complete(self, counts: _Counts) -> None:
        """Add the counts that follow, so that they add up to the rows."""
        rows = counts["rows"]
        counts["urgency=none"] = rows - sum(counts[f"urgency={one}"] for one in Level)
        if self._asks_danger:
            counts["danger_open"] = rows - counts["danger_known"]
        for name in self._list_truths():
            known = counts.pop(f"{name}=known")
            counts[f"{name}=false"] = known - counts[f"{name}=true"]
            counts[f"{name}=unknown"] = rows - known

    def _hide(
        self, whole: Mapping[str, int], groups: Mapping[str, Mapping[str, int]]
    ) -> dict[str, set[str]]:
        """Return which counts are hidden, of everybody ("") and of each group."""
        hidden: dict[str, set[str]] = {name: set() for name in ("", *groups)}
        if not self._smallest:
            return hidden
        if 0 < whole["rows"] < self._smallest:
            return {name: {*whole} for name in hidden}

        if STATUS in self._columns:
            self._hide_statuses(whole, hidden)
        for parts in self._list_families():
            forced = {name: names & {*parts} for name, names in hidden.items()}
            for name, telltale in self._list_telltale(parts, hidden):
                if (groups.get(name) or whole)[telltale]:
                    forced[name] |= {telltale}
            found = find_hidden(whole, groups, parts, self._smallest, forced)
            for name, names in found.items():
                hidden[name] |= names
        return hidden

    def _list_families(self) -> Iterator[list[str]]:
        """Yield counts that add up to the rows; those of levels before red flags."""
        yield [f"urgency={one}" for one in (*Level, "none")]
        if self._asks_danger:
            yield ["danger_known", "danger_open"]
        for pattern in self._guidance.patterns:
            yield [f"pattern_{pattern.id}_fit={fit}" for fit in Fit]
        for name in self._list_truths():
            yield [f"{name}={word}" for word in _THREE]

    def _hide_statuses(
        self, whole: Mapping[str, int], hidden: dict[str, set[str]]
    ) -> None:
        """Hide statuses; rows without a level are those of two of them together."""
        parts = [f"{STATUS}={word}" for word in STATUS_WORDS]
        untold = {f"{STATUS}={word}" for word in UNTOLD}
        found = find_hidden(whole, {}, parts, self._smallest).get("", set())
        if found & untold or 0 < whole["urgency=none"] < self._smallest:
            forced = {"": found | untold}
            found = find_hidden(whole, {}, parts, self._smallest, forced)[""]
            hidden[""].add("urgency=none")
        hidden[""] |= found

    def _list_telltale(
        self, parts: list[str], hidden: Mapping[str, set[str]]
    ) -> Iterator[tuple[str, str]]:
        """Yield each group with a count that would tell that of a hidden level."""
        prefix = RULE_COLUMNS["red_flags"]
        for rule in self._guidance.red_flags:
            if parts[0] == f"{prefix}_{rule.id}=true":
                for group, names in hidden.items():
                    if f"urgency={rule.level}" in names:
                        yield group, parts[0]

    def _build(self, found: Mapping[str, Count]) -> Summary:
        """Return counts in their order."""
        words = STATUS_WORDS if STATUS in self._columns else ()
        return Summary(
            rows=found["rows"],
            danger_known=found.get("danger_known"),
            danger_columns=self._danger if self._asks_danger else None,
            status={word: found[f"{STATUS}={word}"] for word in words},
            urgency={str(level): found[f"urgency={level}"] for level in Level},
            patterns={
                one.id: {str(fit): found[f"pattern_{one.id}_fit={fit}"] for fit in Fit}
                for one in self._guidance.patterns
            },
            rules={
                key: {
                    one.id: Tally(*_find_three(found, f"{prefix}_{one.id}"))
                    for one in getattr(self._guidance, key)
                }
                for key, prefix in RULE_COLUMNS.items()
            },
            questions={
                name: AnsweredCount(*_find_three(found, f"answered_{name}"))
                for name in self._questions
            },
        )


def _blank(counts: Mapping[str, int], hidden: set[str]) -> dict[str, Count]:
    """Return counts with None for those that are hidden."""
    return {name: None if name in hidden else n for name, n in counts.items()}


def _find_three(found: Mapping[str, Count], name: str) -> _Three:
    """Return how often something is true, false and unknown."""
    return found[f"{name}=true"], found[f"{name}=false"], found[f"{name}=unknown"]


def _name_group(name: str) -> str:
    """Return the name of a group; never a word that stands for other rows.

    One that bears such a word already in quotation marks gets marks of its own, so
    that no two groups become one.
    """
    if not name:
        return UNKNOWN_GROUP
    return f"'{name}'" if name.strip("'") in {UNKNOWN_GROUP, OTHERS} else name
