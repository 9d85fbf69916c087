"""Checks and normalises answers, in the same way whatever channel they come through."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from neurocheck.answers.parts import find_labels
from neurocheck.errors import AnswersError, Problem
from neurocheck.i18n.accents import drop_accents
from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.problems import Code, shorten
from neurocheck.questionnaire.model import (
    NON_ANSWER_SPELLINGS,
    NonAnswer,
    Question,
    Questionnaire,
    Type,
    Value,
    fold_spelling,
)
from neurocheck.questionnaire.quantities import (
    add_unit,
    describe_range,
    find_systems,
    list_own_units,
    parse_number,
    show_in_every_unit,
)
from neurocheck.reading.suggest import suggest
from neurocheck.sanitize import clean, one_line


__all__ = [
    "MAX_TEXT",
    "NON_ANSWER_WORDS",
    "OFFERED_NON_ANSWERS",
    "Answer",
    "Answers",
    "TypedAnswers",
    "accept",
    "accept_all",
    "ask_back",
    "explain_expected",
    "find_systems_used",
    "format_answer",
    "format_unusable_count",
    "is_unusual",
    "make_refusal",
    "write_out",
]

Answer = Value | NonAnswer
"""An accepted answer to one question, or the non-answer that was given."""

Answers = Mapping[str, Answer]
"""Accepted answers by question id; hidden questions may be among them."""

MAX_TEXT = 10_000  # characters
_MAX_NUMBER = 40  # characters
_MAX_HINTS = 100  # comparing every name with every other takes long in a large file

NON_ANSWER_WORDS = {
    NonAnswer.DONT_KNOW: gettext_noop("I don't know"),
    NonAnswer.DECLINED: gettext_noop("I'd rather not say"),
    NonAnswer.SKIPPED: gettext_noop("Not answered"),
}
OFFERED_NON_ANSWERS = (NonAnswer.DONT_KNOW, NonAnswer.DECLINED)
"""Those that stand below the options of a question, unless it is closed."""

_MORE_WORDS = {
    NonAnswer.DONT_KNOW: gettext_noop("don't know, not sure"),
    NonAnswer.DECLINED: gettext_noop("rather not say, decline"),
    NonAnswer.SKIPPED: gettext_noop("skip"),
}
"""What people type for non-answers as well; another language may have more or fewer."""


def accept(
    question: Question,
    raw: Any,
    today: date | None = None,
    systems: Collection[str] = (),
) -> Answer:
    """Return an answer in its canonical form.

    Args:
        question: The question that is answered.
        raw: The answer as it was typed, read from a file, or given by a program:
            text, a number, true/false (for yes/no), a list (for several options),
            or None for "skipped".
        today: The day that ``since 2009`` is counted from, for a question about how
            long; without it such an answer is refused.
        systems: The systems of units that other answers were written in, see
            :func:`find_systems_used`; a bare number that fits one of them as well is
            refused.

    Returns:
        An option id, option ids in the order of the question, a number in the
        canonical unit, cleaned text, an ISO date, or a :class:`NonAnswer`.

    Raises:
        AnswersError: It cannot be an answer to this question. The message names
            what is expected, and never repeats what was given, which is private.
    """
    if raw is None:
        return NonAnswer.SKIPPED
    if isinstance(raw, str):
        # Before any other check: "don't know" is no text, and no wrong number.
        non_answer = _find_non_answer(fold_spelling(clean(raw)))
        if non_answer is not None:
            return non_answer
    try:
        return _accept_value(question, raw, today, systems)
    except _UnfitError as error:
        # "from None" here and below, because Python's errors repeat the private text.
        raise make_refusal(question, str(error), error.hint) from None


def make_refusal(question: Question, reason: str, hint: str = "") -> AnswersError:
    """Return the error for what cannot be an answer; neither text may repeat it."""
    problem = Code.BAD_ANSWER.at(question.id, hint=hint, reason=reason)
    return AnswersError(_("This answer does not fit."), problems=(problem,))


class _UnfitError(ValueError):
    """The reason why something cannot be an answer; it never repeats what was given."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


