"""One reading of a table: its batches, what is refused, and how far it is."""

import codecs
import io
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self, TextIO

import msgspec

from neurocheck.cohort.cleaning.clean import Cleaned, clean_table
from neurocheck.cohort.cleaning.map_validate import load_map
from neurocheck.cohort.cleaning.plan import Plan, check_columns, plan_by_name
from neurocheck.cohort.cleaning.rejects import Rejects
from neurocheck.cohort.tables.read import open_table, reading
from neurocheck.cohort.tables.write import TableWriter, form_of, open_writer
from neurocheck.environment import Environment
from neurocheck.errors import AnswersError
from neurocheck.guidance.rules import Guidance
from neurocheck.i18n.translate import gettext as _
from neurocheck.i18n.translate import ngettext
from neurocheck.problems import Code
from neurocheck.questionnaire.model import Questionnaire
from neurocheck.sanitize import clean, one_line


if TYPE_CHECKING:
    pass


__all__ = ["Stdout", "TableRun"]


_STDIN = Path("-")

_MOST = 20


class TableRun:
    """A table that is read, with the rows that are refused and how far it is."""

    def __init__(
        self,
        environment: Environment,
        options: Any,
        questionnaire: Questionnaire,
        guidance: Guidance,
    ) -> None:
        """Open the table.

        Raises:
            NeurocheckError: The table or its map is wrong.
        """
        self.environment = environment
        self.options = options
        self.questionnaire = questionnaire
        self.guidance = guidance
        self.audit = Rejects()
        self._stack = ExitStack()
        self._rejects: TableWriter | None = None
        is_stdin = options.table == _STDIN
        self._where = _("standard input") if is_stdin else one_line(str(options.table))
        form = form_of(options.rejects) if options.rejects else None
        self._plan: Plan = Plan()
        if options.map is not None:
            self._plan = load_map(options.map, questionnaire)
        path = None if is_stdin else options.table
        self._table = open_table(path, _stdin(environment), self._where)
        self._form = form
        try:
            self._settle_plan()
        except BaseException:
            self._table.close()
            raise

    def _settle_plan(self) -> None:
        """Match the columns of the table with the questions."""
        columns = self._table.columns
        if self.options.map is None:
            self._plan = plan_by_name(self.questionnaire, columns)
        self._answered = frozenset(self._plan.answered)
        if self.options.map is None and self._table.may_grow and self._answered:
            later = set(self.questionnaire.questions) - self._answered
            columns = (*columns, *sorted(later))
            self._plan = plan_by_name(self.questionnaire, columns)
        if self.options.id:
            self._plan = msgspec.structs.replace(self._plan, id=self.options.id)
        check_columns(self._plan, columns, self._where)
        if set(self._plan.needed) <= {self._plan.id}:
            raise AnswersError(
                _(
                    "No column of {table} has the name of a question. To say which"
                    " column answers which question: --map FILE",
                    table=self._where,
                )
            )

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that answer no question."""
        needed = set(self._plan.needed)
        return tuple(name for name in self._table.columns if name not in needed)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The questions that no column answers, as far as columns are known."""
        questions = self.questionnaire.questions
        return tuple(name for name in questions if name not in self._answered)

    def __enter__(self) -> Self:
        """Open the list of refused cells."""
        self._stack.enter_context(_ended_cleanly())
        self._stack.callback(self._table.close)
        if self.options.rejects and self._form:
            rejects = self.options.rejects
            target: Any = (
                Stdout(self.environment.stdout) if rejects == _STDIN else rejects
            )
            self._rejects = self._stack.enter_context(open_writer(target, self._form))
        return self

    def __exit__(self, *error: object) -> bool | None:
        """Close it; it counts only where the whole run came to its end."""
        return self._stack.__exit__(*error)  # type: ignore[arg-type] # passed through

    def cleaned(self) -> Iterator[Cleaned]:
        """Read the table, batch by batch.

        Raises:
            AnswersError: A cell is no answer, where that is to stop everything.
            StorageError: The table cannot be read.
        """
        batches = clean_table(self._table, self._plan, self.questionnaire)
        with _progress(self.environment) as show:
            while True:
                with reading(self._where):
                    cleaned = next(batches, None)
                if cleaned is None:
                    return
                self.audit.add(cleaned)
                if self.options.strict and cleaned.refused.height:
                    self._stop(cleaned)
                if self._rejects is not None:
                    self._rejects.write(cleaned.refused)
                yield cleaned
                show(self.audit.rows, self._share())

    def _share(self) -> float | None:
        """Say which share of the table is read, where that is known."""
        table = self._table
        if table.rows:
            return self.audit.rows / table.rows
        return table.share() if table.share else None

    def _stop(self, cleaned: Cleaned) -> NoReturn:
        """Refuse the table because of its first cells that are no answers.

        Raises:
            AnswersError: Always.
        """
        problems = []
        for cell in cleaned.refused.head(_MOST).iter_rows(named=True):
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
        """Say that it is written to."""
        return True

    def write(self, data: Any) -> int:
        """Write bytes."""
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


def _stdin(environment: Environment) -> Any:
    """Give the bytes of standard input."""
    stream = environment.stdin
    found = getattr(stream, "buffer", None)
    return found if found is not None else _Typed(stream)


class _Typed(io.BytesIO):
    """Text that stands for standard input."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._text: TextIO | None = stream

    def readinto(self, buffer: Any) -> int:
        """Read on."""
        if self._text is not None:
            self.write(self._text.read().encode("utf-8", "surrogateescape"))
            self.seek(0)
            self._text = None
        return super().readinto(buffer)


@contextmanager
def _ended_cleanly() -> Iterator[None]:
    """Let a request to end be an interruption, so that no half file stays."""

    def interrupt(*_: object) -> NoReturn:
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
def _progress(
    environment: Environment,
) -> Iterator[Callable[[int, float | None], None]]:
    """Draw on standard error how far it is, where a person looks at it."""
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


def _findings(run: "TableRun") -> list[str]:
    """Say what was found in a table, line by line."""
    lines = [ngettext("1 row", "{number} rows", run.audit.rows)]
    for found in run.audit.refused:
        rows = ", ".join(map(str, found.rows))
        more = ", ..." if found.count > len(found.rows) else ""
        place = found.column or _("whole rows")
        code = Code.BAD_ANSWER if found.column else Code.BAD_ROW
        what = f"{found.kind}; {found.reason}" if found.column else found.reason
        cells = ngettext("1 time", "{number} times", found.count)
        where = _("{times}; rows {rows}", times=cells, rows=f"{rows}{more}")
        lines.append(one_line(f"{place}: {code.number} {what} ({where})"))
    if run.unused:
        names = ", ".join(map(one_line, run.unused))
        lines.append(_("Columns that answer no question: {names}", names=names))
    if run.unanswered:
        names = ", ".join(run.unanswered)
        lines.append(_("Questions that no column answers: {names}", names=names))
    if not run.audit.count:
        lines.append(_("Every cell can be read."))
    return [clean(line) for line in lines]


def _refused_words(count: int) -> str:
    """Say how many cells were refused."""
    return ngettext(
        "1 cell or row was refused. It counts as not answered.",
        "{number} cells or rows were refused. They count as not answered.",
        count,
    )


def _note_refused(environment: Environment, run: "TableRun") -> None:
    """Say on standard error that cells were refused, where some were."""
    if run.audit.count:
        hint = "" if run.options.rejects else " " + _("To list them: --rejects FILE")
        words = _refused_words(run.audit.count)
        environment.stderr.write(f"neurocheck: {words}{hint}\n")
        environment.stderr.flush()
