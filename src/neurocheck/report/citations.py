"""The sources of a report or a sheet, by key and as they are cited."""

import msgspec

from neurocheck.document import Document, source_keys
from neurocheck.guidance.assessment import Assessment, State
from neurocheck.guidance.rules import Fit
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.report.blocks import Citation, Citations
from neurocheck.sources import cite


__all__ = ["list_shown_keys", "list_sources", "name_sources"]

_FEW = 5


def list_sources(document: Document, *, in_full: bool) -> Citations:
    """Return every source that a document names, each once, in the order of keys.

    A key without a citation (a question set of somebody else) stands for itself.

    Args:
        document: What names them.
        in_full: Whether even a medium with little room should show whole citations.
    """
    named = {*source_keys(document.assessment), *document.sources}
    shown = list_shown_keys(document)
    found = document.sources
    return Citations(
        citations=tuple(
            Citation(key=key, text=cite(found[key]) if key in found else "")
            for key in sorted(named, key=str.casefold)
        ),
        summary="" if in_full or not shown else name_sources(shown),
    )


def list_shown_keys(document: Document) -> list[str]:
    """Return the keys of the sources behind the lines that a summary shows, sorted."""
    shown = _leave_out_hidden(document.assessment)
    return sorted(set(source_keys(shown)), key=str.casefold)


def _leave_out_hidden(assessment: Assessment) -> Assessment:
    """Return an assessment without the lines that a summary does not show."""
    patterns = tuple(
        msgspec.structs.replace(pattern, features=pattern.select(State.PRESENT))
        for pattern in assessment.patterns
        # The fits that summary.py explains in full, see _IN_FULL there.
        if pattern.fit in {Fit.MANY, Fit.SOME}
    )
    urgency = assessment.urgency
    urgency = msgspec.structs.replace(urgency, reasons=urgency.shown)
    return msgspec.structs.replace(assessment, urgency=urgency, patterns=patterns)


def name_sources(keys: list[str]) -> str:
    """Return a few keys in a sentence, or of more keys how many there are.

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
