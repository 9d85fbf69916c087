"""A report as sentences alone: for screen readers, braille lines and simple terminals.

Nothing is drawn: no frame, no map, no column. From top to bottom, the lines
say all that the drawn report shows.
"""

import textwrap
from collections.abc import Iterable, Iterator
from typing import assert_never

from neurocheck.i18n.language import ENGLISH, get_language
from neurocheck.i18n.numbers import format_date, format_short_date
from neurocheck.i18n.translate import gettext as _
from neurocheck.report.blocks import (
    BECAUSE,
    NAMED,
    Block,
    BodyMap,
    Callout,
    Citations,
    Dot,
    Feet,
    Heading,
    Item,
    Items,
    Paragraph,
    Plot,
    Report,
    Shared,
    change_texts,
)
from neurocheck.report.glyphs import to_ascii
from neurocheck.sanitize import one_line


__all__ = ["to_lines"]


def to_lines(report: Report, *, width: int, unicode: bool = False) -> str:
    """Return a report as plain lines, each ended.

    Args:
        report: What to write.
        width: Columns there are; lines are folded between words where they can be.
        unicode: Whether to use more than ASCII; English does without.
    """
    unicode = unicode and get_language() is not ENGLISH

    def make_safe(words: str) -> str:
        return one_line(words) if unicode else to_ascii(one_line(words))

    safe: Report = change_texts(report, make_safe)
    fold = textwrap.TextWrapper(width=max(width, 30), break_on_hyphens=False)
    date = make_safe(format_date(report.created))
    lines = fold.wrap(f"{safe.title}, {date}.")
    for block in safe.blocks:
        # With a title of their own, sources are the last item of the list before.
        if not (isinstance(block, Citations) and block.title):
            lines.append("")
        lines += (one for line in _write_block(block) for one in fold.wrap(line))
    text = "\n".join(lines) + "\n"
    return text if unicode else to_ascii(text)


def _write_block(block: Block) -> Iterator[str]:
    """Yield the lines of a block, which are not folded yet."""
    match block:
        case Heading() | Paragraph():
            yield block.text.upper() if isinstance(block, Heading) else block.text
        case Items() | Feet():
            yield from _list_items(block.items)
        case Callout():
            yield f"{block.label}. {_write_item(block.lead)}"
            yield from _list_items(block.items)
        case Shared():
            yield from _write_shared(block)
        case BodyMap():
            yield from _name_items(f"{block.title}: ", block.places, ", ")
        case Plot():
            yield f"{block.label}. {block.summary}"
            yield from map(_write_dot, block.dots)
        case Citations():
            yield from _list_citations(block)
        case _:
            assert_never(block)


def _list_citations(citations: Citations) -> Iterator[str]:
    """Yield a sentence on the sources, or a line for each in full."""
    if citations.summary:
        yield f"- {citations.summary}" if citations.title else citations.summary
    else:
        yield from (f"{one.key}: {one.text}" for one in citations.citations)


def _write_shared(shared: Shared) -> Iterator[str]:
    """Yield the lines of a count, with what was counted."""
    yield _write_item(shared.lead)
    if shared.named:
        yield from _name_items(f"{_(NAMED)} ", shared.named, "; ")
    yield from _list_items(shared.notes)


def _write_dot(dot: Dot) -> str:
    """Return a day, the number of that day, and the remark on it."""
    note = f" ({dot.note})" if dot.note else ""
    return f"{format_short_date(dot.at)}: {dot.words}{note}"


def _name_items(title: str, items: tuple[Item, ...], comma: str) -> Iterator[str]:
    """Yield items on one line; where they come with reasons, each on its own."""
    if any(item.has_reasons for item in items):
        yield title.strip()
        yield from _list_items(items)
    else:
        yield title + comma.join(_write_item(item) for item in items) + "."


def _list_items(items: Iterable[Item]) -> Iterator[str]:
    """Yield items one after the other, each with its steps and reasons."""
    for item in items:
        yield f"- {_write_item(item)}"
        if item.because:
            yield f"{_(BECAUSE)} {'; '.join(item.because)}."
        yield from (f"{n}. {step}" for n, step in enumerate(item.steps, start=1))


def _write_item(item: Item) -> str:
    """Return title, note, text and sources of an item on one line."""
    note = f" ({item.note})" if item.note else ""
    sources = f" [{', '.join(item.sources)}]" if item.sources else ""
    return f"{item.title}{note}{item.separator} {item.text}".strip() + sources
