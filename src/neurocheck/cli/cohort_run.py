"""One run over a table: its batches, the cells that are refused, and its progress."""

import codecs
import io
import shlex
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn, Self, TextIO

import msgspec

from neurocheck.cli.output import write_note
from neurocheck.cohort.cleaning.choose import choose_rows
from neurocheck.cohort.cleaning.clean import Cleaned, clean_table
from neurocheck.cohort.cleaning.cures import explain_lost_columns
from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.cleaning.plan import (
    Plan,
    check_columns,
    explain_passed_over,
    find_danger,
    plan_by_name,
    refuse_split_question,
)
from neurocheck.cohort.cleaning.rejects import Rejects
from neurocheck.cohort.columns_seen import see_columns
from neurocheck.cohort.danger_signs import DangerSigns, describe_danger
from neurocheck.cohort.tables.names import (
    describe_columns,
    explain_look_alikes,
    normalize_name,
)
from neurocheck.cohort.tables.read import Hints, Table, open_table, reading
from neurocheck.cohort.tables.responses import open_responses
from neurocheck.cohort.tables.write import TableWriter, form_of, open_writer
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError, UsageError
from neurocheck.guidance.rules import Guidance
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.problems import Code
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import clean, one_line
from neurocheck.translations.questionnaire import translate_questionnaire


__all__ = ["Stdout", "TableRun", "open_named_table"]

_STDIN = Path("-")

_MOST_NAMED = 20
_MOST_UNUSED = 5
_LONGEST = 60


