"""Small disks, which only root can make, and how they are filled."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


__all__ = ["fill_up", "small_disk"]


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Put a disk of this size in the place of a folder for the ``with`` block."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs"]
    if os.name == "nt" or subprocess.run([*command, folder], check=False).returncode:  # noqa: S603 - our own
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)  # noqa: S603, S607 - our own


def fill_up(disk: Path) -> None:
    """Leave room for not one byte more on a disk."""
    with (disk / "big").open("wb", buffering=0) as big:
        while room := os.statvfs(disk).f_bavail:
            big.write(bytes(room * os.statvfs(disk).f_frsize))
