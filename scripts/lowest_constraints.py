"""Print the lowest version of every range in ``pyproject.toml``, as pip constraints.

    python scripts/lowest_constraints.py > lowest.txt
    python -m pip install -c lowest.txt -e '.[authoring,cohort]' --group test

These are the requirements of the program, of its extras and of its tests. What those
packages need in turn stays at its newest, as nobody here promised anything of it.
"""

import tomllib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement


_ROOT = Path(__file__).parents[1]


def pin_lowest(requirements: Iterable[str]) -> Iterator[str]:
    """Yield each requirement pinned to the version at which its range begins."""
    for requirement in map(Requirement, requirements):
        [floor] = [one.version for one in requirement.specifier if one.operator == ">="]
        yield f"{requirement.name}=={floor}"


def main() -> None:
    """Print a line for each requirement."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    program = project["project"]
    extras = chain.from_iterable(program["optional-dependencies"].values())
    tests = project["dependency-groups"]["test"]
    for line in pin_lowest([*program["dependencies"], *extras, *tests]):
        print(line)


if __name__ == "__main__":
    main()
