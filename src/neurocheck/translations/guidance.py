"""Guidance in the language shown: the same ids, conditions and hash."""

from typing import TypeVar

import msgspec

from neurocheck.guidance.load import RULE_LISTS
from neurocheck.guidance.rules import (
    FeatureRule,
    Guidance,
    PatternRule,
    RiskFactorRule,
    Rule,
    TouchTestRule,
    VisitSheetRules,
)
from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import pgettext


__all__ = ["translate_guidance"]

_R = TypeVar("_R", bound=Rule)
_S = TypeVar("_S", bound=msgspec.Struct)


def translate_guidance(found: Guidance) -> Guidance:
    """Give guidance in the language shown; the same rules apply."""
    if get_language() is ENGLISH:
        return found
    touch = found.touch_test
    return msgspec.structs.replace(
        found,
        urgency={
            level: _said(words, f"urgency/{level}")
            for level, words in found.urgency.items()
        },
        fits={
            fit: pgettext(f"guidance/fits/{fit}", words)
            for fit, words in found.fits.items()
        },
        numbers={
            name: msgspec.structs.replace(
                number, words=pgettext(f"guidance/numbers/{name}", number.words)
            )
            for name, number in found.numbers.items()
        },
        patterns=tuple(map(_pattern, found.patterns)),
        touch_test=_touch_test(touch) if touch else None,
        visit_sheet=_visit_sheet(found.visit_sheet),
        **{
            name: tuple(_rule(rule, name) for rule in getattr(found, name))
            for name in RULE_LISTS
        },
    )


def _said(part: _S, place: str) -> _S:
    """Translate the title and the text of a part, as far as it has them."""
    names = [name for name in ("title", "text") if name in part.__struct_fields__]
    said = {
        name: pgettext(f"guidance/{place}/{name}", getattr(part, name))
        for name in names
    }
    return msgspec.structs.replace(part, **said)


def _rule(rule: _R, name: str) -> _R:
    """Translate a rule."""
    place = f"{name}/{rule.id}"
    steps = tuple(
        pgettext(f"guidance/{place}/steps/{number}", step)
        for number, step in enumerate(rule.steps, 1)
    )
    said = msgspec.structs.replace(_said(rule, place), steps=steps)
    if isinstance(said, RiskFactorRule):
        helps = pgettext(f"guidance/{place}/helps", said.helps)
        return msgspec.structs.replace(said, helps=helps)
    return said


def _touch_test(rule: TouchTestRule) -> TouchTestRule:
    """Translate the touch test, and what can come of it."""
    results = tuple(_rule(result, "touch_test/results") for result in rule.results)
    return msgspec.structs.replace(_rule(rule, "touch_test"), results=results)


def _visit_sheet(sheet: VisitSheetRules) -> VisitSheetRules:
    """Translate the headings of the visit sheet."""
    groups = enumerate(sheet.groups, 1)
    return VisitSheetRules(
        groups=tuple(_said(one, f"visit_sheet/{number}") for number, one in groups)
    )


def _pattern(pattern: PatternRule) -> PatternRule:
    """Translate a pattern."""
    place = f"patterns/{pattern.id}"

    def feature(rule: FeatureRule) -> FeatureRule:
        return _said(rule, f"{place}/{rule.id}")

    return msgspec.structs.replace(
        _said(pattern, place), features=tuple(map(feature, pattern.features))
    )
