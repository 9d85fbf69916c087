"""Question sets and guidance that several tests use."""

from neurocheck.guidance.rules import Guidance
from neurocheck.questionnaire.model import Questionnaire
from support.files import guidance, questionnaire


__all__ = [
    "danger_guidance",
    "dangers",
    "every_type",
    "feet",
    "feet_guidance",
    "yes_or_no",
]


def every_type() -> Questionnaire:
    """Return a set with a question of every type, and numbers with units."""
    return questionnaire(
        """
        wound: {type: choice, options: {"yes": "Yes", "no": "No"}}
        numb: {type: choice, options:
          {"no": "No", one: "Yes, one foot", both: "Yes, both feet"}}
        signs: {type: choices, exclusive: [none], options:
          {hot: Hot, red: "Red, or dark", swollen: Swollen, none: None of these}}
        age: {type: integer, min: 18, max: 110,
          units: [{name: years, aliases: [year, y]}]}
        steps: {type: integer, min: -5, max: 5}
        pain: {type: scale, min: 0, max: 10}
        hba1c: {type: decimal, min: 3, max: 20, decimals: 1, units: [
          {name: "%", aliases: [percent]},
          {name: mmol/mol, aliases: [mmol], factor: 0.09148, offset: 2.152,
           bare: true}]}
        height: {type: decimal, min: 100, max: 250, units: [
          {name: cm},
          {name: ft, aliases: [feet, "'"], factor: 30.48, then: in},
          {name: in, aliases: [inch, '"'], factor: 2.54, shown: false},
          {name: m, factor: 100, decimals: 2, shown: false}]}
        weight: {type: decimal, min: 30, max: 300, decimals: 1, units: [
          {name: kg}, {name: lb, aliases: [lbs], factor: 0.45359237},
          {name: st, aliases: [stone], factor: 6.35029318, then: lb}]}
        ratio: {type: decimal, min: 0, max: 1, decimals: 6}
        seen: {type: date}
        words: {type: text}
        """
    )


def yes_or_no(*ids: str) -> Questionnaire:
    """Return a set of questions with the options yes and no."""
    lines = (
        f'{name}: {{type: choice, options: {{"yes": "Yes", "no": "No"}}}}'
        for name in ids
    )
    return questionnaire("\n".join(lines))


def feet() -> Questionnaire:
    """Return a small set in which answers show or hide later questions."""
    return questionnaire(
        """
        numb: {type: choice, options: {"no": "No", one: One foot, both: Both feet}}
        wound: {type: choice, options: {"yes": "Yes", "no": "No"}}
        fever: {type: choice, options: {"yes": "Yes", "no": "No"}, show_if: wound = yes}
        red: {type: choice, options: {"yes": "Yes", "no": "No"}, show_if: fever = yes}
        weight: {type: decimal, min: 30, max: 300, decimals: 1, units: [{name: kg}]}
        height: {type: decimal, min: 100, max: 250, units: [{name: cm}]}
        notes: {type: text}
        """,
        derived="""
        bmi: {short: Body mass index, formula: weight / (height / 100) ** 2,
          decimals: 1, unit: kg/m2}
        """,
    )


def feet_guidance(asked: Questionnaire) -> Guidance:
    """Return guidance for :func:`feet` with every kind of rule."""
    return guidance(
        """
        red_flags:
          wound: {level: soon, when: wound = yes, sources: [A]}
          sepsis: {level: emergency, when: {all: [wound = yes, fever = yes]},
            sources: [B], steps: [Call., Go.]}
        patterns:
          peripheral:
            sources: [C]
            fit: {some: 2, many: 3}
            features:
              numb: {when: numb = both, sources: [C]}
              red: {when: red = yes, sources: [D], key: true}
              heavy: {when: bmi >= 30, sources: [E]}
        places: {feet: {when: {not: numb = no}}}
        other_causes: {infection: {when: wound = yes, sources: [A]}}
        risk_factors: {weight: {when: bmi >= 30, modifiable: partly, helps: Walks.}}
        checks: {yearly: {}}
        touch_test: {touch: {when: numb != both}}
        visit_questions: {ask: {when: numb is answered}}
        not_known: {numbness: {when: {not: numb is answered}}}
        learn: {feet: {}}
        limits: {limit: {sources: [Z]}}
        """,
        asked,
    )


def dangers() -> Questionnaire:
    """Return a set that asks about signs of danger, one of them behind another."""
    return questionnaire(
        """
        chest: {type: choices, danger: true, exclusive: [none], options:
          {pain: Pain, fainted: I passed out, none: None}}
        slow: {type: choice, danger: true, show_if: chest includes fainted,
          options: {"no": "No", "yes": "Yes"}}
        skin: {type: choices, danger: true, no_danger: [dry], exclusive: [none],
          options: {sore: Sore, dry: Dry, none: None}}
        thigh: {type: choice, options: {"no": "No", "yes": "Yes"}}
        signs: {type: choices, show_if: thigh = yes, exclusive: [none],
          options: {thin: Thin, weak: Weak, none: None}}
        band: {type: choice, options: {"no": "No", "yes": "Yes"}}
        told: {type: choice, options: {"no": "No", "yes": "Yes"}}
        """
    )


def danger_guidance(asked: Questionnaire) -> Guidance:
    """Return guidance for :func:`dangers`, with features that require something."""
    return guidance(
        """
        red_flags:
          dry: {level: routine, when: skin includes dry}
          heart: {level: emergency, when: chest includes pain}
          sore: {level: soon, when: skin includes sore}
        patterns:
          p:
            fit: {some: 1, many: 2}
            features:
              band: {when: band = yes, requires: {not: chest includes pain}}
              thin: {when: signs includes thin, requires: thigh = yes}
              weak: {when: signs includes weak, requires: thigh = yes}
            notes: {told: {when: told = yes}, asked: {when: told = no}}
        self_care: {lotion: {when: skin includes dry}}
        """,
        asked,
    )
