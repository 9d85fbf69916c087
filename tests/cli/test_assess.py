"""``neurocheck assess`` as scripts meet it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from neurocheck.cli.assess import FailOn
from neurocheck.document import document_schema
from neurocheck.guidance.rules import Level
from support.bundled import bundle
from support.program import neurocheck


GIVEN: dict[str, Any] = {
    "age": 58,
    "diabetes_type": "type2",
    "medicines": ["metformin"],
    "feet_numb": "both",
    "feet_feelings": ["tingling", "burning"],
    "feet_pattern": ["night"],
    "hba1c": "54 mmol/mol",
    "smoking": "declined",
}


def _make_flags(given: dict[str, Any]) -> list[str]:
    """Return answers as flags."""
    flags = []
    for name, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            flags += ["--" + name.replace("_", "-"), str(one)]
    return flags


def _make_pairs(given: dict[str, Any]) -> list[str]:
    """Return answers as ``--answer ID=VALUE``."""
    pairs = []
    for name, value in given.items():
        for one in value if isinstance(value, list) else [value]:
            pairs += ["--answer", f"{name}={one}"]
    return pairs


def test_answers_give_one_valid_document() -> None:
    """Answers by flag give one document, valid against the schema that ships."""
    result = neurocheck("assess", "--no-input", *_make_flags(GIVEN), "--json")

    jsonschema.validate(result.document, document_schema())
    assert (result.status, result.err) == (0, "")
    assert result.document["answers"]["hba1c"] == 7.1


@pytest.mark.parametrize("channel", ["pairs", "json", "yaml", "stdin", "mixed"])
def test_every_channel_gives_the_same_document(channel: str, tmp_path: Path) -> None:
    """Flags, pairs, files and standard input give the same document."""
    by_flag = neurocheck("assess", "--no-input", *_make_flags(GIVEN), "--json")
    file = tmp_path / "answers"
    dump = json.dumps if channel == "json" else yaml.safe_dump
    file.write_text(dump(GIVEN))
    args, stdin = {
        "pairs": (_make_pairs(GIVEN), ""),
        "stdin": (["--answers", "-"], json.dumps(GIVEN)),
        "mixed": (["--answers", str(file), "--age", "58"], ""),
    }.get(channel, (["--answers", str(file)], ""))

    result = neurocheck("assess", "--no-input", *args, "--json", stdin=stdin)

    assert result.document == by_flag.document


def test_a_document_is_taken_as_answers(tmp_path: Path) -> None:
    """A document that the program wrote gives the same document again."""
    file = tmp_path / "first.json"
    neurocheck("assess", "--no-input", *_make_flags(GIVEN), "-o", str(file))

    again = neurocheck("assess", "--no-input", "--answers", str(file), "--json")

    assert again.document == json.loads(file.read_text())


def test_a_flag_wins_over_a_file(tmp_path: Path) -> None:
    """Where a file and a flag disagree, the flag counts."""
    file = tmp_path / "a.yaml"
    file.write_text("age: 40\nfeet_numb: both\n")

    result = neurocheck(
        "assess", "--no-input", "--answers", str(file), "--age", "70", "--json"
    )

    assert result.document["answers"]["age"] == 70
    assert result.document["answers"]["feet_numb"] == "both"


def test_dashes_and_underscores_are_the_same() -> None:
    """A flag and a key may be written with either."""
    one = neurocheck("assess", "--no-input", "--feet-numb", "both", "--json")
    two = neurocheck("assess", "--no-input", "--feet_numb", "both", "--json")

    assert one.document == two.document


def test_without_a_terminal_nothing_is_asked() -> None:
    """Without a terminal, what is missing is listed with its flags; status 4."""
    result = neurocheck("assess")

    assert (result.status, result.out) == (4, "")
    assert "--danger-heart: NC602 not answered" in result.err
    assert "--feet-numb: NC602 not answered (Numb feet)" in result.err
    assert "--no-input" in result.err


def test_questions_without_guidance_are_told_what_is_missing(tmp_path: Path) -> None:
    """An author who has none yet does not hear of the guidance that we bring."""
    example = Path(__file__).parents[2] / "examples" / "foot-care-habits"
    path = tmp_path / "questions.yaml"
    path.write_bytes((example / "questions.yaml").read_bytes())

    result = neurocheck("assess", "--questions", str(path), "--no-input")

    assert result.status == 3
    assert "No guidance.yaml stands beside" in result.err
    assert "NC503" not in result.err


def test_the_result_holds_exactly_the_visible_questions() -> None:
    """What was not asked is not in the result, and that is said."""
    result = neurocheck(
        "assess", "--no-input", "--feet-numb", "no", "--pain-score", "9", "--json"
    )

    assert "pain_score" not in result.document["answers"]
    assert "not used: --pain-score" in result.err


def test_what_was_not_asked_is_no_answer() -> None:
    """Only what was given is an answer; what Enter alone would give is none."""
    nothing = neurocheck("assess", "--no-input", "--json").document["answers"]
    given = {"age": "58", "diabetes_type": "type2", "touch_helper": "no"}
    some = neurocheck("assess", "--no-input", *_make_flags(given), "--json")

    assert nothing["touch_helper"] == "skipped"
    assert {*nothing.values()} == {"skipped"}
    said = some.document["answers"]
    assert {name for name in said if said[name] != "skipped"} == {*given}


def test_all_wrong_answers_are_named_at_once_without_their_values() -> None:
    """Every wrong answer is named, what it takes too, and never what was given."""
    result = neurocheck(
        "assess",
        "--no-input",
        "--age",
        "7",
        "--answer",
        "feet_numb=bothx",
        "--hba1c",
        "x9x",
    )

    assert (result.status, result.out) == (4, "")
    assert "age: NC601 expected a whole number from 18 to 110" in result.err
    assert "did you mean 'both'?" in result.err
    assert "hba1c: NC601" in result.err
    assert "bothx" not in result.err
    assert "x9x" not in result.err


def test_unknown_flag_names_the_nearest() -> None:
    """A misspelt flag is a usage error that names the nearest flag."""
    result = neurocheck("assess", "--feet-num", "both")

    assert result.status == 2
    assert "--feet-numb" in result.err


def test_unknown_answer_names_the_nearest() -> None:
    """A misspelt id in a pair or a file is an answer error with the nearest id."""
    result = neurocheck("assess", "--no-input", "--answer", "feet_num=both")

    assert result.status == 4
    assert "did you mean 'feet_numb'?" in result.err


def test_wrong_question_file_is_status_3(tmp_path: Path) -> None:
    """A wrong question set leaves with status 3 and every problem with its place."""
    file = tmp_path / "mine.yaml"
    file.write_text("format: neurocheck-questions/1\nid: x\nid: y\n")

    result = neurocheck("assess", "--no-input", "--questions", str(file))

    assert (result.status, result.out) == (3, "")
    assert f"{file}:3:1: NC107 the key 'id' is given twice" in result.err


def test_missing_answers_file_is_status_5(tmp_path: Path) -> None:
    """A file that is not there is a storage error that says which."""
    result = neurocheck(
        "assess", "--no-input", "--answers", str(tmp_path / "none.yaml")
    )

    assert result.status == 5
    assert "none.yaml" in result.err


def test_broken_answers_file_is_status_4_with_its_place(tmp_path: Path) -> None:
    """A file that is no YAML is named with line and column."""
    file = tmp_path / "a.yaml"
    file.write_text("age: [58\n")

    result = neurocheck("assess", "--no-input", "--answers", str(file))

    assert result.status == 4
    assert "a.yaml:2:1: NC103 not valid YAML" in result.err


@pytest.mark.parametrize(
    ("level", "status"),
    [
        ("emergency", 0),
        ("same_day", 10),
        ("soon", 10),
        ("cannot_tell", 10),
        ("routine", 10),
    ],
)
def test_fail_on_tells_the_urgency_by_status(level: str, status: int) -> None:
    """The status is 10 where care is needed at least that soon."""
    result = neurocheck(
        "assess", "--no-input", "--feet-today", "wound", "--fail-on", level
    )

    assert result.status == status
    assert "wound" in result.out


@pytest.mark.parametrize(
    ("level", "status"), [("soon", 0), ("cannot_tell", 10), ("routine", 10)]
)
def test_fail_on_tells_that_nobody_can_tell(level: str, status: int) -> None:
    """An empty answers file is not quiet: ``--fail-on cannot_tell`` says so."""
    assert neurocheck("assess", "--no-input", "--fail-on", level).status == status


def test_the_levels_of_fail_on_are_those_of_urgency() -> None:
    """Every level can be asked for, in the order of urgency."""
    assert [str(one) for one in FailOn] == [str(one) for one in Level]


def test_outputs_take_their_form_from_the_suffix(tmp_path: Path) -> None:
    """Several files may be written, each in the form of its suffix, for me alone."""
    files = [tmp_path / name for name in ("a.json", "a.txt", "a.md", "a.html")]
    args = [part for file in files for part in ("-o", str(file))]

    result = neurocheck("assess", "--no-input", "--feet-numb", "both", *args)

    assert result.status == 0
    assert json.loads(files[0].read_text())["format"] == "neurocheck/1"
    assert files[2].read_text().startswith("# ")
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600] * 4


def test_output_dash_is_json_on_standard_output() -> None:
    """``-o -`` writes the document to standard output."""
    result = neurocheck("assess", "--no-input", "-o", "-")

    assert result.document["format"] == "neurocheck/1"


def test_unknown_suffix_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    """A suffix that is not known ends the run at once."""
    result = neurocheck("assess", "-o", str(tmp_path / "a.docx"), typed="")

    assert (result.status, result.out) == (2, "")
    assert ".json, .txt, .md" in result.err


def test_resume_and_fresh_cannot_stand_together() -> None:
    """Options that say the opposite are a usage error."""
    assert neurocheck("assess", "--resume", "--fresh").status == 2


def test_a_variable_stands_for_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every option can be set by its variable."""
    monkeypatch.setenv("NEUROCHECK_NO_INPUT", "1")
    monkeypatch.setenv("NEUROCHECK_JSON", "1")
    monkeypatch.setenv("NEUROCHECK_FEET_NUMB", "both")

    assert neurocheck("assess").document["answers"]["feet_numb"] == "both"


