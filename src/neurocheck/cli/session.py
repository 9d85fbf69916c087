"""One run of ``neurocheck assess``, from the answers given to the result."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from neurocheck.cli.knowledge import Knowledge, load_knowledge
from neurocheck.cli.outputs import deliver, prepare
from neurocheck.cli.question_flags import flag_name, given_flags
from neurocheck.document import make_document
from neurocheck.environment import Environment
from neurocheck.errors import (
    AnswersError,
    ExitStatus,
    Interrupted,
    Problem,
    UsageError,
)
from neurocheck.guidance.model import Level
from neurocheck.problems import Code
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.yaml import MAX_BYTES
from neurocheck.response.answers import Answer, accept, accept_all, not_usable
from neurocheck.response.read import read_answers
from neurocheck.response.sheet import settle, visible_questions
from neurocheck.storage import read_limited
from neurocheck.text import one_line
from neurocheck.words import say


if TYPE_CHECKING:
    from neurocheck.cli.assess import Options
    from neurocheck.cli.talk import Talk


__all__ = ["run_assessment"]

_STDIN = Path("-")


def run_assessment(
    environment: Environment,
    options: "Options",
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
    environment = prepare(environment, options)
    if options.resume and options.fresh:
        raise UsageError(say("--resume and --fresh cannot stand together."))
    knowledge = load_knowledge(
        questionnaire,
        options.guidance,
        options.questions,
        country=options.country,
    )
    told = knowledge.translated()
    given = _given(environment, options, told.questionnaire, given_flags(context))
    knowledge = knowledge._replace(questionnaire=questionnaire.alone(part))
    asked = told._replace(questionnaire=told.questionnaire.alone(part))
    run = _Run(environment, options, asked)
    with run:
        answers = run.answers(given)
        document = make_document(
            knowledge.questionnaire,
            knowledge.guidance,
            answers,
            catalogue=knowledge.sources,
            created=environment.now(),
        )
        deliver(environment, document, options, knowledge, is_urgent=run.is_stopped)
        if run.is_kept:
            from neurocheck.cli.keeping import keep

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
    options: "Options",
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
        raise AnswersError(not_usable(len(problems)), problems=tuple(problems))
    return accepted


def _from_file(
    environment: Environment, path: Path | None, questionnaire: Questionnaire
) -> dict[str, Answer]:
    """Read the answers of a file, or of standard input where it is ``-``."""
    if path is None:
        return {}
    if path == _STDIN:
        name, data = say("standard input"), environment.read_stdin()
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
            raise UsageError(say("--answer needs the form ID=VALUE, such as age=58."))
        key = name.strip().replace("-", "_")
        given[key] = [*given[key], value] if key in given else [value]
    return {key: value[0] if len(value) == 1 else value for key, value in given.items()}


class _Run:
    """How the answers that were not given are come by."""

    def __init__(
        self, environment: Environment, options: "Options", knowledge: Knowledge
    ) -> None:
        self.environment = environment
        self.options = options
        self.questionnaire, self.guidance, _ = knowledge
        self.asked = False
        self.is_kept = bool(options.save)
        self._talk: Talk | None = None

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End, with the result delivered or not."""
        if self._talk is not None:
            self._talk.leave()

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
        return self._interview(given)

    @property
    def is_stopped(self) -> bool:
        """Whether the person stopped at a sign of danger."""
        return self._talk is not None and self._talk.is_stopped

    def finish(self) -> None:
        """Let the kept answers go, once the result is where it belongs.

        Who stopped at a sign of danger has no whole result yet, and can go on.
        """
        if self._talk is None:
            return
        if self.is_stopped and self._talk.saved and not self.is_kept:
            self._note(self._resuming(self._talk))
            return
        self._talk.forget()

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
        used = settle(self.questionnaire, answers).answers
        unused = [flag_name(name) for name in given if name not in used]
        if unused:
            flags = ", ".join(unused)
            self._note(say("Not asked in this case, so not used: {flags}", flags=flags))

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
                say(
                    "Nobody can be asked here, because this is not a terminal. Give"
                    " these answers by flag, or by --answers FILE, or use --no-input"
                    " to skip them. Answers can bring up more questions."
                ),
                problems=tuple(missing),
            )

    def _interview(self, given: dict[str, Answer]) -> dict[str, Answer]:
        """Ask the person."""
        from neurocheck.cli.talk import Talk

        self.asked = True
        self._talk = talk = Talk(self.environment, self.questionnaire, self.guidance)
        try:
            answers = talk.hold(given, self.options)
        except (KeyboardInterrupt, EOFError):
            self._leave(talk)
        self.is_kept = self.is_kept or talk.is_wanted
        return answers

    def _leave(self, talk: "Talk") -> NoReturn:
        """Say how to go on another time.

        Raises:
            Interrupted: Always.
        """
        if not talk.saved:
            raise Interrupted(
                say("Your answers could not be kept. They are lost.")
                if talk.failed
                else say("You left before the first answer. Nothing was kept.")
            )
        raise Interrupted(self._resuming(talk))

    def _resuming(self, talk: "Talk") -> str:
        """Say what is kept, and with which command one goes on with it."""
        kept = (
            say(
                "Your last answers could not be kept. Those before are kept on this"
                " computer. To go on:"
            )
            if talk.failed
            else say("Your answers so far are kept on this computer. To go on:")
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
