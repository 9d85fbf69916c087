"""``neurocheck assess``: ask, assess, and show the summary."""

from dataclasses import dataclass
from enum import StrEnum
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
from neurocheck.cli.question_flags import part_of, questionnaire_of


__all__ = ["Options", "assess"]


class FailOn(StrEnum):
    """Levels of urgency that a script can be told by the exit status."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"
    ROUTINE = "routine"


@dataclass(frozen=True, kw_only=True)
class Options(Showing):
    """What ``neurocheck assess`` can be told."""

    answers: Annotated[
        Path | None,
        option(
            "--answers",
            "Take answers from this file, JSON or YAML; '-' is standard input.",
            metavar="FILE",
        ),
    ] = None
    answer: Annotated[
        list[str] | None,
        option("--answer", "Answer one question.", metavar="ID=VALUE"),
    ] = None
    no_input: Annotated[
        bool, option("--no-input", "Ask nothing; what is not given counts as skipped.")
    ] = False
    resume: Annotated[
        bool, option("--resume", "Go on with the answers kept from last time.")
    ] = False
    fresh: Annotated[
        bool, option("--fresh", "Begin anew; delete the answers kept from last time.")
    ] = False
    save: Annotated[
        bool | None,
        option(
            "--save/--no-save",
            "Keep the result, or keep none and do not ask; see: neurocheck history.",
        ),
    ] = None
    fail_on: Annotated[
        FailOn | None,
        option(
            "--fail-on",
            "Leave with status 10 where care is needed at least this soon.",
            metavar="|".join(FailOn),
        ),
    ] = None
    questions: Questions = None
    guidance: Guidance = None
    country: Country = None


@takes(Options)
def assess(context: typer.Context, options: Options) -> None:
    """Answer questions, and get a private summary.

    It takes a few minutes, and nothing leaves this computer.

    It teaches and helps you to prepare a visit. It never diagnoses.

    Each question is also a flag: --its-id VALUE. They are listed below.
    """
    from neurocheck.cli.session import run_assessment

    status = run_assessment(
        environment_of(context),
        options,
        context,
        questionnaire_of(context),
        part_of(context),
    )
    raise typer.Exit(int(status))
