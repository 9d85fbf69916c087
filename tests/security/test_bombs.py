"""Files that expand when they are read are refused with a message, everywhere."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from neurocheck.interview.draft import locate_draft
from neurocheck.questionnaire.load import load_questionnaire
from support.hostile import is_harmless, make_bombs
from support.program import Result, neurocheck


_EXAMPLE = Path(__file__).parents[2] / "examples" / "foot-care-habits"
_QUESTIONS = str(_EXAMPLE / "questions.yaml")
_BOMBS = make_bombs()
_STATUSES = {0, 2, 3, 4, 5}
_SLOW = {"many keys", "unknown keys", "many documents", "many items"}
"""Tried as question sets only, as all files are read with the same limit."""

each_bomb = pytest.mark.parametrize("bomb", sorted({*_BOMBS} - _SLOW))
_SOME = ["NUL bytes", "aliases", "deep JSON", "huge exponent", "large"]
"""Tried where another way in leads to the same reader."""

some_bombs = pytest.mark.parametrize("bomb", _SOME)


def check_refused(result: Result) -> None:
    """Check that a run ends without a crash, harmlessly and in few words."""
    assert result.status in _STATUSES
    assert "fault of the program" not in result.err
    assert "Traceback" not in result.err
    assert is_harmless(result.out + result.err)
    assert len(result.err) < 200_000


def run_each(before: str, commands: list[list[str]], after: str = "0") -> Any:
    """Run commands one by one in a process of their own.

    Args:
        before: Python that the process runs first.
        commands: The command lines.
        after: A Python expression that the process evaluates last.

    Returns:
        The results of the commands, and the value of the expression.
    """
    code = (
        f"import json, resource, sys\n{before}\n"
        "from support.program import neurocheck\n"
        "results = [neurocheck(*one) for one in json.load(sys.stdin)]\n"
        f"json.dump([results, {after}], sys.stdout)\n"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code],
        input=json.dumps(commands),
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    results, value = json.loads(done.stdout)
    return [Result(*one) for one in results], value


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits are set the Unix way")
def test_question_sets(tmp_path: Path) -> None:
    """Every bomb is refused as a question set, within a gigabyte of memory."""
    commands = []
    for name, data in _BOMBS.items():
        path = tmp_path / f"{name}.yaml"
        path.write_bytes(data)
        commands.append(["questions", "check", str(path)])
        if name in _SOME:
            commands.append(["assess", "--no-input", "--questions", str(path)])

    limit = "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))"
    results, _ = run_each(limit, commands)

    for command, result in zip(commands, results, strict=True):
        check_refused(result)
        assert (result.status, result.out) == (3, ""), command


@each_bomb
@pytest.mark.parametrize("name", ["guidance.yaml", "sources.yaml"])
def test_guidance_and_sources(bomb: str, name: str, tmp_path: Path) -> None:
    """Every bomb is refused as guidance and as sources, wherever it is named."""
    path = tmp_path / name
    path.write_bytes(_BOMBS[bomb])
    questions = tmp_path / "questions.yaml"
    questions.write_bytes((_EXAMPLE / "questions.yaml").read_bytes())

    result = neurocheck("assess", "--no-input", "--questions", str(questions))

    check_refused(result)
    assert (result.status, result.out) == (3, "")


@each_bomb
def test_topics(bomb: str, tmp_path: Path) -> None:
    """Every bomb is refused as a topic, and as the head of a topic."""
    (tmp_path / "topics").mkdir()
    path = tmp_path / "topics" / "01-a.md"

    for data in (_BOMBS[bomb], b"---\n" + _BOMBS[bomb] + b"\n---\n# A\n\nB. [K]\n"):
        path.write_bytes(data)
        result = neurocheck("learn", "--questions", str(tmp_path / "questions.yaml"))
        check_refused(result)
        assert (result.status, result.out) == (3, "")


_ANSWER = ("assess", "--questions", _QUESTIONS, "--no-input", "--json", "--answers")


def check_answered(result: Result) -> None:
    """Check that answers were refused, or that a document came of them."""
    check_refused(result)
    if result.status == 0:
        json.loads(result.out, parse_constant=pytest.fail)


@each_bomb
def test_answers(bomb: str, tmp_path: Path) -> None:
    """A file of answers is read within its limits, or refused."""
    path = tmp_path / "answers"
    path.write_bytes(_BOMBS[bomb])

    check_answered(neurocheck(*_ANSWER, str(path)))


@some_bombs
def test_answers_of_standard_input(bomb: str) -> None:
    """So are those that are piped in."""
    text = _BOMBS[bomb].decode("utf-8", errors="replace")

    check_answered(neurocheck(*_ANSWER, "-", stdin=text))


@each_bomb
def test_documents(bomb: str, tmp_path: Path) -> None:
    """Every bomb is refused as a document."""
    path = tmp_path / "kept.json"
    path.write_bytes(_BOMBS[bomb])

    result = neurocheck("report", str(path))

    check_refused(result)
    assert result.out == ""


@each_bomb
def test_drafts(bomb: str) -> None:
    """A bomb as a draft is set aside, and the interview starts again."""
    asked = load_questionnaire(Path(_QUESTIONS))
    path = locate_draft(Path(os.environ["NEUROCHECK_DATA_DIR"]), asked)
    path.parent.mkdir(parents=True)
    path.write_bytes(_BOMBS[bomb])

    result = neurocheck(
        "assess", "--plain", "--questions", _QUESTIONS, typed="skip\n" * 20 + "done\n"
    )

    check_refused(result)
    assert "damaged" in result.err


@each_bomb
def test_tables(bomb: str, tmp_path: Path) -> None:
    """A table is read within the limits, or refused."""
    path = tmp_path / "table"
    path.write_bytes(_BOMBS[bomb])

    check_refused(neurocheck("cohort", "check", str(path), "--questions", _QUESTIONS))


@some_bombs
@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_tables(
    bomb: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """So is one that is compressed."""
    path = tmp_path / "table"
    path.write_bytes(pack(_BOMBS[bomb]))

    check_refused(neurocheck("cohort", "check", str(path), "--questions", _QUESTIONS))


@each_bomb
def test_maps_of_tables(bomb: str, tmp_path: Path) -> None:
    """Every bomb is refused as a map."""
    table, path = tmp_path / "t.csv", tmp_path / "map.yaml"
    table.write_text("look\ndaily\n", encoding="utf-8")
    path.write_bytes(_BOMBS[bomb])
    given = ["--questions", _QUESTIONS, "--map", str(path)]

    result = neurocheck("cohort", "check", str(table), *given)

    check_refused(result)
    assert (result.status, result.out) == (3, "")


_PACKED = {
    "spaces in JSON": b'{"look": ' + b" " * (64 * 2**20),
    "spaces in CSV": b"id,look\n" + b" " * (64 * 2**20),
    "header": b"look" * (16 * 2**20),
    "empty lines": b"id,look\n" + b"\n" * (16 * 2**20),
    "quotes": b"id,look\n" + (b'"\n' + b'""\n' * 200) * 300,
    "columns": b"id" + b",look" * (2**20) + b"\n",
    "keys": b"{" + b",".join(b'"%d":1' % number for number in range(2**18)) + b"}\n",
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured the Unix way")
def test_packed_tables_stay_small_in_memory(tmp_path: Path) -> None:
    """A small file that unpacks to a large table needs little memory."""
    commands = []
    for name, data in _PACKED.items():
        path = tmp_path / f"{name}.gz"
        path.write_bytes(gzip.compress(data, 1))
        commands.append(["cohort", "check", str(path), "--questions", _QUESTIONS])

    used = "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss"
    results, kilobytes = run_each(
        f"import polars\nused = {used}", commands, f"{used} - used"
    )

    for result in results:
        check_refused(result)
    assert kilobytes < 350 * 1024
