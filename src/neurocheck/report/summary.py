"""Composes the report of a document: what it shows, and in which order."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

import msgspec

from neurocheck.document import Document, source_keys
from neurocheck.guidance.assessment import (
    LEVEL_WORDS,
    Assessment,
    Feature,
    Line,
    Pattern,
    Reason,
    RedFlag,
    RiskFactor,
    State,
    TouchResult,
    TouchTest,
    Urgency,
)
from neurocheck.guidance.rules import Fit, Level, Modifiable
from neurocheck.i18n.review import format_review
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import gettext_noop, ngettext
from neurocheck.questionnaire.model import Toe
from neurocheck.report.blocks import (
    Block,
    BodyMap,
    Callout,
    Feet,
    Heading,
    Item,
    Items,
    Paragraph,
    Place,
    Report,
    Shared,
    capitalize,
)
from neurocheck.report.citations import list_sources
from neurocheck.report.commands import find_topics, leave_out_commands


__all__ = [
    "FITS",
    "Composer",
    "compose",
    "compose_urgent",
    "format_count",
    "leave_out_said",
    "name_toe",
    "name_toes",
    "name_topics",
]

_COUNTS: Final = gettext_noop(
    "Each count is of things that people with that kind report. It cannot say if you "
    "have it, and a low count rules nothing out."
)
_NO_COUNTS: Final = gettext_noop(
    "This cannot say if you have one of these kinds: nothing in common rules nothing "
    "out."
)
_MOST_TOPICS: Final = 6

_CHANGEABLE: Final[dict[Modifiable, str]] = {
    "yes": gettext_noop("you can change this"),
    "partly": gettext_noop("you can change this in part"),
    "no": gettext_noop("you cannot change this"),
}

_LEVELS: Final = {
    Level.EMERGENCY: gettext_noop("EMERGENCY"),
    Level.SAME_DAY: gettext_noop("SAME DAY"),
    Level.SOON: gettext_noop("SOON"),
    Level.CANNOT_TELL: gettext_noop("CANNOT TELL"),
    Level.ROUTINE: gettext_noop("ROUTINE"),
}

FITS: Final = (Fit.MANY, Fit.SOME, Fit.FEW, Fit.CANNOT_TELL, Fit.NONE)
"""The order in which patterns are shown."""

_IN_FULL: Final = frozenset({Fit.MANY, Fit.SOME})
_FOLDED: Final = frozenset({Fit.CANNOT_TELL, Fit.NONE})


def compose(
    document: Document, *, why: bool = False, remind: bool = False, note: str = ""
) -> Report:
    """Return the report of a document.

    Args:
        document: The answers and the assessment.
        why: Whether to add the answers and the sources under each line that rests on
            them.
        remind: Whether to repeat at the end what is urgent, for a medium whose
            beginning scrolls away.
        note: A remark that stands before everything else, or nothing.
    """
    urgency = document.assessment.urgency
    is_part = bool(document.questionnaire.part)
    # A part that is quiet says nothing of urgency, see compose_part().
    remind = remind and not (is_part and urgency.level.is_quiet)
    return Report(
        title=_("Your summary"),
        created=document.created,
        blocks=(
            *((Paragraph(text=note),) if note else ()),
            *_compose_blocks(document, why=why),
            *_compose_sources(document, why=why),
            *_compose_review(),
            *(_compose_reminder(urgency) if remind else ()),
        ),
    )


def _compose_blocks(document: Document, *, why: bool) -> tuple[Block, ...]:
    """Return what a document says, with reasons and sources or without."""
    composer, found = Composer(why=why), document.assessment
    is_part = bool(document.questionnaire.part)
    return tuple(
        composer.compose_part(found) if is_part else composer.compose_all(found)
    )


def _compose_sources(document: Document, *, why: bool) -> Iterator[Block]:
    """Yield the sources: in full under a heading, or how many there are."""
    # Those of the blocks with reasons: so many are said as are shown when asked for.
    keys = {*source_keys(_compose_blocks(document, why=True))}
    if keys:
        if why:
            yield Heading(text=_("Sources"))
        sources = list_sources(document, keys, in_full=why)
        yield sources if why else msgspec.structs.replace(sources, title=_("Sources"))


def _compose_review() -> Iterator[Block]:
    """Yield that no clinician has reviewed the language shown, where it is so."""
    if said := format_review():
        yield Paragraph(text=said)


def compose_urgent(document: Document) -> Report:
    """Return a report of what to do now, and of nothing else.

    What is routine is left out, and so are questions that were left open: a person who
    stopped at a warning was not asked most of them.
    """
    urgency = document.assessment.urgency
    pressing = tuple(one for one in urgency.reasons if one.level is not Level.ROUTINE)
    urgency = msgspec.structs.replace(urgency, reasons=pressing, open=())
    return Report(
        title=_("Your summary"),
        created=document.created,
        blocks=tuple(Composer(why=False).compose_urgency(urgency)),
    )


class Composer:
    """Turns the parts of an assessment into blocks, with reasons or without.

    Attributes:
        why: Whether the answers and sources behind each line are shown.
    """

    def __init__(self, *, why: bool) -> None:
        """Set whether the answers and sources behind each line are shown."""
        self.why = why

    def compose_all(self, found: Assessment) -> Iterable[Block]:
        """Yield the blocks in the order in which they matter to a person."""
        section = _compose_section
        found = leave_out_said(found)
        yield from self.compose_urgency(found.urgency)
        to_ask = map(self.make_item, (*found.checks, *found.visit_questions))
        yield from section(_("For your next visit"), to_ask)
        own = map(self.make_item, found.self_care)
        yield from section(_("What you can do yourself"), own)
        yield from self.compose_patterns(found.patterns, found.places)
        others = map(self.make_item, found.other_causes)
        yield from section(_("What else can cause this"), others)
        risks = self.fold_risk_factors(found.risk_factors)
        yield from section(_("What raises risk, and what helps"), risks)
        not_known = map(self.make_item, found.not_known)
        yield from section(_("What we could not tell"), not_known)
        yield from self.compose_touch_test(found.touch_test)
        yield from section(_("Good to know"), self.list_one_liners(found))

    def compose_part(self, found: Assessment) -> Iterable[Block]:
        """Yield the blocks where one section of the questions was asked alone."""
        # One section asks too little for `routine`, which would sound reassuring, and
        # to say that questions are open, which nobody was asked.
        if not found.urgency.level.is_quiet:
            yield from self.compose_urgency(found.urgency)
        yield from self.compose_touch_test(found.touch_test)
        invitation = self.invite_to_test(found.touch_test)
        yield from _compose_section(_("Good to know"), invitation)
        yield Heading(text=_("What this cannot do"))
        yield Paragraph(
            text=_(
                "Only one part of the questions was asked."
                " To answer them all: neurocheck assess"
            )
        )
        yield Items(items=tuple(map(self.make_item, found.limits)))

    def compose_urgency(self, urgency: Urgency) -> Iterable[Block]:
        """Yield how soon care is needed, and why, under a heading."""
        yield Heading(text=_("What needs care now"))
        yield self.make_callout(urgency)

    def make_callout(self, urgency: Urgency) -> Callout:
        """Return how soon care is needed, and why."""
        level = urgency.level
        return Callout(
            kind=level,
            label=_(_LEVELS[level]),
            lead=Item(
                title=urgency.title,
                text=urgency.text,
                sources=self.keep_if_why(urgency.sources),
            ),
            items=(
                *(self.make_flag(flag, level) for flag in urgency.shown),
                *_name_open(urgency),
            ),
        )

    def make_flag(self, flag: RedFlag, level: Level) -> Item:
        """Return a red flag as an item, with a note where it is less urgent."""
        is_same = flag.level is level or level.is_quiet
        note = "" if is_same else _(LEVEL_WORDS[flag.level])
        return msgspec.structs.replace(self.make_item(flag), note=note)

    def compose_patterns(
        self, patterns: tuple[Pattern, ...], places: tuple[Line, ...]
    ) -> Iterable[Block]:
        """Yield what the answers share with each pattern, most first, and where."""
        if patterns:
            yield Heading(text=_("What your answers share with each pattern"))
            yield Paragraph(text=_(_COUNTS if _has_counts(patterns) else _NO_COUNTS))
        ordered = sorted(patterns, key=lambda pattern: FITS.index(pattern.fit))
        for fit, alike in groupby(ordered, key=lambda pattern: pattern.fit):
            if fit in _FOLDED:
                yield self.fold_patterns(tuple(alike))
            else:
                yield from map(self.count_shared, alike)
        if places:
            marked = (
                msgspec.structs.replace(self.make_place(one), title=one.title)
                for one in places
            )
            yield BodyMap(title=_("Where"), places=tuple(marked))

    def count_shared(self, pattern: Pattern) -> Shared:
        """Return what the answers share with a pattern, which is something."""
        count = f"{format_count(pattern)}."
        text = f"{count} {pattern.text}" if pattern.fit in _IN_FULL else count
        sources = self.keep_if_why(pattern.sources)
        return Shared(
            lead=Item(title=pattern.title, text=text.rstrip(), sources=sources),
            named=tuple(
                self.make_feature(one) for one in pattern.select(State.PRESENT)
            ),
            notes=tuple(map(self.make_item, pattern.notes)),
        )

    def fold_patterns(self, patterns: tuple[Pattern, ...]) -> Shared:
        """Return patterns of one fit that share nothing with the answers, in a line."""
        sources = dict.fromkeys(key for one in patterns for key in one.sources)
        return Shared(
            lead=Item(
                title=f"{_format_fit(patterns[0])}:",
                text=f"{'; '.join(map(_name_and_count, patterns))}.",
                sources=self.keep_if_why(tuple(sources)),
            ),
            notes=tuple(self.make_item(note) for one in patterns for note in one.notes),
        )

    def make_feature(self, feature: Feature) -> Item:
        """Return a feature of a pattern as an item."""
        return Item(
            text=capitalize(feature.named),
            because=self.list_reasons(feature.because),
            sources=self.keep_if_why(feature.sources),
        )

    def compose_touch_test(self, found: TouchTest | None) -> Iterable[Block]:
        """Yield the result of the touch test under a heading, if it was done."""
        if found and found.result:
            yield Heading(text=_("Your touch test"))
            yield Feet(marks=found.toes, items=tuple(name_toes(found.toes)))
            yield Items(items=(self.make_item(found.result),))

    def invite_to_test(self, found: TouchTest | None) -> Iterable[Item]:
        """Yield how to begin the touch test, where it can be done and was not."""
        # Its steps are in the topic, on the sheet, and shown when it begins.
        if found and not found.result:
            yield Item(
                title=_("A touch test to do at home, with a helper:"),
                text=_("neurocheck assess --touch-test"),
                because=self.list_reasons(found.because),
                sources=self.keep_if_why(found.sources),
            )

    def list_one_liners(self, found: Assessment) -> Iterable[Item]:
        """Yield what is said in a line each: what to read, and what this cannot do."""
        yield from self.invite_to_test(found.touch_test)
        yield from name_topics(_list_topics(found))
        yield from map(self.make_item, found.learn)
        # Who named nothing is told in full that lost feeling goes unnoticed.
        in_full = self.why or not _has_counts(found.patterns)
        yield from (
            map(self.make_item, found.limits) if in_full else _name_limits(found)
        )

    def fold_risk_factors(self, found: tuple[RiskFactor, ...]) -> Iterable[Item]:
        """Yield risk factors; those of which the same is said stand together.

        With reasons each is told in full. Without them, only those are marked that
        cannot be changed, and these are only named where nothing helps.
        """
        if self.why:
            yield from map(self.make_item, found)
            return
        alike: dict[tuple[str, str], list[str]] = {}
        for one in found:
            note = "" if one.modifiable == "yes" else _(_CHANGEABLE[one.modifiable])
            text = one.helps if one.modifiable == "no" else one.helps or one.text
            alike.setdefault((note, text), []).append(one.title)
        for (note, text), titles in alike.items():
            yield Item(title="; ".join(titles), note=note, text=text)

    def make_item(self, line: Line) -> Item:
        """Return a line of an assessment as an item.

        Of a risk factor, what helps is shown. How it harms counts as a reason, which
        is shown only with the others or where nothing helps.
        """
        note, text = "", line.text
        if isinstance(line, RiskFactor):
            note = _(_CHANGEABLE[line.modifiable])
            parts = (text, line.helps) if self.why else (line.helps or text,)
            text = " ".join(filter(None, parts))
        return Item(
            title=line.title,
            note=note,
            # Topics to read are named once for all; see list_one_liners().
            text=leave_out_commands(text) or text,
            steps=line.steps,
            because=self.list_reasons(line.because),
            sources=self.keep_if_why(line.sources),
        )

    def make_place(self, line: Line) -> Place:
        """Return a line that names a place on the body as that place."""
        return Place(
            id=line.id,
            title=capitalize(line.title),
            because=self.list_reasons(line.because),
            sources=self.keep_if_why(line.sources),
        )

    def list_reasons(self, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
        """Return the answers that a line rests on, where reasons are shown."""
        return self.keep_if_why(tuple(reason.text for reason in reasons))

    def keep_if_why(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Return answers or sources where they are shown, else nothing."""
        return texts if self.why else ()


