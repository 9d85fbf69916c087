"""Holding the interview: which prompter, the kept answers, and what is said."""

from typing import TYPE_CHECKING

from neurocheck.environment import Environment
from neurocheck.errors import StorageError
from neurocheck.guidance.model import Guidance
from neurocheck.interview.draft import (
    Resumed,
    discard_draft,
    load_draft,
    save_draft,
)
from neurocheck.interview.flow import Ask, Interview, Progress
from neurocheck.interview.prompter import Prompter, converse
from neurocheck.questionnaire.model import Question, Questionnaire, Type
from neurocheck.response.answers import Answer, Raw
from neurocheck.words import say


if TYPE_CHECKING:
    from neurocheck.cli.assess import Options


__all__ = ["Talk"]

_WELCOME = (
    "This takes some minutes. It teaches and helps you to prepare a visit; it"
    " is not a diagnosis. Nothing leaves this computer. You can skip any question,"
    " and stop at any time."
)


_WELCOME_TO_PART = (
    "This takes a few minutes. It teaches; it is not a diagnosis. Nothing leaves this"
    " computer. You can skip any question, and stop at any time."
)


_KEYS = (
    "Tab skips a question, Shift+Tab goes back, ? says why we ask, and F2 shows all"
    " answers."
)


class Talk:
    """One interview with one person.

    Attributes:
        saved: Whether there are kept answers to come back to.
    """

    def __init__(
        self, environment: Environment, questionnaire: Questionnaire, guidance: Guidance
    ) -> None:
        """Keep what the interview needs."""
        self.saved = False
        self._environment = environment
        self._questionnaire = questionnaire
        self._guidance = guidance
        self._warned = False

    def hold(self, given: dict[str, Answer], options: "Options") -> dict[str, Answer]:
        """Ask until the interview is over.

        Args:
            given: Answers that need not be asked for.
            options: What the command line says.

        Returns:
            All answers.

        Raises:
            KeyboardInterrupt: The person left.
            EOFError: Nobody is there to answer.
        """
        prompter = self._prompter(options)
        kept = self._kept(prompter, options)
        interview = Interview(self._questionnaire, self._guidance, {**kept, **given})
        converse(interview, prompter, lambda answers: self._save(prompter, answers))
        return dict(interview.answers)

    def _prompter(self, options: "Options") -> Prompter:
        """Choose menus, or plain lines where they are wanted or needed; say hello."""
        environment = self._environment
        welcome = _WELCOME_TO_PART if self._questionnaire.part else _WELCOME
        if options.plain or environment.is_dumb:
            from neurocheck.interview.plain import Plain

            width = environment.columns(environment.stderr)
            plain = Plain(environment.stdin, environment.stderr, width)
            plain.tell(say(welcome))
            return plain
        from neurocheck.interview.menus import Menus

        menus = Menus(environment)
        menus.tell(f"{say(welcome)} {say(_KEYS)}")
        return menus

    def _kept(self, prompter: Prompter, options: "Options") -> dict[str, Answer]:
        """Give the answers of last time, if there are any and they are wanted."""
        directory = self._environment.data_dir
        if options.fresh:
            discard_draft(directory, self._questionnaire)
            return {}
        try:
            found = load_draft(directory, self._questionnaire)
        except StorageError as error:
            prompter.tell(str(error))
            return {}
        if found is None:
            if options.resume:
                prompter.tell("No answers are kept from last time. We begin anew.")
            return {}
        self.saved = True
        if not options.resume and not self._wants(prompter, found):
            discard_draft(directory, self._questionnaire)
            self.saved = False
            return {}
        if found.dropped:
            names = ", ".join(found.dropped)
            prompter.tell(f"These questions have changed and are asked again: {names}")
        return found.answers

    @staticmethod
    def _wants(prompter: Prompter, found: Resumed) -> bool:
        """Ask whether to go on with the answers of last time."""
        when = found.saved.strftime("%d %B %Y")
        question = Question(
            id="resume",
            type=Type.CHOICE,
            text=f"There are {len(found.answers)} answers kept from {when}."
            " Go on with them?",
            short="Answers kept from last time",
            why="An interview that was not finished is kept on this computer.",
            sources=(),
            options={
                "resume": "Go on where I left",
                "fresh": "Begin anew; the old answers are deleted",
            },
        )
        progress = Progress(section=0, sections=0, title="", done=0, left=1)
        reply = prompter.ask(
            Ask(question=question, answer=None, progress=progress, can_go_back=False)
        )
        return reply != "fresh"

    def _save(self, prompter: Prompter, answers: Raw) -> None:
        """Keep the answers; say once where that is not possible, and go on."""
        now = self._environment.now()
        try:
            save_draft(self._environment.data_dir, self._questionnaire, answers, now)
        except StorageError as error:
            if not self._warned:
                self._warned = True
                prompter.tell(f"{error} You can go on, but leaving loses your answers.")
        else:
            self.saved = True
