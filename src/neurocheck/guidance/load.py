"""Guidance from files."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from neurocheck.guidance.model import (
    Fit,
    Guidance,
    Level,
    PatternRule,
    Rule,
)
from neurocheck.problems import Code
from neurocheck.questionnaire.check import bind, check_id
from neurocheck.questionnaire.load import open_reader, read_bytes, refuse
from neurocheck.questionnaire.model import Derived, Question, Questionnaire
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

_Names = Mapping[str, Question | Derived]
_R = TypeVar("_R", bound=Rule)


def load_guidance(
    source: Path | str | bytes, questionnaire: Questionnaire, *, where: str = ""
) -> Guidance:
    """Load guidance for a question set.

    Args:
        source: A path, or the file's bytes.
        questionnaire: The question set that its conditions speak of.
        where: The name to use in problems; the path where it is not given.

    Returns:
        The guidance, checked, with conditions bound to the questions.

    Raises:
        FileError: The file cannot be read or is wrong; it holds every problem.
    """
    data = source if isinstance(source, bytes) else read_bytes(Path(source))
    name = where or ("guidance" if isinstance(source, bytes) else str(source))
    reader = open_reader(data, name, FORMAT)
    found: Any = reader.read(reader.root, Guidance)
    if found is not None:
        found = _check(reader, found, questionnaire)
    refuse(reader)
    checked: Guidance = found
    return msgspec.structs.replace(checked, sha256=hashlib.sha256(data).hexdigest())


def _check(reader: Reader, found: Guidance, questionnaire: Questionnaire) -> Guidance:
    """Check a guidance file and bind its conditions."""
    names: _Names = {**questionnaire.questions, **questionnaire.formulas}
    if found.questionnaire != questionnaire.id:
        at = reader.at(found, "questionnaire")
        reader.report(
            Code.NOT_ONE_OF,
            at,
            value=found.questionnaire[:40],
            allowed=questionnaire.id,
        )
    _words(reader, found, "urgency", [str(level) for level in Level])
    _words(reader, found, "fits", [str(fit) for fit in Fit])
    changed: dict[str, Any] = {
        key: _rules(reader, getattr(found, key), names) for key in RULE_LISTS
    }
    taken: set[str] = set()
    changed["patterns"] = tuple(
        _pattern(reader, pattern, names, taken) for pattern in found.patterns
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


def _rules(reader: Reader, rules: tuple[_R, ...], names: _Names) -> tuple[_R, ...]:
    """Check the ids of a list of rules and bind their conditions."""
    taken: set[str] = set()
    bound = []
    for rule in rules:
        check_id(reader, rule, rule.id, taken)
        when = None if rule.when is None else bind(reader, rule.when, names)
        bound.append(msgspec.structs.replace(rule, when=when))
    return tuple(bound)


def _pattern(
    reader: Reader, pattern: PatternRule, names: _Names, taken: set[str]
) -> PatternRule:
    """Check a pattern and bind the conditions of its features."""
    check_id(reader, pattern, pattern.id, taken)
    ids: set[str] = set()
    features = []
    for feature in pattern.features:
        check_id(reader, feature, feature.id, ids)
        when = bind(reader, feature.when, names)
        features.append(msgspec.structs.replace(feature, when=when))
    if not 1 <= pattern.fit.some < pattern.fit.many <= len(features):
        reader.report(Code.BAD_FIT, reader.at(pattern, "fit"))
    return msgspec.structs.replace(pattern, features=tuple(features))
