"""A report as sentences alone: for screen readers, braille lines and simple terminals.

Nothing is drawn: no frame, no meter, no map, no column. Read from top to bottom, or
spoken, it says all that the drawn report says.
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
    Meter,
    Paragraph,
    Plot,
    Report,
    change_texts,
)
from neurocheck.report.glyphs import to_ascii
from neurocheck.sanitize import one_line


__all__ = ["to_lines"]


def to_lines(report: Report, *, width: int, unicode: bool = False) -> str:
    """Write a report as plain lines.

    Args:
        report: What to say.
        width: Columns there are; lines are folded between words where they can be.
        unicode: Whether to use more than ASCII; English does without.
    """
    unicode = unicode and get_language() is not ENGLISH

    def safely(words: str) -> str:
        return one_line(words) if unicode else to_ascii(one_line(words))

    safe: Report = change_texts(report, safely)
    fold = textwrap.TextWrapper(width=max(width, 30), break_on_hyphens=False)
    date = safely(format_date(report.created))
    lines = fold.wrap(f"{safe.title}, {date}.")
    for block in safe.blocks:
        lines += ["", *(one for line in _block(block) for one in fold.wrap(line))]
    text = "\n".join(lines) + "\n"
    return text if unicode else to_ascii(text)


def _block(block: Block) -> Iterator[str]:
    """Say a block in lines."""
    match block:
        case Heading() | Paragraph():
            yield block.text.upper() if isinstance(block, Heading) else block.text
        case Items() | Feet():
            yield from _items(block.items)
        case Callout():
            yield f"{block.label}. {_run(block.lead)}"
            yield from _items(block.items)
        case Meter():
            yield from _meter(block)
        case BodyMap():
            yield from _named(f"{block.title}: ", block.places, ", ")
        case Plot():
            yield f"{block.label}. {block.summary}"
            yield from (
                f"{format_short_date(dot.at)}: {_dot(dot)}" for dot in block.dots
            )
        case Citations():
            yield from _citations(block)
        case _:
            assert_never(block)


def _citations(block: Citations) -> Iterator[str]:
    """Say the sources by short names, or each in full."""
    if block.summary:
        yield block.summary
    else:
        yield from (f"{one.key}: {one.text}" for one in block.citations)


def _meter(meter: Meter) -> Iterator[str]:
    """Say a count."""
    yield " ".join(filter(None, (f"{meter.label}.", f"{meter.words}.", meter.text)))
    if meter.named:
        yield from _named(f"{_(NAMED)} ", meter.named, "; ")


def _dot(dot: Dot) -> str:
    """Say a number, and what else there is to say of it."""
    return f"{dot.words} ({dot.note})" if dot.note else dot.words


def _named(title: str, items: tuple[Item, ...], comma: str) -> Iterator[str]:
    """Name items in one run, or each with its reasons."""
    if any(item.has_reasons for item in items):
        yield title.strip()
        yield from _items(items)
    else:
        yield title + comma.join(_run(item) for item in items) + "."


def _items(items: Iterable[Item]) -> Iterator[str]:
    """Say items one after the other, each with its steps and reasons."""
    for item in items:
        yield f"- {_run(item)}"
        if item.because:
            yield f"{_(BECAUSE)} {'; '.join(item.because)}."
        yield from (f"{n}. {step}" for n, step in enumerate(item.steps, start=1))


def _run(item: Item) -> str:
    """Run title, note, text and sources of an item together."""
    note = f" ({item.note})" if item.note else ""
    sources = f" [{', '.join(item.sources)}]" if item.sources else ""
    return f"{item.title}{note}{item.separator} {item.text}".strip() + sources
