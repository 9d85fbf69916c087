"""The one door for answers, whatever channel they come through."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from neurocheck.errors import AnswersError, Problem
from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.problems import Code
from neurocheck.questionnaire.model import (
    NON_ANSWER_SPELLINGS,
    NonAnswer,
    Question,
    Questionnaire,
    Type,
    Value,
)
from neurocheck.questionnaire.quantities import (
    describe_range,
    parse_number,
    show_in_every_unit,
)
from neurocheck.reading.suggest import suggest
from neurocheck.sanitize import clean, one_line


__all__ = [
    "MAX_TEXT",
    "NON_ANSWER_WORDS",
    "Answer",
    "Answers",
    "accept",
    "accept_all",
    "expected",
    "not_usable",
    "words",
]

Answer = Value | NonAnswer
"""What a question was answered with, or which non-answer was given."""

Answers = Mapping[str, Answer]
"""Everything that was given, by question id, hidden questions included."""

MAX_TEXT = 10_000
_MAX_NUMBER = 40
_MAX_HINTS = 100

NON_ANSWER_WORDS = {
    NonAnswer.DONT_KNOW: gettext_noop("I don't know"),
    NonAnswer.DECLINED: gettext_noop("I'd rather not say"),
    NonAnswer.SKIPPED: gettext_noop("Not answered"),
}


def accept(question: Question, raw: Any, today: date | None = None) -> Answer:
    """Take an answer as it was typed, read from a file, or given by a program.

    Args:
        question: The question that it answers.
        raw: Text, a number, true/false (for yes/no), a list (for several
            options), or None for "skipped".
        today: What ``since 2009`` is counted from, for a question about how long;
            without it only the number itself is taken.

    Returns:
        The answer in its canonical form: an option id, option ids in the order
        of the question, a number in the canonical unit, cleaned text, an ISO
        date, or a :class:`NonAnswer`.

    Raises:
        AnswersError: It cannot be an answer to this question. The message says
            what is expected and never holds what was given.
    """
    if raw is None:
        return NonAnswer.SKIPPED
    if isinstance(raw, str):
        non_answer = _non_answer(_fold(clean(raw)))
        if non_answer is not None:
            return non_answer
    try:
        answer: Answer = (
            _number(question, raw, today)
            if question.type.is_number
            else _VALUES[question.type](question, raw)
        )
    except _UnfitError as error:
        problem = Code.BAD_ANSWER.at(question.id, hint=error.hint, reason=str(error))
        message = _("This answer does not fit.")
        raise AnswersError(message, problems=(problem,)) from None
    return answer


class _UnfitError(ValueError):
    """Why something is no answer, without repeating it."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


def _non_answer(folded: str) -> NonAnswer | None:
    """Find a non-answer by what people write, in the language shown or in English."""
    found = NON_ANSWER_SPELLINGS.get(folded)
    if found is not None or get_language() is ENGLISH:
        return found
    said = {_fold(_(text)): item for item, text in NON_ANSWER_WORDS.items()}
    return said.get(folded)


def _fold(text: str) -> str:
    """Make spellings comparable.

    >>> _fold(" I don\u2019t  know "), _fold("dont_know")
    ('i-dont-know', 'dont-know')
    """
    text = text.strip().casefold().replace("'", "").replace("\u2019", "")
    return re.sub(r"[\s_-]+", "-", text)


def expected(question: Question) -> str:
    """Say in a few words what the question takes.

    >>> from neurocheck.questionnaire.model import Question
    >>> expected(Question(id="age", type=Type.INTEGER, text="", short="", why="",
    ...     sources=(), low=18, high=110))
    'a whole number from 18 to 110'
    """
    match question.type:
        case Type.CHOICE:
            return _("one of: {options}", options=", ".join(question.choices))
        case Type.CHOICES:
            return _("one or more of: {options}", options=", ".join(question.choices))
        case Type.INTEGER | Type.SCALE:
            return _("a whole number {range}", range=describe_range(question)).strip()
        case Type.DECIMAL:
            return _expected_decimal(question)
        case Type.DATE:
            return _("a date such as 2026-03-31")
        case Type.TEXT:
            return _("text of at most {limit:,} characters", limit=MAX_TEXT)
        case _:
            assert_never(question.type)


def _wanted(question: Question) -> str:
    """Say what was expected."""
    return _("expected {what}", what=expected(question))


def _expected_decimal(question: Question) -> str:
    """Say which numbers and units the question takes."""
    numbers = _("a number {range}", range=describe_range(question)).strip()
    units = _(" or ").join(unit.name for unit in question.units[1:])
    if not units:
        return numbers
    return _("{numbers}, or in {units}", numbers=numbers, units=units)


def _option(question: Question, raw: Any) -> str:
    """Find one option by id, by label, or by true/false."""
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    if isinstance(raw, str):
        folded = _fold(raw)
        # An id means itself, even where another option is labelled so.
        for option, spelling in question.spellings:
            if folded == _fold(spelling):
                return option
        hint = suggest(folded, question.choices)
    else:
        hint = ""
    raise _UnfitError(_wanted(question), hint)


