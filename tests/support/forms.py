"""Fills in our forms as other programs do, and runs their logic."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import msgspec

from neurocheck.answers.accept import Answer, Answers
from neurocheck.answers.resolve import resolve
from neurocheck.document import Document, QuestionnaireVersion
from neurocheck.interchange.fhir_answers import make_response
from neurocheck.interchange.redcap import make_dictionary
from neurocheck.interchange.xlsform import make_sheets, make_wording
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire, Type
from support.bundled import documented


__all__ = [
    "as_csv",
    "draw_sheet",
    "export_odk",
    "export_redcap",
    "filled_in",
    "known_of",
    "respond",
    "run_logic",
    "write_plainly",
]

Row = dict[str, str]


def filled_in(asked: Questionnaire, answers: Answers) -> Document:
    """Return a document of answers to any question set; its assessment is another's."""
    sheet = resolve(asked, answers).answers
    return msgspec.structs.replace(
        _empty_document(),
        questionnaire=QuestionnaireVersion(
            id=asked.id, version=asked.version, sha256=asked.sha256
        ),
        answers={
            name: list(answer) if isinstance(answer, tuple) else answer
            for name, answer in sheet.items()
        },
    )


@cache
def _empty_document() -> Document:
    """Return the document of somebody who answered nothing."""
    return documented({})


