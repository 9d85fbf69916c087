"""A topic of ``neurocheck learn`` and its sources, composed into blocks."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from neurocheck.i18n.numbers import format_date
from neurocheck.i18n.review import format_review
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.report.blocks import (
    Block,
    Citation,
    Citations,
    Heading,
    Item,
    Items,
    Paragraph,
)
from neurocheck.sources import Source, cite
from neurocheck.topics.model import (
    Passage,
    Topic,
    TopicList,
    TopicParagraph,
    TopicSection,
)
from neurocheck.topics.parse import list_source_keys


__all__ = ["compose_source", "compose_sources", "compose_topic"]

_TEACHES: Final = gettext_noop(
    "This teaches. It does not diagnose, and does not replace a visit."
)

_SEE_ONE: Final = gettext_noop("To see a source in full: neurocheck learn sources KEY.")

# Surname and initials; any other name with a comma is that of one body.
_PERSON: Final = re.compile(r"\S+( \S+)? [A-Z]{1,4}")

_SECOND_HAND: Final = gettext_noop(
    "in another account or a copy, not in the source itself"
)


def compose_topic(
    topic: Topic,
    words: tuple[Passage, ...],
    cited: dict[str, Source],
    *,
    why: bool,
) -> Iterator[Block]:
    """Yield the blocks of a topic, with its hard words and its sources.

    Args:
        topic: The topic.
        words: The entries of the glossary whose words it uses.
        cited: The sources that it and the words name, by key.
        why: Whether each line names its sources, and these are cited in full.
    """
    yield Heading(text=topic.title)
    yield Paragraph(text=topic.summary)
    if day := topic.looked_up:
        yield Paragraph(
            text=_(
                "Last looked up: {day}. It may have changed since.",
                day=format_date(day),
            )
        )
    for section in topic.sections:
        yield Heading(text=section.title)
        yield from _compose_section(section, why=why)
    if words:
        yield Heading(text=_("Words in this topic"))
        yield Items(items=tuple(_make_item(one, why=why) for one in words))
    yield Heading(text=_("Sources"))
    yield _list_citations(cited, in_full=why)
    yield Paragraph(text=f"{_(_SEE_ONE)} {_(_TEACHES)} {format_review()}".rstrip())


def _compose_section(section: TopicSection, *, why: bool) -> Iterator[Block]:
    """Yield the blocks of what stands under a heading.

    A numbered list is drawn as the steps of the paragraph before it.
    """
    blocks = list(section.blocks)
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(block, TopicParagraph):
            if _is_numbered(after):
                continue  # it leads the list, which comes next
            yield Paragraph(text=_format_passage(block, why=why))
        elif block.numbered:
            before = blocks[index - 1] if index else None
            lead = before if isinstance(before, TopicParagraph) else None
            yield _make_steps(lead, block, section.title, why=why)
        else:
            yield Items(items=tuple(_make_item(one, why=why) for one in block.items))


def _is_numbered(block: object) -> bool:
    """Return whether a block is a list whose order counts."""
    return isinstance(block, TopicList) and block.numbered


def _make_steps(
    lead: TopicParagraph | None, block: TopicList, title: str, *, why: bool
) -> Items:
    """Return a numbered list as the steps of one item."""
    steps = tuple(_format_passage(one, why=why) for one in block.items)
    words = _format_passage(lead, why=why) if lead else f"{title}:"
    return Items(items=(Item(text=words, steps=steps),))


def _make_item(passage: Passage, *, why: bool) -> Item:
    """Return an item of a list as an item of a report."""
    sources = passage.sources if why else ()
    return Item(title=passage.lead, text=passage.text, sources=sources)


def _format_passage(passage: Passage, *, why: bool) -> str:
    """Return the words of a passage, with its sources where they are wanted."""
    return passage.text + (f" [{', '.join(passage.sources)}]" if why else "")


def _list_citations(cited: Mapping[str, Source], *, in_full: bool) -> Citations:
    """Return a list of sources: in full, or by who, when and what."""
    write = cite if in_full else _cite_briefly
    lines = (Citation(key=key, text=write(one)) for key, one in cited.items())
    return Citations(citations=tuple(lines))


def compose_sources(sources: Mapping[str, Source]) -> Iterator[Block]:
    """Yield the blocks of a list of sources.

    Args:
        sources: Every source by its key, in the order of the list.
    """
    yield Heading(text=_("Sources"))
    yield _list_citations(sources, in_full=False)
    yield Paragraph(text=_(_SEE_ONE))


def _cite_briefly(source: Source) -> str:
    """Return a citation in few words: the first author, the year, the title.

    >>> _cite_briefly(Source(title="T", url="u", authors="B C, D E", year=2014))
    'B C et al. 2014. T'
    """
    first, *others = source.authors.split(", ")
    is_list = bool(others) and _PERSON.fullmatch(first)
    who = _("{author} et al", author=first) if is_list else source.authors
    parts = (who.rstrip("."), str(source.year or ""), source.title.rstrip("."))
    return ". ".join(filter(None, parts))


def compose_source(
    key: str, source: Source, topics: Mapping[str, Topic]
) -> Iterator[Block]:
    """Yield the blocks of all that is known of a source, and which topics name it.

    Args:
        key: Its key.
        source: The source.
        topics: All topics, by id.
    """
    seen = _("first-hand") if source.seen == "first-hand" else _(_SECOND_HAND)
    named = ", ".join(one.id for one in topics.values() if key in list_source_keys(one))
    parts = {
        _("Title"): source.title,
        _("Authors"): source.authors,
        _("Year"): str(source.year or ""),
        _("Published in"): source.where,
        _("DOI"): source.doi,
        _("PubMed"): source.pmid,
        _("Address"): source.url,
        _("Read"): seen,
        _("Seen"): _("{day} or before", day=source.seen_on) if source.seen_on else "",
        _("Named in"): named or _("questions or guidance"),
    }
    yield Heading(text=key)
    yield Items(
        items=tuple(
            Item(title=f"{name}:", text=text) for name, text in parts.items() if text
        )
    )
