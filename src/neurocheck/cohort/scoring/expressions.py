"""Which answers of a table count, and what holds of them.

The counterpart of :mod:`neurocheck.answers.resolve`: a question's answer counts where
the question would have been asked, and its condition is held against the questions
before it alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from neurocheck.cohort.scoring.columns import (
    ALWAYS,
    NEVER,
    Steps,
    TruthColumns,
    opposite,
)
from neurocheck.questionnaire.conditions import (
    OPERATORS,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    IsAnswered,
    Not,
)
from neurocheck.questionnaire.model import (
    NON_ANSWERS,
    Derived,
    Question,
    Questionnaire,
)


__all__ = [
    "MAYBE_SUFFIX",
    "OPTION_SEPARATOR",
    "AnswerColumns",
    "includes",
    "option_columns",
]

OPTION_SEPARATOR = ";"
"""Stands between the options of a ``choices`` answer in a table."""

MAYBE_SUFFIX = "?"
"""Ends the name of the column that lists options of which nobody knows whether they
were meant, beside the column of an answer that is known in part. Where none is known
to be meant, that column holds a text that is no option."""

_UNKNOWN_WORDS = ("", *sorted(NON_ANSWERS))


def option_columns(question: Question) -> dict[str, str]:
    """Name, for each option, the column that says where it was chosen: true or false.

    Where a table has them beside the answers, they are read in place of searching
    these. The names begin with a sign that no id of a question does.
    """
    return {name: f"?{question.id}={name}" for name in question.choices}


class AnswerColumns:
    """The answers of a table that count, as columns.

    Attributes:
        steps: The helper columns.
        shown: For each question, the column that is true where it is asked.
        known: For each question and derived number, the column that is true where it
            is known.
        numbers: For each derived number, its column; null where it is not known.
    """

    def __init__(
        self, questionnaire: Questionnaire, schema: Mapping[str, nw.dtypes.DType]
    ) -> None:
        """Settle the answers.

        Args:
            questionnaire: The question set.
            schema: The columns that the table has.
        """
        self.steps = Steps()
        self.shown: dict[str, str] = {}
        self.known: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.derived = tuple(questionnaire.formulas)
        self._questions = questionnaire.questions
        self._columns = frozenset(schema)
        for question in questionnaire.questions.values():
            show_if = question.show_if or AllOf(())
            shown = self.shown[question.id] = self.truth(show_if).yes
            given = NEVER
            if question.id in schema:
                given = self._given(question, schema[question.id])
            self.known[question.id] = self.steps.at_least(2, [shown, given])
        for number in questionnaire.derived:
            self._derive(number)

    def _given(self, question: Question, kind: nw.dtypes.DType) -> str:
        """Add the column that is true where a question has an answer."""
        answer = nw.col(question.id)

        def make() -> nw.Expr:
            if not question.type.is_number:
                return ~answer.is_null() & ~answer.is_in(_UNKNOWN_WORDS)
            return _is_number(answer) if kind.is_float() else ~answer.is_null()

        return self.steps.add(("given", question.id), make)

    def _derive(self, number: Derived) -> None:
        """Add a derived number."""
        names = number.formula.names()
        every = self.steps.at_least(len(names), [self.known[name] for name in names])
        answers = {
            name: nw.when(nw.col(every)).then(nw.col(name).cast(nw.Float64))
            for name in names
            if every not in {ALWAYS, NEVER}
        }
        self.known[number.id] = NEVER
        try:
            value = number.formula.evaluate(answers, _ACTS)
        except (ArithmeticError, KeyError):
            return
        if not isinstance(value, nw.Expr):
            value = nw.lit(value, nw.Float64)
        value = _finite(number.nudge(value)).round(number.decimals)
        column = self.steps.add(("number", number.id), lambda: value, every)
        self.numbers[number.id] = column
        self.known[number.id] = self.steps.add(
            ("known", number.id), lambda: ~nw.col(column).is_null(), column
        )

    def truth(self, condition: Condition) -> TruthColumns:
        """Add the columns that say where a condition holds, and where it does not."""
        match condition:
            case Compare():
                return self._compare(condition)
            case IsAnswered(question):
                known = self.known.get(question, NEVER)
                return TruthColumns(known, self.steps.but_not(ALWAYS, known))
            case Not(inner):
                return opposite(self.truth(inner))
            case AtLeast(of, count):
                return self._count(of, count)
            case AllOf(of):
                return self._count(of, len(of))
            case AnyOf(of):
                return self._count(of, 1)
        raise TypeError(type(condition))

    def _count(self, of: Sequence[Condition], needed: int) -> TruthColumns:
        """Say where so many hold; it fails where too many others do not."""
        truths = [self.truth(condition) for condition in of]
        return TruthColumns(
            self.steps.at_least(needed, [truth.yes for truth in truths]),
            self.steps.at_least(len(of) - needed + 1, [truth.no for truth in truths]),
        )

    def _compare(self, leaf: Compare) -> TruthColumns:
        """Compare the known answers; unknown where there is none."""
        known = self.known.get(leaf.question, NEVER)
        if known == NEVER:
            return TruthColumns(NEVER, NEVER)
        answer = nw.col(self.numbers.get(leaf.question, leaf.question))

        question = self._questions.get(leaf.question)

        def holds() -> nw.Expr:
            if question and leaf.operator == "includes":
                told = option_columns(question)[str(leaf.value)]
                if told in self._columns:
                    return nw.col(known) & nw.col(told)
                return nw.col(known) & includes(answer, question, leaf.value)
            found: nw.Expr = OPERATORS[leaf.operator](answer, leaf.value)
            return nw.col(known) & found

        if leaf.operator == "!=" and leaf.question + MAYBE_SUFFIX in self._columns:
            return opposite(self._compare(Compare(leaf.question, "=", leaf.value)))
        yes = self.steps.add(leaf, holds, known)
        no = self.steps.but_not(known, yes)
        if leaf.question + MAYBE_SUFFIX in self._columns:
            no = self.steps.but_not(no, self._may_include(leaf))
        return TruthColumns(yes, no)

    def _may_include(self, leaf: Compare) -> str:
        """Add the column that is true where nobody knows if an option was meant."""
        left_open = nw.col(leaf.question + MAYBE_SUFFIX)
        question = self._questions[leaf.question]

        def may() -> nw.Expr:
            found = _contains(left_open, question, leaf.value)
            return nw.all_horizontal(~left_open.is_null(), found, ignore_nulls=True)

        return self.steps.add(("may", leaf), may)


def _is_number(column: nw.Expr) -> nw.Expr:
    """Say where a column holds a number, and neither NaN nor infinity."""
    return ~column.is_null() & column.is_finite()


def includes(answer: nw.Expr, question: Question, value: Any) -> nw.Expr:
    """Say where an option is among those that were chosen."""
    if value in question.exclusive:
        alone: nw.Expr = answer == value
        return alone
    return _contains(answer, question, value)


def _contains(answer: nw.Expr, question: Question, value: Any) -> nw.Expr:
    """Say where an option is among those that are listed."""
    if any(value in option for option in question.choices if option != value):
        # A whole word; slower, and only needed where another option contains it.
        return answer.str.contains(rf"\b{value}\b")
    return answer.str.contains(value, literal=True)


def _finite(column: nw.Expr) -> nw.Expr:
    """Give a column of numbers with nothing else in it."""
    return nw.when(_is_number(column)).then(column)


def _divide(left: Any, right: Any) -> Any:
    """Divide; nothing comes of a division by zero, at which some engines stop."""
    if isinstance(right, nw.Expr):
        right = nw.when(right != 0).then(right)
    return left / right


def _power(left: Any, right: Any) -> Any:
    """Raise to a power; nothing comes of what is no number."""
    found = left**right
    return _finite(found) if isinstance(found, nw.Expr) else found


_ACTS = {"/": _divide, "**": _power}
