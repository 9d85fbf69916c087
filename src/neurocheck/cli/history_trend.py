"""One run of ``neurocheck history trend``."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from neurocheck.bundle import Bundle, load_bundle
from neurocheck.cli.output import check_outputs, draw, json_text
from neurocheck.document import Document, read_document
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError
from neurocheck.history.store import open_history
from neurocheck.i18n.language import ENGLISH, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.report.blocks import Report
from neurocheck.storage import write_private
from neurocheck.translations.document import translate_bundle, translate_document
from neurocheck.trend.series import Trend, make_trend


if TYPE_CHECKING:
    from neurocheck.cli.history import TrendOptions


__all__ = ["run_trend"]

_STDOUT = Path("-")
_PAIR = 2


def run_trend(environment: Environment, options: "TrendOptions") -> None:
    """Say what changed since last time.

    Raises:
        NeurocheckError: A file is wrong, or cannot be read or written.
    """
    environment = check_outputs(environment, options)
    questionnaire = load_questionnaire(options.questions)
    bundle = load_bundle(questionnaire, options.guidance, options.questions)
    documents, left_out = _documents(environment, questionnaire.id)
    if len(documents) < _PAIR:
        _say_too_few(environment, len(documents), left_out)
        return
    with override(ENGLISH):
        trend = make_trend(documents, questionnaire, bundle.guidance)
        trend = msgspec.structs.replace(trend, left_out=left_out)
    _deliver(environment, trend, _told(environment, documents, bundle), options)


def _documents(
    environment: Environment, questionnaire: str
) -> tuple[list[Document], int]:
    """Read what is kept of a question set, and count what is not of it."""
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


def _say_too_few(environment: Environment, count: int, left_out: int) -> None:
    """Say what is needed for a comparison."""
    text = (
        _("One result is kept. To compare, keep another: neurocheck assess --save")
        if count
        else _("Nothing is kept. To keep a result: neurocheck assess --save")
    )
    if left_out:
        text += " " + _("For results of another question set, add --questions FILE.")
    environment.stderr.write(f"neurocheck: {text}\n")
    environment.stderr.flush()


def _told(
    environment: Environment, documents: list[Document], bundle: Bundle
) -> tuple[Trend, Bundle]:
    """Hold documents against each other in the language shown.

    All of them are told in it, or none: only the same words can be compared.
    """
    told = [translate_document(document, bundle) for document in documents]
    note = next((note for _, note in told if note), "")
    if note:
        environment.stderr.write(f"neurocheck: {note}\n")
    else:
        documents = [document for document, _ in told]
    shown = translate_bundle(bundle)
    return make_trend(documents, shown.questionnaire, shown.guidance), shown


def _deliver(
    environment: Environment,
    trend: Trend,
    told: tuple[Trend, Bundle],
    options: "TrendOptions",
) -> None:
    """Write the files, then standard output; as JSON in English, else as told."""
    from neurocheck.report.trend_report import compose_trend

    shown = msgspec.structs.replace(told[0], left_out=trend.left_out)
    report = compose_trend(shown, told[1].sources, why=options.why)
    data = msgspec.json.format(msgspec.json.encode(trend), indent=2) + b"\n"
    outputs = options.output or []
    for path in outputs:
        if path != _STDOUT:
            is_json = path.suffix.lower() == ".json"
            content = data if is_json else _written(path, report)
            write_private(path, content)
    if options.json or _STDOUT in outputs:
        text = json_text(environment, data)
    else:
        text = draw(environment, report, options)
    environment.stdout.write(text)
    environment.stdout.flush()


def _written(path: Path, report: Report) -> bytes:
    """Write a report in the form that a suffix names."""
    from neurocheck.report.render.html import to_html
    from neurocheck.report.render.markdown import to_markdown
    from neurocheck.report.render.terminal import to_text

    forms: dict[str, Callable[[Report], str]] = {
        ".txt": to_text,
        ".md": to_markdown,
        ".html": to_html,
    }
    return forms[path.suffix.lower()](report).encode()
