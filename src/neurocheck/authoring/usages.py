"""Finds conditions in question sets and guidance, and what uses an answer."""

from collections.abc import Iterator
from typing import NamedTuple

from neurocheck.guidance.load import RULE_LISTS
from neurocheck.guidance.rules import PLACEHOLDER, FeatureRule, Guidance, Rule
from neurocheck.questionnaire.conditions import (
    Condition,
    Named,
    comparisons,
    parse_condition,
    parts_of,
)
from neurocheck.questionnaire.model import Question, Questionnaire
from neurocheck.reading.nodes import Node


__all__ = [
    "Usage",
    "find_names",
    "find_parts",
    "find_usages",
    "rules_of",
    "stands_for_a_name",
    "uses_of",
]


class Usage(NamedTuple):
    """A condition, and what it decides about.

    Attributes:
        kind: The list that its owner stands in, such as ``red_flags``.
        owner: The question, rule or feature that it belongs to.
        condition: The condition, with names replaced.
        within: The pattern that a feature belongs to.
        key: The key under which the condition stands in its owner.
    """

    kind: str
    owner: Question | Rule | FeatureRule
    condition: Condition
    within: str = ""
    key: str = "when"


def rules_of(guidance: Guidance) -> Iterator[tuple[str, Rule]]:
    """Yield every rule with the name of its list."""
    for kind in RULE_LISTS:
        for rule in getattr(guidance, kind):
            yield kind, rule
    if guidance.touch_test is not None:
        yield "touch_test", guidance.touch_test
        for rule in guidance.touch_test.results:
            yield "touch_test", rule
    for pattern in guidance.patterns:
        for rule in pattern.notes:
            yield "patterns", rule


def find_usages(
    questionnaire: Questionnaire | None = None, guidance: Guidance | None = None
) -> Iterator[Usage]:
    """Yield every condition of a question set and of guidance, in order."""
    if questionnaire is not None:
        for question in questionnaire.questions.values():
            if question.show_if is not None:
                show_if = question.show_if
                yield Usage("questions", question, show_if, key="show_if")
    if guidance is not None:
        yield from _find_in_guidance(guidance)


def _find_in_guidance(guidance: Guidance) -> Iterator[Usage]:
    """Yield every condition of guidance."""
    for kind, rule in rules_of(guidance):
        if rule.when is not None:
            yield Usage(kind, rule, rule.when)
    for pattern in guidance.patterns:
        for feature in pattern.features:
            yield Usage("patterns", feature, feature.when, pattern.id)
            if feature.requires is not None:
                requires = feature.requires
                yield Usage("patterns", feature, requires, pattern.id, "requires")


def uses_of(name: str, guidance: Guidance) -> Iterator[tuple[str, str]]:
    """Yield the list and the id of everything in guidance that uses an answer."""
    for kind, rule in rules_of(guidance):
        words = PLACEHOLDER.findall(f"{rule.title} {rule.text}")
        if name in words or (rule.when is not None and _uses_answer(rule.when, name)):
            yield kind, rule.id
    found = {
        (usage.kind, f"{usage.within}: {usage.owner.id}"): None
        for usage in find_usages(None, guidance)
        if usage.within and _uses_answer(usage.condition, name)
    }
    yield from found


def _uses_answer(condition: Condition, name: str) -> bool:
    """Return whether a condition uses an answer."""
    return any(leaf.question == name for leaf in comparisons(condition))


def find_parts(condition: Condition, node: Node) -> Iterator[tuple[Condition, Node]]:
    """Yield the parts of a condition, each with the node that it stands at.

    Args:
        condition: The condition, with names replaced.
        node: Where it stands. What a name stands for was written elsewhere, so a name
            has no parts here.
    """
    content = node.content
    if not isinstance(content, dict):
        return
    # strict: node and condition have the same parts, since the file has no problem.
    inner = next(content[key] for key in ("not", "all", "any", "of") if key in content)
    nodes = inner.content if isinstance(inner.content, list) else [inner]
    yield from zip(parts_of(condition), nodes, strict=True)


def stands_for_a_name(node: Node) -> bool:
    """Return whether a condition is written as the name of another one."""
    return isinstance(node.content, str) and isinstance(
        parse_condition(node.content), Named
    )


def find_names(node: Node) -> Iterator[str]:
    """Yield the names of other conditions that are written in a condition."""
    content = node.content
    if isinstance(content, str):
        if stands_for_a_name(node):
            yield content.strip()
        return
    for inner in content.values() if isinstance(content, dict) else content:
        yield from find_names(inner)
