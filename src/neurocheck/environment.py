"""The world as the program sees it: streams, terminal facts, clock, directories.

Made once in ``neurocheck.cli`` and handed down. No other module looks at
``sys.stdin``, ``os.environ``, the clock or the home directory.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import msgspec

from neurocheck.errors import StorageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.streams import open_streams
from neurocheck.system import is_windows, shows_escapes


__all__ = ["DEFAULT_WIDTH", "Environment", "NoHomeError"]

DEFAULT_WIDTH = 80
# Indents and a sign take some; what is wider than the window, the terminal folds.
_LEAST_WIDTH = 10
# int() is slow with very long numbers, and refuses more than 4,300 digits.
_MAX_DIGITS = 6
_COMMAND = re.compile(
    r"\bneurocheck (?=(assess|report|learn|questions|schema|history|cohort|settings"
    r"|forget|help|version)\b)"
)
"""The beginning of a command within a text for people."""


def _read_clock() -> datetime:
    """Return the time, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def _read_call(first: str, whole: list[str]) -> tuple[str, ...]:
    """Return the words that the program was called by.

    Args:
        first: What Python has as the name of the program.
        whole: The command line, with Python in it.
    """
    if Path(first).name == "__main__.py":
        return (whole[0], "-m", "neurocheck")
    return (first,)


def _find_real(path: str) -> str:
    """Return the file behind a path, without the suffix that Windows may leave out."""
    return os.path.normcase(os.path.realpath(path)).removesuffix(".exe")


