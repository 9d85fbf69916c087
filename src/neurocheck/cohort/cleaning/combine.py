"""Combines several columns of a table into one answer.

Each rule works on the known cells of one row, by column name. A column that is not
among them is unknown, and unknown is never read as "no": logic has three values, as
in the interview.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from neurocheck.answers.accept import Answer, accept, make_refusal
from neurocheck.cohort.cleaning.dates import years_between
from neurocheck.cohort.scoring.expressions import MAYBE
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.conditions import Condition, comparisons, evaluate
from neurocheck.questionnaire.formula import Formula
from neurocheck.questionnaire.model import NonAnswer, Question, Type, Value


__all__ = [
    "CombineRule",
    "Computed",
    "FirstOf",
    "OptionWhen",
    "Several",
    "Ticked",
    "YearsBetween",
]

_TRIFLE = 1e-9

Known = Mapping[str, str | int | float]


class _Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What every rule has: the question that is answered."""

    question: Question


class FirstOf(_Rule, frozen=True, kw_only=True):
    """The answer of the first case that is true.

    Attributes:
        cases: Conditions with their answers.
    """

    cases: tuple[tuple[Condition, Answer], ...]

    def names(self) -> tuple[str, ...]:
        """Return the columns that it needs, each once."""
        return _columns_of(condition for condition, _answer in self.cases)

    def answer(self, known: Known) -> Value | None:
        """Return the answer of the first true case, if no earlier one may be true."""
        for condition, answer in self.cases:
            value = evaluate(condition, known)
            if value is None:
                return None
            if value:
                return None if isinstance(answer, NonAnswer) else answer
        return None


class Computed(_Rule, frozen=True, kw_only=True):
    """A number worked out from others.

    Attributes:
        formula: How, from columns that hold numbers.
        way: What becomes of the number: ``floor`` and ``round`` change it.
    """

    formula: Formula
    way: str = "formula"

    def names(self) -> tuple[str, ...]:
        """Return the columns that it needs, each once."""
        return self.formula.names()

    def answer(self, known: Known) -> Value | None:
        """Return the number where every number that it needs is known.

        Raises:
            AnswersError: The result cannot be an answer.
        """
        if any(name not in known for name in self.names()):
            return None
        try:
            number = self._finish(self.formula.evaluate(known))
        except ArithmeticError:
            number = None
        if not isinstance(number, float):
            raise make_refusal(self.question, _("the formula has no result here"))
        found = accept(self.question, number)
        return None if isinstance(found, NonAnswer) else found

    def _finish(self, number: Any) -> Any:
        """Return a number without decimals that are not wanted; a half goes up."""
        is_real = isinstance(number, float) and math.isfinite(number)
        if self.way == "formula" or not is_real:
            return number
        is_kept = self.way == "round" and self.question.type is Type.DECIMAL
        scale = 10.0**self.question.decimals if is_kept else 1.0
        half = 0.5 if self.way == "round" else 0.0
        # The trifle is more than a division can lose: 12.1 / 1.1 is 11 whole ones.
        return math.floor(number * scale + half + _TRIFLE) / scale


class YearsBetween(_Rule, frozen=True, kw_only=True):
    """The years that are over from one date to another, such as an age.

    Attributes:
        start: The column of the first date.
        end: The column of the second.
    """

    start: str
    end: str

    def names(self) -> tuple[str, ...]:
        """Return the columns that it needs, each once."""
        return tuple(dict.fromkeys((self.start, self.end)))

    def answer(self, known: Known) -> Value | None:
        """Return the years where both dates are known.

        Raises:
            AnswersError: The second is before the first, or the years are no answer.
        """
        if any(name not in known for name in self.names()):
            return None
        start, end = (
            date.fromisoformat(str(known[name])) for name in (self.start, self.end)
        )
        if end < start:
            reason = _("the second date is before the first")
            raise make_refusal(self.question, reason)
        found = accept(self.question, years_between(start, end))
        return None if isinstance(found, NonAnswer) else found


class OptionWhen(msgspec.Struct, frozen=True):
    """When an option applies, and when it does not; otherwise it is uncertain."""

    yes: Condition | None = None
    no: Condition | None = None

    def evaluate(self, known: Known) -> tuple[bool, bool]:
        """Return whether it is known to apply, and whether it is known not to."""
        return (
            self.yes is not None and evaluate(self.yes, known) is True,
            self.no is not None and evaluate(self.no, known) is True,
        )


