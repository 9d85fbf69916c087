"""Drawing for the menus: pieces of styled text that fit a width."""

import re
from collections.abc import Sequence

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.keys import Key
from neurocheck.interview.phrases import IMPORTANT, format_path_diff
from neurocheck.interview.steps import Alert, Ask, Progress, Review
from neurocheck.questionnaire.model import Toe
from neurocheck.report.drawings.feet import HERE, draw_toes
from neurocheck.sanitize import one_line


__all__ = [
    "ASCII",
    "STYLE",
    "UNICODE",
    "Fragments",
    "Symbols",
    "draw_alert",
    "draw_feet",
    "draw_head",
    "draw_key_line",
    "draw_lines",
    "draw_progress",
    "draw_review_head",
    "draw_rule",
    "fit_list",
    "measure_width",
    "split_lines",
    "wrap",
]

_LIST_INDENT = 5  # what questionary draws before each line
_NUMBER = re.compile(r" *(?:\d+\. +)?")

Fragments = list[tuple[str, str]]
"""Pieces of styled text: pairs of a style name and a text, as in prompt_toolkit."""

STYLE = {  # names that are missing here keep the style of questionary
    "alert": "ansired bold",
    "answer": "bold noinherit",  # else orange, and ticked lines reversed
    "done": "ansigreen",
    "error": "ansired",
    "highlighted": "bold",
    "meter": "ansicyan",
    "note": "dim",
    "pointer": "ansicyan bold",
    "qmark": "ansicyan bold",
    "question": "bold",
    "quiet": "dim",
    "selected": "ansigreen noreverse",
    "separator": "dim",
    "title": "bold",
    "urgent": "ansired bold reverse",  # without colour too, brighter than a question
}


class Symbols(msgspec.Struct, frozen=True, kw_only=True):
    """The signs that are drawn; both sets mean the same."""

    is_unicode: bool
    pointer: str
    ticked: str
    unticked: str
    answered: str
    unanswered: str
    bullet: str
    dot: str
    bar: str
    tip: str
    rest: str
    cut: str
    above: str
    below: str


UNICODE = Symbols(
    is_unicode=True,
    pointer="»",
    ticked="●",
    unticked="○",
    answered="✓",
    unanswered="–",  # noqa: RUF001 - a dash is meant
    bullet="•",
    dot="·",
    bar="━",
    tip="╸",
    rest="━",
    cut="…",
    above=gettext_noop("↑ more above"),
    below=gettext_noop("↓ more below"),
)
ASCII = Symbols(
    is_unicode=False,
    pointer=">",
    ticked="[x]",
    unticked="[ ]",
    answered="*",
    unanswered="-",
    bullet="*",
    dot="|",
    bar="=",
    tip=">",
    rest=".",
    cut="...",
    above=gettext_noop("^ more above"),
    below=gettext_noop("v more below"),
)


def measure_width(text: str) -> int:
    """Return the width of a text in columns."""
    from prompt_toolkit.utils import get_cwidth

    return get_cwidth(text)


def wrap(text: str, width: int) -> list[str]:
    """Return a text broken into lines between words.

    A word that is longer than the width has a line to itself.
    """
    wrapped = [""]
    for word in text.split():
        longer = f"{wrapped[-1]} {word}".strip()
        if wrapped[-1] and measure_width(longer) > width:
            wrapped.append(word)
        else:
            wrapped[-1] = longer
    return wrapped


def draw_lines(
    text: str,
    width: int,
    style: str = "",
    *,
    first: tuple[str, str] = ("", "   "),
    indent: str = "   ",
) -> Fragments:
    """Draw a text as indented lines.

    Args:
        text: The text.
        width: Width of the window in columns.
        style: Name of the text's style.
        first: Style and text before the first line, such as a bullet.
        indent: Text before every other line.
    """
    wrapped = wrap(one_line(text), width - measure_width(indent) - 1)
    starts = [first, *[("", indent)] * (len(wrapped) - 1)]
    drawn: Fragments = []
    for start, line in zip(starts, wrapped, strict=True):
        drawn += [start, (style, f"{line}\n")]
    return drawn


def fit_list(drawn: Fragments, width: int, symbols: Symbols) -> Fragments:
    """Return the lines of a list, broken to fit a window and with our signs.

    Args:
        drawn: The lines as questionary draws them.
        width: Width of the window in columns.
        symbols: The signs to draw with.
    """
    # questionary has no setting for its two signs, which are those of UNICODE.
    signs = {
        f"{UNICODE.ticked} ": symbols.ticked,
        f"{UNICODE.unticked} ": symbols.unticked,
    }
    indent = _LIST_INDENT
    if any(text in signs for _style, text in drawn):
        indent += measure_width(symbols.ticked) + 1
    fitted: Fragments = []
    for style, text in drawn:
        if text in signs:
            fitted.append((style, f"{signs[text]} "))
        elif measure_width(text) > width - indent - 1:
            start, words = _split_number(text)
            joint = "\n" + " " * (indent + len(start))
            wrapped = wrap(words, width - indent - len(start) - 1)
            fitted.append((style, start + joint.join(wrapped)))
        else:
            fitted.append((style, text))
    return fitted


def split_lines(drawn: Fragments) -> list[Fragments]:
    """Return the lines of what is drawn, each with its line break."""
    rows: list[Fragments] = []
    row: Fragments = []
    for style, text in drawn:
        for piece in text.splitlines(keepends=True):
            row.append((style, piece))
            if piece.endswith("\n"):
                rows.append(row)
                row = []
    return [*rows, row] if row else rows


