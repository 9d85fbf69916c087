"""Reads whole files: their bytes, their format, and all their problems at once."""

from pathlib import Path

from neurocheck.errors import FileError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.os_errors import os_error_text
from neurocheck.problems import Code
from neurocheck.reading.nodes import MAX_BYTES
from neurocheck.reading.structs import Reader, in_file_order
from neurocheck.resources import bundled


__all__ = ["open_reader", "raise_problems", "read_bytes", "read_source"]


def read_source(
    source: Path | str | bytes | None, name: str, where: str
) -> tuple[bytes, str]:
    """Return the bytes of a file, and the name that it has in problems.

    Args:
        source: A path, the bytes themselves, or None for the bundled file.
        name: Name of the bundled file, such as ``questions.yaml``.
        where: The name to use in problems, if there is a better one.

    Raises:
        FileError: It cannot be read.
    """
    if isinstance(source, bytes):
        return source, where or name.removesuffix(".yaml")
    if source is None:
        return read_bytes(bundled(name)), where or name
    return read_bytes(Path(source)), where or str(source)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file that should not be large.

    Of one that is too large, only so much is returned that parsing it says so.

    Raises:
        FileError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            # Its size is not asked first: a pipe has none, and may never end.
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        problem = Code.UNREADABLE.at(str(path), reason=os_error_text(error))
        raise FileError(_("This file cannot be read."), problems=(problem,)) from None


def open_reader(data: bytes, where: str, wanted: str) -> Reader:
    """Parse a file and check that it is of the wanted kind.

    Args:
        data: The file's bytes.
        where: The file's name, for problems.
        wanted: What its key ``format`` must hold.

    Returns:
        A reader of the file; it holds the problems found so far.

    Raises:
        FileError: It is not YAML, or another kind of file.
    """
    # A run on the bundled files alone can do without it; see compiled.py.
    from neurocheck.reading.yaml import parse_yaml

    root, problems = parse_yaml(data, where)
    reader = Reader(root, where)
    reader.problems.extend(problems)
    # Checked first: in a file of another kind, every key would be one more problem.
    content = root.content
    found = content.get("format") if isinstance(content, dict) else None
    if not reader.problems and (found is None or found.content != wanted):
        hint = _("start it with the line: format: {format}", format=wanted)
        reader.report(Code.WRONG_FORMAT, found or root, expected=wanted, hint=hint)
        raise_problems(reader)
    if not isinstance(content, dict):
        raise_problems(reader)
    return reader


def raise_problems(reader: Reader) -> None:
    """Raise every problem that a reader noted, in file order, if there is one.

    Raises:
        FileError: It holds the problems.
    """
    if not reader.problems:
        return
    found = in_file_order(reader.problems)
    message = ngettext(
        "{file} has 1 problem.",
        "{file} has {number} problems.",
        len(found),
        file=reader.where,
    )
    raise FileError(message, problems=found)
