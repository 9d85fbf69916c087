"""Runs one Polars plan on Spark: on files that Spark hands out, or on its batches.

Spark spreads the work and tries again what failed; Polars does it. No task imports
Polars before it has said how many threads it may start.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from neurocheck.errors import UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import one_line
from neurocheck.storage import make_private_folder
from neurocheck.system import replace, sync


__all__ = ["map_batches", "map_files", "quote_name"]

Plan = Callable[[Any], Any]
"""Takes a frame of Polars that is computed later, and returns another."""

_ROWS = 100_000  # of a batch


def map_files(plan: Plan, source: Path, target: Path) -> list[Path]:
    """Write what a plan makes of each Parquet file of a folder, one task for each.

    Args:
        plan: What to do.
        source: The folder, which every machine of the cluster sees at this path.
        target: The folder of the results, likewise; it is made if it is missing. A
            result has the name of its file, and takes its place once it is whole.

    Returns:
        The results.

    Raises:
        UsageError: There are no files, or the results would replace them.
    """
    files = [path for path in sorted(source.glob("[!._]*.parquet")) if path.is_file()]
    if not files or source.resolve() == target.resolve():
        raise UsageError(
            _(
                "Name a folder with .parquet files, and another one for the results;"
                " this was '{source}' and '{target}'.",
                source=one_line(str(source)),
                target=one_line(str(target)),
            )
        )
    from pyspark.sql import SparkSession

    # In the same folder, because only within one file system a rename is one step; and
    # with a name that readers of whole folders pass over.
    unfinished = target / f"_unfinished-{os.urandom(8).hex()}"
    make_private_folder(unfinished)
    context = SparkSession.builder.getOrCreate().sparkContext
    try:
        context.parallelize(files, len(files)).foreach(
            lambda file: _write_whole(plan, file, target / file.name, unfinished)
        )
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return [target / file.name for file in files]


def _write_whole(plan: Plan, source: Path, target: Path, unfinished: Path) -> None:
    """Write the result of one file, and put it in place; this is a task's work."""
    attempt = _begin_task().taskAttemptId()
    import polars as pl

    from neurocheck.cohort.tables.write import Form

    # Spark may run one task twice at the same time, so each has a file of its own.
    part = unfinished / f"{attempt}.parquet"
    part.touch(mode=0o600)
    Form("parquet").write(plan(pl.scan_parquet(source, glob=False)), part)
    with part.open("rb+") as file:
        sync(file.fileno())
    replace(part, target)


def map_batches(plan: Plan, frame: Any) -> Any:
    """Return what a plan makes of the rows of a DataFrame of Spark; nothing is run.

    Args:
        plan: What to do with each row; it must need no other one.
        frame: The rows.
    """
    from polars.io.plugins import register_io_source

    nothing = frame.limit(0).toArrow()
    used: list[str] = nothing.column_names

    def read(columns: list[str] | None, *_hints: Any) -> Iterator[Any]:
        nonlocal used
        used = used if columns is None else columns
        yield _read_empty(nothing.schema).select(used)

    source = register_io_source(read, schema=_read_empty(nothing.schema).schema)
    made = plan(source).collect().to_arrow()
    # Java takes long to hand over a cell, so it hands over what the plan reads.
    given, wanted = nothing.select(used).schema, made.schema
    schema = frame.sparkSession.createDataFrame(made).schema
    # Spark looks the columns up by name once more, and takes a dot for a record again.
    plain = [f"_{place}" for place in range(len(used))]
    handed = frame.select(*map(quote_name, used)).toDF(*plain)
    return handed.mapInArrow(lambda rows: _run(plan, rows, given, wanted), schema)


def quote_name(name: str) -> str:
    """Return the name of a column so that a dot in it does not lead into a record.

    >>> quote_name("group.site")
    '`group.site`'
    """
    return f"`{name.replace('`', '``')}`"


def _run(plan: Plan, batches: Iterator[Any], given: Any, wanted: Any) -> Iterator[Any]:
    """Let batches of Arrow flow through one plan; this is a task's work."""
    _begin_task()
    import polars as pl
    from polars.io.plugins import register_io_source

    from neurocheck.cohort.tables.batch import Batch, join_small

    def read(columns: list[str] | None, *_hints: Any) -> Iterator[pl.DataFrame]:
        # Those of Spark have 10,000 rows, for which Polars takes twice as long.
        named = (batch.rename_columns(given.names) for batch in batches)
        frames: Iterator[Any] = map(pl.from_arrow, named)
        for frame, _refused in join_small((Batch(one, {}) for one in frames), _ROWS):
            yield frame if columns is None else frame.select(columns)

    rows = register_io_source(read, schema=_read_empty(given).schema)
    for part in plan(rows).collect_batches(chunk_size=_ROWS, maintain_order=True):
        yield from part.to_arrow().cast(wanted).to_batches()


def _read_empty(schema: Any) -> Any:
    """Return a table of Polars without rows, from a schema of Arrow."""
    import polars as pl

    return pl.from_arrow(schema.empty_table())


def _begin_task() -> Any:
    """Return what Spark tells of this task; Polars may start threads for its cores."""
    from pyspark import TaskContext

    task: Any = TaskContext.get()
    os.environ.setdefault("POLARS_MAX_THREADS", str(task.cpus()))
    # Else it reads far ahead of what it can write.
    os.environ.setdefault("POLARS_ROW_GROUP_PREFETCH_SIZE", "2")
    return task
