"""Puts the summary of a table in words and figures, as text, Markdown or bars."""

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from neurocheck.cohort.cleaning.clean import STATUSES
from neurocheck.cohort.cleaning.rows import LEFT_OUT
from neurocheck.cohort.scoring.hide import OTHERS
from neurocheck.cohort.scoring.summary import (
    UNKNOWN_GROUP,
    AnsweredCount,
    Count,
    Summary,
)
from neurocheck.environment import Environment
from neurocheck.guidance.rules import Guidance, Level
from neurocheck.i18n.numbers import format_number
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import clean, escape_markdown, one_line


if TYPE_CHECKING:
    from rich.table import Table


__all__ = [
    "Account",
    "Figure",
    "Figures",
    "describe_summary",
    "draw_figures",
    "to_lines",
    "to_markdown",
]

_BAR = 20
_MAX_WIDTH = 100

# The words of the guidance speak to one person; a table is about many.
_LEVELS = {
    Level.EMERGENCY: gettext_noop("Emergency help now"),
    Level.SAME_DAY: gettext_noop("Care today"),
    Level.SOON: gettext_noop("An appointment for the next few days"),
    Level.CANNOT_TELL: gettext_noop(
        "Cannot be told, as questions about danger signs are open"
    ),
    Level.ROUTINE: gettext_noop("The next visit, to be kept or booked"),
}


class Figure(msgspec.Struct, frozen=True):
    """One count out of a total; None where it is hidden."""

    label: str
    count: Count
    total: Count

    @property
    def part(self) -> float | None:
        """The count as a part of 1; None where there is no total, or it is hidden."""
        return (
            self.count / self.total if self.total and self.count is not None else None
        )

    @property
    def share(self) -> str:
        """The count as a share; a dash where there is none."""
        return "-" if self.part is None else _("{share:.1f} %", share=100 * self.part)

    @property
    def number(self) -> str:
        """The count in the language shown, or that it is hidden."""
        return _("hidden") if self.count is None else _format_count(self.count)

    @property
    def cells(self) -> tuple[str, str, str]:
        """The count, the total and the share, as a table shows them."""
        whole = "-" if self.total is None else _format_count(self.total)
        return self.number, whole, self.share


class Figures(msgspec.Struct, frozen=True):
    """Counts that belong together.

    Attributes:
        title: What they are.
        figures: The counts.
        group: The group of rows that they are about; "" where it is all of them.
    """

    title: str
    figures: tuple[Figure, ...]
    group: str = ""

    @property
    def heading(self) -> str:
        """The title, behind the group."""
        return f"{self.group}: {self.title}" if self.group else self.title


class Account(msgspec.Struct, frozen=True):
    """What is told of a table: remarks, then counts."""

    remarks: tuple[str, ...]
    figures: tuple[Figures, ...]


def describe_summary(
    summary: Summary,
    questionnaire: Questionnaire,
    guidance: Guidance,
    *,
    by: str = "",
    left_out: Mapping[str, int] = {},
    remark: str = "",
) -> Account:
    """Return the counts of a summary with words.

    Args:
        summary: The counts.
        questionnaire: The question set.
        guidance: The guidance.
        by: The column that says which group a row is in.
        left_out: How many rows were left out, by the words for the reason.
        remark: What is to be said first of all.
    """
    found = [*_describe(summary, guidance)]
    found.append(_describe_missing(summary, questionnaire))
    for name, group in summary.groups.items():
        title = _name_group(name, by)
        figures = _describe(group, guidance)
        found += (msgspec.structs.replace(one, group=title) for one in figures)
    remarks = [remark] if remark else []
    remarks += _describe_remarks(summary, left_out)
    return Account(remarks=tuple(remarks), figures=tuple(found))


def _name_group(name: str, by: str) -> str:
    """Return the words for a group."""
    known = {OTHERS: _("small groups together"), UNKNOWN_GROUP: _("not known")}
    return f"{by} = {known.get(name, name)}"


def _describe_remarks(summary: Summary, left_out: Mapping[str, int]) -> Iterator[str]:
    """Yield what is said before the counts."""
    if summary.danger_columns == ():
        yield _(
            "No question about danger signs is in this table. So these counts can never"
            " show that care is not urgent."
        )
    elif summary.danger_columns and not any(
        summary.questions[name].answered != 0 for name in summary.danger_columns
    ):
        yield _(
            "No question about danger signs was answered in this table. So these counts"
            " can never show that care is not urgent."
        )
    yield _caution()
    for word in LEFT_OUT:
        if count := left_out.get(word, 0):
            is_small = count < summary.smallest
            number = _("hidden") if is_small else _format_count(count)
            yield _("Left out: {what} ({count}).", what=_(LEFT_OUT[word]), count=number)
    if summary.smallest > 1:
        yield _(
            "Counts below {smallest} are hidden, apart from 0. Others are hidden with"
            " them, so that no hidden count can be worked out.",
            smallest=summary.smallest,
        )


