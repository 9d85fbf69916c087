"""What is installed for tests and tools is pinned, and each range has a beginning."""

import re
import runpy
import tomllib
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


def _versions() -> dict[str, str]:
    """Return the version of each pinned package."""
    pins = [line.split("==") for line in _PINS]
    return {canonicalize_name(name): version for name, version in pins}


def test_pins_are_names_and_versions() -> None:
    """Each line is an exact version: no address, no option, none twice, in order."""
    names = [line.split("==")[0] for line in _PINS]

    assert [pin for pin in _PINS if not re.fullmatch(r"[\w.-]+==[\w.+]+", pin)] == []
    assert names == sorted(set(names))
    assert "pip" in names


@pytest.mark.parametrize("line", [*_FOR_USERS, *_FOR_WORK])
def test_every_requirement_is_pinned_inside_its_range(line: str) -> None:
    """No requirement is left to chance; run scripts/pin_constraints.py anew."""
    wanted = Requirement(line)

    assert _versions()[canonicalize_name(wanted.name)] in wanted.specifier


def test_every_range_has_a_beginning_inside_it() -> None:
    """The lowest version of each range can be named, for the program and its tests."""
    lowest = runpy.run_path(str(_ROOT / "scripts" / "lowest_constraints.py"))["lowest"]
    lines = [*_FOR_USERS, *_GROUPS["test"]]

    for line, floor in zip(lines, lowest(lines), strict=True):
        assert floor.split("==")[1] in Requirement(line).specifier