class NoHomeError(StorageError):
    """There is no home folder, so that nothing can be kept."""

    def __init__(self) -> None:
        """Say what to set."""
        super().__init__(
            _(
                "Your home folder is not known, so nothing can be kept. Set HOME, or"
                " set NEUROCHECK_DATA_DIR to a folder of your own."
            )
        )


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """The world as a command sees it.

    Attributes:
        stdin: Where answers are read from.
        stdout: Where the result goes, and nothing else.
        stderr: Where the interview and all notes go.
        variables: Environment variables.
        now: The clock, in UTC.
        width: Columns of the window, or None to ask the terminal each time.
        call: The words that this program was called by, without its arguments.
        language: The language that the command line names, or nothing.
        settings: What the person asked to remember, by the name of the setting.
    """

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    variables: Mapping[str, str] = {}
    now: Callable[[], datetime] = _read_clock
    width: int | None = None
    call: tuple[str, ...] = ("neurocheck",)
    language: str = ""
    settings: Mapping[str, str | bool] = {}

    @classmethod
    def of_process(cls) -> "Environment":
        """Return the environment of this process."""
        # A letter that the terminal lacks, or typed bytes that are no text, must not
        # end a run with a traceback.
        stdin, stdout, stderr = open_streams()
        return cls(
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            variables=os.environ,
            call=_read_call(sys.argv[0], sys.orig_argv),
        )

    def without_colour(self) -> "Environment":
        """Return the same environment, asking for no colour."""
        variables = {**self.variables, "NO_COLOR": "1"}
        return msgspec.structs.replace(self, variables=variables)

    @property
    def program(self) -> str:
        """How a person calls this program: its name alone where that finds it."""
        import shlex
        import shutil

        name = Path(self.call[0]).name
        found = shutil.which(name, path=self.variables.get("PATH")) or name
        if len(self.call) == 1 and _find_real(found) == _find_real(self.call[0]):
            return Path(name).stem
        if is_windows():
            import subprocess

            return subprocess.list2cmdline(self.call)
        return shlex.join(self.call)

    def name_program(self, text: str) -> str:
        """Return a text whose commands begin as this program was called.

        A command that is shown has to work as it stands.
        """
        if self.call == ("neurocheck",) or not _COMMAND.search(text):
            return text
        return _COMMAND.sub(lambda _found: f"{self.program} ", text)

    def fold_note(self, text: str) -> str:
        """Return a text for standard error, folded between words in a window.

        A line that is a command stays whole, to be copied.
        """
        if not self.stderr.isatty():
            return text
        import textwrap

        fold = textwrap.TextWrapper(
            width=self.columns(self.stderr),
            break_long_words=False,
            break_on_hyphens=False,
        )
        return "\n".join(
            line if line.startswith("neurocheck ") else fold.fill(line)
            for line in text.splitlines()
        )

    def expand_home(self, path: Path) -> Path:
        """Return a path with the home directory in place of a ``~`` at its beginning.

        A shell does so only where the ``~`` stands at the beginning of a word.

        Raises:
            NoHomeError: Nobody knows where that is.
        """
        first, *rest = path.parts or (".",)
        home = self.variables.get("USERPROFILE" if is_windows() else "HOME")
        if first == "~" and home:
            return Path(home, *rest)
        try:
            return path.expanduser()
        except RuntimeError:
            raise NoHomeError from None

    def read_stdin(self) -> bytes:
        """Return all that is left on standard input, as bytes."""
        # The bytes themselves, because the text stream replaces those that are no text,
        # and an answer of which letters were lost has to be refused.
        data = getattr(self.stdin, "buffer", self.stdin).read()
        return data if isinstance(data, bytes) else str(data).encode()

    @property
    def is_dumb(self) -> bool:
        """Whether the terminal cannot move its cursor."""
        return self.variables.get("TERM", "") in {"dumb", "unknown"}

    @property
    def can_ask(self) -> bool:
        """Whether a person can be asked: a terminal to type at and one to see."""
        # Not standard output: the interview is drawn on standard error, so that the
        # result can go to a file or a pipe.
        return self.stdin.isatty() and self.stderr.isatty()

    @property
    def locale(self) -> str:
        """The language that the system is set to, such as ``pt_BR.UTF-8``."""
        names = ("LC_ALL", "LC_MESSAGES", "LANG")
        given = (self.variables.get(name, "") for name in names)
        return next(filter(None, given), "")

    @property
    def data_dir(self) -> Path:
        """Where drafts are kept; ``NEUROCHECK_DATA_DIR`` or the system's place.

        Raises:
            NoHomeError: The system has no place for this user.
        """
        if chosen := self.variables.get("NEUROCHECK_DATA_DIR"):
            return self.expand_home(Path(chosen))
        from platformdirs import user_data_path

        # Windows would else have a folder neurocheck within a folder neurocheck.
        try:
            found = user_data_path("neurocheck", appauthor=False)
        except RuntimeError:
            raise NoHomeError from None
        # Older platformdirs return a ~ that stands for nothing.
        if not found.is_absolute():
            raise NoHomeError
        return found

    def has_colour(self, stream: TextIO) -> bool:
        """Return whether a stream gets colour.

        ``NO_COLOR`` comes first, then ``FORCE_COLOR``, then whether it is a terminal.
        """
        if self.variables.get("NO_COLOR"):
            return False
        if self.variables.get("FORCE_COLOR", "0") not in {"", "0"}:
            return True
        return stream.isatty() and not self.is_dumb and shows_escapes(stream)

    def has_unicode(self, stream: TextIO) -> bool:
        """Return whether a stream can carry more than ASCII."""
        encoding = getattr(stream, "encoding", None) or "utf-8"
        return encoding.lower().replace("-", "").replace("_", "") in {"utf8", "utf16"}

    def columns(self, stream: TextIO) -> int:
        """Return the columns of the window behind a stream, or 80; no fewer than 10."""
        if self.width is not None:
            return self.width
        given = self.variables.get("COLUMNS", "")
        if given.isdecimal() and len(given) < _MAX_DIGITS and int(given) > 0:
            return max(int(given), _LEAST_WIDTH)
        try:
            columns = os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
        except (OSError, ValueError):
            return DEFAULT_WIDTH
        return max(columns, _LEAST_WIDTH)
