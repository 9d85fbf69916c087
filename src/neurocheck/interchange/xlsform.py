"""Writes a question set as an XLSForm, for ODK and KoboToolbox."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple

from neurocheck.answers.accept import NON_ANSWER_WORDS, OFFERED_NON_ANSWERS
from neurocheck.errors import NeurocheckError
from neurocheck.i18n.translate import gettext as _
from neurocheck.interchange.logic import LogicWriter
from neurocheck.questionnaire.conditions import Compare
from neurocheck.questionnaire.model import (
    Question,
    Questionnaire,
    Section,
    Type,
    Unit,
)
from neurocheck.sanitize import clean


__all__ = ["Sheet", "Wording", "make_sheets", "make_wording", "make_workbook"]

Row = dict[str, str]


class Wording(NamedTuple):
    """A question set in one language, with the words of the program in it.

    Attributes:
        name: The language's name and code, such as ``English (en)``.
        shown: The question set.
        words: The words of the program, by what they are.
    """

    name: str
    shown: Questionnaire
    words: Mapping[str, str]


class Sheet(NamedTuple):
    """A sheet of a workbook.

    Attributes:
        name: Its name.
        rows: Its rows, by column.
    """

    name: str
    rows: list[Row]


def make_wording(name: str, code: str, shown: Questionnaire) -> Wording:
    """Return a question set in the language that is shown, with the program's words."""
    words = {
        **{str(one): _(NON_ANSWER_WORDS[one]) for one in OFFERED_NON_ANSWERS},
        "unit": _("In which unit?"),
        "given": _("The number in that unit:"),
        "alone": _("An answer such as this one stands alone."),
        "range": _("This number is out of range."),
    }
    return Wording(f"{name} ({code})", shown, words)


def make_sheets(wordings: Sequence[Wording]) -> tuple[Sheet, ...]:
    """Return the sheets of a form.

    Args:
        wordings: The question set in each language; the first is the form's own.

    Raises:
        NeurocheckError: The form cannot say something of the question set.
    """
    writer = _FormWriter(wordings)
    survey = [
        row
        for section in wordings[0].shown.sections
        for row in writer.list_rows(section)
    ]
    _check_names(survey)
    shown = wordings[0].shown
    settings = {
        "form_title": shown.title,
        "form_id": shown.id,
        "version": shown.version,
        "default_language": wordings[0].name,
    }
    return (
        Sheet("survey", survey),
        Sheet("choices", writer.choices),
        Sheet("settings", [settings]),
    )


def _check_names(survey: list[Row]) -> None:
    """Check that no name is given twice, as one made for a unit may be.

    Raises:
        NeurocheckError: One is.
    """
    names = [row["name"] for row in survey if row.get("name")]
    for name in names:
        if names.count(name) > 1:
            raise NeurocheckError(
                _("Two fields of the form would have the name '{name}'.", name=name)
            )


class _XPath(LogicWriter):
    """Writes a condition as XPath over the fields of a form."""

    def write_known(self, question: Question) -> str:
        """Return the expression for "it has an answer that is no non-answer"."""
        field = f"${{{question.id}}}"
        parts = [f"{field} != ''"]
        if question.type.has_options and not question.closed:
            parts += [f"{field} != '{word}'" for word in OFFERED_NON_ANSWERS]
        return f"({' and '.join(parts)})"

    def write_comparison(
        self, question: Question, condition: Compare
    ) -> tuple[str, str]:
        """Return the expressions for a comparison and its opposite."""
        field, value = f"${{{question.id}}}", condition.value
        if condition.operator == "includes":
            found = f"selected({field}, '{value}')"
        elif question.type.has_options:
            found = f"{field} {condition.operator} '{value}'"
        elif question.type is Type.DATE:
            found = f"date({field}) {condition.operator} date('{value}')"
        else:
            found = f"{field} {condition.operator} {value}"
        return found, f"not({found})"


