"""From a trend to a report: in words first, then numbers over time."""

from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import Final

from neurocheck.answers.accept import NON_ANSWER_WORDS
from neurocheck.guidance.rules import Level
from neurocheck.i18n.numbers import format_date, format_number
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.questionnaire.model import NON_ANSWERS, NonAnswer
from neurocheck.report.blocks import (
    Block,
    Citation,
    Citations,
    Dot,
    Heading,
    Item,
    Items,
    Paragraph,
    Plot,
    Report,
)
from neurocheck.report.citations import name_sources
from neurocheck.sources import Source, cite
from neurocheck.trend.compare import Comparison, Status, VersionDiff
from neurocheck.trend.series import (
    NOT_ASKED,
    NOT_KNOWN,
    NumberChange,
    Point,
    Series,
    Trend,
)


__all__ = ["compose_trend", "edition_items", "plot_of"]

_MOST_DOTS: Final = 12
_SMALL: Final = 10
"""A scale of up to so many steps is shown whole."""


def compose_trend(
    trend: Trend, catalogue: dict[str, Source], *, why: bool = False
) -> Report:
    """Compose the report of a trend.

    Args:
        trend: What changed.
        catalogue: All citations by key.
        why: Whether even a medium with little room should show whole citations.
    """
    since = format_date(trend.change.before)
    return Report(
        title=_("What changed"),
        created=trend.change.after,
        blocks=(
            Heading(text=_("Since {day}", day=since)),
            *_words(trend),
            *_editions(trend),
            *_notes(trend),
            *_plots(trend),
            *_sources(trend, catalogue, why=why),
        ),
    )


# ── in words ─────────────────────────────────────────────────────────────────────


def _words(trend: Trend) -> Iterator[Block]:
    """Say what changed since last time."""
    items = [*_turns(trend.change), *_numbers(trend.numbers)]
    levels = trend.change.urgency
    if levels[0] is not levels[1]:
        yield Paragraph(
            text=_(
                "How soon care is needed was: {before}. It is now: {after}.",
                before=_level(levels[0]),
                after=_level(levels[1]),
            )
        )
    elif levels[1] is not Level.ROUTINE:
        yield Paragraph(
            text=_("How soon care is needed is still: {now}.", now=_level(levels[1]))
        )
    if items:
        yield Items(items=tuple(items))
    else:
        yield Paragraph(text=_("You named the same things as last time."))
    if trend.left_out:
        yield Paragraph(
            text=ngettext(
                "1 kept result is of another question set or cannot be read. It is"
                " left out.",
                "{number} kept results are of another question set or cannot be read."
                " They are left out.",
                trend.left_out,
            )
        )


def _level(level: Level) -> str:
    """Name a level of urgency."""
    return {
        Level.EMERGENCY: _("emergency"),
        Level.SAME_DAY: _("same day"),
        Level.SOON: _("soon"),
        Level.ROUTINE: _("routine"),
    }[level]


def _turns(change: Comparison) -> Iterator[Item]:
    """Say what is new, no longer named, or not known; each kind on a line."""
    since = format_date(change.before)
    urgent = {
        Status.NEW: _("New among what needs care:"),
        Status.FIRST_KNOWN: _("Now among what needs care, not known last time:"),
        Status.NO_LONGER: _("No longer among what needs care:"),
        Status.NOT_KNOWN: _("Last time among what needs care, not known now:"),
        Status.STILL: _("Still among what needs care:"),
    }
    others = {
        Status.NEW: _("New since {day}:", day=since),
        Status.FIRST_KNOWN: _("Named now, not known last time:"),
        Status.NO_LONGER: _("No longer named:"),
        Status.NOT_KNOWN: _("Named last time, not known now:"),
        Status.LEFT_OPEN: _("Not named last time, not known now:"),
        Status.STILL: _("Named both times:"),
    }
    for titles, is_urgent in ((urgent, True), (others, False)):
        items = [i for i in change.items if (i.kind == "red_flag") is is_urgent]
        for status, title in titles.items():
            texts = [item.text for item in items if item.status is status]
            if texts:
                yield Item(title=title, text=_list(texts))


def _numbers(numbers: Iterable[NumberChange]) -> Iterator[Item]:
    """Say which numbers changed, and which are not known."""
    titles = {
        "better": _("Better:"),
        "worse": _("Worse:"),
        "changed": _("Changed:"),
        "same": _("The same number:"),
        "not_known": _("Known only one of the two times:"),
    }
    listed = list(numbers)
    for outcome, title in titles.items():
        texts = [_number(one) for one in listed if one.outcome == outcome]
        if texts := [text for text in texts if text]:
            yield Item(title=title, text=_list(texts))


def _number(one: NumberChange) -> str:
    """Say a number as it was and as it is; nothing where it was never known."""
    before, after = _said(one.before), _said(one.after)
    if one.before.value is None and one.after.value is None:
        return ""
    if one.outcome == "same":
        return _("{label}: {value}", label=one.label, value=after)
    return _("{label}: {old} → {new}", label=one.label, old=before, new=after)


def _said(point: Point) -> str:
    """Say a number, or why there is none."""
    if point.words == NOT_ASKED:
        return _("not asked")
    if point.words == NOT_KNOWN:
        return _("not known")
    if point.words in NON_ANSWERS:
        return NON_ANSWER_WORDS[NonAnswer(point.words)].lower()
    return point.words


