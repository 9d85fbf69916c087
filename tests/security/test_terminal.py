"""No text from outside controls the terminal, wherever it comes from."""

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from neurocheck.cohort.map_lines import quote
from neurocheck.interview.draft import locate_draft
from neurocheck.questionnaire.load import load_questionnaire
from support.hostile import (
    EVIL,
    is_harmless,
    write_evil_map,
    write_evil_set,
    write_evil_table,
)
from support.program import Result, neurocheck
from support.pseudo_language import CODE, write_pseudo


_EXAMPLE = Path(__file__).parents[2] / "examples" / "foot-care-habits"
_QUESTIONS = str(_EXAMPLE / "questions.yaml")
_NAME = EVIL.replace("/", "|").replace("\ud800", "")[:60]


@pytest.fixture(name="evil")
def _write_evil(tmp_path: Path) -> str:
    """Write a question set that is hostile in every text, and return its path."""
    return str(write_evil_set(tmp_path / "evil"))


def check_harmless(result: Result, *statuses: int) -> None:
    """Check that a run ends with one of these statuses and harmless output."""
    assert result.status in statuses, result.err[-2000:]
    assert "fault of the program" not in result.err
    assert is_harmless(result.out)
    assert is_harmless(result.err)


def test_the_hostile_text_would_do_harm() -> None:
    """The hostile text would do harm if it were printed as it is."""
    assert not is_harmless(EVIL)
    assert "\x1b]52;" in EVIL
    assert "\x1b]8;;" in EVIL


@pytest.mark.parametrize(
    "how", [[], ["--plain"], ["--why"], ["--json"], ["--plain", "--why"]]
)
def test_a_question_set_and_its_guidance(evil: str, how: list[str]) -> None:
    """Every text of a set, its guidance and its sources is shown as plain text."""
    given = ["--one=a", "--several=a", "--several=b", f"--words={EVIL}"]

    result = neurocheck("assess", "--questions", evil, "--no-input", *given, *how)

    check_harmless(result, 0)
    assert "[red]r[/red][/nope]" in "".join(result.out.split())


def test_a_set_is_asked_in_plain_lines(evil: str) -> None:
    """The plain interview shows a set's texts and typed answers as plain text."""
    typed = f"?\n1\n2\n1 2\nback\n1 2\n{EVIL}\ndone\n"

    result = neurocheck("assess", "--questions", evil, "--plain", typed=typed)

    check_harmless(result, 0)


@pytest.mark.parametrize(
    "command",
    [
        ["questions", "list", "--questions"],
        ["questions", "list", "--json", "--questions"],
        ["questions", "show", "one", "--questions"],
        ["questions", "show", "one", "--json", "--questions"],
        ["questions", "graph", "--questions"],
        ["questions", "graph", "--tree", "--questions"],
        ["questions", "check"],
        ["questions", "check", "--json"],
        ["learn", "--questions"],
    ],
)
def test_other_commands_with_a_set(evil: str, command: list[str]) -> None:
    """Lists, checks and topics of a set are shown as plain text."""
    check_harmless(neurocheck(*command, evil), 0, 3)


@pytest.mark.parametrize("topic", [["evil"], ["sources"], ["sources", "K"]])
@pytest.mark.parametrize("how", [[], ["--plain"], ["--why"], ["--json"]])
def test_topics_and_sources(evil: str, topic: list[str], how: list[str]) -> None:
    """A topic and its sources are shown as plain text."""
    check_harmless(neurocheck("learn", "--questions", evil, *topic, *how), 0)


