"""What is erased is overwritten before its name goes."""

import os
from pathlib import Path

import pytest

from history.conftest import MARKER
from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.history.erase import erase_file
from neurocheck.history.store import open_history, purge_history


PRIVATE = MARKER.encode() * 100_000


def test_a_file_is_overwritten_and_deleted(tmp_path: Path) -> None:
    """Who still has it open finds zeros, even where it could only be read."""
    path = tmp_path / "x"
    path.write_bytes(PRIVATE)
    path.chmod(0o400)
    with path.open("rb") as file:
        erase_file(path)

        assert file.read() == bytes(len(PRIVATE))
    assert not path.exists()
    erase_file(path)  # which is gone already


@pytest.mark.parametrize("link", [os.symlink, os.link], ids=["soft", "hard"])
def test_what_has_another_name_stays(tmp_path: Path, link: object) -> None:
    """A link is deleted; what it leads to is as it was."""
    victim, path = tmp_path / "victim", tmp_path / "x"
    victim.write_bytes(PRIVATE)
    link(victim, path)  # type: ignore[operator]

    erase_file(path)

    assert not os.path.lexists(path)
    assert victim.read_bytes() == PRIVATE


def test_nothing_is_left_in_the_blocks_of_the_history(
    world: Environment, document: Document
) -> None:
    """The log is overwritten when a run ends, and every file when it is purged."""
    with open_history(world, create=True) as history:
        history.save(document)
        log = (world.data_dir / "history.sqlite3-wal").open("rb")
        assert MARKER.encode() in log.read()
    with log, (world.data_dir / "history.sqlite3").open("rb") as database:
        log.seek(0)
        assert not any(log.read())
        assert MARKER.encode() in database.read()

        purge_history(world)

        database.seek(0)
        assert not any(database.read())
