"""The program: its commands, its errors in words, its exit status."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from neurocheck import __version__
from neurocheck.cli.assess import assess
from neurocheck.cli.cohort import cohort
from neurocheck.cli.history import history
from neurocheck.cli.learn import learn
from neurocheck.cli.options import option
from neurocheck.cli.question_flags import QuestionCommand
from neurocheck.cli.questions import questions
from neurocheck.cli.report import report
from neurocheck.cli.schema import schema
from neurocheck.cli.speaking import language_of, say_help, say_titles, take_language
from neurocheck.environment import Environment
from neurocheck.errors import ExitStatus, NeurocheckError
from neurocheck.text import clean, one_line
from neurocheck.words import ENGLISH, say, say_count, speak


__all__ = ["app", "main", "run"]

_MOST_PROBLEMS = 1_000


class _Program(TyperGroup):
    """The commands together; what they say of a wrong command line is cleaned."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read the options of the whole program."""
        with _cleaned():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        """Read the options of the command, and run it."""
        with _cleaned():
            return super().invoke(ctx)


@contextmanager
def _cleaned() -> Iterator[None]:
    """Clean the words of the command line that Typer repeats."""
    try:
        yield
    except TyperException as error:
        error.message = one_line(error.message)
        raise


app = typer.Typer(
    name="neurocheck",
    cls=_Program,
    help="Questions about nerves and diabetes, and a private summary to learn from"
    " and to take to a visit. It never diagnoses. Begin with: neurocheck assess",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
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
        print_error(environment, error)
        return int(error.exit_status)
    with speak(language):
        status = _run(rest, environment)
    if language is not ENGLISH:
        say_titles()  # Typer keeps them for the whole process
    return status


def _run(args: list[str], environment: Environment) -> int:
    """Run the program in the language shown."""
    try:
        command = say_help(typer.main.get_command(app))
        command(args, prog_name="neurocheck", obj=environment)
    except SystemExit as done:
        return int(done.code or 0)
    except NeurocheckError as error:
        print_error(environment, error)
        return int(error.exit_status)
    except KeyboardInterrupt:
        return int(ExitStatus.INTERRUPTED)
    except BrokenPipeError:
        return _reader_left()
    except Exception as error:  # noqa: BLE001 - a fault of ours: said, without answers
        _print_fault(environment, error)
        return int(ExitStatus.FAILURE)
    return int(ExitStatus.DONE)


def print_error(environment: Environment, error: NeurocheckError) -> None:
    """Print a message and every problem on standard error."""
    message = f"neurocheck: {error.message}"
    if environment.stderr.isatty():
        message = _folded(message, environment.columns(environment.stderr))
    shown = error.problems[:_MOST_PROBLEMS]
    lines = [message, *(one_line(str(problem)) for problem in shown)]
    if left := len(error.problems) - len(shown):
        lines.append(
            say_count(
                left,
                "1 more problem is not shown.",
                "{number} more problems are not shown.",
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
    fault = say(
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
