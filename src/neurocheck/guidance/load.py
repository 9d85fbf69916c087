"""Loads guidance from a file, checks it, and binds its conditions to questions."""

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from neurocheck.guidance.countries import PHONE_NUMBERS, set_country
from neurocheck.guidance.rules import (
    LEFT_OPEN,
    PLACEHOLDER,
    Fit,
    Guidance,
    Level,
    PatternRule,
    Rule,
    VisitSheetRules,
)
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.bind import Scope, bind
from neurocheck.questionnaire.load import FILE as QUESTIONS
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Question, Questionnaire
from neurocheck.questionnaire.validate import check_id
from neurocheck.reading.compiled import hash_bundled, read_compiled
from neurocheck.reading.files import open_reader, raise_problems, read_source
from neurocheck.reading.structs import Reader
from neurocheck.reading.suggest import suggest


__all__ = [
    "FORMAT",
    "RULE_LISTS",
    "GuidanceRead",
    "load_guidance",
    "read_guidance",
]

FORMAT = "neurocheck-guidance/1"
_FILE = "guidance.yaml"
# Rules in a list that is not named here would not be checked, bound or translated.
RULE_LISTS = (
    "left_open",
    "red_flags",
    "places",
    "other_causes",
    "risk_factors",
    "checks",
    "self_care",
    "visit_questions",
    "not_known",
    "learn",
    "limits",
    "trend_notes",
)
"""The fields of :class:`Guidance` that hold a plain list of rules."""

_R = TypeVar("_R", bound=Rule)


class GuidanceRead(NamedTuple):
    """A guidance file as far as it could be read.

    Attributes:
        reader: Holds every problem, and knows the place of each value in the file.
        found: The guidance; None where not even its outline could be read.
    """

    reader: Reader
    found: Guidance | None


def read_guidance(
    data: bytes, where: str, questions: Questionnaire, unreadable: Collection[str] = ()
) -> GuidanceRead:
    """Return guidance for a question set, checked, with everything wrong with it.

    Args:
        data: The bytes of the file.
        where: The name of the file, for problems.
        questions: The question set that its conditions speak of.
        unreadable: Ids in that set that could not be read, so nothing is known of them.

    Raises:
        FileError: It is not guidance at all, or is for another question set.
    """
    reader = open_reader(data, where, FORMAT)
    found: Any = reader.read(reader.root, Guidance)
    if found is not None:
        found = _check_guidance(
            reader, found, questions, Scope.of(questions, unreadable)
        )
        sha256 = hashlib.sha256(data).hexdigest()
        found = reader.replace(found, sha256=sha256)
    return GuidanceRead(reader, found)


def load_guidance(
    source: Path | str | bytes | None = None,
    questionnaire: Questionnaire | None = None,
    *,
    where: str = "",
    country: str = "",
) -> Guidance:
    """Return guidance for a question set, checked and bound to its questions.

    Args:
        source: A path, or the bytes of the file; None for the bundled guidance.
        questionnaire: The question set that its conditions speak of; None for the
            bundled one.
        where: The name of the file in problems; its path where it is "".
        country: The country whose phone numbers it names, such as ``uk``; "" for
            neutral words instead of numbers.

    Raises:
        FileError: The file cannot be read or is wrong; it holds every problem.
    """
    questionnaire = questionnaire or load_questionnaire()
    if source is None and questionnaire.sha256 == hash_bundled(QUESTIONS):
        known = read_compiled("guidance", Guidance, [QUESTIONS, _FILE])
        if known is not None:
            return set_country(known, country)
    read = read_guidance(*read_source(source, _FILE, where), questionnaire)
    raise_problems(read.reader)
    found: Any = read.found  # there is one, as nothing was wrong
    return set_country(found, country)


def _check_guidance(
    reader: Reader, found: Guidance, questionnaire: Questionnaire, scope: Scope
) -> Guidance:
    """Return guidance with its conditions bound; report everything wrong with it."""
    if found.questionnaire != questionnaire.id:
        at = reader.node_of(found, "questionnaire")
        reader.report(
            Code.OTHER_SET,
            at,
            found=found.questionnaire,
            wanted=questionnaire.id,
            hint=_("use guidance and questions that belong together"),
        )
        raise_problems(reader)  # every other problem would only follow from this one
    _check_words(reader, found, "urgency", _list_levels(questionnaire), tuple(Level))
    if found.fits:
        _check_words(reader, found, "fits", tuple(Fit), tuple(Fit))
    elif found.patterns:
        reader.report(Code.MISSING_KEY, reader.node_of(found), key="fits")
    changed: dict[str, Any] = {
        key: _bind_rules(reader, getattr(found, key), scope) for key in RULE_LISTS
    }
    _check_levels(reader, found)
    if found.touch_test is not None:
        bound = _bind_rules(reader, (found.touch_test,), scope)[0]
        results = _bind_rules(reader, bound.results, scope)
        changed["touch_test"] = reader.replace(bound, results=results)
    _check_visit_sheet(reader, found.visit_sheet, scope)
    _check_trend(reader, found, scope)
    # Ids of patterns differ in the whole file; those of features within a pattern.
    taken: set[str] = set()
    changed["patterns"] = tuple(
        _bind_pattern(reader, pattern, scope, taken) for pattern in found.patterns
    )
    return reader.replace(found, **changed)


