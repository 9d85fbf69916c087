"""The errors of the program, each with its exit status.

::

    NeurocheckError            1  something failed
    ├── UsageError             2  the command line does not make sense
    ├── FileError              3  a question, guidance or source file is wrong
    ├── AnswersError           4  answers are wrong or missing
    ├── StorageError           5  a file could not be read or written
    └── Interrupted          130  the person left; what was answered is kept

Messages say what is wrong, where, and how to mend it. They never hold a
person's answer. Only ``neurocheck.cli`` prints them.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum, unique


__all__ = [
    "AnswersError",
    "ExitStatus",
    "FileError",
    "Interrupted",
    "NeurocheckError",
    "Problem",
    "Severity",
    "StorageError",
    "UsageError",
]


@unique
class ExitStatus(IntEnum):
    """The number that the program leaves with; the contract for scripts."""

    DONE = 0
    FAILURE = 1
    USAGE = 2
    FILE = 3
    ANSWERS = 4
    STORAGE = 5
    URGENT = 10
    INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count


@unique
class Severity(StrEnum):
    """The weight of a problem."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing that is wrong in a file, a flag or an answer.

    Attributes:
        code: A name that stays the same, such as ``NC201``; see
            :mod:`neurocheck.problems`.
        message: What is wrong, in a sentence without the private value.
        hint: How to mend it; empty when the message says it.
        where: The file's name, the flag, or the question's id.
        line: Line in the file, from 1; 0 where there is none.
        column: Column in the line, from 1; 0 where there is none.
    """

    code: str
    message: str
    hint: str = ""
    where: str = ""
    line: int = 0
    column: int = 0

    @property
    def severity(self) -> Severity:
        """The weight of the problem, which the number of its code says.

        An error (up to NC799) keeps a file from being used, a warning (NC8..) says
        that something in it cannot be meant so, and a note (NC9..) makes nobody stop.

        >>> Problem(code="NC901", message="m").severity
        <Severity.NOTE: 'note'>
        """
        hundreds = {"NC8": Severity.WARNING, "NC9": Severity.NOTE}
        return hundreds.get(self.code[:3], Severity.ERROR)

    def __str__(self) -> str:
        """Return the line that people and editors read."""
        place = f"{self.where}:{self.line}:{self.column}" if self.line else self.where
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {self.code} {self.message}{hint}"


class NeurocheckError(Exception):
    """An error that the person can do something about."""

    exit_status = ExitStatus.FAILURE

    def __init__(self, message: str, *, problems: tuple[Problem, ...] = ()) -> None:
        """Keep the message and every problem found, in file order."""
        super().__init__(message)
        self.message = message
        self.problems = problems

    def __str__(self) -> str:
        """Return the message, then each problem on a line of its own."""
        return "\n".join([self.message, *map(str, self.problems)])


class UsageError(NeurocheckError):
    """The command line does not make sense."""

    exit_status = ExitStatus.USAGE


class FileError(NeurocheckError):
    """A question, guidance or source file is wrong."""

    exit_status = ExitStatus.FILE


class AnswersError(NeurocheckError):
    """Answers are wrong or missing."""

    exit_status = ExitStatus.ANSWERS


class StorageError(NeurocheckError):
    """A file could not be read or written."""

    exit_status = ExitStatus.STORAGE


class Interrupted(NeurocheckError):  # noqa: N818 - leaving is not an error
    """The person left; what was answered is kept."""

    exit_status = ExitStatus.INTERRUPTED
