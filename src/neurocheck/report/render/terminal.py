"""Reports drawn for a terminal or a text file, in lines of cells of one width."""

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
    Paragraph,
    Plot,
    Report,
    Shared,
    change_texts,
    split_sections,
)
from neurocheck.report.drawings.body import WIDTH as BODY_WIDTH
from neurocheck.report.drawings.body import draw_body, is_drawn
from neurocheck.report.drawings.feet import WIDTH as FEET_WIDTH
from neurocheck.report.drawings.feet import draw_toes
from neurocheck.report.glyphs import ASCII, UNICODE, Glyphs, Span, to_ascii
from neurocheck.report.render.lines import (
    draw_frame,
    indent,
    side_by_side,
    text,
    to_string,
    wrap_hanging,
)
from neurocheck.sanitize import one_line


if TYPE_CHECKING:
    from rich.text import Text


__all__ = ["render", "to_text"]

# Columns of the whole.
_WIDEST: Final = 100
_TEXT_FILE: Final = 80
_NARROWEST: Final = 30

# Columns from which on a body map floats to the right, and a drawing has its words
# beside it.
_ROOM_FOR_FLOAT: Final = 84
_ROOM_FOR_WORDS: Final = 56
_INDENT: Final = 2
_GAP: Final = 3

# Columns of a plot: of its scale, of the words beside it, and between these.
_WIDEST_SCALE: Final = 41
_NARROWEST_SCALE: Final = 7
_NARROWEST_SCALE_BESIDE_NOTES: Final = 16
_WIDEST_WORDS: Final = 24
_PLOT_GAP: Final = 2

_ACCENT: Final = "cyan"
_STRONG: Final = "bold"
_QUIET: Final = "dim"
_STYLES: Final = {
    Level.EMERGENCY: "bold red",
    Level.SAME_DAY: "bold red",
    Level.SOON: "bold yellow",
    Level.CANNOT_TELL: "bold yellow",
}


def render(report: Report, *, width: int, colour: bool, unicode: bool) -> str:
    """Return a report as it is drawn on a terminal.

    Args:
        report: What to draw.
        width: Columns there are; at most 100 are used, and at least 30.
        colour: Whether to use colour. Nothing is said by colour alone.
        unicode: Whether to use more than ASCII.

    Returns:
        Lines without spaces at their ends, the last one ended too.
    """
    safe: Report = change_texts(report, one_line if unicode else _make_ascii_line)
    page = _Page(width=max(_NARROWEST, min(width, _WIDEST)), unicode=unicode)
    return to_string(page.draw_report(safe), colour=colour)


def to_text(report: Report) -> str:
    """Return a report as it is drawn in a text file: in 80 columns, without colour."""
    return render(report, width=_TEXT_FILE, colour=False, unicode=True)


def _make_ascii_line(words: str) -> str:
    """Return a text on one line, harmless and in ASCII."""
    return to_ascii(one_line(words))


