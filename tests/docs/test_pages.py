"""The pages that are generated from the data are current."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from neurocheck.topics.parse import load_topics
from support.bundled import bundle
from support.languages import bundle_in, open_language


ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "make_pages.py"))


@pytest.mark.parametrize(
    "page",
    [PAGES["METHOD"], PAGES["REVIEW"], PAGES["INSTALL"]],
    ids=lambda page: page.name,
)
def test_the_page_is_current(page: Path) -> None:
    """The page matches the data; else run scripts/make_pages.py."""
    is_current = PAGES["write_page"](page) == page.read_text(encoding="utf-8")

    assert is_current, "run: python scripts/make_pages.py"


@pytest.mark.parametrize("code", PAGES["list_reviews"]())
def test_the_review_of_a_language_is_current(code: str) -> None:
    """Each language has a page to sign, which matches its catalogs."""
    page = PAGES["list_reviews"]()[code]
    is_current = PAGES["write_review"](code) == page.read_text(encoding="utf-8")

    assert is_current, "run: python scripts/make_pages.py"


@pytest.mark.parametrize("code", PAGES["list_reviews"]())
def test_the_review_of_a_language_has_every_sentence(code: str) -> None:
    """All guidance and every question about danger stand beside their English."""
    page = PAGES["list_reviews"]()[code].read_text(encoding="utf-8")
    flat = " ".join(page.split())
    for bundled in (bundle(), bundle_in(code)):
        said = [rule.title for rule in bundled.guidance.red_flags]
        said += [rule.text for rule in bundled.guidance.checks]
        danger = [one for one in bundled.questionnaire.questions.values() if one.danger]
        said += [one.text for one in danger]
        said += [label for one in danger for label in one.choices.values()]
        sentences = [one for text in said for one in re.split(r"(?<=[.!?:])\s", text)]
        assert [one for one in sentences if one not in flat] == []
    is_open = "No clinician has reviewed this translation yet" in page
    assert is_open is not open_language(code).is_reviewed


def take_last_sentence(text: str) -> str:
    """Return the last sentence of a text."""
    return re.split(r"(?<=[.!?])\s", text)[-1]


def test_every_line_is_there_to_sign_off() -> None:
    """Every question, rule and passage is in the record, with its sources."""
    record = " ".join((DOCS / "clinical-review.md").read_text(encoding="utf-8").split())
    questionnaire, guidance, sources = bundle()
    said = [
        take_last_sentence(question.text)
        for question in questionnaire.questions.values()
    ]
    said += [rule.title for rule in (*guidance.red_flags, *guidance.checks)]
    passages = [
        one
        for topic in load_topics(sources).values()
        for section in topic.sections
        for one in section.passages
    ]
    said += [take_last_sentence(one.text) for one in passages]

    assert [text for text in said if text not in record] == []
    assert set(sources) <= set(re.findall(r"[\w-]+", record))


def test_the_record_is_honest() -> None:
    """The record says that nobody has signed it off, and no line is signed."""
    record = (DOCS / "clinical-review.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .* \|  \|  \|$", record, re.MULTILINE)

    assert "No clinician has signed off a line yet." in record
    assert len(rows) > 800
