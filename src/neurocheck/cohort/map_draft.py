"""Drafts a map for a table: what is certain as lines, what is likely as comments."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
import polars as pl
import yaml

from neurocheck.answers.accept import accept, explain_expected
from neurocheck.cohort.cleaning.form_columns import (
    TICKS,
    FormHeaders,
    fold_header,
    split_words,
)
from neurocheck.cohort.cleaning.map_file import FORMAT
from neurocheck.cohort.tables.read import Hints, Table
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.questionnaire.model import NonAnswer, Question, Questionnaire
from neurocheck.sanitize import one_line


__all__ = ["ColumnSeen", "MapDraft", "draft_map", "see_columns"]

_MOST_CODES = 30  # of one column; more are no codes
_LONGEST_CODE = 80
_MOST_VALUES = 300  # that are kept to compare them with the options of questions
_LONGEST_VALUE = 600
_WHOLE = re.compile(r"(?<=^\d)\.0+$", re.ASCII)  # 1.0 is the code 1
_CODES_ALONE = re.compile(r"\d{1,2}(?:[;,|/ ]+\d{1,2})*", re.ASCII)  # no names
_LIKELY = 0.6  # of the weight of a header's words, shared with a question
_STEM = 4  # letters that two words share to count as one: smoke, smoking
_SHORTENED = 60

_IDS = ("id", "record_id", "_id", "_uuid", "key", "instanceid", "responseid")
_ID_ENDINGS = ("_id", " id")


class ColumnSeen(msgspec.Struct, kw_only=True):
    """A column of a table, as far as it was read.

    Attributes:
        name: Its header.
        filled: How many cells hold something.
        blank: How many hold nothing.
        values: How often each value was seen; None where there are too many.
        low: The smallest number, where every filled cell is a number.
        high: The largest.
        is_number: Whether every filled cell is a number.
    """

    name: str
    filled: int = 0
    blank: int = 0
    values: Counter[str] | None = msgspec.field(default_factory=Counter)
    low: float = math.inf
    high: float = -math.inf
    is_number: bool = True

    def add(self, cells: pl.Series) -> None:
        """Count cells, which are texts."""
        known = cells.str.strip_chars().replace("", None).drop_nulls()
        self.filled += len(known)
        self.blank += len(cells) - len(known)
        if self.values is not None:
            counts: Counter[str] = Counter()
            for value, count in known.value_counts().iter_rows():
                counts[_WHOLE.sub("", value)] += count
            self.values.update(counts)
            longest = max(map(len, self.values), default=0)
            if len(self.values) > _MOST_VALUES or longest > _LONGEST_VALUE:
                self.values = None
        if self.is_number and len(known):
            numbers = known.cast(pl.Float64, strict=False)
            self.is_number = bool(numbers.is_finite().fill_null(value=False).all())
            if self.is_number:
                self.low = min(self.low, float(numbers.min()))  # type: ignore[arg-type] # none is null
                self.high = max(self.high, float(numbers.max()))  # type: ignore[arg-type]

    @property
    def codes(self) -> Mapping[str, int] | None:
        """How often each code was seen; None where the values are no codes."""
        values = self.values
        if values is None or len(values) > _MOST_CODES:
            return None
        return None if max(map(len, values), default=0) > _LONGEST_CODE else values

    @property
    def is_shown(self) -> bool:
        """Whether its values may be shown: they are codes, and no names of people."""
        codes = self.codes
        return codes is not None and (
            2 * len(codes) <= self.filled or all(map(_CODES_ALONE.fullmatch, codes))
        )


class MapDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A drafted map.

    Attributes:
        text: The file.
        matched: Questions that a column answers for certain.
        likely: Questions that a column seems to answer.
        missing: Questions without a column.
        left: Columns that answer nothing here.
    """

    text: str
    matched: tuple[str, ...]
    likely: tuple[str, ...]
    missing: tuple[str, ...]
    left: tuple[str, ...]


def see_columns(table: Table) -> tuple[ColumnSeen, ...]:
    """Return the columns of a table with the values in them; it reads the whole table.

    A name that stands there twice counts once, as nobody could say which is meant.
    """
    counts = Counter(table.columns)
    seen = {name: ColumnSeen(name=name) for name in table.columns if counts[name] == 1}
    if seen:
        for batch in table.batches(list(seen)):
            for name, column in seen.items():
                column.add(_to_texts(table, batch.frame[name]))
    return tuple(seen.values())


def _to_texts(table: Table, cells: pl.Series) -> pl.Series:
    """Return the cells of a column as texts."""
    if cells.dtype != pl.String:
        return cells.cast(pl.String)
    if type(table).plain is Table.plain:
        return cells
    return pl.Series(
        [None if cell is None else _to_text(table.plain(cell)) for cell in cells],
        dtype=pl.String,
    )


