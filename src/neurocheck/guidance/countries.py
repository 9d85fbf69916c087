"""Phone numbers to call, by country, and their place in guidance."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from neurocheck.guidance.rules import PLACEHOLDER, Guidance, PhoneNumber
from neurocheck.i18n.accents import drop_accents
from neurocheck.i18n.translate import pgettext
from neurocheck.problems import Code
from neurocheck.reading.compiled import read_compiled
from neurocheck.reading.files import open_reader, raise_problems, read_source


__all__ = [
    "ANY",
    "NUMBER_LISTS",
    "PHONE_NUMBERS",
    "Country",
    "append_number_lists",
    "fill_numbers",
    "fill_words",
    "find_country",
    "find_number_lists",
    "list_emergency_numbers",
    "load_countries",
    "name_country",
    "set_country",
]

_FORMAT: Final = "neurocheck-countries/1"
_FILE: Final = "countries.yaml"
ANY: Final = "any"
"""The country of a person who names none; it has words instead of numbers."""
PHONE_NUMBERS: Final = ("emergency", "advice", "crisis")
"""Names that guidance may use in braces, apart from questions."""
NUMBER_LISTS: Final = {"emergency_list": "emergency", "crisis_list": "crisis"}
"""The numbers of all countries, each kind in one line, where no country is named."""

_T = TypeVar("_T", bound=msgspec.Struct)


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """The phone numbers of a country; None where words stand instead of a number.

    Attributes:
        name: The name of the country.
        emergency: The number to call when life or limb is in danger.
        advice: The number to call when care is needed and the clinic is closed.
        crisis: The number to call in despair.
        emergency_list: The emergency numbers of all countries; only ``any`` has it.
        crisis_list: The crisis lines of all countries; likewise.
        names: What else people call it, in small letters: names and codes, and those
            of its members where it is a group of countries.
    """

    name: str
    emergency: PhoneNumber | None = None
    advice: PhoneNumber | None = None
    crisis: PhoneNumber | None = None
    emergency_list: PhoneNumber | None = None
    crisis_list: PhoneNumber | None = None
    names: tuple[str, ...] = ()


class _Countries(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file of countries."""

    format: str
    countries: dict[str, Country]


def load_countries(
    source: Path | str | bytes | None = None, *, where: str = ""
) -> dict[str, Country]:
    """Return the countries of a file, by their codes, such as ``uk``.

    Args:
        source: A path, or the bytes of the file; None for the bundled file.
        where: The name of the file in problems; its path where it is "".

    Returns:
        The countries, each with neutral words where it has no number.

    Raises:
        FileError: The file cannot be read or is wrong; it holds every problem.
    """
    if source is None:
        known = read_compiled("countries", dict[str, Country], [_FILE])
        if known is not None:
            return known
    data, name = read_source(source, _FILE, where)
    reader = open_reader(data, name, _FORMAT)
    found: Any = reader.read(reader.root, _Countries)
    if found is not None:
        neutral = found.countries.get(ANY)
        if neutral is None:
            at = reader.node_of(found, "countries")
            reader.report(Code.MISSING_KEY, at, key=ANY)
        # Every country falls back on these words, so none may be missing.
        for key in PHONE_NUMBERS if neutral and not reader.problems else ():
            if getattr(neutral, key) is None:
                reader.report(Code.MISSING_KEY, reader.node_of(neutral), key=key)
    raise_problems(reader)
    countries: dict[str, Country] = found.countries
    return {
        code: _complete(country, countries[ANY]) for code, country in countries.items()
    }


def find_country(countries: Mapping[str, Country], name: str) -> str:
    """Return the code of a country that is named in any way; nothing if not known.

    Args:
        countries: The countries, by code.
        name: A name or a code of two or three letters, in small or capital letters.

    >>> countries = load_countries()
    >>> find_country(countries, "GB"), find_country(countries, "the Netherlands")
    ('uk', 'eu')
    >>> find_country(countries, "Atlantis")
    ''
    """
    wanted = _fold(name)
    return next(
        (code for code in countries if wanted in _list_spellings(countries, code)), ""
    )


def name_country(countries: Mapping[str, Country], code: str) -> str:
    """Return the name of a country in the language shown."""
    return pgettext(f"guidance/countries/{code}", countries[code].name)


def list_emergency_numbers(countries: Mapping[str, Country]) -> str:
    """Return the emergency numbers of all countries in one line, if there is one."""
    listed = countries[ANY].emergency_list
    return pgettext("guidance/numbers/emergency_list", listed.words if listed else "")


