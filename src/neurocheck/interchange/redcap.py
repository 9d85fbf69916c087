"""Writes a question set as a REDCap data dictionary."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from neurocheck.answers.accept import NON_ANSWER_WORDS, OFFERED_NON_ANSWERS
from neurocheck.errors import NeurocheckError
from neurocheck.i18n.translate import gettext as _
from neurocheck.interchange.logic import LogicWriter, Truth
from neurocheck.questionnaire.conditions import Compare
from neurocheck.questionnaire.model import (
    Question,
    Questionnaire,
    Section,
    Type,
)
from neurocheck.sanitize import FORMULA, clean


__all__ = ["COLUMNS", "make_dictionary"]

COLUMNS = (
    "Variable / Field Name",
    "Form Name",
    "Section Header",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Field Note",
    "Text Validation Type OR Show Slider Number",
    "Text Validation Min",
    "Text Validation Max",
    "Identifier?",
    "Branching Logic (Show field only if...)",
    "Required Field?",
    "Custom Alignment",
    "Question Number (surveys only)",
    "Matrix Group Name",
    "Matrix Ranking?",
    "Field Annotation",
)
"""The columns of a data dictionary, as REDCap names them."""

_NAME, _FORM, _HEADER, _TYPE, _LABEL, _CHOICES, _NOTE, _KIND, _LOW, _HIGH = COLUMNS[:10]
_WORDS = {_HEADER, _LABEL, _CHOICES, _NOTE}
_LOGIC, _ANNOTATION = COLUMNS[11], COLUMNS[17]

_LONGEST_NAME = 26  # longer ones are refused by some of REDCap's exports
_FIELD = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")

Row = dict[str, str]


def make_dictionary(shown: Questionnaire) -> str:
    """Return a question set as a data dictionary in CSV.

    Args:
        shown: The question set, in the language of the form.

    Raises:
        NeurocheckError: REDCap cannot say something of the question set.
    """
    writer = _DictionaryWriter(shown)
    rows = [*writer.list_rows()]
    _check_names([row[_NAME] for row in rows])
    stream = StringIO()
    table = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows({name: _make_safe(name, row[name]) for name in row} for row in rows)
    return stream.getvalue()


def _make_safe(column: str, text: str) -> str:
    """Return a text that steers no terminal and is no formula of a spreadsheet."""
    text = clean(text)
    is_formula = column in _WORDS and re.search(FORMULA, text)
    return f"'{text}" if is_formula else text


def _check_names(names: list[str]) -> None:
    """Check that REDCap takes every name, and that no two are alike.

    Raises:
        NeurocheckError: It holds every name that is not taken.
    """
    wrong = [
        name
        for name in names
        if not _FIELD.fullmatch(name)
        or len(name) > _LONGEST_NAME
        or names.count(name) > 1
    ]
    if wrong:
        raise NeurocheckError(
            _(
                "REDCap does not take these names of fields: {names}. A name has small"
                " letters, digits and single underscores, at most {longest} of them,"
                " and stands there once.",
                names=", ".join(dict.fromkeys(wrong)),
                longest=_LONGEST_NAME,
            )
        )


class _BranchingLogic(LogicWriter):
    """Writes a condition as REDCap's branching logic."""

    def compare(self, condition: Compare) -> Truth:
        """Compare what was answered; a ticked box needs no more than its tick."""
        found = super().compare(condition)
        if condition.operator != "includes":
            return found
        question = self.find_question(condition.question)
        return Truth(self.write_comparison(question, condition)[0], found.false)

    def write_known(self, question: Question) -> str:
        """Return the expression for "it has an answer that is no non-answer"."""
        if question.type is Type.CHOICES:
            ticked = (f"[{question.id}({code})] = '1'" for code in question.choices)
            return f"({' or '.join(ticked)})"
        parts = [f"[{question.id}] <> ''"]
        if question.type.has_options and not question.closed:
            parts += [
                f"[{question.id}] <> '{_code(word)}'" for word in OFFERED_NON_ANSWERS
            ]
        return f"({' and '.join(parts)})"

    def write_comparison(
        self, question: Question, condition: Compare
    ) -> tuple[str, str]:
        """Return the expressions for a comparison and its opposite."""
        if condition.operator == "includes":
            box = f"[{question.id}({condition.value})]"
            return f"{box} = '1'", f"{box} <> '1'"
        sign = "<>" if condition.operator == "!=" else condition.operator
        is_number = question.type.is_number
        value = condition.value if is_number else f"'{condition.value}'"
        found = f"[{question.id}] {sign} {value}"
        return found, f"not({found})"


