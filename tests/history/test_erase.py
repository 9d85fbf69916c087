"""What is erased is overwritten before its name goes."""

from history.conftest import MARKER
from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.history.store import open_history, purge_history


PRIVATE = MARKER.encode() * 100_000


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