def _find_non_answer(folded: str) -> NonAnswer | None:
    """Return the non-answer that people mean, in the language shown or in English."""
    found = NON_ANSWER_SPELLINGS.get(folded)
    if found is not None or get_language() is ENGLISH:
        return found
    spellings = [
        *((_(text), item) for item, text in NON_ANSWER_WORDS.items()),
        *((w, item) for item, more in _MORE_WORDS.items() for w in _(more).split(",")),
    ]
    translated = {drop_accents(fold_spelling(text)): item for text, item in spellings}
    return translated.get(drop_accents(folded)) if folded else None


def explain_expected(question: Question) -> str:
    """Return in a few words which answers a question takes.

    >>> from neurocheck.questionnaire.model import Question
    >>> explain_expected(Question(id="age", type=Type.INTEGER, text="", short="",
    ...     why="", sources=(), low=18, high=110))
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
            return _explain_decimal(question)
        case Type.DATE:
            return _("a date such as 2026-03-31")
        case Type.TEXT:
            return _("text of at most {limit:,} characters", limit=MAX_TEXT)
    assert_never(question.type)


def _format_expected(question: Question) -> str:
    """Return the reason why an answer does not fit: what was expected instead."""
    return _("expected {what}", what=explain_expected(question))


def _explain_decimal(question: Question) -> str:
    """Return which numbers and units a question takes."""
    numbers = _("a number {range}", range=describe_range(question)).strip()
    own = list_own_units(question)
    others = [unit for unit in question.units[1:] if unit.shown]
    if own:
        names = _(" or ").join(unit.label for unit in own if unit.shown)
        rest = [unit for unit in others if unit not in own]
        numbers = _(
            "a number in {units}, or {range}",
            units=names,
            range=describe_range(question),
        )
    else:
        rest = others
    units = _(" or ").join(unit.label for unit in rest)
    if not units:
        return numbers
    return _("{numbers}, or in {units}", numbers=numbers, units=units)


def _accept_value(
    question: Question, raw: Any, today: date | None, systems: Collection[str]
) -> Answer:
    """Return an answer that is not a non-answer in its canonical form.

    Raises:
        _UnfitError: It cannot be an answer to this question.
    """
    match question.type:
        case Type.CHOICE:
            return _accept_option(question, raw)
        case Type.CHOICES:
            return _accept_options(question, raw)
        case Type.INTEGER | Type.DECIMAL | Type.SCALE:
            return _accept_number(question, raw, today, systems)
        case Type.TEXT:
            return _accept_text(raw)
        case Type.DATE:
            return _accept_date(question, raw)
    assert_never(question.type)


def _accept_option(question: Question, raw: Any) -> str:
    """Return the id of one option, found by any spelling, or by true/false."""
    if isinstance(raw, bool):
        # Programs write yes and no as true and false.
        raw = "yes" if raw else "no"
    if isinstance(raw, int):
        raw = write_out(raw)  # a file may hold the 2 of "type 2" as a number
    if not isinstance(raw, str):
        raise _UnfitError(_format_expected(question))
    folded = fold_spelling(raw)
    # An id means itself, even where another option is labelled so.
    for option, spelling in question.spellings:
        if folded == fold_spelling(spelling):
            return option
    if (found := _find_without_accents(question, folded)) is not None:
        return found
    meant = _find_beginning(question, folded)
    if len(meant) > 1:
        raise _UnfitError(_("say which one: {options}", options="; ".join(meant)))
    # The hint names an option of the file; it does not repeat what was typed.
    raise _UnfitError(_format_expected(question), suggest(folded, question.choices))


def _find_without_accents(question: Question, folded: str) -> str | None:
    """Return the one option that is spelt so but for its accents, if there is one."""
    plain = drop_accents(folded)
    found = {
        option
        for option, spelling in question.spellings
        if plain == drop_accents(fold_spelling(spelling))
    }
    return found.pop() if len(found) == 1 else None


def _find_beginning(question: Question, folded: str) -> list[str]:
    """Return the options whose labels begin with whole words, each with its label.

    A bare "yes" may be the beginning of "Yes, one foot" and of "Yes, both feet".
    """
    labels = ((*item, fold_spelling(item[1])) for item in question.choices.items())
    return [
        f"{option} ({one_line(label)})"
        for option, label, written in labels
        if folded and written.startswith(folded)
        if re.match(r"\W", written[len(folded) :])
    ]


def _accept_options(question: Question, raw: Any) -> tuple[str, ...] | NonAnswer:
    """Return the ids of several options, in the order of the question."""
    found = set(_list_options(question, raw))
    exclusive = found & set(question.exclusive)
    if exclusive and len(found) > 1:
        names = ", ".join(question.exclusive)
        raise _UnfitError(
            _("these cannot stand beside other options: {names}", names=names)
        )
    # In the order of the question, so that equal answers are equal however typed.
    return tuple(option for option in question.choices if option in found) or (
        NonAnswer.SKIPPED
    )


def _list_options(question: Question, raw: Any) -> list[str]:
    """Return the ids of the options that are named, alone or in a list."""
    texts = raw if isinstance(raw, list | tuple) else [raw]
    return [name for text in texts for name in _split_options(question, text)]


def _split_options(question: Question, raw: Any) -> list[str]:
    """Return the ids of the options that one text names."""
    try:
        # The whole text first: a label may hold commas and spaces itself.
        return [_accept_option(question, raw)]
    except _UnfitError:
        if not isinstance(raw, str):
            raise
        # Next labels that hold commas themselves, and at last words between spaces.
        found = [option for _part, option in find_labels(question, raw)]
        if found and None not in found:
            return [option for option in found if option]
        parts = re.split(r"[,;\s]+", raw.strip())
        if len(parts) < 2:  # noqa: PLR2004 - nothing to take apart
            raise
        return [_accept_option(question, part) for part in parts if part]


def _accept_number(
    question: Question, raw: Any, today: date | None, systems: Collection[str]
) -> float:
    """Return a number in the canonical unit, if it is within the range."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise _UnfitError(_format_expected(question))
    # Without an exponent, because 1e-05 is not read: people do not write it.
    text = raw if isinstance(raw, str) else write_out(raw)
    if len(text) > _MAX_NUMBER:
        raise _UnfitError(_format_expected(question))
    try:
        number = parse_number(question, text, today, systems)
    except ValueError as error:
        raise _UnfitError(f"{error}; {_format_expected(question)}") from None
    low, high = question.low, question.high
    if low is not None and high is not None and not low <= number <= high:
        raise _UnfitError(_format_expected(question))
    return number if question.type is Type.DECIMAL else int(number)


