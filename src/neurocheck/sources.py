"""The citations that every clinical line names."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.reading.files import open_reader, raise_problems, read_source


__all__ = ["FORMAT", "Catalogue", "Source", "cite", "load_sources", "pick_sources"]

FORMAT = "neurocheck-sources/1"


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One citation.

    Attributes:
        title: Title of the work.
        url: Where it was read.
        authors: Who wrote it, or the body that published it.
        year: Year of publication, or None where the work does not show it.
        where: Journal or publisher.
        doi: Digital object identifier.
        pmid: PubMed number.
        seen: ``first-hand``, or ``second-hand`` where the claim was read in somebody
            else's account of this source.
        seen_on: The day, as in 2026-11-22, on which or before which it was seen.
    """

    title: str
    url: str
    authors: str = ""
    year: int | None = None
    where: str = ""
    doi: str = ""
    pmid: str = ""
    seen: str = "first-hand"
    seen_on: str = ""


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """A file of sources as a whole."""

    format: str
    sources: dict[str, Source]


def load_sources(
    source: Path | str | bytes | None = None, *, where: str = ""
) -> dict[str, Source]:
    """Load the citations, by key; the bundled ones where no file is given.

    Raises:
        FileError: The file cannot be read or is wrong; it holds every problem.
    """
    data, name = read_source(source, "sources.yaml", where)
    reader = open_reader(data, name, FORMAT)
    found: Any = reader.read(reader.root, Catalogue)
    raise_problems(reader)
    sources: dict[str, Source] = found.sources
    return sources


def pick_sources(
    catalogue: dict[str, Source], keys: Iterable[str]
) -> dict[str, Source]:
    """Give the sources of these keys, each once, in order of first use.

    A key that the catalogue does not have (a question set of somebody else) is
    left out; the key still stands in the line that names it.
    """
    return {key: catalogue[key] for key in dict.fromkeys(keys) if key in catalogue}


def cite(source: Source) -> str:
    """Write a citation in one line.

    >>> cite(Source(title="T", url="https://a.example", authors="B C", year=2014))
    'B C. 2014. T. https://a.example'
    """
    parts = [
        source.authors.rstrip("."),
        str(source.year or ""),
        source.title.rstrip("."),
        source.where.rstrip("."),
    ]
    address = f"doi:{source.doi}" if source.doi else source.url
    citation = ". ".join([*(part for part in parts if part), address])
    if source.seen != "second-hand":
        return citation
    return _("{citation} (read in another account)", citation=citation)
