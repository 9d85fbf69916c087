"""No other user of the machine can read or redirect what the program writes."""

import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from neurocheck.cohort.tables.read import _spool
from neurocheck.interview.draft import locate_draft
from neurocheck.questionnaire.load import load_questionnaire
from support.program import neurocheck


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes of Unix")
_EXAMPLE = Path(__file__).parents[2] / "examples" / "foot-care-habits"
_QUESTIONS = str(_EXAMPLE / "questions.yaml")
_LEAVE = "skip\n" * 3


@pytest.fixture(name="home")
def _set_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set the data folder to one that does not exist yet, and return it."""
    home = tmp_path / "deep" / "home"
    monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(home))
    return home


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Set the umask for a test, and provide it."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def read_mode(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def list_modes(folder: Path) -> dict[str, int]:
    """Return the permissions of a folder and of everything in it, by path."""
    return {str(path): read_mode(path) for path in [folder, *folder.rglob("*")]}


def test_drafts_and_history_are_for_the_owner_alone(home: Path, umask: int) -> None:
    """Folders are 0700 and files 0600, whatever the umask."""
    assert umask in {0o000, 0o022, 0o077}
    neurocheck("assess", "--plain", "--questions", _QUESTIONS, typed=_LEAVE)
    saved = neurocheck("assess", "--no-input", "--save")

    assert saved.status == 0, saved.err
    found = list_modes(home)
    assert len(found) >= 3
    for path, rights in found.items():
        assert rights == (0o700 if Path(path).is_dir() else 0o600), path


@pytest.mark.parametrize("suffix", ["json", "md", "txt", "html"])
def test_reports_and_exports_are_for_the_owner_alone(
    home: Path, tmp_path: Path, umask: int, suffix: str
) -> None:
    """Reports and exports are 0600, also if they replace a readable file."""
    del home, umask
    path = tmp_path / f"report.{suffix}"
    path.touch(0o666)
    path.chmod(0o666)

    assert neurocheck("assess", "--no-input", "-o", str(path)).status == 0

    assert read_mode(path) == 0o600


def test_an_exported_history_is_for_the_owner_alone(
    home: Path, tmp_path: Path, umask: int
) -> None:
    """An exported history is 0600; a link in its place is replaced."""
    del home, umask
    victim, path = tmp_path / "victim", tmp_path / "all.jsonl"
    victim.write_text("dear")
    path.symlink_to(victim)
    neurocheck("assess", "--no-input", "--save")

    assert neurocheck("history", "export", "-o", str(path)).status == 0

    assert read_mode(path) == 0o600
    assert (path.is_symlink(), victim.read_text()) == (False, "dear")


def test_a_umask_that_takes_everything_leaves_the_owner_the_report(
    tmp_path: Path,
) -> None:
    """The owner can read a report even if the umask forbids everything."""
    before = os.umask(0o777)
    try:
        neurocheck("assess", "--no-input", "-o", str(tmp_path / "report.md"))
    finally:
        os.umask(before)

    assert read_mode(tmp_path / "report.md") == 0o600


def test_a_history_that_was_open_is_closed(home: Path) -> None:
    """A history that others could read becomes private at the next use."""
    neurocheck("assess", "--no-input", "--save")
    for path in home.iterdir():
        path.chmod(0o666)

    neurocheck("assess", "--no-input", "--save")

    assert {read_mode(path) for path in home.iterdir()} == {0o600}


@pytest.mark.parametrize("target", ["file", "missing", "folder"])
@pytest.mark.parametrize("suffix", ["json", "html"])
def test_a_link_in_the_place_of_a_report_is_not_followed(
    tmp_path: Path, target: str, suffix: str
) -> None:
    """The report replaces the link; the file that it points to is unchanged."""
    victim = tmp_path / "victim"
    if target == "file":
        victim.write_text("dear")
    elif target == "folder":
        victim.mkdir()
    link = tmp_path / f"report.{suffix}"
    link.symlink_to(victim)

    assert neurocheck("assess", "--no-input", "-o", str(link)).status == 0

    assert not link.is_symlink()
    assert victim.exists() == (target != "missing")
    assert not victim.is_file() or victim.read_text() == "dear"


def test_a_link_in_the_place_of_a_draft_is_not_followed(home: Path) -> None:
    """A draft replaces the link; the file behind it is neither written nor read."""
    victim = home.parent / "victim"
    home.mkdir(parents=True)
    victim.write_text("dear")
    path = locate_draft(home, load_questionnaire(Path(_QUESTIONS)))
    path.symlink_to(victim)

    result = neurocheck("assess", "--plain", "--questions", _QUESTIONS, typed=_LEAVE)

    assert result.status == 130
    assert victim.read_text() == "dear"
    assert "dear" not in result.err
    assert not path.is_symlink()
    assert read_mode(path) == 0o600


@pytest.mark.parametrize("content", [None, b"dear", b""])
def test_a_link_in_the_place_of_the_history_does_no_harm(
    home: Path, content: bytes | None
) -> None:
    """A file that is no history is left as it is, and none is created elsewhere."""
    victim = home.parent / "victim"
    home.mkdir(parents=True)
    if content is not None:
        victim.write_bytes(content)
    neurocheck("assess", "--no-input", "--save")
    [path] = [one for one in home.iterdir() if not one.name.endswith(("-wal", "-shm"))]
    neurocheck("history", "purge", "--yes")
    path.symlink_to(victim)

    result = neurocheck("assess", "--no-input", "--save")

    if content == b"dear":
        assert (result.status, victim.read_bytes()) == (5, b"dear")
    elif content is None:
        assert result.status == 5
        assert not victim.exists()


def test_a_name_put_beside_the_draft_is_never_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the name of the temporary file is taken, nothing is written through it."""
    home.mkdir(parents=True)
    victim = home.parent / "victim"
    victim.write_text("dear")
    (home / ".neurocheck-guessed.tmp").symlink_to(victim)
    monkeypatch.setattr("neurocheck.storage._make_token", lambda: "guessed")

    result = neurocheck("assess", "--plain", "--questions", _QUESTIONS, typed=_LEAVE)

    assert "cannot be written" in result.err
    assert victim.read_text() == "dear"


