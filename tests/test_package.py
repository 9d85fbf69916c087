"""Promises of the public names of the package."""

import re
import runpy
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import neurocheck


_ROOT = Path(__file__).parents[1]
NAMES = [
    "Interview",
    "NeurocheckError",
    "accept",
    "assess",
    "load_bundle",
    "load_guidance",
    "load_questionnaire",
    "read_document",
    "score",
    "score_files",
    "write_document",
]


def test_public_names_are_exactly_these() -> None:
    """The package offers exactly the names in ``__all__``."""
    assert neurocheck.__all__ == NAMES
    assert dir(neurocheck) == sorted([*NAMES, "__version__"])


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    """Each public name can be imported and has a docstring."""
    found = getattr(import_module("neurocheck"), name)

    assert found.__doc__


def test_tables_have_one_public_name() -> None:
    """``neurocheck.cohort`` offers ``score`` alone, and imports it when it is used."""
    cohort = import_module("neurocheck.cohort")

    assert cohort.__all__ == ["score"]
    assert cohort.score.__doc__.startswith("Assess every row of a table")
    with pytest.raises(AttributeError, match="no attribute 'rank'"):
        cohort.rank  # noqa: B018 - asking for it is the test


def test_the_page_for_python_names_all_that_is_public() -> None:
    """A researcher finds each public name in its table, and no other."""
    page = (_ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(neurocheck[.a-z]*)` \| (.+) \|$", page, re.MULTILINE)
    named = {home: re.findall(r"`(\w+)`", names) for home, names in rows}

    assert named == {"neurocheck": NAMES, "neurocheck.cohort": ["score"]}


def test_other_names_are_not_there() -> None:
    """A name that is not public is an attribute error."""
    with pytest.raises(AttributeError, match="no attribute 'diagnose'"):
        neurocheck.diagnose  # noqa: B018 - asking for it is the test


def test_the_example_of_the_package_runs() -> None:
    """The example in the package's docstring gives an assessment."""
    bundle = neurocheck.load_bundle()
    answer = neurocheck.accept(bundle.questionnaire.questions["feet_numb"], "both")

    assessment = neurocheck.assess(
        bundle.questionnaire, bundle.guidance, {"feet_numb": answer}
    )

    assert {pattern.fit for pattern in assessment.patterns} >= {"few"}


def test_a_set_of_ones_own_comes_with_what_stands_beside_it() -> None:
    """One call loads the questions, their guidance and their sources."""
    folder = _ROOT / "examples" / "foot-care-habits"
    bundle = neurocheck.load_bundle(questions=folder / "questions.yaml")

    assert (
        bundle.questionnaire.id == bundle.guidance.questionnaire == "foot-care-habits"
    )
    assert bundle.sources != neurocheck.load_bundle().sources


def test_starting_imports_nothing_heavy() -> None:
    """Importing the program imports no library for drawing, asking, YAML or tables.

    The table engine also starts threads, one of which may take the signal of Ctrl-C
    while the interview waits for a line.
    """
    code = (
        "import sys, neurocheck.cli.app;"
        "print([name for name in ('rich', 'questionary', 'prompt_toolkit', 'yaml',"
        " 'jinja2', 'platformdirs', 'polars') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code]

    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own code

    assert done.stdout.decode().strip() == "[]"


def test_one_version_and_one_day() -> None:
    """The program, the citation and the list of changes name the same release."""
    cited = (_ROOT / "CITATION.cff").read_text(encoding="utf-8")
    version, day = re.findall(
        r"^version: (\S+)\ndate-released: (\S+)$", cited, re.MULTILINE
    )[0]
    changes = (_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.+)$", changes, re.MULTILINE)

    assert version == neurocheck.__version__
    assert heads[:2] == ["Unreleased", f"{version} - {day}"]
    assert (_ROOT / "tests" / "cli" / "released" / f"{version}.json").exists()


def test_the_manual_page_has_every_command() -> None:
    """The page for packagers has the help of each command, and no request by chance."""
    script = runpy.run_path(str(_ROOT / "scripts" / "make_share.py"))

    lines = script["make_manual_page"]().splitlines()

    assert {".SS neurocheck assess", ".SS neurocheck history show"} <= {*lines}
    assert "  \\-V, \\-\\-version         Print the version and leave." in lines
    requests = {line.split()[0] for line in lines if line.startswith((".", "'"))}
    assert requests == {".TH", ".SH", ".SS", ".nf", ".fi"}


def test_the_page_of_commands_has_every_command() -> None:
    """It says that all is there, so that whoever looks for a command finds it."""
    script = runpy.run_path(str(_ROOT / "scripts" / "make_share.py"))
    page = (_ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    lines = script["make_manual_page"]().splitlines()
    commands = [one.removeprefix(".SS ") for one in lines if one.startswith(".SS ")]
    groups = {one.rpartition(" ")[0] for one in commands}

    assert [
        one for one in commands if one not in groups and f"`{one}" not in page
    ] == []
