"""Where a result goes: the terminal, standard output as JSON, and files by suffix."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from neurocheck.cli.age import (
    Recipients,
    check_recipients,
    encrypt_for,
    is_for_age,
    list_recipient_files,
    strip_age,
)
from neurocheck.cli.formats import FORMATS, DocumentOutput, Output, find_suffix
from neurocheck.cli.options import Force, NoColor, NoPager, Plain, option
from neurocheck.environment import Environment
from neurocheck.errors import Interrupted, UsageError
from neurocheck.i18n.accents import drop_accents
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import escape_json, one_line


if TYPE_CHECKING:
    from neurocheck.document import Document
    from neurocheck.questionnaire.model import Questionnaire
    from neurocheck.report.blocks import Report


__all__ = [
    "OutputOptions",
    "SheetOptions",
    "ask_for_yes",
    "check_formats",
    "check_outputs",
    "confirm_deletion",
    "encode_output",
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


def prepare_outputs(
    environment: Environment,
    options: OutputOptions,
    kind: type,
    *,
    inputs: Iterable[Path | None] = (),
    asks: bool = True,
) -> None:
    """Check that files can be written, before anything is asked or read.

    Args:
        environment: Where a person is asked before a file is replaced.
        options: They name the files, and who may read those whose name ends with .age.
        kind: The class of the result, such as :class:`DocumentOutput`.
        inputs: Files that are read.
        asks: Whether the command may ask anything.

    Raises:
        UsageError: A format is not known or cannot hold such a result, or a file is
            named twice.
        Interrupted: The person does not want a file replaced.
    """
    check_recipients(options.files, options.to)
    check_formats([strip_age(path, options.to) for path in options.files], kind)
    inputs = [*inputs, *list_recipient_files(options.to)]
    force = options.force or not asks
    check_outputs(environment, options.files, force=force, inputs=inputs)


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
                names=", ".join(f"'{one_line(str(path))}'" for path in wrong),
                known=", ".join(known),
            )
        )


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
    typed = drop_accents(environment.stdin.readline().strip().casefold())
    if typed not in {"yes", drop_accents(yes.casefold())}:
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


def fit_json(environment: Environment, text: str) -> str:
    """Return JSON that standard output can carry, and that steers no terminal."""
    text = escape_json(text)
    if environment.has_unicode(environment.stdout):
        return text
    return json.dumps(json.loads(text), indent=2) + "\n"


def write_note(environment: Environment, text: str) -> None:
    """Write something that stands beside the result to standard error."""
    note = environment.fold_note(f"neurocheck: {text}")
    environment.stderr.write(f"{environment.name_program(note)}\n")
    environment.stderr.flush()
