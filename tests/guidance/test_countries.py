"""Phone numbers to call, by country."""

import re
from itertools import chain, product
from typing import Any

import msgspec
import pytest

from neurocheck.answers.accept import accept_all
from neurocheck.guidance.assess import assess
from neurocheck.guidance.countries import (
    ANY,
    NUMBER_LISTS,
    PHONE_NUMBERS,
    fill_numbers,
    find_country,
    list_emergency_numbers,
    load_countries,
    name_country,
    set_country,
)
from neurocheck.guidance.load import load_guidance
from neurocheck.guidance.rules import Rule
from neurocheck.i18n.language import Language, override
from neurocheck.translations.guidance import translate_guidance
from neurocheck.translations.questionnaire import translate_questionnaire
from support import guidance, problems
from support.bundled import bundle
from support.each import each
from support.languages import bundle_in
from support.sets import feet


COUNTRIES = load_countries()
READ_IN_ENGLISH = ["us", "uk", "eu", "au", "ca", "in"]
# Those that stand in a line of a language: the first of those that read it.
LISTED = {"en": READ_IN_ENGLISH, "es": ["mx", "us", "es", "ar", "co", "cl", "pe"]}
READ_IN_SPANISH = "es mx ar co cl pe ec uy py ve cr pa hn sv gt do cu ni"
HEADER = b"format: neurocheck-countries/1\n"
WORDS = b"{words: w, sources: []}"
NEUTRAL = b"any: {name: n, emergency: " + WORDS + b", advice: " + WORDS + b"}"


def test_the_countries_are_there() -> None:
    """Countries where English or Spanish is read, and words for everybody else."""
    assert list(COUNTRIES) == ["any", *READ_IN_ENGLISH, *READ_IN_SPANISH.split()]


@each("key", COUNTRIES)
def test_every_number_has_a_source_and_no_number_is_missing(key: str) -> None:
    """Every number names its source; neutral words stand for a missing number."""
    neutral = COUNTRIES[ANY]
    for name in PHONE_NUMBERS:
        number = getattr(COUNTRIES[key], name)
        has_digit = any(sign.isdigit() for sign in number.words)
        assert has_digit == bool(number.sources)
        assert has_digit or number == getattr(neutral, name)
        assert set(number.sources) <= set(bundle().sources)


def test_nobody_gets_a_number_that_was_not_asked_for() -> None:
    """Without a country, no text of the guidance names one phone number as theirs."""
    said = fill_numbers(bundle().guidance).urgency["emergency"].text

    assert said.startswith("Call your local emergency number now.")
    assert bundle().guidance.country == ""


@each(("name", "code"), product(NUMBER_LISTS, LISTED))
def test_a_line_holds_the_numbers_of_the_countries_that_read_it(
    name: str, code: str
) -> None:
    """The line that stands in for a country has a number of each that reads it."""
    kind = NUMBER_LISTS[name]
    numbers = [getattr(COUNTRIES[country], kind) for country in LISTED[code]]
    line = bundle_in(code).guidance.numbers[name]
    own = [number for number in numbers if number.sources]

    assert _find_numbers(line.words) == _find_numbers(*(one.words for one in own))
    assert {key for number in own for key in number.sources} <= {*line.sources}


def _find_numbers(*texts: str) -> set[str]:
    """Return the phone numbers in texts, but for what stands beside them."""
    found = {one.strip() for text in texts for one in re.findall(r"\d[\d ]*", text)}
    return found - {"2", "5", "107", "108"}  # keys to press, other ambulances


def test_the_lines_stand_for_no_country_alone() -> None:
    """Their sources are those of the countries that they name, in some language."""
    for name, kind in NUMBER_LISTS.items():
        named = [getattr(COUNTRIES[one], kind) for one in chain(*LISTED.values())]
        found = [code for code, one in COUNTRIES.items() if getattr(one, name)]

        assert found == [ANY]
        assert {*getattr(COUNTRIES[ANY], name).sources} == {
            key for number in named for key in number.sources
        }


@pytest.mark.parametrize(
    ("given", "is_listed"),
    [
        ({"danger_heart": ["chest"]}, True),
        ({"danger_heart": "none", "danger_nerves": "none"}, False),
    ],
)
def test_the_list_stands_where_the_number_is_said(
    given: dict[str, Any], is_listed: bool
) -> None:
    """Who is told to call, and named no country, has the numbers in one line, once."""
    questionnaire, rules, _sources = bundle()
    answers = accept_all(questionnaire, given)

    for country in ("", "uk"):
        found = assess(questionnaire, set_country(rules, country), answers).urgency
        said = " ".join((found.title, found.text, *(one.text for one in found.shown)))
        is_here = is_listed and not country
        assert said.count("UK 999 · EU, India 112") == is_here
        assert ("EC-112" in found.sources) == is_here


@pytest.mark.parametrize(
    "given",
    [{"dark_thoughts": "yes"}, {"dark_thoughts": "low"}, {"dark_thoughts": "declined"}],
)
def test_who_is_told_of_a_crisis_line_has_a_number(given: dict[str, Any]) -> None:
    """Where no country is set, all known ones stand in one line, once."""
    questionnaire, rules, _sources = bundle()
    answers = accept_all(questionnaire, {"feet_numb": "both", **given})

    for country in ("", "uk"):
        found = assess(questionnaire, set_country(rules, country), answers)
        said = " ".join((found.urgency.text, *(one.text for one in found.not_known)))
        assert said.count("116 123 (Samaritans)") == (not country)


