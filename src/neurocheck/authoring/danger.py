"""Finds urgent rules that could stay silent: no danger question leads to them."""

from neurocheck.guidance.load import GuidanceRead
from neurocheck.guidance.rules import Level, RedFlagRule
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import comparisons
from neurocheck.questionnaire.model import Questionnaire


__all__ = ["check_danger"]

_URGENT = frozenset({Level.EMERGENCY, Level.SAME_DAY})


def check_danger(questionnaire: Questionnaire, read: GuidanceRead) -> None:
    """Report urgent red flags that rest on no danger question.

    Whoever leaves such a question open would be told ``routine``. A question that other
    answers bring up will do too, since whoever names them is asked it.

    Args:
        questionnaire: The question set.
        read: Guidance for it, without a problem so far.
    """
    for rule in read.found.red_flags if read.found else ():
        if rule.level in _URGENT and not _is_asked_about(rule, questionnaire):
            hint = _("write 'danger: true' at a question that it names")
            at = read.reader.node_of(rule, "when")
            read.reader.report(Code.NO_DANGER_QUESTION, at, id=rule.id, hint=hint)


def _is_asked_about(rule: RedFlagRule, questionnaire: Questionnaire) -> bool:
    """Return whether a rule names a danger question, or one that answers bring up."""
    found = comparisons(rule.when) if rule.when else ()
    named = (questionnaire.questions.get(leaf.question) for leaf in found)
    return any(one and (one.danger or one.show_if is not None) for one in named)
