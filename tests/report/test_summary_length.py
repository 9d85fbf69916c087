"""The summary is short, and says nothing twice."""

import re
from collections import Counter
from typing import Any

import pytest
import yaml

from neurocheck.report.render.markdown import sheet_to_markdown
from neurocheck.report.render.plain import to_lines
from neurocheck.report.render.terminal import render
from neurocheck.report.summary import compose
from neurocheck.report.visit_sheet import compose_visit
from neurocheck.trend.compare import compare_documents
from support.bundled import documented
from support.cases import document_of, list_answers


QUIET = yaml.safe_load("""
{danger_heart: none, danger_sudden: none, danger_nerves: none, feet_today: none,
 age: 58, diabetes_type: type2, diabetes_years: 8, hba1c: 6.6, medicines: other_glucose,
 told_diabetes: none, feet_numb: "no", feet_feelings: none, hands: "no", legs: none,
 body_general: none, body_digestion: none, body_private: none, trunk_thigh: none,
 single_nerves: none, smoking: never, alcohol: none, habits: [move, look, shoes, fit],
 checks_done: [feet, eyes, kidneys], height: 172, weight: 70}
""")
BURNING = QUIET | yaml.safe_load("""
{medicines: metformin, told_diabetes: pressure, hba1c: 8.1, feet_numb: both,
 feet_feelings: [burning, tingling], feet_where: [toes, sole], feet_since: longer,
 feet_pattern: [night, toes_first], pain_score: 6, told_other: none,
 checks_done: [eyes, kidneys], dark_thoughts: "no"}
""")
CARELESS = BURNING | yaml.safe_load("""
{age: 62, diabetes_years: 11, smoking: now, alcohol: some, habits: barefoot,
 checks_done: none, weight: 90, own_words: "It burns. What helps?"}
""")
THIGH = QUIET | yaml.safe_load("""
{legs: weak_thigh, weakness_course: one_side, body_general: weight_loss,
 trunk_thigh: thigh, thigh_side: left, thigh_onset: weeks, medicines: metformin,
 thigh_signs: [weak, thin, night], told_other: none, dark_thoughts: "no"}
""")
PEOPLE = {
    "nothing to report": (QUIET, 27),
    "burning feet": (BURNING, 62),
    "burning feet, and much that raises risk": (CARELESS, 74),
    "chest pain": (QUIET | {"danger_heart": "chest"}, 39),
    "a thigh that hurts and gets thin": (THIGH, 77),
    "all danger questions left open": (
        {
            **QUIET,
            **dict.fromkeys(
                ("danger_heart", "danger_sudden", "danger_nerves", "feet_today"),
                "dont-know",
            ),
        },
        39,
    ),
}


@pytest.mark.parametrize(("answers", "most"), PEOPLE.values(), ids=PEOPLE)
def test_a_summary_has_few_lines(answers: dict[str, Any], most: int) -> None:
    """What is urgent, which the end repeats, counts too."""
    report = compose(documented(answers), remind=True)

    drawing = render(report, width=100, colour=False, unicode=True)

    assert len(drawing.splitlines()) <= most


def test_no_summary_of_a_case_says_a_thing_twice() -> None:
    """A sentence stands once in a summary, and none is longer than two windows.

    Two signs can ask for the same step, and a sign can have the name of a feature.
    """
    twice: Counter[str] = Counter()
    for name in [*list_answers()][::3]:  # a third is quicker
        report = compose(document_of(name))
        lines = render(report, width=100, colour=False, unicode=True).splitlines()
        assert len(lines) <= 90
        said = " ".join(to_lines(report, width=10_000).splitlines())
        sentences = Counter(re.split(r"(?<=[.!?:]) ", said))
        twice.update(one for one, number in sentences.items() if number > 1)

    long = {one for one in twice if len(one.split()) > 4}
    assert long <= {
        "Do not cut hard skin or corns yourself.",
        "It can come from a stroke or a blood vessel.",
        "Take your weight off the foot.",
    }


def test_a_sheet_says_of_b12_what_the_check_says() -> None:
    """A question and a cause of the same matter stand back, as in the summary."""
    said = sheet_to_markdown(compose_visit(documented(BURNING)))

    assert said.count("Vitamin B12 blood test") == 2  # for either reader
    assert "Should my B12 be tested?" not in said
    assert "Low vitamin B12" not in said


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("sweat", "sweat", "Drenching sweat at night or when I eat"),
        ("sweat", "dry_feet", "drenching sweat, dry feet or trouble with heat"),
        ("none", "dry_feet", "Very dry feet or hands, or I cannot stand heat"),
        ("dry_feet", "none", "Very dry feet or hands, or I cannot stand heat"),
    ],
)
def test_a_trend_names_what_was_ticked(before: str, after: str, named: str) -> None:
    """In the words of the line; where another line was ticked, in those of both."""
    old, new = (documented(QUIET | {"body_general": o}) for o in (before, after))

    assert named in [one.text for one in compare_documents(old, new).items]
