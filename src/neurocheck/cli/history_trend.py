"""``neurocheck history trend``: what changed between the results that were kept."""

from dataclasses import dataclass

import msgspec
import typer

from neurocheck.bundle import Bundle, load_bundle
from neurocheck.cli.help import Commands
from neurocheck.cli.options import (
    GuidanceFile,
    QuestionsFile,
    command_with,
    environment_of,
)
from neurocheck.cli.output import (
    OutputOptions,
    TrendOutput,
    encode_output,
    fit_json,
    prepare_outputs,
    show_report,
    write_note,
    write_output,
)
from neurocheck.document import Document, read_document
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError
from neurocheck.history.store import open_history
from neurocheck.i18n.language import ENGLISH, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.report.trend_report import compose_trend
from neurocheck.translations.document import translate_bundle, translate_document
from neurocheck.trend.series import Trend, make_trend


__all__ = ["TrendOptions", "app"]

_PAIR = 2


@dataclass(frozen=True, kw_only=True)
class TrendOptions(OutputOptions):
    """The options of ``neurocheck history trend``."""

    questions: QuestionsFile = None
    guidance: GuidanceFile = None


app = Commands()


@app.command()
@command_with(TrendOptions)
def trend(context: typer.Context, options: TrendOptions) -> None:
    """Say what changed since last time, in words and in small plots.

    With -o, files are written and nothing is shown.

    Example: neurocheck history trend -o changes.html
    """
    environment = environment_of(context)
    prepare_outputs(
        environment,
        options.files,
        TrendOutput,
        force=options.force,
        inputs=[options.questions, options.guidance],
    )
    if options.no_color:
        environment = environment.without_colour()
    questionnaire = load_questionnaire(options.questions)
    bundle = load_bundle(questionnaire, options.guidance, options.questions)
    documents, left_out = _read_documents(environment, questionnaire.id)
    if len(documents) < _PAIR:
        write_note(environment, _explain_too_few(len(documents), left_out))
        return
    # For JSON, which is the same in every language; below it is worded once more.
    with override(ENGLISH):
        found = make_trend(documents, questionnaire, bundle.guidance)
    shown, shown_bundle = _translate_trend(environment, documents, bundle)
    found = msgspec.structs.replace(found, left_out=left_out)
    shown = msgspec.structs.replace(shown, left_out=left_out)
    report = compose_trend(shown, shown_bundle.sources, why=options.why)
    result = TrendOutput(found, report)
    for path in options.files:
        write_output(environment, path, result)
    if options.wants_json:
        text = fit_json(environment, encode_output(".json", result))
        environment.stdout.write(text)
        environment.stdout.flush()
    elif not options.files:
        show_report(environment, options, report)


def _read_documents(
    environment: Environment, questionnaire: str
) -> tuple[list[Document], int]:
    """Return what is kept of a question set, and how many records are not of it."""
    documents = []
    left_out = 0
    with open_history(environment) as history:
        for name, data in history.read_records():
            try:
                document = read_document(data) if name == questionnaire else None
            except AnswersError:
                document = None
            if document is None:
                left_out += 1
            else:
                documents.append(document)
    return documents, left_out


def _explain_too_few(count: int, left_out: int) -> str:
    """Return what is needed for a comparison."""
    text = (
        _("One result is kept. To compare, keep another: neurocheck assess --save")
        if count
        else _("Nothing is kept. To keep a result: neurocheck assess --save")
    )
    if left_out:
        text += " " + _("For results of another question set, add --questions FILE.")
    return text


def _translate_trend(
    environment: Environment, documents: list[Document], bundle: Bundle
) -> tuple[Trend, Bundle]:
    """Return the trend in the language shown, and what it was made with.

    All documents are translated, or none: only the same words can be compared.
    """
    translated = [translate_document(document, bundle) for document in documents]
    note = next((note for _document, note in translated if note), "")
    if note:
        write_note(environment, note)
    else:
        documents = [document for document, _note in translated]
    shown = translate_bundle(bundle)
    return make_trend(documents, shown.questionnaire, shown.guidance), shown
