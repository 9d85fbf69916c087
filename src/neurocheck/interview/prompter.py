"""Who puts the questions to a person, and the loop that keeps the talk going."""

from collections.abc import Callable
from typing import Protocol

from neurocheck.answers.accept import Answers
from neurocheck.interview.flow import Interview
from neurocheck.interview.steps import Alert, Ask, Jump, Move, Reply, Review, Step


__all__ = ["Prompter", "converse"]


class Prompter(Protocol):
    """Something that puts steps to a person and brings their replies.

    ``KeyboardInterrupt`` is raised where the person leaves, ``EOFError`` where
    nobody is there to answer.
    """

    def ask(self, step: Ask) -> Reply:
        """Ask a question."""

    def alert(self, step: Alert) -> Move:
        """Say that something needs care at once; ask whether to stop."""

    def review(self, step: Review) -> Move | Jump:
        """Show all answers; ask whether to change one."""

    def tell(self, text: str) -> None:
        """Say something that needs no reply."""


def converse(
    interview: Interview, prompter: Prompter, on_change: Callable[[Answers], None]
) -> None:
    """Lead a person through an interview.

    Args:
        interview: The way through the questions; holds the answers afterwards.
        prompter: Who asks.
        on_change: Called with all answers after each reply that changed them, or what
            is entered and is no answer yet.

    Raises:
        KeyboardInterrupt: The person left.
        EOFError: Nobody is there to answer.
    """
    steps = interview.steps()
    kept = interview.answers, interview.unfinished
    step = next(steps, None)
    while step is not None:
        try:
            step = steps.send(_put(prompter, step))
        except StopIteration:
            step = None
        if (interview.answers, interview.unfinished) != kept:
            kept = interview.answers, interview.unfinished
            on_change(interview.answers)
    if interview.is_left:
        raise KeyboardInterrupt


def _put(prompter: Prompter, step: Step) -> Reply:
    """Put a step to the person."""
    match step:
        case Ask():
            return prompter.ask(step)
        case Alert():
            return prompter.alert(step)
        case _:
            return prompter.review(step)
