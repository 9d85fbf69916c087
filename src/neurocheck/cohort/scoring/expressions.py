"""Turns conditions and derived numbers into expressions over a table's columns.

The counterpart of :mod:`neurocheck.answers.resolve`: an answer counts where its
question would have been asked, and the condition of a question rests on the questions
before it alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

import narwhals.stable.v2 as nw

from neurocheck.cohort.scoring.columns import ALWAYS, NEVER, Steps, TruthColumns
from neurocheck.questionnaire.conditions import (
    AllOf,
    Compare,
    Interpreter,
    apply_operator,
)
from neurocheck.questionnaire.model import (
    NON_ANSWERS,
    Derived,
    Question,
    Questionnaire,
)


__all__ = [
    "MAYBE",
    "OPTION_SEPARATOR",
    "STATUS",
    "AnswerColumns",
    "includes",
    "option_columns",
]

OPTION_SEPARATOR = ";"
"""Stands between the options of a ``choices`` answer in a table."""

MAYBE = "?"
"""Suffix of an option that may or may not apply, in an answer that is known in part;
also of the column that lists a row's uncertain options, beside the column of those
that apply. Where none is known to apply, that column holds this mark alone."""

STATUS = "?status"
"""A column of tables whose cells were read before: what is unknown is null there, and
no word. It says of which rows nothing can be told."""

_UNKNOWN_WORDS = ("", *sorted(NON_ANSWERS))


def option_columns(question: Question) -> dict[str, str]:
    """Return, for each option, the name of the column that is true where it was chosen.

    Where a table has these columns beside the answers, they are read in place of
    searching the answers. The names begin with a sign that no id of a question has.
    """
    return {name: f"?{question.id}={name}" for name in question.choices}


class AnswerColumns(Interpreter[TruthColumns]):
    """The answers of a table that count, as columns.

    Attributes:
        steps: The helper columns.
        shown: For each question, the column that is true where it is asked.
        known: For each question and derived number, the column that is true where it
            is known.
        numbers: For each derived number, its column; null where it is not known.
        derived: The ids of the derived numbers.
        danger: The questions about signs of danger.
    """

    def __init__(
        self, questionnaire: Questionnaire, schema: Mapping[str, nw.dtypes.DType]
    ) -> None:
        """Add the columns of all questions and derived numbers.

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
        self.danger = [one for one in self._questions.values() if one.danger]
        self._columns = frozenset(schema)
        # In this order, so that a condition finds only what was asked before.
        for question in questionnaire.questions.values():
            show_if = question.show_if or AllOf(())
            shown = self.shown[question.id] = self.interpret(show_if).yes
            given = NEVER
            if question.id in schema:
                given = self._add_given(question, schema[question.id])
            self.known[question.id] = self.steps.at_least(2, [shown, given])
        for number in questionnaire.derived:
            self._add_derived(number)

    def _add_given(self, question: Question, kind: nw.dtypes.DType) -> str:
        """Add the column that is true where a question has an answer."""
        answer = nw.col(question.id)

        def make() -> nw.Expr:
            if not question.type.is_number and STATUS not in self._columns:
                return ~answer.is_null() & ~answer.is_in(_UNKNOWN_WORDS)
            return _is_number(answer) if kind.is_float() else ~answer.is_null()

        return self.steps.add(("given", question.id), make)

    def _add_derived(self, number: Derived) -> None:
        """Add a derived number, and where it is known."""
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
        value = _keep_finite(number.nudge(value)).round(number.decimals)
        column = self.steps.add(("number", number.id), lambda: value, every)
        self.numbers[number.id] = column
        self.known[number.id] = self.steps.add(
            ("known", number.id), lambda: ~nw.col(column).is_null(), column
        )

    def compare(self, condition: Compare) -> TruthColumns:
        """Compare the known answers; unknown where there is none."""
        known = self.known.get(condition.question, NEVER)
        if known == NEVER:
            return TruthColumns(NEVER, NEVER)
        is_partial = condition.question + MAYBE in self._columns
        if condition.operator == "!=" and is_partial:
            same = Compare(condition.question, "=", condition.value)
            return self.compare(same).negate()

        def holds() -> nw.Expr:
            return nw.col(known) & self._compare_answer(condition)

        yes = self.steps.add(condition, holds, known)
        no = self.steps.subtract(known, yes)
        if is_partial:
            no = self.steps.subtract(no, self._add_uncertain(condition))
        return TruthColumns(yes, no)

    def is_answered(self, question: str) -> TruthColumns:
        """Return where a question is answered; elsewhere it is not."""
        known = self.known.get(question, NEVER)
        return TruthColumns(known, self.steps.subtract(ALWAYS, known))

    def find_open(self, question: Question) -> str:
        """Add the column that is true where a question is asked and is not known.

        An answer that is known in part, with options that may or may not apply, is open
        as well.

        Returns:
            Its name.
        """
        whole = known = self.known[question.id]
        if known != NEVER and question.id + MAYBE in self._columns:
            partly = nw.col(question.id + MAYBE)
            whole = self.steps.add(
                ("known wholly", question.id),
                lambda: nw.col(known) & partly.is_null(),
                known,
            )
        return self.steps.subtract(self.shown[question.id], whole)

    def negate(self, part: TruthColumns) -> TruthColumns:
        """Return the columns of the opposite."""
        return part.negate()

    def at_least(self, count: int, parts: Sequence[TruthColumns]) -> TruthColumns:
        """Return where so many hold; it fails where too many of the parts do not."""
        return TruthColumns(
            self.steps.at_least(count, [part.yes for part in parts]),
            self.steps.at_least(len(parts) - count + 1, [part.no for part in parts]),
        )

    def _compare_answer(self, condition: Compare) -> nw.Expr:
        """Return where an answer, if there is one, fits a comparison."""
        answer = nw.col(self.numbers.get(condition.question, condition.question))
        match condition.operator:
            case "includes":
                question = self._questions[condition.question]
                column = option_columns(question)[str(condition.value)]
                if column in self._columns:
                    return nw.col(column)
                return includes(answer, question, condition.value)
            case "=" | "!=" | "<" | "<=" | ">" | ">=":
                fits: nw.Expr = apply_operator(
                    condition.operator, answer, condition.value
                )
                return fits
            case _:
                assert_never(condition.operator)

    def _add_uncertain(self, condition: Compare) -> str:
        """Add the column that is true where an option may or may not apply."""
        uncertain = nw.col(condition.question + MAYBE)
        question = self._questions[condition.question]

        def make() -> nw.Expr:
            found = _contains(uncertain, question, condition.value)
            return nw.all_horizontal(~uncertain.is_null(), found, ignore_nulls=True)

        return self.steps.add(("may", condition), make)


