"""Whom to call, by country, and guidance that names those numbers."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from neurocheck.errors import UsageError
from neurocheck.guidance.rules import PLACEHOLDER, Guidance, Number
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.reading.files import open_reader, raise_problems, read_source
from neurocheck.reading.suggest import suggest
from neurocheck.sanitize import one_line


__all__ = [
    "ANY",
    "NUMBERS",
    "Country",
    "fill_numbers",
    "find_country",
    "in_country",
    "load_countries",
]

_FORMAT: Final = "neurocheck-countries/1"
ANY: Final = "any"
"""The country of a person who names none: words instead of numbers."""
NUMBERS: Final = ("emergency", "advice", "crisis")
"""What guidance may name in braces, beside questions."""

_T = TypeVar("_T", bound=msgspec.Struct)


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to call in a country; what is left out is said in neutral words.

    Attributes:
        name: What it is called.
        emergency: When life or limb is in danger.
        advice: When care is needed and the clinic is closed.
        crisis: In despair.
    """

    name: str
    emergency: Number | None = None
    advice: Number | None = None
    crisis: Number | None = None


class _Countries(msgspec.Struct, frozen=True, kw_only=True):
    """The file as a whole."""

    format: str
    countries: dict[str, Country]


def load_countries(
    source: Path | str | bytes | None = None, *, where: str = ""
) -> dict[str, Country]:
    """Load whom to call, by country; the bundled file where none is given.

    Raises:
        FileError: The file cannot be read or is wrong; it holds every problem.
    """
    data, name = read_source(source, "countries.yaml", where)
    reader = open_reader(data, name, _FORMAT)
    found: Any = reader.read(reader.root, _Countries)
    if found is not None:
        neutral = found.countries.get(ANY)
        if neutral is None:
            at = reader.node_of(found, "countries")
            reader.report(Code.MISSING_KEY, at, key=ANY)
        for key in NUMBERS if neutral and not reader.problems else ():
            if getattr(neutral, key) is None:
                reader.report(Code.MISSING_KEY, reader.node_of(neutral), key=key)
    raise_problems(reader)
    countries: dict[str, Country] = found.countries
    return {key: _complete(one, countries[ANY]) for key, one in countries.items()}


def find_country(countries: dict[str, Country], name: str) -> Country:
    """Find a country by what a person typed, whatever the case of its letters.

    Raises:
        UsageError: There is none; it lists those that there are.
    """
    if found := countries.get(name.strip().casefold()):
        return found
    known = ", ".join(key.upper() for key in countries if key != ANY)
    hint = suggest(name.strip().casefold(), countries)
    message = _(
        "There are no numbers for the country '{name}'. Use one of: {known}",
        name=one_line(name)[:20],
        known=known,
    )
    raise UsageError(f"{message} ({hint})" if hint else message)


def in_country(guidance: Guidance, name: str = "") -> Guidance:
    """Give the guidance with the numbers of a country, or neutral words for them.

    Raises:
        UsageError: There is no such country.
    """
    found = find_country(load_countries(), name or ANY)
    return msgspec.structs.replace(
        guidance,
        country=name.strip().casefold(),
        numbers={key: getattr(found, key) for key in NUMBERS},
    )


def fill_numbers(guidance: Guidance) -> Guidance:
    """Put the numbers to call where the words of guidance name them in braces.

    A line that names a number takes on the sources of that number.
    """
    numbers = guidance.numbers
    changed: dict[str, Any] = {
        name: tuple(_fill(part, numbers) for part in value)
        for name, value in msgspec.structs.asdict(guidance).items()
        if isinstance(value, tuple)
    }
    urgency = guidance.urgency.items()
    changed["urgency"] = {level: _fill(said, numbers) for level, said in urgency}
    if guidance.touch_test is not None:
        changed["touch_test"] = _fill(guidance.touch_test, numbers)
    return msgspec.structs.replace(guidance, **changed)


def _complete(country: Country, neutral: Country) -> Country:
    """Say in neutral words what a country has no number for."""
    missing = {
        key: getattr(neutral, key) for key in NUMBERS if getattr(country, key) is None
    }
    return msgspec.structs.replace(country, **missing)


def _fill(part: _T, numbers: Mapping[str, Number]) -> _T:
    """Put numbers to call into the texts of a rule, and their sources beside."""
    sources: list[str] = []

    def number(found: re.Match[str]) -> str:
        if found[1] not in numbers:
            return found[0]
        named = numbers[found[1]]
        sources.extend(named.sources)
        return named.words

    changed: dict[str, Any] = {}
    for name, value in msgspec.structs.asdict(part).items():
        if type(value) is str:
            changed[name] = PLACEHOLDER.sub(number, value)
        elif isinstance(value, tuple) and all(type(one) is str for one in value):
            changed[name] = tuple(PLACEHOLDER.sub(number, one) for one in value)
    if "sources" in changed:
        changed["sources"] = tuple(dict.fromkeys((*changed["sources"], *sources)))
    return msgspec.structs.replace(part, **changed)
