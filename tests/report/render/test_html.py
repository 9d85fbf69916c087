"""The report as an HTML file."""

from html.parser import HTMLParser

import msgspec
import pytest

from neurocheck.document import Document
from neurocheck.report.blocks import Heading
from neurocheck.report.render.html import to_html
from neurocheck.report.summary import compose


_EMPTY = {"meta"}


class _Page(HTMLParser):
    """Reads a page and notes what is in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold an end against its beginning."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


@pytest.mark.parametrize("why", [False, True], ids=["short", "why"])
def test_page_is_well_formed_and_fetches_nothing(
    typical_document: Document, why: bool
) -> None:
    """Every tag is closed, and nothing is run or fetched."""
    page = _Page(to_html(compose(typical_document, why=why)))

    assert page.open == []
    assert not {"script", "link", "img", "iframe", "a"} & set(page.tags)
    assert ("lang", "en") in page.attributes
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    assert ("content", policy) in page.attributes


def test_every_section_is_there_in_order(typical_document: Document) -> None:
    """The headings stand in the order of the report, one level below the title."""
    report = compose(typical_document)
    titles = [block.text for block in report.blocks if isinstance(block, Heading)]

    page = _Page(to_html(report))

    places = [page.text.index(title) for title in titles]
    assert places == sorted(places)
    assert [tag for tag in page.tags if tag in {"h1", "h2", "h3"}] == [
        "h1",
        *["h2"] * len(titles),
    ]


def test_hostile_text_stays_text(typical_document: Document) -> None:
    """Text from outside cannot become markup."""
    hostile = "<script>alert(1)</script>\"'&\x1b[31m\u202e"
    urgency = msgspec.structs.replace(
        typical_document.assessment.urgency, title=hostile, text=hostile
    )
    assessment = msgspec.structs.replace(typical_document.assessment, urgency=urgency)
    document = msgspec.structs.replace(typical_document, assessment=assessment)

    written = to_html(compose(document))

    assert "<script>alert(1)</script>" in _Page(written).text
    assert "<script>" not in written
    assert not set(written) & set("\x1b\u202e")
