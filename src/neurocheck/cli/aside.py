"""Questions about the interview itself, such as whether to go on with old answers."""

from collections.abc import Mapping
from itertools import count

import msgspec

from neurocheck.interview.prompter import Prompter
from neurocheck.interview.steps import Ask, Move, Navigation, Progress
from neurocheck.questionnaire.model import Question, Type


__all__ = ["ask_aside", "choose"]

_NUMBERS = count(1)


def choose(
    prompter: Prompter,
    text: str,
    options: Mapping[str, str],
    *,
    short: str,
    why: str,
    closing: str | None = None,
) -> str:
    """Return the option that a person chose; nothing is chosen beforehand.

    Args:
        prompter: Who asks.
        text: The question.
        options: The words of each option.
        short: The question in two or three words.
        why: What is said to a person who asks why.
        closing: The option that is meant by closing the menu, if any.
    """
    question = Question(
        id="aside",
        type=Type.CHOICE,
        text=text,
        short=short,
        why=why,
        sources=(),
        closed=True,
        options=dict(options),
    )
    while (reply := ask_aside(prompter, question, closing=closing)) not in options:
        pass
    return str(reply)


def ask_aside(
    prompter: Prompter,
    question: Question,
    before: str | None = None,
    *,
    can_go_back: bool = False,
    closing: str | None = None,
) -> str:
    """Return the answer to a question; an empty text where a person goes back."""
    progress = Progress(section=0, sections=0, title="", done=0, left=1)
    while True:
        # Each time by another name: the menus take back the line of a question that is
        # asked again, and what was written since, such as a summary, is not theirs.
        asked = msgspec.structs.replace(question, id=f"aside_{next(_NUMBERS)}")
        step = Ask(
            question=asked,
            answer=before,
            progress=progress,
            can_go_back=can_go_back,
            answer_if_closed=closing,
        )
        if not isinstance(reply := prompter.ask(step), Navigation):
            return str(reply)
        if can_go_back and reply is Move.BACK:
            return ""