def leave_out_said(found: Assessment) -> Assessment:
    """Return an assessment without what one of its checks says already.

    A check says all on its matter: a question or a cause of that id stands back.
    """
    said = {one.id for one in found.checks}
    return msgspec.structs.replace(
        found,
        visit_questions=tuple(o for o in found.visit_questions if o.id not in said),
        other_causes=tuple(one for one in found.other_causes if one.id not in said),
    )


def _name_open(urgency: Urgency) -> Iterable[Item]:
    """Yield an item that names the danger questions left open, if there are any."""
    if not urgency.open:
        return
    # The words of that level say it themselves.
    advice = urgency.level is not Level.CANNOT_TELL
    yield Item(
        title=_name_left_open(urgency),
        text=_(
            "Go through them again. If one is new or worse, or you are not sure, get"
            " help now."
        )
        if advice
        else "",
    )


def _name_left_open(urgency: Urgency) -> str:
    """Return the danger questions that were left open."""
    names = "; ".join(one.text for one in urgency.open)
    return _("You left open: {questions}", questions=names)


def _has_counts(patterns: tuple[Pattern, ...]) -> bool:
    """Return whether the answers share anything with any of the patterns."""
    return not all(pattern.fit in _FOLDED for pattern in patterns)


def _name_limits(found: Assessment) -> Iterable[Item]:
    """Yield an item that names what this cannot do."""
    if found.limits:
        yield Item(text=" ".join(f"{one.title.rstrip('.')}." for one in found.limits))


