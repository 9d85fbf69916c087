"""Promises of sources: how they are loaded, picked and cited."""

import pytest

from neurocheck.sources import Source, cite, load_sources, pick_sources
from support import problems, sources


HEADER = b"format: neurocheck-sources/1\n"


def test_sources_are_loaded_by_key() -> None:
    """A source has the fields of the file; missing fields are empty."""
    text = b'sources: {A2014: {title: "T", url: "https://a.example", year: 2014}}\n'

    assert load_sources(HEADER + text) == {
        "A2014": Source(title="T", url="https://a.example", year=2014)
    }


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (b"", ["s:1:1: NC203 the key 'sources' is missing"]),
        (b"sources: [A]\n", ["s:2:10: NC201 expected a mapping, found a list"]),
        (b"sources: {A: {title: T}}\n", ["s:2:14: NC203 the key 'url' is missing"]),
        (
            b"sources: {A: {title: T, url: u, yaer: 1}}\n",
            ["s:2:33: NC202 unknown key 'yaer' (did you mean 'year'?)"],
        ),
        (
            b"sources: {A: {title: T, url: u, year: then}}\n",
            ["s:2:39: NC201 expected a whole number, found text"],
        ),
    ],
)
def test_wrong_sources_are_refused(text: bytes, lines: list[str]) -> None:
    """Each problem of a file of sources is reported with its place."""
    assert problems(lambda: load_sources(HEADER + text, where="s")) == lines


def test_sources_are_picked_in_order_of_use() -> None:
    """Each key is picked once, in order of first use; an unknown one is left out."""
    catalogue = sources("A", "B", "C")

    assert list(pick_sources(catalogue, ["C", "A", "X", "C"])) == ["C", "A"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Source(title="T", url="https://a.example"), "T. https://a.example"),
        (
            Source(
                title="T.", url="u", authors="B.", year=2014, where="J.", doi="10.1/x"
            ),
            "B. 2014. T. J. doi:10.1/x",
        ),
        (
            Source(title="T", url="u", seen="second-hand"),
            "T. u (read in another account or a copy)",
        ),
    ],
    ids=["least", "most", "second-hand"],
)
def test_citations(source: Source, text: str) -> None:
    """A citation is one line with the best address and how it was read."""
    assert cite(source) == text
