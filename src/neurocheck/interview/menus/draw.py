"""What the menus draw, as pieces of styled text that fit a width."""

from collections.abc import Sequence

import msgspec

from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.interview.keys import Key
from neurocheck.interview.phrases import IMPORTANT, added_words, change_words
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
    "alarm",
    "cells",
    "feet",
    "fit_list",
    "fold",
    "head",
    "header",
    "key_line",
    "lines",
    "review_head",
    "rule",
]

_LIST_INDENT = 5  # what questionary draws before each line

Fragments = list[tuple[str, str]]
"""Pieces of text, each behind the name of its style."""

STYLE = {  # what it does not name is drawn as the libraries below draw it
    "alert": "ansired bold",
    "answer": "bold noinherit",
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
}


class Symbols(msgspec.Struct, frozen=True, kw_only=True):
    """The signs that are drawn; each set has the same meaning."""

    is_unicode: bool
    pointer: str
    ticked: str
    unticked: str
    answered: str
    answer_if_skipped: str
    bullet: str
    dot: str
    bar: str
    tip: str
    rest: str
    cut: str
    more: str


UNICODE = Symbols(
    is_unicode=True,
    pointer="»",
    ticked="●",
    unticked="○",
    answered="✓",
    answer_if_skipped="–",  # noqa: RUF001 - a dash is meant
    bullet="•",
    dot="·",
    bar="━",
    tip="╸",
    rest="━",
    cut="…",
    more=gettext_noop("↓ more below"),
)
ASCII = Symbols(
    is_unicode=False,
    pointer=">",
    ticked="[x]",
    unticked="[ ]",
    answered="*",
    answer_if_skipped="-",
    bullet="*",
    dot="|",
    bar="=",
    tip=">",
    rest=".",
    cut="...",
    more=gettext_noop("v more below"),
)


def cells(text: str) -> int:
    """Give the columns that a text takes."""
    from prompt_toolkit.utils import get_cwidth

    return get_cwidth(text)


def fold(text: str, width: int) -> list[str]:
    """Break a text into lines between words; a longer word keeps a line to itself."""
    folded = [""]
    for word in text.split():
        longer = f"{folded[-1]} {word}".strip()
        if folded[-1] and cells(longer) > width:
            folded.append(word)
        else:
            folded[-1] = longer
    return folded


def lines(
    text: str,
    width: int,
    style: str = "",
    *,
    first: tuple[str, str] = ("", "   "),
    indent: str = "   ",
) -> Fragments:
    """Draw a text as indented lines.

    Args:
        text: What.
        width: Columns of the window.
        style: Name of the style.
        first: Stands before the first line, such as a bullet, behind its style.
        indent: Stands before every other line.
    """
    folded = fold(one_line(text), width - cells(indent) - 1)
    starts = [first, *[("", indent)] * (len(folded) - 1)]
    drawn: Fragments = []
    for start, line in zip(starts, folded, strict=True):
        drawn += [start, (style, f"{line}\n")]
    return drawn


def fit_list(drawn: Fragments, width: int, symbols: Symbols) -> Fragments:
    """Fit the lines of a list to a window, and give them our signs."""
    signs = {
        f"{UNICODE.ticked} ": symbols.ticked,
        f"{UNICODE.unticked} ": symbols.unticked,
    }
    indent = _LIST_INDENT
    if any(text in signs for _, text in drawn):
        indent += cells(symbols.ticked) + 1
    fitted: Fragments = []
    for style, text in drawn:
        if text in signs:
            fitted.append((style, f"{signs[text]} "))
        elif cells(text) > width - indent - 1:
            start = text[: len(text) - len(text.lstrip())]
            joint = f"\n{' ' * indent}{start}"
            folded = fold(text, width - indent - len(start) - 1)
            fitted.append((style, start + joint.join(folded)))
        else:
            fitted.append((style, text))
    return fitted


