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


class _FullError(sqlite3.OperationalError):
    """There is no room on the disk."""

    sqlite_errorcode = sqlite3.SQLITE_FULL


class _DiskError(sqlite3.OperationalError):
    """The disk does not do what it should."""

    sqlite_errorcode = sqlite3.SQLITE_IOERR
    sqlite_errorname = "SQLITE_IOERR"


# The code of an export is the same whatever went wrong; its words are SQLite's own.
_KINDS = {"database or disk is full": _FullError, "disk I/O error": _DiskError}


def _find_kind(error: Exception) -> Exception:
    """Return an error of an export as what it is, so that a full disk is no damage."""
    kind = _KINDS.get(str(error))
    return kind() if kind else error


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
    except connection.Error as error:
        raise _find_kind(error) from None
    finally:
        connection.execute("DETACH target")
