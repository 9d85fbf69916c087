"""Translates guidance into the language shown; ids, conditions and hash stay."""

from typing import TypeVar

import msgspec

from neurocheck.guidance.load import RULE_LISTS
from neurocheck.guidance.rules import (
    FeatureRule,
    Guidance,
    PatternRule,
    PhoneNumber,
    RiskFactorRule,
    Rule,
    TouchTestRule,
    VisitSheetRules,
)
from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.missing import miss_only_ours
from neurocheck.i18n.translate import pgettext


__all__ = ["translate_guidance"]

# The places below are contexts in the .po files: where one changes, every language
# loses the translation of that text.
_R = TypeVar("_R", bound=Rule)
_S = TypeVar("_S", bound=msgspec.Struct)


def translate_guidance(guidance: Guidance) -> Guidance:
    """Return guidance in the language shown; the same rules apply."""
    if get_language() is ENGLISH:
        return guidance
    with miss_only_ours("guidance.yaml", guidance.sha256):
        return _translate_parts(guidance)


def _translate_parts(guidance: Guidance) -> Guidance:
    """Return guidance with all of its parts in the language shown."""
    touch = guidance.touch_test
    return msgspec.structs.replace(
        guidance,
        urgency={
            level: _translate_words(words, f"urgency/{level}")
            for level, words in guidance.urgency.items()
        },
        fits={
            fit: pgettext(f"guidance/fits/{fit}", words)
            for fit, words in guidance.fits.items()
        },
        numbers={
            name: _translate_number(number, name)
            for name, number in guidance.numbers.items()
        },
        patterns=tuple(map(_translate_pattern, guidance.patterns)),
        touch_test=_translate_touch_test(touch) if touch else None,
        visit_sheet=_translate_visit_sheet(guidance.visit_sheet),
        **{
            name: tuple(_translate_rule(rule, name) for rule in getattr(guidance, name))
            for name in RULE_LISTS
        },
    )


def _translate_number(number: PhoneNumber, name: str) -> PhoneNumber:
    """Return whom to call in the language shown; digits alone stay as they are."""
    if not any(sign.isalpha() for sign in number.words):
        return number
    words = pgettext(f"guidance/numbers/{name}", number.words)
    return msgspec.structs.replace(number, words=words)


def _translate_words(part: _S, place: str) -> _S:
    """Return a part with its title and its text translated, if it has them."""
    names = [name for name in ("title", "text") if name in part.__struct_fields__]
    translated = {
        name: pgettext(f"guidance/{place}/{name}", getattr(part, name))
        for name in names
    }
    return msgspec.structs.replace(part, **translated)


def _translate_rule(rule: _R, list_name: str) -> _R:
    """Return a rule of a list in the language shown."""
    place = f"{list_name}/{rule.id}"
    steps = tuple(
        pgettext(f"guidance/{place}/steps/{number}", step)
        for number, step in enumerate(rule.steps, 1)
    )
    translated = msgspec.structs.replace(_translate_words(rule, place), steps=steps)
    if isinstance(translated, RiskFactorRule):
        helps = pgettext(f"guidance/{place}/helps", translated.helps)
        return msgspec.structs.replace(translated, helps=helps)
    return translated


def _translate_touch_test(rule: TouchTestRule) -> TouchTestRule:
    """Return the touch test and its possible results in the language shown."""
    results = tuple(
        _translate_rule(result, "touch_test/results") for result in rule.results
    )
    return msgspec.structs.replace(_translate_rule(rule, "touch_test"), results=results)


def _translate_visit_sheet(rules: VisitSheetRules) -> VisitSheetRules:
    """Return the visit sheet with its headings in the language shown."""
    return VisitSheetRules(
        groups=tuple(
            _translate_words(group, f"visit_sheet/{number}")
            for number, group in enumerate(rules.groups, 1)
        )
    )


def _translate_pattern(pattern: PatternRule) -> PatternRule:
    """Return a pattern and its features in the language shown."""
    place = f"patterns/{pattern.id}"

    def translate_feature(feature: FeatureRule) -> FeatureRule:
        return _translate_words(feature, f"{place}/{feature.id}")

    return msgspec.structs.replace(
        _translate_words(pattern, place),
        features=tuple(map(translate_feature, pattern.features)),
        notes=tuple(_translate_rule(rule, f"{place}/notes") for rule in pattern.notes),
    )
