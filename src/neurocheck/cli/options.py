"""Options of commands: passed as one object, each with its own variable."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from neurocheck.environment import Environment


__all__ = [
    "Country",
    "Force",
    "GuidanceFile",
    "NoColor",
    "NoPager",
    "Plain",
    "QuestionsFile",
    "command_with",
    "complete_country",
    "environment_of",
    "option",
    "with_parameters",
]

T = TypeVar("T")


def option(
    name: str, help_text: str, *names: str, metavar: str | None = None, **more: Any
) -> Any:
    """Return the declaration of an option; its variable is ``NEUROCHECK_<OPTION>``.

    Args:
        name: The long name, such as ``--no-input``.
        help_text: A line for ``--help``.
        *names: Other names.
        metavar: What stands for the value in the help.
        **more: Anything else that Typer knows.
    """
    first = name.partition("/")[0].strip("-")
    variable = "NEUROCHECK_" + first.replace("-", "_").upper()
    return typer.Option(
        name,
        *names,
        help=help_text,
        metavar=metavar,
        envvar=variable,
        # The end of the help names all variables in one sentence.
        show_envvar=False,
        **more,
    )


QuestionsFile = Annotated[
    Path | None,
    option("--questions", "Use this question set.", metavar="FILE"),
]
GuidanceFile = Annotated[
    Path | None,
    option("--guidance", "Use this guidance.", metavar="FILE"),
]


def complete_country(incomplete: str) -> list[tuple[str, str]]:
    """Return the countries that begin like this, for the shell."""
    from neurocheck.guidance.countries import ANY, load_countries, name_country

    countries = load_countries()
    # A shell takes only what begins as it was typed, so small letters stay small.
    codes = {
        code if incomplete.islower() else code.upper(): name_country(countries, code)
        for code in countries
        if code != ANY
    }
    return [(code, codes[code]) for code in codes if code.startswith(incomplete)]


Country = Annotated[
    str | None,
    option(
        "--country",
        "Name the emergency numbers of this country, such as US, UK, Germany or IN."
        " To remember it: neurocheck settings set country UK",
        metavar="COUNTRY",
        autocompletion=complete_country,
    ),
]
NoColor = Annotated[bool, option("--no-color", "Use no colour.")]
NoPager = Annotated[
    bool, option("--no-pager", "Write a long text at once, not page by page.")
]
Force = Annotated[bool, option("--force", "Replace files without asking.")]

Plain = Annotated[
    bool,
    option(
        "--plain/--no-plain",
        "Plain lines only, for screen readers and simple terminals.",
    ),
]


def with_parameters(
    run: Callable[..., None], parameters: Mapping[str, tuple[Any, Any]]
) -> Callable[..., None]:
    """Return a command function whose parameters are made at run time.

    Args:
        run: Called with the context and every value by name.
        parameters: Annotation and default by name; ``MISSING`` where one is needed.
    """

    def command(context: typer.Context, **values: Any) -> None:
        run(context, **values)

    given = [
        inspect.Parameter(
            name,
            # A needed argument may then follow options that have a default.
            inspect.Parameter.KEYWORD_ONLY,
            annotation=annotation,
            default=inspect.Parameter.empty if default is MISSING else default,
        )
        for name, (annotation, default) in parameters.items()
    ]
    first = inspect.Parameter(
        "context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    command.__doc__ = run.__doc__
    command.__name__ = run.__name__
    # Typer reads the types from here, and names and defaults from the signature.
    command.__annotations__ = {item.name: item.annotation for item in (first, *given)}
    command.__signature__ = inspect.Signature([first, *given])  # type: ignore[attr-defined]
    return command


def command_with(
    options: type[T],
) -> Callable[[Callable[[typer.Context, T], None]], Callable[..., None]]:
    """Return a decorator for a command that takes its options as one object.

    Each field of the class becomes an option or argument of the command, so that
    options travel together and every command function has two parameters. Where
    ``--no-color`` is one of them, the environment that the command finds has none.
    """
    # Without the extras Annotated would be lost, and with it the declarations.
    hints = get_type_hints(options, include_extras=True)
    parameters = {
        field.name: (hints[field.name], field.default)
        for field in fields(options)  # type: ignore[arg-type] # a dataclass
    }

    def decorate(run: Callable[[typer.Context, T], None]) -> Callable[..., None]:
        def collect(context: typer.Context, **values: Any) -> None:
            if values.get("no_color"):
                context.obj = environment_of(context).without_colour()
            run(context, options(**values))

        collect.__doc__ = run.__doc__
        collect.__name__ = run.__name__
        return with_parameters(collect, parameters)

    return decorate


def environment_of(context: typer.Context) -> Environment:
    """Return the environment that a command works in."""
    found = context.find_object(Environment)
    return found or Environment.of_process()