def _to_text(value: Any) -> str:
    """Return a value of JSON as the text of a cell."""
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def draft_map(
    questionnaires: Iterable[Questionnaire],
    columns: Iterable[ColumnSeen],
    hints: Hints,
    *,
    table: str,
    output: str,
) -> MapDraft:
    """Return a first map for a table.

    Args:
        questionnaires: The question set, in each language that headers may be in; the
            first one names ids and options.
        columns: The columns of the table.
        hints: How the table was read.
        table: The table's name, for the command that comes next.
        output: The map's name.
    """
    return _Draft(tuple(questionnaires), tuple(columns), hints).make(table, output)


class _Draft:
    """Matches columns with questions, each at most once."""

    def __init__(
        self,
        sets: tuple[Questionnaire, ...],
        columns: tuple[ColumnSeen, ...],
        hints: Hints,
    ) -> None:
        self.hints = hints
        self.questionnaire = sets[0]
        self.columns = {column.name: column for column in columns}
        self._headers = FormHeaders(sets, is_loose=True)
        self.labels = self._headers.labels
        self.words: dict[str, set[str]] = {}
        for id_ in self.questionnaire.questions:
            told = [one.questions[id_] for one in sets]
            texts = [id_, *(text for one in told for text in (one.text, one.short))]
            self.words[id_] = set(split_words(" ".join(texts)))
        self.askers = Counter(one for labels in self.labels.values() for one in labels)
        self.weights = self._weigh_words()
        self.whole: dict[str, ColumnSeen] = {}
        self.boxes: dict[str, dict[str, ColumnSeen]] = {}
        self.likely: dict[str, ColumnSeen] = {}

    def make(self, table: str, output: str) -> MapDraft:
        """Return the draft."""
        self.id = self._find_id()
        self._match_names()
        self._match_likely()
        used = {column.name for column in (*self.whole.values(), *self.likely.values())}
        used |= {one.name for boxes in self.boxes.values() for one in boxes.values()}
        left = tuple(n for n in self.columns if n not in used and n != self.id)
        known = self.whole.keys() | self.boxes.keys() | self.likely.keys()
        missing = tuple(n for n in self.questionnaire.questions if n not in known)
        sure = [name for name in self.whole if self._is_understood(name)]
        unsure = [name for name in self.whole if name not in sure]
        lines = [
            *self._write_head(table, output),
            *self._write_boxes(),
            "answers:",
            *(line for name in sure for line in self._write_sure(name)),
            *self._write_box_answers(),
            *self._write_unsure({n: self.whole[n] for n in unsure} | self.likely),
            *self._write_rest(left, missing),
        ]
        return MapDraft(
            text="\n".join(lines) + "\n",
            matched=(*sure, *self.boxes),
            likely=(*unsure, *self.likely),
            missing=missing,
            left=left,
        )

    def _find_id(self) -> str:
        """Return the column that names a row; "" where none says so."""
        folded = {name: name.strip().casefold() for name in self.columns}
        for known in _IDS:
            for name, low in folded.items():
                if low == known:
                    return name
        ends = (name for name, low in folded.items() if low.endswith(_ID_ENDINGS))
        return next(ends, "")

    def _match_names(self) -> None:
        """Match columns that bear the name or the text of a question or an option."""
        for name, column in self.columns.items():
            if name == self.id:
                continue
            question = self._headers.find_question(name)
            if question is not None:
                self.whole.setdefault(question.id, column)
                continue
            for box in self._headers.find_boxes(name):
                is_ticks = set(map(str.casefold, column.codes or ())) <= TICKS.keys()
                # A box of a non-answer says no more than a blank.
                if is_ticks and not isinstance(box.option, NonAnswer):
                    boxes = self.boxes.setdefault(box.question.id, {})
                    boxes.setdefault(box.option, column)
                    break
        for name in self.whole:
            self.boxes.pop(name, None)

    def _match_likely(self) -> None:
        """Match what is left by the words of headers and questions."""
        taken = self.whole.keys() | self.boxes.keys()
        used = {column.name for column in self.whole.values()}
        used |= {one.name for boxes in self.boxes.values() for one in boxes.values()}
        found = [
            (-likeness, id_, name)
            for name in self.columns
            if name != self.id and name not in used
            for likeness, id_ in self._find_likely(name)
            if id_ not in taken
        ]
        found += [
            (-1 - named, id_, name)
            for name, column in self.columns.items()
            if name != self.id and name not in used
            for named, id_ in self._find_by_values(column)
            if id_ not in taken
        ]
        for _likeness, id_, name in sorted(found):
            if id_ not in self.likely and name not in used:
                self.likely[id_] = self.columns[name]
                used.add(name)

    def _weigh_words(self) -> dict[str, float]:
        """Return what each word of the questions tells: the rarer, the more."""
        counts = Counter(word for words in self.words.values() for word in words)
        every = len(self.words)
        return {word: math.log(1 + every / count) for word, count in counts.items()}

    def _find_likely(self, header: str) -> Iterator[tuple[float, str]]:
        """Yield questions with the share of the weight of a header's words they have.

        A word that no question has weighs as much as the rarest.
        """
        alike = {
            word: {other for other in self.weights if _is_alike(word, other)}
            for word in split_words(header)
        }
        most = math.log(1 + len(self.words))
        weights = {
            word: min((self.weights[other] for other in others), default=most)
            for word, others in alike.items()
        }
        total = sum(weights.values())
        for id_, words in self.words.items():
            shared = sum(w for word, w in weights.items() if alike[word] & words)
            if total and shared / total >= _LIKELY:
                yield shared / total, id_

    def _find_by_values(self, column: ColumnSeen) -> Iterator[tuple[int, str]]:
        """Yield questions with how many of their options a column's values name.

        Half of the values must name one that no other question has.
        """
        values = [f" {fold_header(value)} " for value in column.values or ()]
        for id_, labels in self.labels.items():
            own = [f" {one} " for one in labels if self.askers[one] == 1 and " " in one]
            named = {one for one in own for value in values if one in value}
            told = sum(any(one in value for one in named) for value in values)
            if named and 2 * told >= len(values):
                yield len(named), id_

    def _is_understood(self, id_: str) -> bool:
        """Return whether every value of a column is an answer to its question."""
        column, question = self.whole[id_], self.questionnaire.questions[id_]
        if column.codes is None:
            return not question.type.has_options
        return all(_is_answer(question, code) for code in column.codes)

    def _write_head(self, table: str, output: str) -> Iterator[str]:
        """Yield the lines that every map begins with."""
        command = f"neurocheck cohort check {table} --map {output}"
        yield from _comment(
            "#",
            _("A first map, drafted from the columns of the table and their values."),
            _(
                "Each line with '#' says what was seen, or suggests something. Take the"
                " '#' away where it is right."
            ),
            _("Then try it: {command}", command=command),
        )
        yield f"format: {FORMAT}"
        yield f"questionnaire: {_quote(self.questionnaire.id)}"
        if self.id:
            yield f"id: {_quote(self.id)}"
        for key, value in zip(("encoding", "sheet"), self.hints, strict=True):
            if value:
                yield f"{key}: {_quote(value)}"
        yield ""

    def _write_boxes(self) -> Iterator[str]:
        """Yield the columns of tick boxes."""
        if not self.boxes:
            return
        seen = {
            code
            for boxes in self.boxes.values()
            for column in boxes.values()
            for code in column.codes or ()
        }
        values = {code: TICKS[code.casefold()] for code in sorted(seen)} or {"1": "yes"}
        told = ", ".join(f"{_quote(code)}: {means}" for code, means in values.items())
        yield f"codes:\n  ticked: {{{told}}}"
        yield "columns:"
        for id_, boxes in self.boxes.items():
            for option, column in boxes.items():
                name = _quote(column.name)
                yield f"  {id_}__{option}: {{column: {name}, values: ticked}}"
        yield ""

    def _write_box_answers(self) -> Iterator[str]:
        """Yield the answers that are put together from tick boxes."""
        for id_, boxes in self.boxes.items():
            question = self.questionnaire.questions[id_]
            told = ", ".join(f"{one}: {id_}__{one} = yes" for one in boxes)
            yield from _comment("  #", question.short)
            without = [one for one in question.choices if one not in boxes]
            if without:
                names = ", ".join(without)
                yield from _comment(
                    "  #",
                    _("Options without a column, not known: {names}", names=names),
                )
            yield f"  {id_}: {{options: {{{told}}}}}"

    def _write_sure(self, id_: str) -> Iterator[str]:
        """Yield the lines of a column that needs nothing more."""
        question, column = self.questionnaire.questions[id_], self.whole[id_]
        yield from _comment("  #", f"{question.short}. {_describe(column, question)}")
        yield f"  {id_}: {_quote(column.name)}"

    def _write_unsure(self, found: Mapping[str, ColumnSeen]) -> Iterator[str]:
        """Yield, as comments, what somebody has to look at."""
        if not found:
            return
        yield ""
        yield from _comment("  #", _("To confirm, or to finish:"))
        for id_, column in found.items():
            question = self.questionnaire.questions[id_]
            header = _shorten(column.name)
            yield ""
            yield from _comment(
                "  #",
                _('"{column}" may answer: {text}', column=header, text=question.text),
                _describe(column, question),
                _("Takes: {expected}", expected=explain_expected(question)),
            )
            lines = [f"{id_}:", f"  column: {_quote(column.name)}"]
            if question.units and len(question.units) > 1:
                units = ", ".join(unit.name for unit in question.units)
                said = _("of bare numbers: {units}", units=units)
                lines.append(f"  unit: {_quote(question.units[0].name)}    # {said}")
            values = [*self._suggest_values(question, column)]
            yield from (
                f"  # {line}"
                for line in [*lines, *(["  values:"] * bool(values)), *values]
            )

    def _suggest_values(self, question: Question, column: ColumnSeen) -> Iterator[str]:
        """Yield what each value of a column may mean, "?" where nothing says so."""
        codes: Mapping[str, int] = column.codes or {}
        if not column.is_shown or not question.type.has_options:
            return
        for code, count in sorted(codes.items()):
            meant = self._find_meaning(question, code) or "?"
            times = ngettext("1 time", "{number} times", count)
            yield f"    {_quote(code)}: {meant}    # {times}"

    def _find_meaning(self, question: Question, code: str) -> str | None:
        """Return the option that a value seems to name."""
        labels = self.labels[question.id]
        if fold_header(code) in labels:
            return labels[fold_header(code)]
        words = set(split_words(code))
        for label, option in labels.items():
            here = set(split_words(label))
            if len(words & here) >= _LIKELY * len(words | here):
                return option
        if set(question.choices) == {"yes", "no"}:
            return TICKS.get(code.casefold())
        return None

    def _write_rest(
        self, left: tuple[str, ...], missing: tuple[str, ...]
    ) -> Iterator[str]:
        """Yield, as comments, the columns and the questions that are left."""
        questions = self.questionnaire.questions
        danger = [name for name in missing if questions[name].danger]
        others = [name for name in missing if not questions[name].danger]

        def name_question(name: str) -> str:
            return f"{name}: {questions[name].short}"

        if danger:
            yield ""
            yield from _comment(
                "#",
                _(
                    "Danger questions without a column. Where one is not known, no row"
                    " is called routine."
                ),
            )
            yield from _comment("#  ", *map(name_question, danger))
        if others:
            yield ""
            yield from _comment("#", _("Other questions without a column:"))
            yield from _comment("#  ", *map(name_question, others))
        if left:
            yield ""
            yield from _comment("#", _("Columns that are left:"))
            for name in left:
                yield from _comment(
                    "#  ", f"{_shorten(name)}: {_describe(self.columns[name], None)}"
                )


