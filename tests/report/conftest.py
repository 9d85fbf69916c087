"""Documents to compose reports of."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from neurocheck.document import (
    FORMAT,
    Document,
    GuidanceVersion,
    QuestionnaireVersion,
    source_keys,
)
from neurocheck.guidance.assessment import (
    AnswerGroup,
    Assessment,
    Feature,
    Line,
    Pattern,
    Reason,
    RedFlag,
    RiskFactor,
    Scale,
    State,
    TouchTest,
    Urgency,
    VisitAnswer,
    VisitAnswers,
)
from neurocheck.guidance.rules import Fit, Level, Modifiable
from neurocheck.report.blocks import change_texts
from neurocheck.sources import Source, pick_sources


SNAPSHOTS = Path(__file__).with_name("snapshots")
KEPT = {"yes", "partly", "no", "foot_left"}  # names that the program gives meaning
IS_UPDATE = os.environ.get("NEUROCHECK_UPDATE_SNAPSHOTS") == "1"

SOURCES = {
    "ADA2024": Source(
        title="Section 12. Retinopathy, Neuropathy, and Foot Care",
        url="https://ada.example/12",
        authors="American Diabetes Association",
        year=2024,
        where="Clinical Diabetes 42(2):214",
    ),
    "ADA2017": Source(
        title="Diabetic Neuropathy: A Position Statement",
        url="https://ada.example/neuropathy",
        authors="American Diabetes Association",
        year=2017,
        doi="10.0000/dc16",
    ),
    "SHARMA2014": Source(
        title="The Ipswich Touch Test at home",
        url="https://journal.example/touch",
        authors="Sharma S, Kerry C, Atkins H, Rayman G",
        year=2014,
        where="Diabetic Medicine 31:1100",
    ),
    "NIDDK-PN": Source(
        title="Peripheral Neuropathy",
        url="https://niddk.example/pn",
        authors="National Institute of Diabetes and Digestive and Kidney Diseases",
    ),
    "NIDDK-AUTO": Source(
        title="Autonomic Neuropathy",
        url="https://niddk.example/auto",
        authors="National Institute of Diabetes and Digestive and Kidney Diseases",
    ),
    "DUK-TOES": Source(
        title="Touch the toes test",
        url="https://duk.example/toes",
        authors="Diabetes UK",
        seen="second-hand",
    ),
}


def line(title: str, text: str = "", *because: str, steps: str = "") -> Line:
    """Return a line; its steps are separated by slashes."""
    key = [*SOURCES][len(title) % len(SOURCES)]
    return Line(
        id=title.lower().replace(" ", "_"),
        title=title,
        text=text,
        because=tuple(Reason(question="q", text=reason) for reason in because),
        sources=(key,),
        steps=tuple(steps.split(" / ")) if steps else (),
    )


def touch_test(title: str, text: str, steps: str) -> TouchTest:
    """Return a touch test that was not done."""
    return TouchTest(**msgspec.structs.asdict(line(title, text, steps=steps)))


def place(name: str, title: str) -> Line:
    """Return a place on the body."""
    return msgspec.structs.replace(line(title, "", f"Where: {title}"), id=name)


def flag(level: Level, title: str, text: str, because: str, steps: str) -> RedFlag:
    """Return a red flag."""
    common = msgspec.structs.asdict(line(title, text, because, steps=steps))
    return RedFlag(**common, level=level)


def risk(
    title: str, text: str, because: str, modifiable: Modifiable, helps: str = ""
) -> RiskFactor:
    """Return a risk factor."""
    common = msgspec.structs.asdict(line(title, text, because))
    return RiskFactor(**common, modifiable=modifiable, helps=helps)


def pattern(fit: Fit, title: str, text: str, features: str) -> Pattern:
    """Return a pattern, each feature with a mark for its state.

    ``+`` is present, ``-`` absent, ``?`` unknown and ``0`` not asked.
    """
    marks = dict(zip("+-?0", State, strict=True))
    return Pattern(
        id=title.lower(),
        title=title,
        text=text,
        fit=fit,
        fit_words={
            Fit.MANY: "Much in common",
            Fit.SOME: "Some things in common",
            Fit.FEW: "Little in common",
            Fit.NONE: "Nothing in common so far",
            Fit.CANNOT_TELL: "Too few answers to tell",
        }[fit],
        features=tuple(
            Feature(
                id=feature,
                text=feature[1:],
                state=marks[feature[0]],
                because=(
                    Reason(question="q", text=f"{feature[1:].capitalize()}: Yes"),
                ),
                sources=("NIDDK-PN",),
            )
            for feature in features.split(" / ")
        ),
        sources=("ADA2017",),
    )


def typical() -> Assessment:
    """Return the assessment of a typical person's answers."""
    return Assessment(
        urgency=Urgency(
            level=Level.SAME_DAY,
            title="Get this seen today",
            text="Something you told us should be looked at by a nurse, a doctor or a "
            "foot team today. Do not wait for your next visit.",
            reasons=(
                flag(
                    Level.SAME_DAY,
                    "An open sore on your foot",
                    "Even a small sore that does not hurt can get worse within days.",
                    "Open sore: Yes, on the left foot",
                    "Call your foot team or clinic today; if they are closed, call "
                    "the out-of-hours line. / Take the weight off that foot. / "
                    "Cover the sore with a clean, dry dressing.",
                ),
                flag(
                    Level.SOON,
                    "Lows without warning",
                    "You may drop low without feeling it first.",
                    "Feels lows coming: No",
                    "Tell your diabetes team this week.",
                ),
            ),
            sources=("ADA2024",),
        ),
        patterns=(
            pattern(
                Fit.MANY,
                "Feet and hands (peripheral)",
                "The most common kind. It starts in the toes of both feet and slowly "
                "moves up; the hands may follow later.",
                "+numb feet / +burning feet / +worse at night / +both sides / "
                "+started in the toes / -numb hands / -weak ankles / ?poor balance / "
                "?cannot tell hot from cold",
            ),
            pattern(
                Fit.NONE,
                "Thigh and hip (proximal)",
                "A rare kind that starts on one side.",
                "-sudden thigh pain / -weak thigh / -weight loss / -one side / -stairs",
            ),
            pattern(
                Fit.SOME,
                "Inner organs (autonomic)",
                "Nerves that run the heart, stomach, bladder and sweat.",
                "+dizzy on standing / +full after a few bites / +dry feet / -fast heart"
                " / -night diarrhea / ?bladder / ?sex / -lows without warning",
            ),
            pattern(
                Fit.FEW,
                "One nerve (focal)",
                "One nerve at a time.",
                "+tingling thumb and first two fingers / -drooping lid / -foot drop / "
                "-band of pain",
            ),
        ),
        places=(
            place("foot_left", "Left foot"),
            place("foot_right", "Right foot"),
            place("toes_left", "Left toes"),
            place("toes_right", "Right toes"),
            place("belly", "Belly"),
        ),
        other_causes=(
            line(
                "Too little vitamin B12",
                "Years on metformin can lower it. A blood test shows it.",
                "Takes metformin: Yes",
            ),
            line("A slow thyroid", "A blood test shows it."),
            line("Alcohol", "It can harm the same nerves.", "Drinks a week: 15"),
            line("Narrow leg arteries", "Pain in the calf that stops when you rest."),
        ),
        risk_factors=(
            risk(
                "Blood sugar above your goal",
                "High sugar harms nerves over time.",
                "HbA1c: 8.4 % (68 mmol/mol)",
                "yes",
                "Getting nearer to the goal slows nerve damage.",
            ),
            risk(
                "Smoking",
                "It narrows the blood vessels of nerves.",
                "Smokes: Yes",
                "yes",
                "Stopping helps.",
            ),
            risk("Kidney disease", "", "Kidneys: Yes", "partly", "Care for pressure."),
            risk(
                "Many years with diabetes",
                "More nerves are hurt by then.",
                "Years: 17",
                "no",
            ),
        ),
        checks=(
            line(
                "Yearly foot check", "Your last one was over a year ago.", "Last: 2023"
            ),
            line("Vitamin B12", "Ask if yours was checked.", "Takes metformin: Yes"),
        ),
        self_care=(line("Look at your feet every day", "A mirror shows the soles."),),
        touch_test=touch_test(
            "Ask someone to touch your toes",
            "It takes two minutes and can find lost feeling that you do not notice.",
            steps="Take off shoes and socks, lie down and close your eyes. / "
            "Your helper rests a fingertip on a toe for one to two seconds: no "
            "pressing, no tapping. / "
            "Say left or right each time you feel it. / "
            "Touch the big, middle and little toe of both feet, six in all. / "
            "Two or more missed: ask for a foot check soon. Fewer: still go to your "
            "yearly check.",
        ),
        visit_questions=(
            line("Could something else cause my numb feet?"),
            line("When is my next foot check, and who does it?"),
            line("Should my vitamin B12 be tested?"),
            line("What can I do about the burning at night?"),
        ),
        not_known=(
            line("Blood pressure on standing", "Only a measurement can show a drop."),
        ),
        learn=(
            line("Exosome therapy", "Not proven: neurocheck learn exosomes"),
            line("Treatments for nerve pain", "neurocheck learn treatments"),
        ),
        limits=(
            line(
                "Half of people with nerve damage feel nothing",
                "Only a foot check can find it.",
            ),
            line("This is not a diagnosis", "It helps you get ready for a visit."),
        ),
        visit=visit_answers(),
    )


