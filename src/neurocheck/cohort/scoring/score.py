"""Assesses every row of a table, in the engine that holds the table."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw

from neurocheck.cohort.scoring.columns import ALWAYS, NEVER, Frame, TruthColumns, read
from neurocheck.cohort.scoring.expressions import (
    STATUS,
    AnswerColumns,
    option_columns,
)
from neurocheck.cohort.spark import map_batches, map_files, quote_name
from neurocheck.errors import UsageError
from neurocheck.guidance.assess import rank_fits
from neurocheck.guidance.rules import (
    Fit,
    Guidance,
    Level,
    PatternRule,
    Rule,
    TouchTestRule,
)
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.conditions import AllOf
from neurocheck.questionnaire.model import Question, Questionnaire
from neurocheck.sanitize import one_line


__all__ = [
    "GROUP",
    "RULE_COLUMNS",
    "STATUS",
    "STATUS_WORDS",
    "UNTOLD",
    "score",
    "score_files",
]

RULE_COLUMNS = {
    "red_flags": "flag",
    "other_causes": "cause",
    "risk_factors": "risk",
    "checks": "check",
}
"""The lists of rules that become columns, and the prefixes of their names."""

UNTOLD = ("row_refused", "no_answers")
"""What stands there for a row that could not be read, or that holds no answer."""

STATUS_WORDS = ("ok", "cells_refused", *UNTOLD)
"""Every word that stands there."""

GROUP = "?by"
"""A column that a table may have: it says which group a row is in."""

_URGENCY = "urgency"
_OPEN = "danger_open"


def score(
    frame: Any,
    questionnaire: Questionnaire,
    guidance: Guidance,
    *,
    keep: Iterable[str] = ("id",),
    answered: bool = False,
) -> Any:
    """Assess every row of a table as :func:`neurocheck.assess` does one person.

    Args:
        frame: A table of any kind that Narwhals knows, such as a Polars frame, a
            relation of DuckDB, or a DataFrame of Spark. Each question has a column with
            its id, or was not answered by anybody: text, ISO dates and option ids as
            text, several options with ``;`` between them, numbers in the canonical
            unit. Null and the words ``dont-know``, ``declined`` and ``skipped`` are
            unknown. Names that begin with ``?`` are for columns that this package
            makes.
        questionnaire: The question set that was answered.
        guidance: The guidance for it.
        keep: Columns to hand through, where the table has them.
        answered: Whether to add, for each question, whether it was answered.

    Returns:
        A table of the same kind, row for row, nothing collected; a word, a count, or
        true, false and null for unknown:

        - ``urgency``; null, as ``danger_open`` is, where a row could not be read or
          holds no answer;
        - ``danger_open``, if there are questions about signs of danger: how many of
          those that are asked have no answer, or one that is known in part;
        - ``pattern_<id>_fit``, and ``_present``, ``_absent``, ``_unknown``,
          ``_not_asked``: how many of its features are;
        - ``flag_<id>``, ``cause_<id>``, ``risk_<id>``, ``check_<id>`` and
          ``touch_test``: whether each rule applies;
        - ``touch_result``: the id of the result of the touch test, if it was done;
        - ``number_<id>``: each derived number;
        - ``answered_<id>``, if wanted: null where the question is not asked.

    Raises:
        UsageError: A column to keep has the name of one of these.
    """
    table = nw.from_native(frame)
    columns = table.collect_schema().names()
    kept = [name for name in keep if name in columns]
    engine = table.implementation
    if engine.is_pyspark() or engine.is_pyspark_connect():
        # Spark would take many times as long for the expressions.
        used = {*kept, *questionnaire.questions}
        read = [name for name in columns if name in used or "?" in name]
        plan = _plan(questionnaire, guidance, kept, answered)
        return map_batches(plan, table.to_native().select(*map(quote_name, read)))
    return _score(table, questionnaire, guidance, kept, answered).to_native()


def score_files(
    source: Path,
    target: Path,
    questionnaire: Questionnaire,
    guidance: Guidance,
    *,
    keep: Iterable[str] = ("id",),
    answered: bool = False,
) -> list[Path]:
    """Assess every row of the Parquet files of a folder, on the machines of Spark.

    The active Spark session hands out the files, one to each task, where Polars reads,
    scores and writes it.

    Args:
        source: A folder on storage that every machine sees at the same path. Its files
            are tables as :func:`score` takes them.
        target: Another folder there, which is made if it is missing. A result has the
            name of its file, and takes its place once it is whole.
        questionnaire: The question set that was answered.
        guidance: The guidance for it.
        keep: Columns to hand through, where a file has them.
        answered: Whether to add, for each question, whether it was answered.

    Returns:
        The results: files with the columns that :func:`score` gives.

    Raises:
        UsageError: There are no files, or the results would replace them.
    """
    plan = _plan(questionnaire, guidance, tuple(keep), answered)
    return map_files(plan, Path(source), Path(target))


def _plan(
    questionnaire: Questionnaire,
    guidance: Guidance,
    keep: Iterable[str],
    answered: bool,
) -> Any:
    """Return the scoring of a table as a function of the table alone."""
    return partial(
        score,
        questionnaire=questionnaire,
        guidance=guidance,
        keep=keep,
        answered=answered,
    )


def _score(
    table: Frame,
    questionnaire: Questionnaire,
    guidance: Guidance,
    kept: list[str],
    answered: bool,
) -> Frame:
    """Assess every row of a table."""
    table = _prepare(table, questionnaire)
    answers = AnswerColumns(questionnaire, table.collect_schema())
    columns = dict(_score_guidance(answers, guidance))
    if answered:
        columns |= dict(_score_answered(answers))
    if STATUS in table.collect_schema():
        is_read = ~nw.col(STATUS).is_in(UNTOLD)
        columns |= {
            name: nw.when(is_read).then(columns[name])
            for name in (_URGENCY, _OPEN)
            if name in columns
        }
    if clash := [one_line(name)[:40] for name in kept if name in columns]:
        raise UsageError(
            _(
                "The result has columns of its own with these names: {names}. "
                "Rename them in the table, or do not keep them.",
                names=", ".join(clash),
            )
        )
    return answers.steps.apply(table).with_columns(**columns).select(*kept, *columns)


def _prepare(table: Frame, questionnaire: Questionnaire) -> Frame:
    """Return a table whose answers have the types that the questions want."""
    casts = []
    for name, kind in table.collect_schema().items():
        question = questionnaire.questions.get(name)
        if question is None:
            continue
        if question.type.is_number:
            if not (kind.is_integer() or kind.is_float()):
                casts.append(nw.col(name).cast(nw.Float64))
        elif kind != nw.String and not _is_told_by_options(question, table):
            casts.append(nw.col(name).cast(nw.String))
    table = table.with_columns(casts) if casts else table
    return (
        _add_options(table, questionnaire)
        if table.implementation.is_polars()
        else table
    )


def _is_told_by_options(question: Question, table: Frame) -> bool:
    """Return whether a column says only whether there is an answer.

    The columns of the options say which one, as where cells were read before.
    """
    schema = table.collect_schema()
    is_marked = STATUS in schema and schema[question.id] == nw.Boolean
    return is_marked and schema.keys() >= {*option_columns(question).values()}


def _add_options(table: Frame, questionnaire: Questionnaire) -> Frame:
    """Add a column for each option, which Polars makes faster than it searches."""
    from neurocheck.cohort.scoring.option_bits import with_options

    columns = set(table.collect_schema())

    def is_missing(question: Question) -> bool:
        return not columns.issuperset(option_columns(question).values())

    asked = questionnaire.questions.values()
    missing = [each for each in asked if each.id in columns and is_missing(each)]
    partly = {one for each in missing for one in option_columns(each).values()}
    rest = table.drop(*(columns & partly))
    added: Frame = nw.from_native(with_options(rest.to_native(), missing))
    return added


def _score_guidance(
    answers: AnswerColumns, guidance: Guidance
) -> Iterator[tuple[str, nw.Expr]]:
    """Yield every column of the result with its name."""
    flags = {rule.id: _evaluate_rule(answers, rule) for rule in guidance.red_flags}
    left_open = [answers.find_open(each) for each in answers.danger]
    yield _URGENCY, _find_urgency(answers, guidance, flags, left_open)
    if left_open:
        yield _OPEN, nw.col(answers.steps.count_true(left_open))
    for pattern in guidance.patterns:
        yield from _score_pattern(answers, pattern)
    for key, prefix in RULE_COLUMNS.items():
        for rule in getattr(guidance, key):
            yield f"{prefix}_{rule.id}", _evaluate_rule(answers, rule).read()
    if guidance.touch_test:
        yield from _score_touch_test(answers, guidance.touch_test)
    for name in answers.derived:
        column = answers.numbers.get(name)
        number = nw.col(column) if column else nw.lit(None, nw.Float64)
        yield f"number_{name}", number


def _evaluate_rule(answers: AnswerColumns, rule: Rule) -> TruthColumns:
    """Return where a rule applies."""
    return (
        TruthColumns(ALWAYS, NEVER)
        if rule.when is None
        else answers.interpret(rule.when)
    )


def _score_touch_test(
    answers: AnswerColumns, rule: TouchTestRule
) -> Iterator[tuple[str, nw.Expr]]:
    """Yield where the toes can be tested, and the result where they were."""
    test = _evaluate_rule(answers, rule)
    yield "touch_test", test.read()
    if rule.results:
        found = [
            (
                one.id,
                answers.steps.at_least(2, [test.yes, _evaluate_rule(answers, one).yes]),
            )
            for one in rule.results
        ]
        reached = [(word, read(name)) for word, name in found]
        yield "touch_result", _choose(reached, None)


def _find_urgency(
    answers: AnswerColumns,
    guidance: Guidance,
    flags: Mapping[str, TruthColumns],
    left_open: list[str],
) -> nw.Expr:
    """Return the most urgent level among the flags, or whether nobody can tell it."""
    reached = []
    for level in Level:
        found = [
            flags[rule.id].yes for rule in guidance.red_flags if rule.level is level
        ]
        if level is Level.CANNOT_TELL:
            found = left_open
        reached.append((level, read(answers.steps.at_least(1, found))))
    return _choose(reached, Level.ROUTINE)


def _score_pattern(
    answers: AnswerColumns, rule: PatternRule
) -> Iterator[tuple[str, nw.Expr]]:
    """Yield the fit of a pattern, and how many features are in each state."""
    steps = answers.steps
    yes, no, out = [], [], []
    # The rule of choose_state(), in columns.
    for feature in rule.features:
        reported = answers.interpret(feature.when)
        judged = answers.interpret(feature.requires or AllOf(()))
        yes.append(steps.at_least(2, [reported.yes, judged.yes]))
        no.append(steps.subtract(reported.no, judged.no))
        out.append(judged.no)
    present, absent, not_asked = (
        nw.col(steps.count_true(names)) for names in (yes, no, out)
    )
    # As small as the others; without this the engines differ in its type.
    unknown = (len(yes) - present - absent - not_asked).cast(nw.Int16)
    keys = [name for name, one in zip(yes, rule.features, strict=True) if one.key]
    key = read(steps.at_least(1, keys))
    found = rank_fits(rule, present, absent, unknown, key)
    yield f"pattern_{rule.id}_fit", _choose(found, Fit.NONE)
    yield f"pattern_{rule.id}_present", present
    yield f"pattern_{rule.id}_absent", absent
    yield f"pattern_{rule.id}_unknown", unknown
    yield f"pattern_{rule.id}_not_asked", not_asked


def _choose(found: Iterable[tuple[str, nw.Expr]], other: str | None) -> nw.Expr:
    """Return the first word whose column is true, or else the other one."""
    expression = nw.lit(None if other is None else str(other), nw.String)
    for word, holds in reversed(tuple(found)):
        expression = nw.when(holds).then(nw.lit(str(word))).otherwise(expression)
    return expression


def _score_answered(answers: AnswerColumns) -> Iterator[tuple[str, nw.Expr]]:
    """Yield whether each question was answered; null where it is not asked."""
    for name, known in answers.known.items():
        if name in answers.shown:
            missing = answers.steps.subtract(answers.shown[name], known)
            yield f"answered_{name}", TruthColumns(known, missing).read()
