"""``neurocheck cohort``: a whole table of answers at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from neurocheck.cli.helping import Commands
from neurocheck.cli.options import (
    Guidance,
    NoColor,
    Questions,
    environment_of,
    option,
    takes,
)


__all__ = [
    "CheckOptions",
    "ScoreOptions",
    "SummaryOptions",
    "TableOptions",
    "cohort",
]

cohort = Commands(help="A whole table of answers at once.")


@dataclass(frozen=True, kw_only=True)
class TableOptions:
    """What every command that reads a table can be told."""

    table: Annotated[
        Path,
        typer.Argument(
            help="A table: CSV, JSON lines, Parquet or Arrow, also packed as .gz or"
            " .zst; '-' is standard input.",
            metavar="TABLE",
        ),
    ]
    map: Annotated[
        Path | None,
        option("--map", "Says which columns answer which questions.", metavar="FILE"),
    ] = None
    id: Annotated[
        str | None,
        option("--id", "The column that names a row.", metavar="COLUMN"),
    ] = None
    rejects: Annotated[
        Path | None,
        option(
            "--rejects",
            "List here each cell that is no answer: row, column, kind and reason.",
            metavar="FILE",
        ),
    ] = None
    strict: Annotated[
        bool, option("--strict", "Stop at the first cell that is no answer.")
    ] = False
    questions: Questions = None
    guidance: Guidance = None


@dataclass(frozen=True, kw_only=True)
class CheckOptions(TableOptions):
    """What ``neurocheck cohort check`` can be told."""

    json: Annotated[
        bool, option("--json", "Write what was found to standard output as JSON.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class ScoreOptions(TableOptions):
    """What ``neurocheck cohort score`` can be told."""

    output: Annotated[
        Path,
        option(
            "--output",
            "Write the result here; the suffix says how: .csv, .jsonl, .parquet or"
            " .arrow; .csv and .jsonl also with .gz or .zst. '-' is standard output,"
            " as CSV.",
            "-o",
            metavar="FILE",
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class SummaryOptions(TableOptions):
    """What ``neurocheck cohort summary`` can be told."""

    plain: Annotated[
        bool,
        option("--plain", "Plain lines only, for screen readers and simple terminals."),
    ] = False
    json: Annotated[
        bool, option("--json", "Write the counts to standard output as JSON.")
    ] = False
    output: Annotated[
        list[Path] | None,
        option(
            "--output",
            "Also write the counts here, as .md, .txt or .json. May be given more than"
            " once.",
            "-o",
            metavar="FILE",
        ),
    ] = None
    no_color: NoColor = False


@cohort.command()
def template(
    context: typer.Context,
    output: Annotated[
        Path | None,
        option(
            "--output",
            "Write here: .csv, .jsonl, .parquet or .arrow is an empty table; .md or"
            " .json describes the columns. '-' is standard output.",
            "-o",
            metavar="FILE",
        ),
    ] = None,
    questions_file: Questions = None,
) -> None:
    """Write an empty table of answers, or describe its columns."""
    from neurocheck.cli.tables import run_template

    run_template(environment_of(context), output, questions_file)


@cohort.command()
@takes(CheckOptions)
def check(context: typer.Context, options: CheckOptions) -> None:
    """Say what is wrong in a table, by column, with the first rows.

    The status is 4 where a cell is no answer.
    """
    from neurocheck.cli.tables import run_check

    run_check(environment_of(context), options)


@cohort.command()
@takes(ScoreOptions)
def score(context: typer.Context, options: ScoreOptions) -> None:
    """Assess every row of a table.

    A cell that is no answer counts as not answered; its row is assessed all the same.
    """
    from neurocheck.cli.tables import run_score

    run_score(environment_of(context), options)


@cohort.command()
@takes(SummaryOptions)
def summary(context: typer.Context, options: SummaryOptions) -> None:
    """Count the rows of a table: urgency, patterns, red flags, missing answers."""
    from neurocheck.cli.tables import run_summary

    run_summary(environment_of(context), options)
