"""Answers that rest on more than one column of a table.

Each rule works on the known cells of one row, by column name. What is not among
them is unknown, and unknown never reads as "no": logic has three values, as in
the interview.
"""

from collections.abc import Iterator, Mapping

import msgspec

from neurocheck.answers.accept import Answer, accept
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.conditions import Condition, comparisons, evaluate
from neurocheck.questionnaire.formula import Formula
from neurocheck.questionnaire.model import NonAnswer, Question, Type, Value


__all__ = ["MAYBE", "CombineRule", "Computed", "FirstOf", "OptionWhen", "Several"]

MAYBE = "?"
"""Stands behind an option of which nobody knows whether it was meant."""

Known = Mapping[str, str | int | float]


class CombineRule(msgspec.Struct, frozen=True, kw_only=True):
    """How an answer comes of several columns.

    Attributes:
        question: The question that is answered.
    """

    question: Question

    def names(self) -> tuple[str, ...]:
        """List the columns that it needs, each once."""
        raise NotImplementedError

    def answer(self, known: Known) -> Value | None:
        """Give the answer of a row, or None where it is not known.

        Raises:
            AnswersError: The cells make no answer.
        """
        raise NotImplementedError


class FirstOf(CombineRule, frozen=True, kw_only=True):
    """The answer of the first case that is true.

    Attributes:
        cases: Conditions with their answers.
    """

    cases: tuple[tuple[Condition, Answer], ...]

    def names(self) -> tuple[str, ...]:
        """List the columns that it needs, each once."""
        return _names(condition for condition, _ in self.cases)

    def answer(self, known: Known) -> Value | None:
        """Give the first true case; unknown where one before it may be true."""
        for condition, answer in self.cases:
            value = evaluate(condition, known)
            if value is None:
                return None
            if value:
                return None if isinstance(answer, NonAnswer) else answer
        return None


class Computed(CombineRule, frozen=True, kw_only=True):
    """A number worked out from others.

    Attributes:
        formula: How, from columns that hold numbers.
    """

    formula: Formula

    def names(self) -> tuple[str, ...]:
        """List the columns that it needs, each once."""
        return self.formula.names()

    def answer(self, known: Known) -> Value | None:
        """Work it out where every number is known.

        Raises:
            AnswersError: The result cannot be an answer.
        """
        if any(name not in known for name in self.names()):
            return None
        try:
            number = self.formula.evaluate(known)
        except ArithmeticError:
            number = None
        if not isinstance(number, float):
            raise _refused(self.question, _("the formula has no result here"))
        found = accept(self.question, number)
        return None if isinstance(found, NonAnswer) else found


class OptionWhen(msgspec.Struct, frozen=True):
    """When an option was meant, and when it was not; else nobody knows."""

    yes: Condition | None = None
    no: Condition | None = None

    def state(self, known: Known) -> tuple[bool, bool]:
        """Say whether it was meant, and whether it was not."""
        return (
            self.yes is not None and evaluate(self.yes, known) is True,
            self.no is not None and evaluate(self.no, known) is True,
        )


class Several(CombineRule, frozen=True, kw_only=True):
    """Options of which columns tell one by one.

    An option that no column tells of stays unknown. So the answer can be known in
    part: ``burning;tingling?`` says burning, perhaps tingling, and nothing else; and
    for one choice, ``one?;both?`` says that it is one of these two.

    Attributes:
        options: When each option was meant.
    """

    options: dict[str, OptionWhen]

    def names(self) -> tuple[str, ...]:
        """List the columns that it needs, each once."""
        return _names(
            condition
            for when in self.options.values()
            for condition in (when.yes, when.no)
            if condition is not None
        )

    def answer(self, known: Known) -> Value | None:
        """Give the options that were meant, and those that may have been.

        Raises:
            AnswersError: The columns say the opposite of each other.
        """
        states = {name: when.state(known) for name, when in self.options.items()}
        meant = {name for name, (yes, _) in states.items() if yes}
        denied = {name for name, (_, no) in states.items() if no}
        if meant & denied:
            raise _refused(self.question, _("the columns contradict each other"))
        meant, denied = self._concluded(meant, denied)
        open_ones = set(self.question.choices) - meant - denied
        if not meant and not denied:
            return None
        found = self._accepted(meant)
        if not open_ones:
            return found
        return tuple(
            name + MAYBE * (name in open_ones)
            for name in self.question.choices
            if name not in denied
        )

    def _accepted(self, meant: set[str]) -> Value | None:
        """Hold the options that were meant against the question."""
        if not meant:
            return None
        is_one = self.question.type is Type.CHOICE and len(meant) == 1
        found = accept(self.question, min(meant) if is_one else sorted(meant))
        return None if isinstance(found, NonAnswer) else found

    def _concluded(
        self, meant: set[str], denied: set[str]
    ) -> tuple[set[str], set[str]]:
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


def _names(conditions: Iterator[Condition]) -> tuple[str, ...]:
    """List the columns that conditions speak of, each once."""
    found = (
        leaf.question for condition in conditions for leaf in comparisons(condition)
    )
    return tuple(dict.fromkeys(found))


def _refused(question: Question, reason: str) -> AnswersError:
    """Make the error for an answer that cannot be."""
    problem = Code.BAD_ANSWER.at(question.id, reason=reason)
    return AnswersError(_("This answer does not fit."), problems=(problem,))
