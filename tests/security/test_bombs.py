"""Files that are made to swell are refused in words, through every door."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from neurocheck.interview.draft import draft_path
from neurocheck.questionnaire.load import load_questionnaire
from support.hostile import bombs, is_harmless
from support.program import Result, neurocheck


_EXAMPLE = Path(__file__).parents[2] / "examples" / "foot-care-habits"
_QUESTIONS = str(_EXAMPLE / "questions.yaml")
_BOMBS = bombs()
_STATUSES = {0, 2, 3, 4, 5}
each_bomb = pytest.mark.parametrize("bomb", _BOMBS)


def refused(result: Result) -> None:
    """Hold a run against what is promised: no fault of ours, nothing harmful, short."""
    assert result.status in _STATUSES
    assert "fault of the program" not in result.err
    assert "Traceback" not in result.err
    assert is_harmless(result.out + result.err)
    assert len(result.err) < 200_000


@each_bomb
def test_question_sets(bomb: str, tmp_path: Path) -> None:
    """No bomb is a question set, and each is told so."""
    path = tmp_path / "questions.yaml"
    path.write_bytes(_BOMBS[bomb])

    for command in (["questions", "check"], ["assess", "--no-input", "--questions"]):
        result = neurocheck(*command, str(path))
        refused(result)
        assert (result.status, result.out) == (3, "")


@each_bomb
@pytest.mark.parametrize("name", ["guidance.yaml", "sources.yaml"])
def test_guidance_and_sources(bomb: str, name: str, tmp_path: Path) -> None:
    """No bomb is guidance or a catalogue, wherever it stands."""
    path = tmp_path / name
    path.write_bytes(_BOMBS[bomb])
    questions = tmp_path / "questions.yaml"
    questions.write_bytes((_EXAMPLE / "questions.yaml").read_bytes())

    result = neurocheck("assess", "--no-input", "--questions", str(questions))

    refused(result)
    assert (result.status, result.out) == (3, "")


@each_bomb
def test_topics(bomb: str, tmp_path: Path) -> None:
    """No bomb is a topic, neither whole nor in a topic's head."""
    (tmp_path / "topics").mkdir()
    path = tmp_path / "topics" / "01-a.md"

    for data in (_BOMBS[bomb], b"---\n" + _BOMBS[bomb] + b"\n---\n# A\n\nB. [K]\n"):
        path.write_bytes(data)
        result = neurocheck("learn", "--questions", str(tmp_path / "questions.yaml"))
        refused(result)
        assert (result.status, result.out) == (3, "")


@each_bomb
@pytest.mark.parametrize("channel", ["file", "stdin"])
def test_answers(bomb: str, channel: str, tmp_path: Path) -> None:
    """A file of answers is read within its limits, or refused."""
    path = tmp_path / "answers"
    path.write_bytes(_BOMBS[bomb])
    command = ["assess", "--questions", _QUESTIONS, "--no-input", "--json"]
    if channel == "file":
        result = neurocheck(*command, "--answers", str(path))
    else:
        text = _BOMBS[bomb].decode("utf-8", errors="replace")
        result = neurocheck(*command, "--answers", "-", stdin=text)

    refused(result)
    if result.status == 0:
        json.loads(result.out, parse_constant=pytest.fail)


@each_bomb
def test_documents(bomb: str, tmp_path: Path) -> None:
    """No bomb is a document."""
    path = tmp_path / "kept.json"
    path.write_bytes(_BOMBS[bomb])

    result = neurocheck("report", str(path))

    refused(result)
    assert result.out == ""


@each_bomb
def test_drafts(bomb: str) -> None:
    """A draft that was tampered with is put aside, and the interview begins anew."""
    asked = load_questionnaire(Path(_QUESTIONS))
    path = draft_path(Path(os.environ["NEUROCHECK_DATA_DIR"]), asked)
    path.parent.mkdir(parents=True)
    path.write_bytes(_BOMBS[bomb])

    result = neurocheck(
        "assess", "--plain", "--questions", _QUESTIONS, typed="skip\n" * 20 + "done\n"
    )

    refused(result)
    assert "damaged" in result.err


@each_bomb
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_tables(bomb: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """A table is read within its limits, packed or not, or refused."""
    path = tmp_path / "table"
    path.write_bytes(pack(_BOMBS[bomb]))

    result = neurocheck("cohort", "check", str(path), "--questions", _QUESTIONS)

    refused(result)


@each_bomb
def test_maps_of_tables(bomb: str, tmp_path: Path) -> None:
    """No bomb is a map."""
    table, path = tmp_path / "t.csv", tmp_path / "map.yaml"
    table.write_text("look\ndaily\n", encoding="utf-8")
    path.write_bytes(_BOMBS[bomb])
    given = ["--questions", _QUESTIONS, "--map", str(path)]

    result = neurocheck("cohort", "check", str(table), *given)

    refused(result)
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
@pytest.mark.skipif(sys.platform == "win32", reason="limits are set the Unix way")
@pytest.mark.parametrize("bomb", _PACKED)
def test_packed_tables_stay_small_in_memory(bomb: str, tmp_path: Path) -> None:
    """What is small to send and large to unpack needs no more than little memory."""
    path = tmp_path / "table.gz"
    path.write_bytes(gzip.compress(_PACKED[bomb], 1))
    code = (
        "import resource, sys\n"
        "from neurocheck.cli.app import run\n"
        "from neurocheck.environment import Environment\n"
        "import polars\n"
        "used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "world = Environment.of_process()\n"
        "run(['cohort', 'check', *sys.argv[1:]], world)\n"
        "more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used\n"
        "print('\\nmegabytes', more // 1024)\n"
    )

    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code, str(path), "--questions", _QUESTIONS],
        capture_output=True,
        check=True,
    )

    assert b"Traceback" not in done.stderr
    assert int(done.stdout.split()[-1]) < 350


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="limits are set the Unix way")
def test_bombs_stay_small_in_memory(tmp_path: Path) -> None:
    """All bombs are read one after the other within one gigabyte of addresses."""
    for number, data in enumerate(_BOMBS.values()):
        (tmp_path / f"{number}.yaml").write_bytes(data)
    code = (
        "import resource, sys; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "from neurocheck.cli.app import run\n"
        "from neurocheck.environment import Environment\n"
        "world = Environment.of_process()\n"
        "paths = sorted(Path(sys.argv[1]).glob('*.yaml'))\n"
        "found = {run(['questions', 'check', str(path)], world) for path in paths}\n"
        "print(len(paths), found)\n"
    )

    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, check=True
    )

    assert done.stdout.decode().split(maxsplit=1) == [str(len(_BOMBS)), "{3}\n"]
