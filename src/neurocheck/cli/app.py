"""The program: its commands, how its errors are printed, and its exit status."""

import sys
from contextlib import suppress
from typing import Annotated, Any, ClassVar

import msgspec
import typer
from typer.exceptions import TyperException

from neurocheck import __version__
from neurocheck.cli.help import Commands, make_usage_error
from neurocheck.cli.language import choose_language, take_language, translate_help
from neurocheck.cli.lazy import Lazy, LazyGroup
from neurocheck.cli.options import option
from neurocheck.cli.settings_file import with_settings
from neurocheck.data_folder import tidy
from neurocheck.environment import Environment, NoHomeError
from neurocheck.errors import ExitStatus, NeurocheckError, StorageError
from neurocheck.faults import describe_fault
from neurocheck.i18n.language import Language, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.os_errors import explain_stream
from neurocheck.sanitize import clean, one_line
from neurocheck.streams import is_of_stream


__all__ = ["LEFT_IN_ENGLISH", "app", "main", "run"]

LEFT_IN_ENGLISH = gettext_noop(
    "Some texts have no translation that is up to date. They are shown in English."
)

# A hostile file made a report of a hundred thousand problems.
_MOST_PROBLEMS = 1_000


class _Root(LazyGroup):
    """All commands, in the order of the help."""

    # Each text begins the command's own help as well; a test compares the two.
    lazy: ClassVar[dict[str, Lazy]] = {
        "assess": Lazy(
            "neurocheck.cli.assess", "Answer questions, and get a private summary."
        ),
        "report": Lazy(
            "neurocheck.cli.report", "Show a saved document again, or convert it."
        ),
        "learn": Lazy(
            "neurocheck.cli.learn",
            "Read about it: what it is, what helps, what is not known.",
        ),
        "questions": Lazy(
            "neurocheck.cli.questions", "What is asked, and whether files are right."
        ),
        "schema": Lazy(
            "neurocheck.cli.schema", "Print the JSON Schema of a kind of file."
        ),
        "history": Lazy(
            "neurocheck.cli.history", "What was kept with: neurocheck assess --save"
        ),
        "cohort": Lazy("neurocheck.cli.cohort", "A whole table of answers at once."),
        "settings": Lazy(
            "neurocheck.cli.settings",
            "What is remembered between runs: country, plain lines, language, units.",
        ),
        "forget": Lazy(
            "neurocheck.cli.forget",
            "Delete all that was ever kept of you on this computer; it lists it first.",
        ),
    }

    def __init__(self, **settings: Any) -> None:
        """Take what the group takes; its own commands come last in the help."""
        super().__init__(**settings)
        for name in [one for one in self.commands if one not in self.lazy]:
            self.commands[name] = self.commands.pop(name)


app = Commands(
    name="neurocheck",
    cls=_Root,
    add_completion=True,
    help="Questions about nerves and diabetes, and a private summary to learn from"
    " and to take to a visit. It never diagnoses. Begin with: neurocheck assess",
    epilog="Every option has a variable: NEUROCHECK_PLAIN=1 stands for --plain."
    " Exit statuses: 0 done, 1 failure, 2 usage, 3 question or guidance file"
    " wrong, 4 answers wrong or missing, 5 storage, 10 urgency at or above --fail-on,"
    " 130 interrupted.",
)


def _complete_command(context: typer.Context, incomplete: str) -> list[str]:
    """Return the commands that begin like this, for the shell."""
    names = getattr(context.find_root().command, "commands", ())
    return [name for name in names if name.startswith(incomplete)]


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
            "-V",
            help="Print the version and leave.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
    # For the help alone: run() has taken the option away before Typer reads the rest.
    _lang: Annotated[
        str | None,
        option(
            "--lang",
            "Speak this language; it may stand anywhere on the command line.",
            metavar="CODE",
        ),
    ] = None,
) -> None:
    """Take the options of the whole program."""


@app.command("help")
def show_help(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="A command, such as assess or history show.",
            metavar="COMMAND",
            autocompletion=_complete_command,
        ),
    ] = None,
) -> None:
    """Show the help of a command; the same as COMMAND --help.

    Example: neurocheck help assess
    """
    root = context.find_root()
    root.command.main(
        [*(names or []), "--help"],
        prog_name=root.info_name,
        obj=context.obj,
        standalone_mode=False,
    )


@app.command("version")
def show_version(
    verbose: Annotated[
        bool,
        option(
            "--verbose",
            "Also print the versions of the questions, the guidance and the formats.",
        ),
    ] = False,
) -> None:
    """Print the version; the same as --version.

    Example: neurocheck version --verbose
    """
    if verbose:
        from neurocheck.cli.versions import describe_versions

        typer.echo(describe_versions())
    else:
        _print_version(value=True)


