"""``neurocheck report``: show, convert and assess again."""

import json
from pathlib import Path
from typing import Any

import pytest

from neurocheck.document import FORMAT
from support.program import neurocheck


RELEASED = sorted((Path(__file__).parent / "released").glob("*.json"))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A document that was kept."""
    path = tmp_path / "kept.json"
    neurocheck("assess", "--no-input", "--feet-numb", "both", "-o", str(path))
    return path


def test_a_kept_document_is_shown_as_it_was(kept: Path) -> None:
    """Showing a document gives the summary that the assessment gave."""
    first = neurocheck("assess", "--no-input", "--feet-numb", "both")

    assert neurocheck("report", str(kept)).out == first.out


def test_a_document_is_converted(kept: Path, tmp_path: Path) -> None:
    """A document can be written in every form, and comes back the same as JSON."""
    text, copy = tmp_path / "a.txt", tmp_path / "b.json"

    result = neurocheck("report", str(kept), "-o", str(text), "-o", str(copy), "--json")

    assert (
        result.document == json.loads(kept.read_text()) == json.loads(copy.read_text())
    )
    assert "Peripheral" in text.read_text()


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_private_answers_are_on_the_sheet_only_where_they_are_wanted(
    suffix: str, tmp_path: Path
) -> None:
    """Each command that writes a sheet has the choice; the screen always says it."""
    flags = ("--feet-feelings", "burning", "--dark-thoughts", "yes")
    kept, quiet, full = tmp_path / "a.json", tmp_path / "b", tmp_path / "c"
    quiet, full = quiet.with_suffix(suffix), full.with_suffix(suffix)

    shown = neurocheck(
        "assess", "--no-input", *flags, "-o", str(kept), "-o", str(quiet)
    )
    neurocheck("report", str(kept), "--with-private", "-o", str(full))

    assert "You do not have to carry this alone" in shown.out
    assert "You do not have to carry this alone" not in quiet.read_text()
    assert "You do not have to carry this alone" in full.read_text()


def test_a_document_comes_from_standard_input(kept: Path) -> None:
    """``-`` reads the document from standard input."""
    result = neurocheck("report", "-", "--json", stdin=kept.read_text())

    assert result.document == json.loads(kept.read_text())


def test_a_part_is_assessed_again_as_a_part(tmp_path: Path) -> None:
    """A section that was asked alone stays alone when it is assessed again."""
    kept = tmp_path / "touch.json"
    toes = ("--touch-helper=yes", "--toe-left-big=not-felt", "--toe-left-middle=felt")
    neurocheck("assess", "--no-input", "--touch-test", *toes, "-o", str(kept))

    result = neurocheck("report", str(kept), "--again", "--json")

    assert result.document == json.loads(kept.read_text())
    assert "nothing changed" in result.err


def test_again_with_the_same_guidance_says_that_nothing_changed(kept: Path) -> None:
    """Assessing again with the same files changes nothing, and says so."""
    result = neurocheck("report", str(kept), "--again", "--json")

    assert result.document == json.loads(kept.read_text())
    assert "nothing changed" in result.err


def test_again_says_what_differs(kept: Path) -> None:
    """An answer that is gone, a new urgency and a new fit are said."""
    old = json.loads(kept.read_text())
    old["answers"] |= {"shoe_size": 42, "feet_today": ["wound"]}
    (peripheral,) = (
        one for one in old["assessment"]["patterns"] if one["id"] == "peripheral"
    )
    peripheral["fit"] = "many"
    peripheral["features"][0]["state"] = "absent"
    old["assessment"]["checks"][0]["id"] = "gone"
    old["assessment"]["limits"][0]["text"] = "In other words."
    old["guidance"] = {"version": "2020.1", "sha256": "0"}
    old["questionnaire"] |= {"version": "2020.2", "sha256": "0"}
    del old["answers"]["age"]
    kept.write_text(json.dumps(old))

    result = neurocheck("report", str(kept), "--again", "--json")

    assert result.status == 0
    assert "No longer asked, so left out: shoe_size" in result.err
    assert "Urgency was cannot tell, and is now same day" in result.err
    assert "was many, and is now few" in result.err
    assert "The question set was of version 2020.2, and is now" in result.err
    assert "The guidance was of version 2020.1, and is now" in result.err
    assert "Asked today and not answered yet" in result.err
    assert "Age" in result.err
    assert "counted in another way now: numb or wooden feet." in result.err
    assert "Said now, not before:" in result.err
    assert "Said before, not now:" in result.err
    assert "1 line is in other words" in result.err
    assert "nothing changed" not in result.err


def test_again_refuses_the_answers_of_another_set(kept: Path) -> None:
    """Answers to other questions are not assessed with these; status 2."""
    old = json.loads(kept.read_text())
    old["questionnaire"]["id"] = "sleep"
    kept.write_text(json.dumps(old))

    result = neurocheck("report", str(kept), "--again")

    assert (result.status, result.out) == (2, "")
    assert "'sleep'" in result.err
    assert neurocheck("report", str(kept)).status == 0


def _still_holds(now: Any, then: Any) -> bool:
    """Return whether all that was written then stands now; keys may have come.

    One has gone: of a feature, the first version said only whether it is present.
    """
    if isinstance(then, dict):
        then = dict(then)
        if "state" in now and "present" in then:
            states = {True: "present", False: "absent", None: "unknown"}
            then["state"] = states[then.pop("present")]
        return then.keys() <= now.keys() and all(
            _still_holds(now[key], then[key]) for key in then
        )
    if isinstance(then, list):
        return len(now) == len(then) and all(map(_still_holds, now, then))
    return bool(now == then)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_what_any_version_wrote_is_read(path: Path) -> None:
    """A document of every released format and data version is shown, and assessed."""
    shown = neurocheck("report", str(path), "--json")
    again = neurocheck("report", str(path), "--again")

    assert _still_holds(shown.document, json.loads(path.read_text("utf-8")))
    assert (shown.status, again.status) == (0, 0)
    assert "no longer" not in again.err.lower()


def test_there_is_a_document_of_each_format() -> None:
    """The form that is written today has its document among those kept for ever."""
    formats = {json.loads(path.read_text("utf-8"))["format"] for path in RELEASED}

    assert FORMAT in formats


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "not json", '{"format": "neurocheck/1"}', "\x00"]
)
def test_no_document_is_a_clear_error(content: str, tmp_path: Path) -> None:
    """What is no document is an answer error without a traceback."""
    path = tmp_path / "x.json"
    path.write_text(content)

    result = neurocheck("report", str(path))

    assert (result.status, result.out) == (4, "")
    assert "This document cannot be read." in result.err
    assert "Traceback" not in result.err


def test_a_missing_document_is_a_storage_error(tmp_path: Path) -> None:
    """A document that is not there is named; status 5."""
    assert neurocheck("report", str(tmp_path / "none.json")).status == 5


def test_plain_is_ascii_without_escapes(kept: Path) -> None:
    """``--plain`` writes pure ASCII."""
    out = neurocheck("report", str(kept), "--plain", width=60).out

    assert out.isascii()
    assert "\x1b" not in out