def test_every_option_has_a_variable() -> None:
    """No option of ``assess`` and ``report`` is without its variable."""
    import typer

    from neurocheck.cli.app import app

    group: Any = typer.main.get_command(app)
    for name in ("assess", "report"):
        options = [
            param for param in group.commands[name].params if param.opts[0][:2] == "--"
        ]
        for option in options:
            expected = "NEUROCHECK_" + option.opts[0][2:].replace("-", "_").upper()
            assert option.envvar == expected


def test_every_question_is_a_flag() -> None:
    """The help lists a flag for every question."""
    text = neurocheck("assess", "--help").out

    shown = text.replace("\n", "")
    for name in bundle().questionnaire.questions:
        assert "--" + name.replace("_", "-") in shown


def test_no_colour_reaches_a_pipe_and_forced_colour_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pipe gets no colour unless it is forced, and ``--no-color`` wins."""
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert "\x1b[" in neurocheck("assess", "--no-input").out
    assert "\x1b" not in neurocheck("assess", "--no-input", "--no-color").out
    monkeypatch.delenv("FORCE_COLOR")
    assert "\x1b" not in neurocheck("assess", "--no-input").out


@pytest.mark.parametrize(
    "text",
    [
        "[red]x[/red]",
        "[/b]",
        "\x1b[31mred\x1b]8;;http://x\x07",
        "left \u202e right \u2066",
        "x" * 10_000,
        "a\x00b\r\n\x9bc",
    ],
    ids=["markup", "closing", "escape", "bidi", "long", "control"],
)
def test_hostile_text_prints_harmlessly(text: str, tmp_path: Path) -> None:
    """Free text reaches no terminal as markup, escape or direction mark."""
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"feet_numb": "both", "own_words": text}))

    result = neurocheck("assess", "--no-input", "--answers", str(file), "--why")

    assert result.status == 0
    assert not set(result.out) & set("\x1b\x07\x00\x9b\r\u202e\u2066")
    assert max(map(len, result.out.splitlines())) <= 80
    if text.startswith("["):
        assert text in result.out


def test_burning_feet_and_metformin() -> None:
    """Burning feet at night on metformin: peripheral first, B12, checks, sources."""
    flags = _make_flags({**GIVEN, "feet_where": ["toes"], "checks_done": "none"})

    out = neurocheck("assess", "--no-input", *flags, width=100).out

    text = " ".join(out.split())
    assert text.index("Peripheral") < text.index("Autonomic")
    for words in ("Many things in common", "You named:", "B12", "Foot check: due"):
        assert words in text
    assert "neurocheck assess --touch-test" in text
    assert "sources. To see each" in text
    in_full = neurocheck("assess", "--no-input", *flags, "--why", width=100).out
    assert "SHARMA2014" in in_full.rpartition("Sources")[2]


def test_json_may_escape_every_letter() -> None:
    """JSON in pure ASCII, emoji as pairs of escapes, is read like any other."""
    given = json.dumps({"feet_numb": "both", "own_words": "Why? 😀"})

    result = neurocheck("assess", "--no-input", "--answers", "-", "--json", stdin=given)

    assert "\\ud83d" in given
    assert result.document["answers"]["own_words"] == "Why? 😀"


@pytest.mark.parametrize("text", ['{"age": NaN}', '{"age": 58, "age": 59}', '{"age":'])
def test_json_that_is_wrong_is_named_with_its_place(text: str) -> None:
    """What JSON does not allow is an answer error, never a traceback."""
    result = neurocheck("assess", "--no-input", "--answers", "-", stdin=text)

    assert result.status == 4
    assert "NC" in result.err


def test_escape_bytes_of_a_file_never_reach_the_terminal(tmp_path: Path) -> None:
    """A hostile file cannot steer the terminal through an error."""
    file = tmp_path / "bad.yaml"
    file.write_text('format: neurocheck-questions/1\n"a\\e[31m": "\\u202e"\n')

    result = neurocheck("assess", "--questions", str(file))

    assert result.status == 3
    assert not set(result.err) & set("\x1b\u202e")


def test_a_file_without_answers_is_named(tmp_path: Path) -> None:
    """Nobody takes a summary of nothing for a summary of the file."""
    empty = tmp_path / "a.yaml"
    empty.write_text("# nothing yet\n")

    result = neurocheck("assess", "--no-input", "--json", "--answers", str(empty))

    assert "a.yaml holds no answers." in result.err
    assert result.document["assessment"]["urgency"]["level"] == "cannot_tell"
