"""Composes the visit sheet of a document: first what a clinician reads."""

from collections.abc import Collection, Iterable, Iterator
from enum import IntEnum, auto
from typing import Final

import msgspec

from neurocheck.document import Document
from neurocheck.guidance.assessment import (
    AnswerGroup,
    Assessment,
    Line,
    Pattern,
    Reason,
    Scale,
    State,
    TouchTest,
    Urgency,
    VisitAnswer,
    VisitAnswers,
)
from neurocheck.guidance.rules import Level
from neurocheck.i18n.review import format_review
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import pgettext
from neurocheck.report.blocks import (
    BodyMap,
    Callout,
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
from neurocheck.report.commands import leave_out_commands
from neurocheck.report.notes import number_notes
from neurocheck.report.paper import fits_on_paper
from neurocheck.report.privacy import leave_out_private
from neurocheck.report.summary import (
    FITS,
    Composer,
    format_count,
    leave_out_said,
    name_toes,
)
from neurocheck.sanitize import clean, one_line


__all__ = ["compose_visit"]

_FEW_REASONS: Final = 4
"""Up to so many urgent reasons are explained even where room is scarce."""
_LONGEST_SCALE: Final = 20


class Room(IntEnum):
    """How much room there is, from a sheet that says all to the shortest one."""

    ENOUGH = auto()
    # With one source of each line, not two, and without what is good to know for all.
    LITTLE = auto()
    # What is named at a glance is not explained to the person.
    MODEST = auto()
    # Things are only named for the person; the summary on the screen says more.
    SCARCE = auto()
    # What is not named on the card or answered by the person is left to the screen.
    LEAST = auto()
    # All answers stand under one heading, and what can be told in one run is.
    NAMES = auto()


def compose_visit(
    document: Document,
    *,
    why: bool = False,
    note: str = "",
    with_private: bool = False,
) -> VisitSheet:
    """Return the visit sheet of a document, which is to fit on two printed pages.

    Where there is too much for that, less is said; see :class:`Room`.

    Args:
        document: The answers and the assessment.
        why: Whether to add the answers under each line that rests on them; such a
            sheet may have any length.
        note: A remark that stands before everything else, or nothing.
        with_private: Whether the person wants on it what rests on private questions.
    """
    if not with_private:
        found = leave_out_private(document.assessment)
        document = msgspec.structs.replace(document, assessment=found)
    for room in Room:
        sheet = _SheetComposer(why=why, room=room).compose_sheet(document)
        sheet = number_notes(sheet, document)
        if why or fits_on_paper(sheet):
            break
    else:
        sheet = msgspec.structs.replace(sheet, is_tight=True)
    return msgspec.structs.replace(sheet, note=note)


class _SheetComposer(Composer):
    """Turns the parts of a document into sections of a visit sheet.

    Attributes:
        room: How much room there is.
    """

    def __init__(self, *, why: bool, room: Room) -> None:
        """Set whether reasons are shown, and how much room there is."""
        super().__init__(why=why)
        self.room = room

    @property
    def is_brief(self) -> bool:
        """Whether room is scarce, so that things are only named."""
        return self.room >= Room.SCARCE

    def pick_sources(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Return the sources of a line that the sheet names: all with its reasons."""
        if self.why:
            return keys
        return keys[: 2 if self.room is Room.ENOUGH else 1]

    def compose_sheet(self, document: Document) -> VisitSheet:
        """Return the whole sheet; sections without blocks are left out."""
        found = leave_out_said(document.assessment)
        part = document.questionnaire.part
        urgency = found.urgency
        is_quiet = urgency.level.is_quiet and not urgency.shown
        parts = (
            _make_part(
                _("At a glance, for the clinician"), self.compose_glance(found, part)
            ),
            _make_part(_("For you"), self.compose_teaching(found)),
            # Last, because the page makes a footer of the last part.
            _make_part(_("About this sheet"), self.compose_about(document)),
        )
        return VisitSheet(
            title=_("Visit sheet"),
            created=document.created,
            cards=() if part and is_quiet else tuple(self.compose_cards(urgency)),
            parts=tuple(one for one in parts if one.sections),
        )

    def compose_cards(self, urgency: Urgency) -> Iterator[Callout]:
        """Yield a card for each level with its reasons; what can wait is only named."""
        first, *later = sorted(
            {urgency.level, *(flag.level for flag in urgency.shown)},
            key=lambda level: level.rank,
        )
        is_quiet = first.is_quiet
        left_open = urgency.open if is_quiet else ()  # else in a card of its own
        card = self.make_card(
            msgspec.structs.replace(urgency, open=left_open),
            {first, *later} if is_quiet else {first},
        )
        few = self.why or len(card.items) <= _FEW_REASONS
        card = card if few or not self.is_brief else _shorten(card)
        yield card if few or self.room < Room.NAMES else _join_names(card)
        plain = msgspec.structs.replace(urgency, title="", text="", sources=(), open=())
        for level in () if is_quiet else later:
            card = self.make_card(msgspec.structs.replace(plain, level=level), {level})
            card = card if self.why else _shorten(card)
            yield _join_names(card) if self.room >= Room.LEAST else card
        if urgency.open and not is_quiet:
            # Of the urgent level, because only then it says what to do about them.
            card = self.make_card(msgspec.structs.replace(plain, open=urgency.open), ())
            quiet = self.make_callout(
                msgspec.structs.replace(plain, level=Level.CANNOT_TELL)
            )
            yield msgspec.structs.replace(card, kind=quiet.kind, label=quiet.label)

    def make_card(self, urgency: Urgency, levels: Collection[Level]) -> Callout:
        """Return the card of a level, with the reasons of these levels."""
        reasons = tuple(flag for flag in urgency.reasons if flag.level in levels)
        urgency = msgspec.structs.replace(urgency, reasons=reasons)
        card = self.make_callout(urgency)
        keys = self.pick_sources(urgency.sources)
        lead = msgspec.structs.replace(card.lead, sources=keys)
        return msgspec.structs.replace(card, lead=lead)

    def compose_glance(self, found: Assessment, part: str) -> Iterator[SheetSection]:
        """Yield what a clinician looks for: first what was answered, as it was."""
        visit = found.visit or VisitAnswers()
        yield from self.show_answers(visit.groups)
        if found.visit is None:
            yield _explain_missing_answers()
        yield _list_other_answers(found.patterns, visit)
        yield self.compose_places(found.places)
        is_first = not found.places or self.room is Room.NAMES
        yield self.compose_toes(found.touch_test, is_first=is_first)
        yield _list_denied(found.patterns, visit)
        yield self.compose_patterns_in_brief(found.patterns)
        if self.room < Room.LEAST:  # a clinician sees it in the answers
            yield _name_lines(_("What raises risk"), found.risk_factors)
        yield _name_lines(_("Checks to talk about"), found.checks)
        questions = tuple(_leave_out_quoted(found.visit_questions, visit))
        yield self.compose_questions(questions)
        if self.why:
            yield self.compose_findings(found.patterns)
        # A part that was asked alone leaves groups empty; elsewhere an empty group says
        # that it was not asked.
        yield _list_unknown(visit, is_part=bool(part))

    def show_answers(self, groups: tuple[AnswerGroup, ...]) -> Iterator[SheetSection]:
        """Yield the answers of each group, or of all under one heading."""
        if self.room < Room.NAMES:
            yield from map(_show_answers, groups)
            return
        blocks = (
            _run_on(block, one) for one in groups for block in _show_answers(one).blocks
        )
        yield SheetSection(title=_("Answers"), blocks=tuple(blocks))

    def compose_questions(self, lines: tuple[Line, ...]) -> SheetSection:
        """Return what to ask, without sources: who asks states nothing."""
        if self.room is Room.NAMES:
            asked = " ".join(line.title for line in lines)
            return _write_run(_("Questions to ask"), asked)
        items = tuple(map(self.make_item, lines))
        if not self.why:
            items = tuple(msgspec.structs.replace(one, sources=()) for one in items)
        return _list_items(_("Questions to ask"), items)

    def compose_toes(self, touch: TouchTest | None, *, is_first: bool) -> SheetSection:
        """Return the results of the touch test; nothing where it was not done.

        Args:
            touch: The touch test.
            is_first: Whether its drawing is the first one of the sheet.
        """
        title = _("Touch test of the toes")
        if touch is None or not touch.toes:
            return SheetSection(title=title, blocks=())
        feet = Feet(
            marks=touch.toes, items=tuple(name_toes(touch.toes)), is_first=is_first
        )
        result = (Paragraph(text=f"{touch.result.title}."),) if touch.result else ()
        return SheetSection(title=title, blocks=(feet, *result))

    def compose_places(self, places: tuple[Line, ...]) -> SheetSection:
        """Return the places on the body; nothing where none was named."""
        title = _("Where")
        marked = tuple(map(self.make_place, places))
        if self.room is Room.NAMES:
            return _name_lines(title, marked)
        blocks = (BodyMap(title=title, places=marked),) if marked else ()
        return SheetSection(title=title, blocks=blocks)

    def compose_patterns_in_brief(self, patterns: tuple[Pattern, ...]) -> SheetSection:
        """Return how much the answers share with each pattern, a line for each."""
        ordered = _order_patterns(patterns)
        facts = tuple(Fact(label=one.title, text=format_count(one)) for one in ordered)
        notes = tuple(self.make_item(note) for one in ordered for note in one.notes)
        runs_on = self.room is Room.NAMES
        return SheetSection(
            title=_("In common with each pattern"),
            blocks=(
                *((Facts(facts=facts, runs_on=runs_on),) if facts else ()),
                *((Items(items=notes),) if notes else ()),
            ),
        )

    def compose_findings(self, patterns: tuple[Pattern, ...]) -> SheetSection:
        """Return what of each pattern is reported, denied and unknown."""
        return SheetSection(
            title=_("Reported, by pattern"),
            blocks=tuple(map(self.make_findings, _order_patterns(patterns))),
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
            words=format_count(pattern),
            present=present,
            absent=absent,
            unknown=unknown,
        )

    def compose_teaching(self, found: Assessment) -> Iterator[SheetSection]:
        """Yield what is for the person to read at home."""
        touch = found.touch_test
        tested = (touch.result,) if touch and touch.result else ()
        to_do = (touch,) if touch and not tested else ()
        yield self.explain(_("Your touch test"), tested)
        if self.room >= Room.LEAST:
            return
        yield self.explain_if_room(_("What else can cause this"), found.other_causes)
        if self.room < Room.MODEST:  # else they are only named at a glance
            yield self.explain(
                _("What raises risk, and what helps"), found.risk_factors
            )
            yield self.explain(_("Checks and foot care"), found.checks)
        own = _("What you can do yourself")
        yield self.explain_if_room(own, found.self_care)
        yield self.explain(_("A touch test to do at home"), to_do)
        yield self.explain(_("What was left open"), found.not_known)
        if self.room is Room.ENOUGH:
            # A line that only names a topic is of no use on paper.
            told = (
                one
                for one in found.learn
                if not one.text or leave_out_commands(one.text)
            )
            yield self.explain(_("Good to know"), tuple(told))

    def compose_about(self, document: Document) -> Iterator[SheetSection]:
        """Yield how the sheet was made, and what it cannot do."""
        yield SheetSection(
            title=_("How this sheet was made"),
            blocks=(Paragraph(text=_explain_making(document)),),
        )
        if self.room >= Room.LEAST:
            yield _write_run(
                _("Left to the screen"),
                _(
                    "There is no room here for what else can cause this, what raises"
                    " risk, what helps, and what you can do yourself. The summary on"
                    " the screen says it."
                ),
            )
        limits = document.assessment.limits
        write = _name_lines if self.room is Room.NAMES else self.explain
        yield write(_("What this cannot do"), limits)

    def explain_if_room(self, title: str, lines: tuple[Line, ...]) -> SheetSection:
        """Return a section of lines, by their titles alone where room is scarce."""
        if not self.is_brief:
            return self.explain(title, lines)
        section = _name_lines(title, lines)
        where = Paragraph(text=_("The summary on the screen says more on each."))
        blocks = (*section.blocks, where) if section.blocks else ()
        return msgspec.structs.replace(section, blocks=blocks)

    def explain(self, title: str, lines: tuple[Line, ...]) -> SheetSection:
        """Return a section of lines; without blocks for none."""
        return _list_items(title, tuple(map(self.make_item, lines)))

    def make_item(self, line: Line) -> Item:
        """Return a line as an item with its sources, and without commands."""
        item = super().make_item(line)
        return msgspec.structs.replace(
            item,
            text=leave_out_commands(item.text),
            sources=self.pick_sources(line.sources),
        )


def _make_part(title: str, sections: Iterable[SheetSection]) -> SheetPart:
    """Return a part of the sheet, without sections that are empty."""
    return SheetPart(title=title, sections=tuple(one for one in sections if one.blocks))


def _shorten(card: Callout) -> Callout:
    """Return a card that names its reasons and does not explain them."""
    names = tuple(Item(title=item.title) for item in card.items)
    return msgspec.structs.replace(card, items=names)


def _join_names(card: Callout) -> Callout:
    """Return a card with the names of its reasons in one run."""
    names = "; ".join(item.title for item in card.items)
    return msgspec.structs.replace(card, items=(Item(title=f"{names}."),))


def _order_patterns(patterns: tuple[Pattern, ...]) -> list[Pattern]:
    """Return patterns with those first that the answers have most in common with."""
    return sorted(patterns, key=lambda pattern: FITS.index(pattern.fit))


def _show_answers(group: AnswerGroup) -> SheetSection:
    """Return the answers of a group that say something."""
    told = [one for one in group.answers if one.is_known and not one.is_none]
    is_alone = len(group.answers) == 1 or [one.title for one in told] == [group.title]
    quotes = tuple(_make_quote(one) for one in told if one.is_own)
    facts = tuple(_make_fact(one, is_alone) for one in told if not one.is_own)
    blocks: tuple[SheetBlock, ...] = (
        *quotes,
        *((Facts(facts=facts),) if facts else ()),
    )
    return SheetSection(title=group.title, blocks=blocks)


def _list_other_answers(
    patterns: tuple[Pattern, ...], visit: VisitAnswers
) -> SheetSection:
    """Return the answers behind what is present that stand in no group."""
    shown = {one.question for group in visit.groups for one in group.answers}
    features = [one for found in patterns for one in found.select(State.PRESENT)]
    others = dict.fromkeys(
        reason.text
        for one in features
        for reason in one.because or (Reason(question="", text=one.text),)
        if reason.question not in shown
    )
    return _list_items(_("Reported"), tuple(Item(text=text) for text in others))


def _list_denied(patterns: tuple[Pattern, ...], visit: VisitAnswers) -> SheetSection:
    """Return what was asked and not reported: only a person's own No is one."""
    absent = dict.fromkeys(
        one.text for found in patterns for one in found.select(State.ABSENT)
    )
    nothing: dict[str, list[str]] = {}
    for group in visit.groups:
        for one in group.answers:
            if one.is_none:
                title = one.title if len(group.answers) > 1 else group.title
                label = _('Ticked "{words}" for', words=one.text)
                nothing.setdefault(label, []).append(title)
    named = {**nothing, **({_("No"): [*absent]} if absent else {})}
    facts = tuple(
        Fact(label=label, text="; ".join(texts)) for label, texts in named.items()
    )
    blocks = (Facts(facts=facts),) if facts else ()
    return SheetSection(title=_("Asked, and not reported"), blocks=blocks)


def _list_unknown(visit: VisitAnswers, *, is_part: bool) -> SheetSection:
    """Return, small, what was asked and not answered, and what was not asked.

    Args:
        visit: The answers.
        is_part: Whether one part of the questions was asked alone, so that nobody
            misses the others.
    """
    open_, never = [], []
    for group in visit.groups:
        unknown = [one.title for one in group.answers if not one.is_known]
        open_ += unknown if len(group.answers) > 1 else [group.title] * len(unknown)
        if not group.answers and not is_part:
            never.append(group.title)
    lines = (
        _("Not answered: {names}.", names="; ".join(open_)) if open_ else "",
        _("Not asked: {names}.", names="; ".join(never)) if never else "",
    )
    return SheetSection(
        title=_("Not known"),
        blocks=tuple(Paragraph(text=line) for line in lines if line),
        is_small=True,
    )


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


def _run_on(block: SheetBlock, group: AnswerGroup) -> SheetBlock:
    """Return the answers of a group in one run, each with a label."""
    if not isinstance(block, Facts):
        return block
    facts = tuple(
        msgspec.structs.replace(one, label=one.label or group.title)
        for one in block.facts
    )
    return Facts(facts=facts, runs_on=True)


def _list_items(title: str, items: tuple[Item, ...]) -> SheetSection:
    """Return a section of items; without blocks for none."""
    return SheetSection(title=title, blocks=(Items(items=items),) if items else ())


def _name_lines(title: str, lines: Iterable[Line | Item]) -> SheetSection:
    """Return a section that has the titles of lines alone."""
    names = "; ".join(line.title for line in lines)
    return _write_run(title, f"{names}." if names else "")


def _write_run(title: str, words: str) -> SheetSection:
    """Return a section of words that run on; without blocks for none."""
    return SheetSection(title=title, blocks=(Paragraph(text=words),) if words else ())


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
                    "keep numbers and own words for this sheet. To add them, assess "
                    "the kept answers again."
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
        questions=pgettext("questions/title", asked.title) or asked.id,
        asked=asked.version,
        guidance=document.guidance.version,
    )
    visit = document.assessment.visit
    private = _("Some answers are private: they are here only if the person chose so.")
    part = _("Only one part of the questions was asked.")
    is_private_asked = visit is not None and visit.private
    said = (
        made,
        format_review(),
        private if is_private_asked else "",
        part if asked.part else "",
    )
    return " ".join(filter(None, said))
