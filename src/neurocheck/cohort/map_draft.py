"""Drafts a map for a table: what is certain as lines, what is likely as comments."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import msgspec

from neurocheck.answers.accept import explain_expected
from neurocheck.cohort.answer_hints import AnswerHint, find_hint, is_understood
from neurocheck.cohort.cleaning.form_columns import (
    TICKS,
    FormHeaders,
    fold_header,
    split_words,
)
from neurocheck.cohort.cleaning.map_file import FORMAT
from neurocheck.cohort.columns_seen import ColumnSeen, TableSeen
from neurocheck.cohort.danger_signs import (
    DangerSigns,
    explain_shorter_list,
    is_alike,
    list_dangers,
)
from neurocheck.cohort.map_lines import (
    comment,
    comment_out,
    describe,
    describe_as,
    name_box,
    quote,
    shorten,
    suggest_lines,
    write_rest,
    write_values,
)
from neurocheck.cohort.option_columns import find_box, read_ticks, split_headers
from neurocheck.cohort.row_hints import OPEN, find_date_form, find_row_hints
from neurocheck.cohort.row_lines import write_rows
from neurocheck.cohort.tables.read import Hints
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.questionnaire.model import Question, Questionnaire, Type


__all__ = ["MapDraft", "draft_map"]

_LIKELY = 0.6  # of the weight of a header's words, shared with a question
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")

_IDS = ("id", "record_id", "_id", "_uuid", "key", "instanceid", "responseid")
_ID_ENDINGS = ("_id", " id")


class MapDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A drafted map.

    Attributes:
        text: The file.
        matched: Questions that a column answers for certain.
        likely: Questions that a column seems to answer.
        missing: Questions without a column.
        left: Columns that answer nothing here.
        looks: Columns that look like danger signs, and are not matched for certain.
    """

    text: str
    matched: tuple[str, ...]
    likely: tuple[str, ...]
    missing: tuple[str, ...]
    left: tuple[str, ...]
    looks: tuple[str, ...]


def draft_map(
    questionnaires: Iterable[Questionnaire],
    seen: TableSeen,
    hints: Hints,
    *,
    table: str,
    output: str,
) -> MapDraft:
    """Return a first map for a table.

    Args:
        questionnaires: The question set, in each language that headers may be in; the
            first one names ids and options.
        seen: The columns of the table.
        hints: How the table was read.
        table: The table's name, for the command that comes next.
        output: The map's name.
    """
    return _Draft(tuple(questionnaires), seen, hints).make(table, output)


