"""Where a result goes: the terminal, standard output as JSON, and files by suffix."""

import json
from collections.abc import Callable
from pathlib import Path

from neurocheck.cli.options import Showing
from neurocheck.document import Document, write_document
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.storage import write_private
from neurocheck.text import escape_json


__all__ = ["deliver", "prepare"]

_STDOUT = Path("-")


def _text(document: Document, why: bool) -> bytes:
    """Write the report as plain text."""
    from neurocheck.report.compose import compose
    from neurocheck.report.terminal import to_text

    return to_text(compose(document, why=why)).encode()


def _markdown(document: Document, why: bool) -> bytes:
    """Write the report as Markdown."""
    from neurocheck.report.compose import compose
    from neurocheck.report.markdown import to_markdown

    return to_markdown(compose(document, why=why)).encode()


def _html(document: Document, why: bool) -> bytes:
    """Write the report as an HTML page."""
    from neurocheck.report.compose import compose
    from neurocheck.report.html_page import to_html

    return to_html(compose(document, why=why)).encode()


_FORMATS: dict[str, Callable[[Document, bool], bytes]] = {
    ".json": lambda document, _: write_document(document),
    ".txt": _text,
    ".md": _markdown,
    ".html": _html,
}


def prepare(environment: Environment, showing: Showing) -> Environment:
    """Check how a result is to be shown, before anything is asked or read.

    Returns:
        The environment to go on with: without colour where that is asked for.

    Raises:
        UsageError: The suffix of a file is not known.
    """
    wrong = [
        path
        for path in showing.output or []
        if path != _STDOUT and path.suffix.lower() not in _FORMATS
    ]
    if wrong:
        names = ", ".join(f"'{path}'" for path in wrong)
        known = ", ".join(_FORMATS)
        raise UsageError(f"The format of {names} is not known. Use one of: {known}")
    return environment.without_colour() if showing.no_color else environment


def deliver(environment: Environment, document: Document, showing: Showing) -> None:
    """Write the files, then the result to standard output.

    Args:
        environment: Streams and terminal facts.
        document: The result.
        showing: The files, and how standard output gets the result.

    Raises:
        StorageError: A file cannot be written.
    """
    outputs = showing.output or []
    for path in outputs:
        if path != _STDOUT:
            form = _FORMATS[path.suffix.lower()]
            write_private(path, form(document, showing.why))
    if showing.json or _STDOUT in outputs:
        text = _json_text(environment, document)
    else:
        text = _drawn(environment, document, showing)
    environment.stdout.write(text)
    environment.stdout.flush()


def _drawn(environment: Environment, document: Document, showing: Showing) -> str:
    """Draw the report as standard output can show it."""
    from neurocheck.report.compose import compose
    from neurocheck.report.linear import to_lines
    from neurocheck.report.terminal import render

    stream = environment.stdout
    width = environment.columns(stream)
    report = compose(document, why=showing.why, remind=True)
    if showing.plain or (environment.is_dumb and stream.isatty()):
        return to_lines(report, width=width)
    return render(
        report,
        width=width,
        colour=environment.has_colour(stream),
        unicode=environment.has_unicode(stream),
    )


def _json_text(environment: Environment, document: Document) -> str:
    """Give the document as text that the stream can carry."""
    text = escape_json(write_document(document).decode())
    if environment.has_unicode(environment.stdout):
        return text
    return json.dumps(json.loads(text), indent=2) + "\n"
