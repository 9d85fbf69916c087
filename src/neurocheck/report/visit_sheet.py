"""Composes the visit sheet of a document: first what a clinician reads."""

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
    State,
    TouchTest,
    Urgency,
    VisitAnswer,
    VisitAnswers,
)
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
    Quote,
    SheetBlock,
    SheetPart,
    SheetSection,
    VisitSheet,
)
from neurocheck.report.citations import list_shown_keys, list_sources
from neurocheck.report.summary import (
    FITS,
    Composer,
    format_count,
    name_toes,
    name_topics,
)
from neurocheck.sanitize import clean, one_line


__all__ = ["compose_visit"]

_FEW_REASONS: Final = 4
"""Up to so many urgent reasons are explained even where room is scarce."""
_LONGEST_SCALE: Final = 20
_ROOM: Final = 7_200
"""Characters that fit on two printed pages; tests/browser prints sheets to check."""


def compose_visit(
    document: Document, *, why: bool = False, note: str = ""
) -> VisitSheet:
    """Return the visit sheet of a document, which is to fit on two printed pages.

    Where there is too much for that, the part for the person names things and leaves
    out what the summary in the terminal says of them.

    Args:
        document: The answers and the assessment.
        why: Whether to add the answers and the sources under each line that rests on
            them; such a sheet may have any length.
        note: A remark that stands before everything else, or nothing.
    """
    sheet = _SheetComposer(why=why).compose_sheet(document)
    if not why and _count_characters(sheet) > _ROOM:
        sheet = _SheetComposer(why=False, is_brief=True).compose_sheet(document)
    return msgspec.structs.replace(sheet, note=note)


def _count_characters(part: object) -> int:
    """Return the characters of all texts but citations, which are not printed."""
    # An exact comparison, as in change_texts(): an enum is no text on the page.
    if type(part) is str:
        return len(part)
    if isinstance(part, tuple):
        return sum(map(_count_characters, part))
    if isinstance(part, msgspec.Struct) and not isinstance(part, Citation):
        fields = part.__struct_fields__
        return sum(_count_characters(getattr(part, name)) for name in fields)
    return 0


