"""Writes conditions as logic of other programs, each with its opposite.

Their logic knows two values, ours three. So each condition is written twice, as what
makes it known to be true and what makes it known to be false: "not" swaps the two, and
what was not answered makes neither.
"""

from collections.abc import Sequence
from typing import ClassVar, Protocol

import msgspec

from neurocheck.errors import NeurocheckError
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.conditions import Compare, Interpreter
from neurocheck.questionnaire.model import Question, Questionnaire


__all__ = ["LogicWriter", "Truth"]


class Truth(msgspec.Struct, frozen=True):
    """The expressions for "known to be true" and "known to be false"."""

    true: str
    false: str


class LogicWriter(Interpreter[Truth], Protocol):
    """Writes conditions in a language with ``and`` and ``or``.

    A subclass says how a question is compared. A name stands for a question only, and
    only for one that every client can compare.

    Attributes:
        one_if: How the language writes 1 where something holds, and else 0.
        questionnaire: The question set that conditions speak of.
    """

    one_if: ClassVar[str] = "if({}, 1, 0)"
    questionnaire: Questionnaire

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Read conditions of a question set."""
        self.questionnaire = questionnaire

    def compare(self, condition: Compare) -> Truth:
        """Compare what was answered; neither true nor false where nothing was."""
        question = self.find_question(condition.question)
        known = self.write_known(question)
        true, false = self.write_comparison(question, condition)
        return Truth(f"({known} and {true})", f"({known} and {false})")

    def is_answered(self, question: str) -> Truth:
        """Return whether there is an answer; "I don't know" is none."""
        known = self.write_known(self.find_question(question))
        return Truth(known, f"not({known})")

    def negate(self, part: Truth) -> Truth:
        """Return the opposite."""
        return Truth(part.false, part.true)

    def at_least(self, count: int, parts: Sequence[Truth]) -> Truth:
        """Return whether so many are true, or so many false that too few are left."""
        return Truth(
            self._count([one.true for one in parts], count),
            self._count([one.false for one in parts], len(parts) - count + 1),
        )

    def _count(self, parts: list[str], count: int) -> str:
        """Return the expression for "so many of these, or more"."""
        if len(parts) == 1:
            return parts[0]
        if count in {1, len(parts)}:
            joint = " or " if count == 1 else " and "
            return f"({joint.join(parts)})"
        ones = " + ".join(self.one_if.format(part) for part in parts)
        return f"(({ones}) >= {count})"

    def find_question(self, name: str) -> Question:
        """Return a question that a client can compare.

        Raises:
            NeurocheckError: There is none of that name.
        """
        question = self.questionnaire.questions.get(name)
        if question is None or len(question.units) > 1:
            raise NeurocheckError(
                _(
                    "A condition reads '{name}', which such a form cannot compare: a"
                    " number worked out from others, or one with a choice of units.",
                    name=name,
                )
            )
        return question

    def write_known(self, question: Question) -> str:
        """Return the expression for "it has an answer that is no non-answer"."""

    def write_comparison(
        self, question: Question, condition: Compare
    ) -> tuple[str, str]:
        """Return the expressions for a comparison and its opposite.

        Both are read only where the question has an answer.
        """
