"""Promises of the bundled guidance and its sources."""

import re
from typing import Any

import msgspec
import pytest
import textstat

from neurocheck.document import source_keys
from neurocheck.guidance.countries import load_countries
from neurocheck.guidance.load import RULE_LISTS
from neurocheck.guidance.rules import Fit, Level, Rule
from neurocheck.questionnaire.conditions import IsAnswered, comparisons
from neurocheck.report.drawings.body import is_drawn
from neurocheck.topics.parse import list_source_keys, load_topics
from support.bundled import assessed, bundle
from support.each import each


GUIDANCE = bundle().guidance
RULES = [
    pytest.param(rule, id=f"{key}-{rule.id}")
    for key in RULE_LISTS
    if key != "places"
    for rule in getattr(GUIDANCE, key)
]


def _collect_keys() -> set[str]:
    """Return every source key that the bundled files name."""
    questionnaire, guidance, _ = bundle()
    words = (questionnaire.sections, questionnaire.derived, guidance)
    kept = (part for part in words if part)
    keys = {key for part in kept for key in source_keys(part)}
    topics = load_topics(bundle().sources).values()
    keys |= {key for topic in topics for key in list_source_keys(topic)}
    keys |= {key for item in guidance.urgency.values() for key in item.sources}
    return keys | set(source_keys(tuple(load_countries().values())))


@each("rule", RULES)
def test_every_clinical_line_names_its_sources(rule: Rule) -> None:
    """Every rule names a source."""
    assert rule.sources


def test_features_and_patterns_name_their_sources() -> None:
    """Every feature and every pattern names a source."""
    for pattern in GUIDANCE.patterns:
        assert pattern.sources
        assert all(feature.sources for feature in pattern.features)


def test_sources_named_and_sources_listed_are_the_same() -> None:
    """Every key that is named is listed, and every key that is listed is named."""
    assert _collect_keys() == set(bundle().sources)


def test_every_topic_that_fits_is_there() -> None:
    """Every topic that a rule points to can be read."""
    named = {rule.topic for key in RULE_LISTS for rule in getattr(GUIDANCE, key)}
    named |= {pattern.topic for pattern in GUIDANCE.patterns}
    named |= {said.topic for said in GUIDANCE.urgency.values()}

    assert named - {""} <= set(load_topics(bundle().sources))
    assert len(named) > 5


def test_topics_that_fit_come_first_and_are_few() -> None:
    """Danger signs come before the kind that fits; five topics are the most."""
    given = {
        "feet_today": "wound",
        "feet_numb": "both",
        "feet_feelings": ["burning", "tingling"],
        "smoking": "now",
        "checks_done": "none",
        "habits": "barefoot",
    }

    assert assessed(given).topics == (
        "danger-signs",
        "peripheral",
        "treatments",
        "foot-care",
        "causes",
    )


@each("given", [{}, {"feet_feelings": "burning", "hands": "left"}])
def test_no_answer_leads_to_exosomes(given: dict[str, str]) -> None:
    """No answer suggests the topic on exosomes."""
    rules = [rule for key in RULE_LISTS for rule in getattr(GUIDANCE, key)]

    assert "exosomes" not in assessed(given).topics
    assert "exosomes" not in {rule.topic for rule in (*rules, *GUIDANCE.patterns)}


def test_the_four_kinds_are_there() -> None:
    """The patterns are the four kinds of diabetic neuropathy."""
    names = [pattern.id for pattern in GUIDANCE.patterns]

    assert names == ["peripheral", "autonomic", "proximal", "focal"]


def test_what_was_left_open_is_never_called_absent() -> None:
    """A feature is absent only if answers say so, so no condition uses ``is answered``.

    An unknown answer leaves every other condition unknown; only ``is answered`` would
    make it false.
    """
    features = [one for rule in GUIDANCE.patterns for one in rule.features]

    settled = {
        one.id
        for one in features
        if any(isinstance(leaf, IsAnswered) for leaf in comparisons(one.when))
    }

    assert features
    assert settled == set()


def test_every_place_can_be_drawn() -> None:
    """Every place of the guidance is known to the body map."""
    assert [place.id for place in GUIDANCE.places if not is_drawn(place.id)] == []


def test_exosomes_are_never_tied_to_an_answer() -> None:
    """No condition decides about the texts on exosome therapy."""
    rule = next(rule for rule in GUIDANCE.learn if rule.id == "exosomes")

    assert rule.when is None
    assert "Not proven in people" in rule.text


def test_metformin_with_numb_feet_names_b12_everywhere() -> None:
    """For numb feet on metformin, B12 is a cause, a check and a visit question."""
    given = {"medicines": "metformin", "feet_numb": "both"}

    found = assessed(given)

    for lines in (found.other_causes, found.checks, found.visit_questions):
        assert "b12" in {line.id for line in lines}


def test_own_words_are_repeated_in_the_questions_for_the_visit() -> None:
    """The person's own words are repeated among the visit questions."""
    given = {"feet_numb": "both", "own_words": "Why at night?"}

    titles = [line.title for line in assessed(given).visit_questions]

    assert "In my own words: Why at night?" in titles


def test_guidance_is_plain_data() -> None:
    """The guidance can be encoded as JSON, so nothing in it is code."""
    assert msgspec.json.encode(GUIDANCE)


@each("level", list(Level))
def test_headline_advice_reads_at_grade_6(level: Level) -> None:
    """The texts of each urgency level read at grade 6."""
    said = GUIDANCE.urgency[level]

    assert textstat.flesch_kincaid_grade(f"{said.title}. {said.text}") <= 6


@each("rule", RULES)
def test_guidance_reads_at_grade_8(rule: Rule) -> None:
    """Each line of guidance reads at grade 8."""
    text = re.sub(r"\{\w+\}|HIV, hepatitis C and Lyme disease", "that", rule.text)

    if text:
        assert textstat.flesch_kincaid_grade(f"{rule.title}. {text}") <= 8.5


def _fit_of(pattern: str, **given: Any) -> Fit:
    """Return the fit of a pattern for these answers."""
    patterns = assessed(given).patterns
    return next(one.fit for one in patterns if one.id == pattern)


def test_two_vague_signs_of_the_gut_are_no_pattern() -> None:
    """Being full soon and constipation, with all else denied, are few in common."""
    given = {"body_digestion": ["full", "constipation"], "private_new": "no"}
    rest = {"body_general": "none", "body_private": "none"}

    assert _fit_of("autonomic", **given, **rest) is Fit.FEW


def test_back_pain_explains_thigh_pain_in_another_way() -> None:
    """The same thigh pain fits less where back pain goes with it."""
    given = {"trunk_thigh": "thigh", "thigh_side": "left", "legs": "none"}

    assert _fit_of("proximal", **given, thigh_signs="night") is Fit.SOME
    assert _fit_of("proximal", **given, thigh_signs=["night", "back"]) is not Fit.SOME


def test_what_a_clinician_told_is_said_and_not_counted() -> None:
    """Known nerve damage raises no count; it stands beside it."""
    before, after = (
        assessed({"feet_numb": "both", "told_diabetes": told}).patterns[0]
        for told in ("none", "nerve_damage")
    )

    assert (before.fit, before.features) == (after.fit, after.features)
    assert [note.id for note in (*before.notes, *after.notes)] == ["told"]
