"""Numbers and dates are written as the language shown writes them."""

from datetime import UTC, date, datetime

import pytest

from neurocheck.i18n.language import ENGLISH, Language, override
from neurocheck.i18n.numbers import (
    format_date,
    format_number,
    format_short_date,
    month_names,
)
from neurocheck.i18n.translate import gettext as _


DAY = date(2026, 5, 3)


def language(code: str) -> Language:
    """Return a language whose texts stay in English."""
    return Language(code, None, ENGLISH.gettext)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("de", "-12.345.678,9"),
        ("pt-BR", "-12.345.678,9"),
        ("pt_BR", "-12.345.678,9"),
        ("fr", "-12\u202f345\u202f678,9"),
        ("hi", "-1,23,45,678.9"),
        ("he", "-12,345,678.9"),
        ("zz", "-12,345,678.9"),
    ],
)
def test_groups_and_decimals(code: str, shown: str) -> None:
    """Each language has its own marks; one that Babel does not know has ours."""
    with override(language(code)):
        assert format_number(-12345678.9, ",") == shown


@pytest.mark.parametrize(
    ("number", "spec", "shown"),
    [
        (1234.5, "", "1234,5"),
        (7, ".1f", "7,0"),
        (7.25, ".0f", "7"),
        (70000, ",", "70.000"),
        (70000, "", "70000"),
        (0.5, "g", "0,5"),
        (1e20, "g", "1e+20"),
        (float("inf"), "", "inf"),
    ],
)
def test_the_specification_decides(number: float, spec: str, shown: str) -> None:
    """Decimals and groups are those that Python's format specification asks for."""
    with override(language("de")):
        assert format_number(number, spec) == shown


def test_numbers_within_a_text() -> None:
    """A number in a text is written likewise; a truth value is not a number."""
    with override(language("de")):
        text = _("{limit:,} of {share:.1f}, {done}", limit=70000, share=7, done=True)

    assert text == "70.000 of 7,0, True"


@pytest.mark.parametrize(
    ("code", "long", "short"),
    [
        ("de", "3. Mai 2026", "3.5.2026"),
        ("fr", "3 mai 2026", "03/05/2026"),
        ("ja", "2026年5月3日", "2026/5/3"),
        ("zz", "3 May 2026", "2026-05-03"),
    ],
)
def test_dates(code: str, long: str, short: str) -> None:
    """A date has the order and the words of the language, and a whole year."""
    with override(language(code)):
        assert (format_date(DAY), format_short_date(DAY)) == (long, short)


def test_a_time_of_day_does_not_move_the_date() -> None:
    """The date of a moment is that of its own time zone."""
    late = datetime(2026, 5, 3, 23, 59, tzinfo=UTC)
    with override(language("de")):
        assert (format_date(late), format_short_date(late)) == (
            "3. Mai 2026",
            "3.5.2026",
        )


def test_no_direction_marks() -> None:
    """Dates of right-to-left languages have no direction characters."""
    with override(language("ar")):
        assert format_short_date(DAY) == "3/5/2026"


def test_names_of_months() -> None:
    """They are known in English and in the language, in every case that it has."""
    with override(language("pl")):
        march = {name for number, name in month_names() if number == 3}

    assert march == {"March", "marca", "marzec"}
