"""A prompter that takes its replies from a list or a mapping."""

from collections.abc import Mapping, Sequence
from typing import Any

from neurocheck.answers.accept import accept
from neurocheck.interview.steps import (
    Alert,
    Ask,
    Jump,
    Move,
    Navigation,
    Reply,
    Review,
    Step,
)


__all__ = ["ScriptedPrompter"]


class ScriptedPrompter:
    """Answers from a script, for tests and programs.

    Attributes:
        steps: Every step that was put, in order.
        messages: Every text that was shown, in order.
    """

    def __init__(self, replies: Sequence[Any] | Mapping[str, Any]) -> None:
        """Prepare to answer from a script.

        Args:
            replies: Raw answers and moves in order, or raw answers by question id; a
                question that is not in the mapping is skipped. Alerts and reviews take
                the next reply where it is a move or a jump; otherwise the interview
                goes on.
        """
        self.steps: list[Step] = []
        self.messages: list[str] = []
        self._by_id = replies if isinstance(replies, Mapping) else None
        self._in_order = [] if isinstance(replies, Mapping) else list(replies)

    def ask(self, step: Ask) -> Reply:
        """Return the script's reply to a question.

        Raises:
            AnswersError: It is not an answer to this question.
            EOFError: The script is at its end.
        """
        self.steps.append(step)
        if self._by_id is not None:
            # accept() takes None for a question that is skipped.
            return accept(step.question, self._by_id.get(step.question.id), step.today)
        if not self._in_order:
            raise EOFError
        reply = self._in_order.pop(0)
        if isinstance(reply, Navigation):
            return reply
        return accept(step.question, reply, step.today)

    def alert(self, step: Alert) -> Move:
        """Return the next reply if it is a move; otherwise go on."""
        self.steps.append(step)
        reply = self._peek()
        if not isinstance(reply, Move):
            return Move.GO_ON
        self._in_order.pop(0)
        return reply

    def review(self, step: Review) -> Move | Jump:
        """Return the next reply if it is a move or a jump; otherwise go on."""
        self.steps.append(step)
        reply = self._peek()
        if not isinstance(reply, Move | Jump):
            return Move.GO_ON
        self._in_order.pop(0)
        return reply

    def tell(self, text: str) -> None:
        """Remember a text that was shown."""
        self.messages.append(text)

    def leave_lines(self) -> None:
        """Do nothing: no lines are drawn."""

    def _peek(self) -> Any:
        """Return the next reply and leave it in the script; None after the last."""
        return self._in_order[0] if self._in_order else None
