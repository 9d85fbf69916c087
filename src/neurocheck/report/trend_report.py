"""Composes the report of a trend: in words first, then in numbers over time."""

from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import Final

from neurocheck.answers.accept import NON_ANSWER_WORDS
from neurocheck.guidance.assessment import LEVEL_WORDS
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
    capitalize,
)
from neurocheck.report.citations import count_sources
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


__all__ = ["compose_trend"]

_MOST_DOTS: Final = 12
"""Of more results than this, a plot shows the last ones."""
_MOST_STEPS: Final = 10
"""A scale of up to so many steps is shown whole."""


def compose_trend(
    trend: Trend, catalogue: dict[str, Source], *, why: bool = False
) -> Report:
    """Return the report of a trend.

    Args:
        trend: What changed between results.
        catalogue: All citations by key.
        why: Whether even a medium with little room should show whole citations.
    """
    since = format_date(trend.change.before)
    return Report(
        title=_("What changed"),
        created=trend.change.after,
        blocks=(
            Heading(text=_("Since {day}", day=since)),
            *_compose_words(trend),
            *_compose_versions(trend),
            *_compose_notes(trend),
            *_compose_plots(trend),
            *_compose_sources(trend, catalogue, why=why),
        ),
    )


# ── in words ─────────────────────────────────────────────────────────────────────


def _compose_words(trend: Trend) -> Iterator[Block]:
    """Yield what changed since last time, in words."""
    items = [*_list_changes(trend.change), *_list_numbers(trend.numbers)]
    if said := " ".join(_compare_levels(*trend.change.urgency)):
        yield Paragraph(text=said)
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


def _compare_levels(before: Level, after: Level) -> Iterator[str]:
    """Yield sentences on how soon care was needed, and is; they never reassure."""
    if before is not after:
        yield _(
            "How soon care is needed was: {before}. It is now: {after}.",
            before=_(LEVEL_WORDS[before]),
            after=_(LEVEL_WORDS[after]),
        )
    elif after is not Level.ROUTINE:
        now = _(LEVEL_WORDS[after])
        yield _("How soon care is needed is still: {now}.", now=now)
    if after is Level.CANNOT_TELL:
        yield _("Questions about danger signs were left open. Go through them again.")
    if after.is_quiet and not before.is_quiet:
        yield _(
            "This does not mean that nothing is wrong. If what you named last time is"
            " still there, or comes back, have it looked at."
        )


def _list_changes(change: Comparison) -> Iterator[Item]:
    """Yield what is new, no longer named, or not known; an item for each kind."""
    since = format_date(change.before)
    # What is not known is told apart from what is new or gone: leaving a question open
    # is no change.
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
            # Words that were ticked stand beside words of ours: all begin alike.
            texts = [capitalize(item.text) for item in items if item.status is status]
            if texts:
                yield Item(title=title, text=_join(texts))


def _list_numbers(numbers: Iterable[NumberChange]) -> Iterator[Item]:
    """Yield the numbers by how they changed; an item for each way."""
    titles = {
        "better": _("Better:"),
        "worse": _("Worse:"),
        "changed": _("Changed:"),
        "same": _("The same number:"),
        "not_known": _("Known only one of the two times:"),
    }
    listed = list(numbers)
    for outcome, title in titles.items():
        texts = [_format_number_change(one) for one in listed if one.outcome == outcome]
        if texts := [text for text in texts if text]:
            yield Item(title=title, text=_join(texts))


def _format_number_change(one: NumberChange) -> str:
    """Return a number as it was and as it is; nothing where it was never known."""
    before, after = _format_point(one.before), _format_point(one.after)
    if one.before.value is None and one.after.value is None:
        return ""
    if one.outcome == "same":
        return _("{label}: {value}", label=one.label, value=after)
    return _("{label}: {old} → {new}", label=one.label, old=before, new=after)


def _format_point(point: Point) -> str:
    """Return the number of a point, or why there is none."""
    if point.words == NOT_ASKED:
        return _("not asked")
    if point.words == NOT_KNOWN:
        return _("not known")
    if point.words in NON_ANSWERS:
        return _(NON_ANSWER_WORDS[NonAnswer(point.words)])
    return point.words


def _join(texts: Iterable[str]) -> str:
    """Return one sentence that lists texts."""
    return f"{'; '.join(text.rstrip('.') for text in texts)}."


# ── when questions and rules changed ─────────────────────────────────────────────


def _compose_versions(trend: Trend) -> Iterator[Block]:
    """Yield when questions or guidance changed, and which of them the last time."""
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
        text = " ".join(_name_versions(edition))
        items.append(Item(title=title, text=text))
        if is_last:
            items += _list_version_changes(edition, trend.question_names)
    yield Items(items=tuple(items))


