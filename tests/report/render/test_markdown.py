"""A report as Markdown."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from neurocheck.document import Document
from neurocheck.report.render.markdown import to_markdown
from neurocheck.report.summary import compose
from neurocheck.sanitize import one_line


HOSTILE = {
    "html": "<script>x</script> &lt; <!-- -->",
    "marks": "*a* _b_ `c` ~~d~~ **e** [f](http://g.example) ![h](i)",
    "table": "a | b",
    "heading": "# a",
    "bullet": "- a",
    "plus": "+ a",
    "number": "1. a",
    "number-in-brackets": "1) a",
    "quotation": "> a",
    "rule": "---",
    "address": "http://a.example www.a.example a@b.example",
    "fence": "```",
    "backslash": "a\\",
    "escape": "\x1b[31ma\u202e",
}


def written(markdown: str) -> set[str]:
    """Return the plain words of each run of text that a reader sees."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    return {
        "".join(child.content for child in token.children or ()) for token in tokens
    } - {""}


def structure(markdown: str) -> list[str]:
    """Return all that Markdown makes of a text, in order, but the text itself."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    kinds = [kind.type for token in tokens for kind in (token, *(token.children or ()))]
    return [kind for kind in kinds if not kind.startswith("text")]


def test_markdown_stays_as_it_was(
    typical_document: Document, same_as_snapshot: Callable[[str, str], None]
) -> None:
    """Each sign of a typical report is where it was when somebody looked at it."""
    same_as_snapshot("why.md", to_markdown(compose(typical_document, why=True)))


@pytest.mark.parametrize("why", [False, True], ids=["plain", "why"])
def test_every_source_is_in_full(typical_document: Document, why: bool) -> None:
    """There is room for whole citations, asked for or not."""
    markdown = to_markdown(compose(typical_document, why=why))

    for key in typical_document.sources:
        assert f"- **{key}** " in markdown


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_only_text(
    document_saying_all: Callable[[str], Document], words: str
) -> None:
    """No text from outside becomes a tag, a link, a list or a heading."""
    plain, hostile = (
        to_markdown(compose(document_saying_all(said), why=True))
        for said in ("x", words)
    )

    assert structure(hostile) == structure(plain)
    assert one_line(words) in written(hostile)


@given(words=st.text("ab1 .-+*_`#<>[]()!&|~\\:/=\n", min_size=1).filter(one_line))
def test_no_text_is_more_than_text(
    document_saying_all: Callable[[str], Document], words: str
) -> None:
    """Whatever the texts are, they bring no kind of markup."""
    plain, hostile = (
        to_markdown(compose(document_saying_all(said), why=True))
        for said in ("x", words)
    )

    assert structure(hostile) == structure(plain)
