"""Promises of the visit sheet."""

import re
from collections.abc import Callable

import msgspec
import pytest

from neurocheck.answers.accept import accept_all
from neurocheck.document import Document, make_document
from neurocheck.guidance.assessment import Assessment, Reason, Scale
from neurocheck.guidance.rules import Level
from neurocheck.questionnaire.model import Type
from neurocheck.report.blocks import (
    Citations,
    Fact,
    Facts,
    Feet,
    Findings,
    Item,
    Items,
    Paragraph,
    Quote,
    SheetSection,
    VisitSheet,
)
from neurocheck.report.render.html import sheet_to_html
from neurocheck.report.render.markdown import sheet_to_markdown
from neurocheck.report.render.terminal import to_text
from neurocheck.report.summary import compose
from neurocheck.report.visit_sheet import compose_visit
from support import guidance, questionnaire
from support.bundled import bundle, documented
from support.program import NOW


ASKED = """
  big: {type: choice, toe: right-1,
    options: {felt: Felt, not_felt: Not felt, could_not: Could not}}
  small: {type: choice, toe: right-5,
    options: {felt: Felt, not_felt: Not felt, could_not: Could not}}
  pain: {type: scale, min: 0, max: 10}
  sugar: {type: decimal, min: 3, max: 20, decimals: 1,
    units: [{name: "%"}, {name: mmol/mol, factor: 0.09148, offset: 2.152}]}
  notes: {type: text}
"""
SHEET = """
visit_sheet:
  groups:
    - {title: Pain, answers: pain}
    - {title: Numbers, answers: [sugar, twice]}
    - {title: Words, answers: notes}
touch_test: {touch: {results: [
  {id: done, title: Both toes tested, text: Said., sources: [],
   when: {all: [big is answered, small is answered]}}]}}
visit_questions: {own: {title: "I ask: {notes}", when: notes is answered}}
"""


def part(sheet: VisitSheet, number: int) -> dict[str, SheetSection]:
    """Return the sections of a part by their titles."""
    return {section.title: section for section in sheet.parts[number].sections}


def unescape(markdown: str) -> str:
    """Return Markdown without its backslashes."""
    return markdown.replace("\\", "")


def changed(document: Document, **parts: object) -> Document:
    """Return a document with parts of its assessment changed."""
    found: Assessment = msgspec.structs.replace(document.assessment, **parts)
    return msgspec.structs.replace(document, assessment=found)


def own_set(**answers: object) -> Document:
    """Return a document of a question set of its own."""
    derived = "twice: {formula: sugar * 2, unit: points}"
    asked = questionnaire(ASKED, derived=derived)
    rules = guidance(SHEET, asked)
    return make_document(asked, rules, answers, catalogue={}, created=NOW)  # type: ignore[arg-type] # any answers


def test_each_level_has_a_card_and_the_most_urgent_comes_first(
    typical_document: Document,
) -> None:
    """The first card says what to do and why; what can wait is only named."""
    first, second = compose_visit(typical_document).cards

    assert (first.kind, first.label) == ("same_day", "SAME DAY")
    assert first.lead.title == "Get this seen today"
    assert [item.title for item in first.items] == ["An open sore on your foot"]
    assert first.items[0].text
    assert (second.kind, second.label) == ("soon", "SOON")
    assert second.items == (Item(title="Lows without warning"),)


def test_open_danger_questions_have_a_card_of_their_own(
    typical_document: Document,
) -> None:
    """Where something is urgent, what was left open is named below it."""
    urgency = msgspec.structs.replace(
        typical_document.assessment.urgency, open=(Reason(question="q", text="Chest"),)
    )
    document = changed(typical_document, urgency=urgency)

    *others, last = compose_visit(document).cards

    assert "left open" not in str(others)
    assert last.label == "CANNOT TELL"
    assert [item.title for item in last.items] == ["You left open: Chest"]


def test_clinician_finds_everything_in_order(typical_document: Document) -> None:
    """First what was answered, in the person's words; what is not known comes last."""
    sections = part(compose_visit(typical_document), 0)

    assert [*sections] == [
        *("In my own words", "Pain", "Numbers", "Reported", "Where"),
        *("Asked, and not reported", "In common with each pattern"),
        *("What raises risk", "Checks to talk about", "Questions to ask", "Not known"),
    ]
    assert sections["In my own words"].blocks == (
        Quote(lines=("It burns at night.", "What helps?")),
    )
    assert sections["Numbers"].blocks == (
        Facts(
            facts=(
                Fact(label="HbA1c", text="8.4 % (68 mmol/mol)"),
                Fact(label="Body mass index", text="31.2 kg/m2"),
            )
        ),
    )
    assert sections["Not known"].blocks == (
        Paragraph(text="Not answered: Weight; Medicines."),
        Paragraph(text="Not asked: Since when."),
    )
    assert [one.title for one in sections.values() if one.is_small] == ["Not known"]


