"""A small question set with guidance, and the steps of its interview."""

from typing import Any, cast

import msgspec

from neurocheck.answers.accept import Answer, Answers
from neurocheck.guidance.load import load_guidance
from neurocheck.interview.flow import Interview
from neurocheck.interview.steps import Alert, Ask, Move, Progress, Review
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import NonAnswer, Question, Type, Unit


__all__ = [
    "ANSWERS",
    "CALM",
    "GUIDANCE",
    "LONG",
    "QUESTIONS",
    "YEARS",
    "alert",
    "ask",
    "interview",
    "review",
]

QUESTIONS = load_questionnaire(
    b"""
format: neurocheck-questions/1
id: small
version: "1"
title: A small set
answer_lists:
  yes_no: {no: "No", yes: "Yes"}
conditions:
  numb: feet_numb != no
sections:
  - id: about
    title: About you
    questions:
      - id: age
        type: integer
        text: How old are you?
        short: Age
        why: Age changes what is worth checking.
        sources: [ADA2025]
        min: 18
        max: 110
      - id: hba1c
        type: decimal
        text: What was your last HbA1c?
        short: HbA1c
        help: It is on your lab letter.
        why: It says how high blood sugar was over three months.
        sources: [ADA2025, NICE2022]
        min: 3
        max: 20
        decimals: 1
        units:
          - {name: "%"}
          - {name: mmol/mol, factor: 0.0915, offset: 2.15, bare: true}
  - id: feet
    title: Your feet and hands
    questions:
      - id: feet_numb
        type: choice
        text: In the last 3 months, have your feet felt numb, asleep or wooden?
        short: Numb feet
        why: Loss of feeling is the most common sign of nerve damage in the feet.
        sources: [ADA2025, SHARMA2014]
        options: {no: "No", one: "Yes, one foot", both: "Yes, both feet"}
      - id: numb_where
        type: choices
        text: Where are they numb?
        short: Where numb
        help: Choose all that fit.
        why: The place tells one kind from another.
        sources: [ADA2025]
        options: {toes: Toes, soles: Soles, other: Elsewhere, none: None of these}
        exclusive: [none]
        show_if: feet_numb != no
      - id: numb_since
        type: date
        text: Since when?
        short: Numb since
        why: A sudden start has other causes.
        sources: []
        show_if: feet_numb != no
      - id: wound
        type: choice
        text: Is there an open wound on a foot?
        short: Wound
        why: A wound can become dangerous quickly.
        sources: [IWGDF2023]
        options: yes_no
      - id: fever
        type: choice
        text: Do you have a fever?
        short: Fever
        why: Fever with a wound can mean an infection that spreads.
        sources: [IWGDF2023]
        options: yes_no
        show_if: wound = yes
  - id: more
    title: Anything else
    questions:
      - id: pain
        type: scale
        text: How strong is the pain in your feet?
        short: Pain
        help: 0 is none; 10 is the worst that you can think of.
        why: Strong pain can be treated.
        sources: []
        min: 0
        max: 10
      - id: notes
        type: text
        text: Is there anything that you want to ask at your visit?
        short: For the visit
        why: You can take it with you.
        sources: []
"""
)

