"""Which formats a result can have, each with the function that writes it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import escape_json


if TYPE_CHECKING:
    from neurocheck.cohort.figures import Account
    from neurocheck.document import Document
    from neurocheck.questionnaire.model import Questionnaire
    from neurocheck.report.blocks import Report, VisitSheet
    from neurocheck.trend.series import Trend


__all__ = [
    "FORMATS",
    "CountsOutput",
    "DocumentOutput",
    "Output",
    "OutputFormat",
    "TrendOutput",
    "encode_json",
    "find_suffix",
]


class DocumentOutput(NamedTuple):
    """A document, and how people see it.

    Attributes:
        document: In English, as it is kept.
        shown: The same in the language shown.
        note: What is to be said about its language; see ``translate_document``.
        why: Whether each line is shown with its reason and source.
        with_private: Whether a visit sheet has what rests on private answers.
        questionnaire: The question set that it answers, in the language shown; the
            bundled one where it is None.
    """

    document: "Document"
    shown: "Document"
    note: str
    why: bool
    with_private: bool = False
    questionnaire: "Questionnaire | None" = None


class TrendOutput(NamedTuple):
    """The changes between documents, and how people see them.

    Attributes:
        trend: In English.
        report: The same in the language shown.
    """

    trend: "Trend"
    report: "Report"


class CountsOutput(NamedTuple):
    """The counts of a table.

    Attributes:
        data: The counts, for JSON.
        account: The same in words of the language shown.
        created: When they were counted.
    """

    data: object
    account: "Account"
    created: datetime


Output = DocumentOutput | TrendOutput | CountsOutput


class OutputFormat(NamedTuple):
    """A kind of file, and how it holds each kind of result.

    Attributes:
        suffix: What the name of such a file ends with.
        encoders: By the class of a result, the function that returns the content of
            such a file. A command refuses a format that lacks the class of its result.
    """

    suffix: str
    encoders: Mapping[type, Callable[[Any], str]]


# Each function imports what it writes with, so that a run loads only what it needs.
def _document_as_json(result: DocumentOutput) -> str:
    """Return a document as JSON."""
    from neurocheck.document import write_document

    return escape_json(write_document(result.document).decode())


def _document_as_response(result: DocumentOutput) -> str:
    """Return the answers as a response of FHIR."""
    from neurocheck.cli.response_file import compose_response

    return encode_json(compose_response(result.document, result.questionnaire))


def _document_as_text(result: DocumentOutput) -> str:
    """Return the summary as plain text."""
    from neurocheck.report.render.terminal import to_text
    from neurocheck.report.summary import compose

    return to_text(compose(result.shown, why=result.why, note=result.note))


def _document_as_markdown(result: DocumentOutput) -> str:
    """Return the visit sheet as Markdown."""
    from neurocheck.report.render.markdown import sheet_to_markdown

    return sheet_to_markdown(_compose_sheet(result))


def _document_as_html(result: DocumentOutput) -> str:
    """Return the visit sheet as an HTML page."""
    from neurocheck.report.render.html import sheet_to_html

    return sheet_to_html(_compose_sheet(result))


def _compose_sheet(result: DocumentOutput) -> "VisitSheet":
    """Return the visit sheet of a document."""
    from neurocheck.report.visit_sheet import compose_visit

    return compose_visit(
        result.shown,
        why=result.why,
        note=result.note,
        with_private=result.with_private,
    )


def _trend_as_json(result: TrendOutput) -> str:
    """Return a trend as JSON."""
    data = msgspec.json.encode(result.trend)
    return escape_json(msgspec.json.format(data, indent=2).decode()) + "\n"


def _trend_as_text(result: TrendOutput) -> str:
    """Return a trend as plain text."""
    from neurocheck.report.render.terminal import to_text

    return to_text(result.report)


def _trend_as_markdown(result: TrendOutput) -> str:
    """Return a trend as Markdown."""
    from neurocheck.report.render.markdown import to_markdown

    return to_markdown(result.report)


def _trend_as_html(result: TrendOutput) -> str:
    """Return a trend as an HTML page."""
    from neurocheck.report.render.html import to_html

    return to_html(result.report)


def _counts_as_json(result: CountsOutput) -> str:
    """Return counts as JSON."""
    return encode_json(result.data)


def _counts_as_text(result: CountsOutput) -> str:
    """Return counts as plain text."""
    from neurocheck.cohort.figures import to_lines

    return to_lines(result.account)


def _counts_as_markdown(result: CountsOutput) -> str:
    """Return counts as Markdown."""
    from neurocheck.cohort.figures import to_markdown

    return to_markdown(result.account)


def _counts_as_html(result: CountsOutput) -> str:
    """Return counts as an HTML page, with a bar for each of them."""
    from neurocheck.report.blocks import Bar, BarPage, Bars
    from neurocheck.report.render.html import bars_to_html

    bars = tuple(
        Bars(
            title=group.title,
            group=group.group,
            bars=tuple(
                Bar(label=one.label, cells=one.cells, part=one.part)
                for one in group.figures
            ),
        )
        for group in result.account.figures
    )
    page = BarPage(
        title=_("Summary of a table"),
        created=result.created,
        remarks=result.account.remarks,
        bars=bars,
    )
    return bars_to_html(page)


FORMATS = (
    # Before the one whose suffix it ends with.
    OutputFormat(".fhir.json", {DocumentOutput: _document_as_response}),
    OutputFormat(
        ".json",
        {
            DocumentOutput: _document_as_json,
            TrendOutput: _trend_as_json,
            CountsOutput: _counts_as_json,
        },
    ),
    OutputFormat(
        ".txt",
        {
            DocumentOutput: _document_as_text,
            TrendOutput: _trend_as_text,
            CountsOutput: _counts_as_text,
        },
    ),
    OutputFormat(
        ".md",
        {
            DocumentOutput: _document_as_markdown,
            TrendOutput: _trend_as_markdown,
            CountsOutput: _counts_as_markdown,
        },
    ),
    OutputFormat(
        ".html",
        {
            DocumentOutput: _document_as_html,
            TrendOutput: _trend_as_html,
            CountsOutput: _counts_as_html,
        },
    ),
)
"""Every format of a file, for all commands; their order is that of messages."""


def find_suffix(path: Path) -> str:
    """Return the suffix of a format that a name ends with, or else its last one.

    >>> find_suffix(Path("a.b.fhir.JSON")), find_suffix(Path("a.b.json"))
    ('.fhir.json', '.json')
    """
    name = path.name.lower()
    known = (one.suffix for one in FORMATS if name.endswith(one.suffix))
    return next(known, path.suffix.lower())


def encode_json(value: object) -> str:
    """Return a value as JSON that steers no terminal."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)
    return escape_json(text) + "\n"
