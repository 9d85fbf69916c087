"""Maps the columns of a table to the questions that they answer."""

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec

from neurocheck.cohort.cleaning.cells import Cell
from neurocheck.cohort.cleaning.combine import CombineRule, Several, Ticked
from neurocheck.cohort.cleaning.form_columns import Box, FormHeaders, make_box_cell
from neurocheck.cohort.tables.batch import Table
from neurocheck.cohort.tables.names import explain_difference, find_look_alike
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import Condition
from neurocheck.questionnaire.model import NonAnswer, Questionnaire, Type, Value
from neurocheck.reading.suggest import suggest
from neurocheck.sanitize import one_line
from neurocheck.translations.questionnaire import translate_questionnaire


__all__ = [
    "Plan",
    "check_columns",
    "explain_passed_over",
    "find_danger",
    "plan_by_name",
    "refuse_split_question",
]

_IDS = ("id", "record_id", "Record ID", "KEY", "_uuid")
"""Columns that name a row: ours, REDCap's, ODK's and KoboToolbox's."""
_NUMBER = re.compile(r"(?:[._]| ?\()\d+\)?$")
"""Behind a name that stands there twice, as pandas and spreadsheets write it."""


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
    """Return a plan in which each column answers the question that it is named after.

    Args:
        questionnaire: The question set.
        columns: The columns of the table. Dashes, underscores and case do not count. It
            may come from a form of the question set in another program: names of groups
            may stand before a question, each option may have a column, and the text of
            a question may be its name.

    Raises:
        AnswersError: Two columns have the name of one question.
    """
    names = list(columns)
    # Its questions take the labels of both languages.
    headers = FormHeaders([translate_questionnaire(questionnaire), questionnaire])
    answers = _match_columns(headers, names)
    boxes: dict[str, dict[str, tuple[str, Box]]] = {}
    for column in names:
        box = next(headers.find_boxes(column), None)
        if box is not None:
            name = f"{box.question.id}__{box.option}"
            boxes.setdefault(box.question.id, {})[name] = column, box
    # A column with all options says as much as one for each, which stand beside it. The
    # programs that write both have a space between options, be they ids or labels.
    for id_ in answers.keys() & boxes.keys():
        answers[id_] = msgspec.structs.replace(answers[id_], split=(" ",))
    ticked = {id_: found for id_, found in boxes.items() if id_ not in answers}
    return Plan(
        id=_find_id(names, answers),
        answers=answers,
        columns={
            name: make_box_cell(box, column, name)
            for found in ticked.values()
            for name, (column, box) in found.items()
        },
        rules={
            id_: Ticked(
                question=questionnaire.questions[id_],
                boxes={name: box.option for name, (_column, box) in found.items()},
            )
            for id_, found in ticked.items()
        },
    )


def _match_columns(headers: FormHeaders, names: list[str]) -> dict[str, Cell]:
    """Return the column of each question: the one with its id, or else its text.

    Raises:
        AnswersError: Two columns have the name of one question.
    """
    answers: dict[str, Cell] = {}
    problems = []
    for by_text in (False, True):
        found: dict[str, Cell] = {}
        for column in names:
            question = headers.find_question(column, by_text=by_text)
            if question is None or question.id in answers:
                continue
            if question.id in found:
                where = one_line(column)[:60]
                problems.append(Code.DUPLICATE_KEY.at(where, key=question.id))
            found[question.id] = Cell(column=column, question=question)
        answers |= found
    if problems:
        raise AnswersError(
            _("Two columns answer one question."), problems=tuple(problems)
        )
    return answers


def _find_id(names: Collection[str], answers: Mapping[str, Cell]) -> str:
    """Return the column that names a row; "" where there is none."""
    return next((one for one in _IDS if one in names and one not in answers), "")


def find_danger(plan: Plan, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the questions about danger signs that a table asks.

    A question of which its columns tell nothing but options without danger is not one.
    """

    def is_asked(name: str) -> bool:
        rule, question = plan.rules.get(name), questionnaire.questions[name]
        harmless = {*question.no_danger}
        if isinstance(rule, Ticked):
            return not harmless >= {*rule.boxes.values()}
        return not isinstance(rule, Several) or not harmless >= {*rule.options}

    danger = (one.id for one in questionnaire.questions.values() if one.danger)
    return tuple(name for name in danger if name in plan.answered and is_asked(name))


def explain_passed_over(
    questionnaire: Questionnaire, plan: Plan, columns: Iterable[str]
) -> list[str]:
    """Return in words which columns have the name of a question that another has."""
    headers = FormHeaders([questionnaire, translate_questionnaire(questionnaire)])
    used = {cell.column for cell in plan.answers.values()}
    found = ((name, headers.find_question(_NUMBER.sub("", name))) for name in columns)
    return [
        _(
            "'{column}' has the name of the question {question}, which the column"
            " '{other}' answers: it is not read. To choose it: --map FILE",
            column=one_line(name)[:60],
            question=question.id,
            other=one_line(plan.answers[question.id].column)[:60],
        )
        for name, question in found
        if question and question.id in plan.answers and name not in used
    ]


def refuse_split_question(plan: Plan, table: Table, where: str) -> None:
    """Check that no question with several options has columns without a name.

    SurveyMonkey names the first alone, and so the others would be lost.

    Raises:
        AnswersError: It says how to join them.
    """
    if not table.header_lines:
        return
    for cell in plan.answers.values():
        place = table.columns.index(cell.column) + 1  # of the next one, from 0
        is_split = table.columns[place : place + 1] == (f"column {place + 1}",)
        if is_split and cell.question.type is Type.CHOICES:
            raise AnswersError(
                _(
                    "In {table}, the question '{column}' has a column for each option,"
                    " and only the first has a name. A map joins them. To draft it:"
                    " neurocheck cohort map {table} -o map.yaml",
                    table=where,
                    column=one_line(cell.column)[:60],
                )
            )


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
        shown = one_line(name)
        if count:
            problems.append(Code.DUPLICATE_KEY.at(where, key=shown))
        else:
            problems.append(
                Code.NO_COLUMN.at(where, name=shown, hint=_suggest_column(name, names))
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
