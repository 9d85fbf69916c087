"""Answers that are typed: what to type, what stands there, and whether it fits."""

from datetime import date

from neurocheck.errors import AnswersError
from neurocheck.interview.wording import refusal, wanted
from neurocheck.questionnaire.model import NonAnswer, Question
from neurocheck.questionnaire.quantity import show_number
from neurocheck.response.answers import Answer, accept, words
from neurocheck.text import one_line
from neurocheck.words import say


__all__ = ["as_typed", "typing_words", "verdict"]


def as_typed(question: Question, answer: Answer | None) -> str:
    """Write an answer as it could be typed; nothing for a non-answer."""
    if answer is None or isinstance(answer, NonAnswer):
        return ""
    if isinstance(answer, int | float):
        return show_number(question, answer)
    return one_line(words(question, answer))


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
        first = say("Type {what}. Enter alone skips.", what=what)
    elif isinstance(before, NonAnswer):
        said = words(question, before)
        first = say(
            "Type {what}. Enter alone keeps your answer: {said}.", what=what, said=said
        )
    else:
        first = say("Type {what}. Enter alone keeps your answer.", what=what)
    return (first, say("You can also type: don't know, rather not say."))
