"""``neurocheck history trend``, and the question that fills the history."""

import json
import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from neurocheck.document import Document
from neurocheck.environment import Environment
from neurocheck.history.store import open_history
from support.bundled import documented
from support.program import Result, Terminal, neurocheck


JUNE = {
    "feet_numb": "one",
    "feet_feelings": ["burning"],
    "pain_score": 7,
    "hba1c": 8.4,
    "body_general": ["dizzy"],
    "danger_heart": "none",
    "danger_nerves": "none",
    "feet_today": "none",
}
NOW = JUNE | {
    "feet_numb": "both",
    "feet_feelings": ["tingling"],
    "hba1c": 7.9,
    "body_general": "declined",
}


def make_dated(day: str, given: dict[str, Any], **more: Any) -> Document:
    """Return a document of a day."""
    created = datetime.fromisoformat(f"{day}T10:00:00+00:00")
    return msgspec.structs.replace(documented(given), created=created, **more)


def keep(folder: Path, *documents: Document) -> None:
    """Keep documents."""
    world = Environment(
        stdin=Terminal(),
        stdout=Terminal(),
        stderr=Terminal(),
        variables={"NEUROCHECK_DATA_DIR": str(folder)},
    )
    with open_history(world, create=True) as history:
        for document in documents:
            history.save(document)


@pytest.fixture
def kept(tmp_path: Path) -> None:
    """A history with two results."""
    keep(
        tmp_path / "neurocheck",
        make_dated("2026-06-03", JUNE),
        make_dated("2026-11-22", NOW),
    )


def fold_output(result: Result) -> str:
    """Return standard output without line breaks and bullets."""
    return " ".join(result.out.replace("•", "").split())


@pytest.mark.usefixtures("kept")
def test_the_change_is_said_in_words_first() -> None:
    """New, no longer, and not known are told apart, before anything is drawn."""
    result = neurocheck("history", "trend", width=400)

    assert (result.status, result.err) == (0, "")
    words = fold_output(result)
    new = re.search(r"New since 3 June 2026: ([^.]*)\.", words)
    assert new
    assert "Tingling or pins and needles" in new[1]
    assert "Named last time, not known now: Dizziness on standing up" in words
    gone = re.search(r"No longer named: ([^.]*)\.", words)
    assert gone
    assert "dizziness" not in gone[1]
    assert "Changed: HbA1c: 8.4 % (68 mmol/mol) → 7.9 % (63 mmol/mol)." in words
    assert words.index("New since") < words.index("Over time")
    assert "Worst pain, 0 to 10: 7 → not asked" in words


@pytest.mark.usefixtures("kept")
def test_fewer_symptoms_are_never_called_a_recovery() -> None:
    """Each trend says that less to feel is not healing, and names its source."""
    words = fold_output(neurocheck("history", "trend", width=400))

    assert "It is not healing: a warning system is lost" in words
    assert "HW-PN" in words
    told = words.partition("How to read this")[0].lower()
    for word in (
        "great",
        "well done",
        "recover",
        "healed",
        "cured",
        "alarming",
        "risk",
    ):
        assert not re.search(rf"\b{word}\b", told)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("plain", [True, False])
def test_a_trend_fits_every_window(width: int, plain: bool) -> None:
    """No line is wider than the window, addresses of sources apart."""
    more = ["--plain"] if plain else []

    lines = neurocheck("history", "trend", *more, width=width).out.splitlines()

    assert [line for line in lines if len(line) > width] == []


@pytest.mark.usefixtures("kept")
def test_plain_says_numbers_and_draws_nothing() -> None:
    """Sentences and a table of numbers, in ASCII, without a plot."""
    out = neurocheck("history", "trend", "--plain").out

    assert out.isascii()
    assert "2026-06-03: 8.4 %\n2026-11-22: 7.9 %\n" in out
    assert "---" not in out
    assert "\x1b" not in out


@pytest.mark.usefixtures("kept")
def test_colour_is_never_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """``NO_COLOR`` changes no character of it."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = neurocheck("history", "trend").out
    plain = neurocheck("history", "trend", "--no-color").out

    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


class Pictures(HTMLParser):
    """Collects the pictures of a page, and every tag."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.labels: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        self.tags.append(tag)
        if tag == "svg":
            self.labels.append(dict(attrs)["aria-label"] or "")


