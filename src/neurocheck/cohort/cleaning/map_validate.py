"""Checks a map beyond the form of its file, and turns it into a plan."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from neurocheck.answers.accept import Answer, accept
from neurocheck.cohort.cleaning.cells import Cell, fold
from neurocheck.cohort.cleaning.combine import (
    CombineRule,
    Computed,
    FirstOf,
    OptionWhen,
    Several,
    YearsBetween,
)
from neurocheck.cohort.cleaning.map_file import (
    FORMAT,
    AnswerRule,
    ColumnRule,
    MapFile,
    YearsRule,
)
from neurocheck.cohort.cleaning.map_hints import explain_problems
from neurocheck.cohort.cleaning.plan import Plan
from neurocheck.cohort.tables.encoding import is_encoding
from neurocheck.cohort.tables.names import normalize_name
from neurocheck.errors import AnswersError
from neurocheck.i18n.translate import gettext as _
from neurocheck.problems import Code
from neurocheck.questionnaire.bind import Scope, bind
from neurocheck.questionnaire.conditions import Condition, comparisons
from neurocheck.questionnaire.model import (
    NON_ANSWER_SPELLINGS,
    NonAnswer,
    Question,
    Questionnaire,
    Type,
)
from neurocheck.questionnaire.quantities import parse_number
from neurocheck.reading.files import open_reader, raise_problems, read_source
from neurocheck.reading.nodes import Node
from neurocheck.reading.structs import Reader
from neurocheck.reading.suggest import suggest


__all__ = ["load_map"]

_WAYS = (
    *("column", "constant", "cases", "options"),
    *("formula", "floor", "round", "years"),
)
_BESIDE_COLUMN = {"values", "unit", "split", "decimal", "dates"}
_OF_NUMBERS = {"formula", "floor", "round", "years", "unit", "decimal"}
_OF_OPTIONS = {"options", "split"}
_DECIMALS = 9


def load_map(
    source: Path | str | bytes, questionnaire: Questionnaire, *, where: str = ""
) -> Plan:
    """Load a map of a table for a question set.

    Args:
        source: A path, or the file's bytes.
        questionnaire: The question set that is answered.
        where: The name to use in problems; the path where it is not given.

    Returns:
        Which columns of the table answer which questions.

    Raises:
        FileError: The file cannot be read or is wrong; it holds every problem.
    """
    data, name = read_source(source, "map.yaml", where)
    reader = open_reader(data, name, FORMAT)
    found: Any = reader.read(reader.root, MapFile)
    if found is not None:
        if found.questionnaire != questionnaire.id:
            _raise_other_map(reader, found, questionnaire)
        found = _Checker(reader, found, questionnaire).make_plan()
    explain_problems(reader)
    raise_problems(reader)
    plan: Plan = found
    return plan


def _raise_other_map(
    reader: Reader, found: MapFile, questionnaire: Questionnaire
) -> None:
    """Report a map that is for another question set, and stop.

    Raises:
        FileError: Always.
    """
    reader.report(
        Code.OTHER_MAP,
        reader.node_of(found, "questionnaire"),
        found=found.questionnaire,
        wanted=questionnaire.id,
        hint=_("name the question set of the map: --questions FILE"),
    )
    raise_problems(reader)


class _Checker:
    """Checks one map and turns it into a plan; notes problems in the reader.

    Attributes:
        columns: The described columns by name, read like a question of their own.
        scope: What conditions over these columns may speak of.
    """

    def __init__(
        self, reader: Reader, found: MapFile, questionnaire: Questionnaire
    ) -> None:
        """Check the columns that the map describes."""
        self.reader = reader
        self.found = found
        self.questions = questionnaire.questions
        self.non_answers = self._read_non_answers()
        self.columns = {
            name: cell
            for name, rule in found.columns.items()
            if (cell := self._describe_column(name, rule)) is not None
        }
        items = {name: cell.question for name, cell in self.columns.items()}
        self.scope = Scope(items, {})

    def make_plan(self) -> Plan:
        """Return the plan; of use only where no problem was noted."""
        answers: dict[str, Cell] = {}
        rules: dict[str, CombineRule] = {}
        constants: dict[str, Answer] = {}
        for key, rule in self.found.answers.items():
            node = self.reader.node_of(self.found, "answers", key)
            question = self._find_question(key)
            if question is None or rule is None:
                continue
            if isinstance(rule, str):
                answers[question.id] = self._make_cell(rule, question, {}, "")
            elif self._is_one_way(rule, node, question):
                made = self._check_rule(rule, node, question)
                if isinstance(made, Cell):
                    answers[question.id] = made
                elif isinstance(made, CombineRule):
                    rules[question.id] = made
                elif made is not None:
                    constants[question.id] = made
        where, by = self._check_rows(), self.found.by
        needed = {name for rule in rules.values() for name in rule.names()}
        needed |= {leaf.question for leaf in comparisons(where)} if where else set()
        needed.add(by)
        columns = {name: cell for name, cell in self.columns.items() if name in needed}
        self._check_encoding()
        return Plan(
            id=normalize_name(self.found.id),
            encoding=self.found.encoding,
            sheet=self.found.sheet,
            answers=answers,
            columns=columns,
            rules=rules,
            constants=constants,
            where=where,
            skip_rows=self.found.skip_rows,
            one_row_per=self.found.one_row_per or "",
            by=by if by in self.columns else normalize_name(by),
        )

    def _check_encoding(self) -> None:
        """Check that the encoding of the table is a known one."""
        name = self.found.encoding
        if name and not is_encoding(name):
            at = self.reader.node_of(self.found, "encoding")
            allowed = _("windows-1252, utf-16, mac-roman and other encodings")
            self.reader.report(Code.NOT_ONE_OF, at, value=name, allowed=allowed)

    def _check_rows(self) -> Condition | None:
        """Check which rows count; return the condition for them."""
        found = self.found
        if found.skip_rows < 0:
            self.reader.report(
                Code.NOT_ONE_OF,
                self.reader.node_of(found, "skip_rows"),
                value=str(found.skip_rows),
                allowed=_("0 or a number above it"),
            )
        return self._bind(found.where)

    def _check_rule(
        self, rule: AnswerRule, node: Node, question: Question
    ) -> Cell | CombineRule | Answer | None:
        """Return what one entry stands for: a cell, a rule or a constant."""
        if rule.column:
            values = self._check_values(rule, question, node)
            self._check_unit(rule, question)
            return msgspec.structs.replace(
                self._make_cell(rule.column, question, values, rule.unit),
                split=(rule.split,) if isinstance(rule.split, str) else rule.split,
                decimal=rule.decimal or "",
                dates=rule.dates or "",
            )
        if rule.constant:
            return self._accept(
                question, rule.constant, self.reader.node_of(rule, "constant")
            )
        if rule.cases:
            return self._check_cases(rule, question)
        if rule.options:
            return self._check_options(rule, question)
        if rule.years is not None:
            return self._check_years(rule.years, question)
        return self._check_formula(rule, question)

    # ── the parts of an entry ────────────────────────────────────────────────────

    def _find_question(self, key: str) -> Question | None:
        """Find the question of an entry."""
        question = self.questions.get(key.replace("-", "_"))
        if question is None:
            at = self.reader.node_of(self.found, "answers").keys[key]
            hint = suggest(key, self.questions)
            self.reader.report(Code.UNKNOWN_QUESTION, at, id=key, hint=hint)
        return question

    def _is_one_way(self, rule: AnswerRule, node: Node, question: Question) -> bool:
        """Check that an entry answers in exactly one way, one that suits the type."""
        given = set(node.content) if isinstance(node.content, dict) else set()
        ways = [way for way in _WAYS if way in given]
        if len(ways) != 1 or not getattr(rule, ways[0]):
            self.reader.report(Code.ONE_WAY, node, ways=", ".join(_WAYS))
            return False
        wrong = set() if ways == ["column"] else given & _BESIDE_COLUMN
        if not question.type.has_options:
            wrong |= given & _OF_OPTIONS
        if not question.type.is_number:
            wrong |= given & _OF_NUMBERS
        if question.type is not Type.DATE:
            wrong |= given & {"dates"}
        for key in sorted(wrong):
            kind = str(question.type)
            at = node.keys[key]
            self.reader.report(Code.NOT_FOR_TYPE, at, key=key, type=kind)
        return not wrong

    def _make_cell(
        self, column: str, question: Question, values: Mapping[str, Answer], unit: str
    ) -> Cell:
        """Return how the cells of a column are read."""
        return Cell(
            column=normalize_name(column),
            question=question,
            values=values,
            unit=unit,
            non_answers=self.non_answers,
        )

    def _check_unit(self, rule: AnswerRule, question: Question) -> None:
        """Check that a unit is one of the question's."""
        if not rule.unit:
            return
        try:
            any_number = msgspec.structs.replace(question, type=Type.DECIMAL)
            parse_number(any_number, f"1 {rule.unit}")
        except ValueError:
            known = ", ".join(unit.name for unit in question.units)
            at = self.reader.node_of(rule, "unit")
            self.reader.report(
                Code.NOT_ONE_OF,
                at,
                value=rule.unit,
                allowed=known or _("no unit"),
            )

    def _check_cases(self, rule: AnswerRule, question: Question) -> FirstOf:
        """Return the rule for answers with conditions."""
        cases = []
        for case in rule.cases:
            at = self.reader.node_of(case, "answer")
            answer = self._accept(question, case.answer, at)
            bound = self._bind(case.when)
            if answer is not None and bound is not None:
                cases.append((bound, answer))
        return FirstOf(question=question, cases=tuple(cases))

    def _check_formula(self, rule: AnswerRule, question: Question) -> Computed | None:
        """Return the rule for a formula over columns of numbers."""
        ways = ("formula", "floor", "round")
        way, formula = next(
            (way, getattr(rule, way)) for way in ways if getattr(rule, way)
        )
        at = self.reader.node_of(rule, way)
        for name in formula.names():
            cell = self.columns.get(name)
            if cell is None:
                self._report_unknown_column(at, name)
            elif not cell.question.type.is_number:
                reason = _("'{name}' is not a column of numbers", name=name)
                self.reader.report(Code.BAD_FORMULA, at, reason=reason)
        return Computed(question=question, formula=formula, way=way)

    def _check_years(self, rule: YearsRule, question: Question) -> YearsBetween:
        """Return the rule for the years between two columns of dates."""
        for key, name in (("from", rule.start), ("to", rule.end)):
            cell = self.columns.get(name)
            at = self.reader.node_of(rule, key)
            if cell is None:
                self._report_unknown_column(at, name)
            elif cell.question.type is not Type.DATE:
                reason = _("'{name}' is not a column of dates", name=name)
                self.reader.report(Code.BAD_FORMULA, at, reason=reason)
        return YearsBetween(question=question, start=rule.start, end=rule.end)

    def _check_options(self, rule: AnswerRule, question: Question) -> Several:
        """Return the rule for options that columns decide one by one."""
        options = {}
        node = self.reader.node_of(rule, "options")
        for name, when in rule.options.items():
            if name not in question.choices:
                hint = suggest(name, question.choices)
                self.reader.report(
                    Code.UNKNOWN_OPTION,
                    node.keys[name],
                    id=question.id,
                    option=name,
                    hint=hint,
                )
            elif when is not None:
                yes, no = self._bind(when.yes), self._bind(when.no)
                options[name] = OptionWhen(yes, no)
        return Several(question=question, options=options)

    def _bind(self, condition: Condition | None) -> Condition | None:
        """Return a condition over described columns with typed values."""
        if condition is None:
            return None
        before = len(self.reader.problems)
        for leaf in comparisons(condition):
            if leaf.question not in self.columns:
                self._report_unknown_column(self.reader.node_of(leaf), leaf.question)
        if len(self.reader.problems) > before:
            return None
        return bind(self.reader, condition, self.scope)

    def _report_unknown_column(self, at: Node, name: str) -> None:
        """Report a column that is not described."""
        hint = suggest(name, self.found.columns)
        self.reader.report(Code.UNDESCRIBED, at, name=name, hint=hint)

    # ── columns, values and non-answers ──────────────────────────────────────────

    def _describe_column(self, name: str, rule: ColumnRule | None) -> Cell | None:
        """Return how a described column is read: as options, or as a range of numbers.

        Conditions and formulas then treat it like a question.
        """
        if rule is None:  # it could not be read, which is noted
            return None
        node = self.reader.node_of(rule)
        has_range = rule.low is not None and rule.high is not None
        if [bool(rule.values), has_range, bool(rule.dates)].count(True) != 1:
            ways = _("values, or min and max, or dates")
            self.reader.report(Code.ONE_WAY, node, ways=ways)
            return None
        if rule.decimal and not has_range:
            self.reader.report(
                Code.NOT_FOR_TYPE, node.keys["decimal"], key="decimal", type="choice"
            )
        blank = Question(
            id=name, type=Type.TEXT, text="", short=name, why="", sources=()
        )
        if has_range:
            question = msgspec.structs.replace(
                blank,
                type=Type.DECIMAL,
                low=rule.low,
                high=rule.high,
                decimals=_DECIMALS,
            )
            cell = self._make_cell(rule.column or name, question, {}, "")
            return msgspec.structs.replace(cell, decimal=rule.decimal or "")
        if rule.dates:
            question = msgspec.structs.replace(blank, type=Type.DATE)
            cell = self._make_cell(rule.column or name, question, {}, "")
            return msgspec.structs.replace(cell, dates=rule.dates)
        meanings = self._find_values(rule)
        words = [word for word in meanings.values() if isinstance(word, str)]
        options = {word: word for word in words if _parse_non_answer(word) is None}
        question = msgspec.structs.replace(blank, type=Type.CHOICE, options=options)
        values = self._check_values(rule, question, node)
        return self._make_cell(rule.column or name, question, values, "")

    def _find_values(self, rule: ColumnRule | AnswerRule) -> Mapping[str, Any]:
        """Return the values of an entry; the name of a list is resolved."""
        if not isinstance(rule.values, str):
            return rule.values
        if rule.values not in self.found.codes:
            at = self.reader.node_of(rule, "values")
            hint = suggest(rule.values, self.found.codes)
            self.reader.report(Code.UNKNOWN_LIST, at, name=rule.values, hint=hint)
        return self.found.codes.get(rule.values, {})

    def _check_values(
        self, rule: ColumnRule | AnswerRule, question: Question, node: Node
    ) -> dict[str, Answer]:
        """Return what cells mean, by their folded text."""
        found: dict[str, Answer] = {}
        place = self._find_node_of_values(rule, node)
        for key, meaning in self._find_values(rule).items():
            if meaning is None:
                continue
            at = place.content[key] if isinstance(place.content, dict) else place
            folded = fold(key)
            if folded in found:
                hint = _("keep one of them")
                self.reader.report(Code.DUPLICATE_KEY, at, key=key, hint=hint)
            answer = self._accept(question, meaning, at)
            if answer is None:
                continue
            if _parse_non_answer(key) is not None and not isinstance(answer, NonAnswer):
                self.reader.report(Code.BLANK_MEANS, at, value=key)
            found[folded] = answer
        return found

    def _find_node_of_values(self, rule: ColumnRule | AnswerRule, node: Node) -> Node:
        """Return the node of the mapping of values, here or among the codes."""
        if isinstance(rule.values, str) and rule.values in self.found.codes:
            return self.reader.node_of(self.found, "codes", rule.values)
        content = node.content
        return content.get("values", node) if isinstance(content, dict) else node

    def _accept(self, question: Question, raw: Any, at: Node) -> Answer | None:
        """Return an answer of the map, checked like any other, if it is one."""
        try:
            return accept(question, list(raw) if isinstance(raw, tuple) else raw)
        except AnswersError as error:
            self.reader.report(
                Code.BAD_VALUE,
                at,
                value=raw,
                id=question.id,
                reason=error.problems[0].message,
                hint=error.problems[0].hint,
            )
            return None

    def _read_non_answers(self) -> dict[str, NonAnswer]:
        """Return the table's words for non-answers, folded."""
        found: dict[str, NonAnswer] = {}
        known = {str(member): member for member in NonAnswer}
        for name, words in self.found.non_answers.items():
            node = self.reader.node_of(self.found, "non_answers")
            if name not in known:
                allowed = ", ".join(known)
                self.reader.report(
                    Code.NOT_ONE_OF, node.keys[name], value=name, allowed=allowed
                )
                continue
            for word in words:
                if found.setdefault(fold(word), known[name]) is not known[name]:
                    at = node.content[name] if isinstance(node.content, dict) else node
                    hint = _("keep one of them")
                    self.reader.report(Code.DUPLICATE_KEY, at, key=word, hint=hint)
        return found


def _parse_non_answer(word: str) -> NonAnswer | None:
    """Return the non-answer that a word stands for, if it does."""
    folded = "-".join(word.casefold().replace("_", " ").replace("-", " ").split())
    return NON_ANSWER_SPELLINGS.get(folded)
