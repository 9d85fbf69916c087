"""The pictures in the README show the program as it is."""

import html
import re
import runpy
import sys
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


def looks(svg: str) -> list[tuple[str, str, str, str]]:
    """Return the texts of a picture, where each stands, and how it looks.

    Ends of lines are left out: Rich 15 draws one more of them than Rich 14.
    """
    styles = dict(_STYLE.findall(svg))
    return [
        (y, x, html.unescape(text), styles[name])
        for name, x, y, text in _PIECE.findall(svg)
        if text != "\n"
    ]


def kept(name: str) -> str:
    """Read a picture."""
    return (DOCS / f"{name}.svg").read_text("utf-8")


def test_the_summary_in_the_picture_is_current() -> None:
    """The picture has the words of today; else run scripts/make_pictures.py."""
    assert looks(DRAWING["draw_summary"]()) == looks(kept("summary"))


@pytest.mark.pty
@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
@pytest.mark.parametrize("screen", DRAWING["SCREENS"], ids=lambda screen: screen.name)
def test_the_screen_in_the_picture_is_current(screen: Any) -> None:
    """Words, places and colours are those of today; run scripts/make_pictures.py."""
    pytest.importorskip("pexpect")
    pytest.importorskip("pyte")

    assert looks(DRAWING["draw_screen"](screen)) == looks(kept(screen.name))


def test_every_picture_is_shown_and_said_in_words() -> None:
    """The README shows what is drawn, and says it to those who cannot see it."""
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = dict(re.findall(r'<img src="docs/(.*?)\.svg" alt="(.*?)"', readme))

    assert set(shown) == {path.stem for path in DOCS.glob("*.svg")}
    assert set(shown) == {"summary", *(screen.name for screen in DRAWING["SCREENS"])}
    assert all(len(words) > 30 for words in shown.values())


@pytest.mark.parametrize("name", sorted(path.stem for path in DOCS.glob("*.svg")))
def test_a_picture_fetches_nothing(name: str) -> None:
    """Nothing in a picture comes from a network."""
    assert set(re.findall(r"https?://[^\"<\s]+", kept(name))) <= {
        "http://www.w3.org/2000/svg",
        "https://www.textualize.io",
    }