def _list_levels(questionnaire: Questionnaire) -> tuple[Level, ...]:
    """Return the levels that answers to a question set can lead to."""
    asks_danger = any(each.danger for each in questionnaire.questions.values())
    return tuple(
        level for level in Level if asks_danger or level is not Level.CANNOT_TELL
    )


def _check_words(
    reader: Reader,
    found: Guidance,
    key: str,
    wanted: tuple[str, ...],
    allowed: tuple[str, ...],
) -> None:
    """Report a level or fit without words, and words for anything else."""
    at = reader.node_of(found, key)
    given = getattr(found, key)
    for name in wanted:
        if name not in given:
            reader.report(Code.MISSING_KEY, at, key=name)
    for name in given.keys() - set(allowed):
        reader.report(
            Code.UNKNOWN_KEY, at.keys[name], key=name, hint=suggest(name, allowed)
        )


def _check_levels(reader: Reader, found: Guidance) -> None:
    """Report a red flag of the level that stands for open questions."""
    for rule in found.red_flags:
        if rule.level is Level.CANNOT_TELL:
            at = reader.node_of(rule, "level")
            allowed = ", ".join(one for one in Level if one is not rule.level)
            reader.report(Code.NOT_ONE_OF, at, value=rule.level, allowed=allowed)


def _bind_rules(reader: Reader, rules: tuple[_R, ...], scope: Scope) -> tuple[_R, ...]:
    """Return rules with their conditions bound; report wrong ids and placeholders."""
    taken: set[str] = set()
    bound = []
    for rule in rules:
        check_id(reader, rule, rule.id, taken)
        _check_placeholders(reader, rule, scope)
        when = None if rule.when is None else bind(reader, rule.when, scope)
        bound.append(reader.replace(rule, when=when))
    return tuple(bound)


def _check_placeholders(reader: Reader, rule: Rule, scope: Scope) -> None:
    """Report a name in braces that is no question and no phone number, or is both."""
    for key in ("title", "text"):
        at = reader.node_of(rule, key)
        for name in PLACEHOLDER.findall(getattr(rule, key)):
            if name in PHONE_NUMBERS and name in scope.items:
                hint = _("here it means a phone number; give the question another id")
                reader.report(Code.BAD_ID, at, id=name, hint=hint)
            elif name == LEFT_OPEN and name not in scope.items:
                continue
            elif name not in {*scope.items, *scope.unreadable, *PHONE_NUMBERS}:
                hint = suggest(name, scope.items)
                reader.report(Code.UNKNOWN_QUESTION, at, id=name, hint=hint)


def _check_trend(reader: Reader, found: Guidance, scope: Scope) -> None:
    """Report what is compared over time and is not a number, or is named twice."""
    taken: set[str] = set()
    for number in found.trend:
        at, item = reader.node_of(number, "id"), scope.items.get(number.id)
        if number.id in scope.unreadable:
            continue
        if item is None:
            hint = suggest(number.id, scope.items)
            reader.report(Code.UNKNOWN_QUESTION, at, id=number.id, hint=hint)
        elif isinstance(item, Question) and not item.type.is_number:
            reader.report(Code.NOT_FOR_TYPE, at, key="trend", type=item.type)
        elif number.id in taken:
            reader.report(Code.DUPLICATE_ID, at, id=number.id)
        taken.add(number.id)


def _bind_pattern(
    reader: Reader, pattern: PatternRule, scope: Scope, taken: set[str]
) -> PatternRule:
    """Return a pattern with the conditions of its features bound; report problems."""
    check_id(reader, pattern, pattern.id, taken)
    ids: set[str] = set()
    features = []
    for feature in pattern.features:
        check_id(reader, feature, feature.id, ids)
        when = bind(reader, feature.when, scope)
        requires = feature.requires and bind(reader, feature.requires, scope)
        features.append(reader.replace(feature, when=when, requires=requires))
    notes = _bind_rules(reader, pattern.notes, scope)
    if not 1 <= pattern.fit.some < pattern.fit.many <= len(features):
        reader.report(Code.BAD_FIT, reader.node_of(pattern, "fit"))
    return reader.replace(pattern, features=tuple(features), notes=notes)


def _check_visit_sheet(reader: Reader, rules: VisitSheetRules, scope: Scope) -> None:
    """Report what stands on the visit sheet and is neither question nor number."""
    for group in rules.groups:
        for index, name in enumerate(group.answers):
            if name not in {*scope.items, *scope.unreadable}:
                at = reader.node_of(group, "answers", index)
                hint = suggest(name, scope.items)
                reader.report(Code.UNKNOWN_QUESTION, at, id=name, hint=hint)