def _list_spellings(countries: Mapping[str, Country], code: str) -> set[str]:
    """Return all that a country is called, folded."""
    country = countries[code]
    named = (country.name, name_country(countries, code), *country.names)
    return {code, *map(_fold, named)}


def set_country(guidance: Guidance, name: str = "") -> Guidance:
    """Return guidance with the phone numbers of a country, still beside its words.

    Args:
        guidance: The guidance.
        name: The country, in any way that :func:`find_country` knows. Where it is ""
            or not known, there are neutral words instead of numbers.
    """
    # The country is never guessed: a wrong phone number is worse than none.
    countries = load_countries()
    code = find_country(countries, name) or ANY
    found = countries[code]
    numbers = {key: getattr(found, key) for key in (*PHONE_NUMBERS, *NUMBER_LISTS)}
    return msgspec.structs.replace(
        guidance,
        country="" if code == ANY else code,
        numbers={key: number for key, number in numbers.items() if number},
    )


def find_number_lists(
    texts: Iterable[str], guidance: Guidance
) -> tuple[PhoneNumber, ...]:
    """Return the lines with the numbers of all countries that texts call for.

    There are some only where no country is named, and where one of the texts tells a
    person to call a number of that kind.
    """
    said, numbers = tuple(texts), guidance.numbers
    return tuple(
        numbers[name]
        for name, kind in NUMBER_LISTS.items()
        if name in numbers and any(numbers[kind].words in one for one in said)
    )


def append_number_lists(text: str, beside: Iterable[str], guidance: Guidance) -> str:
    """Return a text with the numbers of all countries at its end, where they belong.

    Args:
        text: The text.
        beside: Texts that are shown beside it; see :func:`find_number_lists`.
        guidance: The guidance with the numbers.
    """
    listed = find_number_lists((text, *beside), guidance)
    return " ".join((text, *(one.words for one in listed)))


def _fold(name: str) -> str:
    """Return a name as it is compared: no case, accents, dots or article."""
    plain = drop_accents(name.casefold().replace(".", ""))
    return " ".join(plain.split()).removeprefix("the ")


def fill_numbers(guidance: Guidance) -> Guidance:
    """Return guidance whose words hold the phone numbers that they name in braces.

    A rule that names a phone number takes on the sources of that number.
    """
    numbers = guidance.numbers
    changed: dict[str, Any] = {
        name: tuple(fill_words(part, numbers) for part in value)
        for name, value in msgspec.structs.asdict(guidance).items()
        if isinstance(value, tuple)
    }
    urgency = guidance.urgency.items()
    changed["urgency"] = {level: fill_words(words, numbers) for level, words in urgency}
    if test := guidance.touch_test:
        results = tuple(fill_words(result, numbers) for result in test.results)
        filled = fill_words(test, numbers)
        changed["touch_test"] = msgspec.structs.replace(filled, results=results)
    return msgspec.structs.replace(guidance, **changed)


def _complete(country: Country, neutral: Country) -> Country:
    """Return a country with neutral words for the numbers that it does not have."""
    missing = {
        key: getattr(neutral, key)
        for key in PHONE_NUMBERS
        if getattr(country, key) is None
    }
    return msgspec.structs.replace(country, **missing)


def fill_words(part: _T, numbers: Mapping[str, PhoneNumber]) -> _T:
    """Return a rule with phone numbers in its texts, and with their sources.

    See :func:`fill_numbers`, which does so for all of them.
    """
    sources: list[str] = []

    def replace_number(found: re.Match[str]) -> str:
        if found[1] not in numbers:  # a question, whose answer is put in later
            return found[0]
        number = numbers[found[1]]
        sources.extend(number.sources)
        return number.words

    changed: dict[str, Any] = {}
    for name, value in msgspec.structs.asdict(part).items():
        # Not isinstance(): Level is a str too, and would become a plain one.
        if type(value) is str:
            changed[name] = PLACEHOLDER.sub(replace_number, value)
        elif isinstance(value, tuple) and all(type(text) is str for text in value):
            changed[name] = tuple(
                PLACEHOLDER.sub(replace_number, text) for text in value
            )
    if "sources" in changed:
        changed["sources"] = tuple(dict.fromkeys((*changed["sources"], *sources)))
    return msgspec.structs.replace(part, **changed)
