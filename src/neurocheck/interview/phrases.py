"""What every prompter says in the same words."""

from collections.abc import Sequence
from datetime import date

from neurocheck.answers.accept import Answer, accept, explain_expected, format_answer
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.steps import PathDiff, Progress, Review, Row
from neurocheck.questionnaire.model import NonAnswer, Question, Type
from neurocheck.questionnaire.quantities import show_number
from neurocheck.sanitize import one_line


__all__ = [
    "GO_ON",
    "IMPORTANT",
    "NOT_GIVEN",
    "NOT_YET",
    "STOP",
    "added_words",
    "as_typed",
    "change_words",
    "continue_label",
    "left_words",
    "refusal",
    "row_words",
    "section_words",
    "typing_words",
    "verdict",
    "wanted",
    "why_words",
]


IMPORTANT = gettext_noop("IMPORTANT")

STOP = gettext_noop("Stop here and show what to do")

GO_ON = gettext_noop("Go on with the questions")

NOT_GIVEN = gettext_noop(
    "What you entered is not your answer yet. Enter gives it; to skip, take it away"
    " first."
)

NOT_YET = gettext_noop("Not answered yet")


def section_words(progress: Progress) -> str:
    """Say where the person is.

    >>> section_words(Progress(section=2, sections=7, title="Feet", done=3, left=9))
    'Section 2 of 7: Feet.'
    """
    return _(
        "Section {section} of {sections}: {title}.",
        section=progress.section,
        sections=progress.sections,
        title=one_line(progress.title),
    )


def left_words(left: int) -> str:
    """Say how many questions are left.

    >>> left_words(1), left_words(19)
    ('1 question left', 'About 19 questions left')
    """
    return ngettext("1 question left", "About {number} questions left", left)


def continue_label(review: Review) -> str:
    """Say where the review leads on to."""
    if not review.left:
        return _("Show my summary")
    return ngettext(
        "Go on with the questions (1 question left)",
        "Go on with the questions (about {number} questions left)",
        review.left,
    )


def added_words(added: int) -> str:
    """Say that an answer led to more questions.

    >>> added_words(1), added_words(3)
    ('Your answer adds 1 question.', 'Your answer adds 3 questions.')
    """
    return ngettext(
        "Your answer adds 1 question.", "Your answer adds {number} questions.", added
    )


def change_words(change: PathDiff) -> list[str]:
    """Say which questions a changed answer brought up, and which it took away."""
    said = []
    if change.added:
        said.append(
            ngettext(
                "1 more question now: {names}.",
                "{number} more questions now: {names}.",
                len(change.added),
                names=_names(change.added),
            )
        )
    if change.gone:
        gone = _("No longer asked: {names}.", names=_names(change.gone))
        kept = ngettext(
            "Its answer comes back if you change this back.",
            "Their answers come back if you change this back.",
            len(change.hidden_answered),
        )
        said.append(f"{gone} {kept}" if change.hidden_answered else gone)
    return said


def _names(questions: Sequence[Question]) -> str:
    """Name questions in a few words each."""
    return "; ".join(one_line(question.short) for question in questions)


def why_words(question: Question) -> list[str]:
    """Say why a question is asked, and on which sources that rests."""
    lines = [_("Why we ask: {why}", why=one_line(question.why))]
    if question.sources:
        keys = ", ".join(map(one_line, question.sources))
        lines.append(_("Sources: {keys}", keys=keys))
    return lines


def wanted(question: Question) -> str:
    """Say in a few words what can be typed."""
    if question.type is Type.TEXT:
        return _("your answer")
    if any(unit.per_year for unit in question.units):
        number = explain_expected(question)
        return _("{number}, or the year it began: since 2009", number=number)
    return explain_expected(question)


def refusal(error: AnswersError) -> str:
    """Say kindly that an answer does not fit, without repeating it."""
    reason = error.problems[0].message if error.problems else error.message
    return _("That does not fit yet: {reason}.", reason=reason)


def row_words(row: Row) -> str:
    """Write a line of the review."""
    said = _(NOT_YET) if row.answer is None else format_answer(row.question, row.answer)
    return f"{one_line(row.question.short)}: {one_line(said)}"


def as_typed(question: Question, answer: Answer | None) -> str:
    """Write an answer as it could be typed; nothing for a non-answer."""
    if answer is None or isinstance(answer, NonAnswer):
        return ""
    if isinstance(answer, int | float):
        return show_number(question, answer)
    return one_line(format_answer(question, answer))


def verdict(question: Question, typed: str, today: date | None = None) -> bool | str:
    """Say whether what was typed fits, or kindly why it does not."""
    try:
        accept(question, typed, today)
    except AnswersError as error:
        return refusal(error)
    return True


def typing_words(question: Question, before: Answer | None) -> tuple[str, str]:
    """Say what can be typed, and what Enter alone does."""
    what = wanted(question)
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
