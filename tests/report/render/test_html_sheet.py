"""The visit sheet as an HTML file."""

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise

import msgspec
import pytest

from neurocheck.document import Document
from neurocheck.i18n.language import ENGLISH, Language, override
from neurocheck.report.render.html import sheet_to_html, to_html
from neurocheck.report.summary import compose
from neurocheck.report.visit_sheet import compose_visit
from neurocheck.sanitize import one_line
from support.pages import Page


HOSTILE = "<script>alert(1)</script>\"'&amp;<b onclick=x>\x1b[31m\u202e"


@pytest.mark.parametrize("why", [False, True], ids=["short", "why"])
def test_page_is_well_formed_and_fetches_nothing(
    typical_document: Document, why: bool
) -> None:
    """Every tag is closed, and nothing is run, fetched or linked."""
    page = Page(sheet_to_html(compose_visit(typical_document, why=why)))

    assert page.open == []
    assert page.live == []
    assert not {"link", "img", "iframe", "a", "form", "input"} & set(page.tags)


@pytest.mark.parametrize("kind", ["sheet", "report"])
def test_policy_allows_the_style_sheet_alone(
    typical_document: Document, kind: str
) -> None:
    """The policy forbids everything, and names the hash of the style that is there."""
    if kind == "sheet":
        written = sheet_to_html(compose_visit(typical_document))
    else:
        written = to_html(compose(typical_document))

    style = written.split("<style>")[1].split("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    assert ("content", policy) in Page(written).attributes
    assert "url(" not in style
    assert " style=" not in written


def test_headings_and_landmarks_are_in_order(typical_document: Document) -> None:
    """One title, no level left out, and a landmark for each part."""
    page = Page(sheet_to_html(compose_visit(typical_document)))

    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[:2] == [1, 2]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert [page.tags.count(one) for one in ("header", "main", "footer")] == [1, 1, 1]


def test_page_says_its_language(typical_document: Document) -> None:
    """The page is marked with the language that is shown."""
    sheet = compose_visit(typical_document)

    assert ("lang", "en") in Page(sheet_to_html(sheet)).attributes
    with override(Language("pt-BR", None, ENGLISH.gettext)):
        assert ("lang", "pt-BR") in Page(sheet_to_html(sheet)).attributes


def test_note_stands_first(typical_document: Document) -> None:
    """Notes about the whole sheet come before everything else."""
    page = Page(sheet_to_html(compose_visit(typical_document, note="As <saved>.")))

    assert page.text.index("As <saved>.") < page.text.index("SAME DAY")


def test_ids_are_there_once(typical_document: Document) -> None:
    """Whatever is pointed at by an id is there, and once."""
    page = Page(sheet_to_html(compose_visit(typical_document)))

    ids = [value for name, value in page.attributes if name == "id"]
    pointed = [v for n, v in page.attributes if n == "aria-labelledby" and v]
    assert len(ids) == len(set(ids))
    assert {one for value in pointed for one in value.split()} <= set(ids)


def test_drawings_say_in_words_what_they_show(typical_document: Document) -> None:
    """Each drawing is an image with a title and a description."""
    touch = typical_document.assessment.touch_test
    assert touch
    done = msgspec.structs.replace(
        touch, toes={"left-1": "felt", "right-1": "not_felt", "right-5": "could_not"}
    )
    found = msgspec.structs.replace(typical_document.assessment, touch_test=done)
    document = msgspec.structs.replace(typical_document, assessment=found)

    page = Page(sheet_to_html(compose_visit(document)))

    assert page.tags.count("svg") == 3
    assert page.tags.count("desc") == 3
    assert page.attributes.count(("role", "img")) == 3
    assert "Not felt: right big toe. Felt: left big toe." in page.text
    assert page.text.count("Left is left.") == 1


@pytest.mark.parametrize("why", [False, True], ids=["short", "why"])
def test_hostile_text_stays_text(
    document_saying_all: Callable[[str], Document], why: bool
) -> None:
    """No text from outside becomes markup, and none is lost."""
    plain, hostile = (
        sheet_to_html(compose_visit(document_saying_all(words), why=why))
        for words in ("x", HOSTILE)
    )

    assert Page(hostile).tags == Page(plain).tags
    assert Page(hostile).live == []
    assert one_line(HOSTILE) in Page(hostile).text
    assert not set(hostile) & set("\x1b\u202e")
