"""The interview of ``neurocheck assess``: its prompter, its draft, and the way out."""

import gc
from collections.abc import Collection, Iterator
from datetime import date

from neurocheck.answers.accept import Answer, TypedAnswers, accept
from neurocheck.answers.resolve import visible_questions
from neurocheck.cli.aside import choose
from neurocheck.document import read_document
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError, NeurocheckError, StorageError
from neurocheck.guidance.rules import Guidance
from neurocheck.history.place import get_history_path, is_locked
from neurocheck.i18n.numbers import format_date
from neurocheck.i18n.review import format_review
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.draft import (
    Beside,
    Resumed,
    discard_draft,
    load_draft,
    save_draft,
)
from neurocheck.interview.draft_lock import lock_draft
from neurocheck.interview.flow import Interview
from neurocheck.interview.prompter import Prompter, converse
from neurocheck.interview.steps import Visit
from neurocheck.questionnaire.model import NonAnswer, Questionnaire


__all__ = ["AssessInterview"]

_SECONDS_EACH = 20
"""As measured: about eight minutes for the questions that everybody is asked."""

_WELCOME_TO_PART = gettext_noop(
    "This takes a few minutes. It teaches; it is not a diagnosis. Nothing leaves this"
    " computer. You can skip any question, and stop at any time."
)

