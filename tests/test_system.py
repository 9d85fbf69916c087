"""What other systems do in their own way, with a fake of them in the place of this."""

import errno
import io
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import neurocheck as package
from neurocheck import storage, system
from neurocheck.cli.pager import write_paged
from neurocheck.environment import Environment
from neurocheck.errors import StorageError
from neurocheck.history.lock import rewrite_history
from neurocheck.interview.draft import locate_draft
from neurocheck.interview.draft_lock import lock_draft
from support.program import neurocheck
from support.small_set import QUESTIONS


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fakes other systems")
if sys.platform == "linux":
    from support.fake_windows import FakeKernel, install

_TESTS = Path(__file__).parent


class Console(io.StringIO):
    """A stream of a console with a number."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True

    def fileno(self) -> int:
        """Return a number."""
        return 1


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator["FakeKernel"]:
    """Windows in the place of this system, and its console."""
    monkeypatch.setattr(system, "_PAUSE", 0)
    with monkeypatch.context() as patch:
        yield install(patch)


windows = pytest.mark.usefixtures("kernel")


@pytest.fixture
def keep_open() -> Iterator[Callable[[Path], object]]:
    """Have a file open, as another program would."""
    held = []
    yield lambda path: held.append(path.open("rb"))
    for file in held:
        file.close()


# ── modules ──────────────────────────────────────────────────────────────────────


def test_every_module_is_there_without_those_of_unix() -> None:
    """Windows has no fcntl, termios, resource or pwd, and none is imported early."""
    names = [
        one.name
        for one in pkgutil.walk_packages(package.__path__, "neurocheck.")
        if not one.name.endswith("__main__")
    ]
    code = (
        "import sys, pytest, fcntl; sys.path.insert(0, sys.argv[1]);"
        "from importlib import import_module;"
        "import asyncio, subprocess, multiprocessing.connection, prompt_toolkit.input;"
        "import polars, questionary;"
        "import neurocheck.system; mine = [n for n in sys.modules"
        " if n.startswith('neurocheck')];"
        "from support.fake_windows import install; install(pytest.MonkeyPatch());"
        "[sys.modules.pop(name) for name in mine];"
        "[import_module(name) for name in sys.argv[2:]]"
    )
    command = [sys.executable, "-c", code, str(_TESTS), *names]

    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own code

    assert len(names) > 150
    assert (done.returncode, done.stderr) == (0, "")


def test_one_module_asks_which_system_this_is() -> None:
    """So that a fake of another one reaches everything."""
    own = re.compile(
        r"sys\.platform|os\.name\b|import (?:fcntl|msvcrt|resource|termios)\b"
    )
    files = Path(system.__file__).parent.rglob("*.py")
    asking = {path.name for path in files if own.search(path.read_text("utf-8"))}

    assert asking == {"system.py"}


# ── files on Windows ─────────────────────────────────────────────────────────────


@windows
def test_interviews_at_once_have_drafts_of_their_own(tmp_path: Path) -> None:
    """Each locks another one, what is free is taken again, and no lock is left."""
    folder = tmp_path / "kept"
    first, second = (lock_draft(folder, QUESTIONS) for _ in range(2))
    first.release()
    third = lock_draft(folder, QUESTIONS)

    assert [one.number for one in (first, second, third)] == [1, 2, 1]
    assert [one.is_beside_another for one in (first, second, third)] == [
        *(False, True, False)
    ]
    for one in (second, third):
        one.release()
    assert not folder.exists()


@windows
def test_a_lock_that_a_killed_run_left_is_no_obstacle(tmp_path: Path) -> None:
    """The draft beside it is offered, and nobody is said to write to it."""
    draft = locate_draft(tmp_path, QUESTIONS)
    for path in (draft, draft.with_suffix(".lock")):
        path.touch()

    held = lock_draft(tmp_path, QUESTIONS)

    assert (held.number, held.is_beside_another) == (1, False)
    held.release()
    assert list(tmp_path.iterdir()) == [draft]


@windows
def test_a_file_is_replaced_once_nobody_has_it_open(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    keep_open: Callable[[Path], object],
) -> None:
    """A scanner has it for a moment; a program that keeps it open is named."""
    path = tmp_path / "visit.html"
    path.write_bytes(b"old")
    with path.open("rb") as scanned:
        monkeypatch.setattr(
            system, "time", SimpleNamespace(sleep=lambda _seconds: scanned.close())
        )
        storage.write_private(path, b"new")
    assert path.read_bytes() == b"new"

    keep_open(path)
    with pytest.raises(
        StorageError, match=r"another program is using it\. Close it there"
    ):
        storage.write_private(path, b"newer")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [
        ("visit.html", b"new")
    ]


@windows
@pytest.mark.parametrize("kind", ["folder", "unwritable"])
def test_what_waiting_does_not_mend_is_said_at_once(tmp_path: Path, kind: str) -> None:
    """A folder, or a file that may only be read, is not tried again."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    target = tmp_path / "x"
    # Undone before those that made this system another one.
    with pytest.MonkeyPatch.context() as patch:
        if kind == "folder":
            target.mkdir()
        else:
            target.touch()
            patch.setattr(os, "access", lambda *_: False)
        patch.setattr(os, "replace", refuse)
        patch.setattr(system, "time", None)

        with pytest.raises(StorageError, match="you may not use it"):
            storage.write_private(target, b"new")


