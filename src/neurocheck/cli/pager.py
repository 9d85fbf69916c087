"""Long texts are shown page by page: in a real window, by the pager of the person."""

import codecs
import os
import subprocess
from collections.abc import Callable, Mapping
from typing import TextIO

from neurocheck.environment import Environment
from neurocheck.i18n.accents import drop_accents
from neurocheck.i18n.translate import gettext as _
from neurocheck.system import is_windows


__all__ = ["write_paged"]

_DEFAULT = "less"
_LESS = "FRX"
"""Leave at once where one page is enough, show colour, and keep the text in view."""
_SIGNS = str.maketrans("", "", "?:.%\\$")
"""What less does not show in a prompt, but reads, such as a colon as "or else".

Many a version shows bytes for letters with accents there, too.
"""


def write_paged(
    environment: Environment, draw: Callable[[bool], str], *, no_pager: bool
) -> None:
    """Write a text to standard output, page by page where it is longer than the window.

    Args:
        environment: Streams, window, and the pager in its variables.
        draw: Returns the text, with colour or without.
        no_pager: Whether the whole text is wanted at once.
    """
    stream = environment.stdout
    has_colour = environment.has_colour(stream)
    text = draw(has_colour)
    pager = "" if no_pager else _find_pager(environment)
    if pager and _is_longer(environment, text):
        # Else a bare colon stands there, and nobody is told how to leave.
        more = drop_accents(_("Space for more, q to go on").translate(_SIGNS))
        end = drop_accents(_("The end, q to go on").translate(_SIGNS))
        variables = {"LESS": f"{_LESS}-Ps?e{end}:{more}.$", **environment.variables}
        if _find_encoding(environment) == "utf-8":
            # Else letters are numbers to it where the system lacks the locale named.
            variables.setdefault("LESSCHARSET", "utf-8")
        if has_colour and not _shows_colour(pager, variables):
            # It would print the escapes as letters.
            text = draw(False)
        stream.flush()
        if _page(environment, pager, variables, text):
            return
    stream.write(text)
    stream.flush()


def _find_pager(environment: Environment) -> str:
    """Return the command of the pager; nothing where pages cannot or shall not be."""
    variables = environment.variables
    can_turn = environment.stdin.isatty() and environment.stdout.isatty()
    if not can_turn or environment.is_dumb:
        return ""
    # The one of Windows reads no UTF-8, and its consoles can be scrolled.
    own = variables.get("PAGER", "cat" if is_windows() else _DEFAULT)
    pager = variables.get("NEUROCHECK_PAGER", own).strip()
    return "" if pager == "cat" else pager


def _shows_colour(pager: str, variables: Mapping[str, str]) -> bool:
    """Return whether the pager was told to show colour: ``less -R``, ``LESS=R``."""
    return " -R" in pager or ("less" in pager and "R" in variables["LESS"])


def _page(
    environment: Environment, pager: str, variables: Mapping[str, str], text: str
) -> bool:
    """Run the pager on a text, and return whether it ran."""
    try:
        process = subprocess.Popen(  # noqa: S602 - the person's own command, as git runs it
            pager,
            shell=True,
            stdin=subprocess.PIPE,
            stdout=_find_handle(environment.stdout),
            stderr=_find_handle(environment.stderr),
            env=dict(variables),
        )
    except OSError:
        return False
    try:
        encoding = _find_encoding(environment)
        process.communicate(text.encode(encoding, "backslashreplace"))
    except KeyboardInterrupt:  # for the pager, which goes on
        _wait(process)
    # What the shell says of a command that it cannot find or run.
    return process.returncode not in {126, 127}


def _find_encoding(environment: Environment) -> str:
    """Return the name of the encoding of standard output, such as ``utf-8``."""
    return codecs.lookup(getattr(environment.stdout, "encoding", None) or "utf-8").name


def _find_handle(stream: TextIO) -> int | None:
    """Return the handle behind a stream; None for that of the process."""
    try:
        return stream.fileno()
    except (OSError, ValueError):
        return None


def _wait(process: "subprocess.Popen[bytes]") -> None:
    """Wait until the pager ends; Ctrl-C is a key of its own there."""
    while process.poll() is None:
        try:
            process.wait()
        except KeyboardInterrupt:
            continue


def _is_longer(environment: Environment, text: str) -> bool:
    """Return whether a text has more lines than the window."""
    return text.count("\n") >= _count_rows(environment)


def _count_rows(environment: Environment) -> int:
    """Return the rows of the window; a huge number where they are not known."""
    given = environment.variables.get("LINES", "")
    # Cut, because int() refuses more than 4,300 digits.
    if given.isdecimal() and int(given[:6]) > 0:
        return int(given[:6])
    try:
        return os.get_terminal_size(environment.stdout.fileno()).lines or 10**6
    except (OSError, ValueError):
        return 10**6
