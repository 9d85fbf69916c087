"""Where a result goes: the terminal, standard output as JSON, and files by suffix."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import msgspec

from neurocheck.cli.age import (
    Recipients,
    check_recipients,
    encrypt_for,
    is_for_age,
    list_recipient_files,
    strip_age,
)
from neurocheck.cli.options import Force, NoColor, NoPager, Plain, option
from neurocheck.environment import Environment
from neurocheck.errors import Interrupted, UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import escape_json, one_line


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
    "OutputFormat",
    "OutputOptions",
    "SheetOptions",
    "TrendOutput",
    "ask_for_yes",
    "check_formats",
    "check_outputs",
    "confirm_deletion",
    "encode_json",
    "encode_output",
    "find_suffix",
    "fit_json",
    "prepare_outputs",
    "say_written",
    "show_document",
    "show_report",
    "write_file",
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
            "Also write the result here; the suffix says how: .json, .txt, .md, .html,"
            " or .fhir.json for the answers as FHIR. May be given more than once; '-'"
            " is standard output, as JSON.",
            "-o",
            metavar="FILE",
        ),
    ] = None
    why: Annotated[
        bool, option("--why", "Show the reason and the source of each line.")
    ] = False
    no_color: NoColor = False
    no_pager: NoPager = False
    force: Force = False
    to: Recipients = None

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
        self,
        document: "Document",
        translated: "tuple[Document, str]",
        questionnaire: "Questionnaire | None" = None,
    ) -> "DocumentOutput":
        """Return a document, with how people see it and the note on its language."""
        shown, note = translated
        return DocumentOutput(
            document, shown, note, self.why, self.with_private, questionnaire
        )


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

    return write_document(result.document).decode()


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


def prepare_outputs(
    environment: Environment,
    paths: Iterable[Path],
    kind: type,
    *,
    force: bool,
    inputs: Iterable[Path | None] = (),
    to: Sequence[str] | None = None,
) -> None:
    """Check that files can be written, before anything is asked or read.

    Args:
        environment: Where a person is asked before a file is replaced.
        paths: The files.
        kind: The class of the result, such as :class:`DocumentOutput`.
        force: Whether files are replaced without asking.
        inputs: Files that are read.
        to: Who may read the files whose name ends with .age.

    Raises:
        UsageError: A format is not known or cannot hold such a result, or a file is
            named twice.
        Interrupted: The person does not want a file replaced.
    """
    paths = [*paths]
    check_recipients(paths, to)
    check_formats([strip_age(path, to) for path in paths], kind)
    inputs = [*inputs, *list_recipient_files(to)]
    check_outputs(environment, paths, force=force, inputs=inputs)


def check_formats(paths: Iterable[Path], kind: type) -> None:
    """Check that every suffix names a format that can hold a kind of result.

    Raises:
        UsageError: One of them does not.
    """
    known = [one.suffix for one in FORMATS if kind in one.encoders]
    wrong = [path for path in paths if find_suffix(path) not in known]
    if wrong:
        raise UsageError(
            _(
                "The format of {names} is not known. Use one of: {known}",
                names=", ".join(f"'{path}'" for path in wrong),
                known=", ".join(known),
            )
        )


def find_suffix(path: Path) -> str:
    """Return the suffix of a format that a name ends with, or else its last one.

    >>> find_suffix(Path("a.b.fhir.JSON")), find_suffix(Path("a.b.json"))
    ('.fhir.json', '.json')
    """
    name = path.name.lower()
    known = (one.suffix for one in FORMATS if name.endswith(one.suffix))
    return next(known, path.suffix.lower())


def check_outputs(
    environment: Environment,
    paths: Sequence[Path | None],
    *,
    force: bool,
    inputs: Iterable[Path | None] = (),
) -> None:
    """Check that no file is in the way; what is there may be replaced.

    Args:
        environment: Where a person is asked before a file is replaced.
        paths: Every file that is written; ``-`` is standard output.
        force: Whether files are replaced without asking.
        inputs: Every file that is read; see :func:`refuse_clashes`.

    Raises:
        UsageError: A file is named twice, is read as well, or is needed by us.
        Interrupted: The person does not want a file replaced.
    """
    from neurocheck.cli.output_paths import refuse_clashes

    written = [path for path in paths if path]
    refuse_clashes(environment, written, [path for path in inputs if path])
    for path in written:
        if path != _STDOUT and path.exists() and not force and environment.can_ask:
            name = one_line(str(path))
            ask_for_yes(
                environment,
                _("The file {name} is there already. Replace it?", name=name),
                otherwise=_("Nothing was written."),
            )


def ask_for_yes(environment: Environment, question: str, *, otherwise: str) -> None:
    """Ask for the word yes.

    Raises:
        Interrupted: The person typed something else; it says what was not done.
    """
    yes = _("yes")
    prompt = _("{question} Type {yes}:", question=question, yes=yes)
    environment.stderr.write(f"{prompt} ")
    environment.stderr.flush()
    typed = environment.stdin.readline().strip().casefold()
    if typed not in {"yes", yes.casefold()}:
        raise Interrupted(otherwise)


def confirm_deletion(environment: Environment, question: str) -> None:
    """Ask for the word yes before something is deleted.

    Raises:
        UsageError: Nobody can be asked.
        Interrupted: The person typed something else.
    """
    if not environment.can_ask:
        raise UsageError(
            _(
                "This deletes for good, and nobody can be asked here. Add --yes if that"
                " is meant."
            )
        )
    ask_for_yes(environment, question, otherwise=_("Nothing was deleted."))


def encode_output(suffix: str, result: Output) -> str:
    """Return the content of a file that holds a result; its suffix was checked."""
    (found,) = (one for one in FORMATS if one.suffix == suffix.lower())
    return found.encoders[type(result)](result)


def write_output(
    environment: Environment,
    path: Path,
    result: Output,
    to: Sequence[str] | None = None,
) -> None:
    """Write a result to a file whose suffix was checked, and say so.

    Args:
        environment: Where it is said.
        path: The file.
        result: What it holds.
        to: Who may read it, if its name ends with .age.

    Raises:
        StorageError: It cannot be written.
    """
    text = encode_output(find_suffix(strip_age(path, to)), result)
    write_file(environment, path, text, to)


def write_file(
    environment: Environment, path: Path, text: str, to: Sequence[str] | None = None
) -> None:
    """Write a file for its owner alone, and say whether it replaced another.

    Args:
        environment: Where it is said.
        path: The file.
        text: What it holds.
        to: Who may read it, if its name ends with .age.

    Raises:
        StorageError: It cannot be written.
    """
    from neurocheck.storage import write_private

    with say_written(environment, path):
        data = text.encode()
        write_private(path, encrypt_for(to, data) if to and is_for_age(path) else data)


@contextmanager
def say_written(environment: Environment, path: Path) -> Iterator[None]:
    """Say at the end of the ``with`` block that it wrote a file, or replaced one."""
    was_there = path.exists()
    yield
    if path == _STDOUT:
        return
    name = one_line(str(path))
    write_note(
        environment,
        _("Replaced: {name}", name=name)
        if was_there
        else _("Written: {name}", name=name),
    )


def write_outputs(
    environment: Environment, options: OutputOptions, result: DocumentOutput
) -> None:
    """Write a document that was kept: to files, or else to standard output.

    Raises:
        StorageError: A file cannot be written.
    """
    for path in options.files:
        write_output(environment, path, result, options.to)
    if options.wants_json or not options.files:
        show_document(environment, options, result)


def show_document(
    environment: Environment,
    options: OutputOptions,
    result: DocumentOutput,
    *,
    is_urgent: bool = False,
) -> None:
    """Write a document to standard output.

    Args:
        environment: Streams and terminal facts.
        options: How standard output gets it.
        result: The document, as it is kept and as it is shown.
        is_urgent: Whether the person stopped at a sign of danger. Then only what to do
            now is shown; JSON holds everything.
    """
    if options.wants_json:
        text = fit_json(environment, encode_output(".json", result))
        environment.stdout.write(text)
        environment.stdout.flush()
        return
    from neurocheck.report.summary import compose, compose_urgent

    if is_urgent:
        report = compose_urgent(result.shown)
    else:
        report = compose(result.shown, why=result.why, remind=True, note=result.note)
    show_report(environment, options, report)


def show_report(
    environment: Environment, options: OutputOptions, report: "Report"
) -> None:
    """Write a report to standard output, page by page where it is long."""
    from neurocheck.cli.pager import write_paged
    from neurocheck.report.blocks import change_texts

    report = change_texts(report, environment.name_program)
    stream = environment.stdout
    # TERM is about the terminal; a file or a pipe can carry the whole layout.
    is_plain = options.plain or (environment.is_dumb and stream.isatty())

    def draw(colour: bool) -> str:
        from neurocheck.report.render.plain import to_lines
        from neurocheck.report.render.terminal import render

        width, unicode = environment.columns(stream), environment.has_unicode(stream)
        if is_plain:
            return to_lines(report, width=width, unicode=unicode)
        return render(report, width=width, colour=colour, unicode=unicode)

    # Plain lines are for those who read from top to bottom, as a screen reader does.
    write_paged(environment, draw, no_pager=options.no_pager or is_plain)


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
    environment.stderr.write(f"neurocheck: {environment.name_program(text)}\n")
    environment.stderr.flush()