@windows
def test_what_is_being_written_is_not_swept(
    tmp_path: Path, keep_open: Callable[[Path], object]
) -> None:
    """What is open is in use; what a killed run left is deleted."""
    left, used = (tmp_path / f".neurocheck-{n * 16}.tmp" for n in "ab")
    left.touch()
    used.touch()
    keep_open(used)

    storage.sweep(tmp_path)
    with pytest.raises(BlockingIOError):
        storage.delete_unlocked(used)

    assert list(tmp_path.iterdir()) == [used]


@windows
def test_the_history_is_locked_changed_and_unlocked() -> None:
    """The database is closed before another takes its place; nothing is lost."""
    pytest.importorskip("sqlcipher3")
    world = Environment.of_process()
    assert neurocheck("assess", "--no-input", "--save").status == 0

    counts = [
        rewrite_history(world, old, new)
        for old, new in (("", "one"), ("one", "two"), ("two", ""))
    ]

    assert counts == [1, 1, 1]
    assert [path.name for path in world.data_dir.iterdir()] == ["history.sqlite3"]


@windows
def test_everything_that_is_kept_is_forgotten(tmp_path: Path) -> None:
    """A history, settings and what a killed run left go, and the folder too."""
    kept = tmp_path / "neurocheck"
    assert neurocheck("assess", "--no-input", "--save").status == 0
    assert neurocheck("settings", "set", "country", "UK").status == 0
    (kept / "draft-x.json").write_text("{}")
    (kept / "draft-x.json").chmod(0o400)

    result = neurocheck("forget", "--yes")

    assert (result.status, kept.exists()) == (0, False), result.err


# ── consoles of Windows ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("is_old", [False, True])
def test_colours_only_where_a_console_takes_escapes(
    monkeypatch: pytest.MonkeyPatch, *, is_old: bool
) -> None:
    """A console of today is asked to take them; an older one shows plain text."""
    stream = Console()
    world = Environment(stdin=stream, stdout=stream, stderr=stream)
    with monkeypatch.context() as patch:
        kernel = install(patch, FakeKernel(mode=3, is_old=is_old))
        has_colour = world.has_colour(stream)

    assert (has_colour, kernel.mode) == (not is_old, 3 if is_old else 7)


def test_a_passphrase_is_not_shown_on_a_console(kernel: "FakeKernel") -> None:
    """Its echo is switched off for as long as it is typed; a file has none."""
    with system.hiding(Console()):
        assert kernel.mode == 3
    assert kernel.mode == 7
    with system.hiding(io.StringIO()):
        assert kernel.mode == 7


@windows
def test_a_line_that_is_typed_is_read_alone() -> None:
    """Windows has no way to ask what was pasted with it, and nothing waits."""
    assert not system.read_waiting(Console(), 100)


@windows
def test_a_reader_that_has_gone_is_a_broken_pipe() -> None:
    """Windows calls it an invalid argument, and it is told as everywhere else."""
    assert system.is_broken_pipe(OSError(errno.EINVAL, "Invalid argument"))
    assert not system.is_broken_pipe(OSError(errno.ENOSPC, "full"))


@windows
def test_the_words_that_start_the_program_suit_its_shell() -> None:
    """Words with spaces are quoted as Windows does; .exe may be left out."""
    stream = io.StringIO()
    call = (r"C:\Program Files\python.exe", "-m", "neurocheck")
    world = Environment(stdin=stream, stdout=stream, stderr=stream, call=call)

    assert world.program == r'"C:\Program Files\python.exe" -m neurocheck'


@windows
def test_long_texts_are_paged_only_where_a_pager_is_named() -> None:
    """The pager of Windows reads no UTF-8."""
    stream = Console()
    world = Environment(stdin=stream, stdout=stream, stderr=stream)

    write_paged(world, lambda _has_colour: "“a”\n" * 100, no_pager=False)

    assert stream.getvalue() == "“a”\n" * 100


# ── macOS ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("has_it", [True, False])
def test_on_macos_data_leaves_the_memory_of_the_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, has_it: bool
) -> None:
    """It is told to write all it holds; a disk that cannot is told what it can."""
    calls: list[str] = []

    def control(_handle: int, command: str) -> None:
        calls.append(command)
        if not has_it:
            raise OSError(errno.ENOTSUP, "Operation not supported")

    fake = ModuleType("fcntl")
    vars(fake).update(F_FULLFSYNC="full", fcntl=control)
    monkeypatch.setitem(sys.modules, "fcntl", fake)
    monkeypatch.setattr(system, "sys", SimpleNamespace(platform="darwin"))
    monkeypatch.setattr(os, "fsync", lambda _handle: calls.append("fsync"))

    with (tmp_path / "x").open("wb") as file:
        system.sync(file.fileno())

    assert calls == (["full"] if has_it else ["full", "fsync"])


def test_on_macos_a_name_is_the_same_in_any_case_and_spelling(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A letter and its mark are one there, and no output replaces its input so."""
    monkeypatch.setattr(system, "sys", SimpleNamespace(platform="darwin"))

    assert system.fold_path("/a/Fu\u0308\u00df.CSV") == system.fold_path(
        "/A/f\u00fcSS.csv"
    )


def test_a_limit_that_the_system_refuses_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """MacOS takes no limit of memory, and a table is not damaged because of it."""
    resource = pytest.importorskip("resource")
    set_to = {}

    def refuse(kind: int, limits: tuple[int, int]) -> None:
        if kind == resource.RLIMIT_AS:
            raise ValueError("current limit exceeds maximum limit")
        set_to[kind] = limits[0]

    monkeypatch.setattr(resource, "setrlimit", refuse)
    system.limit_process(1 << 40, 600)

    assert set_to == {resource.RLIMIT_CPU: 600, resource.RLIMIT_CORE: 0}
