"""Composes the report of a document: what it shows, and in which order."""

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
    State,
    TouchResult,
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
    "format_count",
    "name_toe",
    "name_toes",
    "name_topics",
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
    Level.CANNOT_TELL: gettext_noop("CANNOT TELL"),
    Level.ROUTINE: gettext_noop("ROUTINE"),
}

FITS: Final = (Fit.MANY, Fit.SOME, Fit.FEW, Fit.CANNOT_TELL, Fit.NONE)
"""The order in which patterns are shown."""

_IN_FULL: Final = frozenset({Fit.MANY, Fit.SOME})


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
    composer = Composer(why=why)
    is_part = bool(document.questionnaire.part)
    compose_blocks = composer.compose_part if is_part else composer.compose_all
    sources = list_sources(document, in_full=why)
    cited = (Heading(text=_("Sources")), sources) if sources.citations else ()
    # A part that is quiet says nothing of urgency, see compose_part().
    remind = remind and not (is_part and urgency.level.is_quiet)
    return Report(
        title=_("Your summary"),
        created=document.created,
        blocks=(
            *((Paragraph(text=note),) if note else ()),
            *compose_blocks(document.assessment),
            *cited,
            *(_compose_reminder(urgency) if remind else ()),
        ),
    )


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
        section = self.compose_section
        yield from self.compose_urgency(found.urgency)
        yield from self.compose_patterns(found.patterns, found.places)
        yield from section(_("What else can cause this"), found.other_causes)
        yield from section(_("What raises risk, and what helps"), found.risk_factors)
        yield from section(_("Checks to talk about"), found.checks)
        yield from section(_("What you can do yourself"), found.self_care)
        yield from self.compose_touch_test(found.touch_test)
        yield from section(_("Questions for your visit"), found.visit_questions)
        yield from section(_("What we could not tell"), found.not_known)
        topics = name_topics(found.topics)
        yield from section(_("Learn more"), found.learn, *topics)
        yield from section(_("What this cannot do"), found.limits)

    def compose_part(self, found: Assessment) -> Iterable[Block]:
        """Yield the blocks where one section of the questions was asked alone."""
        # One section asks too little for `routine`, which would sound reassuring, and
        # to say that questions are open, which nobody was asked.
        if not found.urgency.level.is_quiet:
            yield from self.compose_urgency(found.urgency)
        yield from self.compose_touch_test(found.touch_test)
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
            yield Paragraph(text=_(_COUNTS))
        for pattern in sorted(patterns, key=lambda pattern: FITS.index(pattern.fit)):
            yield self.make_meter(pattern)
        if places:
            yield BodyMap(title=_("Where"), places=tuple(map(self.make_place, places)))

    def make_meter(self, pattern: Pattern) -> Meter:
        """Return a meter of the features of a pattern that are present."""
        in_full = pattern.fit in _IN_FULL
        return Meter(
            label=pattern.title,
            present=pattern.count(State.PRESENT),
            total=pattern.total,
            words=format_count(pattern, in_full=in_full),
            text=pattern.text if in_full else "",
            named=tuple(
                self.make_feature(one) for one in pattern.select(State.PRESENT)
            ),
            sources=self.keep_if_why(pattern.sources),
            notes=tuple(map(self.make_item, pattern.notes)),
        )

    def make_feature(self, feature: Feature) -> Item:
        """Return a feature of a pattern as an item."""
        return Item(
            text=feature.text,
            because=self.list_reasons(feature.because),
            sources=self.keep_if_why(feature.sources),
        )

    def compose_touch_test(self, found: TouchTest | None) -> Iterable[Block]:
        """Yield the result of the touch test, or how to do it."""
        if found is None:
            return
        if found.result is None:
            yield from self.compose_section(_("A touch test to do at home"), (found,))
            return
        yield Heading(text=_("Your touch test"))
        yield Feet(marks=found.toes, items=tuple(name_toes(found.toes)))
        yield Items(items=(self.make_item(found.result),))

    def compose_section(
        self, title: str, lines: tuple[Line, ...], *more: Item
    ) -> Iterable[Block]:
        """Yield lines and other items under a heading; nothing for none of them."""
        items = (*map(self.make_item, lines), *more)
        if items:
            yield Heading(text=title)
            yield Items(items=items)

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
            text=text,
            steps=line.steps,
            because=self.list_reasons(line.because),
            sources=self.keep_if_why(line.sources),
        )

    def make_place(self, line: Line) -> Place:
        """Return a line that names a place on the body as that place."""
        return Place(
            id=line.id,
            title=_capitalize(line.title),
            because=self.list_reasons(line.because),
            sources=self.keep_if_why(line.sources),
        )

    def list_reasons(self, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
        """Return the answers that a line rests on, where reasons are shown."""
        return self.keep_if_why(tuple(reason.text for reason in reasons))

    def keep_if_why(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Return answers or sources where they are shown, else nothing."""
        return texts if self.why else ()


def _name_open(urgency: Urgency) -> Iterable[Item]:
    """Yield an item that names the danger questions left open, if there are any."""
    if not urgency.open:
        return
    names = "; ".join(one.text for one in urgency.open)
    text = ""
    if urgency.level is Level.CANNOT_TELL:
        text = _(
            "Go through them again. If you are not sure about one of these signs, get"
            " help now."
        )
    yield Item(title=_("You left open: {questions}", questions=names), text=text)


def name_topics(topics: tuple[str, ...]) -> Iterable[Item]:
    """Yield an item that points to the topics that fit the answers, if any do."""
    if topics:
        yield Item(
            title=_("Topics that fit your answers:"),
            text=_(
                "{topics}. To read one: neurocheck learn {first}",
                topics=", ".join(topics),
                first=topics[0],
            ),
        )


def _compose_reminder(urgency: Urgency) -> Iterable[Block]:
    """Yield what is urgent, without the reasons."""
    if urgency.level is not Level.ROUTINE:
        yield Callout(
            kind=urgency.level,
            label=_(_LEVELS[urgency.level]),
            lead=Item(title=urgency.title, text=urgency.text),
        )


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


def format_count(pattern: Pattern, *, in_full: bool) -> str:
    """Return in words how much of a pattern is present, and how much is unknown.

    Args:
        pattern: The pattern.
        in_full: Whether to explain what is counted.
    """
    fit = _capitalize(pattern.fit_words.rstrip("."))
    present, total = pattern.count(State.PRESENT), pattern.total
    if not total:
        return fit
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


def _capitalize(words: str) -> str:
    """Return a text that begins with a capital, the rest of it unchanged."""
    return words[:1].upper() + words[1:]


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
