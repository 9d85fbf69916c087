"""The interview of ``neurocheck assess``: its prompter, its draft, and the way out."""

from neurocheck.answers.accept import Answer
from neurocheck.environment import Environment
from neurocheck.errors import StorageError
from neurocheck.guidance.rules import Guidance
from neurocheck.history.store import get_history_path
from neurocheck.i18n.numbers import format_date
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.draft import (
    Resumed,
    discard_draft,
    load_draft,
    save_draft,
)
from neurocheck.interview.draft_lock import lock_draft
from neurocheck.interview.flow import Interview
from neurocheck.interview.prompter import Prompter, converse
from neurocheck.interview.steps import Ask, Navigation, Progress
from neurocheck.questionnaire.model import Question, Questionnaire, Type
from neurocheck.sanitize import one_line


__all__ = ["AssessInterview"]

_WELCOME = gettext_noop(
    "This takes some minutes. It teaches and helps you to prepare a visit; it"
    " is not a diagnosis. Nothing leaves this computer. You can skip any question,"
    " and stop at any time."
)

_WELCOME_TO_PART = gettext_noop(
    "This takes a few minutes. It teaches; it is not a diagnosis. Nothing leaves this"
    " computer. You can skip any question, and stop at any time."
)

_KEYS = gettext_noop(
    "Tab skips a question, Shift+Tab goes back, ? (F1 where you type) says why we ask,"
    " and F2 shows all answers."
)


class AssessInterview:
    """One interview with one person.

    Attributes:
        saved: Whether there are kept answers to come back to.
        failed: Whether the last answers could not be kept.
        wants_to_save: Whether the person wants the result in the history.
        is_stopped: Whether the person stopped at a sign of danger.
    """

    def __init__(
        self,
        environment: Environment,
        questionnaire: Questionnaire,
        guidance: Guidance,
        *,
        is_plain: bool,
    ) -> None:
        """Lock a draft for the answers.

        Args:
            environment: The terminal, the clock and where drafts are.
            questionnaire: What is asked, in the language shown.
            guidance: What raises an alarm, in the language shown.
            is_plain: Whether plain lines are wanted, not menus.
        """
        self.saved = False
        self.failed = False
        self.wants_to_save = False
        self.is_stopped = False
        self._lock = lock_draft(environment.data_dir, questionnaire)
        self._environment = environment
        self._questionnaire = questionnaire
        self._guidance = guidance
        self._is_plain = is_plain
        self._has_warned = False

    def run(
        self, given: dict[str, Answer], *, resume: bool | None, asks_to_save: bool
    ) -> dict[str, Answer]:
        """Ask until the interview is over.

        Args:
            given: Answers that need not be asked for.
            resume: Whether to go on with the draft of last time, or to delete it;
                None: the person is asked.
            asks_to_save: Whether the person is asked to keep the result.

        Returns:
            All answers.

        Raises:
            KeyboardInterrupt: The person left.
            EOFError: Nobody is there to answer.
        """
        prompter = self._make_prompter()
        if self._lock.is_beside_another:
            prompter.tell(
                _(
                    "Another interview is open in another window. Each keeps its own"
                    " answers, so nothing is lost."
                )
            )
        kept = self._load_kept(prompter, resume)
        today = self._environment.now().date()
        interview = Interview(
            self._questionnaire,
            self._guidance,
            {**(kept.answers if kept else {}), **given},
            today,
            kept.partial_inputs if kept else None,
        )
        converse(interview, prompter, lambda _answers: self._save(prompter, interview))
        self.is_stopped = interview.is_stopped
        if asks_to_save and not self.is_stopped:
            place = one_line(str(get_history_path(self._environment)))
            self.wants_to_save = _wants_to_save(prompter, place)
        return dict(interview.answers)

    def release_lock(self) -> None:
        """Let another interview take up the draft."""
        self._lock.release()

    def delete_draft(self) -> None:
        """Delete the draft, now that the result is where it belongs."""
        directory = self._environment.data_dir
        discard_draft(directory, self._questionnaire, self._lock.number)

    def _make_prompter(self) -> Prompter:
        """Return menus, or plain lines where wanted or needed, after a welcome."""
        environment = self._environment
        welcome = _WELCOME_TO_PART if self._questionnaire.part else _WELCOME
        if self._is_plain or environment.is_dumb:
            from neurocheck.interview.plain import PlainPrompter

            width = environment.columns(environment.stderr)
            plain = PlainPrompter(environment.stdin, environment.stderr, width)
            plain.tell(_(welcome))
            return plain
        from neurocheck.interview.menus.menu_prompter import MenuPrompter

        menus = MenuPrompter(environment)
        menus.tell(f"{_(welcome)} {_(_KEYS)}")
        return menus

    def _load_kept(self, prompter: Prompter, resume: bool | None) -> Resumed | None:
        """Return the draft of last time, if there is one and it is wanted."""
        directory = self._environment.data_dir
        if resume is False:
            self.delete_draft()
            return None
        try:
            found = load_draft(directory, self._questionnaire, self._lock.number)
        except StorageError as error:
            prompter.tell(str(error))
            return None
        if found is None:
            if resume:
                prompter.tell(_("No answers are kept from last time. We begin anew."))
            return None
        self.saved = True
        # `saved` before this question: who leaves at it still has the kept answers.
        if not resume and not _wants_to_resume(prompter, found):
            self.delete_draft()
            self.saved = False
            return None
        if found.dropped:
            prompter.tell(
                _(
                    "The questions have changed since. What no longer fits was left out"
                    " and is asked again, if it still exists: {names}.",
                    names=", ".join(found.dropped),
                )
            )
        return found

    def _save(self, prompter: Prompter, interview: Interview) -> None:
        """Save the draft; where that fails, say so once and go on."""
        now, directory = self._environment.now(), self._environment.data_dir
        asked, number = self._questionnaire, self._lock.number
        answers, partial_inputs = interview.answers, interview.partial_inputs
        try:
            save_draft(directory, asked, answers, now, number, partial_inputs)
        except StorageError as error:
            self.failed = True
            if not self._has_warned:
                self._has_warned = True
                prompter.tell(
                    _(
                        "{error} You can go on, but leaving loses your answers.",
                        error=error,
                    )
                )
        else:
            self.saved, self.failed = True, False