def _split_number(text: str) -> tuple[str, str]:
    """Return the number before a label with the spaces around it, and the label.

    >>> _split_number(" 1. No"), _split_number("About you")
    ((' 1. ', 'No'), ('', 'About you'))
    """
    found = _NUMBER.match(text)
    end = found.end() if found else 0
    return text[:end], text[end:]


def draw_alert(step: Alert, width: int, symbols: Symbols) -> Fragments:
    """Draw a warning of what needs care at once, between two lines across."""
    drawn = [("", "\n"), *draw_rule(width, symbols, _(IMPORTANT))]
    drawn += draw_lines(step.title, width, "class:urgent")
    drawn += draw_lines(step.text, width, "class:title")
    for flag in step.flags:
        drawn += [("", "\n"), *draw_lines(flag.title, width, "class:title")]
        drawn += draw_lines(flag.text, width)
        bullet = ("", f"   {symbols.bullet} ")
        for item in flag.steps:
            drawn += draw_lines(item, width, first=bullet, indent="     ")
    return [*drawn, *draw_rule(width, symbols)]


def draw_feet(toe: Toe | None, symbols: Symbols) -> Fragments:
    """Draw two feet with the toe that is touched now; without a toe draw nothing."""
    drawn: Fragments = []
    rows = draw_toes({toe: HERE}, unicode=symbols.is_unicode) if toe else ()
    for row in rows:
        drawn += [("", "  ")]
        drawn += [("class:pointer" if s.marked else "class:quiet", s.text) for s in row]
        drawn += [("", "\n")]
    return drawn


def draw_rule(width: int, symbols: Symbols, word: str = "") -> Fragments:
    """Draw a line across the window, with a word in it."""
    named = f" {symbols.bar * 2} {word} " if word else " "
    bars = symbols.bar * max(0, width - measure_width(named) - 1)
    return [("class:alert", f"{named}{bars}\n")]


def draw_head(step: Ask, width: int, symbols: Symbols) -> Fragments:
    """Draw the part above a question: the progress."""
    if not step.progress.sections:
        return []  # a question about the interview itself
    return [*draw_progress(step.progress, width, symbols), ("", "\n\n")]


def draw_review_head(step: Review, width: int) -> Fragments:
    """Draw the part above the review: its title, and what a change did."""
    drawn: Fragments = [("class:title", f" {_('Your answers')}\n")]
    for sentence in format_path_diff(step.path_diff):
        drawn += draw_lines(sentence, width, "class:quiet", first=("", " "), indent=" ")
    return [*drawn, ("", "\n")]


def draw_progress(progress: Progress, width: int, symbols: Symbols) -> Fragments:
    """Draw the line that says where the person is and how much is left.

    The narrower the window, the shorter it is: the meter goes first, then the
    words, and in the end the title is cut.
    """
    title = one_line(progress.title)
    number, count, left = progress.section, progress.sections, progress.left
    about = ngettext("last question", "about {number} left", left)
    few = ngettext("{number} left", "{number} left", left)
    long = _(" section {section} of {sections}", section=number, sections=count)
    short = f" {number}/{count}"
    for where, size, words in (
        (long, 19, about),
        (long, 10, about),
        (long, 6, about),
        (long, 0, about),
        (short, 0, about),
        (short, 0, few),
    ):
        where_words = f" {symbols.dot}{where}"
        meter = _draw_meter(progress, size, symbols)
        taken = (
            1
            + sum(map(measure_width, (title, where_words, words)))
            + size
            + 2 * bool(size)
        )
        gap = width - 1 - taken
        if gap >= 2:  # noqa: PLR2004 - less would run the two halves together
            break
    else:
        title, gap = _shorten(title, max(0, measure_width(title) + gap - 2), symbols), 2
    return [
        ("class:title", f" {title}"),
        ("class:quiet", where_words + " " * gap),
        *meter,
        ("class:quiet", f"  {words}" if size else words),
    ]


def _draw_meter(progress: Progress, size: int, symbols: Symbols) -> Fragments:
    """Draw how much is done; the meter is full only when nothing is left."""
    if not size:
        return []
    done = size * progress.done // max(1, progress.done + progress.left)
    return [
        ("class:meter", symbols.bar * done + symbols.tip),
        ("class:quiet", symbols.rest * (size - done - 1)),
    ]


def _shorten(text: str, width: int, symbols: Symbols) -> str:
    """Return a text cut to a width, with a sign that it is cut."""
    while text and measure_width(text) + measure_width(symbols.cut) > width:
        text = text[:-1]
    return f"{text}{symbols.cut}" if text else ""


def draw_key_line(
    keys: Sequence[Key], width: int, symbols: Symbols, style: str = "class:quiet"
) -> Fragments:
    """Draw the names of keys and what they do, broken only between keys."""
    between = f" {symbols.dot} "
    wrapped = [""]
    for key in keys:
        label = key.format_label(is_unicode=symbols.is_unicode)
        longer = f"{wrapped[-1]}{between}{label}" if wrapped[-1] else label
        if wrapped[-1] and measure_width(longer) > width - 4:
            wrapped.append(label)
        else:
            wrapped[-1] = longer
    return [(style, f"   {line}\n") for line in wrapped]
