"""The threat model names tests that exist, and fits on one page."""

import re
from pathlib import Path

from support.each import each


_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "security.md").read_text(encoding="utf-8")
_TRIALS = (_ROOT / "docs" / "security-tests.md").read_text(encoding="utf-8")
_ROWS = re.findall(r"^\| (.+?) \| .+ \| .+ \| (.+?) \|$", _PAGE, re.MULTILINE)[1:]
_THREATS = [(who, tests) for who, tests in _ROWS if "`t" in tests]


@each(("who", "tests"), _THREATS, ids=lambda one: one[:30])
def test_every_line_is_held_by_a_test(who: str, tests: str) -> None:
    """Each line of the model names tests that exist."""
    assert who
    for name in re.findall(r"`([^`]+)`", tests):
        place = f"{name}.py" if name.startswith("test_") else name
        folder = "tests/security" if name.startswith("test_") else "."
        assert (_ROOT / folder / place).exists(), name


_TRIED = re.findall(r"`((?:[a-z_]+/)*test_\w+)\.py`: ([^;|]+)", _PAGE + _TRIALS)


@each(("file", "names"), _TRIED, ids=lambda one: one[:30])
def test_everything_that_was_tried_names_its_test(file: str, names: str) -> None:
    """Each test that the pages name is in the file that they name."""
    path = _ROOT / ("." if "/" in file else "tests/security") / f"{file}.py"
    text = path.read_text(encoding="utf-8")

    for name in re.findall(r"`(test_\w+)`", names):
        assert f"\ndef {name}(" in text, name


def test_what_was_tried_is_in_the_page() -> None:
    """Every file of these tests is named on the page of what was tried."""
    found = {path.stem for path in (_ROOT / "tests" / "security").glob("test_*.py")}

    assert found - {"test_no_network"} <= {file for file, _ in _TRIED}


def test_every_test_of_security_holds_a_line() -> None:
    """Every file of these tests is in the model."""
    files = {path.stem for path in (_ROOT / "tests" / "security").glob("test_*.py")}

    assert files == {
        name for _, tests in _THREATS for name in re.findall(r"`(test_\w+)`", tests)
    }


def test_it_stays_one_page() -> None:
    """The model stays short enough to be read."""
    assert len(_PAGE.partition("## What we promise")[0].split()) < 1100
    assert len(_THREATS) >= 12


def test_what_we_promise_people_names_its_tests() -> None:
    """Each promise of the README and of the page for people has a test beside it."""
    part = _PAGE.partition("## What we promise people")[2]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", part, re.MULTILINE)[2:]

    assert len(rows) >= 8
    assert [what for what, tests in rows if "`tests/" not in tests] == []


def test_the_size_of_the_corpus_is_told_as_it_is() -> None:
    """The page gives the true number of inputs in the corpus."""
    count = sum(path.is_file() for path in (_ROOT / "tests" / "corpus").rglob("*"))

    assert f"| {count} inputs, " in _TRIALS


def test_reports_go_to_the_private_door() -> None:
    """SECURITY.md names the private report and this page, and no e-mail address."""
    text = (_ROOT / "SECURITY.md").read_text(encoding="utf-8")

    assert "Report a vulnerability" in text
    assert "docs/security.md" in text
    assert "@" not in text
