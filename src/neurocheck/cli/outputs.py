"""Where a result goes: the terminal, standard output as JSON, and files by suffix."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from neurocheck.document import Document, write_document
from neurocheck.environment import Environment
from neurocheck.errors import UsageError
from neurocheck.storage import write_private


__all__ = ["check_outputs", "deliver"]

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


_FORMATS: dict[str, Callable[[Document, bool], bytes]] = {
    ".json": lambda document, _: write_document(document),
    ".txt": _text,
    ".md": _markdown,
}


def check_outputs(outputs: Sequence[Path]) -> None:
    """Check the suffixes before anything is asked.

    Raises:
        UsageError: A suffix is not known.
    """
    wrong = [
        path
        for path in outputs
        if path != _STDOUT and path.suffix.lower() not in _FORMATS
    ]
    if wrong:
        names = ", ".join(f"'{path}'" for path in wrong)
        known = ", ".join(_FORMATS)
        raise UsageError(f"The format of {names} is not known. Use one of: {known}")


def deliver(
    environment: Environment,
    document: Document,
    outputs: Sequence[Path],
    *,
    as_json: bool,
    why: bool,
    plain: bool = False,
) -> None:
    """Write the files, then the result to standard output.

    Args:
        environment: Streams and terminal facts.
        document: The result.
        outputs: Files to write; ``-`` is standard output as JSON.
        as_json: Whether standard output gets JSON and not the report.
        why: Whether reasons and sources stand under each line.
        plain: Whether the report is for screen readers: sentences, nothing drawn.

    Raises:
        StorageError: A file cannot be written.
    """
    for path in outputs:
        if path != _STDOUT:
            write_private(path, _FORMATS[path.suffix.lower()](document, why))
    if as_json or _STDOUT in outputs:
        text = _json_text(environment, document)
    else:
        text = _drawn(environment, document, why=why, plain=plain)
    environment.stdout.write(text)
    environment.stdout.flush()


def _drawn(
    environment: Environment, document: Document, *, why: bool, plain: bool
) -> str:
    """Draw the report as standard output can show it."""
    from neurocheck.report.compose import compose
    from neurocheck.report.linear import to_lines
    from neurocheck.report.terminal import render

    stream = environment.stdout
    width = environment.columns(stream)
    report = compose(document, why=why, remind=True)
    if plain:
        return to_lines(report, width=width)
    return render(
        report,
        width=width,
        colour=environment.has_colour(stream),
        unicode=environment.has_unicode(stream),
    )


def _json_text(environment: Environment, document: Document) -> str:
    """Give the document as text that the stream can carry."""
    text = write_document(document).decode()
    if environment.has_unicode(environment.stdout):
        return text
    return json.dumps(json.loads(text), indent=2) + "\n"
