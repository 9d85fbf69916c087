"""The program: its commands, its errors in words, its exit status."""

import os
import sys
import traceback
from typing import Annotated

import typer
from typer.exceptions import TyperException

from neurocheck import __version__
from neurocheck.cli.assess import assess
from neurocheck.cli.cohort import cohort
from neurocheck.cli.help import Commands
from neurocheck.cli.history import history
from neurocheck.cli.language import language_of, say_help, take_language
from neurocheck.cli.learn import learn
from neurocheck.cli.options import option
from neurocheck.cli.question_flags import QuestionCommand
from neurocheck.cli.questions import questions
from neurocheck.cli.report import report
from neurocheck.cli.schema import schema
from neurocheck.environment import Environment
from neurocheck.errors import ExitStatus, NeurocheckError
from neurocheck.i18n.language import override
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.sanitize import clean, one_line


__all__ = ["app", "main", "run"]

_MOST_PROBLEMS = 1_000


app = Commands(
    name="neurocheck",
    help="Questions about nerves and diabetes, and a private summary to learn from"
    " and to take to a visit. It never diagnoses. Begin with: neurocheck assess",
    epilog="Every option has a variable: NEUROCHECK_PLAIN=1 stands for --plain."
    " Exit statuses: 0 done, 1 failure, 2 usage, 3 question or guidance file"
    " wrong, 4 answers wrong or missing, 5 storage, 10 urgency at or above --fail-on,"
    " 130 interrupted.",
)
app.command(cls=QuestionCommand)(assess)
app.command()(report)
app.command()(learn)
app.add_typer(questions, name="questions")
app.add_typer(history, name="history")
app.add_typer(cohort, name="cohort")
app.command()(schema)


def _print_version(value: bool) -> None:
    """Print the version and leave."""
    if value:
        typer.echo(f"neurocheck {__version__}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and leave.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
    _lang: Annotated[
        str | None,
        option(
            "--lang",
            "Speak this language; it may stand anywhere on the command line.",
            metavar="CODE",
        ),
    ] = None,
) -> None:
    """Hold the options of the whole program."""


def main() -> None:
    """Run the program with this process's arguments and leave."""
    sys.exit(int(run(sys.argv[1:], Environment.of_process())))


def run(args: list[str], environment: Environment) -> int:
    """Run the program.

    Args:
        args: The command line without the program's name.
        environment: The world as it should see it.

    Returns:
        The exit status.
    """
    named, rest = take_language(args)
    try:
        language = language_of(environment, named)
    except NeurocheckError as error:
        return _refuse(environment, error)
    with override(language):
        return _run(rest, environment)


def _run(args: list[str], environment: Environment) -> int:
    """Run the program in the language shown."""
    try:
        command = say_help(typer.main.get_command(app))
        status = command(
            args, prog_name="neurocheck", obj=environment, standalone_mode=False
        )
        return int(status or ExitStatus.DONE)
    except SystemExit as done:
        return int(done.code or 0)
    except TyperException as error:
        from neurocheck.cli.help import usage_error

        return _refuse(environment, usage_error(error))
    except NeurocheckError as error:
        return _refuse(environment, error)
    except (KeyboardInterrupt, typer.Abort):
        return int(ExitStatus.INTERRUPTED)
    except BrokenPipeError:
        return _reader_left()
    except Exception as error:  # noqa: BLE001 - a fault of ours: said, without answers
        _print_fault(environment, error)
        return int(ExitStatus.FAILURE)


def _refuse(environment: Environment, error: NeurocheckError) -> int:
    """Print an error, and give the exit status that says so."""
    print_error(environment, error)
    return int(error.exit_status)


def print_error(environment: Environment, error: NeurocheckError) -> None:
    """Print a message and every problem on standard error."""
    message = f"neurocheck: {error.message}"
    if environment.stderr.isatty():
        message = _folded(message, environment.columns(environment.stderr))
    shown = error.problems[:_MOST_PROBLEMS]
    lines = [message, *(one_line(str(problem)) for problem in shown)]
    if left := len(error.problems) - len(shown):
        lines.append(
            ngettext(
                "1 more problem is not shown.",
                "{number} more problems are not shown.",
                left,
            )
        )
    environment.stderr.write(clean("\n".join(lines)) + "\n")
    environment.stderr.flush()


def _folded(text: str, width: int) -> str:
    """Fold lines between words, where a person reads them."""
    import textwrap

    fold = textwrap.TextWrapper(
        width=width, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(fold.fill(line) for line in text.splitlines())


def _print_fault(environment: Environment, error: Exception) -> None:
    """Print where a fault of ours is: places in the code, and no value at all."""
    fault = _(
        "This is a fault of the program. Please report the lines above; they hold none"
        " of your answers."
    )
    frames = "".join(traceback.format_tb(error.__traceback__))
    environment.stderr.write(f"{frames}{type(error).__name__}\nneurocheck: {fault}\n")
    environment.stderr.flush()


def _reader_left() -> int:
    """Leave quietly where the reader of standard output has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(ExitStatus.FAILURE)
