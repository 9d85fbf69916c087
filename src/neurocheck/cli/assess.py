"""One run of ``neurocheck assess``, from the answers given to the result."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from neurocheck.answers.accept import Answer, accept, accept_all, format_unusable_count
from neurocheck.answers.read import read_answers
from neurocheck.answers.resolve import resolve, visible_questions
from neurocheck.bundle import Bundle, load_bundle
from neurocheck.cli.options import (
    Country,
    GuidanceFile,
    OutputOptions,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.cli.output import check_outputs, write_outputs
from neurocheck.cli.question_flags import (
    flag_name,
    given_flags,
    part_of,
    questionnaire_of,
)
from neurocheck.document import make_document
from neurocheck.environment import Environment
from neurocheck.errors import (
    AnswersError,
    ExitStatus,
    Interrupted,
    Problem,
    UsageError,
)
from neurocheck.guidance.rules import Level
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.yaml import MAX_BYTES
from neurocheck.sanitize import one_line
from neurocheck.storage import read_limited
from neurocheck.translations.document import translate_bundle


if TYPE_CHECKING:
    from neurocheck.cli.assess_interview import AssessInterview


__all__ = ["AssessOptions", "assess", "run_assessment"]


class FailOn(StrEnum):
    """Levels of urgency that a script can be told by the exit status."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"
    ROUTINE = "routine"


@dataclass(frozen=True, kw_only=True)
class AssessOptions(OutputOptions):
    """What ``neurocheck assess`` can be told."""

    answers: Annotated[
        Path | None,
        option(
            "--answers",
            "Take answers from this file, JSON or YAML; '-' is standard input.",
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
            metavar="|".join(FailOn),
        ),
    ] = None
    questions: QuestionsFile = None
    guidance: GuidanceFile = None
    country: Country = None


@command_with(AssessOptions)
def assess(context: typer.Context, options: AssessOptions) -> None:
    """Answer questions, and get a private summary.

    It takes a few minutes, and nothing leaves this computer.

    It teaches and helps you to prepare a visit. It never diagnoses.

    Each question is also a flag: --its-id VALUE. They are listed below.
    """
    status = run_assessment(
        environment_of(context),
        options,
        context,
        questionnaire_of(context),
        part_of(context),
    )
    raise typer.Exit(int(status))


_STDIN = Path("-")


def run_assessment(
    environment: Environment,
    options: "AssessOptions",
    context: typer.Context,
    questionnaire: Questionnaire,
    part: str = "",
) -> ExitStatus:
    """Run ``neurocheck assess``.

    Args:
        environment: Streams, clock and directories.
        options: What the command line says.
        context: Holds the answers that stood as flags.
        questionnaire: The question set in use.
        part: Id of a section to ask alone.

    Returns:
        The exit status: done, or urgent where ``--fail-on`` asks for that.

    Raises:
        NeurocheckError: Anything that ends the run early.
    """
    environment = check_outputs(environment, options)
    if options.resume and options.fresh:
        raise UsageError(_("--resume and --fresh cannot stand together."))
    bundle = load_bundle(
        questionnaire,
        options.guidance,
        options.questions,
        country=options.country,
    )
    told = translate_bundle(bundle)
    given = _given(environment, options, told.questionnaire, given_flags(context))
    bundle = bundle._replace(questionnaire=questionnaire.alone(part))
    asked = told._replace(questionnaire=told.questionnaire.alone(part))
    run = _Run(environment, options, asked)
    with run:
        answers = run.answers(given)
        document = make_document(
            bundle.questionnaire,
            bundle.guidance,
            answers,
            catalogue=bundle.sources,
            created=environment.now(),
        )
        write_outputs(environment, document, options, bundle, is_urgent=run.is_stopped)
        if run.is_kept:
            from neurocheck.cli.history import keep

            keep(environment, document, is_drafted=run.asked)
        run.finish()
    return _status(document.assessment.urgency.level, options.fail_on)


def _status(level: Level, fail_on: str | None) -> ExitStatus:
    """Say whether the urgency is one that the caller wants to be told of."""
    if fail_on is not None and level.rank <= Level(str(fail_on)).rank:
        return ExitStatus.URGENT
    return ExitStatus.DONE


def _given(
    environment: Environment,
    options: "AssessOptions",
    questionnaire: Questionnaire,
    flags: Mapping[str, Any],
) -> dict[str, Answer]:
    """Collect the answers of the file and of the command line, which wins.

    Raises:
        AnswersError: It holds the problems of all channels.
    """
    problems: list[Problem] = []
    accepted: dict[str, Answer] = {}
    today = environment.now().date()
    channels: list[Callable[[], dict[str, Answer]]] = [
        lambda: _from_file(environment, options.answers, questionnaire),
        lambda: accept_all(questionnaire, _pairs(options.answer or []), today=today),
        lambda: accept_all(questionnaire, flags, today=today),
    ]
    for channel in channels:
        try:
            accepted.update(channel())
        except AnswersError as error:
            problems.extend(error.problems)
    if problems:
        raise AnswersError(
            format_unusable_count(len(problems)), problems=tuple(problems)
        )
    return accepted


