"""The pages are linked: each link leads somewhere, and nobody needs a fourth click."""

import re
from pathlib import Path

from support.each import each


_ROOT = Path(__file__).parents[2]
_DOCS = sorted((_ROOT / "docs").glob("*.md"))
_PAGES = [*sorted(_ROOT.glob("*.md")), *_DOCS]
_INDEX = _ROOT / "docs" / "index.md"
_FENCE = re.compile(r"^ *```.*?^ *```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?:\]\(|(?:src|href)=\")([^)\"\s]+)")
# These are worked through, or looked up, and not read in one go.
_LONG = {
    "clinical-review.md": "a record to sign off, line by line",
    "clinical-review-es.md": "the same in Spanish",
    "cohort.md": "a guide to work through, with an example",
    "cohort-maps.md": "all that a map can say, to look up",
    "interchange.md": "three guides, of which a reader needs one",
    "method.md": "made from the data",
    "question-sets.md": "a guide of ten minutes to work through",
    "security.md": "a threat model to look things up in",
    "security-tests.md": "figures to look up",
    "translating.md": "a guide to work through",
}
_MINUTES = 2
_WORDS_A_MINUTE = 240


def _read(page: Path) -> str:
    """Return a page without its code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def _list_links(page: Path) -> list[tuple[Path, str]]:
    """Return the files and the anchors that a page links to, on this disk."""
    found = [one for one in _LINK.findall(_read(page)) if "://" not in one]
    parts = [link.partition("#") for link in found]
    return [
        ((page.parent / path).resolve() if path else page, anchor)
        for path, _, anchor in parts
    ]


def _list_anchors(page: Path) -> set[str]:
    """Return the anchors of the headings of a page, as forges and the site do."""
    headings = re.findall(r"^#+ (.+)$", _read(page), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in headings
    }


def _reach(start: Path, clicks: int) -> set[Path]:
    """Return the files that are reached with at most so many clicks."""
    seen = {start}
    for _ in range(clicks):
        seen |= {
            path
            for page in seen
            if page.suffix == ".md" and page.exists()
            for path, _ in _list_links(page)
        }
    return seen


@each("page", _PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """The file is there, and so is the heading in it."""
    links = _list_links(page)

    assert [path for path, _ in links if not path.exists()] == []
    assert [a for path, a in links if a and a not in _list_anchors(path)] == []


# The guide to tables still names one page as a file.
_LINKED = [page for page in _DOCS if page.name != "cohort.md"]


@each("page", _LINKED, ids=lambda page: page.name)
def test_a_page_that_is_named_is_linked(page: Path) -> None:
    """On the site there is no folder in which a reader could look for it."""
    prose = re.sub(
        r"^\|.*$|^.*`python scripts/.*$",
        "",
        page.read_text("utf-8"),
        flags=re.MULTILINE,
    )

    assert re.findall(r"`docs/[a-z-]+\.md`|`[A-Z]+\.md`", prose) == []


def test_every_page_is_three_clicks_from_the_entrance() -> None:
    """From docs/index.md, two clicks lead to every page, a third to what it names."""
    reached = _reach(_INDEX, 2)

    assert {*_PAGES} - reached - {_ROOT / "README.md"} == set()
    assert _INDEX in _reach(_ROOT / "README.md", 1)


_WANTED = {
    "You, or somebody you help": ["docs/interview.md", "docs/private.md"],
    "A clinician or an educator": ["docs/clinic.md", "docs/clinical-review.md"],
    "A researcher": ["docs/cohort.md", "docs/python.md", "CITATION.cff"],
    "An author of question sets, or a translator": [
        *("docs/question-sets.md", "docs/writing.md", "docs/translating.md"),
    ],
    "An integrator": ["docs/scripts.md", "docs/interchange.md", "docs/security.md"],
    "A developer": ["CONTRIBUTING.md", "GLOSSARY.md"],
}


@each(("who", "wanted"), _WANTED.items(), ids=str)
def test_each_role_finds_its_pages(who: str, wanted: list[str]) -> None:
    """Each of the six has a part of the entrance, with a link to what it came for."""
    part = _INDEX.read_text("utf-8").partition(f"## {who}\n")[2].partition("\n## ")[0]
    found = {(_INDEX.parent / one).resolve() for one in _LINK.findall(part)}

    assert {_ROOT / one for one in wanted} <= found


@each("page", _DOCS, ids=lambda page: page.name)
def test_a_page_is_read_in_two_minutes(page: Path) -> None:
    """Tables and code are looked up; guides and records have their reason."""
    prose = re.sub(r"^\|.*$|<!--.*?-->", "", _read(page), flags=re.MULTILINE)
    minutes = len(re.findall(r"\w\S*", prose)) / _WORDS_A_MINUTE

    assert minutes <= _MINUTES or page.name in _LONG


@each("command", ["forget", "assess", "learn"])
def test_the_readme_comes_to_the_point(command: str) -> None:
    """What happens with answers stands before the first table, and the rest below."""
    readme = (_ROOT / "README.md").read_text(encoding="utf-8")
    before, _, after = readme.partition("\n| ")

    assert f"neurocheck {command}" in readme
    assert "## What happens with your answers" in before
    assert "exosome therapy" in after
    assert "--lang es" in after
    assert readme.count("<img") == 1
