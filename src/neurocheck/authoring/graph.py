"""The way through the questions, as a Mermaid flowchart and as a tree."""

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from neurocheck.authoring.condition_text import describe_condition
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.conditions import (
    Compare,
    Condition,
    Group,
    IsAnswered,
    Not,
    comparisons,
)
from neurocheck.questionnaire.model import Question, Questionnaire
from neurocheck.sanitize import one_line


__all__ = ["Branch", "to_mermaid", "tree"]

_MAX_LABEL = 80
_SPECIAL = frozenset('"#&<>`;[]{}|\\')


class Branch(msgspec.Struct, frozen=True):
    """A question and the questions that its answer leads to."""

    question: Question
    inner: tuple["Branch", ...] = ()


def tree(questionnaire: Questionnaire) -> list[tuple[str, tuple[Branch, ...]]]:
    """Give each section with its questions as a tree.

    A question hangs below the last one in its section that its condition reads.
    """
    found = []
    for section in questionnaire.sections:
        below: dict[str, list[Question]] = {"": []}
        for question in section.questions:
            read = [name for name in _read(question) if name in below]
            order = list(below)
            parent = max(read, key=order.index, default="")
            below[parent].append(question)
            below[question.id] = []
        found.append((section.title, _branches(below, "")))
    return found


def _branches(below: dict[str, list[Question]], name: str) -> tuple[Branch, ...]:
    """Give what hangs below a question."""
    return tuple(Branch(one, _branches(below, one.id)) for one in below[name])


def _read(question: Question) -> list[str]:
    """List the questions that decide whether this one is asked."""
    if question.show_if is None:
        return []
    return list(dict.fromkeys(leaf.question for leaf in comparisons(question.show_if)))


def to_mermaid(questionnaire: Questionnaire) -> str:
    """Draw the way through the questions as the text of a Mermaid flowchart.

    Questions that everybody is asked follow one another along solid arrows. A dotted
    arrow leads from an answer to a question that is asked because of it.
    """
    return "\n".join(_mermaid(questionnaire)) + "\n"


def _mermaid(questionnaire: Questionnaire) -> Iterator[str]:
    """Give the lines of the flowchart."""
    yield "flowchart TD"
    for number, section in enumerate(questionnaire.sections, 1):
        yield f'  subgraph section_{number}["{number}. {_label(section.title)}"]'
        for question in section.questions:
            ends = ("[", "]") if question.show_if is None else ("([", "])")
            yield f'    q_{question.id}{ends[0]}"{_label(question.short)}"{ends[1]}'
        yield "  end"
    asked = [one for one in questionnaire.questions.values() if one.show_if is None]
    for before, after in pairwise(asked):
        yield f"  q_{before.id} --> q_{after.id}"
    for question in questionnaire.questions.values():
        for name in _read(question):
            said = _answers(question, name, questionnaire)
            yield f'  q_{name} -. "{_label(said)}" .-> q_{question.id}'


def _answers(question: Question, name: str, questionnaire: Questionnaire) -> str:
    """Name the answers to one question that another one's condition speaks of."""
    found = []
    for leaf, meant in _signed(question.show_if) if question.show_if else ():
        if leaf.question == name and isinstance(leaf, Compare):
            found.append(_answer(leaf, questionnaire, meant=meant))
    return " / ".join(dict.fromkeys(found)) or _("answered")


def _answer(leaf: Compare, questionnaire: Questionnaire, *, meant: bool) -> str:
    """Name the answer that a comparison speaks of, or speaks against."""
    asked = questionnaire.questions[leaf.question]
    if not asked.type.has_options:
        return str(describe_condition(leaf if meant else Not(leaf), questionnaire))
    label = asked.choices[str(leaf.value)]
    if meant == (leaf.operator == "!="):
        return _("not: {answer}", answer=label)
    return label


def _signed(
    condition: Condition, *, meant: bool = True
) -> Iterator[tuple[IsAnswered | Compare, bool]]:
    """Give every comparison, and whether it is to be true or false."""
    match condition:
        case Compare() | IsAnswered():
            yield condition, meant
        case Not(inner):
            yield from _signed(inner, meant=not meant)
        case Group(of):
            for part in of:
                yield from _signed(part, meant=meant)


def _label(text: str) -> str:
    """Write a text so that Mermaid takes it as nothing but text.

    >>> _label('a "b" <c>')
    'a #34;b#34; #60;c#62;'
    """
    text = one_line(text)
    if len(text) > _MAX_LABEL:
        text = text[: _MAX_LABEL - 1].rstrip() + "…"
    return "".join(f"#{ord(sign)};" if sign in _SPECIAL else sign for sign in text)