def _is_number(column: nw.Expr) -> nw.Expr:
    """Return where a column holds a number, and neither NaN nor infinity."""
    return ~column.is_null() & column.is_finite()


def includes(answer: nw.Expr, question: Question, value: Any) -> nw.Expr:
    """Return where an option is among those that were chosen."""
    if value in question.exclusive:
        alone: nw.Expr = answer == value
        return alone
    return _contains(answer, question, value)


def _contains(answer: nw.Expr, question: Question, value: Any) -> nw.Expr:
    """Return where an option is among those that are listed."""
    if any(value in option for option in question.choices if option != value):
        # A whole word; slower, and only needed where another option contains it.
        return answer.str.contains(rf"\b{value}\b")
    return answer.str.contains(value, literal=True)


def _keep_finite(column: nw.Expr) -> nw.Expr:
    """Return a column of numbers with null in place of anything else."""
    return nw.when(_is_number(column)).then(column)


def _divide(left: Any, right: Any) -> Any:
    """Divide; null for a division by zero, at which some engines stop."""
    if isinstance(right, nw.Expr):
        right = nw.when(right != 0).then(right)
    return left / right


def _power(left: Any, right: Any) -> Any:
    """Raise to a power; null where the result is no number."""
    found = left**right
    return _keep_finite(found) if isinstance(found, nw.Expr) else found


_ACTS = {"/": _divide, "**": _power}
