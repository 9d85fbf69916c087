"""The form of maps: files that say which columns of a table answer which questions.

::

    format: neurocheck-map/1
    questionnaire: diabetic-neuropathy
    id: seqn
    encoding: windows-1252                       # of a text that is not UTF-8
    answers:
      age: age                                   # a column with another name
      hba1c: {column: a1c, unit: mmol/mol}       # in a unit of the question
      wound: {column: q7, values: {1: yes, 2: no, 7: declined, 9: dont-know}}

Where an answer needs more than one column, those columns are described first, in
the form of questions, and then conditions and formulas speak of them.
"""

from typing import Literal, Self

import msgspec

from neurocheck.cohort.cleaning.combine import OptionWhen
from neurocheck.questionnaire.conditions import Condition, Not, read_condition
from neurocheck.questionnaire.formula import Formula
from neurocheck.reading.nodes import Node
from neurocheck.reading.structs import Reader


__all__ = ["FORMAT", "AnswerRule", "Case", "ColumnRule", "MapFile", "YearsRule"]


FORMAT = "neurocheck-map/1"

Values = dict[str, str | tuple[str, ...]] | str
Mark = Literal[".", ","]
DateForm = Literal["iso", "day-first", "month-first", "excel"]


class ColumnRule(msgspec.Struct, frozen=True, kw_only=True):
    """A column that conditions and formulas speak of, in the form of a question.

    Attributes:
        column: Its name in the table, where that is not its name here.
        values: What its cells mean, in words that conditions use; or a list's name.
        low: For a column of numbers, the smallest that makes sense.
        high: The largest.
        decimal: The mark before its decimals, where that is not clear.
        dates: For a column of dates, how they are written.
    """

    column: str = ""
    values: Values = {}
    decimal: Mark | None = None
    dates: DateForm | None = None
    low: float | None = msgspec.field(default=None, name="min")
    high: float | None = msgspec.field(default=None, name="max")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, and the condition under which it is given."""

    when: Condition
    answer: str | tuple[str, ...]


class OptionRule(OptionWhen, frozen=True):
    """When an option applies: a condition, or ``yes`` and ``no`` with one each."""

    @classmethod
    def from_node(cls, reader: Reader, node: Node) -> Self | None:
        """Read either form from a file.

        A plain condition decides both ways: where it is false, the option does not
        apply.
        """
        content = node.content
        if isinstance(content, dict) and content and set(content) <= {"yes", "no"}:
            found = {
                key: read_condition(reader, inner) for key, inner in content.items()
            }
            return reader.remember(cls(**found), node)
        condition = read_condition(reader, node)
        if condition is None:
            return None
        opposite = reader.remember(Not(condition), node)
        return reader.remember(cls(condition, opposite), node)


class YearsRule(msgspec.Struct, frozen=True, kw_only=True):
    """The years that are over from one date to another.

    Attributes:
        start: The column of the first date, such as that of birth.
        end: The column of the second, such as that of the visit.
    """

    start: str = msgspec.field(name="from")
    end: str = msgspec.field(name="to")


class AnswerRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that answers a question, in exactly one of these ways.

    Attributes:
        column: The column that answers it.
        values: What its cells mean, or a list's name; beside ``column``.
        unit: The unit of its bare numbers; beside ``column``.
        split: What stands between several answers in a cell; beside ``column``.
        decimal: The mark before decimals; beside ``column``.
        dates: How dates are written; beside ``column``.
        constant: What every row answers.
        cases: Answers with conditions; the first that is true counts.
        options: For each option, when it applies.
        formula: A number worked out from columns.
        floor: The same, without what is behind its point.
        round: The same, rounded to the decimals that the question keeps.
        years: The years between two columns of dates.
    """

    column: str = ""
    values: Values = {}
    unit: str = ""
    split: str | tuple[str, ...] = ()
    decimal: Mark | None = None
    dates: DateForm | None = None
    constant: str | tuple[str, ...] = ""
    cases: tuple[Case, ...] = ()
    options: dict[str, OptionRule] = {}
    formula: Formula | None = None
    floor: Formula | None = None
    round: Formula | None = None
    years: YearsRule | None = None


class MapFile(msgspec.Struct, frozen=True, kw_only=True):
    """A map as it stands in its file.

    Attributes:
        format: ``neurocheck-map/1``.
        questionnaire: Id of the question set.
        answers: How each question is answered; a text is a column's name.
        id: The column that names a row.
        title: What the table is.
        non_answers: Words of the table for dont-know, declined and skipped.
        encoding: The encoding of a table that is not UTF-8.
        sheet: The sheet of a workbook that is read.
        codes: Lists of values that several columns share.
        columns: Columns that conditions and formulas speak of.
        where: Which rows count, as a condition over these columns.
        skip_rows: How many lines below the header are no people.
        one_row_per: Which of several rows with one id counts.
        by: The column that says which group a row is in.
    """

    format: str
    questionnaire: str
    answers: dict[str, AnswerRule | str]
    id: str = ""
    title: str = ""
    encoding: str = ""
    sheet: str = ""
    non_answers: dict[str, tuple[str, ...]] = {}
    codes: dict[str, dict[str, str | tuple[str, ...]]] = {}
    columns: dict[str, ColumnRule] = {}
    where: Condition | None = None
    skip_rows: int = 0
    one_row_per: Literal["first", "last", "most complete"] | None = None
    by: str = ""
