"""Counts what a whole table holds, in one pass."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import narwhals.stable.v2 as nw

from neurocheck.cohort.scoring.score import RULE_COLUMNS, score
from neurocheck.guidance.rules import Fit, Guidance, Level
from neurocheck.questionnaire.model import Questionnaire


__all__ = ["AnsweredCount", "Summary", "Tally", "summarize"]


class Tally(msgspec.Struct, frozen=True):
    """In how many rows a rule applies, does not apply, or is unknown."""

    true: int
    false: int
    unknown: int


class AnsweredCount(msgspec.Struct, frozen=True):
    """In how many rows a question was answered, was not, or is not asked."""

    answered: int
    missing: int
    not_asked: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of a table's rows.

    Attributes:
        rows: How many there are.
        urgency: How many at each level, the most urgent first; rows that could not be
            read have none.
        danger_known: In how many every question about signs of danger that is asked is
            known; None where the question set asks about none.
        patterns: For each pattern, how many with each fit.
        rules: For each list of rules of the guidance, such as ``red_flags``, how
            often each of them applies.
        questions: For each question, how often it was answered.
    """

    rows: int
    urgency: dict[str, int]
    danger_known: int | None
    patterns: dict[str, dict[str, int]]
    rules: dict[str, dict[str, Tally]]
    questions: dict[str, AnsweredCount]


def summarize(frame: Any, questionnaire: Questionnaire, guidance: Guidance) -> Summary:
    """Count a table's rows, in one pass, in the engine that holds the table.

    Args:
        frame: The table as :func:`neurocheck.cohort.scoring.score.score` takes it. It
            may have the column :data:`neurocheck.cohort.scoring.score.STATUS`.
        questionnaire: The question set that was answered.
        guidance: The guidance for it.
    """
    scored = score(frame, questionnaire, guidance, keep=(), answered=True)
    table = nw.from_native(scored)
    counted = table.select(
        nw.len().cast(nw.Int64).alias("rows"), *_count_columns(questionnaire, guidance)
    )
    if isinstance(counted, nw.LazyFrame):
        how: dict[str, Any] = {}
        if counted.implementation.is_polars():
            how["engine"] = "streaming"
        counted = counted.collect(**how)
    found = {
        name: int(count or 0) for name, count in counted.rows(named=True)[0].items()
    }
    return Summary(
        rows=found["rows"],
        urgency={str(level): found[f"urgency={level}"] for level in Level},
        danger_known=found.get("danger_known"),
        patterns={
            rule.id: {str(fit): found[f"pattern_{rule.id}_fit={fit}"] for fit in Fit}
            for rule in guidance.patterns
        },
        rules={
            key: {
                rule.id: Tally(*_count_three(found, f"{prefix}_{rule.id}"))
                for rule in getattr(guidance, key)
            }
            for key, prefix in RULE_COLUMNS.items()
        },
        questions={
            name: AnsweredCount(*_count_three(found, f"answered_{name}"))
            for name in questionnaire.questions
        },
    )


def _count_columns(
    questionnaire: Questionnaire, guidance: Guidance
) -> Iterator[nw.Expr]:
    """Yield every count of the summary, by name."""
    words = {"urgency": tuple(Level)}
    words |= {f"pattern_{rule.id}_fit": tuple(Fit) for rule in guidance.patterns}
    for column, each in words.items():
        for word in each:
            yield _count_true(nw.col(column) == str(word)).alias(f"{column}={word}")
    if any(question.danger for question in questionnaire.questions.values()):
        yield _count_true(nw.col("danger_open") == 0).alias("danger_known")
    truths = [f"answered_{name}" for name in questionnaire.questions]
    for key, prefix in RULE_COLUMNS.items():
        truths += [f"{prefix}_{rule.id}" for rule in getattr(guidance, key)]
    for column in truths:
        yield _count_true(nw.col(column) == nw.lit(True)).alias(f"{column}=true")
        yield nw.col(column).count().cast(nw.Int64).alias(f"{column}=known")


def _count_true(column: nw.Expr) -> nw.Expr:
    """Count the rows in which a column is true."""
    return column.cast(nw.Int64).sum()


def _count_three(found: Mapping[str, int], column: str) -> tuple[int, int, int]:
    """Return how often a column is true, false and null."""
    true, known = found[f"{column}=true"], found[f"{column}=known"]
    return true, known - true, found["rows"] - known
