"""When something began, as people write it."""

from datetime import date

import pytest

from neurocheck.i18n.language import Language, override
from neurocheck.questionnaire.quantities import parse_number
from support import questionnaire


TODAY = date(2026, 11, 22)
ASKED = questionnaire(
    """
    years: {type: integer, min: 0, max: 90,
      units: [{name: years, aliases: [year, y], per_year: 1}]}
    exact: {type: decimal, min: 0, max: 90, decimals: 1,
      units: [{name: years, per_year: 1}, {name: months, factor: 0.08333333}]}
    months: {type: integer, min: 0, max: 900, units: [{name: months, per_year: 12}]}
    steps: {type: integer, min: 0, max: 9000}
    """
).questions
SPANISH = {
    "since": "desde",
    "for": "hace",
    "about, around, roughly": "unos, unas, cerca de",
}
GERMAN = {"since": "seit", "for": "seit"}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("years", "since 2009", 17.0),
        ("years", "  SINCE  2009 ", 17.0),
        ("years", "about since 2009", 17.0),
        ("years", "since about 2009", 17.0),
        ("years", "since 2026", 0.0),
        ("years", "since March 2019", 7.0),
        ("years", "since mar. 2019", 7.0),
        ("years", "since Dec 2019", 6.0),
        ("years", "since 11/2019", 7.0),
        ("years", "since 2019-12", 6.0),
        ("years", "since 12.2019", 6.0),
        ("years", "for 12 years", 12.0),
        ("years", "for about 12 years", 12.0),
        ("years", "for 12", 12.0),
        ("years", "since 12 years", 12.0),
        ("years", "about 12 years", 12.0),
        ("years", "12", 12.0),
        ("exact", "since March 2019", 7.7),
        ("exact", "since 2009", 17.0),
        ("months", "since March 2019", 92.0),
        ("months", "since 2009", 204.0),
    ],
)
def test_how_long_is_counted_from_when_it_began(
    name: str, text: str, value: float
) -> None:
    """A year alone counts whole years; with a month, a whole number is rounded down."""
    assert parse_number(ASKED[name], text, TODAY) == value


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("years", "since 2027", "this lies in the future"),
        ("years", "since December 2026", "this lies in the future"),
        ("years", "since 09", "a year has four digits, such as: since 2009"),
        ("years", "since 3 or 2019", "the unit must be one of: years"),
        ("years", "since", "a year has four digits, such as: since 2009"),
        ("years", "since ma 2019", "this is not a number"),
        ("years", "since ju 2019", "this is not a number"),
        ("years", "since 13/2019", "the unit must be one of: years"),
        ("years", "since March", "this is not a number"),
        ("years", "for", "this is not a number"),
        ("steps", "since 2009", "this is not a number"),
        ("steps", "for 12", "this is not a number"),
    ],
)
def test_what_names_no_time_is_refused(name: str, text: str, reason: str) -> None:
    """Two digits are no year, and where nobody asks how long, nothing is counted."""
    with pytest.raises(ValueError, match=reason):
        parse_number(ASKED[name], text, TODAY)


def test_without_today_nothing_is_counted() -> None:
    """Where there is no clock a year is refused, and a number of years is not."""
    with pytest.raises(ValueError, match="only where today's date is known"):
        parse_number(ASKED["years"], "since 2009")
    assert parse_number(ASKED["years"], "for 12 years") == 12


@pytest.mark.parametrize(
    "text",
    [
        "desde marzo de 2009",
        "DESDE MARZO DEL 2009",
        "marzo de 2009",
        "desde hace 17 años",
        "desde hace unos 17 años",
        "hace 17 años",
        "cerca de 17 años",
        "unos 17 years",
        "since March 2009",
    ],
)
def test_words_between_are_read_as_well(text: str) -> None:
    """Spanish says "desde marzo de 2009", and "desde hace unos 17 años"."""
    spanish = Language("es", None, lambda *texts: SPANISH.get(texts[1], texts[1]))
    asked = questionnaire(
        """
        q: {type: integer, min: 0, max: 90,
          units: [{name: años, aliases: [years], per_year: 1}]}
        """
    ).questions["q"]

    with override(spanish):
        assert parse_number(asked, text, TODAY) == 17


@pytest.mark.parametrize(
    "text", ["seit 2009", "seit 17 Jahren", "since 2009", "seit März 2009"]
)
def test_the_words_are_read_in_the_language_shown(text: str) -> None:
    """And in English; one word may stand for both of ours."""
    german = Language("de", None, lambda *texts: GERMAN.get(texts[1], texts[1]))
    asked = questionnaire(
        """
        q: {type: integer, min: 0, max: 90,
          units: [{name: Jahre, aliases: [Jahren], per_year: 1}]}
        """
    ).questions["q"]

    with override(german):
        assert parse_number(asked, text, TODAY) == 17
