"""Fuzzes everything that reads bytes from outside, led by coverage, with atheris.

    python fuzz/fuzz.py 600                  ten minutes over all targets
    python fuzz/fuzz.py 60 questions answers  one minute over these two

It starts from ``tests/corpus/`` and leaves what it finds in ``build/fuzz/``: new inputs
in a folder for each target, and inputs that crash in ``build/fuzz/crashes/``. A line
for each target says how many inputs were tried. ``--keep`` copies the smallest new
inputs that take a branch of their own into the corpus, which the tests replay.
``--blind`` tries random inputs without looking at coverage: ten times as many, which
suits the targets that make their input from a few bytes.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import time
import traceback
from hashlib import sha256
from pathlib import Path


_ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(_ROOT / "tests")]
_CORPUS = _ROOT / "tests" / "corpus"
_FOUND = _ROOT / "build" / "fuzz"
_TOKENS = Path(__file__).with_name("tokens.dict")
_NAMES = (
    *("questions", "guidance", "sources", "topic", "set_shape"),
    *("answers", "answers_shape", "document", "document_shape"),
    *("table", "table_shape", "map", "map_shape", "catalog", "catalog_shape"),
)
_MAX_BYTES = 4096
_MOST = {"document": 16_384, "answers_shape": 64, "document_shape": 64, "set_shape": 64}
_MOST |= {"table_shape": 256, "map_shape": 64, "catalog_shape": 64}
_SMALL = 2000
_TRIED = re.compile(r"stat::number_of_executed_units:\s+(\d+)")


def _fuzz_target(name: str, arguments: list[str]) -> None:
    """Hand one target to atheris, which never returns."""
    import atheris

    with atheris.instrument_imports(include=["neurocheck"]):
        from targets import TARGETS

    def try_one(data: bytes) -> None:
        try:
            TARGETS[name](data)
        except Exception:
            # atheris may be ended by its own alarm before it has kept the input.
            _keep_crash(name, data)
            raise

    atheris.Setup([sys.argv[0], *arguments], try_one)
    atheris.Fuzz()


def _keep_crash(name: str, data: bytes) -> None:
    """Keep an input that crashes, and print why."""
    crashes = _FOUND / "crashes"
    crashes.mkdir(parents=True, exist_ok=True)
    (crashes / f"{name}-{sha256(data).hexdigest()[:12]}").write_bytes(data)
    traceback.print_exc()


def _run(name: str, arguments: list[str]) -> str:
    """Run atheris in a process of its own, and return its log."""
    command = [sys.executable, __file__, "--target", name, *arguments]
    done = subprocess.run(command, capture_output=True, check=False, cwd=_ROOT)  # noqa: S603 - this file
    return done.stderr.decode(errors="replace")


def _fuzz_for(name: str, seconds: int) -> int:
    """Fuzz one target, and return the number of inputs tried."""
    found, crashes = _FOUND / name, _FOUND / "crashes"
    for folder in (found, crashes, _CORPUS / name):
        folder.mkdir(parents=True, exist_ok=True)
    log = _run(
        name,
        [
            str(found),
            str(_CORPUS / name),
            f"-max_total_time={seconds}",
            f"-max_len={_MOST.get(name, _MAX_BYTES)}",
            f"-artifact_prefix={crashes}/{name}-",
            f"-dict={_TOKENS}",
            "-print_final_stats=1",
            "-timeout=10",
        ],
    )
    (_FOUND / f"{name}.log").write_text(log, encoding="utf-8")
    tried = _TRIED.search(log)
    if tried is None:  # ended without a word: an error in a target, or a signal
        (crashes / f"{name}-ended.log").write_text(log, encoding="utf-8")
    return int(tried[1]) if tried else 0


def _try_blindly(name: str, seconds: int) -> int:
    """Try random inputs on one target, and return their number."""
    from targets import TARGETS

    end, tried = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        data = random.randbytes(random.randint(1, _MOST.get(name, _MAX_BYTES)))  # noqa: S311 - no secret
        tried += 1
        try:
            TARGETS[name](data)
        except Exception:  # noqa: BLE001 - whatever it is, it is a crash
            _keep_crash(name, data)
    return tried


def _keep_new_inputs(name: str) -> None:
    """Copy the smallest inputs that take a branch of their own into the corpus."""
    import coverage
    from targets import TARGETS

    watch = coverage.Coverage(
        branch=True, source_pkgs=["neurocheck"], data_file=None, config_file=False
    )
    taken: set[tuple[str, tuple[int, int]]] = set()
    kept = [*(_CORPUS / name).iterdir()]
    found = [path for path in (_FOUND / name).iterdir() if path.is_file()]
    for path in [*kept, *sorted(found, key=lambda path: path.stat().st_size)]:
        watch.erase()
        with watch.collect():
            TARGETS[name](path.read_bytes())
        data = watch.get_data()
        arcs = {(f, arc) for f in data.measured_files() for arc in data.arcs(f) or ()}
        if not arcs <= taken and path not in kept and path.stat().st_size <= _SMALL:
            shutil.copy(path, _CORPUS / name / path.name[:12])
        taken |= arcs


def main() -> None:
    """Fuzz the targets for a number of seconds in all."""
    if sys.argv[1:2] == ["--target"]:
        _fuzz_target(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description="Fuzz the readers.")
    parser.add_argument("seconds", type=int)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--blind", action="store_true")
    given = parser.parse_args()
    names = given.targets or _NAMES
    total = 0
    for name in names:
        run = _try_blindly if given.blind else _fuzz_for
        tried = run(name, given.seconds // len(names))
        total += tried
        print(f"{name}: {tried:,} inputs tried", flush=True)
        if given.keep:
            _keep_new_inputs(name)
    crashes = sorted(path.name for path in (_FOUND / "crashes").iterdir())
    print(f"{total:,} inputs tried, {len(crashes)} crashes {' '.join(crashes)}")
    sys.exit(bool(crashes))


if __name__ == "__main__":
    main()