def _list_topics(found: Assessment) -> tuple[str, ...]:
    """Return the topics to read: those that fit best, then those that lines name."""
    lines = (*found.self_care, *found.learn)
    # A text that is nothing without its command keeps it; see make_item().
    cut = (one.text for one in lines if leave_out_commands(one.text))
    named = [topic for text in cut for topic in find_topics(text)]
    others = [topic for topic in dict.fromkeys(named) if topic not in found.topics]
    return (*found.topics[: max(_MOST_TOPICS - len(others), 1)], *others)


def name_topics(topics: tuple[str, ...]) -> Iterable[Item]:
    """Yield an item that points to the topics to read, if there are any."""
    if topics:
        first = _("neurocheck learn {topic}", topic=topics[0])
        others = ", ".join(topics[1:])
        yield Item(
            title=_("Topics:"),
            text=_("{first}; also: {others}", first=first, others=others)
            if others
            else first,
        )


def _compose_reminder(urgency: Urgency) -> Iterable[Block]:
    """Yield what is urgent, with the names of the reasons."""
    if urgency.level is not Level.ROUTINE:
        titles = [one.title for one in urgency.shown if one.level is not Level.ROUTINE]
        if urgency.open:
            titles.append(_name_left_open(urgency))
        yield Callout(
            kind=urgency.level,
            label=_(_LEVELS[urgency.level]),
            lead=Item(title=urgency.title, text=urgency.text),
            items=tuple(Item(title=title) for title in titles),
        )