def _from_file(
    environment: Environment, path: Path | None, questionnaire: Questionnaire
) -> dict[str, Answer]:
    """Read the answers of a file, or of standard input where it is ``-``."""
    if path is None:
        return {}
    if path == _STDIN:
        name, data = _("standard input"), environment.read_stdin()
    else:
        name, data = one_line(str(path)), read_limited(path, MAX_BYTES)
    return accept_all(
        questionnaire,
        read_answers(data, name),
        where=name,
        today=environment.now().date(),
    )


def _pairs(pairs: list[str]) -> dict[str, Any]:
    """Split ``--answer ID=VALUE``; several for one question make a list.

    Raises:
        UsageError: There is no ``=`` in one of them.
    """
    given: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(_("--answer needs the form ID=VALUE, such as age=58."))
        key = name.strip().replace("-", "_")
        given[key] = [*given[key], value] if key in given else [value]
    return {key: value[0] if len(value) == 1 else value for key, value in given.items()}


class _Run:
    """How the answers that were not given are come by."""

    def __init__(
        self, environment: Environment, options: "AssessOptions", bundle: Bundle
    ) -> None:
        self.environment = environment
        self.options = options
        self.questionnaire, self.guidance, _ = bundle
        self.asked = False
        self.is_kept = bool(options.save)
        self._interview: AssessInterview | None = None

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End, with the result delivered or not."""
        if self._interview is not None:
            self._interview.release_lock()

    def answers(self, given: dict[str, Answer]) -> dict[str, Answer]:
        """Give all answers: those given, and those that a person is asked for."""
        if self.options.no_input:
            answers = self._with_defaults({**self._kept(), **given})
            self._name_unused(answers, given)
            return answers
        if not self.environment.can_ask:
            answers = {**self._kept(), **given}
            self._refuse_missing(answers)
            self._name_unused(answers, given)
            return answers
        return self._ask(given)

    @property
    def is_stopped(self) -> bool:
        """Whether the person stopped at a sign of danger."""
        return self._interview is not None and self._interview.is_stopped

    def finish(self) -> None:
        """Let the kept answers go, once the result is where it belongs.

        Who stopped at a sign of danger has no whole result yet, and can go on.
        """
        if self._interview is None:
            return
        if self.is_stopped and self._interview.saved and not self.is_kept:
            self._note(self._resuming(self._interview))
            return
        self._interview.delete_draft()

    def _with_defaults(self, answers: dict[str, Answer]) -> dict[str, Answer]:
        """Fill in the defaults of the question set where nothing was given."""
        defaults = {
            name: accept(question, question.default)
            for name, question in self.questionnaire.questions.items()
            if question.default is not None
        }
        return {**defaults, **answers}

    def _kept(self) -> dict[str, Answer]:
        """Give the answers kept from last time, where they are asked for."""
        if not self.options.resume:
            return {}
        from neurocheck.interview.draft import load_draft

        found = load_draft(self.environment.data_dir, self.questionnaire)
        return {} if found is None else found.answers

    def _name_unused(
        self, answers: Mapping[str, Answer], given: Mapping[str, Answer]
    ) -> None:
        """Say which given answers count for nothing, without the answers."""
        used = resolve(self.questionnaire, answers).answers
        unused = [flag_name(name) for name in given if name not in used]
        if unused:
            flags = ", ".join(unused)
            self._note(_("Not asked in this case, so not used: {flags}", flags=flags))

    def _refuse_missing(self, answers: Mapping[str, Answer]) -> None:
        """List what is missing where nobody can be asked.

        Raises:
            AnswersError: Questions are left.
        """
        missing = [
            Code.NOT_ANSWERED.at(flag_name(question.id), hint=question.short)
            for question in visible_questions(self.questionnaire, answers)
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

    def _ask(self, given: dict[str, Answer]) -> dict[str, Answer]:
        """Ask the person."""
        from neurocheck.cli.assess_interview import AssessInterview

        self.asked = True
        self._interview = interview = AssessInterview(
            self.environment, self.questionnaire, self.guidance
        )
        try:
            answers = interview.run(given, self.options)
        except (KeyboardInterrupt, EOFError):
            self._leave(interview)
        self.is_kept = self.is_kept or interview.wants_to_save
        return answers

    def _leave(self, interview: "AssessInterview") -> NoReturn:
        """Say how to go on another time.

        Raises:
            Interrupted: Always.
        """
        if not interview.saved:
            raise Interrupted(
                _("Your answers could not be kept. They are lost.")
                if interview.failed
                else _("You left before the first answer. Nothing was kept.")
            )
        raise Interrupted(self._resuming(interview))

    def _resuming(self, interview: "AssessInterview") -> str:
        """Say what is kept, and with which command one goes on with it."""
        kept = (
            _(
                "Your last answers could not be kept. Those before are kept on this"
                " computer. To go on:"
            )
            if interview.failed
            else _("Your answers so far are kept on this computer. To go on:")
        )
        own = self.options.questions
        extra = f" --questions {one_line(str(own))}" if own else ""
        if self.questionnaire.part:
            extra = f" --{self.questionnaire.sections[0].flag}{extra}"
        return f"{kept}\nneurocheck assess --resume{extra}"

    def _note(self, text: str) -> None:
        """Say something beside the result."""
        self.environment.stderr.write(f"neurocheck: {text}\n")
        self.environment.stderr.flush()
