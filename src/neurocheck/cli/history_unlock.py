"""``neurocheck history unlock``: takes the passphrase of the history away."""

import typer

from neurocheck.cli.help import Commands
from neurocheck.cli.options import environment_of
from neurocheck.cli.output import write_note
from neurocheck.history.lock import rewrite_history
from neurocheck.history.store import find_key, is_locked
from neurocheck.i18n.translate import gettext as _


__all__ = ["app"]

app = Commands()


@app.command()
def unlock(context: typer.Context) -> None:
    """Take the passphrase of the history away.

    From then on everybody who can read your files can read what is kept.

    Example: neurocheck history unlock
    """
    environment = environment_of(context)
    if not is_locked(environment):
        write_note(environment, _("The history is not locked."))
        return
    rewrite_history(environment, find_key(environment), "")
    environment.stdout.write(_("The history is no longer locked.") + "\n")
