"""Finds what nothing uses, options that no rule distinguishes, and missing sources."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from neurocheck.authoring.usages import find_names, find_usages, rules_of
from neurocheck.guidance.load import GuidanceRead
from neurocheck.guidance.rules import PLACEHOLDER, Guidance
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import Compare, comparisons
from neurocheck.questionnaire.model import Question, Questionnaire, Type
from neurocheck.reading.structs import Reader
from neurocheck.reading.suggest import suggest


__all__ = ["check_guidance_sources", "check_question_sources", "check_unused"]


def check_unused(
    reader: Reader, questionnaire: Questionnaire, guidances: Sequence[GuidanceRead]
) -> None:
    """Report what a question set holds and nothing uses.

    Args:
        reader: The reader of the question set.
        questionnaire: The question set.
        guidances: All guidance for it; without it, uses cannot be known.
    """
    _check_conditions(reader, questionnaire, guidances)
    _check_answer_lists(reader, questionnaire)
    every = [questionnaire, *(read.found for read in guidances if read.found)]
    uses = _Uses(questionnaire, every)
    for derived in questionnaire.derived:
        if derived.id not in uses.names:
            at = reader.node_of(derived, "id")
            hint = _("take it out")
            reader.report(Code.UNUSED_NUMBER, at, id=derived.id, hint=hint)
    for question in questionnaire.questions.values():
        if question.id not in uses.names:
            hint = _("use it in a rule, or do not ask it")
            at = reader.node_of(question, "id")
            reader.report(Code.UNREAD_QUESTION, at, id=question.id, hint=hint)
        else:
            _check_options(reader, question, uses)


class _Uses:
    """The answers that are used, and their options that are named.

    Attributes:
        names: Questions and derived numbers that something uses.
        named: Options that a condition names, with their question.
        repeated: Questions whose answers are repeated in the words of a rule.
    """

    def __init__(self, questionnaire: Questionnaire, found: Sequence[Any]) -> None:
        """Collect them from conditions, from formulas, and from braces in words."""
        self.names: set[str] = set()
        self.named: set[tuple[str, str]] = set()
        self.repeated: set[str] = set()
        for item in questionnaire.derived:
            self.names.update(item.formula.names())
        for one in found:
            is_guidance = isinstance(one, Guidance)
            given = (None, one) if is_guidance else (one, None)
            for usage in find_usages(*given):
                self._add(comparisons(usage.condition))
            if is_guidance:
                for _kind, rule in rules_of(one):
                    self.repeated |= {*PLACEHOLDER.findall(f"{rule.title} {rule.text}")}
        self.names |= self.repeated

    def _add(self, found: Iterator[Any]) -> None:
        """Add the comparisons of a condition."""
        for leaf in found:
            self.names.add(leaf.question)
            if isinstance(leaf, Compare):
                self.named.add((leaf.question, str(leaf.value)))


def _check_options(reader: Reader, question: Question, uses: _Uses) -> None:
    """Report options that have the same effect everywhere.

    Rules compare an answer with the options that they name, so those that none of
    them names are alike. One such option of a choice is "the rest", and is meant so.
    Where several can be chosen, one that is not named is the same as "none of
    these", unless that is named.
    """
    # An answer that a text repeats makes a difference, whichever option it is.
    if not question.type.has_options or question.id in uses.repeated:
        return
    alike = [name for name in question.choices if (question.id, name) not in uses.named]
    if question.type is Type.CHOICES:
        named = set(question.exclusive) - set(alike)
        alike = [name for name in alike if not named and name not in question.exclusive]
    elif len(alike) == 1:
        alike = []
    if alike:
        reader.report(
            Code.UNREAD_OPTIONS,
            reader.node_of(question, "options"),
            id=question.id,
            options=", ".join(alike),
        )


def _check_conditions(
    reader: Reader, questionnaire: Questionnaire, guidances: Sequence[GuidanceRead]
) -> None:
    """Report named conditions that nothing uses, or only others that nothing uses."""
    # Names are found in the nodes only: binding has replaced them in the conditions.
    used: set[str] = set()
    for usage in find_usages(questionnaire):
        used.update(find_names(reader.node_of(usage.owner, usage.key)))
    for read in guidances:
        for usage in find_usages(None, read.found):
            used.update(find_names(read.reader.node_of(usage.owner, usage.key)))
    # Backwards, as a named condition may only use those before it.
    for name in reversed(questionnaire.conditions):
        if name in used:
            node = reader.node_of(questionnaire, "conditions", name)
            used.update(find_names(node))
    where = reader.node_of(questionnaire, "conditions").keys
    for name in questionnaire.conditions:
        if name not in used:
            hint = _("take it out")
            reader.report(Code.UNUSED_CONDITION, where[name], id=name, hint=hint)


def _check_answer_lists(reader: Reader, questionnaire: Questionnaire) -> None:
    """Report answer lists that no question takes its options from."""
    used = {
        reader.node_of(question, "options").content
        for question in questionnaire.questions.values()
        if isinstance(reader.node_of(question, "options").content, str)
    }
    where = reader.node_of(questionnaire, "answer_lists").keys
    for name in questionnaire.answer_lists:
        if name not in used:
            hint = _("take it out")
            reader.report(Code.UNUSED_LIST, where[name], id=name, hint=hint)


def check_question_sources(
    reader: Reader, questionnaire: Questionnaire, known: Mapping[str, object]
) -> None:
    """Report missing sources of questions and derived numbers."""
    for item in (*questionnaire.questions.values(), *questionnaire.derived):
        _check_sources(reader, item, known)


def check_guidance_sources(
    reader: Reader, guidance: Guidance, known: Mapping[str, object]
) -> None:
    """Report missing sources of rules, patterns and features."""
    for kind, rule in rules_of(guidance):
        _check_sources(reader, rule, known, needed=kind != "places")
    for pattern in guidance.patterns:
        for item in (pattern, *pattern.features):
            _check_sources(reader, item, known)
    for words in guidance.urgency.values():
        _check_sources(reader, words, known, needed=False)


def _check_sources(
    reader: Reader, item: Any, known: Collection[str], *, needed: bool = True
) -> None:
    """Check the sources of one thing against the list."""
    at = reader.node_of(item, "sources")
    if not item.sources:
        if needed:
            hint = _("say where it was read")
            reader.report(Code.NO_SOURCE, at, id=item.id, hint=hint)
        return
    places = at.content if isinstance(at.content, list) else [at]
    for key, place in zip(item.sources, places, strict=False):
        if key not in known:
            hint = suggest(key, known) or _("list it in a file of sources")
            reader.report(Code.UNKNOWN_SOURCE, place, key=key, hint=hint)
