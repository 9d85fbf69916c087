"""Promises of choices: their keys, and the words that can be typed."""

from typing import Any

import pytest

from neurocheck.errors import AnswersError
from neurocheck.interview.choices import list_choices, parse_choices, rules_out_others
from neurocheck.interview.keys import (
    CHOICE_KEYS,
    CHOICES_KEYS,
    MENU_KEYS,
    MORE_KEYS,
    TEXT_KEYS,
    WORDS,
    Keys,
    find_word,
    list_keys,
    list_more_keys,
)
from support.small_set import LONG, QUESTIONS


def test_non_answers_are_offered_last() -> None:
    """Not knowing and not saying can always be chosen."""
    assert list(list_choices(QUESTIONS.questions["feet_numb"]).items()) == [
        ("no", "No"),
        ("one", "Yes, one foot"),
        ("both", "Yes, both feet"),
        ("dont-know", "I don't know"),
        ("declined", "I'd rather not say"),
    ]


@pytest.mark.parametrize("name", ["none", "dont-know", "declined"])
def test_what_rules_out_all_others(name: str) -> None:
    """None of these, and every non-answer, stands alone."""
    assert rules_out_others(QUESTIONS.questions["numb_where"], name)
    assert not rules_out_others(QUESTIONS.questions["numb_where"], "toes")


@pytest.mark.parametrize("typed", ["0", "7", "01", "9" * 5000, "1 2 9", "toes and"])
def test_numbers_off_the_list_are_refused(typed: str) -> None:
    """However long a number is, it is off the list or on it."""
    with pytest.raises(AnswersError) as caught:
        parse_choices(QUESTIONS.questions["numb_where"], typed)

    assert caught.value.problems[0].message == (
        "type numbers from 1 to 6, with spaces between"
    )


@pytest.mark.parametrize("typed", ["10", "0"])
def test_the_tenth_option_has_a_digit_as_in_a_menu(typed: str) -> None:
    """Ten and nought mean the same line, whichever mode it is."""
    assert parse_choices(LONG.question, typed) == ("k",)


def test_no_key_does_two_things() -> None:
    """In each key line, and with the keys said beside it, every key is there once."""
    for shown in (CHOICE_KEYS, CHOICES_KEYS, TEXT_KEYS, MENU_KEYS):
        count = 0 if shown is TEXT_KEYS else 12
        more = list_more_keys(shown, count) if shown in MORE_KEYS else ()
        keys = [*list_keys(shown, count), *more]
        keys += [Keys.SHORTEN, Keys.SHOW_ALL] if count else []
        bound = [name for key in keys for name in key.keys]
        assert len(bound) == len(set(bound))
        assert Keys.LEAVE in shown


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name)
def test_words_are_found_in_any_case(word: Any) -> None:
    """A word that help names is a word that is understood."""
    assert find_word(f" {word.name.upper()} ") == word.name


def test_other_words_are_answers() -> None:
    """Only the word alone steers."""
    assert find_word("back pain") == ""
