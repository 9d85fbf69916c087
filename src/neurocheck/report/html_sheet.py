"""The visit sheet as one HTML file: no script, nothing fetched, made for print."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

from neurocheck.report.blocks import (
    BodyMap,
    Callout,
    Citations,
    Fact,
    Facts,
    Feet,
    Findings,
    Item,
    Items,
    Paragraph,
    Part,
    Quote,
    SheetBlock,
    VisitSheet,
    change_texts,
)
from neurocheck.report.body_map import is_drawn
from neurocheck.report.feet import feet_svg
from neurocheck.report.figure import body_svg, sore_feet_svg
from neurocheck.report.html_page import (
    list_entries,
    list_items,
    make_safe,
    name_keys,
    run_together,
)
from neurocheck.words import say, say_day, shown


__all__ = ["sheet_to_html"]

_STYLE_FILE: Final = Path(__file__).with_name("html_sheet.css")


def sheet_to_html(sheet: VisitSheet) -> str:
    """Write a visit sheet as an HTML page; every text in it is escaped."""
    safe: VisitSheet = change_texts(sheet, make_safe)
    date = escape(say_day(safe.created))
    note = f"<p>{safe.note}</p>\n" if safe.note else ""
    *parts, about = (
        "\n".join(_part(number, part)) for number, part in enumerate(safe.parts, 1)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(shown().code)}">\n<head>\n'
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
        yield f'<p class="aside">{make_safe(say("Answers"))}: {said}</p>'
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
    title = say("What came of touching the toes")
    said = unescape(" ".join(item.text for item in feet.items))
    marks: Mapping[Any, Any] = feet.marks
    yield f'<div class="drawings">{feet_svg(marks, title=title, said=said)}'
    yield from list_items(feet.items)
    yield "</div>"


def _citations(citations: Citations) -> Iterator[str]:
    """Name the sources; each in full unfolds, and is not printed."""
    if citations.summary:
        yield f"<p>{citations.summary}.</p>"
    title = make_safe(say("Each source in full (on the screen only)"))
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
        yield f'<p class="aside">{make_safe(say("Not known"))}: {unknown}</p>'


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
    words = make_safe(say("{value} of {high}", value=value, high=high))
    row = f'<span class="scale" aria-hidden="true">{cells}</span>'
    return f"<strong>{words}</strong> {row}"


def _findings(found: Findings) -> Iterator[str]:
    """Write what is there, what is not and what is not known, one line each."""
    yield f'<div class="finding"><p><strong>{found.label}.</strong> {found.words}</p>'
    rows = (
        (make_safe(say("Yes")), found.present),
        (make_safe(say("No")), found.absent),
        (make_safe(say("Not known")), found.unknown),
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
    drawings = body_svg(places) + sore_feet_svg(places) if drawn else ""
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
