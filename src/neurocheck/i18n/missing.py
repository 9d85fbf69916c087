"""Which texts count as missing a translation."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256

from neurocheck.i18n.language import get_language
from neurocheck.resources import bundled


__all__ = ["miss_only_ours"]


@contextmanager
def miss_only_ours(name: str, digest: str) -> Iterator[None]:
    """Let a file's texts without a translation count only where the file is bundled.

    There is none for a file of somebody's own, and it may be in any language.

    Args:
        name: The name of the bundled file.
        digest: The SHA-256 of the file in use.
    """
    missing = get_language().left_in_english
    before = frozenset(missing)
    yield
    if digest != _hash_bundled(name):
        missing.intersection_update(before)


@cache
def _hash_bundled(name: str) -> str:
    """Return the SHA-256 of a bundled file."""
    return sha256(bundled(name).read_bytes()).hexdigest()
