"""Tests and tools install pinned versions, and each range has a lower end."""

import ast
import re
import runpy
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


_ROOT = Path(__file__).parents[1]
_PROJECT: dict[str, Any] = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))
_LINES = (_ROOT / "constraints.txt").read_text("utf-8").splitlines()
_PINS = [line for line in _LINES if not line.startswith("#")]
_EXTRAS: dict[str, list[str]] = _PROJECT["project"]["optional-dependencies"]
_GROUPS: dict[str, list[Any]] = _PROJECT["dependency-groups"]
_FOR_USERS = [*_PROJECT["project"]["dependencies"], *chain(*_EXTRAS.values())]
_FOR_WORK = [one for one in chain(*_GROUPS.values()) if isinstance(one, str)]


def _read_versions() -> dict[str, str]:
    """Return the version of each pinned package."""
    pins = [line.split("==") for line in _PINS]
    return {canonicalize_name(name): version for name, version in pins}


def test_pins_are_names_and_versions() -> None:
    """Each line is an exact version, in order: no address, option or repetition."""
    names = [line.split("==")[0] for line in _PINS]

    assert [pin for pin in _PINS if not re.fullmatch(r"[\w.-]+==[\w.+]+", pin)] == []
    assert names == sorted(set(names))
    assert "pip" in names


@pytest.mark.parametrize("line", [*_FOR_USERS, *_FOR_WORK])
def test_every_requirement_is_pinned_inside_its_range(line: str) -> None:
    """Every requirement is pinned inside its range; else run pin_constraints.py."""
    wanted = Requirement(line)

    assert _read_versions()[canonicalize_name(wanted.name)] in wanted.specifier


def test_a_build_brings_along_all_that_compiles_the_files() -> None:
    """An isolated build has only what is named, so nobody could install it else."""
    code = (
        "import runpy, sys; before = {*sys.modules};"
        " made = runpy.run_path('scripts/compile_data.py')['compile_data']; [*made()];"
        " print(*({*sys.modules} - before))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, check=True)  # noqa: S603 - our own code
    homes = packages_distributions()
    used = {
        canonicalize_name(home)
        for module in done.stdout.decode().split()
        for home in homes.get(module.partition(".")[0], ())
    }

    named = {Requirement(line).name for line in _PROJECT["build-system"]["requires"]}
    # msgspec takes typing-extensions where it is, and does without it elsewhere.
    assert used - {"neurocheck", "typing-extensions"} <= named


def test_every_range_has_a_beginning_inside_it() -> None:
    """The lowest version of each range is inside the range."""
    lowest = runpy.run_path(str(_ROOT / "scripts" / "lowest_constraints.py"))[
        "pin_lowest"
    ]
    lines = [*_FOR_USERS, *_GROUPS["test"]]

    for line, floor in zip(lines, lowest(lines), strict=True):
        assert floor.split("==")[1] in Requirement(line).specifier


def test_one_list_of_pythons() -> None:
    """What is said, what the checks look for and what a forge runs are the same."""
    says = "Programming Language :: Python :: 3."
    said = [
        one.removeprefix(says.removesuffix("3."))
        for one in _PROJECT["project"]["classifiers"]
        if one.startswith(says)
    ]
    forge = (_ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8")
    check = (_ROOT / "scripts" / "check").read_text("utf-8")

    assert f">={said[0]}" == _PROJECT["project"]["requires-python"]
    assert f"for version in {' '.join(said)}; do" in check
    assert f"mypy --python-version {said[-1]}" in check
    quoted = ", ".join(f'"{one}"' for one in said)
    assert f"python: [{quoted}]" in forge


def test_every_system_checks_out_the_same_bytes() -> None:
    """Git changes no line end, after which a translation would not fit its text."""
    lines = (_ROOT / ".gitattributes").read_text("utf-8").splitlines()

    assert "* -text" in lines


def test_what_runs_on_a_forge_can_do_nothing_there() -> None:
    """Jobs may read the code and no more, keep no password, and name their versions."""
    forge = (_ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8")
    used = re.findall(r"uses: (\S+)", forge)

    assert "\npermissions: {}\n" in forge
    assert set(re.findall(r"(\w+): (?:write|write-all)\b", forge)) == set()
    assert "secrets." not in forge
    assert forge.count("persist-credentials: false") == forge.count("actions/checkout@")
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@v\d+", one)] == []
    # The last -m counts, so that it repeats what pytest leaves out by itself.
    assert '-m "not browser and not engines and not pty"' in forge


def test_only_the_job_that_uploads_may_say_who_it_is() -> None:
    """A release is built by a job that may read alone; no job keeps a password."""
    forge = (_ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    builds, uploads = forge.split("\n  upload:\n")

    assert "\npermissions: {}\n" in builds
    assert ": write" not in builds
    assert re.findall(r"([\w-]+): write", uploads) == ["id-token"]
    assert "run:" not in uploads
    assert "secrets." not in forge
    assert "persist-credentials: false" in builds


def test_nobody_can_change_what_builds_a_release() -> None:
    """Actions of others are named by their commit, and a bot proposes newer ones."""
    forge = (_ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    used = re.findall(r"uses: (.+)", forge)
    bot = (_ROOT / ".github" / "dependabot.yml").read_text("utf-8")

    named = r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+"
    assert [one for one in used if not re.fullmatch(named, one)] == []
    assert "package-ecosystem: github-actions" in bot


def test_what_is_installed_is_used() -> None:
    """Each requirement is imported, and nothing else is but Python's own modules."""
    files = (_ROOT / "src" / "neurocheck").rglob("*.py")
    trees = (ast.parse(path.read_text("utf-8")) for path in files)
    nodes = [node for tree in trees for node in ast.walk(tree)]
    found = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    plain = [node for node in nodes if isinstance(node, ast.Import)]
    found += [one.name for node in plain for one in node.names]
    libraries = {name.partition(".")[0] for name in found}
    libraries -= {*sys.stdlib_module_names, "neurocheck"}
    names = {canonicalize_name(Requirement(line).name) for line in _FOR_USERS}
    modules = {"pyyaml": "yaml", "z3-solver": "z3"}
    needed = {modules.get(name, name.replace("-", "_")) for name in names}

    # Spark imports these, where it hands out batches.
    assert libraries == needed - {"pandas", "pyarrow"}


def test_a_build_has_all_that_it_imports() -> None:
    """It compiles the bundled files where nothing but its requirements is there."""
    code = (
        "import runpy, sys; before = {*sys.modules}; "
        "dict(runpy.run_path(sys.argv[1])['compile_data']()); "
        "print(*{name.partition('.')[0] for name in {*sys.modules} - before})"
    )
    script = str(_ROOT / "scripts" / "compile_data.py")
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", code, script], capture_output=True, check=True, text=True
    )
    owners = packages_distributions()
    taken = [owners[one][0] for one in done.stdout.split() if one in owners]
    used = {*map(canonicalize_name, taken)}
    used -= {"neurocheck", "typing-extensions"}  # msgspec takes it where it is there
    wanted = map(Requirement, _PROJECT["build-system"]["requires"])

    assert used <= {canonicalize_name(one.name) for one in wanted}


def test_the_readme_names_what_is_installed_with_it() -> None:
    """Each package that comes along stands there, with what it is for, and no other."""
    readme = " ".join((_ROOT / "README.md").read_text(encoding="utf-8").split())
    told = readme.partition("It stands on ")[2].partition(": [")[0]
    names = re.split(r", | and ", re.sub(r" \([^)]*\)", "", told))

    needed = {Requirement(one).name for one in _PROJECT["project"]["dependencies"]}
    assert {name.lower() for name in names} == needed
