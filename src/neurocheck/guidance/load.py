"""Guidance from files."""

import hashlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from neurocheck.guidance.model import (
    PLACEHOLDER,
    Fit,
    Guidance,
    Level,
    PatternRule,
    Rule,
)
from neurocheck.problems import Code
from neurocheck.questionnaire.check import Scope, bind, check_id
from neurocheck.questionnaire.load import (
    load_questionnaire,
    open_reader,
    refuse,
    take_source,
)
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.convert import Reader, near


__all__ = ["FORMAT", "RULE_LISTS", "load_guidance"]

FORMAT = "neurocheck-guidance/1"
RULE_LISTS = (
    "red_flags",
    "places",
    "other_causes",
    "risk_factors",
    "checks",
    "visit_questions",
    "not_known",
    "learn",
    "limits",
)

_R = TypeVar("_R", bound=Rule)


def load_guidance(
    source: Path | str | bytes | None = None,
    questionnaire: Questionnaire | None = None,
    *,
    where: str = "",
) -> Guidance:
    """Load guidance for a question set.

    Args:
        source: A path, or the file's bytes; the bundled guidance where it is not
            given.
        questionnaire: The question set that its conditions speak of; the bundled
            one where it is not given.
        where: The name to use in problems; the path where it is not given.

    Returns:
        The guidance, checked, with conditions bound to the questions.

    Raises:
        FileError: The file cannot be read or is wrong; it holds every problem.
    """
    data, name = take_source(source, "guidance.yaml", where)
    reader = open_reader(data, name, FORMAT)
    found: Any = reader.read(reader.root, Guidance)
    if found is not None:
        found = _check(reader, found, questionnaire or load_questionnaire())
    refuse(reader)
    checked: Guidance = found
    return msgspec.structs.replace(checked, sha256=hashlib.sha256(data).hexdigest())


def _check(reader: Reader, found: Guidance, questionnaire: Questionnaire) -> Guidance:
    """Check a guidance file and bind its conditions."""
    scope = Scope.of(questionnaire)
    if found.questionnaire != questionnaire.id:
        at = reader.at(found, "questionnaire")
        reader.report(
            Code.OTHER_SET,
            at,
            found=found.questionnaire[:40],
            wanted=questionnaire.id,
            hint="name the guidance for this question set: --guidance FILE",
        )
        refuse(reader)  # every other problem would only follow from this one
    _words(reader, found, "urgency", [str(level) for level in Level])
    if found.fits:
        _words(reader, found, "fits", [str(fit) for fit in Fit])
    elif found.patterns:
        reader.report(Code.MISSING_KEY, reader.at(found), key="fits")
    changed: dict[str, Any] = {
        key: _rules(reader, getattr(found, key), scope) for key in RULE_LISTS
    }
    if found.touch_test is not None:
        bound = _rules(reader, (found.touch_test,), scope)[0]
        results = _rules(reader, bound.results, scope)
        changed["touch_test"] = msgspec.structs.replace(bound, results=results)
    taken: set[str] = set()
    changed["patterns"] = tuple(
        _pattern(reader, pattern, scope, taken) for pattern in found.patterns
    )
    return msgspec.structs.replace(found, **changed)


def _words(reader: Reader, found: Guidance, key: str, wanted: list[str]) -> None:
    """Check that there are words for each level or fit, and no others."""
    at = reader.at(found, key)
    given = getattr(found, key)
    for name in wanted:
        if name not in given:
            reader.report(Code.MISSING_KEY, at, key=name)
    for name in given.keys() - set(wanted):
        reader.report(
            Code.UNKNOWN_KEY, at.keys[name], key=name[:40], hint=near(name, wanted)
        )


def _rules(reader: Reader, rules: tuple[_R, ...], scope: Scope) -> tuple[_R, ...]:
    """Check the ids of a list of rules and bind their conditions."""
    taken: set[str] = set()
    bound = []
    for rule in rules:
        check_id(reader, rule, rule.id, taken)
        _placeholders(reader, rule, scope)
        when = None if rule.when is None else bind(reader, rule.when, scope)
        bound.append(msgspec.structs.replace(rule, when=when))
    return tuple(bound)


def _placeholders(reader: Reader, rule: Rule, scope: Scope) -> None:
    """Check that braces in words name a question."""
    for key in ("title", "text"):
        for name in PLACEHOLDER.findall(getattr(rule, key)):
            if name not in scope.items:
                at, hint = reader.at(rule, key), near(name, scope.items)
                reader.report(Code.UNKNOWN_QUESTION, at, id=name[:40], hint=hint)


def _pattern(
    reader: Reader, pattern: PatternRule, scope: Scope, taken: set[str]
) -> PatternRule:
    """Check a pattern and bind the conditions of its features."""
    check_id(reader, pattern, pattern.id, taken)
    ids: set[str] = set()
    features = []
    for feature in pattern.features:
        check_id(reader, feature, feature.id, ids)
        when = bind(reader, feature.when, scope)
        features.append(msgspec.structs.replace(feature, when=when))
    if not 1 <= pattern.fit.some < pattern.fit.many <= len(features):
        reader.report(Code.BAD_FIT, reader.at(pattern, "fit"))
    return msgspec.structs.replace(pattern, features=tuple(features))
