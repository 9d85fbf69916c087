"""Write ``constraints.txt``: one exact version of all that tests and tools install.

    python scripts/pin_constraints.py

It asks the newest pip what it would install for every extra and every dependency group
of ``pyproject.toml``, with the newest versions inside their ranges, and installs none
of it. Run it with the oldest Python that ``pyproject.toml`` allows: what is chosen for
that one also suits newer ones. It needs a package index, as any installation does.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path
from typing import Any


_ROOT = Path(__file__).parents[1]
_FILE = _ROOT / "constraints.txt"
_HEADER = """\
# What tests, linters and tools install, exactly: pip install -c constraints.txt ...
# Made by scripts/pin_constraints.py; run that instead of editing this.
"""


def _make_python(folder: Path) -> Path:
    """Create an environment with the newest pip, and return its Python."""
    builder = venv.EnvBuilder(with_pip=True)
    builder.create(folder)
    python = Path(builder.ensure_directories(folder).env_exe)
    upgrade = ["-m", "pip", "install", "--quiet", "--upgrade", "pip"]
    subprocess.run([python, *upgrade], check=True)
    return python


def _list_wanted(project: dict[str, Any]) -> list[str]:
    """Return what pip is asked to install: pip itself, every extra and every group."""
    extras = ",".join(project["project"]["optional-dependencies"])
    groups = [f"--group={group}" for group in project["dependency-groups"]]
    return ["pip", f".[{extras}]", *groups]


def _resolve(wanted: list[str]) -> dict[str, str]:
    """Return the version of each package that pip would install from nothing."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        python = _make_python(Path(folder, "venv"))
        install = ["-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        command = [str(python), *install, "--report", str(report), *wanted]
        subprocess.run(command, cwd=_ROOT, check=True)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    packages = [one["metadata"] for one in found]
    return {one["name"].lower(): one["version"] for one in packages}


def main() -> None:
    """Write the versions that this Python would install."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    oldest = project["project"]["requires-python"].removeprefix(">=")
    if ".".join(map(str, sys.version_info[:2])) != oldest:
        sys.exit(f"Run this with Python {oldest}, so that the versions suit it too.")
    versions = _resolve(_list_wanted(project))
    del versions[project["project"]["name"]]
    lines = [f"{name}=={version}\n" for name, version in sorted(versions.items())]
    _FILE.write_text(_HEADER + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} versions in {_FILE.name}")


if __name__ == "__main__":
    main()
