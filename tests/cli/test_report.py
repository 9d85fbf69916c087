"""``neurocheck report``: show, convert and assess again."""

import json
from pathlib import Path

import pytest

from support.program import neurocheck


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


def test_a_document_comes_from_standard_input(kept: Path) -> None:
    """``-`` reads the document from standard input."""
    result = neurocheck("report", "-", "--json", stdin=kept.read_text())

    assert result.document == json.loads(kept.read_text())


def test_again_with_the_same_guidance_says_that_nothing_changed(kept: Path) -> None:
    """Assessing again with the same files changes nothing, and says so."""
    result = neurocheck("report", str(kept), "--again", "--json")

    assert result.document == json.loads(kept.read_text())
    assert "nothing changed" in result.err


def test_again_says_what_differs(kept: Path) -> None:
    """An answer that is gone, a new urgency and a new fit are said."""
    old = json.loads(kept.read_text())
    old["answers"] |= {"shoe_size": 42, "feet_today": ["wound"]}
    old["assessment"]["patterns"][0]["fit"] = "many"
    kept.write_text(json.dumps(old))

    result = neurocheck("report", str(kept), "--again", "--json")

    assert result.status == 0
    assert "No longer asked, so left out: shoe_size" in result.err
    assert "Urgency was routine, and is now same day" in result.err
    assert "was many, and is now few" in result.err


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
