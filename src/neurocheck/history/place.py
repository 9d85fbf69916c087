"""Where the history is; an interview asks for it without opening one."""

import os
from pathlib import Path

from neurocheck.environment import Environment


__all__ = ["get_history_path", "get_place", "is_locked"]


def get_place(environment: Environment, *, is_locked: bool) -> Path:
    """Return where the history is, or would be, locked or not."""
    name = "history.sqlite3-locked" if is_locked else "history.sqlite3"
    return environment.data_dir / name


def is_locked(environment: Environment) -> bool:
    """Return whether the history is under a passphrase."""
    return os.path.lexists(get_place(environment, is_locked=True))


def get_history_path(environment: Environment) -> Path:
    """Return the path of the database, which need not exist."""
    return get_place(environment, is_locked=is_locked(environment))
