"""Several documents over time: numbers, counts and notes."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurocheck.answers.accept import Answer, accept_all
from neurocheck.document import Document, make_document
from neurocheck.guidance.assess import assess
from neurocheck.questionnaire.model import NON_ANSWERS
from neurocheck.trend.compare import Status
from neurocheck.trend.series import NOT_ASKED, NOT_KNOWN, Series, Trend, make_trend
from support.bundled import bundle, documented
from support.files import guidance, questionnaire, sources
from support.program import NOW
from support.strategies import answers, values


ASKED = questionnaire(
    """
    numb: {type: choice, options: {"no": "No", both: "Both feet"}}
    pain: {type: scale, min: 0, max: 10, short: Pain, show_if: numb = both}
    steps: {type: integer, min: 0, max: 50000, short: Steps}
    hba1c: {type: decimal, min: 3, max: 20, decimals: 1, short: HbA1c,
      units: [{name: "%"}, {name: mmol/mol, factor: 0.09148, offset: 2.152}]}
    weight: {type: decimal, min: 30, max: 300, units: [{name: kg}]}
    height: {type: decimal, min: 100, max: 250, units: [{name: cm}]}
    """,
    derived="""
    bmi: {short: Body mass index, formula: weight / (height / 100) ** 2, decimals: 1,
      unit: kg/m2}
    """,
)
RULES = """
trend: {pain: {better: lower}, steps: {better: higher}, hba1c: {}, bmi: {}}
trend_notes:
  always: {sources: [A]}
  numb: {when: numb = both, sources: [A]}
patterns:
  peripheral: {sources: [A], fit: {some: 1, many: 2}, features: {
    numb: {when: numb = both, sources: [A]}, sore: {when: pain >= 4, sources: [A]}}}
"""
GUIDANCE = guidance(RULES, ASKED)


def documents(*people: dict[str, Any]) -> list[Document]:
    """Return a document for each person, 100 days after the one before."""
    return [
        make_document(
            ASKED,
            GUIDANCE,
            accept_all(ASKED, person),
            catalogue=sources("A"),
            created=NOW + timedelta(days=100 * number),
        )
        for number, person in enumerate(people)
    ]


def trend(*people: dict[str, Any]) -> Trend:
    """Return the trend of these people's answers."""
    return make_trend(documents(*people), ASKED, GUIDANCE)


def series(found: Trend) -> dict[str, Series]:
    """Return the series of a trend, by id."""
    return {one.id: one for one in found.series}


@pytest.mark.parametrize(
    ("name", "before", "after", "outcome"),
    [
        ("pain", 7, 4, "better"),
        ("pain", 4, 7, "worse"),
        ("pain", 4, 4, "same"),
        ("pain", 0, 3, "worse"),
        ("pain", 4, 0, "better"),
        ("pain", 4, "declined", "not_known"),
        ("pain", "skipped", 4, "not_known"),
        ("steps", 2000, 3000, "better"),
        ("hba1c", 8.4, 7.1, "changed"),
        ("hba1c", 7.1, 8.4, "changed"),
    ],
)
def test_better_and_worse_only_where_the_guidance_says_which(
    name: str, before: Any, after: Any, outcome: str
) -> None:
    """A number without a direction only changed; an unknown one did not even that."""
    found = trend({"numb": "both", name: before}, {"numb": "both", name: after})

    assert {one.id: one.outcome for one in found.numbers}[name] == outcome


def test_a_number_that_was_not_asked_for_is_not_an_answer() -> None:
    """Hidden questions, non-answers and outdated answers are told apart."""
    first, second, third = documents(
        {"numb": "no"}, {"numb": "both", "pain": "dont-know"}, {"numb": "both"}
    )
    third = msgspec.structs.replace(third, answers={"numb": "both", "pain": 99})

    found = make_trend([first, second, third], ASKED, GUIDANCE)

    pain = found.numbers[0]
    assert (pain.before.words, pain.after.words) == ("dont-know", NOT_ASKED)
    first_pair = make_trend([first, second], ASKED, GUIDANCE).numbers[0]
    assert first_pair.before.words == NOT_ASKED


def test_a_number_is_drawn_where_it_is_known_twice() -> None:
    """One value makes no series; a gap between two values stays a gap."""
    found = trend(
        {"numb": "both", "pain": 7, "hba1c": 7.1},
        {"numb": "both", "weight": 80, "height": 170},
        {"numb": "both", "pain": 4, "weight": 75, "height": 170},
    )

    drawn = series(found)
    assert [point.value for point in drawn["pain"].points] == [7, None, 4]
    assert [point.words for point in drawn["bmi"].points][1:] == [
        "27.7 kg/m2",
        "26 kg/m2",
    ]
    assert "hba1c" not in drawn


