"""Runs of ``neurocheck cohort``."""

import json
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from neurocheck.cli.knowledge import Knowledge, load_knowledge
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError, NeurocheckError, UsageError
from neurocheck.guidance.model import Guidance
from neurocheck.problems import Code
from neurocheck.questionnaire.load import load_questionnaire
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.storage import write_private
from neurocheck.text import clean, escape_json, one_line
from neurocheck.words import ENGLISH, say, say_count, shown, speak


if TYPE_CHECKING:
    import polars as pl

    from neurocheck.cli.cohort import CheckOptions, ScoreOptions, SummaryOptions
    from neurocheck.cli.table_run import TableRun


__all__ = ["run_check", "run_score", "run_summary", "run_template"]

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
    from neurocheck.cohort.describe import describe, empty_table, to_markdown
    from neurocheck.cohort.sink import form_of, writing
    from neurocheck.questionnaire.translated import translate_questionnaire

    questionnaire = load_questionnaire(questions)
    output = output or _STDOUT
    suffix = output.suffix.lower()
    if suffix == ".md":
        told = translate_questionnaire(questionnaire)
        write_private(output, to_markdown(told).encode())
    elif suffix == ".json":
        told = translate_questionnaire(questionnaire)
        write_private(output, _json(describe(told)).encode())
    else:
        form = form_of(output)
        with writing(_target(environment, output), form) as sink:
            sink.write(empty_table(questionnaire))


def run_check(environment: Environment, options: "CheckOptions") -> None:
    """Say what is wrong in a table.

    Raises:
        AnswersError: Something is wrong; it was said on standard output.
        NeurocheckError: The table cannot be read.
    """
    with speak(ENGLISH if options.json else shown()):
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
    from neurocheck.cohort.score import score
    from neurocheck.cohort.sink import form_of, writing

    form = form_of(options.output)
    run = _open(environment, options)
    keep = ("id", _STATUS)

    def assess(frame: "pl.LazyFrame") -> "pl.LazyFrame":
        scored = score(frame, run.questionnaire, run.guidance, keep=keep)
        return scored.rename({_STATUS: "status"})  # type: ignore[no-any-return]

    target = _target(environment, options.output)
    with run, writing(target, form, assess) as sink:
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
    from neurocheck.cohort.figures import figures, to_lines, to_markdown
    from neurocheck.cohort.sink import flowing
    from neurocheck.cohort.summary import Summary, summarize

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

    with run, flowing(count) as sink:
        for cleaned in run.cleaned():
            sink.write(cleaned.frame)
    statuses = run.audit.statuses
    found = list(figures(counted[0], statuses, *_told(run)))
    whole = {"status": statuses, **msgspec.to_builtins(counted[0])}
    for path in options.output or []:
        write_private(path, writers[path.suffix.lower()]().encode())
    if options.json:
        text = _json(whole)
    elif options.plain or environment.is_dumb:
        text = to_lines(found)
    else:
        text = _drawn(environment, found, is_plain=options.no_color)
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
                say(
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
            say(
                "Tables need more than is installed here ({names}). To install it:\n"
                "pip install 'neurocheck[cohort]'",
                names=", ".join(missing),
            )
        )


def _open(environment: Environment, options: Any) -> "TableRun":
    """Open the table and everything that goes with it."""
    _need_engine()
    from neurocheck.cli.table_run import TableRun

    questionnaire: Questionnaire = load_questionnaire(options.questions)
    guidance = load_knowledge(
        questionnaire, options.guidance, options.questions
    ).guidance
    return TableRun(environment, options, questionnaire, guidance)


def _told(run: "TableRun") -> tuple[Questionnaire, Guidance]:
    """Give the questions and the guidance in the language shown."""
    from neurocheck.guidance.countries import fill_numbers

    told = Knowledge(run.questionnaire, run.guidance, {}).translated()
    return told.questionnaire, fill_numbers(told.guidance)


def _target(environment: Environment, path: Path) -> Any:
    """Give where a table is written."""
    from neurocheck.cli.table_run import Stdout

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


def _findings(run: "TableRun") -> list[str]:
    """Say what was found in a table, line by line."""
    lines = [say_count(run.audit.rows, "1 row", "{number} rows")]
    for found in run.audit.refused:
        rows = ", ".join(map(str, found.rows))
        more = ", ..." if found.count > len(found.rows) else ""
        place = found.column or say("whole rows")
        code = Code.BAD_ANSWER if found.column else Code.BAD_ROW
        what = f"{found.kind}; {found.reason}" if found.column else found.reason
        cells = say_count(found.count, "1 time", "{number} times")
        where = say("{times}; rows {rows}", times=cells, rows=f"{rows}{more}")
        lines.append(one_line(f"{place}: {code.number} {what} ({where})"))
    if run.unused:
        names = ", ".join(map(one_line, run.unused))
        lines.append(say("Columns that answer no question: {names}", names=names))
    if run.unanswered:
        names = ", ".join(run.unanswered)
        lines.append(say("Questions that no column answers: {names}", names=names))
    if not run.audit.count:
        lines.append(say("Every cell can be read."))
    return [clean(line) for line in lines]


def _refused_words(count: int) -> str:
    """Say how many cells were refused."""
    return say_count(
        count,
        "1 cell or row was refused. It counts as not answered.",
        "{number} cells or rows were refused. They count as not answered.",
    )


def _note_refused(environment: Environment, run: "TableRun") -> None:
    """Say on standard error that cells were refused, where some were."""
    if run.audit.count:
        hint = "" if run.options.rejects else " " + say("To list them: --rejects FILE")
        words = _refused_words(run.audit.count)
        environment.stderr.write(f"neurocheck: {words}{hint}\n")
        environment.stderr.flush()


def _drawn(environment: Environment, found: Any, *, is_plain: bool) -> str:
    """Draw figures as standard output can show them."""
    import io

    from rich.console import Console

    from neurocheck.cohort.figures import caution, draw

    stream = environment.stdout
    has_colour = environment.has_colour(stream) and not is_plain
    console = Console(
        file=io.StringIO(),
        width=min(environment.columns(stream), 100),
        force_terminal=has_colour,
        no_color=not has_colour,
        markup=False,
        highlight=False,
        legacy_windows=False,
    )
    console.print(caution())
    for table in draw(found, unicode=environment.has_unicode(stream)):
        console.print()
        console.print(table)
    file: Any = console.file
    text: str = file.getvalue()
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
