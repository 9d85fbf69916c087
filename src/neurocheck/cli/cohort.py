"""Runs of ``neurocheck cohort``."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from neurocheck.bundle import Bundle, load_bundle
from neurocheck.cli.cohort_run import _findings, _note_refused, _refused_words
from neurocheck.cli.help import Commands
from neurocheck.cli.options import (
    GuidanceFile,
    NoColor,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError, NeurocheckError, UsageError
from neurocheck.guidance.rules import Guidance
from neurocheck.i18n.language import ENGLISH, get_language, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import escape_json, one_line
from neurocheck.storage import write_private


if TYPE_CHECKING:
    import polars as pl

    from neurocheck.cli.cohort_run import TableRun


__all__ = [
    "CheckOptions",
    "ScoreOptions",
    "SummaryOptions",
    "TableOptions",
    "cohort",
    "run_check",
    "run_score",
    "run_summary",
    "run_template",
]


cohort = Commands(help="A whole table of answers at once.")


@dataclass(frozen=True, kw_only=True)
class TableOptions:
    """What every command that reads a table can be told."""

    table: Annotated[
        Path,
        typer.Argument(
            help="A table: CSV, JSON lines, Parquet or Arrow, also packed as .gz or"
            " .zst; '-' is standard input.",
            metavar="TABLE",
        ),
    ]
    map: Annotated[
        Path | None,
        option("--map", "Says which columns answer which questions.", metavar="FILE"),
    ] = None
    id: Annotated[
        str | None,
        option("--id", "The column that names a row.", metavar="COLUMN"),
    ] = None
    rejects: Annotated[
        Path | None,
        option(
            "--rejects",
            "List here each cell that is no answer: row, column, kind and reason.",
            metavar="FILE",
        ),
    ] = None
    strict: Annotated[
        bool, option("--strict", "Stop at the first cell that is no answer.")
    ] = False
    questions: QuestionsFile = None
    guidance: GuidanceFile = None


@dataclass(frozen=True, kw_only=True)
class CheckOptions(TableOptions):
    """What ``neurocheck cohort check`` can be told."""

    json: Annotated[
        bool, option("--json", "Write what was found to standard output as JSON.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class ScoreOptions(TableOptions):
    """What ``neurocheck cohort score`` can be told."""

    output: Annotated[
        Path,
        option(
            "--output",
            "Write the result here; the suffix says how: .csv, .jsonl, .parquet or"
            " .arrow; .csv and .jsonl also with .gz or .zst. '-' is standard output,"
            " as CSV.",
            "-o",
            metavar="FILE",
        ),
    ]


@dataclass(frozen=True, kw_only=True)
class SummaryOptions(TableOptions):
    """What ``neurocheck cohort summary`` can be told."""

    plain: Annotated[
        bool,
        option("--plain", "Plain lines only, for screen readers and simple terminals."),
    ] = False
    json: Annotated[
        bool, option("--json", "Write the counts to standard output as JSON.")
    ] = False
    output: Annotated[
        list[Path] | None,
        option(
            "--output",
            "Also write the counts here, as .md, .txt or .json. May be given more than"
            " once.",
            "-o",
            metavar="FILE",
        ),
    ] = None
    no_color: NoColor = False


@cohort.command()
def template(
    context: typer.Context,
    output: Annotated[
        Path | None,
        option(
            "--output",
            "Write here: .csv, .jsonl, .parquet or .arrow is an empty table; .md or"
            " .json describes the columns. '-' is standard output.",
            "-o",
            metavar="FILE",
        ),
    ] = None,
    questions_file: QuestionsFile = None,
) -> None:
    """Write an empty table of answers, or describe its columns."""
    run_template(environment_of(context), output, questions_file)


@cohort.command()
@command_with(CheckOptions)
def check(context: typer.Context, options: CheckOptions) -> None:
    """Say what is wrong in a table, by column, with the first rows.

    The status is 4 where a cell is no answer.
    """
    run_check(environment_of(context), options)


@cohort.command()
@command_with(ScoreOptions)
def score(context: typer.Context, options: ScoreOptions) -> None:
    """Assess every row of a table.

    A cell that is no answer counts as not answered; its row is assessed all the same.
    """
    run_score(environment_of(context), options)


@cohort.command()
@command_with(SummaryOptions)
def summary(context: typer.Context, options: SummaryOptions) -> None:
    """Count the rows of a table: urgency, patterns, red flags, missing answers."""
    run_summary(environment_of(context), options)


_STDOUT = Path("-")

_NEEDED = ("polars", "narwhals", "zstandard")


def run_template(
    environment: Environment, output: Path | None, questions: Path | None
) -> None:
    """Write an empty table, or the description of its columns.

    Raises:
        NeurocheckError: It cannot be written.
    """
    _need_engine()
    from neurocheck.cohort.tables.write import form_of, open_writer
    from neurocheck.cohort.template import describe_columns, empty_table, to_markdown
    from neurocheck.translations.questionnaire import translate_questionnaire

    questionnaire = load_questionnaire(questions)
    output = output or _STDOUT
    suffix = output.suffix.lower()
    if suffix == ".md":
        told = translate_questionnaire(questionnaire)
        write_private(output, to_markdown(told).encode())
    elif suffix == ".json":
        told = translate_questionnaire(questionnaire)
        write_private(output, _json(describe_columns(told)).encode())
    else:
        form = form_of(output)
        with open_writer(_target(environment, output), form) as sink:
            sink.write(empty_table(questionnaire))


def run_check(environment: Environment, options: "CheckOptions") -> None:
    """Say what is wrong in a table.

    Raises:
        AnswersError: Something is wrong; it was said on standard output.
        NeurocheckError: The table cannot be read.
    """
    with override(ENGLISH if options.json else get_language()):
        run = _open(environment, options)
        with run:
            for _ in run.cleaned():
                pass
    found = {
        "rows": run.audit.rows,
        "status": run.audit.statuses,
        "refused": run.audit.refused,
        "unused_columns": run.unused,
        "unanswered_questions": run.unanswered,
    }
    text = _json(found) if options.json else "\n".join(_findings(run)) + "\n"
    environment.stdout.write(_fit(environment, text))
    environment.stdout.flush()
    if run.audit.count:
        raise AnswersError(_refused_words(run.audit.count))


def run_score(environment: Environment, options: "ScoreOptions") -> None:
    """Assess every row of a table.

    Raises:
        NeurocheckError: The table cannot be read, or the result not be written.
    """
    _need_engine()
    from neurocheck.cohort.scoring.score import score
    from neurocheck.cohort.tables.write import form_of, open_writer

    form = form_of(options.output)
    run = _open(environment, options)
    keep = ("id", _STATUS)

    def assess(frame: "pl.LazyFrame") -> "pl.LazyFrame":
        scored = score(frame, run.questionnaire, run.guidance, keep=keep)
        return scored.rename({_STATUS: "status"})  # type: ignore[no-any-return]

    target = _target(environment, options.output)
    with run, open_writer(target, form, assess) as sink:
        for cleaned in run.cleaned():
            sink.write(cleaned.frame.with_columns(cleaned.status.alias(_STATUS)))
    _note_refused(environment, run)


_STATUS = "?status"  # no question can have this id


def run_summary(environment: Environment, options: "SummaryOptions") -> None:
    """Count the rows of a table.

    Raises:
        NeurocheckError: The table cannot be read, or a file not be written.
    """
    _need_engine()
    from neurocheck.cohort.figures import (
        describe_summary,
        draw_figures,
        to_lines,
        to_markdown,
    )
    from neurocheck.cohort.scoring.summary import Summary, summarize
    from neurocheck.cohort.tables.write import open_stream_writer

    writers: dict[str, Callable[[], str]] = {
        ".md": lambda: to_markdown(found),
        ".txt": lambda: to_lines(found),
        ".json": lambda: _json(whole),
    }
    _refuse_formats(options.output or [], writers)
    run = _open(environment, options)
    counted: list[Summary] = []

    def count(frame: "pl.LazyFrame") -> None:
        counted.append(summarize(frame, run.questionnaire, run.guidance))

    with run, open_stream_writer(count) as sink:
        for cleaned in run.cleaned():
            sink.write(cleaned.frame)
    statuses = run.audit.statuses
    found = list(describe_summary(counted[0], statuses, *_told(run)))
    whole = {"status": statuses, **msgspec.to_builtins(counted[0])}
    for path in options.output or []:
        write_private(path, writers[path.suffix.lower()]().encode())
    if options.json:
        text = _json(whole)
    elif options.plain or environment.is_dumb:
        text = to_lines(found)
    else:
        text = draw_figures(environment, found, is_plain=options.no_color)
    environment.stdout.write(_fit(environment, text))
    environment.stdout.flush()
    _note_refused(environment, run)


# ── parts of a run ───────────────────────────────────────────────────────────────


def _refuse_formats(paths: Iterable[Path], known: Iterable[str]) -> None:
    """Refuse a file whose suffix names no format.

    Raises:
        UsageError: There is one.
    """
    for path in paths:
        if path.suffix.lower() not in known:
            raise UsageError(
                _(
                    "The format of '{name}' is not known. Use one of: {known}",
                    name=one_line(path.name),
                    known=", ".join(known),
                )
            )


def _need_engine() -> None:
    """Check that what tables need is installed.

    Raises:
        NeurocheckError: It is not.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise NeurocheckError(
            _(
                "Tables need more than is installed here ({names}). To install it:\n"
                "pip install 'neurocheck[cohort]'",
                names=", ".join(missing),
            )
        )


def _open(environment: Environment, options: Any) -> "TableRun":
    """Open the table and everything that goes with it."""
    _need_engine()
    from neurocheck.cli.cohort_run import TableRun

    questionnaire: Questionnaire = load_questionnaire(options.questions)
    guidance = load_bundle(questionnaire, options.guidance, options.questions).guidance
    return TableRun(environment, options, questionnaire, guidance)


def _told(run: "TableRun") -> tuple[Questionnaire, Guidance]:
    """Give the questions and the guidance in the language shown."""
    from neurocheck.guidance.countries import fill_numbers
    from neurocheck.translations.document import translate_bundle

    told = translate_bundle(Bundle(run.questionnaire, run.guidance, {}))
    return told.questionnaire, fill_numbers(told.guidance)


def _target(environment: Environment, path: Path) -> Any:
    """Give where a table is written."""
    from neurocheck.cli.cohort_run import Stdout

    return Stdout(environment.stdout) if path == _STDOUT else path


def _json(value: Any) -> str:
    """Write a value as JSON."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)
    return escape_json(text) + "\n"


def _fit(environment: Environment, text: str) -> str:
    """Give a text that standard output can carry."""
    if environment.has_unicode(environment.stdout):
        return text
    return text.encode("ascii", "replace").decode()
