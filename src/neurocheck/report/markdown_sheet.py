"""The visit sheet as Markdown; drawings as words."""

from collections.abc import Iterator

from neurocheck.report.blocks import (
    BodyMap,
    Callout,
    Fact,
    Facts,
    Feet,
    Findings,
    Item,
    Items,
    Paragraph,
    Quote,
    SheetBlock,
    VisitSheet,
    change_texts,
)
from neurocheck.report.markdown import escape_markdown, list_items, run_together
from neurocheck.words import say, say_day


__all__ = ["sheet_to_markdown"]


def sheet_to_markdown(sheet: VisitSheet) -> str:
    """Write a visit sheet as Markdown; sources are always in full.

    Every sign in its texts that Markdown or HTML would read is escaped.
    """
    safe: VisitSheet = change_texts(sheet, escape_markdown)
    date = escape_markdown(say_day(safe.created))
    chunks = [f"# {safe.title}", date, safe.note]
    if safe.lead:
        chunks.append("\n".join(_lead(safe.lead)))
    for part in safe.parts:
        chunks.append(f"## {part.title}")
        for section in part.sections:
            chunks.append(f"### {section.title}")
            chunks += ("\n".join(_block(block)) for block in section.blocks)
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
            f"{escape_markdown(say('Answers'))}: {'; '.join(lead.lead.because)}",
        ]
    yield from (f"> {line}".rstrip() for line in lines)


def _block(block: SheetBlock) -> Iterator[str]:
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
        yield f"- {escape_markdown(say('Not known'))}: {'; '.join(facts.unknown)}"


def _fact(fact: Fact) -> str:
    """Write an answer behind its label."""
    label = f"**{fact.label}:** " if fact.label else ""
    if fact.scale is None:
        return f"{label}{fact.text}"
    value, high = round(fact.scale.value), round(fact.scale.high)
    return label + escape_markdown(say("{value} of {high}", value=value, high=high))


def _findings(found: Findings) -> Iterator[str]:
    """Write what is there, what is not and what is not known."""
    yield f"**{found.label}.** {found.words}.\n"
    yield from _group(escape_markdown(say("Yes")), found.present)
    yield from _group(escape_markdown(say("No")), found.absent)
    yield from _group(escape_markdown(say("Not known")), found.unknown)


def _group(label: str, items: tuple[Item, ...]) -> Iterator[str]:
    """Write features under their answer; nothing where there are none."""
    if items:
        yield f"- {label}"
        yield from (f"  {line}" for line in list_items(items))