def respond(asked: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Return answers as a response, as it comes back from a file."""
    response = make_response(filled_in(asked, answers), asked)
    found: dict[str, Any] = json.loads(json.dumps(response))
    return found


def draw_sheet(asked: Questionnaire, random: Random) -> dict[str, Answer]:
    """Return answers to most questions, and non-answers to some.

    Some people have next to nothing, others have all kinds of things.
    """
    calm, silent = random.random(), random.choice([0, 0.15])
    return {
        name: random.choice([*NonAnswer])
        if random.random() < silent
        else _draw_answer(question, random, calm)
        for name, question in asked.questions.items()
    }


def _draw_answer(question: Question, random: Random, calm: float) -> Answer:
    """Return an answer to a question; a calm person has the first or none of them."""
    low, high = question.low or 0, question.high or 0
    is_calm = random.random() < calm
    match question.type:
        case Type.CHOICE:
            options = [*question.choices]
            return options[0] if is_calm else random.choice(options)
        case Type.CHOICES:
            if question.exclusive and is_calm:
                return (random.choice(question.exclusive),)
            common = [one for one in question.choices if one not in question.exclusive]
            chosen = set(random.sample(common, random.randint(1, min(3, len(common)))))
            return tuple(one for one in common if one in chosen)
        case Type.DECIMAL:
            return round(random.uniform(low, high), question.decimals)
        case Type.INTEGER | Type.SCALE:
            return random.randint(int(low), int(high))
        case Type.DATE:
            return f"20{random.randint(10, 30)}-0{random.randint(1, 9)}-11"
        case Type.TEXT:
            return "Words, of mine"


# ── logic of other programs, run as Python ───────────────────────────────────────────

_REFERENCES = (
    (re.compile(r"selected\(\$\{(\w+)\}, '([\w-]+)'\)"), r"chosen('\1', '\2')"),
    (re.compile(r"\$\{(\w+)\}"), r"value('\1')"),
    (re.compile(r"\[(\w+)\((\w+)\)\] = '1'"), r"chosen('\1', '\2')"),
    (re.compile(r"\[(\w+)\((\w+)\)\] <> '1'"), r"not chosen('\1', '\2')"),
    (re.compile(r"\[(\w+)\]"), r"value('\1')"),
    (re.compile(r"date\(('[\d-]+'|value\('\w+'\))\)"), r"\1"),
    (re.compile(r"<>"), "!="),
    (re.compile(r"(?<![<>!=])=(?!=)"), "=="),
    (re.compile(r"\bif\("), "choose("),
)


def run_logic(expression: str, sheet: Answers) -> bool:
    """Return whether XPath or branching logic is true for the answers of a form."""
    for pattern, python in _REFERENCES:
        expression = pattern.sub(python, expression)

    def read(name: str) -> Any:
        answer = sheet.get(name, "")
        if isinstance(answer, NonAnswer):
            # REDCap's codes have no dashes.
            return _Word(answer) if answer is not NonAnswer.SKIPPED else ""
        return " ".join(answer) if isinstance(answer, tuple) else answer

    def has(name: str, option: str) -> bool:
        answer = sheet.get(name, "")
        return option in (answer if isinstance(answer, tuple) else (answer,))

    names: dict[str, Callable[..., Any]] = {
        "value": read,
        "chosen": has,
        "choose": lambda condition, true, false: true if condition else false,
    }
    return bool(eval(expression, names))  # noqa: S307 - of our own making


class _Word(str):
    """A code of a non-answer, with dashes or without."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Compare without dashes."""
        return isinstance(other, str) and other.replace("_", "-") == str(self)

    def __ne__(self, other: object) -> bool:
        """Compare without dashes."""
        return not self == other

    __hash__ = str.__hash__


# ── exports of other programs ────────────────────────────────────────────────────────


def export_odk(
    asked: Questionnaire,
    sheets: Iterable[Answers],
    *,
    mark: str = "-",
    groups: bool = True,
    split: bool = False,
) -> list[Row]:
    """Return the rows that ODK Central or KoboToolbox export.

    Args:
        asked: The question set.
        sheets: Who answered what.
        mark: What stands between a group and a field.
        groups: Whether groups stand before fields.
        split: Whether each option has a column, and none has all of them.
    """
    form = make_sheets([make_wording("English", "en", asked)])
    survey, choices = form[0].rows, form[1].rows
    offered: dict[str, list[str]] = {}
    for choice in choices:
        offered.setdefault(choice["list_name"], []).append(choice["name"])
    rows = []
    for number, answers in enumerate(sheets, 1):
        cells = _fill_fields(asked, answers)
        row: Row = {"KEY": f"uuid:{number}"}
        group = ""
        for field in survey:
            if field["type"] == "begin_group":
                group = f"{field['name']}{mark}" if groups else ""
            name = field.get("name", "")
            if field["type"].endswith("_group"):
                continue
            cell = cells.get(name, "")
            if split and field["type"].startswith("select_multiple"):
                for option in offered[name]:
                    ticked = str(int(option in cell.split()))
                    row[f"{group}{name}/{option}"] = ticked if cell else ""
            else:
                row[f"{group}{name}"] = cell
        rows.append(row)
    return rows


def export_redcap(
    asked: Questionnaire, sheets: Iterable[Answers], *, labels: bool = False
) -> list[Row]:
    """Return the rows that REDCap exports, raw or with labels."""
    fields = [*csv.DictReader(io.StringIO(make_dictionary(asked)))]
    rows = []
    for number, answers in enumerate(sheets, 1):
        cells = _fill_fields(asked, answers) | {"record_id": str(number)}
        row: Row = {}
        for field in fields:
            name, label = field["Variable / Field Name"], field["Field Label"]
            column = label if labels else name
            cell = cells.get(name, "").replace("dont-know", "dont_know")
            options = dict(
                pair.split(", ", 1)
                for pair in field["Choices, Calculations, OR Slider Labels"].split(
                    " | "
                )
                if field["Field Type"] in {"radio", "checkbox"}
            )
            if field["Field Type"] == "checkbox":
                for code, text in options.items():
                    is_ticked = code in cell.split()
                    if labels:
                        ticks = "Checked" if is_ticked else "Unchecked"
                        row[f"{column} (choice={text})"] = ticks
                    else:
                        row[f"{name}___{code}"] = str(int(is_ticked))
            else:
                row[column] = options.get(cell, cell) if labels else cell
        row["form_complete"] = "2"
        rows.append(row)
    return rows


def _fill_fields(asked: Questionnaire, answers: Answers) -> Row:
    """Return the fields of a form that somebody filled in; most units are the first."""
    cells: Row = {}
    for name, answer in resolve(asked, answers).answers.items():
        question = asked.questions[name]
        if answer == NonAnswer.SKIPPED:
            continue
        if isinstance(answer, NonAnswer):
            # Only lists offer them; a number that is not known stays empty.
            if question.type.has_options and not question.closed:
                cells[name] = write_plainly(answer)
        elif isinstance(answer, tuple):
            cells[name] = " ".join(answer)
        else:
            cells[name] = write_plainly(answer)
            if len(question.units) > 1:
                cells[f"{name}_unit"] = "1"
                cells[f"{name}_given"] = write_plainly(answer)
    return cells


def write_plainly(answer: object) -> str:
    """Return an answer as a form holds it: numbers without an exponent."""
    is_number = isinstance(answer, float)
    return format(Decimal(str(answer)), "f") if is_number else str(answer)


def as_csv(rows: list[Row]) -> bytes:
    """Return rows as a table."""
    stream = io.StringIO()
    table = csv.DictWriter(
        stream, list(dict.fromkeys(key for row in rows for key in row))
    )
    table.writeheader()
    table.writerows(rows)
    return stream.getvalue().encode()


def known_of(asked: Questionnaire, sheet: Answers) -> Mapping[str, Any]:
    """Return the answers that a table can hold: those that are known."""
    return {
        name: answer
        for name, answer in resolve(asked, sheet).answers.items()
        if not isinstance(answer, NonAnswer)
    }
