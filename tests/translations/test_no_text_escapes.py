"""In a made-up language, no text stays English and no screen breaks."""

import contextlib
import io
import json
import os
import re
from pathlib import Path

import pytest

from neurocheck.cli.app import run
from neurocheck.environment import Environment
from neurocheck.i18n.language import override
from neurocheck.i18n.translate import gettext as _
from neurocheck.interview.flow import Interview
from neurocheck.interview.prompter import converse
from neurocheck.interview.scripted import ScriptedPrompter
from neurocheck.interview.steps import Ask
from neurocheck.translations.catalogs import find_language
from neurocheck.translations.document import translate_bundle
from support.bundled import bundle, documented
from support.keys import CTRL_C, DOWN, ENTER, TAB
from support.program import NOW, Terminal, neurocheck
from support.pseudo_language import (
    CODE,
    cut_sources,
    find_untranslated,
    measure_width,
    translate_pseudo,
    write_locales,
)
from support.terminal import terminal


ANSWERS = {
    "age": 58,
    "danger_heart": ["fainted"],
    "danger_sudden": ["none"],
    "feet_today": ["wound"],
    "feet_numb": "both",
    "feet_feelings": ["burning"],
    "height": 180,
    "weight": 90,
    "hba1c": 8.1,
    "hands": "dont-know",
}
FLAGS = [
    word
    for name, value in ANSWERS.items()
    for word in (
        f"--{name.replace('_', '-')}",
        str(value[0] if isinstance(value, list) else value),
    )
]
WIDTHS = [100, 60, 40]
SHAPES = [[], ["--plain"], ["--why"], ["--why", "--plain"]]


