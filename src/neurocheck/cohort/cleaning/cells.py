"""Reads the cells of a table one by one, through the one door for answers."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from neurocheck.answers.accept import Answer, accept, explain_expected
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.sanitize import clean


__all__ = ["Cell", "fold", "kind_of"]

_PLAIN = re.compile(r"[-+]?\d{1,30}(?:[.,]\d{1,30})?", re.ASCII)
_BROKEN = "\ufffd"  # stands where bytes were not UTF-8
_FORMULA = ("=", "+", "@")


def fold(value: Any) -> str:
    """Return a cell as text that is the same for all its spellings.

    Case and spaces do not count, and ``1`` and ``1.0`` are alike.

    >>> [fold(v) for v in (1, "1.0", "01", " YES ", "n.a.", True, "-0")]
    ['1', '1', '1', 'yes', 'n.a.', 'true', '0']
    """
    text = " ".join(clean(str(value)).split()).casefold()
    if not _PLAIN.fullmatch(text):
        return text
    number = Decimal(text.replace(",", "."))
    return format(number.normalize() if number else Decimal(0), "f")


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A rule for reading the cells of one column.

    Attributes:
        column: The column's name in the table.
        question: What the cells answer: a question, or a column in its form.
        values: What the cells mean, by their folded text. For a question with
            options, no other cell means anything.
        unit: The unit of bare numbers.
        non_answers: What is written for a non-answer, folded.
    """

    column: str
    question: Question
    values: Mapping[str, Answer] = {}
    unit: str = ""
    non_answers: Mapping[str, NonAnswer] = {}

    def read(self, raw: Any) -> Answer:
        """Return the answer that a cell holds.

        Raises:
            AnswersError: It is no answer. The message never holds the cell.
        """
        if isinstance(raw, str) and _BROKEN in raw:
            raise _make_error(self.question, _("letters of it were lost"))
        if self.values or self.non_answers:
            folded = fold(raw)
            if folded in self.values:
                return self.values[folded]
            if folded in self.non_answers:
                return self.non_answers[folded]
        if self.unit and _PLAIN.fullmatch(str(raw).strip()):
            raw = f"{raw} {self.unit}"
        answer = accept(self.question, raw)
        if (
            self.values
            and self.question.type.has_options
            and not isinstance(answer, NonAnswer)
        ):
            reason = _(
                "the map does not say what this means; {expected}",
                expected=self.describe_expected(),
            )
            raise _make_error(self.question, reason)
        return answer

    def describe_expected(self) -> str:
        """Return in words what the cells may hold."""
        if self.values and self.question.type.has_options:
            return _("expected one of: {values}", values=", ".join(self.values))
        return _("expected {what}", what=explain_expected(self.question))


def _make_error(question: Question, reason: str) -> AnswersError:
    """Return the error for a cell that is no answer."""
    problem = Code.BAD_ANSWER.at(question.id, reason=reason)
    return AnswersError(_("This cell does not fit."), problems=(problem,))


def kind_of(question: Question, raw: Any) -> str:
    """Return what kind of thing a refused cell holds, and nothing more of it.

    >>> from neurocheck.questionnaire.model import Question
    >>> age = Question(id="age", type=Type.INTEGER, text="", short="", why="",
    ...     sources=(), low=18, high=110)
    >>> [kind_of(age, raw) for raw in ("fifty", "500", "58.5", float("nan"), [1])]
    ['text', 'number out of range', 'number with decimals', 'not a number', 'list']
    """
    if isinstance(raw, bool):
        return _("true or false")
    if isinstance(raw, int | float):
        return _kind_of_number(question, math.inf if abs(raw) >= 1e300 else float(raw))  # noqa: PLR2004 - what a float holds
    if isinstance(raw, list | tuple):
        return _("list")
    return _kind_of_text(question, raw) if isinstance(raw, str) else _("something else")


def _kind_of_text(question: Question, raw: str) -> str:
    """Return the kind of a text."""
    text = raw.strip()
    if _BROKEN in raw:
        return _("text that is not UTF-8")
    if text.casefold().lstrip("+-") in {"nan", "inf", "infinity"}:
        return _kind_of_number(question, float(text))
    if _PLAIN.fullmatch(text):
        return _kind_of_number(question, float(text.replace(",", ".")))
    if text.startswith(_FORMULA):
        return _("formula")
    if question.type.has_options:
        return _("unknown option")
    return _("long text") if question.type is Type.TEXT else _("text")


def _kind_of_number(question: Question, number: float) -> str:
    """Return the kind of a number."""
    if math.isnan(number):
        return _("not a number")
    if not question.type.is_number:
        return _("number")
    if not math.isfinite(number):
        return _("infinite number")
    if question.type is not Type.DECIMAL and not number.is_integer():
        return _("number with decimals")
    return _("number out of range")