def answered(title: str, text: str, *, is_own: bool = False) -> VisitAnswer:
    """Return an answer for the visit sheet; an empty text is none."""
    return VisitAnswer(
        question=title.lower(),
        title=title,
        text=text or "Not answered",
        is_known=bool(text),
        is_own=is_own,
    )


def visit_answers() -> VisitAnswers:
    """Return a typical person's answers for the visit sheet."""
    pain = msgspec.structs.replace(
        answered("Worst pain", "6"), scale=Scale(value=6, low=0, high=10)
    )
    own = answered("Own words", "It burns at night.\nWhat helps?", is_own=True)
    numbers = (
        answered("HbA1c", "8.4 % (68 mmol/mol)"),
        answered("Body mass index", "31.2 kg/m2"),
        answered("Weight", ""),
    )
    return VisitAnswers(
        groups=(
            AnswerGroup(title="In my own words", answers=(own,)),
            AnswerGroup(title="Pain", answers=(pain,)),
            AnswerGroup(title="Numbers", answers=numbers),
            AnswerGroup(title="Medicines", answers=(answered("Medicines", ""),)),
            AnswerGroup(title="Since when", answers=()),
        ),
    )


def bare() -> Assessment:
    """Return an assessment in which no words but the program's own can stand."""
    return Assessment(
        urgency=Urgency(level=Level.ROUTINE, title="", text="", reasons=()),
        patterns=(),
        places=(),
        other_causes=(),
        risk_factors=(),
        checks=(),
        touch_test=None,
        visit_questions=(),
        not_known=(),
        learn=(),
        limits=(),
    )


