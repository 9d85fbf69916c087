"""Reads the cells of a table one by one, through the one door for answers."""

import math
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from neurocheck.answers.accept import Answer, accept, explain_expected
from neurocheck.answers.parts import SEPARATORS, find_labels, take_apart
from neurocheck.cohort.cleaning.dates import to_iso
from neurocheck.cohort.cleaning.lists import find_items
from neurocheck.cohort.scoring.expressions import MAYBE
from neurocheck.cohort.tables.names import (
    compose,
    explain_difference,
    normalize_name,
)
from neurocheck.cohort.tables.responses import Misfit
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.marks import unify_marks
from neurocheck.questionnaire.model import NonAnswer, Question, Type, fold_spelling
from neurocheck.questionnaire.quantities import has_two_readings
from neurocheck.sanitize import clean


__all__ = ["Cell", "Reading", "Refusal", "fold", "kind_of"]

_PLAIN = re.compile(r"[-+]?\d{1,30}(?:[.,]\d{1,30})?", re.ASCII)
_NOTHING = "None"
_BROKEN = "\ufffd"  # stands where bytes were not UTF-8
_FORMULA = ("=", "+", "@")
_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)", re.IGNORECASE
)


def fold(value: Any) -> str:
    """Return a cell as text that is the same for all its spellings.

    Case, spaces and invisible characters do not count, an accent is one with its
    letter, and ``1`` and ``1.0`` are alike.

    >>> [fold(v) for v in (1, "1.0", "01", " YES ", "n.a.", True, "-0")]
    ['1', '1', '1', 'yes', 'n.a.', 'true', '0']
    """
    text = normalize_name(clean(normalize_name(str(value)))).casefold()
    if not _PLAIN.fullmatch(text):
        return text
    number = Decimal(text.replace(",", "."))
    return format(number.normalize() if number else Decimal(0), "f")


class Refusal(msgspec.Struct, frozen=True):
    """Why a cell, or a part of it, is no answer.

    Attributes:
        kind: What kind of thing it holds; never what it holds.
        reason: Why that is no answer.
        part: The number of the part, from 1; None for the whole cell.
    """

    kind: str
    reason: str
    part: int | None = None


