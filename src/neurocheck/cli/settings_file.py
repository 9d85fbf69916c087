"""The settings that a person asked to remember, in one small private file."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from neurocheck.data_folder import read_kept
from neurocheck.environment import Environment, NoHomeError
from neurocheck.errors import StorageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.os_errors import os_error_text
from neurocheck.sanitize import one_line


__all__ = [
    "get_settings_path",
    "load_settings",
    "save_settings",
    "with_settings",
]

_FORMAT = "neurocheck-settings/1"
_MAX_BYTES = 10_000


class _Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The content of the file. Nothing else is kept in it, least of all an answer."""

    format: str
    country: str | None = None
    plain: bool | None = None
    language: str | None = None
    units: str | None = None


def get_settings_path(environment: Environment) -> Path:
    """Return the path of the settings, which need not exist."""
    return environment.data_dir / "settings.json"


def load_settings(environment: Environment) -> dict[str, str | bool]:
    """Return what is remembered, by name; settings that nobody made are left out.

    Raises:
        StorageError: The file is there, and cannot be read.
    """
    path = get_settings_path(environment)
    data = read_kept(path, _MAX_BYTES)
    if data is None:
        return {}
    try:
        found = msgspec.json.decode(data, type=_Settings)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise _make_error(path, _("it is damaged, or something else")) from None
    kept = msgspec.structs.asdict(found)
    del kept["format"]
    return {name: value for name, value in kept.items() if value is not None}


def with_settings(environment: Environment) -> Environment:
    """Return the environment with what is remembered; a wrong file is only named.

    A setting is a convenience, so that none stands between a person and an answer.
    """
    try:
        settings = load_settings(environment)
    except NoHomeError:  # most commands need none
        return environment
    except StorageError as error:
        environment.stderr.write(f"neurocheck: {error}\n")
        return environment
    if not settings:
        return environment
    return msgspec.structs.replace(environment, settings=settings)


def save_settings(environment: Environment, settings: Mapping[str, str | bool]) -> None:
    """Write the settings for the owner alone; without any, the file is deleted.

    Raises:
        StorageError: The file cannot be written.
    """
    from neurocheck.storage import write_private

    path = get_settings_path(environment)
    if not settings:
        _delete_settings(path)
        return
    kept = msgspec.convert({"format": _FORMAT, **settings}, _Settings)
    data = msgspec.json.format(msgspec.json.encode(kept), indent=2)
    write_private(path, data + b"\n")


def _delete_settings(path: Path) -> None:
    """Delete the settings, if there are any.

    Raises:
        StorageError: The file cannot be deleted.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _make_error(path, os_error_text(error)) from None


def _make_error(path: Path, reason: str) -> StorageError:
    """Return the error that the settings cannot be used."""
    return StorageError(
        _(
            "The settings in {path} cannot be used: {reason}. To begin anew, delete"
            " this file.",
            path=one_line(str(path)),
            reason=reason,
        )
    )