def _compose_section(title: str, items: Iterable[Item]) -> Iterator[Block]:
    """Yield items under a heading; nothing for none of them."""
    if listed := tuple(items):
        yield Heading(text=title)
        yield Items(items=listed)


def name_toes(toes: Mapping[Toe, TouchResult]) -> Iterable[Item]:
    """Yield the names of the toes that were touched, an item for each result."""
    names = {
        mark: ", ".join(name_toe(toe) for toe in toes if toes[toe] == mark)
        for mark in ("not_felt", "felt", "could_not")
    }
    if names["not_felt"]:
        yield Item(text=_("Not felt: {toes}.", toes=names["not_felt"]))
    if names["felt"]:
        yield Item(text=_("Felt: {toes}.", toes=names["felt"]))
    if names["could_not"]:
        yield Item(text=_("Could not be tested: {toes}.", toes=names["could_not"]))


def format_count(pattern: Pattern) -> str:
    """Return in words how much of a pattern is present, and how much is unknown."""
    fit = _format_fit(pattern)
    present, total = pattern.count(State.PRESENT), pattern.total
    if not total:
        return fit
    count = _("{fit}: {present} of {total}", fit=fit, present=present, total=total)
    # Told beside the count: otherwise what was left open would read as a No.
    unknown = pattern.count(State.UNKNOWN)
    if not unknown:
        return count
    # Both forms are alike in English only.
    return ngettext(
        "{count}; {number} not answered",
        "{count}; {number} not answered",
        unknown,
        count=count,
    )