class _FormWriter:
    """Collects the rows of a form."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self.wordings = wordings
        self.choices: list[Row] = []
        self._logic = _XPath(wordings[0].shown)

    def list_rows(self, section: Section) -> Iterator[Row]:
        """Yield the rows of a section, as a group."""
        titles = [
            next(one.title for one in wording.shown.sections if one.id == section.id)
            for wording in self.wordings
        ]
        # Without a condition: programs leave out a group with nothing to ask.
        group: Row = {"type": "begin_group", "name": f"section_{section.id}"}
        yield group | self._text_cells("label", titles)
        for question in section.questions:
            yield from self._list_fields(question)
        yield {"type": "end_group"}

    def _list_fields(self, question: Question) -> Iterator[Row]:
        """Yield the fields of a question: one, or three where it has several units."""
        told = [wording.shown.questions[question.id] for wording in self.wordings]
        condition = question.show_if
        relevant = self._logic.interpret(condition).true if condition else ""
        row = {
            "name": question.id,
            "relevant": relevant,
            **self._text_cells("label", [one.text for one in told]),
            **self._text_cells(
                "hint", [" ".join([one.help, *one.steps]).strip() for one in told]
            ),
        }
        if len(question.units) > 1:
            yield from self._list_unit_fields(question, told, row)
            return
        if question.type.has_options:
            yield row | self._describe_options(question, told)
        else:
            yield row | self._describe_field(question)

    def _list_unit_fields(
        self, question: Question, told: list[Question], row: Row
    ) -> Iterator[Row]:
        """Yield the unit, the number in it, and the number that is kept.

        The last is only worked out, so that a table needs no map.
        """
        unit, given = f"{question.id}_unit", f"{question.id}_given"
        for place, name in enumerate(_name_units(question)):
            texts = [one.units[place].name for one in told]
            self._offer(unit, name, self._text_cells("label", texts))
        words = self._word_cells("label", "unit", before=row)
        yield row | {"type": f"select_one {unit}", "name": unit} | words
        # Exports may name columns by labels: the kept number has the bare one.
        yield {
            **row,
            **self._word_cells("label", "given", before=row),
            "type": "decimal",
            "name": given,
            "relevant": f"${{{unit}}} != ''",
            **self._limit(_write_limits(question, _convert(question, unit, "."))),
        }
        number = _convert(question, unit, f"${{{given}}}")
        yield {
            "type": "calculate",
            "name": question.id,
            "relevant": f"${{{given}}} != ''",
            "calculation": f"round({number}, {question.decimals})",
        }

    def _describe_field(self, question: Question) -> Row:
        """Return what a field without options has beside its words."""
        kinds = {Type.TEXT: "text", Type.DATE: "date", Type.DECIMAL: "decimal"}
        if question.type is Type.SCALE:
            span = f"start={question.low:g} end={question.high:g} step=1"
            return {"type": "range", "parameters": span}
        kind = kinds.get(question.type, "integer")
        return {"type": kind, **self._limit(_write_limits(question, "."))}

    def _describe_options(self, question: Question, told: list[Question]) -> Row:
        """Return what a field with options has, and note the options."""
        for code in question.choices:
            labels = [one.choices[code] or code for one in told]
            self._offer(question.id, code, self._text_cells("label", labels))
        non_answers = [] if question.closed else [*map(str, OFFERED_NON_ANSWERS)]
        for word in non_answers:
            self._offer(question.id, word, self._word_cells("label", word))
        if question.type is Type.CHOICE:
            return {"type": f"select_one {question.id}"}
        alone = [*question.exclusive, *non_answers]
        limits = " and ".join(
            f"not(selected(., '{one}') and count-selected(.) > 1)" for one in alone
        )
        kind = f"select_multiple {question.id}"
        return {"type": kind, **self._limit(limits, "alone")}

    def _offer(self, list_name: str, name: str, labels: Row) -> None:
        """Note an option of a list."""
        self.choices.append({"list_name": list_name, "name": name, **labels})

    def _limit(self, constraint: str, word: str = "range") -> Row:
        """Return the cells of a constraint, with the program's word for a misfit."""
        told = self._word_cells("constraint_message", word) if constraint else {}
        return {"constraint": constraint, **told}

    def _text_cells(self, column: str, texts: Sequence[str]) -> Row:
        """Return the cells of a text in every language."""
        return {
            f"{column}::{wording.name}": _escape(text)
            for wording, text in zip(self.wordings, texts, strict=True)
        }

    def _word_cells(self, column: str, word: str, before: Row | None = None) -> Row:
        """Return the cells of a word of the program, behind the text of others."""
        found = {}
        for wording in self.wordings:
            key = f"{column}::{wording.name}"
            first = f"{before[key]} " if before else ""
            found[key] = first + wording.words[word]
        return found


def _escape(text: str) -> str:
    """Return a text in which nothing is read as a reference to a field."""
    return text.replace("${", "$ {")


def _write_limits(question: Question, number: str) -> str:
    """Return the constraint that keeps a number in its range."""
    limits = ((">=", question.low), ("<=", question.high))
    return " and ".join(
        f"{number} {sign} {limit:g}" for sign, limit in limits if limit is not None
    )


def _convert(question: Question, unit: str, given: str) -> str:
    """Return the expression for a number in the first unit, where any may be given.

    Args:
        question: What the number answers.
        unit: The name of the field that holds the unit.
        given: The expression for the number in that unit.
    """
    units = dict(zip(_name_units(question), question.units, strict=True))
    found = "0"
    for name, one in reversed(units.items()):
        number = f"{given} * {one.factor!r} + {one.offset!r}"
        found = f"if(${{{unit}}} = '{name}', {number}, {found})"
    return found


def _name_units(question: Question) -> list[str]:
    """Return a name for each unit that a form can use: its own, or another spelling."""
    return [_name_unit(unit, number) for number, unit in enumerate(question.units, 1)]


def _name_unit(unit: Unit, number: int) -> str:
    """Return a name for a unit."""
    spellings = (unit.code, *unit.aliases)
    return next((one for one in spellings if one.isidentifier()), f"unit{number}")


def make_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return sheets as a workbook; the same sheets give the same bytes.

    Raises:
        ModuleNotFoundError: The library for workbooks is not installed.
    """
    import xlsxwriter

    stream = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            columns = list(dict.fromkeys(key for row in sheet.rows for key in row))
            for place, column in enumerate(columns):
                page.write_string(0, place, column)
                for number, row in enumerate(sheet.rows, 1):
                    if row.get(column):
                        page.write_string(number, place, clean(row[column]))
    return stream.getvalue()