class Reading(NamedTuple):
    """What a cell was read as.

    Attributes:
        answer: The answer; where it is known in part, all options that apply and, with
            ``?``, those that may apply.
        refused: What in it is no answer.
    """

    answer: Answer
    refused: tuple[Refusal, ...] = ()


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A rule for reading the cells of one column.

    Attributes:
        column: The column's name in the table.
        question: What the cells answer: a question, or a column in its form.
        values: What the cells mean, by their folded text. For a question with
            options, no other cell means anything.
        unit: The unit of bare numbers.
        non_answers: What is written for a non-answer, folded.
        split: What stands between several answers in one cell.
        dates: How dates are written; "" where only those that are clear are read.
        decimal: The mark before decimals; "" where a number must be clear.
    """

    column: str
    question: Question
    values: Mapping[str, Answer] = {}
    unit: str = ""
    non_answers: Mapping[str, NonAnswer] = {}
    split: tuple[str, ...] = ()
    dates: str = ""
    decimal: str = ""

    def read(self, raw: Any) -> Reading:
        """Return the answer that a cell holds, and what in it is none.

        The reasons never hold the cell. Invisible characters do not count where the
        cell is no answer with them.
        """
        found = self._read(raw)
        if found.refused and isinstance(raw, str) and (seen := compose(raw)) != raw:
            return self._read(seen)
        return found

    def _read(self, raw: Any) -> Reading:
        """Return the answer of a cell as it stands."""
        if isinstance(raw, Misfit):
            return _make_reading(Refusal(_("an item of a response"), raw.reason))
        if self.question.type is Type.TEXT and not isinstance(raw, list | tuple):
            return _make_reading(self._read_one(raw))
        items = find_items(raw, self.split, self._find)
        if items is None:
            whole = self._read_one(raw)
            if isinstance(whole, Refusal) and self.question.type is Type.CHOICES:
                items = self._find_labels(raw)
            if items is None:
                return _make_reading(whole)
        items = [item for item in items if item != ""] or [None]
        if len(items) == 1:
            return _make_reading(self._read_one(items[0]))
        if not self.question.type.has_options:
            return _make_reading(Refusal(_("list"), _("one answer is needed")))
        return self._join([self._read_one(item) for item in items])

    def _find_labels(self, raw: Any) -> list[str] | None:
        """Return the parts of a text, if one of them at least is an option.

        Never by single words: "no chest pain" does not name the chest.
        """
        if self.values or not isinstance(raw, str):
            return None
        found = find_labels(self.question, raw)
        named = [option for _part, option in found if option]
        return [part for part, _option in found] if named else None

    def _find(self, text: str) -> Any:
        """Return what a part of a cell means; None where it is not known."""
        folded = fold(text)
        if folded in self.values:
            return self.values[folded]
        if folded in self.non_answers:
            return self.non_answers[folded]
        if self.values:
            return None
        folded = fold_spelling(text)
        spellings = self.question.spellings
        named = (name for name, each in spellings if fold_spelling(each) == folded)
        return next(named, None)

    def _join(self, read: list[Answer | Refusal]) -> Reading:
        """Return the answer that several parts make."""
        known: dict[str, None] = {}
        refused: list[Refusal] = []
        is_answered = not all(isinstance(part, NonAnswer) for part in read)
        for number, part in enumerate(read, 1):
            if isinstance(part, Refusal):
                refused.append(msgspec.structs.replace(part, part=number))
            elif not isinstance(part, NonAnswer):
                options = part if isinstance(part, tuple) else (str(part),)
                known.update(dict.fromkeys(options))
            elif is_answered:
                reason = _("no answer stands beside answers")
                refused.append(Refusal(_("no answer"), reason, number))
        if not is_answered:
            return _make_reading(read[0])
        is_several = self.question.type is Type.CHOICES
        if refused:
            is_clear = is_several and known.keys().isdisjoint(self.question.exclusive)
            answer = self._know_in_part(known) if known and is_clear else None
            return Reading(answer or NonAnswer.SKIPPED, tuple(refused))
        if not is_several and len(known) > 1:
            return _make_reading(Refusal(_("list"), _("one answer is needed")))
        chosen = list(known) if is_several else next(iter(known))
        return _make_reading(self._accept(chosen))

    def _know_in_part(self, known: Collection[str]) -> tuple[str, ...]:
        """Return the options that are known to apply, and those that still may."""
        question = self.question
        others = (name for name in question.choices if name not in question.exclusive)
        return tuple(name if name in known else name + MAYBE for name in others)

    def _read_one(self, raw: Any) -> Answer | Refusal:
        """Return the answer that one thing stands for, or why it is none."""
        if raw is None:
            return NonAnswer.SKIPPED
        if isinstance(raw, str) and _BROKEN in raw:
            return self._refuse(raw, _("letters of it were lost"))
        if (listed := self._look_up(raw)) is not None:
            return listed
        if self.question.type is Type.CHOICES and self._is_doubtful(raw):
            reason = _(
                "this can be no to all, or what a program writes for no answer; in a"
                " map, say which under values: or non_answers:"
            )
            return self._refuse(raw, reason)
        try:
            answer = self._accept(self._rewrite(raw), raw)
        except ValueError as error:
            is_number = self.question.type.is_number
            kind = _("unclear number") if is_number else _("unclear date")
            return Refusal(kind, f"{error}; {self.describe_expected()}")
        has_codes = self.values and self.question.type.has_options
        if has_codes and not isinstance(answer, NonAnswer):
            return self._refuse(raw, self._explain_unknown_code(raw))
        return answer

    def _look_up(self, raw: Any) -> Answer | None:
        """Return what a map says that a cell means; None where it does not say it."""
        if not (self.values or self.non_answers):
            return None
        folded = fold(raw)
        return self.values.get(folded, self.non_answers.get(folded))

    def _is_doubtful(self, raw: Any) -> bool:
        """Return whether a cell can be a program's word for nothing, and no person's.

        Python writes ``None`` for no answer, and a false that nobody gave.
        """
        labels = (label for _name, label in self.question.spellings)
        return raw is False or (raw == _NOTHING and raw not in labels)

    def _explain_unknown_code(self, raw: Any) -> str:
        """Return why a cell is none of the values that the map lists."""
        reason = _(
            "the map does not say what this means; {expected}",
            expected=self.describe_expected(),
        )
        is_text = isinstance(raw, str) and not self.split
        parts = take_apart(raw, (*SEPARATORS, " "), self._find) if is_text else []
        if len(parts) > 1 and any(meaning for _part, meaning in parts):
            reason += _("; for several answers in one cell, write split:")
        return reason

    def _accept(self, given: Any, raw: Any = None) -> Answer | Refusal:
        """Return an answer from the one door, or why it is none."""
        try:
            return accept(self.question, given)
        except AnswersError as error:
            return self._refuse(
                raw if raw is not None else given, error.problems[0].message
            )

    def _rewrite(self, raw: Any) -> Any:
        """Return a number or a date as the door reads it.

        Raises:
            ValueError: It can mean two things.
        """
        if self.question.type is Type.DATE and isinstance(raw, str | int | float):
            return to_iso(raw, self.dates)
        if not self.question.type.is_number:
            return raw
        if isinstance(raw, str):
            if self.decimal:
                raw = unify_marks(raw, self.decimal)
            elif has_two_readings(self.question, raw):
                msg = _(
                    "this can be a thousand or a decimal; in a map, write"
                    " decimal: '.' or ','"
                )
                raise ValueError(msg)
        if self.unit and _PLAIN.fullmatch(str(raw).strip()):
            raw = f"{raw} {self.unit}"
        return raw

    def _refuse(self, raw: Any, reason: str) -> Refusal:
        """Return the refusal of a cell or a part."""
        if isinstance(raw, str) and not raw.isascii():
            reason += self._explain_look_alike(raw)
        return Refusal(kind_of(self.question, raw), reason)

    def _explain_look_alike(self, raw: str) -> str:
        """Return by which character a text only looks like an option, if it does."""
        known = [*self.values] or [each for _name, each in self.question.spellings]
        text = fold(raw)
        differences = (explain_difference(text, fold(each)) for each in known)
        found = next(filter(None, differences), "")
        return f"; {found}" if found else ""

    def describe_expected(self) -> str:
        """Return in words what the cells may hold."""
        if self.values and self.question.type.has_options:
            return _("expected one of: {values}", values=", ".join(self.values))
        return _("expected {what}", what=explain_expected(self.question))


def _make_reading(found: Answer | Refusal) -> Reading:
    """Return what a whole cell was read as."""
    if isinstance(found, Refusal):
        return Reading(NonAnswer.SKIPPED, (found,))
    return Reading(found)


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
    if _ERROR.fullmatch(text):
        return _("error of a formula")
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
