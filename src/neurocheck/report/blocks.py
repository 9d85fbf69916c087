"""The vocabulary of a report: what is shown, and nothing of how it is drawn.

A report is a flat run of blocks. A :class:`Heading` opens a section, and the
section ends where the next one starts. All texts are plain text that may come
from anywhere: each renderer makes them harmless for its own medium.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from neurocheck.guidance.assessment import Scale
from neurocheck.guidance.rules import Level
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.model import Toe


__all__ = [
    "BECAUSE",
    "NAMED",
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
    "Meter",
    "Paragraph",
    "Part",
    "Place",
    "Plot",
    "Quote",
    "Report",
    "Section",
    "SheetBlock",
    "VisitSheet",
    "change_texts",
    "sections",
]

BECAUSE = gettext_noop("Because you said:")
NAMED = gettext_noop("In common:")


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """Opens a section."""

    text: str


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A few sentences."""

    text: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to say; empty parts are not drawn.

    Attributes:
        title: A few words.
        note: An aside to the title.
        text: What there is to say.
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
        """What stands between title and text, when they run together."""
        ended = not self.note and self.title.endswith((".", "?", "!", ":"))
        return "." if self.title and self.text and not ended else ""

    @property
    def has_reasons(self) -> bool:
        """Whether it comes with answers or sources."""
        return bool(self.because or self.sources)


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """Several things of one kind."""

    items: tuple[Item, ...]


class Callout(msgspec.Struct, frozen=True, kw_only=True):
    """Something that must not be missed.

    Attributes:
        kind: How urgent it is, or a mere note.
        label: The kind in words.
        lead: What it comes down to.
        items: The reasons, each with what to do.
    """

    kind: Level | Literal["note"]
    label: str
    lead: Item
    items: tuple[Item, ...] = ()


class Meter(msgspec.Struct, frozen=True, kw_only=True):
    """A count out of a total, always with its words beside it.

    Attributes:
        label: What is counted.
        present: How many.
        total: Of how many.
        words: The same in words.
        text: What the label means; empty for a meter that is drawn small.
        named: The things that were counted.
        sources: Keys of the sources behind the text.
    """

    label: str
    present: int
    total: int
    words: str
    text: str = ""
    named: tuple[Item, ...] = ()
    sources: tuple[str, ...] = ()


class Place(Item, frozen=True, kw_only=True):
    """A place on the body; an id that the drawing lacks is only named."""

    id: str


class BodyMap(msgspec.Struct, frozen=True, kw_only=True):
    """Where; always with the places in words."""

    title: str
    places: tuple[Place, ...]


class Feet(msgspec.Struct, frozen=True, kw_only=True):
    """Toes that were touched; always in words too.

    Attributes:
        marks: What was answered for each toe.
        items: The same in words.
    """

    marks: Mapping[Toe, str]
    items: tuple[Item, ...]


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """A number at a time; None where it is not known.

    Attributes:
        at: When.
        value: The number.
        words: The number as it is written on a picture.
        note: What else there is to say of it.
    """

    at: datetime
    value: float | None
    words: str
    note: str = ""


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """A number over time, always with the numbers in words.

    Attributes:
        label: What it is.
        summary: Where it began and where it is, in a sentence.
        low: The lower end of the scale.
        high: The upper end of the scale.
        low_words: The lower end as it is written.
        high_words: The upper end as it is written.
        dots: The oldest first; at least one.
    """

    label: str
    summary: str
    low: float
    high: float
    low_words: str
    high_words: str
    dots: tuple[Dot, ...]


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """One source."""

    key: str
    text: str


class Citations(msgspec.Struct, frozen=True, kw_only=True):
    """All sources of the report.

    Attributes:
        citations: Each source once.
        summary: Those of the lines that are shown, by short names, for a medium
            with little room; empty where the whole list is wanted everywhere.
    """

    citations: tuple[Citation, ...]
    summary: str = ""


Block = (
    Heading | Paragraph | Items | Callout | Meter | BodyMap | Feet | Plot | Citations
)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A whole report."""

    title: str
    created: datetime
    blocks: tuple[Block, ...]


# ── the visit sheet ──────────────────────────────────────────────────────────────


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """An answer; the label is empty where the heading says what it is."""

    text: str
    label: str = ""
    scale: Scale | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Answers, and what was asked and is not known."""

    facts: tuple[Fact, ...]
    unknown: tuple[str, ...] = ()


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's own words, line by line."""

    lines: tuple[str, ...]


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked for: what is there, what is not, and what is not known."""

    label: str
    words: str
    present: tuple[Item, ...]
    absent: tuple[Item, ...]
    unknown: tuple[Item, ...]


SheetBlock = Paragraph | Items | BodyMap | Citations | Facts | Quote | Findings | Feet


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Blocks under a heading."""

    title: str
    blocks: tuple[SheetBlock, ...]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Sections for one kind of reader."""

    title: str
    sections: tuple[Section, ...]


class VisitSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a person takes to a visit.

    Attributes:
        title: What it is.
        created: When the questions were answered.
        lead: How urgent it is; nothing where too little was asked to say.
        parts: The part for the clinician, the one for the person, and the rest.
        note: Stands before everything else.
    """

    title: str
    created: datetime
    lead: Callout | None
    parts: tuple[Part, ...]
    note: str = ""


def sections(report: Report) -> tuple[tuple[Block, ...], ...]:
    """Cut a report before each heading."""
    starts = [
        index
        for index, block in enumerate(report.blocks)
        if index == 0 or isinstance(block, Heading)
    ]
    ends = [*starts[1:], len(report.blocks)]
    return tuple(
        report.blocks[start:end] for start, end in zip(starts, ends, strict=True)
    )


def change_texts(part: Any, change: Callable[[str], str]) -> Any:
    """Give a report, or any part of it, with every text changed.

    Renderers make all texts harmless with this at once, before they draw, so that
    none can be forgotten.
    """
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
