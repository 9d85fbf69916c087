"""Writes the lines of a map that is drafted: columns, values and comments."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping

import yaml

from neurocheck.cohort.answer_hints import AnswerHint
from neurocheck.cohort.columns_seen import ColumnSeen
from neurocheck.cohort.row_hints import OPEN, find_date_form
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.questionnaire.model import Question, Type
from neurocheck.sanitize import escape_json, one_line


__all__ = [
    "comment",
    "comment_out",
    "describe",
    "describe_as",
    "name_box",
    "quote",
    "shorten",
    "suggest_lines",
    "write_rest",
    "write_values",
]

_SHORTENED = 60


def describe(column: ColumnSeen, question: Question | None) -> str:
    """Return what is in a column; values only where they are codes, and no names."""
    told = []
    if not column.filled:
        return _("Nothing is in it.")
    is_code = question.type.has_options if question else column.is_shown
    # Dates of birth tell who somebody is.
    is_code = is_code and not find_date_form(column.sample)
    if is_code and column.codes:
        ordered = sorted(column.codes.items(), key=lambda one: (-one[1], one[0]))
        counts = ", ".join(f"{shorten(code)} ({count:,})" for code, count in ordered)
        told.append(_("Seen: {counts}.", counts=counts))
    elif column.is_number:
        low, high = f"{column.low:.10g}", f"{column.high:.10g}"
        told.append(_("Numbers from {low} to {high}.", low=low, high=high))
    else:
        told.append(_("Texts, not shown here."))
    if column.blank:
        told.append(ngettext("1 is blank.", "{number} are blank.", column.blank))
    return " ".join(told)


def suggest_lines(
    question: Question, column: ColumnSeen, hint: AnswerHint
) -> Iterator[str]:
    """Yield the lines of a map that are suggested for a column."""
    name = quote(column.name)
    form = find_date_form(column.sample) if question.type is Type.DATE else ""
    if hint.values:
        yield f"{question.id}:"
        yield f"  column: {name}"
        if hint.split:
            yield f"  split: [{', '.join(map(quote, hint.split))}]"
        yield "  values:"
        for value, (meant, count) in hint.values.items():
            times = ngettext("1 time", "{number} times", count)
            yield f"    {quote(value)}: {_quote_meaning(meant)}    # {times}"
    elif len(question.units) > 1:
        unit = quote(hint.unit or OPEN)
        yield f"{question.id}: {{column: {name}, unit: {unit}}}"
    elif form:
        yield f"{question.id}: {{column: {name}, dates: {quote(form)}}}"
    else:
        yield f"{question.id}: {name}"


def name_box(id_: str, option: str) -> str:
    """Return the name of a tick box in a map."""
    return quote("__".join([id_, *re.findall(r"\w+", option)]))


def describe_as(name: str, column: ColumnSeen, rest: str) -> str:
    """Return the line that describes a column; a comment where something is open."""
    mark = "#" if f'"{OPEN}"' in rest else ""
    return f"  {mark}{name}: {{column: {quote(column.name)}, {rest}}}"


def write_values(values: Mapping[str, str]) -> str:
    """Return what values mean, as YAML in one line."""
    told = (f"{quote(one)}: {_quote_meaning(means)}" for one, means in values.items())
    return f"{{{', '.join(told)}}}"


def _quote_meaning(meant: str) -> str:
    """Return what a value means as YAML; yes and no as words."""
    return meant if meant in {"yes", "no"} else quote(meant)


def quote(text: str) -> str:
    """Return a text as YAML, in one line."""
    if re.fullmatch(r"[A-Za-z_][\w-]+", text, re.ASCII) and text.casefold() not in {
        *("yes", "no", "on", "off", "true", "false", "null")
    }:
        return text
    found = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=math.inf)
    # Within quotation marks YAML has the escapes of JSON.
    return escape_json(str(found).strip())


def shorten(text: str) -> str:
    """Return a text from a table, cut and harmless."""
    return one_line(text)[:_SHORTENED]


def comment_out(line: str) -> str:
    """Return a line of an answer that counts once its sign is taken away."""
    text = line.lstrip()
    return f"  {' ' * (len(line) - len(text))}#{text}"


def comment(mark: str, *texts: str) -> Iterator[str]:
    """Yield texts as comments, each in one line."""
    return (f"{mark} {one_line(text)}" for text in texts)


def write_rest(
    questions: Mapping[str, Question],
    missing: Iterable[str],
    left: Iterable[ColumnSeen],
) -> Iterator[str]:
    """Yield, as comments, the columns and the questions that are left."""
    missing, left = tuple(missing), tuple(left)
    danger = [name for name in missing if questions[name].danger]
    others = [name for name in missing if not questions[name].danger]

    def name_question(name: str) -> str:
        return f"{name}: {questions[name].short}"

    if danger:
        yield ""
        yield from comment(
            "#",
            _(
                "Danger questions without a column. Where one is not known, no row"
                " is called routine."
            ),
        )
        yield from comment("#  ", *map(name_question, danger))
    if others:
        yield ""
        yield from comment("#", _("Other questions without a column:"))
        yield from comment("#  ", *map(name_question, others))
    if left:
        yield ""
        yield from comment("#", _("Columns that are left:"))
        for column in left:
            told = f"{shorten(column.name)}: {describe(column, None)}"
            yield from comment("#  ", told)
