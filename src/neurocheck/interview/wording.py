"""What every prompter says in the same words."""

from neurocheck.errors import AnswersError
from neurocheck.interview.flow import Progress, Review, Row
from neurocheck.questionnaire.model import Question, Type
from neurocheck.response.answers import expected, words
from neurocheck.text import one_line


__all__ = [
    "GO_ON",
    "IMPORTANT",
    "NOT_YET",
    "STOP",
    "added_words",
    "left_words",
    "on_words",
    "refusal",
    "row_words",
    "section_words",
    "wanted",
    "why_words",
]

IMPORTANT = "IMPORTANT"
STOP = "Stop here and show my summary"
GO_ON = "Go on with the questions"
SHOW_SUMMARY = "Show my summary"
NOT_YET = "Not answered yet"


def section_words(progress: Progress) -> str:
    """Say where the person is.

    >>> section_words(Progress(section=2, sections=7, title="Feet", done=3, left=9))
    'Section 2 of 7: Feet.'
    """
    title = one_line(progress.title)
    return f"Section {progress.section} of {progress.sections}: {title}."


def left_words(left: int) -> str:
    """Say how many questions are left.

    >>> left_words(1), left_words(19)
    ('1 question left', 'About 19 questions left')
    """
    return "1 question left" if left == 1 else f"About {left} questions left"


def on_words(review: Review) -> str:
    """Say where the review leads on to."""
    if not review.left:
        return SHOW_SUMMARY
    left = left_words(review.left)
    return f"{GO_ON} ({left[0].lower()}{left[1:]})"


def added_words(added: int) -> str:
    """Say that an answer led to more questions.

    >>> added_words(1), added_words(3)
    ('Your answer adds 1 question.', 'Your answer adds 3 questions.')
    """
    return f"Your answer adds {added} question{'s' if added > 1 else ''}."


def why_words(question: Question) -> list[str]:
    """Say why a question is asked, and on which sources that rests."""
    lines = [f"Why we ask: {one_line(question.why)}"]
    if question.sources:
        lines.append(f"Sources: {', '.join(map(one_line, question.sources))}")
    return lines


def wanted(question: Question) -> str:
    """Say in a few words what can be typed."""
    return "your answer" if question.type is Type.TEXT else expected(question)


def refusal(error: AnswersError) -> str:
    """Say kindly that an answer does not fit, without repeating it."""
    reason = error.problems[0].message if error.problems else error.message
    return f"That does not fit yet: {reason}."


def row_words(row: Row) -> str:
    """Write a line of the review."""
    said = NOT_YET if row.answer is None else words(row.question, row.answer)
    return f"{one_line(row.question.short)}: {one_line(said)}"
