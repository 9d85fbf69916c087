"""``neurocheck report``: show or convert a document that was kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from neurocheck.cli.options import (
    Country,
    Guidance,
    Questions,
    Showing,
    environment_of,
    option,
    takes,
)


__all__ = ["Options", "report"]


@dataclass(frozen=True, kw_only=True)
class Options(Showing):
    """What ``neurocheck report`` can be told."""

    document: Annotated[
        Path,
        typer.Argument(
            help="A document that 'neurocheck assess' wrote; '-' is standard input.",
            metavar="DOCUMENT",
        ),
    ]
    again: Annotated[
        bool, option("--again", "Assess the answers again, with today's guidance.")
    ] = False
    questions: Questions = None
    guidance: Guidance = None
    country: Country = None


@takes(Options)
def report(context: typer.Context, options: Options) -> None:
    """Show a saved document again, or convert it.

    With --again the answers are assessed with the guidance of today.
    """
    from neurocheck.cli.reshow import run_report

    run_report(environment_of(context), options)
