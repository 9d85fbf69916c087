"""The country whose numbers are named: its completion, and a warning where unknown."""

from neurocheck.cli.output import write_note
from neurocheck.environment import Environment
from neurocheck.guidance.countries import (
    ANY,
    Country,
    find_country,
    list_emergency_numbers,
    load_countries,
    name_country,
)
from neurocheck.i18n.translate import gettext as _
from neurocheck.reading.suggest import suggest
from neurocheck.sanitize import one_line


__all__ = ["list_codes", "warn_of_country"]


def warn_of_country(environment: Environment, name: str | None) -> None:
    """Say where a country is not known; nobody is refused over it."""
    countries = load_countries() if name else {}
    if not name or find_country(countries, name):
        return
    hint = suggest(name.strip().casefold(), _list_names(countries))
    message = _(
        "There are no numbers for the country '{name}'.{hint} {listed} Known are:"
        " {known}.",
        name=one_line(name)[:20],
        hint=f" ({hint})" if hint else "",
        listed=list_emergency_numbers(countries),
        known=", ".join(list_codes(countries)),
    )
    write_note(environment, " ".join(message.split()))


def list_codes(countries: dict[str, Country]) -> list[str]:
    """Return the codes of the countries, as people write them."""
    return [code.upper() for code in countries if code != ANY]


def _list_names(countries: dict[str, Country]) -> list[str]:
    """Return every name of every country."""
    return [
        name
        for code, country in countries.items()
        if code != ANY
        for name in (
            code,
            country.name.casefold(),
            name_country(countries, code).casefold(),
            *country.names,
        )
        if len(name) > 2  # noqa: PLR2004 - any two letters resemble a code
    ]
