"""Phone numbers to call, by country."""

import msgspec
import pytest

from neurocheck.errors import UsageError
from neurocheck.guidance.countries import (
    ANY,
    PHONE_NUMBERS,
    fill_numbers,
    find_country,
    load_countries,
    set_country,
)
from neurocheck.guidance.load import load_guidance
from neurocheck.guidance.rules import Rule
from neurocheck.translations.guidance import translate_guidance
from neurocheck.translations.questionnaire import translate_questionnaire
from support import guidance, problems
from support.bundled import bundle
from support.each import each
from support.sets import feet


COUNTRIES = load_countries()
HEADER = b"format: neurocheck-countries/1\n"
WORDS = b"{words: w, sources: []}"
NEUTRAL = b"any: {name: n, emergency: " + WORDS + b", advice: " + WORDS + b"}"


def test_the_countries_are_there() -> None:
    """There are six countries, and neutral words for everybody else."""
    assert list(COUNTRIES) == ["any", "us", "uk", "eu", "au", "ca", "in"]


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
    """Without a country, no text of the guidance names a phone number."""
    said = fill_numbers(bundle().guidance).urgency["emergency"].text

    assert said.startswith("Call your local emergency number now.")
    assert bundle().guidance.country == ""


@pytest.mark.parametrize(
    ("country", "words"),
    [("US", "Call 911 now"), ("uk", "Call 999 now"), (" EU ", "Call 112 now")],
)
def test_the_country_decides_the_number(country: str, words: str) -> None:
    """The number of the country stands in the text, whatever the case of its code."""
    found = fill_numbers(load_guidance(country=country))

    assert found.urgency["emergency"].text.startswith(words)
    assert found.country == country.strip().lower()


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


def test_an_unknown_country_is_refused() -> None:
    """The error for an unknown country lists those that there are."""
    with pytest.raises(UsageError, match=r"'atlantis'.*US, UK, EU, AU, CA, IN"):
        find_country(COUNTRIES, "atlantis")


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