@pytest.mark.parametrize(
    ("country", "words"),
    [("US", "Call 911 now"), ("uk", "Call 999 now"), (" EU ", "Call 112 now")],
)
def test_the_country_decides_the_number(country: str, words: str) -> None:
    """The number of the country stands in the text, whatever the case of its code."""
    found = fill_numbers(load_guidance(country=country))

    assert found.urgency["emergency"].text.startswith(words)
    assert found.country == country.strip().lower()


@pytest.mark.parametrize(
    "name", ["Reino Unido", "REINO UNIDO", "United Kingdom", "uk", "U.K."]
)
def test_a_country_is_found_by_its_name_in_the_language_shown(name: str) -> None:
    """Its English name and its codes are known in every language."""
    spoken = {"guidance/countries/uk": "Reino Unido"}
    spanish = Language("es", None, lambda *texts: spoken.get(texts[0], texts[1]))

    with override(spanish):
        assert name_country(COUNTRIES, "uk") == "Reino Unido"
        assert find_country(COUNTRIES, name) == "uk"
        assert find_country(COUNTRIES, "osterreich") == "eu"
        assert list_emergency_numbers(COUNTRIES).startswith("Emergency numbers: US")


def test_a_number_brings_its_source() -> None:
    """A line with a number names the source of that number, and of no other."""
    rule = Rule(id="a", title="t", text="Call {crisis}. {numb}", sources=("A",))
    other = Rule(id="b", title="t", text="Wait.", sources=())
    found = guidance("limits: {a: {}}", feet())
    found = msgspec.structs.replace(found, limits=(rule, other))

    first, second = fill_numbers(set_country(found, "uk")).limits

    assert first.text == "Call Samaritans on 116 123. {numb}"
    assert first.sources == ("A", "SAMARITANS")
    assert second == other


def test_the_number_stands_in_the_results_of_the_touch_test_too() -> None:
    """Every line with a place for a number gets it, wherever the line stands."""
    found = guidance("touch_test: {touch: {}}", feet())
    assert found.touch_test is not None
    result = Rule(id="a", title="t", text="Call {emergency}.", sources=())
    test = msgspec.structs.replace(found.touch_test, results=(result,))
    found = msgspec.structs.replace(found, touch_test=test)

    filled = fill_numbers(set_country(found, "uk")).touch_test

    assert filled is not None
    assert filled.results[0].text == "Call 999."


@each(
    ("name", "code"),
    [
        ("GB", "uk"),
        ("gbr", "uk"),
        ("Scotland", "uk"),
        ("U.K.", "uk"),
        ("USA", "us"),
        ("the United States", "us"),
        (" Canada ", "ca"),
        ("AUS", "au"),
        ("India", "in"),
        ("Reino Unido", "uk"),
        ("EE. UU.", "us"),
        ("ESP", "es"),
        ("España", "es"),
        ("México", "mx"),
        ("PER", "pe"),
        ("República Dominicana", "do"),
        ("No country named", "any"),
        ("atlantis", ""),
        ("", ""),
    ],
)
def test_people_name_countries_in_many_ways(name: str, code: str) -> None:
    """Names and codes of two or three letters are understood, whatever their case."""
    assert find_country(COUNTRIES, name) == code


MEMBERS = """
AT Austria, BE Belgium, BG Bulgaria, HR Croatia, CY Cyprus, CZ Czechia, DK Denmark,
EE Estonia, FI Finland, FR France, DE Germany, GR Greece, HU Hungary, IE Ireland,
IT Italy, LV Latvia, LT Lithuania, LU Luxembourg, MT Malta, NL Netherlands, PL Poland,
PT Portugal, RO Romania, SK Slovakia, SI Slovenia, SE Sweden
"""


@each("member", [one.strip() for one in MEMBERS.split(",")])
def test_every_member_of_the_eu_has_its_number(member: str) -> None:
    """Each of the 27 is found by its code and name; Spain has a line of its own."""
    for name in member.split(" ", 1):
        assert find_country(COUNTRIES, name) == "eu"


def test_spain_has_the_number_of_the_eu() -> None:
    """Spain is apart for its crisis line alone; its emergency number is that of all."""
    assert COUNTRIES["es"].emergency == COUNTRIES["eu"].emergency
    assert COUNTRIES["es"].crisis != COUNTRIES["eu"].crisis


def test_no_name_means_two_countries() -> None:
    """Each name and code belongs to one country alone."""
    names = [
        name
        for code, country in COUNTRIES.items()
        for name in {code, country.name.casefold(), *country.names}
    ]

    assert len(names) == len(set(names))


def test_an_unknown_country_has_the_words_and_the_list() -> None:
    """Nobody is refused over a country: neutral words stand instead of numbers."""
    found = set_country(bundle().guidance, "atlantis")

    assert found == set_country(bundle().guidance, "")
    assert {*NUMBER_LISTS} <= {*found.numbers}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (b"", ["c:1:1: NC203 the key 'countries' is missing"]),
        (b"countries: {}\n", ["c:2:12: NC203 the key 'any' is missing"]),
        (
            b"countries: {" + NEUTRAL + b"}\n",
            ["c:2:18: NC203 the key 'crisis' is missing"],
        ),
        (
            b"countries: {any: {name: n, emergency: {words: e}, advice: "
            + WORDS
            + b", crisis: "
            + WORDS
            + b"}}\n",
            ["c:2:39: NC203 the key 'sources' is missing"],
        ),
    ],
)
def test_a_wrong_file_is_refused(text: bytes, lines: list[str]) -> None:
    """Each problem of a file of countries is reported with its place."""
    assert problems(lambda: load_countries(HEADER + text, where="c")) == lines


def test_english_is_not_translated() -> None:
    """In English, guidance and questions are returned as they are."""
    known = bundle()

    assert translate_guidance(known.guidance) is known.guidance
    assert translate_questionnaire(known.questionnaire) is known.questionnaire