GUIDANCE = load_guidance(
    b"""
format: neurocheck-guidance/1
version: "1"
questionnaire: small
urgency:
  emergency: {title: Get help now, text: Call an ambulance.}
  same_day: {title: Get care today, text: Call your surgery now and say what it is.}
  soon: {title: Soon, text: Make an appointment.}
  routine: {title: No hurry, text: Bring this to your next visit.}
fits: {many: Many, some: Some, few: Few, none: None, cannot_tell: Cannot tell}
red_flags:
  - id: open_wound
    level: same_day
    title: A wound on the foot
    text: A wound on a foot needs care on the same day.
    sources: [IWGDF2023]
    when: wound = yes
    steps: [Cover it with something clean., Do not walk on it.]
  - id: spreading
    level: emergency
    title: A wound and a fever
    text: This can be an infection that spreads.
    sources: [IWGDF2023]
    when: {all: [wound = yes, fever = yes]}
    steps: [Call an ambulance.]
  - id: strong_pain
    level: soon
    title: Strong pain
    text: Strong pain can be treated.
    sources: [ADA2025]
    when: pain >= 7
patterns:
  - id: peripheral
    title: Peripheral
    text: The long nerves.
    sources: [ADA2025]
    fit: {some: 1, many: 2}
    features:
      - {id: numb, text: Numb feet, when: feet_numb = both, sources: [ADA2025]}
      - {id: pain, text: Pain, when: pain >= 4, sources: [ADA2025]}
limits:
  - {id: none, title: Limits, text: This is no diagnosis., sources: [ADA2025]}
""",
    QUESTIONS,
)

YEARS = Question(
    id="years",
    type=Type.INTEGER,
    text="For how long?",
    short="How long",
    why="It matters.",
    sources=(),
    low=0,
    high=90,
    units=(Unit(name="years", per_year=1),),
)
"""A number question with a unit of time."""

LONG = Ask(
    question=Question(
        id="signs",
        type=Type.CHOICES,
        text="Which of these do you have?",
        short="Signs",
        why="Each is worth knowing.",
        sources=(),
        options={
            "a": "Chest pain",
            "b": "Pain in the arm",
            "c": "A cough",
            "d": "Dizziness",
            "e": "Fièvre",
            "f": "Cold feet",
            "g": "Hot feet",
            "h": "Cramps",
            "j": "Itching",
            "k": "Swelling",
            "none": "None of these",
        },
        exclusive=("none",),
    ),
    answer=None,
    progress=Progress(section=1, sections=3, title="Signs", done=0, left=3),
    can_go_back=False,
)
"""A question with more options than there are digits."""

ANSWERS: dict[str, list[Answer]] = {
    "age": [18, 58, NonAnswer.SKIPPED],
    "hba1c": [7.1, 12.0, NonAnswer.DONT_KNOW],
    "feet_numb": ["no", "one", "both", NonAnswer.DECLINED],
    "numb_where": [("toes",), ("toes", "soles"), ("none",), NonAnswer.SKIPPED],
    "numb_since": ["2026-01-31", NonAnswer.SKIPPED],
    "wound": ["no", "yes", NonAnswer.DONT_KNOW],
    "fever": ["no", "yes", NonAnswer.DECLINED],
    "pain": [0, 4, 10],
    "notes": ["What about my shoes?\nAnd socks?", NonAnswer.SKIPPED],
}
"""Possible answers to each question."""

CALM: dict[str, Answer] = {
    "age": 58,
    "hba1c": 7.1,
    "feet_numb": "no",
    "wound": "no",
    "pain": 2,
    "notes": NonAnswer.SKIPPED,
}
"""Answers along the shortest path, without any red flag."""


def interview(answers: Answers | None = None) -> Interview:
    """Return an interview with the small question set."""
    return Interview(QUESTIONS, GUIDANCE, answers)


def ask(name: str, answer: Answer | None = None, **changes: Any) -> Ask:
    """Return the step that asks a question of the small set."""
    number, section = QUESTIONS.section_of(name)
    progress = Progress(
        section=number, sections=3, title=section.title, done=2, left=19
    )
    step = Ask(
        question=QUESTIONS.questions[name],
        answer=answer,
        progress=progress,
        can_go_back=True,
    )
    return msgspec.structs.replace(step, **changes)


def alert(answers: Answers) -> Alert:
    """Return the alert that these answers cause."""
    step = next(interview(answers).steps())
    assert isinstance(step, Alert)
    return step


def review(answers: Answers) -> Review:
    """Return the review of answers that raise no red flag."""
    steps = interview(answers).steps()
    step = next(steps)
    return step if isinstance(step, Review) else cast("Review", steps.send(Move.REVIEW))
