"""The sources of a report or a sheet, by key and as they are cited."""

from collections.abc import Iterable

import msgspec

from neurocheck.document import Document, source_keys
from neurocheck.guidance.assessment import Assessment, State
from neurocheck.i18n.translate import ngettext
from neurocheck.report.blocks import Citation, Citations
from neurocheck.sources import cite


__all__ = ["count_sources", "list_shown_keys", "list_sources"]


def list_sources(
    document: Document, *, in_full: bool, keys: Iterable[str] | None = None
) -> Citations:
    """Return sources of a document, each once, in the order of keys.

    A key without a citation (a question set of somebody else) stands for itself.

    Args:
        document: What names them.
        in_full: Whether even a medium with little room should show whole citations.
        keys: The keys of those that are wanted; None for all that the document names.
    """
    found = document.sources
    named = {*source_keys(document.assessment), *found} if keys is None else {*keys}
    return Citations(
        citations=tuple(
            Citation(key=key, text=cite(found[key]) if key in found else "")
            for key in sorted(named, key=str.casefold)
        ),
        summary="" if in_full or not named else count_sources(len(named)),
    )


def list_shown_keys(document: Document) -> list[str]:
    """Return the keys of the sources behind what was reported, sorted."""
    shown = _leave_out_hidden(document.assessment)
    return sorted(set(source_keys(shown)), key=str.casefold)


def _leave_out_hidden(assessment: Assessment) -> Assessment:
    """Return an assessment without features and red flags that are not shown."""
    patterns = tuple(
        msgspec.structs.replace(pattern, features=pattern.select(State.PRESENT))
        for pattern in assessment.patterns
    )
    urgency = assessment.urgency
    urgency = msgspec.structs.replace(urgency, reasons=urgency.shown)
    return msgspec.structs.replace(assessment, urgency=urgency, patterns=patterns)


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
