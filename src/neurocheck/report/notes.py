"""Gives the sources of a visit sheet numbers, and lists them at its end."""

from typing import Any

import msgspec

from neurocheck.document import Document
from neurocheck.i18n.translate import gettext as _
from neurocheck.report.blocks import (
    Citation,
    Citations,
    Item,
    SheetSection,
    VisitSheet,
)
from neurocheck.sources import cite


__all__ = ["number_notes"]


def number_notes(sheet: VisitSheet, document: Document) -> VisitSheet:
    """Return a sheet with numbers for the keys of sources, and the sources at its end.

    A key without a citation (a question set of somebody else) stands for itself.
    """
    numbers: dict[str, str] = {}
    sheet = _replace_keys(sheet, numbers)
    if not numbers:
        return sheet
    sources = document.sources
    notes = Citations(
        citations=tuple(
            Citation(key=number, text=cite(sources[key]) if key in sources else key)
            for key, number in numbers.items()
        )
    )
    *others, last = sheet.parts
    section = SheetSection(title=_("Sources"), blocks=(notes,))
    last = msgspec.structs.replace(last, sections=(*last.sections, section))
    return msgspec.structs.replace(sheet, parts=(*others, last))


def _replace_keys(part: Any, numbers: dict[str, str]) -> Any:
    """Return a part of a sheet with each key of a source replaced by its number.

    Args:
        part: The part.
        numbers: The numbers so far, by key; new ones are added in reading order.
    """
    if isinstance(part, tuple):
        return tuple(_replace_keys(one, numbers) for one in part)
    if isinstance(part, Item):
        found = [numbers.setdefault(key, str(len(numbers) + 1)) for key in part.sources]
        return msgspec.structs.replace(part, sources=tuple(sorted(found, key=int)))
    if isinstance(part, msgspec.Struct):
        fields = part.__struct_fields__
        changed = {name: _replace_keys(getattr(part, name), numbers) for name in fields}
        return msgspec.structs.replace(part, **changed)
    return part
