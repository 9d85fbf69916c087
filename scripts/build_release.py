"""Build what a release uploads, twice, and leave it in ``dist/`` where both are equal.

    python scripts/build_release.py

Only what is committed gets in. The two builds differ in folder, time zone, rights of
new files and order of sets, so that none of these can get in either. The list of all
that an installation brings along (CycloneDX) goes to ``build/``. Needs the groups
``build`` and ``release``.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from neurocheck import __version__


__all__: list[str] = []

_ROOT = Path(__file__).parents[1]
_DIST = _ROOT / "dist"
_WORLDS: tuple[tuple[str, int, dict[str, str]], ...] = (
    ("a", 0o022, {"TZ": "UTC", "PYTHONHASHSEED": "1"}),
    ("b/of/another/length", 0o077, {"TZ": "Asia/Kolkata", "PYTHONHASHSEED": "2"}),
)


def _run(*command: str | Path, **more: Any) -> str:
    """Run a command, and return what it printed; where it fails, so do we."""
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, **more
    )
    return str(done.stdout).strip()


def _check_document() -> None:
    """Leave where the document kept of this version rests on other files."""
    name = f"tests/cli/released/{__version__}.json"
    kept = json.loads((_ROOT / name).read_text(encoding="utf-8"))
    for part, file in ("questionnaire", "questions"), ("guidance", "guidance"):
        data = (_ROOT / "data" / f"{file}.yaml").read_bytes()
        if kept[part]["sha256"] != sha256(data).hexdigest():
            sys.exit(f"{name} was made before {file}.yaml changed: see RELEASING.md.")


def _build(folder: Path, umask: int, world: dict[str, str]) -> dict[str, bytes]:
    """Return the files of a build of the last commit, by name."""
    epoch = _run("git", "-C", _ROOT, "log", "-1", "--format=%ct")
    paths = {"PYTHONPATH": str(folder / "src"), "SOURCE_DATE_EPOCH": epoch}
    env = {**os.environ, **paths, **world}
    python = sys.executable
    share = ("scripts/make_share.py", "share")
    build = ("-m", "build", "--no-isolation", "--outdir", "dist", ".")
    folder.parent.mkdir(parents=True, exist_ok=True)
    _run("git", "clone", "--quiet", "--shared", _ROOT, folder, umask=umask)
    _run(python, *share, cwd=folder, env=env, umask=umask)
    _run(python, *build, cwd=folder, env=env, umask=umask)
    return {path.name: path.read_bytes() for path in (folder / "dist").iterdir()}


def _list_parts(wheel: Path) -> Path:
    """Write the list of all that an installation brings along, and return its path."""
    path = _ROOT / "build" / f"neurocheck-{__version__}.cdx.json"
    path.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        _run(sys.executable, "-m", "venv", "--without-pip", place)
        pip = ("-m", "pip", "--python", place)
        pins = ("-c", _ROOT / "constraints.txt")
        _run(sys.executable, *pip, "install", "--quiet", *pins, wheel)
        make = ("-m", "cyclonedx_py", "environment", "--output-reproducible")
        python = Path(place, "bin", "python")
        parts = _run(sys.executable, *make, "--output-file", "-", python)
    # It tells from where the wheel came, which is nobody's business and differs.
    text = parts.replace(f"{_DIST.as_uri()}/", "")
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def main() -> None:
    """Build, compare, check, and say what there is."""
    _check_document()
    if _run("git", "-C", _ROOT, "status", "--porcelain"):
        sys.exit("Commit first: a release holds what is committed.")
    with tempfile.TemporaryDirectory() as scratch:
        first, second = (
            _build(Path(scratch, place), umask, world)
            for place, umask, world in _WORLDS
        )
    if differing := [name for name in first if first[name] != second.get(name)]:
        sys.exit(f"Built twice, these differ: {', '.join(differing)}")
    shutil.rmtree(_DIST, ignore_errors=True)
    _DIST.mkdir()
    for name, data in first.items():
        (_DIST / name).write_bytes(data)
        print(f"{sha256(data).hexdigest()}  {name}  {len(data):,} bytes")
    files = sorted(_DIST.iterdir())
    print(_run(sys.executable, "-m", "twine", "check", "--strict", *files))
    print(_run(sys.executable, "-m", "check_wheel_contents", _DIST))
    print(_list_parts(next(_DIST.glob("*.whl"))))


if __name__ == "__main__":
    main()
