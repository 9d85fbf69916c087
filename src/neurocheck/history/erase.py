"""Erases what SQLite deletes: it is overwritten all the same."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from neurocheck.data_folder import open_safely, overwrite
from neurocheck.system import is_windows


__all__ = ["erasing_if_deleted"]


@contextmanager
def erasing_if_deleted(path: Path) -> Iterator[None]:
    """Overwrite a file if the ``with`` block deletes it.

    SQLite deletes its log with the last connection, and does not overwrite it. Once it
    is deleted, nobody else can be using it.
    """
    if is_windows():  # what is open cannot be deleted there
        yield
        return
    with ExitStack() as stack:
        file = None
        with suppress(OSError):
            file = stack.enter_context(open(path, "r+b", opener=open_safely))
        yield
        if file and not os.fstat(file.fileno()).st_nlink:
            with suppress(OSError):
                overwrite(file)