class _SheetComposer(Composer):
    """Turns the parts of a document into sections of a visit sheet.

    Attributes:
        is_brief: Whether room is scarce, so that things are only named.
    """

    def __init__(self, *, why: bool, is_brief: bool = False) -> None:
        """Set whether reasons are shown, and whether room is scarce."""
        super().__init__(why=why)
        self.is_brief = is_brief

    def compose_sheet(self, document: Document) -> VisitSheet:
        """Return the whole sheet; sections without blocks are left out."""
        found = document.assessment
        part = document.questionnaire.part
        urgency = found.urgency
        is_quiet = urgency.level.is_quiet and not urgency.shown
        parts = (
            (_("At a glance, for the clinician"), self.compose_glance(found, part)),
            (_("For you"), self.compose_teaching(found)),
            # Last, because the page makes a footer of the last part.
            (_("About this sheet"), self.compose_about(document)),
        )
        return VisitSheet(
            title=_("Visit sheet"),
            created=document.created,
            lead=None if part and is_quiet else self.compose_lead(urgency),
            parts=tuple(
                SheetPart(
                    title=title, sections=tuple(one for one in some if one.blocks)
                )
                for title, some in parts
            ),
        )

    def compose_lead(self, urgency: Urgency) -> Callout:
        """Return how soon care is needed, and why; what can wait is only named."""
        callout = self.make_callout(urgency)
        few = sum(not item.note for item in callout.items) <= _FEW_REASONS
        reasons = tuple(
            item
            if self.why or (not item.note and (few or not self.is_brief))
            else Item(title=item.title, note=item.note)
            for item in callout.items
        )
        said = {one.text: None for flag in urgency.shown for one in flag.because}
        lead = msgspec.structs.replace(
            callout.lead, because=() if self.why or self.is_brief else tuple(said)
        )
        return msgspec.structs.replace(callout, lead=lead, items=reasons)

    def compose_glance(self, found: Assessment, part: str) -> Iterator[SheetSection]:
        """Yield what a clinician looks for, in the order in which it is looked for."""
        visit = found.visit or VisitAnswers()
        # A part that was asked alone leaves groups empty; elsewhere an empty group says
        # that it was not asked.
        groups = (one for one in visit.groups if one.answers or not part)
        yield from map(_show_answers, groups)
        if found.visit is None:
            yield _explain_missing_answers()
        yield self.compose_places(found.places)
        yield self.compose_toes(found.touch_test)
        yield self.compose_findings(found.patterns)
        yield _name_lines(_("What raises risk"), found.risk_factors)
        yield _name_lines(_("Checks to talk about"), found.checks)
        questions = tuple(_leave_out_quoted(found.visit_questions, visit))
        yield self.explain(_("Questions to ask"), questions)
        yield _name_lines(_("Left open"), found.not_known)

    def compose_toes(self, touch: TouchTest | None) -> SheetSection:
        """Return the results of the touch test; nothing where it was not done."""
        title = _("Touch test of the toes")
        if touch is None or not touch.toes:
            return SheetSection(title=title, blocks=())
        feet = Feet(marks=touch.toes, items=tuple(name_toes(touch.toes)))
        result = (Paragraph(text=f"{touch.result.title}."),) if touch.result else ()
        return SheetSection(title=title, blocks=(feet, *result))

    def compose_places(self, places: tuple[Line, ...]) -> SheetSection:
        """Return the places on the body; nothing where none was named."""
        title = _("Where")
        marked = tuple(map(self.make_place, places))
        blocks = (BodyMap(title=title, places=marked),) if marked else ()
        return SheetSection(title=title, blocks=blocks)

    def compose_findings(self, patterns: tuple[Pattern, ...]) -> SheetSection:
        """Return what of each pattern is reported, denied and unknown."""
        ordered = sorted(patterns, key=lambda pattern: FITS.index(pattern.fit))
        return SheetSection(
            title=_("Reported, by pattern"),
            blocks=tuple(map(self.make_findings, ordered)),
        )

    def make_findings(self, pattern: Pattern) -> Findings:
        """Return the features of a pattern, sorted by what was answered."""
        # Unknown is never put with absent: only a person's own No is a No. What was
        # not asked stands nowhere.
        present, absent, unknown = (
            tuple(map(self.make_feature, pattern.select(state)))
            for state in (State.PRESENT, State.ABSENT, State.UNKNOWN)
        )
        return Findings(
            label=pattern.title,
            words=format_count(pattern, in_full=False),
            present=present,
            absent=absent,
            unknown=unknown,
            notes=tuple(map(self.make_item, pattern.notes)),
        )

    def compose_teaching(self, found: Assessment) -> Iterator[SheetSection]:
        """Yield what is for the person to read at home."""
        touch = found.touch_test
        tested = (touch.result,) if touch and touch.result else ()
        to_do = (touch,) if touch and not tested else ()
        yield self.explain_if_room(_("What else can cause this"), found.other_causes)
        if not self.is_brief:  # else it would only repeat the names at a glance
            yield self.explain(
                _("What raises risk, and what helps"), found.risk_factors
            )
            yield self.explain(_("Checks and foot care"), found.checks)
        own = _("What you can do yourself")
        yield self.explain_if_room(own, found.self_care)
        yield self.explain(_("Your touch test"), tested)
        yield self.explain(_("A touch test to do at home"), to_do)
        yield self.explain(_("What was left open"), found.not_known)
        yield self.explain_if_room(
            _("Learn more: neurocheck learn"),
            found.learn,
            *name_topics(found.topics),
        )

    def compose_about(self, document: Document) -> Iterator[SheetSection]:
        """Yield how the sheet was made, what it cannot do, and what it rests on."""
        yield SheetSection(
            title=_("How this sheet was made"),
            blocks=(Paragraph(text=_explain_making(document)),),
        )
        yield self.explain(_("What this cannot do"), document.assessment.limits)
        sources = list_sources(document, in_full=True)
        count = len(sources.citations)
        many = _("{number} sources: they unfold on the screen", number=count)
        keys = many if self.is_brief else ", ".join(list_shown_keys(document))
        sources = msgspec.structs.replace(sources, summary=keys)
        blocks = (sources,) if sources.citations else ()
        yield SheetSection(title=_("Sources"), blocks=blocks)

    def explain_if_room(
        self, title: str, lines: tuple[Line, ...], *more: Item
    ) -> SheetSection:
        """Return a section of lines, by their titles alone where room is scarce."""
        if not self.is_brief:
            return self.explain(title, lines, *more)
        blocks = _name_lines(title, lines).blocks
        if blocks:
            where = _("The summary in the terminal says more on each.")
            blocks = (*blocks, Paragraph(text=where))
        others = (Items(items=more),) if more else ()
        return SheetSection(title=title, blocks=(*blocks, *others))

    def explain(self, title: str, lines: tuple[Line, ...], *more: Item) -> SheetSection:
        """Return a section of lines and other items; without blocks for none."""
        items = (*map(self.make_item, lines), *more)
        return SheetSection(title=title, blocks=(Items(items=items),) if items else ())


