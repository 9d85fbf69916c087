"""Maps the columns of a table to the questions that they answer."""

from collections.abc import Iterable, Mapping

import msgspec

from neurocheck.cohort.cleaning.cells import Cell
from neurocheck.cohort.cleaning.combine import CombineRule, Several
from neurocheck.cohort.tables.names import explain_difference, find_look_alike
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import Condition
from neurocheck.questionnaire.model import NonAnswer, Questionnaire, Value
from neurocheck.reading.suggest import suggest
from neurocheck.sanitize import one_line


__all__ = ["Plan", "check_columns", "find_danger", "plan_by_name"]

_ID = "id"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Maps table columns to questions.

    Attributes:
        id: The column that names a row; "" where its number does.
        encoding: The encoding of the table, where it is not UTF-8.
        sheet: The sheet of a workbook that is read.
        answers: Questions that a column answers, by question id.
        columns: Columns that rules need, by the name that they have there.
        rules: Questions that several columns answer, by question id.
        constants: Questions that every row answers alike, by question id.
        where: The condition over described columns that a row must meet to count.
        skip_rows: How many lines below the header are no people.
        one_row_per: Which of several rows with one id counts: ``first``, ``last`` or
            ``most complete``; "" where all of them do.
        by: The column, of the table or described, that says which group a row is in.
    """

    id: str = ""
    encoding: str = ""
    sheet: str = ""
    answers: dict[str, Cell] = {}
    columns: dict[str, Cell] = {}
    rules: dict[str, CombineRule] = {}
    constants: dict[str, Value | NonAnswer] = {}
    where: Condition | None = None
    skip_rows: int = 0
    one_row_per: str = ""
    by: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns of the table that are read, each once."""
        cells = [*self.answers.values(), *self.columns.values()]
        names = [cell.column for cell in cells]
        if self.by and self.by not in self.columns:
            names.append(self.by)
        return tuple(dict.fromkeys([self.id, *names] if self.id else names))

    @property
    def answered(self) -> tuple[str, ...]:
        """The questions that the plan answers in some way."""
        return (*self.answers, *self.rules, *self.constants)


def plan_by_name(questionnaire: Questionnaire, columns: Iterable[str]) -> Plan:
    """Return a plan in which each column answers the question of the same name.

    Args:
        questionnaire: The question set.
        columns: The columns of the table. Dashes, underscores and case do not count.

    Raises:
        AnswersError: Two columns have the name of one question.
    """
    answers: dict[str, Cell] = {}
    problems = []
    names = list(columns)
    for column in names:
        name = column.strip().replace("-", "_").casefold()
        question = questionnaire.questions.get(name)
        if question is None:
            continue
        if name in answers:
            problems.append(Code.DUPLICATE_KEY.at(one_line(column)[:60], key=name))
        answers[name] = Cell(column=column, question=question)
    if problems:
        raise AnswersError(
            _("Two columns answer one question."), problems=tuple(problems)
        )
    return Plan(id=_ID if _ID in names and _ID not in answers else "", answers=answers)


def find_danger(plan: Plan, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the questions about danger signs that a table asks.

    A question of which its columns tell nothing but options without danger is not one.
    """

    def is_asked(name: str) -> bool:
        rule, question = plan.rules.get(name), questionnaire.questions[name]
        harmless = {*question.no_danger}
        return not isinstance(rule, Several) or not harmless >= {*rule.options}

    danger = (one.id for one in questionnaire.questions.values() if one.danger)
    return tuple(name for name in danger if name in plan.answered and is_asked(name))


def check_columns(plan: Plan, columns: Iterable[str], where: str) -> None:
    """Check that a table has the columns that are read, each once.

    Raises:
        AnswersError: It holds every column that is missing or stands there twice.
    """
    names = list(columns)
    counts: Mapping[str, int] = {name: names.count(name) for name in plan.needed}
    problems = []
    for name, count in counts.items():
        if count == 1:
            continue
        short = one_line(name)[:60]
        if count:
            problems.append(Code.DUPLICATE_KEY.at(where, key=short))
        else:
            problems.append(
                Code.NO_COLUMN.at(where, name=short, hint=_suggest_column(name, names))
            )
    if problems:
        raise AnswersError(_("The table cannot be read."), problems=tuple(problems))


def _suggest_column(name: str, names: list[str]) -> str:
    """Return a hint at the nearest column; one that only looks alike is told so."""
    alike = find_look_alike(name, names)
    if not alike:
        alike = next((one for one in names if find_look_alike(one, [name])), "")
    if not alike:
        return suggest(name, names)
    return _(
        "there is a '{name}' that only looks like it: {difference}",
        name=one_line(alike)[:60],
        difference=explain_difference(alike, name),
    )
