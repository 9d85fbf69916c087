"""A report's blocks as lines of fixed-width cells."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, assert_never

from neurocheck.guidance.rules import Level
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
    sections,
)
from neurocheck.report.drawings.body import WIDTH as MAP_WIDTH
from neurocheck.report.drawings.body import draw, is_drawn
from neurocheck.report.drawings.feet import WIDTH as TOES_WIDTH
from neurocheck.report.drawings.feet import draw_toes
from neurocheck.report.glyphs import ASCII, UNICODE, Glyphs, to_ascii
from neurocheck.report.render.lines import (
    framed,
    indent,
    side_by_side,
    text,
    to_string,
    wrap_hanging,
)
from neurocheck.sanitize import one_line


if TYPE_CHECKING:
    from rich.text import Text


__all__ = ["Page", "plot_lines", "render", "to_text"]


_ROOM_FOR_FLOAT: Final = 84

_ROOM_FOR_LIST: Final = 56

_INDENT: Final = 2

_GAP: Final = 3

_ACCENT: Final = "cyan"

_STRONG: Final = "bold"

_QUIET: Final = "dim"

_STYLES: Final = {
    Level.EMERGENCY: "bold red",
    Level.SAME_DAY: "bold red",
    Level.SOON: "bold yellow",
}


class Page:
    """Draws blocks at one width with one set of signs.

    The texts of the blocks must have been made harmless before.
    """

    def __init__(self, *, width: int, unicode: bool) -> None:
        """Take the width in cells, and whether more than ASCII may be used."""
        self.width = width
        self.unicode = unicode
        self.glyphs = UNICODE if unicode else ASCII

    def report(self, report: Report) -> "Iterator[Text]":
        """Draw a whole report."""
        date = self.safely(format_date(report.created))
        title, day = text((report.title, _STRONG)), text((date, _QUIET))
        column = self.width - day.cell_len
        if title.cell_len < column:
            yield from side_by_side([title], [day], column)
        else:
            yield from [
                *wrap_hanging("", title, self.width),
                *wrap_hanging("", day, self.width),
            ]
        for section in sections(report):
            yield text()
            yield from self.section(section)

    def safely(self, words: str) -> str:
        """Write words of ours with the signs that there are."""
        return words if self.unicode else to_ascii(words)

    def section(self, blocks: tuple[Block, ...]) -> "list[Text]":
        """Draw a section; where there is room, its body map goes to the right."""
        maps = [block for block in blocks if isinstance(block, BodyMap)]
        if not maps or self.width < _ROOM_FOR_FLOAT:
            return self.flow(blocks, self.width)
        heading, *others = (block for block in blocks if block not in maps)
        column = self.width - MAP_WIDTH
        left = self.flow(others, column - _GAP)
        right = self.body_map(maps[0], MAP_WIDTH)
        return [*self.block(heading, self.width), *side_by_side(left, right, column)]

    def flow(self, blocks: Iterable[Block], width: int) -> "list[Text]":
        """Draw blocks one below the other, with a blank line where it helps."""
        lines: list[Text] = []
        last: Block | None = None
        for block in blocks:
            if last and not isinstance(last, Heading) and not _small(last, block):
                lines.append(text())
            lines += self.block(block, width)
            last = block
        return lines

    def block(self, block: Block, width: int) -> "list[Text]":
        """Draw one block; all but headings and callouts are indented."""
        if isinstance(block, Heading):
            return self.heading(block, width)
        if isinstance(block, Callout):
            return self.callout(block, width)
        return indent(self.plain(block, width - _INDENT), _INDENT)

    def plain(
        self,
        block: Paragraph | Items | Meter | BodyMap | Feet | Plot | Citations,
        width: int,
    ) -> "list[Text]":
        """Draw a block that needs no attention of its own."""
        match block:
            case Paragraph():
                return wrap_hanging("", text(block.text), width)
            case Items():
                return self.items(block.items, width)
            case Meter():
                return self.meter(block, width)
            case BodyMap():
                return self.body_map(block, width)
            case Feet():
                return self.feet(block, width)
            case Plot():
                return plot_lines(block, width, self.glyphs)
            case Citations():
                return self.citations(block, width)
            case _:
                assert_never(block)

    def heading(self, heading: Heading, width: int) -> "list[Text]":
        """Draw a heading, with a rule after it as far as the edge."""
        lines = wrap_hanging("", text((heading.text, f"{_STRONG} {_ACCENT}")), width)
        rule = self.glyphs.rule * (width - lines[-1].cell_len - 1)
        return [*lines[:-1], text(lines[-1], " ", (rule, _QUIET))]

    def callout(self, callout: Callout, width: int) -> "list[Text]":
        """Draw a callout: a frame, heavy where it is urgent, with its kind in words."""
        style = _STYLES.get(callout.kind, "") if callout.kind != "note" else ""
        frame = self.glyphs.heavy if style else self.glyphs.light
        label = text()
        label.append(f" {callout.label} ", f"{style} reverse" if style else _STRONG)
        label.style = style or _ACCENT
        inner = width - 4
        lead = callout.lead
        lines = wrap_hanging("", text((lead.title, _STRONG)), inner)
        lines += wrap_hanging("", text(lead.text, *_keys(lead.sources)), inner)
        if callout.items:
            lines += [text(), *self.items(callout.items, inner)]
        return framed(lines, frame, label, width)

    def items(self, items: Iterable[Item], width: int) -> "list[Text]":
        """Draw items behind bullets."""
        bullet = text((self.glyphs.bullet, _ACCENT), " ")
        return [line for item in items for line in self.item(item, bullet, width)]

    def item(self, item: Item, prefix: "Text", width: int) -> "list[Text]":
        """Draw an item: title and text in one run, then steps and reasons."""
        depth = prefix.cell_len
        room = width - depth
        below: list[Text] = []
        for number, step in enumerate(item.steps, start=1):
            sign = f"{number}." if item.steps[1:] else self.glyphs.step
            below += wrap_hanging(text((f"{sign} ", _ACCENT)), text(step), room)
        if item.because:
            said = f"{self.safely(_(BECAUSE))} {'; '.join(item.because)}"
            below += wrap_hanging("", text((said, _QUIET)), room)
        return [*wrap_hanging(prefix, _run(item), width), *indent(below, depth)]

    def meter(self, meter: Meter, width: int) -> "list[Text]":
        """Draw a meter: in one run, or with a line for each part if it has a text."""
        if not meter.text:
            return self.small_meter(meter, width)
        bar = self.bar(meter, cells=20 if width >= _ROOM_FOR_LIST else 10)
        return [
            *wrap_hanging("", text((meter.label, _STRONG)), width),
            *wrap_hanging(bar, text(f"{meter.words}."), width),
            *wrap_hanging("", text(meter.text, *_keys(meter.sources)), width),
            *self.named(meter, width),
        ]

    def small_meter(self, meter: Meter, width: int) -> "list[Text]":
        """Draw a meter and all its words in one run."""
        bar = self.bar(meter, cells=8)
        keys = _keys(meter.sources)
        run = text((f"{meter.label}. ", _STRONG), f"{meter.words}.", *keys)
        if _has_reasons(meter):
            return [*wrap_hanging(bar, run, width), *self.items(meter.named, width)]
        return wrap_hanging(
            bar, text(run, " " if meter.named else "", *self.names(meter)), width
        )

    def named(self, meter: Meter, width: int) -> "list[Text]":
        """Name what was counted: in one run, or each with its reasons."""
        if _has_reasons(meter):
            return self.items(meter.named, width)
        return wrap_hanging("", text(*self.names(meter)), width) if meter.named else []

    def names(self, meter: Meter) -> tuple[str | tuple[str, str], ...]:
        """Name what was counted, in one run; nothing where nothing was."""
        names = "; ".join(item.text for item in meter.named)
        label = self.safely(_(NAMED))
        return ((f"{label} ", _QUIET), f"{names}.") if names else ()

    def bar(self, meter: Meter, cells: int) -> "Text":
        """Draw the bar of a meter, to half a cell, and the space after it."""
        halves = round(2 * cells * meter.present / max(meter.total, 1))
        full = self.glyphs.full * (halves // 2) + self.glyphs.half * (halves % 2)
        empty = self.glyphs.empty * (cells - len(full))
        return text((full, _ACCENT), (empty, _QUIET), "  ")

    def body_map(self, body_map: BodyMap, width: int) -> "list[Text]":
        """Draw the body, and the places in words beside or below it."""
        drawing = [
            text(*((s.text, _ACCENT if s.marked else _QUIET) for s in row))
            for row in draw([p.id for p in body_map.places], unicode=self.unicode)
        ]
        has_room = bool(drawing) and width >= _ROOM_FOR_LIST
        column = MAP_WIDTH + _GAP if has_room else 0
        words = [text((body_map.title, _STRONG))]
        for place in body_map.places:
            sign = self.glyphs.marked if is_drawn(place.id) else self.glyphs.bullet
            words += self.item(place, text((sign, _ACCENT), " "), width - column)
        return side_by_side(drawing, words, column) if has_room else [*drawing, *words]

    def feet(self, feet: Feet, width: int) -> "list[Text]":
        """Draw the toes that were touched, and the words beside or below."""
        drawing = [
            text(*((s.text, _ACCENT if s.marked else _QUIET) for s in row))
            for row in draw_toes(feet.marks, unicode=self.unicode)
        ]
        has_room = width >= _ROOM_FOR_LIST
        column = TOES_WIDTH + _GAP if has_room else 0
        words = self.items(feet.items, width - column)
        return side_by_side(drawing, words, column) if has_room else [*drawing, *words]

    def citations(self, citations: Citations, width: int) -> "list[Text]":
        """Draw the sources by short names, or each in full."""
        if citations.summary:
            return wrap_hanging("", text(citations.summary), width)
        bullet = text((self.glyphs.bullet, _ACCENT), " ")
        return [
            line
            for one in citations.citations
            for line in wrap_hanging(
                bullet, text((one.key, _STRONG), " ", one.text), width
            )
        ]


def _run(item: Item) -> "Text":
    """Run title, note, text and sources of an item together."""
    keys = _keys(item.sources)
    if not item.title or not (item.text or item.note):
        return text(item.title or item.text, *keys)
    note = f" ({item.note})" if item.note else ""
    words = f"{item.separator} {item.text}" if item.text else ""
    return text((item.title, _STRONG), (note, _QUIET), words, *keys)


def _keys(sources: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Name sources by their keys, in brackets; nothing where there are none."""
    return ((f" [{', '.join(sources)}]", _QUIET),) if sources else ()


