"""Finds conditions that can never be true, or always are, with the solver.

A condition already reported is treated as unconstrained, so one fault is reported
once, where it begins.
"""

from collections.abc import Iterable

from neurocheck.authoring.solver import EFFORT, AnswerModel
from neurocheck.authoring.usages import find_parts, find_usages, stands_for_a_name
from neurocheck.guidance.load import GuidanceRead
from neurocheck.guidance.rules import Guidance, PatternRule, RedFlagRule
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import AllOf, Compare, Condition, comparisons
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.nodes import Node
from neurocheck.reading.structs import Reader
from neurocheck.sanitize import one_line


__all__ = ["MOST_PARTS", "find_contradictions"]

MOST_PARTS = 50_000
"""The most comparisons in all conditions together that the solver is asked about."""

_MOST_CLASHING = 40  # parts; the solver is asked once for each
_MAX_TEXT = 60


def find_contradictions(
    reader: Reader,
    questionnaire: Questionnaire,
    guidances: Iterable[GuidanceRead] = (),
    *,
    effort: int = EFFORT,
) -> None:
    """Report every condition that cannot be meant so, in the reader of its file.

    Args:
        reader: The reader of the question set, which has no problem so far.
        questionnaire: The question set.
        guidances: Guidance for it, without a problem so far.
        effort: Steps of the solver for one answer.
    """
    guidances = [read for read in guidances if read.found is not None]
    if _count_comparisons(questionnaire, guidances) > MOST_PARTS:
        hint = _("there are more than {limit:,} comparisons", limit=MOST_PARTS)
        reader.report(Code.UNDECIDED, reader.root, hint=hint)
        return
    search = _Search(AnswerModel(questionnaire, effort))
    _solve_questions(search, reader, questionnaire)
    for read in guidances:
        if read.found is not None:
            _solve_guidance(search, read.reader, read.found)


def _count_comparisons(questionnaire: Questionnaire, reads: list[GuidanceRead]) -> int:
    """Count the comparisons in all conditions."""
    usages = [*find_usages(questionnaire)]
    for read in reads:
        usages += find_usages(None, read.found)
    return sum(1 for usage in usages for _part in comparisons(usage.condition))


def _solve_questions(
    search: "_Search", reader: Reader, questionnaire: Questionnaire
) -> None:
    """Check every named condition and every question."""
    named = [
        (condition, reader.node_of(questionnaire, "conditions", name))
        for name, condition in questionnaire.conditions.items()
    ]
    for condition, node in named:
        search.check(reader, condition, node)
    for question in questionnaire.questions.values():
        if question.show_if is not None:
            never = (Code.NEVER_ASKED, question.id)
            node = reader.node_of(question, "show_if")
            search.check(reader, question.show_if, node, never)
        # After the check, which may have found the condition wrong: then it no longer
        # hides the question, and what is built on that is not reported too.
        search.model.hide(question)
    for condition, node in named:  # again, now that questions hide behind others
        if condition not in search.reported:
            search.check(reader, condition, node)


def _solve_guidance(search: "_Search", reader: Reader, guidance: Guidance) -> None:
    """Check every rule, every feature and every pattern."""
    for usage in find_usages(None, guidance):
        is_flag = isinstance(usage.owner, RedFlagRule)
        code = Code.DEAD_FLAG if is_flag else Code.NEVER_TRUE
        node = reader.node_of(usage.owner, usage.key)
        search.check(reader, usage.condition, node, (code, usage.owner.id))
    for pattern in guidance.patterns:
        search.check_fit(reader, pattern)


class _Search:
    """Checks conditions one by one, and remembers what was reported."""

    def __init__(self, model: AnswerModel) -> None:
        self.model = model
        self.reported: dict[Condition, tuple[Code, str]] = {}

    def check(
        self,
        reader: Reader,
        condition: Condition,
        node: Node,
        never: tuple[Code, str] = (Code.NEVER_TRUE, ""),
    ) -> None:
        """Report what is wrong with a condition, or else with its parts.

        Args:
            reader: The reader of the file that it stands in.
            condition: The condition.
            node: Where it stands.
            never: The problem to report where it can never be true, and the id of what
                it belongs to.
        """
        found = self.reported.get(condition)
        # Already reported where the name is defined.
        if found is not None and stands_for_a_name(node):
            return
        found = found or self.find_fault(condition, node)
        if found is None:
            for part, place in find_parts(condition, node):
                if not stands_for_a_name(place):
                    self.check(reader, part, place)
            return
        code, hint = self.reported[condition] = found
        name = ""
        if code is Code.NEVER_TRUE:
            code, name = never
        reader.report(code, node, hint=hint, id=name)
        self.model.forget(condition)

    def find_fault(self, condition: Condition, node: Node) -> tuple[Code, str] | None:
        """Return the problem of a condition as a whole, with a hint, if it has one."""
        model = self.model
        can_be_true, can_fail = model.can_be_true(condition), model.can_fail(condition)
        if can_be_true is None or can_fail is None:
            return Code.UNDECIDED, _("use fewer or simpler conditions")
        if not can_be_true:
            return Code.NEVER_TRUE, self.explain(condition, node)
        if not can_fail:
            return Code.ALWAYS_TRUE, _("take it out")
        # Without an answer it is unknown, so it can fail; but no answer makes it false.
        if isinstance(condition, Compare) and model.can_be_false(condition) is False:
            return Code.ALWAYS_TRUE, _(
                "every answer makes it so; write: {condition}",
                condition=f"{condition.question} is answered",
            )
        return None

    def explain(self, condition: Condition, node: Node) -> str:
        """Return a hint at why a condition can never be true."""
        if isinstance(condition, Compare):
            return _("no answer to '{id}' makes it so", id=condition.question)
        kept = list(find_parts(condition, node))
        if not isinstance(condition, AllOf) or len(kept) > _MOST_CLASHING:
            return ""
        # Leave out every part that is not needed for the contradiction.
        for part in list(kept):
            fewer = [other for other in kept if other is not part]
            others = (other for other, _place in fewer)
            if fewer and self.model.can_be_true(*others) is False:
                kept = fewer
        if not kept:
            return ""
        texts = "; ".join(_name_part(place) for _part, place in kept)
        if len(kept) == 1:
            return _("this cannot be true: {condition}", condition=texts)
        return _("these cannot be true together: {conditions}", conditions=texts)

    def check_fit(self, reader: Reader, pattern: PatternRule) -> None:
        """Report a fit that the features of a pattern cannot reach together."""
        conditions = [
            AllOf((feature.when, feature.requires or feature.when))
            for feature in pattern.features
        ]
        has_key = any(feature.key for feature in pattern.features)
        for fit, count in (("some", pattern.fit.some), ("many", pattern.fit.many)):
            # One key feature is enough for "some", whatever the count.
            if fit == "some" and has_key:
                continue
            if self.model.can_count(conditions, count) is False:
                most = count - 1
                while most and self.model.can_count(conditions, most) is False:
                    most -= 1
                hint = _(
                    "of its {all} features, {most} at most fit together",
                    all=len(conditions),
                    most=most,
                )
                at = reader.node_of(pattern, "fit", fit)
                reader.report(
                    Code.UNREACHABLE_FIT, at, id=pattern.id, fit=fit, hint=hint
                )
                return


def _name_part(node: Node) -> str:
    """Return a part of a condition as it is written, or where it stands."""
    if isinstance(node.content, str):
        return one_line(node.content)[:_MAX_TEXT]
    line, column = node.position
    return _("the part in line {line}, column {column}", line=line, column=column)