def main() -> None:
    """Run the program with this process's arguments and leave."""
    sys.exit(int(run(sys.argv[1:], Environment.of_process())))


def run(args: list[str], environment: Environment) -> int:
    """Run the program.

    Args:
        args: The command line without the program's name.
        environment: Streams, variables, clock and directories.

    Returns:
        The exit status.
    """
    environment = with_settings(environment)
    named, rest = take_language(args)
    environment = msgspec.structs.replace(environment, language=named)
    try:
        language = choose_language(environment, named)
    except NeurocheckError as error:
        return _refuse(environment, error)
    with override(language):
        _tidy(environment)
        status = _run(rest, environment)
        _say_what_is_english(environment, language)
    return status


def _is_completing(environment: Environment) -> bool:
    """Return whether a shell completes a word, and shows nothing else."""
    return "_NEUROCHECK_COMPLETE" in environment.variables


def _tidy(environment: Environment) -> None:
    """Delete what killed runs left behind, and say who else can use our folder."""
    if _is_completing(environment):
        return
    # Where nothing can be kept, a command that wants to keep something says so.
    with suppress(StorageError):
        for note in tidy(environment.data_dir):
            text = environment.fold_note(f"neurocheck: {note}")
            environment.stderr.write(f"{text}\n")


def _say_what_is_english(environment: Environment, language: Language) -> None:
    """Say once where texts were shown in English because no translation is up to date.

    As the last line: most of them are only met on the way.
    """
    if not language.left_in_english or _is_completing(environment):
        return
    with suppress(OSError):
        environment.stderr.write(f"neurocheck: {_(LEFT_IN_ENGLISH)}\n")


def _run(args: list[str], environment: Environment) -> int:
    """Run the program in the language shown."""
    status = 0
    try:
        status = _call(args, environment)
        # What is still to be written could not be; without this, Python would say so
        # after the end, in words of its own.
        environment.stdout.flush()
    except TyperException as error:
        return _refuse(environment, make_usage_error(error))
    except NeurocheckError as error:
        return _refuse(environment, error)
    except (KeyboardInterrupt, typer.Abort):
        return int(ExitStatus.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - said here, whatever it is
        if isinstance(error, OSError) and is_of_stream(error):
            # A command's own status says more: 10 is about a person.
            return status or _refuse_stream(environment, error)
        # Python 3.11 makes another error of a Ctrl-C while a class is made.
        if isinstance(error.__cause__, KeyboardInterrupt):
            return int(ExitStatus.INTERRUPTED)
        _print_fault(environment, error)
        return int(ExitStatus.FAILURE)
    return status


def _call(args: list[str], environment: Environment) -> int:
    """Call the command, and return its exit status."""
    command = translate_help(typer.main.get_command(app))
    try:
        # Outside its standalone mode Typer prints no errors and does not leave: it
        # returns the status of typer.Exit, and raises the rest to here.
        status = command(
            args, prog_name="neurocheck", obj=environment, standalone_mode=False
        )
    except SystemExit as done:  # completion of the shell leaves by itself
        status = done.code
    except RuntimeError as error:
        # Typer looks for the home folder itself, to install completion there.
        if "home directory" in str(error):
            raise NoHomeError from None
        raise
    return int(status or ExitStatus.DONE)


def _refuse(environment: Environment, error: NeurocheckError) -> int:
    """Print an error and return its exit status."""
    print_error(environment, error)
    return int(error.exit_status)


def _refuse_stream(environment: Environment, error: OSError) -> int:
    """Say which stream cannot be used and why, and return the exit status.

    A reader of standard output that has gone wants no more, and is told nothing.
    """
    if isinstance(error, BrokenPipeError):
        return int(ExitStatus.FAILURE)
    return _refuse(environment, StorageError(explain_stream(error)))


def print_error(environment: Environment, error: NeurocheckError) -> None:
    """Print a message and every problem on standard error."""
    message = environment.fold_note(f"neurocheck: {error.message}")
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
    text = environment.name_program(clean("\n".join(lines)))
    environment.stderr.write(f"{text}\n")
    environment.stderr.flush()


def _print_fault(environment: Environment, error: Exception) -> None:
    """Print where an unexpected error arose: places in the code, but no values."""
    fault = _(
        "This is a fault of the program. Please report the lines above; they hold none"
        " of your answers."
    )
    said = describe_fault(type(error), error.__traceback__)
    environment.stderr.write(f"{said}neurocheck: {fault}\n")
    environment.stderr.flush()
