"""Questions about the interview itself; they are no part of a question set."""

from neurocheck.interview.draft import Resumed
from neurocheck.interview.flow import Ask, Away, Progress
from neurocheck.interview.prompter import Prompter
from neurocheck.questionnaire.model import Question, Type
from neurocheck.response.answers import Answer
from neurocheck.words import say, say_count, say_day


__all__ = ["wants_to_keep", "wants_to_resume"]


def wants_to_resume(prompter: Prompter, found: Resumed) -> bool:
    """Ask whether to go on with the answers of last time."""
    question = Question(
        id="resume",
        type=Type.CHOICE,
        text=say_count(
            len({*found.answers, *found.unfinished}),
            "There is 1 answer kept from {day}. Go on with it?",
            "There are {number} answers kept from {day}. Go on with them?",
            day=say_day(found.saved),
        ),
        short=say("Answers kept from last time"),
        why=say("An interview that was not finished is kept on this computer."),
        sources=(),
        closed=True,
        options={
            "resume": say("Go on where I left"),
            "fresh": say("Begin anew; the old answers are deleted"),
        },
    )
    return _ask(prompter, question) != "fresh"


def wants_to_keep(prompter: Prompter, place: str) -> bool:
    """Ask whether to keep the result in the history; anything but yes is no.

    Args:
        prompter: Who asks.
        place: Where it would be kept.
    """
    question = Question(
        id="keep",
        type=Type.CHOICE,
        text=say("Keep this result on this computer, to compare it next time?"),
        short=say("Keep this result"),
        why=say(
            "It would be kept in {place}, for you alone. Nothing leaves this computer."
            " You can see and delete it at any time: neurocheck history",
            place=place,
        ),
        help=say("It would be kept in {place}.", place=place),
        sources=(),
        closed=True,
        options={"no": say("No, keep nothing"), "yes": say("Yes, keep it")},
    )
    try:
        return _ask(prompter, question, before="no") == "yes"
    except EOFError:
        return False


def _ask(prompter: Prompter, question: Question, before: str | None = None) -> Answer:
    """Ask until there is an answer; there is nowhere else to go from here."""
    progress = Progress(section=0, sections=0, title="", done=0, left=1)
    step = Ask(question=question, answer=before, progress=progress, can_go_back=False)
    while isinstance(reply := prompter.ask(step), Away):
        pass
    return reply
