"""The language of a run: how it is named, and the help of commands said in it."""

import re
from typing import Any

from neurocheck.environment import Environment
from neurocheck.words import (
    ENGLISH,
    Language,
    is_english,
    say_from,
    shown,
    speak,
    to_say,
)


__all__ = ["help_texts", "language_of", "say_help", "say_titles", "take_language"]

_FLAG = "--lang"
_MARKUP = re.compile(r"(?<!\\)\[[a-z#/@][^\[]*?\]")
_TYPERS = {
    "ARGUMENTS_PANEL_TITLE": to_say("Arguments"),
    "OPTIONS_PANEL_TITLE": to_say("Options"),
    "COMMANDS_PANEL_TITLE": to_say("Commands"),
    "ERRORS_PANEL_TITLE": to_say("Error"),
    "DEFAULT_STRING": to_say("[default: {}]"),
    "REQUIRED_LONG_STRING": to_say("[required]"),
    "RICH_HELP": to_say("Try [blue]'{command_path} {help_option}'[/] for help."),
}
"""Words of Typer's own that it lets a program change, by their names there."""


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
    from neurocheck.languages.overlays import find_language

    own = variables.get("NEUROCHECK_LOCALES", "")
    return find_language(named, environment.locale, own)


def say_help(command: Any) -> Any:
    """Put the help of a command, and of those below it, in the language shown."""
    if shown() is ENGLISH:
        return command
    say_titles()
    _say_command(command)
    return command


def say_titles() -> None:
    """Put Typer's own words, as far as it lets us, in the language shown."""
    from typer import rich_utils

    for name, text in _TYPERS.items():
        is_plain = name.endswith("_STRING")  # Typer reads markup in the others
        setattr(rich_utils, name, say_from("", text) if is_plain else _said(text))


def _say_command(command: Any) -> None:
    """Put the texts of a command, its options and its commands in the language."""
    import typer

    own = command.get_help_option(typer.Context(command))
    for part in (command, *command.params, *([own] if own else [])):
        for name in ("help", "short_help", "epilog"):
            if text := getattr(part, name, None):
                setattr(part, name, _said(text))
    for below in getattr(command, "commands", {}).values():
        _say_command(below)


def _said(text: str) -> str:
    """Put a text for Typer, which reads markup, in the language shown.

    Markup that the English lacks is none, but brackets that stand there.
    """
    known = set(_MARKUP.findall(text))
    return _MARKUP.sub(
        lambda found: found[0] if found[0] in known else "\\" + found[0],
        say_from("", text),
    )


def help_texts(command: Any) -> list[str]:
    """Give every text of the help of commands, in English.

    They are found by having the help said: what is looked up is what there is.
    """
    found: list[str] = []

    def note(_place: str, one: str, _many: str, _number: int) -> str:
        found.append(one)
        return one

    with speak(Language("", None, note)):
        say_help(command)
    return list(dict.fromkeys(found))
