"""Damages histories, and looks at what the program makes of them.

Run it with ``python fuzz/damage.py``, or with another number of databases than 200.
Each is a copy of one history of thirty results with one thing wrong: a byte flipped,
eight bytes flipped, a page overwritten, or the end cut off. On each, ``history list``,
``show``, ``export`` and ``check`` run in this process, and at the end ``purge``. It
counts faults (an exception that is not ours), lines of an export that are not what was
kept, exports and checks that leave with 0 although a result is missing, and purges
after which a file is left.
"""

import collections
import contextlib
import io
import os
import random
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from neurocheck.bundle import load_bundle
from neurocheck.cli.app import run
from neurocheck.document import Document, make_document
from neurocheck.environment import Environment
from neurocheck.errors import ExitStatus
from neurocheck.history.store import get_history_path, open_history
from neurocheck.questionnaire.load import load_questionnaire


RESULTS = 30
PAGE = 4096
_EXPECTED = {ExitStatus.DONE, ExitStatus.USAGE, ExitStatus.ANSWERS, ExitStatus.STORAGE}
_START = datetime(2026, 1, 1, tzinfo=UTC)


def make_environment(folder: Path) -> Environment:
    """Return an environment with its history in a folder."""
    return Environment(
        stdin=io.StringIO(),
        stdout=io.StringIO(),
        stderr=io.StringIO(),
        variables={"NEUROCHECK_DATA_DIR": str(folder), "PATH": os.defpath},
    )


def make_results() -> list[Document]:
    """Return results that differ from each other."""
    asked = load_questionnaire()
    bundle = load_bundle(asked, None)
    first = make_document(
        asked,
        bundle.guidance,
        {"feet_numb": "both", "age": 58},
        catalogue=bundle.sources,
        created=_START,
    )
    return [
        msgspec.structs.replace(
            first,
            created=_START + timedelta(days=number),
            answers={**first.answers, "age": 30 + number},
        )
        for number in range(RESULTS)
    ]


def damage(path: Path, chance: random.Random) -> str:
    """Damage a file in one way, and return which."""
    data = bytearray(path.read_bytes())
    way = chance.choice(["byte", "byte", "bytes", "page", "cut"])
    if way == "page":
        start = chance.randrange(len(data) // PAGE) * PAGE
        data[start : start + PAGE] = chance.randbytes(PAGE)
    elif way == "cut":
        del data[chance.randrange(len(data)) :]
    else:
        for _ in range(1 if way == "byte" else 8):
            data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    path.write_bytes(data)
    return way


def call(folder: Path, *args: str) -> tuple[int, str]:
    """Run a command, and return its status and what it wrote."""
    out = io.StringIO()
    environment = msgspec.structs.replace(make_environment(folder), stdout=out)
    with contextlib.redirect_stderr(io.StringIO()):
        status = run(["history", *args], environment)
    return status, out.getvalue()


def try_one(source: Path, folder: Path, chance: random.Random) -> set[str]:
    """Damage a copy of a history, and return what the commands made of it."""
    shutil.copytree(source, folder)
    kept = call(folder, "export")[1].splitlines()
    way = damage(get_history_path(make_environment(folder)), chance)
    found = {way}
    statuses = {}
    for command in (["list"], ["status"], ["show", "7", "--json"], ["check"]):
        statuses[command[0]] = call(folder, *command)[0]
    target = folder.parent / "out.jsonl"
    target.unlink(missing_ok=True)
    statuses["file"] = call(folder, "export", "-o", str(target))[0]
    statuses["export"], text = call(folder, "export")
    lines = text.splitlines()
    if set(lines) - set(kept) or len(lines) > len(kept):
        found.add("ALTERED")
    if target.exists() and target.read_text() != text:
        found.add("FILE DIFFERS")
    # A file cut off at its beginning is an empty history.
    if len(lines) < len(kept) and 0 in {statuses["export"], statuses["check"]}:
        found.add("LOSS NOT SAID")
    found.add("all lines" if len(lines) == len(kept) else "some" if lines else "none")
    statuses["purge"] = call(folder, "purge", "--yes")[0]
    if statuses["purge"] or list(folder.iterdir()):
        found.add("NOT PURGED")
    if set(statuses.values()) - _EXPECTED:
        found.add("FAULT")
    shutil.rmtree(folder)
    return found


def main(count: int) -> None:
    """Damage this many histories and print what came of it."""
    chance = random.Random(20261126)  # noqa: S311 - no secret
    total: collections.Counter[str] = collections.Counter()
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "source")
        with open_history(make_environment(source), create=True) as history:
            for result in make_results():
                history.save(result)
        for number in range(count):
            state = chance.getstate()
            found = try_one(source, Path(name, "copy"), chance)
            total.update(found)
            if any(word.isupper() for word in found):
                print(number, sorted(found), hash(state))
    print(f"{count} damaged histories of {RESULTS} results")
    for what, times in sorted(total.items()):
        print(f"{what}: {times}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
