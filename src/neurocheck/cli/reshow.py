"""One run of ``neurocheck report``."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from neurocheck.cli.knowledge import Knowledge, load_knowledge
from neurocheck.cli.outputs import deliver, prepare
from neurocheck.document import MAX_BYTES, Document, make_document, read_document
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError, UsageError
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import NonAnswer
from neurocheck.response.answers import Answer, accept_all
from neurocheck.storage import read_limited
from neurocheck.text import one_line
from neurocheck.words import say, say_count


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
    """Assess the answers of a document with the questions and guidance of today.

    Raises:
        UsageError: They answer another question set.
    """
    questionnaire = load_questionnaire(options.questions)
    if old.questionnaire.id != questionnaire.id:
        raise UsageError(
            say(
                "This document answers the question set '{found}', not '{wanted}'. Name"
                " its files: --questions FILE --guidance FILE",
                found=one_line(old.questionnaire.id),
                wanted=questionnaire.id,
            )
        )
    knowledge = load_knowledge(
        questionnaire,
        options.guidance,
        options.questions,
        country=options.country or old.guidance.country,
    )
    answers: dict[str, Answer] = {}
    dropped = []
    for name, raw in old.answers.items():
        try:
            answers.update(accept_all(questionnaire, {name: raw}))
        except AnswersError:
            dropped.append(one_line(name))
    new = make_document(
        questionnaire.alone(old.questionnaire.part),
        knowledge.guidance,
        answers,
        catalogue=knowledge.sources,
        created=environment.now(),
    )
    for note in _notes(old, new, dropped, knowledge):
        environment.stderr.write(f"neurocheck: {note}\n")
    environment.stderr.flush()
    return new, knowledge


def _notes(
    old: Document, new: Document, dropped: list[str], knowledge: Knowledge
) -> Iterator[str]:
    """Say what today's questions and guidance make of the same answers."""
    from neurocheck.cli.differences import differences

    yield from _versions(old, new)
    if dropped:
        names = ", ".join(dropped)
        yield say("No longer asked, so left out: {names}.", names=names)
    questions = knowledge.questionnaire.questions
    hidden = [
        questions[name].short
        for name in old.answers
        if name in questions and name not in new.answers
    ]
    if hidden:
        yield say("Not asked in this case any more: {names}.", names=_listed(hidden))
    added = [
        questions[name].short
        for name, answer in new.answers.items()
        if name not in old.answers and answer == NonAnswer.SKIPPED
    ]
    if added:
        yield say_count(
            len(added),
            "Asked today and not answered yet: {names}.",
            "Asked today and not answered yet, {number} questions: {names}.",
            names=_listed(added),
        )
    found = list(differences(old.assessment, new.assessment))
    yield from found
    if not found:
        yield say("Assessed again: nothing changed in what your answers give.")


def _versions(old: Document, new: Document) -> Iterator[str]:
    """Say which versions differ."""
    pair = (old.questionnaire, new.questionnaire)
    if pair[0].sha256 != pair[1].sha256:
        yield say(
            "The question set was of version {old}, and is now {new}.",
            old=one_line(pair[0].version),
            new=pair[1].version,
        )
    rules = (old.guidance, new.guidance)
    if rules[0].sha256 != rules[1].sha256:
        yield say(
            "The guidance was of version {old}, and is now {new}.",
            old=one_line(rules[0].version),
            new=rules[1].version,
        )


def _listed(names: list[str]) -> str:
    """List names in one line."""
    return one_line("; ".join(names))
