"""Random sheets of answers, as tables of every kind, and what each row must give."""

import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from neurocheck.answers.accept import Answer, Answers
from neurocheck.answers.resolve import ResolvedAnswers, resolve
from neurocheck.guidance.assess import assess
from neurocheck.guidance.rules import Guidance, Rule
from neurocheck.questionnaire.conditions import evaluate
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire, Type


Row = dict[str, Any]


def each_engine(*names: str) -> pytest.MarkDecorator:
    """Return a decorator that runs a test once for each engine.

    Only Polars, which the commands use, is tried by default. Spark is never marked: its
    tests are skipped where it is not installed.
    """
    given = [
        name
        if name in {"polars", "spark"}
        else pytest.param(name, marks=pytest.mark.engines)
        for name in names
    ]
    return pytest.mark.parametrize("engine", given)


def random_sheets(asked: Questionnaire, count: int, seed: int = 0) -> list[Answers]:
    """Return sheets of answers and non-answers; hidden questions are answered too."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    return [
        {
            question.id: _random_answer(question, chance)
            for question in asked.questions.values()
            if chance.random() < 0.9
        }
        for _ in range(count)
    ]


def _random_answer(question: Question, chance: random.Random) -> Answer:
    """Return an answer, or now and then a non-answer."""
    if chance.random() < 0.15:
        return chance.choice(list(NonAnswer))
    options = list(question.choices)
    low, high = question.low or 0, question.high or 0
    match question.type:
        case Type.CHOICE:
            return chance.choice(options)
        case Type.CHOICES:
            if question.exclusive and chance.random() < 0.3:
                return (chance.choice(question.exclusive),)
            common = [name for name in options if name not in question.exclusive]
            found = chance.sample(common, chance.randint(1, min(3, len(common))))
            return tuple(name for name in options if name in found)
        case Type.DATE:
            return f"20{chance.randint(10, 30)}-0{chance.randint(1, 9)}-11"
        case Type.TEXT:
            return "burning; or so"
        case Type.DECIMAL:
            return round(chance.uniform(low, high), question.decimals)
    return chance.randint(int(low), int(high))


def columns_of(asked: Questionnaire, sheets: Sequence[Answers]) -> dict[str, list[Any]]:
    """Write sheets as columns; a question that nobody was given has none."""
    columns: dict[str, list[Any]] = {"id": list(range(len(sheets)))}
    for name, question in asked.questions.items():
        if any(name in sheet for sheet in sheets):
            columns[name] = [_cell(question, sheet.get(name)) for sheet in sheets]
    return columns


def _cell(question: Question, answer: Answer | None) -> Any:
    """Write an answer as it stands in a table."""
    if question.type.is_number:
        return None if isinstance(answer, NonAnswer) else answer
    if isinstance(answer, tuple):
        return ";".join(answer)
    return None if answer is None else str(answer)


def frame_of(engine: str, asked: Questionnaire, columns: dict[str, list[Any]]) -> Any:
    """Make a table of a kind; skip where the engine cannot be had."""
    import polars as pl

    numbers = {Type.INTEGER: pl.Int64, Type.SCALE: pl.Int64, Type.DECIMAL: pl.Float64}
    schema: dict[str, Any] = {"id": pl.Int64} | {
        name: numbers.get(asked.questions[name].type, pl.String)
        for name in columns
        if name != "id"
    }
    table = pl.DataFrame(columns, schema=schema)
    make: dict[str, Callable[[], Any]] = {
        "polars": table.lazy,
        "polars-eager": lambda: table,
        "pandas": lambda: _pandas(columns),
        "pyarrow": table.to_arrow,
        "duckdb": lambda: _duckdb(table.to_arrow()),
        "spark": lambda: spark_session().createDataFrame(table.to_arrow()),
    }
    return make[engine]()


def _pandas(columns: dict[str, list[Any]]) -> Any:
    """Make a table of pandas, in which missing numbers are NaN."""
    import pandas as pd

    return pd.DataFrame(columns)


def _duckdb(table: Any) -> Any:
    """Make a relation of DuckDB."""
    import duckdb

    connection = duckdb.connect()
    connection.register("answers", table)
    return connection.table("answers")


@cache
def spark_session() -> Any:
    """Start Spark in this process; skip where it or Java is not installed."""
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not installed")
    builder = sql.SparkSession.builder.master("local[1]").appName("neurocheck")
    for key, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "1",
        "spark.ui.enabled": "false",
    }.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def rows_of(table: Any) -> list[Row]:
    """Return the rows of a table of any kind in the order of their ids."""
    import narwhals.stable.v2 as nw

    found = nw.from_native(table)
    if isinstance(found, nw.LazyFrame):
        found = found.collect()
    rows = [
        {name: _plain(value) for name, value in row.items()}
        for row in found.rows(named=True)
    ]
    return sorted(rows, key=lambda row: row["id"])


def _plain(value: Any) -> Any:
    """Return None for each engine's idea of a missing value."""
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN


def expected(asked: Questionnaire, rules: Guidance, raw: Answers) -> Row:
    """Return what the assessment of one person gives, as a row."""
    found, sheet = assess(asked, rules, raw), resolve(asked, raw)
    row: Row = {"urgency": found.urgency.level}
    for pattern in found.patterns:
        start = f"pattern_{pattern.id}"
        row[f"{start}_fit"] = pattern.fit
        for name, present in {
            "present": True,
            "absent": False,
            "unknown": None,
        }.items():
            row[f"{start}_{name}"] = pattern.count(present)
    lines: dict[str, tuple[Sequence[Rule], Sequence[Any]]] = {
        "flag": (rules.red_flags, found.urgency.reasons),
        "cause": (rules.other_causes, found.other_causes),
        "risk": (rules.risk_factors, found.risk_factors),
        "check": (rules.checks, found.checks),
    }
    for prefix, (each, applying) in lines.items():
        for rule in each:
            truth = row[f"{prefix}_{rule.id}"] = _truth(rule, sheet)
            assert (truth is True) == (rule.id in {line.id for line in applying})
    if rules.touch_test:
        row["touch_test"] = _truth(rules.touch_test, sheet)
        done = found.touch_test.result if found.touch_test else None
        if rules.touch_test.results:
            row["touch_result"] = done.id if done else None
    numbers: Mapping[str, float | None] = {
        f"number_{item.id}": sheet.derived.get(item.id) for item in asked.derived
    }
    return row | dict(numbers)


def _truth(rule: Rule, sheet: ResolvedAnswers) -> bool | None:
    """Return whether a rule applies, does not, or cannot be told."""
    return True if rule.when is None else evaluate(rule.when, sheet.known)