def _describe(summary: Summary, guidance: Guidance) -> Iterator[Figures]:
    """Yield the counts of all rows, or of a group of them."""
    rows = summary.rows
    if summary.danger_columns is not None:
        title = _("Every question about danger signs was answered")
        known = Figure(_("as far as it was asked"), summary.danger_known, rows)
        yield Figures(title, (known,))
    if summary.status:
        counted = (
            Figure(_(STATUSES[word]), n, rows) for word, n in summary.status.items()
        )
        yield Figures(_("Rows"), tuple(counted))
    levels = (
        Figure(_(_LEVELS[Level(level)]), count, rows)
        for level, count in summary.urgency.items()
        if level in guidance.urgency  # without danger questions, one level has no words
    )
    yield Figures(_("How soon care is needed"), tuple(levels))
    for pattern in guidance.patterns:
        fits = summary.patterns[pattern.id].items()
        found = (Figure(guidance.fits[fit], count, rows) for fit, count in fits)
        title = _("In common with: {pattern}", pattern=pattern.title)
        yield Figures(title, tuple(found))
    flags = summary.rules["red_flags"]
    raised = (
        Figure(rule.title, flags[rule.id].true, rows) for rule in guidance.red_flags
    )
    title = _("Red flags that were raised, in the words for each person")
    yield Figures(title, _fold_zeros([*raised]))


def _describe_missing(summary: Summary, questionnaire: Questionnaire) -> Figures:
    """Return how often the answer to each question is missing."""
    missing = (
        Figure(questionnaire.questions[name].short, *_count_missing(tally))
        for name, tally in summary.questions.items()
    )
    title = _("Questions without an answer, of those that were to be asked")
    return Figures(title, _fold_zeros([*missing]))


def _count_missing(tally: AnsweredCount) -> tuple[Count, Count]:
    """Return how often an answer is missing, and how often it was to be given."""
    if tally.missing is None or tally.answered is None:
        return None, None
    return tally.missing, tally.missing + tally.answered


def _fold_zeros(figures: list[Figure]) -> tuple[Figure, ...]:
    """Return figures with those that count nothing as one, at the end."""
    zeros = [one for one in figures if one.count == 0]
    if len(zeros) <= 1:
        return tuple(figures)
    label = (
        _("{number} others together", number=len(zeros))
        if len(zeros) < len(figures)
        else _("all {number} together", number=len(zeros))
    )
    folded = Figure(label, 0, max((one.total or 0 for one in zeros), default=0))
    return (*(one for one in figures if one.count != 0), folded)


def _caution() -> str:
    """Return the sentence that says what the figures do not mean."""
    return _(
        "These are counts of answers, not of illness. An answer that is missing is"
        " never a no."
    )


def to_lines(account: Account) -> str:
    """Return an account as plain lines."""
    lines = [*account.remarks]
    for group in account.figures:
        lines += ["", f"{one_line(group.heading)}:"]
        lines += [f"- {_write_figure(figure)}" for figure in group.figures]
    return clean("\n".join(lines)) + "\n"


def _write_figure(figure: Figure) -> str:
    """Return a figure on one line."""
    label = one_line(figure.label).rstrip(".") + ":"
    if figure.count is None:
        return f"{label} {figure.number}"
    return _(
        "{label} {count:,} of {total:,} ({share})",
        label=label,
        count=figure.count,
        total=figure.total or 0,
        share=figure.share,
    )


def to_markdown(account: Account) -> str:
    """Return an account as Markdown tables."""
    head = "| {} | {} | {} | {} |\n| --- | ---: | ---: | ---: |".format(
        _("what"), _("count"), _("of"), _("share")
    )
    lines = [f"# {_('Summary of a table')}"]
    lines += (line for one in account.remarks for line in ("", escape_markdown(one)))
    for group in account.figures:
        lines += ["", f"## {escape_markdown(group.heading)}", "", head]
        lines += [
            f"| {' | '.join((escape_markdown(one.label), *one.cells))} |"
            for one in group.figures
        ]
    return "\n".join(lines) + "\n"


def _format_count(number: int) -> str:
    """Format a count in the language shown."""
    return format_number(number, ",")


def draw_figures(environment: Environment, account: Account) -> str:
    """Return an account drawn as tables with bars, as standard output can show them.

    Args:
        environment: Its width, its colours and its letters are used.
        account: The remarks and figures.
    """
    from rich.console import Console

    stream = environment.stdout
    has_colour = environment.has_colour(stream)
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
    for remark in account.remarks:
        console.print(one_line(remark))
    for group in account.figures:
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
        title=Text(one_line(group.heading), style="bold"),
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
        length = round(_BAR * (one.part or 0))
        # At least one block for a count above 0: a rare red flag must still be seen.
        bar = full * max(length, bool(one.count))
        cells = (one_line(one.label), one.number, one.share, bar)
        table.add_row(*map(Text, cells))
    return table