def _wants_to_resume(prompter: Prompter, found: Resumed) -> bool:
    """Return whether the person wants to go on with the answers of last time."""
    question = Question(
        id="resume",
        type=Type.CHOICE,
        text=ngettext(
            "There is 1 answer kept from {day}. Go on with it?",
            "There are {number} answers kept from {day}. Go on with them?",
            len({*found.answers, *found.partial_inputs}),
            day=format_date(found.saved),
        ),
        short=_("Answers kept from last time"),
        why=_("An interview that was not finished is kept on this computer."),
        sources=(),
        closed=True,
        options={
            "resume": _("Go on where I left"),
            "fresh": _("Begin anew; the old answers are deleted"),
        },
    )
    return _ask(prompter, question) != "fresh"


def _wants_to_save(prompter: Prompter, place: str) -> bool:
    """Return whether the person wants the result in the history; only Yes is yes.

    Args:
        prompter: Who asks.
        place: Where it would be kept.
    """
    question = Question(
        id="keep",
        type=Type.CHOICE,
        text=_("Keep this result on this computer, to compare it next time?"),
        short=_("Keep this result"),
        why=_(
            "It would be kept in {place}, for you alone. Nothing leaves this computer."
            " You can see and delete it at any time: neurocheck history",
            place=place,
        ),
        help=_("It would be kept in {place}.", place=place),
        sources=(),
        closed=True,
        options={"no": _("No, keep nothing"), "yes": _("Yes, keep it")},
    )
    try:
        # Chosen beforehand is No, so that Enter keeps nothing.
        return _ask(prompter, question, before="no") == "yes"
    except EOFError:  # every answer is there, so the result is shown all the same
        return False


def _ask(prompter: Prompter, question: Question, before: str | None = None) -> Answer:
    """Return the answer to a question that cannot be left out or put off."""
    progress = Progress(section=0, sections=0, title="", done=0, left=1)
    step = Ask(question=question, answer=before, progress=progress, can_go_back=False)
    while isinstance(reply := prompter.ask(step), Navigation):
        pass
    return reply
