"""Promises of tables on Spark: as with Polars, whole, whatever dies on the way."""

import runpy
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from neurocheck.cohort.scoring.score import score, score_files
from neurocheck.cohort.spark import map_batches, map_files
from neurocheck.errors import UsageError
from support.bundled import SETS, bundle
from support.random_tables import (
    ON_SPARK,
    columns_of,
    frame_of,
    random_sheets,
    spark_session,
)


JOB = Path(__file__).parents[2] / "examples" / "spark" / "score_on_spark.py"


def on_spark(test: Any) -> Any:
    """Mark a test that needs Spark."""
    for mark in ON_SPARK:
        test = mark(test)
    return test


def write_numbers(folder: Path) -> list[str]:
    """Write three files of numbers, the last one without a row; return their names."""
    folder.mkdir()
    names = ["a.parquet", "b.parquet", "c.parquet"]
    for place, name in enumerate(names):
        rows = range(0 if name == names[-1] else 1_000_000)
        table = pl.DataFrame({"id": rows}, schema={"id": pl.Int64})
        table = table.select(pl.col("id") + place)
        table.write_parquet(folder / name, row_group_size=10_000)
    return names


def make_deadly(folder: Path, at: int) -> Any:
    """Return a plan that adds 1, and once ends its process where it meets a number.

    It stands in a function, so that Spark sends it as it is; its module is not there.
    It names no type of Polars either, which would be imported to read it, too early.
    """
    died = folder / "died"

    def add(numbers: Any) -> Any:
        import os

        if at in numbers and not died.exists():
            halves = folder.glob("out/_unfinished-*/*")
            died.write_text(str(sum(half.stat().st_size for half in halves)))
            os._exit(9)
        return numbers + 1

    def plan(frame: Any) -> Any:
        import polars as pl

        column = pl.col("id").map_batches(
            add, return_dtype=pl.Int64, is_elementwise=True
        )
        return frame.select(column)

    return plan


@on_spark
@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_both_ways_give_the_rows_of_polars(name: str, tmp_path: Path) -> None:
    """Batches of several partitions, and files: the same rows, and the same types."""
    asked, rules, _ = bundle(SETS[name])
    table = frame_of("polars-eager", asked, columns_of(asked, random_sheets(asked, 90)))
    (tmp_path / "in").mkdir()
    for start in (0, 30, 60):
        table[start : start + 30].write_parquet(tmp_path / "in" / f"{start}.parquet")
    frame = spark_session().createDataFrame(table.to_arrow()).repartition(3)

    batches: Any = pl.from_arrow(score(frame, asked, rules, answered=True).toArrow())
    files = score_files(tmp_path / "in", tmp_path / "out", asked, rules, answered=True)

    wanted = score(table, asked, rules, answered=True)
    assert frame.rdd.getNumPartitions() == 3
    assert_frame_equal(batches.sort("id"), wanted)
    assert_frame_equal(pl.concat(map(pl.read_parquet, files)).sort("id"), wanted)


@on_spark
def test_a_file_is_whole_although_its_task_died(tmp_path: Path) -> None:
    """Spark tries again; no half file stays, and the owner alone can read."""
    names = write_numbers(tmp_path / "in")
    spark_session()

    deadly = make_deadly(tmp_path, 900_000)  # by then a part of the file is written
    files = map_files(deadly, tmp_path / "in", tmp_path / "out")

    assert int((tmp_path / "died").read_text()) > 0
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == names
    assert [file.name for file in files] == names
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    for file in files:
        before = pl.read_parquet(tmp_path / "in" / file.name)
        assert_frame_equal(pl.read_parquet(file), before + 1)


@on_spark
def test_a_batch_counts_once_although_its_task_died(tmp_path: Path) -> None:
    """What a task gave before it died is not there twice."""
    frame = spark_session().range(0, 250_000, 1, 2)

    made = map_batches(make_deadly(tmp_path, 100_000), frame).toArrow()

    assert (tmp_path / "died").exists()
    assert sorted(made["id"].to_pylist()) == [*range(1, 250_001)]


@on_spark
def test_only_columns_that_are_read_are_handed_over() -> None:
    """Each cell takes Java long."""
    frame = spark_session().range(3)  # first, because it skips where there is no Spark
    from pyspark.sql.functions import lit, raise_error

    frame = frame.withColumn("other", raise_error(lit("it was read")))

    made = map_batches(lambda rows: rows.select("id"), frame).toArrow()

    assert sorted(made["id"].to_pylist()) == [0, 1, 2]


@on_spark
def test_a_dot_in_a_name_is_a_part_of_the_name() -> None:
    """Such a column is handed through, or left alone, like any other."""
    asked, rules, _ = bundle()
    rows = [(1, 58, "north", "x")]
    frame = spark_session().createDataFrame(rows, ["id", "age", "by.site", "a.b"])

    made = score(frame, asked, rules, keep=["id", "by.site"]).toArrow()

    assert made.select(["id", "by.site"]).to_pylist() == [{"id": 1, "by.site": "north"}]


@on_spark
def test_what_was_there_stays_where_the_job_fails(tmp_path: Path) -> None:
    """A result is replaced by a whole one or not at all."""
    write_numbers(tmp_path / "in")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.parquet").write_text("before")
    spark_session()

    def fail(frame: Any) -> Any:
        import polars as pl

        return frame.with_columns(pl.col("missing"))

    with pytest.raises(Exception, match="missing"):
        map_files(fail, tmp_path / "in", tmp_path / "out")

    assert [one.name for one in (tmp_path / "out").iterdir()] == ["a.parquet"]
    assert (tmp_path / "out" / "a.parquet").read_text() == "before"


@on_spark
@pytest.mark.parametrize("way", ["files", "batches"])
def test_the_example_job_scores_a_folder(way: str, tmp_path: Path) -> None:
    """The job that is given to submit does what it says, either way."""
    asked, rules, _ = bundle()
    table = frame_of("polars-eager", asked, columns_of(asked, random_sheets(asked, 20)))
    (tmp_path / "in").mkdir()
    table.write_parquet(tmp_path / "in" / "a.parquet")
    spark_session()

    runpy.run_path(str(JOB))["main"](way, str(tmp_path / "in"), str(tmp_path / "out"))

    found = pl.read_parquet(tmp_path / "out" / "*.parquet")
    assert_frame_equal(found, score(table, asked, rules))


@on_spark
def test_a_task_keeps_to_its_cores() -> None:
    """Polars starts as many threads as Spark gave cores to the task."""

    def count(frame: Any) -> Any:
        import polars as pl

        return frame.select(threads=pl.lit(pl.thread_pool_size()) + 0 * pl.col("id"))

    made = map_batches(count, spark_session().range(0, 2, 1, 2)).toArrow()

    assert made["threads"].to_pylist() == [1, 1]


@pytest.mark.parametrize("target", ["in", "out"])
def test_results_need_files_and_a_folder_of_their_own(
    target: str, tmp_path: Path
) -> None:
    """Nothing to read, or results in place of what is read: nothing is touched."""
    (tmp_path / "in").mkdir()
    if target == "in":
        write_numbers(tmp_path / "in" / "more")
        (tmp_path / "in" / "more" / "a.parquet").rename(tmp_path / "in" / "a.parquet")

    with pytest.raises(UsageError, match="another one"):
        map_files(lambda frame: frame, tmp_path / "in", tmp_path / target)

    assert not (tmp_path / "out").exists()
