"""The pages that are made from the data are those of today."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from neurocheck.topics.parse import load_topics
from support.bundled import bundle


ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "make_pages.py"))


@pytest.mark.parametrize(
    "page", [PAGES["METHOD"], PAGES["REVIEW"]], ids=lambda page: page.name
)
def test_the_page_is_current(page: Path) -> None:
    """The page has the data of today; write it again with scripts/make_pages.py."""
    is_current = PAGES["write_page"](page) == page.read_text(encoding="utf-8")

    assert is_current, "run: python scripts/make_pages.py"


def last(text: str) -> str:
    """Return the last sentence of a text."""
    return re.split(r"(?<=[.!?])\s", text)[-1]


def test_every_line_is_there_to_sign_off() -> None:
    """Every question, rule and passage stands in the record, with its sources."""
    record = " ".join((DOCS / "clinical-review.md").read_text(encoding="utf-8").split())
    questionnaire, guidance, sources = bundle()
    said = [last(question.text) for question in questionnaire.questions.values()]
    said += [rule.title for rule in (*guidance.red_flags, *guidance.checks)]
    passages = [
        one
        for topic in load_topics(sources).values()
        for section in topic.sections
        for one in section.passages
    ]
    said += [last(one.text) for one in passages]

    assert [text for text in said if text not in record] == []
    assert set(sources) <= set(re.findall(r"[\w-]+", record))


def test_the_record_is_honest() -> None:
    """It says that nobody has signed it off, and every place to sign is empty."""
    record = (DOCS / "clinical-review.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .* \|  \|  \|$", record, re.MULTILINE)

    assert "No clinician has signed off a line yet." in record
    assert len(rows) > 800