def _format_fit(pattern: Pattern) -> str:
    """Return the words for the fit of a pattern, as they begin a sentence."""
    return capitalize(pattern.fit_words.rstrip("."))


def _name_and_count(pattern: Pattern) -> str:
    """Return a pattern with which nothing is shared, and what is not known of it."""
    total, unknown = pattern.total, pattern.count(State.UNKNOWN)
    if not unknown:  # that nothing is in common says the same as a count of 0
        return pattern.title
    # Both forms of each are alike in English only.
    if pattern.fit is Fit.CANNOT_TELL:
        count = ngettext(
            "{number} of {total} not answered",
            "{number} of {total} not answered",
            unknown,
            total=total,
        )
    else:
        count = ngettext(
            "0 of {total}, {number} not answered",
            "0 of {total}, {number} not answered",
            unknown,
            total=total,
        )
    return f"{pattern.title} ({count})"


def name_toe(toe: Toe) -> str:
    """Return the name of a toe.

    >>> name_toe("left-5")
    'left little toe'
    """
    names = {
        "right-1": _("right big toe"),
        "right-2": _("right second toe"),
        "right-3": _("right middle toe"),
        "right-4": _("right fourth toe"),
        "right-5": _("right little toe"),
        "left-1": _("left big toe"),
        "left-2": _("left second toe"),
        "left-3": _("left middle toe"),
        "left-4": _("left fourth toe"),
        "left-5": _("left little toe"),
    }
    return names[toe]
