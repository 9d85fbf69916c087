"""The parts of reports and visit sheets, apart from how they are drawn.

A report is a flat run of blocks: a :class:`Heading` opens a section, which ends where
the next one starts. A visit sheet has parts, which have sections of blocks. All texts
are plain text that may come from anywhere: each renderer makes them harmless for its
own medium.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

import msgspec

from neurocheck.guidance.assessment import Scale
from neurocheck.guidance.rules import Level
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.model import Toe


__all__ = [
    "BECAUSE",
    "NAMED",
    "Bar",
    "BarPage",
    "Bars",
    "Block",
    "BodyMap",
    "Callout",
    "Citation",
    "Citations",
    "Dot",
    "Fact",
    "Facts",
    "Feet",
    "Findings",
    "Heading",
    "Item",
    "Items",
    "Paragraph",
    "Place",
    "Plot",
    "Quote",
    "Report",
    "Shared",
    "SheetBlock",
    "SheetPart",
    "SheetSection",
    "VisitSheet",
    "capitalize",
    "change_texts",
    "split_sections",
]

BECAUSE: Final = gettext_noop("Because you said:")
"""Stands before the answers that an item rests on."""

_LABEL, _LINE = 24, 36  # letters

NAMED: Final = gettext_noop("You named:")
"""Stands before the things that were counted."""


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """The heading of a section of a report."""

    text: str


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A few sentences."""

    text: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is shown; what is empty is not drawn.

    Attributes:
        title: A few words.
        note: An aside to the title.
        text: A sentence or more.
        steps: What to do, one by one.
        because: The answers that it rests on.
        sources: Keys of the sources behind it.
    """

    title: str = ""
    note: str = ""
    text: str = ""
    steps: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def separator(self) -> str:
        """The sign between title and text where both are on one line."""
        # With a note between, the last sign of the title no longer meets the text.
        ended = not self.note and self.title.endswith((".", "?", "!", ":"))
        return "." if self.title and self.text and not ended else ""

    @property
    def has_reasons(self) -> bool:
        """Whether the item comes with answers or sources."""
        return bool(self.because or self.sources)


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """A list of items."""

    items: tuple[Item, ...]


class Callout(msgspec.Struct, frozen=True, kw_only=True):
    """A message in a frame, which must not be missed.

    Attributes:
        kind: How urgent it is, or that it is a mere note.
        label: The kind in words.
        lead: The message.
        items: The reasons, each with what to do.
    """

    kind: Level | Literal["note"]
    label: str
    lead: Item
    items: tuple[Item, ...] = ()


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What answers share with a pattern, counted in words; never drawn as a scale.

    Attributes:
        lead: The pattern, with the count in words; or several with nothing to name.
        named: The things that were counted.
        notes: What is said beside the count.
    """

    lead: Item
    named: tuple[Item, ...] = ()
    notes: tuple[Item, ...] = ()

    @property
    def has_reasons(self) -> bool:
        """Whether what was counted comes with answers or sources."""
        return any(item.has_reasons for item in self.named)


class Place(Item, frozen=True, kw_only=True):
    """A place on the body; one whose id the drawing lacks is only named."""

    id: str


class BodyMap(msgspec.Struct, frozen=True, kw_only=True):
    """Places on the body, drawn and named."""

    title: str
    places: tuple[Place, ...]

    @property
    def has_reasons(self) -> bool:
        """Whether the places come with answers or sources."""
        return any(place.has_reasons for place in self.places)


class Feet(msgspec.Struct, frozen=True, kw_only=True):
    """The results of a touch test, drawn on the toes and written in words.

    Attributes:
        marks: The result for each toe that was touched.
        items: The results in words.
        is_first: Whether no drawing before it says on which side left is.
    """

    marks: Mapping[Toe, str]
    items: tuple[Item, ...]
    is_first: bool = True


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """A point of a plot.

    Attributes:
        at: The time.
        value: The number at that time; None where it is not known.
        words: The number as it is written on a picture.
        note: A remark on it, or nothing.
    """

    at: datetime
    value: float | None
    words: str
    note: str = ""


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """A number over time, drawn and written in words.

    Attributes:
        label: The name of the number.
        summary: A sentence on its first and its last value.
        low: The lower end of the scale.
        high: The upper end of the scale.
        low_words: The lower end as it is written.
        high_words: The upper end as it is written.
        dots: The points, oldest first; at least one.
    """

    label: str
    summary: str
    low: float
    high: float
    low_words: str
    high_words: str
    dots: tuple[Dot, ...]


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A source: its key, and how it is cited."""

    key: str
    text: str


class Citations(msgspec.Struct, frozen=True, kw_only=True):
    """The sources of a report or a sheet.

    Attributes:
        citations: Each source once.
        summary: A sentence instead of the list, for a medium with little room; empty
            where the whole list is wanted everywhere.
        title: Stands before the list where it has no heading.
    """

    citations: tuple[Citation, ...]
    summary: str = ""
    title: str = ""


Block: TypeAlias = (
    Heading | Paragraph | Items | Callout | Shared | BodyMap | Feet | Plot | Citations
)
"""A block of a report; each renderer draws every kind."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report: what a person is shown on a terminal, or of a trend in a file."""

    title: str
    created: datetime
    blocks: tuple[Block, ...]


