"""The sources at the end of a report."""

from neurocheck.document import Document, source_keys
from neurocheck.report.blocks import Citation, Citations
from neurocheck.topics.sources import cite


__all__ = ["list_sources"]


def list_sources(document: Document, *, in_full: bool) -> Citations:
    """List every source that a document names, each once, by key.

    A key without a citation (a question set of somebody else) stands for itself.

    Args:
        document: What names them.
        in_full: Whether even a medium with little room should show whole citations.
    """
    named = {*source_keys(document.assessment), *document.sources}
    keys = sorted(named, key=str.casefold)
    found = document.sources
    return Citations(
        citations=tuple(
            Citation(key=key, text=cite(found[key]) if key in found else "")
            for key in keys
        ),
        summary="" if in_full or not keys else _summary(keys),
    )


def _summary(keys: list[str]) -> str:
    """Name all sources by their keys alone.

    >>> _summary(["RAYMAN2011", "SHARMA2014"])
    'RAYMAN2011, SHARMA2014. To see each in full, add --why.'
    """
    return f"{', '.join(keys)}. To see each in full, add --why."
