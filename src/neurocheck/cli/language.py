"""The language of a run: how it is named, and what Typer says put in it."""

import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
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
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, pgettext


__all__ = [
    "choose_language",
    "collect_help_texts",
    "take_language",
    "translate_help",
    "translate_message",
]

_FLAG = "--lang"
_HELP = ("help", "epilog", "metavar", "options_metavar", "subcommand_metavar")
_IDS = re.compile(r"[a-z_|, ]+")  # choices: the same in every language

_TYPER_MESSAGES = (
    gettext_noop("No such option: {name} (Possible options: {names})"),
    gettext_noop("No such option: {name}"),
    gettext_noop("No such command {name}. Did you mean {names}?"),
    gettext_noop("No such command {name}."),
    gettext_noop("Missing command."),
    gettext_noop("Option {name} requires an argument."),
    gettext_noop("Option {name} does not take a value."),
    gettext_noop("Got unexpected extra argument(s) ({names})"),
    gettext_noop("{shell} completion installed in {path}"),
    gettext_noop("Completion will take effect once you restart the terminal"),
)
"""Typer messages that we can translate; others stay English. The first that matches
counts, so a message stands before its own beginning."""

# Help of Typer's where it cannot tell which shell there is; it is seldom seen.
gettext_noop("Install completion for the specified shell.")
gettext_noop(
    "Show completion for the specified shell, to copy it or customize the installation."
)


def take_language(args: list[str]) -> tuple[str, list[str]]:
    """Return the value of ``--lang``, which may stand anywhere, and the other words.

    It decides in which language the rest is read and refused, so it comes first. Of
    several, the last counts, as with every option.

    >>> take_language(["assess", "--lang", "de", "--plain", "--lang=en"])
    ('en', ['assess', '--plain'])
    """
    end = args.index("--") if "--" in args else len(args)
    named, rest, words = "", [], iter(range(end))
    for index in words:
        if args[index] == _FLAG and index + 1 < end:
            named = args[next(words)]
        elif args[index].startswith(f"{_FLAG}="):
            named = args[index].removeprefix(f"{_FLAG}=")
        else:
            rest.append(args[index])
    return named, [*rest, *args[end:]]


def choose_language(environment: Environment, named: str) -> Language:
    """Return the language of a run: as named, by variable, setting, or the system.

    Raises:
        UsageError: There is no language of that name.
    """
    variables = environment.variables
    remembered = str(environment.settings.get("language", ""))
    named = named or variables.get("NEUROCHECK_LANG", "") or remembered
    if is_english(named or environment.locale):
        return ENGLISH
    # After English has left, which needs none of it and starts sooner.
    from neurocheck.translations.catalogs import find_language

    own = variables.get("NEUROCHECK_LOCALES", "")
    own = str(environment.expand_home(Path(own))) if own else ""
    return find_language(named, environment.locale, own)


def translate_help(command: Any) -> Any:
    """Return a command with its help in the language shown; subcommands stay."""
    if command is None or get_language() is ENGLISH:
        return command
    context = typer.Context(command, **command.context_settings)
    for part in (command, *command.get_params(context)):
        english = vars(part).setdefault("english", {})  # commands are looked up twice
        for name in _HELP:
            text = english.setdefault(name, getattr(part, name, None))
            if text and not _IDS.fullmatch(text):
                setattr(part, name, pgettext("", text))
        if part.name == "install_completion":
            part.callback = _translate_printed(part.callback)
    return command


def _translate_printed(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Return a callback of Typer's that prints in the language shown."""

    def run(*args: Any) -> Any:
        printed = io.StringIO()
        try:
            with redirect_stdout(printed):
                return callback(*args)
        finally:
            # In `finally`, because the callback ends in sys.exit().
            for line in printed.getvalue().splitlines():
                typer.echo(translate_message(line))

    return run


def translate_message(message: str) -> str:
    """Return a message of Typer's in the language shown."""
    for text in _TYPER_MESSAGES if get_language() is not ENGLISH else ():
        if found := _make_pattern(text).fullmatch(message):
            return _(text, **found.groupdict())
    return message


def _make_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern that finds a text with its places in braces filled in."""
    parts = re.split(r"\{(\w+)\}", text)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = (f"(?P<{name}>.+)" for name in parts[1::2])
    return re.compile("".join(parts))


def collect_help_texts(command: Any) -> list[str]:
    """Return every text in the help of a command and of all below it, in English.

    They are found by translating the help: what is looked up is what there is.
    """
    found: list[str] = []

    def note(_place: str, one: str, _many: str, _number: int) -> str:
        found.append(one)
        return one

    with override(Language("", None, note)):
        _translate_all(command)
    return list(dict.fromkeys(found))


def _translate_all(command: Any) -> None:
    """Put the help of a command and of all below it in the language shown."""
    translate_help(command)
    for name, below in getattr(command, "commands", {}).items():
        command.get_short_help(None, name)
        _translate_all(below)