# ── the visit sheet ──────────────────────────────────────────────────────────────


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """An answer; its label is empty where the heading says what was asked."""

    text: str
    label: str = ""
    scale: Scale | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Answers, each behind the words for what was asked.

    Attributes:
        facts: The answers.
        runs_on: Whether they stand one behind the other in print, to save room.
    """

    facts: tuple[Fact, ...]
    runs_on: bool = False

    @property
    def is_long(self) -> bool:
        """Whether a label and an answer have no room beside each other."""
        return self.runs_on or any(
            len(fact.label) > _LABEL or len(fact.text) > _LINE for fact in self.facts
        )


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A person's own words, line by line."""

    lines: tuple[str, ...]


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """The features of a pattern, by what was answered.

    Attributes:
        label: The pattern.
        words: How much of it is present, in words.
        present: The features that were reported.
        absent: The features that were denied.
        unknown: The features of which nothing is known.
        notes: What is said beside the count.
    """

    label: str
    words: str
    present: tuple[Item, ...]
    absent: tuple[Item, ...]
    unknown: tuple[Item, ...]
    notes: tuple[Item, ...] = ()


SheetBlock: TypeAlias = (
    Paragraph | Items | BodyMap | Citations | Facts | Quote | Findings | Feet
)
"""A block of a visit sheet; each renderer that writes sheets draws every kind."""


class SheetSection(msgspec.Struct, frozen=True, kw_only=True):
    """Blocks of a visit sheet under a heading.

    Attributes:
        title: The heading.
        blocks: What stands under it; a section without blocks is left out.
        is_small: Whether it is of less weight, such as what is not known.
    """

    title: str
    blocks: tuple[SheetBlock, ...]
    is_small: bool = False


class SheetPart(msgspec.Struct, frozen=True, kw_only=True):
    """The sections of a visit sheet for one kind of reader."""

    title: str
    sections: tuple[SheetSection, ...]


class VisitSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet that a person takes to a visit.

    Attributes:
        title: Its heading.
        created: When the questions were answered.
        cards: How soon care is needed and why, one for each level, the most urgent
            first; none where too little was asked to tell.
        parts: The part for the clinician, the one for the person, and the rest.
        note: A remark that stands before everything else, or nothing.
        is_tight: Whether it is printed in smaller letters, because it says so much.
    """

    title: str
    created: datetime
    cards: tuple[Callout, ...]
    parts: tuple[SheetPart, ...]
    note: str = ""
    is_tight: bool = False


# ── a page of counts ─────────────────────────────────────────────────────────────


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A count, drawn as a bar beside its words.

    Attributes:
        label: What was counted.
        cells: The count, the total and the share in words.
        part: The length of the bar, from 0 to 1; None where it is not known.
    """

    label: str
    cells: tuple[str, str, str]
    part: float | None


class Bars(msgspec.Struct, frozen=True, kw_only=True):
    """Counts that belong together.

    Attributes:
        title: What they are.
        bars: The counts.
        group: The group that they are about; "" where it is everybody.
    """

    title: str
    bars: tuple[Bar, ...]
    group: str = ""


class BarPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of counts.

    Attributes:
        title: Its heading.
        created: When they were counted.
        remarks: What is said before them.
        bars: The counts; those of a group follow one another.
    """

    title: str
    created: datetime
    remarks: tuple[str, ...]
    bars: tuple[Bars, ...]


def split_sections(report: Report) -> tuple[tuple[Block, ...], ...]:
    """Return the blocks of a report, cut before each heading."""
    starts = [
        index
        for index, block in enumerate(report.blocks)
        if index == 0 or isinstance(block, Heading)
    ]
    ends = [*starts[1:], len(report.blocks)]
    return tuple(
        report.blocks[start:end] for start, end in zip(starts, ends, strict=True)
    )


def capitalize(words: str) -> str:
    """Return a text that begins with a capital, the rest of it unchanged."""
    return words[:1].upper() + words[1:]


def change_texts(part: Any, change: Callable[[str], str]) -> Any:
    """Return a report, a sheet or any part of it with every text changed.

    Each renderer makes all texts harmless with this before it draws, so that none can
    be forgotten.

    Args:
        part: What to change.
        change: Returns the new text for a text.

    Returns:
        A copy, of the same type.
    """
    # An exact comparison: an enum such as a level is a kind of text too.
    if type(part) is str:
        return change(part)
    if isinstance(part, tuple):
        return tuple(change_texts(item, change) for item in part)
    if isinstance(part, msgspec.Struct):
        changed = {
            name: change_texts(getattr(part, name), change)
            for name in part.__struct_fields__
        }
        return msgspec.structs.replace(part, **changed)
    return part