def test_help_of_the_questions(evil: str) -> None:
    """A question's words in ``--help`` are plain text."""
    result = neurocheck("assess", "--questions", evil, "--help", width=200)

    check_harmless(result, 0)
    assert "[/nope]" in "".join(result.out.split())


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_of_the_questions(evil: str, shell: str) -> None:
    """Shell completion shows a set's options as plain text."""
    variables = {
        **os.environ,
        "NEUROCHECK_QUESTIONS": evil,
        "_NEUROCHECK_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "neurocheck assess --one ",
        "COMP_CWORD": "3",
        "_TYPER_COMPLETE_ARGS": "neurocheck assess --one ",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    command = [sys.executable, "-m", "neurocheck"]

    done = subprocess.run(command, env=variables, capture_output=True, check=False)  # noqa: S603 - our own program

    assert b"dont-know" in done.stdout
    assert is_harmless(done.stdout.decode().replace("\t", " "))


@pytest.mark.parametrize(
    "args",
    [
        ["--answer", f"{EVIL}=1"],
        ["--answer", f"months={EVIL}"],
        [f"--months={EVIL}"],
        [f"--{EVIL}", "1"],
        ["--answers", EVIL],
        ["--guidance", EVIL],
        ["--fail-on", EVIL],
        ["-o", f"{EVIL}.docx"],
        [EVIL],
    ],
    ids=["name", "value", "flag", "option", "file", "guidance", "level", "out", "word"],
)
def test_the_command_line(args: list[str]) -> None:
    """A wrong word of the command line is repeated as plain text, or not at all."""
    result = neurocheck("assess", "--questions", _QUESTIONS, "--no-input", *args)

    check_harmless(result, 2, 3, 4, 5)
    assert result.out == ""


@pytest.mark.parametrize(
    "command",
    [
        ["learn", EVIL],
        ["learn", "sources", EVIL],
        ["report", EVIL],
        ["questions", "check", EVIL],
        ["questions", "list", "--questions", EVIL],
        ["schema", EVIL],
        ["history", "show", EVIL],
        ["history", "export", "-o", f"/proc/{EVIL}"],
        [EVIL],
    ],
    ids=lambda command: "-".join(command)[:16].encode("ascii", "ignore").decode(),
)
def test_names_that_are_not_there(command: list[str]) -> None:
    """An unknown name is repeated as plain text, or not at all."""
    check_harmless(neurocheck(*command), 2, 3, 4, 5)


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_answers_of_a_file(tmp_path: Path, form: str) -> None:
    """Names and values of an answers file are shown as plain text, or not at all."""
    path = tmp_path / f"a.{form}"
    for given in ({EVIL: EVIL}, {"months": EVIL}, {"look": [EVIL]}, {"plan": EVIL}):
        path.write_text(json.dumps(given), encoding="utf-8")
        result = neurocheck(
            *("assess", "--questions", _QUESTIONS, "--no-input", "--why"),
            *("--answers", str(path)),
        )
        check_harmless(result, 0, 4)
        assert EVIL in given or "evil.example" not in result.err


def _spoil(value: object) -> object:
    """Return a document with the hostile text in every free text."""
    if isinstance(value, dict):
        fixed = {"format", "created", "level", "fit", "state", "modifiable"}
        fixed |= {"sha256", "year"}
        return {
            key: inner if key in fixed else _spoil(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_spoil(inner) for inner in value]
    return EVIL if isinstance(value, str) else value


@pytest.mark.parametrize("how", [[], ["--plain"], ["--why"], ["--json"]])
def test_an_old_document(tmp_path: Path, how: list[str]) -> None:
    """A document with hostile texts is shown as plain text."""
    made = neurocheck("assess", "--no-input", "--json", "--feet-numb=both").document
    path = tmp_path / "old.json"
    path.write_text(json.dumps(_spoil(made)), encoding="utf-8")

    check_harmless(neurocheck("report", str(path), *how), 0)
    check_harmless(neurocheck("report", str(path), "--again", *how), 0, 2)


@pytest.fixture(name="translated", scope="module")
def _write_translation(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write a translation that is hostile in every text, and return its folder."""
    folder = tmp_path_factory.mktemp("locales")
    spell = "\x1b[2J\x1b]52;c;ZQ==\x07\x9b31m\u202e[red][/nope]<script>"
    write_pseudo(folder / CODE, lambda text: f"{text} {spell}")
    return str(folder)


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["assess", "--help"],
        ["assess", "--no-input", "--feet-numb=both", "--why"],
        ["assess", "--no-input", "--feet-numb=both", "--plain"],
        ["assess", "--no-input", "--age=x"],
        ["questions", "list"],
        ["learn", "--plain"],
        ["cohort", "summary", "TABLE"],
        ["cohort", "check", "TABLE"],
    ],
    ids=lambda command: "-".join(command)[:32],
)
def test_a_translation(
    translated: str,
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hostile translation is shown as plain text on every screen."""
    monkeypatch.setenv("NEUROCHECK_LOCALES", translated)
    monkeypatch.setenv("NEUROCHECK_LANG", CODE)
    table = tmp_path / "t.csv"
    table.write_text("id,age\n1,x\n", encoding="utf-8")
    args = [str(table) if word == "TABLE" else word for word in command]

    result = neurocheck(*args)

    check_harmless(result, 0, 4)
    assert "[/nope]" in "".join((result.out + result.err).split())


def test_files_made_of_a_set(evil: str, tmp_path: Path) -> None:
    """Results, forms and an exported history are harmless when printed with ``cat``."""
    neurocheck("assess", "--questions", evil, "--no-input", "--one=a", "--save")
    answers = ["--one=b", "--several=a", f"--words={EVIL}"]
    ends = ("json", "fhir.json", "md", "txt", "html")
    written = [tmp_path / f"result.{end}" for end in ends]
    outputs = [word for path in written for word in ("-o", str(path))]
    asked = ["--questions", evil]
    assert neurocheck("assess", *asked, *answers, "--no-input", "--save", *outputs)
    commands = {
        "trend.json": ["history", "trend", *asked],
        "all.jsonl": ["history", "export"],
        "form.csv": ["questions", "export", *asked],
        "form.fhir.json": ["questions", "export", *asked],
    }
    for name, command in commands.items():
        written.append(tmp_path / name)
        check_harmless(neurocheck(*command, "-o", str(written[-1])), 0)

    for path in written:
        assert is_harmless(path.read_text(encoding="utf-8")), path
    workbook = tmp_path / "form.xlsx"
    check_harmless(neurocheck("questions", "export", *asked, "-o", str(workbook)), 0)
    with ZipFile(workbook) as file:
        words = file.read("xl/sharedStrings.xml").decode()
    assert "[/nope]" in words
    assert is_harmless(words)
    assert "_x001B_" not in words  # an escape, as workbooks write it
    document = json.loads(written[0].read_text(encoding="utf-8"))
    assert (
        document["answers"]["words"]
        == json.loads(
            (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()[1]
        )["answers"]["words"]
    )


@pytest.mark.parametrize("how", [[], ["--plain"], ["--json"]])
def test_the_history(evil: str, how: list[str]) -> None:
    """A history of a hostile set is listed, shown and exported as plain text."""
    neurocheck("assess", "--questions", evil, "--no-input", "--one=a", "--save")

    check_harmless(neurocheck("history", "list"), 0)
    check_harmless(neurocheck("history", "show", "1", *how), 0)
    neurocheck("assess", "--questions", evil, "--no-input", "--one=b", "--save")
    check_harmless(neurocheck("history", "trend", "--questions", evil, *how), 0)
    check_harmless(neurocheck("history", "export"), 0)
    check_harmless(neurocheck("history", "status"), 0)


def test_a_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names and answers of a manipulated draft are shown as plain text."""
    monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(tmp_path))
    asked = load_questionnaire(Path(_QUESTIONS))
    draft = {
        "format": "neurocheck-draft/1",
        "questionnaire": {"id": asked.id, "version": EVIL, "sha256": EVIL},
        "saved": "2026-11-22T09:30:00Z",
        "answers": {EVIL: EVIL, "look": EVIL, "plan": EVIL},
    }
    locate_draft(tmp_path, asked).write_text(json.dumps(draft), encoding="utf-8")

    result = neurocheck(
        *("assess", "--plain", "--resume", "--questions", _QUESTIONS),
        typed="skip\n" * 20 + "done\n",
    )

    check_harmless(result, 0)
    assert "no longer fits was left out" in " ".join(result.err.split())


def test_names_of_files(tmp_path: Path) -> None:
    """A hostile file name is shown as plain text."""
    folder = tmp_path / _NAME
    path = folder / f"{_NAME}.yaml"
    folder.mkdir()
    path.write_text("format: x\n", encoding="utf-8")
    topics = folder / "topics"
    topics.mkdir()
    (topics / f"{_NAME}.md").write_text("words", encoding="utf-8")

    for command in (
        ["questions", "check", str(path)],
        ["assess", "--no-input", "--questions", str(path)],
        ["assess", "--no-input", "--answers", str(path)],
        ["report", str(path)],
        ["learn", "--questions", str(path)],
        ["assess", "--no-input", "-o", str(path / "x.json")],
    ):
        check_harmless(neurocheck(*command), 3, 4, 5)


@pytest.mark.parametrize(
    "command",
    [
        ["assess", "--no-input", "-o"],
        ["assess", "--no-input", "--answers"],
        ["assess", "--no-input", "--questions"],
        ["report"],
        ["learn"],
        ["questions", "check"],
        ["questions", "export", "-o"],
        ["history", "export", "-o"],
        ["history", "lock", "--new-passphrase-file"],
        ["cohort", "check"],
        ["cohort", "score", "t.csv", "-o"],
        ["--lang"],
    ],
    ids=" ".join,
)
def test_a_name_is_no_line_of_its_own(command: list[str]) -> None:
    """A line break in a name cannot forge a message of ours."""
    said = neurocheck(*command, "x\nneurocheck: All is well.zip").err

    assert said
    assert "\nneurocheck: All is well" not in said


def test_the_place_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile name of the data folder is shown as plain text."""
    monkeypatch.setenv("NEUROCHECK_DATA_DIR", str(tmp_path / _NAME))

    check_harmless(neurocheck("assess", "--no-input", "--save"), 0)
    check_harmless(neurocheck("history", "status"), 0)


_FORMS = ["csv", "jsonl", "parquet"]


@pytest.mark.parametrize("with_map", [False, True], ids=["", "map"])
@pytest.mark.parametrize(
    ("form", "command"),
    [
        # Every command gets the same rows, whatever they are read from.
        ("parquet", ["check"]),
        ("jsonl", ["check"]),
        ("csv", ["check"]),
        ("csv", ["check", "--json"]),
        ("csv", ["check", "--strict"]),
        ("csv", ["score", "-o", "-"]),
        ("csv", ["summary"]),
        ("csv", ["summary", "--plain"]),
        ("csv", ["summary", "--json"]),
        ("csv", ["summary", "--id", EVIL]),
    ],
    ids=lambda given: given if given in _FORMS else "-".join(given)[:16],
)
def test_a_table_and_its_map(
    evil: str, tmp_path: Path, form: str, with_map: bool, command: list[str]
) -> None:
    """Cells, column names and words of a map are shown as plain text."""
    name, *more = command
    map_ = ["--map", str(write_evil_map(tmp_path))] if with_map else []
    table = str(write_evil_table(tmp_path, form))

    result = neurocheck("cohort", name, table, "--questions", evil, *map_, *more)

    check_harmless(result, 0, 4)


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("suffix", ["csv", "jsonl", "md", "txt", "json"])
def test_files_made_of_a_table(
    evil: str, tmp_path: Path, form: str, suffix: str
) -> None:
    """Results, refused cells and counts are harmless when printed with ``cat``."""
    table, map_ = write_evil_table(tmp_path, form), write_evil_map(tmp_path)
    given = [str(table), "--questions", evil, "--map", str(map_)]
    out, rejects = tmp_path / f"out.{suffix}", tmp_path / f"rejects.{suffix}"
    if suffix in {"csv", "jsonl"}:
        command = ["score", *given, "-o", str(out), "--rejects", str(rejects)]
    else:
        command = ["summary", *given, "-o", str(out)]

    check_harmless(neurocheck("cohort", *command), 0)

    written = [path for path in (out, rejects) if path.exists()]
    assert written
    for path in written:
        assert is_harmless(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("form", _FORMS)
def test_a_map_that_is_drafted(evil: str, tmp_path: Path, form: str) -> None:
    """The draft of a map is harmless, and a name in it is still the column's own."""
    table = str(write_evil_table(tmp_path, form))
    out = tmp_path / "drafted.yaml"

    check_harmless(neurocheck("cohort", "map", table, "--questions", evil), 0)
    neurocheck("cohort", "map", table, "--questions", evil, "-o", str(out))

    assert is_harmless(out.read_text(encoding="utf-8"))
    assert yaml.safe_load(quote(f"={EVIL}")) == f"={EVIL}"


@pytest.mark.parametrize("text", [f"x: {EVIL[:9]}", "format: a", "answers: [1"])
def test_a_map_that_is_wrong(evil: str, tmp_path: Path, text: str) -> None:
    """Problems of a map, and a map's name, are shown as plain text."""
    map_ = tmp_path / f"{_NAME}.yaml"
    content = {"format": "neurocheck-map/1", "questionnaire": EVIL, EVIL: {EVIL: EVIL}}
    for data in (text, json.dumps(content), json.dumps({**content, "answers": EVIL})):
        map_.write_text(data, encoding="utf-8")
        table = str(write_evil_table(tmp_path, "csv"))
        given = ["--questions", evil, "--map", str(map_)]
        check_harmless(neurocheck("cohort", "check", table, *given), 3)


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "md", "json"])
def test_a_template_of_a_table(evil: str, tmp_path: Path, suffix: str) -> None:
    """The description of a hostile set's columns is plain text."""
    out = tmp_path / f"t.{suffix}"

    check_harmless(
        neurocheck("cohort", "template", "--questions", evil, "-o", str(out)), 0
    )

    assert is_harmless(out.read_text(encoding="utf-8"))
