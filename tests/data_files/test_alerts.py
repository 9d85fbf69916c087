"""Alerts in the interview come at once, but after the questions that decide them."""

from neurocheck.interview.flow import Interview
from neurocheck.interview.prompter import converse
from neurocheck.interview.scripted import ScriptedPrompter
from neurocheck.interview.steps import Alert, Ask
from support.bundled import bundle


def _collect_alerts(answers: dict[str, str]) -> list[tuple[str, Alert]]:
    """Answer the interview, and return each alert with the question before it."""
    questionnaire, guidance, _ = bundle()
    prompter = ScriptedPrompter(answers)
    converse(Interview(questionnaire, guidance), prompter, lambda _: None)
    steps = list(zip(prompter.steps, prompter.steps[1:], strict=False))
    return [
        (before.question.id, alert)
        for before, alert in steps
        if isinstance(alert, Alert) and isinstance(before, Ask)
    ]


def test_a_milder_sign_takes_nothing_back() -> None:
    """After an emergency, every later alert still says emergency."""
    answers = {
        "danger_heart": "chest",
        "feet_today": "wound",
        "wound_signs": "none",
        "wound_care": "no",
        "diabetes_type": "type2",
    }

    alerts = _collect_alerts(answers)

    # A wound waits for who treats it, and for whether there is diabetes.
    assert [name for name, _ in alerts] == ["danger_heart", "diabetes_type"]
    assert {alert.level for _, alert in alerts} == {"emergency"}
    assert [flag.id for flag in alerts[1][1].flags] == ["foot_wound"]


def test_a_follow_up_is_not_called_open_before_it_was_asked() -> None:
    """An alert that depends on a follow-up question comes after that question."""
    skipped = _collect_alerts({"danger_heart": "fainted"})
    answered = _collect_alerts({"danger_heart": "fainted", "faint_signs": "none"})

    assert [name for name, _ in skipped] == ["faint_signs"]
    assert answered == []


def test_a_severe_low_waits_for_its_one_question() -> None:
    """A severe low that is over is for the same day, else an emergency."""
    over = _collect_alerts({"danger_heart": "low_help", "low_now": "no"})
    not_over = _collect_alerts({"danger_heart": "low_help", "low_now": "yes"})

    assert [alert.level for _, alert in over][-1] == "same_day"
    assert [alert.level for _, alert in not_over][-1] == "emergency"
