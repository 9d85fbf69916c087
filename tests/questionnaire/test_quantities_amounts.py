"""Two units in one answer, marks between digits, and tops of scales."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.questionnaire.marks import unify_marks
from neurocheck.questionnaire.quantities import (
    find_systems,
    has_two_readings,
    parse_number,
)
from support import questionnaire
from support.sets import every_type


ASKED = {
    **every_type().questions,
    **questionnaire(
        """
        walked: {type: decimal, min: 0, max: 50000, decimals: 1}
        spent: {type: integer, min: 0, max: 2000000}
        eaten: {type: integer, min: 500, max: 9000}
        exact: {type: decimal, min: 0, max: 50000, decimals: 3}
        long: {type: decimal, min: 100, max: 250, units: [{name: cm},
          {name: m, factor: 100, then: cm, bare: true},
          {name: ell, factor: 114.3}]}
        free: {type: integer, min: 1, max: 9000, units: [
          {name: days, per_year: 365}, {name: hours, factor: 0.0416666667}]}
        """
    ).questions,
}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("hba1c", "7.4 % 57 mmol/mol", 7.4),
        ("hba1c", "57 mmol/mol (7.4 %)", 7.4),
        ("hba1c", "43 mmol/mol 6.1 %", 6.1),
        ("hba1c", "53 mmol/mol 7.0 %", 7.0),
        ("hba1c", "7.4 % = 57 mmol/mol", 7.4),
        ("weight", "80 kg 176 lb", 80.0),
        ("weight", "70 kg / 154 lb", 70.0),
        ("weight", "176 lb 80 kg", 80.0),
        ("weight", "12 st 4 lb (172 lb)", 78.0),
        ("weight", "12 st 13.5 lb", 82.3),
        ("height", "5 ft 8 in, 173 cm", 173.0),
        ("height", "5'0", 152.0),
        ("long", "1 m 70", 170.0),
        ("long", "1m07", 107.0),
        ("long", "1 m 7 cm", 107.0),
        ("long", "2.3", 230.0),
    ],
)
def test_two_units_are_added_or_agree(name: str, text: str, value: float) -> None:
    """A smaller part is added; what says the same again must agree."""
    assert parse_number(ASKED[name], text) == value


AGREE = "the two amounts are not the same"
LESS = "the lb must be less than 14, and the st a whole number"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("hba1c", "14 %  57 mmol/mol", AGREE),
        ("hba1c", "7.0 % 57 mmol/mol", AGREE),
        ("weight", "80 kg 178 lb", AGREE),
        ("weight", "70 kg 80 kg", AGREE),
        ("weight", "11 lb 4 st", AGREE),
        ("weight", "12 st 20", LESS),
        ("weight", "12 st 14", LESS),
        ("weight", "12.5 st 3", LESS),
        (
            "height",
            "5 ft 14",
            "the in must be less than 12, and the ft a whole number",
        ),
        ("long", "1m7", "write cm behind the second number"),
        ("long", "1m700", "the cm must be less than 100, and the m a whole number"),
        ("long", "1m7.5", "write cm behind the second number"),
        ("long", "1.5", "add the unit, such as: 1 m 58 cm"),
        ("hba1c", "7.4 57", "the unit must be one of: %, mmol/mol"),
        ("pain", "6/5", "this is another scale"),
    ],
)
def test_parts_that_cannot_be_meant_so_are_refused(
    name: str, text: str, reason: str
) -> None:
    """Nothing is added up that is no part of what stands before it."""
    with pytest.raises(ValueError, match=reason.split(":", maxsplit=1)[0]):
        parse_number(ASKED[name], text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("walked", "1,234.5", 1234.5),
        ("walked", "1.234,5", 1234.5),
        ("walked", "0.125", 0.1),
        ("walked", "1234", 1234.0),
        ("walked", "12,5", 12.5),
        ("walked", "1234.125", 1234.1),
        ("walked", "1\u066b125", 1.1),
        ("spent", "1,234,567", 1234567.0),
        ("spent", "1.234.567", 1234567.0),
        ("eaten", "1.800", 1800.0),
        ("weight", "12 st 1,234", 76.8),
        ("exact", "1.125", 1.125),
        ("exact", "1,125", 1.125),
        ("weight", "82,125", 82.1),
        ("weight", "82.125 kg", 82.1),
        ("age", "58.000", 58.0),
    ],
)
def test_marks_are_read_where_they_are_clear(
    name: str, text: str, value: float
) -> None:
    """By another mark, by the range, or because that many decimals are kept."""
    assert parse_number(ASKED[name], text) == value


@pytest.mark.parametrize("name", ["walked", "spent"])
@pytest.mark.parametrize("text", ["1,234", "10,500", "8.250", "1.000"])
def test_three_digits_behind_one_mark_are_refused(name: str, text: str) -> None:
    """Where both readings lie within the range, nobody can tell which is meant."""
    with pytest.raises(ValueError, match="this can be a thousand or a decimal"):
        parse_number(ASKED[name], text)


@pytest.mark.parametrize(
    "text",
    ["31.3.2026", "1.2.3", "1,23,456", "0,123,456", "1,234.567,8", "1.234,567.8"],
)
def test_other_marks_make_no_number(text: str) -> None:
    """A date, or marks in the wrong places, is not guessed."""
    with pytest.raises(ValueError, match="this is not a number"):
        parse_number(ASKED["spent"], text)


def test_a_number_that_may_be_a_year_is_an_amount() -> None:
    """Where the range holds it, 2018 days are days; hours are counted down to days."""
    assert parse_number(ASKED["free"], "2018") == 2018
    assert parse_number(ASKED["free"], "47 hours") == 1


@pytest.mark.parametrize("name", ["free", "weight", "long"])
@pytest.mark.parametrize(
    "text", ["9" * 400 + " {}", "1.{}".format("0" * 400) + " {}", "9" * 400 + ",999 {}"]
)
def test_endless_numbers_do_no_harm(name: str, text: str) -> None:
    """They are numbers or refused, as a question set may hold any text."""
    unit = ASKED[name].units[-1].name
    with suppress(ValueError):
        assert abs(parse_number(ASKED[name], text.format(unit))) < 1e300


def test_a_unit_without_a_system_names_none() -> None:
    """Nor does what is no number."""
    assert find_systems(ASKED["height"], "5 ft 8") == frozenset()
    assert find_systems(ASKED["height"], "tall") == frozenset()


@given(st.integers(1, 999), st.integers(0, 999))
def test_a_doubtful_number_is_never_taken(head: int, group: int) -> None:
    """Whichever mark stands before its last three digits."""
    for mark in ".,":
        with pytest.raises(ValueError, match="a thousand or a decimal"):
            parse_number(ASKED["spent"], f"{head}{mark}{group:03}")


@given(st.floats(30, 300), st.integers(-40, 40))
def test_two_amounts_agree_only_within_rounding(kilograms: float, off: int) -> None:
    """As printed side by side they agree; a kilogram or more apart they do not."""
    kilograms = round(kilograms, 1)
    pounds = round(kilograms / 0.45359237) + off
    text = f"{kilograms} kg ({pounds} lb)"
    if abs(off) <= 0:
        assert parse_number(ASKED["weight"], text) == kilograms
    elif abs(off) > 1:
        with pytest.raises(ValueError, match=AGREE):
            parse_number(ASKED["weight"], text)


@pytest.mark.parametrize(
    ("decimal", "text", "wanted"),
    [
        (".", "1,250", "1250"),
        (".", "1.250", "1.2500"),
        (".", "1,234,567.5 kg", "1234567.5 kg"),
        (",", "1.234,5", "1234.5"),
        (",", "70,25 kg, 3", "70.25 kg, 3"),
        (",", "12345", "12345"),
    ],
)
def test_a_named_mark_decides(decimal: str, text: str, wanted: str) -> None:
    """Where the mark before decimals is known, every number is clear."""
    assert unify_marks(text, decimal) == wanted


@pytest.mark.parametrize(
    ("decimal", "text"),
    [(".", "7,1"), (",", "7.1"), (".", "1,2345"), (".", "1.2.3"), (",", "31.3.26")],
)
def test_a_mark_that_fits_neither_is_refused(decimal: str, text: str) -> None:
    """7,1 is not 71."""
    with pytest.raises(ValueError, match="its marks do not fit"):
        unify_marks(text, decimal)


def test_a_number_with_two_readings_is_told_whatever_decimals_are_kept() -> None:
    """Both must lie within the range."""
    asked = questionnaire(
        """
        wide: {type: decimal, min: 0, max: 5000, decimals: 6}
        low: {type: decimal, min: 0, max: 5, decimals: 6}
        """
    ).questions

    assert has_two_readings(asked["wide"], "1,250")
    assert not has_two_readings(asked["wide"], "0,250")
    assert not has_two_readings(asked["wide"], "1,2500")
    assert not has_two_readings(asked["low"], "1.250")
