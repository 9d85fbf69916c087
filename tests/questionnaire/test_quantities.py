"""Promises of numbers with units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurocheck.questionnaire.quantities import (
    describe_range,
    parse_number,
    show_in_every_unit,
    show_number,
)
from support.bundled import bundle
from support.sets import every_type


ASKED = every_type().questions


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("hba1c", "7.1", 7.1),
        ("hba1c", "7,1 %", 7.1),
        ("hba1c", " 7.14 percent ", 7.1),
        ("hba1c", "7%", 7.0),
        ("hba1c", "54 mmol/mol", 7.1),
        ("hba1c", "54 MMOL", 7.1),
        ("hba1c", "54", 7.1),
        ("hba1c", "20", 20.0),
        ("hba1c", "21", 4.1),
        ("hba1c", "2", 2.0),
        ("hba1c", "1000", 1000.0),
        ("hba1c", "about 7", 7.0),
        ("hba1c", "~7", 7.0),
        ("hba1c", "Ca. 7", 7.0),
        ("age", "58", 58.0),
        ("age", "58 years", 58.0),
        ("age", "58y.", 58.0),
        ("age", "about 12", 12.0),
        ("age", "٥٨", 58.0),
        ("steps", "-3", -3.0),
        ("steps", "+3", 3.0),
        ("steps", "-0", 0.0),
        ("height", "180", 180.0),
        ("height", "5'11", 180.0),
        ("height", "5\u203211\u2033", 180.0),
        ("height", "5\u201911\u201d", 180.0),
        ("height", "5 ft 11 in", 180.0),
        ("height", "5 ft 11", 180.0),
        ("height", "5 feet", 152.0),
        ("height", "71 inch", 180.0),
        ("height", "1.80 m", 180.0),
        ("weight", "11 st 4", 71.7),
        ("weight", "180 lb", 81.6),
        ("weight", "180lbs", 81.6),
        ("ratio", "0.000001", 1e-06),
    ],
)
def test_spellings_of_numbers(name: str, text: str, value: float) -> None:
    """Numbers are understood as people write them, in the canonical unit."""
    assert str(parse_number(ASKED[name], text)) == str(value)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("age", "", "this is not a number"),
        ("age", "old", "this is not a number"),
        ("age", "nan", "this is not a number"),
        ("age", "inf", "this is not a number"),
        ("age", "-inf", "this is not a number"),
        ("age", "1e3", "the unit must be one of: years"),
        ("age", "58 months", "the unit must be one of: years"),
        ("age", "5 8", "the unit must be one of: years"),
        ("age", "0x1F", "the unit must be one of: years"),
        ("age", "1..2", "this is not a number"),
        ("age", "--3", "this is not a number"),
        ("age", "58 years -1", "the unit must be one of: years"),
        ("age", "9" * 400, "this number is too large"),
        ("age", "58.6", "a whole number is needed"),
        ("pain", "5.5", "a whole number is needed"),
        ("pain", "5 points", "no unit is needed"),
        ("pain", "6-7", "one number is needed"),
        ("pain", "6 to 7", "one number is needed"),
        ("height", "5 ft 11 lb", "the unit must be one of: cm, ft, in, m"),
        ("height", "5 ft -11 in", "the unit must be one of: cm, ft, in, m"),
        ("height", "11 12", "the unit must be one of: cm, ft, in, m"),
    ],
)
def test_what_is_no_number_is_refused(name: str, text: str, reason: str) -> None:
    """The reason is told without repeating what was given."""
    with pytest.raises(ValueError, match=reason) as caught:
        parse_number(ASKED[name], text)

    assert str(caught.value) == reason


@given(st.sampled_from(list(ASKED.values())), st.text(max_size=40))
def test_any_text_is_a_number_or_refused(question: object, text: str) -> None:
    """Nothing but a finite number or a refusal comes of any text."""
    try:
        number = parse_number(question, text)  # type: ignore[arg-type] # a question
    except ValueError:
        return
    assert abs(number) < 1e300


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("age", "from 18 to 110 years"),
        ("pain", "from 0 to 10"),
        ("hba1c", "from 3 to 20 %"),
        ("notes", ""),
    ],
)
def test_ranges_in_words(name: str, words: str) -> None:
    """The range is told with its unit, and not at all where there is none."""
    assert describe_range(ASKED.get(name, ASKED["words"])) == words


@pytest.mark.parametrize(
    ("name", "value", "shown", "everywhere"),
    [
        ("age", 58, "58 years", "58 years"),
        ("pain", 0, "0", "0"),
        ("pain", 10, "10", "10"),
        ("hba1c", 7.1, "7.1 %", "7.1 % (54 mmol/mol)"),
        ("hba1c", 7.0, "7 %", "7 % (53 mmol/mol)"),
        ("height", 180.0, "180 cm", "180 cm (5 ft 11 in)"),
        ("height", 182.9, "183 cm", "183 cm (6 ft 0 in)"),
        ("weight", 71.7, "71.7 kg", "71.7 kg (158 lb; 11 st 4 lb)"),
    ],
)
def test_numbers_in_words(name: str, value: float, shown: str, everywhere: str) -> None:
    """A number is shown with its unit, and with what it is in the others."""
    assert show_number(ASKED[name], value) == shown
    assert show_in_every_unit(ASKED[name], value) == everywhere


@given(st.floats(100, 250))
def test_shown_numbers_can_be_typed_again(height: float) -> None:
    """A number as it is shown is read back as the same number."""
    question = ASKED["height"]
    shown = show_number(question, height)

    assert show_number(question, parse_number(question, shown)) == shown


def test_programs_know_a_unit_by_its_name() -> None:
    """Forms and exports name it so, whatever language is shown."""
    units = bundle().questionnaire.questions["weight"].units

    assert [unit.code for unit in units] == [unit.name for unit in units]