@pytest.fixture(autouse=True)
def _pseudo_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the program in the pseudo-language."""
    monkeypatch.setenv("NEUROCHECK_LOCALES", str(write_locales()))
    monkeypatch.setenv("NEUROCHECK_LANG", CODE)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("shape", SHAPES, ids=" ".join)
def test_the_summary(shape: list[str], width: int) -> None:
    """The summary is translated, drawn or in plain lines, with or without reasons."""
    result = neurocheck("assess", "--no-input", *FLAGS, *shape, width=width)

    assert result.status == 0
    assert translate_pseudo("Your summary") in result.out
    assert find_untranslated(cut_sources(result.out)) == []
    assert measure_width(result.out) <= width


@pytest.mark.parametrize("suffix", [".md", ".html", ".txt"])
def test_the_summary_in_files(suffix: str, tmp_path: Path) -> None:
    """The summary is translated in every file format."""
    path = tmp_path / f"summary{suffix}"
    neurocheck("assess", "--no-input", *FLAGS, "-o", str(path))

    text = path.read_text(encoding="utf-8")
    body = text.partition("<body>")[2] or text
    assert find_untranslated(cut_sources(re.sub(r"<[^>]+>", " ", body))) == []
    assert ('lang="de"' in text) is (suffix == ".html")


def test_a_document_is_the_same_in_every_language() -> None:
    """JSON is written in English, whatever language is shown."""
    spoken = neurocheck("assess", "--no-input", *FLAGS, "--json")
    english = neurocheck("assess", "--no-input", *FLAGS, "--json", "--lang", "en")

    assert spoken.out == english.out
    assert "⟦" not in spoken.out


def test_a_saved_document_is_told_in_the_language(tmp_path: Path) -> None:
    """A document that was saved in English is shown in the language."""
    path = tmp_path / "kept.json"
    neurocheck("assess", "--no-input", *FLAGS, "-o", str(path), "--lang", "en")
    result = neurocheck("report", str(path))

    assert find_untranslated(cut_sources(result.out)) == []


def test_a_document_of_other_guidance_is_shown_as_saved(tmp_path: Path) -> None:
    """A document of other guidance is shown in its own words, with a note."""
    path = tmp_path / "kept.json"
    neurocheck("assess", "--no-input", *FLAGS, "-o", str(path))
    document = json.loads(path.read_text())
    document["guidance"]["sha256"] = "0" * 64
    path.write_text(json.dumps(document))
    result = neurocheck("report", str(path), width=500)

    assert "Get care today" in result.out
    assert translate_pseudo("This summary").removesuffix("⟧") in result.out


def test_assessing_again_says_what_differs(tmp_path: Path) -> None:
    """The notes on what differs beside a report are translated."""
    path = tmp_path / "kept.json"
    neurocheck("assess", "--no-input", *FLAGS, "-o", str(path))
    document = json.loads(path.read_text())
    document["assessment"]["urgency"]["level"] = "routine"
    document["answers"]["shoe_size"] = 43
    path.write_text(json.dumps(document))
    result = neurocheck("report", str(path), "--again")

    assert find_untranslated(result.err) == []
    assert result.status == 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("args", [[], ["exosomes"], ["foot-check", "--plain"]])
def test_what_is_taught(args: list[str], width: int) -> None:
    """The list of topics, and a topic with lists and steps, are translated."""
    names = {} if args else {path.stem[3:] for path in topics()}
    result = neurocheck("learn", *args, width=width)

    ids = {part for name in names for part in name.split("-")}
    assert find_untranslated(cut_sources(result.out), "learn", *ids) == []
    assert measure_width(result.out) <= width


def topics() -> list[Path]:
    """Return the files of the translated topics."""
    return sorted((write_locales() / CODE / "topics").glob("*.md"))


def test_a_source_in_full() -> None:
    """The names of the parts of a source are translated."""
    result = neurocheck("learn", "sources", "SHARMA2014", "--plain")

    said = [
        translate_pseudo(f"{name}") for name in ("Title", "Authors", "Year", "Named in")
    ]
    assert all(name in result.out for name in said)


def test_the_history() -> None:
    """Keeping, showing and deleting results is translated, errors included."""
    runs = [
        neurocheck("history", "list"),
        neurocheck("assess", "--no-input", *FLAGS, "--save"),
        neurocheck("history", "list"),
        neurocheck("history", "show", "1"),
        neurocheck("history", "show", "7"),
        neurocheck("history", "check"),
        neurocheck("history", "delete", "1", "--yes"),
        neurocheck("history", "purge"),
        neurocheck("history", "purge", "--yes"),
        neurocheck("settings", "set", "country", "UK"),
        neurocheck("forget"),
        neurocheck("forget", "--yes"),
        neurocheck("forget"),
    ]

    patterns = ["peripheral", "autonomic", "proximal", "focal"]
    folder = os.environ["NEUROCHECK_DATA_DIR"]
    for result in runs:
        out = cut_sources(result.out).replace(folder, "")
        out = out.replace("settings.json", "")  # the name of a file
        assert find_untranslated(out, *patterns) == []
        assert find_untranslated(result.err.replace(folder, "")) == []
    assert translate_pseudo("kept") in neurocheck("history", "status").out


@pytest.mark.parametrize("typed", [translate_pseudo("yes"), "yes"])
def test_a_word_that_confirms(typed: str) -> None:
    """Yes is understood in the language shown and in English."""
    neurocheck("assess", "--no-input", *FLAGS, "--save")

    assert neurocheck("history", "purge", typed=f"{typed}\n").status == 0


@pytest.mark.parametrize(
    "args",
    [
        ["assess"],
        ["assess", "--age", "900"],
        ["assess", "--resume", "--fresh"],
        ["assess", "--no-input", "-o", "x.doc"],
        ["assess", "--no-input", "--answers", "/nowhere.json"],
        ["assess", "--no-input", "--answer", "age"],
        ["learn", "nothing"],
        ["report", "/nowhere.json"],
    ],
    ids=" ".join,
)
def test_errors(args: list[str]) -> None:
    """Errors are translated, with the place and the remedy."""
    result = neurocheck(*args)

    assert result.status != 0
    assert find_untranslated(result.err, "age") == []
    assert "⟦" in result.err


def test_problems_of_a_question_set(tmp_path: Path) -> None:
    """Every problem of a question set is translated; only names stay."""
    path = tmp_path / "own.yaml"
    path.write_text("format: neurocheck-questions/1\nid: A\nsections: nothing\nx: 1\n")
    result = neurocheck("questions", "check", str(path))

    lines = result.err.splitlines()[1:]
    assert len(lines) >= 3
    assert [find_untranslated(line.split(": ", 1)[1]) for line in lines] == [[]] * len(
        lines
    )


DOUBTFUL = """
format: neurocheck-questions/1
id: own
version: "1"
title: Own
conditions: {odd: {all: [a < 3, a > 7]}}
sections:
  - id: main
    title: Main
    questions:
      - {id: a, type: integer, min: 1, max: 9, text: A?, short: A, why: B., sources: []}
      - id: b
        type: date
        text: When?
        short: A
        why: B.
        sources: []
        show_if: {all: [a >= 2, a < 3, a > 7]}
      - {id: c, type: date, text: C?, short: C, why: C., sources: [], show_if: a >= 1}