class TableRun:
    """A table that is read, with the cells that are refused and the progress.

    Attributes:
        questionnaire: The question set that the table answers.
        guidance: What its answers mean.
        audit: The cells and rows that were refused so far.
        looks: Columns without a question that look like danger signs, each with the
            questions; empty until they are looked for.
    """

    def __init__(
        self,
        environment: Environment,
        options: Any,
        questionnaire: Questionnaire,
        guidance: Guidance,
    ) -> None:
        """Open the table.

        Args:
            environment: Streams.
            options: The table, its map and where refused cells are listed.
            questionnaire: The question set that the table answers.
            guidance: What its answers mean.

        Raises:
            NeurocheckError: The table or its map is wrong.
        """
        self.questionnaire = questionnaire
        self.guidance = guidance
        self.audit = Rejects()
        self.looks: dict[str, tuple[str, ...]] = {}
        self._environment = environment
        self._options = options
        self._stack = ExitStack()
        self._rejects: TableWriter | None = None
        self._form = form_of(options.rejects) if options.rejects else None
        self._plan: Plan = Plan()
        if options.map is not None:
            shown = translate_questionnaire(questionnaire)  # takes both languages
            self._plan = load_map(options.map, shown)
        self._chosen: Any = None
        self._path = path = None if options.table == _STDIN else options.table
        hints = self._hints = Hints(self._plan.encoding, self._plan.sheet)
        table, self._where = open_named_table(environment, options.table, hints)
        self._table = open_responses(table, questionnaire)
        try:
            self._plan_columns()
            if self._plan.one_row_per in {"last", "most complete"}:
                self._chosen = self._choose_rows(path)
        except BaseException:
            self._table.close()
            raise

    def _plan_columns(self) -> None:
        """Match the columns of the table with the questions."""
        columns = self._table.columns
        if self._options.map is None:
            self._plan = plan_by_name(self.questionnaire, columns)
            asked = self.questionnaire.questions
            self._table.notes += explain_look_alikes(self.unused, asked)
            self._table.notes += explain_passed_over(
                self.questionnaire, self._plan, columns
            )
            refuse_split_question(self._plan, self._table, self._where)
        self._answered = frozenset(self._plan.answered)
        if self._options.map is None and self._table.may_grow and self._answered:
            # A line of JSON can have a key that no line before it had.
            later = set(self.questionnaire.questions) - self._answered
            columns = (*columns, *sorted(later))
            self._plan = plan_by_name(self.questionnaire, columns)
        if self._options.id:
            name = normalize_name(self._options.id)
            self._plan = msgspec.structs.replace(self._plan, id=name)
        if by := getattr(self._options, "by", None):
            self._plan = msgspec.structs.replace(self._plan, by=normalize_name(by))
        self._check_ids()
        self._check_that_some_fit()
        check_columns(self._plan, columns, self._where)

    def _check_that_some_fit(self) -> None:
        """Check that the table has any of the columns that are read.

        Raises:
            AnswersError: It names the columns that were seen, which tell the cause.
        """
        needed = set(self._plan.needed) - {self._plan.id, self._plan.by}
        seen = " ".join([describe_columns(self._table), *self._table.notes])
        if not needed:
            raise AnswersError(
                _(
                    "No column of {table} has the name of a question. {seen} To say"
                    " which column answers which question: --map FILE",
                    table=self._where,
                    seen=seen,
                )
            )
        if len(needed) > 1 and not needed & set(self._table.columns):
            raise AnswersError(
                _(
                    "{table} has none of the columns that the map names. {seen}",
                    table=self._where,
                    seen=seen,
                )
            )

    def _note_reading(self) -> None:
        """Write to standard error what was left out or chosen, each once."""
        while self._table.notes:
            write_note(self._environment, self._table.notes.pop(0))

    def _check_ids(self) -> None:
        """Check that there are ids where rows are chosen by them.

        Raises:
            UsageError: There are none.
        """
        if self._plan.one_row_per and not self._plan.id:
            raise UsageError(
                _(
                    "To keep one row of each person, say which column names the person:"
                    " id: COLUMN in the map, or --id COLUMN"
                )
            )

    def _choose_rows(self, path: Path | None) -> Any:
        """Read the table to its end, and return which rows count.

        Raises:
            UsageError: It is no file, and cannot be read twice.
        """
        if path is None or not path.is_file():
            raise UsageError(
                _(
                    "With one_row_per: {way} the table is read twice, so it must be a"
                    " file.",
                    way=self._plan.one_row_per,
                )
            )
        table = self._open_again(path)
        try:
            with reading(self._where):
                return choose_rows(table, self._plan, self.questionnaire)
        finally:
            table.close()

    def _open_again(self, path: Path) -> Table:
        """Return the table anew, from its beginning."""
        again = open_table(path, None, self._where, self._hints)
        return open_responses(again, self.questionnaire)

    def look_for_danger(self) -> None:
        """Note which columns that answer no question look like danger signs.

        That takes a file: standard input cannot be read twice.
        """
        if not self.unused or self._path is None or not self._path.is_file():
            return
        shown = translate_questionnaire(self.questionnaire)
        signs = DangerSigns((self.questionnaire, shown))
        table = self._open_again(self._path)
        try:
            with reading(self._where):
                seen = see_columns(table, self.unused)
        finally:
            table.close()
        found = {column.name: signs.find_in(column) for column in seen.columns}
        self.looks = {name: ids for name, ids in found.items() if ids}

    @property
    def danger_columns(self) -> tuple[str, ...]:
        """The questions about danger signs that the table asks."""
        return find_danger(self._plan, self.questionnaire)

    @property
    def by(self) -> str:
        """The column that says which group a row is in, or nothing."""
        return self._plan.by

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that answer no question."""
        needed = set(self._plan.needed)
        return tuple(name for name in self._table.columns if name not in needed)

    def explain_unused(self) -> str:
        """Return that most columns answer no question, where no map says which do.

        "" is returned where there is a map, or where most of them do.
        """
        unused = self.unused
        answering = {*self._table.columns} & {*self._plan.needed}
        answering -= {self._plan.id, self._plan.by}
        if self._options.map is not None or len(unused) < len(answering):
            return ""
        names = [one_line(name)[:_LONGEST] for name in unused[:_MOST_UNUSED]]
        if (more := len(unused) - len(names)) > 0:
            names.append(_("{number} more", number=more))
        return ngettext(
            "1 of {total} columns answers no question: {names}.",
            "{number} of {total} columns answer no question: {names}.",
            len(unused),
            total=len(self._table.columns),
            names=", ".join(names),
        )

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The questions that no column answers, as far as columns are known."""
        questions = self.questionnaire.questions
        return tuple(name for name in questions if name not in self._answered)

    def __enter__(self) -> Self:
        """Open the list of refused cells, and close all in order when asked to end."""
        # First, so that it is left last and holds while the rest is closed.
        self._stack.enter_context(_interrupt_on_sigterm())
        self._stack.callback(self._table.close)
        if self._options.rejects and self._form:
            rejects = self._options.rejects
            target: Any = (
                Stdout(self._environment.stdout) if rejects == _STDIN else rejects
            )
            self._rejects = self._stack.enter_context(open_writer(target, self._form))
        return self

    def __exit__(self, *error: object) -> bool | None:
        """Close the table; the list of refused cells stays only after a whole run."""
        return self._stack.__exit__(*error)  # type: ignore[arg-type] # passed through

    def clean_batches(self) -> Iterator[Cleaned]:
        """Yield the table as clean answers, batch by batch.

        Raises:
            AnswersError: A cell is no answer, where that is to stop everything.
            StorageError: The table cannot be read.
        """
        self._note_reading()
        batches = clean_table(
            self._table,
            self._plan,
            self.questionnaire,
            counts=self.audit.counts,
            chosen=self._chosen,
            has_texts=False,
        )
        with _draw_progress(self._environment) as show:
            while True:
                # Not around the yield: a fault of the caller is none of the table.
                with reading(self._where):
                    cleaned = next(batches, None)
                if cleaned is None:
                    self._note_reading()
                    return
                self.audit.add(cleaned)
                if self._options.strict and cleaned.refused.height:
                    self._refuse(cleaned)
                if self._rejects is not None:
                    self._rejects.write(cleaned.refused)
                yield cleaned
                show(self.audit.rows, self._share())

    def _share(self) -> float | None:
        """Return which share of the table is read, where that is known."""
        table = self._table
        if table.rows:
            return self.audit.rows / table.rows
        return table.share() if table.share else None

    def _refuse(self, cleaned: Cleaned) -> NoReturn:
        """Raise an error that names the first cells that are no answers.

        Raises:
            AnswersError: Always.
        """
        problems = []
        for cell in cleaned.refused.head(_MOST_NAMED).iter_rows(named=True):
            row, column = cell["row"], one_line(cell["column"])[:60]
            if column:
                place = _("row {row}, column {column}", row=row, column=column)
                code = Code.BAD_ANSWER
            else:
                place, code = _("row {row}", row=row), Code.BAD_ROW
            problems.append(code.at(f"{self._where}: {place}", reason=cell["reason"]))
        raise AnswersError(
            _("Stopped, because cells are no answers. Nothing was written."),
            problems=tuple(problems),
        )

    def list_findings(self) -> list[str]:
        """Return what was found in the table, in lines."""
        lines = [ngettext("1 row", "{number} rows", self.audit.rows)]
        lines += self.audit.describe_rows()
        for found in self.audit.refused:
            rows = ", ".join(map(str, found.rows))
            more = ", ..." if found.count > len(found.rows) else ""
            place = found.column or _("whole rows")
            code = Code.BAD_ANSWER if found.column else Code.BAD_ROW
            what = f"{found.kind}; {found.reason}" if found.column else found.reason
            cells = ngettext("1 time", "{number} times", found.count)
            places = ngettext(
                "row {rows}", "rows {rows}", found.count, rows=rows + more
            )
            where = f"{cells}; {places}"
            lines.append(one_line(f"{place}: {code.number} {what} ({where})"))
        lines.extend(self.explain_lost_columns())
        lines.extend(self._list_open())
        if not self.audit.count:
            lines.append(_("Every cell can be read."))
        return [clean(line) for line in lines]

    def _list_open(self) -> Iterator[str]:
        """Yield what is to be checked, and what has no column or no question."""
        shown = translate_questionnaire(self.questionnaire)
        names = {id_: f"{id_} ({one.short})" for id_, one in shown.questions.items()}
        if self.audit.rare:
            each = (f"{names[id_]}: {count}" for id_, count in self.audit.rare.items())
            rare = "; ".join(each)
            yield _("Rare values, so please check them: {flags}", flags=rare)
        for name, ids in self.looks.items():
            lost = _("It answers no question, so it does not count.")
            yield f"{describe_danger(name, ids, shown)} {lost}"
        if self.unused:
            told = ", ".join(map(one_line, self.unused))
            yield _("Columns that answer no question: {names}", names=told)
        danger = [id_ for id_ in self.unanswered if shown.questions[id_].danger]
        if danger:
            told = ", ".join(map(names.__getitem__, danger))
            yield _("Danger questions that no column answers: {names}", names=told)
        if others := [id_ for id_ in self.unanswered if id_ not in danger]:
            told = ", ".join(map(names.__getitem__, others))
            yield _("Other questions that no column answers: {names}", names=told)

    def explain_lost_columns(self) -> tuple[str, ...]:
        """Return a sentence for each column that is nearly all refused."""
        return tuple(explain_lost_columns(self._plan, self.audit))

    def describe_refused(self) -> str:
        """Return how many cells were refused, in words."""
        return ngettext(
            "1 cell or row was refused. It counts as not answered.",
            "{number} cells or rows were refused. They count as not answered.",
            self.audit.count,
        )

    def note_findings(self) -> None:
        """Write to standard error what was not read: columns, rows and cells.

        Nothing is written where there is nothing of the kind.
        """
        if unused := self.explain_unused():
            table = shlex.quote(str(self._options.table))
            command = f"neurocheck cohort map {table} -o map.yaml"
            begin = _("Begin with: {command}", command=command)
            write_note(self._environment, clean(f"{unused} {begin}"))
        for line in self.audit.describe_rows():
            write_note(self._environment, clean(line))
        if self.audit.count:
            is_listed = self._options.rejects
            hint = "" if is_listed else " " + _("To list them: --rejects FILE")
            write_note(self._environment, self.describe_refused() + hint)
            for lost in self.explain_lost_columns():
                write_note(self._environment, lost)


