"""Holding the interview: which prompter, the kept answers, and what is said."""

from typing import TYPE_CHECKING

from neurocheck.cli.asides import wants_to_keep, wants_to_resume
from neurocheck.environment import Environment
from neurocheck.errors import StorageError
from neurocheck.guidance.model import Guidance
from neurocheck.history.store import history_path
from neurocheck.interview.draft import (
    Resumed,
    discard_draft,
    load_draft,
    save_draft,
)
from neurocheck.interview.flow import Interview
from neurocheck.interview.prompter import Prompter, converse
from neurocheck.interview.seat import take_seat
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.response.answers import Answer
from neurocheck.text import one_line
from neurocheck.words import say, to_say


if TYPE_CHECKING:
    from neurocheck.cli.assess import Options


__all__ = ["Talk"]

_WELCOME = to_say(
    "This takes some minutes. It teaches and helps you to prepare a visit; it"
    " is not a diagnosis. Nothing leaves this computer. You can skip any question,"
    " and stop at any time."
)


_WELCOME_TO_PART = to_say(
    "This takes a few minutes. It teaches; it is not a diagnosis. Nothing leaves this"
    " computer. You can skip any question, and stop at any time."
)


_KEYS = to_say(
    "Tab skips a question, Shift+Tab goes back, ? says why we ask, and F2 shows all"
    " answers."
)


class Talk:
    """One interview with one person.

    Attributes:
        saved: Whether there are kept answers to come back to.
        failed: Whether the last answers could not be kept.
        is_wanted: Whether the person wants the result in the history.
    """

    def __init__(
        self, environment: Environment, questionnaire: Questionnaire, guidance: Guidance
    ) -> None:
        """Keep what the interview needs."""
        self.saved = False
        self.failed = False
        self.is_wanted = False
        self._seat = take_seat(environment.data_dir, questionnaire)
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
        if self._seat.is_beside_another:
            prompter.tell(
                say(
                    "Another interview is open in another window. Each keeps its own"
                    " answers, so nothing is lost."
                )
            )
        kept = self._kept(prompter, options)
        today = self._environment.now().date()
        interview = Interview(
            self._questionnaire,
            self._guidance,
            {**(kept.answers if kept else {}), **given},
            today,
            kept.unfinished if kept else None,
        )
        converse(interview, prompter, lambda _: self._save(prompter, interview))
        if options.save is None and not interview.is_stopped:
            place = one_line(str(history_path(self._environment)))
            self.is_wanted = wants_to_keep(prompter, place)
        return dict(interview.answers)

    def leave(self) -> None:
        """Let the answers be taken up by another interview."""
        self._seat.leave()

    def forget(self) -> None:
        """Let the kept answers go, once the result is where it belongs."""
        directory = self._environment.data_dir
        discard_draft(directory, self._questionnaire, self._seat.number)

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

    def _kept(self, prompter: Prompter, options: "Options") -> Resumed | None:
        """Give what was kept last time, if there is anything and it is wanted."""
        directory = self._environment.data_dir
        if options.fresh:
            self.forget()
            return None
        try:
            found = load_draft(directory, self._questionnaire, self._seat.number)
        except StorageError as error:
            prompter.tell(str(error))
            return None
        if found is None:
            if options.resume:
                prompter.tell(say("No answers are kept from last time. We begin anew."))
            return None
        self.saved = True
        if not options.resume and not wants_to_resume(prompter, found):
            self.forget()
            self.saved = False
            return None
        if found.dropped:
            prompter.tell(
                say(
                    "The questions have changed since. What no longer fits was left out"
                    " and is asked again, if it still exists: {names}.",
                    names=", ".join(found.dropped),
                )
            )
        return found

    def _save(self, prompter: Prompter, interview: Interview) -> None:
        """Keep the answers; say once where that is not possible, and go on."""
        now, directory = self._environment.now(), self._environment.data_dir
        asked, number = self._questionnaire, self._seat.number
        answers, unfinished = interview.answers, interview.unfinished
        try:
            save_draft(directory, asked, answers, now, number, unfinished)
        except StorageError as error:
            self.failed = True
            if not self._warned:
                self._warned = True
                prompter.tell(
                    say(
                        "{error} You can go on, but leaving loses your answers.",
                        error=error,
                    )
                )
        else:
            self.saved, self.failed = True, False
