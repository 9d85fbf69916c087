"""The language of a run: how it is named, and the help of commands said in it."""

import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import typer

from neurocheck.environment import Environment
from neurocheck.i18n.language import (
    ENGLISH,
    Language,
    get_language,
    is_english,
    override,
)
from neurocheck.i18n.translate import pgettext


__all__ = ["help_texts", "language_of", "say_help", "take_language"]

_FLAG = "--lang"
_SAID = (
    *("help", "short_help", "epilog"),
    *("metavar", "options_metavar", "subcommand_metavar"),
)
_IDS = re.compile(r"[a-z_|, ]+")  # choices: the same in every language


def take_language(args: list[str]) -> tuple[str, list[str]]:
    """Take ``--lang`` out of a command line; it may stand anywhere.

    It decides in which language the rest is read and refused, so it comes first.

    >>> take_language(["assess", "--lang", "de", "--plain"])
    ('de', ['assess', '--plain'])
    """
    end = args.index("--") if "--" in args else len(args)
    for index, arg in enumerate(args[:end]):
        if arg == _FLAG and index + 1 < end:
            return args[index + 1], [*args[:index], *args[index + 2 :]]
        if arg.startswith(f"{_FLAG}="):
            return arg.removeprefix(f"{_FLAG}="), [*args[:index], *args[index + 1 :]]
    return "", args


def language_of(environment: Environment, named: str) -> Language:
    """Give the language of a run: as named, by the variable, or by the system.

    Raises:
        UsageError: There is no language of that name.
    """
    variables = environment.variables
    named = named or variables.get("NEUROCHECK_LANG", "")
    if is_english(named or environment.locale):
        return ENGLISH
    from neurocheck.translations.catalogs import find_language

    own = variables.get("NEUROCHECK_LOCALES", "")
    return find_language(named, environment.locale, own)


def say_help(command: Any) -> Any:
    """Put the help of a command, and of those below it, in the language shown."""
    if get_language() is ENGLISH:
        return command
    _say_command(command)
    for param in command.params:
        if param.name == "install_completion":
            param.callback = _said_again(param.callback)
    return command


def _said_again(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Let what a callback of Typer's prints be said in the language shown."""

    def run(*args: Any) -> Any:
        from neurocheck.cli.help import say_again

        printed = io.StringIO()
        try:
            with redirect_stdout(printed):
                return callback(*args)
        finally:
            for line in printed.getvalue().splitlines():
                typer.echo(say_again(line))

    return run


def _say_command(command: Any) -> None:
    """Put the texts of a command, its options and its commands in the language."""
    own = command.get_help_option(typer.Context(command))
    for part in (command, *command.params, *([own] if own else [])):
        for name in _SAID:
            text = getattr(part, name, None)
            if text and not _IDS.fullmatch(text):
                setattr(part, name, pgettext("", text))
    for below in getattr(command, "commands", {}).values():
        _say_command(below)


def help_texts(command: Any) -> list[str]:
    """Give every text of the help of commands, in English.

    They are found by having the help said: what is looked up is what there is.
    """
    found: list[str] = []

    def note(_place: str, one: str, _many: str, _number: int) -> str:
        found.append(one)
        return one

    with override(Language("", None, note)):
        say_help(command)
    return list(dict.fromkeys(found))
