"""The parts of a topic: sections, paragraphs and lists."""

from collections.abc import Iterator
from datetime import date

import msgspec


__all__ = ["Passage", "Topic", "TopicList", "TopicParagraph", "TopicSection"]


class Passage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words of a paragraph or of an item, and the sources behind them.

    Attributes:
        lead: The bold words at its beginning, with their full stop; "" for none.
        text: The other words.
        sources: Keys of the sources.
    """

    lead: str = ""
    text: str
    sources: tuple[str, ...]


class TopicParagraph(
    Passage, frozen=True, kw_only=True, tag_field="kind", tag="paragraph"
):
    """A few sentences."""


class TopicList(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="items"
):
    """A list of items; where it is numbered, their order matters."""

    numbered: bool
    items: tuple[Passage, ...]


class TopicSection(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and what stands under it.

    Attributes:
        title: The heading.
        level: 1 for ``#``, 2 for ``##``.
        blocks: Paragraphs and lists.
    """

    title: str
    level: int
    blocks: tuple[TopicParagraph | TopicList, ...]

    @property
    def passages(self) -> Iterator[Passage]:
        """Every paragraph and item, in order."""
        for block in self.blocks:
            yield from block.items if isinstance(block, TopicList) else (block,)


class Topic(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One text of ``neurocheck learn``.

    Attributes:
        id: The name by which it is asked for.
        title: Its title.
        summary: What it is about, in one line.
        looked_up: The day when facts that can change were last looked up; None for
            a topic without such facts.
        original: For a translation, the SHA-256 of the file that it was made from.
        sections: The text.
    """

    id: str
    title: str
    summary: str
    looked_up: date | None = None
    original: str = ""
    sections: tuple[TopicSection, ...]
