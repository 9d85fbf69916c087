"""Settings of every test: nothing from outside, and quick random tests."""

import compileall
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import neurocheck


settings.register_profile(
    "quick",
    max_examples=20,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("quick"), max_examples=60)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


_NAMES = {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}
_PREFIXES = ("NEUROCHECK_", "XDG_")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program where Python may not do so itself: it is started often."""
    if sys.dont_write_bytecode and not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(neurocheck.__file__).parent, quiet=2)


@pytest.fixture(scope="session")
def _temporary_root() -> Iterator[Path]:
    """A folder for temporary files, into which other users can look too."""
    with tempfile.TemporaryDirectory(prefix="neurocheck-tests-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(autouse=True)
def _clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, _temporary_root: Path
) -> None:
    """Unset variables that the program reads; keep its files in the test's folder."""
    # Every run tidies the folder of temporary files. One of its own for each test, as
    # a copy of standard input is kept there until the process ends.
    temporary = Path(tempfile.mkdtemp(dir=_temporary_root))
    temporary.chmod(0o755)
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for name in list(os.environ):
        if name in _NAMES or name.startswith(_PREFIXES):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(tmp_path / "neurocheck"))


@pytest.fixture(autouse=True)
def _no_window_stays_open() -> Iterator[None]:
    """Close the pseudo-terminals of a test when it ends."""
    yield
    window = sys.modules.get("support.window")
    if window is not None:
        window.Window.close_all()
