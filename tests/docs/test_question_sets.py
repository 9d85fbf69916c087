"""The guide to question sets is correct: its files and commands work as shown."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from neurocheck.questionnaire.load import load_questionnaire
from support.program import neurocheck


_GUIDE = Path(__file__).parents[2] / "docs" / "question-sets.md"
_TEXT = _GUIDE.read_text(encoding="utf-8")
_BLOCK = re.compile(r"<!-- (?P<how>[^>]+?) -->\n```\w+\n(?P<body>.*?)```", re.DOTALL)
_BLOCKS = [(found["how"], found["body"]) for found in _BLOCK.finditer(_TEXT)]


def _list_files(before: int | None = None) -> dict[str, str]:
    """Return the files that the reader has written before one of the blocks."""
    return {
        how.removeprefix("file: "): body
        for how, body in _BLOCKS[:before]
        if how.startswith("file: ")
    }


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write files of the guide into a folder."""
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(body, encoding="utf-8")


@pytest.fixture(name="folder")
def _make_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with the guide's files, and return it."""
    _write(tmp_path, _list_files())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _check_console(console: str) -> None:
    """Check that a console block's command prints what the block shows."""
    command, _, shown = console.removeprefix("$ neurocheck ").partition("\n")
    result = neurocheck(*shlex.split(command))
    assert result.out + result.err == shown


def test_every_block_of_the_guide_is_run() -> None:
    """Every block of the guide is run by a test."""
    assert _TEXT.count("```") == 2 * len(_BLOCKS)
    assert len(_list_files()) == 4


_RUNS = [place for place, (how, _) in enumerate(_BLOCKS) if how == "run"]


@pytest.mark.parametrize("place", _RUNS, ids=lambda place: _BLOCKS[place][1][2:30])
def test_a_command_shows_what_the_guide_shows(
    place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command, run on the files so far, prints word for word what is shown."""
    _write(tmp_path, _list_files(place))
    monkeypatch.chdir(tmp_path)

    _check_console(_BLOCKS[place][1])


def test_the_mistake_is_named_as_the_guide_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wrong condition gives the message that the guide quotes."""
    [place] = [n for n, (how, _) in enumerate(_BLOCKS) if how.startswith("wrong: ")]
    how, console = _BLOCKS[place]
    before, after = how.removeprefix("wrong: ").split(" | ", 1)
    _write(tmp_path, _list_files(place))
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "questions.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1

    path.write_text(text.replace(before, after), encoding="utf-8")

    _check_console(console)


def test_every_condition_of_the_guide_can_be_used(folder: Path) -> None:
    """Each line of the list of conditions works in a set like the guide's."""
    [listed] = [body for how, body in _BLOCKS if how == "conditions"]
    path = folder / "questions.yaml"
    text = path.read_text(encoding="utf-8")

    for number, condition in enumerate(yaml.safe_load(listed)):
        named = yaml.safe_dump({"conditions": {f"c{number}": condition}})
        path.write_text(f"{text}{named}", encoding="utf-8")
        assert load_questionnaire(path).conditions


def test_what_the_guide_installs_is_there() -> None:
    """The extra that the guide names exists, and installs the solver."""
    [body] = [body for how, body in _BLOCKS if how == "install"]
    [extra] = re.findall(r"neurocheck\[(\w+)\]", body)
    project = tomllib.loads((_GUIDE.parents[1] / "pyproject.toml").read_text("utf-8"))

    brought = project["project"]["optional-dependencies"][extra]

    assert any("z3" in one for one in brought)
    assert any("textstat" in one for one in brought)


def test_the_single_questions_can_be_used(folder: Path) -> None:
    """The guide's examples of units and of spellings work as it says."""
    path = folder / "questions.yaml"
    text = path.read_text(encoding="utf-8")
    bodies = [body for kind, body in _BLOCKS if kind == "question"]

    path.write_text("".join([text, *bodies]), encoding="utf-8")

    given = ["--no-input", "--json", "--weight", "150 lb", "--side", "Right side"]
    answers = neurocheck("assess", "--questions", str(path), *given).document["answers"]
    assert (answers["weight"], answers["side"]) == (68.0, "right")


def test_the_danger_question_of_the_guide_can_be_used(folder: Path) -> None:
    """With the lines on danger, the set has no problem, and an open sign is told."""
    added = {how: body for how, body in _BLOCKS if how.startswith("danger: ")}
    questions, rules = folder / "questions.yaml", folder / "guidance.yaml"
    more = yaml.safe_load(added["danger: guidance"])
    whole = yaml.safe_load(rules.read_text(encoding="utf-8"))
    whole["urgency"] |= more["urgency"]
    whole["red_flags"] += more["red_flags"]
    text = questions.read_text(encoding="utf-8")

    questions.write_text(text + added["danger: questions"], encoding="utf-8")
    rules.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")

    assert neurocheck("questions", "check", "questions.yaml").status == 0
    for given, level in (
        ([], "cannot_tell"),
        (["--danger", "snore"], "routine"),
        (["--danger", "air"], "emergency"),
    ):
        command = ["assess", "--questions", "questions.yaml", "--no-input", "--json"]
        found = neurocheck(*command, *given).document
        assert found["assessment"]["urgency"]["level"] == level


def test_every_type_of_the_guide_is_one() -> None:
    """The table lists every type of question, and no other."""
    table = _TEXT.partition("| type | takes |")[2].partition("\n\n")[0]
    first = [row.split("|")[1] for row in table.splitlines()[2:]]
    types = {name for cell in first for name in re.findall(r"`(\w+)`", cell)}

    assert types == {"choice", "choices", "integer", "decimal", "scale", "date", "text"}
