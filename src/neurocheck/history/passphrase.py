"""The passphrase of a locked history: typed unseen, or read from a file."""

import os
import stat
import unicodedata
from pathlib import Path

from neurocheck.environment import Environment
from neurocheck.errors import Interrupted, StorageError, UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.os_errors import os_error_text
from neurocheck.sanitize import one_line
from neurocheck.system import hiding, is_windows


__all__ = ["ask_passphrase", "choose_passphrase", "find_file", "read_passphrase_file"]

# The name of a file, and no passphrase: other programs can see variables.
_VARIABLE = "NEUROCHECK_PASSPHRASE_FILE"
_MOST_BYTES = 4096
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def find_file(environment: Environment) -> Path | None:
    """Return the file that a variable names for the passphrase, or None."""
    name = environment.variables.get(_VARIABLE)
    return environment.expand_home(Path(name)) if name else None


def read_passphrase_file(path: Path) -> str:
    """Return the first line of a file that only its owner can read.

    A descriptor is a file too: ``/dev/fd/3``.

    Raises:
        StorageError: It cannot be read, or others can read it.
        UsageError: It holds no passphrase.
    """
    name = one_line(str(path))
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_MOST_BYTES)
    except OSError as error:
        raise StorageError(
            _(
                "The file {name} with the passphrase cannot be read: {reason}.",
                name=name,
                reason=os_error_text(error),
            )
        ) from None
    if stat.S_ISREG(mode) and mode & _OTHERS and not is_windows():
        raise StorageError(
            _(
                "Others can read the file {name} with the passphrase. Take their rights"
                " away: chmod 600 {name}",
                name=name,
            )
        )
    return _accept(data.split(b"\n")[0].rstrip(b"\r").decode(errors="replace"))


def ask_passphrase(environment: Environment, question: str) -> str:
    """Return the passphrase that a person types, which nobody sees.

    Raises:
        StorageError: Nobody can be asked.
        Interrupted: The input ended.
    """
    if not environment.can_ask:
        raise StorageError(
            _(
                "Nobody can be asked here for the passphrase of the history. Write it"
                " into a file that only you can read, and name that:"
                " NEUROCHECK_PASSPHRASE_FILE=FILE"
            )
        )
    environment.stderr.write(f"{question} ")
    environment.stderr.flush()
    with hiding(environment.stdin):
        line = environment.stdin.readline()
    environment.stderr.write("\n")
    if not line:
        raise Interrupted(_("Nothing was typed."))
    return _accept(line.rstrip("\r\n"))


def choose_passphrase(environment: Environment) -> str:
    """Return a new passphrase that a person types twice.

    Raises:
        StorageError: Nobody can be asked.
        UsageError: They differ.
        Interrupted: The input ended.
    """
    chosen = ask_passphrase(environment, _("New passphrase, several words:"))
    if ask_passphrase(environment, _("The same again:")) != chosen:
        raise UsageError(_("The two differ. Nothing was changed."))
    return chosen


def _accept(text: str) -> str:
    """Return a passphrase in the one form that all keyboards give."""
    if not text or "\0" in text:
        raise UsageError(_("A passphrase has at least one letter."))
    return unicodedata.normalize("NFC", text)
