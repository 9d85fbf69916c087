"""Draws the way through the questions, as a Mermaid flowchart and as a tree."""

from collections.abc import Iterator
from itertools import pairwise
from typing import assert_never

import msgspec

from neurocheck.authoring.condition_text import describe_condition
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.conditions import (
    Compare,
    Condition,
    IsAnswered,
    Not,
    comparisons,
    parts_of,
)
from neurocheck.questionnaire.model import Question, Questionnaire
from neurocheck.sanitize import one_line


__all__ = ["Branch", "build_tree", "to_mermaid"]

_MAX_LABEL = 80
# Signs that Mermaid would read as its syntax, as HTML or as Markdown in a label.
_SPECIAL = frozenset('"#&<>`;[]{}|\\')


class Branch(msgspec.Struct, frozen=True):
    """A question and the questions that its answer leads to."""

    question: Question
    inner: tuple["Branch", ...] = ()


def build_tree(questionnaire: Questionnaire) -> list[tuple[str, tuple[Branch, ...]]]:
    """Return the title of each section with its questions as a tree.

    A question hangs below the last one in its section that its condition reads.
    """
    found = []
    for section in questionnaire.sections:
        below: dict[str, list[Question]] = {"": []}
        for question in section.questions:
            read = [name for name in _find_deciding(question) if name in below]
            order = list(below)
            parent = max(read, key=order.index, default="")
            below[parent].append(question)
            below[question.id] = []
        found.append((section.title, _build_branches(below, "")))
    return found


def _build_branches(below: dict[str, list[Question]], name: str) -> tuple[Branch, ...]:
    """Return what hangs below a question."""
    return tuple(Branch(one, _build_branches(below, one.id)) for one in below[name])


def _find_deciding(question: Question) -> list[str]:
    """Return the questions that decide whether this one is asked."""
    if question.show_if is None:
        return []
    return list(dict.fromkeys(leaf.question for leaf in comparisons(question.show_if)))


def to_mermaid(questionnaire: Questionnaire) -> str:
    """Draw the way through the questions as the text of a Mermaid flowchart.

    Questions that everybody is asked follow one another along solid arrows. A dotted
    arrow leads from an answer to a question that is asked because of it.
    """
    return "\n".join(_draw_lines(questionnaire)) + "\n"


def _draw_lines(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the lines of the flowchart."""
    yield "flowchart TD"
    for number, section in enumerate(questionnaire.sections, 1):
        yield f'  subgraph section_{number}["{number}. {_escape(section.title)}"]'
        for question in section.questions:
            ends = ("[", "]") if question.show_if is None else ("([", "])")
            # "q_" goes before the id because "end" is a word of Mermaid's own.
            yield f'    q_{question.id}{ends[0]}"{_escape(question.short)}"{ends[1]}'
        yield "  end"
    asked = [one for one in questionnaire.questions.values() if one.show_if is None]
    for before, after in pairwise(asked):
        yield f"  q_{before.id} --> q_{after.id}"
    for question in questionnaire.questions.values():
        for name in _find_deciding(question):
            answers = _name_answers(question, name, questionnaire)
            yield f'  q_{name} -. "{_escape(answers)}" .-> q_{question.id}'


def _name_answers(question: Question, name: str, questionnaire: Questionnaire) -> str:
    """Return the answers to one question that another one's condition speaks of."""
    found = []
    for leaf, meant in _walk_signed(question.show_if) if question.show_if else ():
        if leaf.question == name and isinstance(leaf, Compare):
            found.append(_name_answer(leaf, questionnaire, meant=meant))
    return " / ".join(dict.fromkeys(found)) or _("answered")


def _name_answer(leaf: Compare, questionnaire: Questionnaire, *, meant: bool) -> str:
    """Return the answer that a comparison speaks of, or speaks against."""
    asked = questionnaire.questions[leaf.question]
    if not asked.type.has_options:
        return str(describe_condition(leaf if meant else Not(leaf), questionnaire))
    label = asked.choices[str(leaf.value)]
    match leaf.operator:
        case "!=":
            meant = not meant
        case "=" | "includes" | "<" | "<=" | ">" | ">=":
            pass
        case _:
            assert_never(leaf.operator)
    return label if meant else _("not: {answer}", answer=label)


def _walk_signed(
    condition: Condition, *, meant: bool = True
) -> Iterator[tuple[IsAnswered | Compare, bool]]:
    """Yield every comparison, and whether it is to be true or false."""
    if isinstance(condition, Compare | IsAnswered):
        yield condition, meant
    for part in parts_of(condition):
        yield from _walk_signed(part, meant=meant != isinstance(condition, Not))


def _escape(text: str) -> str:
    """Return a text as Mermaid shows it letter by letter, cut to a length.

    >>> _escape('a "b" <c>')
    'a #34;b#34; #60;c#62;'
    """
    text = one_line(text)
    if len(text) > _MAX_LABEL:
        text = text[: _MAX_LABEL - 1].rstrip() + "…"
    return "".join(f"#{ord(sign)};" if sign in _SPECIAL else sign for sign in text)