def alarm(step: Alert, width: int, symbols: Symbols) -> Fragments:
    """Draw what needs care at once, between two lines across."""
    drawn = [("", "\n"), *rule(width, symbols, _(IMPORTANT))]
    drawn += lines(step.title, width, "class:alert")
    drawn += lines(step.text, width)
    for flag in step.flags:
        drawn += [("", "\n"), *lines(flag.title, width, "class:title")]
        drawn += lines(flag.text, width)
        bullet = ("", f"   {symbols.bullet} ")
        for item in flag.steps:
            drawn += lines(item, width, first=bullet, indent="     ")
    return [*drawn, *rule(width, symbols)]


def feet(toe: Toe | None, symbols: Symbols) -> Fragments:
    """Draw two feet with the toe that is touched now; nothing for no toe."""
    drawn: Fragments = []
    rows = draw_toes({toe: HERE}, unicode=symbols.is_unicode) if toe else ()
    for row in rows:
        drawn += [("", "  ")]
        drawn += [("class:pointer" if s.marked else "class:quiet", s.text) for s in row]
        drawn += [("", "\n")]
    return drawn


def rule(width: int, symbols: Symbols, word: str = "") -> Fragments:
    """Draw a line across, with a word in it."""
    named = f" {symbols.bar * 2} {word} " if word else " "
    bars = symbols.bar * max(0, width - cells(named) - 1)
    return [("class:alert", f"{named}{bars}\n")]


def head(step: Ask, width: int, symbols: Symbols) -> Fragments:
    """Draw what stands above a question: where the person is, and what was added."""
    if not step.progress.sections:
        return []  # a question about the interview itself
    drawn = [*header(step.progress, width, symbols), ("", "\n")]
    if step.added:
        drawn += lines(
            added_words(step.added), width, "class:quiet", first=("", " "), indent=" "
        )
    return [*drawn, ("", "\n")]


def review_head(step: Review, width: int) -> Fragments:
    """Draw what stands above the review: its title, and what a change did."""
    drawn: Fragments = [("class:title", f" {_('Your answers')}\n")]
    for said in change_words(step.change):
        drawn += lines(said, width, "class:quiet", first=("", " "), indent=" ")
    return [*drawn, ("", "\n")]


def header(progress: Progress, width: int, symbols: Symbols) -> Fragments:
    """Draw the line that says where the person is and how much is left.

    The narrower the window, the shorter it is: first the meter goes, then the
    words, and the title is cut at last.
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
        meter = _meter(progress, size, symbols)
        taken = 1 + sum(map(cells, (title, where_words, words))) + size + 2 * bool(size)
        gap = width - 1 - taken
        if gap >= 2:  # noqa: PLR2004 - less would run the two halves together
            break
    else:
        title, gap = _cut(title, max(0, cells(title) + gap - 2), symbols), 2
    return [
        ("class:title", f" {title}"),
        ("class:quiet", where_words + " " * gap),
        *meter,
        ("class:quiet", f"  {words}" if size else words),
    ]


def _meter(progress: Progress, size: int, symbols: Symbols) -> Fragments:
    """Draw how much is done; full only where nothing is left."""
    if not size:
        return []
    done = size * progress.done // max(1, progress.done + progress.left)
    return [
        ("class:meter", symbols.bar * done + symbols.tip),
        ("class:quiet", symbols.rest * (size - done - 1)),
    ]


def _cut(text: str, width: int, symbols: Symbols) -> str:
    """Cut a text to a width, and show that it is cut."""
    while text and cells(text) + cells(symbols.cut) > width:
        text = text[:-1]
    return f"{text}{symbols.cut}" if text else ""


def key_line(
    keys: Sequence[Key], width: int, symbols: Symbols, style: str = "class:quiet"
) -> Fragments:
    """Draw what the keys do, broken only between keys."""
    between = f" {symbols.dot} "
    folded = [""]
    for key in keys:
        label = key.label(is_unicode=symbols.is_unicode)
        longer = f"{folded[-1]}{between}{label}" if folded[-1] else label
        if folded[-1] and cells(longer) > width - 4:
            folded.append(label)
        else:
            folded[-1] = longer
    return [(style, f"   {line}\n") for line in folded]
