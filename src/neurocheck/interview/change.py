"""What a changed answer does to the path through the questions."""

from collections.abc import Sequence

import msgspec

from neurocheck.questionnaire.model import NonAnswer, Question
from neurocheck.response.answers import Raw


__all__ = ["Change", "compare"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What came to the path and what left it.

    Attributes:
        added: Questions that are asked now and were not before.
        gone: Questions that were asked and are not any more.
        set_aside: Those of the second that have an answer, which counts for nothing
            until they come back.
    """

    added: tuple[Question, ...] = ()
    gone: tuple[Question, ...] = ()
    set_aside: tuple[Question, ...] = ()


def compare(
    before: Sequence[Question], after: Sequence[Question], answers: Raw
) -> Change:
    """Compare the path before a change with the path after it.

    Args:
        before: The questions of the path, in order.
        after: The same after the change.
        answers: All answers, hidden questions included.
    """
    gone = tuple(item for item in before if item not in after)
    unanswered = (None, NonAnswer.SKIPPED)
    return Change(
        added=tuple(item for item in after if item not in before),
        gone=gone,
        set_aside=tuple(i for i in gone if answers.get(i.id) not in unanswered),
    )
