"""Runs a part of a test without the rights of the administrator."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


__all__ = ["NOBODY", "without_rights"]

NOBODY = 65534


@contextmanager
def without_rights() -> Iterator[None]:
    """Run the block without the rights of the administrator."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
