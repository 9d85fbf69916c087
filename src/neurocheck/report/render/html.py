"""The visit sheet as one HTML file: no script, nothing fetched, made for print."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from typing import Any, Final, assert_never

from neurocheck.i18n.language import get_language
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
    Meter,
    Paragraph,
    Part,
    Plot,
    Quote,
    Report,
    SheetBlock,
    VisitSheet,
    change_texts,
)
from neurocheck.report.drawings.body import body_svg, is_drawn, marked_feet_svg
from neurocheck.report.drawings.feet import feet_svg
from neurocheck.report.drawings.plot import to_svg
from neurocheck.sanitize import one_line


__all__ = [
    "list_entries",
    "list_items",
    "make_safe",
    "name_keys",
    "run_together",
    "sheet_to_html",
    "to_html",
]


_STYLE_FILE: Final = Path(__file__).with_name("html_sheet.css")


def sheet_to_html(sheet: VisitSheet) -> str:
    """Write a visit sheet as an HTML page; every text in it is escaped."""
    safe: VisitSheet = change_texts(sheet, make_safe)
    date = escape(format_date(safe.created))
    note = f"<p>{safe.note}</p>\n" if safe.note else ""
    *parts, about = (
        "\n".join(_part(number, part)) for number, part in enumerate(safe.parts, 1)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(get_language().code)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{safe.title}, {date}</title>\n<style>{_style()}</style>\n</head>\n"
        f"<body>\n<header>\n<h1>{safe.title}</h1>\n<p>{date}</p>\n</header>\n<main>\n{note}"
        + "\n".join((*_lead(safe.lead), *parts))
        + f"\n</main>\n<footer>\n{about}\n</footer>\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    """Give the style sheet."""
    return _STYLE_FILE.read_text(encoding="utf-8")


@cache
def _policy() -> str:
    """Forbid the page everything but its own style sheet."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'"


def _lead(lead: Callout | None) -> Iterator[str]:
    """Write what is most urgent, in a frame."""
    if lead is None:
        return
    yield f'<section class="lead {lead.kind}" aria-labelledby="lead">'
    yield f'<h2 id="lead"><span>{lead.label}</span> {lead.lead.title}</h2>'
    yield f"<p>{lead.lead.text}{name_keys(lead.lead.sources)}</p>"
    yield from list_items(lead.items)
    if lead.lead.because:
        said = " | ".join(lead.lead.because)
        yield f'<p class="aside">{make_safe(_("Answers"))}: {said}</p>'
    yield "</section>"


def _part(number: int, part: Part) -> Iterator[str]:
    """Write a part, its sections in columns where there is room."""
    yield f'<section class="part-{number}" aria-labelledby="part-{number}">'
    yield f'<h2 id="part-{number}">{part.title}</h2>\n<div class="columns">'
    for section in part.sections:
        yield f'<div class="section">\n<h3>{section.title}</h3>'
        for block in section.blocks:
            yield from _WRITERS[type(block)](block)
        yield "</div>"
    yield "</div>\n</section>"


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    """Write a paragraph."""
    yield f"<p>{paragraph.text}</p>"


def _quote(quote: Quote) -> Iterator[str]:
    """Write somebody's own words."""
    yield f"<blockquote>{'<br>'.join(quote.lines)}</blockquote>"


def _feet(feet: Feet) -> Iterator[str]:
    """Draw what came of touching toes, and say it."""
    title = _("What came of touching the toes")
    said = unescape(" ".join(item.text for item in feet.items))
    marks: Mapping[Any, Any] = feet.marks
    yield f'<div class="drawings">{feet_svg(marks, title=title, said=said)}'
    yield from list_items(feet.items)
    yield "</div>"


def _citations(citations: Citations) -> Iterator[str]:
    """Name the sources; each in full unfolds, and is not printed."""
    if citations.summary:
        yield f"<p>{citations.summary}.</p>"
    title = make_safe(_("Each source in full (on the screen only)"))
    yield f"<details>\n<summary>{title}</summary>"
    yield from list_entries(
        f"<b>{one.key}</b> {one.text}" for one in citations.citations
    )
    yield "</details>"


def _facts(facts: Facts) -> Iterator[str]:
    """Write answers, then in one line what is not known."""
    alone = [fact for fact in facts.facts if not fact.label]
    yield from (f"<p>{_fact(fact)}</p>" for fact in alone)
    yield from _pairs(
        (fact.label, _fact(fact)) for fact in facts.facts if fact not in alone
    )
    if facts.unknown:
        unknown = "; ".join(facts.unknown)
        yield f'<p class="aside">{make_safe(_("Not known"))}: {unknown}</p>'