def open_named_table(
    environment: Environment, table: Path, hints: Hints
) -> tuple[Table, str]:
    """Return an open table and its name for messages; '-' is standard input.

    Raises:
        NeurocheckError: It cannot be read.
    """
    is_stdin = table == _STDIN
    where = _("standard input") if is_stdin else one_line(str(table))
    path = None if is_stdin else table
    return open_table(path, _open_stdin(environment), where, hints), where


class Stdout(io.RawIOBase):
    """Standard output for bytes.

    Attributes:
        error: Why it could not be written; the engine hides that.
    """

    def __init__(self, stream: TextIO) -> None:
        """Wrap the stream."""
        super().__init__()
        self.error: OSError | None = None
        self._stream = stream
        self._bytes = getattr(stream, "buffer", None)
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes, and return how many."""
        try:
            if self._bytes is not None:
                self._bytes.write(data)
                self._bytes.flush()
            else:
                self._stream.write(self._decoder.decode(bytes(data)))
        except OSError as error:
            self.error = error
            raise
        return len(data)


def _open_stdin(environment: Environment) -> Any:
    """Return standard input as a stream of bytes."""
    stream = environment.stdin
    found = getattr(stream, "buffer", None)
    return found if found is not None else _TextBytes(stream)


class _TextBytes(io.BytesIO):
    """The bytes of a text stream that stands for standard input."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._text: TextIO | None = stream

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer, and return how many bytes."""
        if self._text is not None:
            self.write(self._text.read().encode("utf-8", "surrogateescape"))
            self.seek(0)
            self._text = None
        return super().readinto(buffer)


@contextmanager
def _interrupt_on_sigterm() -> Iterator[None]:
    """Turn a request to end into an interruption, so that no half file stays."""

    def interrupt(*_signal: object) -> NoReturn:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not the main thread: somebody else looks after signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _draw_progress(
    environment: Environment,
) -> Iterator[Callable[[int, float | None], None]]:
    """Yield a function that draws the progress on standard error, at a terminal only.

    It takes the rows that are read and, where it is known, their share of the table.
    """
    stream = environment.stderr
    if not stream.isatty() or environment.is_dumb:
        yield lambda _rows, _share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(
        file=stream,
        width=environment.columns(stream),
        force_terminal=True,
        no_color=not environment.has_colour(stream),
    )
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)

        def show(rows: int, share: float | None) -> None:
            seconds = progress.tasks[0].elapsed or 0.0
            rate = round(rows / seconds) if seconds else rows
            words = _("{rows:,} rows, {rate:,} a second", rows=rows, rate=rate)
            total = None if share is None else 1.0
            progress.update(task, description=words, completed=share or 0, total=total)

        yield show
