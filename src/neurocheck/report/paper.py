"""How much paper a visit sheet takes, estimated without a browser.

The numbers were found by printing sheets on A4 and Letter; tests/browser does so again.
"""

from functools import singledispatch
from math import ceil
from typing import Final

import msgspec

from neurocheck.report.blocks import (
    BodyMap,
    Callout,
    Citations,
    Fact,
    Facts,
    Feet,
    Item,
    SheetSection,
    VisitSheet,
)


__all__ = ["fits_on_paper"]

_ROOM: Final = 240
"""Lines of half a page that two printed pages hold."""
_WIDTH: Final = 54
"""Letters on such a line."""
_DRAWING: Final = 14
"""Lines that a drawing takes."""
_LONG_LIST: Final = 6
"""The most items of a card that stand in one column, as in the template."""
_NOTE: Final = 0.0098
"""The part of a line that a letter of a note takes: they run on, in small print."""


def fits_on_paper(sheet: VisitSheet) -> bool:
    """Return whether a sheet fits on two printed pages of A4 and of Letter."""
    return _count_lines(sheet) <= _ROOM


@singledispatch
def _count_lines(part: object) -> float:
    """Return about how many lines of half a page a part of a sheet takes in print."""
    if not isinstance(part, msgspec.Struct):
        return 0
    fields = part.__struct_fields__
    return sum(_count_lines(getattr(part, name)) for name in fields)


@_count_lines.register
def _(part: tuple) -> float:  # type: ignore[type-arg] # singledispatch wants a class
    return sum(map(_count_lines, part))


@_count_lines.register
def _(part: str) -> float:
    # An exact comparison, as in change_texts(): an enum is no text on the page.
    return ceil(len(part) / _WIDTH) if type(part) is str else 0


@_count_lines.register
def _(part: Callout) -> float:
    # As wide as the page, but for a long list, which has two columns.
    long = len(part.items) > _LONG_LIST
    items = sum(map(_count_lines, part.items)) if long else 2 * len(part.items)
    return 5 + 2 * ceil(len(part.lead.text) / (2 * _WIDTH)) + items


@_count_lines.register
def _(part: Item) -> float:
    words = len(part.title) + len(part.note) + len(part.text) + 4 * len(part.sources)
    return ceil((words + 6) / _WIDTH) + sum(map(_count_lines, part.steps))


@_count_lines.register
def _(part: Fact) -> float:
    return ceil((len(part.label) + len(part.text)) / _WIDTH)


@_count_lines.register
def _(part: Facts) -> float:
    lines = sum(map(_count_lines, part.facts))
    # One behind the other: each but the last saves about half a line.
    return max(1, lines - len(part.facts) / 2) if part.runs_on else lines


@_count_lines.register(BodyMap)
@_count_lines.register(Feet)
def _(_part: object) -> float:
    return _DRAWING


@_count_lines.register
def _(part: Citations) -> float:
    return sum(_NOTE * len(one.text) for one in part.citations)


@_count_lines.register
def _(part: SheetSection) -> float:
    return 1.5 + _count_lines(part.blocks)