def _name_versions(edition: VersionDiff) -> Iterator[str]:
    """Yield a sentence for each version that changed."""
    if edition.questions:
        old, new = edition.questions
        yield _("The question set changed from {old} to {new}.", old=old, new=new)
    if edition.guidance:
        old, new = edition.guidance
        yield _("The guidance changed from {old} to {new}.", old=old, new=new)


def _list_version_changes(
    edition: VersionDiff, asked: dict[str, str]
) -> Iterator[Item]:
    """Yield the questions and features that only one of two documents has.

    Args:
        edition: How questions and guidance differ.
        asked: The short names of the questions, by id.
    """
    names = {
        _("Asked only last time, or hidden now:"): edition.answers_before,
        _("Asked only now, or hidden last time:"): edition.answers_after,
    }
    for title, ids in names.items():
        if ids:
            yield Item(title=title, text=_join(asked.get(name, name) for name in ids))
    features = {
        _("Compared with your answers only last time:"): edition.features_before,
        _("Compared with your answers only now:"): edition.features_after,
        _("In other words now, so not compared:"): edition.reworded,
    }
    for title, texts in features.items():
        if texts:
            yield Item(title=title, text=_join(texts))


def _compose_notes(trend: Trend) -> Iterator[Block]:
    """Yield what a comparison cannot tell."""
    if trend.notes:
        yield Heading(text=_("How to read this"))
        yield Items(
            items=tuple(
                Item(title=note.title, text=note.text, sources=note.sources)
                for note in trend.notes
            )
        )


# ── over time ────────────────────────────────────────────────────────────────────


def _compose_plots(trend: Trend) -> Iterator[Block]:
    """Yield plots of numbers, then of how much of each pattern was named."""
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
    numbers = [
        one
        for one in trend.series
        if one.kind == "number"
        and any(point.value is not None for point in one.points[-_MOST_DOTS:])
    ]
    patterns = [one for one in trend.series if one.kind == "pattern"]
    yield from map(_make_plot, numbers)
    if patterns:
        yield Paragraph(
            text=_(
                "How many of the things that people with each pattern often report"
                " you named:"
            )
        )
        yield from map(_make_plot, patterns)


def _make_plot(series: Series) -> Plot:
    """Return a plot of the last points of a series."""
    points = series.points[-_MOST_DOTS:]
    low, high = _choose_scale(series, points)
    known = [point for point in points if point.value is not None]
    return Plot(
        label=series.label,
        summary=_summarize(known),
        low=low,
        high=high,
        low_words=format_number(low, "g"),
        high_words=format_number(high, "g"),
        dots=tuple(
            Dot(
                at=point.at,
                value=point.value,
                words=_format_short(point),
                note=ngettext("1 not known", "{number} not known", point.unknown)
                if point.unknown
                else "",
            )
            for point in points
        ),
    )


def _format_short(point: Point) -> str:
    """Return the number of a point in its first unit alone."""
    # Other units stand in brackets, see format_answer() in answers/accept.py.
    return _format_point(point).partition(" (")[0]


def _summarize(known: list[Point]) -> str:
    """Return a sentence on the first and the last number that is known."""
    if not known:
        return _("Not known.")
    first, last = known[0], known[-1]
    return _(
        "{first} on {first_day}, {last} on {last_day}.",
        first=_format_short(first),
        first_day=format_date(first.at),
        last=_format_short(last),
        last_day=format_date(last.at),
    )


def _choose_scale(series: Series, points: Iterable[Point]) -> tuple[float, float]:
    """Return both ends of a scale: all that is possible, or only what is needed."""
    values = [point.value for point in points if point.value is not None]
    if series.low is not None and series.high is not None:
        is_small = series.kind == "pattern" or series.high - series.low <= _MOST_STEPS
        if is_small or not values:
            return series.low, series.high
    low, high = floor(min(values)), ceil(max(values))
    # Longer than one step: a small change would look like a large one.
    return (low, high) if high - low > 1 else (low - 1, high + 1)


def _compose_sources(
    trend: Trend, catalogue: dict[str, Source], *, why: bool
) -> Iterator[Block]:
    """Yield the sources of the notes under a heading."""
    keys = sorted({key for note in trend.notes for key in note.sources})
    if keys:
        yield Heading(text=_("Sources"))
        yield Citations(
            citations=tuple(
                Citation(key=key, text=cite(catalogue[key]) if key in catalogue else "")
                for key in keys
            ),
            summary="" if why else count_sources(len(keys)),
        )
