"""Where a result goes: the terminal, standard output as JSON, and files by suffix."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import msgspec

from neurocheck.cli.options import NoColor, Plain, option
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import escape_json, one_line


if TYPE_CHECKING:
    from neurocheck.cohort.figures import Figures
    from neurocheck.document import Document
    from neurocheck.report.blocks import Report, VisitSheet
    from neurocheck.trend.series import Trend


__all__ = [
    "FORMATS",
    "CountsOutput",
    "DocumentOutput",
    "OutputFormat",
    "OutputOptions",
    "SheetOptions",
    "TrendOutput",
    "check_outputs",
    "draw_report",
    "encode_json",
    "encode_output",
    "fit_json",
    "write_note",
    "write_output",
    "write_outputs",
]

_STDOUT = Path("-")


@dataclass(frozen=True, kw_only=True)
class OutputOptions:
    """The options of every command that shows a result."""

    plain: Plain = False
    json: Annotated[
        bool, option("--json", "Write the result to standard output as JSON.")
    ] = False
    output: Annotated[
        list[Path] | None,
        option(
            "--output",
            "Also write the result here; the suffix says how: .json, .txt, .md or"
            " .html. May be given more than once; '-' is standard output, as JSON.",
            "-o",
            metavar="FILE",
        ),
    ] = None
    why: Annotated[
        bool, option("--why", "Show the reason and the source of each line.")
    ] = False
    no_color: NoColor = False

    @property
    def files(self) -> list[Path]:
        """The files to write, without standard output."""
        return [path for path in self.output or [] if path != _STDOUT]

    @property
    def wants_json(self) -> bool:
        """Whether standard output gets JSON."""
        return self.json or _STDOUT in (self.output or [])


@dataclass(frozen=True, kw_only=True)
class SheetOptions(OutputOptions):
    """The options of every command that can write a visit sheet."""

    with_private: Annotated[
        bool,
        option(
            "--with-private",
            "Put the answers to private questions on the visit sheet too.",
        ),
    ] = False

    def make_output(
        self, document: "Document", translated: "tuple[Document, str]"
    ) -> "DocumentOutput":
        """Return a document, with how people see it and the note on its language."""
        shown, note = translated
        return DocumentOutput(document, shown, note, self.why, self.with_private)


class DocumentOutput(NamedTuple):
    """A document, and how people see it.

    Attributes:
        document: In English, as it is kept.
        shown: The same in the language shown.
        note: What is to be said about its language; see ``translate_document``.
        why: Whether each line is shown with its reason and source.
        with_private: Whether a visit sheet has what rests on private answers.
    """

    document: "Document"
    shown: "Document"
    note: str
    why: bool
    with_private: bool = False


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
        figures: The same in words of the language shown.
    """

    data: object
    figures: "list[Figures]"


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

    return write_document(result.document).decode()


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
    return msgspec.json.format(data, indent=2).decode() + "\n"


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

    return to_lines(result.figures)


def _counts_as_markdown(result: CountsOutput) -> str:
    """Return counts as Markdown."""
    from neurocheck.cohort.figures import to_markdown

    return to_markdown(result.figures)


FORMATS = (
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
        ".html", {DocumentOutput: _document_as_html, TrendOutput: _trend_as_html}
    ),
)
"""Every format of a file, for all commands; their order is that of messages."""


def check_outputs(paths: Iterable[Path], kind: type) -> None:
    """Check that files can be written, before anything is asked or read.

    Args:
        paths: The files.
        kind: The class of the result, such as :class:`DocumentOutput`.

    Raises:
        UsageError: A suffix names no format, or one that cannot hold such a result.
    """
    known = [one.suffix for one in FORMATS if kind in one.encoders]
    wrong = [path for path in paths if path.suffix.lower() not in known]
    if wrong:
        raise UsageError(
            _(
                "The format of {names} is not known. Use one of: {known}",
                names=", ".join(f"'{path}'" for path in wrong),
                known=", ".join(known),
            )
        )


def encode_output(suffix: str, result: Output) -> str:
    """Return the content of a file that holds a result; its suffix was checked."""
    (found,) = (one for one in FORMATS if one.suffix == suffix.lower())
    return found.encoders[type(result)](result)


def write_output(path: Path, result: Output) -> None:
    """Write a result to a file whose suffix was checked.

    Raises:
        StorageError: It cannot be written.
    """
    from neurocheck.storage import write_private

    write_private(path, encode_output(path.suffix, result).encode())


def write_outputs(
    environment: Environment,
    options: OutputOptions,
    result: DocumentOutput,
    *,
    is_urgent: bool = False,
) -> None:
    """Write the files, then the result to standard output.

    Args:
        environment: Streams and terminal facts.
        options: The files, and how standard output gets the result.
        result: The document, as it is kept and as it is shown.
        is_urgent: Whether the person stopped at a sign of danger. Then only what to do
            now is shown; files and JSON hold everything.

    Raises:
        StorageError: A file cannot be written.
    """
    # Before standard output, which stays empty where a file cannot be written.
    for path in options.files:
        write_output(path, result)
        if environment.stderr.isatty():
            environment.stderr.write(
                _("neurocheck: written: {path}", path=one_line(str(path))) + "\n"
            )
    if options.wants_json:
        text = fit_json(environment, encode_output(".json", result))
    else:
        from neurocheck.report.summary import compose, compose_urgent

        if is_urgent:
            report = compose_urgent(result.shown)
        else:
            report = compose(
                result.shown, why=options.why, remind=True, note=result.note
            )
        text = draw_report(environment, report, is_plain=options.plain)
    environment.stdout.write(text)
    environment.stdout.flush()


def draw_report(
    environment: Environment, report: "Report", *, is_plain: bool = False
) -> str:
    """Return a report as standard output can show it."""
    from neurocheck.report.render.plain import to_lines
    from neurocheck.report.render.terminal import render

    stream = environment.stdout
    width = environment.columns(stream)
    unicode = environment.has_unicode(stream)
    # TERM is about the terminal; a file or a pipe can carry the whole layout.
    if is_plain or (environment.is_dumb and stream.isatty()):
        return to_lines(report, width=width, unicode=unicode)
    colour = environment.has_colour(stream)
    return render(report, width=width, colour=colour, unicode=unicode)


def encode_json(value: object) -> str:
    """Return a value as JSON that steers no terminal."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)
    return escape_json(text) + "\n"


def fit_json(environment: Environment, text: str) -> str:
    """Return JSON that standard output can carry, and that steers no terminal."""
    text = escape_json(text)
    if environment.has_unicode(environment.stdout):
        return text
    return json.dumps(json.loads(text), indent=2) + "\n"


def write_note(environment: Environment, text: str) -> None:
    """Write something that stands beside the result to standard error."""
    environment.stderr.write(f"neurocheck: {text}\n")
    environment.stderr.flush()