"""


def test_doubts_about_a_question_set(tmp_path: Path) -> None:
    """Warnings and notes about a question set are translated, hints included."""
    path = tmp_path / "own.yaml"
    path.write_text(DOUBTFUL)
    result = neurocheck("questions", "check", "--strict", str(path))

    lines = result.err.splitlines()[1:]
    assert {" NC801 ", " NC804 ", " NC805 "} <= set(re.findall(r" NC\d+ ", result.err))
    assert [find_untranslated(line.split(": ", 1)[1]) for line in lines] == [[]] * len(
        lines
    )


class Typist(Terminal):
    """A terminal that echoes each line that a person types."""

    def __init__(self, typed: str, screen: Terminal) -> None:
        """Store the typed text and the screen that echoes it."""
        super().__init__(typed)
        self._screen = screen

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override] # text
        """Return the next line that is typed."""
        self._screen.write("\n")
        return super().readline(-1 if size is None else size)


def run_plainly(typed: str, width: int) -> tuple[int, str, str]:
    """Run an interview in plain lines; return its status, screen and result."""
    out, screen = io.StringIO(), Terminal()
    environment = Environment(
        stdin=Typist(typed, screen),
        stdout=out,
        stderr=screen,
        variables=dict(os.environ),
        now=lambda: NOW,
        width=width,
    )
    status = run(["assess", "--plain"], environment)
    return status, screen.getvalue(), out.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_interview_in_plain_lines(width: int) -> None:
    """Questions, help, reasons, refusals, alarms and the review are translated."""
    typed = ["help", "why", "99", "1", "9", "2", *["why", "?!", "skip"] * 60]
    status, screen, out = run_plainly("\n".join([*typed, "review", "", "", "3"]), width)

    assert (status, find_untranslated(screen)) == (0, [])
    assert out
    assert measure_width(screen) <= width


TOES = ["right-big", "right-little", "left-big", "left-little"]
TOUCHED = [word for toe in TOES for word in (f"--toe-{toe}", "not_felt")]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("shape", [[], ["--plain"]], ids=" ".join)
def test_the_touch_test_alone(shape: list[str], width: int, tmp_path: Path) -> None:
    """A summary of one section is translated, now and when it was saved."""
    path = tmp_path / "kept.json"
    given = ["--touch-test", "--touch-helper", "yes", *TOUCHED, "-o", str(path)]
    result = neurocheck("assess", "--no-input", *given, *shape, width=width)
    again = neurocheck("report", str(path), *shape, width=width)

    assert find_untranslated(cut_sources(result.out)) == []
    assert measure_width(result.out) <= width
    assert again.out == result.out


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_touch_test_in_menus(columns: int) -> None:
    """The steps of the touch test and the drawing of the feet are translated."""
    language = find_language(CODE, "", str(write_locales()))
    with override(language), terminal(columns, 200) as screen:
        told = translate_bundle(bundle())
        part = told.questionnaire.alone("touch")
        interview = Interview(part, told.guidance)
        screen.press("2", ENTER, *["1", ENTER] * 8, ENTER)
        converse(interview, screen.menus, lambda _: None)

    assert len(interview.answers) == 9
    assert [
        found for frame in screen.frames if (found := find_untranslated(frame))
    ] == []


def test_typed_words_in_the_language() -> None:
    """Commands, options and non-answers are understood in both languages."""
    none = translate_pseudo("None of these")
    typed = [
        translate_pseudo("help"),
        none,
        translate_pseudo("back"),
        "back",
        "None of these",
    ]
    typed += [translate_pseudo("I'd rather not say"), translate_pseudo("quit")]
    run_plainly("\n".join([*typed, ""]), 80)

    (draft,) = Path(os.environ["NEUROCHECK_DATA_DIR"]).glob("draft*.json")
    kept = json.loads(draft.read_text())["answers"]
    assert kept == {"danger_heart": ["none"], "danger_sudden": "declined"}


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_interview_in_menus(columns: int) -> None:
    """Every screen of the menus is translated and fits, alarm and review included."""
    language = find_language(CODE, "", str(write_locales()))
    with override(language), terminal(columns, 200) as screen:
        told = translate_bundle(bundle())
        script = ScriptedPrompter([["chest"], *["skipped"] * 100])
        count = Interview(told.questionnaire, told.guidance)
        with contextlib.suppress(EOFError):
            converse(count, script, lambda _: None)
        asked = sum(isinstance(step, Ask) for step in script.steps)
        interview = Interview(told.questionnaire, told.guidance)
        screen.press("?", "1", " ", ENTER, "2", ENTER, *[TAB] * (asked - 2))
        # What was passed over among the danger signs is offered once more.
        screen.press("2", ENTER, ENTER)
        converse(interview, screen.menus, lambda _: None)

    whole = [frame for frame in screen.frames if "…" not in frame]
    assert len(interview.answers) == asked - 1
    assert [
        found for frame in screen.frames if (found := find_untranslated(frame))
    ] == []
    assert whole
    assert all(frame.count("⟦") == frame.count("⟧") for frame in whole[-1:])


@pytest.mark.pty
@pytest.mark.parametrize("columns", WIDTHS)
def test_in_a_real_terminal(columns: int, tmp_path: Path) -> None:
    """The language reaches the screen of a whole process, until the person leaves."""
    from support.window import Window

    window = Window(tmp_path, "assess", size=(columns, 50), is_bundled=True)
    window.wait(translate_pseudo("next"))
    window.press("?", "0-9")
    shown = window.press(DOWN, "»")
    window.child.send(CTRL_C)

    assert window.end() == 130
    assert find_untranslated(shown) == find_untranslated(window.shown()) == []


def test_leaving_is_said_in_the_language() -> None:
    """The message to a person who leaves is translated."""
    status, screen, _ = run_plainly("1\nquit\n", 80)

    assert status == 130
    kept = translate_pseudo("Your answers so far are kept on this computer. To go on:")
    assert kept in " ".join(screen.split())


def test_a_run_leaves_no_words_behind() -> None:
    """The next run in the same process is in English again, help included."""
    neurocheck("--help")
    result = neurocheck("--help", "--lang", "en")

    assert "Options" in result.out
    assert "⟦" not in result.out


def test_english_is_untouched() -> None:
    """Where English is named, nothing of the other language is seen."""
    result = neurocheck("assess", "--no-input", *FLAGS, "--lang", "en")

    assert "⟦" not in result.out
    assert _("Your summary") in result.out
    assert documented({"age": 58}).assessment.urgency.title.startswith("We")