_KEPT = ["draft-foot-care-habits.json", "draft-foot-care-habits.lock", "settings.json"]


@pytest.mark.parametrize("name", [*_KEPT, "history.sqlite3", "history.sqlite3-wal"])
@pytest.mark.parametrize("kind", ["link", "dangling", "pipe"])
def test_what_was_planted_among_what_is_kept_is_never_touched(
    home: Path, name: str, kind: str
) -> None:
    """Neither its content nor its rights change, nothing is made, nothing hangs."""
    home.mkdir(parents=True, mode=0o700)
    path, victim = home / name, home.parent / "victim"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(victim)
    if kind == "link":
        victim.write_text("dear")
        victim.chmod(0o644)

    neurocheck("assess", "--plain", "--questions", _QUESTIONS, typed=_LEAVE)
    neurocheck("assess", "--no-input", "--resume", "--questions", _QUESTIONS)
    neurocheck("assess", "--no-input", "--save")
    for command in ("status", "list", "export", "check", "trend"):
        neurocheck("history", command)
    neurocheck("history", "delete", "1", "--yes")
    neurocheck("history", "purge", "--yes")
    neurocheck("settings", "set", "country", "UK")
    assert neurocheck("forget", "--yes").status == 0

    if kind == "link":
        assert (victim.read_text(), read_mode(victim)) == ("dear", 0o644)
    assert {one.name for one in home.parent.iterdir()} <= {"victim"}
    assert victim.exists() is (kind == "link")


@pytest.mark.slow
def test_two_that_write_one_file_leave_one_of_the_two(tmp_path: Path) -> None:
    """Two writers of one file leave one whole file, and nothing beside it."""
    path = tmp_path / "out" / "report.json"
    code = "import sys; from neurocheck.cli.app import main; main()"
    command = [sys.executable, "-c", code, "assess", "--no-input", "-o", str(path)]
    running = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
        for _ in range(4)
    ]

    assert [one.wait() for one in running] == [0] * 4

    assert json.loads(path.read_text(encoding="utf-8"))["format"] == "neurocheck/1"
    assert [one.name for one in path.parent.iterdir()] == ["report.json"]


@pytest.mark.parametrize(
    "written", ["../../victim", "/etc/passwd", "a/b", "..", "a\\b", "con.", "a\x00b"]
)
def test_the_id_of_a_set_leads_nowhere(tmp_path: Path, written: str) -> None:
    """An id that looks like a path is refused, so no draft is written elsewhere."""
    text = (_EXAMPLE / "questions.yaml").read_text(encoding="utf-8")
    path = tmp_path / "questions.yaml"
    path.write_text(
        text.replace("id: foot-care-habits", f"id: {json.dumps(written)}", 1),
        encoding="utf-8",
    )

    result = neurocheck("assess", "--no-input", "--questions", str(path))

    assert (result.status, result.out) == (3, "")


