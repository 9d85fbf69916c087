"""Two documents are compared: what differs, without a judgement."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given

from neurocheck.answers.accept import Answer, accept_all
from neurocheck.document import Document, make_document
from neurocheck.guidance.assessment import State
from neurocheck.guidance.rules import Level
from neurocheck.trend.compare import Comparison, Status, compare_documents
from support.bundled import bundle
from support.files import sources
from support.program import NOW
from support.sets import danger_guidance, dangers, feet, feet_guidance
from support.strategies import answers


ASKED = feet()
GUIDANCE = feet_guidance(ASKED)


def documented(given_answers: dict[str, Answer]) -> Document:
    """Return a document of answers to the small set."""
    return make_document(
        ASKED, GUIDANCE, given_answers, catalogue=sources("A"), created=NOW
    )


def document(**given_answers: Any) -> Document:
    """Return a document of raw answers to the small set."""
    return documented(accept_all(ASKED, given_answers))


def statuses(change: Comparison, kind: str = "feature") -> dict[str, Status]:
    """Return the status of each item of a kind, by its text."""
    return {one.text: one.status for one in change.items if one.kind == kind}


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ("no", "both", Status.NEW),
        ("both", "no", Status.NO_LONGER),
        ("both", "both", Status.STILL),
        ("both", "dont-know", Status.NOT_KNOWN),
        ("both", "declined", Status.NOT_KNOWN),
        ("both", "skipped", Status.NOT_KNOWN),
        ("no", "skipped", Status.LEFT_OPEN),
        ("skipped", "both", Status.FIRST_KNOWN),
        ("no", "no", None),
        ("skipped", "no", None),
        ("skipped", "declined", None),
    ],
)
def test_what_becomes_of_a_feature(
    before: str, after: str, status: Status | None
) -> None:
    """A feature that is not known any more is never reported as gone."""
    change = compare_documents(document(numb=before), document(numb=after))

    assert statuses(change).get("numb") is status


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ("thin", None, Status.NOT_KNOWN),
        (None, "thin", Status.FIRST_KNOWN),
        ("none", None, Status.LEFT_OPEN),
        (None, None, None),
    ],
)
def test_what_was_not_asked_is_never_gone(
    before: str | None, after: str | None, status: Status | None
) -> None:
    """A feature that cannot be judged this time is not known; None is not asked."""
    asked = dangers()
    pair = [
        make_document(
            asked,
            danger_guidance(asked),
            {"thigh": "yes", "signs": (signs,)} if signs else {"thigh": "no"},
            catalogue={},
            created=NOW,
        )
        for signs in (before, after)
    ]

    assert statuses(compare_documents(*pair)).get("thin") is status


def test_a_red_flag_that_was_answered_away_is_no_longer_named() -> None:
    """A red flag is gone where all answers that it rests on are known."""
    change = compare_documents(document(wound="yes"), document(wound="no"))

    assert statuses(change, "red_flag") == {"wound": Status.NO_LONGER}
    assert change.urgency == (Level.SOON, Level.ROUTINE)


@pytest.mark.parametrize("answer", ["skipped", "dont-know", "declined"])
def test_a_line_whose_answers_are_not_known_is_not_gone(answer: str) -> None:
    """A line that rests on unknown answers is not known, before or after."""
    known = document(wound="yes", weight=120, height=170)
    unknown = document(wound=answer, height=170)

    lost, found = compare_documents(known, unknown), compare_documents(unknown, known)

    assert statuses(lost, "red_flag") == {"wound": Status.NOT_KNOWN}
    assert statuses(lost, "risk_factor") == {"weight": Status.NOT_KNOWN}
    assert statuses(found, "red_flag") == {"wound": Status.FIRST_KNOWN}
    assert statuses(found, "risk_factor") == {"weight": Status.FIRST_KNOWN}


@given(answers(ASKED))
def test_a_document_does_not_differ_from_itself(person: dict[str, Answer]) -> None:
    """Nothing is new, gone or unknown, and questions and rules are the same."""
    one = documented(person)

    change = compare_documents(one, one)

    assert {item.status for item in change.items} <= {Status.STILL}
    assert change.versions.is_same


@given(answers(ASKED), answers(ASKED))
def test_gone_is_said_only_of_what_is_known(
    before: dict[str, Answer], after: dict[str, Answer]
) -> None:
    """A feature is reported as gone only where the newer document denies it."""
    old, new = documented(before), documented(after)
    found = {
        feature.text: feature.state
        for pattern in new.assessment.patterns
        for feature in pattern.features
    }

    change = compare_documents(old, new)

    gone = [
        text for text, status in statuses(change).items() if status is Status.NO_LONGER
    ]
    open_now = [
        text for text, status in statuses(change).items() if status is Status.NOT_KNOWN
    ]
    assert all(found[text] is State.ABSENT for text in gone)
    assert all(found[text] is State.UNKNOWN for text in open_now)


def test_another_version_of_questions_and_rules_is_said() -> None:
    """Questions asked only once and features counted only once are listed."""
    new = document(numb="both", wound="yes")
    pattern = new.assessment.patterns[0]
    numb, red, heavy = pattern.features
    pattern = msgspec.structs.replace(
        pattern,
        features=(
            numb,
            msgspec.structs.replace(red, text="reddened", state=State.PRESENT),
            msgspec.structs.replace(
                heavy, id="old", text="an old one", state=State.PRESENT
            ),
        ),
    )
    old = msgspec.structs.replace(
        new,
        created=NOW - timedelta(days=100),
        questionnaire=msgspec.structs.replace(
            new.questionnaire, version="0", sha256="other"
        ),
        guidance=msgspec.structs.replace(new.guidance, version="0", sha256="other"),
        answers={"numb": "both", "shoe_size": 42},
        assessment=msgspec.structs.replace(new.assessment, patterns=(pattern,)),
    )

    change = compare_documents(old, new)

    edition = change.versions
    assert edition.questions == ("0", "1")
    assert edition.guidance == ("0", "1")
    assert edition.answers_before == ("shoe_size",)
    assert set(edition.answers_after) == set(new.answers) - {"numb"}
    assert edition.features_before == ("an old one",)
    assert edition.features_after == ("heavy",)
    assert edition.reworded == ("red",)
    assert statuses(change) == {"numb": Status.STILL}  # without the reworded one


def test_hidden_questions_are_no_change_of_the_set() -> None:
    """A question that is hidden only once is not a change of the question set."""
    change = compare_documents(document(wound="no"), document(wound="yes", fever="no"))

    assert change.versions.is_same


def test_the_bundled_trend_speaks_of_pain_with_a_direction() -> None:
    """Only for pain is one direction better; a lower HbA1c is just a change."""
    rules = {rule.id: rule.better for rule in bundle().guidance.trend}

    assert rules["pain_score"] == "lower"
    assert {name for name, better in rules.items() if better} == {"pain_score"}
    assert {"hba1c", "bmi"} <= rules.keys()
