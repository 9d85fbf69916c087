"""No text from outside becomes markup of a page that we write."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support.hostile import EVIL, FORBIDDEN, evil_set
from support.program import neurocheck


class Seen(HTMLParser):
    """Every tag and attribute of a page, and what addresses it names."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(f"{tag} {name}")
            if name in {"href", "src", "action", "xlink:href", "data", "style"}:
                self.addresses.add(value or "")


def page(folder: Path, *args: str) -> str:
    """Run ``assess`` and give the HTML page that it writes."""
    path = folder / "report.html"
    result = neurocheck("assess", "--no-input", "--why", "-o", str(path), *args)
    assert result.status == 0
    return path.read_text(encoding="utf-8")


@pytest.fixture(name="written")
def _written(tmp_path: Path) -> str:
    """Return the page of a hostile set and a hostile answer."""
    evil = str(evil_set(tmp_path / "evil"))
    return page(tmp_path, "--questions", evil, "--one=a", f"--words={EVIL}")


def test_a_page_has_no_tag_but_ours(written: str, tmp_path: Path) -> None:
    """A hostile set's page has the tags and attributes of a plain page, no others."""
    where = ("--feet-numb=both", "--feet-where=toes,sole")  # so that there are drawings
    ours = Seen(page(tmp_path, *where, "--feet-today=wound", "--hba1c=8"))
    found = Seen(written)

    assert found.tags <= ours.tags
    assert found.attributes <= ours.attributes | {"ol start"}
    assert not {name for name in found.attributes if name.split()[1].startswith("on")}


def test_a_page_asks_nothing_of_a_network(written: str) -> None:
    """A page has no script, names no address to load, and forbids both."""
    found = Seen(written)

    assert not found.tags & {"script", "iframe", "object", "embed", "base", "form"}
    assert not {one for one in found.addresses if "evil.example" in one}
    assert "default-src 'none'" in written
    assert not re.findall(r"url\((?!#)", written)  # drawings point into the page
    assert "@import" not in written


@pytest.mark.parametrize("suffix", ["html", "md", "txt"])
def test_files_hold_no_control_character(tmp_path: Path, suffix: str) -> None:
    """A report that is looked at with ``cat`` steers no terminal either."""
    evil = str(evil_set(tmp_path / "evil"))
    path = tmp_path / f"report.{suffix}"
    given = ["--one=a", f"--words={EVIL}", "-o", str(path)]

    assert neurocheck("assess", "--questions", evil, "--no-input", *given).status == 0
    text = path.read_text(encoding="utf-8")

    assert "alert(1)" in text.replace("\\", "")
    assert FORBIDDEN.search(text) is None


def test_markdown_holds_no_html_and_no_link(tmp_path: Path) -> None:
    """In Markdown, every angle bracket and square bracket from outside is escaped."""
    evil = str(evil_set(tmp_path / "evil"))
    path = tmp_path / "report.md"
    neurocheck("assess", "--questions", evil, "--no-input", "--one=a", "-o", str(path))

    text = path.read_text(encoding="utf-8")

    assert "evil" in text
    assert re.search(r"(?<!\\)<", text) is None
    assert re.search(r"(?<!\\)\]\(", text) is None
