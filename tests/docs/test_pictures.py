"""The pictures in the README show the program as it is."""

import html
import re
import runpy
from pathlib import Path
from typing import Any

import pytest


ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DRAWING: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "make_pictures.py"))
_PIECE = re.compile(
    r'<text class="[\w-]+?-(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>'
)
_STYLE = re.compile(r"^\s*\.[\w-]+?-(r\d+) \{ (.*) \}", re.MULTILINE)


def parse_texts(svg: str) -> list[tuple[str, str, str, str]]:
    """Return the texts of a picture, each with its position and its style.

    Ends of lines are left out: Rich 15 draws one more of them than Rich 14.
    """
    styles = dict(_STYLE.findall(svg))
    return [
        (y, x, html.unescape(text), styles[name])
        for name, x, y, text in _PIECE.findall(svg)
        if text != "\n"
    ]


def read_picture(name: str) -> str:
    """Return a picture of the documentation as SVG."""
    return (DOCS / f"{name}.svg").read_text("utf-8")


def test_the_summary_in_the_picture_is_current() -> None:
    """The picture matches the program; else run scripts/make_pictures.py."""
    assert parse_texts(DRAWING["draw_summary"]()) == parse_texts(
        read_picture("summary")
    )


def test_every_picture_is_shown_and_said_in_words() -> None:
    """The README shows every picture, and describes it for those who cannot see it."""
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = dict(re.findall(r'<img src="docs/(.*?)\.svg" alt="(.*?)"', readme))

    assert set(shown) == {path.stem for path in DOCS.glob("*.svg")}
    assert all(len(words) > 30 for words in shown.values())


@pytest.mark.parametrize("name", sorted(path.stem for path in DOCS.glob("*.svg")))
def test_a_picture_fetches_nothing(name: str) -> None:
    """No picture loads anything from a network."""
    assert set(re.findall(r"https?://[^\"<\s]+", read_picture(name))) <= {
        "http://www.w3.org/2000/svg",
        "https://www.textualize.io",
    }