class _Draft:
    """Matches columns with questions, each at most once."""

    def __init__(
        self, sets: tuple[Questionnaire, ...], seen: TableSeen, hints: Hints
    ) -> None:
        self.hints = hints
        self.header_lines = seen.header_lines
        self.questionnaire, self._shown = sets[0], sets[-1]
        self.columns = {column.name: column for column in seen.columns}
        self._splits = split_headers(seen.columns)
        self._headers = FormHeaders(sets, is_loose=True)
        self.labels = self._headers.labels
        self.words: dict[str, set[str]] = {}
        for id_ in self.questionnaire.questions:
            told = [one.questions[id_] for one in sets]
            texts = [id_, *(text for one in told for text in (one.text, one.short))]
            self.words[id_] = set(split_words(" ".join(texts)))
        self.askers = Counter(one for labels in self.labels.values() for one in labels)
        self.weights = self._weigh_words()
        self._units = {
            word
            for question in self.questionnaire.questions.values()
            for unit in question.units
            for name in (unit.name, *unit.aliases)
            for word in split_words(name)
        } - self.weights.keys()
        self.whole: dict[str, ColumnSeen] = {}
        self.boxes: dict[str, dict[str, ColumnSeen]] = {}
        self.numbered: dict[str, dict[str, ColumnSeen]] = {}
        self._parts: set[str] = set()
        self.likely: dict[str, ColumnSeen] = {}
        self._split = cache(lambda label: frozenset(split_words(label)))
        self._danger = DangerSigns(sets)
        self.signs: dict[str, ColumnSeen] = {}
        self.looks: dict[str, tuple[str, ...]] = {}

    def make(self, table: str, output: str) -> MapDraft:
        """Return the draft."""
        self.id = self._find_id()
        self._match_names()
        self._match_numbered()
        self._match_likely()
        self._match_danger()
        used = self._list_used()
        left = tuple(n for n in self.columns if n not in used and n != self.id)
        likely = self.signs | self.likely
        known = {*self.whole, *self.boxes, *self.numbered, *likely}
        missing = tuple(n for n in self.questionnaire.questions if n not in known)
        sure = [name for name in self.whole if self._is_understood(name)]
        unsure = [name for name in self.whole if name not in sure]
        self.rows = find_row_hints(self.columns[name] for name in left)
        lines = [
            *self._write_head(table, output),
            *self._write_columns(),
            *write_rows(self.rows, has_ids=bool(self.id)),
            *([] if sure or self.boxes else self._write_nothing_sure()),
            "answers:",
            *(line for name in sure for line in self._write_sure(name)),
            *self._write_box_answers(),
            *self._write_unsure(
                self.signs | {n: self.whole[n] for n in unsure} | self.likely
            ),
            *write_rest(
                self.questionnaire.questions,
                missing,
                [self.columns[name] for name in left],
            ),
        ]
        return MapDraft(
            text="\n".join(lines) + "\n",
            matched=(*sure, *self.boxes),
            likely=(*unsure, *self.numbered, *likely),
            missing=missing,
            left=left,
            looks=tuple(self.looks),
        )

    def _list_used(self) -> set[str]:
        """Return the columns that are matched so far."""
        whole = (*self.whole.values(), *self.likely.values(), *self.signs.values())
        used = {column.name for column in whole}
        boxes = (*self.boxes.values(), *self.numbered.values())
        return used | {one.name for each in boxes for one in each.values()}

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
            if box := find_box(self._headers, column, self._splits.get(name)):
                boxes = self.boxes.setdefault(box.question.id, {})
                boxes.setdefault(str(box.option), column)
                continue
            question = self._headers.find_question(name) or self._headers.find_question(
                column.label
            )
            if question is not None:
                self.whole.setdefault(question.id, column)
        for name in self.whole.keys() & self.boxes.keys():
            # A column with all options says as much, where it can be read.
            del (self.boxes if self._is_understood(name) else self.whole)[name]

    def _match_numbered(self) -> None:
        """Match tick boxes of a question whose options are known by codes alone."""
        groups: dict[str, dict[str, ColumnSeen]] = {}
        used = self._list_used()
        for name, (stem, option) in self._splits.items():
            column = self.columns[name]
            are_ticks = read_ticks(column, [option]) is not None
            if are_ticks and name not in used and name != self.id:
                groups.setdefault(stem, {})[option] = column
        for stem, boxes in groups.items():
            if len(boxes) == 1:
                continue
            # One box alone never says what the whole question does.
            self._parts.update(column.name for column in boxes.values())
            taken = self.whole.keys() | self.boxes.keys() | self.numbered.keys()
            names = [
                id_ for id_ in self._rank_for_boxes(stem, boxes) if id_ not in taken
            ]
            if names:
                self.numbered[names[0]] = boxes

    def _rank_for_boxes(self, stem: str, boxes: Iterable[str]) -> list[str]:
        """Return the questions that boxes may answer, the likeliest first."""
        found = self._headers.find_question(stem)
        likely = {id_: likeness for likeness, id_ in self._find_likely(stem)}
        if found is not None:
            likely = {found.id: 1.0}
        ranks = []
        for id_, question in self.questionnaire.questions.items():
            if question.type is not Type.CHOICES:
                continue
            meant = {self._find_meaning(question, one) for one in boxes} - {None}
            named = len(meant.difference(question.exclusive))
            is_named = bool(named) and 2 * len(meant) >= len([*boxes])
            if id_ in likely or (is_named and found is None):
                ranks.append((named, likely.get(id_, 0.0), id_))
        return [id_ for *_rank, id_ in sorted(ranks, reverse=True)]

    def _match_likely(self) -> None:
        """Match what is left by the words of headers and questions."""
        taken = self.whole.keys() | self.boxes.keys() | self.numbered.keys()
        used = self._list_used() | self._parts
        found = [
            (-likeness, id_, name)
            for name, column in self.columns.items()
            if name != self.id and name not in used
            for likeness, id_ in self._find_likely(column.label or name)
            if id_ not in taken and not self._is_one_box(id_, column)
        ]
        found += [
            (-1 - named, id_, name)
            for name, column in self.columns.items()
            if name != self.id and name not in used
            for named, id_ in self._find_by_values(column)
            if id_ not in taken and not self._is_one_box(id_, column)
        ]
        for _likeness, id_, name in sorted(found):
            if id_ not in self.likely and name not in used:
                self.likely[id_] = self.columns[name]
                used.add(name)

    def _is_one_box(self, id_: str, column: ColumnSeen) -> bool:
        """Return whether a column can stand for one of several options alone.

        Its "no" would be read as "none of these".
        """
        is_several = self.questionnaire.questions[id_].type is Type.CHOICES
        return is_several and column.name in self._splits

    def _match_danger(self) -> None:
        """Note which columns look like danger signs, and for which questions."""
        questions = self.questionnaire.questions
        for id_, boxes in self.numbered.items():
            if questions[id_].danger:
                self.looks[next(iter(boxes.values())).name] = (id_,)
        unsure = {n: one for n, one in self.whole.items() if not self._is_understood(n)}
        seem = {one.name: id_ for id_, one in (unsure | self.likely).items()}
        sure = self._list_used() - seem.keys()
        for name, column in self.columns.items():
            if name == self.id or name in sure:
                continue
            found = self._danger.find_in(column)
            meant = seem.get(name, "")
            if found and meant and questions[meant].danger:
                found = (meant,)
            elif found and not meant:
                self._suggest_signs(column, found)
            if found:
                self.looks[name] = found

    def _suggest_signs(self, column: ColumnSeen, found: Iterable[str]) -> None:
        """Suggest a column for questions that no other seems to answer."""
        taken = {*self.whole, *self.boxes, *self.numbered, *self.likely, *self.signs}
        for name in (name for name in found if name not in taken):
            question = self.questionnaire.questions[name]
            values = find_hint(question, column, self._find_sign).values
            if any(meant != OPEN for meant, _count in values.values()):
                self.signs[name] = column

    def _find_sign(self, question: Question, text: str) -> tuple[str | None, float]:
        """Return the danger sign that a value seems to name, and how well it does.

        "None of these" stays open: a shorter list than ours says less.
        """
        option, likeness = self._find_likeness(question, text)
        if option and option not in question.exclusive:
            return option, likeness
        sign = self._danger.find(text, question)
        return (sign.option, sign.likeness) if sign else (None, 0.0)

    def _weigh_words(self) -> dict[str, float]:
        """Return what each word of the questions tells: the rarer, the more."""
        counts = Counter(word for words in self.words.values() for word in words)
        every = len(self.words)
        return {word: math.log(1 + every / count) for word, count in counts.items()}

    def _find_likely(self, header: str) -> Iterator[tuple[float, str]]:
        """Yield questions with the share of the weight of a header's words they have.

        A word that no question has weighs as much as the rarest. A header that bears a
        name and something in brackets, such as a unit, is sure to be about it.
        """
        named = self._headers.find_question(_IN_BRACKETS.sub("", header))
        if named is not None:
            yield 1.0, named.id
        alike = {
            word: {other for other in self.weights if is_alike(word, other)}
            for word in split_words(header)
            if word not in self._units
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

        Half of the values must name one that no other question has. Those that several
        questions have, such as "none of these", tell of none.
        """
        folded = map(fold_header, column.values or ())
        values = [f" {one} " for one in folded if self.askers[one] <= 1]
        for id_, labels in self.labels.items():
            own = [f" {one} " for one in labels if self.askers[one] == 1 and " " in one]
            named = {one for one in own for value in values if one in value}
            told = sum(any(one in value for one in named) for value in values)
            if named and 2 * told >= len(values):
                yield len(named), id_

    def _is_understood(self, id_: str) -> bool:
        """Return whether every value of a column is an answer to its question."""
        return is_understood(self.questionnaire.questions[id_], self.whole[id_])

    def _write_head(self, table: str, output: str) -> Iterator[str]:
        """Yield the lines that every map begins with."""
        command = f"neurocheck cohort check {table} --map {output}"
        yield from comment(
            "#",
            _("A first map, drafted from the columns of the table and their values."),
            _(
                "A line with '# ' says what was seen. A line with '#' and no space"
                " suggests something: where it is right, take the '#' away."
            ),
            _("Then try it: {command}", command=command),
        )
        yield from comment("#", *list_dangers(self.looks, self._shown))
        yield f"format: {FORMAT}"
        yield f"questionnaire: {quote(self.questionnaire.id)}"
        if self.id:
            yield f"id: {quote(self.id)}"
        for key, value in zip(("encoding", "sheet"), self.hints, strict=True):
            if value:
                yield f"{key}: {quote(value)}"
        if self.header_lines:
            yield f"skip_rows: {self.header_lines}"
        yield ""

    def _write_columns(self) -> Iterator[str]:
        """Yield the columns that are described: tick boxes, and what rows are for."""
        described = [*self._describe_boxes(), *self._describe_rows()]
        if self.boxes or self.numbered:
            yield from self._write_ticks()
        if described:
            is_open = all(line.lstrip().startswith("#") for line in described)
            yield "#columns:" if is_open else "columns:"
            yield from described
            yield ""

    def _write_ticks(self) -> Iterator[str]:
        """Yield the list of what stands in tick boxes."""
        values: dict[str, str] = {}
        for boxes in (*self.boxes.values(), *self.numbered.values()):
            for column in boxes.values():
                values |= read_ticks(column, ()) or {}
        ordered = {code: values[code] for code in sorted(values)} or {"1": "yes"}
        yield f"codes:\n  ticked: {write_values(ordered)}"

    def _describe_boxes(self) -> Iterator[str]:
        """Yield the lines that describe tick boxes."""
        for id_, boxes in (*self.boxes.items(), *self.numbered.items()):
            are_plain = all(read_ticks(one, ()) is not None for one in boxes.values())
            for option, column in boxes.items():
                name, values = quote(column.name), "ticked"
                if not are_plain:  # where one is ticked, its own name stands in it
                    split = self._splits.get(column.name)
                    own = self._list_names(id_, option)
                    label = {split.option if split else option: "yes"}
                    values = write_values(read_ticks(column, own) or label)
                yield f"  {name_box(id_, option)}: {{column: {name}, values: {values}}}"

    def _list_names(self, id_: str, option: str) -> list[str]:
        """Return what a box may be called: its code, its label, or its id."""
        labels = self.labels[id_].items()
        return [option, *(name for name, meant in labels if meant == option)]

    def _describe_rows(self) -> Iterator[str]:
        """Yield the lines that describe columns for consent, visits and dates."""
        rows = self.rows
        if rows.consent:
            values = write_values(rows.agreed)
            yield describe_as("agreed", rows.consent, f"values: {values}")
        if rows.visit:
            values = write_values(rows.visits)
            yield describe_as("visit", rows.visit, f"values: {values}")
        if rows.born and rows.seen_on and "age" not in self.whole:
            for name, column in (("born", rows.born), ("seen_on", rows.seen_on)):
                form = quote(find_date_form(column.sample))
                yield describe_as(name, column, f"dates: {form}")

    def _write_nothing_sure(self) -> Iterator[str]:
        """Yield a comment on a map without a line that is certain."""
        yield from comment(
            "#", _("Nothing is certain yet. One line below it at least must be yours.")
        )

    def _write_box_answers(self) -> Iterator[str]:
        """Yield the answers that are put together from tick boxes."""
        for id_, boxes in self.boxes.items():
            question = self.questionnaire.questions[id_]
            # Where no box says "none of these", one without a tick tells nothing.
            is_told = {*question.exclusive} <= boxes.keys()
            form = "{}: {} = yes" if is_told else "{}: {{yes: {} = yes}}"
            told = ", ".join(form.format(one, f"{id_}__{one}") for one in boxes)
            yield from comment("  #", question.short)
            without = [one for one in question.choices if one not in boxes]
            if without:
                names = ", ".join(without)
                yield from comment(
                    "  #",
                    _("Options without a column, not known: {names}", names=names),
                )
            yield f"  {id_}: {{options: {{{told}}}}}"

    def _write_sure(self, id_: str) -> Iterator[str]:
        """Yield the lines of a column that needs nothing more."""
        question, column = self.questionnaire.questions[id_], self.whole[id_]
        yield from comment("  #", f"{question.short}. {describe(column, question)}")
        yield f"  {id_}: {quote(column.name)}"

    def _write_unsure(self, found: Mapping[str, ColumnSeen]) -> Iterator[str]:
        """Yield, as comments, what somebody has to look at."""
        if not found and not self.numbered:
            return
        yield ""
        yield from comment("  #", _("To confirm, or to finish:"))
        for id_, column in found.items():
            question = self.questionnaire.questions[id_]
            are_signs = question.danger and question.type is Type.CHOICES
            find = self._find_sign if are_signs else self._find_likeness
            hint = find_hint(question, column, find)
            yield from self._note_likely(question, column, hint)
            yield from map(comment_out, suggest_lines(question, column, hint))
        if self.rows.born and self.rows.seen_on and "age" not in self.whole:
            yield ""
            yield from comment("  #", _("The age, from the dates of birth and visit:"))
            yield "  #age: {years: {from: born, to: seen_on}}"
        for id_, boxes in self.numbered.items():
            yield from self._write_numbered(self.questionnaire.questions[id_], boxes)

    def _note_likely(
        self, question: Question, column: ColumnSeen, hint: AnswerHint
    ) -> Iterator[str]:
        """Yield what is known of a column that seems to answer a question."""
        yield ""
        header = shorten(column.label or column.name)
        said = _('"{column}" may answer: {text}', column=header, text=question.text)
        yield from comment("  #", said)
        if not hint.values:
            yield from comment("  #", describe(column, question))
        if hint.is_clear:
            yield from comment("  #", _("Every value that was seen can be read."))
        elif hint.values:
            said = _('In place of each "?", write one of these words, or dont-know:')
            yield from self._list_options(question, said)
            if question.danger and question.exclusive:
                yield from comment("  #", explain_shorter_list())
        else:
            said = _("Takes: {expected}", expected=explain_expected(question))
            yield from comment("  #", said)
        if len(question.units) > 1:
            units = ", ".join(unit.name for unit in question.units)
            said = _("Units of bare numbers: {units}", units=units)
            yield from comment("  #", said)

    def _list_options(self, question: Question, said: str) -> Iterator[str]:
        """Yield the words that a map has for the options of a question."""
        told = (f"  {id_}: {label}" for id_, label in question.choices.items())
        yield from comment("  #", said, *told)

    def _write_numbered(
        self, question: Question, boxes: Mapping[str, ColumnSeen]
    ) -> Iterator[str]:
        """Yield, as comments, tick boxes of which a person knows what they are for."""
        known = {self._find_meaning(question, code): code for code in [*boxes][::-1]}
        stem = self._splits[next(iter(boxes.values())).name].stem
        # As above: who ticked nothing may have seen nothing.
        is_told = {*question.exclusive} <= known.keys()
        form = "{}: {} = yes" if is_told else "{}: {{yes: {} = yes}}"
        yield ""
        yield from comment(
            "  #",
            _(
                '"{name}" has {number} boxes to tick, and may answer: {text}',
                name=shorten(stem),
                number=len(boxes),
                text=question.text,
            ),
        )
        said = _(
            "In place of each word with '?', write one of these; leave out other boxes:"
        )
        yield from self._list_options(question, said)
        yield comment_out(f"{question.id}:")
        yield comment_out("  options:")
        for code, column in boxes.items():
            ticks = read_ticks(column, [code]) or {}
            counts = (column.codes or {}).items()
            ticked = sum(count for value, count in counts if ticks[value] == "yes")
            times = ngettext("1 time", "{number} times", ticked)
            meant = self._find_meaning(question, code)
            is_known = bool(meant) and known[meant] == code
            mark = quote(meant if meant and is_known else f"{OPEN}{code}")
            line = form.format(mark, name_box(question.id, code))
            yield comment_out(f"    {line}    # {times}")

    def _find_meaning(self, question: Question, code: str) -> str | None:
        """Return the option that a value seems to name."""
        return self._find_likeness(question, code)[0]

    def _find_likeness(self, question: Question, code: str) -> tuple[str | None, float]:
        """Return the option that a value seems to name, and how well it does."""
        labels = self.labels[question.id]
        if fold_header(code) in labels:
            return labels[fold_header(code)], 1.0
        words = set(split_words(code))
        found: tuple[float, str | None] = (0.0, None)
        for label, option in labels.items():
            here = self._split(label)
            likeness = len(words & here) / (len(words | here) or 1)
            if likeness >= _LIKELY and likeness > found[0]:
                found = (likeness, option)
        if found[1] is None and set(question.choices) == {"yes", "no"}:
            meant = TICKS.get(code.casefold())
            return meant, 1.0 if meant else 0.0
        return found[1], found[0]