def _fact(fact: Fact) -> str:
    """Write an answer; on a scale as a row of numbers with one of them marked."""
    if fact.scale is None:
        return fact.text
    low, value, high = (
        round(number) for number in (fact.scale.low, fact.scale.value, fact.scale.high)
    )
    cells = "".join(
        f"<b>{step}</b>" if step == value else f"<i>{step}</i>"
        for step in range(low, high + 1)
    )
    words = make_safe(_("{value} of {high}", value=value, high=high))
    row = f'<span class="scale" aria-hidden="true">{cells}</span>'
    return f"<strong>{words}</strong> {row}"


def _findings(found: Findings) -> Iterator[str]:
    """Write what is there, what is not and what is not known, one line each."""
    yield f'<div class="finding"><p><strong>{found.label}.</strong> {found.words}</p>'
    rows = (
        (make_safe(_("Yes")), found.present),
        (make_safe(_("No")), found.absent),
        (make_safe(_("Not known")), found.unknown),
    )
    if found.present or found.absent:
        yield from _pairs(
            (
                (label, "; ".join(map(_feature, items)))
                for label, items in rows
                if items
            ),
            kind="findings",
        )
    yield "</div>"


def _feature(item: Item) -> str:
    """Write a feature, with the answers it rests on."""
    said = f" ({'; '.join(item.because)})" if item.because else ""
    return f"{run_together(item)}{said}"


def _where(block: BodyMap) -> Iterator[str]:
    """Draw the places, and name them."""
    places = [place.id for place in block.places]
    drawn = any(map(is_drawn, places))
    drawings = body_svg(places) + marked_feet_svg(places) if drawn else ""
    yield f'<div class="drawings">{drawings}'
    yield from list_entries(map(_feature, block.places))
    yield "</div>"


def _pairs(pairs: Iterable[tuple[str, str]], *, kind: str = "facts") -> Iterator[str]:
    """Write labels, each with what belongs to it."""
    rows = [f"<div><dt>{label}</dt><dd>{text}</dd></div>" for label, text in pairs]
    if rows:
        yield f'<dl class="{kind}">{"".join(rows)}</dl>'


_WRITERS: Final[dict[type[SheetBlock], Callable[[Any], Iterator[str]]]] = {
    BodyMap: _where,
    Citations: _citations,
    Facts: _facts,
    Feet: _feet,
    Findings: _findings,
    Items: lambda block: list_items(block.items),
    Paragraph: _paragraph,
    Quote: _quote,
}

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
    date = escape(format_date(report.created))
    body = "\n".join(line for block in safe.blocks for line in _block(block))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(get_language().code)}">\n<head>\n'
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
        case Heading() | Paragraph():
            tag = "h2" if isinstance(block, Heading) else "p"
            yield f"<{tag}>{block.text}</{tag}>"
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
        case Citations():
            yield from list_entries(f"{one.key}: {one.text}" for one in block.citations)
        case _:
            assert_never(block)


def _meter(meter: Meter) -> Iterator[str]:
    """Write a count in words, with what was counted."""
    words = " ".join(filter(None, (f"{meter.words}.", meter.text)))
    yield f"<p><strong>{meter.label}.</strong> {words}{name_keys(meter.sources)}</p>"
    if meter.named:
        yield from _named(f"{make_safe(_(NAMED))} ", meter.named, "; ")


def _plot(plot: Plot) -> Iterator[str]:
    """Draw numbers over time, and write them in a table."""
    yield f"<figure>\n<figcaption><strong>{plot.label}.</strong> {plot.summary}"
    yield f"</figcaption>\n{to_svg(plot)}\n<table>\n<tr>"
    yield f'<th scope="col">{_("Date")}</th><th scope="col">{plot.label}</th></tr>'
    for dot in plot.dots:
        note = f" ({dot.note})" if dot.note else ""
        day = escape(format_short_date(dot.at))
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
    because = f'<p class="aside">{make_safe(_(BECAUSE))} {said}</p>' if said else ""
    steps = "".join(f"<li>{step}</li>" for step in item.steps)
    return because + (f"<ol>{steps}</ol>" if steps else "")


def run_together(item: Item) -> str:
    """Run title, note, text and sources of an item together."""
    note = f" ({item.note})" if item.note else ""
    title = f"<strong>{item.title}</strong>" if item.title and item.text else item.title
    return f"{title}{note}{item.separator} {item.text}".strip() + name_keys(
        item.sources
    )


def make_safe(words: str) -> str:
    """Make a text of ours harmless, as every text is."""
    return escape(one_line(words))


def name_keys(sources: tuple[str, ...]) -> str:
    """Name sources by their keys, in brackets; nothing where there are none."""
    return f' <span class="aside">[{", ".join(sources)}]</span>' if sources else ""
