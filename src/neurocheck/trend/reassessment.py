"""What differs between two assessments of the same answers, in sentences."""

from collections.abc import Iterator, Mapping
from typing import Final

from neurocheck.guidance.assessment import (
    FIT_WORDS,
    LEVEL_WORDS,
    Assessment,
    Line,
    Pattern,
)
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.sanitize import one_line


__all__ = ["list_differences"]

_LINES: Final = (
    "places",
    "other_causes",
    "risk_factors",
    "checks",
    "visit_questions",
    "not_known",
    "learn",
    "limits",
)


def list_differences(old: Assessment, new: Assessment) -> Iterator[str]:
    """Give a sentence for each difference, the most urgent kind first."""
    levels = (old.urgency.level, new.urgency.level)
    if levels[0] != levels[1]:
        yield _(
            "Urgency was {old}, and is now {new}.",
            old=_(LEVEL_WORDS[levels[0]]),
            new=_(LEVEL_WORDS[levels[1]]),
        )
    yield from _line_differences(
        _by_id(old.urgency.reasons), _by_id(new.urgency.reasons)
    )
    patterns = {pattern.id: pattern for pattern in old.patterns}
    for pattern in new.patterns:
        yield from _pattern_differences(patterns.pop(pattern.id, None), pattern)
    for pattern in patterns.values():
        yield _("No longer compared with: {title}.", title=_bare(pattern.title))
    yield from _line_differences(_lines(old), _lines(new))


def _pattern_differences(old: Pattern | None, new: Pattern) -> Iterator[str]:
    """Say how a fit and the features that are present differ."""
    title = one_line(new.title)
    if old is None:
        yield _("Now compared with: {title}.", title=_bare(title))
        return
    if old.fit != new.fit:
        yield _(
            "{title}: was {old}, and is now {new}.",
            title=title,
            old=_(FIT_WORDS[old.fit]),
            new=_(FIT_WORDS[new.fit]),
        )
    before = {feature.id: feature for feature in old.features}
    changed = [
        feature.text
        for feature in new.features
        if feature.id not in before or before[feature.id].present != feature.present
    ]
    names = {feature.id for feature in new.features}
    changed += [feature.text for feature in old.features if feature.id not in names]
    if changed:
        yield _(
            "{title}: counted in another way now: {texts}.",
            title=title,
            texts=one_line("; ".join(changed)),
        )


def _line_differences(
    old: Mapping[object, Line], new: Mapping[object, Line]
) -> Iterator[str]:
    """Say which lines are new, gone, or in other words."""
    appeared = [line.title for name, line in new.items() if name not in old]
    gone = [line.title for name, line in old.items() if name not in new]
    if appeared:
        yield _("Said now, not before: {titles}.", titles=_listed(appeared))
    if gone:
        yield _("Said before, not now: {titles}.", titles=_listed(gone))
    reworded = sum(
        name in old and _words(old[name]) != _words(line) for name, line in new.items()
    )
    if reworded:
        yield ngettext(
            "1 line is in other words, or has other sources.",
            "{number} lines are in other words, or have other sources.",
            reworded,
        )


def _lines(found: Assessment) -> dict[object, Line]:
    """Give every line that needs no care, by its list and its id."""
    touch = (found.touch_test,) if found.touch_test else ()
    return {
        (name, line.id): line
        for name, lines in (
            *((name, getattr(found, name)) for name in _LINES),
            ("touch_test", touch),
        )
        for line in lines
    }


def _by_id(lines: tuple[Line, ...]) -> dict[object, Line]:
    """Give lines by their ids."""
    return {line.id: line for line in lines}


def _words(line: Line) -> tuple[object, ...]:
    """Give what a line says."""
    return (line.title, line.text, line.steps, line.sources)


def _bare(title: str) -> str:
    """Make a title fit into a sentence."""
    return one_line(title).rstrip(".")


def _listed(titles: list[str]) -> str:
    """List titles in one line."""
    return "; ".join(_bare(title) for title in titles)