def _has_reasons(meter: Meter) -> bool:
    """Say whether what was counted comes with answers or sources."""
    return any(item.has_reasons for item in meter.named)


def _small(last: Block, block: Block) -> bool:
    """Say whether two blocks are meters in one line each, which stand together."""
    return all(isinstance(one, Meter) and not one.text for one in (last, block))


_TEXT_FILE: Final = 80

_WIDEST: Final = 100

_NARROWEST: Final = 30


def render(report: Report, *, width: int, colour: bool, unicode: bool) -> str:
    """Draw a report.

    Args:
        report: What to draw.
        width: Columns there are; at most 100 are used, and at least 30.
        colour: Whether to use colour. Nothing is said by colour alone.
        unicode: Whether to use more than ASCII.

    Returns:
        Lines without spaces at their ends, the last one ended too.
    """
    safe = change_texts(report, one_line if unicode else _one_ascii_line)
    page = Page(width=max(_NARROWEST, min(width, _WIDEST)), unicode=unicode)
    return to_string(page.report(safe), colour=colour)


def to_text(report: Report) -> str:
    """Draw a report for a text file: 80 columns, no colour."""
    return render(report, width=_TEXT_FILE, colour=False, unicode=True)


def _one_ascii_line(words: str) -> str:
    """Make a text harmless, in ASCII."""
    return to_ascii(one_line(words))


