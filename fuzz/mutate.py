"""Change one thing at a time in the rules, and see whether a test notices.

    python fuzz/mutate.py

It runs mutmut in ``build/mutate/`` over the files that ``pyproject.toml`` names, takes
five to ten minutes, and prints how many mutants there were and how many were noticed.
One that survives needs a test, or its reason in ``fuzz/equivalent.yaml``; where there
is neither, it is shown and the status is 1. So it is where a reason is for a line that
is there no longer, or where the tests fail before anything was changed. A line with
``assert_never`` needs no reason: the type checker proves that it is not reached.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml


_ROOT = Path(__file__).parents[1]
_PLACE = _ROOT / "build" / "mutate"
_NEEDED = (
    "pyproject.toml",
    "data",
    "docs",
    "examples",
    "fuzz",
    "scripts",
    "src",
    "tests",
)
_MUTMUT = Path(sys.executable).with_name("mutmut")
_NOT_REACHED = re.compile(r"(case _: )?assert_never\([\w.]+\)")


def _mutmut(*arguments: str) -> tuple[int, str]:
    """Run mutmut in the copy, and return its exit status and output."""
    environment = {**os.environ, "PYTHONPATH": ""}
    done = subprocess.run(  # noqa: S603 - the tool that pyproject.toml names
        [_MUTMUT, *arguments],
        cwd=_PLACE,
        env=environment,
        capture_output=True,
        check=False,
    )
    said = done.stdout + done.stderr
    return done.returncode, said.decode(errors="replace")


def _copy() -> None:
    """Copy what the tests of the rules need, so that nothing here is changed."""
    shutil.rmtree(_PLACE, ignore_errors=True)
    _PLACE.mkdir(parents=True)
    for name in _NEEDED:
        source = _ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, _PLACE / name)


def _change(mutant: str) -> tuple[str, str, str]:
    """Return the function of a mutant, and its line before and after."""
    lines = _mutmut("show", mutant)[1].splitlines()
    before = [one[1:].strip() for one in lines if one[:1] == "-" and one[:3] != "---"]
    after = [one[1:].strip() for one in lines if one[:1] == "+" and one[:3] != "+++"]
    function = mutant.partition("__mutmut_")[0]
    return function, " ".join(before), " ".join(after)


def _run() -> dict[str, str]:
    """Run every mutant, and return the result of each; exit if the tests fail."""
    status, said = _mutmut("run", "--max-children", "1")
    listed = _mutmut("results", "--all", "true")[1].splitlines()
    rows = [line.split(": ") for line in listed]
    found = {row[0].strip(): row[1].strip() for row in rows if len(row) > 1}
    if not found or "not checked" in found.values():
        print(said[-3_000:])
        sys.exit(f"mutmut did not come to its end (status {status})")
    return found


def main() -> None:
    """Count mutants, and show those that no test and no reason covers."""
    listed = yaml.safe_load((_ROOT / "fuzz" / "equivalent.yaml").read_text("utf-8"))
    reasons = {(one["function"], one["from"], one["to"]): one["why"] for one in listed}
    _copy()
    found = _run()
    left = {name: _change(name) for name, how in found.items() if how != "killed"}
    for change in left.values():
        if _NOT_REACHED.fullmatch(change[1]):
            reasons[change] = "The type checker proves that this is not reached."
    for name, change in left.items():
        why = reasons.get(change, "NO TEST NOTICES AND NO REASON IS WRITTEN")
        print(f"{name}: {found[name]}\n  - {change[1]}\n  + {change[2]}\n  {why}")
    stale = reasons.keys() - left.values()
    for function, before, _ in stale:
        print(f"{function}: A REASON IS LEFT OVER\n  - {before}")
    alike = sum(change in reasons for change in left.values())
    print(
        f"{len(found)} mutants, {len(found) - len(left)} noticed by a test,"
        f" {alike} equivalent, {len(left) - alike} open"
    )
    sys.exit(bool(stale) or alike < len(left))


if __name__ == "__main__":
    main()
