"""No text from outside becomes markup in a written page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support.hostile import EVIL, FORBIDDEN, write_evil_set
from support.program import neurocheck


class Seen(HTMLParser):
    """A parser that records the tags, attributes and addresses of a page."""

    def __init__(self, page: str) -> None:
        """Parse a page."""
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a tag and its attributes."""
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(f"{tag} {name}")
            if name in {"href", "src", "action", "xlink:href", "data", "style"}:
                self.addresses.add(value or "")


def write_page(folder: Path, *args: str) -> str:
    """Run ``assess``, and return the HTML page that it writes."""
    path = folder / "report.html"
    result = neurocheck("assess", "--no-input", "--why", "-o", str(path), *args)
    assert result.status == 0
    return path.read_text(encoding="utf-8")


@pytest.fixture(name="written")
def _write_hostile_page(tmp_path: Path) -> str:
    """Return the page of a hostile set and a hostile answer."""
    evil = str(write_evil_set(tmp_path / "evil"))
    return write_page(tmp_path, "--questions", evil, "--one=a", f"--words={EVIL}")


def test_a_page_has_no_tag_but_ours(written: str, tmp_path: Path) -> None:
    """A hostile set's page has the tags and attributes of a plain page, no others."""
    where = ("--feet-numb=both", "--feet-where=toes,sole")  # so that there are drawings
    ours = Seen(write_page(tmp_path, *where, "--feet-today=wound", "--hba1c=8"))
    found = Seen(written)

    assert found.tags <= ours.tags
    assert found.attributes <= ours.attributes | {"ol start"}
    assert not {name for name in found.attributes if name.split()[1].startswith("on")}


def test_a_page_asks_nothing_of_a_network(written: str) -> None:
    """A page has no script, loads nothing, and forbids both."""
    found = Seen(written)

    assert not found.tags & {"script", "iframe", "object", "embed", "base", "form"}
    assert not {one for one in found.addresses if "evil.example" in one}
    assert "default-src 'none'" in written
    assert not re.findall(r"url\((?!#)", written)  # drawings point into the page
    assert "@import" not in written


@pytest.mark.parametrize("suffix", ["html", "md", "txt"])
def test_files_hold_no_control_character(tmp_path: Path, suffix: str) -> None:
    """A report printed with ``cat`` does not control the terminal."""
    evil = str(write_evil_set(tmp_path / "evil"))
    path = tmp_path / f"report.{suffix}"
    given = ["--one=a", f"--words={EVIL}", "-o", str(path)]

    assert neurocheck("assess", "--questions", evil, "--no-input", *given).status == 0
    text = path.read_text(encoding="utf-8")

    assert "alert(1)" in text.replace("\\", "")
    assert FORBIDDEN.search(text) is None


def test_markdown_holds_no_html_and_no_link(tmp_path: Path) -> None:
    """In Markdown, every angle bracket and square bracket from outside is escaped."""
    evil = str(write_evil_set(tmp_path / "evil"))
    path = tmp_path / "report.md"
    neurocheck("assess", "--questions", evil, "--no-input", "--one=a", "-o", str(path))

    text = path.read_text(encoding="utf-8")

    assert "evil" in text
    assert re.search(r"(?<!\\)<", text) is None
    assert re.search(r"(?<!\\)\]\(", text) is None
