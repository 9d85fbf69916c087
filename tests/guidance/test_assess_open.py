"""What was left open is named as such, and what was ticked in the words of its line."""

from typing import Any

import msgspec
import pytest

from neurocheck.answers.accept import accept_all
from neurocheck.guidance.assess import assess
from neurocheck.guidance.rules import Level
from support.bundled import assessed, bundle


CALM: dict[str, Any] = {
    name: "none"
    for name, one in bundle().questionnaire.questions.items()
    if one.danger and "none" in one.choices
}
DANGER = "Some questions about danger signs are still open."
SWEAT = "Drenching sweat at night or when I eat"
DRY_FEET = "Very dry feet or hands, or I cannot stand heat"
PRIVATE = "You left open the question about bladder and sex."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"body_private": "declined"}, PRIVATE),
        ({"body_private": "declined", "legs": "dont-know"}, DANGER),
        ({"legs": "dont-know"}, DANGER),
    ],
)
def test_words_fit_what_was_left_open(given: dict[str, Any], words: str) -> None:
    """Who leaves the private question alone open is told of that; the level stays."""
    urgency = assessed({**CALM, **given}).urgency

    assert urgency.level is Level.CANNOT_TELL
    assert urgency.text.startswith(words)


def test_names_in_braces_are_filled_in_these_words_too() -> None:
    """As in every rule: an author may name what was left open, or an answer."""
    asked, guidance, _sources = bundle()
    rule = msgspec.structs.replace(
        guidance.left_open[0], text="{left_open}. Age: {age}. Call {emergency}."
    )
    guidance = msgspec.structs.replace(guidance, left_open=(rule,))
    answers = accept_all(asked, {**CALM, "age": 58, "body_private": "declined"})

    said = assess(asked, guidance, answers).urgency.text

    assert said.startswith("Bladder and sex. Age: 58 years. Call your local")
    assert "{" not in said


def test_a_section_alone_says_nothing_of_one_open_question() -> None:
    """Where danger questions were never asked, more than one is open."""
    part = assessed({"body_private": "declined"}, part="body").urgency

    assert not part.text.startswith(PRIVATE)


def test_only_what_was_left_open_is_named() -> None:
    """One question of several does not make the others look open."""
    found = assessed({**CALM, "body_private": "declined", "hands": "no"}).not_known

    said = {line.id: line.text for line in found}
    assert said["body"] == "You left open: Bladder and sex."
    assert "other_signs" not in said


@pytest.mark.parametrize(
    ("ticked", "named"),
    [
        (["dry_feet"], DRY_FEET),
        (["none"], "drenching sweat, dry feet or trouble with heat"),
        (["sweat", "dry_feet"], f"{SWEAT}; {DRY_FEET}"),
    ],
)
def test_a_feature_is_named_in_the_words_that_were_ticked(
    ticked: list[str], named: str
) -> None:
    """Its own words name several things, of which the person may have meant one."""
    patterns = assessed({"body_general": ticked}).patterns
    features = {one.id: one for found in patterns for one in found.features}

    assert features["sweat"].named == named
