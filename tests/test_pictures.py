"""The picture in the README shows the program as it is."""

import html
import re
import runpy
from pathlib import Path


DOCS = Path(__file__).parents[1] / "docs"


def _words(svg: str) -> str:
    """Give the text of a picture."""
    found = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return " ".join(html.unescape(" ".join(found)).split())


def test_the_summary_in_the_picture_is_current() -> None:
    """The picture has the words of today; draw it again with docs/pictures.py."""
    draw = runpy.run_path(str(DOCS / "pictures.py"))["draw_summary"]

    assert _words(draw()) == _words((DOCS / "summary.svg").read_text("utf-8"))


def test_the_picture_fetches_nothing() -> None:
    """Nothing in the picture comes from a network."""
    svg = (DOCS / "summary.svg").read_text("utf-8")

    assert set(re.findall(r"https?://[^\"<\s]+", svg)) <= {
        "http://www.w3.org/2000/svg",
        "https://www.textualize.io",
    }