def _show_answers(group: AnswerGroup) -> SheetSection:
    """Return a group of answers as a section."""
    own = tuple(one for one in group.answers if one.is_own and one.is_known)
    others = tuple(one for one in group.answers if not one.is_own)
    is_alone = len(group.answers) == 1
    blocks: tuple[SheetBlock, ...] = tuple(map(_make_quote, own))
    if others:
        facts = tuple(_make_fact(one, is_alone) for one in others if one.is_known)
        unknown = tuple(one.title for one in others if not one.is_known)
        blocks = (*blocks, Facts(facts=facts, unknown=unknown))
    if not blocks:
        words = _("Nothing written.") if group.answers else _("Not asked.")
        blocks = (Paragraph(text=words),)
    elif is_alone and not any(one.is_known for one in others) and not own:
        blocks = (Paragraph(text=_("Not known.")),)
    return SheetSection(title=group.title, blocks=blocks)


def _make_fact(answer: VisitAnswer, is_alone: bool) -> Fact:
    """Return an answer, without a label where it stands alone under its heading."""
    return Fact(
        label="" if is_alone else answer.title,
        text=answer.text,
        scale=answer.scale if answer.scale and _can_be_drawn(answer.scale) else None,
    )


def _can_be_drawn(scale: Scale) -> bool:
    """Return whether a scale has few steps, all whole, and the value is one of them."""
    numbers = (scale.low, scale.value, scale.high)
    are_whole = all(float(number).is_integer() for number in numbers)
    # A document comes from anywhere, so the value can lie beside its scale.
    in_order = scale.low <= scale.value <= scale.high
    return are_whole and in_order and scale.high - scale.low <= _LONGEST_SCALE


def _make_quote(answer: VisitAnswer) -> Quote:
    """Return a person's own words, line by line, without blank lines."""
    # Cleaned first, which leaves one kind of line end to split at.
    lines = map(one_line, clean(answer.text).split("\n"))
    return Quote(lines=tuple(filter(None, lines)))


def _name_lines(title: str, lines: tuple[Line, ...]) -> SheetSection:
    """Return a section that has the titles of lines alone."""
    names = "; ".join(line.title for line in lines)
    blocks = (Paragraph(text=f"{names}."),) if names else ()
    return SheetSection(title=title, blocks=blocks)


def _leave_out_quoted(lines: Iterable[Line], visit: VisitAnswers) -> Iterator[Line]:
    """Yield the lines that do not only repeat own words, which the sheet quotes."""
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


def _explain_missing_answers() -> SheetSection:
    """Return a section for a document of an earlier version, which kept no answers."""
    return SheetSection(
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


def _explain_making(document: Document) -> str:
    """Return how the sheet was made, and from which questions and guidance."""
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
