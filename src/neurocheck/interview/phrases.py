"""Texts that every prompter shows in the same words."""

from collections.abc import Sequence

from neurocheck.answers.accept import (
    Answer,
    TypedAnswers,
    ask_back,
    explain_expected,
    format_answer,
)
from neurocheck.errors import AnswersError
from neurocheck.i18n.numbers import format_date
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.steps import Ask, Earlier, PathDiff, Progress, Review, Row
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.questionnaire.quantities import show_number
from neurocheck.sanitize import one_line


__all__ = [
    "GO_ON",
    "IMPORTANT",
    "MISTAKE",
    "NOT_GIVEN",
    "SET_ASIDE",
    "STOP",
    "WARNING_OVER",
    "check_typed",
    "end_once",
    "format_added",
    "format_as_typed",
    "format_continue_label",
    "format_doubt",
    "format_earlier",
    "format_expected",
    "format_left",
    "format_path_diff",
    "format_reason",
    "format_refusal",
    "format_row",
    "format_section",
    "format_typing_hints",
    "make_offer",
]


IMPORTANT = gettext_noop("IMPORTANT")

STOP = gettext_noop("Stop here and show what to do")

GO_ON = gettext_noop("Go on with the questions")

MISTAKE = gettext_noop("That was a mistake: change it")

NOT_GIVEN = gettext_noop(
    "What you entered is not your answer yet. Enter gives it; to skip, take it away"
    " first."
)

SET_ASIDE = gettext_noop(
    "What came in one go with that was set aside. Please answer one question at a time."
)

WARNING_OVER = gettext_noop("Changed. That warning no longer applies.")

_NOT_YET = gettext_noop("Not answered yet")


# ── the way through the questions ────────────────────────────────────────────────


def format_section(progress: Progress) -> str:
    """Return a sentence with the number and the title of the current section.

    >>> format_section(Progress(section=2, sections=7, title="Feet", done=3, left=9))
    'Section 2 of 7: Feet.'
    """
    return _(
        "Section {section} of {sections}: {title}.",
        section=progress.section,
        sections=progress.sections,
        title=one_line(progress.title),
    )


def format_left(left: int) -> str:
    """Return how many questions are left, in words.

    >>> format_left(1), format_left(19)
    ('1 question left', 'About 19 questions left')
    """
    return ngettext("1 question left", "About {number} questions left", left)


def format_added(added: int) -> str:
    """Return a sentence that says how many questions an answer added.

    >>> format_added(3)
    'Your answer brings up 3 more questions.'
    """
    return ngettext(
        "Your answer brings up 1 more question.",
        "Your answer brings up {number} more questions.",
        added,
    )


def format_path_diff(diff: PathDiff) -> list[str]:
    """Return sentences that name the questions a change added and removed."""
    sentences = []
    if diff.added:
        sentences.append(
            ngettext(
                "1 more question now: {names}.",
                "{number} more questions now: {names}.",
                len(diff.added),
                names=_join_names(diff.added),
            )
        )
    if diff.gone:
        gone = _("No longer asked: {names}.", names=_join_names(diff.gone))
        kept = ngettext(
            "Its answer comes back if you change this back.",
            "Their answers come back if you change this back.",
            len(diff.hidden_answered),
        )
        sentences.append(f"{gone} {kept}" if diff.hidden_answered else gone)
    return sentences


def _join_names(questions: Sequence[Question]) -> str:
    """Return the short names of questions, with semicolons between."""
    return "; ".join(one_line(question.short) for question in questions)


def format_row(row: Row) -> str:
    """Return a line of the review."""
    answer = (
        _(_NOT_YET) if row.answer is None else format_answer(row.question, row.answer)
    )
    return f"{one_line(row.question.short)}: {one_line(answer)}"


def format_continue_label(review: Review) -> str:
    """Return the label of the review's line that leads on."""
    if not review.left:
        return _("Show my summary")
    return ngettext(
        "Go on with the questions (1 question left)",
        "Go on with the questions (about {number} questions left)",
        review.left,
    )


