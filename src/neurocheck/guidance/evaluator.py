"""Holds rules against answers: which apply, why, and what their words become."""

import re
from collections.abc import Collection, Iterator
from typing import Any, TypeVar

import msgspec

from neurocheck.answers.accept import NON_ANSWER_WORDS, format_answer
from neurocheck.answers.resolve import ResolvedAnswers
from neurocheck.guidance.assessment import Reason
from neurocheck.guidance.countries import fill_words
from neurocheck.guidance.rules import LEFT_OPEN, PLACEHOLDER, Guidance, Rule
from neurocheck.i18n.numbers import format_number
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.conditions import (
    AnyOf,
    Compare,
    Condition,
    comparisons,
    deciding_questions,
    evaluate,
)
from neurocheck.questionnaire.model import NonAnswer, Questionnaire


__all__ = ["Evaluator"]

_Part = TypeVar("_Part", bound=msgspec.Struct)


class Evaluator:
    """Decides which rules apply to answers, and which answers are the reasons."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        guidance: Guidance,
        resolved: ResolvedAnswers,
        pending: Collection[str] = (),
    ) -> None:
        """Begin with answers.

        Args:
            questionnaire: The questions that were asked.
            guidance: The rules, with the phone numbers that they name.
            resolved: The answers.
            pending: Ids of questions that are still to be asked.
        """
        self.questionnaire = questionnaire
        self.numbers = guidance.numbers
        self.resolved = resolved
        self.pending = pending

    def applies(self, rule: Rule) -> bool:
        """Return whether a rule applies: only where its condition is true."""
        if rule.when is None:
            return True
        if not self.is_in_scope(rule.when):
            return False
        # "is True", as None means unknown: a missing answer never raises a flag.
        return evaluate(rule.when, self.resolved.known, self.pending) is True

    def is_in_scope(self, condition: Condition) -> bool:
        """Return whether a condition is about a question that was asked."""
        # Else rules about what was left open would apply to sections that nobody was
        # asked, as their questions have no answer either.
        questionnaire = self.questionnaire
        return not questionnaire.part or any(
            leaf.question in questionnaire.questions for leaf in comparisons(condition)
        )

    def find_reasons(self, condition: Condition | None) -> tuple[Reason, ...]:
        """Return the answers that decide a condition, in words, each once.

        A condition such as "is not answered" can be true without any answer; then the
        reasons are the questions that were left open.
        """
        if condition is None:
            return ()
        known = self.resolved.known
        names = dict.fromkeys(deciding_questions(condition, known))
        if not names and evaluate(condition, known) is True:
            names = dict.fromkeys(self.find_left_open(condition))
        return tuple(
            Reason(question=name, text=self.format_item(name)) for name in names
        )

    def find_left_open(self, condition: Condition) -> Iterator[str]:
        """Yield the questions of a condition that were asked and have no answer."""
        left_open = self.resolved.answers.keys() - self.resolved.known.keys()
        found = dict.fromkeys(leaf.question for leaf in comparisons(condition))
        yield from (name for name in found if name in left_open)

    def find_ticked(self, condition: Condition) -> tuple[str, ...]:
        """Return the words that were ticked, where any of several would do.

        The words of a rule name them all, and the person may have meant one alone.
        """
        parts = condition.of if isinstance(condition, AnyOf) else ()
        found = []
        for part in parts:
            if not isinstance(part, Compare) or part.operator != "includes":
                return ()
            given = self.resolved.known.get(part.question)
            if isinstance(given, tuple) and part.value in given:
                question = self.questionnaire.questions[part.question]
                found.append(question.choices[str(part.value)])
        return tuple(found)

    def format_item(self, name: str) -> str:
        """Return a question or a derived number, with its answer, in words."""
        item = self.questionnaire.questions.get(name)
        short = item.short if item else self.questionnaire.formulas[name].short
        return f"{short}: {self.format_answer(name)}"

    def format_answer(self, name: str) -> str:
        """Return the answer to a question, or a derived number, in words."""
        question = self.questionnaire.questions.get(name)
        if question is not None:
            return format_answer(
                question, self.resolved.answers.get(name, NonAnswer.SKIPPED)
            )
        if name not in self.resolved.derived:
            return _(NON_ANSWER_WORDS[NonAnswer.SKIPPED])
        item = self.questionnaire.formulas[name]
        number = format_number(self.resolved.derived[name], f".{item.decimals}f")
        return f"{number} {item.unit}".strip()

    def interpolate(self, text: str, condition: Condition | None) -> str:
        """Return a text with answers in the place of the questions it names.

        Args:
            text: The text.
            condition: The condition whose open questions it may name.
        """

        def replace(found: re.Match[str]) -> str:
            if found[1] != LEFT_OPEN or condition is None:
                return self.format_answer(found[1])
            names = self.find_left_open(condition)
            questions = self.questionnaire.questions
            return "; ".join(questions[name].short for name in names)

        return PLACEHOLDER.sub(replace, text)

    def fill(self, part: _Part) -> _Part:
        """Return what is shown, with the phone numbers that it names."""
        return fill_words(part, self.numbers)

    def make_base_fields(self, rule: Rule) -> dict[str, Any]:
        """Return the fields that every kind of line has."""
        # Before answers are put into it, as a person's own words may hold braces.
        rule = self.fill(rule)
        return {
            "id": rule.id,
            "title": self.interpolate(rule.title, rule.when),
            "text": self.interpolate(rule.text, rule.when),
            "because": self.find_reasons(rule.when),
            "sources": rule.sources,
            "steps": rule.steps,
        }
