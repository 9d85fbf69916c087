"""Run every command with each of its streams closed, full or broken.

    python fuzz/streams.py           all commands
    python fuzz/streams.py cohort    those that begin like this

Each run is a process of its own. It must end with its own status or with that of a file
that cannot be written (5; 1 where a reader has gone), in at most one line about it, and
never in a traceback. ``--fail-on`` must give 10 in every one of them. The status is 1
where a run does not; each of those is shown.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import typer

from neurocheck.cli.app import app


_URGENT = "assess --no-input --answers urgent.json --fail-on emergency"
_ARGUMENTS = {
    "assess": ["--no-input --json", "--no-input --save", "--answers - --no-input"],
    "report": ["one.json"],
    "learn": ["", "exosomes --no-pager"],
    "schema": ["document"],
    "questions show": ["age"],
    "history show": ["1"],
    "history delete": ["1 --yes"],
    "history purge": ["--yes"],
    "cohort check": ["table.csv", "-"],
    "cohort score": ["table.csv -o -", "- -o -"],
    "cohort summary": ["table.csv"],
    "settings set": ["country UK"],
    "settings unset": ["country"],
}
_WAYS = {
    "<&-": "{command} <&-",
    ">&-": "{command} >&-",
    "2>&-": "{command} 2>&-",
    ">/dev/full": "{command} >/dev/full",
    "2>/dev/full": "{command} 2>/dev/full",
    "| gone": "{command}",
    "all closed": "{command} <&- >&- 2>&-",
}
_REFUSED = {">&-": 5, ">/dev/full": 5, "| gone": 1, "all closed": 5}
_NEVER = (b"Traceback", b"fault of the program", b"Exception ignored", b'File "')
_ABOUT = (b"cannot be written to standard output", b"Standard input cannot be read")


class _Run(NamedTuple):
    """The end of a process."""

    status: int
    out: bytes
    err: bytes


def _list_commands() -> Iterator[str]:
    """Yield every command with arguments for it."""
    yield _URGENT
    yield from ("--version", "--help", "nonsense")
    todo = [("", typer.main.get_command(app))]
    for path, command in todo:
        below = getattr(command, "commands", {})
        todo += [(f"{path} {name}".strip(), below[name]) for name in below]
        if path and not below:
            yield from (f"{path} {more}" for more in _ARGUMENTS.get(path, [""]))


def _prepare(folder: Path) -> None:
    """Make the files that commands read, and keep one result."""
    (folder / "table.csv").write_text("id,age\n1,58\n2,x\n", encoding="utf-8")
    urgent = '{"danger_heart": ["stroke"]}'
    (folder / "urgent.json").write_text(urgent, encoding="utf-8")
    (folder / "data").mkdir()
    done = _start(
        folder, "{command} >/dev/null", "assess --no-input --save -o one.json"
    )
    if done.status:
        sys.exit(done.err.decode())


def _start(folder: Path, way: str, command: str, *, is_gone: bool = False) -> _Run:
    """Run a command in a shell that closes its streams in some way."""
    reader, gone = os.pipe()
    os.close(reader)
    program = f"{shlex.quote(sys.executable)} -m neurocheck {command}"
    done = subprocess.run(  # noqa: S602 - our own commands
        way.format(command=program),
        shell=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=gone if is_gone else subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "NEUROCHECK_DATA_DIR": str(folder / "data")},
        timeout=120,
        check=False,
    )
    os.close(gone)
    return _Run(done.returncode, done.stdout or b"", done.stderr)


def _judge(command: str, way: str, usual: _Run, found: _Run) -> str:
    """Return what is wrong with a run, or nothing."""
    if any(words in found.err for words in _NEVER):
        return "a fault"
    about = sum(found.err.count(words) for words in _ABOUT)
    if about > 1:
        return "more than one line about it"
    allowed = {usual.status}
    if way in _REFUSED and usual.out and command != _URGENT:
        # One that ends in a status of its own may tell of either.
        allowed = {usual.status or _REFUSED[way], _REFUSED[way]}
    reads = " - " in command.replace("-o -", "") + " "
    if reads and way in {"<&-", "all closed"}:
        allowed = {5}
    if found.status not in allowed:
        return f"status {found.status}, not {allowed}"
    is_silent = "2>" in way or way in {"| gone", "all closed"}
    if found.status == _REFUSED.get(way) and not usual.status and not is_silent:
        return "" if about else "not a line about it"
    return ""


def main() -> None:
    """Run all, and say how many went wrong."""
    runs, wrong = 0, 0
    first = Path(tempfile.mkdtemp())
    _prepare(first)
    wanted = " ".join(sys.argv[1:])
    for command in filter(lambda one: one.startswith(wanted), _list_commands()):
        with tempfile.TemporaryDirectory() as place:
            usual = None
            for name, way in {"": "{command}", **_WAYS}.items():
                folder = Path(place, f"run{runs}{bool(name)}")
                shutil.copytree(first, folder)
                found = _start(folder, way, command, is_gone="gone" in name)
                usual = usual or found
                runs += bool(name)
                problem = _judge(command, name, usual, found)
                if problem:
                    wrong += 1
                    said = found.err.decode(errors="replace")[-800:]
                    print(f"neurocheck {command} {name}: {problem}\n{said}")
    shutil.rmtree(first)
    print(f"{runs} runs, {wrong} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
