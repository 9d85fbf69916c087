"""A crafted table brings another process to harm, and not the program."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from neurocheck.cohort.tables import probe
from neurocheck.cohort.tables.probe import Probe
from neurocheck.errors import StorageError
from support.program import neurocheck


def _write_harm(folder: Path, code: str) -> str:
    """Write a module that stands for the engine at a crafted file."""
    (folder / "harm.py").write_text(f"import os, sys, time\n{code}\n")
    return "harm"


@pytest.fixture(name="table")
def _write_table(tmp_path: Path) -> Path:
    """Write a table of more rows than are read at once."""
    path = tmp_path / "t.parquet"
    pl.DataFrame({"age": [58] * 110_000, "id": range(110_000)}).write_parquet(path)
    return path


@pytest.mark.parametrize(
    "steps", [1, 3], ids=["at the beginning", "in its second part"]
)
def test_a_table_that_ends_a_process_is_damaged(
    steps: int, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program lives on, writes nothing, and says that the file is damaged."""
    code = f"os.write(1, b'.' * {steps})\nos.abort()"
    monkeypatch.setattr(probe, "_MODULE", _write_harm(tmp_path, code))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    out = tmp_path / "o.csv"

    result = neurocheck("cohort", "score", str(table), "-o", str(out))

    assert result.status == 5
    assert "it is damaged. To read it would take more" in " ".join(result.err.split())
    assert not out.exists()


def test_a_table_that_takes_too_long_is_damaged(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process is ended after a time that suits the size of the file."""
    code = "os.write(1, b'.')\ntime.sleep(60)"
    monkeypatch.setattr(probe, "_MODULE", _write_harm(tmp_path, code))
    monkeypatch.setattr(probe, "_SECONDS", 2)
    monkeypatch.setattr(probe, "_BYTES_A_SECOND", 1 << 30)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    with pytest.raises(StorageError, match="is damaged"):
        Probe("parquet", table, "t")


@pytest.mark.parametrize("form", ["parquet", "ipc"])
def test_a_sound_table_is_read_to_its_end(form: str, tmp_path: Path) -> None:
    """Each part is read by the other process first; none is lost."""
    path = tmp_path / f"t.{form}"
    frame = pl.DataFrame({"age": [58] * 110_000, "id": range(110_000)})
    getattr(frame, f"write_{form}")(path)

    result = neurocheck("cohort", "check", str(path))

    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("110000 rows")


def test_without_another_process_a_table_is_read(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where none can be started, or it does not begin, the table is read unprobed."""
    for executable in ("/nowhere/python", "/bin/false"):
        monkeypatch.setattr(sys, "executable", executable)
        assert neurocheck("cohort", "check", str(table)).status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
def test_the_other_process_has_limits() -> None:
    """It may take some gigabytes, ten minutes, and leave no picture of its memory."""
    code = (
        "from pathlib import Path; import resource as r, sys;"
        "from neurocheck.cohort.tables.probe_process import _limit;"
        "_limit(Path(sys.executable));"
        "kinds = r.RLIMIT_CPU, r.RLIMIT_CORE, r.RLIMIT_AS;"
        "print(*(r.getrlimit(kind)[0] for kind in kinds))"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    seconds, core, memory = map(int, done.stdout.split())
    assert (seconds, core) == (600, 0)
    assert memory > 4 << 30
