"""Promises of choices: their keys, and the words that can be typed."""

from typing import Any

import pytest

from neurocheck.errors import AnswersError
from neurocheck.interview.choices import (
    find_labels,
    find_meant,
    list_choices,
    number_choices,
    parse_choices,
    rules_out_others,
)
from neurocheck.interview.keys import (
    ALERT_KEYS,
    CHOICE_KEYS,
    CHOICES_KEYS,
    REVIEW_KEYS,
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


@pytest.mark.parametrize("typed", ["6", "7", "01", "9" * 5000, "1 2 9", "toes and"])
def test_numbers_off_the_list_are_refused(typed: str) -> None:
    """However long a number is, it is off the list or on it."""
    with pytest.raises(AnswersError) as caught:
        parse_choices(QUESTIONS.questions["numb_where"], typed)

    assert caught.value.problems[0].message == (
        "type numbers from 0 to 5, with spaces between"
    )


@pytest.mark.parametrize(("typed", "name"), [("10", "k"), ("0", "none"), ("1", "a")])
def test_numbers_are_those_beside_the_choices(typed: str, name: str) -> None:
    """Nought is "None of these", whichever mode it is."""
    assert number_choices(LONG.question)[name] == typed
    assert parse_choices(LONG.question, typed) == (name,)


def test_letters_find_the_beginnings_of_words() -> None:
    """None of these comes first, then what begins as was typed."""
    labels = {
        "a": "A numb leg",
        "b": "Nothing I feel",
        "c": "No, not now",
        "d": "Weakness",
        "none": "None of these",
    }

    found = find_labels(labels, "n", "none")

    assert found == ["none", "b", "c", "a"]
    assert find_meant(labels, found, "n") is None
    assert find_meant(labels, ["a"], "nu") == "a"


def test_no_key_does_two_things() -> None:
    """In each key line, and with the keys said beside it, every key is there once."""
    for shown in (CHOICE_KEYS, CHOICES_KEYS, TEXT_KEYS, ALERT_KEYS, REVIEW_KEYS):
        count = 0 if shown is TEXT_KEYS else 12
        more = list_more_keys(count) if Keys.WHY in shown else ()
        keys = [*list_keys(shown, count), *more]
        keys += [Keys.SHORTEN] if count else []
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
