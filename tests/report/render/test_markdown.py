"""Promises of reports and visit sheets as Markdown."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from neurocheck.document import Document
from neurocheck.report.render.markdown import sheet_to_markdown, to_markdown
from neurocheck.report.summary import compose
from neurocheck.report.visit_sheet import compose_visit
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


class Form(NamedTuple):
    """A kind of Markdown file.

    Attributes:
        snapshot: The name of its snapshot.
        write: Returns a document as this file, with or without reasons.
        ignored: The beginnings of the token types that are not compared: text, and in
            a sheet also line breaks.
    """

    snapshot: str
    write: Callable[[Document, bool], str]
    ignored: tuple[str, ...]


FORMS = {
    "report": Form(
        "why.md",
        lambda document, why: to_markdown(compose(document, why=why)),
        ("text",),
    ),
    "sheet": Form(
        "why-sheet.md",
        lambda document, why: sheet_to_markdown(compose_visit(document, why=why)),
        ("text", "hardbreak"),
    ),
}
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def read_texts(markdown: str) -> set[str]:
    """Return the plain words of each run of text that a reader sees."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    return {
        "".join(child.content for child in token.children or ()) for token in tokens
    } - {""}


def list_markup(markdown: str, ignored: tuple[str, ...]) -> list[str]:
    """Return the types of all tokens in order, without those to be ignored."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    kinds = [kind.type for token in tokens for kind in (token, *(token.children or ()))]
    return [kind for kind in kinds if not kind.startswith(ignored)]


@each_form
def test_markdown_stays_as_it_was(
    typical_document: Document,
    same_as_snapshot: Callable[[str, str], None],
    form: Form,
) -> None:
    """A typical document gives the Markdown of the reviewed snapshot."""
    same_as_snapshot(form.snapshot, form.write(typical_document, True))


def test_what_was_named_stands_in_one_run(typical_document: Document) -> None:
    """Without reasons, features and places need no line each."""
    written = to_markdown(compose(typical_document))

    assert (
        "\nYou named: Dizzy on standing; Full after a few bites; Dry feet." in written
    )
    assert "\n**Where:** Left foot; Right foot; Left toes" in written


@pytest.mark.parametrize("why", [False, True], ids=["plain", "why"])
def test_every_source_is_in_full(typical_document: Document, why: bool) -> None:
    """Citations are given in full, with and without reasons."""
    markdown = FORMS["report"].write(typical_document, why)

    for key in typical_document.sources:
        assert f"- **{key}** " in markdown


@each_form
@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_only_text(
    document_saying_all: Callable[[str], Document], form: Form, words: str
) -> None:
    """No text from outside becomes a tag, a link, a list or a heading."""
    plain, hostile = (
        form.write(document_saying_all(said), True) for said in ("x", words)
    )

    assert list_markup(hostile, form.ignored) == list_markup(plain, form.ignored)
    assert one_line(words) in read_texts(hostile)


@each_form
@given(words=st.text("ab1 .-+*_`#<>[]()!&|~\\:/=\n", min_size=1).filter(one_line))
def test_no_text_is_more_than_text(
    document_saying_all: Callable[[str], Document], form: Form, words: str
) -> None:
    """No text from outside adds any kind of markup."""
    plain, hostile = (
        form.write(document_saying_all(said), True) for said in ("x", words)
    )

    assert list_markup(hostile, form.ignored) == list_markup(plain, form.ignored)
