"""What conditions can never be, or always are: found by solving, not by guessing.

What is wrong is told once, where it begins: a condition that was told of counts as
one that can be anything in all that is built on it.
"""

from collections.abc import Iterable

from neurocheck.authoring.solver import EFFORT, AnswerModel
from neurocheck.authoring.usages import condition_usages, parts, stands_for_a_name
from neurocheck.guidance.load import GuidanceRead
from neurocheck.guidance.rules import Guidance, PatternRule, RedFlagRule
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import AllOf, Compare, Condition, comparisons
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.structs import Reader
from neurocheck.reading.yaml import Node
from neurocheck.sanitize import one_line


__all__ = ["MOST_PARTS", "find_contradictions"]

MOST_PARTS = 50_000
_MOST_CLASHING = 40
_MAX_TEXT = 60


def find_contradictions(
    reader: Reader,
    questionnaire: Questionnaire,
    guidances: Iterable[GuidanceRead] = (),
    *,
    effort: int = EFFORT,
) -> None:
    """Note every condition that cannot be meant so, in the reader of its file.

    Args:
        reader: The reader of the question set, which has no problem so far.
        questionnaire: The question set.
        guidances: Guidance for it, without a problem so far.
        effort: Steps of the solver for one answer.
    """
    guidances = [read for read in guidances if read.found is not None]
    if _comparisons(questionnaire, guidances) > MOST_PARTS:
        hint = _("there are more than {limit:,} comparisons", limit=MOST_PARTS)
        reader.report(Code.UNDECIDED, reader.root, hint=hint)
        return
    search = _Search(AnswerModel(questionnaire, effort))
    _solve_questions(search, reader, questionnaire)
    for read in guidances:
        if read.found is not None:
            _solve_guidance(search, read.reader, read.found)


def _comparisons(questionnaire: Questionnaire, reads: list[GuidanceRead]) -> int:
    """Count the comparisons in all conditions."""
    sites = [*condition_usages(questionnaire)]
    for read in reads:
        sites += condition_usages(None, read.found)
    return sum(1 for site in sites for _ in comparisons(site.condition))


def _solve_questions(
    search: "_Search", reader: Reader, questionnaire: Questionnaire
) -> None:
    """Look at every named condition and every question."""
    named = [
        (condition, reader.node_of(questionnaire, "conditions", name))
        for name, condition in questionnaire.conditions.items()
    ]
    for condition, node in named:
        search.look(reader, condition, node)
    for question in questionnaire.questions.values():
        if question.show_if is not None:
            never = (Code.NEVER_ASKED, question.id)
            node = reader.node_of(question, "show_if")
            search.look(reader, question.show_if, node, never)
        search.world.hide(question)
    for condition, node in named:  # again, now that questions hide behind others
        if condition not in search.told:
            search.look(reader, condition, node)


def _solve_guidance(search: "_Search", reader: Reader, guidance: Guidance) -> None:
    """Look at every rule, every feature and every pattern."""
    for site in condition_usages(None, guidance):
        flag = isinstance(site.owner, RedFlagRule)
        code = Code.DEAD_FLAG if flag else Code.NEVER_TRUE
        node = reader.node_of(site.owner, site.key)
        search.look(reader, site.condition, node, (code, site.owner.id))
    for pattern in guidance.patterns:
        search.look_at_fit(reader, pattern)


class _Search:
    """Looks at conditions one by one, and remembers what was told."""

    def __init__(self, world: AnswerModel) -> None:
        self.world = world
        self.told: dict[Condition, tuple[Code, str]] = {}

    def look(
        self,
        reader: Reader,
        condition: Condition,
        node: Node,
        never: tuple[Code, str] = (Code.NEVER_TRUE, ""),
    ) -> None:
        """Note what is wrong with a condition, or else with its parts.

        Args:
            reader: The reader of the file that it stands in.
            condition: The condition.
            node: Where it stands.
            never: What to say where it can never be true, and of what.
        """
        found = self.told.get(condition)
        if found is not None and stands_for_a_name(node):
            return
        found = found or self.wrong(condition, node)
        if found is None:
            for part, place in parts(condition, node):
                if not stands_for_a_name(place):
                    self.look(reader, part, place)
            return
        code, hint = self.told[condition] = found
        name = ""
        if code is Code.NEVER_TRUE:
            code, name = never
        reader.report(code, node, hint=hint, id=name)
        self.world.forget(condition)

    def wrong(self, condition: Condition, node: Node) -> tuple[Code, str] | None:
        """Say what is wrong with a condition as a whole."""
        world = self.world
        can_be_true, can_fail = world.can_be_true(condition), world.can_fail(condition)
        if can_be_true is None or can_fail is None:
            return Code.UNDECIDED, _("use fewer or simpler conditions")
        if not can_be_true:
            return Code.NEVER_TRUE, self.clash(condition, node)
        if not can_fail:
            return Code.ALWAYS_TRUE, _("take it out")
        if isinstance(condition, Compare) and world.can_be_false(condition) is False:
            return Code.ALWAYS_TRUE, _(
                "every answer makes it so; write: {condition}",
                condition=f"{condition.question} is answered",
            )
        return None

    def clash(self, condition: Condition, node: Node) -> str:
        """Hint at why a condition can never be true."""
        if isinstance(condition, Compare):
            return _("no answer to '{id}' makes it so", id=condition.question)
        kept = list(parts(condition, node))
        if not isinstance(condition, AllOf) or len(kept) > _MOST_CLASHING:
            return ""
        for part in list(kept):
            fewer = [other for other in kept if other is not part]
            if fewer and self.world.can_be_true(*(one for one, _ in fewer)) is False:
                kept = fewer
        if not kept:
            return ""
        texts = "; ".join(_text(place) for _, place in kept)
        if len(kept) == 1:
            return _("this cannot be true: {condition}", condition=texts)
        return _("these cannot be true together: {conditions}", conditions=texts)

    def look_at_fit(self, reader: Reader, pattern: PatternRule) -> None:
        """Note a fit that the features of a pattern cannot reach together."""
        conditions = [feature.when for feature in pattern.features]
        has_key = any(feature.key for feature in pattern.features)
        for fit, count in (("some", pattern.fit.some), ("many", pattern.fit.many)):
            if fit == "some" and has_key:
                continue
            if self.world.can_count(conditions, count) is False:
                most = count - 1
                while most and self.world.can_count(conditions, most) is False:
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


def _text(node: Node) -> str:
    """Name a part of a condition."""
    if isinstance(node.content, str):
        return one_line(node.content)[:_MAX_TEXT]
    line, column = node.position
    return _("the part in line {line}, column {column}", line=line, column=column)
