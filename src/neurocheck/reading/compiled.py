"""The bundled files as they were read before, which takes a hundredth of the time.

``scripts/compile_data.py`` reads them with every check, and writes what came of it to
``data/compiled/``; installing the program runs it. Such a file counts only where it was
made from the very bytes that lie there now, and in a checkout by the very code.
Otherwise there is nothing of it, and the files themselves are read: slower, and as
right.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from neurocheck.resources import PACKAGE, bundled, is_checkout


__all__ = ["FOLDER", "compile_value", "hash_bundled", "read_compiled"]

FOLDER = "compiled"
_CODE = ("reading", "questionnaire", "guidance", "topics", "sources.py", "translations")
"""What decides what comes of the files."""


_T = TypeVar("_T")


class _Compiled(msgspec.Struct, frozen=True):
    """A whole file.

    Attributes:
        made_from: The SHA-256 of each file, by its name.
        made_by: The SHA-256 of the code that read them.
        value: What came of it.
    """

    made_from: dict[str, str]
    made_by: str
    value: msgspec.Raw


def read_compiled(part: str, kind: type[_T], made_from: Iterable[str]) -> _T | None:
    """Return what came of bundled files; None where that has to be found out anew.

    Args:
        part: The name of the part, such as ``questions``.
        kind: The type of what came of them.
        made_from: The names of the files.
    """
    try:
        data = bundled(f"{FOLDER}/{part}.json").read_bytes()
        found = msgspec.json.decode(data, type=_Compiled)
        if found.made_from != {name: hash_bundled(name) for name in made_from}:
            return None
        # Elsewhere it came with the code, and nobody changes that.
        if is_checkout() and found.made_by != _hash_code():
            return None
        return msgspec.json.decode(found.value, type=kind)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def compile_value(value: Any, made_from: Iterable[str]) -> bytes:
    """Return the file that :func:`read_compiled` reads."""
    hashes = {name: hash_bundled(name) for name in made_from}
    made = _Compiled(hashes, _hash_code(), msgspec.Raw(msgspec.json.encode(value)))
    return msgspec.json.encode(made)


def hash_bundled(name: str) -> str:
    """Return the SHA-256 of a bundled file.

    Raises:
        OSError: It cannot be read.
    """
    return sha256(bundled(name).read_bytes()).hexdigest()


@cache
def _hash_code() -> str:
    """Return the SHA-256 of the code that reads the files."""
    digest = sha256()
    for path in sorted(path for room in _CODE for path in _list_code(PACKAGE / room)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _list_code(path: Path) -> Iterable[Path]:
    """Return a file of code, or those of a room."""
    return path.glob("*.py") if path.is_dir() else [path]
