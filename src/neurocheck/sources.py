"""The sources that clinical texts cite: loaded from their file, and written out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.reading.compiled import read_compiled
from neurocheck.reading.files import open_reader, raise_problems, read_source


__all__ = ["FORMAT", "Source", "SourcesFile", "cite", "load_sources", "pick_sources"]

FORMAT = "neurocheck-sources/1"
_FILE = "sources.yaml"


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A work that is cited.

    Attributes:
        title: Title of the work.
        url: The address where it was read.
        authors: Its authors, or the body that published it.
        year: Year of publication, or None where the work does not show it.
        where: Journal or publisher.
        doi: Digital object identifier.
        pmid: PubMed number.
        seen: ``first-hand``, or ``second-hand`` where the claim was read in somebody
            else's account of this source.
        seen_on: The day, as in 2026-11-22, on which or before which it was read.
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


class SourcesFile(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file of sources."""

    format: str
    sources: dict[str, Source]


def load_sources(
    source: Path | str | bytes | None = None, *, where: str = ""
) -> dict[str, Source]:
    """Return the sources of a file, by key.

    Args:
        source: A path, or the bytes of the file; None for the bundled file.
        where: The name of the file in problems; its path where it is "".

    Raises:
        FileError: The file cannot be read or is wrong; it holds every problem.
    """
    if source is None:
        known = read_compiled("sources", dict[str, Source], [_FILE])
        if known is not None:
            return known
    data, name = read_source(source, _FILE, where)
    reader = open_reader(data, name, FORMAT)
    found: Any = reader.read(reader.root, SourcesFile)
    raise_problems(reader)
    sources: dict[str, Source] = found.sources
    return sources


def pick_sources(sources: dict[str, Source], keys: Iterable[str]) -> dict[str, Source]:
    """Return the sources of some keys, each once, in order of first use.

    A key without a source is left out, because somebody else's question set may
    come without its sources. The line that cites it still shows the key.
    """
    return {key: sources[key] for key in dict.fromkeys(keys) if key in sources}


def cite(source: Source) -> str:
    """Return a source as one line of a bibliography.

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
    return _("{citation} (read in another account or a copy)", citation=citation)
