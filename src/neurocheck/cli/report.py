"""``neurocheck report``: show a saved document again, or convert it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from neurocheck.answers.accept import Answer, Answers, accept_all
from neurocheck.answers.read import find_resource
from neurocheck.bundle import Bundle, load_bundle
from neurocheck.cli.age import Identity, decrypt_for, is_for_age
from neurocheck.cli.country import warn_of_country
from neurocheck.cli.formats import DocumentOutput
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
    write_note,
    write_outputs,
)
from neurocheck.cli.response import take_response
from neurocheck.cli.response_file import refuse_other_set
from neurocheck.document import MAX_BYTES, Document, make_document, read_document
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import NonAnswer, Questionnaire
from neurocheck.sanitize import one_line
from neurocheck.storage import read_limited
from neurocheck.translations.document import translate_bundle, translate_document
from neurocheck.translations.questionnaire import translate_questionnaire
from neurocheck.trend.reassessment import describe_differences


__all__ = ["ReportOptions", "app"]


@dataclass(frozen=True, kw_only=True)
class ReportOptions(SheetOptions):
    """The options of ``neurocheck report``."""

    document: Annotated[
        Path,
        typer.Argument(
            help="A document that 'neurocheck assess' wrote, or a QuestionnaireResponse"
            " of FHIR, which is assessed; '-' is standard input.",
            metavar="DOCUMENT",
        ),
    ]
    again: Annotated[
        bool, option("--again", "Assess the answers again, with today's guidance.")
    ] = False
    questions: QuestionsFile = None
    guidance: GuidanceFile = None
    country: Country = None
    identity: Identity = None


app = Commands()


@app.command()
@command_with(ReportOptions)
def report(context: typer.Context, options: ReportOptions) -> None:
    """Show a saved document again, or convert it.

    With --again the answers are assessed with the guidance of today. With -o, files are
    written and nothing is shown.

    Example: neurocheck report result.json -o visit.html
    """
    environment = environment_of(context)
    read = [options.document, options.questions, options.guidance, options.identity]
    prepare_outputs(environment, options, DocumentOutput, inputs=read)
    warn_of_country(environment, options.country)
    data, where = _read(environment, options.document, options.identity)
    bundle = None
    given = find_resource(data)
    if given is not None:
        document, bundle = _assess_response(environment, options, given, where)
    else:
        document = read_document(data, where=where)
        if options.again:
            document, bundle = _assess_again(environment, options, document)
    translated = translate_document(document, bundle)
    asked = None
    if options.questions is not None:
        asked = translate_questionnaire(load_questionnaire(options.questions))
    result = options.make_output(document, translated, asked)
    write_outputs(environment, options, result)


def _read(
    environment: Environment, path: Path, identity: Path | None
) -> tuple[bytes, str]:
    """Return a file, or standard input where it is ``-``, and its name."""
    if path == Path("-"):
        return environment.read_stdin(), _("standard input")
    data, where = read_limited(path, MAX_BYTES), one_line(str(path))
    if is_for_age(path):
        data = decrypt_for(identity, data, where)
    return data, where


def _assess_response(
    environment: Environment,
    options: ReportOptions,
    given: Mapping[str, Any],
    where: str,
) -> tuple[Document, Bundle]:
    """Return a document made of the answers of a response.

    Raises:
        AnswersError: It holds none.
    """
    bundle = load_bundle(
        load_questionnaire(options.questions),
        options.guidance,
        options.questions,
        country=options.country,
    )
    shown = translate_bundle(bundle).questionnaire
    found = take_response(environment, given, shown, where)
    if found.hidden:
        flags = ", ".join(found.hidden)
        write_note(
            environment,
            _("Not asked in this case, so not used: {flags}", flags=flags),
        )
    return _assess(environment, bundle, found.answers), bundle


def _assess_again(
    environment: Environment, options: ReportOptions, old: Document
) -> tuple[Document, Bundle]:
    """Return a document made of the same answers with the guidance of today.

    What differs is written to standard error.

    Raises:
        UsageError: They answer another question set.
    """
    questionnaire = load_questionnaire(options.questions)
    refuse_other_set(old, questionnaire)
    bundle = load_bundle(
        questionnaire,
        options.guidance,
        options.questions,
        country=options.country or old.guidance.country,
    )
    asked = bundle._replace(questionnaire=questionnaire.alone(old.questionnaire.part))
    answers, dropped = _accept_what_fits(questionnaire, old.answers)
    new = _assess(environment, asked, answers)
    for note in _describe_changes(old, new, dropped, bundle):
        write_note(environment, note)
    return new, bundle


def _accept_what_fits(
    questionnaire: Questionnaire, given: Mapping[str, Any]
) -> tuple[dict[str, Answer], list[str]]:
    """Return the answers that still fit, and the names of those that do not."""
    answers: dict[str, Answer] = {}
    dropped = []
    for name, raw in given.items():
        try:
            # One by one, so that an answer that no longer fits takes no other with it.
            answers.update(accept_all(questionnaire, {name: raw}))
        except AnswersError:
            dropped.append(one_line(name))
    return answers, dropped


def _assess(environment: Environment, bundle: Bundle, answers: Answers) -> Document:
    """Return a document of answers, assessed now."""
    return make_document(
        bundle.questionnaire,
        bundle.guidance,
        answers,
        catalogue=bundle.sources,
        created=environment.now(),
    )


def _describe_changes(
    old: Document, new: Document, dropped: list[str], bundle: Bundle
) -> Iterator[str]:
    """Yield a sentence for each thing that differs from the saved document."""
    yield from _describe_versions(old, new)
    if dropped:
        names = ", ".join(dropped)
        yield _("No longer asked, so left out: {names}.", names=names)
    questions = bundle.questionnaire.questions
    hidden = [
        questions[name].short
        for name in old.answers
        if name in questions and name not in new.answers
    ]
    if hidden:
        yield _("Not asked in this case any more: {names}.", names=_join(hidden))
    added = [
        questions[name].short
        for name, answer in new.answers.items()
        if name not in old.answers and answer == NonAnswer.SKIPPED
    ]
    if added:
        yield ngettext(
            "Asked today and not answered yet: {names}.",
            "Asked today and not answered yet, {number} questions: {names}.",
            len(added),
            names=_join(added),
        )
    found = list(describe_differences(old.assessment, new.assessment))
    yield from found
    if not found:
        yield _("Assessed again: nothing changed in what your answers give.")


def _describe_versions(old: Document, new: Document) -> Iterator[str]:
    """Yield a sentence for each file that has another version now."""
    pair = (old.questionnaire, new.questionnaire)
    if pair[0].sha256 != pair[1].sha256:
        yield _(
            "The question set was of version {old}, and is now {new}.",
            old=one_line(pair[0].version),
            new=pair[1].version,
        )
    rules = (old.guidance, new.guidance)
    if rules[0].sha256 != rules[1].sha256:
        yield _(
            "The guidance was of version {old}, and is now {new}.",
            old=one_line(rules[0].version),
            new=rules[1].version,
        )


def _join(names: list[str]) -> str:
    """Return names in one line."""
    return one_line("; ".join(names))
