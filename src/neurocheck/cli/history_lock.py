"""``neurocheck history lock``: puts the history under a passphrase."""

from pathlib import Path
from typing import Annotated

import typer

from neurocheck.cli.help import Commands
from neurocheck.cli.options import environment_of, option
from neurocheck.cli.output import write_note
from neurocheck.environment import Environment
from neurocheck.history.lock import rewrite_history
from neurocheck.history.passphrase import (
    choose_passphrase,
    find_file,
    read_passphrase_file,
)
from neurocheck.history.store import find_key, is_locked
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop


__all__ = ["app"]

_FORGOTTEN = gettext_noop(
    "Without this passphrase nobody can read what is kept. Forgotten means lost: there"
    " is no other way in. Write it down where only you find it."
)

app = Commands()


@app.command()
def lock(
    context: typer.Context,
    new_passphrase_file: Annotated[
        Path | None,
        option(
            "--new-passphrase-file",
            "For scripts: read the new passphrase from the first line of this file,"
            " which only you can read. /dev/fd/3 is the open descriptor 3.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Put the history under a passphrase, or under another one.

    It is asked for. Forgotten means lost. A script has it in a file, and names that:
    NEUROCHECK_PASSPHRASE_FILE for the passphrase of today.

    Example: neurocheck history lock
    """
    environment = environment_of(context)
    old = find_key(environment) if is_locked(environment) else ""
    if new_passphrase_file is None and environment.can_ask:
        write_note(environment, _(_FORGOTTEN))
    new = _choose(environment, new_passphrase_file, is_first=not old)
    rewrite_history(environment, old, new)
    said = (
        _("The history has another passphrase.") if old else _("The history is locked.")
    )
    environment.stdout.write(f"{said}\n")


def _choose(environment: Environment, file: Path | None, *, is_first: bool) -> str:
    """Return the new passphrase, of a file or as it is typed.

    Args:
        environment: Where a person is asked.
        file: The file that the command line names.
        is_first: Whether there is none yet, so that the variable can name it too.
    """
    if file is None and is_first:
        file = find_file(environment)
    if file is not None:
        return read_passphrase_file(environment.expand_home(file))
    return choose_passphrase(environment)
