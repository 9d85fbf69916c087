"""In a made-up language, no text stays English beyond interview and summary.

Help, wrong command lines, questions, errors of the system, numbers and dates.
"""

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

from neurocheck.cli.app import app
from neurocheck.i18n.language import override
from neurocheck.i18n.numbers import format_number, format_short_date
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.os_errors import os_error_text
from neurocheck.translations.catalogs import find_language
from support.bundled import bundle
from support.each import each
from support.program import neurocheck
from support.pseudo_language import (
    CODE,
    cut_sources,
    find_untranslated,
    measure_width,
    translate_pseudo,
    write_locales,
)


WIDTHS = [100, 60, 40]
LEVELS = ["emergency", "same_day", "soon", "cannot_tell", "routine"]
LEVELS += ["same", "day", "cannot", "tell"]
KINDS = ["questions", "guidance", "sources", "document"]


@pytest.fixture(autouse=True)
def _pseudo_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the program in the pseudo-language."""
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(write_locales()))
    monkeypatch.setenv("NEUROCHECK_LANG", CODE)


def commands(found: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Return every command and group, by the words that name it."""
    yield path
    for name, below in getattr(found, "commands", {}).items():
        yield from commands(below, (*path, name))


EVERY = list(commands(typer.main.get_command(app)))


def test_there_are_commands() -> None:
    """The commands that the tests below go through are found."""
    assert {(), ("assess",), ("questions", "graph"), ("cohort", "score")} <= set(EVERY)


@each("width", WIDTHS)
@each("path", EVERY, ids=" ".join)
def test_the_help_of_every_command(path: tuple[str, ...], width: int) -> None:
    """Each title, line and metavar of the help is translated and fits the window."""
    result = neurocheck(*path, "--help", width=width)

    below = {word for other in EVERY for word in other}
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("⟦")
    assert find_untranslated(result.out, *below, *LEVELS, *KINDS) == []
    assert measure_width(result.out) <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [(), ("questions",), ("cohort",)])
def test_a_group_alone_shows_its_help(path: tuple[str, ...], width: int) -> None:
    """A group without a command is a usage error that shows the help, translated."""
    alone = neurocheck(*path, width=width)
    asked = neurocheck(*path, "--help", width=width)

    assert (alone.status, alone.out) == (2, asked.out)


WRONG = [
    ["assess", "--plian"],
    ["assess", "-x"],
    ["asess"],
    ["nonsense"],
    ["questions", "--nonsense"],
    ["questions", "lst"],
    ["assess", "--answers"],
    ["assess", "--json=3"],
    ["assess", "--fail-on", "never"],
    ["history", "show"],
    ["history", "show", "first"],
    ["history", "show", "0"],
    ["history", "list", "3", "4"],
    ["schema"],
    ["schema", "nonsense"],
]


@pytest.mark.parametrize("args", WRONG, ids=" ".join)
def test_a_wrong_command_line(args: list[str]) -> None:
    """A usage error is translated, with the usage and where the help is."""
    result = neurocheck(*args, typed="", width=40)

    assert (result.status, result.out) == (2, "")
    names = [word for name in args for word in re.split("[-=]", name)]
    names += [word for path in EVERY for word in path]
    assert "⟦" in result.err
    assert find_untranslated(result.err, *names, *LEVELS, *KINDS) == []
    assert all(len(line) <= 40 for line in result.err.splitlines())


