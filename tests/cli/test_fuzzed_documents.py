"""Documents that nobody wrote with neurocheck, given to ``neurocheck report``."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from neurocheck.document import document_schema
from neurocheck.guidance.rules import Level
from neurocheck.sanitize import one_line
from support.fuzz import damaged_documents, documents, is_valid
from support.pages import Page
from support.program import Result, neurocheck


WAYS = st.sampled_from(
    [(), ("--why",), ("--plain",), ("--json",), ("--why", "--plain")]
)
LIVE = {"html_block", "html_inline", "link_open", "image", "code_block", "fence"}
SCHEMA = jsonschema.Draft202012Validator(document_schema())
often = settings(
    phases=[Phase.reuse, Phase.generate],  # shrinking these takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all files of these tests."""
    return tmp_path_factory.mktemp("fuzzed")


def show_document(place: Path, data: bytes, way: tuple[str, ...]) -> Result:
    """Write a document, and have it shown and converted in every format."""
    source = place / "given.json"
    source.write_bytes(data)
    written = [place / f"sheet{suffix}" for suffix in (".html", ".md", ".txt", ".json")]
    for path in written:
        path.unlink(missing_ok=True)
    options = [option for path in written for option in ("-o", str(path))]
    return neurocheck("report", str(source), *options, *way)


def list_titles(part: Any) -> set[str]:
    """Return the titles of all lines and features of an assessment."""
    if isinstance(part, dict):
        named = {part["title"]} if {"title", "because"} <= part.keys() else set()
        return named.union(*map(list_titles, part.values()))
    return set().union(*map(list_titles, part)) if isinstance(part, list) else set()


def assert_harmless(place: Path, result: Result) -> None:
    """Check that nothing that was written is live."""
    html = (place / "sheet.html").read_text(encoding="utf-8")
    page = Page(html)
    assert (page.live, page.open) == ([], [])
    assert page.tags.count("h1") == 1

    markdown = (place / "sheet.md").read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark").parse(markdown)
    kinds = {one.type for token in tokens for one in (token, *(token.children or ()))}
    assert kinds & LIVE == set()

    text = (place / "sheet.txt").read_text(encoding="utf-8")
    for said in (html, markdown, text, result.out):
        assert not set(said) & set("\x00\x07\x1b\u202e")


@often
@given(found=documents(), way=WAYS)
def test_any_document_of_the_schema_is_reported(
    found: Any, way: tuple[str, ...], place: Path
) -> None:
    """What the schema allows is shown and converted, and its texts stay texts."""
    assert SCHEMA.is_valid(found)

    # Else what rests on private answers is not on the sheet.
    way = (*way, "--with-private")
    result = show_document(place, json.dumps(found).encode(), way)

    assert result.status == 0
    notes = ("neurocheck: Written: ", "neurocheck: Replaced: ")
    assert all(line.startswith(notes) for line in result.err.splitlines())
    assert_harmless(place, result)
    page = Page((place / "sheet.html").read_text(encoding="utf-8"))
    said = " ".join(page.text.split()).casefold()  # places begin with a capital
    shown = dict(found["assessment"])
    del shown["visit_questions"]  # some only repeat the own words
    del shown["learn"]  # left out where room is scarce
    checks = {one["id"] for one in shown["checks"]}  # these say it as well
    shown["other_causes"] = [
        one for one in shown["other_causes"] if one["id"] not in checks
    ]
    reasons = shown["urgency"]["reasons"]
    if not Level(shown["urgency"]["level"]).is_quiet:  # the mildest are not shown then
        reasons = [one for one in reasons if one["level"] != Level.ROUTINE]
    shown["urgency"] = {**shown["urgency"], "reasons": reasons}
    if (shown["touch_test"] or {}).get("result"):
        shown["touch_test"] = shown["touch_test"]["result"]  # and not how to do it
    if "there is no room here" in said:  # and the sheet says where to read it
        left = ("other_causes", "risk_factors", "self_care", "touch_test", "not_known")
        for part in left:
            shown.pop(part, None)
    if visit := shown.get("visit"):
        # With private answers, what is said without them is not.
        shown["visit"] = {**visit, "urgency": None}
    missing = {
        title for title in list_titles(shown) if one_line(title).casefold() not in said
    }
    assert missing == set()


@often
@given(data=damaged_documents(), way=WAYS)
def test_damaged_document_is_an_error_or_a_report(
    data: bytes, way: tuple[str, ...], place: Path
) -> None:
    """Whatever is wrong with a document, it is told, or the rest is shown."""
    result = show_document(place, data, way)

    assert "Traceback" not in result.err
    if is_valid(data):
        assert result.status == 0
        assert_harmless(place, result)
        return
    assert (result.status, result.out) == (4, "")
    assert "This document cannot be read." in result.err
    assert not (place / "sheet.html").exists()


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b'"' + b"\\ud800" * 9 + b'"'],
    ids=["deep list", "deep mapping", "not text", "half pairs"],
)
def test_document_that_is_hard_to_read_is_an_error(data: bytes, place: Path) -> None:
    """What could exhaust or confuse a reader is told like any other fault."""
    result = show_document(place, data, ())

    assert result.status == 4
    assert "This document cannot be read." in result.err
