"""Tries the characters that could steer a terminal, through every door.

    python fuzz/steering.py        all that have a meaning, and some of the 3,700 that
                                   Unicode keeps free for more; a part with each run
    python fuzz/steering.py 1      all of those as well (an hour)

The doors are those of ``tests/security/test_terminal.py`` and of the pages. It leaves
with 1 where one came through.
"""

import os
import subprocess
import sys
from pathlib import Path
from unicodedata import category


_ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(_ROOT / "tests")]

from support.hostile import FORBIDDEN  # noqa: E402 - it lies in the folder of the tests


_TESTS = ("tests/security/test_terminal.py", "tests/security/test_pages.py")
_KEYS = "not the_hostile_text_would_do_harm"
_AT_ONCE = 60  # so that a name stays within what YAML takes
_SHARE = 64
# What is not one character alone.
_SEQUENCES = (
    "\x1b[2J\x1b[31m\x1b[6n\x1bc\x1bP1$r\x1b\\\\"
    "\x1b]0;t\x07\x1b]52;c;ZXZpbA==\x07\x1b]8;;https://evil.example\x1b\\\\"
    "\x9b31m\x9d52;c;ZXZpbA==\x9c\x90q\x9c\r\n\x08\x7f"
)


def _list_characters(share: int) -> list[str]:
    """Return what could steer, and each so many-th of what has no meaning yet."""
    # A surrogate is no character: no file in UTF-8 can hold one.
    every = [chr(code) for code in range(1, 0xD800)]
    every += [chr(code) for code in range(0xE000, sys.maxunicode + 1)]
    found = [letter for letter in every if FORBIDDEN.search(letter)]
    free = [letter for letter in found if category(letter) == "Cn"]
    return [letter for letter in found if letter not in set(free)] + free[::share]


def main(share: int) -> int:
    """Run the tests with each part of the characters; return the status."""
    found = _list_characters(share)
    starts = range(0, len(found), _AT_ONCE)
    parts = ["".join(found[start : start + _AT_ONCE]) for start in starts]
    failed = 0
    for part in [_SEQUENCES, *parts]:
        text = part.encode("unicode_escape").decode("ascii")
        done = subprocess.run(  # noqa: S603 - our own tests
            [sys.executable, "-m", "pytest", "-q", "-n", "auto", *_TESTS, "-k", _KEYS],
            env={**os.environ, "NEUROCHECK_TEST_STEERING": text},
            cwd=_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        failed += done.returncode != 0
        print(text[:40], done.stdout.strip().rpartition("\n")[2], flush=True)
        if done.returncode:
            print(done.stdout[-3000:], flush=True)
    print(f"{len(found)} characters in {len(parts) + 1} runs, {failed} with a failure")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else _SHARE))