def test_a_wrong_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong environment variable of an option is reported in the language."""
    monkeypatch.setenv("NEUROCHECK_PLAIN", "perhaps")
    result = neurocheck("assess")

    assert result.status == 2
    assert find_untranslated(result.err, "assess") == []
    assert "perhaps" not in result.err


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion_is_installed_in_words(shell: str, tmp_path: Path) -> None:
    """The messages of installing shell completion are translated."""
    variables = {
        **os.environ,
        "HOME": str(tmp_path),
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
    }
    command = [sys.executable, "-m", "neurocheck", "--install-completion", shell]
    done = subprocess.run(  # noqa: S603 - this program
        command, env=variables, capture_output=True, check=False, text=True
    )

    said = done.stdout.replace(str(tmp_path), "")
    assert (done.returncode, done.stderr) == (0, "")
    assert find_untranslated(re.sub(r"/\S*", "", said), shell) == []
    assert said.count("\u27e6") == 2


IDS = {
    part
    for name, question in bundle().questionnaire.questions.items()
    for word in (name, *question.choices)
    for part in re.findall(r"[^\W\d_]+", word)
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("args", [["list"], ["graph"], ["graph", "--tree"]])
def test_all_questions(args: list[str], width: int) -> None:
    """Texts, options and conditions are translated; ids and flags stay."""
    result = neurocheck("questions", *args, width=width)

    syntax = {"flowchart", "TD", "subgraph", "section", "end", "q"}
    flat = result.out.replace("_", " ")
    assert (result.status, result.err) == (0, "")
    assert find_untranslated(flat, *IDS, *(syntax if args == ["graph"] else ())) == []
    assert args == ["graph"] or measure_width(result.out) <= width


@each("name", [*bundle().questionnaire.questions][::3])  # all are shown alike
def test_one_question(name: str) -> None:
    """Everything about a question is translated but ids and source keys."""
    result = neurocheck("questions", "show", name, width=40)

    shown = re.sub(r"\b[A-Z][A-Z0-9-]{3,}\b", "", result.out)  # keys of sources
    ahead, _, read_by = shown.partition(translate_pseudo("Read by"))
    assert result.status == 0
    assert find_untranslated(ahead.replace("_", " "), *IDS) == []
    assert "⟦" not in read_by
    assert measure_width(result.out) <= 40


@pytest.mark.parametrize("args", [["list"], ["show", "hba1c"]])
def test_questions_as_json_are_the_same(args: list[str]) -> None:
    """JSON is in English, whatever language is shown."""
    spoken = neurocheck("questions", *args, "--json")
    english = neurocheck("questions", *args, "--json", "--lang", "en")

    assert spoken.out == english.out
    assert "⟦" not in spoken.out


REFUSED = [
    ["report", "{folder}/none.json"],
    ["report", "{folder}"],
    ["report", "{file}/x.json"],
    ["report", "{folder}/" + "x" * 300],
    ["assess", "--no-input", "--answers", "{folder}"],
    ["assess", "--no-input", "--questions", "{folder}/none.yaml"],
    ["assess", "--no-input", "-o", "{file}/x.json"],
    ["assess", "--no-input", "-o", "{loop}/x.json"],
    ["questions", "check", "{folder}"],
    ["cohort", "summary", "{folder}/none.csv"],
]


@pytest.mark.parametrize("args", REFUSED, ids=" ".join)
def test_what_the_system_refuses(args: list[str], tmp_path: Path) -> None:
    """The reason of a failed file operation is translated, in the same sentence."""
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    names = {"folder": str(tmp_path), "file": str(tmp_path / "file")}
    names["loop"] = str(tmp_path / "loop")
    result = neurocheck(*(arg.format(**names) for arg in args))

    said = result.err.replace(str(tmp_path), "")
    assert result.status in {3, 5}
    assert find_untranslated(re.sub(r"/\S*", "", said)) == []


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EIO])
def test_reasons_that_a_test_cannot_bring_about(number: int) -> None:
    """Errors of the operating system are translated by their number."""
    error = OSError(number, os.strerror(number))
    with override(find_language(CODE, "", str(write_locales()))):
        assert find_untranslated(os_error_text(error)) == []
    assert os_error_text(error) != os.strerror(number)


def test_numbers_and_days() -> None:
    """Numbers and dates are written in the language, alone and within a text."""
    with override(find_language(CODE, "", str(write_locales()))):
        alone = format_number(-1234567.25, ",.2f")
        within = ngettext("1 problem found.", "{number} problems found.", 70000)
        limit = _("it is larger than {limit:,} bytes", limit=70000)
        day = format_short_date(date(2026, 5, 3))

    assert alone == "-1.234.567,25"
    assert "70000" in within
    assert "70.000" in limit
    assert re.findall(r"\d+", day) == ["3", "5", "2026"]
    assert find_untranslated(day) == []


@pytest.mark.parametrize("shape", [[], ["--plain"], ["--why"]], ids=" ".join)
def test_the_trend(shape: list[str], tmp_path: Path) -> None:
    """The trend is translated, in the terminal and in files."""
    given = ["assess", "--no-input", "--feet-numb", "both", "--height", "180"]
    neurocheck(*given, "--hba1c", "8.1", "--weight", "90.5", "--save")
    neurocheck(*given, "--hba1c", "7.4", "--weight", "82", "--save")
    neurocheck(*given, "--hba1c", "declined", "--feet-feelings", "burning", "--save")
    page = tmp_path / "trend.html"
    for width in WIDTHS:
        result = neurocheck("history", "trend", *shape, width=width)
        assert (result.status, find_untranslated(result.err)) == (0, [])
        assert find_untranslated(cut_sources(result.out)) == []
        assert measure_width(result.out) <= width

    assert neurocheck("history", "trend", *shape, "-o", str(page)).status == 0
    body = page.read_text(encoding="utf-8").partition("<body>")[2]
    words = cut_sources(re.sub(r"<[^>]+>", " ", body))
    assert find_untranslated(words) == []


def test_the_trend_as_json_is_the_same() -> None:
    """JSON is in English, whatever language is shown."""
    for value in ("8.1", "7.4"):
        neurocheck("assess", "--no-input", "--hba1c", value, "--save")
    spoken = neurocheck("history", "trend", "--json")
    english = neurocheck("history", "trend", "--json", "--lang", "en")

    assert spoken.out == english.out
    assert "⟦" not in spoken.out


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("shape", [[], ["--plain"]], ids=" ".join)
def test_the_summary_of_a_table(shape: list[str], width: int, tmp_path: Path) -> None:
    """Counts and shares are written in the language, large numbers in groups."""
    pytest.importorskip("polars")
    path = tmp_path / "table.csv"
    rows = ["both,7.1"] * 1200 + ["no,8.25"] * 7
    path.write_text("feet_numb,hba1c\n" + "\n".join(rows) + "\n")
    page = tmp_path / "summary.md"
    result = neurocheck(
        "cohort", "summary", str(path), *shape, "-o", str(page), width=width
    )

    assert result.status == 0
    assert "1.207" in result.out + page.read_text(encoding="utf-8")
    assert (
        find_untranslated(result.out)
        == find_untranslated(page.read_text(encoding="utf-8"))
        == []
    )
    assert find_untranslated(result.err.replace(str(tmp_path), "")) == []


def test_the_check_of_a_table(tmp_path: Path) -> None:
    """The check of a table is translated: cells, reasons and missing columns."""
    pytest.importorskip("polars")
    path = tmp_path / "table.csv"
    path.write_text("feet_numb,hba1c,x\nboth,7.1,\nno,x,\nperhaps,99.5,1\n")
    found = neurocheck("cohort", "check", str(path))
    spoken = neurocheck("cohort", "check", str(path), "--json")
    english = neurocheck("cohort", "check", str(path), "--json", "--lang", "en")

    assert found.status == 4
    assert find_untranslated(found.out.replace("_", " "), *IDS) == []
    assert find_untranslated(found.err) == []
    assert spoken.out == english.out


def test_what_is_typed_back_is_read(tmp_path: Path) -> None:
    """A number that is typed as the language writes it is the same number."""
    path = tmp_path / "kept.json"
    neurocheck("assess", "--no-input", "--hba1c", "7,1", "-o", str(path))

    assert json.loads(path.read_text())["answers"]["hba1c"] == 7.1
