"""A report as Markdown."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from neurocheck.report.blocks import (
    BECAUSE,
    NAMED,
    Block,
    BodyMap,
    Callout,
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
from neurocheck.text import one_line
from neurocheck.words import say, say_day, say_short_day


__all__ = ["escape_markdown", "list_items", "run_together", "to_markdown"]

# What means something anywhere; then what does so in one place only: starting a list
# or a number, in an address, in an emoji.
_SPECIAL: Final = re.compile(
    r"[\\`*_{}\[\]<>()#|~&@$^=]|^[-+]|(?<=\d)[.](?=\s|$)|(?<=www)[.]|:(?=\S)"
)


def to_markdown(report: Report) -> str:
    """Write a report as Markdown; sources are always in full.

    Every sign in its texts that Markdown or HTML would read is escaped.
    """
    safe: Report = change_texts(report, escape_markdown)
    date = escape_markdown(say_day(report.created))
    blocks = ("\n".join(_block(block)) for block in safe.blocks)
    return "\n\n".join([f"# {safe.title}", date, *filter(None, blocks)]) + "\n"


def _block(block: Block) -> Iterator[str]:
    """Write a block as lines."""
    match block:
        case Heading():
            yield f"## {block.text}"
        case Paragraph():
            yield block.text
        case Items() | Feet():
            yield from list_items(block.items)
        case Callout():
            yield from _callout(block)
        case Meter():
            yield from _meter(block)
        case BodyMap():
            yield f"**{block.title}**\n"
            yield from list_items(block.places)
        case Plot():
            yield from _plot(block)
        case _:
            yield from (f"- **{one.key}** {one.text}" for one in block.citations)


def _callout(callout: Callout) -> Iterator[str]:
    """Write a callout as a quotation."""
    lines = [
        f"**{callout.label}**",
        "",
        run_together(callout.lead),
        "",
        *list_items(callout.items),
    ]
    yield from (f"> {line}".rstrip() for line in lines)


def _meter(meter: Meter) -> Iterator[str]:
    """Write a meter in words, with what was counted."""
    words = " ".join(filter(None, (f"{meter.words}.", meter.text)))
    yield f"**{meter.label}.** {words}{_keys(meter.sources)}"
    if meter.named:
        yield f"\n{escape_markdown(say(NAMED))}\n"
        yield from list_items(meter.named)


def _plot(plot: Plot) -> Iterator[str]:
    """Write numbers over time as a table."""
    yield f"{plot.summary}\n"
    yield f"| {say('Date')} | {plot.label} |"
    yield "| --- | --- |"
    for dot in plot.dots:
        note = f" ({dot.note})" if dot.note else ""
        yield f"| {escape_markdown(say_short_day(dot.at))} | {dot.words}{note} |"


def list_items(items: Iterable[Item]) -> Iterator[str]:
    """Write items as a list, with their steps and answers inside."""
    for item in items:
        yield f"- {run_together(item)}" + ("\\" if item.because else "")
        if item.because:
            yield f"  {escape_markdown(say(BECAUSE))} {'; '.join(item.because)}"
        if item.steps:
            yield ""
            yield from (f"  {n}. {step}" for n, step in enumerate(item.steps, start=1))


def run_together(item: Item) -> str:
    """Run title, note, text and sources of an item together."""
    is_plain = not (item.text or item.note)
    title = item.title if is_plain or not item.title else f"**{item.title}**"
    note = f" ({item.note})" if item.note else ""
    return f"{title}{note}{item.stop} {item.text}".strip() + _keys(item.sources)


def _keys(sources: tuple[str, ...]) -> str:
    """Name sources by their keys, in brackets; nothing where there are none."""
    return f" \\[{', '.join(sources)}\\]" if sources else ""


def escape_markdown(words: str) -> str:
    r"""Make a text mean nothing but itself.

    >>> print(escape_markdown("1. <b>*x*</b>"))
    1\. \<b\>\*x\*\</b\>
    """
    return _SPECIAL.sub(r"\\\g<0>", one_line(words))
