"""``neurocheck report``: show or convert a document that was kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from neurocheck.cli.options import (
    Guidance,
    NoColor,
    Outputs,
    Questions,
    environment_of,
    option,
    takes,
)


__all__ = ["Options", "report"]


@dataclass(frozen=True, kw_only=True)
class Options:
    """What ``neurocheck report`` can be told."""

    document: Annotated[
        Path,
        typer.Argument(
            help="A document that 'neurocheck assess' wrote; '-' is standard input.",
            metavar="DOCUMENT",
        ),
    ]
    output: Outputs = None
    json: Annotated[
        bool, option("--json", "Write the document to standard output as JSON.")
    ] = False
    why: Annotated[
        bool, option("--why", "Show the reason and the source of each line.")
    ] = False
    again: Annotated[
        bool, option("--again", "Assess the answers again, with today's guidance.")
    ] = False
    plain: Annotated[
        bool, option("--plain", "No colour and no drawing, for screen readers.")
    ] = False
    questions: Questions = None
    guidance: Guidance = None
    no_color: NoColor = False


@takes(Options)
def report(context: typer.Context, options: Options) -> None:
    """Show a saved document again, or convert it.

    With --again the answers are assessed with the guidance of today.
    """
    from neurocheck.cli.reshow import run_report

    run_report(environment_of(context), options)
