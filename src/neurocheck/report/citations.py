"""The sources of a report or a sheet, by key and as they are cited."""

from collections.abc import Collection

from neurocheck.document import Document
from neurocheck.i18n.translate import ngettext
from neurocheck.report.blocks import Citation, Citations
from neurocheck.sources import cite


__all__ = ["count_sources", "list_sources"]


def list_sources(
    document: Document, keys: Collection[str], *, in_full: bool
) -> Citations:
    """Return sources of a document, in the order of keys.

    A key without a citation (a question set of somebody else) stands for itself.

    Args:
        document: What names them.
        keys: Their keys.
        in_full: Whether even a medium with little room should show whole citations.
    """
    found = document.sources
    return Citations(
        citations=tuple(
            Citation(key=key, text=cite(found[key]) if key in found else "")
            for key in sorted(keys, key=str.casefold)
        ),
        summary="" if in_full else count_sources(len(keys)),
    )


def count_sources(count: int) -> str:
    """Return how many sources there are, and how to see them.

    >>> count_sources(1)
    '1 source. To see it in full, add --why.'
    >>> count_sources(6)
    '6 sources. To see each in full, add --why.'
    """
    return ngettext(
        "1 source. To see it in full, add --why.",
        "{number} sources. To see each in full, add --why.",
        count,
    )
