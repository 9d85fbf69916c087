"""From a document to the visit sheet: what a clinician reads first, then the rest."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from neurocheck.document import Document
from neurocheck.guidance.assessment import (
    AnswerGroup,
    Assessment,
    Line,
    Pattern,
    Scale,
    TouchTest,
    Urgency,
    VisitAnswer,
    VisitAnswers,
)
from neurocheck.guidance.rules import Level
from neurocheck.i18n.translate import gettext as _
from neurocheck.report.blocks import (
    BodyMap,
    Callout,
    Citation,
    Fact,
    Facts,
    Feet,
    Findings,
    Item,
    Items,
    Paragraph,
    Part,
    Quote,
    Section,
    SheetBlock,
    VisitSheet,
)
from neurocheck.report.citations import list_sources, shown_keys
from neurocheck.report.summary import FITS, Composer, count_words, name_topics, touched
from neurocheck.sanitize import clean, one_line


__all__ = ["compose_visit"]

_FEW_REASONS: Final = 4
_LONGEST_SCALE: Final = 20
_ROOM: Final = 7_200


def compose_visit(
    document: Document, *, why: bool = False, note: str = ""
) -> VisitSheet:
    """Compose the visit sheet of a document; it is to fit on two printed pages.

    Where there is too much for that, the part for the person names things and leaves
    out what the summary in the terminal says of them.

    Args:
        document: Answers and what they give.
        why: Add the answers and the sources under each line that rests on them; it
            takes the room that it takes.
        note: Stands before everything else.
    """
    sheet = _SheetComposer(why=why).sheet(document)
    if not why and _length(sheet) > _ROOM:
        sheet = _SheetComposer(why=False, is_brief=True).sheet(document)
    return msgspec.structs.replace(sheet, note=note)


def _length(part: object) -> int:
    """Count the characters of all texts but citations, which are not printed."""
    if type(part) is str:
        return len(part)
    if isinstance(part, tuple):
        return sum(map(_length, part))
    if isinstance(part, msgspec.Struct) and not isinstance(part, Citation):
        return sum(_length(getattr(part, name)) for name in part.__struct_fields__)
    return 0


class _SheetComposer(Composer):
    """Turns the parts of a document into sections."""

    def __init__(self, *, why: bool, is_brief: bool = False) -> None:
        """Take whether reasons stand under each line, and whether room is scarce."""
        super().__init__(why=why)
        self.is_brief = is_brief

    def sheet(self, document: Document) -> VisitSheet:
        """Compose the whole sheet."""
        found = document.assessment
        part = document.questionnaire.part
        urgency = found.urgency
        is_quiet = urgency.level is Level.ROUTINE and not urgency.reasons
        parts = (
            (_("At a glance, for the clinician"), self.glance(found, part=part)),
            (_("For you"), self.teaching(found)),
            (_("About this sheet"), self.about(document)),
        )
        return VisitSheet(
            title=_("Visit sheet"),
            created=document.created,
            lead=None if part and is_quiet else self.lead(urgency),
            parts=tuple(
                Part(title=title, sections=tuple(one for one in some if one.blocks))
                for title, some in parts
            ),
        )

    def lead(self, urgency: Urgency) -> Callout:
        """Say how soon care is needed, and why; what can wait is only named."""
        _, callout = self.urgency(urgency)
        if not isinstance(callout, Callout):  # pragma: no cover - it always is
            raise TypeError
        few = sum(not item.note for item in callout.items) <= _FEW_REASONS
        reasons = tuple(
            item
            if self.why or (not item.note and (few or not self.is_brief))
            else Item(title=item.title, note=item.note)
            for item in callout.items
        )
        said = {one.text: None for flag in urgency.reasons for one in flag.because}
        lead = msgspec.structs.replace(
            callout.lead, because=() if self.why or self.is_brief else tuple(said)
        )
        return msgspec.structs.replace(callout, lead=lead, items=reasons)

    def glance(self, found: Assessment, *, part: str) -> Iterator[Section]:
        """Give what a clinician looks for, in the order in which it is looked for."""
        visit = found.visit or VisitAnswers()
        groups = (one for one in visit.groups if one.answers or not part)
        yield from map(_answers, groups)
        if found.visit is None:
            yield _missing()
        yield Section(title=_("Where"), blocks=self.where(found.places))
        yield self.touched(found.touch_test)
        yield Section(
            title=_("Reported, by pattern"), blocks=self.findings(found.patterns)
        )
        yield _named(_("What raises risk"), found.risk_factors)
        yield _named(_("Checks to talk about"), found.checks)
        questions = tuple(_unquoted(found.visit_questions, visit))
        yield self.lines(_("Questions to ask"), questions)
        yield _named(_("Left open"), found.not_known)

    def touched(self, touch: TouchTest | None) -> Section:
        """Draw what came of the touch test; nothing where it was not done."""
        title = _("Touch test of the toes")
        if touch is None or not touch.toes:
            return Section(title=title, blocks=())
        feet = Feet(marks=touch.toes, items=tuple(touched(touch.toes)))
        result = (Paragraph(text=f"{touch.result.title}."),) if touch.result else ()
        return Section(title=title, blocks=(feet, *result))

    def where(self, places: tuple[Line, ...]) -> tuple[BodyMap, ...]:
        """Mark places on the body; nothing where none was named."""
        marked = tuple(map(self.place, places))
        return (BodyMap(title=_("Where"), places=marked),) if marked else ()

    def findings(self, patterns: tuple[Pattern, ...]) -> tuple[Findings, ...]:
        """Say of each pattern what is reported, what is not and what is not known."""
        ordered = sorted(patterns, key=lambda pattern: FITS.index(pattern.fit))
        return tuple(map(self.finding, ordered))

    def finding(self, pattern: Pattern) -> Findings:
        """Sort the features of a pattern by what was answered."""
        present, absent, unknown = (
            tuple(
                self.feature(one) for one in pattern.features if one.present is answer
            )
            for answer in (True, False, None)
        )
        return Findings(
            label=pattern.title,
            words=count_words(pattern, in_full=False),
            present=present,
            absent=absent,
            unknown=unknown,
        )

    def teaching(self, found: Assessment) -> Iterator[Section]:
        """Give what is for the person to read at home."""
        touch = found.touch_test
        tested = (touch.result,) if touch and touch.result else ()
        to_do = (touch,) if touch and not tested else ()
        yield self.told(_("What else can cause this"), found.other_causes)
        if not self.is_brief:  # else it would only repeat the names at a glance
            yield self.told(_("What raises risk, and what helps"), found.risk_factors)
            yield self.lines(_("Checks and foot care"), found.checks)
        yield self.lines(_("Your touch test"), tested)
        yield self.lines(_("A touch test to do at home"), to_do)
        yield self.lines(_("What was left open"), found.not_known)
        yield self.told(
            _("Learn more: neurocheck learn"),
            found.learn,
            *name_topics(found.topics),
        )

    def about(self, document: Document) -> Iterator[Section]:
        """Say how the sheet was made, what it cannot do, and what it rests on."""
        yield Section(
            title=_("How this sheet was made"),
            blocks=(Paragraph(text=_made(document)),),
        )
        yield self.lines(_("What this cannot do"), document.assessment.limits)
        sources = list_sources(document, in_full=True)
        count = len(sources.citations)
        many = _("{number} sources: they unfold on the screen", number=count)
        keys = many if self.is_brief else ", ".join(shown_keys(document))
        sources = msgspec.structs.replace(sources, summary=keys)
        blocks = (sources,) if sources.citations else ()
        yield Section(title=_("Sources"), blocks=blocks)

    def told(self, title: str, lines: tuple[Line, ...], *more: Item) -> Section:
        """Put lines under a heading; by their titles alone where room is scarce."""
        if not self.is_brief:
            return self.lines(title, lines, *more)
        blocks = _named(title, lines).blocks
        if blocks:
            where = _("The summary in the terminal says more on each.")
            blocks = (*blocks, Paragraph(text=where))
        others = (Items(items=more),) if more else ()
        return Section(title=title, blocks=(*blocks, *others))

    def lines(self, title: str, lines: tuple[Line, ...], *more: Item) -> Section:
        """Put lines, and other items, under a heading."""
        items = (*map(self.item, lines), *more)
        return Section(title=title, blocks=(Items(items=items),) if items else ())


def _answers(group: AnswerGroup) -> Section:
    """Put a group of answers under its heading."""
    own = tuple(one for one in group.answers if one.is_own and one.is_known)
    others = tuple(one for one in group.answers if not one.is_own)
    is_alone = len(group.answers) == 1
    blocks: tuple[SheetBlock, ...] = tuple(map(_quote, own))
    if others:
        facts = tuple(_fact(one, is_alone) for one in others if one.is_known)
        unknown = tuple(one.title for one in others if not one.is_known)
        blocks = (*blocks, Facts(facts=facts, unknown=unknown))
    if not blocks:
        words = _("Nothing written.") if group.answers else _("Not asked.")
        blocks = (Paragraph(text=words),)
    elif is_alone and not any(one.is_known for one in others) and not own:
        blocks = (Paragraph(text=_("Not known.")),)
    return Section(title=group.title, blocks=blocks)


def _fact(answer: VisitAnswer, is_alone: bool) -> Fact:
    """Show an answer, without a label where it stands alone under its heading."""
    return Fact(
        label="" if is_alone else answer.title,
        text=answer.text,
        scale=answer.scale if answer.scale and _can_be_drawn(answer.scale) else None,
    )


def _can_be_drawn(scale: Scale) -> bool:
    """Say whether a scale has few enough whole steps, and the value is one of them."""
    numbers = (scale.low, scale.value, scale.high)
    are_whole = all(float(number).is_integer() for number in numbers)
    in_order = scale.low <= scale.value <= scale.high
    return are_whole and in_order and scale.high - scale.low <= _LONGEST_SCALE


def _quote(answer: VisitAnswer) -> Quote:
    """Keep the lines of what somebody wrote, but not blank ones."""
    lines = map(one_line, clean(answer.text).split("\n"))
    return Quote(lines=tuple(filter(None, lines)))


def _named(title: str, lines: tuple[Line, ...]) -> Section:
    """Name lines by their titles alone."""
    named = "; ".join(line.title for line in lines)
    return Section(title=title, blocks=(Paragraph(text=f"{named}."),) if named else ())


def _unquoted(lines: Iterable[Line], visit: VisitAnswers) -> Iterator[Line]:
    """Leave out what only repeats own words that stand on the sheet already."""
    own = {
        one.question
        for group in visit.groups
        for one in group.answers
        if one.is_own and one.is_known
    }
    for line in lines:
        asked = {reason.question for reason in line.because}
        if not asked or not asked <= own:
            yield line


def _missing() -> Section:
    """Say that an earlier version left out what stands here today."""
    return Section(
        title=_("Answers"),
        blocks=(
            Paragraph(
                text=_(
                    "An earlier version of neurocheck wrote this result. It did not "
                    "keep numbers and own words for this sheet. To add them, make "
                    "the sheet with: neurocheck report --again."
                )
            ),
        ),
    )


def _made(document: Document) -> str:
    """Say where the sheet comes from."""
    asked = document.questionnaire
    made = _(
        "The person answered the questions alone or with help. neurocheck put the "
        "sheet together by fixed rules, on the person's own computer. Nobody examined "
        "the person. Questions: {questions}, version {asked}. Guidance: version "
        "{guidance}.",
        questions=asked.title or asked.id,
        asked=asked.version,
        guidance=document.guidance.version,
    )
    if not asked.part:
        return made
    return f"{made} {_('Only one part of the questions was asked.')}"