class _DictionaryWriter:
    """Collects the rows of a dictionary."""

    def __init__(self, shown: Questionnaire) -> None:
        self._shown = shown
        self._form = re.sub(r"\W+", "_", shown.id.casefold()).strip("_")
        self._logic = _BranchingLogic(shown)

    def list_rows(self) -> Iterator[Row]:
        """Yield a row for each field; the first one names the record."""
        record = {_NAME: "record_id", _FORM: self._form, _TYPE: "text"}
        yield record | {_LABEL: _("Record ID")}
        for section in self._shown.sections:
            yield from self._list_section(section)

    def _list_section(self, section: Section) -> Iterator[Row]:
        """Yield the rows of a section; its title stands above the first."""
        header = section.title
        for question in section.questions:
            condition = question.show_if
            row: Row = {
                _NAME: question.id,
                _FORM: self._form,
                _LABEL: question.text,
                _NOTE: " ".join([question.help, *question.steps]).strip(),
                _LOGIC: self._logic.interpret(condition).true if condition else "",
            }
            for field in self._list_fields(question, row):
                yield {**field, _HEADER: header}
                header = ""

    def _list_fields(self, question: Question, row: Row) -> Iterator[Row]:
        """Yield the fields of a question: one, or three where it has several units."""
        if len(question.units) > 1:
            yield from self._list_unit_fields(question, row)
        elif question.type.has_options:
            yield row | self._describe_options(question)
        else:
            yield row | self._describe_field(question)

    def _list_unit_fields(self, question: Question, row: Row) -> Iterator[Row]:
        """Yield the unit, the number in it, and the number that is kept.

        The last is only worked out, so that a table needs no map.
        """
        unit, given = f"{question.id}_unit", f"{question.id}_given"
        names = [one.name for one in question.units]
        choices = [f"{number}, {_label(name)}" for number, name in enumerate(names, 1)]
        label = f"{question.text} {_('In which unit?')}"
        yield row | {
            _NAME: unit,
            _TYPE: "radio",
            _LABEL: label,
            _CHOICES: " | ".join(choices),
        }
        yield row | {
            _NAME: given,
            # Exports may name columns by labels: the kept number has the bare one.
            _LABEL: f"{question.text} {_('The number in that unit:')}",
            _TYPE: "text",
            _KIND: "number",
            _LOGIC: f"[{unit}] <> ''",
        }
        number = "''"
        for place, one in reversed([*enumerate(question.units, 1)]):
            amount = f"[{given}] * {one.factor!r} + {one.offset!r}"
            number = f"if([{unit}] = '{place}', {amount}, {number})"
        yield row | {
            _TYPE: "calc",
            _CHOICES: f"round({number}, {question.decimals})",
            _LOGIC: f"[{given}] <> ''",
            _NOTE: names[0],
        }

    def _describe_field(self, question: Question) -> Row:
        """Return what a field without options has beside its words."""
        if question.type is Type.TEXT:
            return {_TYPE: "notes"}
        if question.type is Type.DATE:
            return {_TYPE: "text", _KIND: "date_ymd"}
        found = {_TYPE: "text", _KIND: "integer"}
        if question.type is Type.DECIMAL:
            found[_KIND] = "number"
        for column, limit in ((_LOW, question.low), (_HIGH, question.high)):
            if limit is not None:
                found[column] = f"{limit:g}"
        return found

    def _describe_options(self, question: Question) -> Row:
        """Return what a field with options has."""
        offered = {code: text or code for code, text in question.choices.items()}
        words = {_code(one): _(NON_ANSWER_WORDS[one]) for one in OFFERED_NON_ANSWERS}
        non_answers = {} if question.closed else words
        choices = [
            f"{code}, {_label(text)}" for code, text in (offered | non_answers).items()
        ]
        found = {_CHOICES: " | ".join(choices), _TYPE: "radio"}
        if question.type is Type.CHOICES:
            found[_TYPE] = "checkbox"
            if alone := [*question.exclusive, *non_answers]:
                found[_ANNOTATION] = f"@NONEOFTHEABOVE='{','.join(alone)}'"
        return found


def _code(word: str) -> str:
    """Return a non-answer as a code; REDCap takes no dashes there."""
    return str(word).replace("-", "_")


def _label(text: str) -> str:
    """Return a label without the sign that stands between choices."""
    return text.replace("|", "/")
