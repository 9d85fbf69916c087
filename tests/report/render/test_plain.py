"""The report as sentences alone."""

import pytest

from neurocheck.document import Document
from neurocheck.report.blocks import Heading
from neurocheck.report.glyphs import to_ascii
from neurocheck.report.render.plain import to_lines
from neurocheck.report.summary import compose


@pytest.mark.parametrize("why", [False, True], ids=["plain", "why"])
def test_nothing_is_drawn(typical_document: Document, why: bool) -> None:
    """No frame, no map and nothing but ASCII is in it."""
    text = to_lines(compose(typical_document, why=why), width=80)

    assert text.isascii()
    assert not [line for line in text.splitlines() if set(line) & set("#|+=_")]


@pytest.mark.parametrize("width", [40, 60, 100])
def test_lines_are_folded(typical_document: Document, width: int) -> None:
    """Lines are folded between words within the width."""
    text = to_lines(compose(typical_document), width=width)

    assert max(map(len, text.splitlines())) <= width


def test_every_section_is_said(typical_document: Document) -> None:
    """Every heading and every pattern of the drawn report is said."""
    report = compose(typical_document, why=True)

    text = " ".join(to_lines(report, width=100).split())

    for block in report.blocks:
        if isinstance(block, Heading):
            assert block.text.upper() in text
    for pattern in typical_document.assessment.patterns:
        assert to_ascii(pattern.title) in text
    assert "Because you said:" in text
    assert "Where:" in text
