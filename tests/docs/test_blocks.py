"""Every command and every block of code on the pages is run, or says why it is not.

A block in a fence is run as it stands, in a folder with the files that a page speaks
of. A comment right before the fence says what is different:

- ``<!-- not run: why -->``;
- ``<!-- status: 10 -->``, the exit status that is meant, where it is not 0;
- ``<!-- test command -->``, which ``scripts/check`` runs word for word.

A block of YAML whose first line is ``# name.yaml`` is a file for what follows. Commands
of neurocheck between backticks are run too; what installs or tests the program is not.
Where nobody can be asked, a command gets what ``_ALONE`` says. A page with a test of
its own that works through its blocks is left to that.
"""

import json
import os
import re
import runpy
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from support.each import each
from support.program import neurocheck


_ROOT = Path(__file__).parents[2]
_HERE = Path(__file__).parent
_PAGES = [
    *(_ROOT / name for name in ("README.md", "CONTRIBUTING.md", "RELEASING.md")),
    *sorted((_ROOT / "docs").glob("*.md")),
]
_GENERATED = {
    *("clinical-review.md", "clinical-review-es.md", "method.md", "problem-codes.md"),
}
_BLOCK = re.compile(
    r"(?:^ *<!-- (?P<mark>[^\n]+?) -->\n)?^(?P<indent> *)```(?P<kind>\w*)\n"
    r"(?P<body>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)
_INLINE = re.compile(r"`(neurocheck [^`]+)`")
_ALONE = {
    "assess": ["--no-input", "--force"],
    "forget": ["--yes"],
    "history purge": ["--yes"],
    "history delete": ["--yes"],
    "history lock": ["--new-passphrase-file", "passphrase"],
}
# A person is needed, and skips every question in plain lines.
_TYPED = {"assess --from-last": "\n" + "skip\n" * 99 + "\n" * 9}
_BEFORE = {
    "history unlock": "neurocheck history lock",
    "cohort summary answers.csv --map map.yaml": (
        "neurocheck cohort map answers.csv -o map.yaml"
    ),
}
# scripts/check runs this one: it solves all conditions, which takes seconds.
_ELSEWHERE = {"neurocheck questions check"}
_FILES = ("answers.json", "result.json", "answers.fhir.json")
_MARKS = ("not run: ", "status: ", "test command")


class _Block(NamedTuple):
    """A block of a page: the mark before it, its language and its lines."""

    mark: str
    kind: str
    body: str


def _read_blocks(page: Path) -> list[_Block]:
    """Return the blocks of a page."""
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [_Block(one["mark"] or "", one["kind"], one["body"]) for one in found]


def _find_own_test(page: Path) -> str:
    """Return the name of the test that works through the blocks of one page."""
    for path in sorted(set(_HERE.glob("test_*.py")) - {Path(__file__)}):
        text = path.read_text(encoding="utf-8")
        if "_BLOCKS" in text and f'"{page.name}"' in text:
            return path.name
    return ""


_RUN_HERE = [
    page for page in _PAGES if page.name not in _GENERATED and not _find_own_test(page)
]


class _Desk:
    """A folder with the files that the pages speak of, and a history of two."""

    def __init__(self, folder: Path) -> None:
        """Make the files, once."""
        self._kept, self._place = folder / "kept", folder / "desk"
        example = _ROOT / "examples" / "foot-care-habits"
        shutil.copytree(example, self._kept)
        (self._kept / "examples").symlink_to(_ROOT / "examples")
        self._write("passphrase", "correct horse battery staple\n").chmod(0o600)
        self._write("answers.yaml", "{feet_numb: both, hba1c: 7.4}\n")
        for name in ("answers.csv", "records.csv", "submissions.csv"):
            self._write(name, "id,feet_numb\na,both\nb,no\n")
        self.clear()
        self._keep_two()
        response = json.loads(Path("answers.fhir.json").read_text(encoding="utf-8"))
        self._write("responses.ndjson", json.dumps(response) + "\n")
        self._write("response.json", json.dumps(response))
        for path in (*Path().glob("*.json"), Path("data")):
            path.rename(self._kept / path.name)

    def _write(self, name: str, text: str) -> Path:
        """Write a file that stays, and return its path."""
        path = self._kept / name
        path.write_text(text, encoding="utf-8")
        return path

    def _keep_two(self) -> None:
        """Keep two results in the history, and one of them as files."""
        files = [name for path in _FILES for name in ("-o", path)]
        given = ["assess", "--no-input", "--save", "--force", "--feet-numb", "both"]
        assert neurocheck(*given, *files).status == 0
        assert neurocheck(*given).status == 0

    def clear(self) -> None:
        """Change to a fresh copy of the folder."""
        shutil.rmtree(self._place, ignore_errors=True)
        shutil.copytree(self._kept, self._place, symlinks=True)
        os.chdir(self._place)


@pytest.fixture(name="desk")
def _make_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Desk:
    """Change to the folder, and return it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(tmp_path / "desk" / "data"))
    monkeypatch.setenv("NEUROCHECK_PASSPHRASE_FILE", "passphrase")
    # Completion is for the shell above; a scheduler's program has none.
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("bash", "/bin/bash"))
    return _Desk(tmp_path)


def _call(line: str) -> tuple[int, str]:
    """Run a command of a page, and return its status and what it said."""
    program, *words = shlex.split(line.replace("age1...", _make_recipient(line)))
    if program == "python":
        kept, sys.argv = sys.argv, words
        try:
            runpy.run_path(words[0], run_name="__main__")
        finally:
            sys.argv = kept
        return 0, ""
    assert program == "neurocheck", line
    command = " ".join(words)
    if command in _TYPED:
        result = neurocheck(*words, "--plain", typed=_TYPED[command])
        return result.status, result.err
    for start, more in _ALONE.items():
        if f"{command} ".startswith(f"{start} "):
            words += [word for word in more if word not in words]
    result = neurocheck(*words)
    return result.status, result.out + result.err


def _make_recipient(line: str) -> str:
    """Return a public key, where a command needs one."""
    if "age1..." not in line:
        return ""
    pyrage = pytest.importorskip("pyrage")
    return str(pyrage.x25519.Identity.generate().to_public())


def _run(block: _Block) -> None:
    """Run a block as it stands."""
    if block.kind == "python":
        exec(compile(block.body, "block", "exec"), {"__name__": "block"})  # noqa: S102 - our page
    elif block.kind == "yaml":
        (name,) = re.findall(r"\A# (\S+\.yaml)\b", block.body)
        Path(name).write_text(block.body, encoding="utf-8")
    else:
        wanted = int(block.mark.removeprefix("status: ") or 0)
        for line in block.body.replace("\\\n", " ").splitlines():
            assert (line, _call(line)[0]) == (line, wanted)


def _list_inline(page: Path) -> Iterator[str]:
    """Yield each command that stands between backticks on a page, once."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    yield from dict.fromkeys(_INLINE.findall(text))


@each("page", _PAGES, ids=lambda page: page.name)
def test_every_block_is_run_or_says_why_not(page: Path) -> None:
    """No fence is overlooked, and each mark is one that this file knows."""
    blocks = _read_blocks(page)
    fences = re.findall(r"^ *```", page.read_text("utf-8"), re.MULTILINE)

    assert len(fences) == 2 * len(blocks)
    if page in _RUN_HERE:
        assert {one.kind for one in blocks} <= {"sh", "python", "yaml"}
        for one in blocks:
            assert not one.mark or one.mark.startswith(_MARKS)
            assert len(one.mark) > 20 or not one.mark.startswith("not run")


@each("page", _RUN_HERE, ids=lambda page: page.name)
def test_the_blocks_of_a_page_run(page: Path, desk: _Desk) -> None:
    """One after the other, in a folder with the files that the page speaks of."""
    desk.clear()
    for block in _read_blocks(page):
        if not block.mark.startswith(("not run: ", "test command")):
            _run(block)


_LINES = dict.fromkeys(line for page in _RUN_HERE for line in _list_inline(page))
_COMMANDS = [line for line in _LINES if line not in _ELSEWHERE]


def test_what_is_run_elsewhere_is_run_there() -> None:
    """``scripts/check`` has the commands that are left out here."""
    check = (_ROOT / "scripts" / "check").read_text(encoding="utf-8")

    assert [line for line in _ELSEWHERE if f"/{line}\n" not in check] == []


@each("line", _COMMANDS, ids=lambda line: line)
def test_a_command_in_the_text_runs(line: str, desk: _Desk) -> None:
    """Each command of a sentence or a table does what it is there for."""
    desk.clear()
    for before in (_BEFORE.get(line.removeprefix("neurocheck "), ""), line):
        status, said = _call(before) if before else (0, "")

        assert (status, said if status else "") == (0, "")
