"""An environment with a clock and a private folder, and documents to keep in it."""

import io
from pathlib import Path

import msgspec
import pytest

from neurocheck.document import Document
from neurocheck.environment import Environment
from support.bundled import documented
from support.program import NOW


MARKER = "a-very-private-answer"


@pytest.fixture
def world(tmp_path: Path) -> Environment:
    """Return an environment whose folder is not there yet."""
    return Environment(
        stdin=io.StringIO(),
        stdout=io.StringIO(),
        stderr=io.StringIO(),
        variables={"NEUROCHECK_DATA_DIR": str(tmp_path / "a" / "kept")},
        now=lambda: NOW,
    )


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """Return a file that holds a passphrase, for its owner alone."""
    path = tmp_path / "key"
    path.touch(mode=0o600)
    path.write_text("korrekt Pferd ä'\"\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def document() -> Document:
    """Return a document with a text that is easy to find again."""
    given = {
        "feet_numb": "both",
        "feet_feelings": ["tingling", "burning"],
        "own_words": MARKER,
    }
    found = documented(given)
    assert found.answers["own_words"] == MARKER
    return msgspec.structs.replace(found, derived={"bmi": 31.5})