def _options(question: Question, raw: Any) -> tuple[str, ...] | NonAnswer:
    """Find several options; a text may hold several, with commas."""
    found = set(_each_option(question, raw))
    alone = found & set(question.exclusive)
    if alone and len(found) > 1:
        names = ", ".join(question.exclusive)
        raise _UnfitError(
            _("these cannot stand beside other options: {names}", names=names)
        )
    return tuple(option for option in question.choices if option in found) or (
        NonAnswer.SKIPPED
    )


def _each_option(question: Question, raw: Any) -> list[str]:
    """List the options that are named."""
    if isinstance(raw, list | tuple):
        return [name for part in raw for name in _each_option(question, part)]
    try:
        return [_option(question, raw)]
    except _UnfitError:
        parts = re.split(r"[,;\s]+", raw.strip()) if isinstance(raw, str) else []
        if len(parts) < 2:  # noqa: PLR2004 - nothing to take apart
            raise
        return [_option(question, part) for part in parts if part]


def _number(question: Question, raw: Any, today: date | None) -> float:
    """Read a number and hold it against the range."""
    wanted = _wanted(question)
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise _UnfitError(wanted)
    # Written out, because people do not write 1e-05 and it is not read.
    text = raw if isinstance(raw, str) else _written_out(raw)
    if len(text) > _MAX_NUMBER:
        raise _UnfitError(wanted)
    try:
        number = parse_number(question, text, today)
    except ValueError as error:
        raise _UnfitError(f"{error}; {wanted}") from None
    low, high = question.low, question.high
    if low is not None and high is not None and not low <= number <= high:
        raise _UnfitError(wanted)
    return number if question.type is Type.DECIMAL else int(number)


def _written_out(number: float) -> str:
    """Write a number with all its digits and no exponent.

    >>> _written_out(1e-05), _written_out(7.10), _written_out(12)
    ('0.00001', '7.1', '12')
    """
    exact = Decimal(number) if isinstance(number, int) else Decimal(repr(number))
    return format(exact, "f")


def _text(_question: Question, raw: Any) -> str | NonAnswer:
    """Clean a text."""
    if not isinstance(raw, str):
        raise _UnfitError(_("expected text"))
    if len(raw) > MAX_TEXT:
        raise _UnfitError(_("it is longer than {limit:,} characters", limit=MAX_TEXT))
    return clean(raw).strip() or NonAnswer.SKIPPED


def _date(question: Question, raw: Any) -> str:
    """Read a date."""
    try:
        return date.fromisoformat(
            raw.strip() if isinstance(raw, str) else ""
        ).isoformat()
    except ValueError:
        raise _UnfitError(_wanted(question)) from None


_VALUES: dict[Type, Any] = {
    Type.CHOICE: _option,
    Type.CHOICES: _options,
    Type.TEXT: _text,
    Type.DATE: _date,
}


def accept_all(
    questionnaire: Questionnaire,
    given: Mapping[str, Any],
    *,
    where: str = "",
    today: date | None = None,
) -> dict[str, Answer]:
    """Take a whole mapping of question id to raw answer.

    Args:
        questionnaire: The question set.
        given: Raw answers; dashes and underscores in ids are the same.
        where: The file's name, put before the id in problems.
        today: See :func:`accept`.

    Raises:
        AnswersError: It holds every problem.
    """
    accepted: dict[str, Answer] = {}
    problems: list[Problem] = []
    for key, raw in given.items():
        name = str(key).replace("-", "_")
        question = questionnaire.questions.get(name)
        place = f"{where}: {one_line(name)[:40]}" if where else one_line(name)[:40]
        if question is None:
            many = len(problems) >= _MAX_HINTS
            hint = "" if many else suggest(name, questionnaire.questions)
            problems.append(
                Code.UNKNOWN_ANSWER.at(place, id=one_line(name)[:40], hint=hint)
            )
            continue
        if name in accepted:
            problems.append(Code.DUPLICATE_KEY.at(place, key=name))
            continue
        try:
            accepted[name] = accept(question, raw, today)
        except AnswersError as error:
            hint = error.problems[0].hint
            reason = error.problems[0].message
            problems.append(Code.BAD_ANSWER.at(place, reason=reason, hint=hint))
    if problems:
        raise AnswersError(not_usable(len(problems)), problems=tuple(problems))
    return accepted


def not_usable(count: int) -> str:
    """Say that so many answers are not usable."""
    return ngettext(
        "1 answer is not usable.", "{number} answers are not usable.", count
    )


def words(question: Question, answer: Answer) -> str:
    """Say an answer in words, such as ``Yes, both feet`` or ``7.1 % (54 mmol/mol)``."""
    if isinstance(answer, NonAnswer):
        return _(NON_ANSWER_WORDS[answer])
    if isinstance(answer, tuple):
        return "; ".join(question.choices[option] for option in answer)
    if question.type is Type.CHOICE:
        return question.choices[str(answer)]
    if isinstance(answer, int | float):
        return show_in_every_unit(question, answer)
    return answer
