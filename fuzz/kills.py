"""Kills runs at random moments, and looks at what the next run leaves of them.

    python fuzz/kills.py 300          300 interviews, 60 tables from standard input, 60
                                      results on their way into a file, and 600 runs
                                      that save results, 300 under a passphrase
    python fuzz/kills.py 300 tables   of these the tables alone

After each kill it counts what lies about that is no draft, then lets another command
run, and counts again. An answer whose question was followed by another has to be in the
draft, and a result whose number was printed in a history that is whole. At the end
``neurocheck forget`` runs, after which nothing may be there at all.
It leaves with 1 where something was left or lost.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import msgspec


_ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(_ROOT / "tests")]

from neurocheck.environment import Environment  # noqa: E402 - after the path
from neurocheck.history.lock import rewrite_history  # noqa: E402
from neurocheck.history.passphrase import read_passphrase_file  # noqa: E402
from neurocheck.history.store import open_history  # noqa: E402
from support.window import Window  # noqa: E402 - it lies in the folder of the tests


_PROMPT = r"(Type [^\r\n]*, then Enter:|then Enter\. Enter alone [a-z ]*:)"
_MOST_ANSWERS = 6
_SHARE = 5
_SECONDS = 60
_MAIN = [sys.executable, "-c", "from neurocheck.cli.app import main; main()"]


class _Place:
    """A folder to work in, with one for what is kept and one for temporary files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept, self.temp = folder, folder / "kept", folder / "temp"
        self.temp.mkdir()
        self.variables = {
            "NEUROCHECK_DATA_DIR": str(self.kept),
            "TMPDIR": str(self.temp),
            "PYTHONPATH": str(_ROOT / "tests"),
        }

    def open_world(self) -> Environment:
        """Return what a run in this place would see."""
        variables = {**os.environ, **self.variables}
        return msgspec.structs.replace(Environment.of_process(), variables=variables)

    def list_leftovers(self) -> list[str]:
        """Return what lies about and should not."""
        places = (self.kept, self.temp, self.folder / "out")
        found = [path.name for place in places for path in place.glob("*")]
        # A run that ended before its kill left a whole result.
        allowed = ("draft-small.json", "result.json", "history.sqlite3", "scored.csv")
        return [name for name in found if not name.startswith(allowed)]

    def has_hidden(self) -> bool:
        """Return whether a file that was being written lies about."""
        return any(name.startswith(".") for name in self.list_leftovers())

    def run(self, *args: str) -> None:
        """Run a command to its end."""
        subprocess.run(  # noqa: S603 - our own program
            [*_MAIN, *args],
            check=True,
            cwd=self.folder,
            env={**os.environ, **self.variables},
            capture_output=True,
        )

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start a command that is fed from here."""
        return subprocess.Popen(  # noqa: S603 - our own program
            command,
            cwd=self.folder,
            env={**os.environ, **self.variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )


def _kill_interview(place: _Place, chance: random.Random) -> int:
    """Kill an interview about the moment when an answer is written; count lost ones."""
    more = {"TMPDIR": str(place.temp)}
    window = Window(place.folder, "assess", "--resume", "--plain", variables=more)
    before = len(window.answers()) if window.draft.exists() else 0
    count = chance.randrange(0, 4)
    for _ in range(count):
        window.child.expect(_PROMPT)
        window.child.send("skip\r")
    window.child.expect(_PROMPT)
    window.child.send("skip\r")
    if chance.randrange(2):
        _wait_for_a_write(place)
    else:
        time.sleep(chance.random() * 0.03)
    window.kill()
    kept = len(window.answers()) if window.draft.exists() else 0
    if kept > _MOST_ANSWERS:
        window.draft.unlink()
    return max(before + count - kept, 0)


def _wait_for_a_write(place: _Place) -> None:
    """Wait until something is being written, or for a moment."""
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        with suppress(OSError):
            if any(name.startswith(".") for name in os.listdir(place.kept)):  # noqa: PTH208 - quick
                return


def _kill_table(place: _Place, chance: random.Random) -> int:
    """Kill a run while it copies a columnar table from standard input."""
    process = place.start(*_MAIN, "cohort", "check", "-")
    assert process.stdin  # noqa: S101 - it is a pipe
    # The rest never comes, so that it waits for it.
    process.stdin.write(b"PAR1" + bytes(chance.randrange(100_000, 1_600_000)))
    process.stdin.flush()
    _kill_soon(place, process, chance)
    process.stdin.close()
    return 0


def _kill_output(place: _Place, chance: random.Random) -> int:
    """Kill a run while its result is written into a file."""
    table = place.folder / "large.csv"
    if not table.exists():
        table.write_text("id,age\n" + "1,58\n" * 300_000, encoding="utf-8")
    process = place.start(
        *_MAIN, "cohort", "score", "large.csv", "-o", "out/scored.csv"
    )
    _kill_soon(place, process, chance)
    return 0


def _kill_save(place: _Place, chance: random.Random) -> int:
    """Kill a run while it saves one result after the other; count lost ones."""
    saver = str(_ROOT / "tests" / "support" / "saver.py")
    process = place.start(sys.executable, saver, "100")
    assert process.stdin and process.stdout  # noqa: S101, PT018 - they are pipes
    process.stdout.readline()
    process.stdin.write(b"go\n")
    process.stdin.flush()
    said = [process.stdout.readline() for _ in range(chance.randrange(4))]
    time.sleep(chance.random() * 0.03)
    process.kill()
    rest = process.communicate()[0].split(b"\n")[:-1]  # the last may be cut off
    with open_history(place.open_world()) as history:
        kept = {entry.number for entry in history.list_entries()}
        damaged = len(kept) - history.check()
        history.delete(sorted(kept)[:-5])
    return damaged + len({int(number) for number in said + rest} - kept)


def _kill_locked_save(place: _Place, chance: random.Random) -> int:
    """Do the same under a passphrase."""
    key = place.folder / "key"
    if not key.exists():
        key.write_text("four quiet rainy evenings\n", encoding="utf-8")
        key.chmod(0o600)
        world = place.open_world()
        with open_history(world, create=True):
            pass
        rewrite_history(world, "", read_passphrase_file(key))
        place.variables["NEUROCHECK_PASSPHRASE_FILE"] = str(key)
    return _kill_save(place, chance)


def _kill_soon(
    place: _Place, process: "subprocess.Popen[bytes]", chance: random.Random
) -> None:
    """Kill a run a moment after it has begun to write."""
    end = time.monotonic() + _SECONDS
    while not place.list_leftovers() and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(chance.random() * 0.05)
    process.kill()
    process.wait()


def main(count: int, only: list[str]) -> int:
    """Kill so many interviews and a fifth as many of the others; return the status.

    Args:
        count: How many.
        only: The kinds of runs to kill; without any, all of them.
    """
    chance = random.Random(20261126)  # noqa: S311 - no secret
    ways = {
        "interviews": (_kill_interview, count, ("version",)),
        "tables": (_kill_table, count // _SHARE, ("cohort", "check", "t.csv")),
        "outputs": (
            _kill_output,
            count // _SHARE,
            ("cohort", "score", "t.csv", "-o", "out/next.csv"),
        ),
        "saves": (_kill_save, count, ("history", "list")),
        "locked saves": (_kill_locked_save, count, ("history", "list")),
    }
    is_bad = False
    for name, (kill, times, after) in ways.items():
        if only and name not in only:
            continue
        seen: Counter[str] = Counter()
        with tempfile.TemporaryDirectory() as folder:
            place = _Place(Path(folder))
            (place.folder / "t.csv").write_text("id,age\n1,58\n", encoding="utf-8")
            for _ in range(times):
                seen["answers lost"] += kill(place, chance)
                seen["kills that left a file"] += bool(place.list_leftovers())
                seen["kills that left a hidden file"] += place.has_hidden()
                place.run(*after)
                (place.folder / "out" / "next.csv").unlink(missing_ok=True)
                shutil.rmtree(place.folder / "small", ignore_errors=True)
                seen["left after the next run"] += len(place.list_leftovers())
            place.run("forget", "--yes")
            seen["left after forget"] += place.kept.exists()
        bad = ("answers lost", "left after the next run", "left after forget")
        is_bad |= any(seen[one] for one in bad)
        found = "; ".join(f"{number} {what}" for what, number in seen.items())
        print(f"{times} kills, {name}: {found}", flush=True)
    return int(is_bad)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 300, sys.argv[2:]))
