"""Describes a question with all that belongs to it, for people and for scripts."""

import msgspec

from neurocheck.authoring.condition_text import describe_condition
from neurocheck.authoring.usages import find_usages, uses_of
from neurocheck.guidance.rules import Guidance
from neurocheck.questionnaire.conditions import comparisons
from neurocheck.questionnaire.model import Question, Questionnaire


__all__ = ["QuestionInfo", "Use", "describe_question"]


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """Something that uses an answer: a question, a derived number or a rule.

    Attributes:
        list: The list that it stands in, such as ``red_flags``.
        id: Its id there.
    """

    list: str
    id: str


class QuestionInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question with its place, its condition in words, and what uses its answer.

    Attributes:
        id: The question's id.
        flag: The flag that gives its answer.
        section: Its section's title.
        section_number: Its section's number, from 1.
        type: What kind of answer it takes.
        text: The question as the person reads it.
        short: A few words for it.
        why: Why it is asked.
        help: A line of help.
        options: Option ids and labels.
        exclusive: Options that rule out all others.
        danger: Whether it asks about signs of danger.
        no_danger: Options of such a question that are none.
        low: Smallest number.
        high: Largest number.
        units: Names of its units, the canonical one first.
        default: The option that Enter alone gives.
        sources: Keys of its sources.
        asked_when: Its condition in words; empty where it is always asked.
        read_by: What uses its answer.
    """

    id: str
    flag: str
    section: str
    section_number: int
    type: str
    text: str
    short: str
    why: str
    help: str = ""
    options: dict[str, str] = {}
    exclusive: tuple[str, ...] = ()
    danger: bool = False
    no_danger: tuple[str, ...] = ()
    low: float | None = msgspec.field(default=None, name="min")
    high: float | None = msgspec.field(default=None, name="max")
    units: tuple[str, ...] = ()
    default: str | None = None
    sources: tuple[str, ...] = ()
    asked_when: str = ""
    read_by: tuple[Use, ...] = ()


def describe_question(
    question: Question, questionnaire: Questionnaire, guidance: Guidance | None = None
) -> QuestionInfo:
    """Return the description of a question.

    Args:
        question: The question.
        questionnaire: The question set that it belongs to.
        guidance: The guidance whose rules may use it, if there is any.
    """
    number, section = questionnaire.section_of(question.id)
    shown = question.show_if
    return QuestionInfo(
        id=question.id,
        flag="--" + question.id.replace("_", "-"),
        section=section.title,
        section_number=number,
        type=str(question.type),
        text=question.text,
        short=question.short,
        why=question.why,
        help=question.help,
        options=question.choices,
        exclusive=question.exclusive,
        danger=question.danger,
        no_danger=question.no_danger,
        low=question.low,
        high=question.high,
        units=tuple(unit.name for unit in question.units),
        default=question.default,
        sources=question.sources,
        asked_when=str(describe_condition(shown, questionnaire)) if shown else "",
        read_by=_find_uses(question.id, questionnaire, guidance),
    )


def _find_uses(
    name: str, questionnaire: Questionnaire, guidance: Guidance | None
) -> tuple[Use, ...]:
    """Return what uses an answer, directly or through a derived number."""
    found = [
        Use(list="questions", id=usage.owner.id)
        for usage in find_usages(questionnaire)
        if any(leaf.question == name for leaf in comparisons(usage.condition))
    ]
    names = [name]
    # No need to look further: a formula cannot use another derived number.
    for derived in questionnaire.derived:
        if name in derived.formula.names():
            found.append(Use(list="derived", id=derived.id))
            names.append(derived.id)
    if guidance is not None:
        used = (use for one in names for use in uses_of(one, guidance))
        found.extend(Use(list=kind, id=id_) for kind, id_ in dict.fromkeys(used))
    return tuple(found)