def document_of(assessment: Assessment) -> Document:
    """Return a document of an assessment, with the sources that it names."""
    return Document(
        format=FORMAT,
        created=datetime(2025, 11, 8, 9, 30, tzinfo=UTC),
        questionnaire=QuestionnaireVersion(id="t", version="1", sha256="0" * 64),
        guidance=GuidanceVersion(version="1", sha256="0" * 64),
        answers={},
        assessment=assessment,
        sources=pick_sources(SOURCES, source_keys(assessment)),
    )


@pytest.fixture(scope="session")
def typical_document() -> Document:
    """Return the document of a typical person."""
    return document_of(typical())


@pytest.fixture(scope="session")
def bare_document() -> Document:
    """Return a document with no words from outside."""
    return document_of(bare())


@pytest.fixture(scope="session")
def document_saying_all() -> Callable[[str], Document]:
    """Return a function that says one text in every place of a typical document."""

    def make(words: str) -> Document:
        said: Assessment = change_texts(
            typical(), lambda text: text if text in KEPT else words
        )
        return document_of(said)

    return make


@pytest.fixture
def same_as_snapshot() -> Callable[[str, str], None]:
    """Return a check of a text against the file of that name."""

    def check(name: str, text: str) -> None:
        path = SNAPSHOTS / name
        if IS_UPDATE:
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return check
