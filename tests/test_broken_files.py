"""Broken files, each with the report that a person should get, beside it.

``NEUROCHECK_UPDATE_SNAPSHOTS=1`` writes the reports; look at what changed.
"""

import json
import os
import re
from pathlib import Path

import pytest

from neurocheck.problems import Code
from support.each import each
from support.program import Result, neurocheck


BROKEN = Path(__file__).parent / "broken"
FILES = sorted(BROKEN.glob("*.yaml"))
IS_UPDATE = os.environ.get("NEUROCHECK_UPDATE_SNAPSHOTS") == "1"
_WITH = re.compile(r"^# checked with: (.+)$", re.MULTILINE)

each_file = each("path", FILES, ids=lambda path: path.stem)


def command(path: Path) -> list[str]:
    """Return the command that checks a file, with those that it names."""
    beside = _WITH.findall(path.read_text(encoding="utf-8", errors="replace"))
    return ["questions", "check", path.name, *beside]


def transcript(path: Path, result: Result) -> str:
    """Write what a person typed and saw."""
    typed = " ".join(["neurocheck", *command(path)])
    return f"$ {typed}\n{result.out}{result.err}exit status {result.status}\n"


@each_file
def test_a_broken_file_gets_its_report(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report names every fault once, with its place and how to mend it."""
    monkeypatch.chdir(BROKEN)

    shown = transcript(path, neurocheck(*command(path)))

    expected = path.with_suffix(".expected")
    if IS_UPDATE:
        expected.write_text(shown, encoding="utf-8")
    assert shown == expected.read_text(encoding="utf-8")


@each_file
def test_editors_get_the_same_problems(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The JSON has every problem of the report, with the same exit status."""
    monkeypatch.chdir(BROKEN)

    result = neurocheck(*command(path), "--json")

    lines = [
        f"{row['file']}:{row['line']}:{row['column']}: {row['code']} {row['message']}"
        + (f" ({row['hint']})" if row["hint"] else "")
        for row in json.loads(result.out)
    ]
    report = path.with_suffix(".expected").read_text(encoding="utf-8")
    assert [line for line in report.splitlines() if ": NC" in line] == lines
    assert report.endswith(f"exit status {result.status}\n")


def test_the_good_files_have_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the broken files were made from is right, so each fault is its own."""
    monkeypatch.chdir(BROKEN)

    result = neurocheck(
        "questions", "check", "good/questions.yaml", "good/guidance.yaml"
    )

    out = "good/questions.yaml: no problem in 3 questions\n"
    assert result == (0, out, "")


def test_every_file_has_a_fault() -> None:
    """There are at least twenty files, and each report names a problem."""
    reports = [path.with_suffix(".expected").read_text("utf-8") for path in FILES]

    assert len(FILES) >= 20
    assert all(re.search(r": NC\d{3} ", report) for report in reports)


def test_warnings_and_notes_are_shown_by_a_broken_file() -> None:
    """No warning and no note goes without an example."""
    reports = "".join(
        path.with_suffix(".expected").read_text("utf-8") for path in FILES
    )
    later = {Code.UNDECIDED}  # takes more than a small file; see tests/authoring

    wanted = {code for code in Code if code.number >= "NC8"} - later
    assert [code for code in wanted if f" {code.number} " not in reports] == []