@pytest.mark.parametrize("name", ["..", "../secret.md", "01-a", "sources.yaml"])
def test_a_topic_is_a_name_and_not_a_path(name: str) -> None:
    """``learn`` finds only listed topics, and opens no file by its name."""
    assert neurocheck("learn", name).status == 2


@pytest.mark.parametrize("place", ["/dev/zero", "/proc/self/environ", "/"])
def test_odd_files_are_refused(place: str) -> None:
    """A device without an end, a file of the system and a folder are refused."""
    for command in (
        ["questions", "check", place],
        ["assess", "--no-input", "--answers", place],
        ["report", place],
    ):
        result = neurocheck(*command)
        assert result.status in {3, 4, 5}
        assert "fault of the program" not in result.err


# ── tables ───────────────────────────────────────────────────────────────────────


def _write_table(folder: Path) -> Path:
    """Write a small table with one invalid cell, and return its path."""
    path = folder / "table.csv"
    path.write_text("id,look,months\n1,daily,3\n2,dialy,4\n", encoding="utf-8")
    return path


def _build_command(table: Path, out: Path) -> list[str]:
    """Return a command that writes scores, refused cells or counts of a table."""
    given = [str(table), "--questions", _QUESTIONS]
    if out.name.startswith("rejects"):
        result = out.with_name(f"{out.name}.csv")
        return ["cohort", "score", *given, "-o", str(result), "--rejects", str(out)]
    command = "summary" if out.suffix in {".md", ".txt", ".json"} else "score"
    return ["cohort", command, *given, "-o", str(out)]


_OUTPUTS = [
    *("out.csv", "out.csv.gz", "out.jsonl", "out.parquet", "out.arrow", "rejects.csv"),
    *("rejects.parquet", "summary.md", "summary.txt", "summary.json"),
]


@pytest.mark.parametrize("name", _OUTPUTS)
def test_what_is_made_of_a_table_is_for_the_owner_alone(
    tmp_path: Path, umask: int, name: str
) -> None:
    """Results, refused cells and counts are 0600, also if they replace other files."""
    del umask
    out = tmp_path / name
    out.touch(0o666)
    out.chmod(0o666)

    assert neurocheck(*_build_command(_write_table(tmp_path), out)).status == 0

    assert read_mode(out) == 0o600


@pytest.mark.parametrize("name", _OUTPUTS)
@pytest.mark.parametrize("target", ["file", "missing", "folder"])
def test_a_link_in_the_place_of_a_table_is_not_followed(
    tmp_path: Path, name: str, target: str
) -> None:
    """The output replaces the link; the file that it points to is unchanged."""
    victim, out = tmp_path / "victim", tmp_path / name
    if target == "file":
        victim.write_text("dear")
    elif target == "folder":
        victim.mkdir()
    out.symlink_to(victim)

    assert neurocheck(*_build_command(_write_table(tmp_path), out)).status == 0

    assert not out.is_symlink()
    assert victim.exists() == (target != "missing")
    assert not victim.is_file() or victim.read_text() == "dear"


def test_a_table_from_standard_input_is_kept_where_nobody_else_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    """The copy of a columnar file from standard input is 0600."""
    del umask
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = _spool(io.BytesIO(b"PAR1"))

    assert (kept.parent, kept.read_bytes()) == (tmp_path, b"PAR1")
    assert read_mode(kept) == 0o600


@pytest.mark.slow
def test_two_that_score_into_one_file_leave_one_of_the_two(tmp_path: Path) -> None:
    """Two runs that write one result leave one whole file, and nothing beside it."""
    table, out = _write_table(tmp_path), tmp_path / "out" / "scored.csv"
    code = "from neurocheck.cli.app import main; main()"
    command = [sys.executable, "-c", code, *_build_command(table, out)]
    running = [
        subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
        for _ in range(3)
    ]

    assert [one.wait() for one in running] == [0] * 3

    assert len(out.read_text(encoding="utf-8").splitlines()) == 3
    assert [one.name for one in out.parent.iterdir()] == ["scored.csv"]


@pytest.mark.parametrize("place", ["/dev/zero", "/proc/self/environ", "/"])
def test_odd_files_are_no_tables_and_no_maps(tmp_path: Path, place: str) -> None:
    """A device without an end, a file of the system and a folder are refused."""
    table = str(_write_table(tmp_path))
    given = ["--questions", _QUESTIONS]
    for command in (
        ["check", place],
        ["check", table, "--map", place],
    ):
        result = neurocheck("cohort", *command, *given)
        assert result.status in {3, 4, 5}
        assert "fault of the program" not in result.err
