"""SQLCipher, which keeps a database under a passphrase; in the extra ``lock``."""

import sqlite3
import sys
from typing import Any

from neurocheck.errors import StorageError
from neurocheck.i18n.translate import gettext as _


__all__ = ["connect_locked", "export_database", "has_cipher", "list_error_kinds"]


def has_cipher() -> bool:
    """Return whether SQLCipher is installed."""
    from importlib.util import find_spec

    return find_spec("sqlcipher3") is not None


def connect_locked(address: str, key: str, **settings: Any) -> sqlite3.Connection:
    """Return a connection to a database under a passphrase.

    It is used as one of ``sqlite3``, whose twin it is.

    Args:
        address: The database, as ``sqlite3.connect`` takes it.
        key: The passphrase; empty for a database that has none.
        **settings: What ``sqlite3.connect`` takes too.

    Raises:
        StorageError: SQLCipher is not installed.
    """
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise StorageError(
            _(
                "The history is locked, or is to be. That needs one more part of this"
                " program: pip install 'neurocheck[lock]'"
            )
        ) from None
    connection: sqlite3.Connection = dbapi2.connect(address, uri=True, **settings)
    # It would write of every wrong passphrase to standard error.
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    if key:
        connection.set_key(key)  # type: ignore[attr-defined] # the twin's own
    return connection


def list_error_kinds() -> tuple[type[Exception], ...]:
    """Return the errors of databases; SQLCipher has its own."""
    twin = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error, twin.Error) if twin else (sqlite3.Error,)


def export_database(
    connection: sqlite3.Connection, address: str, key: str | None
) -> None:
    """Copy a whole database into an empty one.

    Args:
        connection: The database, opened by :func:`connect_locked`.
        address: The empty one.
        key: Its passphrase; empty for none, None for the same.
    """
    if key is None:
        connection.execute("ATTACH ? AS target", [address])
    else:
        connection.execute("ATTACH ? AS target KEY ?", [address, key])
    try:
        # A copy that fails is thrown away: it needs no journal, which would stay.
        connection.execute("PRAGMA target.journal_mode = OFF").fetchall()
        connection.execute("SELECT sqlcipher_export('target')").fetchall()
    finally:
        connection.execute("DETACH target")
