"""Files with one fault each, and the problems that are reported for them."""

from pathlib import Path
from typing import NamedTuple

import yaml

from neurocheck.guidance.load import load_guidance
from neurocheck.guidance.rules import Guidance
from neurocheck.problems import Code
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from support.files import questionnaire


__all__ = ["Case", "load_cases"]

_TESTS = Path(__file__).parents[1]
_QUESTIONS = """\
format: neurocheck-questions/1
id: test
version: "1"
title: Test
sections:
- id: main
  title: Main
  questions:
"""
_REST = "text: t, short: s, why: w, sources: []"
_LEVELS = ", ".join(
    f"{name}: {{title: t, text: t}}"
    for name in ("emergency", "same_day", "soon", "routine")
)
_GUIDANCE = {
    "format": "neurocheck-guidance/1",
    "version": '"1"',
    "questionnaire": "test",
    "urgency": f"{{{_LEVELS}}}",
    "fits": "{many: a, some: b, few: c, none: d, cannot_tell: e}",
    "patterns": "[]",
    "limits": "[]",
}


class Case(NamedTuple):
    """A file with one fault.

    Attributes:
        name: The fault.
        code: The problem code that it causes.
        lines: Its questions, or the keys of its guidance, as YAML.
        problems: The reported problems, in order.
        more: YAML after the questions.
    """

    name: str
    code: Code
    lines: list[str]
    problems: list[str]
    more: str = ""

    def load_questions(self) -> Questionnaire:
        """Return the file loaded as a question set."""
        asked = "".join(f"  - {{{line}, {_REST}}}\n" for line in self.lines)
        text = f"{_QUESTIONS}{asked}{self.more}\n"
        return load_questionnaire(text.encode(), where="q.yaml")

    def load_guidance(self) -> Guidance:
        """Return the file loaded as guidance for a small question set."""
        given = dict(line.split(": ", 1) for line in self.lines)
        keys = {**_GUIDANCE, **given}
        text = "".join(f"{key}: {value}\n" for key, value in keys.items())
        text = text.replace("RULE", "title: t, sources: []")
        return load_guidance(text.encode(), _load_small_set(), where="g.yaml")


def _load_small_set() -> Questionnaire:
    """Return the question set that the guidance is for."""
    return questionnaire(
        """
        numb: {type: choice, options: {"yes": "Yes", "no": "No"}}
        age: {type: integer, min: 1, max: 9}
        """,
        derived="bmi: {formula: age * 2}",
        conditions="wound: numb = yes",
    )


def load_cases(name: str) -> list[Case]:
    """Return the cases of a YAML file."""
    text = (_TESTS / name).read_text(encoding="utf-8")
    rows = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - makes only text
    return [Case(**{**row, "code": Code[row["code"]]}) for row in rows]