def write_out(number: float) -> str:
    """Return a number with all its digits, no exponent, and no doubt.

    People may mean 1,250 by 1.250; a program does not.

    >>> write_out(1e-05), write_out(7.10), write_out(12), write_out(1.25)
    ('0.00001', '7.1', '12', '1.25')
    >>> write_out(1.125)
    '1.1250'
    """
    # Not str(), which raises ValueError for whole numbers of thousands of digits.
    exact = Decimal(number) if isinstance(number, int) else Decimal(repr(number))
    text = format(exact, "f")
    is_doubtful = len(text.partition(".")[2]) == 3  # noqa: PLR2004 - like thousands
    return f"{text}0" if is_doubtful else text


def _accept_text(raw: Any) -> str | NonAnswer:
    """Return a text without control characters; an empty one is skipped."""
    if not isinstance(raw, str):
        raise _UnfitError(_("expected text"))
    if len(raw) > MAX_TEXT:
        raise _UnfitError(_("it is longer than {limit:,} characters", limit=MAX_TEXT))
    return clean(raw).strip() or NonAnswer.SKIPPED


def _accept_date(question: Question, raw: Any) -> str:
    """Return an ISO date."""
    try:
        return date.fromisoformat(
            raw.strip() if isinstance(raw, str) else ""
        ).isoformat()
    except ValueError:
        raise _UnfitError(_format_expected(question)) from None


