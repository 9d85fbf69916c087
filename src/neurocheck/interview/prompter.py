"""The prompter, which puts steps to a person, and the loop that drives it."""

from collections.abc import Callable
from typing import Protocol, assert_never

from neurocheck.answers.accept import Answers
from neurocheck.interview.flow import Interview
from neurocheck.interview.steps import Alert, Ask, Jump, Move, Reply, Review, Step


__all__ = ["Prompter", "converse"]


class Prompter(Protocol):
    """Something that puts steps to a person and returns the replies.

    Its methods raise ``KeyboardInterrupt`` when the person leaves, and ``EOFError``
    when nobody is there to answer.
    """

    def ask(self, step: Ask) -> Reply:
        """Ask a question and return the reply."""

    def alert(self, step: Alert) -> Move:
        """Show what needs care at once; return whether to stop or go on."""

    def review(self, step: Review) -> Move | Jump:
        """Show all answers; return which one to change, or where to go."""

    def tell(self, text: str) -> None:
        """Show a text that needs no reply."""

    def leave_lines(self) -> None:
        """Leave the lines so far as they are, because something came below them."""


def converse(
    interview: Interview, prompter: Prompter, on_change: Callable[[Answers], None]
) -> None:
    """Lead a person through an interview.

    Args:
        interview: The way through the questions; holds the answers afterwards.
        prompter: Puts each step to the person.
        on_change: Called with all answers after each reply that changed an answer or
            a partial input.

    Raises:
        KeyboardInterrupt: The person left.
        EOFError: Nobody is there to answer.
    """
    steps = interview.steps()
    known = interview.answers, interview.partial_inputs
    step = next(steps, None)
    while step is not None:
        try:
            step = steps.send(_put_step(prompter, step))
        except StopIteration:
            step = None
        # Only now, because the flow takes up a reply when it is sent.
        if (interview.answers, interview.partial_inputs) != known:
            known = interview.answers, interview.partial_inputs
            on_change(interview.answers)
    if interview.is_left:
        raise KeyboardInterrupt


def _put_step(prompter: Prompter, step: Step) -> Reply:
    """Return the person's reply to a step."""
    match step:
        case Ask():
            return prompter.ask(step)
        case Alert():
            return prompter.alert(step)
        case Review():
            return prompter.review(step)
        case _:
            assert_never(step)
