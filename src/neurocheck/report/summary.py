"""From a document to a report: what is said, and in which order."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from neurocheck.document import Document
from neurocheck.guidance.assessment import (
    LEVEL_WORDS,
    Assessment,
    Feature,
    Line,
    Pattern,
    Reason,
    RedFlag,
    RiskFactor,
    TouchTest,
    Urgency,
)
from neurocheck.guidance.rules import Fit, Level, Modifiable
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
    Meter,
    Paragraph,
    Place,
    Report,
)
from neurocheck.report.citations import list_sources


__all__ = [
    "FITS",
    "Composer",
    "compose",
    "compose_urgent",
    "count_words",
    "name_toe",
    "name_topics",
    "touched",
]


_COUNTS: Final = gettext_noop(
    "Each count says how much of what people with a pattern report is in your "
    "answers. It cannot say if you have it, and a low count rules nothing out."
)

_CHANGEABLE: Final[dict[Modifiable, str]] = {
    "yes": gettext_noop("you can change this"),
    "partly": gettext_noop("you can change this in part"),
    "no": gettext_noop("you cannot change this"),
}

_LEVELS: Final = {
    Level.EMERGENCY: gettext_noop("EMERGENCY"),
    Level.SAME_DAY: gettext_noop("SAME DAY"),
    Level.SOON: gettext_noop("SOON"),
    Level.ROUTINE: gettext_noop("ROUTINE"),
}

FITS: Final = (Fit.MANY, Fit.SOME, Fit.FEW, Fit.CANNOT_TELL, Fit.NONE)

_IN_FULL: Final = frozenset({Fit.MANY, Fit.SOME})


def compose(
    document: Document, *, why: bool = False, remind: bool = False, note: str = ""
) -> Report:
    """Compose the report of a document.

    Args:
        document: Answers and what they give.
        why: Add the answers and the sources under each line that rests on them.
        remind: Say at the end once more what is urgent, for a medium whose beginning
            scrolls away.
        note: Stands before everything else.
    """
    urgency = document.assessment.urgency
    composer = Composer(why=why)
    blocks = composer.part if document.questionnaire.part else composer.blocks
    sources = list_sources(document, in_full=why)
    cited = (Heading(text=_("Sources")), sources) if sources.citations else ()
    return Report(
        title=_("Your summary"),
        created=document.created,
        blocks=(
            *((Paragraph(text=note),) if note else ()),
            *blocks(document.assessment),
            *cited,
            *(_reminder(urgency) if remind else ()),
        ),
    )


def compose_urgent(document: Document) -> Report:
    """Compose what to do now, and nothing that stands in its way.

    Nothing that is routine is named, such as questions that were left open.
    """
    urgency = document.assessment.urgency
    pressing = tuple(one for one in urgency.reasons if one.level is not Level.ROUTINE)
    urgency = msgspec.structs.replace(urgency, reasons=pressing)
    return Report(
        title=_("Your summary"),
        created=document.created,
        blocks=tuple(Composer(why=False).urgency(urgency)),
    )


class Composer:
    """Turns the parts of an assessment into blocks, with reasons or without."""

    def __init__(self, *, why: bool) -> None:
        """Take whether reasons and sources stand under each line."""
        self.why = why

    def blocks(self, found: Assessment) -> Iterable[Block]:
        """Give the blocks in the order in which they matter to a person."""
        yield from self.urgency(found.urgency)
        yield from self.patterns(found.patterns, found.places)
        yield from self.section(_("What else can cause this"), found.other_causes)
        yield from self.section(
            _("What raises risk, and what helps"), found.risk_factors
        )
        yield from self.section(_("Checks to talk about"), found.checks)
        yield from self.touch_test(found.touch_test)
        yield from self.section(_("Questions for your visit"), found.visit_questions)
        yield from self.section(_("What we could not tell"), found.not_known)
        yield from self.section(
            _("Learn more"), found.learn, *name_topics(found.topics)
        )
        yield from self.section(_("What this cannot do"), found.limits)

    def part(self, found: Assessment) -> Iterable[Block]:
        """Give the blocks for one section that was asked alone."""
        if found.urgency.level is not Level.ROUTINE:
            yield from self.urgency(found.urgency)
        yield from self.touch_test(found.touch_test)
        yield Heading(text=_("What this cannot do"))
        yield Paragraph(
            text=_(
                "Only one part of the questions was asked."
                " To answer them all: neurocheck assess"
            )
        )
        yield Items(items=tuple(map(self.item, found.limits)))

    def urgency(self, urgency: Urgency) -> Iterable[Block]:
        """Say how soon care is needed, and why."""
        yield Heading(text=_("What needs care now"))
        yield Callout(
            kind=urgency.level,
            label=_(_LEVELS[urgency.level]),
            lead=Item(
                title=urgency.title,
                text=urgency.text,
                sources=self.if_why(urgency.sources),
            ),
            items=tuple(self.flag(flag, urgency.level) for flag in urgency.reasons),
        )

    def flag(self, flag: RedFlag, level: Level) -> Item:
        """Status a red flag into an item that says where it is less urgent."""
        note = "" if flag.level is level else _(LEVEL_WORDS[flag.level])
        return msgspec.structs.replace(self.item(flag), note=note)

    def patterns(
        self, patterns: tuple[Pattern, ...], places: tuple[Line, ...]
    ) -> Iterable[Block]:
        """Say what the answers share with each pattern, most first, and where."""
        if patterns:
            yield Heading(text=_("What your answers share with each pattern"))
            yield Paragraph(text=_(_COUNTS))
        for pattern in sorted(patterns, key=lambda pattern: FITS.index(pattern.fit)):
            yield self.meter(pattern)
        if places:
            yield BodyMap(title=_("Where"), places=tuple(map(self.place, places)))

    def meter(self, pattern: Pattern) -> Meter:
        """Put a pattern's counts in a meter, with what was counted."""
        in_full = pattern.fit in _IN_FULL
        return Meter(
            label=pattern.title,
            present=pattern.count(present=True),
            total=len(pattern.features),
            words=count_words(pattern, in_full=in_full),
            text=pattern.text if in_full else "",
            named=tuple(
                self.feature(feature) for feature in pattern.features if feature.present
            ),
            sources=self.if_why(pattern.sources),
        )

    def feature(self, feature: Feature) -> Item:
        """Name a feature that is present."""
        return Item(
            text=feature.text,
            because=self.said(feature.because),
            sources=self.if_why(feature.sources),
        )

    def touch_test(self, found: TouchTest | None) -> Iterable[Block]:
        """Say what came of the touch test, or how to do it."""
        if found is None:
            return
        if found.result is None:
            yield from self.section(_("A touch test to do at home"), (found,))
            return
        yield Heading(text=_("Your touch test"))
        yield Feet(marks=found.toes, items=tuple(touched(found.toes)))
        yield Items(items=(self.item(found.result),))

    def section(
        self, title: str, lines: tuple[Line, ...], *more: Item
    ) -> Iterable[Block]:
        """Put lines, and other items, under a heading; nothing where there are none."""
        items = (*map(self.item, lines), *more)
        if items:
            yield Heading(text=title)
            yield Items(items=items)

    def item(self, line: Line) -> Item:
        """Status a line into an item.

        A risk factor says what helps. How it harms is a reason, and stands in only
        where nothing helps.
        """
        note, text = "", line.text
        if isinstance(line, RiskFactor):
            note = _(_CHANGEABLE[line.modifiable])
            parts = (text, line.helps) if self.why else (line.helps or text,)
            text = " ".join(filter(None, parts))
        return Item(
            title=line.title,
            note=note,
            text=text,
            steps=line.steps,
            because=self.said(line.because),
            sources=self.if_why(line.sources),
        )

    def place(self, line: Line) -> Place:
        """Name a place on the body."""
        return Place(
            id=line.id,
            title=_capital(line.title),
            because=self.said(line.because),
            sources=self.if_why(line.sources),
        )

    def said(self, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
        """Give the answers that a line rests on, where they were asked for."""
        return self.if_why(tuple(reason.text for reason in reasons))

    def if_why(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Keep reasons only where they were asked for."""
        return texts if self.why else ()


def name_topics(topics: tuple[str, ...]) -> Iterable[Item]:
    """Point to the topics that fit the answers."""
    if topics:
        yield Item(
            title=_("Topics that fit your answers:"),
            text=_(
                "{topics}. To read one: neurocheck learn {first}",
                topics=", ".join(topics),
                first=topics[0],
            ),
        )


def _reminder(urgency: Urgency) -> Iterable[Block]:
    """Say again what is urgent, without the reasons."""
    if urgency.level is not Level.ROUTINE:
        yield Callout(
            kind=urgency.level,
            label=_(_LEVELS[urgency.level]),
            lead=Item(title=urgency.title, text=urgency.text),
        )


def touched(toes: Mapping[Toe, str]) -> Iterable[Item]:
    """Name the toes, by what came of touching them."""
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


def count_words(pattern: Pattern, *, in_full: bool) -> str:
    """Say a pattern's fit and counts in words."""
    fit = _capital(pattern.fit_words.rstrip("."))
    present, total = pattern.count(present=True), len(pattern.features)
    if in_full:
        count = ngettext(
            "{fit}: {present} of the {number} things people with it often report",
            "{fit}: {present} of the {number} things people with it often report",
            total,
            fit=fit,
            present=present,
        )
    else:
        count = _("{fit}: {present} of {total}", fit=fit, present=present, total=total)
    unknown = pattern.count(None)
    if not unknown:
        return count
    return ngettext(
        "{count}; {number} not answered",
        "{count}; {number} not answered",
        unknown,
        count=count,
    )


def _capital(words: str) -> str:
    """Start with a capital, and leave the rest as it is."""
    return words[:1].upper() + words[1:]


def name_toe(toe: Toe) -> str:
    """Name a toe, such as ``right big toe``.

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
