"""A report's blocks as lines of fixed-width cells."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from neurocheck.guidance.model import Level
from neurocheck.report.blocks import (
    BECAUSE,
    NAMED,
    Block,
    BodyMap,
    Callout,
    Citations,
    Feet,
    Heading,
    Item,
    Items,
    Meter,
    Paragraph,
    Plot,
    Report,
    sections,
)
from neurocheck.report.body_map import WIDTH as MAP_WIDTH
from neurocheck.report.body_map import draw, is_drawn
from neurocheck.report.glyphs import ASCII, UNICODE, to_ascii
from neurocheck.report.pen import beside, framed, hang, indent, text
from neurocheck.report.plot_lines import plot_lines
from neurocheck.report.toes import WIDTH as TOES_WIDTH
from neurocheck.report.toes import draw_toes
from neurocheck.words import say, say_day


if TYPE_CHECKING:
    from rich.text import Text


__all__ = ["Page"]

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
        date = self.safely(say_day(report.created))
        title, day = text((report.title, _STRONG)), text((date, _QUIET))
        column = self.width - day.cell_len
        if title.cell_len < column:
            yield from beside([title], [day], column)
        else:
            yield from [*hang("", title, self.width), *hang("", day, self.width)]
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
        return [*self.block(heading, self.width), *beside(left, right, column)]

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
                return hang("", text(block.text), width)
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
        return self.citations(block, width)

    def heading(self, heading: Heading, width: int) -> "list[Text]":
        """Draw a heading, with a rule after it as far as the edge."""
        lines = hang("", text((heading.text, f"{_STRONG} {_ACCENT}")), width)
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
        lines = hang("", text((lead.title, _STRONG)), inner)
        lines += hang("", text(lead.text, *_keys(lead.sources)), inner)
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
            below += hang(text((f"{sign} ", _ACCENT)), text(step), room)
        if item.because:
            said = f"{self.safely(say(BECAUSE))} {'; '.join(item.because)}"
            below += hang("", text((said, _QUIET)), room)
        return [*hang(prefix, _run(item), width), *indent(below, depth)]

    def meter(self, meter: Meter, width: int) -> "list[Text]":
        """Draw a meter: in one run, or with a line for each part if it has a text."""
        if not meter.text:
            return self.small_meter(meter, width)
        bar = self.bar(meter, cells=20 if width >= _ROOM_FOR_LIST else 10)
        return [
            *hang("", text((meter.label, _STRONG)), width),
            *hang(bar, text(f"{meter.words}."), width),
            *hang("", text(meter.text, *_keys(meter.sources)), width),
            *self.named(meter, width),
        ]

    def small_meter(self, meter: Meter, width: int) -> "list[Text]":
        """Draw a meter and all its words in one run."""
        bar = self.bar(meter, cells=8)
        keys = _keys(meter.sources)
        run = text((f"{meter.label}. ", _STRONG), f"{meter.words}.", *keys)
        if _has_reasons(meter):
            return [*hang(bar, run, width), *self.items(meter.named, width)]
        return hang(
            bar, text(run, " " if meter.named else "", *self.names(meter)), width
        )

    def named(self, meter: Meter, width: int) -> "list[Text]":
        """Name what was counted: in one run, or each with its reasons."""
        if _has_reasons(meter):
            return self.items(meter.named, width)
        return hang("", text(*self.names(meter)), width) if meter.named else []

    def names(self, meter: Meter) -> tuple[str | tuple[str, str], ...]:
        """Name what was counted, in one run; nothing where nothing was."""
        names = "; ".join(item.text for item in meter.named)
        label = self.safely(say(NAMED))
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
        return beside(drawing, words, column) if has_room else [*drawing, *words]

    def feet(self, feet: Feet, width: int) -> "list[Text]":
        """Draw the toes that were touched, and the words beside or below."""
        drawing = [
            text(*((s.text, _ACCENT if s.marked else _QUIET) for s in row))
            for row in draw_toes(feet.marks, unicode=self.unicode)
        ]
        has_room = width >= _ROOM_FOR_LIST
        column = TOES_WIDTH + _GAP if has_room else 0
        words = self.items(feet.items, width - column)
        return beside(drawing, words, column) if has_room else [*drawing, *words]

    def citations(self, citations: Citations, width: int) -> "list[Text]":
        """Draw the sources by short names, or each in full."""
        if citations.summary:
            return hang("", text(citations.summary), width)
        bullet = text((self.glyphs.bullet, _ACCENT), " ")
        return [
            line
            for one in citations.citations
            for line in hang(bullet, text((one.key, _STRONG), " ", one.text), width)
        ]


def _run(item: Item) -> "Text":
    """Run title, note, text and sources of an item together."""
    keys = _keys(item.sources)
    if not item.title or not (item.text or item.note):
        return text(item.title or item.text, *keys)
    note = f" ({item.note})" if item.note else ""
    words = f"{item.stop} {item.text}" if item.text else ""
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
