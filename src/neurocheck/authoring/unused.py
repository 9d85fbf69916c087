"""What nothing uses, what no rule tells apart, and which sources are missing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from neurocheck.authoring.usages import condition_usages, names_below, rules_of
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
    """Note what a question set holds and what nothing uses.

    Args:
        reader: The reader of the question set.
        questionnaire: The question set.
        guidances: All guidance for it; without it, uses cannot be known.
    """
    _conditions(reader, questionnaire, guidances)
    _answer_lists(reader, questionnaire)
    every = [questionnaire, *(read.found for read in guidances if read.found)]
    read = _Uses(questionnaire, every)
    for derived in questionnaire.derived:
        if derived.id not in read.names:
            at = reader.node_of(derived, "id")
            hint = _("take it out")
            reader.report(Code.UNUSED_NUMBER, at, id=derived.id, hint=hint)
    for question in questionnaire.questions.values():
        if question.id not in read.names:
            hint = _("use it in a rule, or do not ask it")
            at = reader.node_of(question, "id")
            reader.report(Code.UNREAD_QUESTION, at, id=question.id, hint=hint)
        else:
            _options(reader, question, read)


class _Uses:
    """Which answers are used, and which of their options are named."""

    def __init__(self, questionnaire: Questionnaire, found: Sequence[Any]) -> None:
        """Collect from conditions, from formulas, and from braces in words."""
        self.names: set[str] = set()
        self.named: set[tuple[str, str]] = set()
        self.repeated: set[str] = set()
        for item in questionnaire.derived:
            self.names.update(item.formula.names())
        for one in found:
            is_guidance = isinstance(one, Guidance)
            given = (None, one) if is_guidance else (one, None)
            for site in condition_usages(*given):
                self._take(comparisons(site.condition))
            if is_guidance:
                for _, rule in rules_of(one):
                    self.repeated |= {*PLACEHOLDER.findall(f"{rule.title} {rule.text}")}
        self.names |= self.repeated

    def _take(self, found: Iterator[Any]) -> None:
        """Take in the comparisons of a condition."""
        for leaf in found:
            self.names.add(leaf.question)
            if isinstance(leaf, Compare):
                self.named.add((leaf.question, str(leaf.value)))


def _options(reader: Reader, question: Question, uses: _Uses) -> None:
    """Note options that have the same effect everywhere.

    Rules compare an answer with the options that they name, so those that none of
    them names are alike. One such option of a choice is "the rest", and is meant so.
    Where several can be chosen, one that is not named is the same as "none of
    these", unless that is named.
    """
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


def _conditions(
    reader: Reader, questionnaire: Questionnaire, guidances: Sequence[GuidanceRead]
) -> None:
    """Note named conditions that nothing uses, or only others that nothing uses."""
    used: set[str] = set()
    for site in condition_usages(questionnaire):
        used.update(names_below(reader.node_of(site.owner, site.key)))
    for read in guidances:
        for site in condition_usages(None, read.found):
            used.update(names_below(read.reader.node_of(site.owner, site.key)))
    for name in reversed(questionnaire.conditions):
        if name in used:
            node = reader.node_of(questionnaire, "conditions", name)
            used.update(names_below(node))
    where = reader.node_of(questionnaire, "conditions").keys
    for name in questionnaire.conditions:
        if name not in used:
            hint = _("take it out")
            reader.report(Code.UNUSED_CONDITION, where[name], id=name, hint=hint)


def _answer_lists(reader: Reader, questionnaire: Questionnaire) -> None:
    """Note answer lists that no question takes its options from."""
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
    """Note sources of questions and derived numbers that are missing."""
    for item in (*questionnaire.questions.values(), *questionnaire.derived):
        _sources(reader, item, known)


def check_guidance_sources(
    reader: Reader, guidance: Guidance, known: Mapping[str, object]
) -> None:
    """Note sources of rules, patterns and features that are missing."""
    for kind, rule in rules_of(guidance):
        _sources(reader, rule, known, needed=kind != "places")
    for pattern in guidance.patterns:
        for item in (pattern, *pattern.features):
            _sources(reader, item, known)
    for said in guidance.urgency.values():
        _sources(reader, said, known, needed=False)


def _sources(
    reader: Reader, item: Any, known: Collection[str], *, needed: bool = True
) -> None:
    """Hold the sources of one thing against the list."""
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
            reader.report(Code.UNKNOWN_SOURCE, place, key=key[:40], hint=hint)