_WIDEST_PLOT: Final = 41

_NARROWEST_PLOT: Final = 7

_NARROWEST_BESIDE: Final = 16

_WIDEST_WORDS: Final = 24

_PLOT_GAP: Final = 2


def plot_lines(plot: Plot, width: int, glyphs: Glyphs) -> "list[Text]":
    """Draw a plot: what it is, then a row for each time, then the ends of the scale.

    Args:
        plot: What to draw.
        width: Columns there are.
        glyphs: The signs to draw with.
    """
    words = max(len(dot.words) for dot in plot.dots)
    days = max(text(format_short_date(dot.at)).cell_len for dot in plot.dots)
    column = days + _PLOT_GAP + min(words, _WIDEST_WORDS) + _PLOT_GAP
    cells = min(width - column - 2, _WIDEST_PLOT)
    beside = max(len(dot.note) for dot in plot.dots)
    if beside and cells - beside - _PLOT_GAP >= _NARROWEST_BESIDE:
        cells = min(cells, width - column - 2 - _PLOT_GAP - beside)
    lines = wrap_hanging("", text((plot.label, _STRONG)), width)
    for dot in plot.dots:
        row = text(format_short_date(dot.at), " " * _PLOT_GAP, dot.words)
        if cells >= _NARROWEST_PLOT and row.cell_len <= column - _PLOT_GAP:
            space = " " * (column - row.cell_len)
            row = text(row, space, _track(plot, dot, cells, glyphs))
        note = text(row, " " * _PLOT_GAP, (dot.note, _QUIET)) if dot.note else row
        if note.cell_len <= width:
            lines.append(note)
        else:
            lines += [row, *wrap_hanging(" " * 4, text((dot.note, _QUIET)), width)]
    if cells >= _NARROWEST_PLOT:
        lines.append(_ends(plot, column, cells))
    return lines


def _track(plot: Plot, dot: Dot, cells: int, glyphs: Glyphs) -> "Text":
    """Draw the scale, with a point where the number lies on it."""
    left, right = glyphs.ends
    if dot.value is None:
        return text((left + " " * cells + right, _QUIET))
    share = (dot.value - plot.low) / (plot.high - plot.low)
    before = round(min(max(share, 0.0), 1.0) * (cells - 1))
    after = cells - 1 - before
    return text(
        (left + glyphs.empty * before, _QUIET),
        (glyphs.dot, _ACCENT),
        (glyphs.empty * after + right, _QUIET),
    )


def _ends(plot: Plot, column: int, cells: int) -> "Text":
    """Write both ends below the scale."""
    low, high = plot.low_words, plot.high_words
    space = " " * max(cells - len(low) - len(high), 1)
    return text(" " * (column + 1), (f"{low}{space}{high}", _QUIET))