_ASKED_ANEW = gettext_noop(
    "Each question shows what you said last time. Signs of danger, private questions"
    " and the touch test are asked anew."
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
        is_stopped: Whether the person stopped at a sign of danger.
        is_from_last: Whether the answers of the last visit are put before the person.
        prompter: Who asks.
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
        self.is_stopped = False
        self.is_from_last = False
        self._lock = lock_draft(environment.data_dir, questionnaire)
        self._environment = environment
        # Only here: what is read from files and flags is in canonical units.
        units = environment.settings.get("units")
        self._questionnaire = (
            questionnaire.in_system("imperial")
            if units == "imperial"
            else questionnaire
        )
        self._guidance = guidance
        self._is_plain = is_plain
        self._has_warned = False
        self._typed = TypedAnswers()
        self._flow: Interview | None = None
        self.prompter = self._make_prompter()
        # What is there by now lives to the end. To look through it all for garbage
        # would hold up one question by 30 ms.
        gc.freeze()

    def run(
        self,
        given: dict[str, Answer],
        systems: Collection[str] = (),
        *,
        resume: bool | None,
        from_last: bool | None,
    ) -> dict[str, Answer]:
        """Ask until the interview is over.

        Args:
            given: Answers that need not be asked for.
            systems: The systems of units that they were given in.
            resume: Whether to go on with the draft of last time, or to delete it;
                None: the person is asked.
            from_last: Whether the answers of the last visit are put before the person,
                who confirms or changes each; None: the person is asked.

        Returns:
            All answers.

        Raises:
            KeyboardInterrupt: The person left.
            EOFError: Nobody is there to answer.
        """
        prompter = self.prompter
        if self._lock.is_beside_another:
            prompter.tell(
                _(
                    "Another interview is open in another window. Each keeps its own"
                    " answers, so nothing is lost."
                )
            )
        kept = self._load_kept(prompter, resume)
        # Who wants to begin anew is not asked about earlier answers.
        offers = from_last is None and kept is None and resume is not False
        earlier = self._load_last(is_wanted=from_last) if from_last or offers else None
        self._typed.note_systems({*systems, *(kept.systems if kept else ())})
        today = self._environment.now().date()
        self._flow = Interview(
            self._questionnaire,
            self._guidance,
            {**(kept.answers if kept else {}), **given},
            today,
            kept.partial_inputs if kept else None,
            earlier,
        )
        return self._converse(self._flow)

    def change_answers(self) -> dict[str, Answer]:
        """Show all answers once more, to change some, and return them.

        Raises:
            KeyboardInterrupt: The person left.
            EOFError: Nobody is there to answer.
        """
        assert self._flow is not None  # noqa: S101 - only called after run()
        self.prompter.leave_lines()
        return self._converse(self._flow)

    def _converse(self, interview: Interview) -> dict[str, Answer]:
        """Lead the person through an interview, and return all answers."""
        prompter = self.prompter
        converse(interview, prompter, lambda _answers: self._save(prompter, interview))
        self.is_stopped = interview.is_stopped
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
        welcome = _format_welcome(self._questionnaire)
        welcome = f"{welcome} {format_review()}".rstrip()
        if self._is_plain or environment.is_dumb:
            from neurocheck.interview.plain import PlainPrompter

            width = environment.columns(environment.stderr)
            plain = PlainPrompter(
                environment.stdin, environment.stderr, width, self._typed
            )
            plain.tell(welcome)
            return plain
        from neurocheck.interview.menus.menu_prompter import MenuPrompter

        menus = MenuPrompter(environment, typed=self._typed)
        short = f"{_shorten_welcome(self._questionnaire)} {format_review()}".rstrip()
        menus.greet(f"{welcome} {_(_KEYS)}", short)
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
        if resume:
            prompter.tell(
                _(
                    "We go on with the answers kept from {day}.",
                    day=format_date(found.saved),
                )
            )
        elif not _wants_to_resume(prompter, found):
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

    def _load_last(self, *, is_wanted: bool | None) -> Visit | None:
        """Return the last visit, if the person wants to begin from its answers.

        Args:
            is_wanted: True where the person said so; None: they are asked.
        """
        found = None
        try:
            # A passphrase is asked for only where the answers of last time are wanted.
            place = get_history_path(self._environment)
            if place.exists() and (is_wanted or not is_locked(self._environment)):
                found = _read_last(self._environment, self._questionnaire)
        except NeurocheckError as error:
            if is_wanted:
                self.prompter.tell(str(error))
        if found is None:
            if is_wanted:
                self.prompter.tell(
                    _("There are no answers of an earlier visit. We begin anew.")
                )
            return None
        self.is_from_last = bool(is_wanted) or _wants_last(self.prompter, found.day)
        if not self.is_from_last:
            return None
        self.prompter.tell(_(_ASKED_ANEW))
        return found

    def _save(self, prompter: Prompter, interview: Interview) -> None:
        """Save the draft; where that fails, say so once and go on."""
        now, directory = self._environment.now(), self._environment.data_dir
        asked, number = self._questionnaire, self._lock.number
        beside = Beside(
            partial_inputs=interview.partial_inputs, systems=self._typed.systems
        )
        try:
            save_draft(directory, asked, interview.answers, now, number, beside)
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


def _format_welcome(questionnaire: Questionnaire) -> str:
    """Return the first words: how long it takes, and what it is and is not."""
    if questionnaire.part:
        return _(_WELCOME_TO_PART)
    return ngettext(
        "This takes about 1 minute. It teaches and helps you to prepare a visit; it is"
        " not a diagnosis. Nothing leaves this computer. You can skip any question, and"
        " stop at any time.",
        "This takes about {number} minutes. It teaches and helps you to prepare a"
        " visit; it is not a diagnosis. Nothing leaves this computer. You can skip any"
        " question, and stop at any time.",
        _estimate_minutes(questionnaire),
    )


def _shorten_welcome(questionnaire: Questionnaire) -> str:
    """Return the first words for a low window, in a line where it is 80 wide."""
    if questionnaire.part:
        return _("It is not a diagnosis. Nothing leaves this computer. Tab skips.")
    return ngettext(
        "About 1 minute. No diagnosis. Nothing leaves this computer. Tab skips.",
        "About {number} minutes. No diagnosis. Nothing leaves this computer. Tab"
        " skips.",
        _estimate_minutes(questionnaire),
    )


def _estimate_minutes(questionnaire: Questionnaire) -> int:
    """Return how long the questions take that everybody is asked."""
    seconds = _SECONDS_EACH * len(visible_questions(questionnaire, {}))
    return max(1, round(seconds / 60))


def _wants_to_resume(prompter: Prompter, found: Resumed) -> bool:
    """Return whether the person wants to go on with the answers of last time."""
    chosen = choose(
        prompter,
        ngettext(
            "There is 1 answer kept from {day}. Go on with it?",
            "There are {number} answers kept from {day}. Go on with them?",
            len({*found.answers, *found.partial_inputs}),
            day=format_date(found.saved),
        ),
        {
            "resume": _("Go on where I left off"),
            "fresh": _("Begin anew; the old answers are deleted"),
        },
        short=_("Answers kept from last time"),
        why=_("An interview that was not finished is kept on this computer."),
    )
    return chosen == "resume"


def _wants_last(prompter: Prompter, day: date) -> bool:
    """Return whether the person wants to begin from the answers of the last visit."""
    chosen = choose(
        prompter,
        _(
            "You kept a result on {day}. Begin from those answers?",
            day=format_date(day),
        ),
        {
            "last": _("Yes: go through them, Enter confirms each"),
            "empty": _("No, begin with empty questions"),
        },
        short=_("Answers of the last visit"),
        why=_(
            "Most answers may be the same. Danger signs and the touch test are asked"
            " anew all the same, because they are about today."
        ),
    )
    return chosen == "last"


def _read_last(environment: Environment, questionnaire: Questionnaire) -> Visit | None:
    """Return the visit of the last record, with the answers that can be put again."""
    # Few have a history, and importing SQLite keeps everybody else waiting.
    from neurocheck.history.store import open_history

    with open_history(environment) as history:
        data = history.find_last(questionnaire.id)
    if data is None:
        return None
    document = read_document(data)
    answers = dict(_accept_again(questionnaire, document.answers))
    return Visit(answers=answers, day=document.created.date()) if answers else None


def _accept_again(
    questionnaire: Questionnaire, answers: dict[str, str | int | float | list[str]]
) -> Iterator[tuple[str, Answer]]:
    """Yield the answers that still fit.

    Those that are about today alone are left out, and private ones, which somebody who
    sits beside the person could read.
    """
    for name, raw in answers.items():
        question = questionnaire.questions.get(name)
        if question is None or question.danger or question.toe or question.private:
            continue
        try:
            answer = accept(question, raw)
        except AnswersError:
            continue
        if not isinstance(answer, NonAnswer):
            yield name, answer