class _Page:
    """Draws blocks at one width with one set of signs.

    The texts of the blocks must have been made harmless before.

    Attributes:
        width: Columns of the page.
        unicode: Whether to use more than ASCII.
        glyphs: The signs to draw with.
    """

    def __init__(self, *, width: int, unicode: bool) -> None:
        """Set the width in columns, and whether to use more than ASCII."""
        self.width = width
        self.unicode = unicode
        self.glyphs = UNICODE if unicode else ASCII

    def draw_report(self, report: Report) -> "Iterator[Text]":
        """Yield the lines of a whole report."""
        date = self.make_safe(format_date(report.created))
        title, day = text((report.title, _STRONG)), text((date, _QUIET))
        column = self.width - day.cell_len
        if title.cell_len < column:
            yield from side_by_side([title], [day], column)
        else:
            yield from [
                *wrap_hanging("", title, self.width),
                *wrap_hanging("", day, self.width),
            ]
        for section in split_sections(report):
            yield text()
            yield from self.draw_section(section)

    def make_safe(self, words: str) -> str:
        """Return words of the program with the signs that there are."""
        return words if self.unicode else to_ascii(words)

    def draw_section(self, blocks: tuple[Block, ...]) -> "list[Text]":
        """Return a section; where there is room, its body map stands on the right."""
        maps = [block for block in blocks if isinstance(block, BodyMap)]
        drawn = self.draw_body(maps[0]) if maps else []
        if not drawn or self.width < _ROOM_FOR_FLOAT:
            return self.draw_flow(blocks, self.width)
        heading, *others = (block for block in blocks if block not in maps)
        column = self.width - BODY_WIDTH
        left = self.draw_flow(others, column - _GAP)
        # Its words stand on the left, where there is more room for them.
        room = column - _GAP - _INDENT
        left += indent(self.name_places(maps[0], room), _INDENT)
        title = self.draw_block(heading, self.width)
        return [*title, *side_by_side(left, drawn, column)]

    def draw_flow(self, blocks: Iterable[Block], width: int) -> "list[Text]":
        """Return blocks one below the other, with a blank line where it helps."""
        lines: list[Text] = []
        last: Block | None = None
        for block in blocks:
            if last and not isinstance(last, Heading) and not _are_one(last, block):
                lines.append(text())
            lines += self.draw_block(block, width)
            last = block
        return lines

    def draw_block(self, block: Block, width: int) -> "list[Text]":
        """Return a block; all but headings and callouts are indented."""
        if isinstance(block, Heading):
            return self.draw_heading(block, width)
        if isinstance(block, Callout):
            return self.draw_callout(block, width)
        return indent(self.draw_indented(block, width - _INDENT), _INDENT)

    def draw_indented(
        self,
        block: Paragraph | Items | Shared | BodyMap | Feet | Plot | Citations,
        width: int,
    ) -> "list[Text]":
        """Return a block that stands below a heading."""
        match block:
            case Paragraph():
                return wrap_hanging("", text(block.text), width)
            case Items():
                return self.draw_items(block.items, width)
            case Shared():
                return self.draw_shared(block, width)
            case BodyMap():
                return self.draw_body_map(block, width)
            case Feet():
                return self.draw_feet(block, width)
            case Plot():
                return _draw_plot(block, width, self.glyphs)
            case Citations():
                return self.draw_citations(block, width)
            case _:
                assert_never(block)

    def draw_heading(self, heading: Heading, width: int) -> "list[Text]":
        """Return a heading, with a rule after it as far as the edge."""
        lines = wrap_hanging("", text((heading.text, f"{_STRONG} {_ACCENT}")), width)
        rule = self.glyphs.rule * (width - lines[-1].cell_len - 1)
        return [*lines[:-1], text(lines[-1], " ", (rule, _QUIET))]

    def draw_callout(self, callout: Callout, width: int) -> "list[Text]":
        """Return a callout in a frame, which is heavy where the callout is urgent."""
        style = _STYLES.get(callout.kind, "") if callout.kind != "note" else ""
        frame = self.glyphs.heavy if style else self.glyphs.light
        label = text()
        label.append(f" {callout.label} ", f"{style} reverse" if style else _STRONG)
        label.style = style or _ACCENT
        inner = width - 4
        lead = callout.lead
        lines = wrap_hanging("", text((lead.title, _STRONG)), inner)
        lines += wrap_hanging("", text(lead.text, *_write_keys(lead.sources)), inner)
        if callout.items:
            lines += [text(), *self.draw_items(callout.items, inner)]
        return draw_frame(lines, frame, label, width)

    def draw_items(self, items: Iterable[Item], width: int) -> "list[Text]":
        """Return items behind bullets."""
        bullet = text((self.glyphs.bullet, _ACCENT), " ")
        return [line for item in items for line in self.draw_item(item, bullet, width)]

    def draw_item(self, item: Item, prefix: "Text", width: int) -> "list[Text]":
        """Return an item: title and text in one run, then steps and reasons."""
        depth = prefix.cell_len
        room = width - depth
        below: list[Text] = []
        for number, step in enumerate(item.steps, start=1):
            sign = f"{number}." if item.steps[1:] else self.glyphs.step
            below += wrap_hanging(text((f"{sign} ", _ACCENT)), text(step), room)
        if item.because:
            said = f"{self.make_safe(_(BECAUSE))} {'; '.join(item.because)}"
            below += wrap_hanging("", text((said, _QUIET)), room)
        return [*wrap_hanging(prefix, _write_item(item), width), *indent(below, depth)]

    def draw_shared(self, shared: Shared, width: int) -> "list[Text]":
        """Return a count in words, with what was counted in one run below it.

        Where that comes with reasons, each stands on a line of its own.
        """
        bullet = text((self.glyphs.bullet, _ACCENT), " ")
        depth = bullet.cell_len
        room = width - depth
        below: list[Text] = []
        if shared.named:
            label = (self.make_safe(_(NAMED)), _QUIET)
            names = "; ".join(item.text for item in shared.named)
            run = text(label) if shared.has_reasons else text(label, f" {names}.")
            below += wrap_hanging("", run, room)
        if shared.has_reasons:
            below += self.draw_items(shared.named, room)
        below += self.draw_items(shared.notes, room)
        return [*self.draw_item(shared.lead, bullet, width), *indent(below, depth)]

    def draw_body_map(self, body_map: BodyMap, width: int) -> "list[Text]":
        """Return the body, with the places in words beside or below it."""
        drawn = self.draw_body(body_map)
        column = _choose_column(BODY_WIDTH, width) if drawn else 0
        words = [*self.name_places(body_map, width - column)]
        return _add_words(drawn, words, column)

    def draw_body(self, body_map: BodyMap) -> "list[Text]":
        """Return the body; nothing where it has none of the places."""
        places = [place.id for place in body_map.places]
        return [*map(_draw_row, draw_body(places, unicode=self.unicode))]

    def name_places(self, body_map: BodyMap, width: int) -> "Iterator[Text]":
        """Yield the places in one run behind a sign, or each with its reasons."""
        title = (body_map.title, _STRONG)
        if body_map.has_reasons:
            yield from wrap_hanging("", text(title), width)
        for drawn, sign in ((True, self.glyphs.marked), (False, self.glyphs.bullet)):
            prefix = text((sign, _ACCENT), " ")
            places = [one for one in body_map.places if is_drawn(one.id) is drawn]
            if body_map.has_reasons:
                for place in places:
                    yield from self.draw_item(place, prefix, width)
            elif places:
                names = "; ".join(place.title for place in places)
                yield from wrap_hanging(prefix, text(title, f": {names}"), width)

    def draw_feet(self, feet: Feet, width: int) -> "list[Text]":
        """Return the toes that were touched, with the words beside or below them."""
        column = _choose_column(FEET_WIDTH, width)
        words = self.draw_items(feet.items, width - column)
        toes = [*map(_draw_row, draw_toes(feet.marks, unicode=self.unicode))]
        return _add_words(toes, words, column)

    def draw_citations(self, citations: Citations, width: int) -> "list[Text]":
        """Return a sentence on the sources, or each in full."""
        bullet = text((self.glyphs.bullet, _ACCENT), " ")
        if citations.summary:
            prefix = bullet if citations.title else ""
            return wrap_hanging(prefix, text(citations.summary), width)
        return [
            line
            for one in citations.citations
            for line in wrap_hanging(
                bullet, text((one.key, _STRONG), " ", one.text), width
            )
        ]


