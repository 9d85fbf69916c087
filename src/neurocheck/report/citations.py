"""The sources at the end of a report."""

import msgspec

from neurocheck.document import Document, source_keys
from neurocheck.guidance.model import Assessment, Fit
from neurocheck.report.blocks import Citation, Citations
from neurocheck.topics.sources import cite
from neurocheck.words import say


__all__ = ["list_sources", "shown_keys"]


def shown_keys(document: Document) -> list[str]:
    """Name the sources of the lines that a summary shows, by key."""
    return sorted(set(source_keys(_shown(document))), key=str.casefold)


def list_sources(document: Document, *, in_full: bool) -> Citations:
    """List every source that a document names, each once, by key.

    A key without a citation (a question set of somebody else) stands for itself.

    Args:
        document: What names them.
        in_full: Whether even a medium with little room should show whole citations.
    """
    named = {*source_keys(document.assessment), *document.sources}
    keys = sorted(named, key=str.casefold)
    shown = shown_keys(document)
    found = document.sources
    return Citations(
        citations=tuple(
            Citation(key=key, text=cite(found[key]) if key in found else "")
            for key in keys
        ),
        summary="" if in_full or not shown else _summary(shown),
    )


def _shown(document: Document) -> Assessment:
    """Leave out what only stands in the whole document: features not reported."""
    assessment = document.assessment
    patterns = tuple(
        msgspec.structs.replace(
            pattern, features=tuple(one for one in pattern.features if one.present)
        )
        for pattern in assessment.patterns
        if pattern.fit in {Fit.MANY, Fit.SOME}
    )
    return msgspec.structs.replace(assessment, patterns=patterns)


def _summary(keys: list[str]) -> str:
    """Name the sources of the lines that are shown, by their keys alone.

    >>> _summary(["RAYMAN2011", "SHARMA2014"])
    'RAYMAN2011, SHARMA2014. To see each in full, add --why.'
    """
    return say("{keys}. To see each in full, add --why.", keys=", ".join(keys))
