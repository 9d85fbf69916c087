"""Reports and visit sheets as Markdown; sources are always in full."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from neurocheck.i18n.numbers import format_date, format_short_date
from neurocheck.i18n.translate import gettext as _
from neurocheck.report.blocks import (
    BECAUSE,
    NAMED,
    Block,
    BodyMap,
    Callout,
    Citations,
    Fact,
    Facts,
    Feet,
    Findings,
    Heading,
    Item,
    Items,
    Paragraph,
    Plot,
    Quote,
    Report,
    Shared,
    SheetBlock,
    VisitSheet,
    change_texts,
)
from neurocheck.sanitize import escape_markdown


__all__ = ["sheet_to_markdown", "to_markdown"]


def to_markdown(report: Report) -> str:
    """Return a report as Markdown.

    Every sign in its texts that Markdown or HTML would read is escaped.
    """
    safe: Report = change_texts(report, escape_markdown)
    date = escape_markdown(format_date(report.created))
    blocks = ("\n".join(_write_block(block)) for block in safe.blocks)
    return "\n\n".join([f"# {safe.title}", date, *filter(None, blocks)]) + "\n"


def sheet_to_markdown(sheet: VisitSheet) -> str:
    """Return a visit sheet as Markdown.

    Every sign in its texts that Markdown or HTML would read is escaped.
    """
    safe: VisitSheet = change_texts(sheet, escape_markdown)
    date = escape_markdown(format_date(safe.created))
    name, birth = escape_markdown(_("Name")), escape_markdown(_("Date of birth"))
    blank = escape_markdown("_" * 24)
    chunks = [f"# {safe.title}", date, f"{name}: {blank} {birth}: {blank}", safe.note]
    chunks += ("\n".join(_write_callout(card)) for card in safe.cards)
    for part in safe.parts:
        chunks.append(f"## {part.title}")
        for section in part.sections:
            chunks.append(f"### {section.title}")
            chunks += ("\n".join(_write_sheet_block(one)) for one in section.blocks)
    return "\n\n".join(filter(None, chunks)) + "\n"


def _write_block(block: Block) -> Iterator[str]:
    """Yield the lines of a block of a report."""
    match block:
        case Heading() | Paragraph():
            yield f"## {block.text}" if isinstance(block, Heading) else block.text
        case Items() | Feet():
            yield from _list_items(block.items)
        case Callout():
            yield from _write_callout(block)
        case Shared():
            yield from _write_shared(block)
        case BodyMap():
            label = f"**{block.title}:**"
            yield from _name_items(label, block.places, block.has_reasons)
        case Plot():
            yield from _write_plot(block)
        case Citations():
            yield from _list_citations(block)
        case _:
            assert_never(block)


def _write_sheet_block(block: SheetBlock) -> Iterator[str]:
    """Yield the lines of a block of a visit sheet."""
    match block:
        case Paragraph():
            yield block.text
        case Items() | Feet():
            yield from _list_items(block.items)
        case Quote():
            yield "\\\n".join(f"> {line}" for line in block.lines)
        case Facts():
            yield from _write_facts(block)
        case Findings():
            yield from _write_findings(block)
        case BodyMap():
            yield from _list_items(block.places)
        case Citations():
            yield from _list_citations(block)
        case _:
            assert_never(block)


def _write_callout(callout: Callout) -> Iterator[str]:
    """Yield the lines of a callout, which is written as a quotation."""
    lead = _write_item(callout.lead)
    lines = [f"**{callout.label}**", "", *((lead, "") if lead else ())]
    lines += _list_items(callout.items)
    yield from (f"> {line}".rstrip() for line in lines)


def _write_shared(shared: Shared) -> Iterator[str]:
    """Yield the lines of a count in words, with what was counted."""
    yield _write_item(shared.lead)
    if shared.named:
        label = escape_markdown(_(NAMED))
        yield from _name_items(label, shared.named, shared.has_reasons)
    if shared.notes:
        yield ""
        yield from _list_items(shared.notes)


def _write_plot(plot: Plot) -> Iterator[str]:
    """Yield the lines of a plot, which is written as a table."""
    yield f"{plot.summary}\n"
    yield f"| {escape_markdown(_('Date'))} | {plot.label} |"
    yield "| --- | --- |"
    for dot in plot.dots:
        note = f" ({dot.note})" if dot.note else ""
        yield f"| {escape_markdown(format_short_date(dot.at))} | {dot.words}{note} |"


def _list_citations(citations: Citations) -> Iterator[str]:
    """Yield a line for each source, in full."""
    if citations.title:
        yield f"**{citations.title}**\n"
    yield from (f"- **{one.key}** {one.text}" for one in citations.citations)


def _write_facts(facts: Facts) -> Iterator[str]:
    """Yield a line for each answer, then one for what is not known."""
    yield from (f"- {_write_fact(fact)}" for fact in facts.facts)


def _write_fact(fact: Fact) -> str:
    """Return an answer behind its label."""
    label = f"**{fact.label}:** " if fact.label else ""
    if fact.scale is None:
        return f"{label}{fact.text}"
    value, high = round(fact.scale.value), round(fact.scale.high)
    return label + escape_markdown(_("{value} of {high}", value=value, high=high))


def _write_findings(found: Findings) -> Iterator[str]:
    """Yield the lines of the features of a pattern, by what was answered."""
    yield f"**{found.label}.** {found.words}.\n"
    yield from _list_features(escape_markdown(_("Yes")), found.present)
    yield from _list_features(escape_markdown(_("No")), found.absent)
    yield from _list_features(escape_markdown(_("Not answered")), found.unknown)
    yield from _list_items(found.notes)


def _list_features(label: str, items: tuple[Item, ...]) -> Iterator[str]:
    """Yield features as a list under their answer; nothing where there are none."""
    if items:
        yield f"- {label}"
        yield from (f"  {line}" for line in _list_items(items))


def _list_items(items: Iterable[Item]) -> Iterator[str]:
    """Yield items as the lines of a list, with their steps and answers inside."""
    for item in items:
        # A backslash at its end breaks a line in Markdown.
        yield f"- {_write_item(item)}" + ("\\" if item.because else "")
        if item.because:
            yield f"  {escape_markdown(_(BECAUSE))} {'; '.join(item.because)}"
        if item.steps:
            yield ""
            yield from (f"  {n}. {step}" for n, step in enumerate(item.steps, start=1))


def _name_items(
    label: str, items: tuple[Item, ...], has_reasons: bool
) -> Iterator[str]:
    """Yield items on one line behind a label; with reasons, each on its own."""
    if has_reasons:
        yield f"\n{label}\n"
        yield from _list_items(items)
    else:
        yield f"\n{label} {'; '.join(map(_write_item, items))}."


def _write_item(item: Item) -> str:
    """Return title, note, text and sources of an item on one line."""
    is_plain = not (item.text or item.note)
    title = item.title if is_plain or not item.title else f"**{item.title}**"
    note = f" ({item.note})" if item.note else ""
    return f"{title}{note}{item.separator} {item.text}".strip() + _write_keys(
        item.sources
    )


def _write_keys(sources: tuple[str, ...]) -> str:
    """Return the keys of sources in brackets; nothing where there are none."""
    return f" \\[{', '.join(sources)}\\]" if sources else ""
