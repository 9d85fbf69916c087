"""A report as one HTML file: no script, nothing from a network, made for print too."""

from collections.abc import Iterable, Iterator
from html import escape
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
from neurocheck.report.plots import to_svg
from neurocheck.text import one_line
from neurocheck.words import say, say_day, say_short_day, shown


__all__ = [
    "list_entries",
    "list_items",
    "make_safe",
    "name_keys",
    "run_together",
    "to_html",
]

_STYLE: Final = """
:root { color-scheme: light dark; --line: #767676; --urgent: #b00020; }
@media (prefers-color-scheme: dark) { :root { --urgent: #ff8a80; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto;
  padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem;
  border-bottom: 1px solid var(--line); } p, ul, ol { margin: .4rem 0; }
.callout { border: 3px solid var(--line); padding: .4rem 1rem; }
.emergency, .same_day { border-color: var(--urgent); }
.label { font-weight: bold; letter-spacing: .05em; }
.aside { font-size: .875rem; }
figure { margin: 1rem 0; break-inside: avoid; }
table { border-collapse: collapse; font-size: .875rem; }
th, td { text-align: left; padding: .1rem 1.5rem .1rem 0; }
@media print { body { margin: 0; font-size: 10pt; } h2 { break-after: avoid; }
  .callout, li { break-inside: avoid; } }
""".strip()
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(report: Report) -> str:
    """Write a report as an HTML page; every text in it is escaped."""
    safe: Report = change_texts(report, make_safe)
    date = escape(say_day(report.created))
    body = "\n".join(line for block in safe.blocks for line in _block(block))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(shown().code)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{safe.title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{safe.title}</h1>\n<p>{date}</p>\n{body}\n"
        "</main>\n</body>\n</html>\n"
    )


def _block(block: Block) -> Iterator[str]:
    """Write a block as lines."""
    match block:
        case Heading():
            yield f"<h2>{block.text}</h2>"
        case Paragraph():
            yield f"<p>{block.text}</p>"
        case Items() | Feet():
            yield from list_items(block.items)
        case Callout():
            yield f'<div class="callout {block.kind}">'
            yield f'<p class="label">{block.label}</p>'
            yield f"<p>{run_together(block.lead)}</p>"
            yield from list_items(block.items)
            yield "</div>"
        case Meter():
            yield from _meter(block)
        case BodyMap():
            title = f"<strong>{block.title}:</strong> "
            yield from _named(title, block.places, ", ")
        case Plot():
            yield from _plot(block)
        case _:
            yield from list_entries(f"{one.key}: {one.text}" for one in block.citations)


def _meter(meter: Meter) -> Iterator[str]:
    """Write a count in words, with what was counted."""
    words = " ".join(filter(None, (f"{meter.words}.", meter.text)))
    yield f"<p><strong>{meter.label}.</strong> {words}{name_keys(meter.sources)}</p>"
    if meter.named:
        yield from _named(f"{make_safe(say(NAMED))} ", meter.named, "; ")


def _plot(plot: Plot) -> Iterator[str]:
    """Draw numbers over time, and write them in a table."""
    yield f"<figure>\n<figcaption><strong>{plot.label}.</strong> {plot.summary}"
    yield f"</figcaption>\n{to_svg(plot)}\n<table>\n<tr>"
    yield f'<th scope="col">{say("Date")}</th><th scope="col">{plot.label}</th></tr>'
    for dot in plot.dots:
        note = f" ({dot.note})" if dot.note else ""
        day = escape(say_short_day(dot.at))
        yield f"<tr><td>{day}</td><td>{dot.words}{note}</td></tr>"
    yield "</table>\n</figure>"


def _named(title: str, items: tuple[Item, ...], comma: str) -> Iterator[str]:
    """Name items in one run, or each with its reasons."""
    if any(item.has_reasons for item in items):
        yield f"<p>{title.strip()}</p>"
        yield from list_items(items)
    else:
        yield f"<p>{title}{comma.join(run_together(item) for item in items)}.</p>"


def list_items(items: Iterable[Item]) -> Iterator[str]:
    """Write items as a list, with their steps and answers inside."""
    whole = [run_together(item) + _inside(item) for item in items]
    yield from list_entries(whole)


def list_entries(entries: Iterable[str]) -> Iterator[str]:
    """Write a list; nothing where there are no entries."""
    lines = [f"<li>{entry}</li>" for entry in entries]
    if lines:
        yield from ("<ul>", *lines, "</ul>")


def _inside(item: Item) -> str:
    """Write what stands inside an item: the answers it rests on, and what to do."""
    said = "; ".join(item.because)
    because = f'<p class="aside">{make_safe(say(BECAUSE))} {said}</p>' if said else ""
    steps = "".join(f"<li>{step}</li>" for step in item.steps)
    return because + (f"<ol>{steps}</ol>" if steps else "")


def run_together(item: Item) -> str:
    """Run title, note, text and sources of an item together."""
    note = f" ({item.note})" if item.note else ""
    title = f"<strong>{item.title}</strong>" if item.title and item.text else item.title
    return f"{title}{note}{item.stop} {item.text}".strip() + name_keys(item.sources)


def make_safe(words: str) -> str:
    """Make a text of ours harmless, as every text is."""
    return escape(one_line(words))


def name_keys(sources: tuple[str, ...]) -> str:
    """Name sources by their keys, in brackets; nothing where there are none."""
    return f' <span class="aside">[{", ".join(sources)}]</span>' if sources else ""
