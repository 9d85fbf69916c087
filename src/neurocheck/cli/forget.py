"""``neurocheck forget``: delete all that was ever kept of a person on this computer."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated, NamedTuple

import typer

from neurocheck.cli.help import Commands
from neurocheck.cli.options import environment_of, option
from neurocheck.cli.output import confirm_deletion, write_note
from neurocheck.data_folder import erase, list_known, refuse_planted
from neurocheck.environment import Environment
from neurocheck.errors import StorageError
from neurocheck.history.migrations import has_history
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.draft_lock import discard_unused
from neurocheck.os_errors import os_error_text
from neurocheck.sanitize import one_line
from neurocheck.storage import LEFTOVER, delete_unlocked, list_leftovers


__all__ = ["app"]

_HISTORY = "history.sqlite3"
_KINDS = (
    (r"draft-.+\.json", gettext_noop("answers of an interview that is not finished")),
    (r"draft-.+\.broken-\d+", gettext_noop("damaged answers that were put aside")),
    (r"draft-.+\.lock", gettext_noop("the mark of an interview that is open")),
    (r"history\.sqlite3(-locked)?", gettext_noop("the history: results that you kept")),
    (r"history\.sqlite3.*\.backup-.+", gettext_noop("a backup of the history")),
    (r"history\.sqlite3.+", gettext_noop("a part of the history")),
    (r"settings\.json", gettext_noop("your settings")),
    (LEFTOVER.pattern, gettext_noop("left behind by a run that was ended")),
)
"""What a file is, by its name; the first that fits counts."""

app = Commands()


class _Kept(NamedTuple):
    """What is kept: the files, and how many others lie beside them."""

    files: list[Path]
    others: int


@app.command()
def forget(
    context: typer.Context,
    yes: Annotated[bool, option("--yes", "Do not ask whether that is meant.")] = False,
) -> None:
    """Delete all that was ever kept of you on this computer; it lists it first.

    That is: unfinished interviews, the history with its log and backups, settings, and
    what runs that were ended left behind. Files that you wrote with -o stay.

    Example: neurocheck forget
    """
    environment = environment_of(context)
    kept = _find_kept(environment)
    if not kept.files:
        _remove_folder(environment)
        write_note(environment, _("Nothing is kept."))
        return
    for path in kept.files:
        environment.stdout.write(f"{_describe(path)}: {one_line(str(path))}\n")
    environment.stdout.flush()
    if not yes:
        confirm_deletion(environment, _("Delete all of this for good?"))
    refused = [(path, why) for path in kept.files if (why := _delete(path))]
    _remove_folder(environment)
    _say_done(environment, len(kept.files) - len(refused), kept.others)
    if refused:
        lines = [f"{one_line(str(path))}: {why}" for path, why in refused]
        raise StorageError(
            "\n".join([_("These could not be deleted; they may hold answers:"), *lines])
        )


def _remove_folder(environment: Environment) -> None:
    """Delete the folder of our data, unless there is something in it."""
    with suppress(OSError):
        environment.data_dir.rmdir()


def _find_kept(environment: Environment) -> _Kept:
    """Return all that is kept, the database of the history last of its files."""
    known, others = list_known(environment.data_dir)
    drafts = {path.name.partition(".json")[0] for path in known if _is_draft(path)}
    files = [
        path
        for path in known
        # The mark of an interview goes with its draft, where it is one.
        if path.suffix != ".lock" or path.stem not in drafts or path.is_symlink()
    ]
    # An interrupted deletion can so be repeated: a log alone is no history.
    files.sort(key=lambda path: path.name in {_HISTORY, f"{_HISTORY}-locked"})
    for folder in _list_other_folders():
        files += [path for path in list_leftovers(folder) if path not in files]
    return _Kept(files, others)


def _list_other_folders() -> Iterator[Path]:
    """Yield where else a killed run can have left something."""
    yield Path()  # most results are written where the program was called
    with suppress(OSError):
        yield Path(gettempdir())


def _is_draft(path: Path) -> bool:
    """Return whether a file holds answers of an interview."""
    return path.name.startswith("draft-") and path.suffix != ".lock"


def _describe(path: Path) -> str:
    """Return what a file is, in words."""
    return next(_(text) for name, text in _KINDS if re.fullmatch(name, path.name))


def _delete(path: Path) -> str:
    """Delete a file, and return why it could not be deleted; nothing where it was."""
    if path.name == _HISTORY and _is_of_another_program(path):
        return _("another program made it. It was left as it is")
    try:
        if _is_draft(path):
            discard_unused(path)
        elif path.suffix in {".tmp", ".lock"}:
            _delete_leftover(path)
        else:
            erase(path)
    except BlockingIOError:
        return _("a run that is open now uses it. End that, then try again")
    except OSError as error:
        return os_error_text(error)
    return ""


def _delete_leftover(path: Path) -> None:
    """Delete a temporary file or a lock that no running process has.

    Raises:
        BlockingIOError: A process has it.
        OSError: It cannot be deleted.
    """
    try:
        delete_unlocked(path)
    except BlockingIOError:
        raise
    except (OSError, ImportError):  # a disk without locks, or a link
        erase(path)


def _is_of_another_program(path: Path) -> bool:
    """Return whether a database is whole, and certainly none of ours."""
    # Read as it stands: a full disk has no room for the files of a lock.
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        refuse_planted(path)
    except StorageError:
        return False  # a link, say, which is deleted without what is behind it
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            has_history(connection, path)
    except StorageError:
        return True
    except (OSError, sqlite3.Error):
        return False  # damaged, so that nobody can tell
    return False


def _say_done(environment: Environment, count: int, others: int) -> None:
    """Say how many files are gone, and that others were left alone."""
    said = ngettext("1 file is deleted.", "{number} files are deleted.", count)
    environment.stdout.write(f"{said}\n")
    own = _("Sheets and other files that you wrote yourself stay where you put them.")
    write_note(environment, own)
    if others:
        left = ngettext(
            "1 other file in {folder} is not ours. It was left alone.",
            "{number} other files in {folder} are not ours. They were left alone.",
            others,
            folder=one_line(str(environment.data_dir)),
        )
        write_note(environment, left)
