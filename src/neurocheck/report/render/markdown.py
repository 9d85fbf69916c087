"""A report as Markdown."""

from collections.abc import Iterable, Iterator

from neurocheck.i18n.numbers import format_date, format_short_date
from neurocheck.i18n.translate import gettext as _
from neurocheck.report.blocks import (
    BECAUSE,
    NAMED,
    Block,
    BodyMap,
    Callout,
    Fact,
    Facts,
    Feet,
    Findings,
    Heading,
    Item,
    Items,
    Meter,
    Paragraph,
    Plot,
    Quote,
    Report,
    SheetBlock,
    VisitSheet,
    change_texts,
)
from neurocheck.sanitize import escape_markdown


__all__ = [
    "list_items",
    "run_together",
    "sheet_to_markdown",
    "to_markdown",
]


def to_markdown(report: Report) -> str:
    """Write a report as Markdown; sources are always in full.

    Every sign in its texts that Markdown or HTML would read is escaped.
    """
    safe: Report = change_texts(report, escape_markdown)
    date = escape_markdown(format_date(report.created))
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
        yield f"\n{escape_markdown(_(NAMED))}\n"
        yield from list_items(meter.named)


def _plot(plot: Plot) -> Iterator[str]:
    """Write numbers over time as a table."""
    yield f"{plot.summary}\n"
    yield f"| {_('Date')} | {plot.label} |"
    yield "| --- | --- |"
    for dot in plot.dots:
        note = f" ({dot.note})" if dot.note else ""
        yield f"| {escape_markdown(format_short_date(dot.at))} | {dot.words}{note} |"


def list_items(items: Iterable[Item]) -> Iterator[str]:
    """Write items as a list, with their steps and answers inside."""
    for item in items:
        yield f"- {run_together(item)}" + ("\\" if item.because else "")
        if item.because:
            yield f"  {escape_markdown(_(BECAUSE))} {'; '.join(item.because)}"
        if item.steps:
            yield ""
            yield from (f"  {n}. {step}" for n, step in enumerate(item.steps, start=1))


def run_together(item: Item) -> str:
    """Run title, note, text and sources of an item together."""
    is_plain = not (item.text or item.note)
    title = item.title if is_plain or not item.title else f"**{item.title}**"
    note = f" ({item.note})" if item.note else ""
    return f"{title}{note}{item.separator} {item.text}".strip() + _keys(item.sources)


def _keys(sources: tuple[str, ...]) -> str:
    """Name sources by their keys, in brackets; nothing where there are none."""
    return f" \\[{', '.join(sources)}\\]" if sources else ""


def sheet_to_markdown(sheet: VisitSheet) -> str:
    """Write a visit sheet as Markdown; sources are always in full.

    Every sign in its texts that Markdown or HTML would read is escaped.
    """
    safe: VisitSheet = change_texts(sheet, escape_markdown)
    date = escape_markdown(format_date(safe.created))
    chunks = [f"# {safe.title}", date, safe.note]
    if safe.lead:
        chunks.append("\n".join(_lead(safe.lead)))
    for part in safe.parts:
        chunks.append(f"## {part.title}")
        for section in part.sections:
            chunks.append(f"### {section.title}")
            chunks += ("\n".join(_sheet_block(block)) for block in section.blocks)
    return "\n\n".join(filter(None, chunks)) + "\n"


def _lead(lead: Callout) -> Iterator[str]:
    """Write what is most urgent as a quotation."""
    lines = [
        f"**{lead.label}**",
        "",
        run_together(lead.lead),
        "",
        *list_items(lead.items),
    ]
    if lead.lead.because:
        lines += [
            "",
            f"{escape_markdown(_('Answers'))}: {'; '.join(lead.lead.because)}",
        ]
    yield from (f"> {line}".rstrip() for line in lines)


def _sheet_block(block: SheetBlock) -> Iterator[str]:
    """Write a block as lines."""
    match block:
        case Paragraph():
            yield block.text
        case Items() | Feet():
            yield from list_items(block.items)
        case Quote():
            yield "\\\n".join(f"> {line}" for line in block.lines)
        case Facts():
            yield from _facts(block)
        case Findings():
            yield from _findings(block)
        case BodyMap():
            yield from list_items(block.places)
        case _:
            yield from (f"- **{one.key}** {one.text}" for one in block.citations)


def _facts(facts: Facts) -> Iterator[str]:
    """Write answers, then in one line what is not known."""
    yield from (f"- {_fact(fact)}" for fact in facts.facts)
    if facts.unknown:
        yield f"- {escape_markdown(_('Not known'))}: {'; '.join(facts.unknown)}"


def _fact(fact: Fact) -> str:
    """Write an answer behind its label."""
    label = f"**{fact.label}:** " if fact.label else ""
    if fact.scale is None:
        return f"{label}{fact.text}"
    value, high = round(fact.scale.value), round(fact.scale.high)
    return label + escape_markdown(_("{value} of {high}", value=value, high=high))


def _findings(found: Findings) -> Iterator[str]:
    """Write what is there, what is not and what is not known."""
    yield f"**{found.label}.** {found.words}.\n"
    yield from _group(escape_markdown(_("Yes")), found.present)
    yield from _group(escape_markdown(_("No")), found.absent)
    yield from _group(escape_markdown(_("Not known")), found.unknown)


def _group(label: str, items: tuple[Item, ...]) -> Iterator[str]:
    """Write features under their answer; nothing where there are none."""
    if items:
        yield f"- {label}"
        yield from (f"  {line}" for line in list_items(items))
