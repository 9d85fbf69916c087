"""Random answers as tables of every engine, and the expected row of scores."""

import os
import random
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import settings

from neurocheck.answers.accept import Answer, Answers
from neurocheck.answers.resolve import ResolvedAnswers, resolve
from neurocheck.guidance.assess import assess
from neurocheck.guidance.assessment import State
from neurocheck.guidance.rules import Guidance, Rule
from neurocheck.questionnaire.conditions import evaluate
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire, Type


Row = dict[str, Any]

ON_SPARK = (
    pytest.mark.engines,
    # It warns of versions of pandas, which we leave to it, and leaves its socket open.
    pytest.mark.filterwarnings("ignore:PySpark does not yet:FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
)
"""The marks of a test that needs Spark."""
MANY = settings().max_examples * 5
"""The number of random people of a table: more of them where more is tried."""


def each_engine(*names: str) -> pytest.MarkDecorator:
    """Return a decorator that runs a test once for each engine.

    Only Polars, which the commands use, is tried by default.
    """
    marks = {"polars": (), "spark": ON_SPARK}
    given = [
        pytest.param(name, marks=marks.get(name, pytest.mark.engines)) for name in names
    ]
    return pytest.mark.parametrize("engine", given)


def random_sheets(asked: Questionnaire, count: int, seed: int = 0) -> list[Answers]:
    """Return the random answers of some people, also to hidden questions."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    return [
        {
            question.id: _choose_answer(question, chance)
            for question in asked.questions.values()
            if chance.random() < 0.9
        }
        for _ in range(count)
    ]


def _choose_answer(question: Question, chance: random.Random) -> Answer:
    """Return a random answer, sometimes a non-answer."""
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
    """Return answers as columns; a question without any answer has none."""
    columns: dict[str, list[Any]] = {"id": list(range(len(sheets)))}
    for name, question in asked.questions.items():
        if any(name in sheet for sheet in sheets):
            columns[name] = [
                _format_cell(question, sheet.get(name)) for sheet in sheets
            ]
    return columns


def _format_cell(question: Question, answer: Answer | None) -> Any:
    """Return an answer as the cell of a table."""
    if question.type.is_number:
        return None if isinstance(answer, NonAnswer) else answer
    if isinstance(answer, tuple):
        return ";".join(answer)
    return None if answer is None else str(answer)


def frame_of(engine: str, asked: Questionnaire, columns: dict[str, list[Any]]) -> Any:
    """Return columns as a table of an engine; skip the test where it is missing."""
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
        "pandas": lambda: _make_pandas(columns),
        "pyarrow": table.to_arrow,
        "duckdb": lambda: _make_duckdb(table.to_arrow()),
        "spark": lambda: spark_session().createDataFrame(table.to_arrow()),
    }
    return make[engine]()


def _make_pandas(columns: dict[str, list[Any]]) -> Any:
    """Return a pandas table, in which missing numbers are NaN."""
    import pandas as pd

    return pd.DataFrame(columns)


def _make_duckdb(table: Any) -> Any:
    """Return a table as a DuckDB relation."""
    import duckdb

    connection = duckdb.connect()
    connection.register("answers", table)
    return connection.table("answers")


@cache
def spark_session() -> Any:
    """Return a Spark session that tries everything twice.

    Skips the test where Spark or Java is missing.
    """
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not installed")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = sql.SparkSession.builder.master("local[2, 2]").appName("neurocheck")
    for key, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "1",
        "spark.ui.enabled": "false",
    }.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def rows_of(table: Any) -> list[Row]:
    """Return the rows of a table of any engine, sorted by id."""
    import narwhals.stable.v2 as nw

    found = nw.from_native(table)
    if isinstance(found, nw.LazyFrame):
        found = found.collect()
    rows = [
        {name: _normalize_missing(value) for name, value in row.items()}
        for row in found.rows(named=True)
    ]
    return sorted(rows, key=lambda row: row["id"])


def _normalize_missing(value: Any) -> Any:
    """Return a value, or None if it is a missing value of any engine."""
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN


def expected(asked: Questionnaire, rules: Guidance, raw: Answers) -> Row:
    """Return the row of scores that the assessment of one person implies."""
    found, sheet = assess(asked, rules, raw), resolve(asked, raw)
    row: Row = {"urgency": found.urgency.level}
    if any(question.danger for question in asked.questions.values()):
        row["danger_open"] = len(found.urgency.open)
    for pattern in found.patterns:
        start = f"pattern_{pattern.id}"
        row[f"{start}_fit"] = pattern.fit
        for state in State:
            row[f"{start}_{state}"] = pattern.count(state)
    lines: dict[str, tuple[Sequence[Rule], Sequence[Any]]] = {
        "flag": (rules.red_flags, found.urgency.reasons),
        "cause": (rules.other_causes, found.other_causes),
        "risk": (rules.risk_factors, found.risk_factors),
        "check": (rules.checks, found.checks),
    }
    for prefix, (each, applying) in lines.items():
        for rule in each:
            truth = row[f"{prefix}_{rule.id}"] = _evaluate_rule(rule, sheet)
            assert (truth is True) == (rule.id in {line.id for line in applying})
    if rules.touch_test:
        row["touch_test"] = _evaluate_rule(rules.touch_test, sheet)
        done = found.touch_test.result if found.touch_test else None
        if rules.touch_test.results:
            row["touch_result"] = done.id if done else None
    numbers: Mapping[str, float | None] = {
        f"number_{item.id}": sheet.derived.get(item.id) for item in asked.derived
    }
    return row | dict(numbers)


def _evaluate_rule(rule: Rule, sheet: ResolvedAnswers) -> bool | None:
    """Return whether a rule applies; None if that is unknown."""
    return True if rule.when is None else evaluate(rule.when, sheet.known)
