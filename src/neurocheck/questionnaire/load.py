"""Question sets from files."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from neurocheck.errors import FileError
from neurocheck.problems import Code
from neurocheck.questionnaire.broken import broken_names
from neurocheck.questionnaire.check import check_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.reading.convert import Reader, in_file_order
from neurocheck.reading.yaml import MAX_BYTES, parse_yaml
from neurocheck.reasons import reason_of
from neurocheck.resources import bundled
from neurocheck.words import say, say_count


__all__ = [
    "FORMAT",
    "QuestionsRead",
    "load_questionnaire",
    "open_reader",
    "read_bytes",
    "read_questionnaire",
    "refuse",
    "take_source",
]

FORMAT = "neurocheck-questions/1"


def read_bytes(path: Path) -> bytes:
    """Read a file that should not be large.

    Raises:
        FileError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        problem = Code.UNREADABLE.at(str(path), reason=reason_of(error))
        raise FileError(say("This file cannot be read."), problems=(problem,)) from None


def open_reader(data: bytes, where: str, wanted: str) -> Reader:
    """Parse a file and check which kind of file it says it is.

    Args:
        data: The file's bytes.
        where: The file's name, for problems.
        wanted: What its key ``format`` must hold.

    Raises:
        FileError: It is not YAML, or another kind of file.
    """
    root, problems = parse_yaml(data, where)
    reader = Reader(root, where)
    reader.problems.extend(problems)
    content = root.content
    found = content.get("format") if isinstance(content, dict) else None
    if not reader.problems and (found is None or found.content != wanted):
        hint = say("start it with the line: format: {format}", format=wanted)
        reader.report(Code.WRONG_FORMAT, found or root, expected=wanted, hint=hint)
        refuse(reader)
    if not isinstance(content, dict):
        refuse(reader)
    return reader


def refuse(reader: Reader) -> None:
    """Raise every problem that a reader noted, in file order, if there is one."""
    if not reader.problems:
        return
    found = in_file_order(reader.problems)
    message = say_count(
        len(found),
        "{file} has 1 problem.",
        "{file} has {number} problems.",
        file=reader.where,
    )
    raise FileError(message, problems=found)


def take_source(
    source: Path | str | bytes | None, name: str, where: str
) -> tuple[bytes, str]:
    """Give the bytes of a file, and the name that it has in problems.

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


class QuestionsRead(NamedTuple):
    """A question set as far as it could be read.

    Attributes:
        reader: It holds the problems, and knows where each thing stands.
        found: The set; None where not even its outline could be read.
        broken: What the file names and what could not be read.
    """

    reader: Reader
    found: Questionnaire | None
    broken: frozenset[str] = frozenset()


def read_questionnaire(data: bytes, where: str) -> QuestionsRead:
    """Read and check a question set, with all that is wrong with it.

    Raises:
        FileError: It is not a question set at all, or has endless problems.
    """
    reader = open_reader(data, where, FORMAT)
    found: Any = reader.read(reader.root, Questionnaire)
    if found is None:
        return QuestionsRead(reader, None)
    checked = check_questionnaire(reader, found)
    sha256 = hashlib.sha256(data).hexdigest()
    return QuestionsRead(
        reader, reader.replace(checked, sha256=sha256), broken_names(reader, found)
    )


def load_questionnaire(
    source: Path | str | bytes | None = None, *, where: str = ""
) -> Questionnaire:
    """Load a question set.

    Args:
        source: A path, or the file's bytes; the bundled set where it is not given.
        where: The name to use in problems; the path where it is not given.

    Returns:
        The question set, checked.

    Raises:
        FileError: The file cannot be read or is wrong; it holds every problem.
    """
    read = read_questionnaire(*take_source(source, "questions.yaml", where))
    refuse(read.reader)
    found: Any = read.found
    return found  # type: ignore[no-any-return] # there is one, as nothing was wrong
