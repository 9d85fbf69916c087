"""Files that only their recipients can read, encrypted with age (extra ``lock``)."""

import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, BinaryIO

from neurocheck.cli.options import option
from neurocheck.errors import AnswersError, StorageError, UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.sanitize import one_line
from neurocheck.storage import read_limited


__all__ = [
    "Identity",
    "Recipients",
    "check_recipients",
    "decrypt_for",
    "encrypt_for",
    "encrypt_stream",
    "is_for_age",
    "list_recipient_files",
    "strip_age",
]

_SUFFIX = ".age"
_MOST_BYTES = 1024 * 1024
_KEYS = ("age1", "ssh-")

Recipients = Annotated[
    list[str] | None,
    option(
        "--to",
        "Encrypt each file whose name ends with .age for this recipient of age:"
        " a public key (age1..., ssh-ed25519 ...), or a file with some. May be given"
        " more than once.",
        metavar="RECIPIENT",
    ),
]
Identity = Annotated[
    Path | None,
    option(
        "--identity",
        "Open a document whose name ends with .age with the secret key in this file.",
        metavar="FILE",
    ),
]


def is_for_age(path: Path) -> bool:
    """Return whether a name says that the file is encrypted."""
    return path.suffix.lower() == _SUFFIX


def strip_age(path: Path, to: Sequence[str] | None) -> Path:
    """Return the name that says what is within an encrypted file.

    Without recipients, or where it is not encrypted, that is the name itself.
    """
    return path.with_suffix("") if to and is_for_age(path) else path


def check_recipients(paths: Iterable[Path], to: Sequence[str] | None) -> None:
    """Check that files can be encrypted, before anything is asked or read.

    Raises:
        UsageError: Recipients are missing, wrong, or for no file.
        StorageError: What encrypts is not installed.
    """
    are_any = any(map(is_for_age, paths))
    if are_any and not to:
        raise UsageError(
            _("Say who may read the file whose name ends with .age: --to RECIPIENT")
        )
    if to and not are_any:
        raise UsageError(
            _(
                "--to is for files whose name ends with .age, such as"
                " -o answers.json.age"
            )
        )
    if to:
        list(_read_recipients(to))


def list_recipient_files(to: Sequence[str] | None) -> list[Path]:
    """Return the files that are named as recipients."""
    return [Path(named) for named in to or [] if not named.startswith(_KEYS)]


def encrypt_for(to: Sequence[str], data: bytes) -> bytes:
    """Return data that only the recipients can read."""
    encrypted: bytes = _load().encrypt(data, list(_read_recipients(to)))
    return encrypted


def encrypt_stream(to: Sequence[str], pieces: Iterable[bytes], file: BinaryIO) -> None:
    """Write pieces of data to a file that only the recipients can read."""
    reader = io.BufferedReader(_Pieces(iter(pieces)))
    _load().encrypt_io(reader, file, list(_read_recipients(to)))


def decrypt_for(identity: Path | None, data: bytes, name: str) -> bytes:
    """Return the content of an encrypted file.

    Args:
        identity: The file with the secret key.
        data: The encrypted content.
        name: The name of the file, for errors.

    Raises:
        UsageError: No secret key was named, or the file holds none.
        AnswersError: It is not encrypted for this key, or is damaged.
    """
    age = _load()
    if identity is None:
        raise UsageError(
            _(
                "The file {name} is encrypted. Name the file with your secret key:"
                " --identity FILE",
                name=name,
            )
        )
    keys = _read_identities(identity)
    try:
        decrypted: bytes = age.decrypt(data, keys)
    except age.DecryptError:
        raise AnswersError(
            _(
                "The file {name} cannot be opened with this key. It is for another one,"
                " or damaged.",
                name=name,
            )
        ) from None
    return decrypted


def _load() -> Any:
    """Return the library that encrypts.

    Raises:
        StorageError: It is not installed.
    """
    try:
        import pyrage
    except ImportError:
        raise StorageError(
            _(
                "Files whose name ends with .age need one more part of this program:"
                " pip install 'neurocheck[lock]'"
            )
        ) from None
    return pyrage


def _read_recipients(to: Sequence[str]) -> Iterator[Any]:
    """Yield the recipients that are named, or that stand in a named file."""
    age = _load()
    for named in to:
        is_key = named.startswith(_KEYS)
        for line in [named] if is_key else _list_lines(Path(named)):
            kind = age.ssh if line.startswith("ssh-") else age.x25519
            try:
                yield kind.Recipient.from_str(line)
            except age.RecipientError:
                raise UsageError(
                    _(
                        "'{name}' is no recipient of age, nor a file with some. A"
                        " public key begins with age1 or with ssh-.",
                        name=one_line(named),
                    )
                ) from None


def _read_identities(path: Path) -> list[Any]:
    """Return the secret keys in a file."""
    age = _load()
    data = read_limited(path, _MOST_BYTES)
    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            return [age.ssh.Identity.from_buffer(data)]
        return [age.x25519.Identity.from_str(line) for line in _list_lines(path)]
    except age.IdentityError:
        raise UsageError(
            _("The file {name} holds no secret key of age.", name=one_line(str(path)))
        ) from None


def _list_lines(path: Path) -> list[str]:
    """Return the lines of a file of keys, without its comments."""
    lines = read_limited(path, _MOST_BYTES).decode(errors="replace").splitlines()
    lines = [line.strip() for line in lines]
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise UsageError(_("The file {name} holds no key.", name=one_line(str(path))))
    return found


class _Pieces(io.RawIOBase):
    """A file that is read from pieces of data."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        """Read these pieces, each when it is needed."""
        super().__init__()
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Put the next bytes into a buffer, and return how many."""
        self._left = self._left or next(self._pieces, b"")
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count