def accept_all(
    questionnaire: Questionnaire,
    given: Mapping[str, Any],
    *,
    where: str = "",
    today: date | None = None,
) -> dict[str, Answer]:
    """Return all answers of a mapping in their canonical form, by question id.

    Args:
        questionnaire: The question set.
        given: Raw answers by question id; dashes and underscores are the same.
        where: The name of the file, put before the id in problems.
        today: The day; see :func:`accept`.

    Raises:
        AnswersError: An id or an answer is wrong; it holds every problem.
    """
    accepted: dict[str, Answer] = {}
    problems: list[Problem] = []
    systems = find_systems_used(questionnaire, given)
    for key, raw in given.items():
        name = str(key).replace("-", "_")
        question = questionnaire.questions.get(name)
        # The key comes from a file, so it is cleaned and cut before it is shown.
        shown = shorten(one_line(name))
        place = f"{where}: {shown}" if where else shown
        if question is None:
            has_room = len(problems) < _MAX_HINTS
            hint = suggest(name, questionnaire.questions) if has_room else ""
            problems.append(Code.UNKNOWN_ANSWER.at(place, id=shown, hint=hint))
            continue
        if name in accepted:
            problems.append(Code.DUPLICATE_KEY.at(place, key=name))
            continue
        try:
            accepted[name] = accept(question, raw, today, systems)
        except AnswersError as error:
            hint = error.problems[0].hint
            reason = error.problems[0].message
            problems.append(Code.BAD_ANSWER.at(place, reason=reason, hint=hint))
    if problems:
        raise AnswersError(
            format_unusable_count(len(problems)), problems=tuple(problems)
        )
    return accepted


def find_systems_used(
    questionnaire: Questionnaire, given: Mapping[str, Any]
) -> frozenset[str]:
    """Return the systems of units that raw answers, by question id, are written in.

    >>> from neurocheck.questionnaire.load import load_questionnaire
    >>> sorted(find_systems_used(load_questionnaire(), {"height": "5'8"}))
    ['imperial']
    """
    found: set[str] = set()
    for key, raw in given.items():
        question = questionnaire.questions.get(str(key).replace("-", "_"))
        if question and question.units and isinstance(raw, str):
            found |= find_systems(question, raw[:_MAX_NUMBER])
    return frozenset(found)


class TypedAnswers:
    """Accepts answers that are typed one after another.

    It remembers the systems of units that were typed, and nothing else of an answer.
    A bare number is in the system that the person thinks in, see
    :attr:`~neurocheck.questionnaire.model.Question.system`; numbers of files are not.
    """

    def __init__(self) -> None:
        """Begin, with no unit typed."""
        self._systems: dict[str, frozenset[str]] = {}

    @property
    def systems(self) -> frozenset[str]:
        """The systems of units that were used so far."""
        return frozenset().union(*self._systems.values())

    def note_systems(self, systems: Collection[str]) -> None:
        """Remember the systems of units that answers from elsewhere were given in."""
        self._systems[""] = frozenset(systems)

    def accept(self, question: Question, typed: str, today: date | None) -> Answer:
        """Return a typed answer in its canonical form.

        Raises:
            AnswersError: It cannot be an answer; see :func:`accept`.
        """
        others = [one for name, one in self._systems.items() if name != question.id]
        if question.units and len(typed) <= _MAX_NUMBER:
            typed = add_unit(question, typed)
        systems = frozenset(filter(None, [question.system])).union(*others)
        answer = accept(question, typed, today, systems)
        if question.units:
            self._systems[question.id] = find_systems(question, typed[:_MAX_NUMBER])
        return answer


def ask_back(question: Question, answer: Answer) -> str:
    """Return a sentence that asks whether a strange answer is right, or nothing.

    >>> from neurocheck.questionnaire.load import load_questionnaire
    >>> age = load_questionnaire().questions["age"]
    >>> ask_back(age, 109), ask_back(age, 58)
    ('109 years: is that right?', '')
    """
    if not is_unusual(question, answer):
        return ""
    return _("{answer}: is that right?", answer=format_answer(question, answer))


def is_unusual(question: Question, answer: Answer) -> bool:
    """Return whether an answer is possible, but so rare that a slip is likely."""
    return isinstance(answer, int | float) and question.is_unusual(answer)


def format_unusable_count(count: int) -> str:
    """Return the sentence that so many answers are not usable."""
    return ngettext(
        "1 answer is not usable.", "{number} answers are not usable.", count
    )


def format_answer(question: Question, answer: Answer) -> str:
    """Return an answer in words: ``Yes, both feet`` or ``7.1 % (54 mmol/mol)``."""
    if isinstance(answer, NonAnswer):
        return _(NON_ANSWER_WORDS[answer])
    if isinstance(answer, tuple):
        return "; ".join(question.choices[option] for option in answer)
    if question.type is Type.CHOICE:
        return question.choices[str(answer)]
    if isinstance(answer, int | float):
        return show_in_every_unit(question, answer)
    return answer