@pytest.mark.usefixtures("kept")
def test_the_same_is_written_as_a_page_as_text_and_as_json(tmp_path: Path) -> None:
    """The page has a picture for each number, with its words; files are private."""
    page, text, data = (tmp_path / f"trend.{end}" for end in ("html", "md", "json"))

    files = [part for file in (page, text, data) for part in ("-o", str(file))]
    result = neurocheck("history", "trend", "--json", *files)

    assert result.document == json.loads(data.read_text())
    assert result.document["format"] == "neurocheck-trend/1"
    pictures = Pictures()
    pictures.feed(page.read_text("utf-8"))
    drawn = [one["label"] for one in result.document["series"]]
    assert len(pictures.labels) == len(drawn)
    assert "HbA1c. 8.4 % on 3 June 2026, 7.9 % on 22 November 2026." in pictures.labels
    assert not {"script", "img", "link"} & set(pictures.tags)
    assert "| 2026-06-03 | 8.4 % |" in text.read_text("utf-8")
    assert {file.stat().st_mode & 0o777 for file in (page, text, data)} == {0o600}


def test_a_change_of_questions_and_guidance_is_said(tmp_path: Path) -> None:
    """Versions and what is only in one of the two are named, above the plots."""
    old = make_dated("2026-06-03", JUNE)
    old = msgspec.structs.replace(
        old,
        answers={**old.answers, "shoe_size": 42},
        questionnaire=msgspec.structs.replace(
            old.questionnaire, version="2026.1", sha256="0"
        ),
        guidance=msgspec.structs.replace(old.guidance, version="2026.2", sha256="0"),
    )
    keep(tmp_path / "neurocheck", old, make_dated("2026-11-22", NOW))

    words = fold_output(neurocheck("history", "trend", width=400))

    assert "The question set changed from 2026.1 to" in words
    assert "The guidance changed from 2026.2 to" in words
    assert re.search(r"Asked only last time, or hidden now: [^.]*shoe_size", words)
    assert words.index("The question set changed") < words.index("Over time")


def test_results_of_another_set_are_left_out_and_counted(tmp_path: Path) -> None:
    """They are not compared, and that is said."""
    old = make_dated("2026-01-01", JUNE)
    other = msgspec.structs.replace(
        old, questionnaire=msgspec.structs.replace(old.questionnaire, id="sleep")
    )
    keep(
        tmp_path / "neurocheck",
        other,
        make_dated("2026-06-03", JUNE),
        make_dated("2026-11-22", NOW),
    )

    assert "1 kept result is of another question set" in fold_output(
        neurocheck("history", "trend", width=400)
    )


def test_of_many_results_the_last_twelve_are_drawn(tmp_path: Path) -> None:
    """A long history stays short on the screen, and says so."""
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 11)]
    keep(tmp_path / "neurocheck", *(make_dated(day, JUNE) for day in days))

    out = neurocheck("history", "trend").out

    assert "Of 30 results, the last 12 are shown." in out
    assert "2026-02-09" in out
    assert "2026-02-08" not in out
    assert "You named the same" not in out
    assert "Named both times" in out


def test_a_number_that_was_known_only_long_ago_is_not_drawn(tmp_path: Path) -> None:
    """A number that none of the drawn results knows has no plot; the rest is shown."""
    size = {"height": "172 cm", "weight": "82 kg"}
    known = [make_dated(f"2026-01-{day:02}", size) for day in (1, 2)]
    later = [make_dated(f"2026-02-{day:02}", {}) for day in range(1, 14)]
    keep(tmp_path / "neurocheck", *known, *later)

    result = neurocheck("history", "trend")

    assert (result.status, result.err) == (0, "")
    assert "Body mass index" not in result.out.partition("Over time")[2]


@pytest.mark.parametrize("count", [0, 1])
def test_too_little_to_compare_is_said(tmp_path: Path, count: int) -> None:
    """The way to a comparison is named; no file is made by looking."""
    keep(
        tmp_path / "neurocheck", *[make_dated("2026-06-03", JUNE)] * count
    ) if count else None

    result = neurocheck("history", "trend")

    assert (result.status, result.out) == (0, "")
    assert "neurocheck assess --save" in result.err
    assert (tmp_path / "neurocheck").exists() is bool(count)


def test_text_from_a_record_cannot_steer_or_mark_up(tmp_path: Path) -> None:
    """Words of a kept document are data, on a screen and in a page."""
    evil = "\x1b[31m<script>alert(1)</script>"
    old, new = make_dated("2026-06-03", JUNE), make_dated("2026-11-22", NOW)
    found = new.assessment
    pattern = msgspec.structs.replace(found.patterns[0], title=evil)
    found = msgspec.structs.replace(found, patterns=(pattern, *found.patterns[1:]))
    keep(tmp_path / "neurocheck", old, msgspec.structs.replace(new, assessment=found))
    page = tmp_path / "trend.html"

    out = neurocheck("history", "trend", "-o", str(page)).out

    assert "\x1b" not in out
    assert "<script" not in page.read_text("utf-8")
    assert "&lt;script&gt;" in page.read_text("utf-8")
