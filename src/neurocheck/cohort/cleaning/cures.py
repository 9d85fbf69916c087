"""Says how a map can mend a column of which nearly every cell is refused."""

from collections.abc import Iterator

from neurocheck.cohort.cleaning.cells import Cell
from neurocheck.cohort.cleaning.combine import Computed
from neurocheck.cohort.cleaning.plan import Plan
from neurocheck.cohort.cleaning.rejects import Refused, Rejects
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.model import Type
from neurocheck.sanitize import one_line


__all__ = ["explain_lost_columns"]

_MOST = 0.9
_FEW = 3  # cells, of which nobody says that they are nearly all


def explain_lost_columns(plan: Plan, rejects: Rejects) -> Iterator[str]:
    """Yield one sentence for each column that is nearly all refused."""
    counts: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], Refused] = {}
    for found in rejects.refused:
        place = found.column, found.question
        counts[place] = counts.get(place, 0) + found.count
        first.setdefault(place, found)  # the most frequent reason stands first
    for place, count in counts.items():
        column, question = place
        filled = count + rejects.known.get(question, 0)
        if not column or count < _FEW or count < _MOST * filled:
            continue
        text = _(
            "Nearly all of the column {column} is refused: {count:,} of {filled:,}"
            " cells that are filled.",
            column=one_line(column),
            count=count,
            filled=filled,
        )
        cure = _find_cure(plan, first[place])
        yield f"{text} {_('A map may mend it: {cure}', cure=cure)}" if cure else text


def _find_cure(plan: Plan, found: Refused) -> str:
    """Return what to write in the map; "" where nobody can tell."""
    rule = plan.rules.get(found.question)
    if rule is None:
        cell = plan.answers.get(found.question) or plan.columns.get(found.question)
        return _find_cure_of_cell(cell, found.kind) if cell else ""
    is_whole = rule.question.type is not Type.DECIMAL
    if isinstance(rule, Computed) and rule.way == "formula" and is_whole:
        return _("write floor: or round: in place of formula:")
    return ""


def _find_cure_of_cell(cell: Cell, kind: str) -> str:
    """Return what to write about one column."""
    question = cell.question
    if question.type.has_options:
        if cell.values:
            return _("list each code under values:, and the sign between two as split:")
        return _("say under values: what each code means")
    if question.type is Type.DATE:
        return _("say with dates: day-first, month-first or excel")
    if kind == _("unclear number"):
        return _("say with decimal: which mark stands before decimals")
    if kind == _("number with decimals"):
        return _("describe the column under columns:, and write round: or floor:")
    if kind == _("number out of range"):
        if question.units:
            return _("name the unit with unit:, or work it out with formula:")
        return _("check min: and max:")
    return _("name the words for no answer under non_answers:")
