"""``neurocheck settings``: what this computer remembers between runs."""

from collections.abc import Callable
from typing import Annotated

import typer

from neurocheck.cli.help import Commands
from neurocheck.cli.options import complete_country, environment_of
from neurocheck.cli.output import write_note
from neurocheck.cli.settings_file import (
    get_settings_path,
    load_settings,
    save_settings,
)
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.i18n.accents import drop_accents
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.reading.suggest import suggest
from neurocheck.sanitize import one_line


__all__ = ["app"]

_YES = {"yes", "on", "true", "1"}
_NO = {"no", "off", "false", "0"}
_SYSTEMS = {"metric": {"metric", "si"}, "imperial": {"imperial", "us"}}

app = Commands()


def _read_country(_environment: Environment, value: str) -> str:
    """Return the code of a country."""
    from neurocheck.cli.country import list_codes
    from neurocheck.guidance.countries import ANY, find_country, load_countries

    countries = load_countries()
    code = find_country(countries, value)
    if code in {"", ANY}:
        raise UsageError(
            _(
                "There are no numbers for the country '{name}'. Use one of: {known}",
                name=one_line(value)[:20],
                known=", ".join(list_codes(countries)),
            )
        )
    return code


def _read_plain(_environment: Environment, value: str) -> bool:
    """Return whether plain lines are wanted."""
    folded = drop_accents(value.casefold())
    yes = _YES | {drop_accents(_("yes").casefold())}
    no = _NO | {drop_accents(_("no").casefold())}
    if folded not in yes | no:
        raise UsageError(_("The setting plain takes yes or no."))
    return folded in yes


def _read_language(environment: Environment, value: str) -> str:
    """Return the name of a language that there is."""
    from neurocheck.cli.language import choose_language

    choose_language(environment, value)
    return value


def _read_units(_environment: Environment, value: str) -> str:
    """Return the name of a system of units."""
    folded = value.casefold()
    for name, spellings in _SYSTEMS.items():
        if folded in spellings:
            return name
    raise UsageError(_("The setting units takes metric or imperial."))


_READERS: dict[str, Callable[[Environment, str], str | bool]] = {
    "country": _read_country,
    "plain": _read_plain,
    "language": _read_language,
    "units": _read_units,
}
"""Reads the value of each setting; raises an error where it does not fit."""

_MEANINGS = {
    "country": gettext_noop("whose emergency numbers are named"),
    "plain": gettext_noop("plain lines instead of menus and drawings: yes or no"),
    "language": gettext_noop("the language that is spoken, such as en"),
    "units": gettext_noop(
        "what a number without a unit is in while you answer: metric or imperial"
    ),
}


def _complete_name(incomplete: str) -> list[tuple[str, str]]:
    """Return the settings that begin like this, with what they mean, for the shell."""
    found = _MEANINGS.items()
    return [(name, _(text)) for name, text in found if name.startswith(incomplete)]


def _complete_value(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the values of the setting that is named, for the shell."""
    name = context.params.get("name")
    if name == "country":
        return complete_country(incomplete)
    values = {"plain": ["yes", "no"], "units": [*_SYSTEMS]}.get(str(name), [])
    return [(one, "") for one in values if one.startswith(incomplete)]


_NAME = typer.Argument(
    help="A setting; 'neurocheck settings show' lists them.",
    metavar="NAME",
    autocompletion=_complete_name,
)


@app.callback(invoke_without_command=True)
def settings(context: typer.Context) -> None:
    """What is remembered between runs: country, plain lines, language, units.

    Flags come first, then variables such as NEUROCHECK_COUNTRY, then these settings.
    Nothing is remembered unless you set it here, and never an answer.

    Example: neurocheck settings set country UK
    """
    if context.invoked_subcommand is None:
        _show(environment_of(context))


@app.command()
def show(context: typer.Context) -> None:
    """Show what is remembered, and where.

    Example: neurocheck settings show
    """
    _show(environment_of(context))


def _show(environment: Environment) -> None:
    """Write every setting with its value."""
    kept = load_settings(environment)
    wide = max(map(len, _READERS)) + 2
    for name in _READERS:
        value = _format(kept[name]) if name in kept else _("not set")
        environment.stdout.write(f"{name:<{wide}}{value}\n")
    place = one_line(str(get_settings_path(environment)))
    name = _("place")
    environment.stdout.write(f"{name:<{wide}}{place}\n")


@app.command("set")
def set_one(
    context: typer.Context,
    name: Annotated[str, _NAME],
    value: Annotated[
        str,
        typer.Argument(
            help="What to remember.", metavar="VALUE", autocompletion=_complete_value
        ),
    ],
) -> None:
    """Remember a setting on this computer, for you alone.

    Examples:
    neurocheck settings set country UK

    neurocheck settings set plain yes

    neurocheck settings set units imperial
    """
    environment = environment_of(context)
    name = _find_name(name)
    kept = load_settings(environment) | {name: _READERS[name](environment, value)}
    save_settings(environment, kept)
    write_note(
        environment,
        _("Remembered: {name} {value}", name=name, value=_format(kept[name])),
    )


@app.command()
def unset(context: typer.Context, names: Annotated[list[str], _NAME]) -> None:
    """Forget settings; once none is left, the file is deleted.

    Example: neurocheck settings unset country
    """
    environment = environment_of(context)
    gone = {_find_name(name) for name in names}
    kept = load_settings(environment)
    save_settings(environment, {n: kept[n] for n in kept if n not in gone})
    write_note(environment, _("Forgotten: {names}", names=", ".join(sorted(gone))))


def _find_name(name: str) -> str:
    """Return the name of a setting.

    Raises:
        UsageError: There is none of that name.
    """
    wanted = name.casefold()
    if wanted in _READERS:
        return wanted
    hint = suggest(wanted, _READERS)
    message = _(
        "There is no setting '{name}'. Use one of: {known}",
        name=one_line(name)[:40],
        known=", ".join(_READERS),
    )
    raise UsageError(f"{message} ({hint})" if hint else message)


def _format(value: str | bool) -> str:
    """Return a value as a person would write it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return one_line(value)
