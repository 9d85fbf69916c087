"""``neurocheck assess``: collect the answers, assess them, and show the result."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Self

import typer

from neurocheck.answers.accept import (
    Answer,
    find_systems_used,
    is_unusual,
)
from neurocheck.answers.resolve import resolve, visible_questions
from neurocheck.cli.command_line import format_command
from neurocheck.cli.country import warn_of_country
from neurocheck.cli.formats import DocumentOutput
from neurocheck.cli.given_answers import read_given, split_pairs
from neurocheck.cli.help import Commands
from neurocheck.cli.options import (
    Country,
    GuidanceFile,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.cli.output import (
    SheetOptions,
    prepare_outputs,
    show_document,
    write_note,
    write_output,
)
from neurocheck.cli.question_flags import (
    QuestionCommand,
    flag_name,
    given_flags,
    part_of,
    questionnaire_of,
)
from neurocheck.environment import Environment
from neurocheck.errors import (
    AnswersError,
    ExitStatus,
    Interrupted,
    StorageError,
    UsageError,
)
from neurocheck.i18n.translate import gettext as _
from neurocheck.os_errors import explain_stream
from neurocheck.problems import Code
from neurocheck.streams import is_of_stream


if TYPE_CHECKING:
    from neurocheck.bundle import Bundle
    from neurocheck.cli.assess_interview import AssessInterview
    from neurocheck.guidance.rules import Level


__all__ = ["AssessOptions", "app"]


_STDIN = Path("-")
_NOT_AGAIN = {"answers", "answer", "resume", "fresh", "from_last", "force"}
"""What does not stand in the command that goes on: a draft has the answers."""


class FailOn(StrEnum):
    """Levels of urgency that a script can be told by the exit status."""

    # In step with guidance.rules.Level, which completing a flag must not import.

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"
    CANNOT_TELL = "cannot_tell"
    ROUTINE = "routine"


@dataclass(frozen=True, kw_only=True)
class AssessOptions(SheetOptions):
    """The options of ``neurocheck assess``."""

    answers: Annotated[
        Path | None,
        option(
            "--answers",
            "Take answers from this file, JSON or YAML, or a QuestionnaireResponse of"
            " FHIR; '-' is standard input.",
            metavar="FILE",
        ),
    ] = None
    answer: Annotated[
        list[str] | None,
        option("--answer", "Answer one question.", metavar="ID=VALUE"),
    ] = None
    no_input: Annotated[
        bool, option("--no-input", "Ask nothing; what is not given counts as skipped.")
    ] = False
    resume: Annotated[
        bool, option("--resume", "Go on with the answers kept from last time.")
    ] = False
    fresh: Annotated[
        bool, option("--fresh", "Begin anew; delete the answers kept from last time.")
    ] = False
    from_last: Annotated[
        bool | None,
        option(
            "--from-last/--no-from-last",
            "Begin from the answers that were kept last, each to be confirmed.",
        ),
    ] = None
    save: Annotated[
        bool | None,
        option(
            "--save/--no-save",
            "Keep the result, or keep none and do not ask; see: neurocheck history.",
        ),
    ] = None
    fail_on: Annotated[
        FailOn | None,
        option(
            "--fail-on",
            "Leave with status 10 where care is needed at least this soon.",
            metavar=" | ".join(FailOn),  # a narrow window breaks it at spaces
        ),
    ] = None
    questions: QuestionsFile = None
    guidance: GuidanceFile = None
    country: Country = None


app = Commands()


@app.command(cls=QuestionCommand)
@command_with(AssessOptions)
def assess(context: typer.Context, options: AssessOptions) -> None:
    """Answer questions, and get a private summary.

    It takes a few minutes, and nothing leaves this computer.

    It teaches and helps you to prepare a visit. It never diagnoses.

    Each question is also a flag, --its-id VALUE, as listed below. Others who use this
    computer can read such flags while the program runs, and they stay in the history
    of your shell. To keep answers private, put them in a file, or pipe them in with:
    --answers - Examples:

    neurocheck assess --country UK

    neurocheck assess --from-last -o visit.html

    neurocheck assess --no-input --answers answers.json -o visit.html

    To read more: 'neurocheck questions list' has every question with all its values,
    and 'neurocheck questions show ID' says why one is asked.
    """
    # completing a question's flag imports this file, and none of these
    from neurocheck.bundle import load_bundle
    from neurocheck.document import make_document
    from neurocheck.translations.document import translate_bundle, translate_document

    environment = environment_of(context)
    _check_options(environment, options)
    questionnaire, part = questionnaire_of(context), part_of(context)
    bundle = load_bundle(
        questionnaire, options.guidance, options.questions, country=options.country
    )
    # To ask, and to understand what is answered; the document is made in English.
    shown = translate_bundle(bundle)
    flags = given_flags(context)
    pairs = split_pairs(options.answer or [])
    given = read_given(environment, shown.questionnaire, options.answers, pairs, flags)
    systems = find_systems_used(shown.questionnaire, {**pairs, **flags})
    # Only after the answers are read: a file can hold those of other sections too.
    bundle = bundle._replace(questionnaire=questionnaire.alone(part))
    shown = shown._replace(questionnaire=shown.questionnaire.alone(part))
    language = environment.language
    again = format_command(context, language, _NOT_AGAIN, "--resume", *_ask_part(shown))
    status = ExitStatus.DONE
    with _Run(environment, options, shown, again) as run:
        answers: dict[str, Answer] | None = run.collect_answers(given, systems)
        while answers is not None:
            document = make_document(
                bundle.questionnaire,
                bundle.guidance,
                answers,
                catalogue=bundle.sources,
                created=environment.now(),
            )
            status = _choose_status(document.assessment.urgency.level, options.fail_on)
            with _keep_status(status):
                translated = translate_document(document, bundle, shown)
                result = options.make_output(document, translated, shown.questionnaire)
                answers = run.show(result)
    raise typer.Exit(int(status))


def _check_options(environment: Environment, options: AssessOptions) -> None:
    """Check what can be checked before anything is asked or read.

    Raises:
        UsageError: Options do not go together, or a file cannot be written.
    """
    if options.resume and options.fresh:
        raise UsageError(_("--resume and --fresh cannot stand together."))
    if options.from_last and (options.no_input or not environment.can_ask):
        raise UsageError(
            _("--from-last needs somebody at a terminal, who confirms each answer.")
        )
    inputs = [options.answers, options.questions, options.guidance]
    prepare_outputs(
        environment, options, DocumentOutput, inputs=inputs, asks=not options.no_input
    )
    warn_of_country(environment, options.country)


def _ask_part(bundle: "Bundle") -> list[str]:
    """Return the flag of the section that is asked alone, if there is one."""
    questionnaire = bundle.questionnaire
    return [f"--{questionnaire.sections[0].flag}"] if questionnaire.part else []


def _choose_status(level: "Level", fail_on: str | None) -> ExitStatus:
    """Return the exit status: ``URGENT`` for a level at or above ``--fail-on``."""
    # The class comes from the level itself, because importing it here would make the
    # completion of flags wait for the guidance.
    if fail_on is not None and level.rank <= type(level)(str(fail_on)).rank:
        return ExitStatus.URGENT
    return ExitStatus.DONE


@contextmanager
def _keep_status(status: ExitStatus) -> Iterator[None]:
    """Let urgency decide the exit status, whatever the ``with`` block cannot write.

    A script has to hear of danger also where the disk is full. What could not be
    written is said on standard error in either case.

    Raises:
        StorageError: Something could not be written; with that status.
    """
    try:
        yield
    except (OSError, StorageError) as error:
        if status is ExitStatus.DONE:
            raise
        if isinstance(error, BrokenPipeError):  # nobody is there to read more
            raise typer.Exit(int(status)) from None
        if isinstance(error, OSError):
            if not is_of_stream(error):
                raise
            error = StorageError(explain_stream(error))
        error.exit_status = status
        raise error from None


class _Run:
    """Collects missing answers: from a draft, or by asking."""

    def __init__(
        self,
        environment: Environment,
        options: AssessOptions,
        bundle: "Bundle",
        again: str,
    ) -> None:
        self._again = again
        self._environment = environment
        self._options = options
        self._questionnaire, self._guidance, _sources = bundle
        self._interview: AssessInterview | None = None
        self._kept: int | None = None  # the number of the last result that was kept

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let another interview have the draft, with the result shown or not."""
        if self._interview is not None:
            self._interview.release_lock()

    def collect_answers(
        self, given: dict[str, Answer], systems: Collection[str]
    ) -> dict[str, Answer]:
        """Return all answers: those given, and those that a person is asked for.

        Args:
            given: Answers of a file and of flags.
            systems: The systems of units that flags were written in.
        """
        if self._options.no_input:
            answers = {**self._load_kept(), **given}
        elif self._environment.can_ask:
            return self._ask(given, systems)
        else:
            answers = {**self._load_kept(), **given}
            self._refuse_missing(answers)
        self._name_unused(answers, given)
        self._name_unusual(given)
        return answers

    @property
    def is_stopped(self) -> bool:
        """Whether the person stopped at a sign of danger."""
        return self._interview is not None and self._interview.is_stopped

    def show(self, result: DocumentOutput) -> dict[str, Answer] | None:
        """Write and show a result; return the answers where they were changed then."""
        environment, options = self._environment, self._options
        # Before standard output, which stays empty where a file cannot be written.
        for path in options.files:
            write_output(environment, path, result, options.to)
        show_document(environment, options, result, is_urgent=self.is_stopped)
        return self._finish(result)

    def _finish(self, result: DocumentOutput) -> dict[str, Answer] | None:
        """Keep the result where that is wanted, and let the person say what is next.

        The draft goes last, so that a failure before leaves every answer. Who stopped
        at a sign of danger has no whole result yet, and can go on.

        Returns:
            All answers where the person changed some; None where it is over.
        """
        interview = self._interview
        ending, is_kept = self._choose_next(result)
        if interview and ending == "change":
            is_kept = False  # by now what was kept is of other answers
            with suppress(KeyboardInterrupt, EOFError):
                return interview.change_answers()
        # Only now, or a result that was changed, or is about to be, stays as well.
        elif self._options.save:
            self._keep(result)
            is_kept = True
        if interview is None:
            return None
        if ending == "done" or is_kept or not interview.saved:
            interview.delete_draft()
        else:
            write_note(self._environment, self._explain_resume(interview))
        return None

    def _keep(self, result: DocumentOutput) -> None:
        """Keep a result that was shown.

        Raises:
            StorageError: It cannot be kept; it says how to try again.
        """
        from neurocheck.cli.history import keep_document

        try:
            _number, said = keep_document(self._environment, result.document)
            write_note(self._environment, said)
        except StorageError as error:
            message = str(error)
            if self._interview is not None:
                again = _("Your answers are safe. To try again:")
                message += f"\n{again}\n{self._again}"
            raise StorageError(message) from None

    def _choose_next(self, result: DocumentOutput) -> tuple[str, bool]:
        """Return how the menu at the end was left, and whether the result is kept.

        There is none where nobody was asked, or where somebody stopped.
        """
        if self._interview is None or self.is_stopped:
            return "", False
        from neurocheck.cli.assess_end import EndMenu

        prompter = self._interview.prompter
        menu = EndMenu(self._environment, self._options, prompter, result, self._kept)
        ending = menu.run(offers_to_keep=self._options.save is None)
        self._kept = menu.kept or self._kept
        return ending, menu.kept is not None

    def _load_kept(self) -> dict[str, Answer]:
        """Return the answers kept from last time, where ``--resume`` asks for them."""
        if not self._options.resume:
            return {}
        from neurocheck.interview.draft import load_draft
        from neurocheck.interview.draft_lock import lock_draft

        data_dir = self._environment.data_dir
        # Locked, so that the draft of an interview in another window is left alone.
        lock = lock_draft(data_dir, self._questionnaire)
        try:
            found = load_draft(data_dir, self._questionnaire, lock.number)
        finally:
            lock.release()
        if found is None:
            write_note(self._environment, _("No answers are kept from last time."))
            return {}
        if found.dropped:
            write_note(
                self._environment,
                _(
                    "The questions have changed since. These answers no longer fit and"
                    " were left out: {names}",
                    names=", ".join(found.dropped),
                ),
            )
        return found.answers

    def _name_unused(
        self, answers: Mapping[str, Answer], given: Mapping[str, Answer]
    ) -> None:
        """Name the flags whose answers count for nothing, without the answers."""
        used = resolve(self._questionnaire, answers).answers
        unused = [flag_name(name) for name in given if name not in used]
        if unused:
            flags = ", ".join(unused)
            write_note(
                self._environment,
                _("Not asked in this case, so not used: {flags}", flags=flags),
            )

    def _name_unusual(self, given: Mapping[str, Answer]) -> None:
        """Name the flags whose answers are so rare that a slip is likely."""
        questions = self._questionnaire.questions
        unusual = [
            flag_name(name)
            for name, answer in given.items()
            if name in questions and is_unusual(questions[name], answer)
        ]
        if unusual:
            flags = ", ".join(unusual)
            write_note(
                self._environment,
                _("Rare values, so please check them: {flags}", flags=flags),
            )

    def _refuse_missing(self, answers: Mapping[str, Answer]) -> None:
        """Check that nothing is missing where nobody can be asked.

        Raises:
            AnswersError: Questions are left.
        """
        missing = [
            Code.NOT_ANSWERED.at(flag_name(question.id), hint=question.short)
            for question in visible_questions(self._questionnaire, answers)
            if question.id not in answers
        ]
        if missing:
            raise AnswersError(
                _(
                    "Nobody can be asked here, because this is not a terminal. Give"
                    " these answers by flag, or by --answers FILE, or use --no-input"
                    " to skip them. Answers can bring up more questions."
                ),
                problems=tuple(missing),
            )

    def _ask(
        self, given: dict[str, Answer], systems: Collection[str]
    ) -> dict[str, Answer]:
        """Return the answers given and those of a person who is asked."""
        from neurocheck.cli.assess_interview import AssessInterview

        options = self._options
        self._interview = interview = AssessInterview(
            self._environment,
            self._questionnaire,
            self._guidance,
            is_plain=options.plain,
        )
        # True goes on, False begins anew (--fresh), and None asks the person.
        resume = options.resume if options.resume or options.fresh else None
        try:
            return interview.run(
                given, systems, resume=resume, from_last=options.from_last
            )
        except (KeyboardInterrupt, EOFError):
            self._leave(interview)

    def _leave(self, interview: "AssessInterview") -> NoReturn:
        """Raise an interruption that says how to go on another time.

        Raises:
            Interrupted: Always.
        """
        if not interview.saved:
            raise Interrupted(
                _("Your answers could not be kept. They are lost.")
                if interview.failed
                else _("You left before the first answer. Nothing was kept.")
            )
        raise Interrupted(self._explain_resume(interview))

    def _explain_resume(self, interview: "AssessInterview") -> str:
        """Return what is kept, and the command that goes on with it."""
        kept = (
            _(
                "Your last answers could not be kept. Those before are kept on this"
                " computer. To go on:"
            )
            if interview.failed
            else _("Your answers so far are kept on this computer. To go on:")
        )
        more = " --from-last" if interview.is_from_last else ""
        return f"{kept}\n{self._again}{more}"