def _list(texts: Iterable[str]) -> str:
    """List several things in one sentence."""
    return f"{'; '.join(text.rstrip('.') for text in texts)}."


# ── when questions and rules changed ─────────────────────────────────────────────


def _editions(trend: Trend) -> Iterator[Block]:
    """Say when questions or rules changed, and in the last pair, which."""
    if not trend.version_diffs:
        return
    yield Heading(text=_("What changed in the questions"))
    yield Paragraph(
        text=_(
            "Some differences can come from that alone. Between other results, nothing"
            " of the kind changed."
        )
    )
    items: list[Item] = []
    for before, after, edition in trend.version_diffs:
        title = _(
            "Between {before} and {after}:",
            before=format_date(before),
            after=format_date(after),
        )
        is_last = (before, after) == (trend.change.before, trend.change.after)
        text = " ".join(_versions(edition))
        items.append(Item(title=title, text=text))
        if is_last:
            items += edition_items(edition, trend.question_names)
    yield Items(items=tuple(items))


def _versions(edition: VersionDiff) -> Iterator[str]:
    """Say which versions changed."""
    if edition.questions:
        old, new = edition.questions
        yield _("The question set changed from {old} to {new}.", old=old, new=new)
    if edition.guidance:
        old, new = edition.guidance
        yield _("The guidance changed from {old} to {new}.", old=old, new=new)


def edition_items(edition: VersionDiff, asked: dict[str, str]) -> Iterator[Item]:
    """Say which questions and features are only in one of two documents.

    Args:
        edition: How questions and rules differ.
        asked: What people call the questions, by id.
    """
    names = {
        _("Asked only last time, or hidden now:"): edition.answers_before,
        _("Asked only now, or hidden last time:"): edition.answers_after,
    }
    for title, ids in names.items():
        if ids:
            yield Item(title=title, text=_list(asked.get(name, name) for name in ids))
    features = {
        _("Compared with your answers only last time:"): edition.features_before,
        _("Compared with your answers only now:"): edition.features_after,
        _("In other words now, so not compared:"): edition.reworded,
    }
    for title, texts in features.items():
        if texts:
            yield Item(title=title, text=_list(texts))


def _notes(trend: Trend) -> Iterator[Block]:
    """Say what a comparison cannot say."""
    if trend.notes:
        yield Heading(text=_("How to read this"))
        yield Items(
            items=tuple(
                Item(title=note.title, text=note.text, sources=note.sources)
                for note in trend.notes
            )
        )


# ── over time ────────────────────────────────────────────────────────────────────


def _plots(trend: Trend) -> Iterator[Block]:
    """Draw numbers, and counts of what is named, over time."""
    if not trend.series:
        return
    yield Heading(text=_("Over time"))
    if trend.count > _MOST_DOTS:
        yield Paragraph(
            text=_(
                "Of {count} results, the last {shown} are shown.",
                count=trend.count,
                shown=_MOST_DOTS,
            )
        )
    numbers = [one for one in trend.series if one.kind == "number"]
    patterns = [one for one in trend.series if one.kind == "pattern"]
    yield from map(plot_of, numbers)
    if patterns:
        yield Paragraph(
            text=_(
                "How many of the things that people with each pattern often report"
                " you named:"
            )
        )
        yield from map(plot_of, patterns)


def plot_of(series: Series) -> Plot:
    """Status a series into a plot of its last points, which any report can show."""
    points = series.points[-_MOST_DOTS:]
    low, high = _scale(series, points)
    known = [point for point in points if point.value is not None]
    return Plot(
        label=series.label,
        summary=_summary(known),
        low=low,
        high=high,
        low_words=format_number(low, "g"),
        high_words=format_number(high, "g"),
        dots=tuple(
            Dot(
                at=point.at,
                value=point.value,
                words=_short(point),
                note=ngettext("1 not known", "{number} not known", point.unknown)
                if point.unknown
                else "",
            )
            for point in points
        ),
    )


def _short(point: Point) -> str:
    """Write a number without what it is in other units."""
    return _said(point).partition(" (")[0]


def _summary(known: list[Point]) -> str:
    """Say where a number began and where it is."""
    if not known:
        return _("Not known.")
    first, last = known[0], known[-1]
    return _(
        "{first} on {first_day}, {last} on {last_day}.",
        first=_short(first),
        first_day=format_date(first.at),
        last=_short(last),
        last_day=format_date(last.at),
    )


def _scale(series: Series, points: Iterable[Point]) -> tuple[float, float]:
    """Give the ends of the scale: all that is possible, where that is little."""
    values = [point.value for point in points if point.value is not None]
    if series.low is not None and series.high is not None:
        is_small = series.kind == "pattern" or series.high - series.low <= _SMALL
        if is_small or not values:
            return series.low, series.high
    low, high = floor(min(values)), ceil(max(values))
    return (low, high) if high - low > 1 else (low - 1, high + 1)


def _sources(
    trend: Trend, catalogue: dict[str, Source], *, why: bool
) -> Iterator[Block]:
    """List the sources of the notes."""
    keys = sorted({key for note in trend.notes for key in note.sources})
    if keys:
        yield Heading(text=_("Sources"))
        yield Citations(
            citations=tuple(
                Citation(key=key, text=cite(catalogue[key]) if key in catalogue else "")
                for key in keys
            ),
            summary="" if why else name_sources(keys),
        )
