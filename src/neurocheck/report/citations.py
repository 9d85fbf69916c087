"""The sources at the end of a report."""

import msgspec

from neurocheck.document import Document, source_keys
from neurocheck.guidance.assessment import Assessment
from neurocheck.guidance.rules import Fit
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.report.blocks import Citation, Citations
from neurocheck.sources import cite


__all__ = ["list_sources", "name_sources", "shown_keys"]

_FEW = 5


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
        summary="" if in_full or not shown else name_sources(shown),
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


def name_sources(keys: list[str]) -> str:
    """Name a few sources by their keys alone; say how many there are of more.

    >>> name_sources(["RAYMAN2011", "SHARMA2014"])
    'RAYMAN2011, SHARMA2014. To see each in full, add --why.'
    >>> name_sources(["A", "B", "C", "D", "E", "F"])
    '6 sources. To see each in full, add --why.'
    """
    if len(keys) <= _FEW:
        return _("{keys}. To see each in full, add --why.", keys=", ".join(keys))
    return ngettext(
        "1 source. To see it in full, add --why.",
        "{number} sources. To see each in full, add --why.",
        len(keys),
    )