def test_features_are_told_by_the_answers_behind_them(
    typical_document: Document,
) -> None:
    """What is present is said as it was answered, unless a group has it already."""
    sections = part(compose_visit(typical_document), 0)

    (reported,) = sections["Reported"].blocks
    (denied,) = sections["Asked, and not reported"].blocks
    assert isinstance(reported, Items)
    assert reported.items[0] == Item(text="Numb feet: Yes")
    assert isinstance(denied, Facts)
    assert denied.facts[0].label == "No"
    assert denied.facts[0].text.startswith("numb hands; weak ankles; ")


def test_ticks_stand_in_the_words_that_were_ticked() -> None:
    """No class of answers stands for one of them, and "None of these" is gathered."""
    document = documented({"feet_feelings": "burning", "legs": "none", "hands": "no"})

    markdown = sheet_to_markdown(compose_visit(document))

    assert "- **Feelings in the feet:** Burning\n" in markdown
    assert "burning, stabbing" not in markdown
    assert '- **Ticked "None of these" for:** Strength and walking' in unescape(
        markdown
    )
    assert "- **Hands:** No" in markdown


def test_findings_are_present_absent_or_unknown(typical_document: Document) -> None:
    """With reasons, every feature of every pattern stands under what was answered."""
    section = part(compose_visit(typical_document, why=True), 0)["Reported, by pattern"]

    for block in section.blocks:
        assert isinstance(block, Findings)
    counts = {
        block.label: [len(block.present), len(block.absent), len(block.unknown)]
        for block in section.blocks
        if isinstance(block, Findings)
    }
    assert counts == {
        "Feet and hands (peripheral)": [5, 2, 2],
        "Inner organs (autonomic)": [3, 3, 2],
        "One nerve (focal)": [1, 3, 0],
        "Thigh and hip (proximal)": [0, 5, 0],
    }


PRIVATE = """
  feet: {type: choice, danger: true, options: {sore: Sore, none: None}}
  mood: {type: choice, danger: true, private: true, no_danger: [low],
    options: {low: Low, dark: Dark, none: None}}
"""
FLAGS = """
red_flags:
  - {id: mood, level: emergency, title: Not alone, text: Call., sources: [],
    when: mood = dark}
  - {id: feet, level: same_day, title: Sore, text: See., sources: [],
    when: feet = sore}
self_care:
  - {id: talk, title: Talking helps, text: Talk., sources: [], when: mood = low}
visit_sheet: {groups: [{title: Mood, answers: mood}, {title: Feet, answers: feet}]}
"""


def confided(**raw: object) -> Document:
    """Return a document of answers, one of them to a private question."""
    asked = questionnaire(PRIVATE)
    rules = guidance(FLAGS, asked)
    answers = accept_all(asked, raw)
    return make_document(asked, rules, answers, catalogue={}, created=NOW)


@pytest.mark.parametrize("mood", ["dark", "low", "none", "declined"])
@pytest.mark.parametrize("write", [sheet_to_html, sheet_to_markdown])
def test_private_answers_stand_on_no_sheet_unless_the_person_chooses(
    write: Callable[[VisitSheet], str], mood: str
) -> None:
    """Neither the answer nor anything that rests on it, open or not."""
    document = confided(feet="sore", mood=mood)

    text = write(compose_visit(document))
    chosen = write(compose_visit(document, with_private=True))

    for words in ("Not alone", "Talk", "EMERGENCY", "Dark", "Low", "left open", "ood"):
        assert words not in text
    assert "SAME DAY" in text
    assert "they are here only if the person chose so" in text
    said = {"dark": "Not alone", "low": "Talk", "none": "None"}
    assert said.get(mood, "You left open: mood") in chosen


def test_the_person_still_sees_the_emergency_on_the_screen() -> None:
    """Only the sheet is discreet."""
    text = to_text(compose(confided(feet="none", mood="dark")))

    assert "EMERGENCY" in text
    assert "Not alone" in text


@pytest.mark.parametrize(
    ("feet", "mood", "label"),
    [
        ("sore", "dark", "SAME DAY"),
        ("none", "dark", "CANNOT TELL"),
        ("none", "declined", "CANNOT TELL"),
        ("none", "low", "ROUTINE"),
        ("none", "none", "ROUTINE"),
    ],
)
def test_a_sheet_without_private_answers_never_calls_them_routine(
    feet: str, mood: str, label: str
) -> None:
    """What is withheld is not known to the reader."""
    (card,) = compose_visit(confided(feet=feet, mood=mood)).cards

    assert card.label == label


