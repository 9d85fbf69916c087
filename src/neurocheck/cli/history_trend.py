"""``neurocheck history trend``: what changed between the results that were kept."""

from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
import typer

from neurocheck.bundle import Bundle, load_bundle
from neurocheck.cli.formats import TrendOutput
from neurocheck.cli.help import Commands
from neurocheck.cli.options import (
    GuidanceFile,
    QuestionsFile,
    command_with,
    environment_of,
)
from neurocheck.cli.output import (
    OutputOptions,
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
from neurocheck.history.records import Record
from neurocheck.history.store import History, open_history
from neurocheck.i18n.language import ENGLISH, get_language, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.report.trend_report import compose_trend
from neurocheck.translations.document import translate_bundle, translate_document
from neurocheck.trend.brief import Brief, read_brief
from neurocheck.trend.series import Follower, Trend


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
    inputs = [options.questions, options.guidance]
    prepare_outputs(environment, options, TrendOutput, inputs=inputs)
    questionnaire = load_questionnaire(options.questions)
    bundle = load_bundle(questionnaire, options.guidance, options.questions)
    with open_history(environment) as history:
        last = _find_last(history, questionnaire.id)
        if len(last.documents) < _PAIR:
            history.raise_damage()
            write_note(environment, _explain_too_few(last))
            return
        found, shown = _follow(environment, options, history, last, bundle)
    report = compose_trend(shown, bundle.sources, why=options.why)
    result = TrendOutput(found, report)
    for path in options.files:
        write_output(environment, path, result, options.to)
    if options.wants_json:
        text = fit_json(environment, encode_output(".json", result))
        environment.stdout.write(text)
        environment.stdout.flush()
    elif not options.files:
        show_report(environment, options, report)
    history.raise_damage()


class _Last(NamedTuple):
    """The last results of a question set.

    Attributes:
        documents: Two of them, or as many as there are, the oldest first.
        unreadable: Numbers of records from which no result can be read.
        left_out: How many records were passed that are none of these.
    """

    documents: list[Document]
    unreadable: set[int]
    left_out: int


def _find_last(history: History, questionnaire: str) -> _Last:
    """Return the last two results of a question set."""
    documents: list[Document] = []
    unreadable: set[int] = set()
    left_out = 0
    for record in history.read_records(newest_first=True):
        if record.questionnaire != questionnaire:
            left_out += 1
            continue
        try:
            documents.insert(0, read_document(record.document))
        except AnswersError:
            unreadable.add(record.number)
            left_out += 1
        if len(documents) == _PAIR:
            break
    return _Last(documents, unreadable, left_out)


def _explain_too_few(last: _Last) -> str:
    """Return what is needed for a comparison."""
    text = (
        _("One result is kept. To compare, keep another: neurocheck assess --save")
        if last.documents
        else _("Nothing is kept. To keep a result: neurocheck assess --save")
    )
    if last.left_out:
        text += " " + _("For results of another question set, add --questions FILE.")
    return text


def _follow(
    environment: Environment,
    options: TrendOptions,
    history: History,
    last: _Last,
    bundle: Bundle,
) -> tuple[Trend, Trend]:
    """Return the trend in English, as JSON has it, and in the language shown.

    All is read once, as there can be very much, and held only in brief. Where no JSON
    is wanted, both are the same.
    """
    today = translate_bundle(bundle)
    shown = Follower(today.questionnaire, today.guidance)
    english = None
    if get_language() is not ENGLISH and _wants_json(options):
        english = Follower(bundle.questionnaire, bundle.guidance)
    left_out, stranger = 0, None
    for record in history.read_records():
        brief = _read_brief(record, bundle.questionnaire.id, last)
        if brief is None:
            left_out += 1
            continue
        shown.add(brief)
        if english:
            with override(ENGLISH):
                english.add(brief)
        if stranger is None and _is_stranger(brief, bundle):
            stranger = record.document
    documents = _translate_last(environment, last.documents, stranger, bundle)
    found = msgspec.structs.replace(shown.finish(*documents), left_out=left_out)
    if not english:
        return found, found
    with override(ENGLISH):
        plain = english.finish(*last.documents)
    return msgspec.structs.replace(plain, left_out=left_out), found


def _wants_json(options: TrendOptions) -> bool:
    """Return whether any output is JSON."""
    suffixes = {suffix.lower() for path in options.files for suffix in path.suffixes}
    return options.wants_json or ".json" in suffixes


def _read_brief(record: Record, questionnaire: str, last: _Last) -> Brief | None:
    """Return the result of a record in brief; None where it cannot be compared."""
    if record.questionnaire != questionnaire or record.number in last.unreadable:
        return None
    return read_brief(record.document)


def _is_stranger(brief: Brief, bundle: Bundle) -> bool:
    """Return whether a result was made with other files than these."""
    made_with = (brief.questionnaire.sha256, brief.guidance.sha256)
    return made_with != (bundle.questionnaire.sha256, bundle.guidance.sha256)


def _translate_last(
    environment: Environment,
    documents: list[Document],
    stranger: bytes | None,
    bundle: Bundle,
) -> list[Document]:
    """Return the last results in the language shown.

    All results are translated, or none: only the same words can be compared.

    Args:
        environment: Where it is said that they are not translated.
        documents: The last results.
        stranger: One that was made with other files than those of today, if any was.
        bundle: The files of today.
    """
    if get_language() is ENGLISH:
        return documents
    others = []
    with suppress(AnswersError):
        others = [read_document(stranger)] if stranger else []
    translated = [translate_document(one, bundle) for one in (*others, *documents)]
    note = next((note for _document, note in translated if note), "")
    if note:
        write_note(environment, note)
        return documents
    return [document for document, _note in translated[-_PAIR:]]
