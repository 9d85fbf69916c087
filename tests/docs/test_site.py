"""The website has every page, and loads nothing from elsewhere.

``scripts/check`` draws it, and checks its links once more.
"""

import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


_ROOT = Path(__file__).parents[2]
_SITE = tomllib.loads((_ROOT / "zensical.toml").read_text("utf-8"))["project"]
_MAKING: dict[str, Any] = runpy.run_path(str(_ROOT / "scripts" / "make_site.py"))


@pytest.fixture(name="folder", scope="module")
def _write(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages as the site has them."""
    folder = tmp_path_factory.mktemp("pages")
    _MAKING["write_pages"](folder)
    return folder


def _list_named(entries: list[dict[str, Any]]) -> Iterator[str]:
    """Yield every page that the navigation names."""
    for entry in entries:
        for named in entry.values():
            yield from [named] if isinstance(named, str) else _list_named(named)


def test_the_navigation_names_every_page(folder: Path) -> None:
    """Each page of the site is named once, and each name is one of a page."""
    pages = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
    named = list(_list_named(_SITE["nav"]))

    assert sorted(named) == sorted(pages)


def test_no_two_pages_differ_in_capitals_alone(folder: Path) -> None:
    """Some disks take such names for the same."""
    names = [str(path.relative_to(folder)).lower() for path in folder.rglob("*")]

    assert len(names) == len(set(names))


def test_links_fit_the_site(folder: Path) -> None:
    """Each link to a file leads to one that is there."""
    for page in folder.rglob("*.md"):
        text = re.sub(r"`[^`\n]*`", "", page.read_text("utf-8"))
        for link in re.findall(r"\]\(([^)#\s]+)", text):
            assert "://" in link or (page.parent / link).exists(), (page.name, link)


def test_it_asks_nothing_of_a_network() -> None:
    """No font, script, style or repository elsewhere is named."""
    fetched = {"extra_css", "extra_javascript", "repo_url", "site_url"}

    assert _SITE["theme"]["font"] is False
    assert fetched & set(_SITE) == set()