def test_a_sheet_says_where_a_private_answer_bears_on_the_level() -> None:
    """Nothing was left open there, so nobody is sent to go through questions again."""
    text = sheet_to_markdown(compose_visit(confided(feet="none", mood="dark")))

    assert "This sheet does not say how soon care is needed" in text
    assert "still open" not in text


def test_thoughts_of_ending_ones_life_are_private() -> None:
    """The question set that comes with the program marks them so."""
    document = documented({"feet_feelings": "burning", "dark_thoughts": "yes"})

    text = sheet_to_markdown(compose_visit(document))
    chosen = sheet_to_markdown(compose_visit(document, with_private=True))

    assert document.assessment.urgency.level is Level.EMERGENCY
    assert "You do not have to carry this alone" not in text
    assert "Thoughts of self-harm" not in text
    assert "You do not have to carry this alone" in chosen


def test_no_command_stands_on_a_sheet(typical_document: Document) -> None:
    """Paper runs none, and a line that only names one is left out."""
    text = sheet_to_markdown(compose_visit(typical_document))

    assert "neurocheck learn" not in text
    assert "Exosome" not in text


def test_sources_are_numbered_notes(typical_document: Document) -> None:
    """No key of a source stands on a sheet; each number is explained at its end."""
    sheet = compose_visit(typical_document, why=True)
    text = sheet_to_markdown(sheet)
    notes = part(sheet, 2)["Sources"].blocks[0]

    assert isinstance(notes, Citations)
    numbers = [one.key for one in notes.citations]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert {
        n for found in re.findall(r"\\\[([\d, ]+)\\\]", text) for n in found.split(", ")
    } == {*numbers}
    for key in typical_document.sources:
        assert key not in text


def test_person_reads_what_helps(typical_document: Document) -> None:
    """The second part keeps the texts of causes, risks, checks and the touch test."""
    sections = part(compose_visit(typical_document), 1)

    assert [*sections] == [
        "What else can cause this",
        "What raises risk, and what helps",
        "Checks and foot care",
        "What you can do yourself",
        "A touch test to do at home",
        "What was left open",
    ]
    causes = sections["What else can cause this"].blocks[0]
    assert isinstance(causes, Items)
    assert causes.items[0].text.endswith("A blood test shows it.")


def test_full_sheet_names_what_there_is_no_room_for() -> None:
    """Where there is much to say, causes are named, and it says where more is."""
    told = ["b12", "thyroid", "spine", "chemo", "infection", "liver", "protein"]
    given = {
        "feet_numb": "both",
        "feet_feelings": ["tingling", "burning", "stabbing"],
        "body_general": ["dizzy", "heart", "sweat", "lows", "thirst"],
        "body_private": ["erection", "bladder_full"],
        "legs": ["fell", "weak_thigh", "calf_pain", "stoop_pain"],
        "told_diabetes": ["eyes", "kidneys", "vessels", "pressure", "fats"],
        "diabetes_type": "type2",
        "hba1c": 9,
        "alcohol": "daily",
        "smoking": "now",
        "told_other": told,
    }
    document = documented(given)

    short = part(compose_visit(document), 1)["What else can cause this"].blocks
    long = part(compose_visit(document, why=True), 1)["What else can cause this"].blocks

    assert [type(block) for block in short] == [Paragraph, Paragraph]
    assert short[1] == Paragraph(text="The summary on the screen says more on each.")
    assert isinstance(long[0], Items)
    for cause in document.assessment.other_causes:
        assert cause.title in str(short[0])
    assert len(document.assessment.other_causes) > 8


def test_sheet_of_somebody_who_ticked_everything_has_every_tick() -> None:
    """All answers then stand under one heading, and nothing ticked is lost."""
    asked = bundle().questionnaire.questions.values()
    ticked = {
        one.id: [name for name in one.choices if name not in one.exclusive]
        for one in asked
        if one.type is Type.CHOICES
    }
    document = documented({"diabetes_type": "type2", "own_words": "Help.", **ticked})

    sheet = compose_visit(document, with_private=True)

    sections = part(sheet, 0)
    quote, *answers = sections["Answers"].blocks
    assert quote == Quote(lines=("Help.",))
    facts = [fact for one in answers if isinstance(one, Facts) for fact in one.facts]
    said = {fact.label: fact.text for fact in facts}
    assert said["Medicines that matter"].startswith("Metformin; Insulin;")
    for one in asked:
        if one.id in document.answers and one.id in ticked:
            words = (one.choices[name] for name in ticked[one.id])
            assert "; ".join(words) in said.values()
    assert isinstance(sections["Where"].blocks[0], Paragraph)
    assert isinstance(sections["Questions to ask"].blocks[0], Paragraph)
    titles = [one.title for card in sheet.cards for one in card.items]
    assert len(titles) == len(sheet.cards)
    for flag in document.assessment.urgency.shown:
        assert flag.title in " ".join(titles)
    assert [one.title for one in sheet.parts][1:] == ["About this sheet"]
    assert "Left to the screen" in part(sheet, 1)


