"""One run of ``neurocheck report``."""

from pathlib import Path
from typing import TYPE_CHECKING

from neurocheck.cli.knowledge import load_knowledge
from neurocheck.cli.outputs import deliver, prepare
from neurocheck.document import MAX_BYTES, Document, make_document, read_document
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError, UsageError
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
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
    if options.again:
        document = _again(environment, options, document)
    deliver(environment, document, options)


def _read(environment: Environment, path: Path) -> Document:
    """Read a document from a file, or from standard input where it is ``-``."""
    if path == Path("-"):
        return read_document(environment.read_stdin(), where="standard input")
    return read_document(read_limited(path, MAX_BYTES), where=one_line(str(path)))


def _again(environment: Environment, options: "Options", old: Document) -> Document:
    """Assess the answers of a document with the questions and guidance of today."""
    questionnaire = load_questionnaire(options.questions)
    _refuse_other(old, questionnaire)
    knowledge = load_knowledge(questionnaire, options.guidance, options.questions)
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
    _say_changes(environment, old, new, dropped)
    return new


def _refuse_other(old: Document, questionnaire: Questionnaire) -> None:
    """Refuse to hold answers against questions that they do not belong to.

    Raises:
        UsageError: The document is of another question set.
    """
    if old.questionnaire.id != questionnaire.id:
        raise UsageError(
            say(
                "These are answers to '{found}', and not to '{wanted}'. Name the"
                " question set that they belong to: --questions FILE.",
                found=one_line(old.questionnaire.id)[:40],
                wanted=questionnaire.id,
            )
        )


def _say_changes(
    environment: Environment, old: Document, new: Document, dropped: list[str]
) -> None:
    """Say on standard error what today's guidance says differently."""
    notes = []
    if dropped:
        notes.append(f"No longer asked, so left out: {', '.join(dropped)}")
    before, after = old.assessment.urgency.level, new.assessment.urgency.level
    if before != after:
        notes.append(f"Urgency was {before}, and is now {after}")
    fits = {pattern.id: pattern.fit for pattern in old.assessment.patterns}
    notes.extend(
        f"{one_line(pattern.title)}: was {fits[pattern.id]}, and is now {pattern.fit}"
        for pattern in new.assessment.patterns
        if pattern.id in fits and fits[pattern.id] != pattern.fit
    )
    for note in notes or ["Assessed again: nothing changed in urgency or patterns"]:
        environment.stderr.write(f"neurocheck: {note}.\n")
    environment.stderr.flush()