def test_counts_say_how_much_is_not_known() -> None:
    """A count shows how many features are not known."""
    found = trend({"numb": "both", "pain": 7}, {"numb": "both"}, {})

    points = series(found)["peripheral"].points
    assert [(point.words, point.unknown) for point in points] == [
        ("2/2", 0),
        ("1/2", 1),
        (NOT_KNOWN, 0),
    ]
    assert points[2].value is None


def test_notes_are_shown_where_they_apply() -> None:
    """A note without a condition is always shown, others by the newest answers."""
    notes = [
        [note.id for note in trend({}, person).notes]
        for person in ({"numb": "both"}, {"numb": "no"}, {})
    ]

    assert notes == [["always", "numb"], ["always"], ["always"]]


def test_a_change_of_the_set_between_any_two_is_kept() -> None:
    """A change of the questions between any two documents is kept."""
    first, second, third = documents({}, {}, {})
    first = msgspec.structs.replace(
        first,
        questionnaire=msgspec.structs.replace(
            first.questionnaire, version="0", sha256="other"
        ),
    )

    found = make_trend([first, second, third], ASKED, GUIDANCE)

    assert found.change.versions.is_same
    ((before, after, edition),) = found.version_diffs
    assert (before, after) == (first.created, second.created)
    assert edition.questions == ("0", "1")


def test_a_trend_is_written_as_json_and_read_back() -> None:
    """The output of ``--json`` holds everything that words and plots are made of."""
    found = trend({"numb": "both", "pain": 7}, {"numb": "both", "pain": 4})

    assert msgspec.json.decode(msgspec.json.encode(found), type=Trend) == found


# ── what becomes of a line that a document no longer has ─────────────────────────

AT_RISK = {"feet_today": ["hard_skin"], "feet_numb": "both"}
OVERDUE = {"told_diabetes": ["foot_ulcer"], "checks_done": ["eyes"]}


@pytest.mark.parametrize(
    ("line", "before", "after", "status"),
    [
        ("feet_risk", AT_RISK, {"feet_today": ["none"]}, Status.NO_LONGER),
        ("feet_risk", AT_RISK, {"feet_numb": "no"}, Status.NOT_KNOWN),
        ("feet_risk", AT_RISK, {**AT_RISK, "feet_numb": "skipped"}, Status.NOT_KNOWN),
        ("foot_overdue", OVERDUE, {"told_diabetes": ["none"]}, Status.NO_LONGER),
        ("foot_overdue", OVERDUE, {"checks_done": ["feet"]}, Status.NO_LONGER),
        ("foot_overdue", OVERDUE, {"told_diabetes": ["foot_ulcer"]}, Status.NOT_KNOWN),
        ("foot_overdue", OVERDUE, {}, Status.NOT_KNOWN),
    ],
)
def test_a_line_is_gone_where_its_rule_is_false(
    line: str, before: dict[str, Any], after: dict[str, Any], status: Status
) -> None:
    """One answer can be enough for that, and an open question never is."""
    old, new = documented(before), documented(after)
    [title] = [one.title for one in old.assessment.urgency.reasons if one.id == line]

    found = make_trend([old, new], bundle().questionnaire, bundle().guidance)

    assert {one.text: one.status for one in found.change.items}[title] is status


@settings(max_examples=25, deadline=None)
@given(st.data(), answers(bundle().questionnaire), answers(bundle().questionnaire))
def test_no_answer_that_is_still_open_brings_back_what_is_gone(
    data: st.DataObject, before: dict[str, Answer], after: dict[str, Answer]
) -> None:
    """What is said to be gone is gone, whatever was left open this time."""
    asked, rules, catalogue = bundle()
    old, new = (
        make_document(asked, rules, person, catalogue=catalogue, created=NOW)
        for person in (before, after)
    )
    later: dict[str, Any] = dict(new.answers)
    for name, answer in new.answers.items():
        if isinstance(answer, str) and answer in NON_ANSWERS:
            later[name] = data.draw(values(asked.questions[name]))

    change = make_trend([old, new], asked, rules).change
    gone = {
        item.text
        for item in change.items
        if item.kind != "feature" and item.status is Status.NO_LONGER
    }
    found = assess(asked, rules, accept_all(asked, later))

    named = {*found.urgency.reasons, *found.risk_factors}
    assert not gone & {line.title for line in named}