class Several(_Rule, frozen=True, kw_only=True):
    """The options that apply, each decided by columns of its own.

    An option that no column speaks of stays uncertain, so an answer can be known in
    part: ``burning;tingling?`` means burning, perhaps tingling, and nothing else; for a
    question that takes one option, ``one?;both?`` means that it is one of these two.

    Attributes:
        options: When each option applies.
    """

    options: dict[str, OptionWhen]

    def names(self) -> tuple[str, ...]:
        """Return the columns that it needs, each once."""
        return _columns_of(
            condition
            for when in self.options.values()
            for condition in (when.yes, when.no)
            if condition is not None
        )

    def answer(self, known: Known) -> Value | None:
        """Return the options that apply, and with ``?`` those that may apply.

        Raises:
            AnswersError: The columns say the opposite of each other.
        """
        states = {name: when.evaluate(known) for name, when in self.options.items()}
        meant = {name for name, (yes, _no) in states.items() if yes}
        denied = {name for name, (_yes, no) in states.items() if no}
        if meant & denied:
            raise make_refusal(self.question, _("the columns contradict each other"))
        meant, denied = self._infer(meant, denied)
        uncertain = set(self.question.choices) - meant - denied
        if not meant and not denied:
            return None
        found = self._accept(meant)
        if not uncertain:
            return found
        return tuple(
            name + MAYBE * (name in uncertain)
            for name in self.question.choices
            if name not in denied
        )

    def _accept(self, meant: set[str]) -> Value | None:
        """Return the options that apply as an answer, checked like any other."""
        if not meant:
            return None
        is_one = self.question.type is Type.CHOICE and len(meant) == 1
        found = accept(self.question, min(meant) if is_one else sorted(meant))
        return None if isinstance(found, NonAnswer) else found

    def _infer(self, meant: set[str], denied: set[str]) -> tuple[set[str], set[str]]:
        """Add what follows: "none of these" excludes others, and they exclude it."""
        every = set(self.question.choices)
        if self.question.type is Type.CHOICE:
            left = every - denied
            meant = left if len(left) == 1 else meant
            return meant, (every - meant if meant else denied)
        alone = set(self.question.exclusive)
        others = every - alone
        if meant & others:
            denied = denied | (alone - meant)
        elif meant & alone:
            denied = denied | (others - meant)
        elif others <= denied and len(alone - denied) == 1:
            meant = meant | (alone - denied)
        return meant, denied


class Ticked(_Rule, frozen=True, kw_only=True):
    """The options whose boxes are ticked.

    A box that is not ticked means "no" only beside one that is: somebody who ticked
    none may have seen none of them. "None of these" is a box of its own. Beside one for
    "I don't know", what is ticked counts, and the others may apply.

    Attributes:
        boxes: The option, or the non-answer, of each box, by the name of its column.
    """

    boxes: dict[str, str]

    def names(self) -> tuple[str, ...]:
        """Return the columns that it needs, each once."""
        return tuple(self.boxes)

    def answer(self, known: Known) -> Value | None:
        """Return the options that are ticked, and with ``?`` those that may be.

        Raises:
            AnswersError: Boxes are ticked that cannot stand beside each other.
        """
        ticked = [one for name, one in self.boxes.items() if known.get(name) == "yes"]
        if not ticked:
            return None
        meant = [one for one in ticked if not isinstance(one, NonAnswer)]
        if not meant:
            return None
        found = accept(self.question, meant)
        alone = set(self.question.exclusive)
        told = {one for name, one in self.boxes.items() if name in known}
        if len(meant) < len(ticked):
            if alone & set(meant):
                reason = _("an option is ticked, and that it is not known")
                raise make_refusal(self.question, reason)
            told = {*meant}  # "I don't know" is about the others
        uncertain = set(self.question.choices) - told - alone
        if alone & set(meant) or not uncertain:
            return None if isinstance(found, NonAnswer) else found
        return tuple(
            name + MAYBE * (name in uncertain)
            for name in self.question.choices
            if name in uncertain or name in meant
        )


CombineRule = FirstOf | Computed | YearsBetween | Several | Ticked
"""A rule by which several columns answer one question."""


def _columns_of(conditions: Iterator[Condition]) -> tuple[str, ...]:
    """Return the columns that conditions speak of, each once."""
    found = (
        leaf.question for condition in conditions for leaf in comparisons(condition)
    )
    return tuple(dict.fromkeys(found))
