"""What every prompter says in the same words."""

from collections.abc import Sequence

from neurocheck.errors import AnswersError
from neurocheck.interview.change import Change
from neurocheck.interview.flow import Progress, Review, Row
from neurocheck.questionnaire.model import Question, Type
from neurocheck.response.answers import expected, words
from neurocheck.text import one_line
from neurocheck.words import say, say_count, to_say


__all__ = [
    "GO_ON",
    "IMPORTANT",
    "NOT_GIVEN",
    "NOT_YET",
    "STOP",
    "added_words",
    "change_words",
    "left_words",
    "on_words",
    "refusal",
    "row_words",
    "section_words",
    "wanted",
    "why_words",
]

IMPORTANT = to_say("IMPORTANT")
STOP = to_say("Stop here and show my summary")
GO_ON = to_say("Go on with the questions")
NOT_GIVEN = to_say(
    "What you entered is not your answer yet. Enter gives it; to skip, take it away"
    " first."
)
NOT_YET = to_say("Not answered yet")


def section_words(progress: Progress) -> str:
    """Say where the person is.

    >>> section_words(Progress(section=2, sections=7, title="Feet", done=3, left=9))
    'Section 2 of 7: Feet.'
    """
    return say(
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
    return say_count(left, "1 question left", "About {number} questions left")


def on_words(review: Review) -> str:
    """Say where the review leads on to."""
    if not review.left:
        return say("Show my summary")
    return say_count(
        review.left,
        "Go on with the questions (1 question left)",
        "Go on with the questions (about {number} questions left)",
    )


def added_words(added: int) -> str:
    """Say that an answer led to more questions.

    >>> added_words(1), added_words(3)
    ('Your answer adds 1 question.', 'Your answer adds 3 questions.')
    """
    return say_count(
        added, "Your answer adds 1 question.", "Your answer adds {number} questions."
    )


def change_words(change: Change) -> list[str]:
    """Say which questions a changed answer brought up, and which it took away."""
    said = []
    if change.added:
        said.append(
            say_count(
                len(change.added),
                "1 more question now: {names}.",
                "{number} more questions now: {names}.",
                names=_names(change.added),
            )
        )
    if change.gone:
        gone = say("No longer asked: {names}.", names=_names(change.gone))
        kept = say_count(
            len(change.set_aside),
            "Its answer comes back if you change this back.",
            "Their answers come back if you change this back.",
        )
        said.append(f"{gone} {kept}" if change.set_aside else gone)
    return said


def _names(questions: Sequence[Question]) -> str:
    """Name questions in a few words each."""
    return "; ".join(one_line(question.short) for question in questions)


def why_words(question: Question) -> list[str]:
    """Say why a question is asked, and on which sources that rests."""
    lines = [say("Why we ask: {why}", why=one_line(question.why))]
    if question.sources:
        keys = ", ".join(map(one_line, question.sources))
        lines.append(say("Sources: {keys}", keys=keys))
    return lines


def wanted(question: Question) -> str:
    """Say in a few words what can be typed."""
    if question.type is Type.TEXT:
        return say("your answer")
    if any(unit.per_year for unit in question.units):
        number = expected(question)
        return say("{number}, or the year it began: since 2009", number=number)
    return expected(question)


def refusal(error: AnswersError) -> str:
    """Say kindly that an answer does not fit, without repeating it."""
    reason = error.problems[0].message if error.problems else error.message
    return say("That does not fit yet: {reason}.", reason=reason)


def row_words(row: Row) -> str:
    """Write a line of the review."""
    said = say(NOT_YET) if row.answer is None else words(row.question, row.answer)
    return f"{one_line(row.question.short)}: {one_line(said)}"
