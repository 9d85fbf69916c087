"""No output of a run is one of its inputs, another output, or a file that is kept."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from neurocheck.data_folder import is_known_name, list_known
from neurocheck.environment import Environment
from neurocheck.errors import StorageError, UsageError
from neurocheck.i18n.translate import gettext as _
from neurocheck.resources import bundled
from neurocheck.sanitize import one_line
from neurocheck.system import fold_path


__all__ = ["refuse_clashes"]

_STREAM = Path("-")
_SETS = {".yaml", ".yml"}
# What belongs to a question set and lies beside it; see neurocheck.bundle.
_BESIDE = ("guidance.yaml", "sources.yaml", "topics/*.md")

Identity = str | tuple[int, int]
"""What a file is known by: its whole path, or its number on the disk."""


def refuse_clashes(
    environment: Environment,
    outputs: Iterable[Path],
    inputs: Iterable[Path] = (),
) -> None:
    """Check that outputs are different files, and none of those that must stay.

    Other spellings of a path, links and second names of a file are seen through.

    Args:
        environment: Knows the streams and the folder of our data.
        outputs: The files to write; ``-`` is standard output.
        inputs: The files that are read, to which belongs what lies beside a question
            set; ``-`` is standard input.

    Raises:
        UsageError: Two are the same, or a file must stay.
    """
    read = {one for path in inputs for one in _identify_input(environment, path)}
    kept = {one for path in _list_kept(environment) for one in _identify(path)}
    taken = set(_identify_stream(environment.stdout))
    for path in outputs:
        is_stream = path == _STREAM
        found = {str(_STREAM)} if is_stream else {*_identify(path)}
        name = _("standard output") if is_stream else one_line(str(path))
        if found & taken:
            raise UsageError(
                _("The file '{name}' is named twice. Write to another one.", name=name)
            )
        if found & read:
            raise UsageError(
                _("The file '{name}' is read as well. Write to another one.", name=name)
            )
        if found & kept or _is_ours(environment, path):
            raise UsageError(
                _(
                    "The file '{name}' is one that neurocheck itself needs. Write to"
                    " another one.",
                    name=name,
                )
            )
        taken |= found


def _identify(path: Path) -> Iterator[Identity]:
    """Yield what a file is known by, whether it is there or not."""
    yield fold_path(os.path.realpath(path))
    with suppress(OSError, ValueError):
        found = path.stat()
        yield found.st_dev, found.st_ino


def _identify_input(environment: Environment, path: Path) -> Iterator[Identity]:
    """Yield what a file that is read is known by, and what belongs to it."""
    if path == _STREAM:
        yield from _identify_stream(environment.stdin)
        return
    yield from _identify(path)
    if path.suffix.lower() in _SETS:
        for pattern in _BESIDE:
            for beside in path.parent.glob(pattern):
                yield from _identify(beside)


def _identify_stream(stream: TextIO) -> Iterator[Identity]:
    """Yield what the file behind a stream is known by, where there is one."""
    # A stream that is closed, or that stands for one, has no file.
    with suppress(OSError, ValueError, AttributeError):
        found = os.fstat(stream.fileno())
        if stat.S_ISREG(found.st_mode):
            yield found.st_dev, found.st_ino


def _list_kept(environment: Environment) -> list[Path]:
    """Return the files that are kept of the person."""
    with suppress(StorageError):  # there is no place where any could be
        return list_known(environment.data_dir)[0]
    return []


def _is_ours(environment: Environment, path: Path) -> bool:
    """Return whether a file would lie where ours do, under a name of ours."""
    place = Path(os.path.realpath(path))
    if place.is_relative_to(os.path.realpath(bundled("questions.yaml").parent)):
        return True
    with suppress(StorageError):
        data_dir = Path(os.path.realpath(environment.data_dir))
        return place.parent == data_dir and is_known_name(place.name)
    return False
