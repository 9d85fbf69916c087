"""Commands that are shown to a person, and work as they stand."""

import shlex
from collections.abc import Collection
from typing import Any

import typer


__all__ = ["format_command"]

_GIVEN = {"COMMANDLINE", "ENVIRONMENT"}


def format_command(
    context: typer.Context, language: str, leave_out: Collection[str], *more: str
) -> str:
    """Return the command of this run, with the same options.

    Args:
        context: What the command was called with.
        language: The language that the command line named, or nothing.
        leave_out: Names of options that are not to stand in it.
        *more: Other words, which come before the options.
    """
    words = [*context.command_path.split(), *more]
    if language:
        words += ["--lang", language]
    for param in context.command.params:
        name = param.name or ""
        source = context.get_parameter_source(name)
        if name not in leave_out and source and source.name in _GIVEN:
            words += _list_words(param, context.params[name])
    return shlex.join(words)


def _list_words(param: Any, value: Any) -> list[str]:
    """Return the words that give an option or an argument this value."""
    if param.param_type_name == "argument":
        return [str(value)]
    if isinstance(value, bool):
        return [(param.opts if value else param.secondary_opts or param.opts)[0]]
    values = value if isinstance(value, list | tuple) else [value]
    return [word for one in values for word in (param.opts[0], str(one))]
