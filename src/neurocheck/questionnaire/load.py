"""Reads question sets from files."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from neurocheck.questionnaire.model import Questionnaire
from neurocheck.questionnaire.validate import check_questionnaire, find_unreadable_names
from neurocheck.reading.compiled import read_compiled
from neurocheck.reading.files import open_reader, raise_problems, read_source
from neurocheck.reading.structs import Reader


__all__ = [
    "FILE",
    "FORMAT",
    "QuestionsRead",
    "load_questionnaire",
    "read_questionnaire",
]


FORMAT = "neurocheck-questions/1"
FILE = "questions.yaml"


class QuestionsRead(NamedTuple):
    """A question set as far as it could be read.

    Attributes:
        reader: It holds the problems, and knows where each thing stands.
        found: The set; None where not even its outline could be read.
        unreadable: Names that the file gives to things that could not be read.
    """

    reader: Reader
    found: Questionnaire | None
    unreadable: frozenset[str] = frozenset()


def read_questionnaire(data: bytes, where: str) -> QuestionsRead:
    """Read and check a question set, and collect every problem.

    Args:
        data: The file's bytes.
        where: The file's name, for problems.

    Returns:
        The set as far as it could be read, with the reader that holds the problems.

    Raises:
        FileError: It is not a question set at all, or has endless problems.
    """
    reader = open_reader(data, where, FORMAT)
    found: Any = reader.read(reader.root, Questionnaire)
    if found is None:
        return QuestionsRead(reader, None)
    checked = check_questionnaire(reader, found)
    # Documents keep this hash, to show whether they come from the same file.
    sha256 = hashlib.sha256(data).hexdigest()
    checked = reader.replace(checked, sha256=sha256)
    return QuestionsRead(reader, checked, find_unreadable_names(reader, found))


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
    if source is None:
        known = read_compiled("questions", Questionnaire, [FILE])
        if known is not None:
            return known
    read = read_questionnaire(*read_source(source, FILE, where))
    raise_problems(read.reader)
    found: Any = read.found
    return found  # type: ignore[no-any-return] # there is one, as nothing was wrong
