"""Checks how hard texts are to read: Flesch-Kincaid grades and long sentences."""

import re
from collections.abc import Iterator
from typing import Any

from neurocheck.authoring.usages import rules_of
from neurocheck.guidance.rules import PLACEHOLDER, Guidance, RiskFactorRule
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.nodes import Node
from neurocheck.reading.structs import Reader


__all__ = [
    "GRADE",
    "HEADLINE_GRADE",
    "LONGEST",
    "can_grade",
    "check_guidance_texts",
    "check_question_texts",
]

# For everybody's files. The limits for the bundled files are stricter; they stand in
# docs/writing.md and are held by tests.
HEADLINE_GRADE = 6
"""The highest grade of a question, and of the words for a level of urgency."""

GRADE = 8
"""The highest grade of every other text."""

LONGEST = 25
"""The most words in a sentence."""

_PAUSE = re.compile(r"(?<=[.!?:;])\s+")


def can_grade() -> bool:
    """Return whether the library that counts syllables is installed."""
    try:
        # Comes only with the extra "authoring".
        import textstat
    except ImportError:
        return False
    return bool(textstat)


def check_question_texts(reader: Reader, questionnaire: Questionnaire) -> None:
    """Report what is hard to read in a question set."""
    for question in questionnaire.questions.values():
        for key, limit in (("text", HEADLINE_GRADE), ("why", GRADE), ("help", GRADE)):
            node = reader.node_of(question, key)
            _check_text(reader, node, getattr(question, key), limit)


def check_guidance_texts(reader: Reader, guidance: Guidance) -> None:
    """Report what is hard to read in guidance."""
    for words in guidance.urgency.values():
        whole = f"{words.title}. {words.text}"
        _check_text(reader, reader.node_of(words, "text"), whole, HEADLINE_GRADE)
    for item, key, text in _find_texts(guidance):
        _check_text(reader, reader.node_of(item, *key), text, GRADE)


def _find_texts(guidance: Guidance) -> Iterator[tuple[Any, tuple[str | int, ...], str]]:
    """Yield each text with its owner and its place in it."""
    for _kind, rule in rules_of(guidance):
        if rule.text:
            yield rule, ("text",), f"{rule.title}. {rule.text}"
        for number, step in enumerate(rule.steps):
            yield rule, ("steps", number), step
        if isinstance(rule, RiskFactorRule):
            yield rule, ("helps",), rule.helps
    for pattern in guidance.patterns:
        yield pattern, ("text",), pattern.text


def _check_text(reader: Reader, node: Node, text: str, limit: int) -> None:
    """Report a text that is hard to read."""
    # An answer will stand in its place; an id would count as one long, hard word.
    text = PLACEHOLDER.sub("that", text).strip()
    if not text:
        return
    longest = max(len(sentence.split()) for sentence in _PAUSE.split(text))
    if longest > LONGEST:
        hint = _("make two sentences of it")
        reader.report(Code.LONG_SENTENCE, node, count=longest, limit=LONGEST, hint=hint)
    if not can_grade():
        return
    import textstat

    grade = round(textstat.flesch_kincaid_grade(text), 1)
    if round(grade) > limit:
        hint = _("use shorter words and sentences")
        reader.report(Code.HARD_TEXT, node, grade=grade, limit=limit, hint=hint)
