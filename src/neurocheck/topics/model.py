"""What a topic is made of."""

from collections.abc import Iterator
from datetime import date

import msgspec


__all__ = ["Items", "Paragraph", "Passage", "Section", "Topic"]


class Passage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A paragraph's or an item's words, and the sources behind them.

    Attributes:
        lead: The bold words that open it, with their stop, if there are any.
        text: The words.
        sources: Keys of the sources.
    """

    lead: str = ""
    text: str
    sources: tuple[str, ...]


class Paragraph(Passage, frozen=True, kw_only=True, tag_field="kind", tag="paragraph"):
    """A few sentences."""


class Items(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="items"):
    """A list; where it is numbered, its order counts."""

    numbered: bool
    items: tuple[Passage, ...]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """What stands under a heading.

    Attributes:
        title: The heading.
        level: 1 for ``#``, 2 for ``##``.
        blocks: Paragraphs and lists.
    """

    title: str
    level: int
    blocks: tuple[Paragraph | Items, ...]

    @property
    def passages(self) -> Iterator[Passage]:
        """Every paragraph and item, in order."""
        for block in self.blocks:
            yield from block.items if isinstance(block, Items) else (block,)


class Topic(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One text to learn from.

    Attributes:
        id: What it is asked for by.
        title: What it is called.
        summary: What it is about, in one line.
        looked_up: When what can change was last looked up; None where nothing can.
        original: For a translation, the SHA-256 of the file that it was made from.
        sections: The text.
    """

    id: str
    title: str
    summary: str
    looked_up: date | None = None
    original: str = ""
    sections: tuple[Section, ...]
