"""What Typer says of a command line, in our words and in the language shown."""

import re
from typing import Any

from typer.exceptions import TyperException

from neurocheck.cli.helping import names_of, usage_of
from neurocheck.errors import UsageError
from neurocheck.text import one_line
from neurocheck.words import ENGLISH, say, shown, to_say


__all__ = ["say_again", "usage_error"]

_TYPERS = (
    to_say("No such option: {name} (Possible options: {names})"),
    to_say("No such option: {name}"),
    to_say("No such command {name}. Did you mean {names}?"),
    to_say("No such command {name}."),
    to_say("Missing command."),
    to_say("Option {name} requires an argument."),
    to_say("Option {name} does not take a value."),
    to_say("Got unexpected extra argument(s) ({names})"),
    to_say("{shell} completion installed in {path}"),
    to_say("Completion will take effect once you restart the terminal"),
)
"""What Typer says, in its words, to be found again in what it says. Whatever it says
in other words is said in English."""


def usage_error(error: TyperException) -> UsageError:
    """Turn what Typer says of a command line into an error of ours.

    Args:
        error: What Typer raised. Its message repeats words of the command line.
    """
    context = getattr(error, "ctx", None)
    param = getattr(error, "param", None)
    lines = [
        say_again(one_line(error.format_message()))
        if param is None
        else _misfit(error, param)
    ]
    if context is not None:
        usage = usage_of(context.command, context)
        lines.append(say("Usage: {command}", command=usage))
        lines.append(
            say("For help: {command}", command=f"{context.command_path} --help")
        )
    return UsageError("\n".join(map(one_line, lines)))


def _misfit(error: TyperException, param: Any) -> str:
    """Say what an option or argument takes, where it is missing or does not fit.

    What was given is not repeated, and the library that reads it has only English
    words for why it does not fit.
    """
    name, metavar = names_of(param), param.metavar or ""
    takes = metavar if "|" in metavar else (param.help or "").rstrip(".")
    if param.param_type_name == "option" and not metavar:
        takes = say("1 for yes, 0 for no")
    if error.message:
        return say(
            "{name} does not take this value. It takes: {takes}", name=name, takes=takes
        )
    return say("{name} is missing. It takes: {takes}", name=name, takes=takes)


def say_again(message: str) -> str:
    """Say in the language shown what Typer says in English."""
    for text in _TYPERS if shown() is not ENGLISH else ():
        if found := _pattern(text).fullmatch(message):
            return say(text, **found.groupdict())
    return message


def _pattern(text: str) -> re.Pattern[str]:
    """Make a text with places in braces find itself, with the places filled in."""
    parts = re.split(r"\{(\w+)\}", text)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = (f"(?P<{name}>.+)" for name in parts[1::2])
    return re.compile("".join(parts))