def _describe(column: ColumnSeen, question: Question | None) -> str:
    """Return what is in a column; values only where they are codes, and no names."""
    told = []
    if not column.filled:
        return _("Nothing is in it.")
    is_code = question.type.has_options if question else column.is_shown
    if is_code and column.codes:
        ordered = sorted(column.codes.items(), key=lambda one: -one[1])
        counts = ", ".join(f"{_shorten(code)} ({count:,})" for code, count in ordered)
        told.append(_("Seen: {counts}.", counts=counts))
    elif column.is_number:
        low, high = f"{column.low:.10g}", f"{column.high:.10g}"
        told.append(_("Numbers from {low} to {high}.", low=low, high=high))
    else:
        told.append(_("Texts, not shown here."))
    if column.blank:
        told.append(ngettext("1 is blank.", "{number} are blank.", column.blank))
    return " ".join(told)


def _is_answer(question: Question, code: str) -> bool:
    """Return whether a value is an answer to a question as it stands."""
    try:
        accept(question, code)
    except AnswersError:
        return False
    return True


def _is_alike(word: str, other: str) -> bool:
    """Return whether two words are forms of one."""
    if word == other:
        return True
    shorter = min(len(word), len(other))
    near = abs(len(word) - len(other)) < _STEM
    return near and shorter >= _STEM and word[: shorter - 1] == other[: shorter - 1]


def _quote(text: str) -> str:
    """Return a text as YAML, in one line."""
    if re.fullmatch(r"[A-Za-z_][\w-]+", text, re.ASCII) and text.casefold() not in {
        *("yes", "no", "on", "off", "true", "false", "null")
    }:
        return text
    width = math.inf
    found = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=width)
    return str(found).strip()


def _shorten(text: str) -> str:
    """Return a text from a table, cut and harmless."""
    return one_line(text)[:_SHORTENED]


def _comment(mark: str, *texts: str) -> Iterator[str]:
    """Yield texts as comments, each in one line."""
    return (f"{mark} {one_line(text)}" for text in texts)
