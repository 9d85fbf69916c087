"""The guide for translators is correct: following it makes a whole language."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from neurocheck.translations.catalogs import CATALOGS
from neurocheck.translations.extract import hash_topics
from support.program import neurocheck


ROOT = Path(__file__).parents[2]
_TEXT = (ROOT / "docs" / "translating.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"<!-- (?P<how>[^>]+?) -->\n```\w+\n(?P<body>.*?)```", re.DOTALL)
_BLOCKS = [(found["how"], found["body"]) for found in _BLOCK.finditer(_TEXT)]
_BEGIN, *_LOOK = [
    line for how, body in _BLOCKS if how == "run" for line in body.splitlines()
]
[_CHECK] = [body.strip() for how, body in _BLOCKS if how == "check"]


def follow(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the guide as its reader would, in this home folder."""
    line = shlex.split(command.replace("~", str(home)))
    given = dict(word.split("=", 1) for word in line[:1] if "=" in word)
    program = line[len(given) :]
    variables = {**os.environ, **given, "HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    is_script = program[0] == "python"
    words = program[1:] if is_script else ["-m", *program]
    return subprocess.run(  # noqa: S603 - this program
        [sys.executable, *words],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(name="home", scope="module")
def _make_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home folder in which a translation was begun."""
    home = tmp_path_factory.mktemp("home")
    begun = follow(_BEGIN, home)
    assert (begun.returncode, begun.stderr) == (0, "")
    assert re.search(r"/de: \d+ left to do\n", begun.stdout)
    for name, original in hash_topics().items():
        assert f"topics/{name}  original: {original}" in begun.stdout
    return home


def locate_language(home: Path) -> Path:
    """Return the folder of the language in a home folder."""
    return home / "neurocheck-locales" / "de"


def fill_in(home: Path) -> None:
    """Make the translations of the guide's examples."""
    for how, body in _BLOCKS:
        if how.endswith(".po"):
            entries = polib.pofile(str(locate_language(home) / how))
            for said in polib.pofile(body):
                entry = entries.find(said.msgid, msgctxt=said.msgctxt or False)
                assert entry is not None, said.msgid
                entry.msgstr, entry.msgstr_plural = said.msgstr, said.msgstr_plural
            entries.save()


def test_every_block_of_the_guide_is_followed() -> None:
    """Every command of the guide is run by this file."""
    kinds = {how for how, _ in _BLOCKS}

    assert _TEXT.count("```sh\n") + _TEXT.count("```po\n") == len(_BLOCKS)
    assert kinds == {"run", "check", "program.po", "questions.po"}


def test_the_files_are_written(home: Path) -> None:
    """The first command writes every catalog."""
    assert all((locate_language(home) / f"{book}.po").is_file() for book in CATALOGS)


@pytest.mark.parametrize("command", _LOOK)
def test_what_is_translated_is_seen(home: Path, command: str) -> None:
    """Translations of the guide are shown; all else is English, which is said once."""
    fill_in(home)
    result = follow(command, home)

    assert result.returncode == 0
    assert result.stderr.count("shown in English") == 1
    if "show" in command:
        assert "Taube Füße" in result.stdout
        assert "Asked when" in result.stdout


def test_the_check_counts_what_is_left(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unfinished language fails the check, which counts what is left."""
    fill_in(home)
    given, name, *words = shlex.split(_CHECK.replace("~", str(home)))
    monkeypatch.setenv(*given.split("=", 1))
    # Conditions are not solved, which takes seconds and looks at no translation.
    monkeypatch.setitem(sys.modules, "neurocheck.authoring.contradictions", None)
    result = neurocheck(*words)

    assert (name, result.status) == ("neurocheck", 3)
    assert re.search(r"\d+ Probleme gefunden\.", result.err)
    assert "program.po:" in result.err
