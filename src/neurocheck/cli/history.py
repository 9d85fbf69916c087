"""``neurocheck history``: what was kept with ``neurocheck assess --save``."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from neurocheck.cli.helping import Commands
from neurocheck.cli.options import (
    Guidance,
    Questions,
    Showing,
    environment_of,
    option,
    takes,
)


__all__ = ["ShowOptions", "TrendOptions", "history"]

_MOST = 10**15

history = Commands(help="What was kept with: neurocheck assess --save")


@history.command()
def status(context: typer.Context) -> None:
    """Say how much is kept, and where."""
    from neurocheck.cli.keeping import run_status

    run_status(environment_of(context))


@history.command("list")
def list_records(context: typer.Context) -> None:
    """List what is kept, the newest first: number, date, urgency, patterns."""
    from neurocheck.cli.keeping import run_list

    run_list(environment_of(context))


@dataclass(frozen=True, kw_only=True)
class ShowOptions(Showing):
    """What ``neurocheck history show`` can be told."""

    number: Annotated[
        int,
        typer.Argument(
            help="A number of 'neurocheck history list'.",
            metavar="N",
            min=1,
            max=_MOST,
        ),
    ]


@history.command()
@takes(ShowOptions)
def show(context: typer.Context, options: ShowOptions) -> None:
    """Show a kept summary again, or convert it."""
    from neurocheck.cli.keeping import run_show

    run_show(environment_of(context), options)


@dataclass(frozen=True, kw_only=True)
class TrendOptions(Showing):
    """What ``neurocheck history trend`` can be told."""

    questions: Questions = None
    guidance: Guidance = None


@history.command()
@takes(TrendOptions)
def trend(context: typer.Context, options: TrendOptions) -> None:
    """Say what changed since last time, in words and in small plots."""
    from neurocheck.cli.trending import run_trend

    run_trend(environment_of(context), options)


@history.command()
def export(
    context: typer.Context,
    output: Annotated[
        Path | None,
        option(
            "--output",
            "Write here, for the owner alone, not to standard output.",
            "-o",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Write every kept document as JSON on a line of its own, the oldest first."""
    from neurocheck.cli.keeping import run_export

    run_export(environment_of(context), output)


@history.command()
def delete(
    context: typer.Context,
    numbers: Annotated[
        list[int],
        typer.Argument(
            help="Numbers of 'neurocheck history list'.",
            metavar="N...",
            min=1,
            max=_MOST,
        ),
    ],
) -> None:
    """Delete what is kept under these numbers, for good."""
    from neurocheck.cli.keeping import run_delete

    run_delete(environment_of(context), numbers)


@history.command()
def purge(
    context: typer.Context,
    yes: Annotated[bool, option("--yes", "Do not ask whether that is meant.")] = False,
) -> None:
    """Delete the whole history, its backups included, for good."""
    from neurocheck.cli.keeping import run_purge

    run_purge(environment_of(context), yes)