def test_another_question_set_has_its_own_sheet() -> None:
    """Headings, answers and toes come from the guidance file."""
    document = own_set(
        big="felt", small="not_felt", pain=7, sugar=7.0, notes="Why?\n\n<b>Me</b>"
    )

    sections = part(compose_visit(document), 0)

    pain = Fact(text="7", scale=Scale(value=7, low=0, high=10))
    assert sections["Pain"].blocks == (Facts(facts=(pain,)),)
    assert sections["Numbers"].blocks == (
        Facts(
            facts=(
                Fact(label="sugar", text="7 % (53 mmol/mol)"),
                Fact(label="twice", text="14 points"),
            )
        ),
    )
    assert sections["Words"].blocks == (Quote(lines=("Why?", "<b>Me</b>")),)
    assert sections["Touch test of the toes"].blocks == (
        Feet(
            marks={"right-1": "felt", "right-5": "not_felt"},
            items=(
                Item(text="Not felt: right little toe."),
                Item(text="Felt: right big toe."),
            ),
        ),
        Paragraph(text="Both toes tested."),
    )
    assert "Your touch test" in part(compose_visit(document), 1)
    assert "Questions to ask" not in sections  # it would repeat the own words


def test_where_nothing_was_answered_it_says_so() -> None:
    """What has no answer is named last; no foot is drawn."""
    sheet = compose_visit(own_set())

    assert part(sheet, 0)["Not known"].blocks == (
        Paragraph(text="Not answered: Pain; Numbers; Words."),
    )
    assert "Touch test of the toes" not in part(sheet, 0)
    assert "A touch test to do at home" in part(sheet, 1)


def test_section_that_was_asked_alone_has_a_short_sheet() -> None:
    """It says nothing of urgency, which was not asked for, and nothing of the rest."""
    asked = bundle().questionnaire.alone("touch")
    toes = [question.id for question in asked.questions.values() if question.toe]
    answers = dict.fromkeys(toes, "felt")
    ready = {"touch_helper": "yes", "touch_ready": "ready", "touch_how": "ready"}
    document = make_document(
        asked,
        bundle().guidance,
        {**ready, **answers},
        catalogue=bundle().sources,
        created=NOW,
    )

    sheet = compose_visit(document)

    assert sheet.cards == ()
    assert [*part(sheet, 0)] == ["Touch test of the toes"]
    assert "Your touch test" in part(sheet, 1)
    assert "Only one part of the questions was asked" in sheet_to_html(sheet)
    assert "ROUTINE" not in sheet_to_markdown(sheet)


@pytest.mark.parametrize("write", [sheet_to_html, sheet_to_markdown])
def test_earlier_documents_are_written_too(
    write: Callable[[VisitSheet], str], typical_document: Document
) -> None:
    """A document without answers for the sheet says so, and how to add them."""
    old = changed(typical_document, visit=None)

    text = write(compose_visit(old))

    assert "report" in text
    assert "An earlier version of neurocheck wrote this result" in text
    assert "An open sore on your foot" in text


@pytest.mark.parametrize(
    "scale",
    [
        Scale(value=3, low=5, high=1),
        Scale(value=1e300, low=0, high=1e308),
        Scale(value=2.5, low=0, high=10),
        Scale(value=0, low=0, high=1000),
    ],
    ids=str,
)
def test_scale_that_cannot_be_drawn_is_said(
    scale: Scale, typical_document: Document
) -> None:
    """A number that no short row of steps can show stands in words alone."""
    visit = typical_document.assessment.visit
    assert visit
    pain = msgspec.structs.replace(visit.groups[1].answers[0], scale=scale)
    groups = (msgspec.structs.replace(visit.groups[1], answers=(pain,)),)
    document = changed(
        typical_document, visit=msgspec.structs.replace(visit, groups=groups)
    )

    assert part(compose_visit(document), 0)["Pain"].blocks == (
        Facts(facts=(Fact(text="6"),)),
    )


def test_sheet_says_how_it_was_made_and_what_it_rests_on(
    typical_document: Document,
) -> None:
    """The last part names the versions, the limits and the sources."""
    sections = part(compose_visit(typical_document), 2)

    assert [*sections] == ["How this sheet was made", "What this cannot do", "Sources"]
    made = sheet_to_markdown(compose_visit(typical_document))
    assert "Nobody examined the person." in made