def _choose_column(drawing: int, width: int) -> int:
    """Return the column of the words beside a drawing, 0 where they stand below it."""
    return drawing + _GAP if width >= _ROOM_FOR_WORDS else 0


def _draw_row(row: tuple[Span, ...]) -> "Text":
    """Return a row of a drawing, what is marked in colour."""
    return text(*((span.text, _ACCENT if span.marked else _QUIET) for span in row))


def _add_words(drawing: "list[Text]", words: "list[Text]", column: int) -> "list[Text]":
    """Return a drawing with words beside it, from a column on, or below it."""
    return side_by_side(drawing, words, column) if column else [*drawing, *words]


def _write_item(item: Item) -> "Text":
    """Return title, note, text and sources of an item in one run."""
    keys = _write_keys(item.sources)
    if not item.title or not (item.text or item.note):
        return text(item.title or item.text, *keys)
    note = f" ({item.note})" if item.note else ""
    words = f"{item.separator} {item.text}" if item.text else ""
    return text((item.title, _STRONG), (note, _QUIET), words, *keys)


def _write_keys(sources: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the keys of sources in brackets; nothing where there are none."""
    return ((f" [{', '.join(sources)}]", _QUIET),) if sources else ()


def _are_one(last: Block, block: Block) -> bool:
    """Return whether two blocks are parts of one list, with no line between them."""
    is_last = isinstance(block, Citations) and bool(block.title)
    return is_last or (
        isinstance(last, Paragraph | Shared) and isinstance(block, Shared)
    )


def _draw_plot(plot: Plot, width: int, glyphs: Glyphs) -> "list[Text]":
    """Return a plot: its label, a row for each time, then the ends of the scale.

    The scale is left out where it would be too narrow, and a note that finds no room
    beside it stands below.
    """
    words = max(text(dot.words).cell_len for dot in plot.dots)
    days = max(text(format_short_date(dot.at)).cell_len for dot in plot.dots)
    column = days + _PLOT_GAP + min(words, _WIDEST_WORDS) + _PLOT_GAP
    cells = min(width - column - 2, _WIDEST_SCALE)
    beside = max(text(dot.note).cell_len for dot in plot.dots)
    if beside and cells - beside - _PLOT_GAP >= _NARROWEST_SCALE_BESIDE_NOTES:
        cells = min(cells, width - column - 2 - _PLOT_GAP - beside)
    lines = wrap_hanging("", text((plot.label, _STRONG)), width)
    for dot in plot.dots:
        day = format_short_date(dot.at) + " " * _PLOT_GAP
        row = text(day, dot.words)
        if cells >= _NARROWEST_SCALE and row.cell_len <= column - _PLOT_GAP:
            space = " " * (column - row.cell_len)
            row = text(row, space, _draw_scale(plot, dot, cells, glyphs))
        note = text(row, " " * _PLOT_GAP, (dot.note, _QUIET)) if dot.note else row
        if note.cell_len <= width:
            lines.append(note)
            continue
        # A row with a scale always fits; words alone can be longer than the window.
        is_long = row.cell_len > width
        lines += wrap_hanging(day, text(dot.words), width) if is_long else [row]
        lines += wrap_hanging(" " * 4, text((dot.note, _QUIET)), width)
    if cells >= _NARROWEST_SCALE:
        lines.append(_write_ends(plot, column, cells))
    return lines


def _draw_scale(plot: Plot, dot: Dot, cells: int, glyphs: Glyphs) -> "Text":
    """Return the scale, with a point where the number lies on it."""
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


def _write_ends(plot: Plot, column: int, cells: int) -> "Text":
    """Return the line below the scale, with both ends in words."""
    low, high = text(plot.low_words), text(plot.high_words)
    space = " " * max(cells - low.cell_len - high.cell_len, 1)
    return text(" " * (column + 1), (f"{low}{space}{high}", _QUIET))
