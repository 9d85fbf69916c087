"""Lets another user plant things among what is kept while commands run.

    python fuzz/two_users.py 300   300 runs; root alone can do this, with a Python
                                   that other users can run

In a folder where both may write, the other user puts links, pipes, folders and own
files in the place of ours, before each run and all through it, and reads whatever can
be read. It leaves with 1 where something outside the folder changed, where a run did
not end, or where an answer was read.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path


_ME, _OTHER = 51001, 51002
_SECONDS = 60
_SECRET = "reached the fourth rung"  # noqa: S105 - an answer that nobody else may read
_MAIN = [sys.executable, "-c", "from neurocheck.cli.app import main; main()"]
_NAMES = (
    "history.sqlite3",
    "history.sqlite3-wal",
    "history.sqlite3-shm",
    "history.sqlite3-journal",
    "history.sqlite3.backup-1",
    "history.sqlite3-locked",
    "draft-two.json",
    "draft-two.lock",
    "settings.json",
    "export.jsonl",
)
_SET = """\
format: neurocheck-questions/1
id: two
version: "1"
title: Two
sections:
  - id: main
    title: Main
    questions:
      - {id: words, type: text, text: "How far?", short: "How far"}
"""
_COMMANDS = (
    ("assess", "--questions", "two.yaml", "--no-input", "--words", _SECRET, "--save"),
    ("history", "list"),
    ("history", "export", "-o", "kept/export.jsonl", "--force"),
    ("history", "check"),
    ("history", "purge", "--yes"),
    ("settings", "country", "uk"),
    ("forget", "--yes"),
)
# What the other user does: plants in one name after the other, and reads all it can.
_ATTACK = f"""
import os, random, sys, time
kept, outside, secret = sys.argv[1:4]
names, once = {_NAMES!r}, len(sys.argv) > 4
end = time.monotonic() + 30
while time.monotonic() < end:
    for name in random.sample(names, 3):
        path = os.path.join(kept, name)
        try:
            if os.path.islink(path) or random.random() < 0.5:
                os.unlink(path)
        except OSError:
            pass
        try:
            random.choice([
                lambda: os.symlink(os.path.join(outside, "mine.txt"), path),
                lambda: os.symlink(os.path.join(outside, "new.txt"), path),
                lambda: os.symlink(outside, path),
                lambda: os.link(os.path.join(outside, "mine.txt"), path),
                lambda: os.mkfifo(path, 0o666),
                lambda: os.mkdir(path),
                lambda: open(path, "x").close(),
            ])()
        except OSError:
            pass
    for place in (kept, outside):
        try:
            found = os.listdir(place)
        except OSError:
            continue
        for name in found:
            try:
                handle = os.open(os.path.join(place, name), os.O_RDONLY | os.O_NONBLOCK)
                text = os.read(handle, 1 << 20)
                os.close(handle)
            except OSError:
                continue
            if secret.encode() in text:
                print("read", name, flush=True)
    if once:
        break
"""


def _run_once(folder: Path, chance: random.Random) -> Counter[str]:
    """Run a command while the other user is at work; return what went wrong."""
    kept, outside = folder / "kept", folder / "outside"
    victim = outside / "mine.txt"
    before = (victim.read_bytes(), victim.stat().st_mode, os.listdir(outside))  # noqa: PTH208 - names
    attack = [sys.executable, "-c", _ATTACK, str(kept), str(outside), _SECRET]
    kept.mkdir(exist_ok=True)
    os.chown(kept, _ME, _ME)
    kept.chmod(0o777)
    if chance.randrange(2):
        # The other user is there first: a run takes wider rights back where it can.
        planted = [*attack, "once"]
        subprocess.run(planted, user=_OTHER, group=_OTHER, check=True)  # noqa: S603 - ours
    seen: Counter[str] = Counter()
    with subprocess.Popen(  # noqa: S603 - our own text
        attack, user=_OTHER, group=_OTHER, stdout=subprocess.PIPE
    ) as other:
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                [*_MAIN, *chance.choice(_COMMANDS)],
                user=_ME,
                group=_ME,
                umask=0,
                cwd=folder,
                env={**os.environ, "NEUROCHECK_DATA_DIR": str(kept), "HOME": "/none"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
            seen[f"status {done.returncode}"] += 1
            seen["faults of the program"] += b"fault of the program" in done.stderr
        except subprocess.TimeoutExpired:
            seen["runs that did not end"] += 1
        other.kill()
        seen["answers read"] += bool(other.communicate()[0])
    after = (victim.read_bytes(), victim.stat().st_mode, os.listdir(outside))  # noqa: PTH208
    seen["changes outside"] += before != after
    return seen


def main(count: int) -> int:
    """Run so many commands beside another user; return the status."""
    if os.geteuid() != 0:
        print("only root can be two users")
        return 2
    chance = random.Random(20261126)  # noqa: S311 - no secret
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        outside = folder / "outside"
        outside.mkdir()
        (folder / "two.yaml").write_text(_SET, encoding="utf-8")
        (outside / "mine.txt").write_text("left alone\n", encoding="utf-8")
        for path in (outside, outside / "mine.txt"):
            os.chown(path, _ME, _ME)
        outside.chmod(0o755)
        for _ in range(count):
            seen += _run_once(folder, chance)
            if chance.randrange(4) == 0:
                with suppress(OSError):
                    shutil.rmtree(folder / "kept")
    print(
        f"{count} runs: " + "; ".join(f"{n} {what}" for what, n in sorted(seen.items()))
    )
    bad = ("changes outside", "answers read", "runs that did not end")
    return int(any(seen[one] for one in (*bad, "faults of the program")))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 300))
