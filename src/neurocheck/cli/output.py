"""Where a result goes: the terminal, standard output as JSON, and files by suffix."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from neurocheck.bundle import Bundle
from neurocheck.cli.options import OutputOptions
from neurocheck.document import Document, write_document
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import escape_json, one_line
from neurocheck.storage import write_private
from neurocheck.translations.document import translate_document


if TYPE_CHECKING:
    from neurocheck.report.blocks import Report


__all__ = ["check_outputs", "draw", "json_text", "write_outputs"]

_STDOUT = Path("-")


def _text(told: Document, why: bool, note: str) -> str:
    """Write a report as plain text."""
    from neurocheck.report.render.terminal import to_text
    from neurocheck.report.summary import compose

    return to_text(compose(told, why=why, note=note))


def _markdown(told: Document, why: bool, note: str) -> str:
    """Write the visit sheet as Markdown."""
    from neurocheck.report.render.markdown import sheet_to_markdown
    from neurocheck.report.visit_sheet import compose_visit

    return sheet_to_markdown(compose_visit(told, why=why, note=note))


def _html(told: Document, why: bool, note: str) -> str:
    """Write the visit sheet as an HTML page."""
    from neurocheck.report.render.html import sheet_to_html
    from neurocheck.report.visit_sheet import compose_visit

    return sheet_to_html(compose_visit(told, why=why, note=note))


_JSON = ".json"
_WRITERS: dict[str, Callable[[Document, bool, str], str]] = {
    ".txt": _text,
    ".md": _markdown,
    ".html": _html,
}
_SUFFIXES = (_JSON, *_WRITERS)


def check_outputs(environment: Environment, showing: OutputOptions) -> Environment:
    """Check how a result is to be shown, before anything is asked or read.

    Returns:
        The environment to go on with: without colour where that is asked for.

    Raises:
        UsageError: The suffix of a file is not known.
    """
    wrong = [
        path
        for path in showing.output or []
        if path != _STDOUT and path.suffix.lower() not in _SUFFIXES
    ]
    if wrong:
        names = ", ".join(f"'{path}'" for path in wrong)
        known = ", ".join(_SUFFIXES)
        raise UsageError(
            _(
                "The format of {names} is not known. Use one of: {known}",
                names=names,
                known=known,
            )
        )
    return environment.without_colour() if showing.no_color else environment


def write_outputs(
    environment: Environment,
    document: Document,
    showing: OutputOptions,
    bundle: Bundle | None = None,
    *,
    is_urgent: bool = False,
) -> None:
    """Write the files, then the result to standard output.

    A report is in the language shown; JSON is the document, which is in English.

    Args:
        environment: Streams and terminal facts.
        document: The result.
        showing: The files, and how standard output gets the result.
        bundle: What the result was made with; the bundled files where it is None.
        is_urgent: Whether the person stopped at a sign of danger. Then only what to do
            now is shown; files and JSON hold everything.

    Raises:
        StorageError: A file cannot be written.
    """
    outputs = showing.output or []
    told, note = translate_document(document, bundle)
    for path in outputs:
        if path.suffix.lower() == _JSON:
            write_private(path, write_document(document))
        elif path != _STDOUT:
            text = _WRITERS[path.suffix.lower()](told, showing.why, note)
            write_private(path, text.encode())
        if path != _STDOUT and environment.stderr.isatty():
            environment.stderr.write(
                _("neurocheck: written: {path}", path=one_line(str(path))) + "\n"
            )
    if showing.json or _STDOUT in outputs:
        text = json_text(environment, write_document(document))
    else:
        from neurocheck.report.summary import compose, compose_urgent

        if is_urgent:
            report = compose_urgent(told)
        else:
            report = compose(told, why=showing.why, remind=True, note=note)
        text = draw(environment, report, showing)
    environment.stdout.write(text)
    environment.stdout.flush()


def draw(environment: Environment, report: "Report", showing: OutputOptions) -> str:
    """Draw a report as standard output can show it."""
    from neurocheck.report.render.plain import to_lines
    from neurocheck.report.render.terminal import render

    stream = environment.stdout
    width = environment.columns(stream)
    unicode = environment.has_unicode(stream)
    if showing.plain or (environment.is_dumb and stream.isatty()):
        return to_lines(report, width=width, unicode=unicode)
    colour = environment.has_colour(stream)
    return render(report, width=width, colour=colour, unicode=unicode)


def json_text(environment: Environment, data: bytes) -> str:
    """Give JSON as text that standard output can carry."""
    text = escape_json(data.decode())
    if environment.has_unicode(environment.stdout):
        return text
    return json.dumps(json.loads(text), indent=2) + "\n"
