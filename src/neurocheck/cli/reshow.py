"""One run of ``neurocheck report``."""

from pathlib import Path
from typing import TYPE_CHECKING

from neurocheck.cli.knowledge import Knowledge, load_knowledge
from neurocheck.cli.outputs import deliver, prepare
from neurocheck.cli.retelling import retell
from neurocheck.document import MAX_BYTES, Document, make_document, read_document
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError
from neurocheck.guidance.model import FIT_WORDS, LEVEL_WORDS
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.response.answers import Answer, accept_all
from neurocheck.storage import read_limited
from neurocheck.text import one_line
from neurocheck.words import say


if TYPE_CHECKING:
    from neurocheck.cli.report import Options


__all__ = ["run_report"]


def run_report(environment: Environment, options: "Options") -> None:
    """Show or convert a document.

    Raises:
        NeurocheckError: It cannot be read, or a file cannot be written.
    """
    environment = prepare(environment, options)
    document = _read(environment, options.document)
    knowledge = None
    if options.again:
        document, knowledge = _again(environment, options, document)
    deliver(environment, document, options, knowledge)


def _read(environment: Environment, path: Path) -> Document:
    """Read a document from a file, or from standard input where it is ``-``."""
    if path == Path("-"):
        return read_document(environment.read_stdin(), where=say("standard input"))
    return read_document(read_limited(path, MAX_BYTES), where=one_line(str(path)))


def _again(
    environment: Environment, options: "Options", old: Document
) -> tuple[Document, Knowledge]:
    """Assess the answers of a document with the questions and guidance of today."""
    questionnaire = load_questionnaire(options.questions)
    knowledge = load_knowledge(questionnaire, options.guidance)
    answers: dict[str, Answer] = {}
    dropped = []
    for name, raw in old.answers.items():
        try:
            answers.update(accept_all(questionnaire, {name: raw}))
        except AnswersError:
            dropped.append(one_line(name))
    new = make_document(
        questionnaire,
        knowledge.guidance,
        answers,
        catalogue=knowledge.sources,
        created=environment.now(),
    )
    told, _ = retell(new, knowledge)
    _say_changes(environment, old, told, dropped)
    return new, knowledge


def _say_changes(
    environment: Environment, old: Document, new: Document, dropped: list[str]
) -> None:
    """Say on standard error what today's guidance says differently."""
    notes = []
    if dropped:
        names = ", ".join(dropped)
        notes.append(say("No longer asked, so left out: {names}.", names=names))
    before, after = old.assessment.urgency.level, new.assessment.urgency.level
    if before != after:
        notes.append(
            say(
                "Urgency was {before}, and is now {after}.",
                before=say(LEVEL_WORDS[before]),
                after=say(LEVEL_WORDS[after]),
            )
        )
    fits = {pattern.id: pattern.fit for pattern in old.assessment.patterns}
    notes.extend(
        say(
            "{pattern}: was {before}, and is now {after}.",
            pattern=one_line(pattern.title),
            before=say(FIT_WORDS[fits[pattern.id]]),
            after=say(FIT_WORDS[pattern.fit]),
        )
        for pattern in new.assessment.patterns
        if pattern.id in fits and fits[pattern.id] != pattern.fit
    )
    nothing = say("Assessed again: nothing changed in urgency or patterns.")
    for note in notes or [nothing]:
        environment.stderr.write(f"neurocheck: {note}\n")
    environment.stderr.flush()
