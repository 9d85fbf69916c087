"""The differences when the same answers are assessed again, in sentences."""

from collections.abc import Iterator, Mapping

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


__all__ = ["describe_differences"]


def describe_differences(old: Assessment, new: Assessment) -> Iterator[str]:
    """Yield a sentence for each difference, the most urgent kind first.

    Args:
        old: The assessment that was saved.
        new: The assessment of the same answers with the guidance of today.
    """
    levels = (old.urgency.level, new.urgency.level)
    if levels[0] != levels[1]:
        yield _(
            "Urgency was {old}, and is now {new}.",
            old=_(LEVEL_WORDS[levels[0]]),
            new=_(LEVEL_WORDS[levels[1]]),
        )
    yield from _describe_lines(
        _index_lines(old.urgency.reasons), _index_lines(new.urgency.reasons)
    )
    patterns = {pattern.id: pattern for pattern in old.patterns}
    for pattern in new.patterns:
        yield from _describe_pattern(patterns.pop(pattern.id, None), pattern)
    for pattern in patterns.values():
        yield _("No longer compared with: {title}.", title=_strip_stop(pattern.title))
    yield from _describe_lines(_list_lines(old), _list_lines(new))


def _describe_pattern(old: Pattern | None, new: Pattern) -> Iterator[str]:
    """Yield how the fit of a pattern and its present features differ."""
    title = one_line(new.title)
    if old is None:
        yield _("Now compared with: {title}.", title=_strip_stop(title))
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
        if feature.id not in before or before[feature.id].state is not feature.state
    ]
    names = {feature.id for feature in new.features}
    changed += [feature.text for feature in old.features if feature.id not in names]
    if changed:
        yield _(
            "{title}: counted in another way now: {texts}.",
            title=title,
            texts=one_line("; ".join(changed)),
        )


def _describe_lines(
    old: Mapping[object, Line], new: Mapping[object, Line]
) -> Iterator[str]:
    """Yield which lines are new, gone, or in other words."""
    appeared = [line.title for name, line in new.items() if name not in old]
    gone = [line.title for name, line in old.items() if name not in new]
    if appeared:
        yield _("Said now, not before: {titles}.", titles=_join_titles(appeared))
    if gone:
        yield _("Said before, not now: {titles}.", titles=_join_titles(gone))
    reworded = sum(
        name in old and _text_of(old[name]) != _text_of(line)
        for name, line in new.items()
    )
    if reworded:
        yield ngettext(
            "1 line is in other words, or has other sources.",
            "{number} lines are in other words, or have other sources.",
            reworded,
        )


def _list_lines(found: Assessment) -> dict[object, Line]:
    """Return every line but the reasons for the urgency, by its list and its id."""
    lists = ((name, getattr(found, name)) for name in found.__struct_fields__)
    return {
        (name, line.id): line
        for name, held in lists
        for line in (held if isinstance(held, tuple) else (held,))
        if isinstance(line, Line)
    }


def _index_lines(lines: tuple[Line, ...]) -> dict[object, Line]:
    """Return lines by their ids."""
    return {line.id: line for line in lines}


def _text_of(line: Line) -> tuple[object, ...]:
    """Return the parts of a line that people read."""
    return (line.title, line.text, line.steps, line.sources)


def _strip_stop(title: str) -> str:
    """Return a title as it stands within a sentence."""
    return one_line(title).rstrip(".")


def _join_titles(titles: list[str]) -> str:
    """Return titles in one line."""
    return "; ".join(_strip_stop(title) for title in titles)