def make_offer(passed_over: int) -> Question:
    """Return the question whether to go through passed over danger signs now."""
    return Question(
        id="go-through",
        type=Type.CHOICE,
        text=ngettext(
            "You passed over 1 question about danger signs. Go through it now?",
            "You passed over {number} questions about danger signs. Go through them"
            " now?",
            passed_over,
        ),
        short=_("Danger signs passed over"),
        why=_("While they are open, nobody can tell whether you need care now."),
        sources=(),
        closed=True,
        options={"yes": _("Yes, one by one"), "no": _("No, leave them open")},
    )


# ── one question ─────────────────────────────────────────────────────────────────


def format_reason(question: Question) -> list[str]:
    """Return lines that say why a question is asked, and name its sources."""
    lines = [_("Why we ask: {why}", why=one_line(question.why))]
    if question.sources:
        keys = ", ".join(map(one_line, question.sources))
        lines.append(_("Sources: {keys}", keys=keys))
    return lines


def format_earlier(question: Question, earlier: Earlier) -> str:
    """Return sentences with the answer of an earlier visit, and what Enter does."""
    said, day = one_line(format_answer(question, earlier.said)), earlier.day
    if earlier.now == earlier.said:
        text = _("Last time: {answer}. Enter alone says so again.", answer=said)
    elif earlier.now is None:
        text = _(
            "Last time, on {day}: {answer}. It may be different today, so please answer"
            " anew.",
            day=format_date(day),
            answer=said,
        )
    else:
        text = _(
            "Last time, on {day}: {answer}. Enter alone says that it is {now} today.",
            day=format_date(day),
            answer=said,
            now=format_answer(question, earlier.now),
        )
    return end_once(text, said)


def end_once(text: str, said: str) -> str:
    """Return a text without the full stop after words that have an end of their own.

    >>> end_once("Last time: What helps?. Enter says so.", "What helps?")
    'Last time: What helps? Enter says so.'
    """
    return text.replace(f"{said}.", said) if said.endswith((*".!?…",)) else text


def format_expected(question: Question) -> str:
    """Return in a few words what can be typed."""
    if question.type is Type.TEXT:
        return _("your answer")
    if any(unit.per_year for unit in question.units):
        number = explain_expected(question)
        return _("{number}, or the year it began: since 2009", number=number)
    return explain_expected(question)


def format_typing_hints(question: Question, before: Answer | None) -> tuple[str, ...]:
    """Return what can be typed and what Enter alone does, and the non-answers.

    Args:
        question: The question.
        before: The answer given before, or None.
    """
    what = format_expected(question)
    if question.closed:  # about the interview itself
        return (_("Type a name. Enter alone takes this one."),)
    if before is None:
        first = _("Type {what}. Enter alone skips.", what=what)
    elif isinstance(before, NonAnswer):
        said = format_answer(question, before)
        first = _(
            "Type {what}. Enter alone keeps your answer: {said}.", what=what, said=said
        )
    else:
        first = _("Type {what}. Enter alone keeps your answer.", what=what)
    return (first, _("You can also type: don't know, rather not say."))


def format_as_typed(question: Question, answer: Answer | None) -> str:
    """Return an answer as it could be typed; an empty text for a non-answer."""
    if answer is None or isinstance(answer, NonAnswer):
        return ""
    if isinstance(answer, int | float):
        return show_number(question, answer)
    return one_line(format_answer(question, answer))


def check_typed(step: Ask, typed: str, before: TypedAnswers) -> tuple[str, str]:
    """Return why a typed text is no answer, and whether it is strange; "" if not.

    Args:
        step: The question.
        typed: What was typed.
        before: The answers typed before it.
    """
    try:
        answer = before.accept(step.question, typed, step.today)
    except AnswersError as error:
        return format_refusal(error), ""
    return "", format_doubt(step, answer)


def format_doubt(step: Ask, answer: Answer) -> str:
    """Return a sentence that asks whether a strange answer is right, or nothing.

    One that was given before, and confirmed then, is in no doubt.
    """
    return "" if answer == step.answer else ask_back(step.question, answer)


def format_refusal(error: AnswersError) -> str:
    """Return a kind sentence that says why an answer was refused.

    The answer itself is not repeated: it may be private.
    """
    reason = error.problems[0].message if error.problems else error.message
    return _("That does not fit yet: {reason}.", reason=reason)
