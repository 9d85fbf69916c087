"""Puts the summary of a table in words and figures, as text, Markdown or bars."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from neurocheck.cohort.cleaning.clean import STATUSES
from neurocheck.cohort.scoring.summary import Summary
from neurocheck.environment import Environment
from neurocheck.guidance.rules import Guidance
from neurocheck.i18n.numbers import format_number
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import clean, escape_markdown, one_line


if TYPE_CHECKING:
    from rich.table import Table


__all__ = [
    "Figure",
    "Figures",
    "describe_summary",
    "draw_figures",
    "to_lines",
    "to_markdown",
]

_BAR = 20
_MAX_WIDTH = 100


class Figure(msgspec.Struct, frozen=True):
    """One count out of a total."""

    label: str
    count: int
    total: int

    @property
    def share(self) -> str:
        """The count as a share; a dash where there is no total."""
        if not self.total:
            return "-"
        return _("{share:.1f} %", share=100 * self.count / self.total)


class Figures(msgspec.Struct, frozen=True):
    """Counts that belong together."""

    title: str
    figures: tuple[Figure, ...]


def describe_summary(
    summary: Summary,
    statuses: dict[str, int],
    questionnaire: Questionnaire,
    guidance: Guidance,
) -> Iterator[Figures]:
    """Yield the counts of a summary with words, in groups.

    Args:
        summary: The counts.
        statuses: How many rows have each status.
        questionnaire: The question set.
        guidance: The guidance.
    """
    rows = summary.rows
    counted = (Figure(_(STATUSES[word]), n, rows) for word, n in statuses.items())
    yield Figures(_("Rows"), tuple(counted))
    levels = (
        Figure(guidance.urgency[level].title, count, rows)
        for level, count in summary.urgency.items()
        if level in guidance.urgency  # without danger questions, one level has no words
    )
    yield Figures(_("How soon care is needed"), tuple(levels))
    if summary.danger_known is not None:
        title = _("Every question about danger signs was answered")
        known = Figure(_("as far as it was asked"), summary.danger_known, rows)
        yield Figures(title, (known,))
    for pattern in guidance.patterns:
        fits = summary.patterns[pattern.id].items()
        found = (Figure(guidance.fits[fit], count, rows) for fit, count in fits)
        title = _("In common with: {pattern}", pattern=pattern.title)
        yield Figures(title, tuple(found))
    flags = summary.rules["red_flags"]
    raised = (
        Figure(rule.title, flags[rule.id].true, rows) for rule in guidance.red_flags
    )
    yield Figures(_("Red flags that were raised"), _fold_zeros([*raised]))
    missing = (
        Figure(question.short, tally.missing, tally.missing + tally.answered)
        for name, tally in summary.questions.items()
        for question in (questionnaire.questions[name],)
    )
    title = _("Questions without an answer, of those that were to be asked")
    yield Figures(title, _fold_zeros([*missing]))


def _fold_zeros(figures: list[Figure]) -> tuple[Figure, ...]:
    """Return figures with those that count nothing as one, at the end."""
    zeros = [one for one in figures if not one.count]
    if len(zeros) <= 1:
        return tuple(figures)
    label = (
        _("{number} others together", number=len(zeros))
        if len(zeros) < len(figures)
        else _("all {number} together", number=len(zeros))
    )
    folded = Figure(label, 0, max(one.total for one in zeros))
    return (*(one for one in figures if one.count), folded)


def _caution() -> str:
    """Return the sentence that says what the figures do not mean."""
    return _(
        "These are counts of answers, not of illness. An answer that is missing is"
        " never a no."
    )


def to_lines(found: list[Figures]) -> str:
    """Return figures as plain lines."""
    lines = [_caution()]
    for group in found:
        lines += ["", f"{one_line(group.title)}:"]
        lines += [
            _(
                "- {label} {count:,} of {total:,} ({share})",
                label=one_line(figure.label).rstrip(".") + ":",
                count=figure.count,
                total=figure.total,
                share=figure.share,
            )
            for figure in group.figures
        ]
    return clean("\n".join(lines)) + "\n"


def to_markdown(found: list[Figures]) -> str:
    """Return figures as Markdown tables."""
    head = "| {} | {} | {} | {} |\n| --- | ---: | ---: | ---: |".format(
        _("what"), _("count"), _("of"), _("share")
    )
    lines = [f"# {_('Summary of a table')}", "", _caution()]
    for group in found:
        lines += ["", f"## {escape_markdown(group.title)}", "", head]
        lines += [
            f"| {escape_markdown(one.label)} | {_format_count(one.count)}"
            f" | {_format_count(one.total)} | {one.share} |"
            for one in group.figures
        ]
    return "\n".join(lines) + "\n"


def _format_count(number: int) -> str:
    """Format a count in the language shown."""
    return format_number(number, ",")


def draw_figures(
    environment: Environment, found: list[Figures], *, is_plain: bool
) -> str:
    """Return figures drawn as tables with bars, as standard output can show them.

    Args:
        environment: Its width, its colours and its letters are used.
        found: The figures.
        is_plain: Whether colour is left out.
    """
    from rich.console import Console

    stream = environment.stdout
    has_colour = environment.has_colour(stream) and not is_plain
    drawn = io.StringIO()
    console = Console(
        file=drawn,
        width=min(environment.columns(stream), _MAX_WIDTH),
        force_terminal=has_colour,
        no_color=not has_colour,
        # Texts come from files: brackets in them are no markup.
        markup=False,
        highlight=False,
        # Else Rich may draw by calls to the Windows console instead of writing text.
        legacy_windows=False,
    )
    console.print(_caution())
    for group in found:
        console.print()
        console.print(_draw_group(group, unicode=environment.has_unicode(stream)))
    lines = drawn.getvalue().splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _draw_group(group: Figures, *, unicode: bool) -> "Table":
    """Return figures that belong together as a table with bars."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(one_line(group.title), style="bold"),
        title_justify="left",
        box=None if unicode else box.ASCII,
        show_header=False,
        pad_edge=False,
        expand=True,
    )
    table.add_column(ratio=1)
    for _column in range(2):
        table.add_column(justify="right", no_wrap=True)
    table.add_column(width=_BAR, no_wrap=True)
    full = "█" if unicode else "#"
    for one in group.figures:
        length = round(_BAR * one.count / one.total) if one.total else 0
        # At least one block for a count above 0: a rare red flag must still be seen.
        bar = full * max(length, bool(one.count))
        cells = (one_line(one.label), _format_count(one.count), one.share, bar)
        table.add_row(*map(Text, cells))
    return table
