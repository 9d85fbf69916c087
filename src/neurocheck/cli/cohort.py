"""``neurocheck cohort``: check, score and count a whole table of answers."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from neurocheck.bundle import Bundle, load_bundle
from neurocheck.cli.formats import CountsOutput, encode_json
from neurocheck.cli.help import Commands
from neurocheck.cli.options import (
    Force,
    GuidanceFile,
    NoColor,
    Plain,
    QuestionsFile,
    command_with,
    environment_of,
    option,
)
from neurocheck.cli.output import (
    check_formats,
    check_outputs,
    say_written,
    write_file,
    write_note,
    write_output,
)
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError, NeurocheckError
from neurocheck.guidance.countries import fill_numbers
from neurocheck.guidance.rules import Guidance
from neurocheck.i18n.language import ENGLISH, get_language, override
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.translations.document import translate_bundle
from neurocheck.translations.questionnaire import translate_questionnaire


if TYPE_CHECKING:
    import polars as pl

    from neurocheck.cli.cohort_run import TableRun
    from neurocheck.cohort.map_draft import MapDraft
    from neurocheck.cohort.scoring.summary import Summary


__all__ = [
    "CheckOptions",
    "MapOptions",
    "ScoreOptions",
    "SummaryOptions",
    "TableOptions",
    "app",
]

_STDOUT = Path("-")

# In step with the extra `cohort` in pyproject.toml.
_NEEDED = ("polars", "narwhals", "python_calamine", "zstandard")


app = Commands(help="A whole table of answers at once.")


TableArgument = Annotated[
    Path,
    typer.Argument(
        help="A table: CSV, JSON, Parquet, Arrow or a workbook (.xlsx); CSV and"
        " JSON also packed as .gz or .zst; '-' is standard input.",
        metavar="TABLE",
    ),
]


@dataclass(frozen=True, kw_only=True)
class TableOptions:
    """The options of every command that reads a table."""

    table: TableArgument
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
    force: Force = False
    questions: QuestionsFile = None
    guidance: GuidanceFile = None


@dataclass(frozen=True, kw_only=True)
class CheckOptions(TableOptions):
    """The options of ``neurocheck cohort check``."""

    json: Annotated[
        bool, option("--json", "Write what was found to standard output as JSON.")
    ] = False


@dataclass(frozen=True, kw_only=True)
class ScoreOptions(TableOptions):
    """The options of ``neurocheck cohort score``."""

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
    """The options of ``neurocheck cohort summary``."""

    plain: Plain = False
    json: Annotated[
        bool, option("--json", "Write the counts to standard output as JSON.")
    ] = False
    output: Annotated[
        list[Path] | None,
        option(
            "--output",
            "Also write the counts here, as .html, .md, .txt or .json. May be given"
            " more than once.",
            "-o",
            metavar="FILE",
        ),
    ] = None
    by: Annotated[
        str | None,
        option(
            "--by",
            "Count each group of rows too; the column says which group that is.",
            metavar="COLUMN",
        ),
    ] = None
    smallest: Annotated[
        int,
        option(
            "--smallest",
            "Hide counts below this one, and others from which they would follow.",
            metavar="NUMBER",
            min=0,
        ),
    ] = 0
    no_color: NoColor = False


@app.command()
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
    force: Force = False,
    questions_file: QuestionsFile = None,
) -> None:
    """Write an empty table of answers, or describe its columns.

    Example: neurocheck cohort template -o answers.csv
    """
    _check_installed()
    from neurocheck.cohort.tables.write import form_of, open_writer
    from neurocheck.cohort.template import describe_columns, empty_table, to_markdown

    environment = environment_of(context)
    check_outputs(environment, [output], force=force, inputs=[questions_file])
    questionnaire = load_questionnaire(questions_file)
    shown = translate_questionnaire(questionnaire)
    output = output or _STDOUT
    suffix = output.suffix.lower()
    if suffix == ".md":
        write_file(environment, output, to_markdown(shown))
    elif suffix == ".json":
        write_file(environment, output, encode_json(describe_columns(shown)))
    else:
        form = form_of(output)
        target = _choose_target(environment, output)
        with say_written(environment, output), open_writer(target, form) as sink:
            sink.write(empty_table(questionnaire))


@app.command()
@command_with(CheckOptions)
def check(context: typer.Context, options: CheckOptions) -> None:
    """Say what is wrong in a table, by column, with the first rows.

    The status is 4 where a cell is no answer.

    Example: neurocheck cohort check answers.csv
    """
    environment = environment_of(context)
    _check_files(environment, options)
    # In the language shown, which the table may be in.
    run = _open_table(environment, options)
    # Findings are put in words while the table is read, and JSON is in English.
    with override(ENGLISH if options.json else get_language()), run:
        for cleaned in run.clean_batches():
            run.audit.count_rare(cleaned, run.questionnaire)
        run.look_for_danger()
    found = {
        "rows": run.audit.rows,
        "status": run.audit.statuses,
        **msgspec.to_builtins(run.audit.counts),
        "refused": run.audit.refused,
        "lost_columns": run.explain_lost_columns(),
        "rare_values": run.audit.rare,
        "unused_columns": run.unused,
        "looks_like_danger": run.looks,
        "unanswered_questions": run.unanswered,
    }
    text = encode_json(found) if options.json else "\n".join(run.list_findings()) + "\n"
    _write_result(environment, text)
    if run.audit.count:
        raise AnswersError(run.describe_refused())


@app.command()
@command_with(ScoreOptions)
def score(context: typer.Context, options: ScoreOptions) -> None:
    """Assess every row of a table.

    A cell that is no answer counts as not answered; its row is assessed all the same.

    Example: neurocheck cohort score answers.csv -o results.csv
    """
    _check_installed()
    from neurocheck.cohort.scoring.score import STATUS
    from neurocheck.cohort.scoring.score import score as score_rows
    from neurocheck.cohort.tables.write import form_of, open_writer

    environment = environment_of(context)
    form = form_of(options.output)
    _check_files(environment, options, options.output)
    run = _open_table(environment, options)
    keep = ("id", STATUS)

    def assess(frame: "pl.LazyFrame") -> "pl.LazyFrame":
        scored = score_rows(frame, run.questionnaire, run.guidance, keep=keep)
        return scored.rename({STATUS: "status"})  # type: ignore[no-any-return]

    target = _choose_target(environment, options.output)
    # The run first: a request to end must be caught until the result has its place.
    said = say_written(environment, options.output)
    with said, run, open_writer(target, form, assess) as sink:
        for cleaned in run.clean_batches():
            sink.write(cleaned.frame.with_columns(cleaned.status.alias(STATUS)))
    run.note_findings()


@app.command()
@command_with(SummaryOptions)
def summary(context: typer.Context, options: SummaryOptions) -> None:
    """Count the rows of a table: urgency, patterns, red flags, missing answers.

    Example: neurocheck cohort summary answers.csv
    """
    _check_installed()
    from neurocheck.cohort.scoring.score import STATUS
    from neurocheck.cohort.scoring.summary import Summary, summarize
    from neurocheck.cohort.tables.write import open_stream_writer

    environment = environment_of(context)
    files = options.output or []
    check_formats(files, CountsOutput)
    _check_files(environment, options, *files)
    run = _open_table(environment, options)
    # Filled when the writer is closed: only then is the whole table counted.
    counted: list[Summary] = []

    def count(frame: "pl.LazyFrame") -> None:
        made = summarize(
            frame,
            run.questionnaire,
            run.guidance,
            danger_columns=run.danger_columns,
            smallest=options.smallest,
        )
        counted.append(made)

    with run, open_stream_writer(count) as sink:
        for cleaned in run.clean_batches():
            sink.write(cleaned.frame.with_columns(cleaned.status.alias(STATUS)))
    _write_counts(environment, options, run, counted[0])
    run.note_findings()


def _write_counts(
    environment: Environment,
    options: SummaryOptions,
    run: "TableRun",
    summary: "Summary",
) -> None:
    """Write the counts of a table to files and to standard output."""
    from neurocheck.cohort.figures import describe_summary, draw_figures, to_lines

    left_out = run.audit.counts.left_out
    account = describe_summary(
        summary,
        *_translate(run),
        by=run.by,
        left_out=left_out,
        remark=run.explain_unused(),
    )
    shown = {
        word: None if number < options.smallest else number
        for word, number in left_out.items()
    }
    data = {
        "by": run.by,
        "left_out": shown,
        "unused_columns": run.unused,
        **msgspec.to_builtins(summary),
    }
    for path in options.output or []:
        result = CountsOutput(data, account, environment.now())
        write_output(environment, path, result)
    if options.json:
        text = encode_json(data)
    elif options.plain or environment.is_dumb:
        text = to_lines(account)
    else:
        text = draw_figures(environment, account)
    _write_result(environment, text)


@dataclass(frozen=True, kw_only=True)
class MapOptions:
    """The options of ``neurocheck cohort map``."""

    table: TableArgument
    output: Annotated[
        Path,
        option(
            "--output",
            "Write the map here; '-' is standard output.",
            "-o",
            metavar="FILE",
        ),
    ] = _STDOUT
    encoding: Annotated[
        str,
        option(
            "--encoding",
            "How the table's letters are written, if not UTF-8.",
            metavar="NAME",
        ),
    ] = ""
    sheet: Annotated[
        str,
        option("--sheet", "The sheet of a workbook, if not the first.", metavar="NAME"),
    ] = ""
    force: Force = False
    questions: QuestionsFile = None


@app.command("map")
@command_with(MapOptions)
def draft(context: typer.Context, options: MapOptions) -> None:
    """Draft a map for a table: which of its columns answer which question.

    Columns that are named like a question, or come from a form made here, are matched.
    What only seems to answer one stands there as a comment, to be confirmed.

    Example: neurocheck cohort map answers.csv -o map.yaml
    """
    _check_installed()
    from neurocheck.cli.cohort_run import open_named_table
    from neurocheck.cohort.columns_seen import see_columns
    from neurocheck.cohort.map_draft import draft_map
    from neurocheck.cohort.tables.read import Hints, reading

    environment = environment_of(context)
    check_outputs(
        environment,
        [options.output],
        force=options.force,
        inputs=[options.table, options.questions],
    )
    questionnaire = load_questionnaire(options.questions)
    hints = Hints(options.encoding, options.sheet)
    opened, where = open_named_table(environment, options.table, hints)
    try:
        with reading(where):
            seen = see_columns(opened)
    finally:
        opened.close()
    sets = (translate_questionnaire(questionnaire), questionnaire)
    name = "map.yaml" if options.output == _STDOUT else str(options.output)
    found = draft_map(sets, seen, hints, table=str(options.table), output=name)
    if options.output == _STDOUT:
        _write_result(environment, found.text)
    else:
        write_file(environment, options.output, found.text)
    _note_draft(environment, found)


def _note_draft(environment: Environment, found: "MapDraft") -> None:
    """Write to standard error what was found for a draft."""
    write_note(
        environment,
        _(
            "Questions with a column: {matched}; to confirm: {likely}; without a"
            " column: {missing}. Columns that are left: {left}.",
            matched=len(found.matched),
            likely=len(found.likely),
            missing=len(found.missing),
            left=len(found.left),
        ),
    )
    if found.looks:
        write_note(
            environment,
            ngettext(
                "1 column looks like danger signs. It stands at the top of the map.",
                "{number} columns look like danger signs. They stand at the top of the"
                " map.",
                len(found.looks),
            ),
        )


def _check_files(
    environment: Environment, options: TableOptions, *outputs: Path
) -> None:
    """Check that no file that is written is in the way, or read as well."""
    check_outputs(
        environment,
        [*outputs, options.rejects],
        force=options.force,
        inputs=[options.table, options.map, options.questions, options.guidance],
    )


def _check_installed() -> None:
    """Check that the libraries for tables are installed.

    Raises:
        NeurocheckError: One of them is missing.
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


def _open_table(environment: Environment, options: TableOptions) -> "TableRun":
    """Return an open table, with its questions and the guidance for them."""
    _check_installed()
    from neurocheck.cli.cohort_run import TableRun

    questionnaire = load_questionnaire(options.questions)
    guidance = load_bundle(questionnaire, options.guidance, options.questions).guidance
    return TableRun(environment, options, questionnaire, guidance)


def _translate(run: "TableRun") -> tuple[Questionnaire, Guidance]:
    """Return the questions and the guidance in the language shown."""
    shown = translate_bundle(Bundle(run.questionnaire, run.guidance, {}))
    return shown.questionnaire, fill_numbers(shown.guidance)


def _choose_target(environment: Environment, path: Path) -> Any:
    """Return where a table is written."""
    from neurocheck.cli.cohort_run import Stdout

    return Stdout(environment.stdout) if path == _STDOUT else path


def _write_result(environment: Environment, text: str) -> None:
    """Write a text to standard output, with '?' for what it cannot carry."""
    if not environment.has_unicode(environment.stdout):
        text = text.encode("ascii", "replace").decode()
    environment.stdout.write(text)
    environment.stdout.flush()
